"""How long an offer or an ask may wait for a decision: round the clock, but not while on hold."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.book import Book
from bot.domain.policy import working_hours
from bot.domain.release.release import Release


def began(release: Release) -> datetime:
    """
    Find when the time to decide began.

    Returns:
        When the release was offered. For an ask, when it was asked, and anew when it was answered.
    """
    return release.versions[0].at if release.versions else release.submitted_at


def lapses_at(release: Release, book: Book) -> datetime | None:
    """
    Find when a release lapses if nobody decides.

    That is its `decide_by`, later by all the time on hold before that.

    Returns:
        An aware time, or None while that never comes by all that is declared: it is on hold with no
        end in sight, or will be before.
    """
    return _over(release, book.frozen(release.arrangement))


def decide_by(release: Release, book: Book) -> datetime | None:
    """
    Find the moment to show as the end of the time to decide.

    Returns:
        The time of `lapses_at`. Where a hold still to come would keep it for ever, the time without
        that hold, else None.
    """
    begun = (held for held in book.frozen(release.arrangement) if held[0] <= book.now)
    return lapses_at(release, book) or _over(release, begun)


def left(release: Release, book: Book) -> timedelta:
    """Return how much of the time to decide is left at `book.now`. On hold it stays the same."""
    used = working_hours.between(_counted(release, book.frozen(release.arrangement)), book.now)
    return max(release.decide_by - began(release) - used, timedelta())


def _over(release: Release, frozen: Iterable[working_hours.Interval]) -> datetime | None:
    return working_hours.after(_counted(release, frozen), release.decide_by - began(release))


def _counted(
    release: Release, frozen: Iterable[working_hours.Interval]
) -> Iterable[working_hours.Interval]:
    return working_hours.subtract(working_hours.round_the_clock(began(release)), frozen)
