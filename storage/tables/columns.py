"""
How tables are spelled: names of constraints, column types, and the rules the database itself keeps.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Index,
    Integer,
    Row,
    Select,
    Table,
    text,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = SQLModel.metadata

Columns: TypeAlias = ReadOnlyColumnCollection[str, Any]
"""The columns of a table, or of what was selected."""
Expression: TypeAlias = ColumnElement[Any]
"""An expression in SQL, of whatever type."""
Rule: TypeAlias = ColumnElement[bool]
"""A condition on rows."""
Query: TypeAlias = Select[*tuple[Any, ...]]
"""A question to the database, whatever its rows are of."""
SqlRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row of an answer."""

BigInt = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both: SQLite numbers rows by itself only where the type is INTEGER."""
Words = JSON(none_as_null=True)
"""A list of words, or words by language, or nothing."""


def one_of(column: str, values: Iterable[str], *, absent: bool = False) -> CheckConstraint:
    """That a column holds one of some values, or nothing at all."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(
        f"{column} IN ({listed})" + (f" OR {column} IS NULL" if absent else ""), name=column
    )


def holds(name: str, rule: str) -> CheckConstraint:
    """That a rule holds of every row."""
    return CheckConstraint(rule, name=name)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of only some rows."""
    return Index(
        name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where)
    )


def table(row: type[SQLModel]) -> Table:
    """The table behind a row class, for Core statements."""
    found: Table = row.__table__  # type: ignore[attr-defined]  # every row class has one
    return found
