"""
The outbox: brings every card that is behind up to date, at Slack's pace, the most urgent first.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.book import Book
from bot.domain.notifications.notices import OUTSIDERS, NoticeKind
from bot.domain.officers import slack_user
from bot.loops.clock import pause
from bot.operations.metrics import Metrics
from bot.operations.repeats import Repeats
from bot.transport.slack_errors import (
    DELETED,
    GONE,
    NO_EDIT,
    NOBODY,
    PASSING,
    error_code,
    method_of,
    retry_after,
)
from bot.waits import DRAW_SECONDS, Clock
from handlers.render.cards import Drawing
from storage.outbox.queue import ClaimedCard, Seen
from storage.store.message_queue import Queue

log = structlog.get_logger("tripoint.outbox")

IDLE = 0.2
"""Seconds between two looks for cards that are behind."""

AT_ONCE = 8
"""Calls to Slack in flight, each for another channel."""


BACK_OFF = tuple(timedelta(seconds=s) for s in (1, 2, 5, 10, 30, 60))
HELD_FOR = timedelta(seconds=60)
LOOKED_BACK = timedelta(minutes=10)
"""
How far before the first attempt a lost message is looked for: Slack's clock and ours need not
agree.
"""

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

Draw = Callable[[ClaimedCard, Seen], Drawing | dict[str, Any] | None]
Ready = Callable[[ClaimedCard, Seen], Awaitable[tuple[Drawing, Drawing | None]]]
Strangers = Callable[[str, str, Book], Awaitable[list[str]]]


@dataclass
class Outbox:
    """
    One loop over the cards that are behind.

    A card's effect happens once; its message is posted at least once: after a lost answer it is
    looked up before it is posted again. What a card shows is drawn from the state of the moment, so
    ten changes cost one call.

    Attributes:
        ready: a digest with its pictures, and what stands in its thread.
        draw: what a card shows now; None where it may stay as it is, or is not to be sent any more.
        strangers: who is in a channel and should not be: (channel, party, book) → user ids.
        last: monotonic time of the last look, for health.
    """

    queue: Queue
    client: AsyncWebClient
    draw: Draw
    ready: Ready
    strangers: Strangers
    clock: Clock
    metrics: Metrics
    last: float | None = None
    _repeats: Repeats = field(init=False)
    _flying: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _directs: dict[str, str] = field(default_factory=dict)
    """Each officer's direct conversation, once Slack has opened it: it stays the same."""

    def __post_init__(self) -> None:
        """Begin with nothing said."""
        self._repeats = Repeats(self.clock.monotonic)

    async def once(self) -> int:
        """Draw what is behind and may be drawn now; how many cards that was."""
        tasks = await self._begin(AT_ONCE)
        await asyncio.gather(*tasks)
        self.last = self.clock.monotonic()
        return len(tasks)

    async def run(self, stop: asyncio.Event) -> None:
        """
        Keep cards up to date until told to stop; calls in flight are finished, the rest waits for
        the next start.
        """
        while not stop.is_set():
            room = AT_ONCE - len(self._flying)
            try:
                begun = await self._begin(room) if room else []
            except Exception as fault:
                if self._repeats.first(type(fault).__name__):
                    log.exception("outbox_claim_failed")
                begun = []
            self.last = self.clock.monotonic()
            if not begun:
                await pause(stop, IDLE)
        await asyncio.gather(*self._flying.values(), return_exceptions=True)

    async def _begin(self, most: int) -> list[asyncio.Task[None]]:
        """
        Take up to `most` cards in hand.

        One that is in hand here is left there, though its lease is over: the machine slept while
        Slack had the call, or its clock was put forward.
        """
        rows = [
            row
            for row in await self.queue.claim(self.clock.now(), most)
            if row.id not in self._flying
        ]
        for row in rows:
            task = self._flying[row.id] = asyncio.create_task(self._bring(row))
            task.add_done_callback(partial(self._landed, row.id))
        return [self._flying[row.id] for row in rows]

    def _landed(self, card: int, _: asyncio.Task[None]) -> None:
        del self._flying[card]

    async def _bring(self, row: ClaimedCard) -> None:
        """Draw one card, and keep what came of it: one bad card never stops the others."""
        try:
            try:
                async with asyncio.timeout(DRAW_SECONDS):
                    await self._show(row)
            except SlackApiError as error:
                await self._refused(row, error)
            except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError) as error:
                await self._later(row, type(error).__name__)
        except Exception:
            log.exception("card_failed", card=row.id, kind=row.kind)
            await self._let_go(row)

    async def _let_go(self, row: ClaimedCard) -> None:
        """
        Put off what broke here; where not even that works, another takes the card up when its lease
        is over.
        """
        try:
            await self.queue.put_off(row, self.clock.now() + HELD_FOR, "broken")
        except Exception:
            log.exception("card_not_put_off", card=row.id, kind=row.kind)

    async def _show(self, row: ClaimedCard) -> None:
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
            await self._call(
                "views.update", self.client.views_update, external_id=row.external_id, view=drawing
            )
            await self.queue.forget(row)
        elif row.kind == NoticeKind.LINE and seen.thread is None:
            await self.queue.put_off(row, self.clock.now() + BACK_OFF[0], "no_thread")
        else:
            await self._message(row, drawing, seen)

    async def _digest(self, row: ClaimedCard, seen: Seen) -> None:
        """
        A digest is made once, with its pictures, and the log's head in its thread; it is never
        drawn again.
        """
        drawing, thread = await self.ready(row, seen)
        ts, channel = await self._message(row, drawing, seen)
        if ts and thread:
            await self._post(
                channel=channel,
                thread_ts=ts,
                text=thread.text,
                blocks=marked(thread.blocks, f"{row.block_id}-head"),
            )

    async def _message(
        self, row: ClaimedCard, drawing: Drawing, seen: Seen
    ) -> tuple[str | None, str]:
        """Post or edit it; its stamp (None where it is held back) and channel."""
        channel = row.channel or await self._direct(row)
        ts = row.ts or (await self._lookup(channel, row, seen.thread) if row.tried_at else None)
        outsiders = [] if row.officer else await self.strangers(channel, row.party, seen.book)
        if outsiders:
            await self._hold(row, OUTSIDERS, outsiders)
            return None, channel
        body = {
            "channel": channel,
            "text": drawing.text,
            "blocks": marked(drawing.blocks, row.block_id),
        }
        if ts is None:
            thread = {"thread_ts": seen.thread} if seen.thread else {}
            ts = await self._post(unfurl_links=False, unfurl_media=False, **body, **thread)
        else:
            await self._edit(ts, body)
        await self.queue.drawn(row, self.clock.now(), channel=channel, ts=ts, final=drawing.final)
        return ts, channel

    async def _post(self, **body: Any) -> str:
        answer = await self._call("chat.postMessage", self.client.chat_postMessage, **body)
        return str(answer["ts"])

    async def _edit(self, ts: str, body: dict[str, Any]) -> None:
        """
        Edit a message; where Slack no longer allows that, a line in its thread says how things
        stand.
        """
        try:
            await self._call("chat.update", self.client.chat_update, ts=ts, **body)
        except SlackApiError as error:
            if error_code(error) not in NO_EDIT:
                raise
            await self._post(channel=body["channel"], thread_ts=ts, text=body["text"])

    async def _direct(self, row: ClaimedCard) -> str:
        assert row.officer, "a card stands in a channel or goes to an officer"
        known = self._directs.get(row.officer)
        if known:
            return known
        answer = await self._call(
            "conversations.open",
            self.client.conversations_open,
            users=slack_user(row.officer),
            return_im=True,
        )
        channel: str = answer["channel"]["id"]
        self._directs[row.officer] = channel
        return channel

    async def _lookup(self, channel: str, row: ClaimedCard, thread: str | None) -> str | None:
        """
        The message of an earlier attempt whose answer was lost, if Slack has it and lets us look.
        """
        try:
            async for message in self._history(channel, row, thread):
                if any(
                    block.get("block_id") == row.block_id for block in message.get("blocks", ())
                ):
                    return str(message["ts"])
        except SlackApiError as error:
            if error_code(error) in PASSING:
                raise
            log.warning("lost_answer_not_looked_up", card=row.id, error=error_code(error))
        return None

    async def _history(
        self, channel: str, row: ClaimedCard, thread: str | None
    ) -> AsyncIterator[dict[str, Any]]:
        assert row.tried_at, "only what was tried before is looked up"
        read: Callable[..., Awaitable[Any]] = self.client.conversations_history
        method, cursor, where = "conversations.history", "", {"channel": channel}
        if thread:
            method, read, where["ts"] = (
                "conversations.replies",
                self.client.conversations_replies,
                thread,
            )
        since = f"{(row.tried_at - LOOKED_BACK).timestamp():.6f}"
        while True:
            answer = await self._call(method, read, **where, oldest=since, limit=200, cursor=cursor)
            for message in answer["messages"]:
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _call(self, method: str, call: Callable[..., Awaitable[Any]], **body: Any) -> Any:
        try:
            answer = await call(**body)
        except Exception as error:
            self.metrics.slack_call(
                method, error_code(error) if isinstance(error, SlackApiError) else "no_answer"
            )
            raise
        self.metrics.slack_call(method, "ok")
        return answer

    async def _refused(self, row: ClaimedCard, error: SlackApiError) -> None:
        """What Slack's refusal of a card means for it."""
        code, now = error_code(error), self.clock.now()
        if code == "ratelimited":
            await self.queue.wait(
                row, now + timedelta(seconds=retry_after(error)), method_of(error), now
            )
        elif code in PASSING:
            await self._later(row, code)
        elif code in GONE and row.external_id:
            await self._not_open(row)
        elif code in DELETED and row.ts:
            await self.queue.repost(row)
        elif code in NOBODY and row.officer:
            await self._unreached(row, code)
        else:
            await self._hold(row, code)

    async def _not_open(self, row: ClaimedCard) -> None:
        now = self.clock.now()
        if row.behind_since <= now < row.behind_since + OPENING:
            await self.queue.put_off(row, now + BACK_OFF[1], "not_open")
        else:
            await self.queue.forget(row)

    async def _unreached(self, row: ClaimedCard, code: str) -> None:
        """
        Give up what was for somebody whom Slack does not know any more; an alarm goes to who is
        left.
        """
        log.warning("officer_not_reached", card=row.id, party=row.party, error=code)
        if await self.queue.unreached(row, self.clock.now()):
            log.error("alarm_reaches_nobody", party=row.party, error=code)

    async def _hold(self, row: ClaimedCard, why: str, outsiders: Sequence[str] = ()) -> None:
        """Hold a card back; who must know of it is told by messages of their own."""
        log.warning("card_held", card=row.id, kind=row.kind, party=row.party, error=why)
        now = self.clock.now()
        await self.queue.hold(row, now + HELD_FOR, why, outsiders, now)

    async def _later(self, row: ClaimedCard, error: str) -> None:
        wait = BACK_OFF[min(row.attempts, len(BACK_OFF) - 1)]
        log.info(
            "card_put_off", card=row.id, kind=row.kind, error=error, seconds=wait.total_seconds()
        )
        await self.queue.put_off(row, self.clock.now() + wait, error)


def marked(blocks: list[dict[str, Any]], mark: str) -> list[dict[str, Any]]:
    """
    The blocks, the first of them carrying the card's own mark, by which a lost message is found
    again.
    """
    return [{**blocks[0], "block_id": mark}, *blocks[1:]] if blocks else blocks
