"""
What may be said of a fault: its type, its code, our own sentence and where it came from; never a
value.
"""

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
"""Of the frames of a library: enough to see in which of its calls it ended."""


def describe(error: BaseException) -> str:
    """
    What may be said of an exception whose message may hold content, and of what it came from, the
    newest first.

    Each is its type; the code of Slack's answer, of the database or of the system where it has one;
    and what it says itself where that is a sentence of ours without values, as its attribute
    `for_the_log`.
    """
    return ", from ".join(_named(one) for one in _chain(error))


def frames(error: BaseException) -> list[str]:
    """
    Where an exception came from, as `file:line function`, innermost last: no code, no values.

    What it came from follows, each behind a line `from TYPE`: where that was caught and raised
    anew, the place to look at is in the frames of the first one raised.
    """
    found: list[str] = []
    for one in _chain(error):
        found += [f"from {type(one).__name__}"] if found else []
        found += _frames(one)
    return found


def _chain(error: BaseException) -> Iterator[BaseException]:
    """
    The exception and its causes; also one that a `from None` hides, for only its type and places
    are told.
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
    Slack's word, SQLSTATE or SQLite's name for it, the system's name; for a page instead of an
    answer its status.
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
    """The outermost, those of the house, and the innermost of whatever library it ended in."""
    stack = list(traceback.walk_tb(error.__traceback__))
    ends = {0, *range(len(stack) - _INNERMOST, len(stack))}
    kept = [at for n, at in enumerate(stack) if n in ends or _ours(at[0].f_code.co_filename)]
    return [
        f"{_place(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in kept[-_MOST_FRAMES:]
    ]


def _place(file: str) -> str:
    """A file of the house from its top on, another by its last two names."""
    path = PurePath(file)
    return str(path.relative_to(_TOP)) if _ours(file) else "/".join(path.parts[-2:])


def _ours(file: str) -> bool:
    return any(PurePath(file).is_relative_to(room) for room in _HOUSE)
