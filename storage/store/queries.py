"""What can be asked of the store. Every answer is of one state of the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.domain.book import Book
from bot.domain.deadlines.digest_schedule import Window
from bot.domain.handover import Summary
from bot.domain.officers import Officer, OfficerId
from bot.domain.policy.model import Policy
from bot.domain.release.release import RegisterEntry, Release
from storage.audit import rows
from storage.audit.record import Record
from storage.book import settings
from storage.outbox import notices
from storage.queries import candidates, daily_digest, lists, search, weekly_digest, worklist
from storage.queries.digest_model import Digest
from storage.queries.worklist import Page, Worklist
from storage.releases import repository
from storage.tables.book import BOOK
from storage.transaction.runner import Job, Transactions


@dataclass
class Queries:
    """Questions that handlers, loops and the command line ask."""

    db: Transactions

    def book(self, now: datetime, actor: OfficerId | None = None) -> Job[Book]:
        """Read the book as it stands."""
        return self.db.read(lambda c: self.db.booking.book(c, now, actor))

    def policy(self) -> Job[Policy | None]:
        """
        Read the policy in force.

        Returns:
            The policy. None where none was ever set.
        """
        at = self.db
        return at.read(lambda c: at.policy(c) if c.scalar(select(BOOK.c.id)) else None)

    def policy_text(self) -> Job[str]:
        """
        Read the text of the policy in force.

        Returns:
            The text. "" where none was ever set.
        """
        return self.db.read(lambda c: c.scalar(select(BOOK.c.policy)) or "")

    def setting(self, key: str) -> Job[str | None]:
        """Read a setting that the desk has learned, such as its `workspace`."""
        return self.db.read(lambda c: settings.value(c, key))

    def remembered(self, who: OfficerId | None) -> tuple[Officer | None, bool]:
        """
        Say what is remembered of an officer, for an answer when the database gives none, as
        `Booking.remembered` does.
        """
        return self.db.booking.remembered(who)

    def release(
        self, number: str, now: datetime | None, actor: OfficerId | None = None
    ) -> Job[tuple[Release, Book] | None]:
        """
        Read a release and the book as they stand.

        Args:
            number: the release.
            now: the time of the book; None for the time of the clock.
            actor: the officer the book is read for.

        Returns:
            Both. None where there is no such release.
        """

        def look(c: Connection) -> tuple[Release, Book] | None:
            found = repository.read(c, [number]).get(number)
            if found is None:
                return None
            chain = repository.chains(c, {number: found}).get(number, ())
            return found, self.db.booking.book(c, now, actor, number, chain=chain)

        return self.db.read(look)

    def notice(
        self, card: int, now: datetime, actor: OfficerId | None
    ) -> Job[tuple[list[notices.NoticeItem], Book]]:
        """Read the deliveries that a notice speaks of, and the book, as they stand."""
        booking = self.db.booking
        return self.db.read(lambda c: (notices.items_of(c, card), booking.book(c, now, actor)))

    def find(self, text: str, officer: Officer) -> Job[list[str]]:
        """
        Find the numbers that a typed text may mean, of the releases that the officer may know.
        """
        return self.db.read(lambda c: search.find(c, text, officer))

    def by_words(
        self, officer: Officer, narrowed: search.Filter, limit: int = 20, offset: int = 0
    ) -> Job[lists.Listing]:
        """
        Read one page of the releases that have the typed words in title or number, newest first.

        Args:
            officer: who reads it.
            narrowed: the words, and what else narrows it.
            limit: the most rows of a page.
            offset: how many rows come before it.
        """
        return self.db.read(lambda c: search.by_words(c, narrowed, officer, limit, offset))

    def by_ref(self, ref: str) -> Job[str | None]:
        """Find the number of the release that a button's opaque id belongs to."""
        return self.db.read(lambda c: search.by_ref(c, ref))

    def listing(
        self,
        officer: Officer,
        which: lists.Which,
        now: datetime,
        limit: int = 20,
        offset: int = 0,
        narrowed: search.Filter = search.ALL,
    ) -> Job[lists.Listing]:
        """
        Read one page of a list, as the officer may see it.

        Args:
            officer: who reads it.
            which: the list.
            now: the time at which something is overdue or not.
            limit: the most rows of a page.
            offset: how many rows come before it.
            narrowed: what all on it must have.
        """
        policy, only = self.db.policy, search.condition(narrowed, officer)
        return self.db.read(
            lambda c: lists.listing(c, policy(c), officer, which, now, limit, offset, only)
        )

    def candidates(
        self, officer: Officer, wanted: candidates.Wanted, now: datetime
    ) -> Job[candidates.Candidates]:
        """
        Read the releases that a verb may be for, the most urgent first.

        Args:
            officer: who would use it.
            wanted: what it may be for.
            now: the time at which something can be read or not.
        """
        return self.db.read(lambda c: candidates.candidates(c, officer, wanted, now))

    def worklist(self, officer: Officer, now: datetime, page: Page, sizes: Page) -> Job[Worklist]:
        """
        Read what an officer's Home shows.

        Args:
            officer: who reads it.
            now: the time at which something is overdue or not.
            page: how many rows come before those shown, a number for each list of the Home.
            sizes: the most rows of each list.
        """
        policy = self.db.policy
        return self.db.read(lambda c: worklist.outlook(c, policy(c), officer, now, page, sizes))

    def watch_summary(self, party: str, now: datetime) -> Job[Summary]:
        """
        Read what the next to have the watch of a desk is handed.

        Args:
            party: the desk's party.
            now: the time at which something is overdue or not.
        """
        return self.db.read(lambda c: worklist.watch_summary(c, party, now))

    def register(self, number: str) -> Job[list[RegisterEntry]]:
        """Read the lines of a release's register, oldest first."""
        return self.db.read(lambda c: repository.moves_of(c, number))

    def records(self, number: str) -> Job[list[Record]]:
        """Read the audit records about a release, oldest first."""
        return self.db.read(lambda c: rows.records_of(c, number))

    def checkpoint(self) -> Job[str | None]:
        """
        Read the signed head of the audit log, for a digest to carry.

        Returns:
            Its text. None while the log is empty.
        """
        return self.db.read(rows.newest_checkpoint)

    def began(self) -> Job[datetime]:
        """Read when the audit log begins, and with it what the desk can tell of."""
        return self.db.read(rows.first_moment)

    def digest(self, party: str, window: Window) -> Job[Digest]:
        """Compute the figures of a party for a window."""
        policy = self.db.policy
        return self.db.read(lambda c: _digest(c, policy(c), party, window))

    def snapshot(self, now: datetime) -> Job[search.Snapshot]:
        """Count what the metrics show."""
        return self.db.read(lambda c: search.snapshot(c, now))


def _digest(c: Connection, policy: Policy, party: str, window: Window) -> Digest:
    ends = daily_digest.ENDS_OF_WEEK if window.weeks else daily_digest.ENDS
    day = daily_digest.daily(c, policy, party, window.since, window.as_of, ends)
    week = weekly_digest.weekly(c, policy, party, window.weeks) if window.weeks else None
    return Digest(day, week, _digest(c, policy, party, window.daily) if window.daily else None)
