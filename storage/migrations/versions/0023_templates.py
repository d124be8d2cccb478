"""A release may be made from a template, whose words stand with it in every language."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it so."""
    op.add_column("release", sa.Column("template", AutoString(), nullable=True))
    for name in ("titles", "purposes"):
        op.add_column("release", sa.Column(name, sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Make it as it was."""
    for name in ("purposes", "titles", "template"):
        op.drop_column("release", name)
