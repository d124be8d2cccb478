"""
What the clock does to a release besides ending it: remind, escalate and warn, and when it has to
look again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import attendance, attention
from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.deadlines.decision_period import lapses_at
from bot.domain.officers import OfficerId
from bot.domain.release.release import Decision, Delivery, RegisterEntry, Release, advance
from bot.domain.release.stages import (
    CHASE,
    ESCALATE,
    OPEN,
    READABLE,
    REMIND,
    TRY,
    UNATTENDED,
    WARN,
    Stage,
    Step,
)
from bot.domain.steps.destruction import next_chase

DUE = "due"
"""
What the clock does at a target, and when what waits is first read or looked at, and no line tells
of: what shows the step is drawn anew.
"""
WAKE = "wake"
"""The timer that says that an officer asked to be reminded by now. What it writes are reminders."""


def first_read_at(release: Release, d: Delivery, book: Book) -> datetime | None:
    """
    Find when somebody of the destination first read a delivery, in the act that notes it.

    Returns:
        That moment, which is `book.now`; None in every act before and after.
    """
    at = min(
        (
            r.at
            for r in release.readings
            if (r.kind, r.party, r.version) == ("read", d.to, d.version)
        ),
        default=None,
    )
    return at if at and at >= book.now and d.stage is Stage.RELEASED else None


def first_looked_at(release: Release, d: Delivery, book: Book) -> datetime | None:
    """
    Find when somebody first looked at a step of which it was told that nobody does, in the act that
    notes it.

    Returns:
        That moment, which is `book.now`; None in every act before and after.
    """
    told = d.unattended_at or len(d.tried) > 1
    if not told or not attention.attended(release, d):
        return None
    newest = max((r.at for r in release.readings if r.version == d.version), default=None)
    return newest if newest and newest >= book.now else None


MOMENTS: Mapping[str, Callable[[Release, Delivery, Book], datetime | None]] = {
    Step.LAPSE.value: lambda release, d, book: (
        lapses_at(release, book) if d.stage in OPEN else None
    ),
    Step.EXPIRE.value: lambda _release, d, _book: d.expires_at if d.stage in READABLE else None,
    REMIND: allowance.next_reminder,
    ESCALATE: allowance.escalation,
    WARN: lambda _release, d, book: allowance.next_warning(d, book),
    CHASE: next_chase,
    DUE: lambda release, d, book: (
        first_read_at(release, d, book)
        or first_looked_at(release, d, book)
        or allowance.overdue_redraw_at(release, d, book)
    ),
    TRY: attention.next_try,
}
"""When the clock must take each step with a delivery next, or None for not at all."""


def timers(release: Release, book: Book) -> Iterator[tuple[str, str, datetime]]:
    """
    Yield what the clock must do to the release next: the step, the destination, the time.

    Of each kind of reminder only the next: when its time comes the rule decides again, and the one
    after it follows.
    """
    for d in release.deliveries:
        for step, moment in MOMENTS.items():
            at = moment(release, d, book)
            if at is not None:
                yield step, d.to, at


def remind(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    Remind those who must act on the delivery to `to`, or answer what was asked about it.

    Returns:
        None where it is decided, on hold, or not time yet.
    """
    return _noted(release, book, to, REMIND)


def wake(release: Release, book: Book, *, to: OfficerId) -> Decision | None:
    """
    Remind one officer, who put that off until now, of what still waits for them.

    It is one of the reminders that a step may have. The next reminder of all the others comes when
    it would have come anyway.

    Returns:
        The reminders, for this officer only, or None where nothing waits for them.
    """
    again = [
        d.paced(reminded=d.pace.reminded + 1)
        for d in release.deliveries
        if 0 < d.pace.reminded < book.policy.reminders.max_per_step
        and d.pace.reminded_at
        and d.pace.reminded_at <= book.now
        and to in {o.id for o in attendance.to_remind(release, d, book)}
    ]
    if not again or book.on_hold(release.arrangement):
        return None
    return replace(advance(release, REMIND, again, now=book.now, by=None), only=to)


def escalate(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    Tell the supervisors of the party that is waited for, once for each step and each question.

    Returns:
        None where it is decided, on hold, or not time yet.
    """
    return _noted(release, book, to, ESCALATE)


def warn(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    Announce that what was released to `to` will end.

    Returns:
        None where it has ended, is on hold, or it is not time yet.
    """
    return _noted(release, book, to, WARN)


def chase(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    Ask for a certificate of destruction that is overdue, also while an arrangement is on hold.

    Returns:
        None where all are there, or it is not time yet.
    """
    return _noted(release, book, to, CHASE)


def try_next(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    Try the next officer of the duty list for the most urgent that nobody looks at. Once nobody is
    left of it, tell the supervisors and the desk that drafted it.

    Returns:
        None where somebody has looked, it is decided, on hold, or not time yet.
    """
    d = _due(release, book, to, TRY)
    if d is None:
        return None
    found = attention.next_officer(release, d, book)
    step = TRY if found else UNATTENDED
    changed = (
        replace(d, tried=(*d.tried, found.id), tried_at=book.now)
        if found
        else replace(d, unattended_at=book.now)
    )
    # The line is the desk's own, though nobody of it took the step: other parties read none of it.
    line = RegisterEntry(
        *(step, book.now, None, allowance.acting_party(d), d.version, d.to, d.stage, d.stage),
        note=found.id if found else None,
    )
    return Decision(release.with_delivery(changed), (line,))


def _reminded(d: Delivery, now: datetime) -> Delivery:
    return d.paced(reminded=d.pace.reminded + 1, reminded_at=now)


NOTED: Mapping[str, Callable[[Delivery, datetime], Delivery]] = {
    REMIND: _reminded,
    ESCALATE: lambda d, now: d.paced(escalated_at=now),
    WARN: lambda d, now: replace(d, warned_at=now),
    CHASE: _reminded,
}
"""What a delivery, or the open question about it, remembers of each."""


def _noted(release: Release, book: Book, to: str, step: str) -> Decision | None:
    d = _due(release, book, to, step)
    if d is None:
        return None
    return advance(release, step, [NOTED[step](d, book.now)], now=book.now, by=None)


def _due(release: Release, book: Book, to: str, step: str) -> Delivery | None:
    """Return the delivery to `to` where the clock is to take a step with it by now."""
    d = release.delivery(to)
    at = MOMENTS[step](release, d, book) if d else None
    held = step != CHASE and book.on_hold(release.arrangement)
    return None if at is None or at > book.now or held else d
