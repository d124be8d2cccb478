"""What is due by the domain's own rules, for queries and texts to be held against."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.book import Book
from bot.domain.release.release import Release
from bot.domain.steps.destruction import ended, given, missing, needed


@dataclass(frozen=True)
class Due:
    """
    A certificate that a holding party has not given: for the delivery to `to`, since when, and by
    when it is due.
    """

    to: str
    party: str
    since: datetime
    until: datetime
    given: int
    needed: int

    def overdue(self, now: datetime) -> bool:
        """Return whether it should have been there by `now`."""
        return now >= self.until


def destruction_due(release: Release, book: Book) -> list[Due]:
    """
    Return every certificate that is due: of what was released and has ended, and which holding
    party owes it.
    """
    within = book.policy.lifetime.destroy_certificate_within
    due = []
    for d in release.deliveries:
        since = ended(d, book.now)
        if since is not None:
            due += [
                Due(d.to, p, since, since + within, len(given(d, p)), needed(release, d, book))
                for p in missing(release, d, book)
            ]
    return due
