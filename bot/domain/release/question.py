"""A question about what is to be decided, put to the drafter's desk, and the answer to it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.officers import OfficerId


@dataclass(frozen=True)
class Question:
    """
    What a desk asked the originator's about a version that it decides on.

    Attributes:
        n: its number among the questions of its release, from 1.
        party: whose slot was open, and who asked therefore.
        reply, replied_by, replied_at: the answer, an officer of the originator, and when.
        closed_at: when it was closed without an answer, as by a decision.
        reminded, reminded_at, escalated_at: of the answer that is awaited.
    """

    n: int
    by: OfficerId
    party: str
    version: int
    text: str = field(repr=False)
    at: datetime
    reply: str | None = field(default=None, repr=False)
    replied_by: OfficerId | None = None
    replied_at: datetime | None = None
    closed_at: datetime | None = None
    reminded: int = 0
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None

    @property
    def ended_at(self) -> datetime | None:
        """Return when it was answered or closed, None while it is open."""
        return self.replied_at or self.closed_at

    def closed(self, at: datetime) -> "Question":
        """Return it closed at a moment; as it is where it had ended before."""
        return self if self.ended_at else replace(self, closed_at=at)
