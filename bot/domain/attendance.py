"""Who can be reached: the watch, leave and stand-ins, and reminders that officers put off."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.form_errors import FormCheck
from bot.domain.officers import Attendance, Handover, HandoverEnd, Officer, OfficerId, Role
from bot.domain.policy import working_hours
from bot.domain.refusals import StandInUnfit, TimeInvalid, ValueUnknown, WrongRole
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import PERMISSIONS

LONGEST_LEAVE = timedelta(days=400)

SNOOZES = ("15m", "1h", "morning")
"""What a reminder may be put off for: until then, or until the party's next working hours begin."""


@dataclass(frozen=True)
class AttendanceChange:
    """
    What an officer arranged about who is reached.

    Attributes:
        attendance: an officer and how they may be reached from now on.
        watch: the party whose watch the officer takes.
        handover: the offer of the watch as it stands from now on.
        wakes_at: when what waits for the officer is to be shown to them again.
    """

    by: Officer
    attendance: Attendance | None = None
    watch: str | None = None
    handover: Handover | None = None
    wakes_at: datetime | None = None


def attendance_of(book: Book, officer: OfficerId) -> Attendance:
    """Look up how an officer may be reached."""
    return book.attendance.get(officer, Attendance())


def present(
    officers: Iterable[Officer], book: Book, *, among: Iterable[Officer] = ()
) -> list[Officer]:
    """
    Find those of some officers who are there, with stand-ins for who is on leave.

    A stand-in never gets more rights than they have: who may not take a step is not reached for it.

    Args:
        officers: Who is meant.
        book: Says who is on leave, and who stands in.
        among: Further officers who may stand in, beside `officers` themselves.

    Returns:
        Each officer once, in the order of `officers`.
    """
    meant = list(officers)
    able = {o.id: o for o in (*among, *meant)}
    found: dict[OfficerId, Officer] = {}
    for officer in meant:
        here = attendance_of(book, officer.id)
        reached = able.get(here.stand_in) if here.on_leave(book.now) and here.stand_in else officer
        if reached and not attendance_of(book, reached.id).on_leave(book.now):
            found[reached.id] = reached
    return list(found.values())


def responsible(release: Release, d: Delivery, book: Book) -> list[Officer]:
    """
    Find who is to take the open step now, or first to answer what was asked about it.

    Returns:
        The officer who has the watch, where one officer is enough, else all who are present.
    """
    able = allowance.may_answer if d.question else allowance.must_act
    there = present(able(release, d, book), book)
    holder = book.watch.get(allowance.awaited_party(d) or "")
    if d.question or allowance.missing(release, d, book) == 1:
        on_watch = [o for o in there if o.id == holder]
        return on_watch or there
    return there


def to_remind(release: Release, d: Delivery, book: Book) -> list[Officer]:
    """
    Find whom a reminder mentions.

    Returns:
        Those responsible, without those who asked to be reminded later.
    """
    return [
        o for o in responsible(release, d, book) if not attendance_of(book, o.id).snoozing(book.now)
    ]


def unreached(release: Release, d: Delivery, book: Book) -> bool:
    """Return whether nobody who is to take the open step can be reached at this moment."""
    return all(attendance_of(book, o.id).quiet(book.now) for o in responsible(release, d, book))


def snooze(book: Book, *, until: str) -> AttendanceChange:
    """
    Put off the officer's own reminders.

    Escalation to the supervisors is not put off by it.

    Args:
        until: One of `SNOOZES`: for 15 minutes, for an hour, or until the party's next working day.

    Raises:
        ValueUnknown: `until` is none of `SNOOZES`.
    """
    by = book.by
    if until not in SNOOZES:
        raise ValueUnknown(name="until", about="snooze")
    spans = {"15m": timedelta(minutes=15), "1h": timedelta(hours=1)}
    at = book.now + spans[until] if until in spans else _next_morning(book, by.party)
    return AttendanceChange(by, replace(attendance_of(book, by.id), snoozed_until=at), wakes_at=at)


def _next_morning(book: Book, party: str) -> datetime:
    """
    Find when the party's next working day begins.

    Returns:
        An aware time in UTC: a day from now where the policy gives the party no working day.
    """
    starts = (
        begins
        for begins, _ in working_hours.office_hours(
            book.policy.parties[party], book.days_off, book.now
        )
    )
    return next((begins for begins in starts if begins > book.now), book.now + timedelta(days=1))


def leave(book: Book, *, until: datetime | None, stand_in: OfficerId | None) -> AttendanceChange:
    """
    Go on leave until a time, with a colleague standing in. Without a time, come back.

    Raises:
        TimeInvalid: The time is not ahead, or more than `LONGEST_LEAVE` ahead.
        StandInUnfit: The colleague is not of the same party, lacks one of the roles, is away, or is
            the officer.
    """
    by = book.by
    here = attendance_of(book, by.id)
    if until is None:
        return AttendanceChange(by, replace(here, leave_until=None, stand_in=None))
    check = FormCheck()
    check.of(_ahead, until, book)
    check.of(_stands_in, stand_in, book)
    check.settle()
    return AttendanceChange(by, replace(here, leave_until=until, stand_in=stand_in))


def _ahead(until: datetime, book: Book) -> None:
    if not book.now < until <= book.now + LONGEST_LEAVE:
        raise TimeInvalid


def _stands_in(stand_in: OfficerId | None, book: Book) -> None:
    if stand_in is None or stand_in not in {o.id for o in may_stand_in(book.by, book)}:
        raise StandInUnfit


def may_stand_in(officer: Officer, book: Book) -> list[Officer]:
    """
    List the colleagues who may stand in for an officer.

    Returns:
        Active officers of the same party who are there and hold every acting role of the officer.
    """
    acting = officer.roles & {Role.LIAISON, Role.APPROVER}
    return [
        o
        for o in book.officers_of(officer.party)
        if o.id != officer.id
        and acting <= o.roles
        and acting
        and not attendance_of(book, o.id).on_leave(book.now)
    ]


def take_watch(book: Book) -> AttendanceChange:
    """
    Take the watch of the own desk: reminders of what is open there go to this officer from now on.

    An offer of the watch is over by that: accepted where it was made to this very officer.

    Raises:
        WrongRole: The officer is neither liaison officer nor approver, or is on leave.
    """
    by = book.by_who_may("watch")
    if not stands_watch(by, book):
        raise WrongRole(role=Role.LIAISON.value)
    offer = open_handover(by.party, book)
    if offer is None:
        return AttendanceChange(by, watch=by.party)
    ended = HandoverEnd.ACCEPTED if offer.receiver == by.id else HandoverEnd.OVERTAKEN
    return AttendanceChange(by, watch=by.party, handover=replace(offer, ended=ended))


def stands_watch(officer: Officer, book: Book) -> bool:
    """Return whether an officer could stand the watch of their desk now: by role, not on leave."""
    roles = PERMISSIONS["watch"].roles
    return officer.is_a(*roles) and not attendance_of(book, officer.id).on_leave(book.now)


def open_handover(party: str, book: Book) -> Handover | None:
    """Find the offer of a desk's watch that can be accepted now: its giver has the watch still."""
    offer = book.handovers.get(party)
    if offer is None or not offer.open(book.now) or book.watch.get(party) != offer.giver:
        return None
    return offer
