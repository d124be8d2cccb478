"""The machine's own clock, and the loop that asks what is due."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from bot.operations.repeats import Repeats
from storage.clock import GuardedClock

log = structlog.get_logger("tripoint.clock")

IDLE = 0.5
"""Seconds between two looks at what is due, on the monotonic clock."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the machine's time, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()

    def patience(self, seconds: float) -> float:
        """Return as many seconds, for they are real."""
        return seconds


@dataclass
class Ticker:
    """
    Calls `due` until it finds nothing left to do, again and again.

    `due` does one piece of due work in a transaction of its own and says whether there was any. One
    piece that fails is logged and does not stop the others. `last` is the monotonic time of the
    last look, for health.
    """

    due: Callable[[datetime], Awaitable[bool]]
    steady: GuardedClock
    last: float | None = field(default=None, init=False)
    _repeats: Repeats = field(default_factory=Repeats, init=False)

    async def once(self) -> int:
        """
        Do all that is due now.

        Returns:
            How many pieces of work that was.
        """
        done = 0
        while await self._one():
            done += 1
        return done

    async def run(self, stop: asyncio.Event) -> None:
        """Look for due work until told to stop."""
        while not stop.is_set():
            if not await self._one():
                await pause(stop, IDLE)

    async def _one(self) -> bool:
        try:
            return await self.due(self.steady.now())
        except Exception as fault:
            if self._repeats.first(self.steady.clock.monotonic(), type(fault).__name__):
                log.exception("due_work_failed")
            return False
        finally:
            self.last = self.steady.clock.monotonic()


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until told to stop."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
