"""What officers arrange about being reached: leave, watch, and reminders put off."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.attendance import AttendanceChange
from bot.domain.book import Book
from bot.domain.officers import OfficerId
from bot.domain.refusals import Refusal
from bot.domain.steps.clock import WAKE
from storage.book import presence
from storage.outbox import book_changes, news, timers
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
        _write(c, arranged, book.now, revision)
        news.report_watch(c, arranged, book, self.db.keys.random)
        idempotency.keep(c, attempt.inbound, idempotency.Earlier(), book.latest)
        about, detail = arranged.by.id, _detail(arranged)
        return Commit(
            arranged,
            self.db.unit_of_work.record(c, attempt, book, about=about, detail=detail),
        )


def _write(c: Connection, arranged: AttendanceChange, now: datetime, revision: int) -> None:
    by = arranged.by
    if arranged.attendance is not None:
        presence.write(c, by.id, asdict(arranged.attendance), revision)
    if arranged.watch is not None:
        presence.take_watch(c, arranged.watch, {"officer": by.id, "taken_at": now}, revision)
        book_changes.redraw(c, now, cards=CARD.c.party == arranged.watch)
    if arranged.wakes_at is not None:
        timers.add(c, None, WAKE, by.id, arranged.wakes_at)


def _detail(arranged: AttendanceChange) -> dict[str, object]:
    """What the record says: until when, who stands in, which watch."""
    found = asdict(arranged.attendance) if arranged.attendance else {}
    said = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in found.items()}
    return said | ({"watch": arranged.watch} if arranged.watch else {})
