"""Extension: the originator lets what it released be read for longer."""

from dataclasses import replace

from bot.domain.book import Book
from bot.domain.refusals import (
    Expired,
    FieldMissing,
    LifetimeTooLong,
    SelfApproval,
    WrongStage,
)
from bot.domain.release.authority import originators
from bot.domain.release.release import Decision, Delivery, Release, advance
from bot.domain.release.stages import NEXT, PERMISSIONS, READABLE, Step
from bot.domain.steps import drafts
from bot.domain.steps.carriage import still_carried
from bot.domain.text import characters


def may_extend(release: Release, book: Book) -> list[Delivery]:
    """
    Return the deliveries that the officer may prolong now: all that can be read.

    It lets somebody read on, so it is a way in: all that an approval needs is asked for again, and
    an arrangement that does not carry the release now stands in its way.

    Raises:
        NotFound, WrongParty, WrongRole, SelfApproval, AlreadyDecided, ClearanceLapsed,
            NoDelegation: not theirs to prolong.
        Expired, WrongStage: nothing of it can be read.
        Refusal: the arrangement, or an agreement under it, is not active, or no longer carries it.
    """
    book.by_who_acts(release)
    originators(release, book.by)
    by = book.by_a(*PERMISSIONS[Step.EXTEND].roles)
    if by.id in release.authors:
        raise SelfApproval
    live = [
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
    book.timely()
    still_carried(release, live, book, level)
    return live


def extend(release: Release, book: Book, *, lifetime: str) -> Decision:
    """
    Prolong by `lifetime` (`48h`) whatever of it can be read, each destination from its own end.

    The marking stays, so that no recipient confirms its caveats again.

    Raises:
        FieldMissing, LifetimeInvalid: no such length of time.
        LifetimeTooLong: counted from its release, it would live longer than the policy allows.
        Refusal: as for `may_extend`.
    """
    live = may_extend(release, book)
    if not characters.visible(lifetime):
        raise FieldMissing(name="lifetime")
    span, most = (
        drafts.lifetime(lifetime, release.precedence, book.policy),
        book.policy.lifetime.max,
    )
    changed, note = [], characters.tidied(lifetime, lines=False, hidden=False)
    for d in live:
        assert d.released_at and d.expires_at, "what can be read was released, and ends"
        until = d.expires_at + span
        if until - d.released_at > most:
            raise LifetimeTooLong(days=str(most.days))
        changed.append(replace(d, stage=NEXT[d.stage, Step.EXTEND, False], expires_at=until))
    return advance(release, Step.EXTEND, changed, now=book.now, by=book.by, note=note)
