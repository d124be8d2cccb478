"""Templates: which fields a report has, and what comes with the template and is never typed."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType

from bot.domain.policy.toml_table import MOST, Table, quoted
from bot.domain.text import typed

TYPES = ("time", "place", "choice", "number", "line")
"""
What a field holds: a moment, a choice or coordinates, a choice, a number, a line of free text.
"""
UNITS = ("deg", "km", "m", "kt")
COORDINATES = "_coordinates"
"""What the input beside a place is called behind the field's id."""
TAKEN = frozenset({"to", "precedence", "reference", "sha256", "template", "now"})
"""What no field may be called: the form's other inputs, and the word for the present in a check."""
LABEL, CHOICE, TITLE, PURPOSE = 60, 75, 90, 300
"""Most characters of a field's name, of a choice (Slack's limit), of a title and of a purpose."""
CHOICES, FIELDS = 100, 20
"""Most choices of a field and most fields of a report."""
_ID = re.compile("[a-z][a-z0-9_]{0,39}")
_CHECK = re.compile(r"\s*(\w+)\s*(<=|>=|<|>)\s*(\w+)\s*")

InLanguages = Mapping[str, str]
"""Language (en, ja, ko) → a text."""


@dataclass(frozen=True)
class TemplateField:
    """
    A field of a report.

    Attributes:
        id: How the policy and the form call it.
        type: One of `TYPES`.
        label: Its name in each language.
        choices: Key → how it reads in each language.
        unit: What a number counts, one of `UNITS`; "" where it counts things.
        least, most: The smallest and largest number; None for no limit.
        decimals: How many digits a number may have behind the point.
    """

    id: str
    type: str
    label: InLanguages
    choices: Mapping[str, InLanguages] = field(default_factory=dict)
    unit: str = ""
    least: float | None = None
    most: float | None = None
    decimals: int = 0


@dataclass(frozen=True)
class FieldOrder:
    """
    What must hold between two fields where both are known, such as `impact_at >= launched_at`.

    Attributes:
        one: The id of the field that a fault is shown at.
        sign: `<=`, `>=`, `<` or `>`.
        other: The id of the field that it is compared with, or `now`.
    """

    one: str
    sign: str
    other: str


@dataclass(frozen=True)
class Template:
    """
    A kind of report.

    Attributes:
        id: The policy's key for it.
        subject, caveats: The keys that every such report has.
        purpose: The purpose in each language.
        level: The level of a real report.
        exercise_level: The level of one in an exercise.
        title: Its name in each language, before which nothing and behind which the time stands.
        fields: Its fields, in the order of the form.
        checks: What must hold between them.
        lifetime: How long such a report lives; None for what its precedence says.
        precedence: The one that the form begins with; None for none.
        version: A fingerprint of all the above, by which a report tells what it was made from.
    """

    id: str
    subject: str
    purpose: InLanguages
    level: str
    exercise_level: str
    title: InLanguages
    fields: tuple[TemplateField, ...]
    checks: tuple[FieldOrder, ...] = ()
    caveats: tuple[str, ...] = ()
    lifetime: timedelta | None = None
    precedence: str | None = None
    version: str = ""

    def level_for(self, *, exercise: bool) -> str:
        """Return the level of such a report, in an exercise or not."""
        return self.exercise_level if exercise else self.level


def read_templates(root: Table, **known: tuple[str, ...]) -> Mapping[str, Template]:
    """
    Read the templates of a policy, with the fields and purposes that they name.

    Args:
        root: The whole policy; `fields`, `purposes` and `templates` of it are taken.
        **known: The keys of its `levels`, `subjects`, `caveats` and `precedences`.

    Returns:
        Key → template, empty where the policy has none.
    """
    purposes, fields, templates = (
        root.inside(key, needed=False) for key in ("purposes", "fields", "templates")
    )
    said = {key: purposes.in_languages(key, longest=PURPOSE) for key in purposes.values}
    found = {key: _field(key, inner) for key, inner in fields.tables()}
    for key in found:
        if not _ID.fullmatch(key) or key in TAKEN or key.endswith(COORDINATES):
            fields.note(key, "must be small letters, digits and _, and no other input of the form")
    return MappingProxyType(
        {key: _template(key, inner, said, found, known) for key, inner in templates.tables()}
    )


def _field(key: str, table: Table) -> TemplateField:
    kind = table.text("type", among=TYPES)
    number, chosen = kind == "number", kind in ("choice", "place")
    choices = table.inside("choices", needed=kind == "choice") if chosen else None
    label = table.in_languages("label", longest=LABEL)
    found = TemplateField(
        id=key,
        type=kind,
        label=label,
        choices=MappingProxyType(
            {one: choices.in_languages(one, longest=CHOICE) for one in choices.values}
            if choices
            else {}
        ),
        unit=table.text("unit", among=UNITS, needed=False) if number else "",
        least=table.take("least", float, needed=False) if number else None,
        most=table.take("most", float, needed=False) if number else None,
        decimals=(table.take("decimals", int, needed=False) or 0) if number else 0,
    )
    if len(found.choices) > CHOICES or (kind == "choice" and not found.choices):
        table.note("choices", f"must hold 1 to {CHOICES}")
    if not 0 <= found.decimals <= 4:
        table.note("decimals", "must be 0 to 4")
    if not 0 <= (found.least or 0) <= (found.most if found.most is not None else MOST):
        table.note("least", "must be at least 0, and not above `most`")
    return found


def _template(
    key: str,
    table: Table,
    purposes: Mapping[str, InLanguages],
    fields: Mapping[str, TemplateField],
    known: Mapping[str, tuple[str, ...]],
) -> Template:
    purpose = table.text("purpose")
    level = table.text("level", among=known["levels"])
    named = table.words("fields", among=tuple(fields) or ("none: [fields] defines none",))
    found = Template(
        id=key,
        subject=table.text("subject", among=known["subjects"]),
        purpose=purposes.get(purpose) or MappingProxyType({"en": purpose}),
        level=level,
        exercise_level=table.text("exercise_level", among=known["levels"], needed=False) or level,
        title=table.in_languages("title", longest=TITLE),
        fields=tuple(fields[name] for name in named),
        caveats=table.words("caveats", among=known["caveats"], needed=False),
        lifetime=_lifetime(table),
        precedence=table.text("precedence", among=known["precedences"], needed=False) or None,
    )
    if not _ID.fullmatch(key):
        table.faults.note(table.path, "must be named in small letters, digits and _")
    if len(purpose) > PURPOSE:
        table.note("purpose", f"has more than {PURPOSE} characters")
    if len(found.fields) > FIELDS:
        table.note("fields", f"must name at most {FIELDS}")
    whole = replace(found, checks=tuple(_checks(table, found.fields)))
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, default=_plain)
    return replace(whole, version=hashlib.sha256(text.encode()).hexdigest()[:16])


def _plain(value: object) -> object:
    """Return what JSON can hold of a part of a template."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    return dict(value) if isinstance(value, Mapping) else vars(value)


def _lifetime(table: Table) -> timedelta | None:
    text = table.text("lifetime", needed=False)
    return read_span(table, "lifetime", text) if text else None


def read_span(table: Table, key: str, text: str) -> timedelta | None:
    """
    Read a length of time such as `24h` that stands under a key, noting one that cannot be read.
    """
    span = typed.span(text)
    if span is None or span < timedelta(minutes=1):
        table.note(key, "must be a length of time such as 24h, at least a minute")
        return None
    return span


def _checks(table: Table, fields: tuple[TemplateField, ...]) -> Iterator[FieldOrder]:
    types = {one.id: one.type for one in fields} | {"now": "time"}
    for number, text in enumerate(table.words("checks", needed=False)):
        found = _CHECK.fullmatch(text)
        one, sign, other = found.groups() if found else ("", "", "")
        kinds = {types.get(one), types.get(other)}
        if one == "now" or kinds not in ({"time"}, {"number"}):
            table.faults.note(
                f"{table.at('checks')}[{number}]",
                f"must compare two times or two numbers of the template, not {quoted(text)}",
            )
        else:
            yield FieldOrder(one, sign, other)
