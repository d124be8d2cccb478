"""
The store as a command needs it: key directory, store, and the attempt that the audit log shows.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.cli.console import inputs
from bot.cli.console.output import CommandError
from bot.loops.clock import SystemClock
from bot.settings import Settings
from storage.database.atomic_files import in_use
from storage.database.schema import require_current
from storage.keys.directory import KeyDirectory
from storage.store.store import Store
from storage.transaction.act import Attempt
from storage.transaction.runner import Transactions


def key_directory(settings: Settings) -> KeyDirectory:
    """
    Open the key directory.

    Raises:
        CommandError: There is none.
    """
    if not settings.keys.is_dir():
        raise CommandError(
            f"There is no key directory at {settings.keys}: run `tripoint init` first."
        )
    return KeyDirectory(settings.keys, settings.root_key_bytes, inputs.random_bytes)


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """
    Open the store, and close it again afterwards.

    Raises:
        CommandError: There is no key directory.
        DatabaseFault: The database is missing, out of date or cannot be reached.
    """
    keys = key_directory(settings)
    store = Store(
        Transactions(
            settings.database_url,
            keys,
            clock=SystemClock(),
            random=inputs.random_bytes,
            loopback=settings.loopback,
        )
    )
    try:
        require_current(store.db.engine)
        store.health.compare_clock().now()
        yield store
    finally:
        store.close()


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """
    Hold a SQLite database against every other desk. Several desks may share PostgreSQL.

    Raises:
        CommandError: A desk is running on it.
    """
    database = settings.database_file
    if database is None or not database.exists():  # what is not there has its own sentence
        yield
        return
    held = database.resolve().with_name(f"{database.resolve().name}-running")
    with in_use(held, alone=True) as free:
        if not free:
            raise CommandError(
                f"A desk is running on this database already: {database}. Stop it first; for "
                "several desks there is "
                "PostgreSQL."
            )
        yield


@contextmanager
def stopped(settings: Settings) -> Iterator[None]:
    """
    Keep every desk from running, by its keys and by its database.

    Raises:
        CommandError, KeyFault: One is running.
    """
    with key_directory(settings).alone(), alone(settings):
        yield


def act(action: str) -> Attempt:
    """Make an attempt of the operator's."""
    return Attempt(action, who=inputs.operator())
