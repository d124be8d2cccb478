"""What waits for an officer: the steps that this person may take now, and by when."""

from datetime import datetime, timedelta

from bot.domain.book import Book
from bot.domain.deadlines import decision_period
from bot.domain.deadlines.allowance import allowance, target
from bot.domain.policy import working_hours
from bot.domain.release.authority import on_side
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import (
    PERMISSIONS,
    READABLE,
    REPLY,
    UNDER_REVIEW,
    Clearance,
    Stage,
    Step,
)

STEP_FOR = {
    Stage.ASKED: Step.ANSWER,
    Stage.ORIGINATOR_REVIEW: Step.APPROVE,
    Stage.RELAY_REVIEW: Step.RELAY,
    Stage.RETURNED: Step.REVISE,
    Stage.RELEASED: Step.ACKNOWLEDGE,
}
"""What a delivery waits for in each stage in which it waits for anybody, besides for an answer."""


def waits_for(release: Release, book: Book) -> tuple[Delivery, ...]:
    """
    List the deliveries on which the officer may take the next step now: by party, role, clearance
    and need-to-know.

    Nobody decides what they drafted or asked for, nor consents twice, nor acts for two parties. An
    open question waits for the desk that was asked, its decision for who decides all the same. An
    arrangement on hold hides nothing: what may still be done then is for the buttons to show.

    Raises:
        NotRegistered: They are not on the roster, or stood down.
    """
    if not book.needs(book.by, release.subject) or book.bound(book.by, release):
        return ()
    return tuple(
        d
        for d in release.deliveries
        if (d.stage in STEP_FOR and (_waits_for(release, d, book) or answers(d, book)))
        or extends(release, d, book)
    )


def answers(d: Delivery, book: Book) -> bool:
    """Tell whether the officer may answer a question that is open about a delivery."""
    asked = d.question is not None and book.by.party == d.hops[0]
    return asked and book.by.is_a(*PERMISSIONS[REPLY].roles)


def extends(release: Release, d: Delivery, book: Book) -> bool:
    """Tell whether the originator asks the officer, for the hub, to extend what it shortened."""
    by, row = book.by, PERMISSIONS[Step.EXTEND]
    if not (d.extension_asked(by.party, book.now) and by.is_a(*row.roles)):
        return False
    return book.cleared(by, release.versions[d.version - 1].level)


def due_by(release: Release, d: Delivery, book: Book) -> datetime | None:
    """
    Find by when the open step is meant to be taken.

    Returns:
        An aware time: its target, or when it lapses for a step that has no target. None where
        neither comes.
    """
    if d.stage in (Stage.ASKED, Stage.RETURNED):
        return decision_period.decide_by(release, book)
    return target(release, d, book)


def time_left(release: Release, d: Delivery, book: Book) -> timedelta | None:
    """
    Compute how much counted time is left until `due_by`, which stands still on hold.

    Returns:
        The time left, below zero once overdue, or None where nobody has a step to take.
    """
    if d.stage in (Stage.ASKED, Stage.RETURNED):
        return decision_period.left(release, book)
    allowed = allowance(release, d, book)
    return allowed.span - working_hours.between(allowed.counted, book.now) if allowed else None


def _waits_for(release: Release, d: Delivery, book: Book) -> bool:
    row, by = PERMISSIONS[STEP_FOR[d.stage]], book.by
    if not on_side(row.side, release, d, by.party) or not by.is_a(*row.roles):
        return False
    carried = row.clearance is Clearance.CARRIED
    if carried and not book.cleared(by, release.versions[d.version - 1].level):
        return False
    if d.stage in READABLE:
        return d.readable(book.now)
    return d.stage not in UNDER_REVIEW or _decides(release, d, book)


def _decides(release: Release, d: Delivery, book: Book) -> bool:
    by = book.by
    return (
        d.slot is not None
        and by.id not in release.authors
        and all(c.by != by.id for c in d.given(d.slot))
    )
