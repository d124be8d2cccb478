"""A report in words: each field's name and value in the reader's language, its units and zones."""

from collections.abc import Iterable

from bot.domain.release.report import Filled, Report
from bot.domain.text import moments
from handlers.text.words import Words


def lines(fields: Iterable[Filled], words: Words) -> list[tuple[str, str]]:
    """
    Return name and value of some fields of a report, in their order.

    They are the words of the record itself, whatever the policy says by now.

    Args:
        fields: what they hold.
        words: the reader's language and time zone.
    """
    return [(words.named(field.label), _value(field, words)) for field in fields]


def times(report: Report, words: Words) -> list[tuple[str, str]]:
    """Return name and value of the times that are known, as `lines` does."""
    known = [field for field in report.fields if field.type == "time" and field.value]
    return [(words.named(field.label), _value(field, words)) for field in known]


def _value(field: Filled, words: Words) -> str:
    if not field.value:
        return words.say("not-yet-known")
    if field.type == "time":
        at = moments.instant(field.value)
        return words.exactly(at, seconds=moments.to_the_second(field.value))
    if field.said:
        return words.named(field.said)
    if not field.unit:
        return field.value
    own = f"quantity-{field.unit}"
    known = own if words.knows(own) else "quantity"
    return words.say(known, value=field.value, unit=unit(field.unit, words))


def unit(key: str, words: Words) -> str:
    """Return a unit as it stands beside a label: in words, or as the sign that all know."""
    return words.say(f"unit-{key}") if words.knows(f"unit-{key}") else key
