"""
Readiness: whether this desk could commit an act a moment ago, and what is wrong, in a few words.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import structlog

from bot.transport.http import Probe
from bot.waits import PROBE_SECONDS, STALE_SECONDS, Clock, until
from storage.store.store import Store

log = structlog.get_logger("tripoint.readiness")

DATABASE, KEYS = "database", "keys"


class _Loop(Protocol):
    last: float | None


@dataclass
class Readiness:
    """
    What housekeeping finds out every few seconds by writing.

    So whoever asks for health waits for nothing.

    Attributes:
        last: monotonic time at which an act, or a probe in its place, was last seen committed.
        since: since when the faults of the last look stand, by their words.
        faults: what was wrong at the last look, a sentence for `database` and for `keys`.
    """

    store: Store
    clock: Clock
    last: float = field(init=False)
    faults: dict[str, str] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)
    _commits: int = 0

    def __post_init__(self) -> None:
        """
        Count the start as a commit, for a desk that has just started has just opened its database.
        """
        self.last = self.clock.monotonic()

    async def look(self) -> None:
        """Take back what was let go for want of room, and see whether an act could be committed."""
        now, commits = self.clock.now(), self.store.db.commits
        proven, self._commits = commits != self._commits, commits
        await self.store.health.recover(now)
        found = await self.store.health.faults(now, proven=proven)
        if DATABASE not in found:
            self.last = self.clock.monotonic()
        self._tell(found, now)

    async def database(self) -> str | None:
        """
        Return what is wrong with the database.

        A full disk counts at once, all else once no act could be committed for a while.
        """
        if self.store.db.space.reserves[DATABASE].spell:
            return self.faults.get(DATABASE, "its disk is full")
        age = self.clock.monotonic() - self.last
        return (
            None
            if age < STALE_SECONDS
            else f"{self.faults.get(DATABASE, '')} Nothing committed for {age:.0f} s.".strip()
        )

    def keys(self) -> str | None:
        """Return what is wrong with writing to the key directory, and since when."""
        said = self.faults.get(KEYS)
        return said and f"{said} (since {self.since[KEYS]:%Y-%m-%dT%H:%M:%SZ})"

    def _tell(self, found: dict[str, str], now: datetime) -> None:
        """Write one line for the operator when a fault comes, changes or goes."""
        for word in sorted(found.keys() | self.faults.keys()):
            if found.get(word) == self.faults.get(word):
                continue
            if word in found:
                log.error("not_ready", probe=word, fault=found[word])
            else:
                log.info("ready_again", probe=word)
        self.since = {word: self.since.get(word, now) for word in found}
        self.faults = found


def probes(
    readiness: Readiness, ticker: _Loop, outbox: _Loop, slack: Sequence[Callable[[], str | None]]
) -> dict[str, Probe]:
    """
    Return what health looks at. Each says None, or in a few words what is wrong.

    None of them takes a lock.

    Args:
        readiness: what housekeeping found.
        ticker: the clock's loop.
        outbox: the outbox's loop.
        slack: what says how Slack is: its last answer, and the Socket Mode connection.
    """
    store, clock = readiness.store, readiness.clock

    async def within(look: Awaitable[Any]) -> Any:
        """Look, and wait for nothing any longer than whoever asks for health."""
        with until(clock.monotonic() + PROBE_SECONDS, clock):
            return await look

    async def keys() -> str | None:
        faults = await within(store.health.key_faults(clock.now()))
        return readiness.keys() or (f"{len(faults)} faults" if faults else None)

    async def audit() -> str | None:
        return store.db.log.broken

    async def ticking() -> str | None:
        return await _idle(ticker, clock) or await within(store.health.clock_fault())

    async def reached() -> str | None:
        return "; ".join(fault for told in slack if (fault := told())) or None

    return {
        DATABASE: readiness.database,
        KEYS: keys,
        "audit": audit,
        "clock": ticking,
        "outbox": partial(_idle, outbox, clock),
        "slack": reached,
    }


async def _idle(loop: _Loop, clock: Clock) -> str | None:
    """Return what is wrong with a loop that should look for work every second or so."""
    if loop.last is None:
        return "has not begun yet"
    age = clock.monotonic() - loop.last
    return None if age < STALE_SECONDS else f"idle for {age:.0f} s"
