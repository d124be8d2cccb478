"""The stage intervals of a delivery: each is written in the act that ends it, and never changed."""

from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Connection, bindparam, func, insert, select

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.policy import working_hours
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Stage
from storage.tables.releases import DELIVERY, STAGE_INTERVAL

_WHICH: tuple[BindParameter[str], ...] = (bindparam("which"), bindparam("whose"))
_BEGAN = select(func.max(STAGE_INTERVAL.c.until)).where(
    STAGE_INTERVAL.c.number == _WHICH[0], STAGE_INTERVAL.c.to_party == _WHICH[1]
)
_STOOD = select(DELIVERY.c.stage_since, _BEGAN.scalar_subquery(), DELIVERY.c.target_at).where(
    DELIVERY.c.number == _WHICH[0], DELIVERY.c.to_party == _WHICH[1]
)


def _ended(before: Release, after: Release) -> list[tuple[Delivery, Delivery]]:
    """
    Return the deliveries whose state has ended, as they were and as they are.

    A state ends when stage, end or precedence changes.
    """
    urgency = before.precedence != after.precedence
    pairs = [(old, after.delivery(old.to) or old) for old in before.deliveries]
    return [
        (old, d)
        for old, d in pairs
        if urgency or (old.stage, old.expires_at) != (d.stage, d.expires_at)
    ]


def record(connection: Connection, before: Release, after: Release, book: Book) -> None:
    """
    Write the stage intervals that end between two states of a release.

    Must be called before the rows of its deliveries change.

    Args:
        connection: the connection, in a transaction.
        before: the release as it was.
        after: the release as it is to be.
        book: the book as it stands.
    """
    rows = [_interval(connection, before, old, d.stage, book) for old, d in _ended(before, after)]
    if rows:
        connection.execute(insert(STAGE_INTERVAL), rows)


def retargeted(
    connection: Connection, release: Release, d: Delivery, target: datetime | None, book: Book
) -> None:
    """
    Write that the target of a delivery's step was, until now, another.

    All else of the stage interval goes on as it was.

    Args:
        connection: the connection, in a transaction.
        release: the release.
        d: the delivery.
        target: the target until now.
        book: the book as it stands.
    """
    late_at = target if target and target <= book.now else None
    connection.execute(
        insert(STAGE_INTERVAL),
        [_interval(connection, release, d, d.stage, book) | {"late_at": late_at}],
    )


def _interval(
    connection: Connection, release: Release, d: Delivery, after: Stage, book: Book
) -> dict[str, object]:
    now = book.now
    since, last, target = connection.execute(_STOOD, {"which": release.number, "whose": d.to}).one()
    until = max(now, last or since)
    return {
        "number": release.number,
        "to_party": d.to,
        "originator": release.originator,
        "hub": d.hub,
        "stage": d.stage.value,
        "after": after.value,
        "since": since,
        "began": max(since, last or since),
        "until": until,
        "precedence": release.precedence,
        "subject": release.subject,
        "level": release.versions[d.version - 1].level if d.version else None,
        "expires_at": d.expires_at,
        "late_at": target if target and target <= until else None,
        "spent": max(now - since, timedelta()) // timedelta(seconds=1),
        "held": _held(release, d, since, book) or None,
    }


def _held(release: Release, d: Delivery, since: datetime, book: Book) -> int:
    """
    Return for how many whole seconds since then the clock of the step stood still: on hold, or
    until a question was answered.
    """
    stretches = (
        (max(begins, since), ends)
        for begins, ends in allowance.stopped(release, d, book)
        if ends > since
    )
    return working_hours.between(stretches, book.now) // timedelta(seconds=1)
