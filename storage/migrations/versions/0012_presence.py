"""Who can be reached: a revision of its own, so that a change of it is read alone."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_presence_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    op.add_column("attendance", sa.Column("revision", sa.Integer(), nullable=True))
    op.execute("UPDATE attendance SET revision = 0")
    with op.batch_alter_table("attendance") as attendance:
        attendance.alter_column("revision", existing_type=sa.Integer(), nullable=False)
    op.create_index(op.f("ix_attendance_revision"), "attendance", ["revision"])


def downgrade() -> None:
    """Make it as it was."""
    op.drop_index(op.f("ix_attendance_revision"), "attendance")
    with op.batch_alter_table("attendance") as attendance:
        attendance.drop_column("revision")
    op.drop_table("presence")
