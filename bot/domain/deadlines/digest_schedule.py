"""
When digests are due: the ends of their windows, each named by its date, so that none comes twice.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.policy.model import DAYS, Digests, WorkingHours
from bot.domain.policy.working_hours import DaysOff, is_working_day

DAILY, WEEKLY = "daily", "weekly"
KINDS = (DAILY, WEEKLY)
WEEKS = 5
"""How many weeks a weekly digest tells of: its own, and the four it is compared with."""
HOLDS = timedelta(hours=1)
"""
How long after the daily digest of its day a weekly one may come and hold it, so that one message
comes instead of two.
"""
_DAY = timedelta(days=1)
_FARTHEST = 60
"""How many days are looked through for a window: no desk rests longer on end."""


@dataclass(frozen=True)
class Window:
    """
    What one digest is about. Kind and day are its id.

    Attributes:
        kind: `daily` or `weekly`.
        day: The date, where the officer is, on which it ends.
        since: From when on it counts what happened.
        as_of: Its end: what the digest says is as it stood then.
        weeks: For a weekly one, where the five weeks begin and end: six moments, oldest first.
        daily: For a weekly one, the daily one of its day that it holds, if it does.
    """

    kind: str
    day: date
    since: datetime
    as_of: datetime
    weeks: tuple[datetime, ...] = ()
    daily: "Window | None" = None


def end(day: date, at: time, zone: ZoneInfo) -> datetime:
    """
    Find the moment at which a window of a day ends: when the clocks there show `at` for the first
    time.

    Where they skip it, as when summer time begins, it is as long after midnight as it would have
    been the day before: the clocks then show an hour more.

    Returns:
        An aware time in UTC.
    """
    return datetime.combine(day, at, zone).replace(fold=0).astimezone(UTC)


def holds_daily(day: date, digests: Digests) -> bool:
    """
    Tell whether the daily digest of a day is part of the weekly one, and not sent by itself.

    It is where the weekly one of that day comes with it or soon after (`HOLDS`).

    Args:
        day: The date where the officer is.
        digests: The policy's schedule.
    """
    at, later = (datetime.combine(day, t) for t in (digests.daily_at, digests.weekly_at))
    return DAYS[day.weekday()] == digests.weekly_on and timedelta() <= later - at <= HOLDS


def is_due(
    day: date, digests: Digests, kind: str, hours: WorkingHours, days_off: DaysOff, *, overdue: bool
) -> bool:
    """
    Tell whether a day has a digest of a kind.

    Args:
        day: The date where the officer is.
        digests: The policy's schedule: its day of the week for weekly digests.
        kind: `daily` or `weekly`.
        hours: When the party works: a daily digest goes out on its working days.
        days_off: A country's public holidays.
        overdue: Whether something is overdue, so that every day has a daily digest.
    """
    if kind == WEEKLY:
        return DAYS[day.weekday()] == digests.weekly_on
    return overdue or is_working_day(day, hours, days_off)


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
    Find the newest window of an officer that has ended by `now`.

    Args:
        now: The time, aware.
        zone: The officer's time zone.
        digests: The policy's schedule.
        kind: `daily` or `weekly`.
        hours: When the party works.
        days_off: A country's public holidays.
        overdue: Whether anything is overdue, so that every day counts.

    Returns:
        The window, or None where the last two months had none.
    """
    today = now.astimezone(zone).date()
    days = (today - n * _DAY for n in range(_FARTHEST))
    due = (d for d in days if is_due(d, digests, kind, hours, days_off, overdue=overdue))
    windows = (window(day, kind, zone, digests, hours, days_off) for day in due)
    return next((found for found in windows if found.as_of <= now), None)


def following(
    now: datetime,
    zone: ZoneInfo,
    digests: Digests,
    kind: str,
    hours: WorkingHours,
    days_off: DaysOff,
) -> Window | None:
    """
    Find the first window of an officer that ends after `now`, with nothing overdue.

    Args:
        now: The time, aware.
        zone: The officer's time zone.
        digests: The policy's schedule.
        kind: `daily` or `weekly`.
        hours: When the party works.
        days_off: A country's public holidays.

    Returns:
        The window, or None where the next two months have none.
    """
    today = now.astimezone(zone).date()
    days = (today + n * _DAY for n in range(_FARTHEST))
    due = (day for day in days if is_due(day, digests, kind, hours, days_off, overdue=False))
    windows = (window(day, kind, zone, digests, hours, days_off) for day in due)
    return next((found for found in windows if found.as_of > now), None)


def window(
    day: date, kind: str, zone: ZoneInfo, digests: Digests, hours: WorkingHours, days_off: DaysOff
) -> Window:
    """
    Make the window of a digest of a day, whether or not one was due.

    Args:
        day: The date where the officer is.
        kind: `daily` or `weekly`.
        zone: The officer's time zone.
        digests: The policy's schedule.
        hours: When the party works.
        days_off: A country's public holidays.

    Returns:
        A daily one counts what happened since the working day before it, a weekly one its week.
    """
    if kind == WEEKLY:
        ends = tuple(
            end(day - timedelta(weeks=n), digests.weekly_at, zone) for n in range(WEEKS, -1, -1)
        )
        held = holds_daily(day, digests)
        daily = window(day, DAILY, zone, digests, hours, days_off) if held else None
        return Window(kind, day, ends[-2], ends[-1], ends, daily)
    before = day - _DAY
    while day - before < _FARTHEST * _DAY and not is_working_day(before, hours, days_off):
        before -= _DAY
    return Window(kind, day, end(before, digests.daily_at, zone), end(day, digests.daily_at, zone))


def ending(
    moment: datetime,
    kind: str,
    zone: ZoneInfo,
    digests: Digests,
    hours: WorkingHours,
    days_off: DaysOff,
) -> Window:
    """
    Make the window that ends at a moment, whether that is a digest's time or any other.

    The same moment makes the same window again, so the moment alone is kept of a digest.

    Args:
        moment: Its end, aware.
        kind: `daily` or `weekly`.
        zone: The officer's time zone.
        digests: The policy's schedule.
        hours: When the party works.
        days_off: A country's public holidays.

    Returns:
        The scheduled window where one ends then. Else a daily one counts from the last scheduled
        end, a weekly one from seven days before.
    """
    day = moment.astimezone(zone).date()
    scheduled = window(day, kind, zone, digests, hours, days_off)
    if scheduled.as_of == moment:
        return scheduled
    if kind == WEEKLY:
        ends = tuple(moment - timedelta(weeks=n) for n in range(WEEKS, -1, -1))
        return Window(kind, day, ends[-2], moment, ends)
    last = latest(moment, zone, digests, kind, hours, days_off)
    return Window(kind, day, last.as_of if last else moment - _DAY, moment)
