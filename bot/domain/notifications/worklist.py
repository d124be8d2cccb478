"""What waits for an officer: the steps that this person may take now, and by when."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.book import Book
from bot.domain.deadlines import decision_period
from bot.domain.deadlines.allowance import allowance, target
from bot.domain.officers import Role
from bot.domain.policy import working_hours
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Stage, Step

STEP_FOR = {
    Stage.ASKED: Step.ANSWER,
    Stage.ORIGINATOR_REVIEW: Step.APPROVE,
    Stage.RELAY_REVIEW: Step.RELAY,
    Stage.RETURNED: Step.REVISE,
    Stage.RELEASED: Step.ACKNOWLEDGE,
}
"""What a delivery waits for in each stage in which it waits for anybody."""


def waits_for(release: Release, book: Book) -> tuple[Delivery, ...]:
    """
    List the deliveries on which the officer may take the next step now: by party, role, clearance
    and need-to-know.

    Nobody decides what they drafted or asked for, nor consents twice, nor acts for two parties. An
    arrangement on hold hides nothing: what may still be done then is for the buttons to show.

    Raises:
        NotRegistered: They are not on the roster, or stood down.
    """
    if not book.needs(book.by, release.subject) or book.bound(book.by, release):
        return ()
    return tuple(
        d for d in release.deliveries if d.stage in _MAY and _MAY[d.stage](release, d, book)
    )


def due_by(release: Release, d: Delivery, book: Book) -> datetime | None:
    """
    Find by when the open step is meant to be taken.

    Returns:
        An aware time: its target, or when it lapses for a step that has no target; None where
        neither comes.
    """
    if d.stage in (Stage.ASKED, Stage.RETURNED):
        return decision_period.decide_by(release, book)
    return target(release, d, book)


def time_left(release: Release, d: Delivery, book: Book) -> timedelta | None:
    """
    Compute how much counted time is left until then, which stands still on hold.

    Returns:
        The time left, below nought once overdue; None where nobody has a step to take.
    """
    if d.stage in (Stage.ASKED, Stage.RETURNED):
        return decision_period.left(release, book)
    allowed = allowance(release, d, book)
    return allowed.span - working_hours.between(allowed.counted, book.now) if allowed else None


def _decides(release: Release, d: Delivery, book: Book) -> bool:
    by = book.by
    return (
        d.slot is not None
        and d.decider == by.party
        and by.is_a(Role.APPROVER)
        and by.id not in release.authors
        and all(c.by != by.id for c in d.given(d.slot))
        and _cleared(release, d, book)
    )


def _drafts(release: Release, _: Delivery, book: Book) -> bool:
    return release.originator == book.by.party and book.by.is_a(Role.LIAISON)


def _receives(release: Release, d: Delivery, book: Book) -> bool:
    by = book.by
    return (
        d.to == by.party
        and by.is_a(Role.LIAISON)
        and d.readable(book.now)
        and _cleared(release, d, book)
    )


def _cleared(release: Release, d: Delivery, book: Book) -> bool:
    return book.cleared(book.by, release.versions[d.version - 1].level)


_MAY: dict[Stage, Callable[[Release, Delivery, Book], bool]] = {
    Stage.ASKED: _drafts,
    Stage.ORIGINATOR_REVIEW: _decides,
    Stage.RELAY_REVIEW: _decides,
    Stage.RETURNED: _drafts,
    Stage.RELEASED: _receives,
}
