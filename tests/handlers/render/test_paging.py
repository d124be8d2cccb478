"""Pages of lists: which there are before and after one, and the values of the buttons to them."""

import pytest

from handlers.render.paging import (
    LISTS,
    ListPage,
    counted,
    list_value,
    page_value,
    read_list,
    read_list_page,
    read_page,
    turns,
)
from handlers.text.words import Words
from storage.queries.lists import MOST_COUNTED, Listing, Which
from storage.queries.search import Filter
from tests.handlers.stages import requested

TEN = [requested()] * 10


@pytest.mark.parametrize(
    "text", ["", "1.2", "1.2.3.4", "a.0.0", "-1.0.0", "1000000000.0.0", "١.0.0"]
)
def test_a_page_that_is_none_of_ours_is_not_read(text: str) -> None:
    """A button's value comes from outside."""
    with pytest.raises(ValueError, match="page"):
        read_page(text)


@pytest.mark.parametrize(
    "text", ["", "mine", "mine.", "mine.1.2", "mine.-1", "mine.١", "mine.1000000000", "theirs.0"]
)
def test_a_list_that_is_none_of_ours_is_not_read(text: str) -> None:
    """A button's value comes from outside."""
    with pytest.raises(ValueError, match="list"):
        read_list(text)


@pytest.mark.parametrize("page", [(0, 0, 0), (6, 5, 999_999)])
def test_a_page_is_read_as_it_was_written(page: tuple[int, int, int]) -> None:
    assert read_page(page_value(page)) == page


@pytest.mark.parametrize("which", LISTS)
def test_a_list_is_read_as_it_was_written(which: str) -> None:
    assert read_list(list_value(which, 20)) == (which, 20)


@pytest.mark.parametrize("which", [None, *LISTS.values()])
@pytest.mark.parametrize("words", ["", "発射", "KOR-2026-K7Q4 2.0 west"])
@pytest.mark.parametrize("rank", [None, 0, 4])
def test_a_page_of_a_narrowed_list_is_read_as_it_was_written(
    which: Which | None, words: str, rank: int | None
) -> None:
    page = ListPage(which, 20, Filter(words, rank))

    assert read_list_page(page.value) == page


@pytest.mark.parametrize(
    "text", ["", "found", "found.", "found.x a", "found.1.x a", "mine.1.2.3", "theirs.0 a"]
)
def test_a_page_of_a_narrowed_list_that_is_none_of_ours_is_not_read(text: str) -> None:
    """A button's value comes from outside."""
    with pytest.raises(ValueError, match="list"):
        read_list_page(text)


@pytest.mark.parametrize(
    ("offset", "total", "found"),
    [
        (0, 10, []),
        (0, 11, [("older", 10)]),
        (5, 15, [("newer", 0)]),
        (20, 31, [("newer", 10), ("older", 30)]),
        (3000, MOST_COUNTED + 1, [("newer", 2990), ("older", 3010)]),
    ],
)
def test_one_turns_to_the_pages_that_there_are(
    offset: int, total: int, found: list[tuple[str, int]]
) -> None:
    """Beyond what is counted there is more as long as pages are full."""
    assert turns(Listing(TEN, total), offset, 10) == found


def test_the_last_page_beyond_what_is_counted_is_not_full() -> None:
    """Nobody is led to an empty page."""
    assert turns(Listing(TEN[:9], MOST_COUNTED + 1), 3000, 10) == [("newer", 2990)]


def test_a_list_is_counted_only_so_far() -> None:
    """Whoever has thousands reads that it is more than a thousand."""
    assert [counted(total, Words()) for total in (999, MOST_COUNTED, MOST_COUNTED + 1)] == [
        "999",
        "1,000",
        "more than 1,000",
    ]
