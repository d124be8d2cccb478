"""The database's schema: bringing it up to date, and telling whether it is."""

from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from bot.waits import UPKEEP_WAIT
from storage.database.engine import DatabaseFault, open_engine, reading, translated_errors

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0027"
"""The newest revision under `migrations/versions`."""
_LOCK = 0x7472_6970


def migrate(url: str) -> bool:
    """
    Bring the database at a URL up to date, making the SQLite file if there is none.

    Several replicas may do so at once: one does the work, the others wait.

    Returns:
        Whether it was behind.

    Raises:
        DatabaseFault: It cannot be reached, or was made by a newer program.
    """
    from alembic import command

    engine = open_engine(url, create=True, wait=UPKEEP_WAIT)
    try:
        with translated_errors(), engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:it)"), {"it": _LOCK})
            behind = _behind(connection)
            if behind:
                command.upgrade(configuration(connection), "head")
        return behind
    finally:
        engine.dispose()


def pending(engine: Engine) -> bool:
    """
    Return whether the database lacks a migration.

    Raises:
        DatabaseFault: It cannot be reached, or was made by a newer program.
    """
    with translated_errors(), reading(engine).connect() as connection:
        return _behind(connection)


def require_current(engine: Engine) -> None:
    """
    Raise a sentence unless the database is exactly as this program knows it.

    Raises:
        DatabaseFault: It cannot be reached, lacks a migration, or was made by a newer program.
    """
    if pending(engine):
        raise DatabaseFault("The database is not up to date: run tripoint init first.")


def configuration(connection: Connection) -> "Config":
    """Alembic's settings for a connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option(
        "script_location", str(files("storage") / "migrations").replace("%", "%%")
    )
    config.attributes["connection"] = connection
    return config


def _behind(connection: Connection) -> bool:
    found = None
    if inspect(connection).has_table("alembic_version"):
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is not None and found > HEAD:
        raise DatabaseFault("The database was made by a newer Tripoint than this one.")
    return found != HEAD
