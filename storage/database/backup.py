"""Copies of the database: one SQLite file with the same tables, whatever the database is.

Never the keys.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    Table,
    create_engine,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError

from bot.waits import UPKEEP_WAIT
from storage.database.atomic_files import sync_folder
from storage.database.engine import (
    DatabaseFault,
    open_engine,
    private_file,
    reading,
    translated_errors,
)
from storage.database.schema import HEAD, migrate, require_current
from storage.tables import metadata

_BATCH = 500


def backup(url: str, path: Path) -> None:
    """
    Copy the database at a URL, as it is at one moment, to a new file that only its owner may read.

    What was deleted is not in it. While it is copied, acts go on.

    Raises:
        DatabaseFault: the database cannot be used, or the file is there already.
    """
    if path.exists():
        raise DatabaseFault(f"There is a file at {path} already.")
    part = path.with_name(f"{path.name}.part")
    source = open_engine(url)
    try:
        require_current(source)
        part.unlink(missing_ok=True)
        if source.dialect.name == "sqlite":
            _vacuum_into(source, part)
        else:
            _copy_whole(source, part)
        _publish(part, path)
    finally:
        source.dispose()
        part.unlink(missing_ok=True)


def restore(url: str, path: Path, *, force: bool = False) -> None:
    """
    Put a copy into the database at a URL, which is migrated first and must be empty.

    Args:
        force: whether all that the database holds is deleted first, in the same transaction.

    Raises:
        DatabaseFault: the copy is damaged or of another version, or the database is not empty.
    """
    if not path.is_file():
        raise DatabaseFault(f"There is no file at {path}.")
    source = create_engine(
        "sqlite://", creator=lambda: _untouched(path), hide_parameters=True, poolclass=NullPool
    )
    _check(source, path)
    migrate(url)
    target = open_engine(url, wait=UPKEEP_WAIT)
    try:
        with translated_errors(), source.connect() as old, target.begin() as new:
            _empty(new, force=force)
            _copy(old, new)
    finally:
        target.dispose()


def _vacuum_into(source: Engine, part: Path) -> None:
    private_file(part)
    with translated_errors():
        raw = source.raw_connection()
        try:
            raw.cursor().execute("VACUUM INTO ?", (str(part),))
        finally:
            raw.close()


def _copy_whole(source: Engine, part: Path) -> None:
    migrate(f"sqlite:///{part}")
    target = open_engine(f"sqlite:///{part}")
    try:
        with translated_errors(), reading(source).connect() as old, target.begin() as new:
            _copy(old, new)
    finally:
        target.dispose()
    with closing(sqlite3.connect(part)) as plain:
        plain.execute("PRAGMA journal_mode=DELETE")


def _copy(old: Connection, new: Connection) -> None:
    for table in metadata.sorted_tables:
        found = old.execution_options(yield_per=_BATCH).execute(select(table)).mappings()
        try:
            for rows in found.partitions():
                new.execute(insert(table), [dict(row) for row in rows])
        except (TypeError, ValueError):
            raise DatabaseFault(
                f"The table {table.name} holds a value that it cannot hold."
            ) from None
        if new.dialect.name == "postgresql":
            _number_on(new, table)


def _number_on(new: Connection, table: Table) -> None:
    """Have PostgreSQL number the next row after the last copied one."""
    name = (
        new.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', "id")))
        if "id" in table.c
        else None
    )
    if name:
        last = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
        new.execute(select(func.setval(name, last, False)))


def _empty(new: Connection, *, force: bool) -> None:
    for table in reversed(metadata.sorted_tables):
        if force:
            new.execute(delete(table))
        elif new.scalar(select(func.count()).select_from(table)):
            raise DatabaseFault(
                "The database is not empty: restore into an empty one, or say so with --force."
            )


def _untouched(path: Path) -> sqlite3.Connection:
    """Return a connection that never writes to a copy, nor beside it."""
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)


def _check(source: Engine, path: Path) -> None:
    try:
        with source.connect() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    except DBAPIError:
        sound, found = False, None
    if not sound:
        raise DatabaseFault(f"The file {path} is no copy of Tripoint's, or is damaged.")
    if found != HEAD:
        raise DatabaseFault(
            f"The copy at {path} was made by another version of Tripoint than this one."
        )


def _publish(part: Path, path: Path) -> None:
    try:
        with part.open("rb") as file:
            os.fsync(file.fileno())
        path.hardlink_to(part)
        part.unlink()
        sync_folder(path.parent)
    except OSError as fault:
        raise DatabaseFault(f"The copy cannot be put at {path}: {fault.strerror}.") from None
