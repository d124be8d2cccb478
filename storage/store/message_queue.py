"""
The queue of messages as the outbox uses it: each call one short transaction, queued behind
officers' acts.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from bot.domain.notifications.alarms import UNSECURED, unsecured
from bot.domain.notifications.news import OFFERED
from bot.domain.notifications.notice_kinds import GATHERING, NoticeKind
from bot.domain.notifications.notices import HELD
from bot.domain.officers import OfficerId, Role
from bot.domain.release.stages import Step
from storage.outbox import held_channels, notices, queue
from storage.outbox.held_channels import Held
from storage.outbox.lease import LeasedQueue
from storage.outbox.queue import CARDS, ClaimedCard, Seen
from storage.store.store import Store
from storage.tables.outbox import CARD


@dataclass(frozen=True)
class Queue:
    """The messages that are behind, and what comes of each."""

    store: Store

    @property
    def leased(self) -> LeasedQueue[ClaimedCard]:
        """Those messages as rows, for the loop that delivers them."""
        return LeasedQueue(self.store.db, CARDS, queue.claim)

    async def look(self, row: ClaimedCard, now: datetime) -> Seen | None:
        """
        Read what a card shows. Of an open form that is what it shows at the latest time known.

        Returns:
            What it shows. None where there is nothing, or nobody to show it to.
        """
        step = row.step or ""
        told = None
        if step.startswith(HELD):
            told = await self.store.db.read(
                lambda c: held_channels.hold_reported(c, step, row.moment)
            )
        if row.number is None:
            return await self._look_at_several(row, told, now)
        seen = await self.store.queries.release(row.number, None, row.officer)
        if seen is None or not queue.addressed(row, seen[1]):
            return None
        note = None
        if row.kind == "returned":
            moves = [
                m for m in await self.store.queries.register(row.number) if m.step == Step.RETURN
            ]
            own = [m for m in moves if m.version == row.version]
            note = (own[-1].code or "", own[-1].note or "") if own else None
        release, book = seen
        if row.external_id is not None:
            return Seen(release, book, halted=self.store.db.log.broken is not None)
        if row.kind == NoticeKind.LINE:
            thread, newest = await self.store.db.read(
                lambda c: notices.thread_of(c, release.number, row.officer or "")
            )
            return Seen(release, book, thread=thread, newest=newest == row.id, held=told)
        if row.kind in (NoticeKind.QUESTION, NoticeKind.REPLY):
            root = await self.store.db.read(
                lambda c: notices.answered_by(c, row.id, release.number)
            )
            return Seen(release, book, thread=root)
        return Seen(release, book, note)

    async def _look_at_several(
        self, row: ClaimedCard, told: Held | None, now: datetime
    ) -> Seen | None:
        """Read what a notice shows that no one release has, and where it belongs."""
        items, book = await self.store.queries.notice(row.id, now, row.officer)
        if not queue.addressed(row, book):
            return None
        handed = row.step == OFFERED and row.kind == NoticeKind.NEWS
        summary = await self.store.queries.watch_summary(row.party, now) if handed else None
        begins = notices.only(items)
        seen = Seen(None, book, items=tuple(items), held=told, begins=begins, summary=summary)
        number = seen.begins
        if number is None:
            return seen
        root = await self.store.db.read(lambda c: notices.answered_by(c, row.id, number))
        return replace(seen, thread=root)

    async def drawn(
        self,
        row: ClaimedCard,
        now: datetime,
        *,
        channel: str | None = None,
        ts: str | None = None,
        begins: str | None = None,
        lost: str | None = None,
        final: bool = False,
    ) -> None:
        """
        Note that a card is drawn, so that nothing holds its channel back any more.

        A notice that was posted now takes the place of those before it.

        Args:
            row: the card.
            now: the time.
            channel: where it was posted, if it was posted now.
            ts: the id of its message in Slack, if it was posted now.
            begins: the release whose conversation it begins.
            lost: the id of the message that it was to answer, if Slack has that no more.
            final: whether it is never to be drawn again.
        """

        def work(c: Connection) -> None:
            queue.drawn(c, row, channel=channel, ts=ts, begins=begins, final=final)
            if row.ts is None and ts and row.kind in GATHERING:
                notices.give_way(c, row.id, now)
            if lost and channel:
                notices.lose(c, channel, lost, now)
            if row.held_reason and row.officer is None and channel:
                held_channels.end_hold(c, channel, now)

        await self.store.db.sweep(work)

    async def forget(self, row: ClaimedCard) -> None:
        """Nothing is ever to be drawn there again."""

        def work(c: Connection) -> None:
            notices.forget_items(c, row.id)
            CARDS.forget(c, row)

        await self.store.db.sweep(work)

    async def hold(
        self, row: ClaimedCard, until: datetime, why: str, users: Collection[str], now: datetime
    ) -> None:
        """
        Hold it back, and have that told: once for a channel to its party, once for a card to
        whoever drafted or asked.

        Args:
            why: `outsiders`, or an error code of Slack's.
            users: who is in its channel and should not be.
        """

        def work(c: Connection) -> None:
            CARDS.put_off(c, row, until, why, refused=True, held_reason=why[:80])
            if row.officer is not None or row.channel is None:
                return
            book, random = (
                self.store.db.booking.book(c, now, None),
                self.store.db.keys.random,
            )
            told = held_channels.report_hold(c, row.channel, row.party, why, users, book, random)
            if row.held_reason is None:
                held_channels.update_alarm(c, row.channel, now)
            if row.number is not None and row.held_reason is None:
                held_channels.tell_drafter(
                    c, row.number, row.channel, row.party, why, told, book, random
                )

        await self.store.db.sweep(work)

    async def unreached(self, row: ClaimedCard, now: datetime) -> bool:
        """
        Give up a message to an officer whom Slack no longer knows.

        Where no message of an alarm reaches any security officer of a party, its supervisors are
        told that it is theirs to mend.

        Returns:
            Whether nobody at all has the alarm.
        """

        def work(c: Connection) -> bool:
            heard = _heard(c, row) if row.kind == NoticeKind.ALARM else frozenset()
            queue.drawn(c, row)
            if row.kind != NoticeKind.ALARM or row.step == UNSECURED:
                return row.step == UNSECURED and not heard
            book = self.store.db.booking.book(c, now, None)
            security = book.officers_of(row.party, {Role.SECURITY})
            if heard.isdisjoint(officer.id for officer in security):
                told = unsecured(row.party, book)
                notices.tell(c, told, book, self.store.db.keys.random, moment=row.moment)
                return not told
            return False

        return await self.store.db.sweep(work)

    async def repost(self, row: ClaimedCard) -> None:
        """Its message is gone: post it anew."""
        gone = {"ts": None, "lease_until": None, "tried_at": None}
        await self.store.db.sweep(lambda c: CARDS.change(c, row, **gone))


def _heard(c: Connection, row: ClaimedCard) -> frozenset[OfficerId]:
    """
    Find who else has an alarm, or will have it. Their rows are locked, so that the last two that
    fail see each other.
    """
    same = (
        CARD.c.kind == row.kind,
        CARD.c.party == row.party,
        CARD.c.step == row.step,
        CARD.c.moment == row.moment,
    )
    others = select(
        CARD.c.id, CARD.c.officer, CARD.c.ts, CARD.c.wanted_version, CARD.c.drawn_version
    ).where(*same, CARD.c.officer.is_not(None))
    found = c.execute(others.order_by(CARD.c.id).with_for_update()).all()
    return frozenset(
        o.officer
        for o in found
        if o.id != row.id and (o.ts is not None or o.wanted_version > o.drawn_version)
    )
