"""
How many steps were on target, and how long releases took end to end: of all that should have been
done, whether done, undone or still open.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    func,
    or_,
    select,
    text,
    union_all,
)

from bot.domain.deadlines.passage import End, Stretch
from bot.domain.release.stages import Stage
from storage.queries import conditions
from storage.queries.as_of import TIMED, among, moved_since, originator, owner, standing
from storage.tables.columns import Columns, Expression
from storage.tables.passages import A_WEEK, ON_ITS_WAY, PASSAGE, WEEKS_LONG
from storage.tables.releases import RELEASE, STAGE_INTERVAL

DONE = {
    Stage.ORIGINATOR_REVIEW: (Stage.RELAY_REVIEW, Stage.RELEASED, Stage.DENIED, Stage.RETURNED),
    Stage.RELAY_REVIEW: (Stage.RELEASED, Stage.DENIED, Stage.RETURNED),
    Stage.RELEASED: (Stage.ACKNOWLEDGED,),
}
"""Where the step of a stage leads when somebody takes it."""
UNDONE = (Stage.LAPSED, Stage.EXPIRED, Stage.DESTROYED)
"""Where a stage ends with its step not taken."""
TAKEN_BACK = (Stage.WITHDRAWN, Stage.RECALLED, Stage.SUPERSEDED)
"""
Where a stage ends because there is nothing left to decide or acknowledge.

That counts as undone only where it was overdue by then.
"""

STEP_TAKEN: ColumnElement[bool] = or_(
    *(
        and_(STAGE_INTERVAL.c.stage == stage.value, among(STAGE_INTERVAL.c.after, after))
        for stage, after in DONE.items()
    )
)
"""The stage intervals that ended with their step taken."""
STEP_UNDONE: ColumnElement[bool] = and_(
    among(STAGE_INTERVAL.c.stage, TIMED),
    or_(
        among(STAGE_INTERVAL.c.after, UNDONE),
        and_(among(STAGE_INTERVAL.c.after, TAKEN_BACK), STAGE_INTERVAL.c.late_at.is_not(None)),
    ),
)
"""The stage intervals whose step was not taken, and should have been."""

_DAY = 86400
EXACT = ((120, 10), (7200, 60), (2 * _DAY, 3600))
"""
How exactly a time is told: under so many seconds to so many seconds; beyond the last to a day.
"""


@dataclass(frozen=True)
class OnTarget:
    """
    How many steps were on target.

    Attributes:
        part: Done before their target was used up.
        done: Done at all.
        undone: Ended with their step not taken.
        open: Still open past their target.
    """

    part: int = 0
    done: int = 0
    undone: int = 0
    open: int = 0

    @property
    def whole(self) -> int:
        """How many steps should have been done."""
        return self.done + self.undone + self.open


def still_open(
    connection: Connection, party: str, known: Collection[str], at: datetime
) -> dict[str, int]:
    """
    Count the steps that a party had still to take at a moment, past their targets.

    Args:
        connection: A connection in a transaction.
        party: Whose steps.
        known: The policy's precedences.
        at: The moment, aware.

    Returns:
        Precedence → how many; "" for a precedence that the policy no longer has.
    """

    def which(c: Columns) -> ColumnElement[bool]:
        return and_(
            conditions.waiting(c, at),
            among(c.stage, TIMED),
            owner(c, originator(c.number)) == party,
        )

    stood = standing(at, which, moved=moved_since(connection, at), waiting=True)
    precedence = func.coalesce(stood.c.precedence, RELEASE.c.precedence)
    key = case(*((precedence == name, name) for name in known), else_="")
    found = (
        select(key, func.count())
        .select_from(stood)
        .join(RELEASE, RELEASE.c.number == stood.c.number)
    )
    late = found.where(conditions.overdue(stood.c, at)).group_by(key)
    return {row[0]: row[1] for row in connection.execute(late)}


class Way(NamedTuple):
    """Which passages a figure is of: how much of the way a party sees, and what they are."""

    share: str
    precedence: str
    exercise: bool


@dataclass(frozen=True)
class EndToEnd:
    """
    How long passages took, and how many were on target.

    Attributes:
        n: How many were acknowledged.
        median, worst: Of those, in seconds that never pause; None where n is 0.
        met: On target: acknowledged, of all whose target is known and all that should have been.
        stopped: In how many of those that ended nothing could go on for a while.
    """

    n: int = 0
    median: int | None = None
    worst: int | None = None
    met: OnTarget = OnTarget()
    stopped: int = 0


class _Passages(NamedTuple):
    """
    Passages of one kind that ended alike.

    Attributes:
        way: What they are of.
        how: `met`, `late` or `untimed` where they were acknowledged; `missed`.
        took: Seconds, as exactly as `EXACT` says.
        n: How many.
        worst: The longest, in seconds.
        stopped: How many were on hold for a while.
    """

    way: Way
    how: str
    took: int
    n: int
    worst: int
    stopped: int


def passages(
    connection: Connection, party: str, since: datetime, until: datetime
) -> dict[Way, EndToEnd]:
    """
    Compute how long releases took end to end, each as long as a party could know of it.

    Args:
        connection: A connection in a transaction.
        party: Whose view.
        since: The window's beginning, itself outside.
        until: The window's end, as of which it is told what is late.

    Returns:
        Way → the figures of what ended within the window, or was late at its end; what the party
        sent first, then what it relayed and received.
    """
    ended, late = _ended(connection, party, since, until), _open_late(connection, party, until)
    order = {share.value: n for n, share in enumerate(Stretch)}
    return {
        way: _figures([row for row in ended if row.way == way], late.get(way, 0))
        for way in sorted(
            {row.way for row in ended} | late.keys(), key=lambda way: (order[way.share], way)
        )
    }


def cut(took: Expression) -> Expression:
    """Cut seconds as `EXACT` says, so that there are few groups."""
    cuts = [(took < most, took - took % unit) for most, unit in EXACT]
    return case(*cuts, else_=took - took % _DAY)


def rank(took: Mapping[int, int], n: int, of_ten: int) -> int:
    """
    Find the smallest value that so many tenths of the values do not exceed.

    Args:
        took: Value → how often there is.
        n: How many there are in all.
        of_ten: How many tenths.
    """
    left = -(-n * of_ten // 10)
    for value in sorted(took):
        left -= took[value]
        if left <= 0:
            return value
    raise AssertionError("the counts add up to n")


def _ended(connection: Connection, party: str, since: datetime, until: datetime) -> list[_Passages]:
    of = PASSAGE.c
    acknowledged = of.outcome == End.ACKNOWLEDGED.value
    missed = or_(
        of.outcome == End.UNDONE.value,
        and_(of.outcome == End.TAKEN_BACK.value, of.target_at <= of.ended_at),
    )
    how = case(
        (missed, "missed"),
        (of.target_at.is_(None), "untimed"),
        (of.ended_at < of.target_at, "met"),
        else_="late",
    )
    rows = (
        select(
            *(of.share, of.precedence, of.exercise),
            how.label("how"),
            cut(of.spent).label("took"),
            of.spent,
            case((of.held > 0, 1), else_=0).label("stopped"),
        )
        .where(of.party == party, of.ended_at > since, of.ended_at <= until)
        .where(or_(acknowledged, missed))
        .subquery("ended")
    )
    keys = [column for column in rows.c if column.name not in ("spent", "stopped")]
    found = select(*keys, func.count(), func.max(rows.c.spent), func.sum(rows.c.stopped))
    return [
        _Passages(Way(*row[:3]), *row[3:7], int(row[7]))
        for row in connection.execute(found.group_by(*keys))
    ]


def _open_late(connection: Connection, party: str, at: datetime) -> dict[Way, int]:
    """Count what was on its way at a moment, past its target."""
    of, soon = PASSAGE.c, at + timedelta(seconds=A_WEEK)
    rows = select(of.share, of.precedence, of.exercise).where(
        of.party == party, of.target_at <= at, of.opened <= at
    )
    ended = rows.where(of.ended_at > at)
    stood = union_all(
        rows.where(text(ON_ITS_WAY)),
        ended.where(of.ended_at <= soon),
        ended.where(of.ended_at > soon, text(WEEKS_LONG)),
    ).subquery("late")
    found = select(*stood.c, func.count()).group_by(*stood.c)
    return {Way(*row[:3]): row[3] for row in connection.execute(found)}


def _figures(rows: Sequence[_Passages], late: int) -> EndToEnd:
    took: Counter[int] = Counter()
    hows: Counter[str] = Counter()
    for row in rows:
        hows[row.how] += row.n
        if row.how != "missed":
            took[row.took] += row.n
    n = sum(took.values())
    met = OnTarget(hows["met"], hows["met"] + hows["late"], hows["missed"], late)
    worst = max((row.worst for row in rows if row.how != "missed"), default=None)
    median = rank(took, n, 5) if n else None
    return EndToEnd(n, median, worst, met, sum(row.stopped for row in rows))
