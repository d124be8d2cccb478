"""Cards and timers as rows: which must exist is derived from the release, and what is shown falls behind."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.book import Book
from bot.domain.cards import Card, cards
from bot.domain.release import Release, timers
from storage import tables
from storage.tables import table
from storage.wrapping import Random, drawn

CARD = table(tables.CardRow)
TIMER = table(tables.TimerRow)
NO_DESK = "no_desk"
"""Why a card is held whose party has no channel on the roster yet."""


def add_missing(connection: Connection, into: Any, rows: Iterable[dict[str, Any]]) -> int:
    """Insert the rows that are not there yet, by any of the table's unique indexes; how many that were."""
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    key = into.primary_key.columns
    return sum(
        # Counted by what comes back: what a driver says of an insert that was passed over differs.
        len(connection.execute(insert(into).values(**row).on_conflict_do_nothing().returning(*key)).all())
        for row in rows
    )


def redraw(connection: Connection, which: ColumnElement[bool], now: datetime) -> int:
    """Have cards drawn anew; how many. A card already behind keeps the time since when it is."""
    caught_up = CARD.c.wants == CARD.c.drew
    since = case((caught_up, now), else_=CARD.c.since)
    moved = update(CARD).where(which).values(wants=CARD.c.wants + 1, since=since)
    return connection.execute(moved).rowcount


def place(connection: Connection, release: Release, book: Book, random: Random) -> None:
    """Add the cards that a release needs now and has not; those that are there, open modals too, are redrawn."""
    redraw(connection, CARD.c.number == release.number, book.now)
    keys = (CARD.c.kind, CARD.c.party, CARD.c.version, CARD.c.officer)
    there = {tuple(row) for row in connection.execute(select(*keys).where(CARD.c.number == release.number))}
    rank = book.policy.precedences[release.precedence].rank
    missing = [c for c in cards(release, book) if (c.kind.value, c.party, c.version, c.officer) not in there]
    rows = [
        {
            **_row(release.number, card.kind.value, card.party, card.version, rank, book.now, random),
            **_where(card, book),
        }
        for card in missing
    ]
    add_missing(connection, CARD, rows)


def note_view(
    connection: Connection, release: Release, kind: str, version: int, external_id: str, book: Book, random: Random
) -> None:
    """Remember an open modal that shows content, so that it can be blanked."""
    rank = book.policy.precedences[release.precedence].rank
    row = _row(release.number, kind, book.by.party, version, rank, book.now, random)
    add_missing(connection, CARD, [{**row, "officer": book.by.id, "external_id": external_id, "drew": 1}])


def set_timers(connection: Connection, release: Release) -> None:
    """Add the timers that a release needs; one that is out of date finds nothing to do when its time comes."""
    rows = [
        {"number": release.number, "step": step.value, "party": party, "due_at": at, "done": False, "attempts": 0}
        for step, party, at in timers(release)
    ]
    add_missing(connection, TIMER, rows)


def take_timer(connection: Connection, timer: int) -> bool:
    """Mark a timer as done; False if somebody else was first."""
    done = update(TIMER).where(TIMER.c.id == timer, TIMER.c.done.is_(False)).values(done=True)
    return connection.execute(done).rowcount == 1


def _row(number: str, kind: str, party: str, version: int, rank: int, now: datetime, random: Random) -> dict[str, Any]:
    return {
        "number": number,
        "kind": kind,
        "party": party,
        "version": version,
        "mark": drawn(random, 8).hex(),
        "wants": 1,
        "drew": 0,
        "rank": rank,
        "since": now,
        "attempts": 0,
        "told": False,
    }


def _where(card: Card, book: Book) -> dict[str, Any]:
    if card.officer:
        return {"officer": card.officer}
    desk = book.desks.get(card.party)
    if desk is None:
        return {"held": NO_DESK}
    return {"channel": desk.approvals if card.room == "approvals" else desk.liaison}
