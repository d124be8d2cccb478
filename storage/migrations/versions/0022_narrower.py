"""A consent says for how long it is, where that may be less than what was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it so."""
    op.add_column("consent", sa.Column("lifetime", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Make it as it was."""
    op.drop_column("consent", "lifetime")
