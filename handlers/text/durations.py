"""Lengths of time, written as each place needs them."""

from datetime import timedelta
from typing import NamedTuple

from handlers.text.words import Words


class _Unit(NamedTuple):
    """A unit, and what the messages about it are called."""

    size: timedelta
    name: str
    short: str


_DAY = _Unit(timedelta(days=1), "days", "d")
_HOUR = _Unit(timedelta(hours=1), "hours", "h")
_MINUTE = _Unit(timedelta(minutes=1), "minutes", "min")
_SECOND = _Unit(timedelta(seconds=1), "seconds", "s")
_UNITS = (_DAY, _HOUR, _MINUTE)


def exact(length: timedelta, words: Words) -> str:
    """Say what officers agreed on: `36 hours`, `one day`. Seconds are left out."""
    unit = next((u for u in _UNITS if length >= u.size and not length % u.size), _MINUTE)
    return _in(unit, length, words)


def rounded(length: timedelta, words: Words) -> str:
    """Say what passes by at a glance, rounded down: `2 days`, `47 hours`."""
    return _in(_largest(length, _UNITS), length, words)


def two_units(length: timedelta, words: Words) -> str:
    """Say what passes by more closely: `1 d 3 h`. Less than a minute counts as one."""
    minutes = max(length // _MINUTE.size, 1)
    days, rest = divmod(minutes, 24 * 60)
    counts = zip(_UNITS, (days, *divmod(rest, 60)), strict=True)
    said = [words.say(f"short-{unit.name}", count=str(count)) for unit, count in counts if count]
    return words.say("short-two", first=said[0], second=said[1]) if len(said) > 1 else said[0]


def brief(length: timedelta, words: Words) -> str:
    """Say what passes by in a digest, rounded down: `2 days`, `47 h`, `119 s`."""
    return _in_digest(_largest(length, (*_UNITS, _SECOND)), length, words)


def brief_exact(length: timedelta, words: Words) -> str:
    """Say whole hours in a digest as they were agreed on: `24 h`, `3 days`."""
    unit = _DAY if length > _DAY.size and not length % _DAY.size else _HOUR
    return _in_digest(unit, length, words)


def _largest(length: timedelta, units: tuple[_Unit, ...]) -> _Unit:
    """Return the largest unit of which there are at least two, or the smallest."""
    return next((u for u in units if length >= 2 * u.size), units[-1])


def _in(unit: _Unit, length: timedelta, words: Words) -> str:
    return words.say(f"span-{unit.name}", count=max(length, timedelta()) // unit.size)


def _in_digest(unit: _Unit, length: timedelta, words: Words) -> str:
    return words.say(f"digest-span-{unit.short}", n=max(length, timedelta()) // unit.size)
