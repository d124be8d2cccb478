"""Reports are corrected and cancelled: chains of releases, and the stage `superseded`."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_BEFORE = (
    "'asked', 'originator_review', 'relay_review', 'returned', 'released', 'acknowledged', "
    "'denied', 'withdrawn', 'lapsed', 'recalled', 'expired', 'destroyed'"
)
_AFTER = f"{_BEFORE}, 'superseded'"
_STAGES = {
    "delivery": {"stage": False, "came_from": True},
    "history": {"before": True, "after": True},
    "stage_interval": {"stage": False, "after": False},
}
"""Table → its columns that hold a stage, and whether each may be absent."""
_OF_CHAIN = "first IS NOT NULL"


def _stages(known: str) -> None:
    for table, columns in _STAGES.items():
        with op.batch_alter_table(table) as changed:
            for column, absent in columns.items():
                name = op.f(f"ck_{table}_{column}")
                changed.drop_constraint(name, type_="check")
                may = f" OR {column} IS NULL" if absent else ""
                changed.create_check_constraint(name, f"{column} IN ({known}){may}")


def upgrade() -> None:
    """Make it so: every release until now is the first of its chain."""
    _stages(_AFTER)
    op.add_column("release", sa.Column("first", AutoString(), nullable=True))
    op.add_column("release", sa.Column("place", sa.Integer(), nullable=True))
    op.add_column("release", sa.Column("correction_due", sa.Boolean(), nullable=True))
    op.add_column("release", sa.Column("cancelled_at", UTCDateTime(), nullable=True))
    op.add_column("release", sa.Column("cancelled_for", AutoString(), nullable=True))
    op.create_index(
        op.f("uq_release_chain"),
        "release",
        ["first", "place"],
        unique=True,
        sqlite_where=sa.text(_OF_CHAIN),
        postgresql_where=sa.text(_OF_CHAIN),
    )
    op.add_column("delivery", sa.Column("waiting_since", UTCDateTime(), nullable=True))
    op.add_column("delivery", sa.Column("earlier", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("delivery", sa.Column("superseded_by", AutoString(), nullable=True))
    op.add_column("delivery", sa.Column("superseded_place", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Make it as it was; refused by the tables where anything was superseded."""
    for column in ("superseded_place", "superseded_by", "earlier", "waiting_since"):
        op.drop_column("delivery", column)
    op.drop_index(op.f("uq_release_chain"), "release")
    for column in ("cancelled_for", "cancelled_at", "correction_due", "place", "first"):
        op.drop_column("release", column)
    _stages(_BEFORE)
