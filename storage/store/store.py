"""The one door to what is remembered: acts on releases, each a transaction that is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NoReturn

import structlog
from sqlalchemy import Connection, bindparam, or_, select, update

from bot.domain.refusals import NotStarted, Refusal
from storage.audit.anchor import LogBroken
from storage.outbox import open_forms
from storage.outbox.timers import WAITING
from storage.store.administration import Administration
from storage.store.attendance import REDRAWN, Watching
from storage.store.channels import HeldBack
from storage.store.digests import Digesting
from storage.store.health import Health
from storage.store.maintenance import Keeping
from storage.store.queries import Readings
from storage.store.slack_directory import Hearing
from storage.tables.outbox import TIMER
from storage.transaction.act import CLOCK, Attempt, Outcome, Precheck, PrecheckResult, Rule
from storage.transaction.disk_space import ENDING
from storage.transaction.runner import DEADLINE
from storage.transaction.unit_of_work import Commit

log = structlog.get_logger("storage.transaction.act")

PUT_OFF = timedelta(seconds=60)
"""How long a timer that failed leaves the others their turn."""

_NOW: Any = bindparam("now")
_DUE = (
    WAITING,
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


class Store(Readings, Administration, Watching, Digesting, Keeping, HeldBack, Health, Hearing):
    """What is remembered.

    Names that end in `_now` do their work in the calling thread, all others in the queue.
    """

    _doubted: str | None = None
    """Why the clock was doubted when open forms were last looked at."""

    def change_now(
        self, number: str | None, decide: Rule, attempt: Attempt, until: float | None = None
    ) -> Outcome:
        """
        Let `decide` take one step with a release, and keep what it decided, or only that it was
        refused.

        Where it decides nothing (None), only the request's key is kept, and the release comes back
        as it is.

        Args:
            number: the release; None where `decide` makes a new one.
            until: monotonic seconds until which it waits for what others hold.

        Raises:
            Refusal: whatever the rule raised, once its record is durable; NotFound where there is
            no such release. DatabaseFault, KeyFault: nothing was changed.
        """
        return self.transact(lambda c: self.door.change(c, number, decide, attempt), until=until)

    async def change(
        self, number: str | None, decide: Rule, attempt: Attempt, *, deadline: float = DEADLINE
    ) -> Outcome:
        """
        As `change_now`.

        Raises:
            NotStarted: it had not begun when `deadline` seconds were over, and will not.
        """
        return await self.acting(
            partial(self.change_now, number, decide, attempt), attempt, number, deadline=deadline
        )

    def once_now(
        self,
        number: str | None,
        check: Precheck,
        attempt: Attempt,
        until: float | None = None,
        *,
        record: bool = False,
    ) -> PrecheckResult:
        """
        Look without changing anything: keeps the request's key and, with `record`, an audit record.

        Raises:
            Refusal: whatever `check` raised, once its record is durable.
        """
        return self.transact(
            lambda c: self.door.glance(c, number, check, attempt, record), until=until
        )

    async def once(
        self,
        number: str | None,
        check: Precheck,
        attempt: Attempt,
        *,
        record: bool = False,
        deadline: float = DEADLINE,
    ) -> PrecheckResult:
        """As `once_now`; NotStarted as for `change`."""
        work = partial(self.once_now, number, check, attempt, record=record)
        return await self.acting(work, attempt, number, deadline=deadline)

    def refuse_now(self, refusal: Refusal, attempt: Attempt, number: str | None = None) -> NoReturn:
        """Record an attempt that was refused before it came to any rule, and raise the refusal."""
        self.transact(lambda c: self.door.refuse(c, refusal, attempt, number))
        raise refusal

    async def refuse(
        self,
        refusal: Refusal,
        attempt: Attempt,
        number: str | None = None,
        *,
        deadline: float = DEADLINE,
    ) -> NoReturn:
        """As `refuse_now`; NotStarted as for `change`."""

        def work(until: float) -> None:
            self.transact(lambda c: self.door.refuse(c, refusal, attempt, number), until=until)

        await self.acting(work, attempt, number, deadline=deadline)
        raise refusal

    def fire_now(self, rules: Mapping[str, Rule], now: datetime) -> bool:
        """
        Let one timer that is due have its effect, and be done, in one transaction; whether there
        was one.

        The rule decides again (`rules[step](release, book, to=party)`); a timer without a release
        has cards redrawn that its arrangement concerns. One that fails is put off, so that it never
        stops the others. While the log is broken all wait.

        Raises:
            Exception: whatever its rule raised that is no refusal, after it was put off.
        """
        found, begun = _Firing(), self.steady.clock.monotonic()
        try:
            done = self.transact(lambda c: self._fire(c, rules, now, found))
        except (NotStarted, LogBroken):
            return False
        except Refusal as refusal:
            found.log(self.steady.clock.monotonic() - begun, refusal)
            return True
        except Exception:
            if found.timer is not None:
                self.sweep_now(partial(_put_off, timer=found.timer, until=now + PUT_OFF))
            raise
        found.log(self.steady.clock.monotonic() - begun)
        return done

    async def fire(self, rules: Mapping[str, Rule], now: datetime) -> bool:
        """As `fire_now`, behind every officer's act; where nothing is due, nothing is written."""
        is_due = _IS_DUE.where(_ENDS) if self.space.full else _IS_DUE
        if self.log.broken or not await self.read(lambda c: c.scalar(is_due, {"now": now})):
            return False
        return await self.behind(lambda: self.fire_now(rules, now))

    def blank_over_now(self) -> None:
        """
        Have open forms blanked whose content is over by the wall clock, at once.

        Timers go by the time that is believed: after a night asleep they may be minutes late.
        """
        self.sweep_now(
            lambda c: open_forms.blank(c, self.booking, self.booking.moment(c), self._doubted)
        )

    async def blank_over(self) -> bool:
        """As `blank_over_now`, behind every officer's act; whether there were any.

        Else nothing is written.
        """

        def look(c: Connection) -> tuple[bool, str | None]:
            moment = self.booking.moment(c)
            return open_forms.any_over(c, self.booking, moment, self._doubted), moment.doubt

        found, doubt = await self.read(look)
        if found:
            await self.behind(self.blank_over_now)
        self._doubted = doubt
        return found

    def _fire(
        self, c: Connection, rules: Mapping[str, Rule], now: datetime, found: "_Firing"
    ) -> Commit[bool]:
        first_due = _FIRST_DUE.where(_ENDS) if self.space.full else _FIRST_DUE
        row = c.execute(first_due, {"now": now}).mappings().one_or_none()
        if row is None:
            return Commit(value=False)
        found.timer, found.step, found.number, found.recorded = (
            row["id"],
            row["step"],
            row["number"],
            False,
        )
        if row["number"] is None or row["step"] in REDRAWN:
            self.at_a_time(c, row, now)
            return Commit(value=True)
        rule = partial(rules[row["step"]], to=row["party"])
        kept = self.door.change(c, row["number"], rule, Attempt(row["step"], now, timer=row["id"]))
        found.recorded = kept.head is not None
        return Commit(
            kept.value if isinstance(kept.value, Refusal) else True, kept.head, kept.spent
        )


@dataclass
class _Firing:
    """
    The timer at hand, and whether its act left a record; one that found nothing to do leaves none.
    """

    timer: int | None = None
    step: str = ""
    number: str | None = None
    recorded: bool = False

    def log(self, seconds: float, refusal: Refusal | None = None) -> None:
        """One line of the log, as for an officer's act."""
        if self.recorded:
            log.info(
                "act",
                action=self.step,
                number=self.number,
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
