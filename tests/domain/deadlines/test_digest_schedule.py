"""
Digests are due at the hour of their reader's zone, on working days, and each date has one: over
whole years.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.calendars import days_off
from bot.domain.deadlines import digest_schedule
from bot.domain.deadlines.digest_schedule import DAILY, WEEKLY, Window
from tests.domain.world import policy

DESKS = {key: (ZoneInfo(party.tz), party.working_hours) for key, party in policy().parties.items()}
RULES = policy().digests


def windows(
    party: str, kind: str, step: timedelta, *, overdue: bool = False, year: int = 2026
) -> list[Window]:
    """
    What the clock finds due, looking every `step` for a year, each time it is another than before.
    """
    zone, hours = DESKS[party]
    now, found = datetime(year, 1, 1, tzinfo=UTC), []
    while now < datetime(year + 1, 1, 1, tzinfo=UTC):
        newest = digest_schedule.latest(now, zone, RULES, kind, hours, days_off, overdue=overdue)
        if newest and (not found or newest != found[-1]):
            found.append(newest)
        now += step
    return found


@pytest.mark.parametrize("party", DESKS)
def test_a_year_has_one_daily_digest_a_working_day_at_eight_by_the_wall_clock(party: str) -> None:
    """Summer time or not; never on a holiday, never two of a date."""
    zone, hours = DESKS[party]

    found = windows(party, DAILY, timedelta(minutes=55))[1:]

    assert Counter(w.day for w in found).most_common(1)[0][1] == 1
    first, last = found[0].day, found[-1].day
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert [w.day for w in found] == [
        day for day in days if digest_schedule.is_working_day(day, hours, days_off)
    ]
    assert {w.as_of.astimezone(zone).time() for w in found} == {RULES.daily_at}
    assert 235 < len(found) < 262
    assert [w.since for w in found[1:]] == [w.as_of for w in found[:-1]]


@pytest.mark.parametrize("party", DESKS)
def test_a_year_has_one_weekly_digest_a_monday_and_no_gap_between_weeks(party: str) -> None:
    """What happened in the hour that a clock skips or repeats is counted once."""
    zone, _ = DESKS[party]

    found = windows(party, WEEKLY, timedelta(minutes=55))

    assert {w.day.weekday() for w in found} == {0}
    assert {w.as_of.astimezone(zone).time() for w in found} == {RULES.weekly_at}
    assert len(found) in (52, 53)
    assert [w.weeks[4] for w in found[1:]] == [w.weeks[5] for w in found[:-1]]
    assert {len(w.weeks) for w in found} == {6}


@pytest.mark.parametrize("party", DESKS)
def test_with_something_overdue_every_day_has_one(party: str) -> None:
    """A weekend does not hide what is late."""
    found = windows(party, DAILY, timedelta(hours=5), overdue=True)

    assert [b.day - a.day for a, b in pairwise(found)] == [timedelta(days=1)] * (len(found) - 1)
    assert len(found) in (365, 366)


def test_a_window_is_due_from_its_very_end() -> None:
    """Not a second early."""
    zone, hours = DESKS["KOR"]
    eight = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)

    def due(now: datetime) -> date:
        found = digest_schedule.latest(now, zone, RULES, DAILY, hours, days_off)
        assert found
        return found.day

    assert due(eight) == date(2026, 11, 20)
    assert due(eight - timedelta(microseconds=1)) == date(2026, 11, 19)


def test_after_three_days_only_the_latest_window_is_due() -> None:
    """A desk that was down sends one digest, which counts from the working day before it."""
    zone, hours = DESKS["KOR"]

    found = digest_schedule.latest(
        datetime(2026, 11, 23, 3, 0, tzinfo=UTC), zone, RULES, DAILY, hours, days_off
    )

    assert found
    assert found.day == date(2026, 11, 23)
    assert found.since == datetime(2026, 11, 19, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize("party", DESKS)
def test_the_next_window_is_the_one_that_will_be_due(party: str) -> None:
    """What the answer to the command promises comes true."""
    zone, hours = DESKS[party]
    for kind in (DAILY, WEEKLY):
        now = datetime(2026, 2, 13, tzinfo=UTC)
        while now < datetime(2026, 4, 1, tzinfo=UTC):
            coming = digest_schedule.following(now, zone, RULES, kind, hours, days_off)
            assert coming
            assert coming.as_of > now
            assert coming == digest_schedule.latest(
                coming.as_of, zone, RULES, kind, hours, days_off
            )
            now = coming.as_of


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 3, 8), time(2, 30), "07:30"),
        (date(2026, 3, 8), time(8), "12:00"),
        (date(2026, 11, 1), time(1, 30), "05:30"),
        (date(2026, 11, 1), time(8), "13:00"),
    ],
    ids=["skipped", "after the skip", "twice", "after the repeat"],
)
def test_an_hour_that_is_skipped_or_repeated_has_one_end(day: date, at: time, utc: str) -> None:
    """
    New York 2026: half past two is skipped on 8 March, half past one comes twice on 1 November.
    """
    assert f"{digest_schedule.end(day, at, ZoneInfo('America/New_York')):%H:%M}" == utc


def test_no_window_where_the_party_never_works() -> None:
    """A slip in the calendar must not spin for ever."""
    zone, hours = DESKS["KOR"]
    always = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(-400, 800))
    now = datetime(2026, 6, 1, tzinfo=UTC)

    assert digest_schedule.latest(now, zone, RULES, DAILY, hours, lambda *_: frozenset())
    assert digest_schedule.latest(now, zone, RULES, DAILY, hours, lambda *_: always) is None
    assert digest_schedule.following(now, zone, RULES, DAILY, hours, lambda *_: always) is None


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("weekly_at", "held"),
    [
        (time(7, 59), False),
        (time(8), True),
        (time(8, 30), True),
        (time(9), True),
        (time(9, 1), False),
    ],
)
def test_a_weekly_digest_holds_the_daily_one_that_it_comes_soon_after(
    weekly_at: time, held: bool
) -> None:
    """One message instead of two; a weekly one of the afternoon keeps nobody waiting."""
    zone, hours = DESKS["KOR"]
    rules = replace(RULES, weekly_at=weekly_at)
    daily, weekly = (
        digest_schedule.window(MONDAY, kind, zone, rules, hours, days_off)
        for kind in (DAILY, WEEKLY)
    )

    assert weekly.daily == (daily if held else None)
    assert digest_schedule.holds_daily(MONDAY, rules) is held
    assert not digest_schedule.holds_daily(MONDAY + timedelta(days=1), rules)


@pytest.mark.parametrize("kind", [DAILY, WEEKLY])
def test_the_end_of_a_window_alone_gives_the_same_window_again(kind: str) -> None:
    """Also where it was asked for at any moment: what happened since the last one is in it."""
    zone, hours = DESKS["KOR"]
    scheduled = digest_schedule.window(MONDAY, kind, zone, RULES, hours, days_off)
    later = scheduled.as_of + timedelta(hours=3, seconds=7)

    def ending(moment: datetime) -> Window:
        return digest_schedule.ending(moment, kind, zone, RULES, hours, days_off)

    assert ending(scheduled.as_of) == scheduled
    assert ending(later) == ending(later)
    assert ending(later).as_of == later
    assert ending(later).since == (scheduled.as_of if kind == DAILY else later - timedelta(days=7))
