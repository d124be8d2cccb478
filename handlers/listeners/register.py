"""
The registration of every listener with Bolt, and the only module that uses Bolt's listener API.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot import waits
from bot.operations.repeats import Repeats
from bot.transport.payload import ARRIVED
from handlers.authorisations import acts
from handlers.listeners import (
    attendance,
    buttons,
    commands,
    content_views,
    digests,
    events,
    forms,
    home_tab,
    shortcuts,
)
from handlers.requests import errors
from handlers.requests.caller import Caller, admit
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest, read

log = logging.getLogger(__name__)

Listen = Callable[[HandlerContext, SlackRequest], Awaitable[None]]
Listener = Callable[[AsyncBoltContext], Awaitable[None]]
ANY = re.compile(".*", re.DOTALL)


def _of_officer(act: Callable[[Caller], Awaitable[None]], action: str | None = None) -> Listen:
    """
    Return a listener for an officer's act.

    Args:
        act: what it does.
        action: its word in the audit log; None where that is the id of the button.
    """

    async def listen(context: HandlerContext, request: SlackRequest) -> None:
        request.progress.action = action or request.pressed["action_id"]
        await act(await admit(context, request))

    return listen


async def _menu(context: HandlerContext, request: SlackRequest) -> None:
    """Listen to a choice in a card's menu, under the word of its verb in the audit log."""
    request.progress.action = buttons.meant(request)
    await buttons.menu(await admit(context, request))


FORMS: dict[str, Listen] = {
    "request": forms.send_draft,
    "launch": forms.send_report,
    "ask": _of_officer(forms.send_ask, "ask"),
    **dict.fromkeys(("reason", "question", "reply"), forms.send_reason),
    "narrow": forms.send_narrowed,
    "pick": buttons.picked,
    "caveats": _of_officer(content_views.confirm, "open"),
    "leave": _of_officer(attendance.submitted, "leave"),
    "handover": _of_officer(attendance.offered, "handover"),
    "authorise": _of_officer(acts.granted, "authorise"),
    "renew": _of_officer(acts.renewed, "renew"),
}
PRESSED: dict[str, Listen] = {
    "menu": _menu,
    "more": _of_officer(buttons.more, "list"),
    **dict.fromkeys(("list", "filter"), _of_officer(buttons.more, "list")),
    "template": _of_officer(forms.of_template, "launch"),
    "share": _of_officer(digests.share),
    "value": _of_officer(forms.foresee, "request"),
    "snooze": _of_officer(attendance.snooze),
    "watch": _of_officer(attendance.take_watch),
    "handover": _of_officer(attendance.hand_over),
    "take_over": _of_officer(attendance.take_over),
    "leave": _of_officer(attendance.leave),
    "back": _of_officer(attendance.back, "leave"),
    "authorise": _of_officer(acts.authorise),
    "authorisations": _of_officer(acts.show),
    **dict.fromkeys(("confirm", "reject", "renew", "revoke"), _of_officer(acts.pressed)),
}
"""Menus, and buttons that are about no one release."""
HOME: dict[str, Listen] = {
    r"\A(older|newer|welcomed)\Z": _of_officer(home_tab.turned, "home"),
    r"\A(request|launch|ask)\Z": _of_officer(forms.open_first),
    r"\Alist_[a-z]+\Z": _of_officer(home_tab.listed, "list"),
}
"""What the buttons that only Home has do, by their action id."""
SHORTCUTS: dict[str, Listen] = {
    "launch_report": _of_officer(forms.open_first, "launch"),
    "request_release": _of_officer(forms.open_first, "request"),
    "ask_party": _of_officer(forms.open_first, "ask"),
    "my_desk": _of_officer(shortcuts.my_desk, "home"),
    "show_release": _of_officer(shortcuts.show_release, "show"),
}
"""What the shortcuts do, by their callback ids in the manifest."""
EVENTS: dict[str, Listen] = {
    "app_home_opened": events.home_opened,
    "member_joined_channel": events.moved,
    "member_left_channel": events.moved,
    "user_change": events.changed,
    "dnd_updated_user": events.quiet,
}


def register(app: AsyncApp, context: HandlerContext) -> None:
    """
    Register a listener for everything that Slack may send.

    Requests that no listener is for are answered too, for Slack shows or counts anything else as a
    failure: an attempt (a command, a button, a form, a shortcut) with a refusal that is recorded,
    the rest with nothing.
    """
    app.middleware(_reading(context))
    app.error(errors.listener(context))
    app.command(context.command)(_on(context, commands.command))
    for action in buttons.BUTTONS:
        app.action(action)(_on(context, _of_officer(buttons.pressed)))
    for action, listen in PRESSED.items():
        app.action(action)(_on(context, listen))
    for pattern, pressed in HOME.items():
        app.action(re.compile(pattern))(_on(context, pressed))
    for callback, used in SHORTCUTS.items():
        app.shortcut(callback)(_on(context, used))
    for callback, submitted in FORMS.items():
        app.view(callback)(_on(context, submitted))
    for callback in ("body", "details"):
        app.view_closed(callback)(_on(context, events.closed))
    for event, told in EVENTS.items():
        app.event(event)(_on(context, told))
    _rest(app, context)


def _rest(app: AsyncApp, context: HandlerContext) -> None:
    heard = _on(context, _nothing)
    app.command(ANY)(_on(context, commands.unknown))
    app.action(ANY)(_on(context, forms.unknown))
    app.view_submission(ANY)(_on(context, forms.unknown))
    app.view_closed(ANY)(heard)
    app.shortcut(ANY)(_on(context, forms.unknown))
    app.options(ANY)(heard)
    app.event(ANY)(heard)


def _reading(handler_context: HandlerContext) -> Callable[..., Awaitable[BoltResponse | None]]:
    is_for_another = _for_others(handler_context)

    async def middleware(
        context: AsyncBoltContext,
        request: AsyncBoltRequest,
        client: AsyncWebClient,
        ack: AsyncAck,
        next: Callable[[], Awaitable[None]],
    ) -> BoltResponse | None:
        if is_for_another(request.body):
            return BoltResponse(status=200)
        clock = handler_context.clock
        now = clock.monotonic()
        # An event is nobody's wish: it must be heard, however long it was on its way.
        arrived = now if request.body.get("type") == "event_callback" else context.get(ARRIVED, now)
        slack_request = read(
            request.body,
            client=client,
            ack=ack,
            now=clock.now(),
            arrived=arrived,
            patience=clock.patience,
            monotonic=clock.monotonic,
        )
        context[errors.REQUEST] = slack_request
        await next()
        return None

    return middleware


def _for_others(context: HandlerContext) -> Callable[[Mapping[str, Any]], bool]:
    """
    Return a function that tells whether a request is for another app.

    Each of those is counted, and the first of a minute logged. A request that names no app, as
    Slack's greeting of a new address does, is for us: its signature says so.
    """
    repeats = Repeats()

    def is_for_another(body: Mapping[str, Any]) -> bool:
        if body.get("api_app_id") in (None, "", context.app):
            return False
        if context.figures is not None:
            context.figures.for_another_app()
        if repeats.first(context.clock.monotonic(), "another app"):
            log.warning(
                "a request for another app was left undone: the address or the tokens of two apps "
                "are mixed up"
            )
        return True

    return is_for_another


def _on(handler_context: HandlerContext, listen: Listen) -> Listener:
    async def listener(context: AsyncBoltContext) -> None:
        slack_request: SlackRequest = context[errors.REQUEST]
        with waits.until(handler_context.until(slack_request), handler_context.clock):
            await listen(handler_context, slack_request)
        handler_context.count(slack_request, "done")

    return listener


async def _nothing(_: HandlerContext, request: SlackRequest) -> None:
    await request.ack()
