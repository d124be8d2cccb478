"""A report: the content of a release that was made from a template, as fields with their values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

InLanguages = Mapping[str, str]
"""Language (en, ja, ko) → a text."""


@dataclass(frozen=True)
class Filled:
    """
    A field of a report, with all that is needed to say it in any language.

    Attributes:
        id: As its template has it.
        type: `time`, `place`, `choice`, `number` or `line`.
        label: Its name in each language.
        value: Its canonical value; "" where it is not yet known. A time in UTC to the minute or the
            second (`2026-11-26T04:04:30Z`), the key of a choice, coordinates in degrees (`39.05N
            127.43E`), a decimal number, or the line as it was typed.
        unit: What a number counts: `deg`, `km`, `m`, `kt` or "".
        said: How a choice reads in each language; empty for all else.
    """

    id: str
    type: str
    label: InLanguages
    value: str = field(default="", repr=False)
    unit: str = ""
    said: InLanguages = field(default_factory=dict, repr=False)

    def plain(self) -> dict[str, Any]:
        """Return the field as JSON can hold it."""
        return {**vars(self), "label": dict(self.label), "said": dict(self.said)}


@dataclass(frozen=True)
class Report:
    """
    What a report says.

    It keeps the words of its template, so that it says the same whatever a later policy has.

    Attributes:
        template: The key of its template.
        version: The fingerprint of that template.
        fields: In the order of the template, also those not yet known.
    """

    template: str
    version: str
    fields: tuple[Filled, ...] = field(repr=False)

    @property
    def values(self) -> dict[str, str]:
        """Return field id → canonical value, in the template's order; "" where not yet known."""
        return {one.id: one.value for one in self.fields}

    def plain(self) -> dict[str, Any]:
        """Return the report as JSON can hold it."""
        return {
            "template": self.template,
            "version": self.version,
            "fields": [one.plain() for one in self.fields],
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Report":
        """Return the report that `plain` wrote."""
        fields: Iterable[Mapping[str, Any]] = plain["fields"]
        return cls(plain["template"], plain["version"], tuple(Filled(**one) for one in fields))
