"""What officers arrange about being reached: leave, the watch, and reminders put off."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.domain import handover
from bot.domain.attendance import AttendanceChange
from bot.domain.book import Book
from bot.domain.officers import Handover, OfficerId
from bot.domain.refusals import Refusal
from bot.domain.steps.clock import WAKE
from storage.book import presence
from storage.outbox import book_changes, home_tabs, news, timers
from storage.releases import idempotency
from storage.tables.outbox import CARD
from storage.transaction.act import Attempt, Commit
from storage.transaction.runner import DEADLINE, Job, Transactions

Arrange = Callable[[Book], AttendanceChange]


@dataclass
class Attendances:
    """
    What officers arrange about being reached.

    It has a revision of its own, so that it holds no other act up.
    """

    db: Transactions

    def arrange(
        self, rule: Arrange, attempt: Attempt, *, deadline: float = DEADLINE
    ) -> Job[AttendanceChange | None]:
        """
        Keep what an officer arranged, and its record.

        Returns:
            What was arranged. None where this very request did so before.

        Raises:
            Refusal: whatever the rule raised, once its record is durable.
            NotStarted: awaited, it had not begun within `deadline` seconds, and will not.
        """
        return self.db.act(lambda c: self._arrange(c, rule, attempt), attempt, deadline=deadline)

    def quiet(
        self, officer: OfficerId, begins: datetime | None, ends: datetime | None
    ) -> Job[None]:
        """Keep when Slack lets nothing disturb an officer. None means that nothing is kept back."""
        values = {"quiet_from": begins, "quiet_until": ends}
        return self.db.sweep(lambda c: presence.write(c, officer, values, presence.hold(c)))

    def _arrange(
        self, c: Connection, rule: Arrange, attempt: Attempt
    ) -> Commit[AttendanceChange | None]:
        earlier = idempotency.take(c, attempt.inbound, self.db.steady.given(attempt.now))
        if earlier:
            return Commit(earlier.refusal)
        self.db.space.admit(attempt, self.db.steady.given(attempt.now))
        revision = presence.hold(c)
        book = self.db.booking.book(c, attempt.now, attempt.actor, hold=True)
        try:
            arranged = rule(book)
        except Refusal as refusal:
            idempotency.keep(c, attempt.inbound, idempotency.Earlier(refusal=refusal), book.latest)
            return Commit(
                refusal,
                self.db.unit_of_work.record(c, attempt, book, about=None, refusal=refusal),
            )
        _write(c, arranged, book, revision)
        news.report_watch(c, arranged, book, self.db.keys.random)
        idempotency.keep(c, attempt.inbound, idempotency.Earlier(), book.latest)
        about, detail = arranged.by.id, _detail(arranged)
        return Commit(
            arranged,
            self.db.unit_of_work.record(c, attempt, book, about=about, detail=detail),
        )


def lapse(db: Transactions, c: Connection, timer: int, party: str, now: datetime) -> Commit[bool]:
    """
    Let the offer of a desk's watch lapse, with a record of its own.

    Args:
        db: the transactions, for the book and the log.
        c: the connection, in a transaction.
        timer: the timer whose time has come.
        party: the desk's party.
        now: the time.

    Returns:
        What the transaction leaves behind: no record where the offer was over already.
    """
    timers.take(c, timer)
    revision = presence.hold(c)
    book = db.booking.book(c, now, None, hold=True)
    ended = handover.lapse(book, party=party)
    if ended is None:
        return Commit(value=True)
    presence.write_handover(c, ended, revision)
    home_tabs.redraw_desk(c, party, now)
    news.report_lapsed(c, ended, book, db.keys.random)
    attempt = Attempt(handover.LAPSE, now, timer=timer)
    record = db.unit_of_work.record(c, attempt, book, about=ended.giver, detail=_offered(ended))
    return Commit(True, record)


def _write(c: Connection, arranged: AttendanceChange, book: Book, revision: int) -> None:
    by, now, offer = arranged.by, book.now, arranged.handover
    if arranged.attendance is not None:
        presence.write(c, by.id, asdict(arranged.attendance), revision)
    if arranged.watch is not None:
        presence.take_watch(c, arranged.watch, {"officer": by.id, "taken_at": now}, revision)
        book_changes.redraw(c, now, cards=CARD.c.party == arranged.watch)
    if offer is not None:
        presence.write_handover(c, offer, revision)
        if offer.ended is None:
            timers.add(c, None, handover.LAPSE, offer.party, offer.ends_at)
    if offer is not None or arranged.watch is not None:
        home_tabs.redraw_desk(c, by.party, now)
    if arranged.wakes_at is not None:
        timers.add(c, None, WAKE, by.id, arranged.wakes_at)


def _detail(arranged: AttendanceChange) -> dict[str, object]:
    """What the record says: until when, who stands in, which watch, who handed it to whom."""
    found = asdict(arranged.attendance) if arranged.attendance else {}
    said = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in found.items()}
    watch = {"watch": arranged.watch} if arranged.watch else {}
    return said | watch | (_offered(arranged.handover) if arranged.handover else {})


def _offered(offer: Handover) -> dict[str, object]:
    """What the record says of an offer of the watch, without its note."""
    told = {"from": offer.giver, "to": offer.receiver, "until": offer.ends_at.isoformat()}
    return {"handover": told | {"ended": offer.ended and offer.ended.value}}
