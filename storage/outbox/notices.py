"""
Notices as rows: what is due at one moment gathers into one message, and each line is told once.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Executable,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)

from bot.domain.book import Book
from bot.domain.notifications.notices import GATHERING, Notice, NoticeKind, notices
from bot.domain.officers import OfficerId
from bot.domain.release.release import RegisterEntry, Release
from storage.database.engine import DatabaseFault
from storage.database.upsert import add_missing
from storage.outbox.cards import new_row, placed
from storage.randomness import Random
from storage.releases import repository
from storage.tables.outbox import CARD, CARD_ITEM

GATHERS = timedelta(seconds=1)
"""How long a notice waits for what else is due at the same moment, before it is sent."""

_TRIES = 5
_ITEMS = select(CARD_ITEM.c.number, CARD_ITEM.c.to_party).where(CARD_ITEM.c.card == bindparam("of"))
_FORGET = CARD_ITEM.delete().where(CARD_ITEM.c.card == bindparam("of"))
_OF_THREAD = select(
    func.max(case((CARD.c.kind == NoticeKind.THREAD.value, CARD.c.ts))),
    func.max(case((CARD.c.kind == NoticeKind.LINE.value, CARD.c.id))),
).where(CARD.c.number == bindparam("of"), CARD.c.officer == bindparam("to"))


@dataclass(frozen=True)
class NoticeItem:
    """A delivery that a notice speaks of: the release as it stands now, and the destination."""

    release: Release
    to: str


def add(
    c: Connection,
    release: Release,
    moves: Iterable[RegisterEntry],
    book: Book,
    random: Random,
    only: OfficerId | None = None,
) -> None:
    """
    Write the notices that these lines of the register call for. See `notices`.

    Args:
        c: the connection, in a transaction.
        release: the release.
        moves: the new lines of the register.
        book: the book as it stands.
        random: the source of randomness for new ids.
        only: the one officer to write to, None for all.
    """
    rank = book.policy.precedences[release.precedence].rank
    for notice in notices(release, moves, book, only):
        if notice.kind in GATHERING:
            least = book.policy.precedences[notice.least].rank if notice.least else rank
            _join(c, notice, [(release.number, notice.to)], max(rank, least), book, random)
        else:
            detail = {"turn": notice.turn} if notice.turn else {}
            line(c, notice, release.number, rank, book, random, moment=book.now, detail=detail)


def line(
    c: Connection,
    notice: Notice,
    number: str,
    rank: int,
    book: Book,
    random: Random,
    *,
    moment: datetime | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """
    Begin the thread of a release, or add a line to it.

    Each is written once for its step, destination and moment.

    Args:
        c: the connection, in a transaction.
        notice: what is told, and to whom.
        number: the release's number.
        rank: its urgency, where higher goes first.
        book: the book as it stands.
        random: the source of randomness for new ids.
        moment: the time it is about.
        detail: what it says beyond that, as JSON.
    """
    row = _row(notice, rank, book, random) | {"number": number}
    if notice.kind is NoticeKind.LINE:
        said = json.dumps(detail) if detail else None
        row |= {"step": notice.step, "to_party": notice.to, "moment": moment, "detail": said}
    add_missing(c, CARD, [row])


def tell(
    c: Connection,
    told: Iterable[Notice],
    book: Book,
    random: Random,
    *,
    rank: int | None = None,
    moment: datetime | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """
    Write messages that are about no one release.

    Args:
        rank: how urgent they are; as what is most urgent, where it is left out.
        moment: where it is given, each is written once for it and its step, however often it is
            asked for.
        detail: what they say beyond that, as JSON.
    """
    rank = max(p.rank for p in book.policy.precedences.values()) if rank is None else rank
    said = {"moment": moment, "detail": json.dumps(detail) if detail else None}
    for notice in told:
        add_missing(c, CARD, [_row(notice, rank, book, random) | {"step": notice.step} | said])


def _join(
    c: Connection,
    notice: Notice,
    items: Iterable[tuple[str, str]],
    rank: int,
    book: Book,
    random: Random,
) -> None:
    """
    Add deliveries to the notice that has not been sent to this channel yet, or begin one.

    Args:
        c: the connection, in a transaction.
        notice: what is told, and to whom.
        items: the deliveries, as number and destination.
        rank: the least urgency that the notice gets.
        book: the book as it stands.
        random: the source of randomness for new ids.
    """
    whose = {"to": notice.officer} if notice.officer else {}
    here = {
        "what": notice.kind.value,
        "whose": notice.party,
        "where": notice.room,
        "least": rank,
        **whose,
    }
    for _ in range(_TRIES):
        # Held from here on: who would send it now waits for this transaction, and finds what it
        # adds.
        card = c.scalar(_held(bool(notice.officer)), here)
        if card is not None:
            add_missing(
                c,
                CARD_ITEM,
                [{"card": card, "number": number, "to_party": to} for number, to in items],
            )
            return
        row = _row(notice, rank, book, random)
        add_missing(c, CARD, [row | {"collecting": True, "not_before": book.now + GATHERS}])
    raise DatabaseFault("A notice was sent faster than it could be written.")


@cache
def _held(direct: bool) -> Executable:
    """Lock the newest unsent notice to an officer or a channel, and rank it. Built once."""
    unsent = and_(
        *(
            CARD.c[name] == bindparam(of)
            for name, of in (("kind", "what"), ("party", "whose"), ("room", "where"))
        ),
        *(CARD.c.number.is_(None), CARD.c.ts.is_(None), CARD.c.lease_until.is_(None)),
        CARD.c.officer == bindparam("to") if direct else CARD.c.officer.is_(None),
    )
    newest = select(func.max(CARD.c.id)).where(unsent).scalar_subquery()
    least: BindParameter[int] = bindparam("least")
    rank = case((CARD.c.rank < least, least), else_=CARD.c.rank)
    return update(CARD).where(unsent, CARD.c.id == newest).values(rank=rank).returning(CARD.c.id)


def _row(notice: Notice, rank: int, book: Book, random: Random) -> dict[str, object]:
    made = new_row(None, notice.kind.value, notice.party, 0, rank, book.now, random)
    return made | placed(notice.party, notice.room, notice.officer, book)


def items_of(c: Connection, card: int) -> list[NoticeItem]:
    """Return the deliveries that a notice speaks of, as they stand now."""
    found = list(c.execute(_ITEMS, {"of": card}))
    known = repository.read(c, list(dict.fromkeys(number for number, _ in found)))
    return [NoticeItem(known[number], to) for number, to in found if number in known]


def forget_items(c: Connection, card: int) -> None:
    """Drop what a notice speaks of, before it is dropped itself."""
    c.execute(_FORGET, {"of": card})


def thread_of(c: Connection, number: str, officer: str) -> tuple[str | None, int | None]:
    """
    Find an officer's thread of a release.

    Returns:
        Slack's id of the message that begins it, None before that is posted. Then the id of the
        card that is its newest line.
    """
    begins, newest = c.execute(_OF_THREAD, {"of": number, "to": officer}).one()
    return begins, newest


def showing(number: str) -> ColumnElement[bool]:
    """
    Return a condition for the messages that show a release and must be drawn anew when it moves.

    Of a thread that is only its newest line, which alone has buttons. Of the notices that spoke of
    the release it is the newest of each channel, and the newest that was sent, because one that was
    not sent may never be.
    """
    line = NoticeKind.LINE.value
    newest = (
        select(func.max(CARD.c.id))
        .where(CARD.c.number == number, CARD.c.kind == line)
        .group_by(CARD.c.officer)
    )
    of_it = CARD_ITEM.c.number == number
    return or_(
        and_(CARD.c.number == number, CARD.c.kind != line),
        CARD.c.id.in_(newest),
        CARD.c.id.in_(newest_of(of_it)),
    )


def newest_of(which: ColumnElement[bool]) -> Select[tuple[int | None]]:
    """
    Select the notices that spoke of some items.

    They are, for each release, the newest of each channel, and the newest that was sent.
    """
    here = (CARD.c.kind, CARD.c.party, CARD.c.room, CARD.c.officer, CARD.c.ts.is_(None))
    found = select(func.max(CARD.c.id)).join(CARD_ITEM, CARD_ITEM.c.card == CARD.c.id)
    return found.where(which).group_by(CARD_ITEM.c.number, *here)
