"""
The loop that keeps open Homes up to date: at Slack's pace, each at most once in a few seconds.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.officers import OfficerId, slack_user
from bot.loops.delivery import DeliveryLoop, call_slack
from bot.operations.metrics import Metrics
from bot.transport.slack_errors import NOBODY
from bot.waits import Clock
from storage.outbox.home_tabs import METHOD, ClaimedHome, Homes

log = structlog.get_logger("tripoint.homes")

AT_ONCE = 4
"""Home tabs published side by side."""
GONE = NOBODY | {"not_enabled"}
"""Nobody to publish it to, or no Home tab at all."""


@dataclass
class HomeTabs:
    """
    How a Home tab is published.

    Attributes:
        view_for: what a Home tab shows now, and whether it is still an officer's: (officer, page,
            now).
    """

    homes: Homes
    client: AsyncWebClient
    view_for: Callable[[OfficerId, str, datetime], Awaitable[tuple[dict[str, Any], bool]]]
    clock: Clock
    metrics: Metrics
    name: ClassVar[str] = "home"

    @property
    def loop(self) -> DeliveryLoop[ClaimedHome]:
        """Return the loop that publishes those that are behind."""
        return DeliveryLoop("homes", self.homes.queue, self, self.clock, log, AT_ONCE)

    def about(self, row: ClaimedHome) -> dict[str, object]:
        """Return nothing, for the log does not say whose Home it is."""
        return {}

    def slot(self, row: ClaimedHome, method: str) -> str:
        """Return the pacing slot of the method, in which all Homes wait."""
        return METHOD

    async def deliver(self, row: ClaimedHome) -> None:
        """Publish a Home tab, or forget it where it is no officer's any more."""
        view, known = await self.view_for(row.officer, row.page, self.clock.now())
        body = {"user_id": slack_user(row.officer), "view": view}
        body |= {"hash": row.hash} if row.hash else {}
        publish = self.client.views_publish
        answer = await call_slack(self.metrics, "views.publish", publish, **body)
        if known:
            await self.homes.drawn(row, self.clock.now(), answer["view"]["hash"])
        else:
            await self.homes.queue.forget(row)

    async def refused(self, row: ClaimedHome, code: str) -> bool:
        """Act on a refusal: somebody else has published it, or there is nobody to see it."""
        if code == "hash_conflict":  # draw it anew, over what is there
            await self.homes.queue.put_off(row, self.clock.now(), code)
        elif code in GONE:
            log.warning("home_not_reached", error=code)
            await self.homes.queue.forget(row)
        else:
            return False
        return True
