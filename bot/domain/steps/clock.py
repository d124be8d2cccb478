"""
What the clock does to a release besides ending it: remind, escalate and warn, and when it has to
look again.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.domain import attendance
from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.deadlines.decision_period import lapses_at
from bot.domain.officers import OfficerId
from bot.domain.release.release import Decision, Delivery, RegisterEntry, Release, advance
from bot.domain.release.stages import CHASE, ESCALATE, OPEN, READABLE, REMIND, WARN, Step
from bot.domain.steps.destruction import next_chase

DUE = "due"
"""What the clock does at a target and no line tells of: what shows the step is drawn anew."""
WAKE = "wake"
"""The timer that says that an officer asked to be reminded by now. What it writes are reminders."""


def timers(release: Release, book: Book) -> Iterator[tuple[str, str, datetime]]:
    """
    Yield what the clock must do to the release next: the step, the destination, the time.

    Of each kind of reminder only the next: when its time comes the rule decides again, and the one
    after it follows.
    """
    for d in release.deliveries:
        for step, at in (
            (Step.LAPSE.value, lapses_at(release, book) if d.stage in OPEN else None),
            (Step.EXPIRE.value, d.expires_at if d.stage in READABLE else None),
            (REMIND, allowance.next_reminder(release, d, book)),
            (ESCALATE, allowance.escalation(release, d, book)),
            (WARN, allowance.next_warning(d, book)),
            (CHASE, next_chase(release, d, book)),
            (DUE, allowance.overdue_redraw_at(release, d, book)),
        ):
            if at is not None:
                yield step, d.to, at


def remind(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    Remind those who must act on the delivery to `to`.

    Returns:
        None where it is decided, on hold, or not time yet.
    """
    d = release.delivery(to)
    if d is None or not _is_time(release, book, allowance.next_reminder(release, d, book)):
        return None
    return _noted(release, book, replace(d, reminded=d.reminded + 1, reminded_at=book.now), REMIND)


def wake(release: Release, book: Book, *, to: OfficerId) -> Decision | None:
    """
    Remind one officer, who put that off until now, of what still waits for them.

    It is one of the reminders that a step may have. The next reminder of all the others comes when
    it would have come anyway.

    Returns:
        The reminders, for this officer only, or None where nothing waits for them.
    """
    moves: list[RegisterEntry] = []
    for d in release.deliveries:
        if not 0 < d.reminded < book.policy.reminders.max_per_step or not _is_time(
            release, book, d.reminded_at
        ):
            continue
        if to in {o.id for o in attendance.to_remind(release, d, book)}:
            noted = _noted(release, book, replace(d, reminded=d.reminded + 1), REMIND)
            release, moves = noted.release, [*moves, *noted.moves]
    return Decision(release, tuple(moves), only=to) if moves else None


def escalate(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    Tell the supervisors of the party that must act, once for each step.

    Returns:
        None where it is decided, on hold, or not time yet.
    """
    d = release.delivery(to)
    if d is None or not _is_time(release, book, allowance.escalation(release, d, book)):
        return None
    return _noted(release, book, replace(d, escalated_at=book.now), ESCALATE)


def warn(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    Announce that what was released to `to` will end.

    Returns:
        None where it has ended, is on hold, or it is not time yet.
    """
    d = release.delivery(to)
    if d is None or not _is_time(release, book, allowance.next_warning(d, book)):
        return None
    return _noted(release, book, replace(d, warned_at=book.now), WARN)


def chase(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    Ask for a certificate of destruction that is overdue, also while an arrangement is on hold.

    Returns:
        None where all are there, or it is not time yet.
    """
    d = release.delivery(to)
    due = next_chase(release, d, book) if d else None
    if d is None or due is None or due > book.now:
        return None
    return _noted(release, book, replace(d, reminded=d.reminded + 1, reminded_at=book.now), CHASE)


def _is_time(release: Release, book: Book, at: datetime | None) -> bool:
    held = book.on_hold(release.arrangement)
    return at is not None and at <= book.now and not held


def _noted(release: Release, book: Book, after: Delivery, step: str) -> Decision:
    return advance(release, step, [after], now=book.now, by=None)
