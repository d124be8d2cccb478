"""The cards that are behind, as rows: which may be drawn now, by which process, and the results."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    func,
    not_,
    select,
)

from bot.domain.book import Book
from bot.domain.handover import Summary
from bot.domain.notifications.notice_kinds import GATHERING, NoticeKind
from bot.domain.officers import OfficerId
from bot.domain.release.release import Release
from storage.outbox import notices, pacing
from storage.outbox.held_channels import Held
from storage.outbox.lease import LEASED, LeasedTable, times
from storage.tables.columns import Query
from storage.tables.outbox import CARD, CHANNEL


@dataclass(frozen=True)
class ClaimedCard:
    """
    A card to be drawn, as it was when it was claimed. Its columns are those of `CardRow`.
    """

    id: int
    number: str | None
    kind: str
    party: str
    version: int
    officer: OfficerId | None
    channel: str | None
    ts: str | None
    external_id: str | None
    block_id: str
    wanted_version: int
    drawn_version: int
    behind_since: datetime
    attempts: int = 0
    tried_at: datetime | None = None
    held_reason: str | None = None
    room: str = ""
    step: str | None = None
    to_party: str | None = None
    moment: datetime | None = None
    detail: str | None = None

    @property
    def key(self) -> int:
        """What tells it from all other cards."""
        return self.id

    @property
    def slot(self) -> str:
        """
        What is paced together: a modal by itself, one officer's direct messages, or a channel.
        """
        if self.external_id is not None:
            return f"view:{self.external_id}"
        return f"dm:{self.officer}" if self.officer else self.channel or ""

    @property
    def about(self) -> dict[str, Any]:
        """What a notice says beyond its columns."""
        return dict(json.loads(self.detail)) if self.detail else {}


@dataclass(frozen=True)
class Seen:
    """
    What a card shows: the release and the book of the moment.

    Attributes:
        release: None for a notice of several, whose `items` it speaks of.
        note: code and note of the return that the card is about.
        thread: the message that begins the thread it belongs to, once that is posted.
        begins: the one release whose conversation a notice begins where it answers no message.
        newest: whether it is the newest line of its thread.
        halted: whether the audit log is broken, so that no content may be shown.
        held: of a notice that a channel's messages are held back, why they are; None where that is
            over.
        summary: of a watch that is offered, what the one who comes is handed.
    """

    release: Release | None
    book: Book
    note: tuple[str, str] | None = None
    items: tuple[notices.NoticeItem, ...] = ()
    thread: str | None = None
    begins: str | None = None
    newest: bool = True
    halted: bool = False
    held: Held | None = None
    summary: Summary | None = None


_SLOT = case(
    (CARD.c.external_id.is_not(None), "view:" + CARD.c.external_id),
    (CARD.c.officer.is_not(None), "dm:" + CARD.c.officer),
    else_=CARD.c.channel,
)
"""The slot of a card in the database."""

CARDS = LeasedTable(CARD, CARD.c.id, ClaimedCard, unchanged=("tried_at",))

_MESSAGE, _POSTED, _DIRECT = (
    CARD.c.external_id.is_(None),
    CARD.c.ts.is_not(None),
    CARD.c.officer.is_not(None),
)

NEEDS = {
    "views.update": not_(_MESSAGE),
    "chat.update": _MESSAGE & _POSTED,
    "chat.postMessage": _MESSAGE & not_(_POSTED),
    "conversations.history": _MESSAGE & not_(_POSTED) & CARD.c.tried_at.is_not(None),
    "conversations.replies": _MESSAGE
    & not_(_POSTED)
    & CARD.c.tried_at.is_not(None)
    & CARD.c.kind.in_([*GATHERING, NoticeKind.LINE]),
    "conversations.open": _MESSAGE & _DIRECT & CARD.c.channel.is_(None),
    "conversations.members": _MESSAGE & not_(_DIRECT),
}
"""
Which cards cannot be drawn without a method: those that wait while Slack has asked for patience
with it.
"""

_ASKED = pacing.BUSY.where(CHANNEL.c.id.startswith(pacing.METHOD))
"""The methods that Slack asks for patience with."""


def claim(c: Connection, now: datetime, limit: int) -> list[ClaimedCard]:
    """
    Lease cards, at most `limit`, one for each pacing slot.

    Open forms that may show too much come before all else, then the most urgent, then the one that
    waits longest.

    A slot that was used within `PACE`, or was told to wait, has none. Replicas share slots and
    leases. That there was an attempt to post is remembered until one has an answer.
    """
    asked = frozenset(c.scalars(_ASKED, times(now)))
    ids = list(c.scalars(_next(asked), {**times(now), "many": limit}))
    if not ids:
        return []
    chosen = c.execute(_chosen(asked), {**times(now), "ids": ids}).mappings()
    rows = sorted(map(CARDS.read, chosen), key=attrgetter("slot"))
    rows = [row for row in rows if pacing.take_slot(c, row.slot, now)]
    tried = case((CARD.c.ts.is_(None), func.coalesce(CARD.c.tried_at, now)), else_=None)
    CARDS.take(c, rows, now, collecting=False, tried_at=tried)
    return sorted(rows, key=lambda row: ids.index(row.id))


def _ready(asked: frozenset[str]) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of a card that may be drawn now."""
    needs = (not_(cards) for method, cards in NEEDS.items() if pacing.METHOD + method in asked)
    return (*CARDS.free, _SLOT.is_not(None), *needs)


@cache
def _next(asked: frozenset[str]) -> Query:
    """
    Select the ids of the first cards of slots that are free, in order.

    Built once, because it is asked all the time.
    """
    leased = select(_SLOT).where(
        _SLOT.is_not(None), pacing.ahead(CARD.c.lease_until, pacing.NOW, LEASED)
    )
    urgency = (CARD.c.rank.desc(), CARD.c.behind_since, CARD.c.id)
    place = func.row_number().over(partition_by=_SLOT, order_by=urgency).label("place")
    blanks = CARD.c.external_id.is_not(None).label("blanks")
    may = select(CARD.c.id, CARD.c.rank, CARD.c.behind_since, blanks, place)
    first = may.where(*_ready(asked), _SLOT.not_in(pacing.BUSY), _SLOT.not_in(leased)).subquery()
    order = (first.c.blanks.desc(), first.c.rank.desc(), first.c.behind_since, first.c.id)
    return select(first.c.id).where(first.c.place == 1).order_by(*order).limit(bindparam("many"))


@cache
def _chosen(asked: frozenset[str]) -> Query:
    """
    Select these cards, locked, as far as no other process has them and they may still be drawn.
    """
    these = CARD.c.id.in_(bindparam("ids", expanding=True))
    return select(CARD).where(these, *_ready(asked)).with_for_update(skip_locked=True)


def drawn(
    c: Connection,
    row: ClaimedCard,
    *,
    channel: str | None = None,
    ts: str | None = None,
    begins: str | None = None,
    final: bool = False,
) -> None:
    """
    Record that a card shows what it wanted when it was claimed.

    Args:
        channel: Slack's id of where it stands; None where it is not posted.
        ts: Slack's id of its message.
        begins: the release whose conversation it begins.
        final: whether it will never change again.
    """
    if final:
        notices.forget_items(c, row.id)
    known = (("channel", channel), ("ts", ts), ("begins", begins))
    where = {name: value for name, value in known if value}
    CARDS.drawn(c, row, tried_at=None, held_reason=None, **where)


def addressed(message: ClaimedCard, book: Book) -> bool:
    """
    Return whether a message still has somebody to go to.

    A desk's channel always counts, an officer while they act for the desk's party. An officer who
    stood down, was moved by an earlier roster, or is no full member of the workspace, is told
    nothing more of what was once theirs. An open form is asked for all the same, because it may
    have to be blanked.

    Args:
        book: opened for the officer.
    """
    if message.officer is None or message.external_id is not None:
        return True
    return bool(book.member(message.officer, message.party)) and not book.account.outside
