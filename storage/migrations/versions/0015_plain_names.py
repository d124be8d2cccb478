"""Columns are called by what they hold; nothing in them changes."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.references import set_aside

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_COLUMNS = {
    "card": {
        "wants": "wanted_version",
        "drew": "drawn_version",
        "mark": "block_id",
        "held": "held_reason",
        "gathering": "collecting",
        "since": "behind_since",
    },
    "home": {"wants": "wanted_version", "drew": "drawn_version"},
    "delivery": {"turn": "list_order"},
    "book": {"since": "policy_since"},
    "watch": {"since": "taken_at"},
}
_ORDER = ["submitted_at", "number", "stage", "expires_at", "target_at"]


def upgrade() -> None:
    """Make it so: checks and indexes follow a column by themselves, but keep their names."""
    _drop_indexes("gathering", "turn")
    for table, columns in _COLUMNS.items():
        for old, new in columns.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    _make_indexes("collecting", "list_order")
    _unique("mark", "block_id")


def downgrade() -> None:
    """Make it as it was."""
    _drop_indexes("collecting", "list_order")
    for table, columns in _COLUMNS.items():
        for old, new in columns.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")
    _make_indexes("gathering", "turn")
    _unique("block_id", "mark")


def _unique(old: str, new: str) -> None:
    """Call the constraint by the column's new name."""
    with set_aside("card_item"), op.batch_alter_table("card") as card:
        card.drop_constraint(op.f(f"uq_card_{old}"), type_="unique")
        card.create_unique_constraint(op.f(f"uq_card_{new}"), [new])


def _drop_indexes(collecting: str, order: str) -> None:
    op.drop_index(op.f(f"uq_card_{collecting}"), "card")
    op.drop_index(op.f(f"uq_card_{collecting}_officer"), "card")
    op.drop_index(op.f(f"ix_delivery_{order}"), "delivery")


def _make_indexes(collecting: str, order: str) -> None:
    none = f"{collecting} AND number IS NULL AND officer IS"
    made = (
        (f"uq_card_{collecting}", "card", ["kind", "party", "room"], f"{none} NULL"),
        (f"uq_card_{collecting}_officer", "card", ["kind", "officer"], f"{none} NOT NULL"),
        (
            f"ix_delivery_{order}",
            "delivery",
            ["waits_for", order, *_ORDER],
            "waits_for IS NOT NULL",
        ),
    )
    for name, table, columns, where in made:
        rule = sa.text(where)
        op.create_index(
            op.f(name),
            table,
            columns,
            unique=name.startswith("uq"),
            sqlite_where=rule,
            postgresql_where=rule,
        )
