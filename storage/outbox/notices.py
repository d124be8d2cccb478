"""
Notices as rows: what is due at one moment gathers into one message, and each line is told once.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Executable,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)

from bot.domain.book import Book
from bot.domain.notifications.cards import CardKind
from bot.domain.notifications.notice_kinds import GATHERING, NoticeKind
from bot.domain.notifications.notices import Notice, notices
from bot.domain.officers import OfficerId
from bot.domain.release.release import RegisterEntry, Release
from storage.database.engine import DatabaseFault
from storage.database.upsert import add_missing
from storage.outbox.cards import new_row, placed, redraw
from storage.randomness import Random
from storage.releases import repository
from storage.tables.columns import Rule
from storage.tables.outbox import CARD, CARD_ITEM
from storage.tables.releases import RELEASE

GATHERS = timedelta(seconds=1)
"""How long a notice waits for what else is due at the same moment, before it is sent."""

BEGIN = (*CardKind, NoticeKind.THREAD)
"""The messages of one release that its notices answer, besides notices that found none."""

LAST = 0
"""The rank of a notice whose place a newer one has taken: whatever else waits comes first."""

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
            told = {"turn": notice.turn, "still": notice.still}
            detail = {name: value for name, value in told.items() if value}
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
    kind, about = notice.kind.value, notice.question
    made = new_row(None, kind, notice.party, about, rank, book.now, random)
    return made | placed(notice.party, notice.room, notice.officer, book)


def items_of(c: Connection, card: int) -> list[NoticeItem]:
    """Return the deliveries that a notice speaks of, as they stand now."""
    found = list(c.execute(_ITEMS, {"of": card}))
    known = repository.read(c, list(dict.fromkeys(number for number, _ in found)))
    return [NoticeItem(known[number], to) for number, to in found if number in known]


def forget_items(c: Connection, card: int) -> None:
    """Drop what a notice speaks of, before it is dropped itself."""
    c.execute(_FORGET, {"of": card})


def only(items: Collection[NoticeItem]) -> str | None:
    """Return the number of the one release that a notice speaks of; None where it is of several."""
    numbers = {item.release.number for item in items}
    return numbers.pop() if len(numbers) == 1 else None


def answered_by(c: Connection, card: int, number: str) -> str | None:
    """
    Find the message that a notice of one release answers.

    It is the newest of those by which a conversation about the release began where the notice
    stands: a card, or a notice that found no card there.

    Args:
        c: the connection, in a transaction.
        card: the notice.
        number: the release.

    Returns:
        Slack's id of that message. None where there is none.
    """
    mine, here = _beside(card)
    begin = or_(and_(CARD.c.number == number, CARD.c.kind.in_(BEGIN)), CARD.c.begins == number)
    found = select(func.max(CARD.c.ts)).select_from(CARD.join(mine, here))
    root: str | None = c.scalar(found.where(begin, CARD.c.id != card))
    return root


def _beside(card: int) -> tuple[FromClause, Rule]:
    """
    Find what stands in the same channel, or in the same officer's direct messages.

    Returns:
        The card as a table of its own, and a condition on other cards.
    """
    mine = select(CARD).where(CARD.c.id == card).subquery("mine")
    channel = and_(
        CARD.c.officer.is_(None), mine.c.officer.is_(None), CARD.c.channel == mine.c.channel
    )
    return mine, or_(CARD.c.officer == mine.c.officer, channel)


def give_way(c: Connection, card: int, now: datetime) -> None:
    """
    Leave each delivery to the newest notice of its kind that was sent to the same place.

    An older one is drawn anew, after all else. It speaks on of what is left to it, if anything is,
    and its detail keeps what is not.

    Args:
        c: the connection, in a transaction.
        card: a notice that has just been sent.
        now: the time.
    """
    mine, here = _beside(card)
    told = select(CARD_ITEM.c.number).where(CARD_ITEM.c.card == card)
    sent = (CARD.c.kind == mine.c.kind, CARD.c.number.is_(None), CARD.c.ts.is_not(None))
    found = c.execute(
        select(CARD_ITEM, CARD.c.detail, RELEASE.c.exercise)
        .select_from(CARD.join(mine, here))
        .join(CARD_ITEM, CARD_ITEM.c.card == CARD.c.id)
        .join(RELEASE, RELEASE.c.number == CARD_ITEM.c.number)
        .where(*sent, CARD_ITEM.c.number.in_(told))
        .order_by(CARD_ITEM.c.card)
    ).all()
    newest = {(item.number, item.to_party): item.card for item in found}
    lost: dict[int, list[Any]] = {}
    for item in found:
        if newest[item.number, item.to_party] != item.card:
            lost.setdefault(item.card, []).append(item)
    for older, items in lost.items():
        of_it = tuple_(CARD_ITEM.c.number, CARD_ITEM.c.to_party)
        gone = of_it.in_([(item.number, item.to_party) for item in items])
        c.execute(delete(CARD_ITEM).where(CARD_ITEM.c.card == older, gone))
        before = json.loads(items[0].detail or "{}")
        numbers = [*before.get("numbers", ()), *(item.number for item in items)]
        practice = before.get("exercise", False) or any(item.exercise for item in items)
        left = json.dumps({"numbers": list(dict.fromkeys(numbers)), "exercise": practice})
        c.execute(update(CARD).where(CARD.c.id == older).values(rank=LAST, detail=left))
        redraw(c, CARD.c.id == older, now)


def lose(c: Connection, channel: str, ts: str, now: datetime) -> None:
    """
    Have a message that Slack has no more posted anew, where it is a card or begins a thread.

    A notice in its place begins no conversation any more.
    """
    gone = and_(CARD.c.channel == channel, CARD.c.ts == ts)
    redraw(c, and_(gone, CARD.c.number.is_not(None)), now)
    c.execute(update(CARD).where(gone, CARD.c.number.is_(None)).values(begins=None))
    c.execute(update(CARD).where(gone, CARD.c.number.is_not(None)).values(ts=None, tried_at=None))


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
