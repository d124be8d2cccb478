"""Housekeeping: keys of days that are over, and rows that are no longer needed."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from storage.audit.anchor import LogBroken
from storage.book import settings
from storage.content import sealed_content
from storage.database.engine import wipe_log
from storage.keys.epoch_keys import Epoch
from storage.releases import idempotency
from storage.tables.audit import AUDIT
from storage.tables.outbox import CHANNEL, TIMER
from storage.transaction.act import Attempt, Commit
from storage.transaction.runner import Transactions, threaded

SERVED = "time_served"
DESTROY = "destroy_key"
STRAY = timedelta(hours=1)
"""
How old a pending key must be before it is destroyed for want of content: its act may not have
committed yet.
"""


@dataclass
class Maintenance:
    """What housekeeping asks of the store. Awaited, each is done in a thread of its own."""

    db: Transactions

    @threaded
    def destroy_over(self, now: datetime) -> list[Epoch]:
        """
        Destroy the keys of all days that are over, and record each.

        What a call that was cut off has not recorded is recorded by the next, as is what was
        destroyed while the log was broken. The pending keys that a crash left behind go with them.
        By a clock that is far from all others, no day is over.

        Returns:
            The days that this call recorded.
        """
        if self.db.steady.apart:
            return []
        self._destroy_stray(now)
        self.db.space.trying(lambda: self.db.keys.destroy_over(now))
        gone = self.db.keys.destroyed()
        try:
            recorded = [day for day in sorted(gone) if self._record_destroyed(day, gone[day], now)]
        except LogBroken:
            recorded = []
        self.db.space.trying(lambda: wipe_log(self.db.engine))
        return recorded

    @threaded
    def sweep_leftovers(self) -> list[str]:
        """
        Destroy what a killed process left in the key directory and nothing needs.

        Returns:
            The names of files and the ids of keys that were destroyed.
        """
        swept = self.db.keys.folder.sweep()
        ruined = self.db.keys.pending.ruined()
        if ruined:
            swept += sorted(self.db.keys.pending.destroy(ruined - self._sealing()))
        return swept

    @threaded
    def tidy(self, before: datetime) -> None:
        """
        Forget requests, forms and finished timers older than `before`, and what deleted rows left
        behind.
        """
        self.db.sweep(lambda c: _tidy(c, before)).now()
        self.db.space.trying(lambda: wipe_log(self.db.engine))

    @threaded
    def time_served(self, passed: float) -> datetime:
        """
        The time by which requests grow old: it goes on only while processes run, and never ahead of
        what is believed.

        A clock that leaps forward, and a process that is started under one, make no request older:
        its repeat is known. Nor do several processes, each of which counts: what passes for all of
        them passes once.

        Args:
            passed: the monotonic seconds since this process asked last; nought when it asks first.
        """
        believed = self.db.steady.now()

        def inside(c: Connection) -> datetime:
            text = settings.value(c, SERVED, lock=True)
            served = _served(text, believed, timedelta(seconds=passed)) if text else believed
            settings.put(c, SERVED, f"{served.isoformat()} {believed.isoformat()}")
            return served

        return self.db.sweep(inside).now()

    def _destroy_stray(self, now: datetime) -> None:
        # In this order: what is old enough to be seen here has long been committed, or never will
        # be.
        old = self.db.keys.pending.made_before(now - STRAY)
        if old:
            self.db.keys.pending.destroy(old - self._sealing())

    def _sealing(self) -> Set[str]:
        return self.db.read(sealed_content.pending_in_use).now()

    def _record_destroyed(self, day: Epoch, at: datetime, now: datetime) -> bool:
        about = f"epoch {day}"

        def inside(c: Connection) -> Commit[bool]:
            known = (
                select(AUDIT.c.seq)
                .where(AUDIT.c.object == about, AUDIT.c.action == DESTROY)
                .limit(1)
            )
            if c.scalar(known) is not None:
                return Commit(value=False)
            act = Attempt(DESTROY, now)
            return Commit(
                True,
                self.db.unit_of_work.record(
                    c, act, None, about=about, detail={"destroyed_at": at.isoformat()}
                ),
            )

        return self.db.transact(inside)


def _served(text: str, believed: datetime, passed: timedelta) -> datetime:
    """
    How far the time goes on by which requests grow old.

    Args:
        text: how far it had come, and what was believed then by whoever counted; of an older
            program the first alone.
        passed: for the process that counts.
    """
    served, *last = map(datetime.fromisoformat, text.split())
    since_last = max(believed - last[0], timedelta()) if last else passed
    return min(believed, served + min(passed, since_last))


def _tidy(c: Connection, before: datetime) -> None:
    idempotency.prune(c, before)
    c.execute(delete(TIMER).where(TIMER.c.done, TIMER.c.due_at < before))
    c.execute(delete(CHANNEL).where(CHANNEL.c.next_at < before))
