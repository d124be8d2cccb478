"""Rows that are added where they are missing, by their unique indexes or by their key."""

from collections.abc import Iterable, Mapping
from functools import cache

from sqlalchemy import Connection, Executable, Table, update
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


def put(
    connection: Connection,
    into: Table,
    key: Mapping[str, object],
    values: Mapping[str, object],
) -> None:
    """
    Write columns of one row, which is added where it is not there yet.

    Args:
        connection: the connection, in a transaction.
        into: the table.
        key: what the row is known by, column → value.
        values: what is written, column → value. Columns that are not named stay.
    """
    same = (into.c[name] == value for name, value in key.items())
    write = update(into).where(*same).values(**values)
    if connection.execute(write).rowcount or add_missing(connection, into, [{**key, **values}]):
        return
    # Another transaction has added it meanwhile: what is written must not be lost for that.
    connection.execute(write)


@cache
def _insert_missing(dialect: str, into: Table) -> Executable:
    """Made once: to make it takes longer than to run it."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(into).on_conflict_do_nothing().returning(*into.primary_key.columns)
