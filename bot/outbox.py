"""The outbox: brings every card that is behind up to date, at Slack's pace, the most urgent first."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from handlers.cards import Drawing
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock, pause
from bot.domain.book import Book
from bot.domain.people import slack_user
from bot.metrics import Metrics
from storage.outbox import CardRow, Queue

log = structlog.get_logger("tripoint.outbox")

IDLE = 0.2
"""Seconds between two looks for cards that are behind."""

AT_ONCE = 8
"""Calls to Slack in flight, each for another channel."""

BACK_OFF = tuple(timedelta(seconds=s) for s in (1, 2, 5, 10, 30, 60))
HELD_FOR = timedelta(seconds=60)

GONE = frozenset({"not_found", "view_not_found"})
"""A form that is no longer open shows nothing."""
NO_EDIT = frozenset({"edit_window_closed", "cant_update_message", "message_not_editable"})
"""Slack shows the message and lets nobody change it."""
DELETED = frozenset({"message_not_found"})
PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})

Draw = Callable[..., Drawing | dict[str, Any] | None]
Strangers = Callable[[str, str, Book], Awaitable[list[str]]]
TellSecurity = Callable[[str, str | None, str, Book], Awaitable[None]]


@dataclass
class Outbox:
    """
    One loop over the cards that are behind.

    A card's effect happens once; its message is posted at least once: after a lost answer it is looked up before
    it is posted again. What a card shows is drawn from the state of the moment, so ten changes cost one call.

    Attributes:
        draw: what a card shows now; None where it may stay as it is.
        strangers: who is in a channel and should not be: (channel, party, book) → user ids.
        tell_security: says to a party's security officers that cards are held: (party, channel, why, book).
        last: monotonic time of the last look, for health.
    """

    queue: Queue
    client: AsyncWebClient
    draw: Draw
    strangers: Strangers
    tell_security: TellSecurity
    clock: Clock
    metrics: Metrics
    last: float = 0.0
    _flying: set[asyncio.Task[None]] = field(default_factory=set)

    async def once(self) -> int:
        """Draw what is behind and may be drawn now; how many cards that was."""
        rows = await self.queue.claim(self.clock.now(), AT_ONCE)
        await asyncio.gather(*(self._bring(row) for row in rows))
        self.last = self.clock.monotonic()
        return len(rows)

    async def run(self, stop: asyncio.Event) -> None:
        """Keep cards up to date until told to stop; calls in flight are finished, the rest waits for the next start."""
        while not stop.is_set():
            room = AT_ONCE - len(self._flying)
            try:
                rows = await self.queue.claim(self.clock.now(), room) if room else []
            except Exception:
                log.exception("outbox_claim_failed")
                rows = []
            for row in rows:
                task = asyncio.create_task(self._bring(row))
                self._flying.add(task)
                task.add_done_callback(self._flying.discard)
            self.last = self.clock.monotonic()
            if not rows:
                await pause(stop, IDLE)
        await asyncio.gather(*self._flying)

    async def _bring(self, row: CardRow) -> None:
        """Draw one card, and keep what came of it: one bad card never stops the others."""
        try:
            await self._show(row)
        except SlackApiError as error:
            await self._refused(row, error)
        except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError) as error:
            await self._later(row, type(error).__name__)
        except Exception:
            log.exception("card_failed", card=row.id, kind=row.kind)
            await self.queue.hold(row, self.clock.now() + HELD_FOR, "broken")

    async def _show(self, row: CardRow) -> None:
        seen = await self.queue.look(row, self.clock.now())
        drawing = self.draw(row, seen.release, seen.book, note=seen.note) if seen else None
        if seen is None or drawing is None:
            await self.queue.drawn(row)
        elif isinstance(drawing, dict):
            await self._call("views.update", self.client.views_update, external_id=row.external_id, view=drawing)
            await self.queue.drawn(row, gone=True)
        else:
            await self._message(row, drawing, seen.book)

    async def _message(self, row: CardRow, drawing: Drawing, book: Book) -> None:
        channel = row.channel or await self._direct(row)
        if row.officer is None:
            outsiders = await self.strangers(channel, row.party, book)
            if outsiders:
                await self._hold(row, "outsiders", book)
                return
        body = {"channel": channel, "text": drawing.text, "blocks": marked(drawing.blocks, row.mark)}
        if row.ts:
            await self._call("chat.update", self.client.chat_update, ts=row.ts, **body)
            await self.queue.drawn(row, channel=channel, ts=row.ts)
            return
        ts = await self._lookup(channel, row) if row.tried_at else None
        if ts is None:
            answer = await self._call(
                "chat.postMessage", self.client.chat_postMessage, unfurl_links=False, unfurl_media=False, **body
            )
            ts = answer["ts"]
        await self.queue.drawn(row, channel=channel, ts=ts)

    async def _direct(self, row: CardRow) -> str:
        assert row.officer, "a card stands in a channel or goes to an officer"
        answer = await self._call(
            "conversations.open", self.client.conversations_open, users=slack_user(row.officer), return_im=True
        )
        channel: str = answer["channel"]["id"]
        return channel

    async def _lookup(self, channel: str, row: CardRow) -> str | None:
        """The message of an earlier attempt whose answer was lost, if Slack has it."""
        assert row.tried_at
        oldest = f"{(row.tried_at - timedelta(seconds=60)).timestamp():.6f}"
        try:
            answer = await self._call(
                "conversations.history", self.client.conversations_history, channel=channel, oldest=oldest, limit=200
            )
        except SlackApiError as error:
            if _code(error) in PASSING:
                raise
            log.warning("lost_answer_not_looked_up", error=_code(error))
            return None
        for message in answer["messages"]:
            if any(block.get("block_id") == row.mark for block in message.get("blocks", ())):
                return str(message["ts"])
        return None

    async def _call(self, method: str, call: Callable[..., Awaitable[Any]], **body: Any) -> Any:
        try:
            answer = await call(**body)
        except Exception as error:
            self.metrics.slack_call(method, _code(error) if isinstance(error, SlackApiError) else "no_answer")
            raise
        self.metrics.slack_call(method, "ok")
        return answer

    async def _refused(self, row: CardRow, error: SlackApiError) -> None:
        """What Slack's refusal of a card means for it."""
        code, now = _code(error), self.clock.now()
        if code == "ratelimited":
            until = now + timedelta(seconds=_retry_after(error))
            await self.queue.wait(row, until, _method(error))
        elif code in PASSING:
            await self._later(row, code)
        elif code in GONE and row.external_id:
            await self.queue.drawn(row, gone=True)
        elif code in DELETED:
            await self.queue.repost(row)
        elif code in NO_EDIT:
            await self._say_in_thread(row)
        else:
            seen = await self.queue.look(row, now)
            await self._hold(row, code, seen and seen.book)

    async def _hold(self, row: CardRow, why: str, book: Book | None) -> None:
        """Hold a card back, and tell the party's security officers once a channel."""
        log.warning("card_held", card=row.id, kind=row.kind, party=row.party, error=why)
        first = await self.queue.hold(row, self.clock.now() + HELD_FOR, why)
        if first and book and row.officer is None:
            await self.tell_security(row.party, row.channel, why, book)
            await self.queue.told(row)

    async def _say_in_thread(self, row: CardRow) -> None:
        seen = await self.queue.look(row, self.clock.now())
        drawing = self.draw(row, seen.release, seen.book, note=seen.note) if seen else None
        if isinstance(drawing, Drawing):
            await self._call(
                "chat.postMessage",
                self.client.chat_postMessage,
                channel=row.channel,
                thread_ts=row.ts,
                text=drawing.text,
            )
        await self.queue.drawn(row, channel=row.channel, ts=row.ts)

    async def _later(self, row: CardRow, error: str) -> None:
        wait = BACK_OFF[min(row.attempts, len(BACK_OFF) - 1)]
        log.info("card_put_off", card=row.id, kind=row.kind, error=error, seconds=wait.total_seconds())
        await self.queue.put_off(row, self.clock.now() + wait, error)


def marked(blocks: list[dict[str, Any]], mark: str) -> list[dict[str, Any]]:
    """The blocks, the first of them carrying the card's own mark, by which a lost message is found again."""
    return [{**blocks[0], "block_id": mark}, *blocks[1:]] if blocks else blocks


def _code(error: SlackApiError) -> str:
    if getattr(error.response, "status_code", 200) == 429:
        return "ratelimited"
    if getattr(error.response, "status_code", 200) >= 500:
        return "service_unavailable"
    data = getattr(error.response, "data", None)
    return str(data.get("error", "unknown")) if isinstance(data, dict) else "service_unavailable"


def _method(error: SlackApiError) -> str:
    """The method that Slack refused, from its address."""
    return str(getattr(error.response, "api_url", "")).rpartition("/")[2]


def _retry_after(error: SlackApiError) -> float:
    headers = {key.lower(): value for key, value in dict(error.response.headers).items()}
    try:
        return min(max(float(headers.get("retry-after", 1)), 1.0), 300.0)
    except ValueError:
        return 30.0
