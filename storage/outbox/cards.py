"""
Cards and timers as rows: which must exist is derived from the release, and what is shown falls
behind.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, select, text, update

from bot.domain.book import Book
from bot.domain.notifications.cards import cards
from bot.domain.notifications.notices import NO_DESK
from bot.domain.officers import OfficerId
from bot.domain.release.release import RegisterEntry, Release
from bot.domain.steps.clock import timers
from bot.domain.steps.decision import LOOKING
from storage.database.upsert import add_missing
from storage.randomness import Random, random_bytes
from storage.tables.outbox import CARD, TIMER

WAITING = text("NOT timer.done")
"""
That a timer still waits; spelled as its index is, which SQLite would not use for another spelling.
"""
LOOK, LOOKED = "looking", "looked"
"""The line of the register that says somebody looks, and the timer that ends it."""
_THERE = select(CARD.c.kind, CARD.c.party, CARD.c.version, CARD.c.officer).where(
    CARD.c.number == bindparam("of")
)
_TAKE = update(TIMER).where(TIMER.c.id == bindparam("timer"), WAITING).values(done=True)


def redraw(connection: Connection, which: ColumnElement[bool], now: datetime) -> int:
    """Have cards drawn anew; how many. A card already behind keeps the time since when it is."""
    caught_up = CARD.c.wanted_version == CARD.c.drawn_version
    since = case((caught_up, now), else_=CARD.c.behind_since)
    moved = (
        update(CARD)
        .where(which)
        .values(wanted_version=CARD.c.wanted_version + 1, behind_since=since)
    )
    return connection.execute(moved).rowcount


def place(connection: Connection, release: Release, book: Book, random: Random) -> None:
    """Add the cards that a release needs now and has not."""
    there = {tuple(row) for row in connection.execute(_THERE, {"of": release.number})}
    rank = book.policy.precedences[release.precedence].rank
    missing = [
        c
        for c in cards(release, book)
        if (c.kind.value, c.party, c.version, c.officer) not in there
    ]
    rows = [
        {
            **new_row(
                release.number, card.kind.value, card.party, card.version, rank, book.now, random
            ),
            **placed(card.party, card.room, card.officer, book),
        }
        for card in missing
    ]
    add_missing(connection, CARD, rows)


def rank_anew(connection: Connection, release: Release, book: Book) -> None:
    """Give a release's messages the rank of its precedence."""
    rank = book.policy.precedences[release.precedence].rank
    connection.execute(update(CARD).where(CARD.c.number == release.number).values(rank=rank))


def note_view(
    connection: Connection,
    release: Release,
    kind: str,
    version: int,
    external_id: str,
    book: Book,
    random: Random,
) -> None:
    """Remember an open modal that shows content, so that it can be blanked."""
    rank = book.policy.precedences[release.precedence].rank
    row = new_row(release.number, kind, book.by.party, version, rank, book.now, random)
    shown = {"room": "dm", "officer": book.by.id, "external_id": external_id, "drawn_version": 1}
    add_missing(connection, CARD, [{**row, **shown}])


def set_timers(
    connection: Connection, release: Release, moves: Iterable[RegisterEntry], book: Book
) -> None:
    """
    Add the timers that a release needs; one that is out of date finds nothing to do when its time
    comes.

    One that had its time while nothing could be done about it, as on hold, gets another.

    Args:
        moves: what has just been done to it.
    """
    due = [
        *timers(release, book),
        *((LOOKED, m.to or "", m.at + LOOKING) for m in moves if m.step == LOOK),
    ]
    for step, party, at in due:
        row = {"number": release.number, "step": step, "party": party, "done": False, "attempts": 0}
        there = not add_missing(connection, TIMER, [{**row, "due_at": at}])
        if there and at <= book.now and _had_its_time(connection, release.number, step, party):
            add_missing(connection, TIMER, [{**row, "due_at": book.now}])


def set_ahead(connection: Connection, release: Release, book: Book) -> None:
    """
    Add the timers of what a release still has ahead: one that came too early, as before a hold,
    sets the next.
    """
    ahead = [(step, party, at) for step, party, at in timers(release, book) if at > book.now]
    rows = [
        {"number": release.number, "step": step, "party": party, "due_at": at}
        for step, party, at in ahead
    ]
    add_missing(connection, TIMER, [{**row, "done": False, "attempts": 0} for row in rows])


def _had_its_time(connection: Connection, number: str, step: str, party: str) -> bool:
    """Whether no timer of this step and party waits any more."""
    same = (TIMER.c.number == number, TIMER.c.step == step, TIMER.c.party == party)
    return connection.scalar(select(TIMER.c.id).where(*same, WAITING).limit(1)) is None


def take_timer(connection: Connection, timer: int) -> bool:
    """Mark a timer as done; False if somebody else was first."""
    return connection.execute(_TAKE, {"timer": timer}).rowcount == 1


def new_row(
    number: str | None,
    kind: str,
    party: str,
    version: int,
    rank: int,
    now: datetime,
    random: Random,
) -> dict[str, Any]:
    """A message that has never been drawn."""
    return {
        "number": number,
        "kind": kind,
        "party": party,
        "version": version,
        "block_id": random_bytes(random, 8).hex(),
        "wanted_version": 1,
        "drawn_version": 0,
        "rank": rank,
        "behind_since": now,
        "attempts": 0,
        "collecting": False,
    }


def placed(party: str, room: str, officer: OfficerId | None, book: Book) -> dict[str, Any]:
    """
    Where a message goes: to an officer, or to the room of a party's desk; held while there is no
    such room.
    """
    if officer:
        return {"room": room, "officer": officer}
    desk = book.desks.get(party)
    channel = getattr(desk, room) if desk else None
    return {"room": room, "channel": channel} if channel else {"room": room, "held_reason": NO_DESK}
