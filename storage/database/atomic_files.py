"""Files that survive a crash whole: published once, replaced atomically, or destroyed for good."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from bot import failpoints

_PRIVATE, _FOLDER = 0o600, 0o700
_POLL = 0.002
"""Seconds between two looks whether a lock is free: about as long as others hold it."""


def publish(path: Path, content: bytes, mark: str, *, at: float | None = None) -> bool:
    """
    Write a file under a name that nobody has yet.

    No reader ever sees half of it, and when this returns the file and its name are on the disk.

    Args:
        path: the file's name.
        content: the whole content.
        mark: a word that sets the temporary name apart from other writers'.
        at: the file's time in seconds since 1970, None for the machine's.

    Returns:
        False if another was first, whose file then stands.
    """
    with _beside(path, content, mark, at) as beside:
        try:
            os.link(beside, path)
            first = True
        except FileExistsError:
            first = False
        _reached(path, "named")
    sync_folder(path.parent)
    return first


def replace(path: Path, content: bytes, mark: str, *, at: float | None = None) -> None:
    """
    Replace a file's content atomically. When this returns it is on the disk.

    Args:
        path: the file's name.
        content: the whole content.
        mark: a word that sets the temporary name apart from other writers'.
        at: the file's time in seconds since 1970, None for the machine's.
    """
    with _beside(path, content, mark, at) as beside:
        beside.replace(path)
        _reached(path, "named")
    sync_folder(path.parent)


def shred(path: Path) -> None:
    """
    Overwrite a file, sync it and remove its name.

    The caller syncs the folder. A file that is not there is no fault.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        blank(descriptor)
    finally:
        os.close(descriptor)
    _reached(path, "blanked")
    path.unlink()


def leftovers(folder: Path) -> list[Path]:
    """
    Return the files in a folder that a kill left without their name, or that are being written.
    """
    return [
        path for path in sorted(folder.glob("*.tmp")) if path.is_file() and not path.is_symlink()
    ]


def sweep(folder: Path) -> list[str]:
    """
    Destroy temporary files that killed processes left, and return their names.

    Only for callers that hold the folder's lock.
    """
    found = leftovers(folder)
    if found:
        named = {path.lstat().st_ino for path in folder.iterdir() if path.suffix != ".tmp"}
        for path in found:
            # A kill while a file gets its name leaves two names of it: to overwrite one would be to
            # lose the other.
            if path.lstat().st_ino in named:
                path.unlink()
            else:
                shred(path)
        sync_folder(folder)
    return [path.name for path in found]


def blank(descriptor: int) -> None:
    """Overwrite an open file with zeros and sync it."""
    left = os.fstat(descriptor).st_size
    os.lseek(descriptor, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(descriptor, bytes(min(left, 65536)))
    os.fsync(descriptor)


def private_folder(path: Path) -> None:
    """Make a folder, and its parents, where they are missing, with access for their owner only."""
    for folder in (*reversed(path.parents), path):
        folder.mkdir(mode=_FOLDER, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Put a folder's names on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(folder: Path, seconds: float) -> Iterator[None]:
    """
    Hold a folder's lock against other processes and threads.

    A crash releases it.

    Args:
        seconds: how long to wait, in real time, while others hold it.

    Raises:
        TimeoutError: they hold it still.
    """
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, _PRIVATE)
    try:
        left = seconds
        while not _flocked(descriptor, fcntl.LOCK_EX):
            if left <= 0:
                raise TimeoutError
            sleep(_POLL)
            left -= _POLL
        yield
    finally:
        os.close(descriptor)


def _flocked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def in_use(file: Path, *, alone: bool) -> Iterator[bool]:
    """
    Yield whether what a file stands for can be had, until it ends: with others, or alone.

    Nobody waits.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, _PRIVATE)
    try:
        yield _flocked(descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


@contextmanager
def _beside(path: Path, content: bytes, mark: str, at: float | None) -> Iterator[Path]:
    """
    Yield a temporary file that has the content, on the disk.

    The temporary name is gone afterwards, unless the process is killed.
    """
    beside = path.with_name(f"{path.name}.{mark}.tmp")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _PRIVATE)
    try:
        try:
            with os.fdopen(descriptor, "wb", closefd=False) as file:
                file.write(content)
            os.fchmod(descriptor, _PRIVATE)
            if at is not None:
                os.utime(descriptor, (at, at))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _reached(path, "written")
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _reached(path: Path, step: str) -> None:
    """
    Pass a failpoint named for the kind of file, as in `checkpoint-written` or `pending-blanked`.
    """
    failpoints.hit(f"{path.name.partition('-')[0]}-{step}")
