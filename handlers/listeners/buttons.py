"""
What the buttons do: one table, by action id; each acts on the version that its card shows, or not
at all.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from bot.domain import steps
from bot.domain.refusals import NotFound, NotStarted
from bot.domain.release.release import Decision
from handlers.listeners import attendance, commands, home_tab, opening, reading
from handlers.render import card_state
from handlers.requests import release_lookup, replies
from handlers.requests.caller import Caller, admit
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest, Surface
from storage.outbox.home_tabs import Homes

Press = Callable[[HandlerContext, SlackRequest, Caller, str, int], Awaitable[None]]


async def pressed(desk: HandlerContext, ask: SlackRequest) -> None:
    """
    A button of a card.

    Raises:
        Refusal: why the officer may not, or the card is of an older version.
    """
    ask.action = ask.pressed["action_id"]
    caller = await admit(desk, ask)
    try:
        ref, version = card_state.read_value(ask.pressed["value"])
    except ValueError:
        raise NotFound from None
    try:
        number = await release_lookup.carried(desk, ref)
        await BUTTONS[ask.action](desk, ask, caller, number, version)
    finally:
        if ask.surface is Surface.HOME:  # whatever came of it, what is shown there is out of date
            with suppress(NotStarted):  # what was done stays done
                await Homes(desk.store).behind(caller.officer.id, ask.now)


async def more(desk: HandlerContext, ask: SlackRequest) -> None:
    """
    The next page of a list.

    Raises:
        NotFound: the button's value is none of ours.
    """
    ask.action = "list"
    caller = await admit(desk, ask)
    which, offset = home_tab.read_list(ask.pressed["value"])
    await commands.page(desk, ask, caller, commands.LISTS[which], offset)


async def _step(
    desk: HandlerContext,
    ask: SlackRequest,
    caller: Caller,
    number: str,
    version: int,
    *,
    rule: Callable[..., Decision],
) -> None:
    outcome = await desk.change(ask, number, partial(rule, version=version), ask.action)
    await replies.done(ask, ask.action, outcome, caller.words)


async def _reason(
    desk: HandlerContext, ask: SlackRequest, caller: Caller, number: str, version: int
) -> None:
    await opening.reason(desk, ask, caller, number, version, ask.action)


async def _draft(
    desk: HandlerContext, ask: SlackRequest, caller: Caller, number: str, version: int
) -> None:
    await opening.again(desk, ask, caller, number, version, ask.action)


async def _show(
    desk: HandlerContext, ask: SlackRequest, caller: Caller, number: str, _: int
) -> None:
    await commands.shown(desk, ask, caller, number)


BUTTONS: dict[str, Press] = {
    "approve": partial(_step, rule=steps.approve),
    "relay": partial(_step, rule=steps.relay),
    "acknowledge": partial(_step, rule=steps.acknowledge),
    "return": _reason,
    "deny": _reason,
    "decline": _reason,
    "withdraw": _reason,
    "recall": _reason,
    "extend": _reason,
    "certify": partial(_step, rule=steps.certify),
    "answer": _draft,
    "revise": _draft,
    "open": reading.open_,
    "details": reading.details,
    "looking": attendance.looking,
    "show": _show,
}
