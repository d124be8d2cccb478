"""What a party may see of the audit records of a release."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import CHASE, ESCALATE, REMIND, TRY, UNATTENDED, WARN, Stage
from bot.domain.release.visibility import SEEN_BY_OTHERS, brings, step_visible


@dataclass(frozen=True)
class Change:
    """What one attempt did with one delivery: the step, and the stages before and after it."""

    step: str
    to: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class AuditEntry:
    """
    What an audit record says, as far as it decides who may see it.

    Attributes:
        party: whose officer made the attempt, or None for the clock, the operator and Slack.
        by_clock: whether the clock made it.
        refused: whether a rule refused it.
        made_for: the party that the operator made something for.
        changes: what it did with which delivery.
    """

    at: datetime
    party: str | None
    action: str
    by_clock: bool = False
    refused: bool = False
    made_for: str | None = None
    changes: tuple[Change, ...] = ()


def visible_records(
    entries: Iterable[AuditEntry],
    release: Release,
    party: str,
    certifiers: Callable[[Delivery], int],
) -> Iterator[bool]:
    """
    Tell for each record of a release, oldest first, whether a party may see it.

    A party sees its own attempts, done and refused, from the record on that brought it the release,
    whatever the times say. The originator also sees what other parties did with effect and all that
    the clock did. Others see, of the clock, the ends that it brought and the reminders that were
    for them. What the operator made for a party is that party's.

    Args:
        entries: the audit records, oldest first.
        release: the release that they are about.
        party: the party that asks.
        certifiers: how many officers of each holder certify the destruction of a delivery.

    Returns:
        One answer for each entry, in their order.
    """
    own = party == release.originator
    known = own or party == release.asked_party
    reached = {d.to for d in release.deliveries if own}
    for entry in entries:
        changes = [(c, d) for c in entry.changes if c.to and (d := release.delivery(c.to))]
        reached |= {d.to for c, d in changes if brings(d, c.after, party)}
        if entry.party == party:
            yield known or bool(reached)
        elif entry.by_clock:
            mine = [(c, d) for c, d in changes if d.to in reached]
            yield own or any(_clock_visible(c, d, entry.at, party, certifiers) for c, d in mine)
        elif entry.party is None:
            yield own if entry.refused else entry.made_for == party
        else:
            moved = not changes or any(c.before != c.after for c, _ in changes)
            seen = step_visible(entry.action, release, party, moved=moved)
            yield own and seen and not entry.refused


def _clock_visible(
    change: Change, d: Delivery, at: datetime, party: str, certifiers: Callable[[Delivery], int]
) -> bool:
    """
    Return whether hub or destination may know what the clock did to a delivery that reached them.
    """
    if change.step in (REMIND, ESCALATE, TRY, UNATTENDED):
        if change.step in (REMIND, ESCALATE) and any(
            q.at <= at and (q.ended_at is None or at <= q.ended_at) for q in d.questions
        ):
            return False  # it was for the desk that was asked
        waits_for = {Stage.RELAY_REVIEW.value: d.hub, Stage.RELEASED.value: d.to}
        return party == waits_for.get(change.before or "")
    if change.step == CHASE:
        signed = [c for c in d.certificates if c.party == party and c.at <= at]
        return party in d.holders and len(signed) < certifiers(d)
    return party == d.to if change.step == WARN else change.step in SEEN_BY_OTHERS
