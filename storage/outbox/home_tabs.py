"""
The Homes that are open: which are behind, which may be published now and by whom, and what came of
it.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, and_, bindparam, case, delete, insert, not_, select, update

from bot.domain.officers import Officer, OfficerId
from bot.domain.release.release import Release
from storage.outbox import pacing
from storage.tables.outbox import CHANNEL, HOME

GATHER = timedelta(seconds=2)
"""
How long a Home waits for more to move before it is published: ten moves in a second cost one call.
"""
PACE = timedelta(seconds=5)
"""The least time between two publications of one officer's Home that nobody asked for."""
LOOKED = timedelta(days=3)
"""How long after it was last looked at a Home is still kept up to date."""
T = TypeVar("T")
METHOD = "method:views.publish"
FIRST = "0.0.0"
# Two acts take the same rows in the same order, or they would wait for each other.
_HELD = select(HOME.c.officer).order_by(HOME.c.officer).with_for_update()
_OPEN = _HELD.where(
    HOME.c.party.in_(bindparam("parties", expanding=True)), HOME.c.opened_at > bindparam("since")
)
BEHIND = select(HOME.c.officer).where(HOME.c.wanted_version > HOME.c.drawn_version).limit(1)
"""One Home that is behind, if any is."""


@dataclass(frozen=True)
class ClaimedHome:
    """
    A Home tab to be published, as it was when it was claimed.

    Attributes:
        wanted_version: what it should show by now.
        page: what its reader has turned to; see `HomeRow.page`.
        hash: Slack's of what was published last: another publication since is not written over.
        attempts: how often it was claimed before, since it was last published.
    """

    officer: OfficerId
    wanted_version: int
    page: str
    hash: str | None = None
    attempts: int = 0


class _Store(Protocol):
    def read(self, work: Callable[[Connection], T]) -> Awaitable[T]: ...

    def sweep(self, work: Callable[[Connection], T]) -> Awaitable[T]: ...


def moved(c: Connection, release: Release, now: datetime) -> None:
    """
    Have the Homes of those who may know of a release published anew: a step of an act, in its
    transaction.
    """
    parties = {release.originator, release.asked_party}
    parties |= {d.hub for d in release.deliveries if d.offered_at}
    parties |= {d.to for d in release.deliveries if d.released_at}
    _redraw(
        c,
        c.scalars(_OPEN, {"parties": [party for party in parties if party], "since": now - LOOKED}),
        now,
    )


def redraw_all(c: Connection, now: datetime) -> None:
    """Have every Home published anew, each when more has had time to move."""
    _redraw(c, c.scalars(_HELD), now)


def _redraw(c: Connection, held: Iterable[OfficerId], now: datetime) -> None:
    officers = list(held)
    if not officers:
        return
    caught_up = HOME.c.wanted_version == HOME.c.drawn_version
    soon = now + GATHER
    later = case(
        (and_(HOME.c.not_before.is_not(None), HOME.c.not_before > soon), HOME.c.not_before),
        else_=soon,
    )
    not_before = case((caught_up, later), else_=HOME.c.not_before)
    c.execute(
        update(HOME)
        .where(HOME.c.officer.in_(officers))
        .values(wanted_version=HOME.c.wanted_version + 1, not_before=not_before)
    )


def looked(c: Connection, officer: Officer, now: datetime, page: str) -> ClaimedHome:
    """
    The officer looks at their Home: whoever asks publishes it, and only where that fails the outbox
    does.
    """
    row = (
        c.execute(select(HOME).where(HOME.c.officer == officer.id).with_for_update())
        .mappings()
        .one_or_none()
    )
    kept = {"party": officer.party, "page": page, "opened_at": now, "not_before": now + PACE}
    if row is None:
        c.execute(
            insert(HOME).values(
                officer=officer.id, wanted_version=1, drawn_version=0, attempts=0, **kept
            )
        )
        return ClaimedHome(officer.id, 1, page)
    c.execute(
        update(HOME)
        .where(HOME.c.officer == officer.id)
        .values(wanted_version=HOME.c.wanted_version + 1, **kept)
    )
    return ClaimedHome(officer.id, row["wanted_version"] + 1, page)


def behind(c: Connection, officer: OfficerId, now: datetime) -> None:
    """Somebody acted on their Home: it is published as soon as may be."""
    c.execute(
        update(HOME)
        .where(HOME.c.officer == officer)
        .values(wanted_version=HOME.c.wanted_version + 1, not_before=now)
    )


def page_of(c: Connection, officer: OfficerId) -> str:
    """Where an officer has turned to; the first page where they never did."""
    return c.scalar(select(HOME.c.page).where(HOME.c.officer == officer)) or FIRST


def claim(c: Connection, now: datetime, limit: int) -> list[ClaimedHome]:
    """
    Take Homes in hand that are behind and whose turn it is, at most `limit`, the longest waiting
    first.
    """
    asked = select(CHANNEL.c.id).where(CHANNEL.c.id == METHOD, _ahead(CHANNEL.c.next_at, now))
    if c.scalar(asked) is not None:
        return []
    ready = (
        HOME.c.wanted_version > HOME.c.drawn_version,
        not_(_ahead(HOME.c.not_before, now)),
        not_(_ahead(HOME.c.lease_until, now)),
    )
    first = select(HOME).where(*ready).order_by(HOME.c.not_before, HOME.c.officer).limit(limit)
    rows = [_row(row) for row in c.execute(first.with_for_update(skip_locked=True)).mappings()]
    taken = {"lease_until": now + pacing.LEASE, "attempts": HOME.c.attempts + 1}
    c.execute(update(HOME).where(HOME.c.officer.in_([row.officer for row in rows])).values(**taken))
    return rows


def drawn(c: Connection, row: ClaimedHome, now: datetime, hash: str | None) -> None:
    """It shows what it wanted when it was drawn; what moved meanwhile leaves it behind again."""
    shows = case(
        (HOME.c.drawn_version < row.wanted_version, row.wanted_version), else_=HOME.c.drawn_version
    )
    values = {
        "drawn_version": shows,
        "hash": hash,
        "lease_until": None,
        "not_before": now + PACE,
        "attempts": 0,
        "error": None,
    }
    c.execute(update(HOME).where(HOME.c.officer == row.officer).values(**values))


def put_off(c: Connection, row: ClaimedHome, until: datetime, error: str) -> None:
    """Try again then, and write over whatever is there by then."""
    values = {"lease_until": None, "not_before": until, "error": error[:80], "hash": None}
    c.execute(update(HOME).where(HOME.c.officer == row.officer).values(**values))


def _ahead(column: Any, now: datetime) -> Any:
    """
    Whether a time is still to come; one further away than anything is put off was written by
    another clock.
    """
    return and_(column.is_not(None), column > now, column <= now + pacing.WAIT)


def _row(r: Any) -> ClaimedHome:
    return ClaimedHome(**{name: r[name] for name in ClaimedHome.__dataclass_fields__})


@dataclass(frozen=True)
class Homes:
    """
    The open Homes as handlers and outbox use them: each call one short transaction, behind
    officers' acts.
    """

    store: _Store

    async def looked(self, officer: Officer, now: datetime, page: str | None = None) -> ClaimedHome:
        """See `looked`; where no page is named, the one that the officer has turned to."""

        def work(c: Connection) -> ClaimedHome:
            return looked(c, officer, now, page or page_of(c, officer.id))

        return await self.store.sweep(work)

    async def behind(self, officer: OfficerId, now: datetime) -> None:
        """See `behind`."""
        await self.store.sweep(lambda c: behind(c, officer, now))

    async def claim(self, now: datetime, limit: int) -> list[ClaimedHome]:
        """Homes to publish now; see `claim`.

        Where none is behind, nothing is written, and nobody waits.
        """
        if await self.store.read(lambda c: c.scalar(BEHIND)) is None:
            return []
        return await self.store.sweep(lambda c: claim(c, now, limit))

    async def drawn(self, row: ClaimedHome, now: datetime, hash: str | None) -> None:
        """See `drawn`."""
        await self.store.sweep(lambda c: drawn(c, row, now, hash))

    async def put_off(self, row: ClaimedHome, until: datetime, error: str) -> None:
        """See `put_off`."""
        await self.store.sweep(lambda c: put_off(c, row, until, error))

    async def wait(self, row: ClaimedHome, until: datetime, now: datetime) -> None:
        """Slack asks for patience with publishing: all wait."""

        def work(c: Connection) -> None:
            pacing.wait(c, METHOD, until, now)
            put_off(c, row, until, "ratelimited")

        await self.store.sweep(work)

    async def forget(self, row: ClaimedHome) -> None:
        """There is nobody any more to publish it to."""
        await self.store.sweep(
            lambda c: c.execute(delete(HOME).where(HOME.c.officer == row.officer)).rowcount
        )

    async def take_over(self) -> None:
        """
        On SQLite, where one process runs the desk, let go of what one before held when it died.
        """
        await self.store.sweep(release_leases)


def release_leases(c: Connection) -> None:
    """See `Homes.take_over`."""
    if c.dialect.name == "sqlite":
        c.execute(update(HOME).values(lease_until=None))
