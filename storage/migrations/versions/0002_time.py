"""What time needs: notices, who is reached, how far each open step has been reminded of."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('decision', 'release', 'asked', 'returned', 'own', 'view:body', 'view:details', "
    "'reminder', 'escalation', 'expiring', 'destruction', 'thread', 'line', 'digest')"
)
_DESKS = "number IS NULL AND officer IS NULL"
_OFFICERS = "number IS NULL AND officer IS NOT NULL"
_FILL = (
    "UPDATE card SET gathering = FALSE, room = "
    "CASE WHEN officer IS NOT NULL THEN 'dm' WHEN kind = 'decision' THEN 'approvals' ELSE "
    "'liaison' END"
)


def _text(name: str, *, nullable: bool = True) -> "sa.Column[Any]":
    return sa.Column(name, AutoString(), nullable=nullable)


def _time(name: str, *, nullable: bool = True) -> "sa.Column[Any]":
    return sa.Column(name, UTCDateTime(), nullable=nullable)


def _index(name: str, *columns: str, where: str, unique: bool = True) -> None:
    rule: dict[str, Any] = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
    op.create_index(op.f(name), "card", list(columns), unique=unique, **rule)


def upgrade() -> None:
    """Make it so."""
    _cards()
    _deliveries()
    op.add_column("desk", _text("telephone"))
    op.create_table(
        "attendance",
        _text("officer", nullable=False),
        _time("leave_until"),
        _text("stand_in"),
        _time("snoozed_until"),
        _time("quiet_from"),
        _time("quiet_until"),
        sa.PrimaryKeyConstraint("officer", name=op.f("pk_attendance")),
    )
    op.create_table(
        "watch",
        _text("party", nullable=False),
        _text("officer", nullable=False),
        _time("since", nullable=False),
        sa.PrimaryKeyConstraint("party", name=op.f("pk_watch")),
    )
    identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "card_item",
        sa.Column("card", identity, nullable=False, autoincrement=False),
        _text("number", nullable=False),
        _text("to_party", nullable=False),
        sa.ForeignKeyConstraint(["card"], ["card.id"], name=op.f("fk_card_item_card")),
        sa.ForeignKeyConstraint(["number"], ["release.number"], name=op.f("fk_card_item_number")),
        sa.PrimaryKeyConstraint("card", "number", "to_party", name=op.f("pk_card_item")),
    )
    op.create_index(op.f("ix_card_item_number"), "card_item", ["number"])


def _cards() -> None:
    op.drop_index(op.f("uq_card_officer"), "card")
    with op.batch_alter_table("card") as card:
        card.alter_column("number", existing_type=AutoString(), nullable=True)
        card.add_column(_text("room"))
        for added in (_text("step"), _text("to_party"), _time("moment")):
            card.add_column(added)
        card.add_column(sa.Column("gathering", sa.Boolean(), nullable=True))
        card.drop_constraint(op.f("ck_card_kind"), type_="check")
        card.create_check_constraint(op.f("ck_card_kind"), _KINDS)
    op.execute(_FILL)
    with op.batch_alter_table("card") as card:
        card.alter_column("room", existing_type=AutoString(), nullable=False)
        card.alter_column("gathering", existing_type=sa.Boolean(), nullable=False)
    officers = "officer IS NOT NULL AND external_id IS NULL AND step IS NULL"
    _index("uq_card_officer", "number", "kind", "party", "version", "officer", where=officers)
    lines = "number IS NOT NULL AND step IS NOT NULL"
    _index("uq_card_line", "number", "officer", "step", "to_party", "moment", where=lines)
    _index("uq_card_gathering", "kind", "party", "room", where=f"gathering AND {_DESKS}")
    _index("uq_card_gathering_officer", "kind", "officer", where=f"gathering AND {_OFFICERS}")
    _index("ix_card_notice", "kind", "moment", where="number IS NULL", unique=False)
    _index(
        "ix_card_unsent",
        "kind",
        "party",
        "room",
        where="number IS NULL AND ts IS NULL",
        unique=False,
    )
    _index("uq_card_digest", "kind", "party", "step", "moment", where=_DESKS)
    _index("uq_card_digest_officer", "kind", "officer", "step", "moment", where=_OFFICERS)


def _deliveries() -> None:
    for added in (_time("reminded_at"), _time("escalated_at"), _time("warned_at")):
        op.add_column("delivery", added)
    op.add_column("delivery", sa.Column("reminded", sa.Integer(), nullable=True))
    op.execute("UPDATE delivery SET reminded = 0")
    with op.batch_alter_table("delivery") as delivery:
        delivery.alter_column("reminded", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    """There is no way back: notices have no place in the first tables."""
    raise RuntimeError("Restore the backup that was made before the upgrade.")
