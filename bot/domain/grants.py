"""
Granting standing authorisations: by one releasing authority, confirmed by a second one; renewed by
the same two hands, revoked by either side of them, and ended by themselves.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import coverage
from bot.domain.arrangements import routing
from bot.domain.book import Book
from bot.domain.form_errors import FormCheck
from bot.domain.officers import Officer
from bot.domain.policy import working_hours
from bot.domain.policy.model import Party, StandingGrant
from bot.domain.refusals import (
    AlreadyDecided,
    AuthorisationCeiling,
    AuthorisationOver,
    FieldMissing,
    NotFound,
    SelfApproval,
    SubjectOutOfScope,
    TimeInvalid,
    ValueUnknown,
    WrongRole,
)
from bot.domain.release.authorisation import (
    MOST_A_DAY,
    PREFIX,
    Authorisation,
    Ended,
    Renewal,
    Scope,
    Validity,
)
from bot.domain.steps import drafts
from bot.domain.text import characters

WARNED = (timedelta(days=30), timedelta(days=7), timedelta(days=1))
"""How long before its end the releasing authorities and the security officers are told."""
OFFICE_LOOKBACK = timedelta(days=14)
"""How far back office hours are looked for, to tell of an end within them."""


@dataclass(frozen=True)
class Grant:
    """Modal `authorise` as filled in, each text empty where nothing was given."""

    subject: str
    to: tuple[str, ...]
    template: str
    level: str
    caveats: tuple[str, ...]
    precedence: str
    begins: str
    until: str
    cap: str
    lifetime: str
    why: str


@dataclass(frozen=True)
class GrantChange:
    """
    What an officer, or the desk itself, did to an authorisation.

    Attributes:
        step: `authorise`, `confirm`, `reject`, `renew`, `revoke`, or `end` by the desk.
        by: None where the desk did it.
    """

    authorisation: Authorisation
    step: str
    by: Officer | None = None


def authorise(book: Book, *, grant: Grant) -> GrantChange:
    """
    Grant an authorisation as the first of its two hands. It covers nothing until it is confirmed.

    Args:
        book: The book, with the releasing authority, and fresh values for its id.
        grant: What they filled in.

    Raises:
        WrongRole, ClockDoubted: Who asks is no releasing authority, or nobody can tell the time.
        Refusal: Whatever is wrong with the form, all of it at once and each at its field.
        AuthorisationCeiling: It goes beyond every `[[standing]]` of the policy for their party.
    """
    by, policy, check = may_authorise(book), book.policy, FormCheck()
    subject = check.of(drafts.key, "subject", grant.subject, policy.subjects) or ""
    to = check.of(_destinations, grant, book) or ()
    level = check.of(drafts.key, "level", grant.level, policy.levels) or ""
    precedence = check.of(drafts.key, "precedence", grant.precedence, policy.precedences) or ""
    caveats = check.of(_caveats, grant, book)
    begins = check.of(_begins, grant, by.party, book)
    ends = check.of(_until, grant.until, by.party, book)
    cap = check.of(_cap, grant.cap)
    if grant.template:
        check.of(drafts.key, "template", grant.template, policy.templates)
    span = check.of(drafts.lifetime, grant.lifetime, precedence, policy)
    why = check.of(drafts.text, "why", grant.why, required=True)
    if subject and level:
        check.of(book.delegated, by, subject, level)
    ways = check.of(_ways, by.party, subject, to, level, book) if subject and to and level else None
    check.settle()
    assert ways and begins and ends and cap and span and caveats is not None and why
    if begins >= ends:
        raise TimeInvalid(name="until")
    scope = Scope(
        *(ways[0], subject, ways[1], level, caveats, precedence, span, policy.exercise),
        template=grant.template or None,
    )
    made = Authorisation(
        *(f"{PREFIX}{book.fresh.code}", by.party, scope, begins, ends, cap, why, by.id, book.now)
    )
    _within_ceiling(made, book)
    return GrantChange(made, "authorise", by)


def may_authorise(book: Book) -> Officer:
    """
    Hold that the officer may grant or confirm what their party decides beforehand.

    Raises:
        WrongRole: They are no releasing authority. ClockDoubted: Nobody can tell the time.
        AuthorisationCeiling: The policy lets their party authorise nothing beforehand.
    """
    by = book.by_who_may("authorise")
    book.timely()
    if not any(grant.granting_party == by.party for grant in book.policy.standing):
        raise AuthorisationCeiling(name="subject", limit="")
    return by


def confirm(book: Book, *, id: str) -> GrantChange:
    """
    Confirm a grant, or its renewal, as the second hand.

    Raises:
        NotFound: The officer's party has no such authorisation.
        SelfApproval: They granted it, or proposed the renewal, themself.
        AuthorisationOver: It waits for nobody any more.
        AlreadyDecided: Somebody has confirmed it.
        WrongRole: They may not confirm; a renewal is the other hand's alone.
        ClearanceLapsed, NoDelegation: They could not decide by themself what it decides.
        AuthorisationCeiling: By now the policy lets the party authorise less.
    """
    one, by = known(book, id), may_authorise(book)
    now, renewal = book.latest, one.renewal_at(book.latest)
    if renewal is not None:
        if by.id == renewal.by:
            raise SelfApproval
        if by.id not in one.hands:
            raise WrongRole(role="hand")
        changed = replace(one, ends=renewal.until, renewal=None)
    else:
        if one.validity(now) is Validity.OVER:
            raise AuthorisationOver(authorisation=id)
        if one.confirmed_by is not None:
            raise AlreadyDecided
        if by.id == one.granted_by:
            raise SelfApproval
        changed = replace(one, confirmed_by=by.id, confirmed_at=book.now)
    book.delegated(by, one.scope.subject, one.scope.level)
    _within_ceiling(changed, book)
    return GrantChange(changed, "confirm", by)


def reject(book: Book, *, id: str) -> GrantChange:
    """
    Turn down a grant or a renewal that waits to be confirmed; also who proposed it may.

    Raises:
        NotFound, AuthorisationOver, WrongRole: As for `confirm`. AlreadyDecided: Nothing waits.
    """
    by, one = book.by_who_may("authorise"), known(book, id)
    if one.validity(book.latest) is Validity.OVER:
        raise AuthorisationOver(authorisation=id)
    if one.renewal_at(book.latest) is not None:
        return GrantChange(replace(one, renewal=None), "reject", by)
    if one.confirmed_by is not None:
        raise AlreadyDecided
    return GrantChange(_ended(one, book, by, Ended.REJECTED), "reject", by)


def renew(book: Book, *, id: str, until: str) -> GrantChange:
    """
    Propose a later end, as one of the two hands; it counts once the other has confirmed it.

    Args:
        book: The book, with the officer.
        id: Of the authorisation.
        until: Its last day, as `2026-12-31`.

    Raises:
        NotFound, AuthorisationOver, WrongRole, ClearanceLapsed, NoDelegation: As for `confirm`.
        TimeInvalid: The day is not after its end as it is.
        AuthorisationCeiling: The policy ends it sooner.
    """
    by, one = may_renew(book, id=id)
    ends = _until(until, one.party, book)
    if ends <= one.ends:
        raise TimeInvalid(name="until")
    _within_ceiling(replace(one, ends=ends), book)
    proposed = replace(one, renewal=Renewal(ends, by.id, book.now))
    return GrantChange(proposed, "renew", by)


def may_renew(book: Book, *, id: str) -> tuple[Officer, Authorisation]:
    """
    Hold that the officer may propose a later end of an authorisation.

    Raises:
        NotFound, AuthorisationOver, WrongRole, ClearanceLapsed, NoDelegation: As for `renew`.
    """
    one, by = known(book, id), may_authorise(book)
    if one.confirmed_by is None or one.validity(book.latest) is Validity.OVER:
        raise AuthorisationOver(authorisation=id)
    if by.id not in one.hands:
        raise WrongRole(role="hand")
    book.delegated(by, one.scope.subject, one.scope.level)
    return by, one


def revoke(book: Book, *, id: str) -> GrantChange:
    """
    End an authorisation at once: what went under it stays where it is, and nothing more does.

    It is a way out: nothing but role and party is asked of the officer.

    Raises:
        NotFound: The officer's party has no such authorisation. AuthorisationOver: It is over.
        WrongRole: They are neither releasing authority nor security officer.
    """
    by, one = book.by_who_may("revoke"), known(book, id)
    if one.validity(book.latest) is Validity.OVER:
        raise AuthorisationOver(authorisation=id)
    return GrantChange(_ended(one, book, by, Ended.REVOKED), "revoke", by)


def ended_by_policy(book: Book) -> list[GrantChange]:
    """
    End every authorisation that was granted for exercises where there is none any more, or the
    other way round.

    Args:
        book: The book with the policy that is put in force.
    """
    return [
        GrantChange(_ended(one, book, None, Ended.EXERCISE), "end")
        for one in book.authorisations.values()
        if one.validity(book.latest) is not Validity.OVER
        and one.scope.exercise is not book.policy.exercise
    ]


def known(book: Book, id: str) -> Authorisation:
    """
    Find an authorisation of the officer's own party.

    Raises:
        NotFound: There is none of that id, or it is another party's: both read the same.
    """
    one = book.authorisations.get(id)
    if one is None or one.party != book.by.party:
        raise NotFound
    return one


def told_at(authorisation: Authorisation, book: Book) -> Iterator[datetime]:
    """
    Yield when its party is told that an authorisation ends: so long before as `WARNED` says, but
    within the party's working hours.

    Outside of them it is told when the last ones before began.
    """
    party = book.policy.parties[authorisation.party]
    yield from (_in_hours(party, authorisation.ends - before, book) for before in WARNED)


def _in_hours(party: Party, at: datetime, book: Book) -> datetime:
    """Return a moment if it lies in a party's working hours, else when the last ones began."""
    found = at
    for begins, ends in working_hours.office_hours(party, book.days_off, at - OFFICE_LOOKBACK):
        if begins > at:
            break
        found = at if at < ends else begins
    return found


def _ended(one: Authorisation, book: Book, by: Officer | None, because: Ended) -> Authorisation:
    return replace(
        one, renewal=None, ended_at=book.now, ended_by=by.id if by else None, ended_because=because
    )


def _destinations(grant: Grant, book: Book) -> tuple[str, ...]:
    if not grant.to:
        raise FieldMissing(name="to")
    return tuple(dict.fromkeys(drafts.key("to", one, book.policy.parties) for one in grant.to))


def _caveats(grant: Grant, book: Book) -> tuple[str, ...]:
    return tuple(sorted(drafts.key("caveats", c, book.policy.caveats) for c in set(grant.caveats)))


def _ways(
    party: str, subject: str, to: tuple[str, ...], level: str, book: Book
) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """
    Find the arrangement under which it goes, and the way to each destination.

    Raises:
        Refusal: No arrangement carries it (`routing.find`).
    """
    carriage = routing.find(
        *(book.policy, book.standings),
        origin=party,
        to=to,
        subject=subject,
        level=level,
        now=book.now,
    )
    return carriage.arrangement, tuple(carriage.routes[one].hops for one in to)


def _begins(grant: Grant, party: str, book: Book) -> datetime:
    """Return when it begins: at the start of the day that is named, or at once."""
    if not grant.begins:
        return book.now
    day = _day("from", grant.begins)
    midnight = datetime.combine(day, time(), ZoneInfo(book.policy.parties[party].tz))
    return max(midnight, book.now)


def _until(text: str, party: str, book: Book) -> datetime:
    """
    Return when the last day of it is over in the party's own time zone.

    Raises:
        FieldMissing, ValueUnknown: No day is named. TimeInvalid: It is past.
    """
    if not text:
        raise FieldMissing(name="until")
    day = _day("until", text)
    if day >= date(9999, 1, 1):
        raise TimeInvalid(name="until")
    zone = ZoneInfo(book.policy.parties[party].tz)
    ends = datetime.combine(day + timedelta(days=1), time(), zone)
    if ends <= book.latest:
        raise TimeInvalid(name="until")
    return ends


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueUnknown(name=name) from None


def _cap(text: str) -> int:
    """
    Return how many first reports may go under it in any 24 hours.

    Raises:
        FieldMissing: It is empty. ValueUnknown: It is no number from 1 to `MOST_A_DAY`.
    """
    digits = characters.folded(text)[1].strip()
    if not digits:
        raise FieldMissing(name="cap")
    if not re.fullmatch(r"[0-9]{1,2}", digits) or int(digits) < 1:
        raise ValueUnknown(name="cap", about="cap")
    return int(digits)


def _within_ceiling(one: Authorisation, book: Book) -> None:
    """
    Hold that the policy lets two hands grant as much.

    Raises:
        AuthorisationCeiling: At every field by which it goes beyond the entry that is nearest.
        SubjectOutOfScope: No entry of the party is about its subject.
    """
    entries = [g for g in book.policy.standing if g.granting_party == one.party]
    beyond = {g.id: list(coverage.above(one, g, book.policy)) for g in entries}
    nearest = min(entries, key=lambda g: len(beyond[g.id]), default=None)
    if nearest is None or "subject" in beyond[nearest.id]:
        raise SubjectOutOfScope(arrangement=one.scope.arrangement)
    check = FormCheck()
    for name in beyond[nearest.id]:
        said = "ceiling" if name == "level" else "limit"
        check.found.append(AuthorisationCeiling(name=name, **{said: LIMITS[name](nearest)}))
    check.settle()


LIMITS: Mapping[str, Callable[[StandingGrant], str]] = {
    "to": lambda grant: ", ".join(grant.to),
    "template": lambda grant: grant.template or "",
    "level": lambda grant: grant.max_level,
    "precedence": lambda grant: grant.precedence,
    "from": lambda grant: grant.valid_from.isoformat(),
    "until": lambda grant: grant.valid_until.isoformat(),
    "cap": lambda grant: str(grant.max_uses_24h or MOST_A_DAY),
    "lifetime": lambda grant: str(grant.max_lifetime or ""),
}
"""What the policy's entry allows at most, by the field of the form."""
