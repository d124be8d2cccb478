"""
What the forms do when they are sent: each takes effect at most once, and turns into its receipt.
"""

from collections.abc import Callable
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


async def request(context: HandlerContext, request: SlackRequest) -> None:
    """
    Modal `request`: a new offer, the answer to an ask, or a new version.

    Raises:
        Refusal: what is wrong, at its field.
    """
    about = form_values.about(request.view, DRAFTED)
    request.progress.action = about.step
    caller = await admit(context, request)
    rule = partial(DRAFTED[about.step], draft=form_values.draft_of(request.view))
    if about.step == "request":
        outcome = await context.begin(request, rule, "request", form=request.view["id"])
    else:
        number = await release_lookup.carried(context, about.ref)
        shown = _as_shown(about, rule)
        outcome = await context.change(request, number, shown, about.step, form=request.view["id"])
    await replies.done(request, about.step, outcome, caller.words)


async def asking(context: HandlerContext, request: SlackRequest) -> None:
    """
    Modal `ask`.

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
    Modal `reason`: the step that it was opened for, on the version that its card showed.

    Raises:
        Refusal: the step is not to be taken, or the code or note is missing.
    """
    about = form_values.about(request.view, REASONED)
    request.progress.action = about.step
    caller = await admit(context, request)
    number = await release_lookup.carried(context, about.ref)
    rule = REASONED[about.step](form_values.reason_of(request.view), about)
    outcome = await context.change(request, number, rule, about.step, form=request.view["id"])
    await replies.done(request, about.step, outcome, caller.words)


async def caveats(context: HandlerContext, request: SlackRequest) -> None:
    """
    Modal `caveats`: confirm and read.

    Raises:
        Refusal: CaveatNotConfirmed at its block, or it may not be read.
    """
    request.progress.action = "open"
    await content_views.confirm(context, request, await admit(context, request))


async def unknown(context: HandlerContext, request: SlackRequest) -> None:
    """
    A form or a button that nothing here is for: none of ours, or of an older program. It is
    recorded as just that.

    Raises:
        NotFound: always.
    """
    await admit(context, request)
    raise NotFound


def _as_shown(about: form_values.Opaque, rule: Rule) -> Rule:
    """The rule, for what the form was opened on: nothing that came to be while it was filled in."""

    def decide(release: Release, book: Book) -> Decision | None:
        blank_forms.SHOWN[about.step](release, book, version=about.version)
        return rule(release, book)

    return decide


def _decided(rule: Callable[..., Any]) -> Callable[[form_values.Reason, form_values.Opaque], Rule]:
    return lambda given, about: partial(
        rule, code=given.code, note=given.note, version=about.version
    )


def _noted(rule: Callable[..., Any]) -> Callable[[form_values.Reason, form_values.Opaque], Rule]:
    return lambda given, _: partial(rule, note=given.note)


DRAFTED: dict[str, Callable[..., Any]] = {
    "request": steps.request,
    "answer": steps.answer,
    "revise": steps.revise,
}
"""
What modal `request` may be for; whatever else a form names is recorded as `form`, never in its own
word.
"""
REASONED: dict[str, Callable[[form_values.Reason, form_values.Opaque], Rule]] = {
    "return": _decided(steps.send_back),
    "deny": _decided(steps.deny),
    "decline": _noted(steps.decline),
    "withdraw": _noted(steps.withdraw),
    "recall": _noted(steps.recall),
    "extend": lambda given, about: _as_shown(about, partial(steps.extend, lifetime=given.lifetime)),
}
"""
What modal `reason` may be for; the ways out ask for no version, for whatever there is by now is to
end.
"""
