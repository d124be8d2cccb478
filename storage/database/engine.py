"""Opening the database: the settings of every connection, and a sentence for each failure."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from bot.waits import CONNECT_SECONDS, OWN_WAIT, SILENT_SECONDS, WIPE_WAIT

_READS, _WAITS = "tripoint_reads", "tripoint_waits"
PRAGMAS: dict[str, tuple[str, object]] = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "secure_delete": ("ON", 1),
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
_CUT_OFF = ("08", "57P", "25006")
"""
How the codes begin that a failover of PostgreSQL brings about: connection lost, server going down,
read-only.
"""
_BEGUN = {"isolation_level": "AUTOCOMMIT"}
"""
For the driver alone: it leaves the beginning to us, who say in the same breath how long locks are
waited for.
"""
_ISOLATED = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_POOL = {"pool_size": 8, "max_overflow": -1}
"""No thread waits for another's connection: there are as many as there are threads that need one.
"""
_GONE = {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": SILENT_SECONDS * 1000}
"""How soon PostgreSQL's own client takes a server for gone that says nothing."""
_COARSE = 100
"""
Milliseconds by which a lock may be waited for too long, rather than say so before each statement.
"""


class DatabaseFault(Exception):
    """
    The database cannot be used. One sentence says why, without the password in its URL.

    Attributes:
        kind: `full`, `disk` (it takes no more, for whatever reason), `locked` or `read_only`; None
            for all else.
        for_the_log: the sentence, or what of it is ours: a driver may quote what it stumbled over.
    """

    def __init__(self, sentence: str, kind: str | None = None, *, for_the_log: str = "") -> None:
        super().__init__(sentence)
        self.kind = kind
        self.for_the_log = for_the_log or sentence


def open_engine(url: str, *, create: bool = False, wait: float = OWN_WAIT) -> Engine:
    """
    Return the engine for a database URL, of SQLite or PostgreSQL.

    A transaction of it on SQLite begins with BEGIN IMMEDIATE, one of `reading(engine)` with a plain
    BEGIN.

    Args:
        create: whether a SQLite file that is not there is made (mode 0600, its folder must exist).
        wait: the seconds that a transaction waits for what others hold, unless `waiting` sets
            others.

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
            return _sqlite(parsed, create, wait)
        if kind == "postgresql":
            return _postgres(parsed, wait)
    except (ImportError, NoSuchModuleError):
        raise DatabaseFault(f"There is no driver for {parsed.drivername}.") from None
    raise DatabaseFault(f"The database must be SQLite or PostgreSQL, not {kind}.")


def reading(engine: Engine) -> Engine:
    """Return the same engine for reading: every transaction sees one state of the database."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(**{_READS: True, **_ISOLATED})
    return engine.execution_options(**{_READS: True})


def waiting(engine: Engine, left: Callable[[], float]) -> Engine:
    """
    Return the same engine for a transaction that waits for what others hold no longer than the
    seconds that are left.
    """
    return engine.execution_options(
        **{_WAITS: left}, **(_BEGUN if engine.dialect.name == "postgresql" else {})
    )


@contextmanager
def translated_errors() -> Iterator[None]:
    """
    Turn what a driver says about an unreachable or damaged database into a DatabaseFault.

    Raises:
        DatabaseFault: With the driver's first line, which holds no values.
    """
    try:
        yield
    except (sqlite3.Error, DBAPIError) as fault:
        origin, kind = getattr(fault, "orig", fault), kind_of(fault)
        ours = _KINDS.get(kind or "")
        code = (
            getattr(origin, "sqlstate", None)
            or getattr(origin, "sqlite_errorname", None)
            or type(origin).__name__
        )
        sentence = ours or f"The database cannot be used: {_first_line(origin)}."
        raise DatabaseFault(
            sentence, kind, for_the_log=ours or f"The database cannot be used ({code})."
        ) from None
    except SQLAlchemyError as fault:
        raise DatabaseFault(f"The database cannot be used: {type(fault).__name__}.") from None


def kind_of(fault: BaseException | None) -> str | None:
    """Return what of `DatabaseFault.kind` a driver's error is, wrapped by SQLAlchemy or not."""
    origin = getattr(fault, "orig", fault)
    code = getattr(origin, "sqlite_errorcode", None)
    return (
        _SQLITE.get(code & 0xFF)
        if code
        else _POSTGRESQL.get(getattr(origin, "sqlstate", None) or "")
    )


def to_be_retried(fault: Exception) -> bool:
    """
    Return whether the same transaction may well succeed next time, as its effects were all its own.
    """
    return getattr(getattr(fault, "orig", None), "sqlstate", None) in _RETRIED


def cut_off(fault: Exception) -> bool:
    """
    Return whether the server went away, or is none to write to any more: another may have taken its
    place.
    """
    origin: Any = getattr(fault, "orig", None)
    if not hasattr(origin, "sqlstate"):
        return False
    lost = (
        isinstance(fault, OperationalError) and origin.sqlstate is None
    )  # there was nobody to say a code
    return lost or (origin.sqlstate or "").startswith(_CUT_OFF)


def locked(fault: Exception) -> bool:
    """
    Return whether others held what it needed for too long: the whole SQLite file, or a row of
    PostgreSQL's.
    """
    return kind_of(fault) == "locked"


def wipe_log(engine: Engine) -> None:
    """
    Remove deleted content from the database's files, as far as the database can.

    On SQLite the log is written back and truncated, unless a reader is in the middle of it. On
    PostgreSQL the table is vacuumed, unless somebody is at that. The next call makes up for either.
    What older copies hold is ended only by destroying the epoch keys.
    """
    with translated_errors():
        if engine.dialect.name == "postgresql":
            try:
                with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                    connection.exec_driver_sql("VACUUM content")
            except DBAPIError as fault:
                if not locked(fault):
                    raise
            return
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute(_busy_timeout(_milliseconds(WIPE_WAIT)))
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()


def database_file(url: URL) -> Path:
    """
    Return the file of a SQLite URL.

    Raises:
        DatabaseFault: It names none, as `sqlite://` does.
    """
    if not url.database or url.database == ":memory:":
        raise DatabaseFault("The database URL must name a file.")
    return Path(url.database)


def private_file(path: Path) -> bool:
    """
    Make an empty file that only its owner may touch.

    Returns:
        Whether it was not there before.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return False
    except OSError as fault:
        raise DatabaseFault(f"The file {path} cannot be made: {fault.strerror}.") from None
    return True


def _sqlite(url: URL, create: bool, wait: float) -> Engine:
    path = database_file(url)
    if create:
        private_file(path)
    elif not path.exists():
        raise DatabaseFault(f"There is no database at {path}: run tripoint init first.")
    engine = create_engine(
        url, hide_parameters=True, connect_args={"check_same_thread": False}, **_POOL
    )
    usual = _milliseconds(wait)
    event.listen(engine, "connect", partial(_set_up, usual))
    event.listen(engine, "begin", partial(_begin, usual))
    return engine


def _postgres(url: URL, wait: float) -> Engine:
    gone = {name: value for name, value in _GONE.items() if name not in url.query}
    engine = create_engine(
        url, hide_parameters=True, pool_pre_ping=True, connect_args=gone, **_POOL
    )
    event.listen(engine, "connect", partial(_interpret, _milliseconds(wait)))
    event.listen(engine, "begin", _begin_waiting)
    event.listen(engine, "before_cursor_execute", _wait_less)
    return engine


def _milliseconds(seconds: float) -> int:
    """Return seconds as milliseconds, at least 1, because to a database 0 means without end."""
    return max(1, round(seconds * 1000))


def _busy_timeout(milliseconds: int) -> str:
    return f"PRAGMA busy_timeout={milliseconds}"


def _interpret(wait: int, connection: Any, _record: object) -> None:
    """
    Set up a PostgreSQL connection: queries interpreted, and waits for locks limited.

    Compiling pays for no query here, although PostgreSQL would compile those of digests.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET jit = off; SET lock_timeout = {wait}")
    connection.commit()


def _set_up(wait: int, connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(_busy_timeout(wait))
    for pragma, (value, expected) in PRAGMAS.items():
        cursor.execute(f"PRAGMA {pragma}={value}")
        found = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
        if found != expected:
            raise DatabaseFault(f"SQLite does not take {pragma}={value} here: it stays at {found}.")
    cursor.close()


def _begin(usual: int, connection: Connection) -> None:
    options = connection.get_execution_options()
    left = options.get(_WAITS)
    connection.exec_driver_sql(_busy_timeout(_milliseconds(left()) if left else usual))
    connection.exec_driver_sql("BEGIN" if options.get(_READS, False) else "BEGIN IMMEDIATE")


def _begin_waiting(connection: Connection) -> None:
    """
    Begin, where it is said how long to wait for locks: in one query, which costs no more than the
    driver's own.
    """
    left = connection.get_execution_options().get(_WAITS)
    if left:
        wait = connection.info[_WAITS] = _milliseconds(left())
        connection.exec_driver_sql(f"BEGIN; SET LOCAL lock_timeout = {wait}")


def _wait_less(connection: Connection, cursor: Any, *_: object) -> None:
    """
    PostgreSQL waits as long for each lock: once time has passed, say how much is left for the next.
    """
    left = connection.get_execution_options().get(_WAITS)
    if left:
        wait = _milliseconds(left())
        if connection.info[_WAITS] - wait > _COARSE:
            connection.info[_WAITS] = wait
            cursor.execute(f"SET LOCAL lock_timeout = {wait}")


def _first_line(fault: BaseException | None) -> str:
    said = str(fault).strip() or type(fault).__name__
    return said.splitlines()[0].rstrip(". ")
