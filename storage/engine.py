"""Opening the database: what every connection is set to, and one plain sentence where it cannot be opened."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError

_READS = "tripoint_reads"
_BUSY_MS = 5000
PRAGMAS: dict[str, tuple[str, object]] = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "secure_delete": ("ON", 1),
    "busy_timeout": (str(_BUSY_MS), _BUSY_MS),
    "trusted_schema": ("OFF", 0),
}
"""What is set on every SQLite connection, and what it must then read."""

_SQLITE = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "disk",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_READONLY: "read_only",
}
_POSTGRESQL = {"53100": "full", "55P03": "locked", "25006": "read_only"}
_KINDS = {
    "full": "The disk is full.",
    "locked": "The database is held by another process.",
    "read_only": "The database cannot be written: it is read-only.",
}
"""What is said of a fault of each kind, in place of the driver's own words."""

_RETRIED = frozenset({"40001", "40P01", "23505"})
_ISOLATED = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_POOL = {"pool_size": 8, "max_overflow": 4, "pool_timeout": 10}


class DatabaseFault(Exception):
    """
    The database cannot be used; one sentence says why, without the password in its URL.

    Attributes:
        kind: `full`, `disk` (it takes no more, for whatever reason), `locked` or `read_only`; None for all else.
    """

    def __init__(self, sentence: str, kind: str | None = None) -> None:
        super().__init__(sentence)
        self.kind = kind


def open_engine(url: str, *, create: bool = False) -> Engine:
    """
    The engine for a database URL; SQLite and PostgreSQL only.

    A transaction of it on SQLite begins with BEGIN IMMEDIATE, one of `reading(engine)` with a plain BEGIN.

    Args:
        create: Whether a SQLite file that is not there is made (mode 0600, its folder must exist).

    Raises:
        DatabaseFault: The URL is none of ours, or the SQLite file is missing.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseFault("The database URL cannot be read.") from None
    kind = parsed.get_backend_name()
    try:
        if kind == "sqlite":
            return _sqlite(parsed, create)
        if kind == "postgresql":
            return _postgres(parsed)
    except (ImportError, NoSuchModuleError):
        raise DatabaseFault(f"There is no driver for {parsed.drivername}.") from None
    raise DatabaseFault(f"The database must be SQLite or PostgreSQL, not {kind}.")


def reading(engine: Engine) -> Engine:
    """The same engine for reading: every transaction sees one state of the database."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(**{_READS: True, **_ISOLATED})
    return engine.execution_options(**{_READS: True})


@contextmanager
def spoken() -> Iterator[None]:
    """
    Turn what a driver says about an unreachable or damaged database into a DatabaseFault.

    Raises:
        DatabaseFault: With the driver's first line, which holds no values.
    """
    try:
        yield
    except (sqlite3.Error, DBAPIError) as fault:
        kind, said = kind_of(fault), _first_line(getattr(fault, "orig", fault))
        raise DatabaseFault(_KINDS.get(kind or "") or f"The database cannot be used: {said}.", kind) from None
    except SQLAlchemyError as fault:
        raise DatabaseFault(f"The database cannot be used: {type(fault).__name__}.") from None


def kind_of(fault: BaseException | None) -> str | None:
    """What of `DatabaseFault.kind` a driver's error is, wrapped by SQLAlchemy or not."""
    origin = getattr(fault, "orig", fault)
    code = getattr(origin, "sqlite_errorcode", None)
    return _SQLITE.get(code & 0xFF) if code else _POSTGRESQL.get(getattr(origin, "sqlstate", None) or "")


def to_be_retried(fault: Exception) -> bool:
    """Whether the same transaction may well succeed next time: its effects were all its own."""
    return getattr(getattr(fault, "orig", None), "sqlstate", None) in _RETRIED


def locked(fault: Exception) -> bool:
    """Whether another process held the SQLite file for too long, so that nothing began."""
    return isinstance(fault, OperationalError) and kind_of(fault) == "locked"


def wipe_log(engine: Engine) -> None:
    """
    Leave nothing in the database's files of content that was deleted, as far as it lies with the database.

    On SQLite the log is written back and cut to nothing, unless a reader is in the middle of it; on PostgreSQL the
    table is vacuumed. What older copies hold is for the epoch keys alone to end.
    """
    with spoken():
        if engine.dialect.name == "postgresql":
            with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.exec_driver_sql("VACUUM content")
            return
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()


def database_file(url: URL) -> Path:
    """
    The file of a SQLite URL.

    Raises:
        DatabaseFault: It names none, as `sqlite://` does.
    """
    if not url.database or url.database == ":memory:":
        raise DatabaseFault("The database URL must name a file.")
    return Path(url.database)


def private_file(path: Path) -> bool:
    """Make an empty file that only its owner may touch; whether it was not there before."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return False
    except OSError as fault:
        raise DatabaseFault(f"The file {path} cannot be made: {fault.strerror}.") from None
    return True


def _sqlite(url: URL, create: bool) -> Engine:
    path = database_file(url)
    if create:
        private_file(path)
    elif not path.exists():
        raise DatabaseFault(f"There is no database at {path}: run tripoint init first.")
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False}, **_POOL)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _postgres(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, **_POOL)
    event.listen(engine, "connect", _interpret)
    return engine


def _interpret(connection: Any, _record: object) -> None:
    """Nothing asked here runs for long enough that to compile it would pay; PostgreSQL thinks so of digests."""
    with connection.cursor() as cursor:
        cursor.execute("SET jit = off")
    connection.commit()


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    for pragma, (value, expected) in PRAGMAS.items():
        cursor.execute(f"PRAGMA {pragma}={value}")
        found = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
        if found != expected:
            raise DatabaseFault(f"SQLite does not take {pragma}={value} here: it stays at {found}.")
    cursor.close()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _first_line(fault: BaseException | None) -> str:
    said = str(fault).strip() or type(fault).__name__
    return said.splitlines()[0].rstrip(". ")
