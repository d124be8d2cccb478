"""
How a release ended where nobody did what it waited for: lapsed undecided or expired unread, and
whose step that was.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import READABLE, Stage
from bot.domain.release.visibility import lapse_visible
from bot.domain.steps.destruction import ended


class Undone(StrEnum):
    """What was not done by the time a delivery ended by itself."""

    UNANSWERED = "unanswered"
    UNDECIDED = "undecided"
    UNREVISED = "unrevised"
    UNREAD = "unread"
    UNACKNOWLEDGED = "unacknowledged"


@dataclass(frozen=True)
class Outcome:
    """What was not done, and whose step it was."""

    undone: Undone
    party: str


LAPSED = {
    Stage.ASKED: Undone.UNANSWERED,
    Stage.ORIGINATOR_REVIEW: Undone.UNDECIDED,
    Stage.RELAY_REVIEW: Undone.UNDECIDED,
    Stage.RETURNED: Undone.UNREVISED,
}
"""What was not done where it lapses in a stage."""


def undone_in(stage: Stage, *, read: bool) -> Undone:
    """
    Return what was not done in the stage in which a delivery ended by itself.

    Args:
        stage: The stage.
        read: Whether the release had been read by then.
    """
    if stage is Stage.RELEASED:
        return Undone.UNACKNOWLEDGED if read else Undone.UNREAD
    return LAPSED[stage]


def turn(d: Delivery, stage: Stage) -> str:
    """Return the party whose step it was that was not done where it lapsed in a stage."""
    return (d.hub if stage is Stage.RELAY_REVIEW else None) or d.hops[0]


def unread(release: Release, d: Delivery) -> bool:
    """Return whether nobody of the destination has opened what was released to it."""
    return not release.has("read", party=d.to, version=d.version)


def outcome(release: Release, d: Delivery, party: str, now: datetime) -> Outcome | None:
    """
    Return how a delivery ended by itself, with its step undone, as far as a party may know.

    Which party had to act while others were deciding is known to the originator and to the hub that
    had it, and to nobody else.

    Args:
        release: The release.
        d: One of its deliveries.
        party: The party that asks.
        now: The time as of which the answer holds.

    Returns:
        The outcome, or None where somebody ended it, or it goes on.
    """
    if d.stage is Stage.LAPSED and d.came_from in LAPSED:
        if not lapse_visible(release, d, party):
            return None
        return Outcome(LAPSED[d.came_from], turn(d, d.came_from))
    if not _expired(d, now) or d.acknowledged_at is not None:
        return None
    return Outcome(undone_in(Stage.RELEASED, read=not unread(release, d)), d.to)


def _expired(d: Delivery, now: datetime) -> bool:
    """Return whether its time ran out, and nobody ended it sooner."""
    over = ended(d, now)
    by_itself = over is not None and d.expires_at is not None and over >= d.expires_at
    by_the_clock = d.stage in READABLE | {Stage.EXPIRED} or (
        d.stage is Stage.DESTROYED and d.came_from is Stage.EXPIRED
    )
    return by_itself and by_the_clock
