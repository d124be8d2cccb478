"""`tripoint run` and `tripoint manifest`."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from bot.cli import given
from bot.cli.says import DONE, Stop
from bot.settings import Need, Settings
from storage.durable import in_use


def run(_: Namespace) -> int:
    """Run the bot until it is told to stop."""
    settings = given.settings()
    from bot import app, logs

    with _only(settings):
        logs.configure(sys.stderr)
        app.run(settings)
    return DONE


@contextmanager
def _only(settings: Settings) -> Iterator[None]:
    """
    Hold a SQLite database against every other desk; several may share PostgreSQL.

    Raises:
        Stop: a desk is running on it.
    """
    database = settings.database_file
    if database is None or not database.exists():  # what is not there has its own sentence
        yield
        return
    held = database.resolve().with_name(f"{database.resolve().name}-running")
    with in_use(held, alone=True) as free:
        if not free:
            raise Stop(
                f"A desk is running on this database already: {database}. Stop it first; for several desks there is "
                "PostgreSQL."
            )
        yield


def manifest(args: Namespace) -> int:
    """Print the manifest of the Slack app."""
    from bot.cli.manifest import text

    sys.stdout.write(text(given.settings(Need.STORE).slash_command, args.url))
    return DONE
