"""The watch of a desk, handed over: offered to a colleague, accepted, or lapsed unanswered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.attendance import AttendanceChange, open_handover, stands_watch, take_watch
from bot.domain.book import Book
from bot.domain.form_errors import FormCheck
from bot.domain.officers import Handover, HandoverEnd, Officer, OfficerId
from bot.domain.refusals import HandoverOver, NotOnWatch, ReliefUnfit
from bot.domain.release.release import Release
from bot.domain.steps import drafts

PERIOD = timedelta(minutes=15)
"""How long an offer of the watch stands. Until it is accepted the giver has the watch."""

SOON = timedelta(hours=12)
"""What ends within this is part of the summary: about as long as a watch is stood."""

LAPSE = "handover_lapse"
"""The timer at which an offer is over, and the word of that in the audit log."""

PARTS = ("overdue", "open", "questions", "looking", "ending")
"""The parts of a summary, the most pressing first."""


@dataclass(frozen=True)
class Part:
    """
    One part of a summary.

    Attributes:
        releases: the first of them, in their order.
        total: how many there are.
    """

    releases: Sequence[Release] = ()
    total: int = 0


@dataclass(frozen=True)
class Summary:
    """
    What the one who comes is handed: the state of the desk at a moment.

    Attributes:
        parts: each of `PARTS`: what of the desk's own steps is overdue, what is open on target,
            which questions of the desk, or to it, have no answer, what of its steps somebody said
            they are on, and what ends within `SOON`.
        looking: Number → when somebody of the desk last said that they are on it.
    """

    parts: Mapping[str, Part] = field(default_factory=dict)
    looking: Mapping[str, datetime] = field(default_factory=dict)


def offer(book: Book, *, to: OfficerId | None, note: str = "") -> AttendanceChange:
    """
    Offer the watch to a colleague.

    The officer has it until the colleague accepts. An offer that was made to another before is over
    by this one.

    Args:
        book: The book, with the officer who has the watch.
        to: Who is to take it.
        note: What to say about it, if anything, which only the colleague reads.

    Raises:
        WrongRole: The officer is neither liaison officer nor approver.
        NotOnWatch: They do not have the watch.
        ReliefUnfit: The colleague could not stand this watch, is on leave, or is the officer.
        TextInvalid, TooLong: What is wrong with the note.
    """
    by = on_watch(book)
    check = FormCheck()
    check.of(_relieves, to, book)
    said = check.of(drafts.text, "note", note)
    check.settle()
    assert to, "nobody relieves without being named"
    made = Handover(by.party, by.id, to, said or "", book.now, book.now + PERIOD)
    return AttendanceChange(by, handover=made)


def may_offer(book: Book) -> list[Officer]:
    """
    Return the colleagues to whom the officer may offer the watch now.

    Raises:
        WrongRole, NotOnWatch: As for `offer`.
        ReliefUnfit: There is nobody.
    """
    found = reliefs(on_watch(book), book)
    if not found:
        raise ReliefUnfit
    return found


def on_watch(book: Book) -> Officer:
    """
    Hold that who asks has the watch of their desk.

    Returns:
        The officer.

    Raises:
        WrongRole: They are neither liaison officer nor approver.
        NotOnWatch: They do not have the watch.
    """
    by = book.by_who_may("handover")
    if book.watch.get(by.party) != by.id:
        raise NotOnWatch
    return by


def reliefs(officer: Officer, book: Book) -> list[Officer]:
    """
    List the colleagues who could take over an officer's watch, those of the same duties first.

    They are active officers of the same party with a role that may stand the watch, who are not on
    leave.
    """
    able = [
        o for o in book.officers_of(officer.party) if o.id != officer.id and stands_watch(o, book)
    ]
    return sorted(able, key=lambda o: not (officer.roles <= o.roles or officer.roles >= o.roles))


def _relieves(to: OfficerId | None, book: Book) -> None:
    if to not in {o.id for o in reliefs(book.by, book)}:
        raise ReliefUnfit


def accept(book: Book, *, offered_at: datetime) -> AttendanceChange:
    """
    Accept the watch that was offered to the officer.

    Args:
        book: The book, with the officer who takes over.
        offered_at: Which offer is meant: when it was made, as on the button that was pressed.

    Raises:
        HandoverOver: It was made to somebody else, has lapsed, or the giver no longer has the
            watch.
        WrongRole: The officer could not stand the watch by now, or is on leave.
    """
    made = open_handover(book.by.party, book)
    if made is None or (made.receiver, made.offered_at) != (book.by.id, offered_at):
        raise HandoverOver
    return take_watch(book)


def lapse(book: Book, *, party: str) -> Handover | None:
    """
    Let the offer of a desk's watch lapse, which leaves the watch with its giver.

    Returns:
        The offer as it is from now on. None where it is over, or it is not time yet.
    """
    made = book.handovers.get(party)
    if made is None or made.ended or book.now < made.ends_at:
        return None
    held = book.watch.get(party) == made.giver
    return replace(made, ended=HandoverEnd.LAPSED if held else HandoverEnd.OVERTAKEN)


def filled(summary: Summary) -> Iterator[tuple[str, Part]]:
    """Yield the parts of a summary in which there is anything, the most pressing first."""
    for name in PARTS:
        part = summary.parts.get(name, Part())
        if part.total:
            yield name, part
