"""The desk's own verification of its whole log, a page at a time so that it blocks nobody."""

from itertools import islice

from sqlalchemy import Connection

from storage.audit.anchor import LogBroken
from storage.audit.merkle import Frontier
from storage.audit.record import RecordInvalid, from_columns, leaf
from storage.audit.rows import stored_rows

PAGE = 500
"""Records a page: some tens of milliseconds."""


def verified(c: Connection, reached: Frontier, goal: Frontier) -> Frontier:
    """
    Walk one page on from where an earlier page ended, towards a head that is known.

    Raises:
        LogBroken: a record is missing, is none, does not fit its stored leaf; or the walk ends
            elsewhere than there.
    """
    for columns, stored in islice(
        stored_rows(c, reached.size), min(PAGE, goal.size - reached.size)
    ):
        try:
            record = from_columns(columns)
        except RecordInvalid as fault:
            raise LogBroken(f"Row {reached.size} of the log is not a record: {fault}") from None
        hashed = leaf(record)
        if record.seq != reached.size or stored != hashed:
            raise LogBroken(f"Record {reached.size} of the log is not what was signed.")
        before, reached = reached, reached.append(hashed)
        _compare(before, reached, goal)
    return reached


def _compare(before: Frontier, reached: Frontier, goal: Frontier) -> None:
    """Compare each perfect subtree of what is known, as soon as its last record was walked."""
    known = goal.subtrees().get(reached.size)
    if known is not None and known != reached.hashes[-1]:
        first = max((end for end in goal.subtrees() if end < reached.size), default=0)
        raise LogBroken(
            f"Among the records {first} to {before.size} of the log one is not what was signed."
        )
