"""How a release ends: withdraw, recall and expire, which no suspension stops, and lapse."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.book import Book
from bot.domain.deadlines.decision_period import lapses_at
from bot.domain.officers import Officer
from bot.domain.refusals import WrongRole
from bot.domain.release.authority import authors_of, open_to, originators
from bot.domain.release.release import Decision, Delivery, Release, advance
from bot.domain.release.stages import NEXT, PERMISSIONS, Step
from bot.domain.steps import drafts


def withdraw(release: Release, book: Book, *, note: str = "") -> Decision:
    """
    Take back what is not released yet: by who drafted it or asked for it, for the party they did
    that for.

    Raises:
        Refusal: as for `may_withdraw`.
    """
    moved = may_withdraw(release, book)
    return _end(release, book, Step.WITHDRAW, moved, book.by, drafts.text("note", note))


def may_withdraw(release: Release, book: Book) -> list[Delivery]:
    """
    Return the deliveries that the officer may take back now.

    Raises:
        NotFound: not theirs to know of.
        WrongRole: somebody else drafted it, or they did for another party than they are of now.
        WrongStage: it has been released or has ended.
    """
    by = book.by_who_knows(release)
    if by.id not in authors_of(release, by.party):
        raise WrongRole(role="author")
    return open_to(release, Step.WITHDRAW)


def recall(release: Release, book: Book, *, note: str) -> Decision:
    """
    End at once what was released. Nobody can read it from then on.

    This is a way out: unlike every other step it is open also to an officer who acted on the
    release for another party before.

    Raises:
        FieldMissing: a reason is needed. It stays within the own party.
        Refusal: as for `may_recall`.
    """
    moved = may_recall(release, book)
    return _end(
        release, book, Step.RECALL, moved, book.by, drafts.text("note", note, required=True)
    )


def may_recall(release: Release, book: Book) -> list[Delivery]:
    """
    Return the deliveries that the officer may recall now.

    Raises:
        NotFound, WrongParty, WrongRole: only an approver of the originator recalls.
        WrongStage: nothing of it is released.
    """
    by = book.by_who_knows(release)
    originators(release, by)
    book.by_a(*PERMISSIONS[Step.RECALL].roles)
    return open_to(release, Step.RECALL)


def lapse(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    End an offer to `to` that was not decided in time.

    Time on hold is not counted: only what was over before is ended while the arrangement is on
    hold.

    Returns:
        None where there is nothing to end, or not yet.
    """
    return _by_the_clock(release, book, Step.LAPSE, to)


def expire(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    End what was released to `to` when its time is over.

    Returns:
        None where there is nothing to end, or not yet.
    """
    return _by_the_clock(release, book, Step.EXPIRE, to)


def _by_the_clock(release: Release, book: Book, step: Step, to: str) -> Decision | None:
    d = release.delivery(to)
    if d is None or (d.stage, step, False) not in NEXT:
        return None
    due = lapses_at(release, book) if step is Step.LAPSE else d.expires_at
    if due is None or book.now < due:
        return None
    return _end(release, book, step, [d], None, "")


def _over(d: Delivery, step: Step, now: datetime) -> datetime | None:
    """
    Find when reading it ended: at the second it expired, whenever the clock got there.

    Returns:
        None if it was never released.
    """
    return d.expires_at if step is Step.EXPIRE or d.expires_at is None else min(d.expires_at, now)


def _end(
    release: Release,
    book: Book,
    step: Step,
    moved: Sequence[Delivery],
    by: Officer | None,
    note: str,
) -> Decision:
    changed = [
        replace(d, stage=NEXT[d.stage, step, False], ended_at=_over(d, step, book.now))
        for d in moved
    ]
    return advance(release, step, changed, now=book.now, by=by, note=note)
