"""The schedule of digests, and the making of each with its pictures and thread."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from handlers.digests import message, upload
from handlers.slack.blocks import Drawing
from handlers.text.words import Words
from storage.outbox.queue import ClaimedCard, Seen
from storage.store.store import Store


@dataclass
class DigestSchedule:
    """
    Due work and, once each minute has begun, the digests that are due.

    The times of digests are whole minutes everywhere.

    Attributes:
        due: does one piece of due work, and says whether there was any.
    """

    store: Store
    due: Callable[[datetime], Awaitable[bool]]
    _looked: datetime | None = field(default=None, init=False)

    async def once(self, now: datetime) -> bool:
        """
        Do one piece of due work, beginning with blanking what may not be read any more.

        By a clock that is far from all others nothing is due. What fails keeps nothing else from
        being done.

        Returns:
            Whether there was any.

        Raises:
            Exception: what failed first, when there is nothing left to do.
        """
        faults: list[Exception] = []
        due = (
            ()
            if self.store.db.steady.apart
            else (partial(self.due, now), partial(self._digests, now))
        )
        for work in (self.store.timers.blank_over, *due):
            try:
                if await work():
                    return True
            except Exception as fault:  # noqa: BLE001  # raised below
                faults.append(fault)
        if faults:
            raise faults[0]
        return False

    async def _digests(self, now: datetime) -> bool:
        minute = now.replace(second=0, microsecond=0)
        if minute == self._looked:
            return False
        # also where it fails: what is wrong with one reader's digest is looked at once a minute
        self._looked = minute
        return await self.store.digests.publish(now) > 0


async def digest_ready(
    store: Store, client: AsyncWebClient, row: ClaimedCard, seen: Seen
) -> tuple[Drawing, Drawing | None]:
    """
    Make a digest ready: its figures, its pictures in Slack, and what stands in its thread.

    Args:
        store: Where the figures are.
        client: What pictures are uploaded by.
        row: The digest.
        seen: The state of the moment.

    Returns:
        The message and, once the log has a head, the checkpoint for its thread.
    """
    assert row.step and row.moment, "a digest is of a kind, and of a window"
    composed = await message.compose(store, seen.book, row.party, row.officer, row.step, row.moment)
    sharer = seen.book.roster.get(row.about.get("by", ""))
    if sharer and sharer.party == row.party:
        composed = replace(composed, shared_by=sharer.name)
    files = {}
    for picture in composed.pictures:
        files[picture.kind] = await upload.upload(
            client, picture, await asyncio.to_thread(picture.png)
        )
    checkpoint = await store.queries.checkpoint()
    officer = seen.book.roster.get(row.officer) if row.officer else None
    words = Words.of(officer) if officer else Words.of_desk(seen.book.policy, row.party)
    return composed.message(files), message.thread(checkpoint, await store.audit.state(), words)
