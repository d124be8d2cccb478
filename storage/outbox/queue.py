"""The cards that are behind, as rows: which may be drawn now, by whom, and what came of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, not_, select, update

from bot.domain.book import Book
from bot.domain.officers import OfficerId
from bot.domain.release.release import Release
from storage.outbox import notices
from storage.outbox.held_channels import Held
from storage.outbox.notices import NoticeItem
from storage.outbox.pacing import LANE, LEASE, WAIT, ahead, lane, turn
from storage.tables.outbox import CARD, CHANNEL


@dataclass(frozen=True)
class ClaimedCard:
    """
    A card to be drawn, as it was when it was claimed; its columns are those of `CardRow`.
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
    def about(self) -> dict[str, Any]:
        """What a notice says beyond its columns."""
        found: dict[str, Any] = json.loads(self.detail) if self.detail else {}
        return found


@dataclass(frozen=True)
class Seen:
    """
    What a card shows: the release and the book of the moment.

    Attributes:
        release: None for a notice of several, whose `items` it speaks of.
        note: code and note of the return that the card is about.
        thread: the message that begins the thread it belongs to, once that is posted.
        newest: whether it is the newest line of its thread.
        halted: whether the audit log is broken, so that no content may be shown.
        held: of a notice that a channel's messages are held back, why they are; None where that is
            over.
    """

    release: Release | None
    book: Book
    note: tuple[str, str] | None = None
    items: tuple[NoticeItem, ...] = ()
    thread: str | None = None
    newest: bool = True
    halted: bool = False
    held: Held | None = None


_MESSAGE, _POSTED, _DIRECT = (
    CARD.c.external_id.is_(None),
    CARD.c.ts.is_not(None),
    CARD.c.officer.is_not(None),
)

METHOD = "method:"

NEEDS = {
    "views.update": not_(_MESSAGE),
    "chat.update": _MESSAGE & _POSTED,
    "chat.postMessage": _MESSAGE & not_(_POSTED),
    "conversations.history": _MESSAGE & not_(_POSTED) & CARD.c.tried_at.is_not(None),
    "conversations.open": _MESSAGE & _DIRECT & CARD.c.channel.is_(None),
    "conversations.members": _MESSAGE & not_(_DIRECT),
}
"""
Which cards cannot be drawn without a method: those that wait while Slack has asked for patience
with it.
"""


def claim(c: Connection, now: datetime, limit: int) -> list[ClaimedCard]:
    """
    Take cards in hand, at most `limit`, one a lane: open forms that may show too much before all
    else, then the most urgent, then the one that waits longest.

    A lane that had its turn within `PACE`, or was told to wait, has none. Replicas share lanes and
    leases. A time further ahead than anything is ever put off to was written before the clock was
    set back: it counts for nothing.
    """
    times = {"now": now, "most": now + WAIT, "leased": now + LEASE}
    asked = frozenset(c.scalars(_ASKED, times))
    ids = list(c.scalars(_next(asked), {**times, "many": limit}))
    if not ids:
        return []
    chosen = c.execute(_chosen(asked), {**times, "ids": ids}).mappings()
    rows = sorted((_row(r) for r in chosen), key=lane)
    return sorted((row for row in rows if _take(c, row, now)), key=lambda row: ids.index(row.id))


_NOW: Any = bindparam("now")
_MOST: Any = bindparam("most")
_LEASED: Any = bindparam("leased")
_WAITING = select(CHANNEL.c.id).where(ahead(CHANNEL.c.next_at, _NOW, _MOST))
_ASKED = _WAITING.where(CHANNEL.c.id.startswith(METHOD))
"""The methods that Slack asks for patience with."""
BEHIND = select(CARD.c.id).where(CARD.c.wanted_version > CARD.c.drawn_version).limit(1)
"""Whether anything is to be drawn at all."""


def _ready(asked: frozenset[str]) -> tuple[Any, ...]:
    """What holds of a card that may be drawn now."""
    return (
        CARD.c.wanted_version > CARD.c.drawn_version,
        LANE.is_not(None),
        not_(ahead(CARD.c.not_before, _NOW, _MOST)),
        not_(ahead(CARD.c.lease_until, _NOW, _LEASED)),
        *(not_(cards) for method, cards in NEEDS.items() if METHOD + method in asked),
    )


@cache
def _next(asked: frozenset[str]) -> Any:
    """
    The ids of the first cards of lanes that are free, in order; built once, for it is asked all the
    time.
    """
    busy = select(LANE).where(LANE.is_not(None), ahead(CARD.c.lease_until, _NOW, _LEASED))
    urgency = (CARD.c.rank.desc(), CARD.c.behind_since, CARD.c.id)
    turn = func.row_number().over(partition_by=LANE, order_by=urgency).label("turn")
    blanks = CARD.c.external_id.is_not(None).label("blanks")
    may = select(CARD.c.id, CARD.c.rank, CARD.c.behind_since, blanks, turn)
    first = may.where(*_ready(asked), LANE.not_in(_WAITING), LANE.not_in(busy)).subquery()
    order = (first.c.blanks.desc(), first.c.rank.desc(), first.c.behind_since, first.c.id)
    return select(first.c.id).where(first.c.turn == 1).order_by(*order).limit(bindparam("many"))


@cache
def _chosen(asked: frozenset[str]) -> Any:
    """These cards, held, as far as nobody else has them and they may still be drawn."""
    these = CARD.c.id.in_(bindparam("ids", expanding=True))
    return select(CARD).where(these, *_ready(asked)).with_for_update(skip_locked=True)


def _take(c: Connection, row: ClaimedCard, now: datetime) -> bool:
    """
    Take a card and its lane's turn; False where another process has just had that.

    That there was an attempt to post is remembered from the first until one has an answer.
    """
    if not turn(c, lane(row), now):
        return False
    taken = {"lease_until": now + LEASE, "attempts": row.attempts + 1, "collecting": False}
    c.execute(_TRIED, {"card": row.id, "now": now, **taken})
    return True


THE_CARD = update(CARD).where(CARD.c.id == bindparam("card"))
_TRIED = THE_CARD.values(
    tried_at=case((CARD.c.ts.is_(None), func.coalesce(CARD.c.tried_at, _NOW)), else_=None)
)
_SHOWN: Any = bindparam("shown")
_DRAWN = THE_CARD.values(
    drawn_version=case((CARD.c.drawn_version < _SHOWN, _SHOWN), else_=CARD.c.drawn_version)
)
_IDLE = dict.fromkeys(("lease_until", "not_before", "tried_at", "held_reason", "error"))


def drawn(
    c: Connection,
    row: ClaimedCard,
    *,
    channel: str | None = None,
    ts: str | None = None,
    final: bool = False,
) -> None:
    """
    It shows what it wanted when it was claimed; what happened meanwhile leaves it behind again,
    unless `final`.
    """
    if final:
        notices.forget_items(c, row.id)
    values: dict[str, Any] = {**_IDLE, "attempts": 0}
    values |= {"channel": channel} if channel else {}
    values |= {"ts": ts} if ts else {}
    c.execute(_DRAWN, {"card": row.id, "shown": row.wanted_version, **values})


def put_off(
    c: Connection, row: ClaimedCard, until: datetime, error: str, *, refused: bool = False
) -> None:
    """
    Try again then; unless Slack `refused` it, its message may have been posted, and is looked up
    first.
    """
    values: dict[str, Any] = {"lease_until": None, "not_before": until, "error": error[:80]}
    values |= {"tried_at": row.tried_at} if refused else {}
    c.execute(THE_CARD, {"card": row.id, **values})


def hold(c: Connection, row: ClaimedCard, until: datetime, why: str) -> None:
    """Hold it back, to be looked at again then."""
    kept = {
        "lease_until": None,
        "not_before": until,
        "tried_at": row.tried_at,
        "held_reason": why[:80],
        "error": why[:80],
    }
    c.execute(THE_CARD, {"card": row.id, **kept})


def _row(r: Any) -> ClaimedCard:
    return ClaimedCard(**{name: r[name] for name in ClaimedCard.__dataclass_fields__})


def release_leases(c: Connection) -> int:
    """
    On SQLite, where one process runs the desk, let go of the cards that one before held when it
    died; how many.

    Others wait until the lease is over: there the holder may be a replica that is alive.
    """
    if c.dialect.name != "sqlite":
        return 0
    held = update(CARD).where(CARD.c.lease_until.is_not(None)).values(lease_until=None)
    return c.execute(held).rowcount
