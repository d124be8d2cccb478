"""Reading a policy's tables key by key, noting every fault instead of stopping at the first."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, TypeVar

from bot.domain.text import characters

Found = TypeVar("Found")

LANGUAGES = ("en", "ja", "ko")

KINDS: Mapping[type, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date such as 2014-12-29",
    list: "a list",
    dict: "a table",
}

MOST = 10**10
"""
The largest number a policy may hold: no span of time can be computed beyond it.

It also keeps out nan and inf.
"""


class PolicyFaults:
    """
    Collects what is wrong with a policy's text.

    Attributes:
        found: One sentence each, beginning with the path of its key.
        idle: The keys without effect, in order.
    """

    def __init__(self) -> None:
        self.found: list[str] = []
        self.idle: dict[str, None] = {}

    def note(self, path: str, what: str) -> None:
        fault = f"{path}: {what}."
        if fault not in self.found:
            self.found.append(fault)


def quoted(key: str) -> str:
    """Write a key as in the file, in quotes where TOML needs them."""
    return key if re.fullmatch("[A-Za-z0-9_-]+", key) else f'"{key}"'


def is_a(value: object, kind: type) -> bool:
    """
    Tell whether a TOML value is of a kind, where true is no number and a date with a time is no
    date.
    """
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MOST
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, kind)


class Table:
    """
    One table of the policy file.

    A value that is missing or of the wrong kind is noted and comes back as None (or empty), so that
    reading goes on. `close` notes the keys that nobody has taken.
    """

    def __init__(self, values: Mapping[str, Any], path: str, faults: PolicyFaults) -> None:
        self.values = values
        self.path = path
        self.faults = faults
        self._taken: set[str] = set()

    def at(self, key: str) -> str:
        return f"{self.path}.{quoted(key)}" if self.path else quoted(key)

    def note(self, key: str, what: str) -> None:
        self.faults.note(self.at(key), what)

    def take(self, key: str, kind: type, *, needed: bool = True) -> Any:
        self._taken.add(key)
        if key not in self.values:
            if needed:
                self.note(key, "is missing")
            return None
        value = self.values[key]
        if not is_a(value, kind):
            self.note(key, f"must be {KINDS[kind]}")
            return None
        return value

    def idle(self, *keys: str, under: str = "") -> None:
        """
        Take keys that nothing reads any more, whatever they hold: they are noted as being without
        effect.

        Args:
            under: What to call the table, where it is one of many of its kind, such as `caveats.*`.
        """
        for key in keys:
            self._taken.add(key)
            if key in self.values:
                self.faults.idle[f"{under or self.path}.{key}"] = None

    def text(self, key: str, *, among: Collection[str] = (), needed: bool = True) -> str:
        """
        Read a text that is not blank.

        Returns:
            The text, or "" where it is missing or wrong.
        """
        value: str | None = self.take(key, str, needed=needed)
        if value is None:
            return ""
        if not characters.visible(value):
            self.note(key, "must not be blank")
            return ""
        return value if self._allowed(self.at(key), value, among) else ""

    def in_languages(self, key: str, *, longest: int = 0) -> Mapping[str, str]:
        """
        Read a text in every language of the desk.

        Args:
            key: Where it stands.
            longest: Most characters of each; 0 for any number.
        """
        said = self.read(key, lambda inner: {one: inner.text(one) for one in LANGUAGES})
        for language, text in said.items():
            if longest and len(text) > longest:
                self.note(key, f"has more than {longest} characters in {language}")
        return MappingProxyType(said)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        value: bool | None = self.take(key, bool, needed=default is None)
        return bool(default) if value is None else value

    def whole(self, key: str, *, least: int = 0) -> int:
        value: int | None = self.take(key, int)
        if value is None:
            return least
        if value < least:
            self.note(key, f"must be at least {least}")
        return value

    def fraction(self, key: str) -> float:
        value: float | None = self.take(key, float)
        if value is not None and not 0 < value <= 1:
            self.note(key, "must be above 0 and at most 1")
        return 0.0 if value is None else float(value)

    def day(self, key: str, *, needed: bool = True) -> date | None:
        value: date | None = self.take(key, date, needed=needed)
        return value

    def clock(self, key: str) -> time:
        """Read a time of day written `HH:MM`."""
        value = self.text(key)
        try:
            return time.fromisoformat(value) if len(value) == 5 else self._no_clock(key, value)
        except ValueError:
            return self._no_clock(key, value)

    def _no_clock(self, key: str, value: str) -> time:
        if value:
            self.note(key, "must be a time of day such as 08:30")
        return time()

    def days(self, key: str) -> frozenset[date]:
        """Read a list of different dates, empty where it is missing."""
        values: Sequence[Any] = self.take(key, list, needed=False) or ()
        for number, value in enumerate(values):
            if not is_a(value, date) or value in values[:number]:
                self.faults.note(f"{self.at(key)}[{number}]", f"must be {KINDS[date]}, named once")
        return frozenset(value for value in values if is_a(value, date))

    def words(
        self, key: str, *, among: Collection[str] = (), needed: bool = True
    ) -> tuple[str, ...]:
        """Read a list of different texts, not empty where it is needed."""
        values: Sequence[Any] | None = self.take(key, list, needed=needed)
        if values is None:
            return ()
        if needed and not values:
            self.note(key, "must not be empty")
        return tuple(self._each_word(key, values, among))

    def _each_word(self, key: str, values: Sequence[Any], among: Collection[str]) -> Iterator[str]:
        seen: set[str] = set()
        for number, value in enumerate(values):
            path = f"{self.at(key)}[{number}]"
            if not isinstance(value, str) or not characters.visible(value):
                self.faults.note(path, "must be a text")
            elif value in seen:
                self.faults.note(path, f"names {value!r} twice")
            elif self._allowed(path, value, among):
                seen.add(value)
                yield value

    def _allowed(self, path: str, value: str, among: Collection[str]) -> bool:
        if among and value not in among:
            self.faults.note(path, f"must be one of {', '.join(among)}, not {value!r}")
            return False
        if sign := characters.forbidden(value, lines=False):
            self.faults.note(path, f"holds {sign[0]}, which no card can show on its line")
            return False
        return True

    def inside(self, key: str, *, needed: bool = True) -> "Table":
        """
        Open the table under a key.

        Returns:
            The table, or where there is none an empty one, whose missing keys are no faults.
        """
        value = self.take(key, dict, needed=needed)
        if value is None:
            return Table({}, self.at(key), PolicyFaults())
        return Table(value, self.at(key), self.faults)

    def tables(self) -> Iterator[tuple[str, "Table"]]:
        """Open all tables of a table of tables, such as `parties`, and close each after use."""
        for key in self.values:
            if key not in self._taken:
                inner = self.inside(key)
                yield key, inner
                inner.close()

    def read(self, key: str, reader: Callable[..., Found], *known: object) -> Found:
        """
        Read the table under a key, and close it.

        Args:
            key: Where it stands.
            reader: Reads the table, which is its first argument.
            known: Its further arguments.
        """
        inner = self.inside(key)
        found = reader(inner, *known)
        inner.close()
        return found

    def rows(self, key: str, *, needed: bool = True) -> Iterator["Table"]:
        """Open all tables of a list of tables, such as `routes`, and close each after use."""
        for number, value in enumerate(self.take(key, list, needed=needed) or ()):
            path = f"{self.at(key)}[{number}]"
            if isinstance(value, dict):
                row = Table(value, path, self.faults)
                yield row
                row.close()
            else:
                self.faults.note(path, "must be a table")

    def numbers(
        self, key: str, kind: type = int, *, keys: Collection[str] | None = None
    ) -> Mapping[str, Any]:
        """
        Read a table of positive numbers under a key.

        Args:
            key: Where it stands.
            kind: `int` or `float`.
            keys: Exactly which names it must have, or None for any.

        Returns:
            Name → number, without those that are missing or wrong.
        """
        inner = self.inside(key)
        found = {name: inner.take(name, kind) for name in (inner.values if keys is None else keys)}
        inner.close()
        for name, value in found.items():
            if value is not None and value <= 0:
                inner.note(name, "must be above 0")
        return MappingProxyType({name: value for name, value in found.items() if value is not None})

    def figures(self, key: str, kind: type = int) -> tuple[Any, ...]:
        """Read a list of different positive numbers."""
        values = self.take(key, list) or []
        for number, value in enumerate(values):
            if not is_a(value, kind) or value <= 0 or value in values[:number]:
                self.faults.note(
                    f"{self.at(key)}[{number}]", f"must be {KINDS[kind]} above 0, named once"
                )
        return tuple(v for v in values if is_a(v, kind))

    def close(self) -> None:
        for key in self.values:
            if key not in self._taken:
                self.note(key, "is not a key of this table")
