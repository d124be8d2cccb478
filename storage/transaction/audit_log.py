"""
The audit log as one process extends it: only from a head that it knows, and never once the log is
broken.
"""

from collections.abc import Mapping
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection

from storage.audit import checkpoint, rows
from storage.audit.anchor import Anchor, LogBroken, checked, extends, met, witnessed
from storage.audit.record import Record, detail_text, leaf
from storage.audit.verification import Head, Report, verify_log
from storage.keys.directory import KeyDirectory
from storage.transaction.retry import Attempts


class AuditLog:
    """
    The log, and what this process knows of it: its *anchor*, the newest head it has verified.

    At start that is the checkpoint kept beside the keys. Afterwards it is each head that this
    process has committed or read. Only a commit moves it: after one whose answer was lost it stays,
    and the next act finds out. Where the database holds anything else than the anchor or what
    extends it, the log is *broken*, until an operator opens it again.

    Attributes:
        broken: why the log is broken, a sentence for the operator; None while it is whole as far as
            is known.
    """

    def __init__(self, keys: KeyDirectory, attempts: Attempts) -> None:
        self.broken: str | None = None
        self._keys = keys
        self._attempts = attempts
        self._lock = Lock()
        self._anchor: Anchor | None = None
        self._ahead: checkpoint.Checkpoint | None = None

    def append(
        self,
        c: Connection,
        *,
        at: datetime | None,
        actor: str,
        party: str | None,
        action: str,
        about: str | None,
        result: str,
        rule: str | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> Anchor:
        """
        Add one record, and return the new head.

        It is the last thing a transaction does, because it holds the log's head. A record is never
        older than the one before it: it states that one's time where its own is earlier, as of two
        acts that decide in one order and are recorded in the other. So does one whose time nobody
        knows (None): dated ahead, it would have every clock that is right look set back.

        Args:
            c: the connection, in a transaction.
            at: the time of the act, None where nobody knows it.
            actor: the officer's id, or who else acted.
            party: the party that the actor acts for, if any.
            action: the step or command.
            about: what it is about, such as the release's number.
            result: what came of it.
            rule: the id of the rule that refused it.
            detail: what it says beyond that, never content.

        Raises:
            LogBroken: what the database holds is not what this process knows, nor extends it.
            KeyFault: the log's key cannot be had.
        """
        key = self._keys.log_key()
        head = self._met(c, key, lock=True)
        moment = max(rows.microseconds(at) if at else 0, head.at or 0)
        text = detail_text(detail) if detail else None
        record = Record(head.size, moment, actor, party, action, about, result, rule, text)
        hashed = leaf(record)
        if not rows.add(c, record, hashed):
            raise self.found_broken(
                f"There are rows beyond the {head.size} records of the log's head."
            )
        frontier = head.frontier.append(hashed)
        signed = checkpoint.sign(key.private, key.origin, frontier.size, frontier.root())
        first = not rows.head_rows(c) if head.size == 0 else False
        rows.put_head(
            c, size=frontier.size, frontier=frontier.pack(), checkpoint=signed, first=first
        )
        return Anchor(frontier, signed, moment, head.checkpoint, hashed)

    def committed(self, head: Anchor) -> None:
        """Know a head that this process has committed, or has seen committed."""
        with self._lock:
            if self._anchor is None or head.size > self._anchor.size:
                self._anchor = head
            if self._ahead and head.size >= self._ahead.size:
                self._ahead = None

    def keep(self, head: Anchor) -> None:
        """
        Keep a committed head's checkpoint beside the keys, on the disk when this returns.

        It takes the place only of one that it is proven to extend. One that another process kept
        and that lies ahead is no fault by itself, but the next head met must have reached it.

        Raises:
            LogBroken: there is no checkpoint beside the keys, or it states another log.
            KeyFault: the key directory cannot be used.
        """
        key = self._keys.log_key()
        with self._keys.folder.held():
            text = self._keys.witness()
            try:
                if text is None:
                    raise LogBroken("The checkpoint kept beside the keys is gone.")
                kept = checked(key, text, "The checkpoint kept beside the keys")
                if kept.size > head.size:
                    self._reach(key, text, kept)
                    return
                if kept.size == head.size and kept.root == head.frontier.root():
                    return
                if text != head.follows:
                    self._attempts.read(lambda c: self._prove(c, key, text, head))
            except LogBroken as broken:
                raise self.found_broken(str(broken)) from None
            self._keys.put_witness(head.checkpoint, head.frontier)

    def look(self, c: Connection) -> None:
        """
        Read the head that is committed, and know it from now on. An idle desk finds out in this
        way.

        Raises:
            LogBroken: as for `append`.
        """
        head = self._met(c, self._keys.log_key(), lock=False)
        if rows.any_beyond(c, head.size):
            raise self.found_broken(
                f"There are rows beyond the {head.size} records of the log's head."
            )
        self.committed(head)

    def anchor(self, c: Connection) -> Anchor:
        """
        Return the newest head that this process has verified.

        Raises:
            LogBroken: there is none, for what is kept beside the keys cannot be one.
        """
        return self._known(c, self._keys.log_key())[0]

    def verify(self, older: str | None = None) -> Report:
        """
        Check the whole log, as it lies in the database, against its head, the checkpoint beside the
        keys and, if given, one that somebody kept.

        Never raises on what the rows hold: whatever is wrong is a line of the report.

        Raises:
            DatabaseFault: the database cannot be reached.
            KeyFault: the log's key cannot be had.
        """
        key = self._keys.log_key()
        with self._keys.folder.held():
            witness, frontier = self._keys.witness(), self._keys.witness_frontier()

        def check(c: Connection) -> Report:
            heads = rows.head_rows(c)
            return verify_log(
                rows.stored_rows(c),
                Head(*heads[0]) if len(heads) == 1 else None,
                key=key.private.public_key(),
                origin=key.origin,
                witness=witness,
                frontier=frontier,
                older=older,
            )

        return self._attempts.read(check)

    def found_broken(self, why: str) -> LogBroken:
        """
        Know from now on that the log is broken.

        Returns:
            The exception to raise.
        """
        self.broken = self.broken or why
        return LogBroken(self.broken)

    def _met(self, c: Connection, key: checkpoint.LogKey, *, lock: bool) -> Anchor:
        if self.broken:
            raise LogBroken(self.broken)
        # In this order: what is known now was committed before the head is read.
        anchor, ahead = self._known(c, key)
        try:
            return met(c, key, anchor, lock=lock, ahead=ahead)
        except LogBroken as broken:
            raise self.found_broken(str(broken)) from None

    def _known(
        self, c: Connection, key: checkpoint.LogKey
    ) -> tuple[Anchor, checkpoint.Checkpoint | None]:
        with self._lock:
            if self._anchor is None:
                with self._keys.folder.held():
                    text, beside = self._keys.witness(), self._keys.witness_frontier()
                try:
                    self._anchor = witnessed(c, key, text, beside)
                except LogBroken as broken:
                    raise self.found_broken(str(broken)) from None
            return self._anchor, self._ahead

    def _prove(self, c: Connection, key: checkpoint.LogKey, text: str, head: Anchor) -> None:
        kept = witnessed(c, key, text, self._keys.witness_frontier())
        if not extends(c, kept.frontier, head.frontier):
            raise LogBroken(
                f"The first {kept.size} records are not those that the checkpoint kept beside the "
                "keys states."
            )

    def _reach(self, key: checkpoint.LogKey, text: str, kept: checkpoint.Checkpoint) -> None:
        with self._lock:
            known = self._anchor
            if known is None or known.size < kept.size:
                if self._ahead is None or kept.size > self._ahead.size:
                    self._ahead = kept
                return
        # Another act of this process has gone beyond it in the meantime: no later head passes
        # through it again.
        self._attempts.read(lambda c: self._prove(c, key, text, known))
