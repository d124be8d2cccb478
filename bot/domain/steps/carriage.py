"""Whether the arrangement that a release was given still carries it."""

from collections.abc import Iterable

from bot.domain.arrangements import routing
from bot.domain.book import Book
from bot.domain.release.release import Delivery, Release


def still_carried(
    release: Release, deliveries: Iterable[Delivery], book: Book, level: str | None
) -> routing.Carriage:
    """
    Check that a release's arrangement still carries deliveries the way that they were given.

    Args:
        release: the release.
        deliveries: those that are asked about.
        book: the policy, the status of arrangements, and the time.
        level: the level's key, or None where any level will do.

    Returns:
        What carries them.

    Raises:
        Refusal: as `routing.check`.
    """
    return routing.check(
        book.policy,
        book.standings,
        arrangement=release.arrangement,
        routes={d.to: d.hops for d in deliveries},
        subject=release.subject,
        level=level,
        now=book.now,
    )


def let_in(
    release: Release, deliveries: Iterable[Delivery], book: Book, level: str | None
) -> routing.Carriage:
    """
    Hold that deliveries may be decided on, read or prolonged: the desk can tell the time, and the
    release's arrangement still carries them.

    Args:
        release: as for `still_carried`.
        deliveries: as for `still_carried`.
        book: as for `still_carried`.
        level: as for `still_carried`.

    Returns:
        What carries them.

    Raises:
        ClockDoubted: nobody can tell the time.
        Refusal: as for `still_carried`.
    """
    book.timely()
    return still_carried(release, deliveries, book, level)
