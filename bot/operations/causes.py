"""What may be said of a fault: its type, its code, our own sentence, its place; never a value."""

import errno
import re
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

_TOP = Path(__file__).parents[2]
_HOUSE = tuple(_TOP / room for room in ("bot", "handlers", "storage"))
_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}", re.ASCII)
_MOST_CAUSES = 5
_MOST_FRAMES = 9
_INNERMOST = 3
"""How many frames of a library are kept: enough to see in which of its calls it ended."""


def describe(error: BaseException) -> str:
    """
    Describe an exception, and those it came from, in words that may be logged.

    Each is given by its type, by its code where Slack's answer, the database or the system has one,
    and by its attribute `for_the_log`, which holds our own sentences without values.

    Returns:
        The newest first, joined to one line.
    """
    return ", from ".join(_named(one) for one in _chain(error))


def frames(error: BaseException) -> list[str]:
    """
    List where an exception came from, without code or values.

    Returns:
        `file:line function`, innermost last. What it came from follows, each behind a line `from
        TYPE`: where an exception was caught and raised anew, the place to look at is in the frames
        of the first.
    """
    found: list[str] = []
    for one in _chain(error):
        found += [f"from {type(one).__name__}"] if found else []
        found += _frames(one)
    return found


def _chain(error: BaseException) -> Iterator[BaseException]:
    """
    Yield an exception and its causes, also those that `from None` hides.

    Only their types and places are told.
    """
    seen: BaseException | None = error
    known: set[int] = set()
    while seen is not None and id(seen) not in known and len(known) < _MOST_CAUSES:
        known.add(id(seen))
        yield seen
        seen = seen.__cause__ or seen.__context__


def _named(error: BaseException) -> str:
    code, sentence = _code(error), getattr(error, "for_the_log", None)
    named = type(error).__name__ + (f" ({code})" if code else "")
    return f"{named}: {sentence}" if sentence else named


def _code(error: BaseException) -> str | None:
    """
    Return Slack's error code, an SQLSTATE, SQLite's name or the system's; for a page its status.
    """
    answer = getattr(error, "response", None)
    data = getattr(answer, "data", answer)
    slacks = data.get("error") if isinstance(data, Mapping) else None
    status = getattr(answer, "status_code", None)
    systems = errno.errorcode.get(getattr(error, "errno", None) or 0)
    codes = (
        slacks,
        getattr(error, "sqlstate", None),
        getattr(error, "sqlite_errorname", None),
        systems,
    )
    known = next((code for code in codes if isinstance(code, str) and _CODE.fullmatch(code)), None)
    return known or (
        f"HTTP {status}" if isinstance(status, int) and data is not answer and not slacks else None
    )


def _frames(error: BaseException) -> list[str]:
    """
    Return the outermost frame, those of our own code, and the innermost of the library it ended in.
    """
    stack = list(traceback.walk_tb(error.__traceback__))
    ends = {0, *range(len(stack) - _INNERMOST, len(stack))}
    kept = [at for n, at in enumerate(stack) if n in ends or _ours(at[0].f_code.co_filename)]
    return [
        f"{_place(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in kept[-_MOST_FRAMES:]
    ]


def _place(file: str) -> str:
    """Return a file of ours from the project's top, another by its last two names."""
    path = PurePath(file)
    return str(path.relative_to(_TOP)) if _ours(file) else "/".join(path.parts[-2:])


def _ours(file: str) -> bool:
    return any(PurePath(file).is_relative_to(room) for room in _HOUSE)
