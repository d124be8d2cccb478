"""What every command is given: settings, clock, randomness, and the files an operator names."""

import os
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.console.output import CommandError
from bot.settings import Need, Settings, load

DOTENV = Path(".env")
"""The file of settings that the environment does not hold."""


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def random_bytes(count: int) -> bytes:
    """Return `count` random bytes."""
    return os.urandom(count)


def settings(need: Need = Need.STORE) -> Settings:
    """
    Read the settings of this installation.

    Args:
        need: What the command cannot do without.

    Raises:
        SettingsInvalid: Whatever is missing or wrong.
    """
    return load(os.environ, DOTENV, need)


def text_of(path: str | Path) -> str:
    """
    Read a file that an operator named.

    Raises:
        CommandError: It cannot be read as text.
    """
    try:
        return Path(path).read_text("utf-8-sig")
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path} cannot be read: it is not UTF-8 text.") from None


def account(*folders: Path) -> int:
    """
    Return the id of the account that runs the desk.

    It is the account of this process. Where that is root, it is the owner of the first of the
    desk's folders that exists.
    """
    return os.geteuid() or next((folder.stat().st_uid for folder in folders if folder.exists()), 0)


def operator() -> str:
    """Return who gives the command, for the audit record: their account's name, or `operator`."""
    import getpass

    try:
        return f"operator:{getpass.getuser()}"
    except (KeyError, OSError):
        return "operator"
