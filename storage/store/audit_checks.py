"""What the desk does to know that its audit log is whole."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from storage.audit.anchor import Anchor, LogBroken, verify_page
from storage.audit.merkle import Frontier
from storage.audit.verification import Report
from storage.outbox import broken_log
from storage.transaction.runner import Job, Transactions, threaded


@dataclass
class AuditChecks:
    """What the watch over the log, and `check`, ask of the store."""

    db: Transactions

    async def look(self, now: datetime) -> str | None:
        """
        Read the head of the log, and know it from now on.

        Where the log is broken, every process is told, security officers and supervisors are told
        once, and open forms are blanked. What another process found is taken over.

        Returns:
            Why the log is broken. None where it is not.
        """
        at = self.db
        if not at.log.broken:
            with suppress(LogBroken):
                await at.read(self._meet)
        why = at.log.broken
        if why:
            await at.sweep(
                lambda c: broken_log.report_broken(
                    c, why, at.booking.book(c, now, None), at.keys.random
                )
            )
        return why

    def state(self) -> Job[broken_log.LogState]:
        """What all processes of the desk know of the log."""
        return self.db.read(broken_log.log_state)

    def anchor(self) -> Job[Anchor]:
        """
        The newest head that this process has verified.

        Raises:
            LogBroken: there is none.
        """
        return self.db.read(self.db.log.anchor)

    @threaded
    def verify(self, older: str | None = None) -> Report:
        """Check the whole log, as `AuditLog.verify` does."""
        return self.db.log.verify(older)

    def verify_page(self, reached: Frontier, goal: Frontier) -> Job[Frontier]:
        """
        Verify one page of the log, as `anchor.verify_page` does.

        Returns:
            How far the verification has come.
        """
        return self.db.read(lambda c: verify_page(c, reached, goal))

    def found_whole(self, size: int, now: datetime) -> Job[None]:
        """Keep that the whole log was verified, of so many records."""
        return self.db.sweep(lambda c: broken_log.record_whole(c, size, now))

    def _meet(self, c: Connection) -> None:
        self.db.log.look(c)
        known = broken_log.log_state(c).broken
        if known:
            raise self.db.log.found_broken(known)
