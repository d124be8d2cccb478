"""
Pending keys: each seals one version while it is undecided, and is destroyed once that is decided.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.database.atomic_files import shred, sync_folder
from storage.keys.errors import KeyFault, KeyUnreadable
from storage.keys.folder import KeyFolder, translated_errors
from storage.keys.key_file import KEY_BYTES, unwrap, wrapped_under
from storage.keys.root_key import read_key_file, read_roots
from storage.randomness import random_bytes, random_code

PURPOSE = "pending"
_LETTERS = 9
_ID = re.compile(rf"p[0-9A-HJKMNP-TV-Z]{{{_LETTERS}}}", re.ASCII)
_FILE = re.compile(rf"pending-(?P<id>{_ID.pattern})\.key(\.[0-9a-f]+\.tmp)?", re.ASCII)


def is_pending(epoch: str) -> bool:
    """
    Return whether what a row names as its epoch is the id of a pending key.

    Such an id is as long as a day, and never one.
    """
    return _ID.fullmatch(epoch) is not None


def pending_name(pending: str) -> str:
    """Return the name of a pending key's file."""
    return f"pending-{pending}.key"


def pending_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file of a pending key with the key's id, also what a crash left of one."""
    for path in sorted(folder.iterdir()):
        match = _FILE.fullmatch(path.name)
        if match:
            yield path, match["id"]


@dataclass(frozen=True)
class PendingKeys:
    """The pending keys of one folder."""

    folder: KeyFolder

    def create(self, *, now: datetime) -> tuple[str, bytes]:
        """
        Make a new key that nobody else has, on the disk when this returns.

        Args:
            now: When it is made, by the desk's clock.

        Returns:
            Its id and the key.
        """
        assert now.tzinfo is not None
        with self.folder.held():
            key = random_bytes(self.folder.random, KEY_BYTES)
            while True:
                pending = f"p{random_code(self.folder.random, _LETTERS)}"
                if self.folder.publish(
                    pending_name(pending), key, PURPOSE, pending, at=now.timestamp()
                ):
                    return pending, key

    def open(self, pending: str) -> bytes:
        """
        Return the key with this id.

        Raises:
            KeyMissing: The version it sealed is decided.
        """
        return self.folder.open(pending_name(pending), PURPOSE, pending)[1]

    def made_before(self, before: datetime) -> set[str]:
        """Return the ids of the pending keys of which a file was made before this time."""
        assert before.tzinfo is not None
        with translated_errors():
            return {
                key
                for path, key in pending_files(self.folder.path)
                if _made(path) < before.timestamp()
            }

    def ruined(self) -> set[str]:
        """
        Return the ids of the pending keys that no root key will ever open, such as one that was
        being destroyed when killed.

        One that was wrapped under a root key that is not at hand is not among them, because
        others may be about to use it.
        """
        with translated_errors():
            own = [
                key
                for path, key in pending_files(self.folder.path)
                if path.name == pending_name(key)
            ]
        return {key for key in own if self._is_ruined(key)}

    def _is_ruined(self, pending: str) -> bool:
        try:
            roots = read_roots(self.folder.path, self.folder.root_key).known
            line = read_key_file(self.folder.path / pending_name(pending))
        except KeyFault:
            return False  # it is gone, or nothing can be said of it
        if wrapped_under(line) not in (None, *roots):
            return False
        try:
            unwrap(line, purpose=PURPOSE, label=pending, roots=roots)
        except KeyUnreadable:
            return True
        return False

    def destroy(self, ids: Iterable[str]) -> set[str]:
        """
        Destroy pending keys for good, with all that crashes left of them.

        Returns:
            The ids of those that were there.
        """
        doomed = set(ids)
        if not doomed:
            return doomed
        with self.folder.held():
            found = [(path, key) for path, key in pending_files(self.folder.path) if key in doomed]
            for path, _ in found:
                shred(path)
            sync_folder(self.folder.path)
            return {key for _, key in found}


def _made(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        # Another act has just destroyed it.
        return float("inf")
