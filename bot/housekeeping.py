"""What happens by the clock besides timers: keys of days that are over, figures, the daily look at channels."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from storage.store import Store

from bot.clock import Clock, Ticker
from bot.domain import steps
from bot.domain.stages import Step
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.web import Probe
from handlers.channels import Channels

log = structlog.get_logger("tripoint.housekeeping")

RULES = {Step.LAPSE.value: steps.lapse, Step.EXPIRE.value: steps.expire}
"""What a timer of each step does when its time comes; the rule decides again."""

STALE = 15.0
"""Seconds after which a loop that has not looked is a fault."""

REPEATS_KEPT = timedelta(days=2)
"""How long the answer to a request is kept: Slack repeats one for some minutes, a form may stay open for a day."""


class _Loop(Protocol):
    last: float


class _Socket(Protocol):
    @property
    def client(self) -> object: ...


async def run(store: Store, channels: Channels, clock: Clock, metrics: Metrics, stop: asyncio.Event) -> None:
    """Housekeeping until told to stop; a job that fails is logged and done again next time."""
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
    jobs: dict[str, tuple[float, Callable[[], Awaitable[None]]]] = {
        "keys": (60, partial(keys_of_days_over, store, clock)),
        "figures": (5, partial(figures, store, clock, metrics)),
        "tidy": (3600, partial(tidy, store, clock)),
        "channels": (86400, partial(look_at_channels, store, channels, clock)),
    }
    for name, (seconds, job) in jobs.items():
        scheduler.add_job(_guarded(name, job), "interval", seconds=seconds, id=name)
    scheduler.start()
    try:
        for name, (_, job) in jobs.items():
            await _guarded(name, job)()
        await stop.wait()
    finally:
        scheduler.shutdown(wait=False)


def _guarded(name: str, job: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    async def guarded() -> None:
        try:
            await job()
        except Exception:
            log.exception("housekeeping_failed", name=name)

    return guarded


async def keys_of_days_over(store: Store, clock: Clock) -> None:
    """Destroy the keys of days that are over: what expired then is readable nowhere any more, in no backup."""
    for epoch in await asyncio.to_thread(store.destroy_over_now, clock.now()):
        log.info("epoch_key_destroyed", epoch=str(epoch))


async def figures(store: Store, clock: Clock, metrics: Metrics) -> None:
    """Bring the gauges up to date."""
    now = clock.now()
    seen = await store.snapshot(now)
    metrics.behind.set(seen.behind)
    metrics.oldest_behind.set((now - seen.oldest_behind).total_seconds() if seen.oldest_behind else 0)
    metrics.timers_due.set(seen.timers_due)
    metrics.audit_records.set(seen.audit_records)


async def tidy(store: Store, clock: Clock) -> None:
    """Forget answers to requests that cannot come again, and what deleted rows left in the write-ahead log."""
    await asyncio.to_thread(store.tidy_now, clock.now() - REPEATS_KEPT)


async def look_at_channels(store: Store, channels: Channels, clock: Clock) -> None:
    """The daily look: nobody but the desk's own officers may be in a desk's channels."""
    book = await store.book(clock.now())
    for desk in book.desks.values():
        for channel in desk.channels:
            channels.forget(channel)
            if await channels.strangers(channel, desk.party, book):
                await channels.tell_security(desk.party, channel, "outsiders", book)


def probes(store: Store, ticker: Ticker, outbox: Outbox, clock: Clock, socket: _Socket | None) -> dict[str, Probe]:
    """What readiness looks at: each says None, or in a few words what is wrong."""

    async def database() -> str | None:
        return await asyncio.to_thread(store.fault_now)

    async def keys() -> str | None:
        faults = await asyncio.to_thread(store.key_faults_now, clock.now())
        return f"{len(faults)} faults" if faults else None

    def fresh(loop: _Loop) -> Probe:
        async def probe() -> str | None:
            age = clock.monotonic() - loop.last
            return None if age < STALE else f"idle for {age:.0f} s"

        return probe

    async def connected() -> str | None:
        assert socket, "asked only in Socket Mode"
        return None if await socket.client.is_connected() else "not connected"  # type: ignore[attr-defined]  # the SDK's client

    found: dict[str, Probe] = {"database": database, "keys": keys, "clock": fresh(ticker), "outbox": fresh(outbox)}
    return found | ({"slack": connected} if socket else {})
