"""
A party's view of the database: what it may not know is taken out, to see whether what it is shown
changes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from bot.domain.deadlines import allowance
from bot.domain.release.release import Delivery, Release
from storage.releases import repository
from storage.store.store import Store
from storage.tables import metadata
from storage.tables.passages import PASSAGE
from storage.tables.questions import QUESTION
from storage.tables.releases import CERTIFICATE, DELIVERY, HISTORY, READING, RELEASE, STAGE_INTERVAL

BY_NUMBER = [t for t in reversed(metadata.sorted_tables) if "number" in t.c]
"""Every table whose rows are of a release, those that refer to others first."""


def everything(c: Connection) -> dict[str, Release]:
    """Every release there is."""
    return repository.read(c, list(c.scalars(select(RELEASE.c.number).order_by(RELEASE.c.number))))


def since_when(release: Release, d: Delivery, party: str) -> datetime | None:
    """
    From when a party may know what is done about a delivery: said once more, apart from the code
    under test.
    """
    if party == release.originator:
        return release.submitted_at
    return d.released_at if party == d.to else d.offered_at if party == d.hub else None


def known_at(release: Release, party: str, at: datetime) -> list[Delivery]:
    """
    The deliveries that a party may know of at a moment; who asked, of their own ask from the
    beginning.
    """
    if party == release.asked_party:
        return list(release.deliveries) if release.submitted_at <= at else []
    found = [(d, since_when(release, d, party)) for d in release.deliveries]
    return [d for d, since in found if since and since <= at]


@contextmanager
def seen_by(store: Store, party: str, at: datetime) -> Iterator[tuple[Connection, Any]]:
    """
    A connection, and what takes out of it all that a party may not know at a moment; rolled back at
    the end.

    Releases and deliveries that have not reached it; of those that have, what others did before,
    what others read and certified, and how late others are: but for the originator, whose item it
    is.
    """
    with store.db.engine.connect() as c, c.begin() as work:
        yield c, lambda: _erase(c, party, at)
        work.rollback()


def _erase(c: Connection, party: str, at: datetime) -> int:
    erased = 0
    for number, release in everything(c).items():
        known = known_at(release, party, at)
        if not known:
            for table in BY_NUMBER:
                c.execute(delete(table).where(table.c.number == number))
        elif party != release.originator:
            _narrow(c, release, known, party)
        erased += not known
    return erased


def _narrow(c: Connection, release: Release, known: list[Delivery], party: str) -> None:
    here = release.number
    for table in BY_NUMBER:
        if "to_party" in table.c and table.name != "card":
            c.execute(
                delete(table).where(
                    table.c.number == here, table.c.to_party.not_in([d.to for d in known])
                )
            )
    for of in (CERTIFICATE, READING, PASSAGE):
        c.execute(delete(of).where(of.c.number == here, of.c.party != party))
    c.execute(delete(QUESTION).where(QUESTION.c.number == here, QUESTION.c.party != party))
    for d in known:
        since = since_when(release, d, party)
        others = or_(HISTORY.c.party.is_(None), HISTORY.c.party != party)
        of = and_(
            HISTORY.c.number == here,
            or_(HISTORY.c.to_party == d.to, HISTORY.c.to_party.is_(None)),
            others,
        )
        c.execute(
            delete(HISTORY).where(of, HISTORY.c.at < since if since else HISTORY.c.at.is_not(None))
        )
        if since:
            c.execute(
                delete(STAGE_INTERVAL).where(
                    STAGE_INTERVAL.c.number == here,
                    STAGE_INTERVAL.c.to_party == d.to,
                    STAGE_INTERVAL.c.until < since,
                )
            )
        if allowance.acting_party(d) != party:
            mine = (DELIVERY.c.number == here, DELIVERY.c.to_party == d.to)
            c.execute(
                update(DELIVERY)
                .where(*mine)
                .values(reminded=0, reminded_at=None, escalated_at=None)
            )
