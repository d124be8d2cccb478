"""A reminder that a supervisor asks for, of a step or a question that waits at their own desk."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import attendance
from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.officers import Officer
from bot.domain.refusals import (
    NobodyToNudge,
    NudgedAlready,
    VersionStale,
    WrongParty,
    WrongStage,
)
from bot.domain.release.release import Decision, Delivery, Release, advance
from bot.domain.release.stages import NUDGE, READABLE
from bot.domain.release.visibility import stage_visible, visible_deliveries
from bot.domain.steps import carriage

GAP = timedelta(hours=1)
"""The least time between two nudges of one step, so that nobody learns to overhear them."""


def nudge(release: Release, book: Book, *, version: int | None = None) -> Decision:
    """
    Remind those of the supervisor's own party who can take the open step, or answer what was asked
    about it, now.

    It is a reminder beside those of the clock, which come as they would have come anyway. Who put
    their reminders off is not reminded by this either.

    Args:
        release: The release.
        book: The book of the same transaction, with the supervisor as `book.by`.
        version: The version on the row or card that was pressed; None for that of now.

    Raises:
        Refusal: As `may_nudge`.
    """
    moved = may_nudge(release, book, version)
    return advance(
        release, NUDGE, [replace(d, nudged_at=book.now) for d in moved], now=book.now, by=book.by
    )


def may_nudge(release: Release, book: Book, version: int | None = None) -> list[Delivery]:
    """
    Return the deliveries whose open step at the own party may be nudged now.

    Args:
        release: As for `nudge`.
        book: As for `nudge`.
        version: As for `nudge`.

    Raises:
        NotFound, SelfApproval, AlreadyDecided: They may not know of it, or acted on it for another
            party.
        WrongRole: They are no supervisor.
        WrongStage: Nobody has a step to take that has a target.
        WrongParty: Another party has. An arrangement may be voluntary, and nobody of another nation
            is bidden: its desk can be called.
        VersionStale: It was revised since.
        ArrangementSuspended, ClockDoubted, and what else `carriage.let_in` raises: Nothing may go
            on now.
        NudgedAlready: Within `GAP`.
        NobodyToNudge: Nobody is there whom it would reach.
    """
    by = book.by_who_acts(release)
    book.by_who_may(NUDGE)
    own = _open_at(release, by.party, book)
    if version and all(d.version != version for d in own):
        raise VersionStale(version=str(own[0].version))
    for d in own:
        carriage.let_in(release, [d], book, release.versions[d.version - 1].level)
    again = {d.to: d.nudged_at + GAP for d in own if d.nudged_at}
    due = [d for d in own if d.to not in again or again[d.to] <= book.latest]
    if not due:
        raise NudgedAlready(at=min(again.values()).isoformat())
    reached = [d for d in due if attendance.to_remind(release, d, book)]
    if not reached:
        raise NobodyToNudge
    return reached


def reminded_now(release: Release, book: Book) -> list[Officer]:
    """Return those whom a nudge of this very moment reminds, each once."""
    found = {
        o.id: o
        for d in release.deliveries
        if d.nudged_at == book.now
        for o in attendance.to_remind(release, d, book)
    }
    return list(found.values())


def _open_at(release: Release, party: str, book: Book) -> list[Delivery]:
    """Return the deliveries that wait for a party, of which it is reminded."""
    known = visible_deliveries(release, party)
    waiting = [
        d
        for d in known
        if allowance.awaited_party(d) and (d.stage not in READABLE or d.readable(book.now))
    ]
    own = [d for d in waiting if allowance.awaited_party(d) == party]
    if own:
        return own
    # To who asked, what others consider is theirs, at whatever stage.
    if waiting or not all(stage_visible(release, d, party) for d in known):
        raise WrongParty
    raise WrongStage(stage=known[0].stage.value)
