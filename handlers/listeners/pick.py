"""A command without its number: it offers what this officer may use its verb on now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.refusals import (
    AgreementInactive,
    ArrangementNotInForce,
    ArrangementSuspended,
    ClockDoubted,
    NotFound,
    Refusal,
)
from bot.domain.release.release import Release
from bot.domain.release.stages import (
    FOLLOWS,
    OPEN,
    READABLE,
    REPLY,
    TO_CERTIFY,
    UNDER_REVIEW,
    Side,
    Stage,
    Step,
)
from bot.domain.release.visibility import visible_version
from bot.domain.steps.decision import may_reprioritise
from handlers.forms.pick_form import pick_form, verb_label
from handlers.requests import release_lookup, replies
from handlers.requests.caller import Caller
from handlers.slack.blocks import OPTIONS, Drawing, Json, context, paragraph
from handlers.text.verbs import VERBS, Verb
from handlers.text.words import Words
from storage.queries.candidates import Candidate, Candidates, Wanted

May = Callable[[Release, Book], object]
ON_HOLD = (ArrangementSuspended, ArrangementNotInForce, AgreementInactive, ClockDoubted)
"""What refuses a verb for a time, and is said where nothing else can be offered."""


def _may(verb: Verb) -> May | None:
    """Return what must hold of a release for a verb: what its form asks first, or its own rule."""
    if verb.may:
        return partial(verb.may, version=None) if verb.versioned else verb.may
    return verb.rule


OFFERED = {verb.action: verb for verb in VERBS.values() if verb.takes_number}
"""The verbs that take a number, by their action."""
MAY: Mapping[str, May] = {
    **{action: may for action, verb in OFFERED.items() if (may := _may(verb))},
    "open": steps.may_read,
    "details": steps.look,
    "looking": steps.looking,
    "precedence": may_reprioritise,
    "show": release_lookup.known,
    "audit": release_lookup.known,
}
"""By action, the domain's own word on whether a verb may be used on a release now."""
LIVE = OPEN | READABLE
STAGES: Mapping[str, frozenset[Stage]] = {
    "open": READABLE,
    "details": UNDER_REVIEW | READABLE | {Stage.RETURNED},
    **dict.fromkeys(("looking", "narrow", "question", "reply"), UNDER_REVIEW),
    "nudge": UNDER_REVIEW | {Stage.RELEASED},
    "certify": TO_CERTIFY,
    "correct": UNDER_REVIEW | READABLE | {Stage.EXPIRED},
    "cancel": UNDER_REVIEW | READABLE | TO_CERTIFY | {Stage.RETURNED},
    **dict.fromkeys(("precedence", "show", "audit"), LIVE),
}
"""
Where the stages in which a verb is offered are not those that its step may follow.

What can still be read is certified by its number alone, for that ends it at once.
"""


@dataclass(frozen=True)
class Selection:
    """
    What an officer may choose from.

    Attributes:
        able: the releases on which they may use the verb, the most urgent first.
        held: why none of the others can be used for now, if that passes.
        whole: whether there are no others.
    """

    able: Sequence[Release]
    held: Refusal | None
    whole: bool


async def offer(caller: Caller) -> None:
    """
    Open modal `pick` for the verb of a command, or say that there is nothing to choose from.

    Raises:
        WrongRole: the officer holds no role for the verb.
        SlackUnreachable: the form did not open.
    """
    request, step = caller.request, caller.request.progress.action
    verb = OFFERED[step]
    seen = await caller.context.glance(request, partial(_has_a_role, verb))
    if seen.repeated:
        await request.ack()
        return
    queries = caller.context.store.queries
    found = await queries.candidates(caller.officer, wanted(verb), seen.book.now)
    selection = selection_of(found, step, seen.book)
    if not selection.able:
        await replies.say(request, _nothing(caller, selection))
        return
    await replies.show(request, _form(caller, selection, seen.book))


async def offer_this(caller: Caller, number: str, _: int) -> None:
    """
    Open modal `pick` with one release chosen: what a card's option does that asks for more.

    Raises:
        Refusal: as the verb's own rule says; the form did not open.
    """
    request, step = caller.request, caller.request.progress.action
    outcome = await caller.context.once(request, number, MAY[step])
    if outcome.repeated:
        await request.ack()
        return
    selection = Selection([outcome.release], None, whole=True)
    await replies.show(request, _form(caller, selection, outcome.book, chosen=number))


async def offer_among(caller: Caller, numbers: Sequence[str]) -> None:
    """
    Open modal `pick` with some releases that were named.

    Raises:
        NotFound: the officer may know of none of them any more.
        SlackUnreachable: the form did not open.
    """
    request, step = caller.request, caller.request.progress.action
    seen = await caller.context.glance(request, partial(_has_a_role, OFFERED[step]))
    if seen.repeated:
        await request.ack()
        return
    queries, actor = caller.context.store.queries, caller.officer.id
    read = [await queries.release(number, seen.book.now, actor) for number in numbers]
    found = [
        Candidate(one, known.acted.get(actor, frozenset()), known.chain)
        for one, known in filter(None, read)
    ]
    selection = selection_of(Candidates(found, whole=True), step, seen.book)
    if not selection.able:
        raise NotFound
    await replies.show(request, _form(caller, selection, seen.book))


def _form(caller: Caller, selection: Selection, book: Book, *, chosen: str = "") -> Json:
    """Return modal `pick`, by which a decision or a receipt is of the version that it offered."""
    step, words, shown = caller.request.progress.action, caller.words, selection.able[:OPTIONS]
    seen = {one.number: visible_version(one, caller.officer.party) for one in shown}
    versioned = OFFERED[step].permission.side in (Side.DECIDER, Side.RECIPIENT)
    versions = {number: version.n for number, version in seen.items() if versioned and version}
    return pick_form(
        step,
        selection.able,
        _left(selection, words),
        words,
        versions=versions,
        policy=book.policy,
        chosen=chosen,
    )


def wanted(verb: Verb) -> Wanted:
    """Return what a verb may be for."""
    ending, asked = verb.step == Step.EXTEND, verb.step == REPLY
    return Wanted(verb.permission.side, stages(verb), ending=ending, asked=asked)


def stages(verb: Verb) -> frozenset[Stage]:
    """Return the stages of deliveries that a verb may be for."""
    followed = frozenset(stage for stage, step in FOLLOWS if step == verb.step)
    return STAGES.get(verb.action, followed)


def selection_of(candidates: Candidates, step: str, book: Book) -> Selection:
    """
    Return the releases on which the officer may use a verb, as its own rule says of each.

    Args:
        candidates: the releases that it may be for.
        step: the verb.
        book: the policy, roster and time, and the officer who asks.
    """
    able: list[Release] = []
    held: Refusal | None = None
    for candidate in candidates.found:
        known = replace(book, acted={book.by.id: candidate.acted}, chain=candidate.chain)
        try:
            MAY[step](candidate.release, known)
        except ON_HOLD as refusal:
            held = refusal
        except Refusal:
            continue
        else:
            able.append(candidate.release)
    return Selection(able, held, candidates.whole)


def _has_a_role(verb: Verb, book: Book) -> None:
    """
    Hold that who asks has a role for a verb. What one drafted is one's own in any role.

    Raises:
        WrongRole: they hold none of them.
    """
    if verb.permission.side is not Side.AUTHOR:
        book.by_who_may(verb.step)


def _nothing(caller: Caller, selection: Selection) -> Drawing:
    """Say that there is nothing to choose from, why where that passes, and how it is typed."""
    words = caller.words
    said = words.say("pick-none", verb=verb_label(caller.request.progress.action, words))
    if selection.held:
        said = words.joined((said, words.refusal(selection.held)))
    return Drawing(said, [paragraph(said), context(words.usage(caller.usage))])


def _left(selection: Selection, words: Words) -> str:
    """Say how many releases there are besides those that are shown, and how to come to them."""
    count = max(len(selection.able) - OPTIONS, 0)
    if selection.whole and not count:
        return ""
    return words.say("pick-more", count=count, known="yes" if selection.whole else "no")
