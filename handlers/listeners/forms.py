"""
The forms of steps: each opened only if it could be sent now, taking effect at most once when it is
sent, and then replaced by its receipt.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from bot.domain.book import Book
from bot.domain.policy.templates import Template
from bot.domain.refusals import (
    AuthorisationCap,
    AuthorisationOver,
    FieldMissing,
    NotFound,
    TemplateInvalid,
    TextInvalid,
    UsageUnclear,
    VersionStale,
)
from bot.domain.release.release import Decision, Release
from bot.domain.release.report import Report
from bot.domain.release.stages import CORRECT, FIRST
from bot.domain.release.visibility import CONSENTS
from bot.domain.steps import drafts, submission
from bot.domain.steps.decision import LEAVE_OPEN, Extent
from bot.domain.steps.drafts import Asking, Draft, ReportDraft
from bot.domain.text import characters, typed
from handlers.forms import form_values, forms, launch_form, question_form
from handlers.forms.foreseen import saying_its_way
from handlers.forms.narrow_form import narrow_form
from handlers.listeners import text_forms
from handlers.requests import release_lookup, replies
from handlers.requests.caller import Caller, admit
from handlers.requests.context import HandlerContext, Rule
from handlers.slack.blocks import Json, rich
from handlers.slack.request import SlackRequest, Surface
from handlers.text import spellings
from handlers.text.verbs import ACTIONS, May, Verb


async def open_first(caller: Caller, behind: str = "") -> None:
    """
    Open the form that begins a release: `request`, `launch` or `ask`.

    Args:
        caller: the officer who acts.
        behind: what was typed behind the verb: the template of a report, and for the others nothing
            that counts.

    Raises:
        WrongRole: the officer is no liaison officer.
        TemplateInvalid: the policy has no template.
        UsageUnclear: it has none of the name that was typed.
        SlackUnreachable: the form did not open.
    """
    request = caller.request
    verb = ACTIONS[request.progress.action]
    template = _template(caller, behind) if verb.form == "launch" else None
    outcome = await caller.context.glance(request, lambda book: book.by_who_may(verb.step))
    if outcome.repeated:
        await request.ack()
        return
    book, officer, words = outcome.book, caller.officer, caller.words
    if verb.form == "ask":
        await replies.show(request, forms.ask_form(book, officer, words))
        return
    if template:
        view = launch_form.launch_form(template, book, officer, words)
        draft = launch_form.as_opened(template, view)
        found = submission.foreseen(book, draft=draft)
    else:
        view, found = forms.request_form(book, officer, words), None
    await replies.show(request, saying_its_way(view, found, book, officer, words))


async def of_template(caller: Caller) -> None:
    """
    Put the form of another template in the place of the one in which it was chosen.

    Raises:
        Refusal: as for `open_first`.
    """
    await open_first(caller, caller.request.pressed["value"])


def _template(caller: Caller, named: str) -> Template:
    """
    Return the template that was named, or the policy's first.

    Raises:
        TemplateInvalid: the policy has none.
        UsageUnclear: it has none of that name.
    """
    policy = caller.book.policy
    if not policy.templates:
        raise TemplateInvalid(why="template-none")
    if not characters.visible(named):
        return next(iter(policy.templates.values()))
    key, rest = typed.begins(named, spellings.templates(policy))
    if key is None or characters.visible(rest):
        raise UsageUnclear(usage=caller.usage)
    return policy.templates[key]


async def open_on_release(caller: Caller, number: str, version: int) -> None:
    """
    Open the form of a step: an answer or a revision, whom a consent is for, a question or the reply
    to it, else why or how long.

    Args:
        caller: the officer who acts.
        number: of the release.
        version: the one on the card that was pressed; 0 where the number was typed.

    Raises:
        Refusal: the step could not be taken now, or not on this version; the form did not open.
    """
    request, step = caller.request, caller.request.progress.action
    outcome = await caller.context.once(request, number, partial(MAY[step], version=version))
    if outcome.repeated and request.surface is not Surface.FORM:
        await request.ack()
        return
    release, book, words = outcome.release, outcome.book, caller.words
    match ACTIONS[step].form:
        case "reason":
            asks = ACTIONS[step].asks
            begun: dict[str, str] = {one.name: one.begun(release, book) for one in asks}
            view = forms.reason_form(step, release, words, version=version, begun=begun)
        case "narrow":
            view = narrow_form(release, book, words, version=version)
        case "question" | "reply":
            view = question_form.question_form(step, release, book, words, version=version)
        case _:
            view = await text_forms.again(caller, outcome, version)
    await replies.show(request, view)


def _current(may: May, versioned: bool, release: Release, book: Book, *, version: int) -> None:
    """
    Check that a verb may be used now, on the version that was shown.

    A card that is about no version (0) is never stale.

    Args:
        may: what the verb asks.
        versioned: whether that asks for the version itself; else it may be the newest one, or one
            that the verb is about.

    Raises:
        VersionStale: the card is of an older version.
        Refusal: as `may` says.
    """
    if versioned:
        may(release, book, version=version)
        return
    about = {d.version for d in may(release, book)}
    if version and release.version and version not in {*about, release.version.n}:
        raise VersionStale(version=str(release.version.n))


MAY: dict[str, Callable[..., None]] = {
    name: partial(_current, verb.may, verb.versioned) for name, verb in ACTIONS.items() if verb.may
}
"""
What must hold before the form opens: what the step's own rule asks of who sends it, and of the
release.
"""


async def send_draft(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle modal `request`: a new offer, the answer to an ask, or a new version.

    Raises:
        Refusal: what is wrong, at its field.
    """
    about = form_values.about(request.view, DRAFTED)
    request.progress.action = about.step
    caller = await admit(context, request)
    await _send_as_promised(caller, about, form_values.filled(request.view, Draft))


async def send_report(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle modal `launch`: a new report, or a new version of one.

    Raises:
        Refusal: what is wrong, at its field.
    """
    about = form_values.about(request.view, REPORTED)
    request.progress.action = about.step
    caller = await admit(context, request)
    await _send_as_promised(caller, about, form_values.report_of(request.view, about.template))


async def _send_as_promised(
    caller: Caller, about: form_values.Opaque, draft: Draft | ReportDraft
) -> None:
    """
    Send what was drafted the way that its form said.

    Where that is not possible any more the form comes back with what was filled in, why it was not
    sent, and the way that it goes when it is sent once more.
    """
    context, request, words = caller.context, caller.request, caller.words
    promise = form_values.promise_of(request.view)
    try:
        await _send(caller, about, draft=draft, **({"promise": promise} if promise else {}))
    except (AuthorisationCap, AuthorisationOver) as broken:
        context.count(request, "refused", rule=broken.rule)
        form = await _foreseen(caller, about, draft)
        why = rich((words.refusal(broken), True))
        await request.ack(response_action="update", view={**form, "blocks": [why, *form["blocks"]]})


async def foresee(caller: Caller) -> None:
    """
    Say in a form that begins a release, while it is filled in, which way it will go.

    What was typed stays in its inputs, for they stay where they are.

    Raises:
        NotFound: it is no such form.
        TemplateInvalid: it is a report by a template that has changed.
    """
    request = caller.request
    about = form_values.about(request.view, BEGINNING)
    request.progress.action = about.step
    await request.ack()
    with suppress(TextInvalid):
        report = bool(about.template)
        draft = (
            form_values.report_of(request.view, about.template)
            if report
            else form_values.filled(request.view, Draft)
        )
        await replies.redraw(request, await _foreseen(caller, about, draft), unchanged=True)


async def _foreseen(caller: Caller, about: form_values.Opaque, draft: Draft | ReportDraft) -> Json:
    """Return the form of a draft again, saying which way it goes now."""
    request, officer, words = caller.request, caller.officer, caller.words
    queries = caller.context.store.queries
    if about.step == CORRECT:
        number = await release_lookup.carried(caller.context, about.ref)
        seen = await queries.release(number, request.now, request.actor)
        assert seen, "it was there when its form opened"
        release, book = seen
        filled = draft.values if isinstance(draft, ReportDraft) else vars(draft)
        begun = {name: text for name, text in filled.items() if isinstance(text, str)}
        begun |= {name: getattr(draft, name) for name in ("reference", "sha256")}
        return text_forms.correcting(
            caller, release, book, draft, begun, request.view["external_id"]
        )
    book = await queries.book(request.now, request.actor)
    if isinstance(draft, ReportDraft):
        template = drafts.template_of(draft, book.policy)
        form = launch_form.launch_form(template, book, officer, words)
    else:
        form = forms.request_form(book, officer, words)
    found = submission.foreseen(book, draft=draft)
    return saying_its_way(form, found, book, officer, words)


async def send_ask(caller: Caller) -> None:
    """
    Handle modal `ask`.

    Raises:
        Refusal: what is wrong, at its field.
    """
    view = caller.request.view
    await _send(caller, form_values.about(view, {"ask"}), asking=form_values.filled(view, Asking))


async def send_reason(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle modal `reason`, `question` or `reply`, by taking its step on the version that its card
    showed.

    Raises:
        Refusal: the step is not to be taken, or the code, note or text is missing.
    """
    about = form_values.about(request.view, REASONED)
    request.progress.action = about.step
    caller = await admit(context, request)
    values = _given(
        about, REASONED[about.step], form_values.filled(request.view, form_values.Reason)
    )
    await _send(caller, about, **values)


async def send_narrowed(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle modal `narrow`: a consent for the destinations that were chosen, and no others.

    Raises:
        FieldMissing: none was chosen.
        Refusal: what is wrong, at its field.
    """
    about = form_values.about(request.view, CONSENTS)
    request.progress.action = about.step
    caller = await admit(context, request)
    given = form_values.filled(request.view, form_values.Narrowed)
    if not given.to:
        raise FieldMissing(name="to")
    extent = Extent(given.to, given.lifetime, given.others or LEAVE_OPEN)
    await _send(caller, about, version=about.version, note=given.note, extent=extent)


async def _send(caller: Caller, about: form_values.Opaque, **values: object) -> None:
    """Take the step of a form with the values that its rule asks for."""
    context, request, verb = caller.context, caller.request, ACTIONS[about.step]
    assert verb.rule, "what has a form has a rule"
    number = None if verb.step in FIRST else await release_lookup.carried(context, about.ref)
    rule = _as_shown(about, verb, partial(verb.rule, **values))
    said: list[Report] = []

    def decide(release: Release, book: Book) -> Decision | None:
        decision = rule(release, book)
        report = decision.content.report if decision and decision.content else None
        said[:] = [report] if report else []
        return decision

    outcome = await context.change(request, number, decide, form=request.view["id"])
    report = None if outcome.repeated or not said else said[0]
    await replies.done(request, about.step, outcome, caller.words, report)


async def unknown(context: HandlerContext, request: SlackRequest) -> None:
    """
    Refuse a form, a button or a shortcut that no listener is for, such as one of an older program.

    It is recorded as just that.

    Raises:
        NotFound: always.
    """
    await admit(context, request)
    raise NotFound


def _as_shown(about: form_values.Opaque, verb: Verb, rule: Rule) -> Rule:
    """Return the rule, limited to what the form was opened on and not to what came to be since."""
    if verb.holds is None:
        return rule
    holds = partial(_current, verb.holds, verb.versioned, version=about.version)

    def decide(release: Release, book: Book) -> Decision | None:
        holds(release, book)
        return rule(release, book)

    return decide


def _given(about: form_values.Opaque, verb: Verb, reason: form_values.Reason) -> dict[str, Any]:
    """
    Return the values for a verb's rule, as its form gives them, with the version if it asks, and
    the question that is answered.
    """
    values: dict[str, Any] = {field.name: getattr(reason, field.name) for field in verb.asks}
    if about.question:
        values["question"] = about.question
    return {**values, "version": about.version} if verb.versioned else values


def _sent_by(*forms: str) -> dict[str, Verb]:
    """
    Return the verbs that some forms may be for.

    Whatever else a form names is recorded as `form`, never in its own word.
    """
    return {name: verb for name, verb in ACTIONS.items() if verb.form in forms}


DRAFTED, REASONED = _sent_by("request"), _sent_by("reason", "question", "reply")
REPORTED = _sent_by("launch") | {step: ACTIONS[step] for step in ("revise", "correct")}
BEGINNING = frozenset({"request", "launch", "correct"})
"""The forms that begin a release, and say before they are sent which way it goes."""
