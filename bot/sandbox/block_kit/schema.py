"""Small rules that check a JSON value and report what is wrong with it in Slack's words."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

Faults = list[str]
Rule = Callable[[Any, str, Faults], None]
Table = Mapping[str, Rule]


def fault(faults: Faults, path: str, words: str) -> None:
    """Record one fault at a JSON pointer."""
    faults.append(f"[ERROR] {words} [json-pointer:{path}]")


def anything(value: Any, path: str, faults: Faults) -> None:
    """Accept any value."""


def string(most: int | None = None, least: int = 0) -> Rule:
    """Return a rule for a string of `least` to `most` characters."""

    def rule(value: Any, path: str, faults: Faults) -> None:
        if not isinstance(value, str):
            fault(faults, path, "must be a string")
        elif most is not None and len(value) > most:
            fault(faults, path, f"must be less than {most + 1} characters")
        elif len(value) < least:
            fault(faults, path, f"must be more than {least - 1} characters")

    return rule


def one_of(*allowed: str) -> Rule:
    """Return a rule for one of the given words."""

    def rule(value: Any, path: str, faults: Faults) -> None:
        if value not in allowed:
            fault(faults, path, f"must be a valid enum value: {', '.join(allowed)}")

    return rule


def boolean(value: Any, path: str, faults: Faults) -> None:
    """Check that the value is true or false."""
    if not isinstance(value, bool):
        fault(faults, path, "must be a boolean")


def integer(least: int | None = None, most: int | None = None) -> Rule:
    """Return a rule for a whole number within bounds."""

    def rule(value: Any, path: str, faults: Faults) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            fault(faults, path, "must be an integer")
        elif least is not None and value < least:
            fault(faults, path, f"must be greater than {least - 1}")
        elif most is not None and value > most:
            fault(faults, path, f"must be less than {most + 1}")

    return rule


def number(value: Any, path: str, faults: Faults) -> None:
    """Check that the value is a number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        fault(faults, path, "must be a number")


def matching(pattern: str, words: str) -> Rule:
    """Return a rule for a string of this form. `words` is the fault of any other value."""
    known = re.compile(pattern)

    def rule(value: Any, path: str, faults: Faults) -> None:
        if not isinstance(value, str) or not known.fullmatch(value):
            fault(faults, path, words)

    return rule


def text(most: int = 3000, kinds: tuple[str, ...] = ("plain_text",)) -> Rule:
    """Return a rule for a text object of the given kinds with 1 to `most` characters."""
    allowed = {
        "plain_text": {"type", "text", "emoji"},
        "mrkdwn": {"type", "text", "verbatim"},
    }

    def rule(value: Any, path: str, faults: Faults) -> None:
        if not isinstance(value, dict):
            fault(faults, path, "must be an object")
            return
        if value.get("type") not in kinds:
            fault(faults, f"{path}/type", f"unsupported type: {value.get('type')}")
            return
        for name in sorted(set(value) - allowed[value["type"]]):
            fault(faults, path, f"invalid additional property: {name}")
        if "text" not in value:
            fault(faults, path, "missing required field: text")
        else:
            string(most, 1)(value["text"], f"{path}/text", faults)

    return rule


def items(rule: Rule, most: int | None = None, least: int = 0) -> Rule:
    """Return a rule for a list of `least` to `most` values that each pass the given rule."""

    def check(value: Any, path: str, faults: Faults) -> None:
        if not isinstance(value, list):
            fault(faults, path, "must be an array")
            return
        if most is not None and len(value) > most:
            fault(faults, path, f"no more than {most} items allowed")
        if len(value) < least:
            fault(faults, path, f"no less than {least} items allowed")
        for place, item in enumerate(value):
            rule(item, f"{path}/{place}", faults)

    return check


def shape(
    fields: Table, required: Collection[str] = (), one: Collection[str] = (), exclusive: bool = True
) -> Rule:
    """
    Return a rule for an object with these fields.

    Args:
        fields: The rule of each field.
        required: Fields that must all be there.
        one: Fields of which at least one must be there.
        exclusive: Whether only one of `one` may be there.
    """

    def rule(value: Any, path: str, faults: Faults) -> None:
        if not isinstance(value, dict):
            fault(faults, path, "must be an object")
            return
        for name in sorted(set(value) - set(fields)):
            fault(faults, path, f"invalid additional property: {name}")
        for name in sorted(required):
            if value.get(name) is None:
                fault(faults, path, f"missing required field: {name}")
        given = [name for name in one if value.get(name) is not None]
        if one and not given:
            fault(faults, path, f"must provide one of: {', '.join(one)}")
        if exclusive and len(given) > 1:
            fault(faults, path, f"only one of these is allowed: {', '.join(one)}")
        for name, check in fields.items():
            if value.get(name) is not None:
                check(value[name], f"{path}/{name}", faults)

    return rule


def open_shape(fields: Table) -> Rule:
    """
    Return a rule for an object of which only these fields are checked. Other fields are allowed.
    """

    def rule(value: Any, path: str, faults: Faults) -> None:
        if not isinstance(value, dict):
            fault(faults, path, "must be an object")
            return
        shape(fields)({name: value[name] for name in fields if name in value}, path, faults)

    return rule


def kind(table: Table, allowed: Collection[str] | None = None) -> Rule:
    """Return a rule that checks an object by its `type`, where that type is allowed here."""

    def rule(value: Any, path: str, faults: Faults) -> None:
        if not isinstance(value, dict):
            fault(faults, path, "must be an object")
        elif value.get("type") is None:
            fault(faults, path, "missing required field: type")
        elif not isinstance(value["type"], str):
            fault(faults, f"{path}/type", "must be a string")
        elif value["type"] not in table or (allowed is not None and value["type"] not in allowed):
            fault(faults, f"{path}/type", f"unsupported type: {value['type']}")
        else:
            table[value["type"]](value, path, faults)

    return rule


def both(*rules: Rule) -> Rule:
    """Return a rule that applies all of the given rules."""

    def check(value: Any, path: str, faults: Faults) -> None:
        for rule in rules:
            rule(value, path, faults)

    return check
