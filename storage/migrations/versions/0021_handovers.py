"""The watch is offered to a colleague, and whom a desk has tried for what nobody looks at."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage.migrations.references import set_aside

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('decision', 'release', 'asked', 'returned', 'own', 'view:body', 'view:details', "
    "'reminder', 'escalation', 'expiring', 'destruction', {more}'thread', 'line', 'digest', "
    "'alarm', 'ended', 'news')"
)
_TIMES = ("tried_at", "claimed_at", "unattended_at")


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "handover",
        sa.Column("party", AutoString(), nullable=False),
        sa.Column("giver", AutoString(), nullable=False),
        sa.Column("receiver", AutoString(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("offered_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("ended", AutoString(), nullable=True),
        sa.CheckConstraint(
            "ended IN ('accepted', 'lapsed', 'overtaken') OR ended IS NULL",
            name=op.f("ck_handover_ended"),
        ),
        sa.PrimaryKeyConstraint("party", name=op.f("pk_handover")),
    )
    op.add_column("delivery", sa.Column("tried", sa.JSON(none_as_null=True), nullable=True))
    for name in _TIMES:
        op.add_column("delivery", sa.Column(name, UTCDateTime(), nullable=True))
    _allow("'unattended', ")


def downgrade() -> None:
    """Make it as it was."""
    op.execute(
        "DELETE FROM card_item WHERE card IN (SELECT id FROM card WHERE kind = 'unattended')"
    )
    op.execute("DELETE FROM card WHERE kind = 'unattended'")
    op.execute("DELETE FROM timer WHERE step IN ('try', 'handover_lapse')")
    _allow("")
    for name in (*_TIMES, "tried"):
        op.drop_column("delivery", name)
    op.drop_table("handover")


def _allow(more: str) -> None:
    """Let the table of messages hold the kinds that there are, `more` among them."""
    with set_aside("card_item"), op.batch_alter_table("card") as card:
        card.drop_constraint(op.f("ck_card_kind"), type_="check")
        card.create_check_constraint(op.f("ck_card_kind"), _KINDS.format(more=more))
