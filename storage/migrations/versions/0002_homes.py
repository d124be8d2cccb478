"""The Homes that are open, and the indexes of lists."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSED = sa.text("rule IS NOT NULL")


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "home",
        sa.Column("officer", AutoString(), nullable=False),
        sa.Column("party", AutoString(), nullable=False),
        sa.Column("page", AutoString(), nullable=False),
        sa.Column("wants", sa.Integer(), nullable=False),
        sa.Column("drew", sa.Integer(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("hash", AutoString(), nullable=True),
        sa.Column("error", AutoString(), nullable=True),
        sa.CheckConstraint("wants >= drew AND drew >= 0 AND attempts >= 0", name=op.f("ck_home_shape")),
        sa.PrimaryKeyConstraint("officer", name=op.f("pk_home")),
    )
    behind = sa.text("wants > drew")
    op.create_index(op.f("ix_home_party"), "home", ["party"])
    op.create_index(op.f("ix_home_behind"), "home", ["not_before"], sqlite_where=behind, postgresql_where=behind)
    op.create_index(
        op.f("ix_audit_refused"), "audit", ["party", "at", "rule"], sqlite_where=REFUSED, postgresql_where=REFUSED
    )


def downgrade() -> None:
    """Make it as it was."""
    op.drop_index(op.f("ix_audit_refused"), "audit")
    op.drop_table("home")
