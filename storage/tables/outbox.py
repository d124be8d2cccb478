"""
The tables of what is still to be done, or was done once: cards, timers, and requests that were
seen.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from bot.domain.notifications.cards import CardKind
from bot.domain.notifications.notice_kinds import NoticeKind
from storage.tables.columns import BigInt, holds, one_of, partial, table

_LINES = "number IS NOT NULL AND step IS NOT NULL"
_DESKS = "number IS NULL AND officer IS NULL"
_OFFICERS = "number IS NULL AND officer IS NOT NULL"
BEHIND = "wanted_version > drawn_version"
VIEWS = ("view:body", "view:details")
"""Kinds of cards that are open modals showing content."""


class CardRow(SQLModel, table=True):
    """
    A message of the bot's, or an open modal that shows content.

    It is behind, that is, it must be drawn, while `wanted_version` is above `drawn_version`.
    """

    __tablename__: ClassVar[str] = "card"
    __table_args__ = (
        one_of("kind", (*CardKind, *VIEWS, *NoticeKind)),
        holds(
            "shape",
            "wanted_version >= drawn_version AND drawn_version >= 0 "
            "AND attempts >= 0 AND version >= 0",
        ),
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
            "uq_card_collecting",
            "kind",
            "party",
            "room",
            where=f"collecting AND {_DESKS}",
            unique=True,
        ),
        partial(
            "uq_card_collecting_officer",
            "kind",
            "officer",
            where=f"collecting AND {_OFFICERS}",
            unique=True,
        ),
        partial("uq_card_digest", "kind", "party", "step", "moment", where=_DESKS, unique=True),
        partial(
            "uq_card_digest_officer",
            *("kind", "officer", "step", "moment"),
            where=_OFFICERS,
            unique=True,
        ),
        partial("ix_card_behind", "channel", "rank", "behind_since", where=BEHIND),
        partial("ix_card_notice", "kind", "moment", where="number IS NULL"),
        partial("ix_card_unsent", "kind", "party", "room", where="number IS NULL AND ts IS NULL"),
        Index("ix_card_number", "number"),
        partial("ix_card_begins", "begins", where="begins IS NOT NULL"),
        Index("ix_card_officer", "officer"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    #: The release that it is about; None for a notice of several, or of something else.
    number: str | None = Field(default=None, foreign_key="release.number")
    kind: str
    #: The party whose desk or officer reads it.
    party: str
    #: The version of the release's content that it is about, or the number of the question that it
    #: tells; 0 where it is about none.
    version: int
    #: Which of the desk's channels it stands in: liaison, approvals or supervisors; or dm.
    room: str
    #: Who reads it in a direct message, or has the modal open; None for a channel.
    officer: str | None = None
    #: What a notice tells: the step it is about, or the kind of news.
    step: str | None = None
    to_party: str | None = None
    #: When what a notice tells happened: with `step`, what keeps it from being written twice.
    moment: datetime | None = None
    #: The release whose conversation a notice begins where it stands: it speaks of that one alone,
    #: and answers no other message. What is told of the release there afterwards answers it.
    begins: str | None = Field(default=None, foreign_key="release.number")
    #: What a notice says beyond these columns, as JSON.
    detail: str | None = Field(default=None, sa_type=Text)
    #: Whether a notice that was not sent yet still takes in other deliveries.
    collecting: bool = False
    #: Slack's id of the channel, or of the direct conversation once that was opened.
    channel: str | None = None
    #: Slack's id of the message in its channel; None before it is posted.
    ts: str | None = None
    #: Our id of an open modal in Slack; None for a message.
    external_id: str | None = Field(default=None, unique=True)
    #: Block id of the message's first block, by which it is found after a lost answer.
    block_id: str = Field(unique=True)
    #: Counts the changes that it must show; `drawn_version` is the last of them that it shows.
    wanted_version: int
    drawn_version: int
    #: Rank of the release's precedence: the higher, the sooner.
    rank: int
    #: When it fell behind.
    behind_since: datetime
    #: Not to be drawn before; None: at once.
    not_before: datetime | None = None
    #: Until when the process that claimed it has it; None: nobody has.
    lease_until: datetime | None = None
    #: When it was first tried to post it; None unless an attempt has had no answer.
    tried_at: datetime | None = None
    #: How often it was claimed since it was last drawn.
    attempts: int = 0
    #: Why it may not be posted now: `outsiders`, `no_desk`, or an error code of Slack's.
    held_reason: str | None = None
    #: What the last attempt failed with.
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
    Something that must happen at a time.
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
    #: The release that it happens to; None where it happens to a party or an arrangement.
    number: str | None = Field(default=None, foreign_key="release.number")
    step: str
    #: The party that it is about, or the arrangement; empty for the whole release.
    party: str
    due_at: datetime
    done: bool = False
    #: How often it failed.
    attempts: int = 0
    #: Not to be tried again before; None: at once.
    not_before: datetime | None = None
    #: The last release that is done, where it is about many: the work goes on behind it.
    reached: str | None = None


class IdempotencyKeyRow(SQLModel, table=True):
    """
    A request of Slack's that took effect, and what came of it; None while it is being worked on.
    """

    __tablename__: ClassVar[str] = "idempotency_key"
    key: str = Field(primary_key=True)
    at: datetime = Field(index=True)
    outcome: str | None = Field(default=None, sa_type=Text)


class ViewTakenRow(SQLModel, table=True):
    """A form that took effect: a second submission of it does not."""

    __tablename__: ClassVar[str] = "view_taken"
    view: str = Field(primary_key=True)
    at: datetime = Field(index=True)


class HomeRow(SQLModel, table=True):
    """An officer's Home tab that was opened; behind as a card is."""

    __tablename__: ClassVar[str] = "home"
    __table_args__ = (
        holds("shape", "wanted_version >= drawn_version AND drawn_version >= 0 AND attempts >= 0"),
        Index("ix_home_party", "party"),
        partial("ix_home_behind", "not_before", where=BEHIND),
    )
    officer: str = Field(primary_key=True)
    party: str
    #: How many entries of each of its three lists are passed over, such as `0.10.0`.
    page: str
    #: Counts the changes that it must show; `drawn_version` is the last of them that it shows.
    wanted_version: int
    drawn_version: int
    #: When its officer looked at it last.
    opened_at: datetime
    #: Not to be published before; None: at once.
    not_before: datetime | None = None
    #: Until when the process that claimed it has it; None: nobody has.
    lease_until: datetime | None = None
    #: How often it was claimed since it was last published.
    attempts: int = 0
    #: Slack's hash of what was published last; None: write over whatever is there.
    hash: str | None = None
    #: What the last attempt failed with.
    error: str | None = None


CARD = table(CardRow)
CARD_ITEM = table(CardItemRow)
CHANNEL = table(ChannelRow)
TIMER = table(TimerRow)
IDEMPOTENCY_KEY = table(IdempotencyKeyRow)
VIEW_TAKEN = table(ViewTakenRow)
HOME = table(HomeRow)
