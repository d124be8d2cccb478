"""
Who is reached: leave, watch and reminders put off, as acts; and what the clock does to no one
release.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, RowMapping, and_, case, select, update

from bot import failpoints
from bot.domain import attendance
from bot.domain.attendance import Arranged
from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.officers import Attendance, OfficerId
from bot.domain.policy.model import Policy
from bot.domain.refusals import Refusal
from bot.domain.release.release import Release
from bot.domain.release.stages import ENDED, TO_CERTIFY
from bot.domain.steps.clock import DUE, WAKE
from storage.book import presence
from storage.database.upsert import add_missing
from storage.outbox import book_changes, cards, home_tabs, news, notices, timers
from storage.outbox.timers import WAITING
from storage.releases import idempotency, repository, targets
from storage.tables.outbox import CARD, TIMER
from storage.tables.releases import DELIVERY, RELEASE
from storage.transaction.act import Attempt
from storage.transaction.runner import DEADLINE, Transactions
from storage.transaction.unit_of_work import Commit

STANDING, RETIME = "standing", "retime"
"""
Timers of no one release, as `WAKE` is at first: an arrangement changes its status; what has moved
the timers of many goes on to move them.
"""
EVERY = ""
"""In place of an arrangement: all releases."""

REDRAWN = (timers.LOOKED, DUE)
"""Timers of a release that only have drawn anew what shows it."""

_BATCH = 100
_FEW = 20

Arrange = Callable[[Book], Arranged]


class Watching(Transactions):
    """
    What officers arrange about being reached: it has a revision of its own, and holds no other act
    up.
    """

    def arrange_now(
        self, rule: Arrange, attempt: Attempt, until: float | None = None
    ) -> Arranged | None:
        """
        Keep what an officer arranged, and its record; None where this very request did so before.

        Raises:
            Refusal: whatever the rule raised, once its record is durable.
        """
        return self.transact(lambda c: self._arrange(c, rule, attempt), until=until)

    async def arrange(
        self, rule: Arrange, attempt: Attempt, *, deadline: float = DEADLINE
    ) -> Arranged | None:
        """As `arrange_now`; NotStarted as for `change`."""
        return await self.acting(
            partial(self.arrange_now, rule, attempt), attempt, deadline=deadline
        )

    def quiet_now(self, officer: OfficerId, begins: datetime | None, ends: datetime | None) -> None:
        """Keep when Slack lets nothing disturb an officer; None for not at all."""
        values = {"quiet_from": begins, "quiet_until": ends}
        self.sweep_now(lambda c: presence.write(c, officer, values, presence.hold(c)))

    async def quiet(
        self, officer: OfficerId, begins: datetime | None, ends: datetime | None
    ) -> None:
        """As `quiet_now`, behind every officer's act."""
        await self.behind(partial(self.quiet_now, officer, begins, ends))

    async def retime(self, now: datetime) -> None:
        """
        Add the timers that any release lacks, some releases at a time, behind every officer's act.

        Each act sets its own; this is for what came before them, such as an older program's
        releases, and for days off that have become known since.
        """

        def some(c: Connection, reached: str) -> list[str]:
            return self._set_anew(c, EVERY, reached, now, _FEW)

        numbers = [""]
        while numbers:
            numbers = await self.sweep(partial(some, reached=numbers[-1]))

    def at_a_time(self, c: Connection, timer: RowMapping, now: datetime) -> None:
        """What a timer does that no rule decides on."""
        step, party = timer["step"], timer["party"]
        timers.take(c, timer["id"])
        if step in REDRAWN:
            cards.redraw(c, notices.shows(timer["number"]), now)
            for release in repository.read(c, [timer["number"]]).values() if step == DUE else ():
                home_tabs.moved(c, release, now)
        elif step == WAKE:
            self._wake(c, OfficerId(party), now)
        else:
            _go_on(c, party, self._set_anew(c, party, timer["reached"] or "", now, _BATCH), now)
            failpoints.hit("timers-moved")
        if step == STANDING:
            book_changes.redraw(c, now, book_changes.under(self.policy(c), party))
            home_tabs.redraw_all(c, now)
            book, events = self.booking.book(c, now, None), self.booking.pages(c).events
            news.took_effect(c, party, timer["due_at"], events, book, self.keys.random)

    def _set_anew(
        self, c: Connection, arrangement: str, reached: str, now: datetime, most: int
    ) -> list[str]:
        """Set the timers of the next releases under an arrangement; which these were."""
        numbers = _timed(c, self.policy(c), arrangement, reached, most)
        repository.lock_all(c, numbers)
        # Held after the releases, as by an act: what is declared from here on sets them again.
        _retime(c, self.booking.book(c, now, None, hold=True), numbers)
        return numbers

    def _arrange(self, c: Connection, rule: Arrange, attempt: Attempt) -> Commit[Arranged | None]:
        earlier = idempotency.take(c, attempt.inbound, self.steady.given(attempt.now))
        if earlier:
            return Commit(earlier.refusal)
        self.space.admit(attempt, self.steady.given(attempt.now))
        revision = presence.hold(c)
        book = self.booking.book(c, attempt.now, attempt.actor, hold=True)
        try:
            arranged = rule(book)
        except Refusal as refusal:
            idempotency.keep(c, attempt.inbound, idempotency.Earlier(refusal=refusal), book.latest)
            return Commit(refusal, self.door.record(c, attempt, book, about=None, refusal=refusal))
        _write(c, arranged, book.now, revision)
        news.arranged(c, arranged, book, self.keys.random)
        idempotency.keep(c, attempt.inbound, idempotency.Earlier(), book.latest)
        about, detail = arranged.by.id, _detail(arranged)
        return Commit(arranged, self.door.record(c, attempt, book, about=about, detail=detail))

    def _wake(self, c: Connection, officer: OfficerId, now: datetime) -> None:
        """
        Have an officer, who put that off until now, reminded of what was reminded of and still
        waits for them.
        """
        book = self.booking.book(c, now, officer)
        known = book.roster.get(officer)
        if known is None:
            return
        timer = {"step": WAKE, "party": officer, "due_at": now, "done": False, "attempts": 0}
        waiting = [r for r in _reminded(c, known.party) if _reminded_of(r, officer, book)]
        add_missing(c, TIMER, [{**timer, "number": release.number} for release in waiting])


def _reminded_of(release: Release, officer: OfficerId, book: Book) -> bool:
    """Whether a reminder of a release concerns an officer."""
    reminded = [d for d in release.deliveries if d.reminded]
    return any(o.id == officer for d in reminded for o in attendance.pinged(release, d, book))


def _reminded(c: Connection, party: str) -> Iterator[Release]:
    """
    The releases whose open step at a party has been reminded of, those that wait longest first.
    """
    waiting = (
        DELIVERY.c.waits_for == party,
        DELIVERY.c.stage.in_(sorted(allowance.STEP_OF)),
        DELIVERY.c.reminded > 0,
    )
    found = select(DELIVERY.c.number).where(*waiting).order_by(DELIVERY.c.stage_since).limit(_BATCH)
    yield from repository.read(c, list(dict.fromkeys(c.scalars(found)))).values()


def retime(c: Connection, book: Book, arrangement: str = EVERY) -> None:
    """
    Add the timers that live releases need by this book: hours that do not count, or a policy, have
    changed.

    For an act that holds the book against all others. Where there are many releases, timers do the
    rest.
    """
    numbers = _timed(c, book.policy, arrangement, "", _BATCH)
    _retime(c, book, numbers)
    _go_on(c, arrangement, numbers, book.now)


def _go_on(c: Connection, arrangement: str, done: Sequence[str], now: datetime) -> None:
    """
    Have what is left set anew, behind whatever else is due; a whole batch may have been the last.
    """
    if len(done) < _BATCH:
        return
    here = {"step": RETIME, "party": arrangement, "due_at": now}
    values = {"done": False, "attempts": 0, "reached": done[-1]}
    if not add_missing(c, TIMER, [{**here, **values}]):
        # Another declaration of this very moment, which may have less far to go on from.
        least = case((and_(WAITING, TIMER.c.reached < done[-1]), TIMER.c.reached), else_=done[-1])
        same = (TIMER.c[key] == value for key, value in here.items())
        c.execute(update(TIMER).where(*same).values({**values, "reached": least}))


def _timed(c: Connection, policy: Policy, arrangement: str, after: str, most: int) -> list[str]:
    """
    The next releases under an arrangement, by number, of which the clock still has something to do.
    """
    timed = DELIVERY.c.stage.not_in([stage.value for stage in ENDED - TO_CERTIFY])
    found = select(DELIVERY.c.number).where(timed, DELIVERY.c.number > after)
    if arrangement != EVERY:
        under = select(RELEASE.c.number).where(book_changes.under(policy, arrangement))
        found = found.where(DELIVERY.c.number.in_(under))
    return list(c.scalars(found.distinct().order_by(DELIVERY.c.number).limit(most)))


def _retime(c: Connection, book: Book, numbers: Sequence[str]) -> None:
    for release in targets.renew(c, numbers, book):
        timers.set_timers(c, release, (), book)


def _write(c: Connection, arranged: Arranged, now: datetime, revision: int) -> None:
    by = arranged.by
    if arranged.attendance is not None:
        presence.write(c, by.id, asdict(arranged.attendance), revision)
    if arranged.watch is not None:
        presence.take_watch(c, arranged.watch, {"officer": by.id, "taken_at": now}, revision)
        book_changes.redraw(c, now, cards=CARD.c.party == arranged.watch)
    if arranged.wakes_at is not None:
        timer = {
            "step": WAKE,
            "party": by.id,
            "due_at": arranged.wakes_at,
            "done": False,
            "attempts": 0,
        }
        add_missing(c, TIMER, [timer])


def _detail(arranged: Arranged) -> dict[str, object]:
    """What the record says: until when, who stands in, which watch."""
    found: dict[str, object] = {}
    here: Attendance | None = arranged.attendance
    if here is not None:
        found |= {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in asdict(here).items()
        }
    return found | ({"watch": arranged.watch} if arranged.watch else {})
