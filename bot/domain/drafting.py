"""What an officer filled in, held against the limits and the policy before anything else looks at it."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.policy import Policy
from bot.domain.refusals import (
    BodyAboveCeiling,
    ContentMissing,
    FieldMissing,
    FingerprintInvalid,
    LifetimeInvalid,
    LifetimeTooLong,
    ReferenceAboveCeiling,
    TextInvalid,
    TooLong,
    ValueUnknown,
)
from bot.domain.release import Content

LIMITS = {"title": 120, "purpose": 500, "body": 3000, "reference": 100, "sha256": 64, "lifetime": 10, "note": 500}
"""Longest text of each field, in characters: what fits a card, and a Slack section."""

SEVERAL_LINES = frozenset({"purpose", "body", "note"})
TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")
UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


@dataclass(frozen=True)
class Draft:
    """Modal `request` as filled in; for an answer or a revision only marking, content and lifetime count."""

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
class Asking:
    """Modal `ask` as filled in."""

    party: str
    subject: str
    title: str
    purpose: str
    precedence: str


def text(name: str, value: str, *, required: bool = False) -> str:
    """
    A text field, tidied: NFC, no space around it.

    Raises:
        FieldMissing: it is required, and empty.
        TooLong: it is longer than its limit.
        TextInvalid: it holds control characters, lone surrogates or marks that turn the direction of text.
    """
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
    if required and not value:
        raise FieldMissing(name=name)
    if len(value) > LIMITS[name]:
        raise TooLong(name=name, limit=str(LIMITS[name]))
    allowed = "\n\t" if name in SEVERAL_LINES else ""
    if TURNS_TEXT.search(value) or any(unicodedata.category(c) in {"Cc", "Cs"} and c not in allowed for c in value):
        raise TextInvalid(name=name)
    return value


def key(name: str, value: str, known: object) -> str:
    """
    A field whose value is one of the policy's keys.

    Raises:
        FieldMissing: it is empty.
        ValueUnknown: the policy does not know it.
    """
    if not value:
        raise FieldMissing(name=name)
    if not hasattr(known, "__contains__") or value not in known:
        raise ValueUnknown(name=name)
    return value


def lifetime(typed: str, precedence: str, policy: Policy) -> timedelta:
    """
    How long it shall live: `90d`, `12h` or `30m`, the precedence's default where nothing is typed.

    Raises:
        LifetimeInvalid: it cannot be read, or is under a minute.
        LifetimeTooLong: the policy's maximum is shorter.
    """
    if not typed.strip():
        return policy.lifetime.default[precedence]
    read = re.fullmatch(r"([0-9]{1,6})\s*([dhm])", typed.strip().lower())
    span = UNITS[read[2]] * int(read[1]) if read else timedelta()
    if span < timedelta(minutes=1):
        raise LifetimeInvalid
    if span > policy.lifetime.max:
        raise LifetimeTooLong(days=str(policy.lifetime.max.days))
    return span


def content(draft: Draft, *, exercise: bool, policy: Policy, salt: bytes) -> Content:
    """
    The content of a draft: exactly one of text and reference with fingerprint, at a level that may be held here.

    Raises:
        ContentMissing: both are given, or neither, or the pair is incomplete.
        FingerprintInvalid: not 16 to 64 hexadecimal digits.
        BodyAboveCeiling, ReferenceAboveCeiling: the policy's ceiling for it is lower.
    """
    body = text("body", draft.body)
    reference, sha256 = text("reference", draft.reference), text("sha256", draft.sha256).lower()
    if bool(body) == bool(reference or sha256) or (bool(reference) != bool(sha256)):
        raise ContentMissing
    if sha256 and not re.fullmatch(r"[0-9a-f]{16,64}", sha256):
        raise FingerprintInvalid
    ceiling = policy.body_ceiling(exercise) if body else policy.content.reference_ceiling
    if not policy.within(draft.level, ceiling):
        above = BodyAboveCeiling if body else ReferenceAboveCeiling
        raise above(level=draft.level, ceiling=ceiling)
    return Content(body or None, reference or None, sha256 or None, salt)
