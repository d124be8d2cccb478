"""What a digest is made of: the figures of a day and of a week for one party."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.arrangements.status import Standing
from storage.queries.certificates_due import CertificatesDue
from storage.queries.punctuality import EndToEnd, Way
from storage.queries.weekly_digest import Weekly
from storage.queries.window import Declared, Reopening

AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
"""Where one class of age ends and the next begins: under an hour, four hours, a day, and older."""


@dataclass(frozen=True)
class Waiting:
    """
    How many deliveries wait in a stage for a party, in one class of age.

    Attributes:
        stage: The stage.
        owner: The party whose turn it is.
        age: The index of the class in `AGES`; its length for older.
        count: How many.
        oldest: Since when the oldest of them waits.
    """

    stage: str
    owner: str
    age: int
    count: int
    oldest: datetime


@dataclass(frozen=True)
class DigestItem:
    """
    A line of a list: a delivery as it stood then.

    Attributes:
        since: Since when it stood there.
        titles: The title in each language; None where an officer typed it.
        late_at: When its target was used up; None where it was not.
        expires_at: When it can be read no more; None before it is released.
        read: Whether the own party had read it.
        authorisation: The standing authorisation under which it went, where the list is of those.
    """

    number: str
    to: str
    originator: str
    stage: str
    owner: str
    since: datetime
    title: str
    exercise: bool
    ref: str
    precedence: str
    titles: Mapping[str, str] | None = None
    late_at: datetime | None = None
    expires_at: datetime | None = None
    read: bool = False
    authorisation: str | None = None


@dataclass(frozen=True)
class Listed:
    """The first lines of a list, and how many there are."""

    total: int = 0
    items: tuple[DigestItem, ...] = ()


@dataclass(frozen=True)
class Ending:
    """How much of what the party holds ends within so many hours, read and unread."""

    hours: int
    read: int
    unread: int


@dataclass(frozen=True)
class Daily:
    """
    What a daily digest says, as it stood at `as_of`, with what happened since `since`.

    Attributes:
        debts: certificates of destruction that the party owes, and as originator is owed; the own
            first.
        destruction: the oldest of them, owner by owner.
        beforehand: what went out under a standing authorisation of the party, and none of its
            releasing authorities had opened.
        undone: what ended since by itself, its step not taken: in which stage, whose step, whether
            it had been read.
        end_to_end: way → how long releases took end to end that ended since, and what is late.
        refused: rule id → refused attempts of the own party.
        halted: arrangements of the party that carried nothing, and where they stood.
        reopened: when the audit log was broken and opened again, whoever's digest it is.
    """

    party: str
    since: datetime
    as_of: datetime
    waiting: tuple[Waiting, ...] = ()
    overdue: Listed = field(default_factory=Listed)
    unread: Listed = field(default_factory=Listed)
    read: Listed = field(default_factory=Listed)
    ending: tuple[Ending, ...] = ()
    soonest: Listed = field(default_factory=Listed)
    debts: tuple[CertificatesDue, ...] = ()
    destruction: Listed = field(default_factory=Listed)
    recalled: Listed = field(default_factory=Listed)
    undone: Listed = field(default_factory=Listed)
    beforehand: Listed = field(default_factory=Listed)
    declared: tuple[Declared, ...] = ()
    halted: tuple[tuple[str, Standing], ...] = ()
    end_to_end: Mapping[Way, EndToEnd] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    precedence_changes: int = 0
    reopened: tuple[Reopening, ...] = ()

    @property
    def items(self) -> tuple[DigestItem, ...]:
        """Every line of every list."""
        lists = (
            self.overdue,
            self.undone,
            self.beforehand,
            self.unread,
            self.read,
            self.soonest,
            self.destruction,
            self.recalled,
        )
        return tuple(item for listed in lists for item in listed.items)

    @property
    def mixed(self) -> bool:
        """Whether some of what is listed is an exercise and some is not."""
        ways = {way.exercise for way in self.end_to_end}
        return len({item.exercise for item in self.items} | ways) > 1


@dataclass(frozen=True)
class Digest:
    """
    The figures of one digest.

    Attributes:
        day: how it stood; in a weekly one with what happened in the week.
        week: the trends of a weekly one; None in a daily one.
        daily: the daily one that a weekly one holds, if it does.
    """

    day: Daily
    week: Weekly | None = None
    daily: "Digest | None" = None
