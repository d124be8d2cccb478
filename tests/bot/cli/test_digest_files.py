"""
A digest in files: keys that stay, cells that nothing runs, a page that loads nothing, whatever a
title says.
"""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest

from bot.cli.files.digest_files import COLUMNS, LISTS, as_csv, as_html, as_json, safe
from bot.domain.deadlines.digest_schedule import Window
from handlers.digests.charts import pictures
from handlers.digests.page import digest_page
from handlers.text.words import Words
from storage.queries.certificates_due import CertificatesDue
from storage.queries.digest_model import Daily, Digest, DigestItem, Ending, Listed, Waiting
from storage.queries.punctuality import OnTarget
from storage.queries.weekly_digest import Spread, Trend, Weekly
from tests.domain.world import policy

NOW = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)
HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "−1",
    "  =1",
    "\u3000＝1",
    "|calc",
    "%x",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a,b;c\"d'e",
    "普通の題名",
    "{ $x } }} ${x}",
]


def digest(titles: list[str]) -> Digest:
    """A digest whose lists hold releases of these titles."""
    items = tuple(
        DigestItem(
            f"KOR-2026-{n:04}",
            "JPN",
            "KOR",
            "released",
            "JPN",
            NOW - timedelta(hours=n),
            title,
            True,
            "00",
            "FLASH",
        )
        for n, title in enumerate(titles)
    )
    listed = Listed(len(items), items)
    waiting = (Waiting("released", "JPN", 3, len(items), NOW - timedelta(days=2)),) if items else ()
    day = Daily(
        *("KOR", NOW - timedelta(days=1), NOW, waiting, listed, listed, listed),
        ending=(Ending(1, 2, 3),),
        soonest=listed,
        debts=(CertificatesDue("JPN", len(items), 1, NOW - timedelta(days=8)),) if items else (),
        destruction=listed,
        recalled=listed,
        refused={"wrong_role": 2},
    )
    ends = tuple(NOW - timedelta(weeks=n) for n in range(5, -1, -1))
    spread = Trend(Spread(3, 60, 120), Spread())
    week = Weekly(
        *("KOR", ends, {"decide": spread}, {("decide", "FLASH"): spread.week}),
        met={"FLASH": (OnTarget(1, 2, 1), OnTarget())},
        volume={("KOR", "JPN"): (0, 1, 2, 3, 4), ("JPN", "KOR"): (0, 0, 0, 0, 0)},
        subjects={"dprk.missile": 4},
        levels={"S": 4},
    )
    return Digest(day, week)


TAGS = frozenset(
    ("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "figure", "img", "ul", "li")
)
WINDOW = Window("weekly", date(2026, 11, 20), NOW - timedelta(days=7), NOW)


def cells(titles: list[str]) -> list[list[str]]:
    """The cells of the file, as a spreadsheet reads them."""
    return list(csv.reader(io.StringIO(as_csv(digest(titles), exercise=True), newline="")))


def test_no_cell_begins_as_a_formula() -> None:
    """A title is another nation's text, and a spreadsheet runs what it opens."""
    runs = re.compile(r"[\s\u3000]*[=+\-@|%＝＋－＠−\t\r\n]")

    rows = cells(HOSTILE)

    assert [cell for row in rows for cell in row if runs.match(cell)] == []
    assert {len(row) for row in rows} == {len(COLUMNS)}
    titles = [
        row[COLUMNS.index("title")].removeprefix("'")
        for row in rows
        if row[1] == "overdue" and row[2]
    ]
    assert titles == HOSTILE


@pytest.mark.parametrize("begins", ["\t", "\r", "\n", "\ufeff=", "\u00a0@"])
def test_what_a_spreadsheet_trims_does_not_hide_a_formula(begins: str) -> None:
    """No title can hold some of them today; the file does not rely on it."""
    assert safe(f"{begins}1").startswith("'")


def test_every_row_says_that_it_is_an_exercise() -> None:
    """A row may be cut out of a sheet."""
    assert {row[0] for row in cells(["plain"])[1:]} == {"EXERCISE"}


class Seen(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Text."""
        self.text += data


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_a_page_shows_hostile_titles_as_text_and_loads_nothing(language: str) -> None:
    """It may be opened on a desk that holds more than this."""
    words = Words(language, "Asia/Seoul")
    found = replace(digest(HOSTILE), week=None)
    seen = Seen()

    seen.feed(
        as_html(digest_page(found, policy(), words), pictures(found, policy(), words), language)
    )

    assert {tag for tag, _ in seen.tags} == TAGS
    assert [attrs["src"][:22] for tag, attrs in seen.tags if tag == "img" and attrs["src"]] == [
        "data:image/png;base64,"
    ]
    assert [
        tag for tag, attrs in seen.tags for name in attrs if name.startswith("on") or name == "href"
    ] == []
    assert all(title in seen.text for title in HOSTILE)
    assert seen.text.count("EXERCISE") >= 2


def test_the_keys_of_the_json_are_these() -> None:
    """Programs that read it were written against them."""
    told = json.loads(json.dumps(as_json(digest(HOSTILE), WINDOW, exercise=True)))

    assert list(told) == [
        *("kind", "party", "date", "since", "as_of", "exercise", "waiting", *LISTS, "ending"),
        *("debts", "declared", "halted", "end_to_end", "refused", "precedence_changes"),
        *("log_reopened", "week", "daily"),
    ]
    assert list(told["week"]) == [
        *(
            "end_to_end_before",
            "weeks_end",
            "spent",
            "pace",
            "met",
            "volume",
            "subjects",
            "levels",
            "denied",
            "returned",
            "codes",
        ),
    ]
    assert list(told["overdue"]["first"][0]) == [
        *(
            "number",
            "from",
            "to",
            "stage",
            "owner",
            "precedence",
            "title",
            "exercise",
            "since",
            "late_at",
            "expires_at",
        ),
    ]
    assert [item["title"] for item in told["overdue"]["first"]] == HOSTILE
    assert told["week"]["volume"][1] == {"from": "JPN", "to": "KOR", "weeks": [0, 0, 0, 0, 0]}


def test_an_empty_digest_says_so_in_every_form() -> None:
    """And breaks none of them."""
    empty = Digest(Daily("KOR", NOW - timedelta(days=1), NOW))
    words = Words("en", "Asia/Seoul")

    assert "Nothing to report." in as_html(
        digest_page(empty, policy(), words), pictures(empty, policy(), words), "en"
    )
    assert as_json(empty, WINDOW, exercise=False)["week"] is None
    assert as_csv(empty, exercise=False).count("\r\n") == 1 + len(LISTS) + 1
