"""Markings: what may stand together, on what, in which order, and the lines that are written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.domain.policy.model import Caveat, Policy, Route
from bot.domain.refusals import MarkingInvalid, RecipientOutsideMarking

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


def compose(
    policy: Policy,
    routes: Iterable[Route],
    level: str,
    caveats: Iterable[str] = (),
    national_word: str = "",
) -> Marking:
    """
    Make the marking of a release: releasable to every party on its routes, unless a caveat forbids
    it.

    Args:
        policy: Knows the caveats and each party's words.
        routes: The routes of the release, at least one, all of one origin.
        level: The level's key.
        caveats: The keys that the officer chose.
        national_word: The originator's own marking word, or empty for the one of the policy.

    Raises:
        MarkingInvalid: The caveats contradict each other, the level or the origin.
    """
    ways = list(routes)
    chosen = set(caveats)
    if "REL" in chosen and "NOFORN" in chosen:
        raise MarkingInvalid(why="marking_excludes", first="NOFORN", second="REL")
    origin = ways[0].origin
    parties = () if "NOFORN" in chosen else in_order(hop for way in ways for hop in way.hops)
    marking = Marking(
        level=level,
        rel_to=parties,
        caveats=in_register_order(chosen - {"REL"}, policy),
        national_word=national_word or national(policy, origin, level),
        fgi_from=None if origin == OWNER else origin,
    )
    validate(marking, policy)
    return marking


def banner(
    level: str,
    caveats: Sequence[str],
    rel_to: Sequence[str],
    policy: Policy,
    fgi_from: str | None = None,
) -> str:
    """
    Write the line above an item, such as `SECRET//FGI KOR//REL TO USA, JPN, KOR`.

    A level that the United States do not have is written as the one they protect it at.

    Args:
        level: The level's key.
        caveats: Keys in the order of the register.
        rel_to: The parties it may go to, in the order of a REL TO list.
        policy: Knows the words.
        fgi_from: The foreign party it comes from, where it is foreign government information.

    Raises:
        MarkingInvalid: See `validate`.
    """
    validate(Marking(level, tuple(rel_to), tuple(caveats), fgi_from=fgi_from), policy)
    foreign = [f"FGI {fgi_from}"] if fgi_from else []
    controls = _controls(caveats, rel_to, policy, short=False)
    return "//".join([national(policy, OWNER, level), *foreign, *controls])


def portion(
    level: str,
    caveats: Sequence[str],
    rel_to: Sequence[str],
    policy: Policy,
    fgi_from: str | None = None,
) -> str:
    """
    Write the mark before a paragraph, such as `(//KOR S//REL TO USA, JPN, KOR)`.

    Args:
        level: As for `banner`.
        caveats: As for `banner`.
        rel_to: As for `banner`.
        policy: As for `banner`.
        fgi_from: As for `banner`.

    Raises:
        MarkingInvalid: See `validate`.
    """
    validate(Marking(level, tuple(rel_to), tuple(caveats), fgi_from=fgi_from), policy)
    head = (
        f"//{fgi_from} {lifted(policy, OWNER, level)}" if fgi_from else lifted(policy, OWNER, level)
    )
    return f"({'//'.join([head, *_controls(caveats, rel_to, policy, short=True)])})"


def _controls(
    caveats: Sequence[str], rel_to: Sequence[str], policy: Policy, *, short: bool
) -> list[str]:
    """
    Write the groups after the level: dissemination controls, then caveats that are not in the
    register.
    """
    entries: dict[str, str] = {}
    listed = "DISPLAYONLY" if "DISPLAYONLY" in caveats else "REL"
    for key in in_register_order(
        {*caveats, *(["REL"] if rel_to and listed == "REL" else [])}, policy
    ):
        words = _word(policy, key, short=short)
        nations = rel_to if key == "REL" else [party for party in rel_to if party != OWNER]
        entries[key] = f"{words} {', '.join(nations)}" if key == listed else words
    groups = (
        [entries[k] for k in entries if (k in REGISTER) is inside] for inside in (True, False)
    )
    return ["/".join(group) for group in groups if group]


def _word(policy: Policy, key: str, *, short: bool) -> str:
    caveat = policy.caveats.get(key)
    if caveat is None:
        return "REL TO"
    return caveat.portion if short else caveat.banner


def check_destinations(marking: Marking, destinations: Iterable[str]) -> None:
    """
    Hold that the marking covers every destination.

    Raises:
        RecipientOutsideMarking: One is not in its list, or the marking forbids all foreign release.
    """
    for party in destinations:
        if party not in marking.rel_to or "NOFORN" in marking.caveats:
            raise RecipientOutsideMarking(party=party)
