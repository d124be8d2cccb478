"""
The passages of deliveries: written when a party may know that one is on its way, and when it ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from bot.domain.book import Book
from bot.domain.deadlines import passage
from bot.domain.deadlines.passage import End, PartyPassage
from bot.domain.policy import working_hours
from bot.domain.release.release import Release
from storage.tables.columns import SqlRow
from storage.tables.passages import ANEW, PASSAGE

_SECOND = timedelta(seconds=1)
_ROWS = (
    select(PASSAGE)
    .where(PASSAGE.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(PASSAGE.c.id)
)
_OPEN = _ROWS.where(PASSAGE.c.ended_at.is_(None))
_TO_RENEW = _ROWS.where(or_(PASSAGE.c.ended_at.is_(None), PASSAGE.c.target_at.is_(None)))
_CLOSE = update(PASSAGE).where(PASSAGE.c.id == bindparam("row"))
_TIME = _CLOSE.values(target_at=bindparam("target", type_=PASSAGE.c.target_at.type))


@dataclass(frozen=True)
class Ended:
    """
    A passage of a release that has just ended.

    Attributes:
        target: when it should have ended; None where nobody knows.
    """

    passage: PartyPassage
    precedence: str
    exercise: bool
    target: datetime | None

    @property
    def result(self) -> str | None:
        """`on_target`, `late` or `untimed` where it was acknowledged; `missed`; None: neither."""
        if self.passage.end is not End.ACKNOWLEDGED:
            return "missed" if self.passage.missed(self.target) else None
        if self.target is None:
            return "untimed"
        return "late" if self.target <= self.over else "on_target"

    @property
    def seconds(self) -> float | None:
        """How long it took until it was acknowledged; None where it never was."""
        took = (self.over - self.passage.began).total_seconds()
        return took if self.passage.end is End.ACKNOWLEDGED else None

    @property
    def over(self) -> datetime:
        """When it ended."""
        assert self.passage.ended_at is not None, "it has ended"
        return self.passage.ended_at


def record(
    connection: Connection, before: Release | None, after: Release, book: Book
) -> tuple[Ended, ...]:
    """
    Write the passages that begin and end between two states of a release.

    Args:
        connection: the connection, in a transaction.
        before: the release as it was, None for one that is new.
        after: the release as it is to be.
        book: the book as it stands.

    Returns:
        Those that have ended.
    """
    urgency = before is not None and before.precedence != after.precedence
    if before and not urgency and _stages(before) == _stages(after):
        return ()
    known = {(p.to, p.party) for p in passage.passages(before, book.now)} if before else set()
    now = {(p.to, p.party): p for p in passage.passages(after, book.now)}
    rows = connection.execute(_OPEN, {"numbers": [after.number]}).all() if before else []
    pairs = [(now[row.to_party, row.party], row) for row in rows]
    over = [(p, row) for p, row in pairs if p.ended_at]
    anew = [(p, row) for p, row in pairs if urgency and not p.ended_at]
    _close(connection, after, over, book)
    _close(connection, after, anew, book, ANEW)
    begun = [_row(after, p, book, p.began) for key, p in now.items() if key not in known]
    again = [_row(after, p, book, max(book.now, row.opened)) for p, row in anew]
    if begun or again:
        connection.execute(insert(PASSAGE), begun + again)
    return tuple(Ended(p, row.precedence, row.exercise, row.target_at) for p, row in over)


def renew(connection: Connection, releases: Iterable[Release], book: Book) -> None:
    """
    Reckon the targets of passages anew by this book, and keep those that have moved.

    What was past its target at a moment of the past stays so. Where the target of one that has
    ended is not known, as of those from before there were any, it is kept now.
    """
    known = {release.number: release for release in releases}
    for row in connection.execute(_TO_RENEW, {"numbers": list(known)}).all():
        release = known[row.number]
        d = release.delivery(row.to_party)
        p = passage.passage(release, d, row.party, book.now) if d else None
        target = passage.target(release, p, book) if p else None
        if p is None or target == row.target_at or row.outcome == ANEW:
            continue
        first = min(row.target_at or working_hours.FAR, target or working_hours.FAR)
        if row.ended_at is None and row.target_at and first <= book.now:
            _close(connection, release, [(p, row)], book, ANEW)
            again = _row(release, p, book, max(book.now, row.opened))
            connection.execute(insert(PASSAGE), [again])
        else:
            connection.execute(_TIME, {"row": row.id, "target": target})


def _stages(release: Release) -> list[tuple[str, str]]:
    return [(d.to, d.stage) for d in release.deliveries]


def _row(release: Release, p: PartyPassage, book: Book, opened: datetime) -> dict[str, object]:
    return {
        "number": release.number,
        "to_party": p.to,
        "party": p.party,
        "share": p.share.value,
        "precedence": release.precedence,
        "exercise": release.exercise,
        "began": p.began,
        "opened": opened,
        "target_at": passage.target(release, p, book),
    }


def _close(
    connection: Connection,
    release: Release,
    pairs: Sequence[tuple[PartyPassage, SqlRow]],
    book: Book,
    outcome: str = "",
) -> None:
    """Write that rows of passages end: as their passages did, or as `outcome` says, now."""
    values = []
    for p, row in pairs:
        ended = max(p.ended_at or book.now, row.opened)
        held = passage.stood_still(release, p, book) // _SECOND
        spent = max(ended - p.began, timedelta()) // _SECOND
        how = outcome or (p.end.value if p.end else None)
        values.append(
            {"row": row.id, "ended_at": ended, "outcome": how, "spent": spent, "held": held or None}
        )
    if values:
        connection.execute(_CLOSE, values)
