"""
When the target of an open step is used up, and what ended undone, for lists and figures to go by.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STAGES = (
    "('asked', 'originator_review', 'relay_review', 'returned', 'released', 'acknowledged', "
    "'denied', 'withdrawn', 'lapsed', 'recalled', 'expired', 'destroyed')"
)
_CAME_FROM = """
UPDATE delivery SET came_from = (SELECT s.stage FROM stay s WHERE s.number = delivery.number
    AND s.to_party = delivery.to_party AND s.after <> s.stage
    ORDER BY s.until DESC, s.id DESC LIMIT 1)
"""
_UNDONE = "\"after\" IN ('lapsed', 'expired') AND stage <> 'acknowledged'"
_WAITS = "waits_for IS NOT NULL"
_TURN = ["turn", "submitted_at", "number", "stage"]
_OPEN = ["stage", "stage_since", "waits_for", "to_party", "number", "hub", "expires_at"]
_INDEXES = {
    "ix_delivery_turn": (
        ["waits_for", *_TURN, "expires_at", "target_at"],
        ["waits_for", *_TURN, "escalated_at"],
    ),
    "ix_delivery_offered": (
        ["originator", *_TURN, "expires_at", "target_at", "waits_for"],
        ["originator", *_TURN, "escalated_at", "waits_for"],
    ),
    "ix_delivery_open": ([*_OPEN, "target_at"], [*_OPEN, "escalated_at"]),
}


def upgrade() -> None:
    """
    Make it so.

    What was escalated is taken for overdue since then; each desk reckons the targets of its open
    steps when it starts.
    """
    _drop_indexes()
    with op.batch_alter_table("delivery") as delivery:
        delivery.add_column(sa.Column("target_at", UTCDateTime(), nullable=True))
        delivery.add_column(sa.Column("came_from", AutoString(), nullable=True))
        delivery.create_check_constraint(
            op.f("ck_delivery_came_from"), f"came_from IN {_STAGES} OR came_from IS NULL"
        )
    op.execute("UPDATE delivery SET target_at = escalated_at WHERE waits_for IS NOT NULL")
    op.execute(_CAME_FROM)
    _make_indexes(0)
    rule, columns = (
        sa.text(_UNDONE),
        ["until", "originator", "hub", "to_party", "number", "expires_at"],
    )
    op.create_index(
        op.f("ix_stay_undone"), "stay", columns, sqlite_where=rule, postgresql_where=rule
    )


def downgrade() -> None:
    """Make it as it was."""
    _drop_indexes()
    op.drop_index(op.f("ix_stay_undone"), "stay")
    with op.batch_alter_table("delivery") as delivery:
        delivery.drop_constraint(op.f("ck_delivery_came_from"), type_="check")
        delivery.drop_column("came_from")
        delivery.drop_column("target_at")
    _make_indexes(1)


def _drop_indexes() -> None:
    for name in _INDEXES:
        op.drop_index(op.f(name), "delivery")


def _make_indexes(which: int) -> None:
    rule = sa.text(_WAITS)
    for name, columns in _INDEXES.items():
        op.create_index(
            op.f(name), "delivery", columns[which], sqlite_where=rule, postgresql_where=rule
        )
