"""
Alarms: a kind of message that tells security officers and supervisors of what endangers the desk
itself.
"""

from alembic import op

from storage.migrations.references import set_aside

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('decision', 'release', 'asked', 'returned', 'own', 'view:body', 'view:details', "
    "'reminder', 'escalation', 'expiring', 'destruction', 'thread', 'line', 'digest'{more})"
)


def upgrade() -> None:
    """Make it so."""
    _hold(", 'alarm'")


def downgrade() -> None:
    """Make it as it was."""
    op.execute("DELETE FROM card WHERE kind = 'alarm'")
    _hold("")


def _hold(more: str) -> None:
    with set_aside("card_item"), op.batch_alter_table("card") as card:
        card.drop_constraint(op.f("ck_card_kind"), type_="check")
        card.create_check_constraint(op.f("ck_card_kind"), _KINDS.format(more=more))
