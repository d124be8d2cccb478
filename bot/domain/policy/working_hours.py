"""Spans of time measured in a party's working hours or round the clock, without time on hold."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.policy.model import DAYS, Party, WorkingHours

Interval = tuple[datetime, datetime]
DaysOff = Callable[[str, int], frozenset[date]]
"""Country code and year → the public holidays of that country."""

FAR = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
"""Later than anything: the end of what has no end yet."""

_DAYS_AHEAD = 2000
"""How many days are looked through for working hours before they are taken to be none."""


def round_the_clock(since: datetime) -> Iterator[Interval]:
    """Count all of time from `since` on."""
    yield since, FAR


def is_working_day(day: date, hours: WorkingHours, days_off: DaysOff) -> bool:
    """
    Tell whether a party works on a day.

    What the policy says of that one day goes before its week and its holidays.
    """
    if day in hours.working or day in hours.days_off:
        return day in hours.working
    holiday = hours.holidays is not None and day in days_off(hours.holidays, day.year)
    return DAYS[day.weekday()] in hours.days and not holiday


def office_hours(party: Party, days_off: DaysOff, since: datetime) -> Iterator[Interval]:
    """List a party's working hours from `since` on, in UTC, without its holidays."""
    hours, zone = party.working_hours, ZoneInfo(party.tz)
    day = since.astimezone(zone).date()
    for _ in range(_DAYS_AHEAD):
        if is_working_day(day, hours, days_off):
            opens = datetime.combine(day, hours.opens, zone).astimezone(UTC)
            closes = datetime.combine(day, hours.closes, zone).astimezone(UTC)
            if closes > since:
                yield max(opens, since), closes
        day += timedelta(days=1)


def subtract(counted: Iterable[Interval], frozen: Iterable[Interval]) -> Iterator[Interval]:
    """
    Take stretches of time out of others.

    Args:
        counted: Stretches in order.
        frozen: What is taken out: in order, none overlapping.

    Returns:
        What is left, in order. It ends where the last of `frozen` has no end.
    """
    held = tuple(frozen)
    for begins, ends in counted:
        if held and held[-1][0] <= begins and held[-1][1] == FAR:
            return
        goes_on = begins
        for stops, resumes in held:
            if resumes <= goes_on or stops >= ends:
                continue
            if goes_on < stops:
                yield goes_on, stops
            goes_on = max(goes_on, resumes)
        if goes_on < ends:
            yield goes_on, ends


def union(*some: Iterable[Interval]) -> tuple[Interval, ...]:
    """
    Join stretches of time of any order, each moment counted once.

    Returns:
        Stretches in order, none of which meet. What has no length is left out.
    """
    joined: list[Interval] = []
    for begins, ends in sorted(one for each in some for one in each):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        elif begins < ends:
            joined.append((begins, ends))
    return tuple(joined)


def clip(some: Iterable[Interval], until: datetime) -> Iterator[Interval]:
    """Cut off what of some stretches lies after `until`."""
    return ((begins, min(ends, until)) for begins, ends in some if begins < until)


def after(counted: Iterable[Interval], span: timedelta) -> datetime | None:
    """
    Find when `span` of counted time is over.

    Returns:
        An aware time, or None where that much never comes.
    """
    for begins, ends in counted:
        if ends == FAR:
            return begins + span
        if span <= ends - begins:
            return begins + span
        span -= ends - begins
    return None


def between(counted: Iterable[Interval], until: datetime) -> timedelta:
    """Add up the counted time before `until`."""
    total = timedelta()
    for begins, ends in counted:
        if begins >= until:
            break
        total += min(ends, until) - begins
    return total
