"""The Socket Mode entry: what is in hand is answered before the connection ends."""

import asyncio
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.payload import shaped

LAST_SECONDS = 5.0
"""How long requests in hand may take once the process is told to stop, as over HTTP."""


class SocketEntry(AsyncSocketModeHandler):
    """Bolt's handler, which by itself hangs up on whoever waits for an answer."""

    def __init__(self, *args: Any, **values: Any) -> None:
        self._in_hand: set[asyncio.Task[Any]] = set()
        super().__init__(*args, **values)

    async def handle(self, client: Any, req: Any) -> None:
        """Have one request answered, once it has the shape that Slack documents."""
        req.payload = shaped(req.payload)
        task = asyncio.current_task()
        assert task, "a coroutine runs in a task"
        self._in_hand.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._in_hand.discard(task)

    async def close_async(self) -> None:
        """Take up nothing new, wait for what is in hand, and close; what was not taken up, Slack delivers again."""
        if self.client.message_processor is not None:
            self.client.message_processor.cancel()
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=LAST_SECONDS)
        await super().close_async()  # type: ignore[no-untyped-call]
