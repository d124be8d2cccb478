"""One Socket Mode connection: what Slack says over it, and when it is over."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
import structlog

log = structlog.get_logger("tripoint.socket")

PING_SECONDS = 10.0
"""After so much silence Slack is sent a ping, and has half as long to answer."""
CLOSE_SECONDS = 2.0
"""How long Slack may take to close the connection."""
LAST_SECONDS = 5.0
"""How long requests in hand may take once their connection is given up, as over HTTP."""

Envelope = dict[str, Any]
Take = Callable[["Link", Envelope, float], Coroutine[Any, Any, None]]
"""Answers one request, given its connection, its envelope, and the monotonic second it came in."""


class Link:
    """
    One WebSocket of Slack's, read until it ends. Each request is answered in a task of its own.

    Attributes:
        since: When it was opened, in monotonic seconds.
        app: The id of the app that Slack greeted; None before its `hello`.
        leaving: Set once Slack has said that it will end, or once it has ended.
        reason: Slack's word for why it ends; empty where it gave none.
    """

    def __init__(
        self, wire: aiohttp.ClientWebSocketResponse, take: Take, monotonic: Callable[[], float]
    ) -> None:
        """Start reading."""
        self.since = monotonic()
        self.app: str | None = None
        self.leaving = asyncio.Event()
        self.reason = ""
        self._wire, self._take, self._monotonic = wire, take, monotonic
        self._begun = asyncio.Event()
        self._in_hand: set[asyncio.Task[None]] = set()
        self._reading = asyncio.create_task(self._read())

    @property
    def works(self) -> bool:
        """Return whether requests still come: after `hello`, before `disconnect` and the end."""
        return not self.leaving.is_set()

    async def hello(self) -> str:
        """
        Wait for Slack's `hello`.

        Returns:
            The id of the app that Slack greets.

        Raises:
            ClientConnectionError: The connection ended before that.
        """
        await self._begun.wait()
        if self.app is None:
            raise aiohttp.ClientConnectionError("ended without a hello")
        return self.app

    async def send(self, answer: Envelope) -> bool:
        """
        Send one answer.

        Returns:
            Whether it could be sent.
        """
        try:
            await self._wire.send_str(json.dumps(answer))
        except (aiohttp.ClientError, ConnectionError):
            return False
        return True

    async def close(self) -> None:
        """
        Take no new request, finish those under way, and close. Slack delivers the others again.
        """
        self._reading.cancel()
        await self.retire()

    async def retire(self) -> None:
        """Finish the requests in hand, and close."""
        try:
            if self._in_hand:
                await asyncio.wait(self._in_hand, timeout=LAST_SECONDS)
        finally:
            self._reading.cancel()
            await self._wire.close()
            self._ended()

    async def _read(self) -> None:
        try:
            async for frame in self._wire:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._heard(frame.data, self._monotonic())
        finally:
            self._ended()

    def _ended(self) -> None:
        self.leaving.set()
        self._begun.set()

    def _heard(self, text: str, at: float) -> None:
        """Take in one message of Slack's, passing over kinds that it does not document."""
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            log.warning("socket_frame_unreadable")
        elif said.get("type") == "hello":
            about = said.get("connection_info")
            self.app = str(about.get("app_id")) if isinstance(about, dict) else ""
            self._begun.set()
        elif said.get("type") == "disconnect":
            self.reason = str(said.get("reason"))
            self.leaving.set()
        elif isinstance(said.get("envelope_id"), str):
            task = asyncio.create_task(self._take(self, said, at))
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)
