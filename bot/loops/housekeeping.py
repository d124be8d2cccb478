"""
Recurring jobs besides timers: leftovers, keys of days that are over, figures, checks of channels.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.domain.book import Book
from bot.loops.clock import Ticker, pause
from bot.loops.readiness import Readiness
from bot.operations.metrics import Metrics
from bot.operations.repeats import Repeats
from bot.transport.slack_answers import Answers
from bot.transport.slack_clock import SLACKS
from bot.transport.slack_errors import UNREACHED
from bot.waits import LOOK_SECONDS, Clock
from handlers.slack.channels import Channels, parties_of
from storage.store.store import Store

log = structlog.get_logger("tripoint.housekeeping")

REPEATS_KEPT = timedelta(days=2)
"""
How long the answer to a request is kept: Slack repeats one for some minutes, a form may stay open
for a day.
"""

MINUTE = 60.0
"""
Seconds between two comparisons of the clock with others, and two questions that Slack has not
answered.
"""


@dataclass
class Housekeeping:
    """The recurring jobs; each may be done at any time, and again."""

    store: Store
    channels: Channels
    clock: Clock
    metrics: Metrics
    ticker: Ticker
    slack: Answers
    readiness: Readiness = field(init=False)
    _done: dict[str, float] = field(default_factory=dict)
    _repeats: Repeats = field(default_factory=Repeats, init=False)
    _tidied: float | None = None

    def __post_init__(self) -> None:
        """Begin to watch whether acts can be committed."""
        self.readiness = Readiness(self.store, self.clock)

    @property
    def jobs(self) -> dict[str, tuple[float, Callable[[], Awaitable[None]]]]:
        """Return the jobs by name, and every how many seconds each is done."""
        return {
            "leftovers": (60, self.sweep_leftovers),
            "clock": (MINUTE, self.compare_clocks),
            "probe": (LOOK_SECONDS, self.readiness.look),
            "figures": (5, self.figures),
            "slack": (15, self.ask_slack),
            "keys": (60, self.keys_of_days_over),
            "tidy": (3600, self.tidy),
            "moved": (MINUTE, self.look_where_moved),
            "channels": (86400, self.look_at_channels),
            "timers": (86400, self.set_timers),
        }

    async def run(self, stop: asyncio.Event) -> None:
        """
        Do each job once and then by its interval, until told to stop.

        One that fails is done again next time.
        """
        made: Any = AsyncIOScheduler  # it has no types
        scheduler = made(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True}
        )
        for name, (seconds, _) in self.jobs.items():
            scheduler.add_job(self._scheduled, "interval", [name], seconds=seconds, id=name)
        scheduler.start()
        try:
            for name in self.jobs:
                if not stop.is_set():
                    await self.do(name)
            while not stop.is_set():
                for name in self.late():
                    # The scheduler goes by the wall clock, and after a jump back would wait until
                    # that is made up for.
                    scheduler.reschedule_job(name, trigger="interval", seconds=self.jobs[name][0])
                    await self.do(name)
                await pause(stop, LOOK_SECONDS)
        finally:
            scheduler.shutdown(wait=False)

    async def begin(self) -> None:
        """
        Do what comes before anything is let in: compare the clock, and sweep what a crash left.
        """
        for name in ("clock", "leftovers"):
            await self.do(name)

    async def do(self, name: str) -> None:
        """Do one job, and log whatever breaks."""
        try:
            await self.jobs[name][1]()
        except Exception as fault:
            if self._repeats.first(self.clock.monotonic(), name, type(fault).__name__):
                log.exception("housekeeping_failed", name=name)
        self._done[name] = self.clock.monotonic()

    async def _scheduled(self, name: str) -> None:
        """
        Do one job by the scheduler, which would call it broken where it is broken off at the stop.
        """
        with suppress(asyncio.CancelledError):
            await self.do(name)

    def late(self) -> list[str]:
        """
        Return the jobs that have not been done for two of their intervals, by the monotonic clock.
        """
        now = self.clock.monotonic()
        return [
            n for n, (seconds, _) in self.jobs.items() if now - self._done.get(n, now) > 2 * seconds
        ]

    async def sweep_leftovers(self) -> None:
        """Destroy what crashes left in the key directory."""
        for name in await self.store.maintenance.sweep_leftovers():
            log.info("leftover_swept", name=name)

    async def ask_slack(self) -> None:
        """
        Ask Slack who we are where it has long said nothing.

        This shows whether it answers and takes the token.
        """
        if self.slack.quiet:
            await self._ask()
        fault = self.slack.fault()
        if fault and self._repeats.first(self.clock.monotonic(), "slack", fault):
            log.error("slack_not_reached", fault=fault)

    async def keys_of_days_over(self) -> None:
        """
        Destroy the keys of days that are over.

        What expired then is readable nowhere any more, in no backup.
        """
        for epoch in await self.store.maintenance.destroy_over(self.ticker.steady.now()):
            log.info("epoch_key_destroyed", epoch=str(epoch))

    async def compare_clocks(self) -> None:
        """
        Compare the clock with the database's and with Slack's, which is asked where it has long not
        answered.
        """
        await self.store.health.compare_clock()
        if self.store.db.steady.silent(SLACKS) >= MINUTE:
            await self._ask()

    async def _ask(self) -> None:
        with suppress(*UNREACHED):  # the session has heard what it says
            await self.channels.client.auth_test()

    async def figures(self) -> None:
        """Bring the gauges up to date."""
        now, metrics = self.clock.now(), self.metrics
        seen = await self.store.queries.snapshot(now)
        metrics.behind.set(seen.cards_behind)
        metrics.oldest_behind.set(
            max(0.0, (now - seen.behind_since).total_seconds()) if seen.behind_since else 0
        )
        metrics.timers_due.set(seen.timers_due)
        metrics.desks((await self.store.queries.book(now)).policy.parties, seen.desks)
        metrics.audit_records.set(seen.audit_records)
        metrics.disk_full.set(self.store.db.space.full)
        metrics.tick_age.set(
            0.0 if self.ticker.last is None else self.clock.monotonic() - self.ticker.last
        )

    async def tidy(self) -> None:
        """Forget answers to requests that cannot come again, and what deleted rows left behind."""
        now = self.clock.monotonic()
        passed = 0.0 if self._tidied is None else now - self._tidied
        served = await self.store.maintenance.time_served(passed)
        await self.store.maintenance.tidy(served - REPEATS_KEPT)
        self._tidied = now

    async def set_timers(self) -> None:
        """Have the clock know all that it must do, as `Timers.retime` does."""
        if not (self.store.db.space.full or self.store.db.steady.apart):
            await self.store.timers.retime(self.ticker.steady.now())

    async def look_at_channels(self) -> None:
        """Check daily that nobody but the desk's own officers is in a desk's channels."""
        book = await self.store.queries.book(self.clock.now())
        for desk in book.desks.values():
            for channel in desk.channels:
                await self.channels.forget(channel)
                await self._look_at(channel, desk.party, book)

    async def look_where_moved(self) -> None:
        """
        Ask again who is in the channels where somebody came or left, and Slack has not said since
        who is there.
        """
        book = await self.store.queries.book(self.clock.now())
        for channel in await self.store.slack.members_unsaid():
            for party in parties_of(book, channel):
                await self._look_at(channel, party, book)

    async def _look_at(self, channel: str, party: str, book: Book) -> None:
        """Check one channel. One that cannot be seen keeps no other from being checked."""
        why, seen = await self.channels.look(channel, party, book)
        if why and self._repeats.first(self.clock.monotonic(), channel, why):
            event = "channel_not_its_desks_own" if seen else "channel_not_looked_at"
            log.warning(event, channel=channel, party=party, error=why)
