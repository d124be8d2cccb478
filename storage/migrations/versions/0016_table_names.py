"""Two tables are called by what a row of them is; nothing in them changes."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TABLES = {"inbound": "idempotency_key", "stay": "stage_interval"}


def upgrade() -> None:
    """Make it so: constraints, indexes and the sequence of a table have its name in theirs."""
    for old, new in _TABLES.items():
        _rename(old, new)


def downgrade() -> None:
    """Make it as it was."""
    for old, new in _TABLES.items():
        _rename(new, old)


def _rename(old: str, new: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(old, new)
    else:
        _rename_all(old, new)


def _make_anew(old: str, new: str) -> None:
    """SQLite never renames a constraint: move the rows to a table that is spelled as the old is."""
    made = sa.text(
        "SELECT sql FROM sqlite_master WHERE tbl_name = :old AND sql IS NOT NULL "
        "ORDER BY type = 'index'"
    )
    table, *indexes = op.get_bind().scalars(made, {"old": old}).all()
    named = re.compile(rf"\b((?:ck|fk|ix|pk)_)?{old}(?=_|\b)")
    op.execute(named.sub(rf"\g<1>{new}", table))
    op.execute(f"INSERT INTO {new} SELECT * FROM {old}")  # noqa: S608  # names of this module
    op.drop_table(old)
    for index in indexes:
        op.execute(named.sub(rf"\g<1>{new}", index))


def _rename_all(old: str, new: str) -> None:
    look = sa.inspect(op.get_bind())
    constraints = (
        look.get_pk_constraint(old),
        *look.get_check_constraints(old),
        *look.get_foreign_keys(old),
    )
    spelled = {
        f"ALTER TABLE {old} RENAME CONSTRAINT {{0}} TO {{1}}": constraints,
        "ALTER INDEX {0} RENAME TO {1}": look.get_indexes(old),
    }
    for alter, found in spelled.items():
        for name in [str(one["name"]) for one in found]:
            op.execute(alter.format(name, name.replace(old, new, 1)))
    op.execute(f"ALTER SEQUENCE IF EXISTS {old}_id_seq RENAME TO {new}_id_seq")
    op.rename_table(old, new)
