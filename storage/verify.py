"""The live audit log, read as it lies there, trusting no column to hold what it should."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from storage.auditing import AUDIT
from storage.records import COLUMNS, Record, from_columns
from storage.transactions import Transactions
from storage.verification import Head, Report, verify_log

_PAGE = 2000
_NAMES = ", ".join(f'"{name}"' for name in (*COLUMNS, "leaf"))
# As text, so that no column's type turns what is stored into what it should be.
_ROWS = text(f"SELECT {_NAMES} FROM {AUDIT.name} WHERE seq > :after ORDER BY seq LIMIT :page")  # noqa: S608  # constants
_HEAD = text("SELECT size, frontier, checkpoint FROM audit_head ORDER BY id")


def verify_store(store: Transactions, older: str | None = None) -> Report:
    """
    Check the whole log against its head, the checkpoint beside the keys and, if given, one that somebody kept.

    Never raises on what the rows hold: whatever is wrong is a line of the report.

    Raises:
        DatabaseFault: the database cannot be reached.
        KeyFault: the log's key cannot be had.
    """
    key = store.keys.log_key()
    witness = store.keys.witness()

    def check(c: Connection) -> Report:
        with _lenient(c):
            heads = [Head(*map(_plain, row)) for row in c.execute(_HEAD)]
            head = heads[0] if len(heads) == 1 else None
            public = key.private.public_key()
            return verify_log(_rows(c), head, key=public, origin=key.origin, witness=witness, older=older)

    return store.read_now(check)


def every_record(connection: Connection) -> Iterator[Record]:
    """
    All records, by number.

    Raises:
        RecordInvalid: a row holds what no record can.
    """
    for columns, _ in _rows(connection):
        yield from_columns(columns)


@contextmanager
def _lenient(c: Connection) -> Iterator[None]:
    """Have SQLite hand out text that is no UTF-8, as what no record can hold, instead of giving up."""
    raw: Any = c.connection.driver_connection
    if c.dialect.name != "sqlite":
        yield
        return
    before, raw.text_factory = raw.text_factory, lambda stored: stored.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = before


def _rows(c: Connection) -> Iterator[tuple[Mapping[str, object], object]]:
    after = -(2**63)
    while page := c.execute(_ROWS, {"after": after, "page": _PAGE}).all():
        for row in page:
            *columns, leaf = map(_plain, row)
            yield dict(zip(COLUMNS, columns, strict=True)), leaf
        after = page[-1][0]


def _plain(value: Any) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
