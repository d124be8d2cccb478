"""Where transactions begin and end: acts and sweeps in a queue, reads beside it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial, wraps
from typing import Generic, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot import failpoints, waits
from bot.domain.policy.model import Policy
from bot.domain.refusals import NotStarted, Refusal
from storage.audit.anchor import Anchor, LogBroken
from storage.book.book_reader import Booking
from storage.clock import GuardedClock
from storage.database.engine import DatabaseFault, open_engine
from storage.database.schema import require_current
from storage.keys.directory import KeyDirectory
from storage.keys.errors import KeyFault
from storage.randomness import Random
from storage.releases import idempotency
from storage.releases.passages import Ended
from storage.transaction.act import Attempt, Commit
from storage.transaction.audit_log import AuditLog
from storage.transaction.disk_space import Space
from storage.transaction.retry import Attempts
from storage.transaction.unit_of_work import UnitOfWork
from storage.transaction.writer_queue import Turn, Writer

T = TypeVar("T")
P = ParamSpec("P")
DEADLINE = waits.BUDGET
_THREADS = 4
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job(Generic[T]):
    """
    One thing that is asked of the store. Nothing happens until it is awaited or done.

    Attributes:
        now: does it in the calling thread, as the command line and tests do.
        queue: has `now` done in its turn, when the job is awaited.
    """

    now: Callable[[], T]
    queue: Callable[[Callable[[], T]], Awaitable[T]]

    def __await__(self) -> Generator[object, None, T]:
        """Wait for its place in the queue, and for its end."""
        return self.queue(self.now).__await__()


def threaded(work: Callable[P, T]) -> Callable[P, Job[T]]:
    """Make a function a job, which is done in a thread of its own where it is awaited."""

    @wraps(work)
    def job(*args: P.args, **kwargs: P.kwargs) -> Job[T]:
        return Job(partial(work, *args, **kwargs), asyncio.to_thread)

    return job


@dataclass(frozen=True)
class Unkept:
    """
    The newest head whose checkpoint could not be kept beside the keys, and why not, in a sentence.
    """

    head: Anchor
    why: str


class Transactions:
    """The database as it is opened by one process."""

    def __init__(
        self,
        url: str,
        keys: KeyDirectory,
        *,
        clock: waits.Clock,
        random: Random,
        loopback: bool,
        origin: str | None = None,
    ) -> None:
        """
        Open the database, which must be there and migrated.

        Args:
            clock: the process's one clock; `steady` is what of it is believed.
            loopback: whether Slack is a sandbox on this machine, where the example's exercise
                ceiling counts.
            origin: the audit log's name, where it is to be checked.

        Raises:
            DatabaseFault: it cannot be opened.
            KeyFault: the key directory is that of another log.
        """
        if origin is not None and keys.log_key().origin != origin:
            raise KeyFault("The key directory belongs to another audit log.")
        self.keys = keys
        self.engine = open_engine(url)
        self.space = Space.of(self.engine, keys.path)
        try:
            self.space.trying(lambda: require_current(self.engine))
        except BaseException:
            self.engine.dispose()
            raise
        self.steady = GuardedClock(clock)
        self.booking = Booking(random, self.steady, loopback=loopback)
        self.commits = 0
        self.on_ended: Callable[[Ended], None] = _uncounted
        self.unkept: Unkept | None = None
        self._writer = Writer(1 if self.engine.dialect.name == "sqlite" else _THREADS)
        self._attempts = Attempts(self.engine, self.space, self._writer.closing)
        self.log = AuditLog(keys, self._attempts)
        self.unit_of_work = UnitOfWork(keys, self.booking, self.log, self.space, self.steady)
        self._readers = ThreadPoolExecutor(_THREADS, thread_name_prefix="reader")

    def close(self) -> None:
        """Finish what has begun, refuse what has not, and close every connection."""
        self._writer.close()
        self._readers.shutdown()
        self.engine.dispose()

    def transact(self, work: Callable[[Connection], Commit[T]]) -> T:
        """
        Run the inside of an act and commit it.

        Then the keys it has spent are destroyed, and the log's new head is kept beside the keys. It
        is tried again where others were in its way, because all its effects are its own. It is also
        tried again where the database's server went away, unless its record shows that it had been
        committed. Once the budget in force is over it does not begin, and waits for nothing that
        others hold.

        Raises:
            Refusal: the one it was refused with, after its record is durable.
            LogBroken: the audit log is not what was signed, so that nothing is done.
            NotStarted: others held what it needs for too long.
            DiskFull, NoRoomLeft: there is no room for it.
            DatabaseFault: the database cannot be used.
        """
        if self.log.broken:
            raise LogBroken(self.log.broken)
        kept = self._attempts.commit(work)
        if kept.head:
            self.commits += 1
            failpoints.hit("committed")
            self.log.committed(kept.head)
            self._destroy_spent(kept.spent)
            self.keep_witness(kept.head)
        for ended in kept.ended:
            self.on_ended(ended)
        if isinstance(kept.value, Refusal):
            raise kept.value
        return kept.value

    def act(
        self,
        work: Callable[[Connection], Commit[T]],
        attempt: Attempt,
        number: str | None = None,
        *,
        deadline: float = DEADLINE,
    ) -> Job[T]:
        """
        Do an act, as `transact` does. Awaited, it is queued as an officer's, see `acting`.

        Args:
            work: its inside.
            attempt: who does it, and when.
            number: the release it is about.
            deadline: the seconds within which it must begin, where it is awaited.
        """
        return Job(
            partial(self.transact, work),
            lambda now: self.acting(now, attempt, number, deadline=deadline),
        )

    def sweep(self, work: Callable[[Connection], T]) -> Job[T]:
        """
        Do a transaction that needs no record, such as a card being drawn, also while the log is
        broken.

        Awaited, it is queued behind every officer's act.
        """
        return Job(partial(self._sweep, work), self.behind)

    def at_once(self, work: Callable[[Connection], T]) -> Job[T]:
        """
        Do a transaction as `sweep` does, but queued as an officer's act, for those that come after
        it go by it.
        """
        return Job(partial(self._sweep, work), self._writer.in_turn)

    def read(self, work: Callable[[Connection], T]) -> Job[T]:
        """
        Read within one state of the database, again where its server went away meanwhile.

        Awaited, it is done in a thread of the readers'.

        Raises:
            NotStarted: others held for too long what is read, or the budget in force was over
                first.
            DatabaseFault: the database cannot be used.
        """
        return Job(partial(self._attempts.read, work), self._reading)

    async def behind(self, work: Callable[[], T]) -> T:
        """Do work behind every officer's act. Acts that come meanwhile wait for it."""
        return await self._writer.in_turn(partial(self._swept, work), Turn.SWEEP)

    async def acting(
        self,
        work: Callable[[], T],
        attempt: Attempt,
        number: str | None = None,
        *,
        deadline: float = DEADLINE,
    ) -> T:
        """
        Do an act's work, queued as an officer's.

        Args:
            work: runs with a budget in force that ends when `deadline` is over.
            attempt: who does it, and when.
            number: the release it is about.
            deadline: the seconds within which it must begin.

        Raises:
            NotStarted: it had not begun when `deadline` seconds were over, and will not; recorded
                when there is time.
        """
        if deadline <= waits.SCARCE:
            work, deadline = partial(self._repeat, work, attempt), DEADLINE
        until, clock = self.steady.clock.monotonic() + deadline, self.steady.clock

        def in_time() -> T:
            with waits.until(until, clock):
                return work()

        try:
            return await self._writer.within(in_time, deadline)
        except NotStarted as late:
            self.record_later(late, attempt, number)
            raise

    def policy(self, c: Connection) -> Policy:
        """Return the policy in force."""
        return self.booking.pages(c).policy

    def _sweep(self, work: Callable[[Connection], T]) -> T:
        done = self._attempts.commit(lambda c: Commit(work(c))).value
        assert not isinstance(done, Refusal), "what needs no record refuses nobody"
        return done

    def _swept(self, work: Callable[[], T]) -> T:
        with waits.each(waits.SWEEP_WAIT, self.steady.clock):
            return work()

    async def _reading(self, read: Callable[[], T]) -> T:
        budget = waits.in_force()
        if not isinstance(budget, waits.Deadline):
            return await asyncio.get_running_loop().run_in_executor(self._readers, read)

        def in_time() -> T:
            with waits.until(budget.at, budget.clock):
                return read()

        reading = asyncio.wrap_future(self._readers.submit(in_time))
        done, _ = await asyncio.wait({reading}, timeout=waits.real(budget.left))
        if not done:
            reading.cancel()
            raise NotStarted
        return reading.result()

    def _destroy_spent(self, spent: tuple[str, ...]) -> None:
        try:
            self.space.trying(lambda: self.keys.pending.destroy(spent))
        except (KeyFault, NotStarted) as fault:
            # The act is done and must not look undone; housekeeping destroys what is left.
            _log.error("a pending key was not destroyed: %s", fault)

    def keep_witness(self, head: Anchor) -> None:
        """Keep a head's checkpoint beside the keys. Where that fails, `unkept` says why."""
        try:
            self.space.trying(lambda: self.log.keep(head))
            self.unkept = None
        except LogBroken as broken:
            _log.error("the audit log is broken: %s", broken)
        except (KeyFault, DatabaseFault, NotStarted, OSError) as fault:
            # The act is done and must not look undone; the next one cannot sign without the key
            # directory.
            why = "others hold the key directory" if isinstance(fault, NotStarted) else str(fault)
            if self.unkept is None:
                _log.error("the checkpoint was not kept beside the keys: %s", why)
            self.unkept = Unkept(head, why)
        failpoints.hit("witness-kept")

    def _repeat(self, work: Callable[[], T], attempt: Attempt) -> T:
        """
        Return what an act still gets that came too late: the answer of the one that it repeats.

        It waits for that one.

        Raises:
            NotStarted: it repeats none.
        """

        def look(c: Connection) -> Commit[None]:
            if not idempotency.take(c, attempt.inbound, self.steady.given(attempt.now)):
                raise NotStarted
            return Commit(None)

        self.transact(look)
        return work()

    def record_later(self, late: NotStarted, attempt: Attempt, number: str | None) -> None:
        """
        Record, once there is time, that an act was not begun. A repeat, and what is only counted,
        is not recorded.
        """

        def record() -> None:
            try:
                self.transact(lambda c: self.unit_of_work.refuse(c, late, attempt, number))
            except NotStarted as still:
                if still is not late:
                    self.record_later(late, attempt, number)
                raise

        if late.recorded_later and not late.repeated:
            with suppress(NotStarted):
                self._writer.submit(partial(self._swept, record), Turn.SWEEP).add_done_callback(
                    _say_what_broke
                )


def _uncounted(_: Ended) -> None:
    """Count no passage that has ended: nobody asked for it."""


def _say_what_broke(done: "Future[None]") -> None:
    fault = None if done.cancelled() else done.exception()
    if fault and not isinstance(fault, Refusal | LogBroken):
        _log.error("an act that was too late was not recorded: %s", fault)
