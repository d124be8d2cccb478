"""Where a release begins: request, ask, answer, and revise after a return."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import TypedDict

from bot.domain import drafting, markings, routing, signs
from bot.domain.book import Book
from bot.domain.drafting import Asking, Draft
from bot.domain.people import Officer, Role
from bot.domain.policy import Route
from bot.domain.refusals import (
    ClearanceLapsed,
    LevelNotAllowed,
    NobodyCanDecide,
    NotRecipient,
    WrongParty,
    WrongStage,
)
from bot.domain.release import Content, Decision, Delivery, Move, Release, Slot, Version, fingerprint
from bot.domain.stages import FIRST, NEXT, Stage, Step


class _Told(TypedDict):
    subject: str
    title: str
    purpose: str
    precedence: str


def _cleared_drafter(book: Book, officer: Officer, subject: str, level: str) -> None:
    if not book.cleared(officer, level):
        raise ClearanceLapsed(level=level)
    if not book.needs(officer, subject):
        raise NotRecipient


def _someone_can_decide(
    book: Book, routes: Iterable[Route], subject: str, level: str, by: Officer, release: Release | None = None
) -> None:
    """Refuse an offer that would wait for nobody: every slot needs enough approvers who may fill it."""
    authors = {by.id} | (release.authors if release else set())
    slots = {(r.origin, Slot.ORIGINATOR) for r in routes} | {(r.hub, Slot.RELAY) for r in routes if r.hub}
    for party, slot in sorted(slots, key=str):
        able = [
            o
            for o in book.roster.values()
            if o.party == party and o.is_a(Role.APPROVER) and o.id not in authors
            if book.cleared(o, level) and book.needs(o, subject) and not (release and book.bound(o, release))
        ]
        if len(able) < book.policy.approvals.needed(slot.value, level):
            raise NobodyCanDecide(party=str(party))


def _version(book: Book, draft: Draft, content: Content, routes: Iterable[Route], by: Officer, *, n: int) -> Version:
    policy, routes = book.policy, list(routes)
    words = policy.levels[draft.level].names.get(by.party)
    if not words:
        raise LevelNotAllowed(level=draft.level, arrangement="")
    caveats = tuple(sorted(drafting.key("caveats", c, policy.caveats) for c in set(draft.caveats)))
    marking = markings.compose(policy, routes, draft.level, caveats, words[0])
    markings.outside(marking, [r.destination for r in routes])
    return Version(
        n=n,
        level=draft.level,
        national_word=words[0],
        caveats=marking.caveats,
        rel_to=marking.rel_to,
        drafted_by=by.id,
        at=book.now,
        hash=fingerprint(content, level=draft.level, caveats=marking.caveats, rel_to=marking.rel_to),
        pointer=content.body is None,
    )


def _told(book: Book, subject: str, title: str, purpose: str, precedence: str) -> _Told:
    policy = book.policy
    return {
        "subject": drafting.key("subject", subject, policy.subjects),
        "title": drafting.text("title", title, required=True),
        "purpose": drafting.text("purpose", purpose, required=True),
        "precedence": drafting.key("precedence", precedence, policy.precedences),
    }


def request(_: Release | None, book: Book, *, draft: Draft) -> Decision:
    """
    Offer an item of the own party to one or several others: the first step of a release.

    Raises:
        Refusal: whatever is wrong with the draft, each at its field; or no arrangement carries it
            (`routing.find`), the officer may not draft it, or nobody could decide it.
    """
    by, policy = book.by_a(Role.LIAISON), book.policy
    if not draft.to:
        drafting.key("to", "", ())
    to = tuple(dict.fromkeys(drafting.key("to", party, policy.parties) for party in draft.to))
    told = _told(book, draft.subject, draft.title, draft.purpose, draft.precedence)
    level = drafting.key("level", draft.level, policy.levels)
    span = drafting.lifetime(draft.lifetime, draft.precedence, policy)
    book.timely()
    carriage = routing.find(
        policy, book.standings, origin=by.party, to=to, subject=draft.subject, level=level, now=book.now
    )
    _cleared_drafter(book, by, draft.subject, level)
    content = drafting.content(draft, exercise=policy.exercise, policy=policy, salt=book.fresh.salt)
    version = _version(book, draft, content, carriage.routes.values(), by, n=1)
    _someone_can_decide(book, carriage.routes.values(), draft.subject, level, by)
    release = Release(
        number=f"{by.party}-{book.now.year}-{book.fresh.code}",
        ref=book.fresh.ref,
        kind="request",
        originator=by.party,
        arrangement=carriage.arrangement,
        exercise=policy.exercise,
        drafted_by=by.id,
        asked_by=None,
        asked_party=None,
        submitted_at=book.now,
        decide_by=book.now + policy.lifetime.decide_within[draft.precedence],
        lifetime=span,
        deliveries=_deliveries(carriage.routes, FIRST[Step.REQUEST], version=1),
        versions=(version,),
        **told,
    )
    return Decision(release, _first_moves(release, Step.REQUEST, by, 1), content=content)


def ask(_: Release | None, book: Book, *, asking: Asking) -> Decision:
    """
    Ask another party for information (an RFI): they see it at once, and may answer or decline.

    Raises:
        Refusal: a field is wrong, or no arrangement could carry an answer back.
    """
    by, policy = book.by_a(Role.LIAISON), book.policy
    asked = drafting.key("party", asking.party, policy.parties)
    told = _told(book, asking.subject, asking.title, asking.purpose, asking.precedence)
    if not book.needs(by, asking.subject):
        raise NotRecipient
    lowest = min(policy.levels, key=policy.rank)
    book.timely()
    carriage = routing.find(
        policy, book.standings, origin=asked, to=[by.party], subject=asking.subject, level=lowest, now=book.now
    )
    release = Release(
        number=f"{asked}-{book.now.year}-{book.fresh.code}",
        ref=book.fresh.ref,
        kind="ask",
        originator=asked,
        arrangement=carriage.arrangement,
        exercise=policy.exercise,
        drafted_by=None,
        asked_by=by.id,
        asked_party=by.party,
        submitted_at=book.now,
        decide_by=book.now + policy.lifetime.decide_within[asking.precedence],
        lifetime=policy.lifetime.default[asking.precedence],
        deliveries=_deliveries(carriage.routes, FIRST[Step.ASK], version=0),
        **told,
    )
    return Decision(release, _first_moves(release, Step.ASK, by, 0))


def answer(release: Release, book: Book, *, draft: Draft) -> Decision:
    """
    Answer what another party asked for: from here on it is decided like any offer.

    Raises:
        Refusal: it was not asked of this party, is answered or ended, or the draft is wrong.
    """
    return _redraft(release, book, draft, Step.ANSWER, Stage.ASKED)


def revise(release: Release, book: Book, *, draft: Draft) -> Decision:
    """
    Draft a new version of what was returned; consents to the old one are void.

    Raises:
        Refusal: it was not returned to this party, or the draft is wrong.
    """
    return _redraft(release, book, draft, Step.REVISE, Stage.RETURNED)


def may_draft(release: Release, book: Book, step: Step) -> list[Delivery]:
    """
    The deliveries that the officer may answer or revise now, whatever they will fill in.

    Raises:
        NotFound, WrongParty, WrongRole, WrongStage, NotRecipient, ClearanceLapsed: not theirs to draft.
        SelfApproval, AlreadyDecided: they acted on it for another party, such as the one that asked.
        Refusal: the arrangement, or an agreement under it, is not active, or no longer carries it.
    """
    book.by_who_acts(release)
    by = book.by_a(Role.LIAISON)
    if by.party != release.originator:
        raise WrongParty(party=release.originator)
    moved = [d for d in release.deliveries if (d.stage, step, False) in NEXT]
    if not moved:
        raise WrongStage(stage=release.deliveries[0].stage.value)
    _carried(release, book, moved, None)
    _cleared_drafter(book, by, release.subject, _lowest(release, book, by))
    return moved


def _carried(release: Release, book: Book, moved: Iterable[Delivery], level: str | None) -> routing.Carriage:
    book.timely()
    return routing.check(
        book.policy,
        book.standings,
        arrangement=release.arrangement,
        routes={d.to: d.hops for d in moved},
        subject=release.subject,
        level=level,
        now=book.now,
    )


def _lowest(release: Release, book: Book, by: Officer) -> str:
    """The lowest level that the arrangement carries and the officer's party has a word for."""
    policy = book.policy
    allowed = policy.arrangements[release.arrangement].levels_allowed
    known = [key for key in allowed if policy.levels[key].names.get(by.party)]
    return min(known or policy.levels, key=policy.rank)


def _redraft(release: Release, book: Book, draft: Draft, step: Step, stage: Stage) -> Decision:
    moved = {d.to: d for d in may_draft(release, book, step)}
    by, policy = book.by, book.policy
    level = drafting.key("level", draft.level, policy.levels)
    carriage = _carried(release, book, moved.values(), level)
    _cleared_drafter(book, by, release.subject, level)
    content = drafting.content(draft, exercise=release.exercise, policy=policy, salt=book.fresh.salt)
    n = len(release.versions) + 1
    version = _version(book, draft, content, carriage.routes.values(), by, n=n)
    _someone_can_decide(book, carriage.routes.values(), release.subject, level, by, release)
    after = NEXT[stage, step, False]
    answered = step is Step.ANSWER
    carried = [replace(d, stage=after, version=n) for d in moved.values()]
    release = replace(
        reduce(Release.with_delivery, carried, release),
        versions=(*release.versions, version),
        drafted_by=by.id if answered else release.drafted_by,
        lifetime=drafting.lifetime(draft.lifetime, release.precedence, policy)
        if answered or signs.visible(draft.lifetime)
        else release.lifetime,
        decide_by=book.now + policy.lifetime.decide_within[release.precedence] if answered else release.decide_by,
    )
    moves = tuple(Move(step, book.now, by.id, by.party, n, to, stage, after) for to in moved)
    return Decision(release, moves, content=content)


def _deliveries(routes: Mapping[str, Route], stage: Stage, *, version: int) -> tuple[Delivery, ...]:
    return tuple(Delivery(to, route.hops, stage, version) for to, route in routes.items())


def _first_moves(release: Release, step: Step, by: Officer, version: int) -> tuple[Move, ...]:
    return tuple(
        Move(step, release.submitted_at, by.id, by.party, version, d.to, None, d.stage) for d in release.deliveries
    )
