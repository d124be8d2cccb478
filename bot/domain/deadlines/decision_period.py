"""
How long an offer, or what was asked, may stay undecided: round the clock, but never while it is on
hold.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.book import Book
from bot.domain.policy import working_hours
from bot.domain.release.release import Release


def began(release: Release) -> datetime:
    """
    When the time to decide began: with the offer; for what was asked with the asking, and anew with
    the answer.
    """
    return release.versions[0].at if release.versions else release.submitted_at


def lapses_at(release: Release, book: Book) -> datetime | None:
    """
    When it lapses if nobody decides: `decide_by`, later by all the time on hold before that.

    None while that never comes, by all that is declared: it is on hold with no end in sight, or
    will be before.
    """
    return _over(release, book.frozen(release.arrangement))


def decide_by(release: Release, book: Book) -> datetime | None:
    """
    The moment to show: as `lapses_at`, and where a hold to come would keep it for ever, without
    that; else None.
    """
    begun = (held for held in book.frozen(release.arrangement) if held[0] <= book.now)
    return lapses_at(release, book) or _over(release, begun)


def left(release: Release, book: Book) -> timedelta:
    """How much of the time to decide is left at `book.now`; on hold it stays the same."""
    used = working_hours.between(_counted(release, book.frozen(release.arrangement)), book.now)
    return max(release.decide_by - began(release) - used, timedelta())


def _over(release: Release, frozen: Iterable[working_hours.Interval]) -> datetime | None:
    return working_hours.after(_counted(release, frozen), release.decide_by - began(release))


def _counted(
    release: Release, frozen: Iterable[working_hours.Interval]
) -> Iterable[working_hours.Interval]:
    return working_hours.without(working_hours.round_the_clock(began(release)), frozen)
