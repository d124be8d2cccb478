"""The figures of one day, for one party, as they stood at a moment: counts and the first lines of each list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, func, literal, or_, select

from bot.domain.policy import Policy
from bot.domain.stages import READABLE, Stage
from bot.domain.standings import Standing
from storage import happened
from storage.happened import Declared, Reopening
from storage.owing import Debt, due_at
from storage.rows import RELEASE
from storage.standing import TIMED, among, known_to, moved_since, originator, owner, standing, told, was_read
from storage.stays import STAY
from storage.trends import Weekly

LISTED = 8
"""How many lines of a list are read; how many there are is counted."""
OWED = 4
"""How many certificates of each party that owes any."""
WAITING = (Stage.ASKED, Stage.ORIGINATOR_REVIEW, Stage.RELAY_REVIEW, Stage.RETURNED, Stage.RELEASED)
AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
"""Where one class of age ends and the next begins: under an hour, four hours, a day, and older."""
ENDS = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=24))
"""Within how long something ends: each holds those before it."""
ENDS_OF_WEEK = (timedelta(days=1), timedelta(days=3), timedelta(days=7))


@dataclass(frozen=True)
class Waiting:
    """How many deliveries wait in a stage for a party, by class of age, and since when the oldest does."""

    stage: str
    owner: str
    age: int
    count: int
    oldest: datetime


@dataclass(frozen=True)
class Item:
    """A line of a list: what it is, where it stood and since when; `read`: whether the own party had read it."""

    number: str
    to: str
    originator: str
    stage: str
    owner: str
    since: datetime
    title: str
    exercise: bool
    ref: str
    precedence: str
    late_at: datetime | None = None
    expires_at: datetime | None = None
    read: bool = False


@dataclass(frozen=True)
class Listed:
    """The first lines of a list, and how many there are."""

    total: int = 0
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Ending:
    """How much of what the party holds ends within so many hours, read and unread."""

    hours: int
    read: int
    unread: int


@dataclass(frozen=True)
class Daily:
    """
    What a daily digest says, as it stood at `as_of`; what happened counts from `since`.

    Attributes:
        debts: certificates of destruction that the party owes, and as originator is owed; the own first.
        destruction: the oldest of them, owner by owner.
        refused: rule id → refused attempts of the own party.
        halted: arrangements of the party that carried nothing, and where they stood.
        reopened: when the audit log was broken and opened again, whoever's digest it is.
    """

    party: str
    since: datetime
    as_of: datetime
    waiting: tuple[Waiting, ...] = ()
    overdue: Listed = field(default_factory=Listed)
    unread: Listed = field(default_factory=Listed)
    read: Listed = field(default_factory=Listed)
    ending: tuple[Ending, ...] = ()
    soonest: Listed = field(default_factory=Listed)
    debts: tuple[Debt, ...] = ()
    destruction: Listed = field(default_factory=Listed)
    recalled: Listed = field(default_factory=Listed)
    declared: tuple[Declared, ...] = ()
    halted: tuple[tuple[str, Standing], ...] = ()
    refused: Mapping[str, int] = field(default_factory=dict)
    precedence_changes: int = 0
    reopened: tuple[Reopening, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Every line of every list."""
        lists = (self.overdue, self.unread, self.read, self.soonest, self.destruction, self.recalled)
        return tuple(item for listed in lists for item in listed.items)

    @property
    def mixed(self) -> bool:
        """Whether some of what is listed is an exercise and some is not."""
        return len({item.exercise for item in self.items}) > 1


@dataclass(frozen=True)
class Digest:
    """The figures of one digest; `week` is None in a daily one."""

    day: Daily
    week: Weekly | None = None


def daily(
    connection: Connection,
    policy: Policy,
    party: str,
    since: datetime,
    as_of: datetime,
    ends: tuple[timedelta, ...] = ENDS,
) -> Daily:
    """
    The figures of a party at `as_of`: the same whenever they are asked for, whatever came after.

    Args:
        ends: within how long what ends soon is counted.
    """
    moved = moved_since(connection, as_of)
    waits = _waits(party, as_of, moved=moved)
    mine = or_(waits.c.owner == party, waits.c.originator == party)
    own = and_(waits.c.stage == Stage.RELEASED.value, waits.c.to_party == party)
    seen, late, timed = was_read(waits.c, party, as_of), waits.c.late_at, among(waits.c.stage, TIMED)
    declared, halted = happened.arrangements(connection, policy, party, since, as_of)
    ending, soonest = _ending(connection, party, as_of, ends, moved=moved)
    debts, destruction = _destruction(connection, policy, party, as_of, moved=moved)
    waiting = _by_age(connection, waits, as_of)
    received = any((row.stage, row.owner) == (Stage.RELEASED.value, party) for row in waiting)
    unread, read = _received(connection, waits, own, seen) if received else (Listed(), Listed())
    return Daily(
        party,
        since,
        as_of,
        waiting=waiting,
        overdue=_listed(connection, waits, and_(mine, timed, late.is_not(None)), _urgency(policy, waits), late),
        unread=unread,
        read=read,
        ending=ending,
        soonest=soonest,
        debts=debts,
        destruction=destruction,
        recalled=_recalled(connection, party, since, as_of),
        declared=declared,
        halted=halted,
        refused=happened.refused(connection, party, since, as_of),
        precedence_changes=happened.precedence_changes(connection, party, since, as_of),
        reopened=happened.reopened(connection, since, as_of),
    )


def _waits(party: str, as_of: datetime, *, moved: bool) -> Subquery:
    """What somebody had to act on, as far as the party may know of it; what is past its end waits for nobody."""

    def which(c: Any) -> ColumnElement[bool]:
        live = or_(c.expires_at.is_(None), c.expires_at > as_of)
        return and_(among(c.stage, WAITING), live, known_to(party, c, originator(c.number)))

    stood = standing(as_of, which, moved=moved, waiting=True)
    columns = [column for column in stood.c if column.name != "late_at"]
    late = case((stood.c.late_at <= as_of, stood.c.late_at)).label("late_at")
    return select(*columns, owner(stood.c, stood.c.originator).label("owner"), late).subquery("waits")


def _by_age(connection: Connection, waits: Subquery, as_of: datetime) -> tuple[Waiting, ...]:
    age = case(*((waits.c.since > as_of - span, n) for n, span in enumerate(AGES)), else_=len(AGES))
    groups = (waits.c.stage, waits.c.owner, age.label("age"))
    found = select(*groups, func.count(), func.min(waits.c.since)).group_by(*groups)
    rows = [Waiting(*row) for row in connection.execute(found)]
    return tuple(sorted(rows, key=lambda row: (WAITING.index(Stage(row.stage)), row.owner, row.age)))


def _listed(connection: Connection, of: Subquery, rule: ColumnElement[bool], *order: Any) -> Listed:
    """The first of the rows for which a rule holds, in an order, and how many there are."""
    found: Any = (
        select(*_told(of), func.count().over())
        .join(RELEASE, RELEASE.c.number == of.c.number)
        .where(rule)
        .order_by(*order, of.c.number, of.c.to_party)
        .limit(LISTED)
    )
    rows = connection.execute(found).all()
    return Listed(rows[0][-1] if rows else 0, tuple(Item(*row[:-1]) for row in rows))


def _received(
    connection: Connection, waits: Subquery, own: ColumnElement[bool], seen: ColumnElement[bool]
) -> tuple[Listed, Listed]:
    """What was received, unread and read: both in one question, for it is the dearest of the day."""
    split = select(waits, case((seen, 1), else_=0).label("seen")).where(own).subquery("received")
    whole = func.count().over(partition_by=split.c.seen)
    place = func.row_number().over(partition_by=split.c.seen, order_by=(split.c.since, split.c.number))
    of = select(split, whole.label("whole"), place.label("place")).subquery("ranked")
    found: Any = select(*_told(of), of.c.seen, of.c.whole).join(RELEASE, RELEASE.c.number == of.c.number)
    rows = connection.execute(found.where(of.c.place <= LISTED).order_by(of.c.place)).all()
    unread, read = ([row for row in rows if row.seen == seen] for seen in (0, 1))
    return _of(unread), _of(read)


def _of(rows: Sequence[Any]) -> Listed:
    return Listed(rows[0].whole if rows else 0, tuple(replace(Item(*row[:-2]), read=bool(row.seen)) for row in rows))


def _told(of: Subquery) -> tuple[Any, ...]:
    columns = (of.c.number, of.c.to_party, of.c.originator, of.c.stage, of.c.owner, of.c.since)
    return (*columns, *told(of.c), of.c.late_at, of.c.expires_at)


def _urgency(policy: Policy, of: Subquery) -> Any:
    """The most urgent first, by the precedence it had."""
    precedence = func.coalesce(of.c.precedence, RELEASE.c.precedence)
    return case(*((precedence == key, -known.rank) for key, known in policy.precedences.items()), else_=0)


def _ending(
    connection: Connection, party: str, as_of: datetime, ends: tuple[timedelta, ...], *, moved: bool
) -> tuple[tuple[Ending, ...], Listed]:
    stages = tuple(stage for stage in Stage if stage in READABLE)
    stood = standing(
        as_of,
        lambda c: and_(
            c.to_party == party, c.expires_at > as_of, c.expires_at <= as_of + ends[-1], among(c.stage, stages)
        ),
        moved=moved,
    )
    seen = or_(stood.c.stage == Stage.ACKNOWLEDGED.value, was_read(stood.c, party, as_of))
    soon = case(*((stood.c.expires_at <= as_of + span, n) for n, span in enumerate(ends)), else_=len(ends))
    rows = select(stood, soon.label("soon"), case((seen, 1), else_=0).label("seen"), literal(party).label("owner"))
    of = rows.subquery("ending")
    counted = connection.execute(select(of.c.soon, of.c.seen, func.count()).group_by(of.c.soon, of.c.seen)).all()
    within = [
        [sum(row[2] for row in counted if row[0] <= n and row[1] == seen) for seen in (1, 0)] for n in range(len(ends))
    ]
    classes = [Ending(int(span / timedelta(hours=1)), *within[n]) for n, span in enumerate(ends)]
    unread = _listed(connection, of, of.c.seen == 0, of.c.expires_at) if classes[-1].unread else Listed()
    return tuple(classes), unread


def _destruction(
    connection: Connection, policy: Policy, party: str, as_of: datetime, *, moved: bool
) -> tuple[tuple[Debt, ...], Listed]:
    """Who owes how many certificates of destruction, and the oldest of each; overdue is what was due by then."""
    rows = connection.execute(due_at(policy, party, as_of, OWED, moved=moved)).all()
    within = policy.lifetime.destroy_certificate_within
    debts: dict[str, Debt] = {}
    for row in rows:
        debts.setdefault(row.owner, Debt(row.owner, row.total, int(row.late), oldest=row.since))
    ends = [row.since + within for row in rows]
    items = (
        replace(Item(*row[:10]), late_at=end if end <= as_of else None) for row, end in zip(rows, ends, strict=True)
    )
    return tuple(debts.values()), Listed(sum(debt.count for debt in debts.values()), tuple(items))


def _recalled(connection: Connection, party: str, since: datetime, as_of: datetime) -> Listed:
    """What was recalled since, of what had reached the party, passed it or was its own."""
    rule = (STAY.c.after == Stage.RECALLED.value, STAY.c.until > since, STAY.c.until <= as_of)
    involved = or_(STAY.c.originator == party, STAY.c.hub == party, STAY.c.to_party == party)
    found = select(
        *(STAY.c[name] for name in ("number", "to_party", "originator", "expires_at", "precedence", "late_at")),
        STAY.c.after.label("stage"),
        STAY.c.until.label("since"),
        STAY.c.to_party.label("owner"),
    ).where(*rule, involved)
    of = found.subquery("recalled")
    return _listed(connection, of, literal(1) == 1, of.c.since)
