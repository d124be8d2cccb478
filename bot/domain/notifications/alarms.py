"""Alarms: who is told of what endangers the desk itself."""

from bot.domain.book import Book
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.notifications.notices import HELD, Notice, to_supervisors
from bot.domain.officers import Role

LOG_BROKEN = "log_broken"
"""The alarm that says that the audit log is not what was signed."""

UNSECURED = "unsecured"
"""
The alarm that tells supervisors that no message reaches their security officers.

What those were told of, the supervisors must now see to.
"""


def log_broken(book: Book) -> list[Notice]:
    """
    Tell that the audit log is broken: each party's security officers, each directly, and its
    supervisors.
    """
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
    Tell that messages for a desk's channel are held back: its security officers and supervisors.

    Each is told directly, for the desk's channels are what is in doubt.
    """
    told = [
        *_directly(party, Role.SECURITY, HELD, book),
        *_directly(party, Role.SUPERVISOR, HELD, book),
    ]
    return list(dict.fromkeys([*told, *_unsecured_if(party, book)]))


def unsecured(party: str, book: Book) -> list[Notice]:
    """Tell a party's supervisors, each directly, that no message reaches its security officers."""
    return _directly(party, Role.SUPERVISOR, UNSECURED, book)


def _unsecured_if(party: str, book: Book) -> list[Notice]:
    """Tell a party's supervisors the same where it has no security officer at all."""
    return [] if book.officers_of(party, {Role.SECURITY}) else unsecured(party, book)


def _directly(party: str, role: Role, step: str, book: Book) -> list[Notice]:
    return [
        Notice(NoticeKind.ALARM, party, "dm", "", officer.id, step)
        for officer in book.officers_of(party, {role})
    ]
