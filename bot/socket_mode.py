"""The Socket Mode entry: each request waits from its frame's arrival, and is answered before the connection ends."""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from slack_bolt.adapter.socket_mode.async_base_handler import AsyncBaseSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.payload import ARRIVED, shaped

LAST_SECONDS = 5.0
"""How long requests in hand may take once the process is told to stop, as over HTTP."""
PING_SECONDS = 10.0
"""Between two looks whether the connection lives."""

_arrived: ContextVar[float] = ContextVar("arrived")


class _Frame(str):
    """What a frame holds, and when it arrived."""

    __slots__ = ("arrived",)
    arrived: float


class _Client(SocketModeClient):
    """The SDK's client, which queues frames; it remembers how long each has waited there."""

    monotonic: Callable[[], float]

    async def enqueue_message(self, message: str) -> None:
        """Take in a frame."""
        frame = _Frame(message)
        frame.arrived = self.monotonic()
        await super().enqueue_message(frame)

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Have a frame answered, in a task of its own."""
        assert isinstance(raw_message, _Frame), "every frame comes by `enqueue_message`"
        _arrived.set(raw_message.arrived)
        await super().run_message_listeners(message, raw_message)


class SocketEntry(AsyncBaseSocketModeHandler):
    """
    Hands Slack's requests to Bolt.

    Bolt's own handler knows nothing of the wait, and hangs up on whoever waits for an answer.
    """

    def __init__(
        self, bolt: AsyncApp, app_token: str, web_client: AsyncWebClient, monotonic: Callable[[], float]
    ) -> None:
        """Not connected yet."""
        self.bolt = bolt
        self.client: Any = _Client(app_token, bolt.logger, web_client, ping_interval=PING_SECONDS)
        self.client.monotonic = monotonic
        self.client.socket_mode_request_listeners.append(self.handle)
        self._in_hand: set[asyncio.Task[Any]] = set()

    async def handle(self, client: Any, req: Any) -> None:
        """Have one request answered, once it has the shape that Slack documents."""
        req.payload = shaped(req.payload)
        task = asyncio.current_task()
        assert task, "a coroutine runs in a task"
        self._in_hand.add(task)
        try:
            context = {ARRIVED: _arrived.get()}
            request = AsyncBoltRequest(
                mode="socket_mode", body=req.payload, headers=build_headers(req), context=context
            )
            await send_async_response(client, req, await self.bolt.async_dispatch(request), 0.0)
        finally:
            self._in_hand.discard(task)

    async def close_async(self) -> None:
        """Take up nothing new, wait for what is in hand, and close; what was not taken up, Slack delivers again."""
        if self.client.message_processor is not None:
            self.client.message_processor.cancel()
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=LAST_SECONDS)
        await super().close_async()  # type: ignore[no-untyped-call]
