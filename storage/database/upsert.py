"""Rows inserted where none of their unique indexes has them yet."""

from collections.abc import Iterable, Mapping
from functools import cache

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite


def add_missing(connection: Connection, into: Table, rows: Iterable[Mapping[str, object]]) -> int:
    """
    Insert the rows that are not there yet, by any of the table's unique indexes.

    Returns:
        How many were inserted.
    """
    insert = _insert_missing(connection.dialect.name, into)
    # Counted by what comes back: what a driver says of an insert that was passed over differs.
    return sum(len(connection.execute(insert, row).all()) for row in rows)


@cache
def _insert_missing(dialect: str, into: Table) -> Executable:
    """Made once: to make it takes longer than to run it."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(into).on_conflict_do_nothing().returning(*into.primary_key.columns)
