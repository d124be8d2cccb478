"""The open Home tabs: which are behind, which this process may publish now, and the results."""

from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    insert,
    select,
    update,
)

from bot.domain.officers import Officer, OfficerId
from bot.domain.release.release import Release
from bot.domain.release.visibility import informed_parties
from storage.outbox import pacing
from storage.outbox.lease import LeasedQueue, LeasedTable, QueueStore, times
from storage.tables.outbox import CHANNEL, HOME

GATHER = timedelta(seconds=2)
"""
How long a Home waits for more to move before it is published: ten moves in a second cost one call.
"""
PACE = timedelta(seconds=5)
"""The least time between two publications of one officer's Home that nobody asked for."""
LOOKED = timedelta(days=3)
"""How long after it was last looked at a Home is still kept up to date."""
METHOD = f"{pacing.METHOD}views.publish"
FIRST, WELCOME = "0.0.0", "welcome"
"""The page of whom nothing is known of yet, and that of who has not been here before."""
# Two acts take the same rows in the same order, or they would wait for each other.
_HELD = select(HOME.c.officer).order_by(HOME.c.officer).with_for_update()
_OPEN = _HELD.where(
    HOME.c.party.in_(bindparam("parties", expanding=True)), HOME.c.opened_at > bindparam("since")
)


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

    @property
    def key(self) -> OfficerId:
        """What tells it from all other Home tabs."""
        return self.officer


HOMES = LeasedTable(HOME, HOME.c.officer, ClaimedHome, forgotten=("hash",))


def redraw_for(c: Connection, release: Release, now: datetime) -> None:
    """
    Have the Home tabs of those who may know of a release published anew, in an act's transaction.
    """
    parties = informed_parties(release)
    _redraw(c, c.scalars(_OPEN, {"parties": [*parties], "since": now - LOOKED}), now)


def redraw_desk(c: Connection, party: str, now: datetime) -> None:
    """Have the Home tabs of one party published anew: who has its watch has changed."""
    _redraw(c, c.scalars(_OPEN, {"parties": [party], "since": now - LOOKED}), now)


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


def redraw_now(c: Connection, officer: OfficerId, now: datetime) -> None:
    """Have a Home tab published as soon as possible, because its officer acted on it."""
    c.execute(
        update(HOME)
        .where(HOME.c.officer == officer)
        .values(wanted_version=HOME.c.wanted_version + 1, not_before=now)
    )


def claim(c: Connection, now: datetime, limit: int) -> list[ClaimedHome]:
    """
    Lease Home tabs that are behind, at most `limit`, the longest waiting first.

    None while Slack asks for patience with publishing.
    """
    if c.scalar(pacing.BUSY.where(CHANNEL.c.id == METHOD), times(now)) is not None:
        return []
    order = (HOME.c.not_before, HOME.c.officer)
    first = select(HOME).where(*HOMES.free).order_by(*order).limit(limit)
    found = c.execute(first.with_for_update(skip_locked=True), times(now)).mappings()
    rows = [HOMES.read(columns) for columns in found]
    HOMES.take(c, rows, now)
    return rows


@dataclass(frozen=True)
class Homes:
    """
    The open Home tabs as handlers and their loop use them: each call one short transaction, behind
    officers' acts.
    """

    store: QueueStore

    @property
    def queue(self) -> LeasedQueue[ClaimedHome]:
        """Those that are behind, for the loop that publishes them."""
        return LeasedQueue(self.store, HOMES, claim)

    def open_tab(
        self, officer: Officer, now: datetime, page: str | None = None
    ) -> Awaitable[ClaimedHome]:
        """
        Record that an officer looks at their Home tab.

        Args:
            officer: the officer.
            now: the time of it.
            page: the page that the officer has opened; None for the one that they have opened last,
            which is `WELCOME` where they have never been here, and until they leave it.

        Returns:
            The tab for the caller to publish. The loop publishes it only where that fails.
        """
        return self.store.sweep(lambda c: _open_tab(c, officer, now, page))

    def redraw_now(self, officer: OfficerId, now: datetime) -> Awaitable[None]:
        """See `redraw_now`."""
        return self.store.sweep(lambda c: redraw_now(c, officer, now))

    def drawn(self, row: ClaimedHome, now: datetime, hash: str | None) -> Awaitable[None]:
        """
        Record that a Home tab shows what it wanted when it was claimed, and pause it for a while.

        Args:
            row: the tab as it was claimed.
            now: the time of it.
            hash: Slack's hash of what was published.
        """
        return self.store.sweep(lambda c: HOMES.drawn(c, row, hash=hash, not_before=now + PACE))


def _open_tab(c: Connection, officer: Officer, now: datetime, page: str | None) -> ClaimedHome:
    its = HOME.c.officer == officer.id
    known = c.execute(select(HOME.c.wanted_version, HOME.c.page).where(its).with_for_update())
    row = known.one_or_none()
    last, shown = row or (0, "")
    tab = ClaimedHome(officer.id, last + 1, page or shown or (FIRST if row else WELCOME))
    kept = {
        "party": officer.party,
        "page": tab.page,
        "opened_at": now,
        "not_before": now + PACE,
        "wanted_version": tab.wanted_version,
    }
    if row:
        c.execute(update(HOME).where(its).values(**kept))
    else:
        c.execute(insert(HOME).values(officer=officer.id, drawn_version=0, attempts=0, **kept))
    return tab
