"""Where a release begins: request, ask, answer, and revise after a return."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypedDict

from bot.domain.arrangements import routing
from bot.domain.book import Book
from bot.domain.coverage import Coverage, covering
from bot.domain.field_values import Present
from bot.domain.form_errors import FormCheck
from bot.domain.markings import Marking, check_destinations, compose
from bot.domain.officers import Officer, Role
from bot.domain.policy.model import Route
from bot.domain.policy.templates import Template
from bot.domain.refusals import (
    ClearanceLapsed,
    CorrectionPending,
    LevelNotAllowed,
    NobodyCanDecide,
    NotRecipient,
    TemplateInvalid,
)
from bot.domain.release import chain
from bot.domain.release.authority import open_to, originators
from bot.domain.release.content import Content, fingerprint
from bot.domain.release.records import Slot, Version
from bot.domain.release.release import Decision, Delivery, RegisterEntry, Release, advance
from bot.domain.release.stages import FIRST, NEXT, Stage, Step
from bot.domain.steps import drafts
from bot.domain.steps.carriage import let_in
from bot.domain.steps.decision import decided_beforehand
from bot.domain.steps.drafts import Asking, Draft, ReportDraft
from bot.domain.text import characters


class _Told(TypedDict):
    subject: str
    title: str
    purpose: str
    precedence: str


class _FromTemplate(TypedDict, total=False):
    template: str
    titles: dict[str, str]
    purposes: dict[str, str]


def _told(check: FormCheck, book: Book, filled: Draft | Asking) -> _Told:
    """Return what a release is about, with "" for each field that is wrong."""
    policy = book.policy
    return {
        "subject": check.of(drafts.key, "subject", filled.subject, policy.subjects) or "",
        "title": check.of(drafts.text, "title", filled.title, required=True) or "",
        "purpose": check.of(drafts.text, "purpose", filled.purpose, required=True) or "",
        "precedence": check.of(drafts.key, "precedence", filled.precedence, policy.precedences)
        or "",
    }


def _destinations(draft: Draft, book: Book) -> tuple[str, ...]:
    if not draft.to:
        drafts.key("to", "", ())
    return tuple(dict.fromkeys(drafts.key("to", party, book.policy.parties) for party in draft.to))


def _carriage(
    check: FormCheck, book: Book, subject: str, level: str | None, origin: str, to: tuple[str, ...]
) -> routing.Carriage | None:
    """
    Find the way of what is offered or asked for.

    Returns:
        The arrangement and its routes, or None where a field that decides the way is missing, or
        there is no way.
    """
    check.of(book.timely)
    if not (to and origin and subject and level):
        return None
    return check.of(
        routing.find,
        book.policy,
        book.standings,
        origin=origin,
        to=to,
        subject=subject,
        level=level,
        now=book.now,
    )


@dataclass(frozen=True)
class Offer:
    """A draft, how its content is made, and the template that it was made from, if any."""

    draft: Draft
    content: Callable[..., Content]
    template: Template | None = None

    def told(self, now: datetime) -> _FromTemplate:
        """Return what a release keeps of its template."""
        if self.template is None:
            return {}
        return {
            "template": self.template.id,
            "titles": drafts.titles(self.template, now),
            "purposes": dict(self.template.purpose),
        }


def offered(
    draft: Draft | ReportDraft, book: Book, *, exercise: bool, instead: Release | None = None
) -> Offer:
    """
    Return a draft with all that comes from its template.

    Args:
        draft: what the officer filled in.
        book: the policy, and who fills it in when.
        exercise: whether it is for an exercise.
        instead: the release whose text it takes the place of; None for a new one.

    Raises:
        TemplateInvalid: the policy has no such template, or another by now; or `instead` was made
            from another, or from none.
    """
    template_id = draft.template if isinstance(draft, ReportDraft) else None
    if instead and instead.template != template_id:
        raise TemplateInvalid(why="template-other")
    if isinstance(draft, Draft):
        return Offer(draft, drafts.content)
    template = drafts.template_of(draft, book.policy)
    return Offer(
        drafts.completed(draft, template, exercise=exercise, now=book.now),
        partial(drafts.report_content, filled=draft, present=Present(book.now, book.by.timezone)),
        template,
    )


def request(
    _: Release | None, book: Book, *, draft: Draft | ReportDraft, promise: str = ""
) -> Decision:
    """
    Offer an item of the own party to one or several others: the first step of a release.

    Where a standing authorisation of the party covers it, that decides for the originator at once.

    Args:
        book: The book, with the officer who drafts.
        draft: What they filled in.
        promise: The authorisation that the form said it would go under, or "" for none.

    Raises:
        AuthorisationCap, AuthorisationOver: the form promised an authorisation, and it does not
            cover this now.
        Refusal: whatever is wrong with the draft, all of it at once and each at its field; or no
            arrangement carries it (`routing.find`), the officer may not draft it, or nobody could
            decide it.
    """
    by, policy, check = book.by_who_may(Step.REQUEST), book.policy, FormCheck()
    offer = offered(draft, book, exercise=policy.exercise)
    draft = offer.draft
    to = check.of(_destinations, draft, book) or ()
    told = _told(check, book, draft)
    level = check.of(drafts.key, "level", draft.level, policy.levels)
    span = check.of(drafts.lifetime, draft.lifetime, draft.precedence, policy)
    span = (offer.template and offer.template.lifetime) or span
    carriage = _carriage(check, book, told["subject"], level, by.party, to)
    content, marked = checked(
        check, book, offer, told["subject"], level, carriage, exercise=policy.exercise
    )
    check.settle()
    assert carriage and content and marked and span, "what was not refused is there"
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
        versions=(new_version(book, marked, content, by, n=1),),
        **told,
        **offer.told(book.now),
    )
    drafted = Decision(release, first_moves(release, Step.REQUEST, by, 1), content=content)
    return decided_beforehand(drafted, book, promise=promise)


def foreseen(book: Book, *, draft: Draft | ReportDraft) -> Coverage | None:
    """
    Tell which way a draft would go if it were sent now, whatever its content: under a standing
    authorisation, or the ordinary way.

    Returns:
        What covers it, or why nothing does; None while it lacks what decides that.
    """
    by, policy, check = book.by_who_may(Step.REQUEST), book.policy, FormCheck()
    offer = check.of(offered, draft, book, exercise=policy.exercise)
    if offer is None:
        return None
    draft, template = offer.draft, offer.template
    to = check.of(_destinations, draft, book)
    subject = check.of(drafts.key, "subject", draft.subject, policy.subjects)
    precedence = check.of(drafts.key, "precedence", draft.precedence, policy.precedences)
    level = check.of(drafts.key, "level", draft.level, policy.levels)
    span = check.of(drafts.lifetime, draft.lifetime, draft.precedence, policy)
    span = (template and template.lifetime) or span
    caveats = check.of(_caveats, draft, book)
    if check.found or not (to and subject and precedence and level and span):
        return None
    carriage = _carriage(check, book, subject, level, by.party, to)
    if carriage is None:
        return None
    version = Version(1, level, "", caveats or (), (), by.id, book.now, "")
    release = Release(
        *("", "", "request", by.party, carriage.arrangement, subject, "", ""),
        precedence=precedence,
        exercise=policy.exercise,
        drafted_by=by.id,
        asked_by=None,
        asked_party=None,
        submitted_at=book.now,
        decide_by=book.now,
        lifetime=span,
        deliveries=_deliveries(carriage.routes, FIRST[Step.REQUEST], version=1),
        versions=(version,),
        template=template.id if template else None,
    )
    return covering(release, book)


def ask(_: Release | None, book: Book, *, asking: Asking) -> Decision:
    """
    Ask another party for information (an RFI): they see it at once, and may answer or decline.

    Raises:
        Refusal: fields are wrong, all of them at once, or no arrangement could carry an answer
            back.
    """
    by, policy, check = book.by_who_may(Step.ASK), book.policy, FormCheck()
    asked = check.of(drafts.key, "party", asking.party, policy.parties) or ""
    told = _told(check, book, asking)
    if told["subject"]:
        check.of(hold_need, book, by, told["subject"])
    carriage = _carriage(
        check, book, told["subject"], min(policy.levels, key=policy.rank), asked, (by.party,)
    )
    check.settle()
    assert carriage, "what was not refused is there"
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
    return Decision(release, first_moves(release, Step.ASK, by, 0))


def answer(release: Release, book: Book, *, draft: Draft | ReportDraft) -> Decision:
    """
    Answer what another party asked for: from here on it is decided like any offers.

    Raises:
        Refusal: it was not asked of this party, is answered or ended, or the draft is wrong.
    """
    return _redraft(release, book, draft, Step.ANSWER)


def revise(release: Release, book: Book, *, draft: Draft | ReportDraft) -> Decision:
    """
    Draft a new version of what was returned. Consents to the old one are void.

    What the originator has not decided on yet takes the new version too.

    Raises:
        Refusal: it was not returned to this party, or the draft is wrong.
    """
    return _redraft(release, book, draft, Step.REVISE)


def may_draft(release: Release, book: Book, step: Step) -> list[Delivery]:
    """
    Return the deliveries that the officer may answer or revise now, whatever they will fill in.

    Raises:
        NotFound, WrongParty, WrongRole, WrongStage, SelfApproval, AlreadyDecided: not theirs
        (`theirs_to_draft`). NotRecipient, ClearanceLapsed: the officer may not know of it.
        Refusal: the arrangement, or an agreement under it, is not active, or no longer carries it.
    """
    moved, by = theirs_to_draft(release, book, step), book.by
    let_in(release, moved, book, None)
    hold_cleared(book, by, lowest_level(release, book, by))
    hold_need(book, by, release.subject)
    return moved


def theirs_to_draft(release: Release, book: Book, step: Step) -> list[Delivery]:
    """
    Return the deliveries that it is for the officer to answer or revise, whatever else may be in
    the way.

    Raises:
        NotFound, WrongParty, WrongRole, WrongStage: not for them, or not now. CorrectionPending: a
        correction goes on in its place. SelfApproval,
        AlreadyDecided: they acted on it for another party, such as the one that asked.
    """
    book.by_who_acts(release)
    originators(release, book.by_who_may(step))
    moved = open_to(release, step)
    later = {d.to: chain.ahead(release, d, book.chain) for d in moved}
    left = [d for d in moved if later[d.to] is None]
    if not left:
        raise CorrectionPending(number=next(one.number for one in later.values() if one))
    return left


def with_earlier(
    content: Content,
    title: str,
    level: str,
    caveats: tuple[str, ...],
    earlier: Iterable[Release],
    book: Book,
) -> Content:
    """
    Return the content of a correction with the earlier values of what it changes.

    Args:
        content: what the officer filled in.
        title: the correction's title.
        level: the key of its level.
        caveats: the keys of its caveats.
        earlier: the releases of the chain before it.
        book: has what is kept of them.
    """
    known = {
        (one.number, v.n): found
        for one in earlier
        for v in one.versions
        if (found := book.kept(one.number, v.n))
    }
    after = chain.values_of(title, level, caveats, content)
    return replace(content, replaced=dict(chain.compared(earlier, known, after, content)))


def lowest_level(release: Release, book: Book, by: Officer) -> str:
    """
    Return the lowest level that the arrangement carries and the officer's party has a word for.
    """
    policy = book.policy
    allowed = policy.arrangements[release.arrangement].levels_allowed
    known = [key for key in allowed if policy.levels[key].names.get(by.party)]
    return min(known or policy.levels, key=policy.rank)


def _redraft(release: Release, book: Book, filled: Draft | ReportDraft, step: Step) -> Decision:
    # What an earlier consent left out is still decided on, and is carried by the new version too.
    undecided = [d for d in release.deliveries if d.slot is Slot.ORIGINATOR]
    moved = [*theirs_to_draft(release, book, step), *undecided]
    by, policy, check = book.by, book.policy, FormCheck()
    offer = offered(filled, book, exercise=release.exercise, instead=release)
    draft = offer.draft
    level = check.of(drafts.key, "level", draft.level, policy.levels)
    carriage = check.of(let_in, release, moved, book, level)
    content, marked = checked(
        check,
        book,
        offer,
        release.subject,
        level,
        carriage,
        exercise=release.exercise,
        release=release,
    )
    span = check.of(drafts.lifetime, draft.lifetime, release.precedence, policy)
    check.settle()
    assert carriage and content and marked and span, "what was not refused is there"
    if release.corrects:
        earlier = [one for one in book.chain if one.link.n < release.link.n]
        content = with_earlier(content, release.title, marked.level, marked.caveats, earlier, book)
    n, answered = len(release.versions) + 1, step is Step.ANSWER
    carried = [
        replace(d, stage=NEXT.get((d.stage, step, False), d.stage), version=n) for d in moved
    ]
    decision = advance(release, step, carried, now=book.now, by=by)
    release = replace(
        decision.release,
        versions=(*release.versions, new_version(book, marked, content, by, n=n)),
        drafted_by=by.id if answered else release.drafted_by,
        lifetime=span if answered or characters.visible(draft.lifetime) else release.lifetime,
        decide_by=book.now + policy.lifetime.decide_within[release.precedence]
        if answered
        else release.decide_by,
    )
    return replace(decision, release=release, content=content)


def _deliveries(routes: Mapping[str, Route], stage: Stage, *, version: int) -> tuple[Delivery, ...]:
    return tuple(Delivery(to, route.hops, stage, version) for to, route in routes.items())


def first_moves(
    release: Release, step: str, by: Officer, version: int
) -> tuple[RegisterEntry, ...]:
    return tuple(
        RegisterEntry(step, release.submitted_at, by.id, by.party, version, d.to, None, d.stage)
        for d in release.deliveries
    )


def hold_cleared(book: Book, officer: Officer, level: str) -> None:
    """
    Hold that who drafts is cleared for the level.

    Raises:
        ClearanceLapsed: they are not.
    """
    if not book.cleared(officer, level):
        raise ClearanceLapsed(level=level)


def hold_need(book: Book, officer: Officer, subject: str) -> None:
    """
    Refuse an officer who drafts or asks without need-to-know of the subject.

    Raises:
        NotRecipient: they have none. It stands at the subject's field.
    """
    if not book.needs(officer, subject):
        raise NotRecipient(name="subject", about="drafting")


def new_version(book: Book, marked: Marking, content: Content, by: Officer, *, n: int) -> Version:
    """
    Return the version that a draft becomes: its marking and content, and the hash of both.

    Args:
        book: The book, for the time.
        marked: The marking.
        content: The content.
        by: The officer who drafted it.
        n: The number of the version.
    """
    return Version(
        n=n,
        level=marked.level,
        national_word=marked.national_word,
        caveats=marked.caveats,
        rel_to=marked.rel_to,
        drafted_by=by.id,
        at=book.now,
        hash=fingerprint(content, level=marked.level, caveats=marked.caveats, rel_to=marked.rel_to),
        pointer=content.reference is not None,
    )


def checked(
    check: FormCheck,
    book: Book,
    offer: Offer,
    subject: str,
    level: str | None,
    carriage: routing.Carriage | None,
    *,
    exercise: bool,
    release: Release | None = None,
) -> tuple[Content | None, Marking | None]:
    """
    Return the content of a draft and its marking, noting in `check` whatever is wrong with them.

    Args:
        check: Where the refusals go.
        book: The book, with the officer who drafts.
        offer: What the officer filled in, and how content is made of it.
        subject: The key of the subject, or "" where it is wrong.
        level: None where it is wrong.
        carriage: None where the draft goes nowhere.
        exercise: whether the release is one, which sets the ceiling of its text.
        release: what it is an answer to, or a new version of.

    Returns:
        The content and the marking, each None where it is wrong.
    """
    by, draft = book.by, offer.draft
    if level:
        check.of(hold_cleared, book, by, level)
    if subject:
        check.of(hold_need, book, by, subject)
    if any(refusal.field == "level" for refusal in check.found):
        draft = replace(draft, level="")  # what else may not be at that level says nothing new
    content = check.of(
        offer.content, draft, exercise=exercise, policy=book.policy, salt=book.fresh.salt
    )
    if not (carriage and draft.level):
        check.of(_caveats, draft, book)
        return content, None
    routes = carriage.routes.values()
    marked = check.of(_marked, book, draft, routes, by)
    check.of(_someone_can_decide, book, routes, subject, draft.level, by, release)
    return content, marked


def _marked(book: Book, draft: Draft, routes: Iterable[Route], by: Officer) -> Marking:
    policy, routes = book.policy, list(routes)
    word = policy.levels[draft.level].names.get(by.party)
    if not word:
        raise LevelNotAllowed(level=draft.level, arrangement="")
    marking = compose(policy, routes, draft.level, _caveats(draft, book), word)
    check_destinations(marking, [r.destination for r in routes])
    return marking


def _caveats(draft: Draft, book: Book) -> tuple[str, ...]:
    return tuple(sorted(drafts.key("caveats", c, book.policy.caveats) for c in set(draft.caveats)))


def _someone_can_decide(
    book: Book,
    routes: Iterable[Route],
    subject: str,
    level: str,
    by: Officer,
    release: Release | None,
) -> None:
    """
    Refuse an offer that would wait for nobody: every slot needs enough approvers who may fill it.
    """
    authors = {by.id} | (release.authors if release else set())
    slots = {(r.origin, Slot.ORIGINATOR) for r in routes} | {
        (r.hub, Slot.RELAY) for r in routes if r.hub
    }
    for party, slot in sorted(slots, key=str):
        able = [
            o
            for o in book.officers_of(party, {Role.APPROVER})
            if o.id not in authors
            and book.cleared(o, level)
            and book.needs(o, subject)
            and not (release and book.bound(o, release))
        ]
        if len(able) < book.policy.approvals.needed(slot.value, level):
            raise NobodyCanDecide(party=str(party))
