"""
Which certificates of destruction a party owes: by an index over what has ended, whatever the
register holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, text

from bot.domain.book import Book
from bot.domain.policy.model import Policy
from bot.domain.release.release import Release
from bot.domain.release.stages import OPEN
from bot.domain.steps.destruction import Due, destruction_due
from storage.keys.epoch_keys import Epoch, day_over, epoch_for
from storage.releases import repository
from storage.tables.releases import CERTIFICATE, DELIVERY, HELD, VERSION


@dataclass(frozen=True)
class Owed:
    """
    What a party owes: the longest due first, at most as many as were asked for, and how many there
    are in all.
    """

    rows: list[tuple[Release, Due]]
    total: int


def owed(connection: Connection, book: Book, party: str, limit: int) -> Owed:
    """Every certificate that `party` has not completed, of what has ended by the register."""
    number, to = DELIVERY.c.number, DELIVERY.c.to_party
    version = and_(VERSION.c.number == number, VERSION.c.n == DELIVERY.c.version)
    here = (text(HELD), DELIVERY.c.ended_at.is_not(None), _owes(book.policy, party))
    # Two queries, each along its own index: an OR over two columns would read every delivery that
    # has ended.
    of = [
        select(number, to, DELIVERY.c.ended_at).join(VERSION, version).where(column == party, *here)
        for column in (to, DELIVERY.c.hub)
    ]
    both = of[0].union_all(of[1]).subquery()
    total = connection.scalar(select(func.count()).select_from(both)) or 0
    page = select(both).order_by(both.c.ended_at, both.c.number, both.c.to_party).limit(limit)
    found = connection.execute(page).all()
    return Owed(list(_dues(connection, book, party, [(row[0], row[1]) for row in found])), total)


@dataclass(frozen=True)
class KeyEnd:
    """
    The day whose key opens a version last, when that key is due to be destroyed, and when it was,
    if it was.
    """

    epoch: Epoch
    due: datetime
    destroyed_at: datetime | None


def key_end(release: Release, version: int, destroyed: Mapping[Epoch, datetime]) -> KeyEnd | None:
    """
    When nothing opens a version any more, not even an old copy of the database; None while that is
    not known.

    It may have been sealed under earlier days too, before it was given more time; the last of them
    counts. While anybody still decides on it, it is sealed under a key of its own.

    Args:
        destroyed: the days whose keys are destroyed, and when, as the key directory tells.
    """
    carrying = [d for d in release.deliveries if d.version == version]
    ends = [d.expires_at for d in carrying if d.expires_at]
    if not ends or any(d.stage in OPEN for d in carrying):
        return None
    epoch = epoch_for(max(ends))
    return KeyEnd(epoch, day_over(epoch), destroyed.get(epoch))


def _dues(
    connection: Connection, book: Book, party: str, found: list[tuple[str, str]]
) -> Iterable[tuple[Release, Due]]:
    releases = repository.read(connection, list(dict.fromkeys(number for number, _ in found)))
    for number, to in found:
        release = releases[number]
        yield from (
            (release, due)
            for due in destruction_due(release, book)
            if (due.to, due.party) == (to, party)
        )


def _owes(policy: Policy, party: str) -> ColumnElement[bool]:
    given = (
        select(func.count())
        .select_from(CERTIFICATE)
        .where(
            CERTIFICATE.c.number == DELIVERY.c.number,
            CERTIFICATE.c.to_party == DELIVERY.c.to_party,
            CERTIFICATE.c.party == party,
        )
        .scalar_subquery()
    )
    return given < persons(policy)


def persons(policy: Policy) -> ColumnElement[int]:
    """How many officers of each holding party certify a version."""
    above = policy.rank(policy.lifetime.two_person_destruction_at)
    alone = [key for key, level in policy.levels.items() if level.rank < above]
    return case((VERSION.c.level.in_(alone), 1), else_=2)
