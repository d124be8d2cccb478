"""What was on hold under earlier policies; how far work on many releases has got."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Make it so.

    The policy in force counts for all of the past, as it did until now. When an offer lapses is
    reckoned from what was
    declared: a timer set for an earlier moment finds that it is too early, and sets the next.
    """
    op.add_column("book", sa.Column("since", UTCDateTime(), nullable=True))
    op.add_column("timer", sa.Column("reached", AutoString(), nullable=True))
    op.create_table(
        "halt",
        sa.Column("arrangement", AutoString(), nullable=False),
        sa.Column("begins", UTCDateTime(), nullable=False),
        sa.Column("ends", UTCDateTime(), nullable=False),
        sa.CheckConstraint("begins < ends", name=op.f("ck_halt_shape")),
        sa.PrimaryKeyConstraint("arrangement", "begins", name=op.f("pk_halt")),
    )


def downgrade() -> None:
    """Make it as it was."""
    op.drop_table("halt")
    op.drop_column("timer", "reached")
    op.drop_column("book", "since")
