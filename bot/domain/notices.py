"""Which messages a step calls for that are no card: reminders, escalations, warnings, and word to the requester."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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
    ENDED = "ended"
    """What could be read has ended before anybody expected it, or unread."""
    NEWS = "news"
    """What ends or restores a right and is about no one release: an arrangement, the policy, the watch."""


GATHERING = frozenset(
    {NoticeKind.REMINDER, NoticeKind.ESCALATION, NoticeKind.EXPIRING, NoticeKind.DESTRUCTION, NoticeKind.ENDED}
)

LOG_BROKEN = "log_broken"
"""The alarm that says that the audit log is not what was signed."""

HELD = "held"
"""The alarm, and the line to a drafter, that says that messages for a channel of a desk are held back."""

UNSECURED = "unsecured"
"""The alarm that says to supervisors that nobody of security can be reached: what those were told is theirs to mend."""

OUTSIDERS = "outsiders"
"""Why messages are held that wait for somebody to leave a channel; any other reason is an error code of Slack's."""

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


def log_broken(book: Book) -> list[Notice]:
    """To each party's security officers, each directly, and to its supervisors."""
    found = [
        notice
        for party in book.policy.parties
        for notice in (
            *_directly(party, Role.SECURITY, LOG_BROKEN, book),
            *(replace(n, step=LOG_BROKEN) for n in to_supervisors(NoticeKind.ALARM, party, "", book)),
            *_unsecured_if(party, book),
        )
    ]
    return list(dict.fromkeys(found))


def held(party: str, book: Book) -> list[Notice]:
    """To a party's security officers and supervisors, each directly, for its channels are what is in doubt."""
    told = [*_directly(party, Role.SECURITY, HELD, book), *_directly(party, Role.SUPERVISOR, HELD, book)]
    return list(dict.fromkeys([*told, *_unsecured_if(party, book)]))


def held_lines(release: Release, party: str, book: Book) -> Iterator[Notice]:
    """To whoever drafted or asked: a message about their release is held back at the desk of a party on its way."""
    d = next((d for d in release.deliveries if party in d.hops), None)
    if d is not None:
        yield from _lines(release, d, HELD, book)


def unsecured(party: str, book: Book) -> list[Notice]:
    """To a party's supervisors, each directly, where no message reaches its security officers."""
    return list(_directly(party, Role.SUPERVISOR, UNSECURED, book))


def _unsecured_if(party: str, book: Book) -> list[Notice]:
    """The same where the party has no security officer at all."""
    return [] if of_security(party, book) else unsecured(party, book)


def of_security(party: str, book: Book) -> list[OfficerId]:
    """The security officers of a party."""
    return [o.id for o in book.roster.values() if o.party == party and o.is_a(Role.SECURITY)]


def _directly(party: str, role: Role, step: str, book: Book) -> Iterator[Notice]:
    for officer in book.roster.values():
        if officer.party == party and officer.is_a(role):
            yield Notice(NoticeKind.ALARM, party, "dm", "", officer.id, step)


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
    if step == HELD:
        return d.stage is Stage.ASKED
    return d.to == party and (d.stage in READABLE or d.stage in ENDED)


def _nobody_there(release: Release, d: Delivery, book: Book) -> bool:
    """Whether what has just arrived is of the highest precedence, and nobody who must act on it can be reached."""
    highest = max(p.rank for p in book.policy.precedences.values())
    urgent = book.policy.precedences[release.precedence].rank == highest
    return urgent and d.stage in objectives.STEP_OF and watch.unreached(release, d, book)
