"""What a process knows of the audit log, and proof that a head it meets is that, or extends it."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

from storage.audit.checkpoint import Checkpoint, CheckpointInvalid, LogKey, verify
from storage.audit.merkle import Frontier
from storage.audit.record import Record, RecordInvalid, from_columns, leaf
from storage.audit.rows import head_rows, stored_rows

PAGE = 500
"""Records that the desk verifies at a time: some tens of milliseconds."""


class LogBroken(Exception):
    """
    The audit log is not what was signed, so nothing may be done.

    One sentence for the operator says why.
    """

    @property
    def for_the_log(self) -> str:
        """The sentence: it holds no value."""
        return str(self)


@dataclass(frozen=True)
class Anchor:
    """
    A head of the log that was verified.

    Attributes:
        frontier: the growing edge of the tree over all records up to this head.
        checkpoint: its signed text.
        at: the time of its newest record in microseconds since 1970, None where there is none.
        follows: the text of the head that it was appended to, where this process did that.
        leaf: the hash of its newest record, where this process added that.
    """

    frontier: Frontier
    checkpoint: str
    at: int | None
    follows: str | None = None
    leaf: bytes | None = None

    @property
    def size(self) -> int:
        """How many records there are up to this head."""
        return self.frontier.size


def witnessed(c: Connection, key: LogKey, text: str | None, beside: Frontier | None) -> Anchor:
    """
    Return the anchor that a kept checkpoint makes, with its frontier proven by its root.

    Args:
        text: the checkpoint kept beside the keys.
        beside: the frontier kept with it, or one of fewer records; what fits nothing is made anew
            from the log.

    Raises:
        LogBroken: there is no checkpoint, it is not this log's, or the records are not those that
            it states.
    """
    if text is None:
        raise LogBroken(
            "No checkpoint is kept beside the keys, so nothing shows that the log was not cut."
        )
    stated = checked(key, text, "The checkpoint kept beside the keys")
    for begun in (beside, Frontier()):
        if begun is None or begun.size > stated.size:
            continue
        reached, _ = _walked(c, begun, stated.size)
        if reached is not None and (reached.size, reached.root()) == (stated.size, stated.root):
            return Anchor(reached, text, _time_of(c, stated.size - 1))
    raise LogBroken(
        f"The first {stated.size} records are not those that the checkpoint kept beside the keys "
        "states."
    )


def met(
    c: Connection, key: LogKey, anchor: Anchor, *, lock: bool, ahead: Checkpoint | None = None
) -> Anchor:
    """
    Return the head that the database holds, proven to be the anchor or to extend it.

    Args:
        lock: whether the head is held until the transaction ends; the last lock of every
            transaction.
        ahead: a checkpoint that another process has kept: this head must have reached it.

    Raises:
        LogBroken: it is smaller, another, missing, unsigned, or does not fit its own columns or
            records.
    """
    rows = head_rows(c, lock=lock)
    if len(rows) > 1:
        raise LogBroken("The log has more than one head row.")
    if not rows:
        if anchor.size:
            raise LogBroken(
                f"The head row of the log is missing; {anchor.size} records were signed."
            )
        found, roots = anchor, {0: anchor.frontier.root()}
    elif rows[0] == (anchor.size, anchor.frontier.pack(), anchor.checkpoint):
        found, roots = anchor, {anchor.size: anchor.frontier.root()}
    else:
        found, roots = _extending(c, key, anchor, rows[0], {ahead.size} if ahead else ())
    if ahead and roots.get(ahead.size) != ahead.root:
        raise LogBroken(
            f"The log has not reached the {ahead.size} records that another process has signed and "
            "kept."
        )
    return found


def extends(c: Connection, older: Frontier, newer: Frontier) -> bool:
    """Return whether the records lead from one frontier to the other."""
    reached, _ = _walked(c, older, newer.size)
    return reached == newer


def checked(key: LogKey, text: object, name: str) -> Checkpoint:
    """
    Return what a checkpoint states, once its signature and its log's name are verified.

    Raises:
        LogBroken: they do not.
    """
    try:
        return verify(text if isinstance(text, str) else "", key.private.public_key(), key.origin)
    except CheckpointInvalid as fault:
        raise LogBroken(f"{name} cannot be used: {fault}") from None


def _walked(
    c: Connection, begun: Frontier, size: int, wanted: Collection[int] = ()
) -> tuple[Frontier | None, dict[int, bytes]]:
    """
    Walk the stored records that follow an earlier frontier, up to `size` records.

    Each leaf is computed from the record's columns, never taken from what is stored as its leaf.

    Args:
        c: the connection, in a transaction.
        begun: the frontier to start from.
        size: how many records the log has at the end of the walk.
        wanted: sizes on the way whose roots are asked for.

    Returns:
        The frontier at `size`, None where a record is missing or is none. Then the roots at those
        of the `wanted` sizes that were passed.
    """
    frontier = begun
    roots: dict[int, bytes] = {}
    for columns, _ in islice(stored_rows(c, begun.size), max(0, size - begun.size)):
        record = _record(columns)
        if record is None or record.seq != frontier.size:
            return None, roots
        frontier = frontier.append(leaf(record))
        if frontier.size in wanted:
            roots[frontier.size] = frontier.root()
    return (frontier if frontier.size == size else None), roots


def verify_page(c: Connection, reached: Frontier, goal: Frontier) -> Frontier:
    """
    Walk one page on from where an earlier page ended, towards a head that is known.

    Each perfect subtree of what is known is compared as soon as its last record was walked.

    Raises:
        LogBroken: a record is missing, is none, does not fit its stored leaf; or the walk ends
            elsewhere than there.
    """
    known = goal.subtrees()
    for columns, stored in islice(
        stored_rows(c, reached.size), min(PAGE, goal.size - reached.size)
    ):
        place = reached.size
        try:
            record = from_columns(columns)
        except RecordInvalid as fault:
            raise LogBroken(f"Row {place} of the log is not a record: {fault}") from None
        hashed = leaf(record)
        if record.seq != place or stored != hashed:
            raise LogBroken(f"Record {place} of the log is not what was signed.")
        reached = reached.append(hashed)
        if known.get(reached.size, reached.hashes[-1]) != reached.hashes[-1]:
            first = max((end for end in known if end < reached.size), default=0)
            raise LogBroken(
                f"Among the records {first} to {place} of the log one is not what was signed."
            )
    return reached


def _time_of(c: Connection, seq: int) -> int | None:
    """Return the time that a record states, None where there is no such record."""
    columns = next((columns for columns, _ in stored_rows(c, seq)), None) if seq >= 0 else None
    record = _record(columns) if columns else None
    return record.at if record else None


def _record(columns: object) -> Record | None:
    try:
        return from_columns(columns)  # type: ignore[arg-type]  # it compares each value's type
    except RecordInvalid:
        return None


def _extending(
    c: Connection, key: LogKey, anchor: Anchor, row: tuple[object, ...], wanted: Collection[int]
) -> tuple[Anchor, dict[int, bytes]]:
    size, packed, text = row
    stated = checked(key, text, "The checkpoint in the head row")
    try:
        frontier = Frontier.unpack(packed if isinstance(packed, bytes) else b"")
    except ValueError:
        raise LogBroken("The frontier in the head row of the log is damaged.") from None
    if not stated.size == size == frontier.size or stated.root != frontier.root():
        raise LogBroken(
            "Size, frontier and checkpoint in the head row of the log do not state the same."
        )
    if stated.size < anchor.size:
        raise LogBroken(f"The log has {stated.size} records where {anchor.size} were signed.")
    reached, roots = _walked(c, anchor.frontier, stated.size, wanted)
    if reached != frontier:
        raise LogBroken(
            f"The head row of the log does not extend the {anchor.size} records that were signed "
            "before."
        )
    return Anchor(frontier, str(text), _time_of(c, stated.size - 1)), roots
