"""
What an officer who stands down leaves behind: steps that wait for them, what only they can
withdraw, watches.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.officers import Officer, OfficerId
from bot.domain.release.release import Release
from bot.domain.release.stages import OPEN
from storage.releases import repository
from storage.tables.releases import DELIVERY, RELEASE

MOST = 200
"""Open releases of a desk that are looked through: the most urgent."""


@dataclass(frozen=True)
class Waits:
    """A step that waits for the officer: which, and how many others may take it."""

    number: str
    to: str
    step: str
    others: int


@dataclass(frozen=True)
class Leaving:
    """
    What an officer leaves behind.

    Attributes:
        waits: what waits for them, the most urgent first.
        own: numbers of what they drafted or asked for and only they can withdraw.
        watches: parties whose watch they have.
        stands_in_for: officers on leave whom they stand in for.
    """

    waits: tuple[Waits, ...]
    own: tuple[str, ...]
    watches: tuple[str, ...]
    stands_in_for: tuple[OfficerId, ...]


def leaving(c: Connection, officer: Officer, book: Book) -> Leaving:
    """Return what an officer would leave behind now."""
    me, party = officer.id, officer.party
    waiting = _open(c, DELIVERY.c.waits_for == party)
    drafted = and_(RELEASE.c.drafted_by == me, RELEASE.c.originator == party)
    asked = and_(RELEASE.c.asked_by == me, RELEASE.c.asked_party == party)
    undecided = DELIVERY.c.stage.in_(sorted(OPEN))
    away = {
        who: a for who, a in book.attendance.items() if a.stand_in == me and a.on_leave(book.now)
    }
    return Leaving(
        tuple(step for release in waiting for step in _waits(release, officer, book)),
        tuple(release.number for release in _open(c, and_(or_(drafted, asked), undecided))),
        tuple(of for of, holder in book.watch.items() if holder == me),
        tuple(away),
    )


def _open(c: Connection, which: ColumnElement[bool]) -> list[Release]:
    """Return the releases meant, the most urgent first."""
    found = (
        select(DELIVERY.c.number)
        .join(RELEASE, RELEASE.c.number == DELIVERY.c.number)
        .where(DELIVERY.c.waits_for.is_not(None), which)
        .order_by(DELIVERY.c.list_order, DELIVERY.c.submitted_at, DELIVERY.c.number)
        .limit(MOST)
    )
    numbers = list(dict.fromkeys(c.scalars(found)))
    known = repository.read(c, numbers)
    return [known[number] for number in numbers]


def _waits(release: Release, officer: Officer, book: Book) -> Iterator[Waits]:
    for d in release.deliveries:
        able = {o.id for o in allowance.must_act(release, d, book)}
        if allowance.acting_party(d) == officer.party and officer.id in able:
            yield Waits(release.number, d.to, allowance.STEP_OF[d.stage], len(able) - 1)
