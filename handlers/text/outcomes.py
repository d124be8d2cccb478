"""The words for how a delivery ended where nobody acted in time."""

from bot.domain.book import Book
from bot.domain.release.release import Delivery, Release
from bot.domain.steps.outcomes import Outcome, outcome
from handlers.text.words import Words


def said(found: Outcome, words: Words) -> str:
    """Return an outcome in words, such as `expired unread by JPN`."""
    return words.say(f"outcome-{found.undone.value}", party=found.party)


def undone(release: Release, d: Delivery, party: str, book: Book, words: Words) -> str | None:
    """
    Return in words how a delivery ended where nobody acted, as far as a party may know.

    Args:
        release: what the delivery is of.
        d: the delivery.
        party: whose knowledge counts.
        book: the policy and roster in force.
        words: the reader's language and time zone.

    Returns:
        The words. None where it goes on, or somebody ended it.
    """
    found = outcome(release, d, party, book.now)
    return said(found, words) if found else None
