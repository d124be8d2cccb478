"""An originator may ask the hub to let something be read for longer than the hub agreed to."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.migrations.references import set_aside

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('decision', 'release', 'asked', 'returned', 'own', 'view:body', 'view:details', "
    "'reminder', 'escalation', 'expiring', 'destruction', 'unattended', 'thread', 'line', "
    "'question', 'reply', 'digest', 'alarm', {more}'ended', 'news')"
)


def _kinds(more: str) -> None:
    with set_aside("card_item"), op.batch_alter_table("card") as card:
        card.drop_constraint(op.f("ck_card_kind"), type_="check")
        card.create_check_constraint(op.f("ck_card_kind"), _KINDS.format(more=more))


def upgrade() -> None:
    """Make it so."""
    op.add_column("delivery", sa.Column("asked_until", UTCDateTime(), nullable=True))
    asked = sa.text("asked_until IS NOT NULL")
    op.create_index(
        op.f("ix_delivery_asked_longer"),
        "delivery",
        ["hub"],
        sqlite_where=asked,
        postgresql_where=asked,
    )
    _kinds("'extension', ")


def downgrade() -> None:
    """Make it as it was."""
    op.execute("DELETE FROM card_item WHERE card IN (SELECT id FROM card WHERE kind = 'extension')")
    op.execute("DELETE FROM card WHERE kind = 'extension'")
    _kinds("")
    op.drop_index(op.f("ix_delivery_asked_longer"), "delivery")
    op.drop_column("delivery", "asked_until")
