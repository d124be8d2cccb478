"""
An event loop whose hours take no time: when nothing is left to do, it is the next moment at which
something is.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import aiohttp
from aiohttp import web
from aiohttp.client_proto import ResponseHandler

T = TypeVar("T")
BEGINNING = 1795402800.0
"""23 November 2026, 03:00 UTC."""


class Standstill(Exception):
    """Nothing is left to do, and nothing will ever be."""


class _Selector(selectors.DefaultSelector):
    """Never waits: the loop's time is put forward instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        found = super().select(0)
        if not found and timeout is None:
            raise Standstill
        if not found and timeout:
            self.now += timeout
        return found


class HandLoop(asyncio.SelectorEventLoop):
    """
    A loop by whose time everything in it goes: sleeps, deadlines, pings.

    What runs in it may not wait for anything outside: no thread, no real socket. `Wires` are the
    network.
    """

    def __init__(self) -> None:
        self._hand = _Selector()
        super().__init__(self._hand)

    def time(self) -> float:
        """Seconds since its beginning."""
        return self._hand.now


class LoopClock:
    """The loop's time as the house and the sandbox read it; a second is as long as they say."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def now(self) -> float:
        """Wall time in seconds since 1970."""
        return BEGINNING + self._loop.time()

    def monotonic(self) -> float:
        """Seconds that never step back."""
        return self._loop.time()

    def patience(self, seconds: float) -> float:
        """As many."""
        return seconds


class LoopHouseClock(LoopClock):
    """The same for the house, which reads moments."""

    def now(self) -> datetime:  # type: ignore[override]
        """The time, in UTC."""
        return datetime.fromtimestamp(super().now(), UTC)


def run(story: Coroutine[Any, Any, T]) -> T:
    """Let a story happen in a loop of its own."""
    with asyncio.Runner(loop_factory=HandLoop) as runner:
        return runner.run(story)


class _Wire(asyncio.Transport):
    """One end of a connection: what is written comes out at the other, in the loop's next round."""

    def __init__(self, loop: asyncio.AbstractEventLoop, protocol: asyncio.Protocol) -> None:
        super().__init__({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)})
        self._loop, self._protocol = loop, protocol
        self.other: _Wire
        self._held: list[bytes] = []
        self._paused = self._over = False

    def write(self, data: Any) -> None:
        if not self._over:
            self._loop.call_soon(self.other.arrive, bytes(data))

    def arrive(self, data: bytes) -> None:
        """Take what the other end wrote."""
        if self._paused:
            self._held.append(data)
        elif not self._over:
            self._protocol.data_received(data)

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused, held, self._held = False, self._held, []
        for data in held:
            self._loop.call_soon(self.arrive, data)

    def is_reading(self) -> bool:
        return not self._paused

    def is_closing(self) -> bool:
        return self._over

    def close(self) -> None:
        self._end()
        self._loop.call_soon(self.other._end)

    def abort(self) -> None:
        self.close()

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._loop.call_soon(self._protocol.connection_lost, None)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        assert isinstance(protocol, asyncio.Protocol)
        self._protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._protocol

    def get_write_buffer_size(self) -> int:
        return 0


class Wires(aiohttp.BaseConnector):
    """Connections to one server, without any socket between."""

    def __init__(self, server: web.Server) -> None:
        super().__init__()
        self._server = server

    async def _create_connection(self, *_: Any) -> ResponseHandler:
        loop = asyncio.get_running_loop()
        ours, theirs = ResponseHandler(loop=loop), self._server()
        here, there = _Wire(loop, ours), _Wire(loop, theirs)
        here.other, there.other = there, here
        theirs.connection_made(there)
        ours.connection_made(here)
        return ours
