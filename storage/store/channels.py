"""What the store is told of channels whose messages are held back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from storage.outbox.held_channels import free, noticed
from storage.transaction.runner import Transactions


class HeldBack(Transactions):
    """What events and the daily look tell the store of channels."""

    async def hold_channel(
        self, channel: str, party: str, why: str, users: Collection[str], now: datetime
    ) -> None:
        """See `noticed`."""

        def work(c: Connection) -> datetime:
            return noticed(
                c, channel, party, why, users, self.booking.book(c, now, None), self.keys.random
            )

        await self.sweep(work)

    async def free_channel(self, channel: str, now: datetime) -> None:
        """See `free`."""
        await self.sweep(lambda c: free(c, channel, now))
