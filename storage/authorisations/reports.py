"""What is told of standing authorisations, as messages and as timers."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.domain import coverage, grants
from bot.domain.book import Book
from bot.domain.notifications import news
from bot.domain.release.authorisation import Authorisation, Validity
from storage.outbox import notices, timers
from storage.randomness import Random

TIMER = "authorisation"
"""The timers at which it is told that one ends soon, or is over; each is of one authorisation."""


def tell(
    c: Connection,
    what: str,
    one: Authorisation,
    book: Book,
    random: Random,
    *,
    moment: datetime | None = None,
    more: Mapping[str, str] | None = None,
) -> None:
    """
    Tell the party of an authorisation what has become of it.

    Args:
        c: the connection, in a transaction.
        what: the kind of news.
        one: the authorisation.
        book: the book as it stands.
        random: the source of randomness for new ids.
        moment: where it is given, it is told once for that moment.
        more: what the message says beyond that.
    """
    rank = book.policy.precedences[news.NEWS_RULES[what].precedence].rank
    told = news.news_for(what, [one.party], book)
    detail = {"authorisation": one.id, "until": one.ends.isoformat(), **(more or {})}
    notices.tell(c, told, book, random, rank=rank, moment=moment, detail=detail)


def set_timers(c: Connection, one: Authorisation, book: Book) -> None:
    """Add the timers at which it is told that an authorisation ends, where two hands granted it."""
    if one.confirmed_by and one.validity(book.latest) is not Validity.OVER:
        for at in (*grants.told_at(one, book), one.ends):
            if at > book.now:
                timers.add(c, None, TIMER, one.id, at)


def report_end(c: Connection, id: str, due: datetime, book: Book, random: Random) -> None:
    """
    Tell that an authorisation ends soon, or is over, when a timer of it has its time.

    Nothing is told where it was ended otherwise, or renewed meanwhile.
    """
    one = book.authorisations.get(id)
    if one is None or one.ended_at or not one.confirmed_by:
        return
    if due == one.ends:
        tell(c, news.OVER, one, book, random, moment=due)
    elif due in grants.told_at(one, book):
        tell(c, news.ENDING, one, book, random, moment=due)


def report_rests(c: Connection, before: Book, after: Book, random: Random) -> None:
    """
    Tell of each authorisation that begins to rest, or goes on, and why.

    Args:
        c: the connection, in a transaction.
        before: the book as it was.
        after: the book as it is now.
        random: the source of randomness for new ids.
    """
    for one in after.authorisations.values():
        if not one.confirmed_by or one.validity(after.latest) is Validity.OVER:
            continue
        was, now = coverage.resting(one, before), coverage.resting(one, after)
        if now is not None and was is None:
            tell(c, news.RESTS, one, after, random, more={"why": now.value})
        elif was is not None and now is None:
            tell(c, news.GOES_ON, one, after, random)
