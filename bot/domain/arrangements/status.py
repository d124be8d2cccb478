"""
Where each arrangement stands at a time, by the policy and by what the parties have declared since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from itertools import pairwise

from bot.domain.policy.model import Arrangement, Policy, Status
from bot.domain.policy.working_hours import FAR, Interval
from bot.domain.refusals import WrongParty

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
CARRYING = frozenset({Status.ACTIVE, Status.TERMINATION_NOTIFIED})
"""An arrangement whose end has been notified carries on until that end."""


class EventKind(StrEnum):
    """What a party may declare of an arrangement."""

    IN_FORCE = "in_force"
    SUSPEND = "suspend"
    RESUME = "resume"
    NOTICE = "notice"
    NOTICE_WITHDRAWN = "notice_withdrawn"
    TERMINATE = "terminate"


@dataclass(frozen=True)
class ArrangementEvent:
    """
    One party's declaration about an arrangement, such as a suspension.

    Attributes:
        arrangement: The arrangement's id.
        party: Who declared it.
        kind: What was declared. A notice counts from being declared.
        effective_at: When it takes effect. For a notice, when the arrangement ends by it.
    """

    arrangement: str
    party: str
    kind: EventKind
    effective_at: datetime


@dataclass(frozen=True)
class Standing:
    """
    Where an arrangement stands.

    Attributes:
        status: Its status.
        suspended_by: The parties that hold it suspended.
        ends_at: When a notice ends it, or None without a notice.
    """

    status: Status
    suspended_by: tuple[str, ...] = ()
    ends_at: datetime | None = None

    @property
    def carries(self) -> bool:
        """Return whether anything may go under it."""
        return self.status in CARRYING


def status(arrangement: Arrangement, events: Iterable[ArrangementEvent], now: datetime) -> Standing:
    """
    Compute where an arrangement stands at `now`.

    Each party speaks for itself: only who suspended can resume, only who gave notice can withdraw
    it, and that only before it takes effect. What is not in force yet comes into force when every
    party has said so. What has ended stays ended. A day in the policy begins at midnight UTC.

    Args:
        arrangement: The arrangement, as the policy has it.
        events: Declarations made by `now`, in the order they were made. Those of other arrangements
            and by other parties are passed over.
        now: The time, aware.
    """
    heard = _heard(arrangement, events)
    ends_at = min(_notices(heard, now).values(), default=None)
    if _ended(arrangement, heard, ends_at, now):
        return Standing(Status.TERMINATED)
    waiting = _waiting(arrangement, heard, now)
    if waiting:
        return Standing(waiting, ends_at=ends_at)
    suspended_by = _suspended_by(arrangement, heard, now)
    if suspended_by:
        return Standing(Status.SUSPENDED, suspended_by, ends_at)
    if ends_at or arrangement.status == Status.TERMINATION_NOTIFIED:
        return Standing(Status.TERMINATION_NOTIFIED, ends_at=ends_at)
    return Standing(Status.ACTIVE)


def standings(
    policy: Policy, events: Iterable[ArrangementEvent], now: datetime
) -> dict[str, Standing]:
    """
    Compute where every arrangement of the policy stands.

    Returns:
        Arrangement → where it stands.
    """
    declared = tuple(events)
    return {
        key: status(arrangement, declared, now) for key, arrangement in policy.arrangements.items()
    }


def statuses(
    policy: Policy, events: Iterable[ArrangementEvent], now: datetime
) -> dict[str, Status]:
    """
    Compute the status of every arrangement of the policy.

    Returns:
        Arrangement → its status.
    """
    return {key: found.status for key, found in standings(policy, events, now).items()}


def prerequisites(policy: Policy, arrangement: str) -> frozenset[str]:
    """
    Collect what must be active for anything to go on under an arrangement.

    Returns:
        The arrangement itself and all that it needs, directly or through others.
    """
    found, new = {arrangement}, policy.arrangements[arrangement].leans_on
    while new:
        found |= new
        new = frozenset(k for key in new for k in policy.arrangements[key].requires_active) - found
    return frozenset(found)


def holds(
    policy: Policy,
    events: Iterable[ArrangementEvent],
    arrangement: str,
    since: datetime = LONG_AGO,
    earlier: Iterable[Interval] = (),
) -> tuple[Interval, ...]:
    """
    List the times in which nothing may go on under an arrangement: it, or what protects it, does
    not carry.

    Args:
        policy: The policy in force.
        events: All declarations, in the order they were made.
        arrangement: The arrangement's id.
        since: From when on this policy counts.
        earlier: The times until then, by the policies of then.

    Returns:
        Stretches of time in order, none of which meet.
    """
    declared, rest = tuple(events), prerequisites(policy, arrangement)
    begins = [
        datetime.combine(a.in_force, time(), UTC)
        for key in rest
        if (a := policy.arrangements[key]).in_force
    ]
    turns = sorted(
        {LONG_AGO, *begins, *(e.effective_at for e in declared if e.arrangement in rest)}
    )
    held = [*earlier]
    for begin, end in pairwise([since, *(turn for turn in turns if turn > since), FAR]):
        found = (status(policy.arrangements[key], declared, begin) for key in sorted(rest))
        if not all(at.carries for at in found):
            held.append((begin, end))
    return tuple(_joined(held))


def _joined(held: Iterable[Interval]) -> list[Interval]:
    """Join stretches of time that meet."""
    joined: list[Interval] = []
    for begin, end in held:
        meets = joined and joined[-1][1] == begin
        joined.append((joined.pop()[0] if meets else begin, end))
    return joined


def may_declare(arrangement: Arrangement, current: Standing, kind: EventKind, party: str) -> None:
    """
    Hold that a party's declaration would have any effect.

    Args:
        arrangement: The arrangement.
        current: Where it stands now.
        kind: What would be declared.
        party: Who would declare it.

    Raises:
        WrongParty: The party takes no part in the arrangement, or would resume what only others
            suspended.
    """
    stranger = party not in arrangement.parties
    if stranger or (
        kind == EventKind.RESUME and current.suspended_by and party not in current.suspended_by
    ):
        raise WrongParty(
            arrangement=arrangement.id, party=party, suspended_by=", ".join(current.suspended_by)
        )


def changes(
    arrangement: Arrangement,
    events: Iterable[ArrangementEvent],
    event: ArrangementEvent,
    now: datetime,
) -> bool:
    """
    Tell whether a declaration changes anything: where an arrangement stands, or would once another
    is taken back.

    What has ended stays ended. That one of several parties has agreed changes nothing yet, but the
    others wait for it.

    Args:
        arrangement: The arrangement.
        events: What was declared before, in order.
        event: The declaration.
        now: The time, aware.
    """
    earlier, then = tuple(events), max(now, event.effective_at)
    before = status(arrangement, earlier, now).status
    if before is Status.TERMINATED:
        return False
    if event.kind is EventKind.IN_FORCE:
        return before in (Status.DRAFT, Status.NOT_IN_FORCE)
    return _words(arrangement, earlier, then) != _words(arrangement, [*earlier, event], then)


def _heard(arrangement: Arrangement, events: Iterable[ArrangementEvent]) -> list[ArrangementEvent]:
    """Take those declarations about an arrangement that its own parties have made."""
    return [e for e in events if e.arrangement == arrangement.id and e.party in arrangement.parties]


def _words(
    arrangement: Arrangement, events: Iterable[ArrangementEvent], at: datetime
) -> tuple[object, ...]:
    """
    Sum up what each party's word comes to at a time.

    Returns:
        Who suspends it, whose notice stands, and from when it was ended.
    """
    heard = _heard(arrangement, events)
    ended = min((e.effective_at for e in heard if e.kind is EventKind.TERMINATE), default=None)
    return _suspended_by(arrangement, heard, at), _notices(heard, at), ended


def _notices(heard: Iterable[ArrangementEvent], now: datetime) -> Mapping[str, datetime]:
    """
    Find which parties' notices stand. A second notice never postpones the first.

    Returns:
        Party → when its notice takes effect.
    """
    ends: dict[str, datetime] = {}
    for e in heard:
        if e.kind == EventKind.NOTICE:
            ends[e.party] = min(e.effective_at, ends.get(e.party, e.effective_at))
        elif e.kind == EventKind.NOTICE_WITHDRAWN and e.effective_at <= now:
            ends = {
                party: end
                for party, end in ends.items()
                if party != e.party or end <= e.effective_at
            }
    return ends


def _ended(
    arrangement: Arrangement,
    heard: Iterable[ArrangementEvent],
    ends_at: datetime | None,
    now: datetime,
) -> bool:
    return (
        arrangement.status == Status.TERMINATED
        or (ends_at is not None and ends_at <= now)
        or any(e.kind == EventKind.TERMINATE and e.effective_at <= now for e in heard)
    )


def _waiting(
    arrangement: Arrangement, heard: Iterable[ArrangementEvent], now: datetime
) -> Status | None:
    """
    Find whether an arrangement is still to come into force.

    Returns:
        DRAFT or NOT_IN_FORCE while it is, else None.
    """
    agreed = {e.party for e in heard if e.kind == EventKind.IN_FORCE and e.effective_at <= now}
    if arrangement.status in (Status.DRAFT, Status.NOT_IN_FORCE) and not agreed >= set(
        arrangement.parties
    ):
        return arrangement.status
    return None if has_begun(arrangement, now) else Status.NOT_IN_FORCE


def has_begun(arrangement: Arrangement, now: datetime) -> bool:
    """Tell whether the day on which the policy has it come into force, if any, has come."""
    day = arrangement.in_force
    return day is None or datetime.combine(day, time(), UTC) <= now


def _suspended_by(
    arrangement: Arrangement, heard: Iterable[ArrangementEvent], now: datetime
) -> tuple[str, ...]:
    """
    Return the parties that hold an arrangement suspended.

    A suspension that stands in the policy itself counts for every party, until each has lifted it.
    """
    held = set(arrangement.parties) if arrangement.status == Status.SUSPENDED else set()
    for e in sorted(heard, key=lambda e: e.effective_at):
        if e.effective_at <= now and e.kind == EventKind.SUSPEND:
            held.add(e.party)
        elif e.effective_at <= now and e.kind == EventKind.RESUME:
            held.discard(e.party)
    return tuple(p for p in arrangement.parties if p in held)
