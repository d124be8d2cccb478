"""The queue of writing: officers' acts first, and work that has begun is always finished."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from queue import PriorityQueue
from threading import Event, Lock, Thread
from typing import Any, TypeVar

import structlog

from bot.domain.refusals import NotStarted, Refusal

T = TypeVar("T")
log = structlog.get_logger("storage.transaction.writer_queue")


class Turn(IntEnum):
    """Who goes first."""

    OFFICER = 0
    SWEEP = 1
    END = 2


@dataclass(order=True)
class _Job:
    turn: Turn
    place: int
    work: Callable[[], object] | None = field(compare=False, default=None)
    future: "Future[Any]" = field(compare=False, default_factory=Future)


class Writer:
    """
    A few threads that do what is queued, officers' acts before sweeps, each in the order it came.

    One thread on SQLite, so that acts queue here instead of fighting for the file.
    """

    def __init__(self, threads: int) -> None:
        self._jobs: PriorityQueue[_Job] = PriorityQueue()
        self._places = count()
        self._lock = Lock()
        self.closing = Event()
        self._threads = [
            Thread(target=self._work, name=f"writer-{n}", daemon=True) for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[[], T], turn: Turn = Turn.OFFICER) -> "Future[T]":
        """
        Queue work.

        Raises:
            NotStarted: the queue is closed.
        """
        with self._lock:
            if self.closing.is_set():
                raise NotStarted
            job = _Job(turn, next(self._places), work)
            self._jobs.put(job)
        return job.future

    async def within(self, work: Callable[[], T], deadline: float) -> T:
        """
        Do an officer's work, waiting at most `deadline` seconds for it to begin, and as long as it
        takes to end.

        Raises:
            NotStarted: it has not begun in time, and never will.
        """
        future = self.submit(work)
        waiting = asyncio.wrap_future(future)
        with _left_behind(waiting):
            done, _ = await asyncio.wait({waiting}, timeout=deadline)
            if not done and future.cancel():
                raise NotStarted
            return await asyncio.shield(waiting)

    async def in_turn(self, work: Callable[[], T], turn: Turn = Turn.OFFICER) -> T:
        """Do work in its order, however long it waits to begin: an officer's, or behind those."""
        waiting = asyncio.wrap_future(self.submit(work, turn))
        with _left_behind(waiting):
            return await asyncio.shield(waiting)

    def close(self) -> None:
        """Finish what has begun, refuse what has not, and return when all threads have ended."""
        with self._lock:
            if self.closing.is_set():
                return
            self.closing.set()
            for _ in self._threads:
                self._jobs.put(_Job(Turn.END, next(self._places)))
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            if job.work is None:
                return
            if not job.future.set_running_or_notify_cancel():
                continue
            if self.closing.is_set():
                job.future.set_exception(NotStarted())
                continue
            try:
                done = job.work()
            except BaseException as fault:  # noqa: BLE001  # whoever asked gets it
                job.future.set_exception(fault)
            else:
                job.future.set_result(done)


@contextmanager
def _left_behind(waiting: asyncio.Future[T]) -> Iterator[None]:
    """
    Log what breaks in work whose result nobody waits for any more, as at a stop. A refusal of it,
    such as that the queue is closed, is no fault.
    """

    def ended(work: asyncio.Future[T]) -> None:
        fault = None if work.cancelled() else work.exception()
        if fault is not None and not isinstance(fault, Refusal):
            log.error("left_work_broke", exc_info=fault)

    try:
        yield
    except asyncio.CancelledError:
        waiting.add_done_callback(ended)
        raise
