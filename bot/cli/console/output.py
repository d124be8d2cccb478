"""What a command puts out: lines, tables, JSON and files, and one line where something is wrong."""

import json
import os
import stat
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

DONE, FAULT, USAGE = 0, 1, 2


class CommandError(Exception):
    """
    A command that cannot go on.

    Attributes:
        code: The exit code: 2 where it was called wrongly, else 1.
    """

    def __init__(self, sentence: str, *, usage: bool = False) -> None:
        super().__init__(sentence)
        self.code = USAGE if usage else FAULT


def say(text: str = "") -> None:
    """Print one line of the answer, without what could move the cursor."""
    sys.stdout.write(_plain(text) + "\n")


def warn(sentence: str) -> None:
    """Print one line of complaint on standard error."""
    sys.stderr.write(f"tripoint: {_plain(sentence)}\n")


def say_json(value: object) -> None:
    """Print the answer for a program, in one piece."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")


def say_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print columns as wide as what they hold. Korean and Japanese characters count double."""
    cells = [
        list(heads),
        *([_plain("" if cell is None else str(cell)) for cell in row] for row in rows),
    ]
    widths = [max(_width(row[n]) for row in cells) for n in range(len(heads))]
    for row in cells:
        padded = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        sys.stdout.write("  ".join(padded).rstrip() + "\n")


def _plain(text: str) -> str:
    """Return a text on one line, without anything that a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def jsonable(value: Any) -> Any:
    """
    Make a release, or a part of one, a value of JSON: times in ISO 8601, lengths of time in
    seconds, sets in order.
    """
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    match value:
        case dict():
            return {key: jsonable(one) for key, one in value.items()}
        case set() | frozenset():
            return sorted(map(jsonable, value))
        case list() | tuple():
            return [jsonable(one) for one in value]
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Enum():
            return value.value
        case _:
            return value


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
