"""Lets time pass: one clock for the house, and the loop that asks what is due."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

log = structlog.get_logger("tripoint.clock")

IDLE = 0.5
"""Seconds between two looks at what is due, on the monotonic clock."""

JUMP = timedelta(seconds=60)
"""How far wall and monotonic clock may part between two looks before it is written to the log."""


class Clock(Protocol):
    """The one clock: wall time for what is written and compared, monotonic seconds for waiting."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that only ever grow."""


@dataclass
class Ticker:
    """
    Calls `due` until it finds nothing left to do, again and again.

    `due` does one piece of due work in a transaction of its own and says whether there was any. One piece that
    fails is logged and does not stop the others. `last` is the monotonic time of the last look, for health.
    """

    due: Callable[[datetime], Awaitable[bool]]
    clock: Clock
    last: float = field(default=0.0)
    _apart: timedelta | None = None

    async def once(self) -> int:
        """Do all that is due now; how many pieces of work that was."""
        self._watch_the_wall_clock()
        done = 0
        while await self._one():
            done += 1
        self.last = self.clock.monotonic()
        return done

    async def run(self, stop: asyncio.Event) -> None:
        """Look for due work until told to stop."""
        while not stop.is_set():
            await self.once()
            await pause(stop, IDLE)

    async def _one(self) -> bool:
        try:
            return await self.due(self.clock.now())
        except Exception:
            log.exception("due_work_failed")
            return False

    def _watch_the_wall_clock(self) -> None:
        apart = self.clock.now() - datetime.fromtimestamp(0, UTC) - timedelta(seconds=self.clock.monotonic())
        if self._apart is not None and abs(apart - self._apart) > JUMP:
            log.warning("wall_clock_jumped", seconds=round((apart - self._apart).total_seconds()))
        self._apart = apart


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until told to stop."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
