"""Leases: a row that falls behind is drawn by one process, which has it for a while."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    bindparam,
    case,
    delete,
    not_,
    select,
    update,
)

from bot.waits import LEASE_SECONDS
from storage.outbox import pacing
from storage.tables.columns import Expression, Query

LEASE = timedelta(seconds=LEASE_SECONDS)
"""How long one process may have a row before another takes it."""

LEASED: BindParameter[datetime] = bindparam("leased")


T = TypeVar("T")


class Claimed(Protocol):
    """What every row says of itself, as it was when it was claimed."""

    @property
    def key(self) -> int | str:
        """What tells it from the other rows of its table."""

    @property
    def wanted_version(self) -> int:
        """What it should show by now."""

    @property
    def attempts(self) -> int:
        """How often it was claimed before, since it was last drawn."""


Row = TypeVar("Row", bound=Claimed)


class QueueStore(Protocol):
    """What runs the work of a queue: reads at once, sweeps behind officers' acts."""

    def read(self, work: Callable[[Connection], T]) -> Awaitable[T]: ...

    def sweep(self, work: Callable[[Connection], T]) -> Awaitable[T]: ...


@dataclass(frozen=True)
class LeasedTable(Generic[Row]):
    """
    A table of rows that fall behind.

    Attributes:
        table: it has the columns wanted_version, drawn_version, not_before, lease_until, attempts
            and error.
        key: its primary key.
        row: a row as it is claimed; its fields are columns.
        unchanged: columns that an attempt which Slack refused leaves as they were.
        forgotten: columns that any attempt which failed makes empty.
    """

    table: Table
    key: Expression
    row: type[Row]
    unchanged: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()

    @property
    def behind(self) -> ColumnElement[bool]:
        """That a row must be drawn."""
        return self.table.c.wanted_version > self.table.c.drawn_version

    @property
    def any_behind(self) -> Query:
        """One row that is behind, if any is."""
        return select(self.key).where(self.behind).limit(1)

    @property
    def free(self) -> tuple[ColumnElement[bool], ...]:
        """
        What holds of a row that may be drawn now: by `times`.

        A time further ahead than anything is ever put off to was written before the clock was set
        back: it counts for nothing.
        """
        return (
            self.behind,
            not_(pacing.ahead(self.table.c.not_before, pacing.NOW, pacing.MOST)),
            not_(pacing.ahead(self.table.c.lease_until, pacing.NOW, LEASED)),
        )

    def read(self, columns: RowMapping) -> Row:
        """Return a row from its columns."""
        return self.row(**{f.name: columns[f.name] for f in fields(self.row)})  # type: ignore[arg-type]

    def take(self, c: Connection, rows: Iterable[Row], now: datetime, **also: object) -> None:
        """
        Lease rows to this process. The caller holds them in its transaction.

        Args:
            also: other columns to write.
        """
        taken = {"lease_until": now + LEASE, "attempts": self.table.c.attempts + 1, **also}
        these = self.key.in_([row.key for row in rows])
        c.execute(update(self.table).where(these).values(**taken))

    def change(self, c: Connection, row: Row, **values: object) -> None:
        """Write columns of a row."""
        c.execute(update(self.table).where(self.key == row.key).values(**values))

    def drawn(self, c: Connection, row: Row, **also: object) -> None:
        """
        Record that a row shows what it wanted when it was claimed, and free it.

        What happened meanwhile leaves it behind.
        """
        drawn, shown = self.table.c.drawn_version, row.wanted_version
        done = {"lease_until": None, "not_before": None, "attempts": 0, "error": None}
        version = case((drawn < shown, shown), else_=drawn)
        self.change(c, row, **{**done, "drawn_version": version, **also})

    def put_off(
        self,
        c: Connection,
        row: Row,
        until: datetime,
        error: str,
        *,
        refused: bool = False,
        **also: object,
    ) -> None:
        """
        Have a row tried again then.

        Args:
            error: a word for what went wrong.
            refused: whether it is sure that the attempt had no effect.
        """
        kept = {name: getattr(row, name) for name in self.unchanged if refused}
        values = {"lease_until": None, "not_before": until, "error": error[:80]}
        self.change(c, row, **values, **kept, **dict.fromkeys(self.forgotten), **also)

    def forget(self, c: Connection, row: Row) -> None:
        """Delete a row: nothing is ever to be drawn there again."""
        c.execute(delete(self.table).where(self.key == row.key))

    def release_leases(self, c: Connection) -> int:
        """
        On SQLite, where one process runs the desk, free what one before held when it died.

        Others wait until the lease is over: there the holder may be a replica that is alive.

        Returns:
            How many rows that were.
        """
        if c.dialect.name != "sqlite":
            return 0
        held = self.table.c.lease_until.is_not(None)
        return c.execute(update(self.table).where(held).values(lease_until=None)).rowcount


def times(now: datetime) -> dict[str, datetime]:
    """Return the parameters of `free`."""
    return {"now": now, "most": now + pacing.WAIT, "leased": now + LEASE}


@dataclass(frozen=True)
class LeasedQueue(Generic[Row]):
    """
    A leased table as a loop uses it: each call one short transaction, behind officers' acts.

    Attributes:
        claim_now: takes rows in hand, at most so many, those first that are to be drawn first.
    """

    store: QueueStore
    table: LeasedTable[Row]
    claim_now: Callable[[Connection, datetime, int], list[Row]]

    async def claim(self, now: datetime, limit: int) -> list[Row]:
        """
        Lease the rows to draw now, at most `limit`, and return them.

        They belong to this process until they are drawn or put off, or until the lease is over.
        Where none is behind, nothing is written, and nobody waits.
        """
        if await self.store.read(lambda c: c.scalar(self.table.any_behind)) is None:
            return []
        return await self.store.sweep(lambda c: self.claim_now(c, now, limit))

    async def put_off(self, row: Row, until: datetime, error: str) -> None:
        """Have a row tried again at a given time. See `LeasedTable.put_off`."""
        await self.store.sweep(lambda c: self.table.put_off(c, row, until, error))

    async def wait(self, row: Row, slot: str, until: datetime, now: datetime) -> None:
        """
        Have all that goes by a pacing slot wait, because Slack asked for patience.

        Args:
            row: the row that Slack refused.
            slot: the pacing slot.
            until: when the slot may be used again.
            now: the time of it.
        """

        def work(c: Connection) -> None:
            pacing.wait(c, slot, until, now)
            self.table.put_off(c, row, until, "ratelimited", refused=True)

        await self.store.sweep(work)

    async def forget(self, row: Row) -> None:
        """Record that nothing is ever to be drawn there again."""
        await self.store.sweep(lambda c: self.table.forget(c, row))

    async def release_leases(self) -> None:
        """Go on where an earlier process ended. See `LeasedTable.release_leases`."""
        await self.store.sweep(self.table.release_leases)
