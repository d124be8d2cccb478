"""Whom a consent is for and for how long, as officers type it before their note."""

import pytest

from bot.domain.text.extent import read
from handlers.text import spellings
from tests.domain.example import POLICY

NAMES = spellings.parties(POLICY)


@pytest.mark.parametrize(
    ("text", "to", "lifetime", "rest"),
    [
        ("to JPN for 24h", ("JPN",), "24h", ""),
        ("to JPN, USA", ("JPN", "USA"), "", ""),
        ("to jpn and usa for 2 days", ("JPN", "USA"), "2 days", ""),
        ("to USA/JPN", ("USA", "JPN"), "", ""),
        ("to both Japan & the United States", ("JPN", "USA"), "", ""),
        ("to JPN only", ("JPN",), "", ""),
        ("for 24h only", (), "24h", ""),
        ("for 12h", (), "12h", ""),
        ("for 2d 3h to JPN", ("JPN",), "2d 3h", ""),
        ("for 24h, to the U.S.", ("USA",), "24h", ""),
        ("to JPN as agreed with Tanaka", ("JPN",), "", "as agreed with Tanaka"),
        ("to JPN: see annex", ("JPN",), "", "see annex"),
        ("to JPN for 24h. Thanks", ("JPN",), "24h", "Thanks"),
        ("to JPN for 24h note: as agreed", ("JPN",), "24h", "note: as agreed"),
        ("TO JPN FOR 24H", ("JPN",), "24H", ""),
        ("ｔｏ　ＪＰＮ　ｆｏｒ　２４ｈ", ("JPN",), "24h", ""),
        ("日本へ 24時間", ("JPN",), "24時間", ""),
        ("日本・米国へ", ("JPN", "USA"), "", ""),
        ("일본에게 24시간 동안", ("JPN",), "24시간", ""),
        ("to JPN, JPN", ("JPN",), "", ""),
        ("to Australia", ("AUS",), "", ""),
        ("to XYZ", ("XYZ",), "", ""),
        ("to JPN, GBR", ("JPN", "GBR"), "", ""),
        ("fine", (), "", "fine"),
        ("", (), "", ""),
    ],
)
def test_it_is_read_however_it_is_typed(text, to, lifetime, rest):
    said = read(text, NAMES)

    assert (said.to, said.lifetime, said.rest, said.clear) == (to, lifetime, rest, True)


@pytest.mark.parametrize(
    "text",
    [
        "to JPN or USA",
        "to JPN, not USA",
        "to JPN if they ask",
        "to JPN until Friday",
        "for 24h or less",
        "for 24h from tomorrow",
        "to JPN but only the summary",
        "to JPN when confirmed",
        "to JPN to USA",
        "日本へ、ただし明日",
    ],
)
def test_words_that_go_on_about_it_are_not_guessed_at(text):
    assert not read(text, NAMES).clear


@pytest.mark.parametrize(
    "text",
    [
        "USA only",
        "JPNのみ",
        "24h",
        "until 1 Dec",
        "to KOR-2026-AB12",
        "to the best of my knowledge",
        "to IT desk",
        "to Japan time",
        "to Japanese desk",
        "for the weekend",
        "for a day",
        "to JPN's desk",
        "today",
        "24시간만",
        "日本に確認済み",
    ],
)
def test_what_is_no_such_thing_stays_a_note(text):
    """Whether it may be one is for `conditions` to say."""
    said = read(text, NAMES)

    assert (said.to, said.lifetime, said.rest) == ((), "", text)
