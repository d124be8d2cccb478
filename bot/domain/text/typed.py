"""
Reads what people type as a phone, a word processor or another keyboard writes it.

A text is read in plain characters, and what follows the word that was looked for stays as it was
typed.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache

from bot.domain.text.characters import folded

_AROUND = " \t\n.,:;!?*_~`'\"()[]{}<>#@|/\\“”‘’„‚«»‹›「」『』【】〈〉《》〔〕、。・·•…→"
"""What may stand around a word. Brackets and stops of full width have been folded into these."""
_CLOSERS = re.escape(".,:;!?)]}>*_~`|'\"”’»›」』】〉》〕、。，．：；！？）］｝＞・·…")
PARTICLES = (
    "으로|은|는|이|가|을|를|의|도|에|로|와|과|건|번|から|より|は|が|を|の|も|に|へ|で|と|号|件"
)
"""What Korean and Japanese write behind a number without a space."""
_AFTER = re.compile(
    rf"(?:['’]s(?!\w))?[{_CLOSERS}\u200b-\u200f\u2060\ufeff]*(?:(?:{PARTICLES})+(?=[\s{_CLOSERS}]|$))?[{_CLOSERS}]*"
    r"\s*(?:[-–—−→:;,]+\s+)?"
)
"""
What closes a number or a code: punctuation, a particle, a dash or colon before the words that
follow.
"""

_NUMBER = re.compile(
    r"(?:[^\s·\d]*(?-i:[A-Z]{5})[^\s·\d]*\s*·\s*)*?(?:\d{1,2}[.)]\s)?[\W_]*"
    r"(?:(?:(?:the\s+)?(?:no|nr|number|release)\b|(?:管理)?番号|案件|번호|건)[\W_]*)?"
    r"(?:([a-z]{3})[\s/_.-]*(?:([0-9oil]{4})[\s/_.-]*|(?!20[0-9]{2}(?![0-9a-z]))))?"
    r"(?!20[0-9]{2}-[0-9a-z])([0-9a-z]{4})(?![0-9a-z])",
    re.IGNORECASE,
)
"""
A number, and before it what stands there on a card, in a list or in speech.

A year is never taken for a code: a number that was cut short must not be another's.
"""
_NUMBERS = re.compile(
    r"(?<![0-9A-Za-z-])(?:(?i:[A-Z]{3}-[0-9OIL]{4}-[0-9A-Z]{4})|[A-Z]{3}-[0-9A-Z]{4})(?![0-9A-Za-z-])",
    re.ASCII,
)
"""Numbers within a text. Four characters alone are none there, for many words have four letters."""
_DIGITS = str.maketrans("OIL", "011")
_AUTHORISATION = re.compile(r"(?:sa[\s_.-]*)?([0-9a-z]{4})", re.IGNORECASE | re.ASCII)
_AS_IS = re.compile(r"\s*(?:note|メモ|메모|備考|비고)\s*:\s*", re.IGNORECASE)

_WEEK, _DAY, _HOUR, _MINUTE = (
    timedelta(**{unit: 1}) for unit in ("weeks", "days", "hours", "minutes")
)
UNITS = {
    **dict.fromkeys(("weeks", "week", "wks", "wk", "w", "週間", "週", "주일", "주간", "주"), _WEEK),
    **dict.fromkeys(("days", "day", "d", "日間", "日", "일간", "일"), _DAY),
    **dict.fromkeys(("hours", "hour", "hrs", "hr", "h", "時間", "시간"), _HOUR),
    **dict.fromkeys(("minutes", "minute", "mins", "min", "m", "分間", "分", "분간", "분"), _MINUTE),
}
"""The units of a length of time, in three languages. A month is none, for it has no length."""
AMOUNT = rf"(\d{{1,6}}(?:\.\d{{1,2}})?)\s*({'|'.join(sorted(UNITS, key=len, reverse=True))})"
_SPAN = re.compile(
    rf"(?:(?:for|by|another)\s+|\+\s*)?(?:{AMOUNT}\s*(?:,|&|\+|and|と)?\s*)+(?:more|longer|동안|더)?",
    re.ASCII,
)
_LONGEST = 60
_ISO = re.compile(
    r"p(?=.)(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:t(?=.)(?:(\d{1,6})h)?(?:(\d{1,6})m)?)?", re.ASCII
)

_LABEL = re.compile(
    r"\A(?:(?:sha[\s_-]*(?:2[\s_-]*)?256(?:sum)?|fingerprint|hash|digest|ハッシュ値?|指紋|해시\s*값?|지문)"
    r"\s*(?:\([^)]*\))?[\s:=]*)+"
)
_DATE = re.compile(
    r"(\d{4})(?:-?(\d\d)-?(\d\d)|\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})\s*[日일.]?)",
    re.ASCII,
)


@dataclass(frozen=True)
class Number:
    """
    A release's number as typed, such as `KOR`, `2026`, `K7Q4`. Party and year are empty where it is
    short.
    """

    party: str
    year: str
    code: str

    def __str__(self) -> str:
        return "-".join(part for part in (self.party, self.year, self.code) if part)


def number(text: str) -> tuple[Number, str] | None:
    """
    Read the number that a text begins with.

    Returns:
        The number, and what follows it as it was typed, or None where there is none.
    """
    text, said, places = folded(text)
    found = _NUMBER.match(said)
    if not found:
        return None
    party, year, code = (part.upper() for part in found.groups(""))
    return Number(party, year.translate(_DIGITS), code.translate(_DIGITS)), _rest(
        text, places[found.end()]
    )


def numbers_in(text: str) -> list[Number]:
    """Find the numbers that stand anywhere in a text, in full or with their party: each once."""
    found = (number(one) for one in _NUMBERS.findall(plain(text)))
    return list(dict.fromkeys(one[0] for one in found if one))


def authorisation(text: str) -> str | None:
    """
    Read the id of a standing authorisation: `SA-K7Q4`, `sa k7q4` or `k7q4`.

    Returns:
        The id as it is written. None where the text is none, or more than that.
    """
    found = _AUTHORISATION.fullmatch(folded(text)[1].strip(_AROUND))
    return f"SA-{found[1].upper().translate(_DIGITS)}" if found else None


def as_is(text: str) -> str | None:
    """
    Take the words behind `note:`, which are nothing but words.

    Returns:
        The words, or None where the text does not begin so.
    """
    text, said, places = folded(text)
    found = _AS_IS.match(said)
    return text[places[found.end()] :].strip() if found else None


def begins(text: str, spellings: Mapping[str, str]) -> tuple[str | None, str]:
    """
    Find which of some spellings a text begins with.

    Spaces, hyphens and underscores between its words are all the same.

    Args:
        spellings: How it is written → what is meant.

    Returns:
        What is meant, or None, and what follows it as it was typed.
    """
    text, said, places = folded(text)
    for spelled in sorted(spellings, key=len, reverse=True):
        found = _spelling(spelled).match(said)
        if found:
            return spellings[spelled], _rest(text, places[found.end()])
    return None, text.strip()


def looks_like(text: str, codes: tuple[str, ...]) -> bool:
    """
    Tell whether a text may be meant to give one of `codes`: it holds one, or begins with a similar
    word.
    """
    said = fold(text)
    found = re.match(r"[\W_]*([^\W\d_]+(?:[_/-][^\W\d_]+)*)(\s*[:=])?", said)
    if not found:
        return False
    held = any("_" in code and _spelling(code).search(said) for code in codes)
    return (
        held
        or "_" in found[1]
        or bool(found[2])
        or bool(get_close_matches(found[1], codes, 1, 0.8))
    )


def key(text: str) -> str:
    """Write a word as keys are written: in capitals, with nothing around it."""
    return bare(text).upper()


def word(text: str) -> str:
    """Write a word as commands are written: in small letters, with nothing around it."""
    return bare(text).casefold()


def among(text: str, known: Collection[str]) -> str:
    """
    Find which of `known` a word is, whatever its capitals.

    Returns:
        The known word, or the word itself where it is none of them.
    """
    found = bare(text)
    return (
        found
        if found in known
        else next((one for one in known if one.casefold() == found.casefold()), found)
    )


def bare(text: str) -> str:
    """Write a text in plain characters, with nothing around it."""
    return plain(text).strip(_AROUND)


def fold(text: str) -> str:
    """Write a text as it is compared: in plain characters and small letters."""
    return plain(text).casefold()


def plain(text: str) -> str:
    """
    Write a text in plain characters: those that look alike made one, what is invisible left out.
    """
    return folded(text)[1]


def span(text: str) -> timedelta | None:
    """
    Read a length of time such as `48h`, `2d 3h`, `90 min`, `1w`, `P2D`, `3日` or `12시간`.

    Returns:
        The length, or None where it cannot be read.
    """
    said = fold(text).strip(_AROUND)
    if len(said) > _LONGEST:
        return None
    if _SPAN.fullmatch(said):
        return sum(
            (float(count) * UNITS[unit] for count, unit in re.findall(AMOUNT, said, re.ASCII)),
            timedelta(),
        )
    iso = _ISO.fullmatch(said)
    units = (_WEEK, _DAY, _HOUR, _MINUTE)
    return (
        sum((int(n) * unit for n, unit in zip(iso.groups("0"), units, strict=True)), timedelta())
        if iso
        else None
    )


def compact(length: timedelta) -> str:
    """Write a length of time as `span` reads it, in its largest whole unit: `90d`, `36h`, `30m`."""
    units = (("d", _DAY), ("h", _HOUR), ("m", _MINUTE))
    sign, unit = next((one for one in units if not length % one[1]), units[-1])
    return f"{length // unit}{sign}"


def fingerprint(text: str) -> str:
    """
    Read the digits of a fingerprint, whatever labels it or groups it.

    Returns:
        The digits, or the rest of the text where it holds anything else.
    """
    said = fold(text).strip(_AROUND)
    whole: set[str] = set(re.findall(r"(?<![0-9a-z])(?:0x)?([0-9a-f]{64})(?![0-9a-z])", said))
    if len(whole) == 1:
        return whole.pop()
    return re.sub(r"[\s:.,_-]", "", _LABEL.sub("", said).removeprefix("0x"))


def day(text: str) -> date | None:
    """
    Read a date such as `2026-11-20`, `2026/11/20`, `20261120` or `2026年11月20日`.

    Returns:
        The date, or None where it is none.
    """
    found = _DATE.fullmatch(bare(text))
    try:
        return date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        return None


def _rest(text: str, place: int) -> str:
    closed = _AFTER.match(text, place)
    return text[closed.end() if closed else place :].strip()


@cache
def _spelling(spelled: str) -> re.Pattern[str]:
    words = [re.escape(one) for one in re.findall(r"[^\W_]+", fold(spelled))]
    ends = "(?![0-9a-z_])" if words[-1].isascii() else ""
    return re.compile(r"[\W_]*" + r"[\s_/&+-]*".join(words) + ends, re.IGNORECASE)
