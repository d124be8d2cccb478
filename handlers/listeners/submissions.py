"""The submitted forms: each takes effect at most once, and is replaced by its receipt."""

from functools import partial
from typing import Any

from bot.domain.book import Book
from bot.domain.refusals import NotFound
from bot.domain.release.release import Decision, Release
from bot.domain.release.stages import FIRST
from handlers.forms import form_values
from handlers.listeners import blank_forms
from handlers.requests import release_lookup, replies
from handlers.requests.caller import Caller, admit
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
    await _send(caller, about, draft=form_values.draft_of(request.view))


async def asking(caller: Caller) -> None:
    """
    Handle modal `ask`.

    Raises:
        Refusal: what is wrong, at its field.
    """
    view = caller.request.view
    await _send(caller, form_values.about(view, {"ask"}), asking=form_values.asking_of(view))


async def reason(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle modal `reason`, by taking its step on the version that its card showed.

    Raises:
        Refusal: the step is not to be taken, or the code or note is missing.
    """
    about = form_values.about(request.view, REASONED)
    request.progress.action = about.step
    caller = await admit(context, request)
    values = _given(about, REASONED[about.step], form_values.reason_of(request.view))
    await _send(caller, about, **values)


async def _send(caller: Caller, about: form_values.Opaque, **values: object) -> None:
    """Take the step of a form with the values that its rule asks for."""
    context, request, verb = caller.context, caller.request, ACTIONS[about.step]
    assert verb.rule, "what has a form has a rule"
    number = None if about.step in FIRST else await release_lookup.carried(context, about.ref)
    rule = _as_shown(about, verb, partial(verb.rule, **values))
    outcome = await context.change(request, number, rule, form=request.view["id"])
    await replies.done(request, about.step, outcome, caller.words)


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
