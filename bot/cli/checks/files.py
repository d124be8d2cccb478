"""What other accounts of this machine may do with the desk's database, folders and settings."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISVTX
from typing import NamedTuple

from bot.settings import Settings

_BESIDE = ("", "-wal", "-shm", "-journal", "-running")
"""A database file and what SQLite and the desk keep beside it, by the end of its name."""


class _Rule(NamedTuple):
    """
    Which bits of a mode are a fault, the sentence for it, and whether root may own the file as
    well.
    """

    fault: int
    says: str
    roots: bool = True


_FILE = _Rule(0o077, "Others than the owner may touch {0}: run `chmod go= {0}`.", roots=False)
_FOLDER = _Rule(0o022, "Others may write to the folder {0}: run `chmod go-w {0}`.")
# A group may read them, as where root writes them and the desk's account is of that group.
_SETTINGS = _Rule(
    0o027, "Others may read or write {0}, where the tokens are: run `chmod g-w,o= {0}`."
)
_KEYS = _Rule(0, "", roots=False)
_STICKY = _Rule(0, "")


def file_faults(settings: Settings, dotenv: Path, account: int) -> Iterator[str]:
    """
    Say what accounts other than the desk's may do with its files, a sentence each with the remedy.

    `storage.keys.check` looks at what is in the key directory. What does not exist has no fault.

    Args:
        settings: Where the files are.
        dotenv: The file of settings.
        account: The id of the account that runs the desk.
    """
    database = settings.database_file
    own = dict.fromkeys(
        (settings.home.absolute(), *([database.parent.absolute()] if database else [])), _FOLDER
    )
    above = {
        path: _STICKY if _is_sticky(path) else _FOLDER
        for path in _above((*own, settings.keys, dotenv))
    }
    files = (
        {database.with_name(f"{database.name}{end}"): _FILE for end in _BESIDE} if database else {}
    )
    for path, rule in (above | own | files | {settings.keys: _KEYS, dotenv: _SETTINGS}).items():
        yield from _faults(path, rule, account)


def _faults(path: Path, rule: _Rule, account: int) -> Iterator[str]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return
    except OSError as fault:
        yield f"{path} cannot be looked at: {fault.strerror}."
        return
    if found.st_uid not in ({0, account} if rule.roots else {account}):
        yield f"{path} belongs to the account {found.st_uid}: run `chown {account} {path}`."
    if found.st_mode & rule.fault:
        yield rule.says.format(path)


def _above(paths: Iterable[Path]) -> list[Path]:
    """Return the folders above some paths, both by their own names and by where links lead."""
    return sorted(
        {
            folder
            for path in paths
            for way in (path.absolute(), path.resolve())
            for folder in way.parents
        }
    )


def _is_sticky(path: Path) -> bool:
    """Return whether only its owner may rename what is in a folder."""
    return path.exists() and bool(path.stat().st_mode & S_ISVTX)
