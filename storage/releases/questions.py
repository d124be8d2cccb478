"""Questions as rows: those of each delivery are read, added and brought up to date."""

from collections.abc import Iterable

from sqlalchemy import Connection, RowMapping, bindparam, insert, update

from bot.domain.release.question import Question
from bot.domain.release.release import Release
from storage.tables.questions import QUESTION

_FIXED = ("n", "by", "party", "version", "text", "at")
_MOVES = (
    *("reply", "replied_by", "replied_at", "closed_at"),
    *("reminded", "reminded_at", "escalated_at"),
)
_CHANGE = update(QUESTION).where(
    *(
        QUESTION.c[name] == bindparam(of)
        for name, of in (("number", "which"), ("to_party", "whose"), ("n", "nth"))
    )
)


def questions_to(rows: Iterable[RowMapping], to: str) -> tuple[Question, ...]:
    """Return the questions about the delivery to a party, of the rows of its release, in order."""
    return tuple(
        Question(**{key: row[key] for key in (*_FIXED, *_MOVES)})
        for row in rows
        if row["to_party"] == to
    )


def write(connection: Connection, before: Release, after: Release) -> None:
    """
    Write the questions that are new or changed between two states of a release.

    Args:
        connection: the connection, in a transaction.
        before: the release as it was.
        after: the release as it is to be.
    """
    known = {(d.to, q.n): q for d in before.deliveries for q in d.questions}
    for d in after.deliveries:
        for q in d.questions:
            moving = {key: getattr(q, key) for key in _MOVES}
            old = known.get((d.to, q.n))
            if old is None:
                row = {"number": after.number, "to_party": d.to} | moving
                fixed = {key: getattr(q, key) for key in _FIXED}
                connection.execute(insert(QUESTION).values(row | fixed))
            elif old != q:
                here = {"which": after.number, "whose": d.to, "nth": q.n}
                connection.execute(_CHANGE, here | moving)
