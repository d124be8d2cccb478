"""How much of a stay was on hold, for figures of how long steps took."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TOLD = (
    "until",
    "stage",
    "after",
    "originator",
    "hub",
    "to_party",
    "precedence",
    "subject",
    "level",
    "late_at",
    "spent",
)
_INDEX = "ix_stay_until"


def upgrade() -> None:
    """Make it so.

    What is past stays as it was written: nobody can tell any more by which policy it was on hold.
    """
    op.drop_index(op.f(_INDEX), "stay")
    op.add_column("stay", sa.Column("held", sa.BigInteger(), nullable=True))
    op.create_index(op.f(_INDEX), "stay", [*_TOLD, "held"])


def downgrade() -> None:
    """Make it as it was."""
    op.drop_index(op.f(_INDEX), "stay")
    op.drop_column("stay", "held")
    op.create_index(op.f(_INDEX), "stay", list(_TOLD))
