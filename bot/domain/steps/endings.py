"""
How a release ends, and how its end is put off: withdraw, recall and expire, which no suspension
stops, decline, lapse, and extend.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.book import Book
from bot.domain.deadlines.decision_period import lapses_at
from bot.domain.officers import Officer, Role
from bot.domain.refusals import (
    Expired,
    FieldMissing,
    LifetimeOverConsent,
    LifetimeTooLong,
    SelfApproval,
    WrongRole,
    WrongStage,
)
from bot.domain.release.authority import authors_of, open_to, originators
from bot.domain.release.records import Slot
from bot.domain.release.release import Decision, Delivery, Release, advance
from bot.domain.release.stages import ASK_EXTENSION, NEXT, READABLE, Stage, Step
from bot.domain.steps import drafts
from bot.domain.steps.carriage import let_in
from bot.domain.steps.decision import refused
from bot.domain.text import characters, typed


def withdraw(release: Release, book: Book, *, note: str = "") -> Decision:
    """
    Take back what is not released yet: by who drafted it or asked for it, for the party they did
    that for, and from the hub's slot by any approver of the originator.

    Raises:
        Refusal: as for `may_withdraw`.
    """
    moved = may_withdraw(release, book)
    return _end(release, book, Step.WITHDRAW, moved, book.by, drafts.text("note", note))


def may_withdraw(release: Release, book: Book) -> list[Delivery]:
    """
    Return the deliveries that the officer may take back now.

    Raises:
        NotFound: not theirs to know of.
        WrongRole: somebody else drafted it, or they did for another party than they are of now; and
            it is not at the hub, or they are no approver of the originator.
        WrongStage: it has been released or has ended.
    """
    by = book.by_who_knows(release)
    if by.id in authors_of(release, by.party):
        return open_to(release, Step.WITHDRAW)
    approves = by.party == release.originator and by.is_a(Role.APPROVER)
    at_hub = [d for d in release.deliveries if approves and d.stage is Stage.RELAY_REVIEW]
    if not at_hub:
        raise WrongRole(role="author")
    return at_hub


def decline(release: Release, book: Book, *, note: str = "") -> Decision:
    """
    Decline what another party asked for. Voluntary sharing owes no reason: the note stays at home.

    Raises:
        Refusal: as for `may_decline`.
    """
    moved = may_decline(release, book)
    return refused(release, book, Step.DECLINE, moved, note=drafts.text("note", note))


def may_decline(release: Release, book: Book) -> list[Delivery]:
    """
    Return the deliveries that the officer may decline now.

    Raises:
        NotFound, WrongRole, WrongParty, WrongStage: it was not asked of this party, or is answered
        or ended.
    """
    book.by_who_acts(release)
    originators(release, book.by_who_may(Step.DECLINE))
    return open_to(release, Step.DECLINE)


def recall(release: Release, book: Book, *, note: str) -> Decision:
    """
    End at once what was released. Nobody can read it from then on.

    This is a way out: unlike every other step it is open also to an officer who acted on the
    release for another party before.

    Raises:
        FieldMissing: a reason is needed. It stays within the own party.
        Refusal: as for `may_recall`.
    """
    moved = may_recall(release, book)
    return _end(
        release, book, Step.RECALL, moved, book.by, drafts.text("note", note, required=True)
    )


def may_recall(release: Release, book: Book) -> list[Delivery]:
    """
    Return the deliveries that the officer may recall now.

    Raises:
        NotFound, WrongParty, WrongRole: only an approver of the originator recalls.
        WrongStage: nothing of it is released.
    """
    by = book.by_who_knows(release)
    originators(release, by)
    book.by_who_may(Step.RECALL)
    return open_to(release, Step.RECALL)


def lapse(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    End an offer to `to` that was not decided in time.

    Time on hold is not counted: only what was over before is ended while the arrangement is on
    hold.

    Returns:
        None where there is nothing to end, or not yet.
    """
    return _by_the_clock(release, book, Step.LAPSE, to)


def expire(release: Release, book: Book, *, to: str) -> Decision | None:
    """
    End what was released to `to` when its time is over.

    Returns:
        None where there is nothing to end, or not yet.
    """
    return _by_the_clock(release, book, Step.EXPIRE, to)


def _by_the_clock(release: Release, book: Book, step: Step, to: str) -> Decision | None:
    d = release.delivery(to)
    if d is None or (d.stage, step, False) not in NEXT:
        return None
    due = lapses_at(release, book) if step is Step.LAPSE else d.expires_at
    if due is None or book.now < due:
        return None
    return _end(release, book, step, [d], None, "")


def _over(d: Delivery, step: Step, now: datetime) -> datetime | None:
    """
    Find when reading it ended: at the second it expired, whenever the clock got there.

    Returns:
        None if it was never released.
    """
    return d.expires_at if step is Step.EXPIRE or d.expires_at is None else min(d.expires_at, now)


def _end(
    release: Release,
    book: Book,
    step: Step,
    moved: Sequence[Delivery],
    by: Officer | None,
    note: str,
) -> Decision:
    changed = [
        replace(d, stage=NEXT[d.stage, step, False], ended_at=_over(d, step, book.now))
        for d in moved
    ]
    return advance(release, step, changed, now=book.now, by=by, note=note)


def may_extend(release: Release, book: Book) -> list[Delivery]:
    """
    Return the deliveries that the officer may prolong now: all that can be read and, for a hub,
    those for which the originator asks it to.

    It lets somebody read on, so it is a way in: all that an approval needs is asked for again, and
    an arrangement that does not carry the release now stands in its way.

    Raises:
        NotFound, WrongParty, WrongRole, SelfApproval, AlreadyDecided, ClearanceLapsed,
            NoDelegation: not theirs to prolong.
        Expired, WrongStage: nothing of it can be read.
        Refusal: the arrangement, or an agreement under it, is not active, or no longer carries it.
    """
    book.by_who_acts(release)
    asked = [d for d in release.deliveries if d.extension_asked(book.by.party, book.latest)]
    if not asked:
        originators(release, book.by)
    by = book.by_who_may(Step.EXTEND)
    if by.id in release.authors:
        raise SelfApproval
    live = asked or [
        d
        for d in release.deliveries
        if (d.stage, Step.EXTEND, False) in NEXT and d.readable(book.latest)
    ]
    if not live:
        if any(d.stage in READABLE for d in release.deliveries):
            raise book.over(Expired())
        raise WrongStage(stage=release.deliveries[0].stage.value)
    level = max((release.versions[d.version - 1].level for d in live), key=book.policy.rank)
    book.delegated(by, release.subject, level)
    let_in(release, live, book, level)
    return live


def extend(release: Release, book: Book, *, lifetime: str) -> Decision:
    """
    Prolong by `lifetime` (`48h`) whatever of it can be read, each destination from its own end.

    The marking stays, so that no recipient confirms its caveats again. Where the hub gave less time
    than it was offered, its word bounds this too: it is asked, and such a destination keeps the end
    it has until a releasing authority of the hub extends in turn, by at most as much.

    Raises:
        FieldMissing, LifetimeInvalid: no such length of time.
        LifetimeTooLong: counted from its release, it would live longer than the policy allows.
        LifetimeOverConsent: it is longer than the originator asks the hub for.
        Refusal: as for `may_extend`.
    """
    live = may_extend(release, book)
    if not characters.visible(lifetime):
        raise FieldMissing(name="lifetime")
    span = drafts.lifetime(lifetime, release.precedence, book.policy)
    note = characters.tidied(lifetime, lines=False, hidden=False)
    given, asked = [], []
    for d in live:
        until = _longer(d, span, book)
        if d.extension_asked(book.by.party, book.latest):
            given.append(_agreed(d, until))
        elif _is_beyond_hub(release, d, until):
            asked.append(replace(d, asked_until=until))
        else:
            given.append(replace(d, stage=NEXT[d.stage, Step.EXTEND, False], expires_at=until))
    done = advance(release, Step.EXTEND, given, now=book.now, by=book.by, note=note)
    then = advance(done.release, ASK_EXTENSION, asked, now=book.now, by=book.by, note=note)
    return Decision(then.release, (*done.moves, *then.moves))


def extension_asked(release: Release, book: Book) -> str:
    """Return by how much the originator asks the officer's party to extend, as typed; else ""."""
    spans = [
        d.asked_until - d.expires_at
        for d in release.deliveries
        if d.extension_asked(book.by.party, book.now) and d.asked_until and d.expires_at
    ]
    return typed.compact(min(spans)) if spans else ""


def _longer(d: Delivery, span: timedelta, book: Book) -> datetime:
    """
    Return the end that a delivery would have.

    Raises:
        LifetimeTooLong: counted from its release, it would live longer than the policy allows.
    """
    assert d.released_at and d.expires_at, "what can be read was released, and ends"
    until, most = d.expires_at + span, book.policy.lifetime.max
    if until - d.released_at > most:
        raise LifetimeTooLong(days=str(most.days))
    return until


def _agreed(d: Delivery, until: datetime) -> Delivery:
    """
    Return a delivery that the hub lets be read until then.

    Raises:
        LifetimeOverConsent: the originator asks for less.
    """
    assert d.asked_until and d.expires_at, "the hub is asked about what can be read"
    if until > d.asked_until:
        span = typed.compact(d.asked_until - d.expires_at)
        raise LifetimeOverConsent(about="extend", span=span)
    stage = NEXT[d.stage, Step.EXTEND, False]
    return replace(d, stage=stage, expires_at=until, asked_until=None)


def _is_beyond_hub(release: Release, d: Delivery, until: datetime) -> bool:
    """Return whether the hub gave less time than it was offered, and this is more than it gave."""
    offered, agreed = release.lifetime_of(d, (Slot.ORIGINATOR,)), release.lifetime_of(d)
    assert d.released_at, "what can be read was released"
    return agreed < offered and until - d.released_at > agreed
