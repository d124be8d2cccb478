"""How it ended where nobody did what it waited for, in words."""

from bot.domain.book import Book
from bot.domain.release.release import Delivery, Release
from bot.domain.steps.outcomes import Outcome, outcome
from handlers.text.words import Words


def said(found: Outcome, words: Words) -> str:
    """Such as `expired unread by JPN`."""
    return words.say(f"outcome-{found.undone.value}", party=found.party)


def undone(release: Release, d: Delivery, party: str, book: Book, words: Words) -> str | None:
    """
    The same of a delivery, as far as a party may know; None where it goes on, or somebody ended it.
    """
    found = outcome(release, d, party, book.now)
    return said(found, words) if found else None
