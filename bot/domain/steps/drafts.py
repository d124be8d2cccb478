"""
What an officer filled in, held against the limits and the policy before anything else looks at it.
"""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain import field_values
from bot.domain.field_values import Present
from bot.domain.form_errors import FormCheck
from bot.domain.policy.model import Policy
from bot.domain.policy.templates import Template
from bot.domain.refusals import (
    BodyAboveCeiling,
    ContentMissing,
    FieldMissing,
    FingerprintInvalid,
    LifetimeInvalid,
    LifetimeTooLong,
    ReferenceAboveCeiling,
    Refusal,
    TemplateInvalid,
    TemplateLevel,
    TextInvalid,
    TooLong,
    ValueUnknown,
)
from bot.domain.release.content import Content
from bot.domain.text import characters, typed
from bot.domain.text.moments import MONTHS

LIMITS = {
    "title": 120,
    "purpose": 500,
    "body": 3000,
    "reference": 100,
    "sha256": 200,
    "lifetime": 40,
    "note": 500,
    "text": 300,
    "cap": 20,
    "why": 500,
}
"""
Longest text of each field, in characters: what fits a card, and a Slack section.

What is read and not kept has space for labels and groups.
"""

SEVERAL_LINES = frozenset({"purpose", "body", "note", "text", "why"})
AS_IT_IS = frozenset({"body"})
"""Fields that are shared sign by sign, also those that nobody sees."""


@dataclass(frozen=True)
class Draft:
    """
    Modal `request` as filled in. For an answer or a revision only marking, content and lifetime
    count.
    """

    to: tuple[str, ...] = ()
    subject: str = ""
    title: str = ""
    purpose: str = ""
    precedence: str = ""
    level: str = ""
    caveats: tuple[str, ...] = ()
    body: str = field(default="", repr=False)
    reference: str = field(default="", repr=False)
    sha256: str = field(default="", repr=False)
    lifetime: str = ""


@dataclass(frozen=True)
class ReportDraft:
    """
    Modal `launch` as filled in. For a revision only the content counts.

    Attributes:
        template, version: The template that the form was drawn from, and its fingerprint.
        values: Input → what was typed or chosen in it, for the fields of the template.
    """

    template: str
    version: str
    to: tuple[str, ...] = ()
    precedence: str = ""
    reference: str = field(default="", repr=False)
    sha256: str = field(default="", repr=False)
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Asking:
    """Modal `ask` as filled in."""

    party: str
    subject: str
    title: str
    purpose: str
    precedence: str


def text(name: str, value: str, *, required: bool = False) -> str:
    """
    Return a text field, tidied, or "" where nothing of it can be seen.

    Raises:
        TextInvalid: it holds control characters, lone surrogates or marks that turn the direction
            of text (`sign`, `line`).
        FieldMissing: it is required, and empty.
        TooLong: it is longer than its limit.
    """
    lines = name in SEVERAL_LINES
    forbidden = characters.forbidden(value, lines=lines)
    if forbidden:
        raise TextInvalid(name=name, sign=forbidden[0], line=str(forbidden[1]))
    value = (
        characters.tidied(value, lines=lines, hidden=name in AS_IT_IS)
        if characters.visible(value)
        else ""
    )
    if required and not value:
        raise FieldMissing(name=name)
    if len(value) > LIMITS[name]:
        raise TooLong(name=name, limit=str(LIMITS[name]))
    return value


def key(name: str, value: str, known: Container[str]) -> str:
    """
    Check a field whose value is one of the policy's keys.

    Raises:
        FieldMissing: it is empty.
        ValueUnknown: the policy does not know it.
    """
    if not value:
        raise FieldMissing(name=name)
    if value not in known:
        raise ValueUnknown(name=name)
    return value


def lifetime(text: str, precedence: str, policy: Policy) -> timedelta:
    """
    Read how long it shall live: `90d`, `2d 3h`, `12時間`.

    Where nothing is typed it is the precedence's default.

    Raises:
        LifetimeInvalid: it cannot be read, or is under a minute.
        LifetimeTooLong: the policy's maximum is shorter.
    """
    if not characters.visible(text):
        return policy.lifetime.default.get(precedence, policy.lifetime.max)
    length = span(text)
    if length > policy.lifetime.max:
        raise LifetimeTooLong(days=str(policy.lifetime.max.days))
    return length


def span(text: str) -> timedelta:
    """
    Read a length of time, in whole seconds.

    Raises:
        LifetimeInvalid: it cannot be read, or is under a minute.
    """
    length = typed.span(text)
    if length is None or length < timedelta(minutes=1):
        raise LifetimeInvalid
    return timedelta(seconds=length // timedelta(seconds=1))


def content(draft: Draft, *, exercise: bool, policy: Policy, salt: bytes) -> Content:
    """
    Return the content of a draft, at a level that may be held here.

    It is exactly one of the two: a text, or a reference with its fingerprint.

    Args:
        draft: What the officer filled in.
        exercise: Whether it is for an exercise, which sets the ceiling of a text.
        policy: The policy, whose ceilings apply.
        salt: The random bytes that go into the version's hash.

    Raises:
        Refusal: what is wrong with a text of it.
        ContentMissing: both are given, or neither, or the pair is incomplete.
        FingerprintInvalid: not 16 to 64 hexadecimal digits.
        BodyAboveCeiling, ReferenceAboveCeiling: the policy's ceiling for it is lower.
    """
    check = FormCheck()
    body = check.of(text, "body", draft.body)
    reference = check.of(text, "reference", draft.reference)
    sha256 = check.of(_fingerprint, draft.sha256)
    check.of(_one_of_them, draft)
    if characters.visible(draft.body):
        check.of(_within, draft, policy, policy.body_ceiling(exercise), BodyAboveCeiling)
    elif characters.visible(draft.reference):
        ceiling = policy.content.reference_ceiling
        check.of(_within, draft, policy, ceiling, ReferenceAboveCeiling)
    check.settle()
    return Content(body or None, reference or None, sha256 or None, salt)


def template_of(draft: ReportDraft, policy: Policy) -> Template:
    """
    Return the template of a report.

    Raises:
        TemplateInvalid: the policy has none of that name, or has changed it since the form opened.
    """
    template = policy.templates.get(draft.template)
    if template is None or template.version != draft.version:
        raise TemplateInvalid(why="template-changed" if template else "template-gone")
    return template


def completed(draft: ReportDraft, template: Template, *, exercise: bool, now: datetime) -> Draft:
    """
    Return a report as a draft, with all that comes from its template.

    Args:
        draft: What the officer filled in.
        template: The template of the report.
        exercise: Whether it is for an exercise, which sets the level.
        now: The time of sending, which stands in the title.
    """
    return Draft(
        to=draft.to,
        subject=template.subject,
        title=titles(template, now)["en"],
        purpose=template.purpose["en"],
        precedence=draft.precedence,
        level=template.level_for(exercise=exercise),
        caveats=template.caveats,
        reference=draft.reference,
        sha256=draft.sha256,
    )


def titles(template: Template, now: datetime) -> dict[str, str]:
    """Return in each language the name of a template and the time of sending, in Zulu."""
    sent = now.astimezone(UTC)
    at = {
        "en": f"{sent.day} {MONTHS[sent.month - 1].title()} {sent:%H%M}Z",
        "ja": f"{sent.month}月{sent.day}日 {sent:%H%M}Z",
        "ko": f"{sent.month}월 {sent.day}일 {sent:%H%M}Z",
    }
    return {language: f"{title} {at[language]}" for language, title in template.title.items()}


def offers_fields(template: Template, policy: Policy, *, exercise: bool) -> bool:
    """
    Return whether the desk may hold a report of a template; else it is a reference elsewhere.
    """
    level = template.level_for(exercise=exercise)
    return policy.within(level, policy.body_ceiling(exercise))


def report_content(
    draft: Draft,
    *,
    exercise: bool,
    policy: Policy,
    salt: bytes,
    filled: ReportDraft,
    present: Present,
) -> Content:
    """
    Return the content of a report: its fields, or above the ceiling a reference.

    Args:
        draft: The report as a draft.
        exercise: Whether it is for an exercise, which sets level and ceiling.
        policy: The policy, whose ceilings apply.
        salt: The random bytes that go into the version's hash.
        filled: What the officer filled in.
        present: When and where that was.

    Raises:
        Refusal: what is wrong with it, each at its field.
        TemplateLevel: fields are filled in, and the level is above the ceiling.
    """
    template = template_of(filled, policy)
    if offers_fields(template, policy, exercise=exercise):
        return Content(salt=salt, report=field_values.report(template, filled.values, present))
    if any(characters.visible(value) for value in filled.values.values()):
        ceiling = policy.body_ceiling(exercise)
        raise TemplateLevel(level=template.level_for(exercise=exercise), ceiling=ceiling)
    return content(draft, exercise=exercise, policy=policy, salt=salt)


def _within(draft: Draft, policy: Policy, ceiling: str, above: type[Refusal]) -> None:
    if draft.level in policy.levels and not policy.within(draft.level, ceiling):
        raise above(level=draft.level, ceiling=ceiling)


def _fingerprint(given: str) -> str:
    digits = typed.fingerprint(text("sha256", given))
    if digits and not re.fullmatch(r"[0-9a-f]{16,64}", digits):
        raise FingerprintInvalid
    return digits


def _one_of_them(draft: Draft) -> None:
    """
    Refuse both of text and reference, neither of them, and half of the reference's pair.

    This does not depend on what else is wrong with what was given.
    """
    body, reference, sha256 = (
        characters.visible(given) for given in (draft.body, draft.reference, draft.sha256)
    )
    if body == (reference or sha256) or reference != sha256:
        raise ContentMissing
