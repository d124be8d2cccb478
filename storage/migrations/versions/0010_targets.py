"""When the target of an open step is used up, for lists and figures to go by; until now they went by escalations."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_WAITS = "waits_for IS NOT NULL"
_TURN = ["turn", "submitted_at", "number", "stage"]
_OPEN = ["stage", "stage_since", "waits_for", "to_party", "number", "hub", "expires_at"]
_INDEXES = {
    "ix_delivery_turn": (["waits_for", *_TURN, "expires_at", "target_at"], ["waits_for", *_TURN, "escalated_at"]),
    "ix_delivery_offered": (
        ["originator", *_TURN, "expires_at", "target_at", "waits_for"],
        ["originator", *_TURN, "escalated_at", "waits_for"],
    ),
    "ix_delivery_open": ([*_OPEN, "target_at"], [*_OPEN, "escalated_at"]),
}


def upgrade() -> None:
    """
    Make it so.

    What was escalated is taken for overdue since then; each desk reckons the targets of its open steps when it starts.
    """
    _drop_indexes()
    op.add_column("delivery", sa.Column("target_at", UTCDateTime(), nullable=True))
    op.execute("UPDATE delivery SET target_at = escalated_at WHERE waits_for IS NOT NULL")
    _make_indexes(0)


def downgrade() -> None:
    """Make it as it was."""
    _drop_indexes()
    op.drop_column("delivery", "target_at")
    _make_indexes(1)


def _drop_indexes() -> None:
    for name in _INDEXES:
        op.drop_index(op.f(name), "delivery")


def _make_indexes(which: int) -> None:
    rule = sa.text(_WAITS)
    for name, columns in _INDEXES.items():
        op.create_index(op.f(name), "delivery", columns[which], sqlite_where=rule, postgresql_where=rule)
