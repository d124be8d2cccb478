"""
The buttons: one table, by action id. Each acts on the version that its card shows, or not at all.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from bot.domain.refusals import NotStarted
from bot.domain.release.stages import FIRST
from handlers.listeners import attendance, blank_forms, commands, content_views
from handlers.render import card_state, paging
from handlers.requests import release_lookup, replies
from handlers.requests.button_value import button_value
from handlers.requests.caller import Caller, admit
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest, Surface
from handlers.text.verbs import ACTIONS, Rule
from storage.outbox.home_tabs import Homes

Press = Callable[[HandlerContext, SlackRequest, Caller, str, int], Awaitable[None]]


async def pressed(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle a button of a card.

    Raises:
        Refusal: why the officer may not, or the card is of an older version.
    """
    request.progress.action = request.pressed["action_id"]
    caller = await admit(context, request)
    ref, version = button_value(request, card_state.read_value)
    try:
        number = await release_lookup.carried(context, ref)
        await BUTTONS[request.progress.action](context, request, caller, number, version)
    finally:
        if (
            request.surface is Surface.HOME
        ):  # whatever came of it, what is shown there is out of date
            with suppress(NotStarted):  # what was done stays done
                await Homes(context.store.db).redraw_now(caller.officer.id, request.now)


async def more(context: HandlerContext, request: SlackRequest) -> None:
    """
    Show the next page of a list.

    Raises:
        NotFound: the button's value is none of ours.
    """
    request.progress.action = "list"
    caller = await admit(context, request)
    which, offset = button_value(request, paging.read_list)
    await commands.page(context, request, caller, which, offset)


async def _step(
    context: HandlerContext,
    request: SlackRequest,
    caller: Caller,
    number: str,
    version: int,
    *,
    rule: Rule,
) -> None:
    outcome = await context.change(
        request, number, partial(rule, version=version), request.progress.action
    )
    await replies.done(request, request.progress.action, outcome, caller.words)


async def _reason(
    context: HandlerContext, request: SlackRequest, caller: Caller, number: str, version: int
) -> None:
    await blank_forms.reason(context, request, caller, number, version, request.progress.action)


async def _draft(
    context: HandlerContext, request: SlackRequest, caller: Caller, number: str, version: int
) -> None:
    await blank_forms.again(context, request, caller, number, version, request.progress.action)


async def _show(
    context: HandlerContext, request: SlackRequest, caller: Caller, number: str, _: int
) -> None:
    await commands.shown(context, request, caller, number)


def _of(rule: Rule, form: str | None) -> Press:
    """Return what the button of a step does: open the verb's form, or take the step at once."""
    return {"reason": _reason, "request": _draft}.get(form or "", partial(_step, rule=rule))


BUTTONS: dict[str, Press] = {
    "open": content_views.open_,
    "details": content_views.details,
    "looking": attendance.looking,
    "show": _show,
    **{
        name: _of(verb.rule, verb.form)
        for name, verb in ACTIONS.items()
        if verb.rule and name not in FIRST
    },
}
