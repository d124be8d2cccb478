"""Markings: what a release is marked, and its banner and portion lines, written and read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
from bot.domain.refusals import LevelNotAllowed, MarkingInvalid, RecipientOutsideMarking


@dataclass(frozen=True)
class Shown:
    """
    A marking for one reader: the originator's word, the reader's own word for the same, and the
    banner.
    """

    original_word: str
    reader_word: str
    banner: str


def compose(
    policy: Policy,
    routes: Iterable[Route],
    level: str,
    caveats: Iterable[str] = (),
    national_word: str = "",
) -> Marking:
    """
    The marking of a release: releasable to every party on its routes, unless a caveat forbids all
    release.

    Raises:
        MarkingInvalid: the caveats contradict each other, the level or the origin.
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
    The line above an item, such as `SECRET//REL TO USA, JPN, KOR` or `SECRET//FGI KOR//REL TO USA,
    JPN, KOR`.

    A level the United States do not have is written as the one they protect it at.

    Raises:
        MarkingInvalid: see `validate`.
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
    The mark before a paragraph, such as `(S//REL TO USA, JPN, KOR)` or `(//KOR S//REL TO USA, JPN,
    KOR)`.

    Raises:
        MarkingInvalid: see `validate`.
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
    The groups after the level: dissemination controls, then caveats that are not in the register.
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
    return "REL TO" if caveat is None else caveat.portion if short else caveat.banner


def parse(text: str, policy: Policy) -> Marking:
    """
    The marking that a banner, or a portion mark in parentheses, stands for; it holds no national
    word.

    Raises:
        MarkingInvalid: it cannot be read, or breaks a rule (`validate`).
    """
    short = text.startswith("(") and text.endswith(")")
    groups = text[1:-1].split("//") if short else text.split("//")
    fgi_from = None
    if short and groups[0] == "" and len(groups) > 1:
        fgi_from, _, groups[1] = groups[1].partition(" ")
        groups = groups[1:]
    elif not short and len(groups) > 1 and groups[1].startswith("FGI "):
        fgi_from = groups.pop(1).removeprefix("FGI ")
    if fgi_from is not None and (fgi_from not in policy.parties or fgi_from == OWNER):
        raise MarkingInvalid(why="marking_unreadable")
    entries = [entry for group in groups[1:] for entry in group.split("/")]
    caveats, rel_to = _read(entries, policy, short=short)
    marking = Marking(_level(groups[0], policy, short=short), rel_to, caveats, fgi_from=fgi_from)
    write = portion if short else banner
    if write(marking.level, marking.caveats, marking.rel_to, policy, fgi_from) != text:
        raise MarkingInvalid(why="marking_order")
    return marking


def _level(word: str, policy: Policy, *, short: bool) -> str:
    for key, level in policy.levels.items():
        if word == (key if short else level.names.get(OWNER)) and lifted(policy, OWNER, key) == key:
            return key
    raise MarkingInvalid(why="marking_unreadable")


def _read(
    entries: Iterable[str], policy: Policy, *, short: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The caveats and the list of parties that the entries after the level name."""
    words = {_word(policy, key, short=short): key for key in ("REL", *policy.caveats)}
    caveats: list[str] = []
    listed: list[tuple[str, ...]] = []
    for entry in entries:
        word = next(
            (
                w
                for w in sorted(words, key=len, reverse=True)
                if entry == w or entry.startswith(f"{w} ")
            ),
            "",
        )
        key = words.get(word, "")
        rest = entry.removeprefix(word).removeprefix(" ")
        if not key or bool(rest) is not (key in ("REL", "DISPLAYONLY")):
            raise MarkingInvalid(why="marking_unreadable")
        if rest:
            listed.append(tuple(rest.split(", ")) if key == "REL" else (OWNER, *rest.split(", ")))
        if key != "REL":
            caveats.append(key)
    return tuple(caveats), listed[0] if listed else ()


def at_hub(marking: Marking, hub: str, policy: Policy) -> Marking:
    """The equivalent marking at the hub: never below the original, whose word stays beside it."""
    after = replace(marking, level=lifted(policy, hub, marking.level))
    not_below(marking, after, policy)
    return after


def not_below(before: Marking, after: Marking, policy: Policy) -> None:
    """
    A relay never lowers a level, nor changes the originator's word.

    Raises:
        LevelNotAllowed: the level after is less sensitive.
        MarkingInvalid: the originator's word or country was replaced.
    """
    if policy.rank(after.level) < policy.rank(before.level):
        raise LevelNotAllowed(level=after.level, arrangement="")
    if (after.national_word, after.fgi_from) != (before.national_word, before.fgi_from):
        raise MarkingInvalid(why="marking_word_replaced")


def outside(marking: Marking, destinations: Iterable[str]) -> None:
    """
    Refuse a destination that the marking does not cover.

    Raises:
        RecipientOutsideMarking: it is not in the list, or the marking forbids all foreign release.
    """
    for party in destinations:
        if party not in marking.rel_to or "NOFORN" in marking.caveats:
            raise RecipientOutsideMarking(party=party)


def shown(marking: Marking, reader: str, policy: Policy) -> Shown:
    """A marking as an officer of the party `reader` sees it."""
    line = banner(marking.level, marking.caveats, marking.rel_to, policy, marking.fgi_from)
    return Shown(marking.national_word, national(policy, reader, marking.level), line)
