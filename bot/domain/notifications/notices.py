"""
Notices: messages that are not cards, such as reminders, escalations, warnings and messages to the
drafter.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from bot.domain import attendance, attention
from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.notifications.cards import Card, CardKind, duty
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.officers import Officer, OfficerId, Role
from bot.domain.release.release import Delivery, RegisterEntry, Release
from bot.domain.release.stages import (
    ASK_EXTENSION,
    CANCEL,
    CHASE,
    ESCALATE,
    NUDGE,
    PERMISSIONS,
    QUESTION,
    READABLE,
    REMIND,
    REPLY,
    STAYS,
    TRY,
    UNATTENDED,
    WARN,
    Stage,
    Step,
)
from bot.domain.release.visibility import (
    informed_holders,
    lapse_visible,
    reached_at,
    stage_visible,
)
from bot.domain.steps.destruction import missing
from bot.domain.steps.outcomes import turn, unread

HELD = "held"
"""The alarm, and the line to a drafter, that messages for a channel of a desk are held back."""

OUTSIDERS = "outsiders"
"""
Why messages are held until somebody leaves a channel.

Any other reason is an error code of Slack's.
"""

NO_DESK = "no_desk"
"""The line that a party has no desk to show anything at, and why its cards are held."""

UNREACHED = "unreached"
"""The line that nobody of a desk can be reached."""


@dataclass(frozen=True)
class Notice:
    """
    A message that must be sent: to a channel of a party's desk, or to one officer.

    Attributes:
        kind: What it is for.
        party: Whose desk it goes to.
        room: Which channel: `liaison`, `approvals`, `supervisors` or `dm`.
        to: The destination whose delivery it is about, or empty where it is about none.
        officer: Who receives it as a direct message.
        step: What a line or an alarm tells.
        least: The precedence whose urgency it has at least.
        turn: The party whose step it was when it lapsed.
        question: The number of the question that it tells, 0 for none.
        still: The number and the opaque id of an earlier report that can still be read there.
    """

    kind: NoticeKind
    party: str
    room: str
    to: str
    officer: OfficerId | None = None
    step: str | None = None
    least: str | None = None
    turn: str | None = None
    question: int = 0
    still: tuple[str, str] | None = None


TOLD: frozenset[str] = frozenset(
    {Step.LAPSE, Step.EXPIRE, *(step for step, row in PERMISSIONS.items() if row.told)}
)
"""The steps that whoever drafted or asked is told of."""


def notices(
    after: Release, moves: Iterable[RegisterEntry], book: Book, only: OfficerId | None = None
) -> list[Notice]:
    """
    List the notices that some lines of the register call for, each once.

    Args:
        after: The release as these lines leave it.
        moves: The lines.
        book: The book of the same transaction.
        only: The one officer whom a reminder is for, in a direct message.
    """
    found = dict.fromkeys(_notices(after, moves, book))
    return [
        replace(n, room="dm", officer=only) if only and n.kind is NoticeKind.REMINDER else n
        for n in found
    ]


def _notices(after: Release, moves: Iterable[RegisterEntry], book: Book) -> Iterator[Notice]:
    moves = tuple(moves)
    if any(move.step == CANCEL for move in moves):
        yield from _cancelled(after, book)
        return
    for move in moves:
        d = after.delivery(move.to) if move.to else None
        if d is None:
            continue
        if move.step in CALLS:
            yield from CALLS[move.step](after, d, book)
        elif move.step in TOLD or _taken_back(after, move):
            yield from _told(after, d, move, book)
        if move.step in RIGHTS and move.before in READABLE:
            yield from RIGHTS[move.step](after, d, book)
        if move.before is move.after:
            continue
        if allowance.acting_party(d) not in (None, *book.desks):
            yield from _lines(after, d, NO_DESK, book)
        elif _nobody_there(after, d, book):
            yield from _lines(after, d, UNREACHED, book)


def _reminder(release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    party = allowance.awaited_party(d)
    if party and attendance.to_remind(release, d, book):
        yield Notice(NoticeKind.REMINDER, party, room_of(d), d.to)


def room_of(d: Delivery) -> str:
    """Return the channel in which a desk is reminded of what a delivery waits for."""
    return "liaison" if d.question or d.stage is Stage.RELEASED else "approvals"


def _question(release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    """Tell the desk that is asked, and the drafter, once for all destinations."""
    if d.question and _is_first(release, d, d.question.n):
        desk = release.originator
        yield Notice(NoticeKind.QUESTION, desk, "liaison", "", question=d.question.n)
        yield from _lines(release, d, QUESTION, book)


def _reply(release: Release, d: Delivery, _book: Book) -> Iterator[Notice]:
    """Tell the desk that decides, and the originator's releasing authorities what was said."""
    answered = max(d.questions, key=lambda q: q.replied_at or q.at)
    if _is_first(release, d, answered.n):
        for party in dict.fromkeys((answered.party, release.originator)):
            yield Notice(NoticeKind.REPLY, party, "approvals", "", question=answered.n)


def _is_first(release: Release, d: Delivery, n: int) -> bool:
    """Return whether a delivery is the first of those that a question is about."""
    return next(d for d in release.deliveries if any(q.n == n for q in d.questions)).to == d.to


def _escalation(_release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    party = allowance.awaited_party(d)
    if party:
        yield from to_supervisors(NoticeKind.ESCALATION, party, d.to, book)


def to_supervisors(
    kind: NoticeKind, party: str, to: str, book: Book, *, step: str | None = None
) -> Iterator[Notice]:
    """
    Address a notice to the supervisors' channel where the desk has one, else to each supervisor.

    Args:
        kind: What the notice is for.
        party: Whose supervisors.
        to: The destination whose delivery it is about.
        book: Says who is there.
        step: What the notice tells.
    """
    desk = book.desks.get(party)
    if desk and desk.supervisors:
        yield Notice(kind, party, "supervisors", to, step=step)
        return
    able = book.officers_of(party, {Role.SUPERVISOR})
    for officer in attendance.present(able, book) or able:
        yield Notice(kind, party, "dm", to, officer.id, step)


def held_lines(release: Release, party: str, book: Book) -> Iterator[Notice]:
    """
    Tell whoever drafted or asked that a message about their release is held back at a desk on its
    way.
    """
    d = next((d for d in release.deliveries if party in d.hops), None)
    if d is not None:
        yield from _lines(release, d, HELD, book)


def _expiring(release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    yield Notice(NoticeKind.EXPIRING, d.to, "liaison", d.to)
    yield Notice(NoticeKind.EXPIRING, release.originator, "approvals", d.to)
    if d.hub and d.extension_asked(d.hub, book.now):
        yield Notice(NoticeKind.EXTENSION, d.hub, "approvals", d.to)


def _extension(release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    """Ask the hub's releasing authorities, and tell the drafter that they are asked."""
    if d.hub:
        yield Notice(NoticeKind.EXTENSION, d.hub, "approvals", d.to)
        yield from _lines(release, d, ASK_EXTENSION, book)


def _destruction(release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    for party in missing(release, d, book):
        yield Notice(
            NoticeKind.DESTRUCTION, party, "liaison" if party == d.to else "approvals", d.to
        )


def _tried(_release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    """Tell the officer who is tried now, unless it is the first, to whom the card itself went."""
    party = allowance.acting_party(d)
    kind = CardKind.RELEASE if d.stage is Stage.RELEASED else CardKind.DECISION
    if party and (len(d.tried) > 1 or d.tried[-1] not in duty(Card(kind, party, 0), book)):
        yield Notice(NoticeKind.UNATTENDED, party, "dm", d.to, d.tried[-1])


def _unattended(release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    """Tell the supervisors of the party that must act, and the desk that drafted it."""
    party = allowance.acting_party(d)
    if party:
        yield from to_supervisors(NoticeKind.UNATTENDED, party, d.to, book)
        yield Notice(NoticeKind.UNATTENDED, release.originator, "liaison", d.to)


CALLS = {
    REMIND: _reminder,
    NUDGE: _reminder,
    QUESTION: _question,
    REPLY: _reply,
    ASK_EXTENSION: _extension,
    ESCALATE: _escalation,
    WARN: _expiring,
    CHASE: _destruction,
    TRY: _tried,
    UNATTENDED: _unattended,
}


def _recalled(release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    """
    Tell the desks that held it, and each of their officers who opened it, not to go on using it.
    """
    for party, room in ((d.to, "liaison"), (d.hub, "approvals")):
        if party is None or not reached_at(d, party):
            continue
        yield Notice(NoticeKind.ENDED, party, room, d.to, least="IMMEDIATE")
        for officer in readers(release, d, party, book):
            yield Notice(NoticeKind.ENDED, party, "dm", d.to, officer.id, least="IMMEDIATE")


def _cancelled(release: Release, book: Book) -> Iterator[Notice]:
    """
    Tell every party that had a wrong report, whatever became of it there, each of its officers who
    opened it, and whoever drafted it.
    """
    for d in release.deliveries:
        for party in informed_holders(d):
            room = "liaison" if party == d.to else "approvals"
            yield Notice(NoticeKind.ENDED, party, room, d.to, least="IMMEDIATE")
            for officer in readers(release, d, party, book):
                yield Notice(NoticeKind.ENDED, party, "dm", d.to, officer.id, least="IMMEDIATE")
    drafter = book.member(release.drafted_by, release.originator)
    if drafter:
        first = release.deliveries[0].to
        yield Notice(NoticeKind.THREAD, drafter.party, "dm", "", drafter.id)
        yield Notice(NoticeKind.LINE, drafter.party, "dm", first, drafter.id, CANCEL)


def _expired(release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    """Tell the desk where nobody had opened it that it no longer can, and its supervisors."""
    if unread(release, d):
        yield Notice(NoticeKind.ENDED, d.to, "liaison", d.to)
        yield from to_supervisors(NoticeKind.ENDED, d.to, d.to, book)


def _given_up(_release: Release, d: Delivery, _book: Book) -> Iterator[Notice]:
    """Tell the desk that certified before the end that nobody there can open it any more."""
    yield Notice(NoticeKind.ENDED, d.to, "liaison", d.to)


RIGHTS: dict[str, Callable[[Release, Delivery, Book], Iterator[Notice]]] = {
    Step.RECALL: _recalled,
    Step.EXPIRE: _expired,
    Step.DESTROY: _given_up,
}
"""
The steps that end what could still be read: who is told by a message of its own, beside the
drafter.
"""


def readers(release: Release, d: Delivery, party: str, book: Book) -> list[Officer]:
    """
    List the officers of a party, as it is now, who opened a release there.

    Args:
        release: The release.
        d: The delivery.
        party: The destination, whose recipients read it, or the hub, whose approvers looked to
            decide.
        book: Says who is active.
    """
    kind = "read" if party == d.to else "details"
    opened = dict.fromkeys(r.by for r in release.readings if r.kind == kind and r.party == party)
    return [officer for by in opened if (officer := book.member(by, party))]


def _told(release: Release, d: Delivery, move: RegisterEntry, book: Book) -> Iterator[Notice]:
    """
    Tell whoever drafted or asked. A consent that leaves the slot open is its own desk's affair.
    """
    if move.before is not move.after or (move.before, move.step) in STAYS:
        still = _still_read(release, d, book)
        for notice in _lines(release, d, str(move.step), book):
            said = replace(notice, still=still) if notice.kind is NoticeKind.LINE else notice
            yield _lapsed(said, release, d, move) if move.step == Step.LAPSE else said


def _still_read(release: Release, d: Delivery, book: Book) -> tuple[str, str] | None:
    """Find the earlier report that goes on where a correction has come to an end."""
    if d.stage not in (Stage.DENIED, Stage.LAPSED, Stage.WITHDRAWN):
        return None
    there = ((one, one.delivery(d.to)) for one in book.chain if one.link.n < release.link.n)
    found = [one for one, was in there if was and was.readable(book.now)]
    return (found[-1].number, found[-1].ref) if found else None


def _taken_back(release: Release, move: RegisterEntry) -> bool:
    """Return whether somebody withdrew it who neither drafted it nor asked for it."""
    return move.step == Step.WITHDRAW and move.by not in release.authors


def _lapsed(line: Notice, release: Release, d: Delivery, move: RegisterEntry) -> Notice:
    """
    Return the same line, with the party whose step it was, where the party it goes to may know
    that.
    """
    if line.kind is not NoticeKind.LINE or not lapse_visible(release, d, line.party):
        return line
    assert move.before, "what lapses was open"
    return replace(line, turn=turn(d, move.before))


def _lines(release: Release, d: Delivery, step: str, book: Book) -> Iterator[Notice]:
    for author, party in (
        (release.drafted_by, release.originator),
        (release.asked_by, release.asked_party),
    ):
        officer = book.member(author, party)
        if officer and _may_hear(release, d, officer.party, step):
            yield Notice(NoticeKind.THREAD, officer.party, "dm", "", officer.id)
            yield Notice(NoticeKind.LINE, officer.party, "dm", d.to, officer.id, step)


def _may_hear(release: Release, d: Delivery, party: str, step: str) -> bool:
    """
    Return whether a party's drafter, or who asked for it, is told of a step on a delivery.

    The originator's drafter is told of every step but their own party's refusal of an ask. Who
    asked for it is told of the steps after which their party may know where it stands: its arrival
    and its end. What was asked about it on the way is nothing to them.
    """
    if party == release.originator:
        return step != Step.DECLINE
    if step in (UNREACHED, NO_DESK, QUESTION, ASK_EXTENSION):
        return False
    if step == HELD:
        return d.stage is Stage.ASKED
    return stage_visible(release, d, party)


def _nobody_there(release: Release, d: Delivery, book: Book) -> bool:
    """
    Tell whether something of the highest precedence has just arrived where nobody can be reached.
    """
    urgent = attention.highest(release, book)
    return urgent and d.stage in allowance.STEP_OF and attendance.unreached(release, d, book)
