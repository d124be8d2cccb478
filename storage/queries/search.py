"""What officers ask for: numbers and figures, each by an index and with a limit.

Lists have a file of their own.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, select

from bot.domain.officers import Officer
from bot.domain.text import typed
from storage.outbox.timers import WAITING
from storage.queries import conditions
from storage.tables.audit import AUDIT_HEAD
from storage.tables.columns import Rule
from storage.tables.outbox import CARD, TIMER
from storage.tables.releases import DELIVERY, RELEASE

MOST_FOUND = 20


@dataclass(frozen=True)
class Snapshot:
    """
    Figures of the moment.

    Attributes:
        desks: party → how many steps wait for it, how many of those are overdue, and how many
            deliveries it has received and not read.
        cards_behind: how many cards show an older revision than they should.
        behind_since: since when the card that waits longest has done so.
        timers_due: how many timers should have fired by now.
    """

    desks: dict[str, tuple[int, int, int]]
    cards_behind: int
    behind_since: datetime | None
    timers_due: int
    audit_records: int


def find(connection: Connection, text: str, officer: Officer) -> list[str]:
    """
    Find the releases that a typed number may mean and the officer may know of.

    The last part of a number is enough, or party and last part. Letters that look like digits are
    taken for digits.

    Returns:
        Their numbers, newest first, at most `MOST_FOUND`.
    """
    number = typed.number(text)
    if number is None or number[1]:
        return []
    found = (
        select(RELEASE.c.number)
        .where(fits(number[0]), conditions.visible_releases(officer.party))
        .order_by(RELEASE.c.submitted_at.desc())
    )
    return list(connection.scalars(found.limit(MOST_FOUND)))


def fits(number: typed.Number) -> Rule:
    """Which releases a typed number may mean, as a condition on rows."""
    rule: Rule = RELEASE.c.code == number.code
    if number.party:
        rule = and_(rule, RELEASE.c.originator == number.party)
    if number.year:
        rule = and_(
            rule, RELEASE.c.number.startswith(f"{number.party}-{number.year}-", autoescape=True)
        )
    return rule


def by_ref(connection: Connection, ref: str) -> str | None:
    """Return the number of the release with an opaque id."""
    number: str | None = connection.scalar(select(RELEASE.c.number).where(RELEASE.c.ref == ref))
    return number


def snapshot(connection: Connection, now: datetime) -> Snapshot:
    """Return the figures of the moment, for metrics."""
    behind = select(func.count(), func.min(CARD.c.behind_since)).where(
        CARD.c.wanted_version > CARD.c.drawn_version
    )
    due = select(func.count()).select_from(TIMER).where(WAITING, TIMER.c.due_at <= now)
    of = DELIVERY.c
    overdue, unread = conditions.overdue(of, now), conditions.unread(of, of.waits_for, now)
    sums = (func.sum(case((rule, 1), else_=0)) for rule in (overdue, unread))
    desks = (
        select(of.waits_for, func.count(), *sums)
        .where(conditions.waiting(of, now))
        .group_by(of.waits_for)
    )
    cards, oldest = connection.execute(behind).one()
    return Snapshot(
        desks={row[0]: (row[1], int(row[2]), int(row[3])) for row in connection.execute(desks)},
        cards_behind=cards,
        behind_since=oldest,
        timers_due=connection.scalar(due) or 0,
        audit_records=connection.scalar(select(AUDIT_HEAD.c.size).where(AUDIT_HEAD.c.id == 1)) or 0,
    )
