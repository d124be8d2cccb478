"""Cards as rows: which must exist is derived from the release, and what they show falls behind."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, case, select, update

from bot.domain.book import Book
from bot.domain.notifications.cards import cards
from bot.domain.notifications.notices import NO_DESK
from bot.domain.officers import OfficerId
from bot.domain.release.release import Release
from storage.database.upsert import add_missing
from storage.randomness import Random, random_bytes
from storage.tables.outbox import CARD

_THERE = select(CARD.c.kind, CARD.c.party, CARD.c.version, CARD.c.officer).where(
    CARD.c.number == bindparam("of")
)


def redraw(connection: Connection, which: ColumnElement[bool], now: datetime) -> int:
    """
    Have cards drawn anew. A card already behind keeps the time since when it is.

    Returns:
        How many cards these are.
    """
    caught_up = CARD.c.wanted_version == CARD.c.drawn_version
    since = case((caught_up, now), else_=CARD.c.behind_since)
    moved = (
        update(CARD)
        .where(which)
        .values(wanted_version=CARD.c.wanted_version + 1, behind_since=since)
    )
    return connection.execute(moved).rowcount


def place(connection: Connection, release: Release, book: Book, random: Random) -> None:
    """
    Add the cards that a release needs now and has not.

    Args:
        connection: the connection, in a transaction.
        release: the release.
        book: the book as it stands.
        random: the source of randomness for new ids.
    """
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
    """
    Remember an open modal that shows content, so that it can be blanked.

    Args:
        connection: the connection, in a transaction.
        release: the release.
        kind: the kind of message.
        version: the version that it shows.
        external_id: the id that Slack knows the modal by.
        book: the book, opened for the officer who looks.
        random: the source of randomness for new ids.
    """
    rank = book.policy.precedences[release.precedence].rank
    row = new_row(release.number, kind, book.by.party, version, rank, book.now, random)
    shown = {"room": "dm", "officer": book.by.id, "external_id": external_id, "drawn_version": 1}
    add_missing(connection, CARD, [{**row, **shown}])


def new_row(
    number: str | None,
    kind: str,
    party: str,
    version: int,
    rank: int,
    now: datetime,
    random: Random,
) -> dict[str, object]:
    """
    Return the columns of a message that has never been drawn.

    Args:
        number: the release's number, None where it is about no one release.
        kind: the kind of message.
        party: the party whose message it is.
        version: the version that it shows.
        rank: its urgency, where higher goes first.
        now: since when it is behind.
        random: the source of randomness for new ids.
    """
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


def placed(party: str, room: str, officer: OfficerId | None, book: Book) -> dict[str, object]:
    """
    Return the columns that say where a message goes: to an officer, or to a channel of a desk.

    It is held back while the desk has no such channel.

    Args:
        party: the desk's party.
        room: which of the desk's channels.
        officer: the officer it goes to, None for a channel.
        book: the book as it stands.
    """
    if officer:
        return {"room": room, "officer": officer}
    desk = book.desks.get(party)
    channel = getattr(desk, room) if desk else None
    return {"room": room, "channel": channel} if channel else {"room": room, "held_reason": NO_DESK}
