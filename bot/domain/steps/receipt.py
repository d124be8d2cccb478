"""Reading and receipt: confirm the caveats, read and acknowledge, and look at it to decide."""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.domain.attention import opened
from bot.domain.book import Book
from bot.domain.deadlines.decision_period import lapses_at
from bot.domain.officers import Officer, Role
from bot.domain.refusals import (
    CaveatNotConfirmed,
    ClearanceLapsed,
    Expired,
    NotRead,
    NotRecipient,
    Recalled,
    Refusal,
    Superseded,
    VersionStale,
    WrongStage,
)
from bot.domain.release.content import Replaced
from bot.domain.release.records import Reading
from bot.domain.release.release import Decision, Delivery, RegisterEntry, Release, advance
from bot.domain.release.stages import NEXT, READABLE, UNDER_REVIEW, Stage, Step
from bot.domain.release.visibility import had_before
from bot.domain.steps.carriage import let_in


def standing_conditions(release: Release, book: Book, version: int) -> tuple[str, ...]:
    """
    Return what a recipient confirms before reading: the arrangement's standing conditions, then the
    version's caveats.

    Keys of the message files: `need_to_know` always, `purpose` where use is limited to it, `onward`
    where a copy goes no further without the originator (the agreements' third-party rule), and the
    policy's keys of the caveats.
    """
    arrangement = book.policy.arrangements[release.arrangement]
    standing = {
        "need_to_know": True,
        "purpose": arrangement.purpose_limited,
        "onward": arrangement.onward_release == "originator_consent",
    }
    own = release.versions[version - 1].caveats
    return (*(condition for condition, applies in standing.items() if applies), *own)


def confirmed_before(release: Release, book: Book, version: int) -> datetime | None:
    """
    Find when the officer confirmed the conditions of the earlier report that a correction takes the
    place of.

    Returns:
        None where they did not, or the conditions or the level are others by now.
    """
    if not book.chain:
        return None
    known = had_before(release, book.by.party)
    earlier = next((one for one in book.chain if known and one.number == known.number), None)
    d = earlier and earlier.delivery(book.by.party)
    if not earlier or not d or not d.version:
        return None
    same = (
        standing_conditions(earlier, book, d.version) == standing_conditions(release, book, version)
        and earlier.versions[d.version - 1].level == release.versions[version - 1].level
        and earlier.purpose == release.purpose
    )
    kind, by = "caveats", book.by.id
    at = (
        r.at
        for r in earlier.readings
        if same and (r.kind, r.by, r.version) == (kind, by, d.version)
    )
    return next(at, None)


def may_compare(
    earlier: Release, before: Replaced, release: Release, officer: Officer, book: Book
) -> bool:
    """
    Return whether an officer may see the earlier values that a correction replaces.

    A recipient must have opened the earlier report; at the originator it is for its approvers and
    whoever drafted that report, at the hub for its approvers where that report was offered to them.
    All must be cleared for the earlier level, too.

    Args:
        earlier: the report whose values they are.
        before: these values.
        release: the correction.
        officer: who reads the correction.
        book: says who is cleared.
    """
    level = before.values.get("level", release.versions[-1].level)
    if level not in book.policy.levels or not book.cleared(officer, level):
        return False
    if officer.party == release.originator:
        return officer.is_a(Role.APPROVER) or officer.id in earlier.authors
    known = had_before(release, officer.party)
    if known is None or known.number != earlier.number:
        return False
    reads = any(d.to == officer.party for d in release.deliveries)
    return officer.id in known.read_by if reads else officer.is_a(Role.APPROVER)


def _ended(d: Delivery, book: Book) -> Refusal:
    if d.stage is Stage.RECALLED:
        return Recalled()
    if d.superseded_by:
        return Superseded(number=d.superseded_by.number, n=str(d.superseded_by.n))
    if d.stage in READABLE and not d.readable(book.latest):
        return book.over(_expired(d))
    if d.stage in (Stage.EXPIRED, Stage.DESTROYED):
        return _expired(d)
    return WrongStage(stage=d.stage.value)


def _expired(d: Delivery) -> Expired:
    """Say since when, unless it was ended before its time: recalled, or certified by its holder."""
    early = d.expires_at is None or (d.ended_at is not None and d.ended_at < d.expires_at)
    return Expired() if early or d.expires_at is None else Expired(at=d.expires_at.isoformat())


def _in_force(release: Release, d: Delivery, book: Book) -> None:
    let_in(release, [d], book, release.versions[d.version - 1].level)


def _recipient(release: Release, book: Book) -> tuple[Officer, Delivery]:
    """
    Return the officer and what is delivered to their party.

    An officer who is no recipient is refused before any other reason is looked at.
    """
    by = book.by_who_acts(release)
    d = release.delivery(by.party)
    if (
        d is None
        or d.released_at is None
        or not by.is_a(Role.LIAISON)
        or not book.needs(by, release.subject)
    ):
        raise NotRecipient
    level = release.versions[d.version - 1].level
    if not book.cleared(by, level):
        raise ClearanceLapsed(level=level)
    return by, d


def _note(
    release: Release,
    by: Officer,
    version: int,
    kind: Literal["caveats", "read", "details"],
    book: Book,
) -> Release:
    """
    Return the release with the first time that this officer did this to this version.

    Every time after the first is in the register only.
    """
    if release.has(kind, by=by.id, version=version):
        return release
    return replace(
        release, readings=(*release.readings, Reading(by.id, by.party, version, kind, book.now))
    )


def may_read(release: Release, book: Book) -> int:
    """
    Return the version that the officer may read now, apart from its caveats.

    Raises:
        NotFound, NotRecipient, ClearanceLapsed: not theirs to read. SelfApproval, AlreadyDecided:
        they acted on it for another party, such as the one that drafted it. Expired, Recalled,
        WrongStage: not to be read any more.
        Refusal: the arrangement, or an agreement under it, is not active.
    """
    _, d = _recipient(release, book)
    if not d.readable(book.latest):
        raise _ended(d, book)
    _in_force(release, d, book)
    return d.version


def confirm_and_read(
    release: Release, book: Book, *, ticked: frozenset[str], version: int
) -> Decision:
    """
    Confirm every caveat of the version on the form, and read it.

    Args:
        release: The release.
        book: The book, with the officer who reads.
        ticked: The conditions that the officer ticked.
        version: The number of the version on the form.

    Raises:
        CaveatNotConfirmed: one is not ticked.
        VersionStale: another version was delivered meanwhile.
        Refusal: as for `may_read`.
    """
    current = may_read(release, book)
    if version != current:
        raise VersionStale(version=str(current))
    if not ticked.issuperset(standing_conditions(release, book, version)):
        raise CaveatNotConfirmed
    by = book.by
    confirmed = _note(release, by, version, "caveats", book)
    moves = (RegisterEntry("caveats", book.now, by.id, by.party, version, by.party),)
    return _read(confirmed, book, by, version, moves)


def read(release: Release, book: Book) -> Decision:
    """
    Read what was released, its caveats being confirmed already by this officer.

    Raises:
        CaveatNotConfirmed: they are not, for this version.
        Refusal: as for `may_read`.
    """
    version = may_read(release, book)
    by = book.by
    if not release.has("caveats", by=by.id, version=version):
        raise CaveatNotConfirmed
    return _read(release, book, by, version, ())


def _read(
    release: Release, book: Book, by: Officer, version: int, moves: tuple[RegisterEntry, ...]
) -> Decision:
    moves = (*moves, RegisterEntry("read", book.now, by.id, by.party, version, by.party))
    return Decision(_note(release, by, version, "read", book), moves, opens=version)


def look(release: Release, book: Book, *, version: int | None = None) -> Decision:
    """
    Look at the content in order to decide on it, or as its drafter.

    The drafter and the originator's approvers may do so from the request on, and the hub's
    approvers once it was offered to them. It must be under review or live. Rank alone gives no
    right to look.

    Args:
        release: The release.
        book: The book, with the officer who looks.
        version: The one that is meant; the newest where that is none of those.

    Raises:
        NotFound, NotRecipient, ClearanceLapsed: not theirs to look at.
        SelfApproval, AlreadyDecided: they acted on it for another party.
        Expired, Recalled, WrongStage: there is nothing to look at any more.
    """
    by = book.by_who_acts(release)
    drafter = by.is_a(Role.LIAISON) and by.id in {v.drafted_by for v in release.versions}
    approver = by.is_a(Role.APPROVER)
    if by.party == release.originator and (drafter or approver):
        mine = release.deliveries
    else:
        mine = tuple(
            d for d in release.deliveries if approver and d.hub == by.party and d.offered_at
        )
    if not mine or not book.needs(by, release.subject):
        raise NotRecipient
    seen = (
        UNDER_REVIEW | {Stage.RETURNED} if by.party == release.originator else {Stage.RELAY_REVIEW}
    )
    undecided = [d for d in mine if d.stage in seen]
    lapses = lapses_at(release, book)
    over = lapses is not None and lapses <= book.latest
    live = [d for d in mine if (d.stage in seen and not over) or d.readable(book.latest)]
    if not live:
        if undecided:
            raise book.over(WrongStage(stage=Stage.LAPSED.value))
        raise _ended(mine[0], book)
    d = max(live, key=lambda d: (d.version == version, d.version))
    level = release.versions[d.version - 1].level
    if not book.cleared(by, level):
        raise ClearanceLapsed(level=level)
    _in_force(release, d, book)
    moves = (RegisterEntry("details", book.now, by.id, by.party, d.version),)
    looked = opened(_note(release, by, d.version, "details", book), book)
    return Decision(looked, moves, opens=d.version)


def acknowledge(release: Release, book: Book, *, version: int | None = None) -> Decision:
    """
    Acknowledge receipt for the own party: once for all of it, after someone there has read this
    version.

    Raises:
        NotRead: nobody of the party has.
        VersionStale: the card shows another version.
        Refusal: not theirs, or not to be acknowledged any more.
    """
    by, d = _recipient(release, book)
    if version not in (None, d.version):
        raise VersionStale(version=str(d.version))
    after = NEXT.get((d.stage, Step.ACKNOWLEDGE, False))
    if after is None or not d.readable(book.latest):
        raise _ended(d, book)
    if not release.has("read", party=by.party, version=d.version):
        raise NotRead
    acknowledged = replace(d, stage=after, acknowledged_at=book.now, acknowledged_by=by.id)
    return advance(release, Step.ACKNOWLEDGE, [acknowledged], now=book.now, by=by)
