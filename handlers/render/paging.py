"""Pages of lists: the total, which page is shown, and the value of a button to another page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from handlers.text.words import Words
from storage.queries.lists import MOST_COUNTED, Listing, Which
from storage.queries.search import ALL, Filter
from storage.queries.worklist import Page

LISTS: dict[str, Which] = {which: which for which in get_args(Which)}
"""The lists, by their names."""
FOUND = "found"
"""The name of what `find` answers, which is no list."""


@dataclass(frozen=True)
class ListPage:
    """
    A page of a list: how many rows are passed over, and what narrows it.

    `which` is None for all that the words find, whatever list it is on.
    """

    which: Which | None
    offset: int = 0
    narrowed: Filter = ALL

    @property
    def name(self) -> str:
        """Return the word of the list in the message files."""
        return self.which or FOUND

    @property
    def value(self) -> str:
        """Return the value of a button to it."""
        rank = "" if self.narrowed.rank is None else f".{self.narrowed.rank}"
        return f"{list_value(self.name, self.offset)}{rank} {self.narrowed.words}".rstrip()


def counted(total: int, words: Words) -> str:
    """Return how many there are, or "more than" the limit up to which they are counted."""
    if total > MOST_COUNTED:
        return words.say("home-more-than", total=f"{MOST_COUNTED:,}")
    return f"{total:,}"


def goes_on(listing: Listing, last: int, size: int) -> bool:
    """
    Return whether there is more after the `last` that is shown.

    Beyond the limit of counting, there is more as long as the pages are full.
    """
    return last < listing.total or (listing.total > MOST_COUNTED and len(listing.rows) >= size)


def turns(listing: Listing, offset: int, size: int) -> list[tuple[str, int]]:
    """
    Find the pages before and after the one shown.

    Args:
        listing: the rows from `offset` on.
        offset: how many are passed over.
        size: how many a page shows.

    Returns:
        `newer` and `older`, as far as there is such a page, each with its offset.
    """
    last = offset + len(listing.rows[:size])
    newer = [("newer", max(offset - size, 0))] if offset else []
    older = [("older", last)] if goes_on(listing, last, size) else []
    return newer + older


def page_value(page: Page) -> str:
    """Return the value of a button to a page of the Home tab."""
    return ".".join(map(str, page))


def read_page(text: str) -> Page:
    """
    Return the page of the Home tab that a button leads to.

    Raises:
        ValueError: the value is none of ours.
    """
    waiting, shared, received = _offsets(text.split("."), 3)
    return waiting, shared, received


def list_value(which: str, offset: int) -> str:
    """Return the value of a button to a page of a list."""
    return f"{which}.{offset}"


def read_list(text: str) -> tuple[Which, int]:
    """
    Return the list and the offset that a button leads to.

    Raises:
        ValueError: the value is none of ours.
    """
    named, *rest = text.split(".")
    [offset] = _offsets(rest, 1)
    if named not in LISTS:
        raise ValueError("no list of ours")
    return LISTS[named], offset


def read_list_page(text: str) -> ListPage:
    """
    Return the page that a button or a choice of a menu leads to.

    Raises:
        ValueError: the value is none of ours.
    """
    place, _, words = text.partition(" ")
    named, offset, rank = (*place.split(".", 2), "", "")[:3]
    narrowed = Filter(words, _offsets([rank], 1)[0] if rank else None)
    if named == FOUND:
        return ListPage(None, _offsets([offset], 1)[0], narrowed)
    return ListPage(*read_list(f"{named}.{offset}"), narrowed)


def _offsets(parts: Sequence[str], count: int) -> list[int]:
    if len(parts) != count or not all(
        part.isascii() and part.isdigit() and len(part) < 7 for part in parts
    ):
        raise ValueError("not a page of a list or of a Home")
    return [int(part) for part in parts]
