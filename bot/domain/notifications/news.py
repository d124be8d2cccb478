"""News: who is told of what ends or restores a right, where, how urgently, and who is mentioned."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from bot.domain import attendance
from bot.domain.arrangements.status import (
    ArrangementEvent,
    EventKind,
    prerequisites,
    standings,
)
from bot.domain.book import Book
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.notifications.notices import Notice, to_supervisors
from bot.domain.officers import Handover, HandoverEnd, Officer, OfficerId, Role, Roster
from bot.domain.policy.model import Policy
from bot.domain.policy.working_hours import Interval

EVERY_ROOM = ("liaison", "approvals", "supervisors")
ACTS_IN = {"liaison": Role.LIAISON, "approvals": Role.APPROVER, "supervisors": Role.SUPERVISOR}
"""
Channel → the role whose officers use it.

Where a desk has no supervisors' channel, each supervisor is told directly.
"""

ENDS, POLICY, WATCH, RELIEVED = "ends", "policy", "watch", "relieved"
"""
News that no party declares.

A notice has taken effect, a policy is in force, somebody has the watch, or somebody had it.
"""
OFFERED, HANDED_OVER, DISCHARGED, UNANSWERED = "offered", "handed_over", "discharged", "unanswered"
"""
News of a watch that is handed over.

It is offered to a colleague, who has accepted it; the giver has it no more, or has it still because
nobody answered.
"""
STOOD_DOWN, REINSTATED, RIGHTS = "stood_down", "reinstated", "rights"
"""
News of officers.

It says who may no longer act, or may again, or tells one of them that their rights changed.
"""
GRANTED, LIVE, REJECTED = "authorisation_granted", "authorisation_live", "authorisation_rejected"
PROLONGED, RENEWED = "authorisation_prolonged", "authorisation_renewed"
REVOKED, ENDING, OVER = "authorisation_revoked", "authorisation_ending", "authorisation_over"
RESTS, GOES_ON = "authorisation_rests", "authorisation_goes_on"
"""
News of a standing authorisation, to its own party alone.

It waits for its second hand, has it, or was turned down; a later end is proposed, or counts; it was
revoked, ends soon, or is over; it rests, or goes on.
"""
NAMES = ("schema_version", "policy_id", "fingerprint", "idle")
"""
What a policy is called, and its keys without effect: a change of these alone changes no rights.
"""


@dataclass(frozen=True)
class NewsRule:
    """
    How one kind of news is told.

    Attributes:
        rooms: In which channels of each desk that it concerns.
        directly: Which roles of those desks are told by direct message as well.
        precedence: The precedence by whose urgency it goes out.
        rings: Whether those on duty in a channel are mentioned.
    """

    rooms: tuple[str, ...]
    directly: tuple[Role, ...] = ()
    precedence: str = "PRIORITY"
    rings: bool = True


_CUSTODIANS = (Role.CUSTODIAN,)
NEWS_RULES: Mapping[str, NewsRule] = {
    EventKind.SUSPEND: NewsRule(EVERY_ROOM, _CUSTODIANS, "IMMEDIATE"),
    EventKind.RESUME: NewsRule(EVERY_ROOM, _CUSTODIANS, "IMMEDIATE"),
    EventKind.TERMINATE: NewsRule(EVERY_ROOM, _CUSTODIANS, "IMMEDIATE"),
    ENDS: NewsRule(EVERY_ROOM, _CUSTODIANS, "IMMEDIATE"),
    EventKind.NOTICE: NewsRule(EVERY_ROOM, _CUSTODIANS),
    EventKind.NOTICE_WITHDRAWN: NewsRule(EVERY_ROOM, _CUSTODIANS),
    EventKind.IN_FORCE: NewsRule(EVERY_ROOM, _CUSTODIANS),
    POLICY: NewsRule(EVERY_ROOM),
    WATCH: NewsRule(("liaison", "approvals"), precedence="ROUTINE", rings=False),
    HANDED_OVER: NewsRule(("liaison", "approvals"), precedence="ROUTINE", rings=False),
    STOOD_DOWN: NewsRule(("supervisors",), (Role.SECURITY,)),
    REINSTATED: NewsRule(("supervisors",), (Role.SECURITY,)),
    **dict.fromkeys((GRANTED, PROLONGED), NewsRule(("approvals",))),
    REJECTED: NewsRule(("approvals",), rings=False),
    **dict.fromkeys(
        (LIVE, RENEWED), NewsRule(("liaison", "approvals"), (Role.SECURITY,), rings=False)
    ),
    REVOKED: NewsRule(("liaison", "approvals"), (Role.SECURITY,), "IMMEDIATE"),
    **dict.fromkeys((RESTS, GOES_ON, ENDING, OVER), NewsRule(("approvals",), (Role.SECURITY,))),
}
"""
How each kind of news is told.

Who is relieved of the watch or offered it, or whose rights changed, is told directly, and alone.
"""


def news_for(what: str, parties: Iterable[str], book: Book) -> Iterator[Notice]:
    """List the messages that tell a kind of news to the desks of some parties."""
    telling = NEWS_RULES[what]
    for party in parties:
        if party not in book.desks:
            continue
        for room in telling.rooms:
            if room == "supervisors":
                yield from to_supervisors(NoticeKind.NEWS, party, "", book, step=what)
            else:
                yield Notice(NoticeKind.NEWS, party, room, "", step=what)
        for officer in book.officers_of(party, telling.directly):
            yield Notice(NoticeKind.NEWS, party, "dm", "", officer.id, what)


def mentioned(room: str, party: str, book: Book) -> list[Officer]:
    """
    List whom a message in a channel mentions.

    Returns:
        Those on duty and the watch, or all who act in the channel where there is neither.
    """
    acting = book.officers_of(party, {ACTS_IN[room]})
    meant = [o for o in acting if o.duty or o.id == book.watch.get(party)] or acting
    return attendance.present(meant, book, among=acting)


def arrangements_affected(policy: Policy, arrangement: str) -> list[str]:
    """
    List the arrangements that a change of one's status reaches: itself, then those that depend on
    it.
    """
    return [
        arrangement,
        *(key for key in policy.arrangements if arrangement in prerequisites(policy, key) - {key}),
    ]


def parties_affected(policy: Policy, arrangement: str) -> list[str]:
    """List the parties of all arrangements that a change of one's status reaches."""
    reached = [
        party
        for key in arrangements_affected(policy, arrangement)
        for party in policy.arrangements[key].parties
    ]
    return list(dict.fromkeys(reached))


def active_arrangements(policy: Policy, events: Iterable[ArrangementEvent], book: Book) -> set[str]:
    """Collect the arrangements under which anything may go at `book.now`, by these declarations."""
    now = standings(policy, events, book.now)
    return {k for k in policy.arrangements if all(now[n].carries for n in prerequisites(policy, k))}


def held_since(held: Iterable[Interval], now: datetime) -> datetime:
    """
    Find when the newest hold began.

    Returns:
        An aware time, which is `now` where there was no hold.
    """
    return max((begins for begins, _ in held if begins <= now), default=now)


def policy_changes(before: Policy, after: Policy) -> tuple[list[str], list[str]]:
    """
    Find what another policy changes.

    Returns:
        The parties for whose desks anything changes, and the fields of `Policy` that differ.
    """
    parts = [
        f.name
        for f in fields(Policy)
        if f.name not in NAMES and getattr(before, f.name) != getattr(after, f.name)
    ]
    everybody = list(dict.fromkeys([*after.parties, *before.parties]))
    if not set(parts) <= {"parties", "arrangements"}:
        return everybody, parts
    moved = {p for p in everybody if before.parties.get(p) != after.parties.get(p)}
    for policy, other in ((before, after), (after, before)):
        for key, arrangement in policy.arrangements.items():
            if other.arrangements.get(key) != arrangement:
                moved |= set(parties_affected(policy, key))
    return [p for p in everybody if p in moved], parts


def rights_changed(before: Roster, after: Iterable[Officer]) -> list[Notice]:
    """List a message to each officer whose roles, clearance or need-to-know have changed."""
    return [
        Notice(NoticeKind.NEWS, o.party, "dm", "", o.id, RIGHTS)
        for o in after
        if o.active and (was := before.get(o.id)) and was.active and _rights(was) != _rights(o)
    ]


def _rights(officer: Officer) -> tuple[object, ...]:
    return officer.roles, officer.clearance, officer.subjects


def watch_taken(book: Book, party: str, by: OfficerId, *, accepted: bool = False) -> list[Notice]:
    """
    Tell that an officer has the watch from now on: their desk, and whoever had it.

    Args:
        book: The book as it was before.
        party: Whose watch it is.
        by: The officer.
        accepted: Whether it was offered to them, not taken in need.
    """
    before = book.watch.get(party)
    if before == by:
        return []
    what, directly = (HANDED_OVER, DISCHARGED) if accepted else (WATCH, RELIEVED)
    found = list(news_for(what, [party], book))
    if relieved := book.member(before, party):
        found.append(_alone(party, relieved.id, directly))
    return found


def watch_offered(offer: Handover) -> list[Notice]:
    """Tell the officer to whom a watch is offered."""
    return [_alone(offer.party, offer.receiver, OFFERED)]


def watch_kept(offer: Handover) -> list[Notice]:
    """Tell the officer whose offer of the watch has lapsed that they have it still."""
    kept = offer.ended is HandoverEnd.LAPSED
    return [_alone(offer.party, offer.giver, UNANSWERED)] if kept else []


def _alone(party: str, officer: OfficerId, what: str) -> Notice:
    return Notice(NoticeKind.NEWS, party, "dm", "", officer, what)
