"""
What a digest says and draws: whole in three languages, small enough for a telephone, the same every
time.
"""

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

import handlers
from handlers.digests.charts import ALT, Picture, pictures
from handlers.digests.lines import percent, spread
from handlers.digests.message import blocks
from handlers.digests.page import digest_page, text
from handlers.text.words import Words
from storage.queries.digest_model import Daily, Digest, DigestItem, Listed, Waiting
from storage.queries.weekly_digest import Share, Spread, Trend, Weekly
from tests.domain.world import policy

NOW = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
ENDS = tuple(NOW - timedelta(weeks=n) for n in range(5, -1, -1))
LANGUAGES = ("en", "ja", "ko")
PAIRS = (
    ("KOR", "JPN"),
    ("JPN", "KOR"),
    ("KOR", "USA"),
    ("USA", "KOR"),
    ("JPN", "USA"),
    ("USA", "JPN"),
)


def messages(language: str) -> dict[str, str]:
    """Every message of the file about digests, as it is written."""
    file = Path(handlers.__file__).parent / "messages" / language / "digests.ftl"
    source = file.read_text("utf-8")
    found = [entry for entry in FluentParser().parse(source).body if isinstance(entry, ftl.Message)]
    return {m.id.name: source[m.span.start : m.span.end] for m in found if m.span}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_in_every_language_with_the_same_values(language: str) -> None:
    """What is missing would be said in English, in the middle of a Korean morning."""
    english = messages("en")
    own = messages(language)

    assert list(own) == list(english)
    assert {k: set(re.findall(r"\{ \$(\w+)", v)) for k, v in own.items()} == {
        k: set(re.findall(r"\{ \$(\w+)", v)) for k, v in english.items()
    }
    assert [
        k for k, v in own.items() if re.search(r"義務|의무|must|oblig|しなければ|해야", v)
    ] == []


def week(**figures: object) -> Weekly:
    """A week of Korea's."""
    return Weekly("KOR", ENDS, **figures)  # type: ignore[arg-type]


def cases() -> Iterator[tuple[str, Digest]]:
    """Nothing, little, and far too much."""
    empty = Daily("KOR", NOW - timedelta(days=1), NOW)
    yield "an empty day", Digest(empty)
    yield "an empty week", Digest(empty, week(volume=dict.fromkeys(PAIRS[:2], (0,) * 5)))
    one = Waiting("relay_review", "USA", 1, 1, NOW)
    yield "one", Digest(Daily("KOR", NOW, NOW, (one,)))
    few = {("decide", "FLASH"): Spread(1, 40, 40)}
    yield "a few", Digest(empty, week(volume={("JPN", "KOR"): (0, 1, 0, 0, 2)}, pace=few))
    owners = [f"P{n:02}" for n in range(14)]
    crowd = tuple(
        Waiting("relay_review", o, age, 10 ** (age + 2), NOW) for o in owners for age in range(4)
    )
    yield "a crowd", Digest(Daily("P03", NOW, NOW, crowd))
    slow = {
        (s, p): Spread(9, 90_000, 9_000_000)
        for s in ("decide", "relay")
        for p in policy().precedences
    }
    yield (
        "a flood",
        Digest(empty, week(volume=dict.fromkeys(PAIRS, (12345, 9000, 1, 0, 999_999)), pace=slow)),
    )


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "digest"), list(cases()), ids=[name for name, _ in cases()])
def test_pictures_fit_a_telephone_and_are_the_same_every_time(
    language: str, name: str, digest: Digest
) -> None:
    """However little or much there is."""
    drawn: list[Picture] = pictures(digest, policy(), Words(language, "Asia/Seoul"))

    assert len(drawn) == (2 if digest.week else 1)
    for picture in drawn:
        width, height = size(picture.png())
        assert width == 960
        assert 100 < height < 1300
        assert picture.png() == picture.png()
        assert picture.alt.startswith("EXERCISE ")
        assert len(picture.alt) <= ALT
        assert "{" not in picture.alt


def test_the_words_of_a_picture_are_values_and_never_markup() -> None:
    """A precedence of a policy of one's own may be called anything."""
    drawn = pictures(Digest(Daily("#[x]$1$*b*", NOW, NOW)), policy(), Words())

    assert size(drawn[0].png())[0] == 960


def test_a_figure_of_few_says_so_and_one_of_none_too() -> None:
    """A median of four is an anecdote."""
    assert spread(Spread(4, 60, 90), Words()).endswith("(few)")
    assert not spread(Spread(5, 60, 90), Words()).endswith("(few)")
    assert spread(Spread(), Words()) == "none"
    assert percent(Share(2, 3), Words()) == "67 % (few)"
    assert percent(Share(1, 200), Words()) == "1 %"
    assert percent(Share(), Words()) == "none"


def test_a_week_without_anything_names_both_directions_all_the_same() -> None:
    """And says that there is nothing to report."""
    quiet = Digest(
        Daily("KOR", NOW - timedelta(days=7), NOW), week(volume=dict.fromkeys(PAIRS[:2], (0,) * 5))
    )

    said = text(digest_page(quiet, policy(), Words("en", "Asia/Seoul")))

    assert "Nothing to report." in said
    assert "KOR → JPN: 0; per week before: 0, 0, 0, 0" in said
    assert "JPN → KOR: 0" in said


def test_what_was_slower_before_stands_beside_it() -> None:
    """A figure alone is no trend."""
    trend = Trend(Spread(6, 60, 90), Spread(30, 600, 900))

    said = text(
        digest_page(
            Digest(Daily("KOR", NOW, NOW), week(spent={"decide": trend})), policy(), Words()
        )
    )

    assert (
        "Own decision: median 60 s, nine of ten within 90 s, of 6 done; before: median 10 min"
        in said
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("weekly", [False, True], ids=["of the day", "of the week"])
def test_what_ended_undone_says_whose_step_it_was_beside_a_button(
    language: str, weekly: bool
) -> None:
    """Each kind in each language, and a way to what it was."""
    ended = [("asked", "KOR", False), ("relay_review", "USA", False), ("returned", "KOR", False)]
    ended += [("released", "JPN", False), ("released", "JPN", True)]
    items = tuple(
        DigestItem(
            f"KOR-2026-{n:04}",
            "JPN",
            "KOR",
            stage,
            owner,
            NOW,
            "Launch",
            True,
            f"{n:016}",
            "FLASH",
            read=read,
        )
        for n, (stage, owner, read) in enumerate(ended)
    )
    words = Words(language, "Asia/Seoul")
    found = Digest(Daily("KOR", NOW, NOW, undone=Listed(9, items)), week() if weekly else None)
    made = digest_page(found, policy(), words)
    (part,) = [part for part in made.parts if part.key == "undone"]

    assert "9" in part.title
    hows = ("unanswered", "undecided", "unrevised", "unread", "unacknowledged")
    for how, (_, owner, _), line in zip(hows, ended, part.lines, strict=False):
        assert words.say(f"outcome-{how}", party=owner) in line.text
    shown = blocks(made, words, [])
    assert [b["accessory"]["value"] for b in shown if "accessory" in b] == [
        f"{n:016}.0" for n in range(5)
    ]
    assert words.say("digest-nothing") not in str(shown)
