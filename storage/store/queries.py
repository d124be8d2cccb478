"""What can be asked of the store; every answer is of one state of the database."""

from datetime import datetime

from sqlalchemy import Connection

from bot.domain.book import Book
from bot.domain.deadlines.digest_schedule import Window
from bot.domain.officers import Officer, OfficerId
from bot.domain.policy.model import Policy
from bot.domain.release.release import RegisterEntry, Release
from storage.audit import rows
from storage.audit.record import Record
from storage.outbox import notices
from storage.outbox.notices import NoticeItem
from storage.queries import daily_digest, lists, search, weekly_digest, worklist
from storage.queries.digest_model import Digest
from storage.queries.lists import Listing, Which
from storage.queries.search import Snapshot
from storage.queries.worklist import Page, Worklist
from storage.releases import register, repository
from storage.transaction.runner import Transactions


class Readings(Transactions):
    """Questions; those that end in `_now` are answered in the calling thread."""

    def book_now(self, now: datetime, actor: OfficerId | None = None) -> Book:
        """The book as it stands."""
        return self.read_now(lambda c: self.booking.book(c, now, actor))

    async def book(self, now: datetime, actor: OfficerId | None = None) -> Book:
        """The book as it stands."""
        return await self.read(lambda c: self.booking.book(c, now, actor))

    def remembered(self, who: OfficerId | None) -> tuple[Officer | None, bool]:
        """
        Whoever it is, for the words of an answer when the database gives none; see
        `Booking.remembered`.
        """
        return self.booking.remembered(who)

    def look_now(
        self, number: str, now: datetime, actor: OfficerId | None = None
    ) -> tuple[Release, Book] | None:
        """A release and the book as they stand; None where there is no such release."""
        return self.read_now(lambda c: self._look(c, number, now, actor))

    async def look(
        self, number: str, now: datetime | None, actor: OfficerId | None = None
    ) -> tuple[Release, Book] | None:
        """
        A release and the book as they stand, by the clock where no time is given; None: there is
        none such.
        """
        return await self.read(lambda c: self._look(c, number, now, actor))

    async def look_at_notice(
        self, card: int, now: datetime, actor: OfficerId | None
    ) -> tuple[list[NoticeItem], Book]:
        """The deliveries that a notice speaks of, and the book, as they stand."""
        return await self.read(
            lambda c: (notices.items_of(c, card), self.booking.book(c, now, actor))
        )

    def find_now(self, text: str, officer: Officer) -> list[str]:
        """
        The numbers that a typed text may mean, of those the officer may know; see `reads.find`.
        """
        return self.read_now(lambda c: search.find(c, text, officer))

    async def find(self, text: str, officer: Officer) -> list[str]:
        """
        The numbers that a typed text may mean, of those the officer may know; see `reads.find`.
        """
        return await self.read(lambda c: search.find(c, text, officer))

    async def by_ref(self, ref: str) -> str | None:
        """The number of the release that a button's opaque id belongs to."""
        return await self.read(lambda c: search.by_ref(c, ref))

    def listing_now(
        self, officer: Officer, which: Which, now: datetime, limit: int = 20, offset: int = 0
    ) -> Listing:
        """One page of a list, as the officer may see it; see `lists.listing`."""
        return self.read_now(
            lambda c: lists.listing(c, self.policy(c), officer, which, now, limit, offset)
        )

    async def listing(
        self, officer: Officer, which: Which, now: datetime, limit: int = 20, offset: int = 0
    ) -> Listing:
        """One page of a list, as the officer may see it; see `lists.listing`."""
        return await self.read(
            lambda c: lists.listing(c, self.policy(c), officer, which, now, limit, offset)
        )

    async def outlook(self, officer: Officer, now: datetime, page: Page, sizes: Page) -> Worklist:
        """What an officer's Home shows; see `waiting.outlook`."""
        return await self.read(
            lambda c: worklist.outlook(c, self.policy(c), officer, now, page, sizes)
        )

    def register_now(self, number: str) -> list[RegisterEntry]:
        """The lines of a release's register, oldest first."""
        return self.read_now(lambda c: register.moves_of(c, number))

    async def register(self, number: str) -> list[RegisterEntry]:
        """The lines of a release's register, oldest first."""
        return await self.read(lambda c: register.moves_of(c, number))

    def audit_of_now(self, number: str) -> list[Record]:
        """The audit records about a release, oldest first."""
        return self.read_now(lambda c: rows.records_of(c, number))

    async def audit_of(self, number: str) -> list[Record]:
        """The audit records about a release, oldest first."""
        return await self.read(lambda c: rows.records_of(c, number))

    def checkpoint_now(self) -> str | None:
        """The signed head of the audit log, for a digest to carry; None while it is empty."""
        return self.read_now(rows.newest_checkpoint)

    def digest_now(self, party: str, window: Window) -> Digest:
        """The figures of a party for a window; see `figures.daily` and `trends.weekly`."""
        return self.read_now(lambda c: _digest(c, self.policy(c), party, window))

    async def digest(self, party: str, window: Window) -> Digest:
        """As `digest_now`."""
        return await self.read(lambda c: _digest(c, self.policy(c), party, window))

    async def snapshot(self, now: datetime) -> Snapshot:
        """The figures of the moment."""
        return await self.read(lambda c: search.snapshot(c, now))

    def _look(
        self, c: Connection, number: str, now: datetime | None, actor: OfficerId | None
    ) -> tuple[Release, Book] | None:
        release = repository.read(c, [number]).get(number)
        return (release, self.booking.book(c, now, actor, number)) if release else None


def _digest(c: Connection, policy: Policy, party: str, window: Window) -> Digest:
    if not window.weeks:
        return Digest(daily_digest.daily(c, policy, party, window.since, window.as_of))
    day = daily_digest.daily(
        c, policy, party, window.since, window.as_of, daily_digest.ENDS_OF_WEEK
    )
    return Digest(day, weekly_digest.weekly(c, policy, party, window.weeks))
