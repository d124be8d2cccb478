"""A notice of one release may begin the thread that the next ones of it stand in."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.migrations.references import set_aside

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_INDEX = "ix_card_begins"
_SET = "begins IS NOT NULL"
_REFERENCE = "fk_card_begins"


def upgrade() -> None:
    """
    Make it so.

    What was sent before begins nothing: what follows it answers the card, where there is one.
    """
    with set_aside("card_item"), op.batch_alter_table("card") as card:
        card.add_column(sa.Column("begins", AutoString(), nullable=True))
        card.create_foreign_key(op.f(_REFERENCE), "release", ["begins"], ["number"])
    op.create_index(
        op.f(_INDEX),
        "card",
        ["begins"],
        sqlite_where=sa.text(_SET),
        postgresql_where=sa.text(_SET),
    )


def downgrade() -> None:
    """Make it as it was."""
    op.drop_index(op.f(_INDEX), "card")
    with set_aside("card_item"), op.batch_alter_table("card") as card:
        card.drop_constraint(op.f(_REFERENCE), type_="foreignkey")
        card.drop_column("begins")
