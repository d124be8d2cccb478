"""How long a release takes end to end: from its submission to a destination's acknowledgement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.policy import working_hours
from bot.domain.policy.model import Policy
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Stage


class Stretch(StrEnum):
    """How much of the way a party sees: all of it, from its slot as hub, or from its release."""

    SENT = "sent"
    RELAYED = "relayed"
    RECEIVED = "received"


class End(StrEnum):
    """
    How a passage ended: acknowledged; by itself; taken back by the originator; or decided against.
    """

    ACKNOWLEDGED = "acknowledged"
    UNDONE = "undone"
    TAKEN_BACK = "taken_back"
    DENIED = "denied"


ENDS = {
    Stage.DENIED: End.DENIED,
    Stage.WITHDRAWN: End.TAKEN_BACK,
    Stage.RECALLED: End.TAKEN_BACK,
    Stage.SUPERSEDED: End.TAKEN_BACK,
    Stage.LAPSED: End.UNDONE,
    Stage.EXPIRED: End.UNDONE,
    Stage.DESTROYED: End.UNDONE,
}
"""How what was never acknowledged ended, by its stage. Its certificates change nothing of that."""


@dataclass(frozen=True)
class PartyPassage:
    """
    The way of one delivery, as long as one party may know of it. It never pauses.

    Attributes:
        to: The destination.
        party: Whose view it is.
        share: How much of the way that party sees.
        began: For the originator when it was submitted; for the hub when it was first offered to
            it; for the destination when it was released to it.
        ended_at: When it was acknowledged, or ended otherwise. None while it goes on.
        end: How it ended.
    """

    to: str
    party: str
    share: Stretch
    began: datetime
    ended_at: datetime | None = None
    end: End | None = None

    def missed(self, target: datetime | None) -> bool:
        """
        Return whether it has ended without the acknowledgement that was due.

        What was taken back counts only where its target was used up by then.
        """
        late = self.ended_at is not None and target is not None and target <= self.ended_at
        return self.end is End.UNDONE or (self.end is End.TAKEN_BACK and late)


def passage(release: Release, d: Delivery, party: str, now: datetime) -> PartyPassage | None:
    """
    Find the way of a delivery as a party may know of it.

    Args:
        release: The release.
        d: One of its deliveries.
        party: Whose view it is.
        now: The moment as of which it has ended or not.

    Returns:
        The passage, or None where the party may not know that it is on its way, or it is an ask
        that nobody has answered.
    """
    begins = {
        d.to: (Stretch.RECEIVED, d.released_at),
        d.hub: (Stretch.RELAYED, d.first_offered_at),
        release.originator: (Stretch.SENT, release.versions[0].at if release.versions else None),
    }
    share, began = begins.get(party, (Stretch.SENT, None))
    if began is None:
        return None
    if d.acknowledged_at is not None:
        return PartyPassage(d.to, party, share, began, d.acknowledged_at, End.ACKNOWLEDGED)
    stage = d.stage_at(now)
    if stage is Stage.DESTROYED and d.came_from is Stage.RECALLED:
        stage = Stage.RECALLED
    if stage not in ENDS:
        return PartyPassage(d.to, party, share, began)
    over = d.expires_at if stage is not d.stage and stage is Stage.EXPIRED else d.ended_at
    return PartyPassage(d.to, party, share, began, max(over or d.since or now, began), ENDS[stage])


def passages(release: Release, now: datetime) -> Iterator[PartyPassage]:
    """Yield the way of every delivery as each party may know of it."""
    for d in release.deliveries:
        for party in d.hops:
            found = passage(release, d, party, now)
            if found:
                yield found


def target(release: Release, of: PartyPassage, book: Book) -> datetime | None:
    """
    Find when a passage should have come to its end.

    For the originator that is the whole objective of the precedence, for the others the shares of
    the steps that are left. Each step's is counted in the acting party's working hours where the
    precedence's calendar is `business`. Unlike a step's target it does not move while anything is
    on hold.

    Returns:
        An aware time, or None where that never comes.
    """
    d = release.delivery(of.to)
    assert d is not None, "a passage is of a delivery"
    at = of.began
    for acting, span in _spans(d, of.share, release.precedence, book.policy):
        at = allowance.due(book.policy, book.days_off, acting, release.precedence, at, span)
        if at >= working_hours.FAR:
            return None
    return at


def _spans(
    d: Delivery, share: Stretch, precedence: str, policy: Policy
) -> Iterator[tuple[str, timedelta]]:
    """Yield who has how much of the time, in order."""
    rest = timedelta(seconds=policy.precedences[precedence].objective_s)
    steps = {
        Stretch.SENT: ((d.hops[0], Stage.ORIGINATOR_REVIEW), (d.hub, Stage.RELAY_REVIEW)),
        Stretch.RELAYED: ((d.hub, Stage.RELAY_REVIEW),),
        Stretch.RECEIVED: (),
    }[share]
    for acting, stage in steps:
        if acting:
            span = policy.allowance(precedence, allowance.STEP_OF[stage])
            rest -= span
            yield acting, span
    last = policy.allowance(precedence, allowance.STEP_OF[Stage.RELEASED])
    yield d.to, rest if share is Stretch.SENT else last


def stood_still(release: Release, of: PartyPassage, book: Book) -> timedelta:
    """
    Add up how long within a passage the clock stood still: what is shown beside it.

    It stood still on hold, and while a question was open that the party may know of; what both
    stopped counts once. What goes on counts only once it has ended, or the passage has.
    """
    d, until = release.delivery(of.to), of.ended_at or book.now
    asked = [
        (q.at, q.ended_at or working_hours.FAR)
        for q in (d.questions if d else ())
        if of.party in (release.originator, q.party)
    ]
    return sum(
        (
            min(ends, until) - max(begins, of.began)
            for begins, ends in working_hours.union(book.frozen(release.arrangement), asked)
            if begins < until and ends > of.began and (of.ended_at or ends <= book.now)
        ),
        timedelta(),
    )
