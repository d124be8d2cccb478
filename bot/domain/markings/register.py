"""The rules of the marking register: what may stand together, on what, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from bot.domain.policy.model import Caveat, Policy
from bot.domain.refusals import MarkingInvalid

REGISTER = ("ORCON", "IMCON", "NOFORN", "PROPIN", "REL", "RELIDO", "DSEN", "FISA", "DISPLAYONLY")
"""
The order of dissemination controls (ISM-ID-00026). Other caveats follow in a group of their own.
"""

EXCLUSIVE = (
    frozenset({"NOFORN", "REL"}),
    *map(frozenset, combinations(("NOFORN", "RELIDO", "DISPLAYONLY"), 2)),
)
"""Controls that never stand together (ISM-ID-00033, ISM-ID-00169). The policy may name more."""

OWNER = "USA"
"""Whose marking system banners use: it comes first in every REL TO list (ISM-ID-00214)."""


@dataclass(frozen=True)
class Marking:
    """
    What an item is marked.

    Attributes:
        level: The generic level.
        rel_to: The parties it may go to. With the caveat DISPLAYONLY they may look at it and keep
            nothing.
        caveats: The policy's keys, in the order of the register. REL itself is not among them.
        national_word: The originator's own marking word. It stays beside the level and never
            replaces it.
        fgi_from: The foreign party it comes from, where the item is foreign government information.
    """

    level: str
    rel_to: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    national_word: str = ""
    fgi_from: str | None = None


def in_order(parties: Iterable[str]) -> tuple[str, ...]:
    """
    Order a REL TO list: USA first, then codes of three letters, then longer ones (ISM-ID-00041).
    """
    return tuple(sorted({OWNER, *parties}, key=lambda code: (code != OWNER, len(code), code)))


def validate(marking: Marking, policy: Policy) -> None:
    """
    Check a marking against the rules of the register.

    - ORCON and its like need a level (ISM-ID-00028).
    - NOFORN, REL, RELIDO and DISPLAY ONLY exclude each other (ISM-ID-00033, ISM-ID-00169).
    - RELIDO and DISPLAY ONLY never stand on foreign government information (ISM-ID-00233).
    - DISPLAY ONLY needs a list (ISM-ID-00213).
    - A list begins with USA and keeps its order (ISM-ID-00214, ISM-ID-00041).

    Raises:
        MarkingInvalid: `why` is the message id of the rule that is broken.
    """
    if marking.level not in policy.levels:
        raise MarkingInvalid(why="marking_level_unknown", level=marking.level)
    for key in marking.caveats:
        if key not in policy.caveats or key == "REL":
            raise MarkingInvalid(why="marking_caveat_unknown", caveat=key)
        _stands_here(policy.caveats[key], marking, policy)
    if marking.caveats != in_register_order(set(marking.caveats), policy):
        raise MarkingInvalid(why="marking_order")
    controls = [
        *marking.caveats,
        *(["REL"] if marking.rel_to and "DISPLAYONLY" not in marking.caveats else []),
    ]
    for first, second in combinations(controls, 2):
        if frozenset({first, second}) in EXCLUSIVE or _excludes(policy, first, second):
            raise MarkingInvalid(why="marking_excludes", first=first, second=second)
    _listed(marking, policy)


def _stands_here(caveat: Caveat, marking: Marking, policy: Policy) -> None:
    if caveat.min_level and policy.rank(marking.level) < policy.rank(caveat.min_level):
        raise MarkingInvalid(
            why="marking_needs_level", caveat=caveat.banner, level=caveat.min_level
        )
    if marking.fgi_from and (caveat.forbidden_on_fgi or caveat.key in ("RELIDO", "DISPLAYONLY")):
        raise MarkingInvalid(why="marking_not_on_fgi", caveat=caveat.banner)
    if not marking.rel_to and (caveat.requires_country_list or caveat.key == "DISPLAYONLY"):
        raise MarkingInvalid(why="marking_needs_list", caveat=caveat.banner)


def _excludes(policy: Policy, first: str, second: str) -> bool:
    return any(
        one in policy.caveats and other in policy.caveats[one].excludes
        for one, other in ((first, second), (second, first))
    )


def _listed(marking: Marking, policy: Policy) -> None:
    listed = marking.rel_to
    if not listed:
        return
    if listed[0] != OWNER:
        raise MarkingInvalid(why="marking_first", party=OWNER)
    for party in listed:
        if party != OWNER and party not in policy.parties:
            raise MarkingInvalid(why="marking_party_unknown", party=party)
    if listed != in_order(listed):
        raise MarkingInvalid(why="marking_order")
    if len(listed) == 1:
        raise MarkingInvalid(why="marking_needs_list", caveat="REL TO")


def in_register_order(keys: set[str], policy: Policy) -> tuple[str, ...]:
    """
    Order caveats as a banner lists them: the register's first, the others as the policy has them.
    """
    known = [*REGISTER, *(key for key in policy.caveats if key not in REGISTER)]
    places = {key: place for place, key in enumerate(known)}
    return tuple(sorted(keys, key=lambda key: (places.get(key, len(places)), key)))


def lifted(policy: Policy, party: str, level: str) -> str:
    """
    Find the level at which a party protects a foreign level: the same, or a higher one it has
    instead.
    """
    return policy.levels[level].uplift.get(party, level)


def national(policy: Policy, party: str, level: str) -> str:
    """
    Look up a party's own marking word for a level.

    Returns:
        The word, or the level's key for a party that the policy gives no words.
    """
    own = policy.levels[level].names.get(party) or policy.levels[
        lifted(policy, party, level)
    ].names.get(party)
    return own or level
