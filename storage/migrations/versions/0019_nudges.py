"""Supervisors nudge, and Home shows what an officer sent and orders what waits by its target."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_WAITING = "waits_for IS NOT NULL"
_INDEXES = {
    "ix_delivery_expected": (
        *("to_party", "list_order", "submitted_at", "number"),
        *("stage", "expires_at", "target_at", "waits_for"),
    ),
    "ix_delivery_due": (
        *("waits_for", "target_at", "submitted_at", "number"),
        *("stage", "expires_at"),
    ),
}


def upgrade() -> None:
    """Make it so."""
    op.add_column("delivery", sa.Column("nudged_at", UTCDateTime(), nullable=True))
    for name, columns in _INDEXES.items():
        op.create_index(
            op.f(name),
            "delivery",
            list(columns),
            sqlite_where=sa.text(_WAITING),
            postgresql_where=sa.text(_WAITING),
        )


def downgrade() -> None:
    """Make it as it was."""
    for name in _INDEXES:
        op.drop_index(op.f(name), "delivery")
    op.drop_column("delivery", "nudged_at")
