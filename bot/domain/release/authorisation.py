"""
A standing authorisation: what two releasing authorities of a party have granted beforehand, for a
time, and where it stands.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.officers import OfficerId

PREFIX = "SA-"
"""What the id of every authorisation begins with."""
DAY = timedelta(hours=24)
"""The stretch of time, whenever it begins, in which the uses of an authorisation are capped."""
CONFIRMED_WITHIN = timedelta(days=7)
"""How long a grant or a renewal waits for its second hand."""
MOST_A_DAY = 99
"""The highest cap where the policy names none."""


class Validity(StrEnum):
    """Where an authorisation stands, by its own dates and by what was done to it."""

    PROPOSED = "proposed"
    """One releasing authority has granted it: it covers nothing yet."""
    AHEAD = "ahead"
    """Confirmed, and yet to begin."""
    LIVE = "live"
    OVER = "over"


class Ended(StrEnum):
    """Why an authorisation was ended before its time."""

    REVOKED = "revoked"
    REJECTED = "rejected"
    EXERCISE = "exercise"
    """The desk has begun an exercise, or ended one."""


@dataclass(frozen=True)
class Scope:
    """
    What an authorisation covers. A release goes under it whole or not at all.

    Attributes:
        ways: the parties on the way to each destination, in order, such as KOR, USA, JPN.
        level: the highest level.
        caveats: the caveats that a release under it carries: these, and no others.
        lifetime: the longest time for which a release under it may be read.
        template: the template that it is filled in by, or None for any form.
        exercise: whether it is for exercises. One for exercises covers nothing that is real.
    """

    arrangement: str
    subject: str
    ways: tuple[tuple[str, ...], ...]
    level: str
    caveats: tuple[str, ...]
    precedence: str
    lifetime: timedelta
    exercise: bool
    template: str | None = None

    @property
    def to(self) -> tuple[str, ...]:
        """Return its destinations, in the order they were named."""
        return tuple(way[-1] for way in self.ways)


@dataclass(frozen=True)
class Renewal:
    """A new end that one hand has proposed and the other has yet to confirm."""

    until: datetime
    by: OfficerId
    at: datetime


@dataclass(frozen=True)
class Authorisation:
    """
    A decision of the originator that was taken beforehand, by two of its releasing authorities.

    Attributes:
        id: `SA-K7Q4`.
        cap: how many first reports may go under it in any `DAY`.
        why: what it is for, as both hands read it.
        ended_because: why it ended before `ends`.
    """

    id: str
    party: str
    scope: Scope
    begins: datetime
    ends: datetime
    cap: int
    why: str
    granted_by: OfficerId
    granted_at: datetime
    confirmed_by: OfficerId | None = None
    confirmed_at: datetime | None = None
    renewal: Renewal | None = None
    ended_at: datetime | None = None
    ended_by: OfficerId | None = None
    ended_because: Ended | None = None

    @property
    def hands(self) -> tuple[OfficerId, ...]:
        """Return who granted it and, once somebody did, who confirmed it."""
        return tuple(one for one in (self.granted_by, self.confirmed_by) if one)

    @property
    def waits_until(self) -> datetime:
        """Return until when a grant that nobody has confirmed may still be confirmed."""
        return min(self.granted_at + CONFIRMED_WITHIN, self.ends)

    def validity(self, now: datetime) -> Validity:
        """Tell where it stands at a moment."""
        if self.ended_at is not None or now >= self.ends:
            return Validity.OVER
        if self.confirmed_by is None:
            return Validity.PROPOSED if now < self.waits_until else Validity.OVER
        return Validity.LIVE if now >= self.begins else Validity.AHEAD

    def renewal_at(self, now: datetime) -> Renewal | None:
        """Return the renewal that waits for the other hand at a moment, if one does."""
        over = self.validity(now) is Validity.OVER
        waits = self.renewal and now < self.renewal.at + CONFIRMED_WITHIN
        return self.renewal if waits and not over else None
