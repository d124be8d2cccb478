"""
How long each open step, and the answer to a question about it, may take, in the hours that count,
and when to remind of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.book import Book
from bot.domain.officers import Attendance, Officer, Role
from bot.domain.policy import working_hours
from bot.domain.policy.model import Policy, Reminders
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Stage

STEP_OF = {
    Stage.ORIGINATOR_REVIEW: "originator_review",
    Stage.RELAY_REVIEW: "relay_review",
    Stage.RELEASED: "acknowledge",
}
"""The stages whose step has a given time, and what the policy's split calls that step."""
LONGEST_GAP = timedelta(days=1)
"""
The longest counted time between two reminders of an overdue step, unless the policy asks for
longer.
"""


@dataclass(frozen=True)
class Allowance:
    """
    The time that the open step of a delivery may take, or the answer to a question about it.

    Attributes:
        party: who must act.
        since: when that began. A change of precedence does not move it.
        span: how much counted time it may use.
        counted: the stretches of time that count, from `since` on, in UTC.
    """

    party: str
    since: datetime
    span: timedelta
    counted: tuple[working_hours.Interval, ...]

    def after(self, span: timedelta) -> datetime | None:
        """
        Find when so much counted time has passed since the step began.

        Returns:
            An aware time, or None while that never comes, as on hold.
        """
        return working_hours.after(self.counted, span)

    def moments(self, reminders: Reminders, precedence: str) -> Iterator[datetime]:
        """
        List when to remind: at the policy's fractions of the span, then at growing gaps.

        Returns:
            The moments in order, as many as the policy allows a step.
        """
        spans = [self.span * fraction for fraction in sorted(reminders.at)]
        spans += [self.span + over for over in overdue(reminders, precedence)]
        for span in spans[: reminders.max_per_step]:
            moment = self.after(span)
            if moment is not None:
                yield moment


def overdue(reminders: Reminders, precedence: str) -> Iterator[timedelta]:
    """
    List how long after the end of its allowance a step is reminded of.

    The policy states the first gap. Each further gap is twice the one before, up to `LONGEST_GAP`,
    for by then the supervisors know.

    Returns:
        As many spans of counted time as the policy allows reminders in all.
    """
    gap = timedelta(seconds=reminders.after_overdue_every_s[precedence])
    passed = timedelta()
    for _ in range(reminders.max_per_step):
        passed += gap
        yield passed
        gap = max(gap, min(gap * 2, LONGEST_GAP))


def acting_party(d: Delivery) -> str | None:
    """
    Find the party that has a step with an allowance to take.

    Returns:
        Its code, or None where nobody has such a step.
    """
    if d.stage not in STEP_OF:
        return None
    return d.to if d.stage is Stage.RELEASED else d.decider


def began(release: Release, d: Delivery) -> datetime | None:
    """
    Find when the open step began: with its version, with the offer to the hub, or with the release.

    Where a correction took the place of what waited, its first version began when that did.
    """
    if d.stage is Stage.ORIGINATOR_REVIEW:
        if d.version == 1 and d.waiting_since:
            return d.waiting_since
        return release.versions[d.version - 1].at
    return d.offered_at if d.stage is Stage.RELAY_REVIEW else d.released_at


def awaited_party(d: Delivery) -> str | None:
    """
    Find the party that is waited for now, whose desk is reminded.

    Returns:
        The originator while it has a question to answer, else as `acting_party`.
    """
    return d.hops[0] if d.question else acting_party(d)


def stopped(release: Release, d: Delivery, book: Book) -> tuple[working_hours.Interval, ...]:
    """
    List the times in which the clock of the open step stands still.

    In them its arrangement, or what protects it, is on hold, or the answer to a question is
    awaited. Where both are so, that time counts once.

    Returns:
        Stretches in order, none overlapping; the last has no end (`working_hours.FAR`) where none
        is known.
    """
    frozen = book.frozen(release.arrangement)
    asked = [(q.at, q.ended_at or working_hours.FAR) for q in d.slot_questions]
    return working_hours.union(frozen, asked) if asked else frozen


@dataclass(frozen=True)
class _Clock:
    """
    What is waited for, be it a step or the answer to a question about it.

    Attributes:
        party: who must act.
        since: when that began.
        stopped: the times in which it stands still, as `stopped` lists them.
    """

    party: str
    since: datetime
    stopped: tuple[working_hours.Interval, ...]


def _of_step(release: Release, d: Delivery, book: Book) -> _Clock | None:
    """Return the clock of the open step, or None where no step of the delivery has one."""
    party, since = acting_party(d), began(release, d)
    if party is None or since is None:
        return None
    return _Clock(party, since, stopped(release, d, book))


def _of_awaited(release: Release, d: Delivery, book: Book) -> _Clock | None:
    """Return the clock of the answer to the open question, else that of the open step."""
    question = d.question
    if question is None:
        return _of_step(release, d, book)
    return _Clock(d.hops[0], question.at, book.frozen(release.arrangement))


def allowance(release: Release, d: Delivery, book: Book) -> Allowance | None:
    """
    Compute the time that the open step of a delivery may take, as of `book.now`.

    It is the precedence's objective times the step's share (policy: `precedence`,
    `precedence_split`), counted in the acting party's working hours where the precedence's calendar
    is `business`, and never while its clock stands still (`stopped`).

    Returns:
        The allowance, or None where no step of the delivery has one.
    """
    return _allowed(release, d, book, _of_step(release, d, book))


def awaited(release: Release, d: Delivery, book: Book) -> Allowance | None:
    """
    Compute the time that whoever is waited for may take, as of `book.now`.

    The answer to a question may take as long as the step that it is asked in, from the question on,
    in the hours of the desk that answers.

    Returns:
        The allowance of the open question, else that of the open step; None where there is neither.
    """
    return _allowed(release, d, book, _of_awaited(release, d, book))


def _allowed(release: Release, d: Delivery, book: Book, of: _Clock | None) -> Allowance | None:
    if of is None:
        return None
    span = book.policy.allowance(release.precedence, STEP_OF[d.stage])
    most = (
        span
        + max(overdue(book.policy.reminders, release.precedence), default=timedelta())
        + LONGEST_GAP
    )
    counted = tuple(_counted(book, release.precedence, of, most))
    return Allowance(of.party, of.since, span, counted)


def target(release: Release, d: Delivery, book: Book) -> datetime | None:
    """
    Find when the target of the open step is used up: from then on the step is overdue.

    It moves with the precedence, with a suspension, with a question and its answer, with the policy
    in force and with days off, so whoever keeps it computes it anew whenever one of these changes.

    Returns:
        An aware time, or None where the step has no target, or none that will come, as on hold.
    """
    return _used_up(release, d, book, _of_step(release, d, book))


def awaited_target(release: Release, d: Delivery, book: Book) -> datetime | None:
    """
    Find when whoever is waited for is meant to be done.

    Returns:
        The target of the answer to the open question, else that of the open step, as `target`.
    """
    return _used_up(release, d, book, _of_awaited(release, d, book))


def _used_up(release: Release, d: Delivery, book: Book, of: _Clock | None) -> datetime | None:
    if of is None:
        return None
    span = book.policy.allowance(release.precedence, STEP_OF[d.stage])
    return working_hours.after(_stretches(book, release.precedence, of), span)


def overdue_redraw_at(release: Release, d: Delivery, book: Book) -> datetime | None:
    """
    Find when cards that show the open step, or its open question, are to be drawn anew as overdue.

    Returns:
        An aware time, or None where it is overdue already, or its escalation redraws them anyway.
    """
    at = awaited_target(release, d, book)
    return at if at and at > book.now and at != escalation(release, d, book) else None


def due(
    policy: Policy,
    days_off: working_hours.DaysOff,
    party: str,
    precedence: str,
    since: datetime,
    span: timedelta,
) -> datetime:
    """
    Find when so much counted time has passed at a party that must act, with nothing on hold.

    Args:
        policy: Says which hours count.
        days_off: A country's public holidays.
        party: The party that must act.
        precedence: Whose calendar counts.
        since: When counting begins, aware.
        span: How much counted time.

    Returns:
        An aware time, or `working_hours.FAR` for never.
    """
    counted = _calendar(policy, days_off, party, precedence, since)
    return working_hours.after(counted, span) or working_hours.FAR


def _calendar(
    policy: Policy, days_off: working_hours.DaysOff, party: str, precedence: str, since: datetime
) -> Iterator[working_hours.Interval]:
    """
    Return the hours that count for a precedence: round the clock, or those in which the party
    works.
    """
    if policy.precedences[precedence].calendar != "business":
        return working_hours.round_the_clock(since)
    return working_hours.office_hours(policy.parties[party], days_off, since)


def _stretches(book: Book, precedence: str, of: _Clock) -> Iterator[working_hours.Interval]:
    """Yield the stretches of time that count, without end."""
    every = _calendar(book.policy, book.days_off, of.party, precedence, of.since)
    return working_hours.subtract(every, of.stopped)


def _counted(
    book: Book, precedence: str, of: _Clock, most: timedelta
) -> Iterator[working_hours.Interval]:
    """
    Yield the stretches that count, as far as anybody may ask: `most` of counted time, and up to
    now.
    """
    total = timedelta()
    for begins, ends in _stretches(book, precedence, of):
        yield begins, ends
        total += ends - begins
        if total > most and begins > book.now:
            return


def must_act(release: Release, d: Delivery, book: Book) -> list[Officer]:
    """
    List the officers who may take the open step. Nobody else is ever reminded of that step.

    For a slot these are the approvers of its party who are cleared and delegated, took no part in
    the drafting and have not consented yet. For a receipt they are the liaison officers of the
    destination who may read it. An officer who acted on the release for another party is left out.
    """
    party = acting_party(d)
    if party is None:
        return []
    role = Role.LIAISON if d.stage is Stage.RELEASED else Role.APPROVER
    done = {c.by for c in d.given(d.slot)} if d.slot else set()
    barred = release.authors | done if d.slot else done
    level = release.versions[d.version - 1].level
    return [
        o
        for o in book.officers_of(party, {role})
        if o.id not in barred
        and not book.bound(o, release)
        and book.cleared(o, level)
        and book.needs(o, release.subject)
    ]


def may_answer(release: Release, d: Delivery, book: Book) -> list[Officer]:
    """
    List the officers to whom the open question was put. Nobody else is ever reminded of it.

    The originator's own approver asks whoever drafted the version, as long as they are liaison
    officer and not on leave; a hub asks the desk, whose liaison officers these are. Any of them may
    answer either.

    Returns:
        None at all where no question is open.
    """
    question = d.question
    if question is None:
        return []
    desk = [o for o in book.officers_of(d.hops[0], {Role.LIAISON}) if not book.bound(o, release)]
    author = release.versions[d.version - 1].drafted_by if question.party == d.hops[0] else None
    away = {o.id for o in desk if book.attendance.get(o.id, Attendance()).on_leave(book.now)}
    return [o for o in desk if o.id == author and o.id not in away] or desk


def missing(release: Release, d: Delivery, book: Book) -> int:
    """Count how many more officers the open step needs."""
    if d.slot is None:
        return 1
    needed = book.policy.approvals.needed(d.slot.value, release.versions[d.version - 1].level)
    return max(needed - len(d.given(d.slot)), 1)


def next_reminder(release: Release, d: Delivery, book: Book) -> datetime | None:
    """
    Find the first moment to remind of the open question, or else step, that has not been used.

    Returns:
        An aware time, which may have passed, or None where no reminder is left.
    """
    allowed = awaited(release, d, book)
    if allowed is None or d.pace.reminded >= book.policy.reminders.max_per_step:
        return None
    after = d.pace.reminded_at or allowed.since
    return next(
        (m for m in allowed.moments(book.policy.reminders, release.precedence) if m > after), None
    )


def escalation(release: Release, d: Delivery, book: Book) -> datetime | None:
    """
    Find when the open question, or else step, is to be escalated.

    Returns:
        An aware time, or None where it has been escalated, or nothing waits.
    """
    allowed = awaited(release, d, book)
    if allowed is None or d.pace.escalated_at is not None:
        return None
    return allowed.after(allowed.span * book.policy.reminders.escalate_at)


def warnings(d: Delivery, book: Book) -> list[datetime]:
    """List the moments at which the end of what can be read is to be announced, earliest first."""
    if d.expires_at is None or d.released_at is None or not d.readable(book.now):
        return []
    moments = (d.expires_at - timedelta(seconds=s) for s in book.policy.reminders.expiry_warn_s)
    return sorted(m for m in moments if m > d.released_at)


def next_warning(d: Delivery, book: Book) -> datetime | None:
    """
    Find the next moment at which the end is to be announced.

    Returns:
        The first moment that has not been used, or the last where several have passed. None where
        none is left.
    """
    left = [m for m in warnings(d, book) if d.warned_at is None or m > d.warned_at]
    passed = [m for m in left if m <= book.now]
    return passed[-1] if passed else next(iter(left), None)
