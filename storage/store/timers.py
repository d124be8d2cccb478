"""
What the clock does: it fires timers that are due, and sets timers anew where many releases need it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import (
    BindParameter,
    Connection,
    RowMapping,
    and_,
    bindparam,
    case,
    or_,
    select,
    update,
)

from bot import failpoints
from bot.domain import attendance, handover
from bot.domain.arrangements.status import statuses
from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.officers import OfficerId
from bot.domain.policy.model import Policy
from bot.domain.refusals import NotStarted, Refusal
from bot.domain.release.release import Release
from bot.domain.release.stages import ENDED, TO_CERTIFY
from bot.domain.steps.clock import DUE, WAKE
from storage.audit.anchor import LogBroken
from storage.authorisations import reports
from storage.database.upsert import add_missing
from storage.outbox import book_changes, cards, home_tabs, news, notices, open_forms, timers
from storage.queries import conditions
from storage.releases import repository, targets
from storage.store.attendance import lapse
from storage.tables.outbox import TIMER
from storage.tables.questions import QUESTION
from storage.tables.releases import DELIVERY, RELEASE
from storage.transaction.act import CLOCK, Attempt, Commit, Rule
from storage.transaction.disk_space import ENDING
from storage.transaction.runner import Job, Transactions

log = structlog.get_logger("storage.transaction.act")

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

PUT_OFF = timedelta(seconds=60)
"""How long a timer that failed leaves the others their turn."""

_NOW: BindParameter[datetime] = bindparam("now")
_DUE = (
    timers.WAITING,
    TIMER.c.due_at <= _NOW,
    or_(TIMER.c.not_before.is_(None), TIMER.c.not_before <= _NOW),
)
_IS_DUE = select(TIMER.c.id).where(*_DUE).limit(1)
_FIRST_DUE = (
    select(TIMER)
    .where(*_DUE)
    .order_by(TIMER.c.due_at, TIMER.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_ENDS = TIMER.c.step.in_(sorted(ENDING))
"""The timers that go off while a disk is full."""


class Timers:
    """What the clock asks of the store."""

    def __init__(self, db: Transactions) -> None:
        """All in these transactions."""
        self.db = db
        self._doubted: str | None = None
        """Why the clock was doubted when open forms were last looked at."""

    def fire(self, rules: Mapping[str, Rule], now: datetime) -> Job[bool]:
        """
        Let one timer that is due have its effect, and be done, in one transaction.

        The rule decides again (`rules[step](release, book, to=party)`). A timer without a release
        has those cards redrawn that its arrangement concerns. One that fails is put off, so that it
        never stops the others. While the log is broken all wait. Awaited, it is queued behind every
        officer's act, and writes nothing where nothing is due.

        Returns:
            Whether there was one.

        Raises:
            Exception: whatever its rule raised that is no refusal, after it was put off.
        """

        async def if_due(work: Callable[[], bool]) -> bool:
            at = self.db
            is_due = _IS_DUE.where(_ENDS) if at.space.full else _IS_DUE
            if at.log.broken or not await at.read(lambda c: c.scalar(is_due, {"now": now})):
                return False
            return await at.behind(work)

        return Job(partial(self._fire_one, rules, now), if_due)

    async def blank_over(self) -> bool:
        """
        Have open forms blanked whose content is over by the wall clock, behind every officer's act.

        Timers go by the time that is believed, which after a night asleep may be minutes late.
        Where there are no such forms, nothing is written.

        Returns:
            Whether there were any.
        """
        booking = self.db.booking

        def look(c: Connection) -> tuple[bool, str | None]:
            moment = booking.moment(c)
            return bool(open_forms.expired(c, booking, moment, self._doubted)), moment.doubt

        found, doubt = await self.db.read(look)
        if found:
            await self.db.sweep(
                lambda c: open_forms.blank_expired(c, booking, booking.moment(c), self._doubted)
            )
        self._doubted = doubt
        return found

    async def retime(self, now: datetime) -> None:
        """
        Add the timers that any release lacks, some releases at a time, behind every officer's act.

        Each act sets its own timers. This is for releases of an older program, and for days off
        that have become known since.
        """

        def some(c: Connection, reached: str) -> list[str]:
            return self._set_anew(c, EVERY, reached, now, _FEW)

        numbers = [""]
        while numbers:
            numbers = await self.db.sweep(partial(some, reached=numbers[-1]))

    def _fire_one(self, rules: Mapping[str, Rule], now: datetime) -> bool:
        found, begun = _Firing(), self.db.steady.clock.monotonic()
        try:
            done = self.db.transact(lambda c: self._fire(c, rules, now, found))
        except (NotStarted, LogBroken):
            return False
        except Refusal as refusal:
            found.log(self.db.steady.clock.monotonic() - begun, refusal)
            return True
        except Exception:
            if found.timer is not None:
                self.db.sweep(partial(_put_off, timer=found.timer["id"], until=now + PUT_OFF)).now()
            raise
        found.log(self.db.steady.clock.monotonic() - begun)
        return done

    def _fire(
        self, c: Connection, rules: Mapping[str, Rule], now: datetime, found: "_Firing"
    ) -> Commit[bool]:
        first_due = _FIRST_DUE.where(_ENDS) if self.db.space.full else _FIRST_DUE
        row = c.execute(first_due, {"now": now}).mappings().one_or_none()
        if row is None:
            return Commit(value=False)
        found.timer, found.recorded = row, False
        if row["step"] == handover.LAPSE:
            lapsed = lapse(self.db, c, row["id"], row["party"], now)
            found.recorded = lapsed.head is not None
            return lapsed
        if row["number"] is None or row["step"] in REDRAWN:
            self._at_a_time(c, row, now)
            return Commit(value=True)
        rule = partial(rules[row["step"]], to=row["party"])
        kept = self.db.unit_of_work.change(
            c, row["number"], rule, Attempt(row["step"], now, timer=row["id"])
        )
        found.recorded = kept.head is not None
        return Commit(
            kept.value if isinstance(kept.value, Refusal) else True,
            kept.head,
            kept.spent,
            kept.ended,
        )

    def _at_a_time(self, c: Connection, timer: RowMapping, now: datetime) -> None:
        """What a timer does that no rule decides on."""
        step, party = timer["step"], timer["party"]
        timers.take(c, timer["id"])
        if step in REDRAWN:
            cards.redraw(c, notices.showing(timer["number"]), now)
            for release in repository.read(c, [timer["number"]]).values() if step == DUE else ():
                home_tabs.redraw_for(c, release, now)
        elif step == WAKE:
            self._wake(c, OfficerId(party), now)
        elif step == reports.TIMER:
            book = self.db.booking.book(c, now, None)
            reports.report_end(c, party, timer["due_at"], book, self.db.keys.random)
            home_tabs.redraw_all(c, now)
        else:
            _go_on(c, party, self._set_anew(c, party, timer["reached"] or "", now, _BATCH), now)
            failpoints.hit("timers-moved")
        if step == STANDING:
            book_changes.redraw(c, now, book_changes.under(self.db.policy(c), party))
            home_tabs.redraw_all(c, now)
            book, events = (
                self.db.booking.book(c, now, None),
                self.db.booking.pages(c).events,
            )
            news.report_effect(c, party, timer["due_at"], events, book, self.db.keys.random)
            just_before = timer["due_at"] - timedelta.resolution
            before = replace(book, standings=statuses(book.policy, events, just_before))
            reports.report_rests(c, before, book, self.db.keys.random)

    def _set_anew(
        self, c: Connection, arrangement: str, reached: str, now: datetime, most: int
    ) -> list[str]:
        """
        Set the timers of the next releases under an arrangement.

        Args:
            arrangement: the arrangement; `EVERY` for all releases.
            reached: the number of the last release that was set anew.
            now: the time.
            most: the most releases.

        Returns:
            The numbers of the releases that were set anew.
        """
        numbers = _timed(c, self.db.policy(c), arrangement, reached, most)
        repository.lock_all(c, numbers)
        # Held after the releases, as by an act: what is declared from here on sets them again.
        _retime(c, self.db.booking.book(c, now, None, hold=True), numbers)
        return numbers

    def _wake(self, c: Connection, officer: OfficerId, now: datetime) -> None:
        """
        Have an officer, who put that off until now, reminded of what was reminded of and still
        waits for them.
        """
        book = self.db.booking.book(c, now, officer)
        known = book.roster.get(officer)
        if known is None:
            return
        for release in list(_reminded(c, known.party)):
            if any(
                officer in {o.id for o in attendance.to_remind(release, d, book)}
                for d in release.deliveries
                if d.pace.reminded
            ):
                timers.add(c, release.number, WAKE, officer, now)


def _reminded(c: Connection, party: str) -> Iterator[Release]:
    """
    The releases whose open step or question at a party has been reminded of, those that wait
    longest first.
    """
    step = and_(
        DELIVERY.c.waits_for == party,
        DELIVERY.c.stage.in_(sorted(allowance.STEP_OF)),
        DELIVERY.c.reminded > 0,
    )
    found = select(DELIVERY.c.number).where(step).order_by(DELIVERY.c.stage_since).limit(_BATCH)
    put = select(QUESTION.c.number).select_from(conditions.ASKED_ABOUT)
    asked = put.where(conditions.put_to(party)).order_by(QUESTION.c.at).limit(_BATCH)
    numbers = dict.fromkeys((*c.scalars(found), *c.scalars(asked)))
    yield from repository.read(c, list(numbers)).values()


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
    Add a timer that sets the next releases anew, behind whatever else is due, unless the last were
    fewer than a batch.
    """
    if len(done) < _BATCH:
        return
    here = {"step": RETIME, "party": arrangement, "due_at": now}
    values = {"done": False, "attempts": 0, "reached": done[-1]}
    if not add_missing(c, TIMER, [{**here, **values}]):
        # Another declaration of this very moment, which may have less far to go on from.
        least = case(
            (and_(timers.WAITING, TIMER.c.reached < done[-1]), TIMER.c.reached), else_=done[-1]
        )
        same = (TIMER.c[key] == value for key, value in here.items())
        c.execute(update(TIMER).where(*same).values({**values, "reached": least}))


def _timed(c: Connection, policy: Policy, arrangement: str, after: str, most: int) -> list[str]:
    """
    Find the next releases under an arrangement, by number, of which the clock still has something
    to do.

    Args:
        policy: the policy in force.
        arrangement: the arrangement; `EVERY` for all releases.
        after: the number that they come after.
        most: the most releases.
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


@dataclass
class _Firing:
    """
    The timer at hand, and whether its act left a record. One that found nothing to do leaves none.
    """

    timer: RowMapping | None = None
    recorded: bool = False

    def log(self, seconds: float, refusal: Refusal | None = None) -> None:
        """One line of the log, as for an officer's act."""
        if self.timer is not None and self.recorded:
            log.info(
                "act",
                action=self.timer["step"],
                number=self.timer["number"],
                officer=CLOCK,
                milliseconds=round(seconds * 1000),
                result="refused" if refusal else "done",
                rule=refusal.rule if refusal else None,
            )


def _put_off(c: Connection, timer: int, until: datetime) -> None:
    c.execute(
        update(TIMER)
        .where(TIMER.c.id == timer)
        .values(attempts=TIMER.c.attempts + 1, not_before=until)
    )
