"""
The releases that a verb may be for: those where an officer's party has the part that it is for.

They are read along an index and never without a limit, the most urgent first. Whether the officer
may use the verb on one of them is for its rule to say.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, FromClause, and_, or_, select, text

from bot.domain.officers import Officer, Role
from bot.domain.release.release import Release
from bot.domain.release.stages import OPEN, READABLE, TO_CERTIFY, Side, Stage
from storage.queries import conditions, lists
from storage.queries.as_of import among
from storage.queries.lists import SEVERAL, Branch, Part
from storage.releases import repository
from storage.tables.columns import Rule
from storage.tables.releases import DELIVERY, HELD, HISTORY, RELEASE, VERSION

MOST_READ = 250
"""How many releases are read for a verb."""
WAITS = frozenset(conditions.WAITS)
HELD_ROWS = text(f"delivery.{HELD}")

ORIGINATOR, HUB, DESTINATION, ASKED = "originator", "hub", "to_party", "asked"
PARTS: Mapping[Side, tuple[str, ...]] = {
    Side.ANY: (ORIGINATOR, HUB, DESTINATION, ASKED),
    Side.ORIGINATOR: (ORIGINATOR,),
    Side.AUTHOR: (ORIGINATOR, ASKED),
    Side.DECIDER: (HUB,),
    Side.RELEASER: (ORIGINATOR, HUB),
    Side.RECIPIENT: (DESTINATION,),
    Side.ACTING: (ORIGINATOR, DESTINATION),
    Side.HOLDER: (HUB, DESTINATION),
}
"""
Side → the parts of a party by which its deliveries are found: columns, or that it asked.

What waits is found by whose turn it is besides, so that a decider needs no other part.
"""


@dataclass(frozen=True)
class Wanted:
    """
    What a verb may be for.

    Attributes:
        side: the part of the party in it.
        stages: the stages of its deliveries.
        ending: whether the first to end come first of what can be read, and not the newest.
        asked: whether it is for those alone about which a question is open to the party.
    """

    side: Side
    stages: frozenset[Stage]
    ending: bool = False
    asked: bool = False


@dataclass(frozen=True)
class Candidate:
    """
    A release, the other releases of its chain, and the parties for which the officer has taken a
    step on any of these, by their registers.
    """

    release: Release
    acted: frozenset[str]
    chain: tuple[Release, ...] = ()


@dataclass(frozen=True)
class Candidates:
    """The most urgent releases that a verb may be for; `whole` if there are no others."""

    found: Sequence[Candidate]
    whole: bool


def candidates(c: Connection, officer: Officer, wanted: Wanted, now: datetime) -> Candidates:
    """
    Return the releases that a verb may be for, at most `MOST_READ`.

    What waits for somebody comes first, by precedence and then by age; then what can be read; then
    what waits for certificates, the first to have ended first.
    """
    numbers: dict[str, None] = {}
    for branches, newest in _groups(officer, wanted, now):
        part = Part(branches, MOST_READ + 1, 0, newest=newest)
        numbers |= dict.fromkeys(lists.page(c, part))
    read = repository.read(c, list(numbers)[:MOST_READ])
    chains = repository.chains(c, read)
    acted = _acted(
        c, {*read, *(other.number for line in chains.values() for other in line)}, officer
    )
    releases = sorted(read.values(), key=_end) if wanted.ending else read.values()
    found = [_candidate(one, chains.get(one.number, ()), acted) for one in releases]
    return Candidates(found, len(numbers) <= MOST_READ)


def _candidate(
    release: Release, chain: tuple[Release, ...], acted: Mapping[str, frozenset[str]]
) -> Candidate:
    parties = (acted[one.number] for one in (release, *chain))
    return Candidate(release, frozenset().union(*parties), chain)


def _end(release: Release) -> datetime:
    """Return when the first of what can be read of a release ends."""
    ends = (d.expires_at for d in release.deliveries if d.stage in READABLE and d.expires_at)
    return min(ends, default=datetime.max.replace(tzinfo=UTC))


def _acted(
    c: Connection, numbers: Collection[str], officer: Officer
) -> Mapping[str, frozenset[str]]:
    of = HISTORY.c
    asked = select(of.number, of.party).where(of.number.in_(numbers), of.by == officer.id)
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for number, party in c.execute(asked.distinct()):
        found[number] |= {party}
    return found


def _groups(officer: Officer, wanted: Wanted, now: datetime) -> list[tuple[list[Branch], bool]]:
    """Return branches, most urgent first, and of each few whether the newest come first."""
    if wanted.asked:
        asked = conditions.put_to(officer.party)
        return [([lists.by_turn(asked, conditions.ASKED_ABOUT)], False)]
    found = (_waiting(officer, wanted, now), _live(officer, wanted, now), _held(officer, wanted))
    return [(branches, newest) for branches, newest in found if branches]


def _waiting(officer: Officer, wanted: Wanted, now: datetime) -> tuple[list[Branch], bool]:
    party, parts, d = officer.party, PARTS[wanted.side], DELIVERY.c
    of = OPEN | READABLE if DESTINATION in parts else OPEN
    stages = tuple(stage for stage in conditions.WAITS if stage in wanted.stages & of)
    if not stages:
        return [], False
    at, joined = among(d.stage, stages), DELIVERY.join(RELEASE, RELEASE.c.number == d.number)
    rules: list[tuple[Rule, FromClause]] = [(lists.waiting(party, now), DELIVERY)]
    if ORIGINATOR in parts:
        rules.append((lists.offered(party, conditions.waiting(d, now)), DELIVERY))
    if ASKED in parts:
        asked = and_(d.to_party == party, d.expires_at.is_(None), RELEASE.c.asked_party == party)
        rules.append((asked, joined))
    if wanted.side is Side.AUTHOR:
        rules = [(and_(rule, _may_withdraw(officer)), joined) for rule, _ in rules]
    return [lists.by_turn(and_(rule, at), of) for rule, of in rules], False


def _may_withdraw(officer: Officer) -> Rule:
    """Select what an officer began, and for an approver what the own party has at a hub."""
    at_hub = and_(
        DELIVERY.c.originator == officer.party, DELIVERY.c.stage == Stage.RELAY_REVIEW.value
    )
    return or_(_by(officer), at_hub) if officer.is_a(Role.APPROVER) else _by(officer)


def _by(officer: Officer) -> Rule:
    """Select the releases that an officer drafted, revised or asked for."""
    revised = select(VERSION.c.n).where(
        VERSION.c.number == RELEASE.c.number, VERSION.c.drafted_by == officer.id
    )
    return or_(
        RELEASE.c.drafted_by == officer.id, RELEASE.c.asked_by == officer.id, revised.exists()
    )


def _live(officer: Officer, wanted: Wanted, now: datetime) -> tuple[list[Branch], bool]:
    # What waits for a destination has been found by whose turn it is.
    found = WAITS if PARTS[wanted.side] == (DESTINATION,) else frozenset()
    stages = tuple(stage for stage in Stage if stage in (wanted.stages & READABLE) - found)
    if not stages:
        return [], False
    at, party = among(DELIVERY.c.stage, stages), officer.party
    rules = [lists.live(now, and_(DELIVERY.c[part] == party, at)) for part in _columns(wanted)]
    # What was released first is likely to end first, and is read without being sorted.
    return [lists.by_time(rule) for rule in rules], not wanted.ending


def _held(officer: Officer, wanted: Wanted) -> tuple[list[Branch], bool]:
    if not wanted.stages & TO_CERTIFY:
        return [], False
    rules = [and_(HELD_ROWS, DELIVERY.c[part] == officer.party) for part in _columns(wanted)]
    return [
        Branch(rule, DELIVERY, (DELIVERY.c.ended_at,), several=SEVERAL) for rule in rules
    ], False


def _columns(wanted: Wanted) -> list[str]:
    return [part for part in PARTS[wanted.side] if part != ASKED]
