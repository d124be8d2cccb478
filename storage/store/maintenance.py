"""Keeping house: keys of days that are over, and what is no longer needed."""

from collections.abc import Mapping, Set
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, literal, select, update

from bot.domain.officers import OfficerId
from storage.audit import self_check
from storage.audit.anchor import Anchor, LogBroken
from storage.audit.merkle import Frontier
from storage.content import sealed_content
from storage.database.engine import wipe_log
from storage.database.upsert import add_missing
from storage.keys.check import stopping_faults
from storage.keys.epoch_keys import Epoch
from storage.outbox import broken_log
from storage.outbox.broken_log import LogState
from storage.releases import idempotency
from storage.tables.audit import AUDIT
from storage.tables.book import SETTING
from storage.tables.outbox import CARD, CHANNEL, TIMER
from storage.transaction.act import Attempt
from storage.transaction.runner import Transactions
from storage.transaction.unit_of_work import Commit

SERVED = "time_served"
DESTROY = "destroy_key"
DATABASES = "the database's"
"""Whose clock it is that is compared with ours."""
_BEGUN, _SHOWN = select(literal(1)), select(func.clock_timestamp())
STRAY = timedelta(hours=1)
"""
How old a pending key must be before it is destroyed for want of content: its act may not have
committed yet.
"""


class Keeping(Transactions):
    """What housekeeping asks of the store."""

    def destroy_over_now(self, now: datetime) -> list[Epoch]:
        """
        Destroy the keys of all days that are over, and record each; the days recorded by this call.

        A call that was cut off between the two is made up for by the next, as is the record of what
        was destroyed while the log was broken. The pending keys that a crash left behind go with
        them. By a clock that is far from all others, no day is over.
        """
        if self.steady.apart:
            return []
        self._destroy_stray(now)
        self.space.trying(lambda: self.keys.destroy_over(now))
        gone = self.keys.destroyed()
        try:
            recorded = [day for day in sorted(gone) if self._record_destroyed(day, gone[day], now)]
        except LogBroken:
            recorded = []
        self.space.trying(lambda: wipe_log(self.engine))
        return recorded

    def sweep_leftovers_now(self) -> list[str]:
        """
        Destroy what kills left in the key directory and nothing needs; the names of files, the ids
        of keys.
        """
        swept = self.keys.folder.sweep()
        ruined = self.keys.pending.ruined()
        if ruined:
            swept += sorted(self.keys.pending.destroy(ruined - self._sealing()))
        return swept

    def tidy_now(self, before: datetime) -> None:
        """
        Forget requests, forms and finished timers older than `before`, and what deleted rows left
        behind.
        """
        self.sweep_now(lambda c: _tidy(c, before))
        self.space.trying(lambda: wipe_log(self.engine))

    def time_served_now(self, passed: float) -> datetime:
        """
        The time by which requests grow old: it goes on only while processes run, and never ahead of
        what is believed.

        A clock that leaps forward, and a process that is started under one, make no request older:
        its repeat is known. Nor do several processes, each of which counts: what passes for all of
        them passes once.

        Args:
            passed: the monotonic seconds since this process asked last; nought when it asks first.
        """
        believed = self.steady.now()

        def inside(c: Connection) -> datetime:
            text = c.scalar(
                select(SETTING.c.value).where(SETTING.c.key == SERVED).with_for_update()
            )
            served = _served(text, believed, timedelta(seconds=passed)) if text else believed
            value = {"value": f"{served.isoformat()} {believed.isoformat()}"}
            if not c.execute(
                update(SETTING).where(SETTING.c.key == SERVED).values(**value)
            ).rowcount:
                add_missing(c, SETTING, [{"key": SERVED, **value}])
            return served

        return self.sweep_now(inside)

    def prune_inbound(self, before: datetime) -> int:
        """Forget requests and forms older than `before`; how many requests."""
        return self.sweep_now(lambda c: idempotency.prune(c, before))

    async def look_at_log(self, now: datetime) -> str | None:
        """
        Meet the head of the log; why the log is broken, or None.

        Where it is, every process is to know, security officers and supervisors are told once, and
        open forms are blanked. What another process found is taken over.
        """
        if not self.log.broken:
            with suppress(LogBroken):
                await self.read(self._look_at_log)
        why = self.log.broken
        if why:
            await self.sweep(
                lambda c: broken_log.halt(c, why, self.booking.book(c, now, None), self.keys.random)
            )
        return why

    async def log_state(self) -> LogState:
        """What all processes of the desk know of the log."""
        return await self.read(broken_log.known)

    async def log_anchor(self) -> Anchor:
        """
        The newest head that this process has verified.

        Raises:
            LogBroken: there is none.
        """
        return await self.read(self.log.anchor)

    async def verify_page(self, reached: Frontier, goal: Frontier) -> Frontier:
        """One page of a verification of the whole log; see `logcheck.verified`."""
        return await self.read(lambda c: self_check.verified(c, reached, goal))

    async def found_whole(self, size: int, now: datetime) -> None:
        """Keep that the whole log was verified, of so many records."""
        await self.sweep(lambda c: broken_log.found_whole(c, size, now))

    def certificate_made_now(
        self, number: str, attempt: Attempt, detail: Mapping[str, object]
    ) -> None:
        """Record that a certificate about a release was made."""

        def inside(c: Connection) -> Commit[None]:
            self.space.admit(attempt, self.steady.given(attempt.now))
            return Commit(None, self.door.record(c, attempt, None, about=number, detail=detail))

        self.transact(inside)

    def clock_fault_now(self) -> str | None:
        """Why the clock is not believed, in a few words; None while it is."""
        return self.read_now(self.booking.moment).doubt

    def compare_clock_now(self) -> None:
        """
        Compare the clock with the database's, where that may be another machine's; see
        `Steady.compare`.
        """
        if self.engine.dialect.name == "postgresql":
            self.read_now(self._compare_clock)

    def key_faults_now(self, now: datetime) -> list[str]:
        """What is wrong with the key directory so that an act cannot be done, a sentence each."""
        return stopping_faults(self.keys, now, self._sealing)

    async def view_closed(self, external_id: str, by: OfficerId) -> None:
        """
        Forget a modal that its reader has closed; whoever else says so closes nothing, and it is
        still blanked.
        """
        own = (CARD.c.external_id == external_id, CARD.c.officer == by)
        await self.sweep(lambda c: c.execute(delete(CARD).where(*own)).rowcount)

    def _compare_clock(self, c: Connection) -> None:
        c.execute(_BEGUN)
        asked = self.steady.clock.monotonic()
        self.steady.compare(DATABASES, c.execute(_SHOWN).scalar_one(), asked)

    def _look_at_log(self, c: Connection) -> None:
        self.log.look(c)
        known = broken_log.known(c).broken
        if known:
            raise self.log.found_broken(known)

    def _destroy_stray(self, now: datetime) -> None:
        # In this order: what is old enough to be seen here has long been committed, or never will
        # be.
        old = self.keys.pending.made_before(now - STRAY)
        if old:
            self.keys.pending.destroy(old - self._sealing())

    def _sealing(self) -> Set[str]:
        return self.read_now(sealed_content.pending_in_use)

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
                self.door.record(
                    c, act, None, about=about, detail={"destroyed_at": at.isoformat()}
                ),
            )

        return self.transact(inside)


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
