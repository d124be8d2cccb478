"""
Which standing authorisation fills the originator's slot of a release, and if none does, why not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.arrangements import routing
from bot.domain.book import Book
from bot.domain.officers import Officer, Role
from bot.domain.policy.model import Policy, StandingGrant
from bot.domain.refusals import AuthorisationCap, AuthorisationOver, Refusal
from bot.domain.release.authorisation import Authorisation, Scope, Validity
from bot.domain.release.records import Slot
from bot.domain.release.release import Release


class Why(StrEnum):
    """Why an authorisation does not fill the slot of a release."""

    OVER = "over"
    """It is revoked, ended, not confirmed, or yet to begin."""
    HANDS = "hands"
    """One of its hands could not decide the release: stood down, role, clearance or subject."""
    HELD = "held"
    """Nothing goes under its arrangement now."""
    CEILING = "ceiling"
    """The policy in force lets nobody authorise as much beforehand."""
    EXERCISE = "exercise"
    SUBJECT = "subject"
    TO = "to"
    ROUTE = "route"
    LEVEL = "level"
    CAVEATS = "caveats"
    PRECEDENCE = "precedence"
    LIFETIME = "lifetime"
    TEMPLATE = "template"
    DRAFTER = "drafter"
    """Who drafted it is one of the hands."""
    QUORUM = "quorum"
    """More than two must decide at its level."""
    CAP = "cap"
    CORRECTIONS = "corrections"
    """The report was corrected as often as the policy lets go under one."""


ORDINARY = "ordinary"
"""What a form promises that said it would be decided by a person first."""
RESTS = frozenset({Why.HANDS, Why.HELD, Why.CEILING})
"""What an authorisation rests for, whatever the release: it goes on when that is over."""


Checks = Mapping[Why, Callable[[], bool]]
"""What an authorisation does not cover a release for → whether all is well with that."""


@dataclass(frozen=True)
class Coverage:
    """
    What comes of holding a release against the authorisations of its originator.

    Attributes:
        authorisation: the one that covers it or, where none does, the one that comes nearest.
        why: why it does not; nothing where it does.
    """

    authorisation: Authorisation | None = None
    why: tuple[Why, ...] = ()

    @property
    def by(self) -> Authorisation | None:
        """Return the authorisation that fills the slot, or None: the ordinary way."""
        return None if self.why else self.authorisation


def of_party(party: str, book: Book) -> list[Authorisation]:
    """List a party's authorisations that are not over, the oldest first."""
    return [
        one
        for one in book.authorisations.values()
        if one.party == party and one.validity(book.latest) is not Validity.OVER
    ]


def covering(release: Release, book: Book) -> Coverage:
    """
    Find the authorisation that fills the originator's slot of a release that is being submitted.

    Args:
        release: the release, as its first step leaves it.
        book: says which authorisations there are, and how often each was used.
    """
    live = [
        one
        for one in of_party(release.originator, book)
        if one.validity(book.latest) is Validity.LIVE
    ]
    found = [Coverage(one, tuple(_why_not(one, release, book))) for one in live]
    return min(found, key=lambda one: len(one.why), default=Coverage())


def covering_correction(correction: Release, line: Sequence[Release], book: Book) -> Coverage:
    """
    Find whether the authorisation under which a report went fills the originator's slot of a
    correction of it, too.

    A correction is at no higher level and has no caveat less than that report. It does not count
    for the cap; how many may go is a limit of its own.

    Args:
        correction: the correction, as its first step leaves it.
        line: what it corrects, the first report first.
        book: says which authorisations there are.
    """
    first = line[0]
    one = book.authorisations.get(first.authorisation or "")
    if one is None:
        return Coverage()
    if one.validity(book.latest) is not Validity.LIVE:
        return Coverage(one, (Why.OVER,))
    policy, was, version = book.policy, first.versions[-1], correction.versions[-1]
    most = max((grant.corrections for grant in ceilings(one, policy)), default=0)
    instead: Checks = {
        Why.LEVEL: lambda: policy.within(
            version.level, min(was.level, one.scope.level, key=policy.rank)
        ),
        Why.CAVEATS: lambda: set(version.caveats) >= {*was.caveats, *one.scope.caveats},
        Why.CAP: lambda: True,
        Why.CORRECTIONS: lambda: correction.link.n - 1 <= most,
    }
    return Coverage(one, tuple(_why_not(one, correction, book, instead)))


def promised(found: Coverage, promise: str) -> Refusal | None:
    """
    Tell what refuses a release that was to go under an authorisation and does not.

    Args:
        found: what covers it now.
        promise: the id of the authorisation that its form named.
    """
    if found.by is not None and found.by.id == promise:
        return None
    cap = found.authorisation is not None and found.why == (Why.CAP,)
    if cap and found.authorisation and found.authorisation.id == promise:
        return AuthorisationCap(authorisation=promise, cap=str(found.authorisation.cap))
    return AuthorisationOver(authorisation=promise)


def left(authorisation: Authorisation, book: Book) -> int:
    """Return how many first reports may still go under an authorisation now, 0 or more."""
    return max(authorisation.cap - book.uses.get(authorisation.id, 0), 0)


def resting(authorisation: Authorisation, book: Book) -> Why | None:
    """Return what an authorisation rests for at this moment, or None where it does not."""
    people = (book.member(hand, authorisation.party) for hand in authorisation.hands)
    if not all(_decides(one, authorisation.scope, book) for one in people):
        return Why.HANDS
    if not _carried(authorisation.scope, book):
        return Why.HELD
    return None if ceilings(authorisation, book.policy) else Why.CEILING


def ceilings(authorisation: Authorisation, policy: Policy) -> list[StandingGrant]:
    """List the entries of the policy within which two hands may grant an authorisation."""
    return [
        grant
        for grant in policy.standing
        if grant.granting_party == authorisation.party
        and not any(above(authorisation, grant, policy))
    ]


def above(authorisation: Authorisation, grant: StandingGrant, policy: Policy) -> Iterator[str]:
    """
    Yield the fields of an authorisation by which it goes beyond an entry of the policy.

    They are named as in modal `authorise`.
    """
    scope, zone = authorisation.scope, ZoneInfo(policy.parties[authorisation.party].tz)
    first, last = authorisation.begins, authorisation.ends - timedelta.resolution
    holds = {
        "subject": scope.arrangement == grant.arrangement
        and any(policy.covers(one, scope.subject) for one in grant.subjects),
        "to": set(scope.to) <= set(grant.to),
        "template": grant.template in (None, scope.template),
        "level": policy.within(scope.level, grant.max_level),
        "precedence": scope.precedence == grant.precedence,
        "from": grant.valid_from <= first.astimezone(zone).date(),
        "until": last.astimezone(zone).date() <= grant.valid_until,
        "cap": grant.max_uses_24h is None or authorisation.cap <= grant.max_uses_24h,
        "lifetime": scope.lifetime <= (grant.max_lifetime or policy.lifetime.max),
    }
    yield from (name for name, within in holds.items() if not within)


def _carried(scope: Scope, book: Book) -> bool:
    """Return whether anything may go now where an authorisation lets it go."""
    try:
        routing.check(
            book.policy,
            book.standings,
            arrangement=scope.arrangement,
            routes={way[-1]: way for way in scope.ways},
            subject=scope.subject,
            level=scope.level,
            now=book.now,
        )
    except Refusal:
        return False
    return True


def _decides(hand: Officer | None, scope: Scope, book: Book) -> bool:
    """Return whether a hand could decide by themself what the authorisation decides."""
    return (
        hand is not None
        and hand.is_a(Role.APPROVER)
        and scope.level in book.policy.levels
        and book.cleared(hand, scope.level)
        and book.needs(hand, scope.subject)
    )


def _why_not(
    one: Authorisation, release: Release, book: Book, instead: Checks | None = None
) -> Iterator[Why]:
    """
    Yield every reason for which an authorisation that is live does not cover a release.

    Args:
        one: the authorisation.
        release: as its first step leaves it.
        book: says who its hands are, and how often it was used.
        instead: what is checked in the place of some of the rules for a first report.
    """
    rests = resting(one, book)
    if rests:
        yield rests
    version, policy = release.version, book.policy
    assert version, "what is submitted has a version"
    ways = {way[-1]: way for way in one.scope.ways}
    hops = {d.to: d.hops for d in release.deliveries}
    checks: Checks = {
        Why.EXERCISE: lambda: one.scope.exercise == release.exercise,
        Why.SUBJECT: lambda: policy.covers(one.scope.subject, release.subject),
        Why.TO: lambda: set(hops) <= set(ways),
        Why.ROUTE: lambda: (
            release.arrangement == one.scope.arrangement
            and all(ways.get(to, way) == way for to, way in hops.items())
        ),
        Why.LEVEL: lambda: policy.within(version.level, one.scope.level),
        Why.CAVEATS: lambda: set(version.caveats) == set(one.scope.caveats),
        Why.PRECEDENCE: lambda: release.precedence == one.scope.precedence,
        Why.LIFETIME: lambda: release.lifetime <= one.scope.lifetime,
        Why.TEMPLATE: lambda: one.scope.template in (None, release.template),
        Why.DRAFTER: lambda: release.authors.isdisjoint(one.hands),
        Why.QUORUM: lambda: (
            policy.approvals.needed(Slot.ORIGINATOR.value, version.level) <= len(set(one.hands))
        ),
        Why.CAP: lambda: left(one, book) > 0,
    }
    yield from (why for why, covers in {**checks, **(instead or {})}.items() if not covers())
