"""
Terms by which titles and numbers are found: those of a release, and those that an officer's words
ask for.

A word of an alphabet is a term, and is found by its beginning. Japanese and Korean are written
without spaces, or with particles behind the words: there, every two neighbouring characters are a
term, so that a word is found wherever it stands.
"""

import re
import unicodedata
from dataclasses import dataclass

from bot.domain.text import typed

_CJK = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_PART = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_LONG_VOWEL = re.compile("(?<=[\u3041-\u3096\u30a1-\u30fa])-+")
"""Folding makes the long vowel a dash; radar is spelled with it and without."""
_BETWEEN = re.compile(rf"(?<=[{_CJK}]) +(?=[{_CJK}])")
"""Korean is spaced by taste: a title is found as if it had no spaces."""
_DESIGNATION = re.compile(r"(?<![^\W_])([^\W\d_]+)-?(\d+)(?![^\W_])")
"""`KN-23` and `KN23` are the same."""

_HIRAGANA = "\u3041-\u3096"
_PARTICLES = f"{typed.PARTICLES}|에서|까지|부터|まで|や".split("|")
_KOREAN = "|".join(one for one in _PARTICLES if re.match("[\uac00-\ud7a3]", one))
_JAPANESE = "|".join(one for one in _PARTICLES if re.match(f"[{_HIRAGANA}]", one))
_AT_THE_END = re.compile(rf"(?<=[\uac00-\ud7a3]{{2}})(?:{_KOREAN})+\Z")
_BEHIND_A_WORD = re.compile(rf"(?<=[^{_HIRAGANA}])(?:{_JAPANESE})+(?=[^{_HIRAGANA}]|\Z)")
"""What is left out of a word that is looked for, so that it is found with any other particle."""
LONGEST = 120
"""How many characters are looked for at most: no title has more of them, or as many terms."""


@dataclass(frozen=True)
class Term:
    """A term that is asked for; with `begins`, any term that begins so."""

    text: str
    begins: bool = False


@dataclass(frozen=True)
class Word:
    """
    A typed word. It asks for all of its terms in one title, or for the number that it may be.
    """

    terms: tuple[Term, ...]
    number: typed.Number | None = None


def of_release(number: str, title: str) -> frozenset[str]:
    """Return the terms by which a release is found."""
    said = _folded(title)
    terms = {term for part in _PART.findall(_BETWEEN.sub("", said)) for term in _terms(part)}
    spelled = (_spelled(*of) for of in _DESIGNATION.findall(said))
    return frozenset(terms.union({of_code(number.rpartition("-")[2])}, *spelled))


def of_code(code: str) -> str:
    """Return the term of the last part of a number. It is no term of any title."""
    return f"#{code.casefold()}"


def sought(text: str) -> tuple[Word, ...]:
    """
    Read the words that an officer looks for.

    Returns:
        Each word once. Nothing where the text has no letter and no digit, or more terms than a
        title can hold.
    """
    words = tuple(dict.fromkeys(filter(None, map(_word, _folded(text).split()))))
    return words if sum(len(word.terms) for word in words) <= LONGEST else ()


def _word(said: str) -> Word | None:
    terms = tuple(dict.fromkeys(term for part in _PART.findall(said) for term in _asked(part)))
    return Word(terms, _number(said)) if terms else None


def _number(said: str) -> typed.Number | None:
    """Read the number that a word may be. Seven letters are none, though four may be its end."""
    number = typed.number(said)
    if not number or number[1] or (number[0].party and said.isalpha()):
        return None
    return number[0]


def _asked(part: str) -> list[Term]:
    if not _is_cjk(part):
        return [Term(part, begins=len(part) > 1 and not part.isdigit())]
    bare = _AT_THE_END.sub("", part)
    pieces = [piece for piece in _BEHIND_A_WORD.split(bare) if piece]
    return [
        Term(pair, begins=len(piece) == 1)
        for piece in pieces
        for pair in (_pairs(piece) if len(piece) > 1 else [piece])
    ]


def _terms(part: str) -> list[str]:
    """Return the terms of a part. The last character alone is one, as the beginning of nothing."""
    return [*_pairs(part), part[-1]] if _is_cjk(part) else [part]


def _pairs(part: str) -> list[str]:
    return [part[at : at + 2] for at in range(len(part) - 1)]


def _spelled(letters: str, digits: str) -> set[str]:
    return {letters, digits, letters + digits}


def _is_cjk(part: str) -> bool:
    return re.match(f"[{_CJK}]", part) is not None


def _folded(text: str) -> str:
    """Fold a text as numbers are folded, so that marks are of one character with their letter."""
    return _LONG_VOWEL.sub("", unicodedata.normalize("NFKC", typed.fold(text)))
