"""Opening a broken log again: continue from the rows as they are, and record what was found."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, select, text

from storage.audit import checkpoint
from storage.audit.anchor import LogBroken, checked
from storage.audit.merkle import Frontier
from storage.audit.record import (
    ABOUT_LOG,
    MISSING,
    REOPEN,
    Record,
    RecordInvalid,
    detail_text,
    from_columns,
    leaf,
)
from storage.audit.rows import add, head_rows, microseconds, moment, put_head, stored_rows
from storage.clock import JUMP
from storage.outbox import broken_log
from storage.tables.audit import AUDIT, AUDIT_HEAD
from storage.transaction.runner import Transactions

_MOST_MISSING = 10_000
"""The largest gap that is filled: what lies beyond a larger one is set aside."""


class NothingBroken(Exception):
    """The log is whole, so there is nothing to open again."""


@dataclass(frozen=True)
class Reopened:
    """
    What came of opening the log again.

    Attributes:
        first: the first fault that was found, a sentence.
        size: how many records there are now, the one about the reopening last.
        aside: the file of the rows that are no records; None where all were.
        kept: the file that the old checkpoint is in; None where there was none.
    """

    first: str
    size: int
    aside: str | None
    kept: str | None


def reopen(at: Transactions, *, because: str, who: str, now: datetime) -> Reopened:
    """
    Continue from the log's rows as they lie, with every desk stopped.

    Also from a log whose newest record is of a clock that was far ahead, because no act may state
    an earlier time than the record before it.

    A number that is missing, or whose row is no record, gets a record that says so. The first
    record after what was found states the old checkpoint, what was found, the first fault and why.
    The old checkpoint is kept apart. Called again after a crash, it finishes what was begun.

    Args:
        at: the database, with its keys and its log.
        because: why it is opened again, for the record.
        who: the operator, for the record.
        now: the time.

    Raises:
        NothingBroken: the log is whole.
        KeyFault: a desk is running, or the key directory cannot be used.
        DatabaseFault: the database cannot be used.
    """
    keys = at.keys
    with keys.alone():
        key, witness = keys.log_key(), keys.witness()
        report = at.log.verify()
        first = [*report.faults, *at.read(lambda c: list(_stopping(c, now))).now()][:1]
        if not first:
            raise NothingBroken
        kept = keys.set_witness_apart()

        def work(c: Connection) -> tuple[_Walked, Frontier, str]:
            walk = _Walked(c, who)
            begun = _begun(c, key, witness)
            if begun is None:
                walk.go()
                found = {"size": walk.frontier.size, "root": walk.frontier.root().hex()}
                detail = {
                    "because": because,
                    "first": first[0],
                    "found": found,
                    "set_aside": len(walk.aside),
                }
                begun = _record(
                    c, key, walk.frontier, detail | {"witness": _stated(key, witness)}, who, now
                )
            broken_log.forget_broken(c)
            return walk, *begun

        walk, frontier, signed = at.sweep(work).now()
        aside = keys.set_rows_apart(walk.aside) if walk.aside else None
        with keys.folder.held():
            keys.put_witness(signed, frontier)
    return Reopened(first[0], frontier.size, aside, kept)


def _stopping(c: Connection, now: datetime) -> Iterator[str]:
    """Yield what stops the desk although every record is as it was signed, a sentence each."""
    known = broken_log.log_state(c).broken
    if known:
        yield known
    newest = c.scalar(select(AUDIT.c.at).order_by(AUDIT.c.seq.desc()).limit(1))
    if newest is not None and moment(newest) - now > JUMP:
        yield (
            f"The newest record states {moment(newest).isoformat(timespec='seconds')}, which is "
            "ahead of the clock."
        )


@dataclass
class _Walked:
    """
    The rows as they lie, made a log without gaps: what is no record is taken out, and one put there
    that says so.
    """

    c: Connection
    who: str
    frontier: Frontier = field(default_factory=Frontier)
    at: int = 0
    aside: list[Mapping[str, object]] = field(default_factory=list)

    def go(self) -> None:
        """Walk to the end."""
        beyond = False
        for columns, stored in stored_rows(self.c):
            seq = columns["seq"]
            fits = (
                isinstance(seq, int)
                and self.frontier.size <= seq <= self.frontier.size + _MOST_MISSING
            )
            if beyond or not fits:
                beyond = beyond or (isinstance(seq, int) and seq > self.frontier.size)
                self._set_aside(columns)
                continue
            assert isinstance(seq, int), "what fits has a number"
            while self.frontier.size < seq:
                self._missing()
            self._take(columns, stored)

    def _take(self, columns: Mapping[str, object], stored: object) -> None:
        try:
            record = from_columns(columns)
        except RecordInvalid:
            self._set_aside(columns)
            self._missing()
            return
        hashed = leaf(record)
        if stored != hashed:
            self.c.execute(AUDIT.update().where(AUDIT.c.seq == record.seq).values(leaf=hashed))
        self.frontier, self.at = self.frontier.append(hashed), max(self.at, record.at)

    def _missing(self) -> None:
        record = Record(
            self.frontier.size, self.at, self.who, None, MISSING, ABOUT_LOG, "missing", None, None
        )
        hashed = leaf(record)
        values = {name: getattr(record, name) for name in vars(record)}
        self.c.execute(AUDIT.insert().values(**values, leaf=hashed))
        self.frontier = self.frontier.append(hashed)

    def _set_aside(self, columns: Mapping[str, object]) -> None:
        self.aside.append(columns)
        self.c.execute(text("DELETE FROM audit WHERE seq = :seq"), {"seq": columns["seq"]})


def _begun(
    c: Connection, key: checkpoint.LogKey, witness: str | None
) -> tuple[Frontier, str] | None:
    """
    Return the head that an earlier call committed and did not keep beside the keys, if there is
    one.
    """
    rows = head_rows(c)
    if len(rows) != 1:
        return None
    size, packed, signed = rows[0]
    try:
        stated = checked(key, signed, "The checkpoint in the head row")
        frontier = Frontier.unpack(packed if isinstance(packed, bytes) else b"")
        last = next(stored_rows(c, stated.size - 1), None)
        record = from_columns(last[0]) if last else None
    except (LogBroken, RecordInvalid, ValueError):
        return None
    whole = (size, stated.size, stated.root) == (frontier.size, frontier.size, frontier.root())
    if not whole or record is None or record.action != REOPEN or record.seq != stated.size - 1:
        return None
    same = json.loads(record.detail or "{}").get("witness") == _stated(key, witness)
    return (frontier, str(signed)) if same else None


def _record(
    c: Connection,
    key: checkpoint.LogKey,
    found: Frontier,
    detail: Mapping[str, object],
    who: str,
    now: datetime,
) -> tuple[Frontier, str]:
    record = Record(
        found.size,
        microseconds(now),
        who,
        None,
        REOPEN,
        ABOUT_LOG,
        "done",
        None,
        detail_text(detail),
    )
    hashed = leaf(record)
    assert add(c, record, hashed), "the walk has left nothing beyond"
    frontier = found.append(hashed)
    signed = checkpoint.sign(key.private, key.origin, frontier.size, frontier.root())
    c.execute(delete(AUDIT_HEAD))
    put_head(c, size=frontier.size, frontier=frontier.pack(), checkpoint=signed, first=True)
    return frontier, signed


def _stated(key: checkpoint.LogKey, witness: str | None) -> dict[str, object] | None:
    """
    Read size and root that the old checkpoint states.

    Returns:
        Both, by name. None where there is none that can be used.
    """
    try:
        stated = checked(key, witness, "The checkpoint kept beside the keys")
    except LogBroken:
        return None
    return {"size": stated.size, "root": stated.root.hex()}
