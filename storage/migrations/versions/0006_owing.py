"""
The indexes of certificates of destruction that others owe, and of those that were due in the past.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEXES = (
    (
        "delivery",
        "ix_delivery_held_from",
        ["originator", "ended_at"],
        "stage IN ('expired', 'recalled')",
    ),
    (
        "stay",
        "ix_stay_destroyed",
        ["until", "originator", "hub", "to_party", "number"],
        "\"after\" = 'destroyed'",
    ),
)


def upgrade() -> None:
    """Make it so."""
    for table, name, columns, where in INDEXES:
        rule = sa.text(where)
        op.create_index(op.f(name), table, columns, sqlite_where=rule, postgresql_where=rule)


def downgrade() -> None:
    """Make it as it was."""
    for table, name, _, _ in INDEXES:
        op.drop_index(op.f(name), table)
