"""Open Homes are kept up to date: at Slack's pace, each officer's at most once in a few seconds."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.officers import OfficerId, slack_user
from bot.loops.clock import pause
from bot.loops.outbox import BACK_OFF, HELD_FOR, IDLE
from bot.operations.metrics import Metrics
from bot.operations.repeats import Repeats
from bot.transport.slack_errors import NOBODY, error_code, retry_after
from bot.waits import DRAW_SECONDS, Clock
from storage.outbox.home_tabs import ClaimedHome, Homes

log = structlog.get_logger("tripoint.homes")

AT_ONCE = 4
"""Homes published side by side."""
GONE = NOBODY | {"not_enabled"}
"""Nobody to publish it to, or no Home tab at all."""

ViewFor = Callable[[OfficerId, str, datetime], Awaitable[tuple[dict[str, Any], bool]]]


@dataclass
class HomeTabLoop:
    """
    One loop over the Homes that are behind.

    Attributes:
        view_for: what a Home shows now, and whether it is still an officer's: (officer, page, now).
    """

    homes: Homes
    client: AsyncWebClient
    view_for: ViewFor
    clock: Clock
    metrics: Metrics

    async def once(self) -> int:
        """Publish what is behind and may be published now; how many Homes that was."""
        rows = await self.homes.claim(self.clock.now(), AT_ONCE)
        await asyncio.gather(*(self._bring(row) for row in rows))
        return len(rows)

    async def run(self, stop: asyncio.Event) -> None:
        """Keep Homes up to date until told to stop."""
        repeats = Repeats(self.clock.monotonic)
        while not stop.is_set():
            try:
                done = await self.once()
            except Exception as fault:
                if repeats.first(type(fault).__name__):
                    log.exception("homes_claim_failed")
                done = 0
            if not done:
                await pause(stop, IDLE)

    async def _bring(self, row: ClaimedHome) -> None:
        """Publish one Home, and keep what came of it: one that fails never stops the others."""
        try:
            try:
                async with asyncio.timeout(DRAW_SECONDS):
                    await self._publish(row)
            except SlackApiError as error:
                await self._refused(row, error)
            except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError) as error:
                await self._later(row, type(error).__name__)
        except Exception:
            log.exception("home_failed")
            await self._let_go(row)

    async def _publish(self, row: ClaimedHome) -> None:
        view, known = await self.view_for(row.officer, row.page, self.clock.now())
        more = {"hash": row.hash} if row.hash else {}
        try:
            answer = await self.client.views_publish(
                user_id=slack_user(row.officer), view=view, **more
            )
        except Exception as error:
            said = error_code(error) if isinstance(error, SlackApiError) else "no_answer"
            self.metrics.slack_call("views.publish", said)
            raise
        self.metrics.slack_call("views.publish", "ok")
        if known:
            await self.homes.drawn(row, self.clock.now(), answer["view"]["hash"])
        else:
            await self.homes.forget(row)

    async def _refused(self, row: ClaimedHome, error: SlackApiError) -> None:
        code, now = error_code(error), self.clock.now()
        if code == "ratelimited":
            await self.homes.wait(row, now + timedelta(seconds=retry_after(error)), now)
        elif (
            code == "hash_conflict"
        ):  # somebody else has published it meanwhile: draw it anew, over what is there
            await self.homes.put_off(row, now, code)
        elif code in GONE:
            log.warning("home_not_reached", error=code)
            await self.homes.forget(row)
        else:
            await self._later(row, code)

    async def _later(self, row: ClaimedHome, error: str) -> None:
        wait = BACK_OFF[min(row.attempts, len(BACK_OFF) - 1)]
        log.info("home_put_off", error=error, seconds=wait.total_seconds())
        await self.homes.put_off(row, self.clock.now() + wait, error)

    async def _let_go(self, row: ClaimedHome) -> None:
        try:
            await self.homes.put_off(row, self.clock.now() + HELD_FOR, "broken")
        except Exception:
            log.exception("home_not_put_off")
