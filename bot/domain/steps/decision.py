"""Filling a slot: approve, relay, return and deny, and decline for what was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce

from bot.domain.attention import claimed
from bot.domain.book import Book
from bot.domain.coverage import ORDINARY, covering, covering_correction, promised
from bot.domain.deadlines.allowance import escalation
from bot.domain.form_errors import FormCheck
from bot.domain.officers import Officer
from bot.domain.refusals import (
    AlreadyDecided,
    CodeMissing,
    ConsentMissing,
    ConsentStale,
    LifetimeOverConsent,
    NarrowerOnly,
    SelfApproval,
    Superseded,
    VersionStale,
    WrongParty,
    WrongStage,
)
from bot.domain.release.authorisation import Authorisation
from bot.domain.release.authority import originators
from bot.domain.release.records import Consent, Slot, Version
from bot.domain.release.release import Decision, Delivery, RegisterEntry, Release, advance
from bot.domain.release.stages import CODES, NEXT, Stage, Step
from bot.domain.steps import drafts
from bot.domain.steps.carriage import let_in
from bot.domain.text import characters, typed

STEP_OF = {Slot.ORIGINATOR: Step.APPROVE, Slot.RELAY: Step.RELAY}
BEFORE: Mapping[Slot, tuple[Slot, ...]] = {Slot.ORIGINATOR: (), Slot.RELAY: (Slot.ORIGINATOR,)}
"""Whose consents bound what a slot may consent to, besides what was asked for."""

LEAVE_OPEN, DENY = OTHERS = ("leave_open", "deny")
"""What becomes of the destinations that a consent leaves out."""


@dataclass(frozen=True)
class Extent:
    """
    Whom a consent is for, and for how long.

    Attributes:
        to: The destinations, none for all that it is asked for.
        lifetime: For how long each may read it, as typed (`24h`), "" for as long as was offered.
        others: What becomes of the destinations left out, one of `OTHERS`.
    """

    to: tuple[str, ...] = ()
    lifetime: str = ""
    others: str = LEAVE_OPEN


WHOLE = Extent()


def approve(
    release: Release,
    book: Book,
    *,
    version: int | None = None,
    note: str = "",
    extent: Extent = WHOLE,
) -> Decision:
    """
    Consent, for the originator, to this version going to these parties.

    With a hub on the route the offer goes on to the hub. Without one the item is released.

    Args:
        release: The release to decide on.
        book: What the rule may look at, with the officer who decides.
        version: The number on the officer's card. None for a typed decision, which applies to the
            version that their desk's card last showed.
        note: What the officer says about it, if anything.
        extent: Whom it is for and for how long, where that is less than what was asked for.

    Raises:
        NarrowerOnly: it names a party or a length of time that was not asked for.
        LifetimeInvalid, ValueUnknown: what else is wrong with its extent.
        Refusal: not theirs to decide, decided already, revised meanwhile, or no longer allowed by
            the policy.
    """
    return _consent(release, book, Slot.ORIGINATOR, version, note, extent)


def relay(
    release: Release,
    book: Book,
    *,
    version: int | None = None,
    note: str = "",
    extent: Extent = WHOLE,
) -> Decision:
    """
    Pass on, for the hub, what the originator consented to.

    It goes to nobody else, and nothing else goes with it.

    Args:
        release: The release to decide on.
        book: As for `approve`.
        version: As for `approve`.
        note: As for `approve`.
        extent: As for `approve`.

    Raises:
        ConsentMissing, ConsentStale: the originator's consent does not cover this version and
            destination.
        LifetimeOverConsent: the originator consented to a shorter time.
        Refusal: as for `approve`.
    """
    return _consent(release, book, Slot.RELAY, version, note, extent)


def may_narrow(release: Release, book: Book, *, version: int | None = None) -> list[Delivery]:
    """
    Return the deliveries that the officer may consent to now, each alone or with others.

    Args:
        release: The release to decide on.
        book: As for `approve`.
        version: As for `approve`.

    Raises:
        AlreadyDecided: they have consented to each of them.
        Refusal: as for `may_decide`; the arrangement does not carry them now.
    """
    theirs = _unconsented(release, book, None, version)
    let_in(release, theirs, book, release.versions[theirs[0].version - 1].level)
    return theirs


def _unconsented(
    release: Release, book: Book, slot: Slot | None, version: int | None
) -> list[Delivery]:
    """Return the deliveries that the officer may decide on and has not consented to before."""
    by = book.by
    open_now = may_decide(release, book, slot, version)
    theirs = [d for d in open_now if d.slot and all(c.by != by.id for c in d.given(d.slot))]
    if not theirs:
        raise AlreadyDecided
    return theirs


def send_back(
    release: Release, book: Book, *, code: str, note: str, version: int | None = None
) -> Decision:
    """
    Return it to the drafting desk for a new version: the step `return`.

    Args:
        release: The release to decide on.
        book: As for `approve`.
        code: The reason, one of `CODES`.
        note: What must change, which the drafter's party reads.
        version: As for `approve`.

    Raises:
        CodeMissing: no reason code, or none of `CODES`.
        Refusal: as for `approve`, but a suspended arrangement does not stand in the way.
    """
    check = FormCheck()
    check.of(_reason, code)
    said = check.of(drafts.text, "note", note, required=True)
    check.settle()
    moved = may_decide(release, book, None, version)
    return refused(release, book, Step.RETURN, moved, code=code, note=said or "")


def deny(
    release: Release, book: Book, *, code: str = "", note: str = "", version: int | None = None
) -> Decision:
    """
    Decide against it. Code and note stay within the deciding party.

    Args:
        release: The release to decide on.
        book: As for `approve`.
        code: The reason, one of `CODES`, or "" for none.
        note: As for `approve`.
        version: As for `approve`.

    Raises:
        Refusal: as for `send_back`.
    """
    check = FormCheck()
    if code:
        check.of(drafts.key, "code", code, CODES)
    said = check.of(drafts.text, "note", note)
    check.settle()
    moved = may_decide(release, book, None, version)
    return refused(release, book, Step.DENY, moved, code=code or None, note=said or "")


def _reason(code: str) -> None:
    if code not in CODES:
        raise CodeMissing(codes=", ".join(CODES))


def reprioritise(release: Release, book: Book, *, precedence: str) -> Decision:
    """
    Change how urgent a release is: the drafter proposes a precedence, the releaser confirms or
    changes it.

    The objectives count from when each step began, not from the change.

    Raises:
        NotFound, WrongParty, WrongRole, SelfApproval, AlreadyDecided: only an approver of the
            originator changes it, who has not acted on it for another party.
        ValueUnknown: the policy has no such precedence.
        WrongStage: it is over.
    """
    by = may_reprioritise(release, book)
    drafts.key("precedence", precedence, book.policy.precedences)
    if release.precedence == precedence:
        raise WrongStage(stage=release.deliveries[0].stage.value)
    changed = replace(release, precedence=precedence)
    if book.policy.precedences[precedence].rank > book.policy.precedences[release.precedence].rank:
        # What the new precedence would have reminded of by now was never told: the first reminder
        # of it is due at once.
        anew = tuple(replace(d, reminded_at=None) for d in changed.deliveries)
        anew = tuple(d.paced(reminded_at=None) for d in anew)
        changed = replace(changed, deliveries=anew)
    for d in changed.deliveries:
        due = escalation(changed, d.paced(escalated_at=None), book)
        if d.pace.escalated_at and due and due > book.now:
            changed = changed.with_delivery(d.paced(escalated_at=None))
    move = RegisterEntry(
        "precedence",
        book.now,
        by.id,
        by.party,
        release.version.n if release.version else 0,
        note=f"{release.precedence} → {precedence}",
    )
    return Decision(changed, (move,))


def may_reprioritise(release: Release, book: Book) -> Officer:
    """
    Hold that the officer may change how urgent a release is now.

    Returns:
        The officer.

    Raises:
        NotFound, WrongParty, WrongRole, SelfApproval, AlreadyDecided, WrongStage: as for
            `reprioritise`.
    """
    book.by_who_acts(release)
    by = book.by_who_may("precedence")
    originators(release, by)
    if not release.live:
        raise WrongStage(stage=release.deliveries[0].stage.value)
    return by


def may_decide(
    release: Release, book: Book, slot: Slot | None, version: int | None
) -> list[Delivery]:
    """
    Return the deliveries whose open slot the officer may fill now.

    Args:
        release: The release to decide on.
        book: As for `approve`.
        slot: The slot, or None for whichever is the officer's party's.
        version: As for `approve`.

    Raises:
        NotFound, WrongRole, WrongParty, VersionStale, SelfApproval, AlreadyDecided, WrongStage,
            Superseded, ClearanceLapsed, NoDelegation: why they may not.
    """
    book.by_who_acts(release)
    by = book.by_who_may(Step.APPROVE)
    slot = slot or slot_of(release, by)
    mine = _offered(release, slot, by.party)
    if not mine:
        raise WrongParty(party=release.originator)
    current = max(d.version for d in mine)
    shown = version or book.drawn.get(by.party) or current
    waiting = [d for d in mine if d.slot is slot and d.version <= shown]
    if not version and waiting:
        shown = max(d.version for d in waiting)
    open_now = [d for d in waiting if d.version == shown]
    if shown != current and not open_now:
        raise VersionStale(version=str(current))
    if not open_now:
        by_which = next((d.superseded_by for d in mine if d.superseded_by), None)
        if by_which:
            raise Superseded(number=by_which.number, n=str(by_which.n))
        if any(d.given(slot) or d.stage in (Stage.DENIED, Stage.RETURNED) for d in mine):
            raise AlreadyDecided
        raise WrongStage(stage=mine[0].stage.value)
    if by.id in release.authors:
        raise SelfApproval
    book.delegated(by, release.subject, release.versions[shown - 1].level)
    return open_now


def slot_of(release: Release, by: Officer) -> Slot:
    """Return the slot that an officer's party fills, where it fills any."""
    return Slot.ORIGINATOR if by.party == release.originator else Slot.RELAY


def _offered(release: Release, slot: Slot, party: str) -> list[Delivery]:
    """
    Return the deliveries whose slot is a party's, as far as it may know of them.

    A hub learns nothing of a destination that the originator has left out.
    """
    return [
        d
        for d in release.deliveries
        if d.owner(slot) == party and (slot is Slot.ORIGINATOR or d.offered_at)
    ]


def _consent(
    release: Release,
    book: Book,
    slot: Slot,
    version: int | None,
    note: str,
    extent: Extent,
) -> Decision:
    note = drafts.text("note", note)
    theirs = _unconsented(release, book, slot, version)
    by, carried, check = book.by, release.versions[theirs[0].version - 1], FormCheck()
    moved = check.of(_named, release, slot, theirs, by, extent.to) or theirs
    span = check.of(_span, release, slot, moved, extent.lifetime)
    check.of(drafts.key, "others", extent.others, OTHERS)
    check.settle()
    let_in(release, moved, book, carried.level)
    if slot is Slot.RELAY:
        for d in moved:
            _originator_consents(book, d, carried)
    unread = not release.has("details", by=by.id, version=carried.n)
    parties = tuple(d.to for d in moved)
    yes = Consent(slot, by.id, by.party, carried.n, carried.hash, parties, book.now, unread)
    needed = book.policy.approvals.needed(slot.value, carried.level)
    changed = [
        _filled(
            release,
            book,
            _given(release, _unasked(d, by, book), replace(yes, lifetime=span)),
            slot,
            needed,
        )
        for d in moved
    ]
    decision = advance(release, STEP_OF[slot], changed, now=book.now, by=by, note=note)
    left_out = [d for d in theirs if d not in moved]
    if extent.others != DENY or not left_out:
        return decision
    denied = refused(decision.release, book, Step.DENY, left_out, note=note)
    return replace(denied, moves=decision.moves + denied.moves)


def _named(
    release: Release, slot: Slot, theirs: Sequence[Delivery], by: Officer, to: Sequence[str]
) -> list[Delivery]:
    """
    Return the deliveries to the parties that a consent names, or all where it names none.

    Raises:
        NarrowerOnly: one of them is none that it is asked for.
        AlreadyDecided: one of them is decided already.
    """
    strange = set(to) - {d.to for d in _offered(release, slot, by.party)}
    if strange:
        asked = sorted(d.to for d in theirs)
        raise NarrowerOnly(about="to", named=", ".join(sorted(strange)), parties=", ".join(asked))
    if not set(to) <= {d.to for d in theirs}:
        raise AlreadyDecided
    return [d for d in theirs if not to or d.to in to]


def _span(
    release: Release, slot: Slot, moved: Sequence[Delivery], lifetime: str
) -> timedelta | None:
    """
    Return for how long a consent is, or None for as long as it was asked for.

    Raises:
        LifetimeInvalid: it cannot be read, or is under a minute.
        NarrowerOnly: it is longer than was asked for.
        LifetimeOverConsent: it is longer than the originator consented to.
    """
    if not characters.visible(lifetime):
        return None
    span, most = drafts.span(lifetime), min(release.lifetime_of(d, BEFORE[slot]) for d in moved)
    if span > release.lifetime:
        raise NarrowerOnly(about="lifetime", name="lifetime", span=typed.compact(most))
    if span > most:
        raise LifetimeOverConsent(about="relay", span=typed.compact(most))
    return span


def _given(release: Release, d: Delivery, yes: Consent) -> Delivery:
    """Return a delivery with one more consent, which says for how long it is in any case."""
    lifetime = yes.lifetime or release.lifetime_of(d)
    return replace(d, consents=(*d.consents, replace(yes, lifetime=lifetime)))


def _unasked(d: Delivery, by: Officer, book: Book) -> Delivery:
    """Return the delivery with the officer's own question closed: they decide without an answer."""
    question = d.question
    return d.with_question(question.closed(book.now)) if question and question.by == by.id else d


def decided_beforehand(
    drafted: Decision, book: Book, *, promise: str = "", line: Sequence[Release] = ()
) -> Decision:
    """
    Fill the originator's slot of a new release by the standing authorisation that covers it.

    The consents are those of its two hands, and cite it. The hub's slot stays a person's.

    Args:
        drafted: What the first step of the release decided.
        book: The book of the same act.
        promise: The authorisation that the form named before it was sent, `ORDINARY` where it said
            that a person decides first, or "" where it said neither.
        line: What it corrects, the first report first; none for a first report.

    Returns:
        The same with the slot filled, or `drafted` where no authorisation covers it.

    Raises:
        AuthorisationCap, AuthorisationOver: the form promised an authorisation, and it does not
            cover this now.
    """
    if promise == ORDINARY:
        return drafted
    release = drafted.release
    found = covering_correction(release, line, book) if line else covering(release, book)
    broken = promised(found, promise) if promise else None
    if broken:
        raise broken
    return _cited(drafted, book, found.by) if found.by and release.version else drafted


def _cited(drafted: Decision, book: Book, authorisation: Authorisation) -> Decision:
    """Fill the originator's slot of what was drafted by the hands of an authorisation."""
    release = drafted.release
    carried = release.versions[-1]
    needed = book.policy.approvals.needed(Slot.ORIGINATOR.value, carried.level)
    yes = tuple(
        Consent(
            *(Slot.ORIGINATOR, hand, release.originator, carried.n, carried.hash),
            *(release.parties, book.now),
            unread=True,
            authorisation=authorisation.id,
        )
        for hand in authorisation.hands
    )
    changed = [
        _filled(release, book, replace(d, consents=(*d.consents, *yes)), Slot.ORIGINATOR, needed)
        for d in release.deliveries
    ]
    step = advance(release, Step.APPROVE, changed, now=book.now, by=None, under=authorisation.id)
    return replace(
        drafted, release=step.release, moves=(*drafted.moves, *step.moves), drafted=release
    )


def _filled(release: Release, book: Book, d: Delivery, slot: Slot, needed: int) -> Delivery:
    """
    Return the delivery after one more consent: on to the next stage once the slot has as many as it
    needs.
    """
    if len(d.given(slot)) < needed:
        return d
    another = slot is Slot.ORIGINATOR and d.hub is not None
    stage = NEXT[d.stage, STEP_OF[slot], another]
    if stage is Stage.RELAY_REVIEW:
        first = d.first_offered_at or book.now
        return replace(d, stage=stage, offered_at=book.now, first_offered_at=first)
    until = book.now + release.lifetime_of(d)
    return replace(d, stage=stage, released_at=book.now, expires_at=until)


def _originator_consents(book: Book, d: Delivery, carried: Version) -> None:
    given = d.given(Slot.ORIGINATOR)
    if any(c.hash != carried.hash for c in given):
        raise ConsentStale
    covering = {c.by for c in given if d.to in c.parties and c.party == d.hops[0]}
    if len(covering) < book.policy.approvals.needed("originator", carried.level):
        raise ConsentMissing


def refused(
    release: Release,
    book: Book,
    step: Step,
    moved: Sequence[Delivery],
    *,
    code: str | None = None,
    note: str,
) -> Decision:
    changed = [replace(d, stage=NEXT[d.stage, step, False]) for d in moved]
    return advance(release, step, changed, now=book.now, by=book.by, code=code, note=note)


LOOKING = timedelta(minutes=15)
"""How long `I am looking at this` counts."""


def looking(release: Release, book: Book, *, version: int | None = None) -> Decision:
    """
    Tell the officer's own desk that they are looking at what is to be decided.

    That counts for `LOOKING` and binds nobody. Of the most urgent nobody else is tried meanwhile,
    for a turn.

    Raises:
        Refusal: as for deciding, because whoever may not decide it has nothing to look at.
    """
    moved = may_decide(release, book, None, version)
    by = book.by
    return Decision(
        reduce(Release.with_delivery, (claimed(d, book) for d in moved), release),
        tuple(RegisterEntry("looking", book.now, by.id, by.party, d.version, d.to) for d in moved),
    )
