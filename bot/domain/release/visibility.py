"""
What a party may know: of a release, a delivery, its stage, its version, a line of its register.

Every list, card, message and search asks here, and the conditions on rows in `storage.queries` say
the same. A pending offer is shown to nobody whom it may go to (DoDD 5230.11, false impression).
What a party may see of the audit log stands beside, in `audit_visibility`.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.officers import Officer
from bot.domain.release.records import ChainPlace, Predecessor, Slot, Version
from bot.domain.release.release import Delivery, RegisterEntry, Release
from bot.domain.release.stages import (
    ASK_EXTENSION,
    CANCEL,
    OPEN,
    QUESTION,
    READABLE,
    REPLY,
    Stage,
    Step,
)

CONSENTS = frozenset({Step.APPROVE, Step.RELAY})
SEEN_BY_ORIGINATOR = frozenset({*Step, QUESTION, "read", "certify"})
"""The steps of other parties that the originator sees, by their names in register and audit log."""
SEEN_BY_OTHERS = frozenset({*Step, CANCEL}) - {
    *(Step.RETURN, Step.DENY, Step.DECLINE, Step.DESTROY)
}
"""The steps of another party that hub and destination see."""

PUT_TO_HUB = {REPLY: frozenset({Stage.RELAY_REVIEW}), ASK_EXTENSION: READABLE}
"""The originator's words to the hub, and from which stages: nobody else sees them."""


def reached_at(d: Delivery, party: str) -> datetime | None:
    """
    Find when a delivery reached a party that is not its originator.

    Returns:
        For the hub, when it was last offered to it. For the destination, when it was released to
        it. None while it has not reached them, and for any other party.
    """
    return {d.hub: d.offered_at, d.to: d.released_at}.get(party)


def informed_holders(d: Delivery) -> tuple[str, ...]:
    """Return the hub and the destination, as far as a delivery has reached them."""
    return tuple(party for party in d.holders if reached_at(d, party))


def cancel_visible(release: Release, d: Delivery, party: str) -> bool:
    """
    Return whether a party may know that a report was cancelled: who never had it learns no more
    than that it was taken back.
    """
    return bool(release.cancelled_at) and party in (release.originator, *informed_holders(d))


def had_before(release: Release, party: str) -> Predecessor | None:
    """Return what a hub or destination had of the chain when a correction reached it, if it did."""
    known = (e for d in release.deliveries for e in d.earlier if e.party == party)
    return next(known, None)


def corrected(release: Release, party: str) -> ChainPlace | None:
    """
    Return which report a correction corrects, and its own place in the chain, as far as a party may
    know.

    Returns:
        The number of the first report, for others than the originator of the first that they had,
        and which report this is. None where it is no correction, or of nothing that they had.
    """
    if release.corrects is None or party == release.originator:
        return release.corrects
    known = had_before(release, party)
    return ChainPlace(known.first, release.corrects.n) if known else None


def visible_from(release: Release, d: Delivery, party: str) -> datetime | None:
    """
    Find from when a party may know of a delivery.

    Returns:
        For the originator and the party that asked, when it was submitted. For hub and destination,
        when it reached them. None while they may not know of it.
    """
    asked = party == d.to == release.asked_party
    return release.submitted_at if asked or party == release.originator else reached_at(d, party)


def visible_deliveries(release: Release, party: str) -> tuple[Delivery, ...]:
    """Return the deliveries of a release that a party may know of."""
    return tuple(d for d in release.deliveries if visible_from(release, d, party))


def informed_parties(release: Release) -> frozenset[str]:
    """Return every party that may know of a release."""
    parties = {release.originator, *(party for d in release.deliveries for party in d.holders)}
    return frozenset(party for party in parties if visible_deliveries(release, party))


def may_know(release: Release, officer: Officer) -> bool:
    """Return whether an officer may learn that a release exists."""
    return bool(visible_deliveries(release, officer.party))


def stage_visible(release: Release, d: Delivery, party: str) -> bool:
    """
    Return whether a party may know at which stage a delivery stands.

    While it is being decided, or a correction took its place before it arrived, only the originator
    may, and the hub once it was offered to it. A party that asked is told no more than that it is
    being considered.
    """
    replaced = d.stage is Stage.SUPERSEDED and d.released_at is None
    considered = d.stage is Stage.RETURNED or d.slot is not None or replaced
    known = visible_from(release, d, party) is not None
    return known and (not considered or party in (release.originator, d.hub))


def lapse_visible(release: Release, d: Delivery, party: str) -> bool:
    """
    Return whether a party may know which step was not taken by when a delivery lapsed, and by whom.
    """
    asked = d.came_from is Stage.ASKED and visible_from(release, d, party) is not None
    return asked or steps_visible_from(release, d, party) is not None


def draft_visible(release: Release, d: Delivery, party: str) -> bool:
    """
    Return whether a party may know what is drafted for an open delivery, such as its lifetime.
    """
    offered = party == d.hub and d.stage is Stage.RELAY_REVIEW
    return d.stage in OPEN and (party == release.originator or offered)


def certificates_visible(release: Release, holder: str, party: str) -> bool:
    """Return whether a party may know if the holder of a delivery has certified its destruction."""
    return party in (holder, release.originator)


def offered_version(d: Delivery) -> int:
    """Return the number of the newest version offered to the hub of a delivery, or 0 for none."""
    if d.offered_at is None:
        return 0
    given = (c for c in d.consents if c.slot is Slot.ORIGINATOR and c.at <= d.offered_at)
    return max((c.version for c in given), default=0)


def visible_version(release: Release, party: str, version: int = 0) -> Version | None:
    """
    Return the version of a release that a party may see.

    Args:
        version: the number of the one that is asked for, or 0 for the newest.

    Returns:
        That version, or the newest that the party may see where it is older, or None where there is
        none for it yet.
    """
    if party == release.originator:
        newest = len(release.versions)
    else:
        mine = visible_deliveries(release, party)
        released = [d.version for d in mine if d.to == party and d.released_at]
        newest = max([*released, *(offered_version(d) for d in mine if d.hub == party)], default=0)
    n = min(version or newest, newest)
    return release.versions[n - 1] if n else None


def steps_visible_from(
    release: Release, d: Delivery, party: str, register: Sequence[RegisterEntry] = ()
) -> datetime | None:
    """
    Find from when a party may know what others do about a delivery.

    Args:
        register: the lines of the release, oldest first: what has once reached a party stays known
            to it, though it be offered anew.

    Returns:
        For the originator when it was submitted. For all others, also a party that asked, when it
        first reached them, or None while it has not.
    """
    if party == release.originator:
        return release.submitted_at
    brought = (e.at for e in register if e.to == d.to and brings(d, e.after, party))
    return next(brought, reached_at(d, party))


def brings(d: Delivery, after: str | None, party: str) -> bool:
    """Return whether a step that leads to the stage `after` brings a delivery to a party."""
    return (after, party) in ((Stage.RELAY_REVIEW, d.hub), (Stage.RELEASED, d.to))


def entry_visible(
    entry: RegisterEntry, release: Release, party: str, register: Sequence[RegisterEntry] = ()
) -> bool:
    """
    Return whether a party may see a line of the register.

    A party always sees its own lines. The originator sees every step on its item, and hub and
    destination see what happened since it reached them. Of another party's consents only the one
    that completes a quorum is seen.

    Args:
        entry: the line.
        release: the release that it is about.
        party: the party that asks.
        register: all lines of the release, oldest first.
    """
    if entry.party == party:
        return True
    if entry.step in PUT_TO_HUB:
        hubs = {d.hub for d in release.deliveries if d.to == entry.to}
        return entry.before in PUT_TO_HUB[entry.step] and party in hubs
    if not step_visible(entry.step, release, party, moved=entry.before != entry.after):
        return False
    about = [d for d in release.deliveries if entry.to in (None, d.to)]
    since = [steps_visible_from(release, d, party, register) for d in about]
    return any(moment is not None and entry.at >= moment for moment in since)


def step_visible(step: str, release: Release, party: str, *, moved: bool) -> bool:
    """
    Return whether a step of another party is of a kind that a party sees, wherever it is written
    down.

    Args:
        moved: whether it led to another stage. A consent that does not leaves a quorum incomplete,
            and how far that is concerns the deciding party alone.
    """
    seen = SEEN_BY_ORIGINATOR if party == release.originator else SEEN_BY_OTHERS
    return step in seen and (moved or step not in CONSENTS)


def reason_visible(entry: RegisterEntry, party: str) -> bool:
    """
    Return whether a party that sees a line of the register reads its reason code and its note, too.
    """
    return entry.party == party or entry.step in (Step.RETURN, QUESTION, *PUT_TO_HUB)
