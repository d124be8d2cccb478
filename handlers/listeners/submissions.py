"""The submitted forms: each takes effect at most once, and is replaced by its receipt."""

from functools import partial
from typing import Any

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.refusals import NotFound
from bot.domain.release.release import Decision, Release
from handlers.forms import form_values
from handlers.listeners import blank_forms, content_views
from handlers.requests import release_lookup, replies
from handlers.requests.caller import admit
from handlers.requests.context import HandlerContext, Rule
from handlers.slack.request import SlackRequest
from handlers.text.verbs import ACTIONS, Verb


async def request(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle modal `request`: a new offer, the answer to an ask, or a new version.

    Raises:
        Refusal: what is wrong, at its field.
    """
    about = form_values.about(request.view, DRAFTED)
    request.progress.action = about.step
    caller = await admit(context, request)
    verb = DRAFTED[about.step]
    assert verb.rule, "what has a form has a rule"
    rule = partial(verb.rule, draft=form_values.draft_of(request.view))
    if about.step == "request":
        outcome = await context.begin(request, rule, "request", form=request.view["id"])
    else:
        number = await release_lookup.carried(context, about.ref)
        shown = _as_shown(about, verb, rule)
        outcome = await context.change(request, number, shown, about.step, form=request.view["id"])
    await replies.done(request, about.step, outcome, caller.words)


async def asking(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle modal `ask`.

    Raises:
        Refusal: what is wrong, at its field.
    """
    request.progress.action = "ask"
    caller = await admit(context, request)
    form_values.about(request.view, {"ask"})
    rule = partial(steps.ask, asking=form_values.asking_of(request.view))
    outcome = await context.begin(request, rule, "ask", form=request.view["id"])
    await replies.done(request, "ask", outcome, caller.words)


async def reason(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle modal `reason`, by taking its step on the version that its card showed.

    Raises:
        Refusal: the step is not to be taken, or the code or note is missing.
    """
    about = form_values.about(request.view, REASONED)
    request.progress.action = about.step
    caller = await admit(context, request)
    number = await release_lookup.carried(context, about.ref)
    verb = REASONED[about.step]
    assert verb.rule, "what has a form has a rule"
    values = _given(about, verb, form_values.reason_of(request.view))
    rule = _as_shown(about, verb, partial(verb.rule, **values))
    outcome = await context.change(request, number, rule, about.step, form=request.view["id"])
    await replies.done(request, about.step, outcome, caller.words)


async def caveats(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle modal `caveats`: confirm the conditions and show the content.

    Raises:
        Refusal: CaveatNotConfirmed at its block, or it may not be read.
    """
    request.progress.action = "open"
    await content_views.confirm(context, request, await admit(context, request))


async def unknown(context: HandlerContext, request: SlackRequest) -> None:
    """
    Refuse a form or a button that no listener is for, such as one of an older program.

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
    holds = partial(blank_forms.current, verb.holds, verb.versioned, version=about.version)

    def decide(release: Release, book: Book) -> Decision | None:
        holds(release, book)
        return rule(release, book)

    return decide


def _given(about: form_values.Opaque, verb: Verb, reason: form_values.Reason) -> dict[str, Any]:
    """
    Return the values for a verb's rule, as form `reason` gives them, with the version if it asks.
    """
    values: dict[str, Any] = {field.name: getattr(reason, field.name) for field in verb.asks}
    return {**values, "version": about.version} if verb.versioned else values


def _sent_by(form: str) -> dict[str, Verb]:
    """
    Return the verbs that a form may be for.

    Whatever else a form names is recorded as `form`, never in its own word.
    """
    return {name: verb for name, verb in ACTIONS.items() if verb.form == form}


DRAFTED, REASONED = _sent_by("request"), _sent_by("reason")
