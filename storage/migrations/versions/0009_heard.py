"""What Slack has told of channels and accounts, for all replicas."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "channel_members",
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("members", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "changes >= 0 AND (members IS NULL) = (asked_at IS NULL)",
            name=op.f("ck_channel_members_shape"),
        ),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_members")),
    )
    op.create_table(
        "account",
        sa.Column("officer", AutoString(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("outside", AutoString(), nullable=True),
        sa.CheckConstraint("changes >= 0", name=op.f("ck_account_shape")),
        sa.PrimaryKeyConstraint("officer", name=op.f("pk_account")),
    )


def downgrade() -> None:
    """Make it as it was."""
    for name in ("account", "channel_members"):
        op.drop_table(name)
