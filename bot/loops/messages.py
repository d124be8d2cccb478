"""Slack's messages: posted, edited, and found again after an answer was lost."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.officers import OfficerId, slack_user
from bot.loops.delivery import call_slack
from bot.operations.metrics import Metrics
from bot.transport.slack_client import all_pages
from bot.transport.slack_errors import NO_EDIT, PASSING, UNANSWERABLE, error_code
from storage.outbox.queue import ClaimedCard

log = structlog.get_logger("tripoint.outbox")

LOOKED_BACK = timedelta(minutes=10)
"""
How far before the first attempt a lost message is looked for: Slack's clock and ours need not
agree.
"""


@dataclass(frozen=True)
class Posted:
    """
    A message as Slack has it.

    Attributes:
        ts: Slack's id of it.
        thread: the message in whose thread it stands; None where it stands by itself. Slack refuses
            no answer to a message that was deleted: it posts that to the channel instead.
        lost: the deleted message that it was to answer.
    """

    ts: str
    thread: str | None = None
    lost: str | None = None


@dataclass
class Messages:
    """The calls of Slack's that messages take, each counted."""

    client: AsyncWebClient
    metrics: Metrics
    _directs: dict[OfficerId, str] = field(default_factory=dict)
    """Each officer's direct conversation, once Slack has opened it: it stays the same."""

    async def post(self, **body: Any) -> Posted:
        """Post a message."""
        answer = await self._call("chat.postMessage", self.client.chat_postMessage, **body)
        return Posted(str(answer["ts"]), _answered(answer.get("message") or {}))

    async def reply(self, thread: str, *, broadcast: bool, **body: Any) -> Posted:
        """
        Post a message in a thread, or by itself where nothing more may be said there.

        Args:
            thread: the message that begins it.
            broadcast: whether it is sent to the channel as well.
            body: what it says, and where.
        """
        also = {"reply_broadcast": True} if broadcast else {}
        try:
            posted = await self.post(thread_ts=thread, **also, **body)
        except SlackApiError as error:
            if error_code(error) not in UNANSWERABLE:
                raise
            return await self.post(**body)
        return posted if posted.thread else replace(posted, lost=thread)

    async def edit(self, ts: str, body: dict[str, Any], thread: str | None) -> None:
        """
        Edit a message. Where Slack no longer allows that, say how things stand in a thread.

        Args:
            ts: the message.
            body: what it says now, and where it stands.
            thread: the message in whose thread to say it; None: nowhere, as what it says is told.
        """
        try:
            await self._call("chat.update", self.client.chat_update, ts=ts, **body)
        except SlackApiError as error:
            if error_code(error) not in NO_EDIT:
                raise
            if thread:
                await self.post(channel=body["channel"], thread_ts=thread, text=body["text"])

    async def replace_view(self, external_id: str | None, view: dict[str, Any]) -> None:
        """Have an open modal show another view."""
        update = self.client.views_update
        await self._call("views.update", update, external_id=external_id, view=view)

    async def direct(self, officer: OfficerId | None) -> str:
        """Return an officer's direct conversation."""
        assert officer, "a card stands in a channel or goes to an officer"
        if officer not in self._directs:
            user, open_one = slack_user(officer), self.client.conversations_open
            answer = await self._call("conversations.open", open_one, users=user, return_im=True)
            self._directs[officer] = answer["channel"]["id"]
        return self._directs[officer]

    async def lookup(self, channel: str, row: ClaimedCard, thread: str | None) -> Posted | None:
        """
        Find the message of an earlier attempt whose answer was lost.

        It is looked for in its thread, if it has one, and in the channel.

        Returns:
            None where Slack has none, or does not let us look.
        """
        for place in dict.fromkeys((thread, None)):
            try:
                async for message in self._history(channel, row, place):
                    blocks = message.get("blocks", ())
                    if any(block.get("block_id") == row.block_id for block in blocks):
                        return Posted(str(message["ts"]), _answered(message))
            except SlackApiError as error:
                if error_code(error) in PASSING:
                    raise
                log.warning("lost_answer_not_looked_up", card=row.id, error=error_code(error))
        return None

    def _history(
        self, channel: str, row: ClaimedCard, thread: str | None
    ) -> AsyncIterator[dict[str, Any]]:
        assert row.tried_at, "only what was tried before is looked up"
        client, since = self.client, f"{(row.tried_at - LOOKED_BACK).timestamp():.6f}"
        where = {"channel": channel, "oldest": since}
        if not thread:
            call = partial(self._call, "conversations.history", client.conversations_history)
            return all_pages(call, "messages", **where)
        call = partial(self._call, "conversations.replies", client.conversations_replies)
        return all_pages(call, "messages", ts=thread, **where)

    async def _call(self, method: str, call: Callable[..., Awaitable[Any]], **body: Any) -> Any:
        return await call_slack(self.metrics, method, call, **body)


def _answered(message: Mapping[str, Any]) -> str | None:
    """Return the message whose thread a message stands in; None where it answers none."""
    thread = message.get("thread_ts")
    return str(thread) if thread and thread != message.get("ts") else None


def identified(blocks: list[dict[str, Any]], block_id: str) -> list[dict[str, Any]]:
    """Return the blocks, the first with a card's own id, by which its message is found again."""
    return [{**blocks[0], "block_id": block_id}, *blocks[1:]] if blocks else blocks
