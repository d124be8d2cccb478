"""For how long something can be read, and when what waits will lapse."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.domain.book import Book
from bot.domain.deadlines import decision_period
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import OPEN
from handlers.text import durations
from handlers.text.words import Words


def lifetimes(release: Release, deliveries: Iterable[Delivery], words: Words) -> str:
    """
    Say for how long destinations may read it: once where it is the same, else each with its own.
    """
    spans: dict[timedelta, list[str]] = {}
    for d in deliveries:
        spans.setdefault(release.lifetime_of(d), []).append(d.to)
    if len(spans) < 2:
        return durations.exact(next(iter(spans), release.lifetime), words)
    return words.listed(
        words.say("span-of", span=durations.exact(span, words), parties=", ".join(parties))
        for span, parties in spans.items()
    )


def decide_by(release: Release, deliveries: Iterable[Delivery], book: Book, words: Words) -> str:
    """
    Say when those of some deliveries that are open will lapse.

    Args:
        release: the release that the deliveries belong to.
        deliveries: those that are asked about.
        book: the policy and time to write it by.
        words: the reader's language and zone.

    Returns:
        The time, or on hold how much time is left, or "" where none is open.
    """
    return _lapse(release, deliveries, book, words, words.time)


def lapses(release: Release, deliveries: Iterable[Delivery], book: Book, words: Words) -> str:
    """
    Say when those of some deliveries that are open will lapse, near now, for small print.

    Args:
        release: the release that the deliveries belong to.
        deliveries: those that are asked about.
        book: the policy and time to write it by.
        words: the reader's language and zone.

    Returns:
        The moment, or on hold how much time is left, or "" where none is open.
    """
    return _lapse(
        release,
        deliveries,
        book,
        words,
        lambda at: words.say("card-lapses", at=words.moment(at, book.now)),
    )


def _lapse(
    release: Release,
    deliveries: Iterable[Delivery],
    book: Book,
    words: Words,
    written: Callable[[datetime], str],
) -> str:
    """
    Say when open deliveries will lapse, or on hold how much time is left, or "" where none is open.

    Args:
        release: the release that the deliveries belong to.
        deliveries: those that are asked about.
        book: the policy and time to write it by.
        words: the reader's language and zone.
        written: writes the moment.
    """
    if not any(d.stage in OPEN for d in deliveries):
        return ""
    at = decision_period.decide_by(release, book)
    if at and not book.on_hold(release.arrangement):
        return written(at)
    return stopped(decision_period.left(release, book), words)


def stopped(left: timedelta, words: Words) -> str:
    """Say that a clock stands still and how much it has left, such as `stopped, 3 h left`."""
    return words.say("stopped", span=durations.two_units(left, words))
