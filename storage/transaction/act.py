"""The input of an act's transaction, what it leaves behind, and its outcome."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from bot.domain.book import Book
from bot.domain.officers import OfficerId
from bot.domain.refusals import Refusal
from bot.domain.release.content import Content
from bot.domain.release.release import Decision, RegisterEntry, Release
from storage.audit.anchor import Anchor
from storage.releases.passages import Ended

T = TypeVar("T")
CLOCK = "clock"
"""Who acts when time does."""

Rule = Callable[..., Decision | None]
"""A rule of the domain, called with the release (None for a new one) and the book."""
Precheck = Callable[[Release | None, Book], None]
"""A look before a form opens, which may refuse."""


@dataclass(frozen=True)
class Attempt:
    """
    One attempt at an act.

    Attributes:
        action: the step or command, as the audit record names it.
        now: the time that it is of, where that is given, as for a timer: the time at which it was
            due. None for everything else: the store's clock tells it once all that the act needs is
            held, however long it waited for that.
        actor: the officer; None where the clock or the operator acts (then `who`, such as
            `operator:anna`).
        who: the operator, where one acts.
        inbound: what tells a repeat of Slack's request from a new one: event id or trigger id.
        view: the id of the form whose submission this is, which takes effect at most once.
        opens_view: the external id of the modal that will show the content.
        where: the channel, for the audit record.
        timer: the timer whose time has come. It is done with the act, whatever comes of it.
    """

    action: str
    now: datetime | None = None
    actor: OfficerId | None = None
    who: str | None = None
    inbound: str | None = None
    view: str | None = None
    opens_view: str | None = None
    where: str | None = None
    timer: int | None = None

    @property
    def name(self) -> str:
        """Who acts, as the audit record names them."""
        return self.actor or self.who or CLOCK


@dataclass(frozen=True)
class Outcome:
    """
    What came of an act.

    Attributes:
        release: the release as it stands now.
        book: the book that the act went by.
        moves: the lines of the register that it added.
        content: the content that it opened.
        repeated: whether its request was seen before, so that nothing was done again.
    """

    release: Release
    book: Book
    moves: tuple[RegisterEntry, ...] = ()
    content: Content | None = field(default=None, repr=False)
    repeated: bool = False


@dataclass(frozen=True)
class PrecheckResult:
    """
    What came of a look that changes nothing.

    Attributes:
        release: the release; None where none was named, or there is none.
        book: the book that the look went by.
        repeated: whether its request was seen before.
    """

    release: Release | None
    book: Book
    repeated: bool = False


@dataclass(frozen=True)
class Commit(Generic[T]):
    """
    What a transaction leaves behind once it is committed.

    Attributes:
        value: what it gives; a refusal is raised only then, for its record must stay.
        head: the log's new head, if it grew.
        spent: the pending keys that nothing needs any more.
        ended: the passages that have ended by it.
    """

    value: T | Refusal
    head: Anchor | None = None
    spent: tuple[str, ...] = ()
    ended: tuple[Ended, ...] = ()
