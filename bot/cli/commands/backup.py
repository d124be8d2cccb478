"""
`tripoint backup` and `tripoint restore`: the database alone, for keys are never copied with it.
"""

from argparse import Namespace
from pathlib import Path

from bot.cli.console import inputs
from bot.cli.console.open_store import open_store, stopped
from bot.cli.console.output import say
from storage.audit.anchor import LogBroken
from storage.database.backup import backup, restore


def backup_database(args: Namespace) -> None:
    """Copy the database to a new file."""
    settings = inputs.settings()
    backup(settings.database_url, Path(args.path))
    say(
        f"The database is in {args.path}. The keys are not: what has ended since cannot be read "
        "from it."
    )


def restore_database(args: Namespace) -> None:
    """
    Put a backup in place of the database.

    Every desk must be stopped, for a running one would go on by what it remembers.
    """
    settings = inputs.settings()
    with stopped(settings):
        restore(settings.database_url, Path(args.path), force=args.force)
    say(
        f"The database is as in {args.path}. Run `tripoint audit verify` and `tripoint check` "
        "before `tripoint run`."
    )
    with open_store(settings) as store:
        try:
            store.db.read(store.db.log.look).now()
        except LogBroken as broken:
            say(f"Its audit log is not what was signed last: {broken}")
            say(
                "Put on record why: `tripoint audit reopen --because TEXT`. Until then nothing is "
                "done."
            )
