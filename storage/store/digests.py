"""Digests as rows: each reader gets each window once, whatever restarts, replicas and clocks do."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from bot.calendars import days_off
from bot.domain import attendance
from bot.domain.book import Book
from bot.domain.deadlines import digest_schedule
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.officers import OfficerId, Role
from bot.domain.policy.working_hours import is_working_day
from bot.domain.refusals import Refusal
from storage.book import settings
from storage.database.upsert import add_missing
from storage.outbox.cards import new_row, placed
from storage.queries import lists
from storage.releases import idempotency
from storage.tables.book import SETTING
from storage.tables.outbox import CARD
from storage.transaction.act import Attempt, Commit
from storage.transaction.runner import DEADLINE, Job, Transactions

SINCE = "digests_since"
"""What the desk learned when it first looked for digests: nothing that was over by then has one."""
_SENT = (
    select(CARD.c.party, CARD.c.officer, CARD.c.step, CARD.c.moment)
    .where(CARD.c.number.is_(None), CARD.c.kind == NoticeKind.DIGEST.value)
    .where(CARD.c.moment.in_(bindparam("moments", expanding=True)))
)
LEAST_RANK = 0
STILL_NEWS = timedelta(hours=1)
"""
How late the digest of a day off may be: what becomes overdue in the afternoon is told by the next.
"""


@dataclass(frozen=True)
class Reader:
    """
    Who gets a digest.

    Attributes:
        party: the desk.
        officer: a supervisor; None for the channel of the desk's supervisors.
        zone: the time zone that the digest is dated in.
    """

    party: str
    officer: OfficerId | None
    zone: str


@dataclass(frozen=True)
class Edition:
    """One digest for one reader: which kind, and the end of its window, by which it is known."""

    reader: Reader
    kind: str
    moment: datetime


@dataclass
class Digests:
    """What the clock asks of the store about digests."""

    db: Transactions

    def publish(self, now: datetime) -> Job[int]:
        """
        Send every digest that is due and was not sent: of each kind the latest window alone.

        Each is recorded as an act is. One reader's fault keeps no other's from going out. Awaited,
        it is queued behind every officer's act, and writes nothing where none is due.

        Returns:
            How many were sent.

        Raises:
            Exception: the first such fault, once all others have been sent.
        """

        async def if_due(work: Callable[[], int]) -> int:
            faults: list[Exception] = []
            at = self.db
            if at.log.broken or (
                await at.read(lambda c: self._due(c, now, faults)) == [] and not faults
            ):
                return 0
            return await at.behind(work)

        return Job(partial(self._publish_due, now), if_due)

    def share(
        self,
        kind: str,
        moment: datetime,
        may: Callable[[Book], str],
        attempt: Attempt,
        *,
        deadline: float = DEADLINE,
    ) -> Job[bool | None]:
        """
        Have a digest posted into a desk's channel of supervisors, where it is not there yet.

        Args:
            kind: daily or weekly.
            moment: the end of its window.
            may: returns the party whose channel that is, or refuses.
            attempt: who shares it, and when.
            deadline: within how many seconds it must begin.

        Returns:
            Whether it will be posted; False where it was before. None where this very request was
            answered before.

        Raises:
            Refusal: whatever `may` raised, once its record is durable.
            NotStarted: awaited, it had not begun within `deadline` seconds, and will not.
        """
        work = partial(self._share, kind=kind, moment=moment, may=may, attempt=attempt)
        return self.db.act(work, attempt, deadline=deadline)

    def _share(
        self,
        c: Connection,
        kind: str,
        moment: datetime,
        may: Callable[[Book], str],
        attempt: Attempt,
    ) -> Commit[bool | None]:
        at = self.db.steady.given(attempt.now)
        earlier = idempotency.take(c, attempt.inbound, at)
        if earlier:
            return Commit(earlier.refusal)
        self.db.space.admit(attempt, at)
        book = self.db.booking.book(c, attempt.now, attempt.actor, hold=True)
        record = partial(self.db.unit_of_work.record, c, attempt, book)
        try:
            party = may(book)
        except Refusal as refusal:
            idempotency.keep(c, attempt.inbound, idempotency.Earlier(refusal=refusal), book.latest)
            return Commit(refusal, record(about=None, refusal=refusal))
        row = self._row(Edition(Reader(party, None, ""), kind, moment), book, book.now)
        added = add_missing(c, CARD, [row | {"detail": json.dumps({"by": book.by.id})}])
        idempotency.keep(c, attempt.inbound, idempotency.Earlier(), book.latest)
        detail = {"kind": kind, "until": moment.isoformat(), "posted": bool(added)}
        return Commit(bool(added), record(about=party, detail=detail))

    def _publish_due(self, now: datetime) -> int:
        if self.db.space.full:  # they are due until there is room again
            return 0
        faults: list[Exception] = []
        due = self.db.read(lambda c: self._due(c, now, faults)).now()
        if due is None:
            self.db.sweep(
                lambda c: add_missing(c, SETTING, [{"key": SINCE, "value": now.isoformat()}])
            ).now()
        sent = 0
        for edition in due or ():
            try:
                sent += self.db.transact(partial(self._publish, edition=edition, now=now))
            except Exception as fault:  # noqa: BLE001  # raised below
                faults.append(fault)
        if faults:
            raise faults[0]
        return sent

    def _due(self, c: Connection, now: datetime, faults: list[Exception]) -> list[Edition] | None:
        """
        Find the editions that are due and not sent. What goes wrong for a reader is added to
        `faults`.

        Returns:
            The editions. None where the desk has never looked before.
        """
        begun = settings.value(c, SINCE)
        if begun is None:
            return None
        book = self.db.booking.book(c, now, None)
        latest: list[Edition] = []
        for reader in _readers(book):
            try:
                latest += _editions(c, reader, book)
            except (
                LookupError,
                ValueError,
            ) as fault:  # such as a zone or a country that nobody knows
                faults.append(fault)
        wanted = [e for e in latest if e.moment > datetime.fromisoformat(begun)]
        moments = list({e.moment for e in wanted})
        sent = {tuple(row) for row in c.execute(_SENT, {"moments": moments})} if wanted else set()
        return [
            e for e in wanted if (e.reader.party, e.reader.officer, e.kind, e.moment) not in sent
        ]

    def _publish(self, c: Connection, edition: Edition, now: datetime) -> Commit[int]:
        book, reader = self.db.booking.book(c, now, None), edition.reader
        row = self._row(edition, book, now)
        if not add_missing(c, CARD, [row]):
            return Commit(0)
        act = Attempt("digest", now)
        detail = {
            "kind": edition.kind,
            "until": edition.moment.isoformat(),
            "reader": reader.officer or _room(reader),
        }
        return Commit(
            1,
            self.db.unit_of_work.record(c, act, book, about=reader.party, detail=detail),
        )

    def _row(self, edition: Edition, book: Book, now: datetime) -> dict[str, object]:
        """Return the message of a digest as a row, behind from now on."""
        reader, random = edition.reader, self.db.keys.random
        row = new_row(None, NoticeKind.DIGEST.value, reader.party, 0, LEAST_RANK, now, random)
        row |= placed(reader.party, _room(reader), reader.officer, book)
        return row | {"step": edition.kind, "moment": edition.moment}


def _room(reader: Reader) -> str:
    return "dm" if reader.officer else "supervisors"


def _readers(book: Book) -> Iterator[Reader]:
    """Who gets digests: the supervisors' channel where a desk has one, else each supervisor."""
    for party, desk in book.desks.items():
        if desk.supervisors:
            yield Reader(party, None, book.policy.parties[party].tz)
            continue
        able = book.officers_of(party, {Role.SUPERVISOR})
        for officer in attendance.present(able, book):
            yield Reader(party, officer.id, officer.timezone)


def _editions(c: Connection, reader: Reader, book: Book) -> Iterator[Edition]:
    """
    Find the latest edition of each kind for a reader.

    On a day off there is one only where a step of the party was overdue at its time. A daily one
    that the weekly one holds is not sent by itself.
    """
    zone, hours = ZoneInfo(reader.zone), book.policy.parties[reader.party].working_hours
    today = book.now.astimezone(zone).date()
    ended = digest_schedule.end(today, book.policy.digests.daily_at, zone)
    off = (
        not is_working_day(today, hours, days_off) and timedelta() <= book.now - ended < STILL_NEWS
    )
    overdue = off and lists.count(c, [lists.by_turn(lists.overdue(reader.party, ended))]) > 0
    for kind in digest_schedule.KINDS:
        window = digest_schedule.latest(
            book.now, zone, book.policy.digests, kind, hours, days_off, overdue=overdue
        )
        if window is None:
            continue
        held = digest_schedule.holds_daily(window.day, book.policy.digests)
        if kind == digest_schedule.WEEKLY or not held:
            yield Edition(reader, kind, window.as_of)
