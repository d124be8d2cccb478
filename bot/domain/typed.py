"""
How people type: what is meant by the signs that a phone, a word processor or another keyboard puts in place of ours.

What is compared is folded: full width, dashes, invisible signs. What is kept is only tidied: it stays the words that
were typed, with every joiner that a script needs.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache

_DASHES = frozenset("−ー⁃˗─ㅡᅳ")
"""Drawn like a hyphen besides what Unicode calls a dash: minus, long vowel, box line, a Hangul vowel."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""What shows nothing besides format and control signs: fillers, blanks, variation selectors."""
_AROUND = " \t\n.,:;!?*_~`'\"()[]{}<>#@|/\\“”‘’„‚«»‹›「」『』【】〈〉《》〔〕、。・·•…→"
"""What stands around a word and is none of it; brackets and stops of full width have been folded into these."""
_CLOSERS = re.escape(".,:;!?)]}>*_~`|'\"”’»›」』】〉》〕、。，．：；！？）］｝＞・·…")
_PARTICLES = "으로|은|는|이|가|을|를|의|도|에|로|와|과|건|번|から|より|は|が|を|の|も|に|へ|で|と|号|件"
_AFTER = re.compile(
    rf"(?:['’]s(?!\w))?[{_CLOSERS}\u200b-\u200f\u2060\ufeff]*(?:(?:{_PARTICLES})(?=[\s{_CLOSERS}]|$))?[{_CLOSERS}]*"
    r"\s*(?:[-–—−→:;,]+\s+)?"
)
"""What closes a number or a code: punctuation, a particle, a dash or colon before the words that follow."""

_NUMBER = re.compile(
    r"[\W_]*(?:(?:no|nr|number|release)\b[\W_]*)?"
    r"(?:([a-z]{3})[\s/_.-]*(?:([0-9oil]{4})[\s/_.-]*)?)?([0-9a-z]{4})(?![0-9a-z])",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("OIL", "011")
_AS_IS = re.compile(r"\s*(?:note|メモ|메모|備考|비고)\s*:\s*", re.IGNORECASE)

_WEEK, _DAY, _HOUR, _MINUTE = (timedelta(**{unit: 1}) for unit in ("weeks", "days", "hours", "minutes"))
UNITS = {
    **dict.fromkeys(("weeks", "week", "wks", "wk", "w", "週間", "週", "주일", "주간", "주"), _WEEK),
    **dict.fromkeys(("days", "day", "d", "日間", "日", "일간", "일"), _DAY),
    **dict.fromkeys(("hours", "hour", "hrs", "hr", "h", "時間", "시간"), _HOUR),
    **dict.fromkeys(("minutes", "minute", "mins", "min", "m", "分間", "分", "분간", "분"), _MINUTE),
}
"""How a length of time is counted, in the three languages; a month is none, for it has no length."""
_AMOUNT = rf"(\d{{1,6}}(?:\.\d{{1,2}})?)\s*({'|'.join(sorted(UNITS, key=len, reverse=True))})"
_SPAN = re.compile(rf"(?:(?:for|by|another)\s+|\+\s*)?(?:{_AMOUNT}\s*(?:,|&|and|と)?\s*)+\.?", re.ASCII)
_ISO = re.compile(r"p(?=.)(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:t(?=.)(?:(\d{1,6})h)?(?:(\d{1,6})m)?)?", re.ASCII)

_LABEL = re.compile(
    r"\A(?:sha[\s_-]*(?:2[\s_-]*)?256(?:sum)?|fingerprint|hash|digest|ハッシュ値?|指紋|해시\s*값?|지문)"
    r"\s*(?:\([^)]*\))?[\s:=]*"
)
_DATE = re.compile(r"(\d{4})(?:-?(\d\d)-?(\d\d)|\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})\s*[日일.]?)", re.ASCII)

_BREAKS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HIDDEN = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_JOINERS = re.compile("[\u200c\u200d]")
_JOINING = re.compile(
    "[\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1b00-\u1bff\ua840-\ua8ff\uaa00-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
"""Scripts whose letters look like each other's; Japanese and Korean words may hold Latin letters beside their own."""
_NOT_LATIN_TO_SEE = frozenset("µμΔΓΘΛΞΠΣΦΨΩαβδεζηθλξπσφψω")
"""Greek that nobody takes for another letter, and that units and formulas are written with."""


@dataclass(frozen=True)
class Number:
    """A release's number as typed: `KOR`, `2026`, `K7Q4`; party and year are empty where it is short."""

    party: str
    year: str
    code: str

    def __str__(self) -> str:
        return "-".join(part for part in (self.party, self.year, self.code) if part)


def number(text: str) -> tuple[Number, str] | None:
    """The number that a text begins with, and what follows it as it was typed; None where there is none."""
    text, said, places = _folded(text)
    found = _NUMBER.match(said)
    if not found:
        return None
    party, year, code = (part.upper() for part in found.groups(""))
    return Number(party, year.translate(_DIGITS), code.translate(_DIGITS)), _rest(text, places[found.end()])


def as_is(text: str) -> str | None:
    """The words behind `note:`, which are nothing but words; None where a text does not begin so."""
    text, said, places = _folded(text)
    found = _AS_IS.match(said)
    return text[places[found.end()] :].strip() if found else None


def begins(text: str, spellings: Mapping[str, str]) -> tuple[str | None, str]:
    """
    Which of `spellings` (how it is written → what is meant) a text begins with, and what follows it as it was typed.

    Spaces, hyphens and underscores between its words are all the same.
    """
    text, said, places = _folded(text)
    for spelled in sorted(spellings, key=len, reverse=True):
        found = _spelling(spelled).match(said)
        if found:
            return spellings[spelled], _rest(text, places[found.end()])
    return None, text.strip()


def looks_like(text: str, codes: tuple[str, ...]) -> bool:
    """Whether a text begins with what could only be meant for one of `codes`: misspelled, or set off by a colon."""
    found = re.match(r"[\W_]*([a-z]+(?:[_/-][a-z]+)*)(\s*:)?", fold(text), re.ASCII)
    if not found:
        return False
    return "_" in found[1] or bool(found[2]) or bool(get_close_matches(found[1], codes, 1, 0.8))


def key(text: str) -> str:
    """A word as keys are written: in capitals, nothing around it."""
    return bare(text).upper()


def word(text: str) -> str:
    """A word as commands are written: in small letters, nothing around it."""
    return bare(text).casefold()


def bare(text: str) -> str:
    """A text in plain signs, and nothing around it."""
    return plain(text).strip(_AROUND)


def fold(text: str) -> str:
    """A text as it is compared: in plain signs and small letters."""
    return plain(text).casefold()


def plain(text: str) -> str:
    """A text in plain signs: those that are drawn alike made one, what is invisible left out."""
    return _folded(text)[1]


def span(text: str) -> timedelta | None:
    """A length of time such as `48h`, `2d 3h`, `90 min`, `1w`, `P2D`, `3日`, `12시간`; None where it cannot be read."""
    said = fold(text).strip()
    if _SPAN.fullmatch(said):
        return sum((float(count) * UNITS[unit] for count, unit in re.findall(_AMOUNT, said, re.ASCII)), timedelta())
    iso = _ISO.fullmatch(said)
    units = (_WEEK, _DAY, _HOUR, _MINUTE)
    return sum((int(n) * unit for n, unit in zip(iso.groups("0"), units, strict=True)), timedelta()) if iso else None


def fingerprint(text: str) -> str:
    """The digits of a fingerprint, whatever labels it or groups it; the rest of the text where it holds others."""
    said = fold(text).strip(_AROUND)
    whole: set[str] = set(re.findall(r"(?<![0-9a-z])(?:0x)?([0-9a-f]{64})(?![0-9a-z])", said))
    if len(whole) == 1:
        return whole.pop()
    return re.sub(r"[\s:.,_-]", "", _LABEL.sub("", said).removeprefix("0x"))


def day(text: str) -> date | None:
    """A date such as `2026-11-20`, `2026/11/20`, `20261120`, `2026年11月20日`; None where it is none."""
    found = _DATE.fullmatch(bare(text))
    try:
        return date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        return None


def visible(text: str) -> bool:
    """Whether anything of it can be seen."""
    return any(not sign.isspace() and not _unseen(sign) for sign in text)


def tidied(text: str, *, lines: bool, hidden: bool) -> str:
    """
    A text as it is kept: NFC, no space around it, what Word and PowerPoint paste as a break made one.

    Args:
        lines: whether it may have several lines; else such a break is a space.
        hidden: whether it may hold what nobody sees, such as marks of direction; joiners that a script needs stay.
    """
    text = _BREAKS.sub("\n" if lines else " ", text.replace("\r\n", "\n")).replace("\t", " ")
    if not hidden:
        text = _HIDDEN.sub("", text)
        text = _JOINERS.sub(lambda found: found[0] if _joins(text, found.start()) else "", text)
    return unicodedata.normalize("NFC", text).strip()


def forbidden(text: str, *, lines: bool) -> tuple[str, int] | None:
    """The first sign that cannot be kept or shown, as `U+202E RIGHT-TO-LEFT OVERRIDE`, and its line from 1."""
    for place, sign in enumerate(text):
        if _TURNS.match(sign) or (unicodedata.category(sign) in {"Cc", "Cs"} and not (lines and sign == "\n")):
            name = unicodedata.name(sign, "")
            return f"U+{ord(sign):04X} {name}".strip(), text.count("\n", 0, place) + 1
    return None


def on_one_line(text: str) -> str:
    """The same words with no line of their own, where a line is somebody else's."""
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())


def odd_letters(text: str) -> list[tuple[str, list[str]]]:
    """The words that mix alphabets which look alike, each with the letters that are not of its own, by their names."""
    found = []
    for one in re.findall(r"\w+", text):
        letters = {sign: _alphabet(sign) for sign in one}
        used = [letters[sign] for sign in one if letters[sign]]
        if len(set(used)) > 1:
            own = max(_ALPHABETS, key=used.count)
            odd = [s for s in dict.fromkeys(one) if letters[s] not in ("", own)]
            found.append((one, [f"U+{ord(sign):04X} {unicodedata.name(sign)}" for sign in odd]))
    return found


def _alphabet(sign: str) -> str:
    name = unicodedata.name(unicodedata.normalize("NFKC", sign)[0], "").partition(" ")[0]
    return name if name in _ALPHABETS and sign not in _NOT_LATIN_TO_SEE else ""


def _joins(text: str, place: int) -> bool:
    """Whether the joiner at a place is one that its script or its emoji needs."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if _JOINING.match(before):
        return True
    emoji = bool(before) and (unicodedata.category(before) in ("So", "Sk") or before == "\ufe0f")
    return emoji and bool(after) and unicodedata.category(after) == "So"


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc") or _UNSEEN.match(sign) is not None


def _folded(text: str) -> tuple[str, str, list[int]]:
    """A text in NFC, its signs in their plain form, and for each of these where it stands in the text, and the end."""
    signs: list[str] = []
    places: list[int] = []
    text = unicodedata.normalize("NFC", text)
    for place, typed in enumerate(text):
        for sign in unicodedata.normalize("NFKC", typed):
            if sign.isspace():
                signs.append(" ")
            elif _unseen(sign):
                continue
            else:
                signs.append("-" if unicodedata.category(sign) == "Pd" or sign in _DASHES else sign)
            places.append(place)
    return text, "".join(signs), [*places, len(text)]


def _rest(text: str, place: int) -> str:
    closed = _AFTER.match(text, place)
    return text[closed.end() if closed else place :].strip()


@cache
def _spelling(spelled: str) -> re.Pattern[str]:
    words = [re.escape(one) for one in re.findall(r"[^\W_]+", fold(spelled))]
    ends = "(?![0-9a-z_])" if words[-1].isascii() else ""
    return re.compile(r"[\W_]*" + r"[\s_/&+-]*".join(words) + ends, re.IGNORECASE)
