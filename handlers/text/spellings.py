"""
The spellings that officers may use for verbs, reason codes and parties: ours, or their screen's.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale
from babel.core import get_global

from bot.domain.policy.model import Policy
from bot.domain.release.stages import CODES
from bot.domain.text import characters
from bot.domain.text.typed import fold
from handlers.text.verbs import VERBS
from handlers.text.words import Words, languages

BUTTONS = {"acknowledge": "ack", "read": "open"}
"""Verbs by which buttons and the register call what is typed otherwise."""
ENDINGS = ("する", "します", "하기", " 처리")
"""What a button's label ends with and a typed verb need not."""

NICKNAMES: Mapping[str, tuple[str, ...]] = {
    "US": ("America", "American side", "U.S.", "U.S.A.", "アメリカ", "米国", "米側", "米", "미측"),
    "JP": ("Japanese side", "日側", "일측"),
    "KR": (
        "Korea",
        "Korean side",
        "Republic of Korea",
        "ROK",
        "韓側",
        "韓",
        "大韓民国",
        "한국",
        "한측",
    ),
}
"""What officers call a country besides its names in a dictionary."""

REASONS: Mapping[str, tuple[str, ...]] = {
    "sources_methods": ("sources and methods",),
    "over_scope": ("out of scope", "範囲外", "범위 밖"),
    "caveat": ("caveats",),
    "unclear": ("not clear", "불분명"),
}
"""What officers call a reason besides its code and the form's word for it."""


@cache
def verbs(known: frozenset[str]) -> Mapping[str, str]:
    """
    Return a map from each way a verb may be written to the verb.

    It may be written by itself, by its button's word, or by the label that button has. Of two
    whose buttons are labelled alike it is the one that `help` lists.
    """
    ordered = sorted(known, key=lambda name: (VERBS[name].helped, name))
    found = {label: name for name in ordered for label in _labels(f"button-{name}")}
    found |= {noun: name for name in known for noun in VERBS[name].nouns}
    for spelled, verb in BUTTONS.items():
        found |= dict.fromkeys((spelled, *_labels(f"button-{spelled}")), verb)
    return {**found, **{name: name for name in known}}


@cache
def codes(known: tuple[str, ...] = CODES) -> Mapping[str, str]:
    """
    Return a map from each way a reason code may be written (by itself, or as in the form) to the
    code.

    Args:
        known: the codes that the verb takes.
    """
    labels = {label: code for code in known for label in _labels(f"code-{code.replace('_', '-')}")}
    said = {word: code for code in known for word in REASONS.get(code, ())}
    return {**labels, **said, **{code: code for code in known}}


@cache
def precedences(known: frozenset[str]) -> Mapping[str, str]:
    """
    Return a map from each way a precedence may be written to its key.

    It may be written by itself, or by the word that stands beside it.
    """
    spelled = {
        re.split("[(（]", Words(language).precedence(one))[0]: one
        for language in languages()
        for one in known
    }
    return spelled | {one: one for one in known}


@cache
def templates(policy: Policy) -> Mapping[str, str]:
    """Return a map from each way a template may be written (its key, or its title) to its key."""
    titles = {said: key for key, one in policy.templates.items() for said in one.title.values()}
    return titles | {key: key for key in policy.templates}


@cache
def names(policy: Policy, parties: frozenset[str]) -> frozenset[str]:
    """
    Return what parties are called, in every language: by code, by name, and by their authority's.
    """
    return frozenset(
        name for party in parties for name in _names(policy, party) if characters.visible(name)
    )


@cache
def parties(policy: Policy) -> Mapping[str, str]:
    """
    Return a map from what a party is called to its code, and from each country's names to its own.

    So a country that takes no part is known as one, and is not taken for a remark. Names are folded
    but for those in capitals of two letters, which are words in small ones.
    """
    aliases = get_global("territory_aliases")
    others = [code for code in aliases if len(code) == len("JPN") and code.isalpha()]
    found = {name: code for code in others for name in _named(code)}
    found |= {name: code for code in policy.parties for name in names(policy, frozenset({code}))}
    return {
        name if len(name) == len("US") and name.isupper() else fold(name): code
        for name, code in found.items()
        if characters.visible(name)
    }


def _names(policy: Policy, party: str) -> Iterable[str]:
    yield party
    known = policy.parties.get(party)
    yield from known.authority.values() if known else ()
    for country in get_global("territory_aliases").get(party, ()):
        yield country
        yield from NICKNAMES.get(country, ())
    yield from _named(party)


def _named(code: str) -> Iterable[str]:
    """Return the names of a country in every language."""
    for country in get_global("territory_aliases").get(code, ()):
        for language in sorted(languages()):
            yield Locale(language).territories.get(country, "")


def _labels(message: str) -> Iterable[str]:
    for language in sorted(languages()):
        words = Words(language)
        if words.knows(message):
            label = words.say(message)
            yield label
            yield from (label.removesuffix(ending) for ending in ENDINGS if label.endswith(ending))
