"""Which messages a step calls for that are no card: reminders, escalations, warnings, and word to the requester."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain import objectives, watch
from bot.domain.book import Book
from bot.domain.destroying import missing
from bot.domain.people import OfficerId, Role
from bot.domain.release import Delivery, Move, Release
from bot.domain.stages import ENDED, READABLE, Stage, Step
from bot.domain.timing import CHASE, ESCALATE, REMIND, WARN


class NoticeKind(StrEnum):
    """What a notice is for. The first four gather what is due at one moment into one message."""

    REMINDER = "reminder"
    ESCALATION = "escalation"
    EXPIRING = "expiring"
    DESTRUCTION = "destruction"
    THREAD = "thread"
    """Where the requester is told: the message that begins the thread of one release."""
    LINE = "line"
    """One line in that thread."""
    DIGEST = "digest"
    ALARM = "alarm"
    """Security officers and supervisors are told of what endangers the desk itself."""


GATHERING = frozenset({NoticeKind.REMINDER, NoticeKind.ESCALATION, NoticeKind.EXPIRING, NoticeKind.DESTRUCTION})

LOG_BROKEN = "log_broken"
"""The alarm that says that the audit log is not what was signed."""

UNREACHED = "unreached"
"""The line that says that nobody of a desk can be reached."""


@dataclass(frozen=True)
class Notice:
    """
    A message that must be sent: to a room of a party's desk, or to one officer.

    `to` is the destination whose delivery it is about, `step` what a line tells.
    """

    kind: NoticeKind
    party: str
    room: str
    to: str
    officer: OfficerId | None = None
    step: str | None = None


TOLD: frozenset[str] = frozenset(
    {
        *(Step.APPROVE, Step.RELAY, Step.RETURN, Step.DENY, Step.DECLINE, Step.LAPSE),
        *(Step.ACKNOWLEDGE, Step.EXTEND, Step.RECALL, Step.EXPIRE, Step.DESTROY),
    }
)
"""The steps that whoever drafted or asked is told of."""


def notices(after: Release, moves: Iterable[Move], book: Book) -> list[Notice]:
    """The notices that these lines of the register call for, each once; `after` is the release as they leave it."""
    return list(dict.fromkeys(_notices(after, moves, book)))


def _notices(after: Release, moves: Iterable[Move], book: Book) -> Iterator[Notice]:
    for move in moves:
        d = after.delivery(move.to) if move.to else None
        if d is None:
            continue
        if move.step in CALLS:
            yield from CALLS[move.step](after, d, book)
        elif move.step in TOLD:
            yield from _told(after, d, move, book)
        if move.before is not move.after and _nobody_there(after, d, book):
            yield from _lines(after, d, UNREACHED, book)


def _reminder(release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    party = objectives.acting_party(d)
    if party and watch.pinged(release, d, book):
        room = "liaison" if d.stage is Stage.RELEASED else "approvals"
        yield Notice(NoticeKind.REMINDER, party, room, d.to)


def _escalation(_release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    party = objectives.acting_party(d)
    if party:
        yield from to_supervisors(NoticeKind.ESCALATION, party, d.to, book)


def to_supervisors(kind: NoticeKind, party: str, to: str, book: Book) -> Iterator[Notice]:
    """To the supervisors' channel where the desk has one, else to each supervisor."""
    desk = book.desks.get(party)
    if desk and desk.supervisors:
        yield Notice(kind, party, "supervisors", to)
        return
    able = [o for o in book.roster.values() if o.party == party and o.is_a(Role.SUPERVISOR)]
    for officer in watch.present(able, book) or able:
        yield Notice(kind, party, "dm", to, officer.id)


def alarms(book: Book) -> Iterator[Notice]:
    """To each party's security officers, each directly, and to its supervisors."""
    for party in book.policy.parties:
        for officer in book.roster.values():
            if officer.party == party and officer.is_a(Role.SECURITY):
                yield Notice(NoticeKind.ALARM, party, "dm", "", officer.id)
        yield from to_supervisors(NoticeKind.ALARM, party, "", book)


def _expiring(release: Release, d: Delivery, _book: Book) -> Iterator[Notice]:
    yield Notice(NoticeKind.EXPIRING, d.to, "liaison", d.to)
    yield Notice(NoticeKind.EXPIRING, release.originator, "approvals", d.to)


def _destruction(release: Release, d: Delivery, book: Book) -> Iterator[Notice]:
    for party in missing(release, d, book):
        yield Notice(NoticeKind.DESTRUCTION, party, "liaison" if party == d.to else "approvals", d.to)


CALLS = {REMIND: _reminder, ESCALATE: _escalation, WARN: _expiring, CHASE: _destruction}


def _told(release: Release, d: Delivery, move: Move, book: Book) -> Iterator[Notice]:
    """Word to whoever drafted or asked; a consent that leaves the slot open is its own desk's affair."""
    if move.before is not move.after or move.step == Step.EXTEND:
        yield from _lines(release, d, str(move.step), book)


def _lines(release: Release, d: Delivery, step: str, book: Book) -> Iterator[Notice]:
    for author, party in ((release.drafted_by, release.originator), (release.asked_by, release.asked_party)):
        officer = book.roster.get(author) if author else None
        if officer is None or not officer.active or officer.party != party:
            continue
        if _may_hear(release, d, party, step):
            yield Notice(NoticeKind.THREAD, party, "dm", "", officer.id)
            yield Notice(NoticeKind.LINE, party, "dm", d.to, officer.id, step)


def _may_hear(release: Release, d: Delivery, party: str, step: str) -> bool:
    """The originator's drafter hears it all; who asked only what their desk may know: the arrival, and the end."""
    if party == release.originator:
        return step != Step.DECLINE
    if step == UNREACHED:
        return False
    return d.to == party and (d.stage in READABLE or d.stage in ENDED)


def _nobody_there(release: Release, d: Delivery, book: Book) -> bool:
    """Whether what has just arrived is of the highest precedence, and nobody who must act on it can be reached."""
    highest = max(p.rank for p in book.policy.precedences.values())
    urgent = book.policy.precedences[release.precedence].rank == highest
    return urgent and d.stage in objectives.STEP_OF and watch.unreached(release, d, book)
