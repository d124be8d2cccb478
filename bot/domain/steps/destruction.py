"""
Destruction: every party that held a release certifies that nothing of it is kept outside the desk.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.book import Book
from bot.domain.officers import Role
from bot.domain.refusals import (
    AlreadyCertified,
    ClearanceLapsed,
    NotRecipient,
    Refusal,
    VersionStale,
    WitnessNeeded,
    WrongParty,
    WrongRole,
    WrongStage,
)
from bot.domain.release.records import Certificate
from bot.domain.release.release import Decision, Delivery, Release, advance
from bot.domain.release.stages import NEXT, PERMISSIONS, READABLE, TO_CERTIFY, Stage, Step


def certify(release: Release, book: Book, *, version: int | None = None) -> Decision:
    """
    Certify for the officer's own party that nothing of a release is kept outside the desk.

    At the policy's level a second person witnesses. A recipient may certify before its time is
    over, which ends their party's reading at once. Like every way out it needs no active
    arrangement.

    Raises:
        WrongParty: the party held nothing of it.
        AlreadyCertified, WitnessNeeded: the party has certified, or this officer has.
        SelfApproval, AlreadyDecided: this officer acted on it for another party, so it would not be
            clear whose word it is.
        NotRecipient, ClearanceLapsed, WrongRole: the first to certify is a recipient, or at the hub
            an approver.
        WrongStage: it is not released, or the hub's time to certify has not come, because it can
            still be read.
        VersionStale: the card shows another version.
    """
    by = book.by_who_acts(release)
    held = [d for d in release.deliveries if by.party in d.holders]
    if not held:
        raise WrongParty(party=release.parties[0])
    refused = {d.to: _refusal(release, d, book) for d in held}
    signed = [d for d in held if refused[d.to] is None]
    if not signed:
        raise next(refusal for refusal in refused.values() if refusal)
    if version and all(d.version != version for d in signed):
        raise VersionStale(version=str(signed[0].version))
    changed = []
    for d in signed:
        stated = replace(
            d, certificates=(*d.certificates, Certificate(by.id, by.party, d.version, book.now))
        )
        after = NEXT[d.stage, Step.DESTROY, bool(missing(release, stated, book))]
        ended_at = d.ended_at or (d.expires_at and min(d.expires_at, book.now))
        changed.append(replace(stated, stage=after, ended_at=ended_at))
    return advance(release, Step.DESTROY, changed, now=book.now, by=by)


def given(d: Delivery, party: str) -> tuple[Certificate, ...]:
    """Return what a party's officers have certified of a delivery."""
    return tuple(c for c in d.certificates if c.party == party)


def needed(release: Release, d: Delivery, book: Book) -> int:
    """
    Return how many persons of each holding party certify: two at the policy's level and above.
    """
    policy, level = book.policy, release.versions[d.version - 1].level
    # A level that the policy has lost since is taken for a sensitive one.
    sensitive = level not in policy.levels or (
        policy.rank(level) >= policy.rank(policy.lifetime.two_person_destruction_at)
    )
    return 2 if sensitive else 1


def missing(release: Release, d: Delivery, book: Book) -> tuple[str, ...]:
    """
    Return the holding parties whose certificate of a delivery is not complete.

    What a correction took the place of owes none of its own: that of the correction names it.
    """
    if d.stage is Stage.SUPERSEDED:
        return ()
    return tuple(p for p in d.holders if len(given(d, p)) < needed(release, d, book))


def next_chase(release: Release, d: Delivery, book: Book) -> datetime | None:
    """
    Find when a certificate that is missing is to be asked for again: once it is overdue, then after
    as long again each time.

    Returns:
        None where none is missing, or it has been asked for as often as the policy reminds of
        anything.
    """
    since, within = ended(d, book.now), book.policy.lifetime.destroy_certificate_within
    if (
        d.stage not in TO_CERTIFY
        or since is None
        or d.reminded >= book.policy.reminders.max_per_step
    ):
        return None
    if not missing(release, d, book):
        return None
    passed = ((d.reminded_at or since) - since) // within
    return since + within * (passed + 1)


def ended(d: Delivery, now: datetime) -> datetime | None:
    """
    Since when a delivery that was released can be read no more.

    Returns:
        None where it can be read, or was never released.
    """
    if d.stage in READABLE:
        return None if d.readable(now) else d.expires_at
    return d.ended_at


def _refusal(release: Release, d: Delivery, book: Book) -> Refusal | None:
    """Find why the officer may not certify a delivery that their party holds, or is to hold."""
    by = book.by
    already = given(d, by.party)
    early = d.readable(book.now) and by.party != d.to
    if (d.stage not in READABLE | TO_CERTIFY and not already) or early or d.released_at is None:
        return WrongStage(stage=d.stage.value)
    if len(already) >= needed(release, d, book):
        return AlreadyCertified()
    if by.id in {c.by for c in already}:
        return WitnessNeeded()
    if already:
        witness = by.is_a(*PERMISSIONS[Step.DESTROY].roles)
        return None if witness else WrongRole(role="liaison")
    return _no_recipient(release, d, book)


def _no_recipient(release: Release, d: Delivery, book: Book) -> Refusal | None:
    """
    Refuse the first to certify where they did not have it to read.

    That is a recipient, or at the hub an approver, who decides on passing on.

    Returns:
        Why the officer may not be the first to certify, or None where they may.
    """
    by, level = book.by, release.versions[d.version - 1].level
    if by.party == d.hub and not by.is_a(Role.APPROVER):
        return WrongRole(role=Role.APPROVER.value)
    if (by.party == d.to and not by.is_a(Role.LIAISON)) or not book.needs(by, release.subject):
        return NotRecipient()
    return None if book.cleared(by, level) else ClearanceLapsed(level=level)
