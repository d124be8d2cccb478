"""How many and how long, as it is read at a glance; and whether a list goes on."""

from datetime import timedelta

from handlers.text.words import Words
from storage.queries.lists import MOST_COUNTED, Listing

UNITS = (("days", timedelta(days=1)), ("hours", timedelta(hours=1)))


def counted(total: int, words: Words) -> str:
    """A number as it is said: beyond what is counted, that it is more."""
    return (
        words.say("home-more-than", total=f"{MOST_COUNTED:,}")
        if total > MOST_COUNTED
        else f"{total:,}"
    )


def goes_on(listing: Listing, last: int, size: int) -> bool:
    """
    Whether there is more after the `last` that is shown; beyond what is counted, as long as pages
    are full.
    """
    return last < listing.total or (listing.total > MOST_COUNTED and len(listing.rows) >= size)


def span(length: timedelta, words: Words) -> str:
    """A length of time in the largest unit of which there are at least two, rounded down."""
    for unit, size in UNITS:
        if length >= 2 * size:
            return words.say(f"span-{unit}", count=length // size)
    return words.say("span-minutes", count=max(length, timedelta()) // timedelta(minutes=1))
