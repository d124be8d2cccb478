"""What a release is marked, and its banner and portion lines."""

from collections.abc import Iterable, Sequence

from bot.domain.markings.register import (
    OWNER,
    REGISTER,
    Marking,
    in_order,
    in_register_order,
    lifted,
    national,
    validate,
)
from bot.domain.policy.model import Policy, Route
from bot.domain.refusals import MarkingInvalid, RecipientOutsideMarking


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
