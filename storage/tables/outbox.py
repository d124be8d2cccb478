"""
The tables of what is still to be done, or was done once: cards, timers, and requests that were
seen.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from bot.domain.notifications.cards import CardKind
from bot.domain.notifications.notices import NoticeKind
from storage.tables.columns import BigInt, holds, one_of, partial, table

_LINES = "number IS NOT NULL AND step IS NOT NULL"
_DESKS = "number IS NULL AND officer IS NULL"
_OFFICERS = "number IS NULL AND officer IS NOT NULL"
VIEWS = ("view:body", "view:details")
"""Kinds of cards that are open modals showing content."""


class CardRow(SQLModel, table=True):
    """
    A message of ours or an open modal; it is behind while `wants` is above `drew`.

    `since` is when it fell behind, `mark` what its message is found by, `held` why it may not be
    posted. `room` is where in the desk it stands. A notice may be about no release of its own
    (`number` absent): while `gathering`, what else is due joins it; `step`, `to_party`, `moment`
    and `detail` (JSON) say what it tells.
    """

    __tablename__: ClassVar[str] = "card"
    __table_args__ = (
        one_of("kind", (*CardKind, *VIEWS, *NoticeKind)),
        holds("shape", "wants >= drew AND drew >= 0 AND attempts >= 0 AND version >= 0"),
        holds("view", "(substr(kind, 1, 5) = 'view:') = (external_id IS NOT NULL)"),
        partial(
            "uq_card_desk",
            *("number", "kind", "party", "version"),
            where="officer IS NULL",
            unique=True,
        ),
        partial(
            "uq_card_officer",
            *("number", "kind", "party", "version", "officer"),
            where="officer IS NOT NULL AND external_id IS NULL AND step IS NULL",
            unique=True,
        ),
        partial(
            "uq_card_line",
            *("number", "officer", "step", "to_party", "moment"),
            where=_LINES,
            unique=True,
        ),
        partial(
            "uq_card_gathering",
            "kind",
            "party",
            "room",
            where=f"gathering AND {_DESKS}",
            unique=True,
        ),
        partial(
            "uq_card_gathering_officer",
            "kind",
            "officer",
            where=f"gathering AND {_OFFICERS}",
            unique=True,
        ),
        partial("uq_card_digest", "kind", "party", "step", "moment", where=_DESKS, unique=True),
        partial(
            "uq_card_digest_officer",
            *("kind", "officer", "step", "moment"),
            where=_OFFICERS,
            unique=True,
        ),
        partial("ix_card_behind", "channel", "rank", "since", where="wants > drew"),
        partial("ix_card_notice", "kind", "moment", where="number IS NULL"),
        partial("ix_card_unsent", "kind", "party", "room", where="number IS NULL AND ts IS NULL"),
        Index("ix_card_number", "number"),
        Index("ix_card_officer", "officer"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    number: str | None = Field(default=None, foreign_key="release.number")
    kind: str
    party: str
    version: int
    room: str
    officer: str | None = None
    step: str | None = None
    to_party: str | None = None
    moment: datetime | None = None
    detail: str | None = Field(default=None, sa_type=Text)
    gathering: bool = False
    channel: str | None = None
    ts: str | None = None
    external_id: str | None = Field(default=None, unique=True)
    mark: str = Field(unique=True)
    wants: int
    drew: int
    rank: int
    since: datetime
    not_before: datetime | None = None
    lease_until: datetime | None = None
    tried_at: datetime | None = None
    attempts: int = 0
    held: str | None = None
    error: str | None = None


class CardItemRow(SQLModel, table=True):
    """A delivery that a notice of several speaks of."""

    __tablename__: ClassVar[str] = "card_item"
    __table_args__ = (Index("ix_card_item_number", "number"),)
    card: int = Field(primary_key=True, foreign_key="card.id", sa_type=BigInt)
    number: str = Field(primary_key=True, foreign_key="release.number")
    to_party: str = Field(primary_key=True)


class ChannelRow(SQLModel, table=True):
    """When something may next be sent to a channel, or a method (`method:…`) be called."""

    __tablename__: ClassVar[str] = "channel"
    id: str = Field(primary_key=True)
    next_at: datetime


class TimerRow(SQLModel, table=True):
    """
    Something that must happen at a time, to a release, or (`number` absent) to a party or an
    arrangement.

    `reached` is the last release that is done, where it is about many: the next piece of work goes
    on behind it.
    """

    __tablename__: ClassVar[str] = "timer"
    __table_args__ = (
        holds("shape", "attempts >= 0"),
        partial(
            "uq_timer_release",
            *("number", "step", "party", "due_at"),
            where="number IS NOT NULL",
            unique=True,
        ),
        partial("uq_timer_desk", *("step", "party", "due_at"), where="number IS NULL", unique=True),
        partial("ix_timer_due", "due_at", where="NOT done"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    number: str | None = Field(default=None, foreign_key="release.number")
    step: str
    party: str
    due_at: datetime
    done: bool = False
    attempts: int = 0
    not_before: datetime | None = None
    reached: str | None = None


class InboundRow(SQLModel, table=True):
    """
    A request of Slack's that took effect, and what came of it; None while it is being worked on.
    """

    __tablename__: ClassVar[str] = "inbound"
    key: str = Field(primary_key=True)
    at: datetime = Field(index=True)
    outcome: str | None = Field(default=None, sa_type=Text)


class ViewTakenRow(SQLModel, table=True):
    """A form that took effect: a second submission of it does not."""

    __tablename__: ClassVar[str] = "view_taken"
    view: str = Field(primary_key=True)
    at: datetime = Field(index=True)


class HomeRow(SQLModel, table=True):
    """An officer's Home that was opened; it is behind while `wants` is above `drew`.

    `page` is where they turned to.
    """

    __tablename__: ClassVar[str] = "home"
    __table_args__ = (
        holds("shape", "wants >= drew AND drew >= 0 AND attempts >= 0"),
        Index("ix_home_party", "party"),
        partial("ix_home_behind", "not_before", where="wants > drew"),
    )
    officer: str = Field(primary_key=True)
    party: str
    page: str
    wants: int
    drew: int
    opened_at: datetime
    not_before: datetime | None = None
    lease_until: datetime | None = None
    attempts: int = 0
    hash: str | None = None
    error: str | None = None


CARD = table(CardRow)
CARD_ITEM = table(CardItemRow)
CHANNEL = table(ChannelRow)
TIMER = table(TimerRow)
INBOUND = table(InboundRow)
VIEW_TAKEN = table(ViewTakenRow)
HOME = table(HomeRow)
