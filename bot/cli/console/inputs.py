"""What every command is given: settings, the clock, chance, and the files an operator names."""

import os
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.console.output import CommandError
from bot.settings import ALL, Need, Settings, load

DOTENV = Path(".env")
"""Where settings are read from that the environment does not hold."""


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def random_bytes(count: int) -> bytes:
    """So many random bytes."""
    return os.urandom(count)


def settings(need: Need = ALL) -> Settings:
    """
    The settings of this installation.

    Raises:
        SettingsInvalid: Whatever is missing or wrong.
    """
    return load(os.environ, DOTENV, need)


def text_of(path: str | Path) -> str:
    """
    The text of a file that an operator named.

    Raises:
        Stop: It cannot be read as text.
    """
    try:
        return Path(path).read_text("utf-8-sig")
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path} cannot be read: it is not UTF-8 text.") from None


def account(*folders: Path) -> int:
    """
    The id of the account that runs the desk: our own or, where root asks, the owner of the first
    folder there is.
    """
    return os.geteuid() or next((folder.stat().st_uid for folder in folders if folder.exists()), 0)


def operator() -> str:
    """
    Who gives the command, for the audit record: the account's name on this machine, or `operator`.
    """
    import getpass

    try:
        return f"operator:{getpass.getuser()}"
    except (KeyError, OSError):
        return "operator"
