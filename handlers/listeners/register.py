"""
The registration of every listener with Bolt, and the only module that uses Bolt's listener API.
"""

import re
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot import waits
from bot.transport.payload import ARRIVED
from handlers.listeners import attendance, buttons, commands, events, home_tab, submissions
from handlers.requests import errors
from handlers.requests.addressee import for_others
from handlers.requests.context import HandlerContext
from handlers.requests.errors import ASK
from handlers.slack.request import SlackRequest, read

Listen = Callable[[HandlerContext, SlackRequest], Awaitable[None]]
Listener = Callable[[AsyncBoltContext], Awaitable[None]]
ANY = re.compile(".*", re.DOTALL)

FORMS: dict[str, Listen] = {
    "request": submissions.request,
    "ask": submissions.asking,
    "reason": submissions.reason,
    "caveats": submissions.caveats,
    "leave": attendance.submitted,
}
PRESSED: dict[str, Listen] = {
    "more": buttons.more,
    "snooze": attendance.snooze,
    "watch": attendance.pressed_watch,
    "leave": attendance.pressed_leave,
    "back": attendance.pressed_back,
}
"""Buttons and menus that are about no one release."""
HOME: dict[str, Listen] = {
    r"\A(older|newer)\Z": home_tab.turned,
    r"\A(request|ask)\Z": home_tab.begun,
    r"\Alist_[a-z]+\Z": home_tab.listed,
}
"""What the buttons that only Home has do, by their action id."""
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
    failure: an attempt (a command, a button, a form) with a refusal that is recorded, the rest with
    nothing.
    """
    app.middleware(_reading(context))
    app.error(errors.listener(context))
    app.command(context.command)(_on(context, commands.command))
    for action in buttons.BUTTONS:
        app.action(action)(_on(context, buttons.pressed))
    for action, listen in PRESSED.items():
        app.action(action)(_on(context, listen))
    for pattern, pressed in HOME.items():
        app.action(re.compile(pattern))(_on(context, pressed))
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
    app.action(ANY)(_on(context, submissions.unknown))
    app.view_submission(ANY)(_on(context, submissions.unknown))
    app.view_closed(ANY)(heard)
    app.shortcut(ANY)(heard)
    app.options(ANY)(heard)
    app.event(ANY)(heard)


def _reading(desk: HandlerContext) -> Callable[..., Awaitable[BoltResponse | None]]:
    is_for_another = for_others(desk)

    async def middleware(
        context: AsyncBoltContext,
        request: AsyncBoltRequest,
        client: AsyncWebClient,
        ack: AsyncAck,
        next: Callable[[], Awaitable[None]],
    ) -> BoltResponse | None:
        if is_for_another(request.body):
            return BoltResponse(status=200)
        clock = desk.clock
        now = clock.monotonic()
        # An event is nobody's wish: it must be heard, however long it was on its way.
        arrived = now if request.body.get("type") == "event_callback" else context.get(ARRIVED, now)
        ask = read(
            request.body,
            client=client,
            ack=ack,
            now=clock.now(),
            arrived=arrived,
            patience=clock.patience,
            monotonic=clock.monotonic,
        )
        context[ASK] = ask
        await next()
        return None

    return middleware


def _on(desk: HandlerContext, listen: Listen) -> Listener:
    async def listener(context: AsyncBoltContext) -> None:
        ask: SlackRequest = context[ASK]
        with waits.until(desk.until(ask), desk.clock):
            await listen(desk, ask)
        desk.count(ask, "done")

    return listener


async def _nothing(_: HandlerContext, request: SlackRequest) -> None:
    await request.ack()
