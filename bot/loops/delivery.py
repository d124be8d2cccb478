"""The loop that brings rows of a leased queue to Slack: at its pace, and again where it failed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from slack_sdk.errors import SlackApiError

from bot.loops.clock import pause
from bot.operations.metrics import Metrics
from bot.operations.repeats import Repeats
from bot.transport.slack_errors import PASSING, UNREACHED, error_code, method_of, retry_after
from bot.waits import DRAW_SECONDS, Clock
from storage.outbox.lease import LeasedQueue, Row

IDLE = 0.2
"""Seconds between two looks for rows that are behind."""

BACK_OFF = tuple(timedelta(seconds=s) for s in (1, 2, 5, 10, 30, 60))
"""How long a row waits after each attempt in a row that failed; the last also after all others."""

HELD_FOR = timedelta(seconds=60)
"""How long a row waits that cannot be delivered as things stand."""

Drawn_contra = TypeVar("Drawn_contra", contravariant=True)


class Deliverer(Protocol[Drawn_contra]):
    """
    What is particular to one kind of row.

    Attributes:
        name: what a row is called in names of log lines.
    """

    name: ClassVar[str]

    def about(self, row: Drawn_contra) -> dict[str, object]:
        """Return what a log line says of a row."""

    def slot(self, row: Drawn_contra, method: str) -> str:
        """Return the pacing slot that waits where Slack asks for patience with a method."""

    async def deliver(self, row: Drawn_contra) -> None:
        """Draw a row, call Slack, and keep what came of it."""

    async def refused(self, row: Drawn_contra, code: str) -> bool:
        """
        Do what Slack's refusal calls for.

        Returns:
            False where the row is to be tried again later.
        """


@dataclass
class DeliveryLoop(Generic[Row]):
    """
    One loop over the rows that are behind.

    What a row shows is drawn from the state of the moment, so that ten changes cost one call.

    Attributes:
        name: what its rows are called together, in names of log lines.
        at_once: most rows in flight.
        last: monotonic time of the last look, for health.
    """

    name: str
    queue: LeasedQueue[Row]
    deliverer: Deliverer[Row]
    clock: Clock
    log: Any
    at_once: int
    last: float | None = None
    _repeats: Repeats = field(default_factory=Repeats, init=False)
    _flying: dict[int | str, asyncio.Task[None]] = field(default_factory=dict)

    async def once(self) -> int:
        """
        Deliver what is behind and may be delivered now.

        Returns:
            How many rows that was.
        """
        tasks = await self._begin(self.at_once)
        await asyncio.gather(*tasks)
        self.last = self.clock.monotonic()
        return len(tasks)

    async def run(self, stop: asyncio.Event) -> None:
        """
        Deliver until told to stop.

        Calls in flight are then finished, and the rest waits for the next start.
        """
        while not stop.is_set():
            room = self.at_once - len(self._flying)
            try:
                begun = await self._begin(room) if room else []
            except Exception as fault:
                if self._repeats.first(self.clock.monotonic(), type(fault).__name__):
                    self.log.exception(_event(self.name, "claim_failed"))
                begun = []
            self.last = self.clock.monotonic()
            if not begun:
                await pause(stop, IDLE)
        await asyncio.gather(*self._flying.values(), return_exceptions=True)

    async def _begin(self, most: int) -> list[asyncio.Task[None]]:
        """
        Start up to `most` rows.

        A row that is under way here is left alone, though its lease is over: the machine slept
        while Slack had the call, or its clock was put forward.
        """
        rows = await self.queue.claim(self.clock.now(), most)
        rows = [row for row in rows if row.key not in self._flying]
        for row in rows:
            task = self._flying[row.key] = asyncio.create_task(self._deliver(row))
            task.add_done_callback(partial(self._landed, row.key))
        return [self._flying[row.key] for row in rows]

    def _landed(self, key: int | str, _: asyncio.Task[None]) -> None:
        del self._flying[key]

    async def _deliver(self, row: Row) -> None:
        """Deliver one row, and keep what came of it: one bad row never stops the others."""
        try:
            try:
                async with asyncio.timeout(DRAW_SECONDS):
                    await self.deliverer.deliver(row)
            except SlackApiError as error:
                await self._refused(row, error)
            except UNREACHED as error:
                await self._later(row, type(error).__name__)
        except Exception:
            self.log.exception(_event(self.deliverer.name, "failed"), **self.deliverer.about(row))
            await self._let_go(row)

    async def _refused(self, row: Row, error: SlackApiError) -> None:
        """Act on Slack's refusal of a row."""
        code, now = error_code(error), self.clock.now()
        if code == "ratelimited":
            until = now + timedelta(seconds=retry_after(error))
            slot = self.deliverer.slot(row, method_of(error))
            await self.queue.wait(row, slot, until, now)
        elif code in PASSING or not await self.deliverer.refused(row, code):
            await self._later(row, code)

    async def _later(self, row: Row, error: str) -> None:
        wait = BACK_OFF[min(row.attempts, len(BACK_OFF) - 1)]
        said = {"error": error, "seconds": wait.total_seconds()}
        self.log.info(_event(self.deliverer.name, "put_off"), **self.deliverer.about(row), **said)
        await self.queue.put_off(row, self.clock.now() + wait, error)

    async def _let_go(self, row: Row) -> None:
        """
        Put off what broke here.

        Where not even that works, another replica takes the row up when its lease is over.
        """
        try:
            await self.queue.put_off(row, self.clock.now() + HELD_FOR, "broken")
        except Exception:
            self.log.exception(
                _event(self.deliverer.name, "not_put_off"), **self.deliverer.about(row)
            )


def _event(who: str, what: str) -> str:
    return f"{who}_{what}"


async def call_slack(
    metrics: Metrics, method: str, call: Callable[..., Awaitable[Any]], **body: Any
) -> Any:
    """Call a method of Slack's, and count how that ended."""
    try:
        answer = await call(**body)
    except Exception as error:
        said = error_code(error) if isinstance(error, SlackApiError) else "no_answer"
        metrics.slack_call(method, said)
        raise
    metrics.slack_call(method, "ok")
    return answer
