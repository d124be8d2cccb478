"""
The checks of a script, which report all faults at once, and the format of its times and names.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from bot.sandbox.delivery.faults import SWITCHES
from bot.sandbox.workspace.workspace import Workspace

FAULTS = tuple(name for name in SWITCHES if name not in ("slow", "late"))
"""
The faults a script can have for a while. Those that only take real seconds are left to the page.
"""

FORM = "form"
"""Stands for a channel where a button is in the form on top."""
DIRECT = "dm"
"""Stands for a channel where a button is in a direct message of the app."""

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)
_SPAN = re.compile(r"(\d{1,5})([smh])", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_NAMED = re.compile(r"\{(\w+)\}", re.ASCII)


def seconds(given: object) -> float | None:
    """
    Return the seconds of a time or span (`12:30`, `1:00:00`, `90s`, `5m`, `2h`). None if it is
    neither.
    """
    if not isinstance(given, str):
        return None
    clock, span = _CLOCK.fullmatch(given), _SPAN.fullmatch(given)
    if clock:
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + rest
    return int(span[1]) * _SECONDS[span[2]] if span else None


def clock(at: float) -> str:
    """Return seconds as minutes and seconds (`12:30`), with hours from one hour on."""
    minutes, rest = divmod(round(at), 60)
    return (
        f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"
    )


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """Return a text, or whatever holds texts, with each known `{name}` replaced."""
    if isinstance(value, str):
        return _NAMED.sub(lambda found: names.get(found[1], found[0]), value)
    if isinstance(value, Mapping):
        return {key: filled(one, names) for key, one in value.items()}
    return [filled(one, names) for one in value] if isinstance(value, list | tuple) else value


Check = Callable[[Any], bool]


def _words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _list(value: Any) -> bool:
    return _words(value) or (isinstance(value, list) and bool(value) and all(map(_words, value)))


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _patterns(value: Any) -> bool:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        return False
    try:
        return all(name.isidentifier() and re.compile(one) for name, one in value.items())
    except re.error:
        return False


_KEYS: dict[str, tuple[Check, str]] = {
    "at": (
        lambda v: seconds(v) is not None,
        'must be a time from the start, such as "2:30" or "90s"',
    ),
    "note": (_words, "must be words"),
    "who": (_words, "must be a person's user id"),
    "type": (_words, "must be a slash command, such as /release list"),
    "click": (_words, "must be a button's action id"),
    "in": (_words, "must be a channel's id, or form for a button of the open form"),
    "on": (_words, "must be words of the message"),
    "confirm": (_flag, "must be true or false"),
    "fill": (
        lambda v: isinstance(v, dict) and bool(v),
        "must be a table: block id = what is entered",
    ),
    "tick": (_list, "must be the block id of the boxes, or a list of them"),
    "submit": (_flag, "must be true or false"),
    "close": (_flag, "must be true or false"),
    "keep": (_patterns, "must be a table: name = pattern"),
    "sees": (_list, "must be words, or a list of them"),
    "unseen": (_list, "must be words, or a list of them"),
    "fails": (_flag, "must be true or false"),
    "fault": (lambda v: v in FAULTS, f"must be one of {', '.join(FAULTS)}"),
    "for": (lambda v: bool(seconds(v)), 'must be how long, such as "10:00" or "10m"'),
    "method": (_words, "must be a method of the Web API"),
}
_DOES = ("type", "click", "fill", "tick", "submit", "close")
_ACT = frozenset(_DOES) | {"who", "in", "on", "confirm", "keep", "sees", "unseen", "fails"}
_TROUBLE = frozenset({"fault", "for", "method"})


def head(document: Mapping[str, Any], also: frozenset[str]) -> Iterator[str]:
    """Yield all faults of what comes before the injects."""
    for key in document:
        if key not in {"title", "about", "lasts", "inject"} | also:
            yield f"{key}: is not a key of a script."
    if not _words(document.get("title")):
        yield "title: is missing: what the script is called."
    if not isinstance(document.get("about", ""), str):
        yield "about: must be words: what the script is about."


def rows_faults(rows: list[dict[str, Any]], workspace: Workspace) -> Iterator[str]:
    """Yield all faults of the injects, each by itself and in sequence."""
    for n, row in enumerate(rows, 1):
        yield from (f"inject {n}{_at(row)}: {fault}." for fault in _faults_of(row, workspace))
    yield from _order(rows)
    yield from _unkept(rows)
    yield from _overlapping(rows)


def ending(rows: list[dict[str, Any]]) -> float:
    """
    Return when the last inject is over, in seconds. An inject without a proper time is ignored.
    """
    return max((seconds(row.get("at")) or 0) + (seconds(row.get("for")) or 0) for row in rows)


def too_short(lasts: object, rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the length of the script."""
    end = ending(rows)
    if lasts is not None and (seconds(lasts) or -1) < end:
        yield (
            f"lasts: must be a time from the start at or after {clock(end)}, when the last inject "
            "is over."
        )


def _at(row: Mapping[str, Any]) -> str:
    return f" (at {row['at']})" if isinstance(row.get("at"), str) else ""


def _faults_of(row: Mapping[str, Any], workspace: Workspace) -> Iterator[str]:
    """Yield all faults of one inject by itself."""
    if "at" not in row:
        yield "at is missing: when it happens, from the start"
    for key, value in row.items():
        if key not in _KEYS:
            yield f"{key} is not a key of an inject; there are {', '.join(_KEYS)}"
        elif not _KEYS[key][0](value):
            yield f"{key} {_KEYS[key][1]}"
    if _TROUBLE & row.keys():
        yield from _fault_faults(row)
    elif "who" in row or any(key in row for key in _ACT):
        yield from _act_faults(row)
        yield from _place_faults(row, workspace)
    elif "note" not in row:
        yield f"says nothing that happens: an act ({', '.join(_DOES)}), a fault, or a note"


def _fault_faults(row: Mapping[str, Any]) -> Iterator[str]:
    needed = {"fault": "what goes wrong", "for": "how long it lasts"}
    yield from (f"{key} is missing: {why}" for key, why in needed.items() if key not in row)
    yield from (
        f"{key} does not go with a fault: give the act an inject of its own"
        for key in _ACT & row.keys()
    )


def _act_faults(row: Mapping[str, Any]) -> Iterator[str]:
    clicks = "click" in row
    rules = {
        "who is missing: the person who acts": "who" in row,
        f"nothing is done: one of {', '.join(_DOES)}": any(row.get(key) for key in _DOES),
        "type and click are two acts: give each an inject of its own": not clicks
        or "type" not in row,
        "in is missing: the channel of the button's message, or form": not clicks or "in" in row,
        "on goes with click only": clicks or "on" not in row,
        "confirm goes with click only": clicks or "confirm" not in row,
    }
    yield from (fault for fault, holds in rules.items() if not holds)


def _place_faults(row: Mapping[str, Any], workspace: Workspace) -> Iterator[str]:
    """Yield what is wrong where the person, the channel or the command does not exist."""
    who, where, typed = row.get("who"), row.get("in"), row.get("type")
    if isinstance(who, str) and (who not in workspace.users or who == workspace.app.bot_user):
        people = sorted(set(workspace.users) - {workspace.app.bot_user})
        yield f"there is no person {who}; there are {', '.join(people)}"
        return
    if isinstance(where, str) and where not in (FORM, DIRECT):
        place = workspace.channels.get(where)
        if place is None:
            yield f"there is no channel {where}"
        elif who not in place.members:
            yield f"{who} is not in {where}"
    if isinstance(typed, str) and typed.split(maxsplit=1)[:1] not in (
        [name] for name in workspace.app.commands
    ):
        yield (
            f"there is no command {typed.split(maxsplit=1)[0]}; there are "
            f"{', '.join(workspace.app.commands)}"
        )


def _order(rows: list[dict[str, Any]]) -> Iterator[str]:
    timed = [
        (n, row, at) for n, row in enumerate(rows, 1) if (at := seconds(row.get("at"))) is not None
    ]
    for (_, _, before), (n, row, at) in pairwise(timed):
        if at < before:
            yield (
                f"inject {n}{_at(row)}: time runs backwards: the inject before it is at "
                f"{clock(before)}."
            )


def _unkept(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a fault for each name that is used before anything is kept under it."""
    kept: set[str] = set()
    for n, row in enumerate(rows, 1):
        known = kept | set(row["keep"]) if isinstance(row.get("keep"), dict) else kept
        for key, value in row.items():
            names = known if key in ("sees", "unseen") else kept
            if key not in ("note", "keep"):
                for name in sorted(set(_names(value)) - names):
                    yield (
                        f"inject {n}{_at(row)}: {{{name}}} in {key} is kept by no inject before it."
                    )
        kept = known


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _NAMED.findall(value)
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _names(one)


def _overlapping(rows: list[dict[str, Any]]) -> Iterator[str]:
    until: dict[str, float] = {}
    for n, row in enumerate(rows, 1):
        at, lasts, fault = seconds(row.get("at")), seconds(row.get("for")), row.get("fault")
        if at is not None and lasts and isinstance(fault, str):
            if at < until.get(fault, 0):
                yield f"inject {n}{_at(row)}: {fault} is on already, until {clock(until[fault])}."
            until[fault] = at + lasts
