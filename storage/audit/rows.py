"""The audit log's tables: its records and its signed head, read as they are stored and added to."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, exists, insert, select, text, update

from storage.audit.record import COLUMNS, Record, from_columns
from storage.tables.audit import AUDIT, AUDIT_HEAD

_PAGE = 2000
_STORED = (*COLUMNS, "leaf")
_NAMES = ", ".join(f'"{name}"' for name in _STORED)
# As text, so that no column's type turns what is stored into what it should be.
_ROWS = text(
    f"SELECT {_NAMES} FROM {AUDIT.name} WHERE seq > :after ORDER BY seq LIMIT :page"  # noqa: S608
)  # made of constants
_HEADS = text("SELECT size, frontier, checkpoint FROM audit_head ORDER BY id")
_HELD_HEADS = text("SELECT size, frontier, checkpoint FROM audit_head ORDER BY id FOR UPDATE")
_BEYOND = exists(select(AUDIT.c.seq).where(AUDIT.c.seq >= bindparam("seq", type_=AUDIT.c.seq.type)))
_ADD = (
    insert(AUDIT)
    .from_select(
        _STORED,
        select(*(bindparam(n, type_=AUDIT.c[n].type).label(n) for n in _STORED)).where(~_BEYOND),
    )
    .returning(AUDIT.c.seq)
)
_BEGIN, _GROW = insert(AUDIT_HEAD), update(AUDIT_HEAD).where(AUDIT_HEAD.c.id == 1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(at: datetime) -> int:
    """Return a time as a record states it: microseconds since 1970, UTC."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(at: int) -> datetime:
    """Return the time that a record states."""
    return _EPOCH + timedelta(microseconds=at)


def records_of(connection: Connection, about: str) -> list[Record]:
    """Return the records about a release or another object, oldest first."""
    found = (
        select(*(AUDIT.c[name] for name in COLUMNS))
        .where(AUDIT.c.object == about)
        .order_by(AUDIT.c.seq)
    )
    return [from_columns(dict(row)) for row in connection.execute(found).mappings()]


def first_moment(connection: Connection) -> datetime:
    """Return when the log begins: the time of its first record, or 1970 where there is none."""
    first = connection.scalar(select(AUDIT.c.at).order_by(AUDIT.c.seq).limit(1))
    return moment(first or 0)


def newest_checkpoint(connection: Connection) -> str | None:
    """Return the signed head of the log, None while it is empty."""
    text: str | None = connection.scalar(
        select(AUDIT_HEAD.c.checkpoint).where(AUDIT_HEAD.c.id == 1)
    )
    return text


def stored_rows(
    connection: Connection, first: int | None = None
) -> Iterator[tuple[Mapping[str, object], object]]:
    """
    Yield the rows of the log from a number on (all of them: None), by number, as columns and leaf.

    They are read in pages.

    No column is trusted to hold what it should.
    """
    after: object = -(2**63) if first is None else first - 1
    while True:
        with _lenient(connection):
            page = connection.execute(_ROWS, {"after": after, "page": _PAGE}).all()
        for row in page:
            *columns, leaf = map(_plain, row)
            yield dict(zip(COLUMNS, columns, strict=True)), leaf
        if len(page) < _PAGE:
            return
        after = page[-1][0]


def every_record(connection: Connection) -> Iterator[Record]:
    """
    Yield all records, by number.

    Raises:
        RecordInvalid: a row holds what no record can.
    """
    for columns, _ in stored_rows(connection):
        yield from_columns(columns)


def head_rows(connection: Connection, *, lock: bool = False) -> list[tuple[object, ...]]:
    """
    Size, packed frontier and checkpoint text of each head row as stored: of a whole log there is
    one, or none.
    """
    held = lock and connection.dialect.name == "postgresql"
    with _lenient(connection):
        return [
            tuple(map(_plain, row)) for row in connection.execute(_HELD_HEADS if held else _HEADS)
        ]


def add(connection: Connection, record: Record, leaf: bytes) -> bool:
    """
    Add a record at the log's end.

    Returns:
        False where a row is there already, or further on.
    """
    values = {name: getattr(record, name) for name in COLUMNS}
    return connection.execute(_ADD, {**values, "leaf": leaf}).first() is not None


def any_beyond(connection: Connection, size: int) -> bool:
    """Return whether there is a row beyond the first `size`."""
    return bool(connection.scalar(select(_BEYOND), {"seq": size}))


def put_head(
    connection: Connection, *, size: int, frontier: bytes, checkpoint: str, first: bool
) -> None:
    """
    Write the head row.

    Args:
        connection: the connection, in a transaction.
        size: how many records the log has.
        frontier: the packed frontier.
        checkpoint: its signed text.
        first: whether there is no head row yet.
    """
    grown = {"size": size, "frontier": frontier, "checkpoint": checkpoint}
    connection.execute(*((_BEGIN, {"id": 1, **grown}) if first else (_GROW, grown)))


def holds(connection: Connection, seq: int, leaf: bytes) -> bool:
    """Return whether the record of this number is the one with this leaf."""
    return bool(connection.scalar(select(AUDIT.c.leaf == leaf).where(AUDIT.c.seq == seq)))


@contextmanager
def _lenient(connection: Connection) -> Iterator[None]:
    """Have SQLite return text that is no UTF-8 as what no record can hold, instead of raising."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    before, raw.text_factory = (
        raw.text_factory,
        lambda stored: stored.decode("utf-8", "surrogateescape"),
    )
    try:
        yield
    finally:
        raw.text_factory = before


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
