"""Timers as rows: what must happen to a release at a time is derived from the release."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, text, update

from bot.domain.book import Book
from bot.domain.release.release import RegisterEntry, Release
from bot.domain.steps import clock
from bot.domain.steps.decision import LOOKING
from storage.database.upsert import add_missing
from storage.tables.outbox import TIMER

WAITING = text("NOT timer.done")
"""
That a timer still waits; spelled as its index is, which SQLite would not use for another spelling.
"""
LOOK = "looking"
"""The step in the register by which an officer says that they look at a release."""
LOOKED = "looked"
"""The timer at which that is over."""
_TAKE = update(TIMER).where(TIMER.c.id == bindparam("timer"), WAITING).values(done=True)


def add(connection: Connection, number: str | None, step: str, party: str, at: datetime) -> bool:
    """
    Add a timer, unless there is one of the same kind for this very moment.

    Args:
        connection: the connection, in a transaction.
        number: the release that it happens to; None where it happens to a party or an arrangement.
        step: what happens.
        party: the party, the officer or the arrangement that it is about.
        at: when it is due.

    Returns:
        Whether it was added.
    """
    row = {"number": number, "step": step, "party": party, "due_at": at}
    return bool(add_missing(connection, TIMER, [{**row, "done": False, "attempts": 0}]))


def set_timers(
    connection: Connection, release: Release, moves: Iterable[RegisterEntry], book: Book
) -> None:
    """
    Add the timers that a release needs.

    One that is out of date finds nothing to do when its time comes. One that had its time while
    nothing could be done about it, as on hold, gets another.

    Args:
        moves: what has just been done to the release.
    """
    looks = ((LOOKED, m.to or "", m.at + LOOKING) for m in moves if m.step == LOOK)
    for step, party, at in (*clock.timers(release, book), *looks):
        added = add(connection, release.number, step, party, at)
        if not added and at <= book.now and _had_its_time(connection, release.number, step, party):
            add(connection, release.number, step, party, book.now)


def set_ahead(connection: Connection, release: Release, book: Book) -> None:
    """Add the timers still to come, for one that came too early, as before a hold."""
    for step, party, at in clock.timers(release, book):
        if at > book.now:
            add(connection, release.number, step, party, at)


def take(connection: Connection, timer: int) -> bool:
    """
    Mark a timer as done.

    Returns:
        False if another process was first.
    """
    return connection.execute(_TAKE, {"timer": timer}).rowcount == 1


def _had_its_time(connection: Connection, number: str, step: str, party: str) -> bool:
    """Return whether no timer of this step and party waits any more."""
    same = (TIMER.c.number == number, TIMER.c.step == step, TIMER.c.party == party)
    return connection.scalar(select(TIMER.c.id).where(*same, WAITING).limit(1)) is None
