"""What was typed or chosen in the fields of a template, read into canonical values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from bot.domain.form_errors import FormCheck
from bot.domain.policy.templates import COORDINATES, FieldOrder, Template, TemplateField
from bot.domain.refusals import TemplateInvalid, TextInvalid, TooLong
from bot.domain.release.report import Filled, Report
from bot.domain.text import characters, moments, positions, typed

LONGEST = 120
"""Most characters of what is typed in a field: it fits one line of a card."""
NOT_KNOWN = frozenset(
    {
        *("unknown", "unk", "not known", "not yet known", "nyk", "tbd", "n/a", "none"),
        *("不明", "未詳", "未判明", "未定", "미상", "모름", "불명", "미확인"),
    }
)
"""What is typed for what an empty field says as well; also dashes and question marks alone."""
COUNTED: Mapping[str, frozenset[str]] = {
    "deg": frozenset({"°", "deg", "degree", "degrees", "度", "도"}),
    "km": frozenset({"km", "キロ", "キロメートル", "킬로", "킬로미터"}),
    "m": frozenset({"m", "メートル", "미터"}),
    "kt": frozenset({"kt", "キロトン", "킬로톤"}),
    "": frozenset({"発", "個", "基", "本", "발", "개", "기"}),
}
"""Unit → what may be typed behind a number of it. Another unit is refused, never converted."""
SIGNS: Mapping[str, tuple[Callable[[Any, Any], bool], str]] = {
    "<=": (le, "most"),
    ">=": (ge, "least"),
    "<": (lt, "below"),
    ">": (gt, "above"),
}
"""Sign of a check → what it asks, and the word by which a refusal says that."""
PRESENT: Mapping[str, str] = {"en": "now", "ja": "現在", "ko": "현재"}
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,10})(\.\d{1,8})?\s*(\D*)", re.ASCII)


@dataclass(frozen=True)
class Present:
    """When and where something is typed: the present, aware, and the time zone's name."""

    now: datetime
    zone: str


def report(template: Template, given: Mapping[str, str], present: Present) -> Report:
    """
    Read a filled-in template.

    Args:
        template: The template.
        given: Input → what was typed or chosen in it. What is left out is not yet known.
        present: When and where it was typed, by which a time without its day or zone is read.

    Raises:
        Refusal: whatever is wrong, all of it at once and each at its field (`TemplateInvalid`,
            `TextInvalid`, `TooLong`); or nothing at all is known.
    """
    check = FormCheck()
    filled = [_filled(check, one, given, present) for one in template.fields]
    values = {one.id: one.value for one in filled}
    if not check.found:
        for order in template.checks:
            check.of(_in_order, order, values, template, present)
        if not any(values.values()):
            check.of(_refuse, template.fields[0].id, "empty")
    check.settle()
    return Report(template.id, template.version, tuple(filled))


def typed_again(report: Report) -> dict[str, str]:
    """
    Return input → what is typed or chosen in it for what a report says: `report` reads it as it
    was.
    """
    return dict(_typed(one) for one in report.fields if one.value)


def _typed(field: Filled) -> tuple[str, str]:
    if field.type == "place" and not field.said:
        return field.id + COORDINATES, field.value
    return field.id, field.value.replace("T", " ") if field.type == "time" else field.value


def _filled(
    check: FormCheck, field: TemplateField, given: Mapping[str, str], present: Present
) -> Filled:
    """Return a field with its value, "" where that is wrong or not yet known."""
    value = check.of(_value, field, given.get(field.id, ""), present) or ""
    if field.type == "place":
        elsewhere = field.id + COORDINATES
        typed_in = check.of(_position, elsewhere, given.get(elsewhere, "")) or ""
        if value and typed_in:
            check.of(_refuse, elsewhere, "both")
        value = value or typed_in
    said = field.choices.get(value, {}) if field.type in ("place", "choice") else {}
    return Filled(field.id, field.type, field.label, value, field.unit, said)


def _value(field: TemplateField, text: str, present: Present) -> str:
    text = _line(field.id, text)
    if not text or field.type == "line":
        return text
    if field.type in ("place", "choice"):
        return text if text in field.choices else _refuse(field.id, "choice")
    if field.type == "time":
        found = moments.read(text, present.now, present.zone)
        return found or _refuse(field.id, "time")
    return _number(field, text)


def _line(name: str, text: str) -> str:
    """
    Return what was typed, tidied, or "" where it says that nothing is known.

    Raises:
        TextInvalid, TooLong: it cannot be kept.
    """
    forbidden = characters.forbidden(text, lines=False)
    if forbidden:
        raise TextInvalid(name=name, sign=forbidden[0], line=str(forbidden[1]))
    text = characters.tidied(text, lines=False, hidden=False) if characters.visible(text) else ""
    said = typed.bare(text).casefold()
    if not said.strip("-") or said in NOT_KNOWN:
        return ""
    if len(text) > LONGEST:
        raise TooLong(name=name, limit=str(LONGEST))
    return text


def _position(name: str, text: str) -> str:
    text = _line(name, text)
    return (positions.read(text) or _refuse(name, "place")) if text else ""


def _number(field: TemplateField, text: str) -> str:
    found = _NUMBER.fullmatch(typed.fold(text).strip())
    if found is None or (found[3].strip() and found[3].strip() not in COUNTED[field.unit]):
        return _refuse(field.id, "number", unit=field.unit or "none")
    number = Decimal(found[1].replace(",", "") + (found[2] or ""))
    value = f"{number.normalize():f}"
    if len(value.partition(".")[2]) > field.decimals:
        return _refuse(field.id, "decimals", most=str(field.decimals))
    least, most = field.least or 0, field.most
    if number < Decimal(str(least)) or (most is not None and number > Decimal(str(most))):
        reach = {"least": f"{least:g}", "most": f"{most:g}" if most is not None else "none"}
        return _refuse(field.id, "range", **reach)
    return value


def _in_order(
    order: FieldOrder, values: Mapping[str, str], template: Template, present: Present
) -> None:
    """
    Hold that two fields stand in order, where both are known.

    Times are compared to the minute where one of them is known to the minute only.
    """
    now = moments.written(present.now, seconds=True)
    one, other = values[order.one], values.get(order.other, now)
    types = {field.id: field for field in template.fields}
    holds, word = SIGNS[order.sign]
    if one and other and not holds(*_compared(types[order.one].type, one, other)):
        label = types[order.other].label if order.other in types else PRESENT
        _refuse(order.one, "order", sign=word, **label)


def _compared(kind: str, one: str, other: str) -> tuple[object, object]:
    if kind == "number":
        return Decimal(one), Decimal(other)
    both = moments.instant(one), moments.instant(other)
    if moments.to_the_second(one) and moments.to_the_second(other):
        return both
    return both[0].replace(second=0), both[1].replace(second=0)


def _refuse(name: str, about: str, **values: str) -> str:
    """
    Refuse a field. Nothing of what was typed in it is in the refusal.

    Raises:
        TemplateInvalid: always.
    """
    raise TemplateInvalid(name=name, why=f"template-{about}", **values)
