"""Disk space kept for what ends releases: freed when the disk is full, taken back afterwards."""

import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import shake_256
from pathlib import Path
from threading import RLock

SIZE = 4 * 1024 * 1024
"""Bytes of a reserve: some thousand records, each with what its act changes."""

FIRST = 4096
"""
Bytes that stay of a reserve that was let go: its spell is written over them, and needs no new room.
"""


@dataclass(frozen=True)
class Spell:
    """
    A time without free space on a disk.

    Attributes:
        since: when the first attempt was refused for it, ISO 8601; None while nobody has said what
            time it is.
        refused: how many attempts were refused.
    """

    since: str | None = None
    refused: int = 0


class Reserve:
    """
    A file of `SIZE` bytes of real blocks, cut to its first block while it is let go.

    What stands in that block outlives a kill, and other processes of the desk see it. Without a
    file (the disk is a server's, or had no space for a reserve) there is nothing to let go, and the
    spell is known to this process alone.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.spell: Spell | None = None
        self._unwritten: Spell | None = None
        self._lock = RLock()
        self.look()

    def look(self) -> None:
        """See whether another process, or one before, has let it go, or taken it back."""
        with self._held():
            return

    def let_go(self) -> bool:
        """
        Begin a spell.

        Returns:
            False where that changes nothing, as all was let go before.
        """
        with self._held() as file:
            began = self.spell is None
            self._write(file, self.spell or Spell())
            if file is None or os.fstat(file).st_size <= FIRST:
                return began
            os.ftruncate(file, FIRST)
            os.fsync(file)
            return True

    def date(self, now: datetime) -> None:
        """Note since when there is no free space, where that is not noted yet."""
        with self._held() as file:
            if self.spell and self.spell.since is None:
                self._write(file, Spell(now.isoformat(), self.spell.refused))

    def refuse(self, now: datetime) -> None:
        """Count an attempt that was refused because the disk is full."""
        with self._held() as file:
            spell = self.spell or Spell()
            self._write(file, Spell(spell.since or now.isoformat(), spell.refused + 1))

    def take(self) -> bool:
        """
        Have the whole file on the disk.

        Returns:
            False where there is no room for it, and as much again.

        Raises:
            OSError: it cannot be made for another reason.
        """
        with self._lock:
            if self.path is None or self.whole:
                return True
            if not self.room:
                return False
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                return _filled(file)
            finally:
                os.close(file)

    def end(self) -> None:
        """End the spell, which is on record by now."""
        with self._held() as file:
            self._write(file, None)

    @property
    def whole(self) -> bool:
        """Whether all of it is there to be let go."""
        try:
            return self.path is not None and self.path.stat().st_size >= SIZE
        except OSError:
            return False

    @property
    def room(self) -> bool:
        """Whether the disk has space for the file, and for as much again."""
        return self.path is not None and free(self.path.parent) >= 2 * SIZE

    @contextmanager
    def _held(self) -> Iterator[int | None]:
        """
        Yield the file, locked against other threads and processes, with its spell read.

        It is None where there is no file.
        """
        with self._lock:
            file = _opened(self.path)
            try:
                if file is not None:
                    fcntl.flock(file, fcntl.LOCK_EX)
                    self.spell = _read(file) or self._unwritten
                yield file
            finally:
                if file is not None:
                    os.close(file)

    def _write(self, file: int | None, spell: Spell | None) -> None:
        self.spell = self._unwritten = spell
        if file is None:
            return
        said = json.dumps(asdict(spell)).encode() if spell else b""
        with suppress(OSError):  # where even that does not go, this process knows all the same
            os.pwrite(file, said.ljust(FIRST, b"\0"), 0)
            os.fsync(file)
            self._unwritten = None


def free(folder: Path) -> int:
    """Return the bytes that may still be written on a folder's disk, 0 without such a folder."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return 0
    return disk.f_bavail * disk.f_frsize


def _opened(path: Path | None) -> int | None:
    if path is None:
        return None
    try:
        return os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None


def _read(file: int) -> Spell | None:
    said = os.pread(file, FIRST, 0).rstrip(b"\0")
    try:
        return Spell(**json.loads(said)) if said else None
    except (ValueError, TypeError):
        return Spell()


def _filled(file: int) -> bool:
    """Write what no file system makes smaller, behind the first block, which stays as it is."""
    first = os.pread(file, FIRST, 0).ljust(FIRST, b"\0")
    try:
        for block, at in ((first, 0), (shake_256(b"tripoint reserve").digest(SIZE - FIRST), FIRST)):
            _write_all(file, block, at)
        os.fsync(file)
    except OSError as fault:
        with suppress(OSError):
            os.ftruncate(file, FIRST)
        if not no_room(fault):
            raise
        return False
    return True


def _write_all(file: int, block: bytes, at: int) -> None:
    left = memoryview(block)
    while left:
        count = os.pwrite(file, left, at)
        left, at = left[count:], at + count


def no_room(fault: OSError) -> bool:
    """
    Return whether the system refused to write because the disk, or the account's share of it, is
    full.
    """
    return fault.errno in (errno.ENOSPC, errno.EDQUOT)
