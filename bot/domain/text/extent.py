"""
Reads whom a consent is for and for how long, as it is typed before a note: `to JPN, USA for 24h`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.text import typed
from bot.domain.text.characters import folded
from bot.domain.text.conditions import NOT_THE_PARTY

_CODE = re.compile(r"[A-Z]{3}(?![0-9A-Za-z-])")
"""A party's code, whether or not there is such a party."""
_BETWEEN = re.compile(r"\s*(?:,\s*and\b|,|、|・|/|&|\+|\band\b|と|및|와|과)\s*", re.IGNORECASE)
"""What stands between two parties."""
_TO = re.compile(r"[\s(]*to[\s:]\s*(?:both\s+)?", re.IGNORECASE)
_ENDS = r"(?:\s+(?:only|alone)\b)?(?=[\s,、.。:;)]|\Z)\)?"
_ENDED = re.compile(_ENDS, re.IGNORECASE)
_TOWARDS = re.compile(rf"\s*(?:へ|宛て?|向け|에게){_ENDS}")
"""What stands behind parties in Japanese and Korean, where no `to` stands before them."""
_LENGTH = rf"{typed.AMOUNT}(?:\s*(?:,|&|and\b)?\s*{typed.AMOUNT})*"
_WRITTEN = r"\d{1,6}\s*(?:週間|日間|時間|分間|주간|일간|시간|분간)"
_FOR = re.compile(
    rf"[\s(]*(?:for\s+(?P<length>{_LENGTH})|(?P<written>{_WRITTEN}(?:\s*{_WRITTEN})*)(?:\s*동안)?)"
    rf"{_ENDS}",
    re.IGNORECASE,
)
_PART_OF_A_WORD = re.compile(r"[0-9A-Za-z-]")
_ANOTHER_WORD = re.compile(NOT_THE_PARTY, re.IGNORECASE)
_THE = re.compile(r"the\s+", re.IGNORECASE)
_AROUND = " \t\n.,。、:;-–—"
_GOES_ON = re.compile(
    r"[\W_]*(?:to|for|or|nor|and|not|but|except|excluding|if|unless|when|once|after|before|until|till"
    r"|from|by|starting|beginning|また?は|か、|ただし|但し|まで|또는|단\b|까지)(?![a-z])",
    re.IGNORECASE,
)
"""How words begin that say more of whom and for how long, and can only be guessed at."""


@dataclass(frozen=True)
class Said:
    """
    What was typed of whom and for how long.

    Attributes:
        to: the codes of the parties, each once; three capitals for one that nobody knows.
        lifetime: a length of time, which `typed.span` reads; "" for none.
        rest: what follows, as it was typed.
        clear: whether what follows says nothing more of it.
    """

    to: tuple[str, ...]
    lifetime: str
    rest: str
    clear: bool


def read(text: str, names: Mapping[str, str]) -> Said:
    """
    Read whom and for how long at the beginning of a text, in either order.

    Args:
        text: As typed.
        names: What a party is called, folded → its code. Two letters count in capitals only.
    """
    to: tuple[str, ...] = ()
    lifetime, rest = "", text
    while True:
        whole, said, places = folded(rest)
        named, end = ((), 0) if to else _parties(said, names)
        span = None if named or lifetime else _FOR.match(said)
        if span:
            lifetime, end = span["length"] or span["written"], span.end()
        if not end:
            break
        to, rest = to or named, whole[places[end] :].lstrip(_AROUND).rstrip()
    said_more = (to or lifetime) and _GOES_ON.match(typed.plain(rest))
    return Said(to, lifetime, rest, not said_more)


def _parties(said: str, names: Mapping[str, str]) -> tuple[tuple[str, ...], int]:
    """Return the parties at the beginning of a text, and where they end; 0 where there is none."""
    before = _TO.match(said)
    end = before.end() if before else len(said) - len(said.lstrip(" ("))
    found: dict[str, None] = {}
    at = end
    while party := _party(said, at, names):
        code, end = party
        found[code] = None
        between = _BETWEEN.match(said, end)
        if not between:
            break
        at = between.end()
    closed = (_ENDED if before else _TOWARDS).match(said, end)
    return (tuple(found), closed.end()) if found and closed else ((), 0)


def _party(said: str, at: int, names: Mapping[str, str]) -> tuple[str, int] | None:
    """Return the code of the party that is named at a place of a text, and where the name ends."""
    article = _THE.match(said, at)
    at = article.end() if article else at
    for end in range(min(len(said), at + max(map(len, names), default=0)), at + 1, -1):
        name = said[at:end]
        code = names.get(name if len(name) == len("US") and name.isascii() else typed.fold(name))
        if code and _is_whole(said, end):
            return code, end
    unknown = _CODE.match(said, at)
    return (unknown[0], unknown.end()) if unknown else None


def _is_whole(said: str, end: int) -> bool:
    """Return whether a name that ends there is no part of a longer word, nor of another's name."""
    ascii_name = said[end - 1].isascii()
    return not _ANOTHER_WORD.match(said, end) and not (
        ascii_name and _PART_OF_A_WORD.match(said, end)
    )
