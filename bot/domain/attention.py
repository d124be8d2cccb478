"""
Whether anybody looks at what is most urgent, and whom the desk tries next where nobody does.
"""

from dataclasses import replace
from datetime import datetime
from functools import reduce

from bot.domain import attendance
from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.officers import Officer
from bot.domain.policy import working_hours
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Stage

TURNS = 3
"""Each officer who is tried has the target of the step divided by this to look at it."""


def highest(release: Release, book: Book) -> bool:
    """Return whether a release has the highest precedence of the policy, such as FLASH."""
    ranks = {key: precedence.rank for key, precedence in book.policy.precedences.items()}
    return ranks[release.precedence] == max(ranks.values())


def looked(release: Release, d: Delivery) -> bool:
    """
    Return whether somebody whose step it is has opened its text since the step began, asked about
    it, or consented.

    Whoever drafted it or asked for it looks for another reason, and does not count for a decision.
    """
    party = allowance.acting_party(d)
    kind = "read" if d.slot is None else "details"
    barred = release.authors if d.slot else frozenset()
    opened = (
        r
        for r in release.readings
        if (r.kind, r.party, r.version) == (kind, party, d.version) and r.by not in barred
    )
    return bool(d.slot and d.given(d.slot)) or bool(d.slot_questions) or any(opened)


def attended(release: Release, d: Delivery) -> bool:
    """
    Return whether somebody has the open step in hand.

    They opened its text, or said that they are on it and nobody was tried since.
    """
    if d.claimed_at is None:
        return looked(release, d)
    return all(at is None or at < d.claimed_at for at in (d.tried_at, d.unattended_at))


def awaited(d: Delivery, book: Book) -> bool:
    """Return whether a delivery has an open step that can still be taken."""
    waits = allowance.acting_party(d) is not None
    return waits and (d.stage is not Stage.RELEASED or d.readable(book.now))


def claimed(d: Delivery, book: Book) -> Delivery:
    """
    Return a delivery as it is once the officer has said that they are on its open step.

    They are not tried any more, and the next officer is when they have had their turn.
    """
    tried = d.tried if book.by.id in d.tried else (*d.tried, book.by.id)
    return replace(d, claimed_at=book.now, tried=tried)


def opened(release: Release, book: Book) -> Release:
    """
    Return a release as it is once the officer has opened its text.

    Where they may decide, whoever said that they are on it is not waited for any more.
    """
    waits = (d for d in release.deliveries if d.claimed_at and d.decider == book.by.party)
    if book.by.id in release.authors:
        return release
    return reduce(Release.with_delivery, (replace(d, claimed_at=None) for d in waits), release)


def duty_list(release: Release, d: Delivery, book: Book) -> list[Officer]:
    """
    List who is tried for the open step, in order, whether or not they are there.

    It is whoever has the watch, then who is on duty, of those who may take the step; all of these
    where none of them is either.
    """
    able = allowance.must_act(release, d, book)
    holder = book.watch.get(allowance.acting_party(d) or "")
    listed = [o for o in able if o.id == holder] + [o for o in able if o.duty and o.id != holder]
    return listed or able


def next_officer(release: Release, d: Delivery, book: Book) -> Officer | None:
    """
    Find whom to try next for the open step.

    Who is on leave, without a stand-in who is there, or is not to be disturbed is passed over.

    Returns:
        The first of the duty list who has not been tried, or None where nobody is left.
    """
    able = allowance.must_act(release, d, book)
    there = attendance.present(duty_list(release, d, book), book, among=able)
    return next((o for o in there if o.id not in d.tried and not _undisturbed(o, book)), None)


def _undisturbed(officer: Officer, book: Book) -> bool:
    here = attendance.attendance_of(book, officer.id)
    return here.quiet(book.now) or here.snoozing(book.now)


def next_try(release: Release, d: Delivery, book: Book) -> datetime | None:
    """
    Find when the next officer is to be tried for the open step: the first at once, each further
    one when the one before has had a turn and nobody has looked.

    Returns:
        An aware time, which may have passed. None where it is not of the highest precedence, or
        somebody looked, or all have been tried.
    """
    if not highest(release, book) or d.unattended_at or not awaited(d, book):
        return None
    allowed = allowance.allowance(release, d, book)
    if allowed is None or (looked(release, d) and d.claimed_at is None):
        return None
    last = max((at for at in (d.tried_at, d.claimed_at) if at), default=None)
    if last is None:
        return allowed.after(allowed.span * 0)
    return allowed.after(working_hours.between(allowed.counted, last) + allowed.span / TURNS)
