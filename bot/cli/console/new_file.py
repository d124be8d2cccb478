"""Writing what a command makes: to a file that only its owner reads, or to standard output."""

import os
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from bot.cli.console.output import CommandError


def fresh_file(name: str, pieces: Iterable[bytes]) -> int:
    """
    Write pieces to a file that does not exist yet, or to standard output.

    A file that was written only in part is removed.

    Args:
        name: The file, or `-` for standard output.

    Returns:
        How many pieces were written.

    Raises:
        CommandError: The file exists already, or cannot be made.
    """
    if name == "-":
        return _copied(pieces, sys.stdout.buffer.write)
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CommandError(f"{name} is there already: name a new file.") from None
    except OSError as fault:
        raise CommandError(f"{name} cannot be written: {fault.strerror}.") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            return _copied(pieces, file.write)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def own_file(name: str, content: bytes) -> None:
    """
    Replace what a file holds, and let nobody but its owner read it.

    Raises:
        CommandError: It cannot be written, or belongs to another.
    """
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.fchmod(descriptor, 0o600)
                os.ftruncate(descriptor, 0)
            file.write(content)
    except OSError as fault:
        raise CommandError(f"{name} cannot be written: {fault.strerror}.") from None


def _copied(pieces: Iterable[bytes], write: Callable[[bytes], int]) -> int:
    count = 0
    for piece in pieces:
        write(piece)
        count += 1
    return count
