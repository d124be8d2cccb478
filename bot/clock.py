"""Lets time pass: one clock for the house, and the loop that asks what is due."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.repeats import Repeats

log = structlog.get_logger("tripoint.clock")

IDLE = 0.5
"""Seconds between two looks at what is due, on the monotonic clock."""

JUMP = timedelta(seconds=60)
"""How far wall and monotonic clock may part between two looks before the wall clock is doubted."""

CONFIRMED = 300.0
"""Monotonic seconds for which a jump forward must have lasted before anything irreversible is done by it."""


class Clock(Protocol):
    """The one clock: wall time for what is written and compared, monotonic seconds for waiting."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that only ever grow."""

    def patience(self, seconds: float) -> float:
        """How many real seconds to wait for what may take so many of this clock's."""


@dataclass
class Steady:
    """
    The time by which what cannot be undone is done: content deleted, keys destroyed.

    That is the wall clock, until it jumps forward against the monotonic one: then time goes on as it was, until the
    jump has lasted for `CONFIRMED`. A jump back is believed at once, for it hastens nothing. What may be read is
    decided by the wall clock all the same.
    """

    clock: Clock
    _believed: datetime = field(init=False)
    _doubted: datetime | None = None
    _since: float = 0.0

    def __post_init__(self) -> None:
        """Believe the clocks as they are found."""
        self._believed = self._origin()

    def now(self) -> datetime:
        """The time, aware, in UTC; never ahead of the wall clock."""
        origin, at = self._origin(), self.clock.monotonic()
        if origin - self._believed <= JUMP:
            if self._believed - origin > JUMP:
                log.warning("wall_clock_set_back", seconds=round((self._believed - origin).total_seconds()))
            self._believed, self._doubted = origin, None
        elif self._doubted is None or abs(origin - self._doubted) > JUMP:
            log.warning("wall_clock_jumped", seconds=round((origin - self._believed).total_seconds()))
            self._doubted, self._since = origin, at
        elif at - self._since >= CONFIRMED:
            log.warning("wall_clock_believed", seconds=round((origin - self._believed).total_seconds()))
            self._believed, self._doubted = origin, None
        return self._believed + timedelta(seconds=at)

    def _origin(self) -> datetime:
        """What the wall clock showed when the monotonic one was nought."""
        return self.clock.now() - timedelta(seconds=self.clock.monotonic())


@dataclass
class Ticker:
    """
    Calls `due` until it finds nothing left to do, again and again.

    `due` does one piece of due work in a transaction of its own and says whether there was any. One piece that
    fails is logged and does not stop the others. `last` is the monotonic time of the last look, for health.
    """

    due: Callable[[datetime], Awaitable[bool]]
    clock: Clock
    steady: Steady = field(init=False)
    last: float = field(default=0.0, init=False)
    _repeats: Repeats = field(init=False)

    def __post_init__(self) -> None:
        """Begin to watch the wall clock."""
        self.steady = Steady(self.clock)
        self._repeats = Repeats(self.clock.monotonic)

    async def once(self) -> int:
        """Do all that is due now; how many pieces of work that was."""
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
            if self._repeats.first(type(fault).__name__):
                log.exception("due_work_failed")
            return False
        finally:
            self.last = self.clock.monotonic()


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until told to stop."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
