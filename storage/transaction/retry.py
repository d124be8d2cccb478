"""Transactions that are tried again after a conflict, or after the database's server went away."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot import failpoints
from bot.domain.refusals import NotStarted
from bot.waits import PAUSES, in_force, real
from storage.audit import rows
from storage.audit.anchor import Anchor
from storage.database.engine import (
    cut_off,
    locked,
    reading,
    to_be_retried,
    translated_errors,
    waiting,
)
from storage.keys.errors import KeysFull
from storage.releases.repository import Overtaken
from storage.transaction.act import Commit
from storage.transaction.disk_space import Space

T = TypeVar("T")
TRIES = len(PAUSES) + 1


@dataclass(frozen=True)
class Attempts:
    """
    How a process begins its transactions, and begins them again.

    Attributes:
        closing: set once the process is to end: then nothing is waited for any more.
    """

    engine: Engine
    space: Space
    closing: Event

    def read(self, work: Callable[[Connection], T]) -> T:
        """
        Read within one state of the database.

        Raises:
            NotStarted: others held for too long what is read.
            DatabaseFault: the database cannot be used.
        """
        with translated_errors():
            for nth in range(TRIES):
                try:
                    with reading(self.engine).connect() as connection:
                        return work(connection)
                except DBAPIError as fault:
                    if locked(fault):
                        raise NotStarted from None
                    if nth + 1 == TRIES or not self._reconnected(fault, nth):
                        raise
        raise AssertionError("the last try returns or raises")

    def commit(self, work: Callable[[Connection], Commit[T]]) -> Commit[T]:
        """
        Do work in a transaction and commit it, where all its effects are its own.

        Once the budget in force is over it does not begin, and waits for nothing that others hold.

        Raises:
            NotStarted: others held what it needs for too long.
            DiskFull, NoRoomLeft: there is no room for it.
            DatabaseFault: the database cannot be used.
        """
        for nth in range(TRIES):
            kept: Commit[T] | None = None
            try:
                with self._beginning().begin() as connection:
                    kept = work(connection)
                    if kept.head:  # an act, and none of the sweeps that come and go all the time
                        failpoints.hit("before-commit")
            except Overtaken:
                if nth + 1 == TRIES:
                    raise NotStarted from None
            except (DBAPIError, KeysFull) as fault:
                if locked(fault):
                    raise NotStarted from None
                if kept and cut_off(fault) and self._stands(kept.head):
                    return kept
                passing = nth + 1 < TRIES and (
                    to_be_retried(fault)
                    or self._reconnected(fault, nth)
                    or self.space.let_go(fault)
                )
                if not passing:
                    with self.space.spoken(), translated_errors():
                        raise
            else:
                return kept
        raise AssertionError("the last try returns or raises")

    def _beginning(self) -> Engine:
        """
        Find where a transaction begins that has the budget in force.

        Raises:
            NotStarted: nothing of the budget is left.
        """
        budget = in_force()
        if budget is None:
            return self.engine
        if not budget.left:
            raise NotStarted
        return waiting(self.engine, lambda: real(budget.left))

    def _reconnected(self, fault: Exception, nth: int) -> bool:
        """
        Return whether the server went away: then a while has passed, and what was open to it is
        used no more.
        """
        if not cut_off(fault):
            return False
        self.engine.dispose()
        self.closing.wait(min(PAUSES[nth], real(PAUSES[nth])))
        return True

    def _stands(self, head: Anchor | None) -> bool:
        """
        Return whether an act was committed though nobody said so: its record is where it was put.

        Raises:
            DatabaseFault, NotStarted: nobody can tell.
        """
        leaf = head and head.leaf
        return bool(head and leaf and self.read(lambda c: rows.holds(c, head.size - 1, leaf)))
