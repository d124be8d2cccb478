"""The outbox: what each card or notice that is behind calls for, and what Slack's answer means."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import structlog

from bot.domain.book import Book
from bot.domain.notifications.notice_kinds import GATHERING, NoticeKind
from bot.domain.notifications.notices import OUTSIDERS
from bot.loops.delivery import BACK_OFF, HELD_FOR, DeliveryLoop
from bot.loops.messages import Messages, Posted, identified
from bot.transport.slack_errors import DELETED, GONE, NOBODY
from bot.waits import Clock
from handlers.slack.blocks import Drawing
from storage.outbox import pacing
from storage.outbox.queue import ClaimedCard, Seen
from storage.store.message_queue import Queue

log = structlog.get_logger("tripoint.outbox")

AT_ONCE = 8
"""Cards in flight, each for another channel."""

OPENING = timedelta(seconds=10)
"""
How long a form that ought to be blanked may still be on its way to the screen, and is asked for
again.
"""

PASSES = frozenset(NoticeKind) - {NoticeKind.DIGEST, NoticeKind.ALARM}
"""
Notices that are forgotten if they have nothing to say, or nobody to go to; the others would be due
again.
"""


@dataclass
class Outbox:
    """
    How a card is delivered.

    Its effect happens once; its message is posted at least once: after a lost answer it is looked
    up before it is posted again.

    Attributes:
        ready: a digest with its pictures, and what stands in its thread.
        draw: what a card shows now; None where it may stay as it is, or is not to be sent any more.
        strangers: who is in a channel and should not be: (channel, party, book) → user ids.
    """

    queue: Queue
    messages: Messages
    draw: Callable[[ClaimedCard, Seen], Drawing | dict[str, Any] | None]
    ready: Callable[[ClaimedCard, Seen], Awaitable[tuple[Drawing, Drawing | None]]]
    strangers: Callable[[str, str, Book], Awaitable[list[str]]]
    clock: Clock
    name: ClassVar[str] = "card"

    @property
    def loop(self) -> DeliveryLoop[ClaimedCard]:
        """Return the loop that delivers the cards that are behind, the most urgent first."""
        return DeliveryLoop("outbox", self.queue.leased, self, self.clock, log, AT_ONCE)

    def about(self, row: ClaimedCard) -> dict[str, object]:
        """Return which card it is, and of what kind."""
        return {"card": row.id, "kind": row.kind}

    def slot(self, row: ClaimedCard, method: str) -> str:
        """Return the channel where something is posted, the method for all others."""
        return row.slot if method == "chat.postMessage" else pacing.METHOD + method

    async def deliver(self, row: ClaimedCard) -> None:
        """Draw a card from the state of the moment, and have Slack show that."""
        seen = await self.queue.look(row, self.clock.now())
        if seen and row.kind == NoticeKind.DIGEST:
            await self._digest(row, seen)
            return
        drawing = self.draw(row, seen) if seen else None
        if seen is None and row.kind == NoticeKind.ALARM:
            await self._unreached(row, "stood_down")
        elif seen is None or drawing is None:
            await (
                self.queue.forget(row)
                if row.kind in PASSES
                else self.queue.drawn(row, self.clock.now())
            )
        elif isinstance(drawing, dict):
            await self.messages.replace_view(row.external_id, drawing)
            await self.queue.forget(row)
        elif row.kind == NoticeKind.LINE and seen.thread is None:
            await self._again(row, BACK_OFF[0], "no_thread")
        else:
            await self._message(row, drawing, seen)

    async def refused(self, row: ClaimedCard, code: str) -> bool:
        """Act on a refusal that will not pass by itself."""
        if code in GONE and row.external_id:
            await self._not_open(row)
        elif code in DELETED and row.ts:
            await self.queue.repost(row)
        elif code in NOBODY and row.officer:
            await self._unreached(row, code)
        else:
            await self._hold(row, code)
        return True

    async def _digest(self, row: ClaimedCard, seen: Seen) -> None:
        """
        Make a digest once, with its pictures, and the log's head in its thread.

        It is never drawn again.
        """
        drawing, thread = await self.ready(row, seen)
        ts, channel = await self._message(row, drawing, seen)
        if ts and thread:
            blocks = identified(thread.blocks, f"{row.block_id}-head")
            await self.messages.post(channel=channel, thread_ts=ts, text=thread.text, blocks=blocks)

    async def _message(
        self, row: ClaimedCard, drawing: Drawing, seen: Seen
    ) -> tuple[str | None, str]:
        """
        Post or edit a message.

        Returns:
            Slack's ids of it and of its channel. The first is None where it is held back.
        """
        slack, thread = self.messages, seen.thread
        channel = row.channel or await slack.direct(row.officer)
        there = Posted(row.ts) if row.ts else None
        if there is None and row.tried_at:
            there = await slack.lookup(channel, row, thread)
        outsiders = [] if row.officer else await self.strangers(channel, row.party, seen.book)
        if outsiders:
            await self._hold(row, OUTSIDERS, outsiders)
            return None, channel
        blocks = identified(drawing.blocks, row.block_id)
        body: dict[str, Any] = {"channel": channel, "text": drawing.text, "blocks": blocks}
        if there:
            replaced = row.kind in GATHERING and not seen.items
            await slack.edit(there.ts, body, None if replaced else thread or there.ts)
        else:
            body |= {"unfurl_links": False, "unfurl_media": False}
            there = (
                await slack.reply(thread, broadcast=drawing.broadcast, **body)
                if thread
                else await slack.post(**body)
            )
        await self.queue.drawn(
            row,
            self.clock.now(),
            channel=channel,
            ts=there.ts,
            begins=None if row.ts or there.thread else seen.begins,
            lost=there.lost,
            final=drawing.final,
        )
        return there.ts, channel

    async def _not_open(self, row: ClaimedCard) -> None:
        if row.behind_since <= self.clock.now() < row.behind_since + OPENING:
            await self._again(row, BACK_OFF[1], "not_open")
        else:
            await self.queue.forget(row)

    async def _again(self, row: ClaimedCard, after: timedelta, error: str) -> None:
        await self.queue.leased.put_off(row, self.clock.now() + after, error)

    async def _unreached(self, row: ClaimedCard, code: str) -> None:
        """
        Give up what was for an account that Slack does not know any more.

        An alarm goes to the officers who are left.
        """
        log.warning("officer_not_reached", card=row.id, party=row.party, error=code)
        if await self.queue.unreached(row, self.clock.now()):
            log.error("alarm_reaches_nobody", party=row.party, error=code)

    async def _hold(self, row: ClaimedCard, why: str, outsiders: Sequence[str] = ()) -> None:
        """Hold a card back. Messages of their own tell those who must know of it."""
        log.warning("card_held", card=row.id, kind=row.kind, party=row.party, error=why)
        now = self.clock.now()
        await self.queue.hold(row, now + HELD_FOR, why, outsiders, now)
