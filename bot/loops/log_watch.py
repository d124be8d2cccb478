"""The watch over the audit log: its head every few seconds, the whole of it once a day."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.loops.clock import pause
from bot.operations.metrics import Metrics
from bot.operations.repeats import Repeats
from bot.waits import Clock
from storage.audit.anchor import LogBroken
from storage.audit.merkle import Frontier
from storage.outbox.broken_log import LogState
from storage.store.store import Store

log = structlog.get_logger("tripoint.audit")

LOOK = 5.0
"""Seconds between two looks at the log's head."""

VERIFY = timedelta(days=1)
"""How old the last verification of the whole log may be."""


@dataclass
class LogWatch:
    """
    The loop that finds out whether the log is broken, even on a desk that nobody uses.

    What it finds broken it makes known to all processes of the desk, and what one of them found
    stops this one too.
    """

    store: Store
    clock: Clock
    metrics: Metrics
    state: LogState = field(default_factory=LogState, init=False)
    _repeats: Repeats = field(default_factory=Repeats, init=False)

    async def run(self, stop: asyncio.Event) -> None:
        """Look, and verify when it is time, until told to stop."""
        while not stop.is_set():
            try:
                await self.once()
                await self.verify(stop)
            except Exception as fault:
                if self._repeats.first(self.clock.monotonic(), type(fault).__name__):
                    log.exception("log_watch_failed")
            await pause(stop, LOOK)

    async def once(self) -> None:
        """Look at the head. Where the log is broken, have that known, reported and shown."""
        why = await self.store.audit.look(self.clock.now())
        self.state = await self.store.audit.state()
        self.metrics.audit_broken.set(why is not None)
        if why is not None and self._repeats.first(self.clock.monotonic(), "audit_log_broken"):
            log.error("audit_log_broken", fault=why)

    async def verify(self, stop: asyncio.Event) -> None:
        """
        Verify the whole log, where that was last done longer ago than a day.

        Half of the time is left to others.
        """
        state, now = self.state, self.clock.now()
        if self.store.db.log.broken or (
            state.whole_at and timedelta() <= now - state.whole_at < VERIFY
        ):
            return
        goal = (await self.store.audit.anchor()).frontier
        reached = Frontier()
        try:
            while reached.size < goal.size and not stop.is_set():
                begun, before = self.clock.monotonic(), reached.size
                reached = await self.store.audit.verify_page(reached, goal)
                if reached.size == before:
                    raise LogBroken(f"Record {reached.size} of the log is missing.")
                await pause(stop, self.clock.monotonic() - begun)
        except LogBroken as broken:
            self.store.db.log.found_broken(str(broken))
            await self.once()
            return
        if reached.size == goal.size:
            await self.store.audit.found_whole(reached.size, now)
            self.state = await self.store.audit.state()
            log.info("audit_log_whole", count=reached.size)

    def last_whole(self) -> str:
        """Return when the whole log was last verified, for `/readyz`."""
        at = self.state.whole_at
        return (
            f"last verified {at.isoformat(timespec='seconds')}, {self.state.whole_size} records"
            if at
            else "never verified"
        )
