"""
Messages of what ends a right or restores it; what a message says beyond its columns; who was told
is a row.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.references import set_aside

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('decision', 'release', 'asked', 'returned', 'own', 'view:body', 'view:details', "
    "'reminder', 'escalation', 'expiring', 'destruction', 'thread', 'line', 'digest', "
    "'alarm'{more})"
)


def upgrade() -> None:
    """Make it so."""
    op.add_column("card", sa.Column("detail", sa.Text(), nullable=True))
    with set_aside("card_item"), op.batch_alter_table("card") as card:
        card.drop_column("told")
        card.drop_constraint(op.f("ck_card_kind"), type_="check")
        card.create_check_constraint(op.f("ck_card_kind"), _KINDS.format(more=", 'ended', 'news'"))


def downgrade() -> None:
    """Make it as it was."""
    op.execute(
        "DELETE FROM card_item WHERE card IN (SELECT id FROM card WHERE kind IN ('ended', 'news'))"
    )
    op.execute("DELETE FROM card WHERE kind IN ('ended', 'news')")
    op.execute("DELETE FROM setting WHERE key LIKE 'held:%'")
    op.add_column(
        "card", sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    with set_aside("card_item"), op.batch_alter_table("card") as card:
        card.alter_column("told", server_default=None)
        card.drop_column("detail")
        card.drop_constraint(op.f("ck_card_kind"), type_="check")
        card.create_check_constraint(op.f("ck_card_kind"), _KINDS.format(more=""))
