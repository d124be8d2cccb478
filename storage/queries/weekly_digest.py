"""Figures of one week beside the four before it, for one party, grouped by the database."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    func,
    or_,
    select,
    text,
)

from bot.domain.policy.model import Policy
from bot.domain.release.stages import UNDER_REVIEW, Stage
from storage.queries.as_of import TIMED
from storage.queries.punctuality import (
    STEP_TAKEN,
    STEP_UNDONE,
    EndToEnd,
    OnTarget,
    Way,
    cut,
    passages,
    rank,
    still_open,
)
from storage.tables.columns import Query, SqlRow
from storage.tables.releases import GOES_OUT, HISTORY, STAGE_INTERVAL

T = TypeVar("T")

SHARES = ("decide", "relay", "receive", "by_hub", "by_recipient")
"""
The kinds of step whose time a digest tells.

The party's own decision, relay and receipt; then what the hub and the recipients of its own
releases took.
"""
OWN = SHARES[:3]
_UNDONE = ""
"""How a step ended that nobody took."""
FEW = 5
"""Under so many steps a median says little, and the digest says so."""


@dataclass(frozen=True)
class Spread:
    """
    How long some steps took, in seconds not on hold.

    Attributes:
        n: How many were done.
        median: The median (nearest rank); None where n is 0.
        p90: The ninetieth percentile (nearest rank); None where n is 0.
        undone: How many ended with their step not taken.
    """

    n: int = 0
    median: int | None = None
    p90: int | None = None
    undone: int = 0


@dataclass(frozen=True)
class Trend:
    """A spread in the week, and in the four weeks before it."""

    week: Spread
    before: Spread


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    part: int = 0
    whole: int = 0


class _Closed(NamedTuple):
    """
    Steps of one kind that ended, and took equally long.

    Attributes:
        recent: 1 in the last of the five weeks, else 0.
        share: One of `SHARES`.
        after: The stage that the step led to; `_UNDONE` if nobody took it.
        precedence: The precedence; "" for one that the policy no longer has.
        late: 1 if the target was used up, else 0.
        spent: Seconds not on hold, as exactly as `punctuality.EXACT` says.
        n: How many steps.
    """

    recent: int
    share: str
    after: str
    precedence: str
    late: int
    spent: int
    n: int


@dataclass(frozen=True)
class Weekly:
    """
    What a weekly digest adds to a daily one, for the week that ended at `as_of`.

    Attributes:
        party: Whose digest it is.
        ends: Where the five weeks begin and end: six moments, oldest first.
        spent: Share (`SHARES`) → how long its steps took.
        pace: (decide or relay, precedence) → how long the own decisions of the week took.
        met: Precedence → how many own steps were on target in the week, and in the four before.
        earlier: Way → how long releases took end to end in the four weeks before.
        volume: (from, to) → releases in each of the five weeks, oldest first.
        subjects: Subject → what was released in the week.
        levels: Level → what was released in the week.
        denied: How many of the own decisions were denials, in the week and in the four before.
        returned: How many of the own decisions were returns, in the week and in the four before.
        codes: Reason code → how often the own party gave it in the week.
    """

    party: str
    ends: tuple[datetime, ...]
    spent: Mapping[str, Trend] = field(default_factory=dict)
    pace: Mapping[tuple[str, str], Spread] = field(default_factory=dict)
    met: Mapping[str, tuple[OnTarget, OnTarget]] = field(default_factory=dict)
    earlier: Mapping[Way, EndToEnd] = field(default_factory=dict)
    volume: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    subjects: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    denied: tuple[Share, Share] = (Share(), Share())
    returned: tuple[Share, Share] = (Share(), Share())
    codes: Mapping[str, int] = field(default_factory=dict)

    @property
    def as_of(self) -> datetime:
        """The end of the week."""
        return self.ends[-1]


def weekly(connection: Connection, policy: Policy, party: str, ends: Sequence[datetime]) -> Weekly:
    """
    Compute the figures of the last of five weeks for a party.

    Args:
        connection: A connection in a transaction.
        policy: Names the precedences and the party's routes.
        party: Whose digest it is.
        ends: Where the five weeks begin and end: six moments, oldest first.
    """
    volume = _volume(connection, party, ends)
    closed = _closed(connection, party, list(policy.precedences), ends)
    this, known = len(ends) - 2, policy.pairs(party)
    by_week = {
        pair: tuple(_sum(volume, week, pair) for week in range(this + 1))
        for pair in (*known, *sorted({(row.originator, row.to_party) for row in volume} - {*known}))
    }
    taken = [row for row in closed if row.after != _UNDONE]
    decisions = [row for row in taken if row.share in OWN[:2]]
    late = [still_open(connection, party, policy.precedences, at) for at in (ends[-1], ends[-2])]
    return Weekly(
        party,
        tuple(ends),
        spent={s: Trend(*_two(_spread, _of(closed, s))) for s in SHARES if _of(closed, s)},
        pace=_pace(decisions, policy.precedences),
        met=_met([row for row in closed if row.share in OWN], late),
        earlier=passages(connection, party, ends[0], ends[-2]),
        volume=by_week,
        subjects=_most((row.subject, row.n) for row in volume if row.week == this),
        levels=_most((row.level, row.n) for row in volume if row.week == this),
        denied=_two(lambda rows: _outcome(rows, Stage.DENIED.value), decisions),
        returned=_two(lambda rows: _outcome(rows, Stage.RETURNED.value), decisions),
        codes=_codes(connection, party, ends),
    )


def _window(ends: Sequence[datetime]) -> ColumnElement[bool]:
    return and_(STAGE_INTERVAL.c.until > ends[0], STAGE_INTERVAL.c.until <= ends[-1])


def _volume(connection: Connection, party: str, ends: Sequence[datetime]) -> Sequence[SqlRow]:
    """Count what was released in each week, between whom, and of what subject and level."""
    week = case(
        *((STAGE_INTERVAL.c.until <= end, n) for n, end in enumerate(ends[1:])), else_=len(ends)
    ).label("week")
    keys = (
        week,
        STAGE_INTERVAL.c.originator,
        STAGE_INTERVAL.c.to_party,
        STAGE_INTERVAL.c.subject,
        STAGE_INTERVAL.c.level,
    )
    mine = or_(
        STAGE_INTERVAL.c.originator == party,
        STAGE_INTERVAL.c.hub == party,
        STAGE_INTERVAL.c.to_party == party,
    )
    went = (text(GOES_OUT), STAGE_INTERVAL.c.stage.in_([stage.value for stage in UNDER_REVIEW]))
    found = select(*keys, func.count().label("n")).where(_window(ends), *went, mine).group_by(*keys)
    return connection.execute(found).all()


def _closed(
    connection: Connection, party: str, known: Sequence[str], ends: Sequence[datetime]
) -> list[_Closed]:
    """
    Count the steps that ended in the five weeks, done or not, by all that the digest asks of them.

    How long they took is cut, so that there are few groups.
    """
    reviewed, relayed, received = (STAGE_INTERVAL.c.stage == stage.value for stage in TIMED)
    hub, to, own = (
        STAGE_INTERVAL.c.hub == party,
        STAGE_INTERVAL.c.to_party == party,
        STAGE_INTERVAL.c.originator == party,
    )
    mine = or_(and_(reviewed, own), and_(relayed, or_(hub, own)), and_(received, or_(to, own)))
    share = case(
        (reviewed, "decide"),
        (relayed, case((hub, "relay"), else_="by_hub")),
        else_=case((to, "receive"), else_="by_recipient"),
    )
    took = STAGE_INTERVAL.c.spent - func.coalesce(STAGE_INTERVAL.c.held, 0)
    steps = select(
        case((STAGE_INTERVAL.c.until > ends[-2], 1), else_=0).label("recent"),
        share.label("share"),
        case((STEP_TAKEN, STAGE_INTERVAL.c.after), else_=_UNDONE).label("after"),
        case((STAGE_INTERVAL.c.precedence.in_(known), STAGE_INTERVAL.c.precedence), else_="").label(
            "precedence"
        ),
        case((STAGE_INTERVAL.c.late_at.is_not(None), 1), else_=0).label("late"),
        cut(took).label("spent"),
    )
    of = steps.where(_window(ends), mine, or_(STEP_TAKEN, STEP_UNDONE)).subquery("steps")
    found: Query = select(*of.c, func.count().label("n")).group_by(*of.c)
    return [_Closed(*row) for row in connection.execute(found)]


def _codes(connection: Connection, party: str, ends: Sequence[datetime]) -> dict[str, int]:
    """Count the own party's reasons of the week."""
    window = (HISTORY.c.party == party, HISTORY.c.at > ends[-2], HISTORY.c.at <= ends[-1])
    rule = (*window, HISTORY.c.code.is_not(None), HISTORY.c.step.in_(("return", "deny")))
    found = select(HISTORY.c.code, func.count()).where(*rule).group_by(HISTORY.c.code)
    return _most((row[0], row[1]) for row in connection.execute(found))


def _sum(volume: Iterable[SqlRow], week: int, pair: tuple[str, str]) -> int:
    return sum(
        row.n for row in volume if row.week == week and (row.originator, row.to_party) == pair
    )


def _most(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Sum by key, the largest first."""
    sums: Counter[str] = Counter()
    for key, count in counted:
        sums[key] += count
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))


def _of(closed: Iterable[_Closed], share: str) -> list[_Closed]:
    return [row for row in closed if row.share == share]


def _pace(
    decisions: Iterable[_Closed], precedences: Iterable[str]
) -> dict[tuple[str, str], Spread]:
    kinds: dict[tuple[str, str], list[_Closed]] = {}
    for row in decisions:
        if row.recent:
            kinds.setdefault((row.share, row.precedence), []).append(row)
    asked = [(share, key) for share in OWN[:2] for key in precedences]
    return {kind: _spread(kinds[kind]) for kind in asked if kind in kinds}


def _met(
    own: Sequence[_Closed], late: Sequence[Mapping[str, int]]
) -> dict[str, tuple[OnTarget, OnTarget]]:
    """
    Count the own steps on target, by precedence, in the week and in the four before it.

    Args:
        own: The party's own steps that ended.
        late: Precedence → what was open past its target, at the end of the week and of the four
            before.
    """
    kinds = sorted({row.precedence for row in own} | late[0].keys() | late[1].keys())
    return {
        p: (_on_target(own, p, late[0], recent=True), _on_target(own, p, late[1], recent=False))
        for p in kinds
        if p
    }


def _on_target(
    own: Iterable[_Closed], precedence: str, late: Mapping[str, int], *, recent: bool
) -> OnTarget:
    rows = [row for row in own if (row.precedence, row.recent) == (precedence, recent)]
    taken = [row for row in rows if row.after != _UNDONE]
    whole, part = sum(row.n for row in taken), sum(row.n for row in taken if not row.late)
    return OnTarget(part, whole, sum(row.n for row in rows) - whole, late.get(precedence, 0))


def _two(figure: Callable[[Sequence[_Closed]], T], rows: Sequence[_Closed]) -> tuple[T, T]:
    return figure([row for row in rows if row.recent]), figure(
        [row for row in rows if not row.recent]
    )


def _outcome(rows: Sequence[_Closed], ended: str) -> Share:
    return Share(sum(row.n for row in rows if row.after == ended), sum(row.n for row in rows))


def _spread(rows: Iterable[_Closed]) -> Spread:
    took: Counter[int] = Counter()
    undone = 0
    for row in rows:
        if row.after == _UNDONE:
            undone += row.n
        else:
            took[row.spent] += row.n
    n = sum(took.values())
    median, p90 = (rank(took, n, of_ten) if n else None for of_ten in (5, 9))
    return Spread(n, median, p90, undone)
