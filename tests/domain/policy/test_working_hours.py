"""
Time that counts: working hours with holidays and both changes of the clock, without what was
suspended.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.calendars import days_off
from bot.domain.deadlines import digest_schedule
from bot.domain.policy import working_hours
from bot.domain.policy.loader import load
from tests.domain.example import POLICY, altered
from tests.domain.world import policy

H = timedelta(hours=1)


def utc(text: str) -> datetime:
    """A moment in UTC, as `2026-11-23 03:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def works(party: str, since: str) -> working_hours.Iterator[working_hours.Interval]:
    """A party's working hours from then on."""
    return working_hours.office_hours(policy().parties[party], days_off, utc(since))


@pytest.mark.parametrize(
    ("party", "since", "span", "ends"),
    [
        ("KOR", "2026-11-23 00:00", 3 * H, "2026-11-23 03:00"),  # Monday 09:00 in Seoul
        ("KOR", "2026-11-23 08:00", 3 * H, "2026-11-24 02:00"),  # an hour is left on Monday
        (
            "KOR",
            "2026-11-23 08:00",
            1 * H,
            "2026-11-23 09:00",
        ),  # to the minute: over on Monday, not on Tuesday
        ("KOR", "2026-11-20 18:00", 1 * H, "2026-11-23 01:00"),  # Saturday 03:00: Monday 10:00
        ("KOR", "2026-02-13 08:00", 3 * H, "2026-02-19 02:00"),  # over Seollal, 16 to 18 February
        ("JPN", "2026-05-01 07:15", 3 * H, "2026-05-07 01:30"),  # over Golden Week, 3 to 6 May
        (
            "USA",
            "2026-07-02 20:30",
            2 * H,
            "2026-07-06 14:00",
        ),  # over the Fourth, observed on Friday the 3rd
        (
            "USA",
            "2027-03-12 21:30",
            2 * H,
            "2027-03-15 14:00",
        ),  # winter's 09:00 was 14:00Z; summer's is 13:00Z
        ("USA", "2026-10-30 20:30", 2 * H, "2026-11-02 15:00"),  # and back: 14:00Z again
    ],
)
def test_counts_the_working_hours_of_who_must_act(
    party: str, since: str, span: timedelta, ends: str
) -> None:
    """
    Nobody in Seoul is asked at 03:00 about what can wait, and a deadline moves over the holidays.
    """
    assert working_hours.after(works(party, since), span) == utc(ends)


JAPAN = 'lang          = "ja"'


@pytest.mark.parametrize(
    ("says", "since", "ends"),
    [
        # JPN works 08:30 to 17:15, 23:30Z to 08:15Z; 29 December 2026 is a Tuesday.
        ("days_off = [2026-12-29, 2026-12-30, 2026-12-31]", "2026-12-28 08:00", "2027-01-04 02:15"),
        ("", "2026-12-28 08:00", "2026-12-29 02:15"),
        ("working = [2026-12-26]", "2026-12-25 08:00", "2026-12-26 02:15"),  # a Saturday
        (
            "working = [2026-11-23]",
            "2026-11-20 08:00",
            "2026-11-23 02:15",
        ),  # a holiday, Labour Thanksgiving
        ("", "2026-11-20 08:00", "2026-11-24 02:15"),
    ],
)
def test_a_day_that_the_policy_names_goes_before_week_and_holidays(
    says: str, since: str, ends: str
) -> None:
    """
    Offices close at the turn of the year, and a government declares a holiday, without any law of
    the library.
    """
    party = load(altered((JAPAN, f"{JAPAN}\n{says}"))).parties["JPN"]

    assert working_hours.after(
        working_hours.office_hours(party, days_off, utc(since)), 3 * H
    ) == utc(ends)


def test_such_a_day_has_no_digest_and_one_that_is_worked_has() -> None:
    """Digests and clocks ask the same question."""
    party = load(
        altered((JAPAN, f"{JAPAN}\ndays_off = [2026-12-29]\nworking = [2026-12-26]"))
    ).parties["JPN"]

    def has(day: date) -> bool:
        return digest_schedule.is_due(
            day, POLICY.digests, "daily", party.working_hours, days_off, overdue=False
        )

    assert [has(date(2026, 12, day)) for day in (25, 26, 27, 28, 29, 30)] == [
        True,
        True,
        False,
        True,
        False,
        True,
    ]


def test_round_the_clock_counts_every_minute() -> None:
    assert working_hours.after(
        working_hours.round_the_clock(utc("2026-11-22 18:00")), 10 * H
    ) == utc("2026-11-23 04:00")


def test_what_was_suspended_does_not_count() -> None:
    """A deadline moves by just as long as nothing could be done."""
    counted = working_hours.round_the_clock(utc("2026-11-23 00:00"))
    frozen = [
        (utc("2026-11-22 00:00"), utc("2026-11-22 12:00")),
        (utc("2026-11-23 01:00"), utc("2026-11-23 04:00")),
        (utc("2026-11-23 05:00"), utc("2026-11-23 05:30")),
    ]

    assert working_hours.after(working_hours.subtract(counted, frozen), 3 * H) == utc(
        "2026-11-23 06:30"
    )


def test_on_hold_without_an_end_nobody_looks_through_the_years_to_come() -> None:
    """There is nothing to find: each card of a desk on hold would cost thousands of days."""
    seen: list[working_hours.Interval] = []

    def counted() -> Iterator[working_hours.Interval]:
        for n in range(10):
            seen.append((utc("2026-11-23 00:00") + n * H, utc("2026-11-23 00:30") + n * H))
            yield seen[-1]

    left = list(working_hours.subtract(counted(), [(utc("2026-11-23 01:15"), working_hours.FAR)]))

    assert left == [seen[0], (seen[1][0], utc("2026-11-23 01:15"))]
    assert len(seen) == 3


def test_while_it_is_suspended_it_has_no_end() -> None:
    """Nobody knows when it will be resumed."""
    frozen = [(utc("2026-11-23 01:00"), working_hours.FAR)]
    counted = tuple(
        working_hours.subtract(working_hours.round_the_clock(utc("2026-11-23 00:00")), frozen)
    )

    assert working_hours.after(counted, H / 2) == utc("2026-11-23 00:30")
    assert working_hours.after(counted, 2 * H) is None


def test_how_much_has_counted_so_far() -> None:
    assert working_hours.between(works("KOR", "2026-11-20 08:00"), utc("2026-11-23 02:00")) == 3 * H


MOMENTS = some.integers(0, 2 * 366 * 24 * 60).map(
    lambda minutes: utc("2026-01-01 00:00") + timedelta(minutes=minutes)
)


@given(since=MOMENTS, party=some.sampled_from(["KOR", "JPN", "USA"]))
def test_working_hours_are_in_order_and_in_office_hours(since: datetime, party: str) -> None:
    """
    Whatever the day, no stretch overlaps the next, and each lies within one local working day.
    """
    from zoneinfo import ZoneInfo

    known = policy().parties[party]
    found = list(islice(working_hours.office_hours(known, days_off, since), 12))

    assert all(end <= begin for (_, end), (begin, _) in pairwise(found))
    for begin, end in found:
        local = begin.astimezone(ZoneInfo(known.tz)), end.astimezone(ZoneInfo(known.tz))
        assert begin < end and begin >= since
        assert (
            known.working_hours.opens
            <= local[0].time()
            < local[1].time()
            <= known.working_hours.closes
        )
        assert local[0].date() == local[1].date()
        assert local[0].weekday() < 5 and local[0].date() not in days_off(
            known.working_hours.holidays or "", local[0].year
        )


SPANS = some.timedeltas(timedelta(0), timedelta(days=5))


@given(since=MOMENTS, cuts=some.lists(some.tuples(SPANS, SPANS), max_size=4), span=SPANS)
def test_the_counted_time_before_the_end_is_the_span(
    since: datetime, cuts: list[tuple[timedelta, timedelta]], span: timedelta
) -> None:
    """`after` and `between` undo each other, whatever is taken out."""
    frozen, at = [], since
    for gap, length in cuts:
        frozen.append((at + gap, at + gap + length))
        at = frozen[-1][1]
    counted = tuple(working_hours.subtract(working_hours.round_the_clock(since), frozen))

    end = working_hours.after(counted, span)

    assert end is not None
    assert working_hours.between(counted, end) == span
