"""
When digests are due: the ends of their windows, each known by its calendar date, so that none comes
twice.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.policy.model import Digests, WorkingHours
from bot.domain.policy.parse_parties import DAYS
from bot.domain.policy.working_hours import DaysOff, works

DAILY, WEEKLY = "daily", "weekly"
KINDS = (DAILY, WEEKLY)
WEEKS = 5
"""A week, and the four it is compared with."""
_DAY = timedelta(days=1)
_FARTHEST = 60
"""No desk rests longer than so many days on end."""


@dataclass(frozen=True)
class Window:
    """
    What one digest is about; kind and day are its id.

    Attributes:
        since: from when on it counts what happened.
        as_of: its end, and the moment whose standing it tells.
        weeks: of a weekly one, where the five weeks begin and end: six moments, oldest first.
    """

    kind: str
    day: date
    since: datetime
    as_of: datetime
    weeks: tuple[datetime, ...] = ()


def end(day: date, at: time, zone: ZoneInfo) -> datetime:
    """
    The moment a window of `day` ends, in UTC: when the clocks there show `at`, for the first time.

    Where they skip it, as when summer time begins, it is as long after midnight as it would have
    been the day before:
    the clocks then show an hour more.
    """
    return datetime.combine(day, at, zone).replace(fold=0).astimezone(UTC)


def clock(digests: Digests, kind: str) -> time:
    """The time of day, local, at which digests of a kind go out."""
    return digests.daily_at if kind == DAILY else digests.weekly_at


def is_due(
    day: date, digests: Digests, kind: str, hours: WorkingHours, days_off: DaysOff, *, overdue: bool
) -> bool:
    """
    Whether a day has a digest of a kind: daily on the party's working days, and on any day when
    something is overdue; weekly on the policy's day, whatever day that is.
    """
    if kind == WEEKLY:
        return DAYS[day.weekday()] == digests.weekly_on
    return overdue or works(day, hours, days_off)


def latest(
    now: datetime,
    zone: ZoneInfo,
    digests: Digests,
    kind: str,
    hours: WorkingHours,
    days_off: DaysOff,
    *,
    overdue: bool = False,
) -> Window | None:
    """
    The newest window of an officer in `zone` that has ended by `now`.

    None where the last two months had none.

    Args:
        overdue: whether anything is overdue, so that every day counts.
    """
    day = now.astimezone(zone).date() + _DAY
    for _ in range(_FARTHEST):
        day -= _DAY
        ends = end(day, clock(digests, kind), zone)
        if ends <= now and is_due(day, digests, kind, hours, days_off, overdue=overdue):
            return window(day, kind, zone, digests, hours, days_off)
    return None


def following(
    now: datetime,
    zone: ZoneInfo,
    digests: Digests,
    kind: str,
    hours: WorkingHours,
    days_off: DaysOff,
) -> Window | None:
    """
    The first window that ends after `now`, with nothing overdue; None where the next two months
    have none.
    """
    day = now.astimezone(zone).date() - _DAY
    for _ in range(_FARTHEST):
        day += _DAY
        ends = end(day, clock(digests, kind), zone)
        if ends > now and is_due(day, digests, kind, hours, days_off, overdue=False):
            return window(day, kind, zone, digests, hours, days_off)
    return None


def window(
    day: date, kind: str, zone: ZoneInfo, digests: Digests, hours: WorkingHours, days_off: DaysOff
) -> Window:
    """
    The window of a digest of `day`, whether or not one was due.

    A daily one counts what happened since the end of the working day's window before it; a weekly
    one, the week.
    """
    if kind == WEEKLY:
        ends = tuple(
            end(day - timedelta(weeks=n), digests.weekly_at, zone) for n in range(WEEKS, -1, -1)
        )
        return Window(kind, day, ends[-2], ends[-1], ends)
    before = day - _DAY
    while day - before < _FARTHEST * _DAY and not works(before, hours, days_off):
        before -= _DAY
    return Window(kind, day, end(before, digests.daily_at, zone), end(day, digests.daily_at, zone))
