"""The lists that officers ask for, each with a page read along an index and a limited count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import (
    Connection,
    FromClause,
    Subquery,
    and_,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
)

from bot.domain.officers import Officer
from bot.domain.policy.model import Policy
from bot.domain.release.release import Release
from bot.domain.release.stages import OPEN, UNDER_REVIEW
from storage.queries import conditions
from storage.queries.as_of import among
from storage.releases import repository
from storage.tables.columns import Expression, Query, Rule
from storage.tables.releases import DELIVERY, LIVE, RELEASE, VERSION

Which = Literal["mine", "pending", "overdue", "shared", "expiring", "ended"]
MOST_COUNTED = 1000
"""How far a list is counted: beyond it, it is more than that."""
SEVERAL = 4
"""To how many destinations a release is thought to go, where each ends at a time of its own."""

# Written out, for a database uses the index of some rows only where it can see that the rows asked
# for are among them.
LIVE_ROWS = text(f"delivery.{LIVE}")
OVER_ROWS = text("delivery.waits_for IS NULL AND delivery.stage <> 'acknowledged'")


@dataclass(frozen=True)
class Listing:
    """
    One page of a list, and how long the whole list is, counted to one more than `MOST_COUNTED`.
    """

    rows: list[Release]
    total: int


NOTHING = Listing([], 0)
"""A list that nothing is on."""


@dataclass(frozen=True)
class Branch:
    """
    A part of a list, read along an index whose columns follow `order` and then the number.

    `several` is how many rows of a release may differ in `order`: those of all its destinations, or
    none. With `absent_last`, rows without the first of `order` come last, which databases do not
    agree on.
    """

    rule: Rule
    of: FromClause
    order: tuple[Expression, ...]
    number: Expression | None = None
    several: int = 1
    absent_last: bool = False

    @property
    def named(self) -> Expression:
        """Return the column with the numbers of the releases."""
        return self.of.c.number if self.number is None else self.number

    def read(self, most: int, *, newest: bool) -> Query:
        """
        Select its first rows, enough for `most` releases: `number`, and the order as `first` and
        `second`.
        """
        number = self.named
        first, second = self.order[0], self.order[1] if len(self.order) > 1 else literal(0)
        keys = [key.desc() if newest else key for key in (*self.order, number)]
        if self.absent_last:
            keys[0] = keys[0].nulls_last()
        named = select(number.label("number"), first.label("first"), second.label("second"))
        return (
            named.select_from(self.of)
            .where(self.rule)
            .distinct()
            .order_by(*keys)
            .limit(most * self.several)
        )


@dataclass(frozen=True)
class Part:
    """
    A page to be read of what several branches name, each release once.

    With `newest` it is in falling order. `total` is how long the list is, where that is known.
    """

    branches: Sequence[Branch]
    limit: int
    offset: int
    newest: bool = False
    total: int | None = None


@dataclass(frozen=True)
class Ask:
    """Who asks, by which policy, when."""

    policy: Policy
    officer: Officer
    now: datetime


def listing(
    connection: Connection,
    policy: Policy,
    officer: Officer,
    which: Which,
    now: datetime,
    limit: int,
    offset: int,
    only: Callable[[Expression], Rule] | None = None,
) -> Listing:
    """
    Return one page of a list, as the officer may see it.

    Of each release only what is theirs to know puts it on a list.

    Args:
        which: `mine` (drafted or asked by the officer, for their party), `pending` (waits for their
            party, be it for an answer to a question), `overdue` (a step of theirs, or of what they
            offer, has used up its allowance), `shared` (can be read now), `expiring` (can be, but
            the policy warns of its end), `ended` (is over, be it for one of its destinations).
        only: a condition on their numbers that those on it meet; None for all.
    """
    branches, newest = LISTS[which]
    found = branches(Ask(policy, officer, now))
    if only:
        found = [replace(one, rule=and_(one.rule, only(one.named))) for one in found]
    return paged(connection, [Part(found, limit, offset, newest=newest)])[0]


def paged(c: Connection, parts: Sequence[Part]) -> list[Listing]:
    """Return a page of each of several lists. The releases on them are read together."""
    found = [(page(c, part), part) for part in parts]
    releases = repository.read(
        c, list(dict.fromkeys(number for numbers, _ in found for number in numbers))
    )
    return [
        Listing([releases[number] for number in numbers], _total(c, part, len(numbers)))
        for numbers, part in found
    ]


def _total(c: Connection, part: Part, shown: int) -> int:
    """
    Return how long a list is, of which so many are on the page: counted only where that does not
    tell.
    """
    if part.total is not None:
        return part.total
    last = 0 < shown < part.limit or not (shown or part.offset)
    return part.offset + shown if last else count(c, part.branches)


def page(c: Connection, part: Part) -> list[str]:
    """Return the numbers on a page: every branch is read only as far as the page goes."""
    found = _merged(part.branches, part.limit + part.offset, newest=part.newest)
    first, second = (func.max if part.newest else func.min)(found.c.first), func.min(found.c.second)
    keys = (first, second, found.c.number)
    order = [key.desc() if part.newest else key.nulls_last() for key in keys]
    wanted = select(found.c.number).group_by(found.c.number).order_by(*order)
    return list(c.scalars(wanted.limit(part.limit).offset(part.offset)))


def count(c: Connection, branches: Sequence[Branch]) -> int:
    """
    Return how many releases the branches name, counted to one more than `MOST_COUNTED`.

    Where the first alone names so many, no other is read.
    """
    first = _counted(c, branches[:1])
    return first if len(branches) == 1 or first > MOST_COUNTED else _counted(c, branches)


def _counted(c: Connection, branches: Sequence[Branch]) -> int:
    found = _merged(branches, MOST_COUNTED + 1, newest=False)
    counted = c.scalar(select(func.count(found.c.number.distinct()))) or 0
    return min(counted, MOST_COUNTED + 1)


def _merged(branches: Sequence[Branch], most: int, *, newest: bool) -> Subquery:
    """
    As much of every branch as holds the first `most` releases of it, whatever the order of the
    others.
    """
    parts = [branch.read(most, newest=newest).subquery() for branch in branches]
    return union_all(*map(select, parts)).subquery() if len(parts) > 1 else parts[0]


def by_time(rule: Rule, of: FromClause = DELIVERY) -> Branch:
    """Return a branch whose order is that of submission."""
    return Branch(rule, of, (of.c.submitted_at,))


def by_turn(rule: Rule, of: FromClause = DELIVERY) -> Branch:
    """Return a branch whose order is that of precedence, then of submission."""
    return Branch(rule, of, (DELIVERY.c.list_order, DELIVERY.c.submitted_at), DELIVERY.c.number)


def by_target(rule: Rule, of: FromClause = DELIVERY) -> Branch:
    """Return a branch of what waits for a party, in the order of targets; what has none last."""
    order = (DELIVERY.c.target_at, DELIVERY.c.submitted_at)
    return Branch(rule, of, order, DELIVERY.c.number, SEVERAL, absent_last=True)


def live(now: datetime, of: Rule) -> Rule:
    """Select deliveries that can be read now."""
    return and_(LIVE_ROWS, of, DELIVERY.c.expires_at > now)


def ending(party: str, now: datetime, until: datetime) -> Branch:
    """
    Select what can be read and ends by `until`, the first to end first.

    It is what the party shared, passed on or received.
    """
    own = or_(DELIVERY.c.originator == party, DELIVERY.c.to_party == party, DELIVERY.c.hub == party)
    rule = and_(LIVE_ROWS, DELIVERY.c.expires_at > now, DELIVERY.c.expires_at <= until, own)
    return Branch(rule, DELIVERY, (DELIVERY.c.expires_at,), several=SEVERAL)


def waiting(party: str, now: datetime) -> Rule:
    """Select what waits for a party."""
    return and_(DELIVERY.c.waits_for == party, conditions.waiting(DELIVERY.c, now))


def overdue(party: str, now: datetime) -> Rule:
    """Select what waits for a party and is overdue."""
    return and_(DELIVERY.c.waits_for == party, conditions.overdue(DELIVERY.c, now))


def late(party: str, now: datetime) -> list[Branch]:
    """Return branches of a party's own overdue steps, and of those on what it offered."""
    over = offered(party, conditions.overdue(DELIVERY.c, now))
    return [by_turn(overdue(party, now)), by_turn(over)]


def in_time(party: str, now: datetime) -> Rule:
    """Select what waits for a party and is not overdue."""
    target = DELIVERY.c.target_at
    return and_(waiting(party, now), or_(target.is_(None), target > now))


def sent(officer: Officer, now: datetime) -> list[Branch]:
    """
    Return branches of what an officer sent for their party and others have now: what they drafted
    or revised that is decided on, and what they asked for that has not come.
    """
    me, party = officer.id, officer.party
    carried = select(VERSION.c.drafted_by).where(
        VERSION.c.number == DELIVERY.c.number, VERSION.c.n == DELIVERY.c.version
    )
    drafted = or_(RELEASE.c.drafted_by == me, carried.scalar_subquery() == me)
    decided_on, coming = (
        and_(conditions.waiting(DELIVERY.c, now), among(DELIVERY.c.stage, stages))
        for stages in (tuple(UNDER_REVIEW), tuple(OPEN))
    )
    asked = and_(RELEASE.c.asked_by == me, RELEASE.c.asked_party == party)
    joined = DELIVERY.join(RELEASE, RELEASE.c.number == DELIVERY.c.number)
    return [
        by_turn(and_(offered(party, decided_on), drafted), joined),
        by_turn(and_(DELIVERY.c.to_party == party, coming, asked), joined),
    ]


def offered(party: str, rule: Rule) -> Rule:
    """Select, of what a party offered, that of which a condition of what waits holds."""
    return and_(DELIVERY.c.originator == party, rule)


def _mine(ask: Ask) -> list[Branch]:
    """
    Return branches of what the officer drafted or asked for, for the party that they are of now.

    What they did for another party is no longer theirs.
    """
    me, party = ask.officer.id, ask.officer.party
    revised = select(VERSION.c.number).where(VERSION.c.drafted_by == me, text("version.n > 1"))
    rules = (
        and_(RELEASE.c.drafted_by == me, RELEASE.c.originator == party),
        and_(RELEASE.c.asked_by == me, RELEASE.c.asked_party == party),
        and_(RELEASE.c.number.in_(revised), RELEASE.c.originator == party),
    )
    return [by_time(rule, RELEASE) for rule in rules]


def _pending(ask: Ask) -> list[Branch]:
    party = ask.officer.party
    asked = by_turn(conditions.put_to(party), conditions.ASKED_ABOUT)
    return [by_turn(waiting(party, ask.now)), asked]


def _overdue(ask: Ask) -> list[Branch]:
    return late(ask.officer.party, ask.now)


def _shared(ask: Ask) -> list[Branch]:
    party = ask.officer.party
    ways = (DELIVERY.c.originator == party, DELIVERY.c.hub == party, DELIVERY.c.to_party == party)
    return [by_time(live(ask.now, way)) for way in ways]


def _expiring(ask: Ask) -> list[Branch]:
    warned = timedelta(seconds=max(ask.policy.reminders.expiry_warn_s, default=0))
    return [ending(ask.officer.party, ask.now, ask.now + warned)]


def _ended(ask: Ask) -> list[Branch]:
    """
    Return branches of what is over: at each side for whom it reached it, and at whoever asked.

    No timer need have run: what was to be read until now is over as well.
    """
    party, d = ask.officer.party, DELIVERY.c
    at_hub, at_destination = (
        and_(OVER_ROWS, at.is_not(None)) for at in (d.offered_at, d.released_at)
    )
    asked = select(d.number).where(d.number == RELEASE.c.number, d.to_party == party, OVER_ROWS)
    past = and_(LIVE_ROWS, d.expires_at <= ask.now)
    return [
        by_time(and_(OVER_ROWS, d.originator == party)),
        by_time(and_(at_hub, d.hub == party)),
        by_time(and_(at_destination, d.to_party == party)),
        by_time(and_(RELEASE.c.asked_party == party, asked.exists()), RELEASE),
        by_time(and_(past, or_(d.originator == party, d.to_party == party, d.hub == party))),
    ]


LISTS: dict[Which, tuple[Callable[[Ask], list[Branch]], bool]] = {
    "mine": (_mine, True),
    "pending": (_pending, False),
    "overdue": (_overdue, False),
    "shared": (_shared, True),
    "expiring": (_expiring, False),
    "ended": (_ended, True),
}
"""What is on each list, and whether the newest come first."""
