"""Alarms: what endangers the desk itself; who is told, so that nobody's silence hides it."""

from collections.abc import Iterator

from bot.domain.book import Book
from bot.domain.notifications.notices import HELD, Notice, NoticeKind, to_supervisors
from bot.domain.officers import OfficerId, Role

LOG_BROKEN = "log_broken"
"""The alarm that says that the audit log is not what was signed."""

UNSECURED = "unsecured"
"""
The alarm that says to supervisors that nobody of security can be reached: what those were told is
theirs to mend.
"""


def log_broken(book: Book) -> list[Notice]:
    """To each party's security officers, each directly, and to its supervisors."""
    found = [
        notice
        for party in book.policy.parties
        for notice in (
            *_directly(party, Role.SECURITY, LOG_BROKEN, book),
            *to_supervisors(NoticeKind.ALARM, party, "", book, step=LOG_BROKEN),
            *_unsecured_if(party, book),
        )
    ]
    return list(dict.fromkeys(found))


def held(party: str, book: Book) -> list[Notice]:
    """
    To a party's security officers and supervisors, each directly, for its channels are what is in
    doubt.
    """
    told = [
        *_directly(party, Role.SECURITY, HELD, book),
        *_directly(party, Role.SUPERVISOR, HELD, book),
    ]
    return list(dict.fromkeys([*told, *_unsecured_if(party, book)]))


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
