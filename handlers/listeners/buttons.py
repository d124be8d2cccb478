"""
The buttons: one table, by action id. Each acts on the version that its card shows, or not at all.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial

from bot.domain.refusals import FieldMissing, NotFound, NotStarted
from bot.domain.release.stages import FIRST
from handlers.forms import form_values
from handlers.listeners import attendance, commands, content_views, forms, home_tab, pick
from handlers.render import card_state, paging
from handlers.requests import release_lookup, replies
from handlers.requests.caller import Caller, admit
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest, Surface
from handlers.text.verbs import ACTIONS, Rule
from storage.outbox.home_tabs import Homes


async def pressed(caller: Caller) -> None:
    """
    Handle a button of a card.

    Raises:
        Refusal: why the officer may not, or the card is of an older version.
    """
    context, request = caller.context, caller.request
    ref, version = request.value(card_state.read_value)
    try:
        number = await release_lookup.carried(context, ref)
        await BUTTONS[request.progress.action](caller, number, version)
    finally:
        if (
            request.surface is Surface.HOME
        ):  # whatever came of it, what is shown there is out of date
            with suppress(NotStarted):  # what was done stays done
                await Homes(context.store.db).redraw_now(caller.officer.id, request.now)


def meant(request: SlackRequest) -> str:
    """Return the verb that the chosen option of a card's menu stands for; `menu` for none."""
    name = request.pressed["value"].partition(":")[0]
    return name if name in BUTTONS else "menu"


async def menu(caller: Caller) -> None:
    """
    Handle a choice in a card's menu as the button that it stands for.

    Raises:
        NotFound: the option is none of ours.
        Refusal: as the button's.
    """
    name, carried = caller.request.value(card_state.read_option)
    if name not in BUTTONS:
        raise NotFound
    button = {"action_id": name, "value": carried}
    await pressed(replace(caller, request=replace(caller.request, pressed=button)))


async def picked(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle modal `pick` as the button of its verb on a card of the release that was chosen.

    Raises:
        NotFound: it is none of our forms, or of a release that the officer may not know of.
        FieldMissing: none was chosen.
        Refusal: as the button's.
    """
    about = form_values.about(request.view, PICKED)
    request.progress.action = about.step
    caller = await admit(context, request)
    chosen = "".join(form_values.chosen(request.view, "number"))
    if not chosen:
        raise FieldMissing(name="number")
    number, _ = await release_lookup.meant(caller, chosen)
    await PICKED[about.step](caller, number, form_values.version_of(request.view, number))


async def _precedence(caller: Caller, number: str, _: int) -> None:
    """Change how urgent a release is, as modal `pick` asks for that verb."""
    key = "".join(form_values.chosen(caller.request.view, "precedence"))
    await attendance.reprioritise(caller, number, key)


async def more(caller: Caller) -> None:
    """
    Show the next page of a list, or another one that is narrowed as it is, or otherwise.

    Raises:
        NotFound: the value of the button or of the menu is none of ours.
    """
    await commands.page(caller, caller.request.value(paging.read_list_page))


async def _step(caller: Caller, number: str, version: int, *, rule: Rule) -> None:
    request = caller.request
    outcome = await caller.context.change(request, number, partial(rule, version=version))
    await replies.done(request, request.progress.action, outcome, caller.words)


BUTTONS: Mapping[str, Callable[[Caller, str, int], Awaitable[None]]] = {
    **commands.ON_RELEASE,
    **{
        name: forms.open_on_release if verb.form else partial(_step, rule=verb.rule)
        for name, verb in ACTIONS.items()
        if verb.rule and verb.step not in FIRST
    },
    "acknowledge": content_views.acknowledge,
    "precedence": pick.offer_this,
    "call": home_tab.call,
}
"""What a button does: show something, open the verb's form, or take the step at once."""

PICKED: Mapping[str, Callable[[Caller, str, int], Awaitable[None]]] = {
    **{action: BUTTONS[action] for action in pick.OFFERED if action in BUTTONS},
    "precedence": _precedence,
    "audit": commands.audited,
}
"""What modal `pick` does, by the action of its verb."""
