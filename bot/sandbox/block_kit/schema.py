"""Small rules that check a JSON value and report what is wrong with it in Slack's words."""

import math
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

Faults = list[str]
Rule = Callable[[Any, str, Faults], None]
Table = Mapping[str, Rule]


def fault(faults: Faults, path: str, words: str) -> None:
    """Record one fault at a JSON pointer."""
    faults.append(f"[ERROR] {words} [json-pointer:{path}]")


def first_fault(*tests: tuple[Callable[[Any], bool], str]) -> Rule:
    """Return a rule that reports the first fault of a value: of these tests that which it fails."""

    def rule(value: Any, path: str, faults: Faults) -> None:
        words = next((words for holds, words in tests if not holds(value)), None)
        if words:
            fault(faults, path, words)

    return rule


anything = first_fault()
boolean = first_fault((lambda value: isinstance(value, bool), "must be a boolean"))
number = first_fault(
    (lambda v: isinstance(v, (int, float)) and not isinstance(v, bool), "must be a number")
)


def string(most: float = math.inf, least: int = 0) -> Rule:
    """Return a rule for a string of `least` to `most` characters."""
    return first_fault(
        (lambda value: isinstance(value, str), "must be a string"),
        (lambda value: len(value) <= most, f"must be less than {most + 1} characters"),
        (lambda value: len(value) >= least, f"must be more than {least - 1} characters"),
    )


def one_of(*allowed: str) -> Rule:
    """Return a rule for one of the given words."""
    return first_fault(
        (lambda value: value in allowed, f"must be a valid enum value: {', '.join(allowed)}")
    )


def integer(least: float = -math.inf, most: float = math.inf) -> Rule:
    """Return a rule for a whole number within bounds."""
    return first_fault(
        (lambda v: isinstance(v, int) and not isinstance(v, bool), "must be an integer"),
        (lambda value: value >= least, f"must be greater than {least - 1}"),
        (lambda value: value <= most, f"must be less than {most + 1}"),
    )


def matching(pattern: str, words: str) -> Rule:
    """Return a rule for a string of this form. `words` is the fault of any other value."""
    return first_fault((lambda v: isinstance(v, str) and bool(re.fullmatch(pattern, v)), words))


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


def items(rule: Rule, most: float = math.inf, least: int = 0) -> Rule:
    """Return a rule for a list of `least` to `most` values that each pass the given rule."""

    def check(value: Any, path: str, faults: Faults) -> None:
        if not isinstance(value, list):
            fault(faults, path, "must be an array")
            return
        if len(value) > most:
            fault(faults, path, f"no more than {most} items allowed")
        if len(value) < least:
            fault(faults, path, f"no less than {least} items allowed")
        for place, item in enumerate(value):
            rule(item, f"{path}/{place}", faults)

    return check


def shape(
    fields: Table,
    required: Collection[str] = (),
    one: Collection[str] = (),
    *,
    exclusive: bool = True,
    closed: bool = True,
) -> Rule:
    """
    Return a rule for an object with these fields.

    Args:
        fields: The rule of each field.
        required: Fields that must all be there.
        one: Fields of which at least one must be there.
        exclusive: Whether only one of `one` may be there.
        closed: Whether no other field may be there.
    """

    def rule(value: Any, path: str, faults: Faults) -> None:
        if not isinstance(value, dict):
            fault(faults, path, "must be an object")
            return
        for name in sorted(set(value) - set(fields)) if closed else ():
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
