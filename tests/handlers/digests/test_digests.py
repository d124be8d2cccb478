"""
What a digest says and draws: whole in three languages, small enough for a telephone, the same every
time.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

import handlers
from bot.domain.deadlines.digest_schedule import Window
from handlers.digests import times
from handlers.digests.charts import ALT, COLOURS, Picture, pictures
from handlers.digests.lines import score, spread
from handlers.digests.message import answer, blocks
from handlers.digests.page import IN_DAILY, IN_WEEKLY, digest_page, text
from handlers.slack.blocks import Drawing
from handlers.text.words import Words
from storage.queries.certificates_due import CertificatesDue
from storage.queries.digest_model import Daily, Digest, DigestItem, Ending, Listed, Waiting
from storage.queries.punctuality import EndToEnd, OnTarget, Way
from storage.queries.weekly_digest import SHARES, Share, Spread, Trend, Weekly
from storage.queries.window import Declared, Reopening
from tests.domain.world import book, policy
from tests.handlers.limits import presses, too_much

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


def test_a_figure_is_of_a_count_and_of_few_there_is_no_percentage() -> None:
    """A median of two is told with its two; two thirds of three are not a percentage."""
    words = Words()

    assert spread(Spread(2, 10, 10), "decide", words) == (
        "median 10 s, 90 % within 10 s",
        "2 decisions",
    )
    assert spread(Spread(1, 60, 90, 3), "receive", words)[1] == "1 acknowledgement, 3 ended undone"
    assert spread(Spread(), "decide", words) == ("none", "")
    assert score(Share(2, 3), words) == "2 of 3"
    assert score(Share(1, 200), words) == "1 %, 1 of 200"
    assert score(Share(), words) == "none"


def test_a_week_without_anything_names_both_directions_all_the_same() -> None:
    """And says that there is nothing to report."""
    quiet = Digest(
        Daily("KOR", NOW - timedelta(days=7), NOW), week(volume=dict.fromkeys(PAIRS[:2], (0,) * 5))
    )

    said = text(digest_page(quiet, policy(), Words("en", "Asia/Seoul")))

    assert "Nothing to report." in said
    assert "KOR → JPN: 0 (four weeks before, one by one: 0, 0, 0, 0)" in said
    assert "JPN → KOR: 0" in said


def test_what_was_slower_before_stands_beside_it() -> None:
    """A figure alone is no trend."""
    trends = {
        "decide": Trend(Spread(6, 60, 90), Spread(30, 600, 900)),
        "relay": Trend(Spread(2, 10, 10), Spread()),
    }
    met = {"IMMEDIATE": (OnTarget(4, 4), OnTarget()), "FLASH": (OnTarget(3, 5, 1), OnTarget(9, 9))}

    said = text(
        digest_page(Digest(Daily("KOR", NOW, NOW), week(spent=trends, met=met)), policy(), Words())
    )

    assert (
        "Our decision: median 60 s, 90 % within 90 s (6 decisions; "
        "four weeks before: median 10 min, 90 % within 15 min, 30 decisions)" in said
    )
    assert "median 10 s, 90 % within 10 s (2 relay decisions; no earlier weeks)" in said
    assert "Our steps on target\n" in said
    assert said.endswith("- IMMEDIATE 4 of 4")
    assert "- FLASH 50 %, 3 of 6 (1 ended undone; four weeks before: 100 %, 9 of 9)" in said


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
    shown = blocks(made, words, {})
    assert [b["accessory"]["value"] for b in shown if "accessory" in b] == [
        f"{n:016}.0" for n in range(5)
    ]
    assert words.say("digest-nothing") not in str(shown)


def overdue(stage: str, owner: str, hours: float = 2.0) -> DigestItem:
    """A step of a Korean release that has been overdue for so many hours."""
    late_at = NOW - timedelta(hours=hours)
    return DigestItem(
        "KOR-2026-K7Q4", "JPN", "KOR", stage, owner, late_at, "Launch", True, "0" * 16, "FLASH",
        late_at=late_at,
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_overdue_row_says_who_can_do_what(language: str) -> None:
    """In the own party; of another party it is said that its desk can be called."""
    words = Words(language, "Asia/Seoul")
    stages = ("asked", "originator_review", "relay_review", "returned", "released")
    rows = (*(overdue(stage, "KOR") for stage in stages), overdue("relay_review", "USA", 30))
    found = Digest(Daily("KOR", NOW, NOW, overdue=Listed(len(rows), rows)))

    page = digest_page(found, policy(), words)
    shown = [b["text"]["text"] for b in blocks(page, words, {}) if "accessory" in b]

    todos = [words.say(f"digest-todo-{stage.replace('_', '-')}") for stage in stages]
    assert [text.partition("\n")[2] for text in shown] == [
        *todos,
        words.say("digest-todo-other", party="USA"),
    ]
    assert len({*todos}) == 5
    assert "06:00 KST" in shown[0]
    assert times.clock(NOW - timedelta(hours=30), NOW, words) in shown[-1]
    assert (
        "02:00 KST" in shown[-1]
        and times.clock(NOW - timedelta(hours=30), NOW, words) != "02:00 KST"
    )
    assert all(todo in text(page) for todo in todos)


def with_its_day() -> Digest:
    """A weekly digest that holds the daily one of its Monday."""
    rows = (overdue("originator_review", "KOR"), overdue("relay_review", "USA"))
    waiting = (Waiting("originator_review", "KOR", 1, 4, NOW),)
    day = Daily("KOR", NOW - timedelta(days=3), NOW, waiting, Listed(2, rows))
    whole = Daily("KOR", NOW - timedelta(days=7), NOW, waiting, undone=Listed(1, rows[:1]))
    figures = week(volume={PAIRS[0]: (0, 0, 0, 0, 2)})
    return Digest(whole, figures, Digest(day))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_weekly_digest_holds_the_daily_one_whole(language: str) -> None:
    """Below its trends, with its own heading, picture and buttons; nothing is said twice."""
    words = Words(language, "Asia/Seoul")
    found = with_its_day()
    assert found.daily
    page, alone = (digest_page(of, policy(), words) for of in (found, found.daily))

    assert page.daily == alone
    assert {part.key for part in alone.parts} == {"waiting", "overdue"}
    assert {part.key for part in page.parts} == {"volume", "undone"}
    assert [p.kind for p in pictures(found, policy(), words)] == ["flow", "pace", "waiting"]
    shown = blocks(page, words, {kind: {"type": kind} for kind in ("flow", "pace", "waiting")})
    heads = [b["text"]["text"] for b in shown if b["type"] == "header"]
    assert heads == [page.title, alone.title]
    kinds = [b["type"] for b in shown]
    assert kinds.index("pace") < kinds.index("divider") < kinds.index("waiting")
    assert len([b for b in shown if "accessory" in b]) == 2


def test_a_quiet_week_with_a_day_that_is_not_says_nowhere_that_there_is_nothing() -> None:
    """And a quiet week with a quiet day says it once."""
    quiet, day = Daily("KOR", NOW - timedelta(days=7), NOW), with_its_day().daily
    assert day
    busy, calm = (
        text(digest_page(Digest(quiet, week(), of), policy(), Words()))
        for of in (day, Digest(quiet))
    )

    assert "Overdue (2)" in busy and "Nothing to report." not in busy
    assert calm.count("Nothing to report.") == 1


@pytest.mark.parametrize(
    ("language", "daily", "weekly", "covers"),
    [
        (
            "en",
            "EXERCISE · Daily digest of KOR · Mon 23 Nov 2026",
            "EXERCISE · Weekly digest of KOR · 16 Nov – 22 Nov 2026",
            "Covers 20 Nov 08:00 to 23 Nov 08:00 KST",
        ),
        (
            "ja",
            "EXERCISE · KORの日次まとめ · 2026年11月23日（月）",
            "EXERCISE · KORの週次まとめ · 2026年11月16日～11月22日",
            "集計期間：11月20日 08:00～23日 08:00（KST）",
        ),
        (
            "ko",
            "EXERCISE · KOR 일일 요약 · 2026년 11월 23일(월)",
            "EXERCISE · KOR 주간 요약 · 2026년 11월 16일 ~ 11월 22일",
            "집계 기간: 11월 20일 08:00 ~ 23일 08:00 (KST)",
        ),
    ],
)
def test_its_head_says_of_which_days_it_is(
    language: str, daily: str, weekly: str, covers: str
) -> None:
    """A daily and a weekly one are told apart by their first line."""
    page = digest_page(with_its_day(), policy(), Words(language, "Asia/Seoul"))
    assert page.daily

    exercise = Words(language).say("exercise")
    assert (page.daily.title, page.title) == (
        daily.replace("EXERCISE", exercise),
        weekly.replace("EXERCISE", exercise),
    )
    assert page.daily.about.partition(" · ")[0] == covers
    assert page.daily.about.endswith("192300Z NOV 26 – 222300Z NOV 26")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 counts it, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, from 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_picture_glares_in_no_dark_slack_and_all_on_it_can_be_read() -> None:
    """Its ground is its own: no darker theme and no lighter one changes what stands on it."""
    ground = str(COLOURS["ground"])
    inks = [c for key, c in COLOURS.items() if key not in ("ground", "ages")] + [*COLOURS["ages"]]

    assert len(inks) > 8
    assert min(contrast(str(ink), ground) for ink in inks) >= 4.5
    assert contrast(ground, "#1a1d21") < 2, "on Slack's dark ground"
    assert contrast(ground, "#ffffff") > 10, "it stands out of a light one"
    template = files("bot").joinpath("templates", "digest.typ").read_text("utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", template) == [], "it has no colours of its own"


def test_a_median_of_a_hundredth_of_the_target_can_be_read() -> None:
    """The axis is logarithmic, its marks are named, and the text has every figure."""
    took = {("decide", "FLASH"): Spread(2, 3, 30), ("decide", "ROUTINE"): Spread(9, 10**6, 10**7)}
    found = Digest(Daily("KOR", NOW, NOW), week(pace=took))
    values = {p.kind: p for p in pictures(found, policy(), Words())}["pace"]
    quick, slow = values.values["rows"]  # type: ignore[misc]

    assert 0.2 < quick["median"] < 0.3 < quick["p90"] < values.values["target"]
    assert slow["late"] and slow["beyond"] and slow["p90"] == 1
    assert [said for _, said in values.values["marks"]] == ["0.1 %", "1 %", "10 %", "target", "10×"]  # type: ignore[attr-defined]
    assert "logarithmic" in values.alt
    assert "FLASH: median 3 s, 90 % within 30 s, target 5 min (2 decisions)" in values.alt


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "25 Oct 2026", "22 Nov 2026"),
        ("ja", "2026年10月25日", "2026年11月22日"),
        ("ko", "2026년 10월 25일", "2026년 11월 22일"),
    ],
)
def test_weeks_have_their_year_and_the_text_has_every_figure(
    language: str, first: str, last: str
) -> None:
    """Five columns without numbers are nothing to who does not see them."""
    found = Digest(Daily("KOR", NOW, NOW), week(volume={PAIRS[0]: (3, 0, 12, 7, 5)}))
    flow = pictures(found, policy(), Words(language, "Asia/Seoul"))[0]

    assert (flow.values["first"], flow.values["last"]) == (first, last)
    assert all(said in flow.alt for said in (first, last, "KOR → JPN: 3, 0, 12, 7, 5"))


WAYS = [
    Way(share, key, exercise=True)
    for share in ("sent", "relayed", "received")
    for key in policy().precedences
]


def fullest() -> Digest:
    """A week and its day with every part that there is, and more in each list than is shown."""
    item = replace(overdue("relay_review", "USA"), title="W&<" * 40, expires_at=NOW)
    listed = Listed(99, (item,) * 8)
    waiting = tuple(Waiting("relay_review", owner, 3, 999, NOW) for owner in ("KOR", "USA", "JPN"))
    day = Daily(
        *("KOR", NOW - timedelta(days=3), NOW, waiting, listed, listed, listed),
        ending=(Ending(1, 2, 3),),
        soonest=listed,
        debts=(CertificatesDue("KOR", 8, 1, NOW),),
        destruction=Listed(8, (replace(item, owner="KOR"),) * 4),
        recalled=listed,
        undone=listed,
        beforehand=listed,
        declared=(Declared("TISA", "KOR", "suspend", NOW, NOW),),
        end_to_end={way: EndToEnd(9, 480, 90_000, OnTarget(5, 9, 2, 1), 2) for way in WAYS},
        refused={"wrong_role": 2},
        precedence_changes=3,
        reopened=(Reopening(NOW, "x" * 999),),
    )
    trend = Trend(Spread(6, 60, 90), Spread(30, 600, 900))
    figures = week(
        spent=dict.fromkeys(SHARES, trend),
        met={key: (OnTarget(4, 9, 1, 1), OnTarget(4, 9)) for key in policy().precedences},
        earlier={way: EndToEnd(20, 480, 90_000, OnTarget(15, 20)) for way in WAYS},
        volume=dict.fromkeys(PAIRS, (1, 2, 3, 4, 5)),
        pace={("decide", key): Spread(6, 60, 90) for key in policy().precedences},
        subjects={"dprk.missile.launch": 4},
        levels={"S": 4},
        denied=(Share(1, 9), Share(2, 9)),
        codes={"level": 2},
    )
    return Digest(replace(day, since=NOW - timedelta(days=7)), figures, Digest(day))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fullest_digest_is_one_message(language: str) -> None:
    """Slack takes fifty blocks: a week with its day, a word below it and the button fit."""
    words, under = Words(language, "Asia/Seoul"), book("KSUP")
    desk = replace(under.desks["KOR"], supervisors="C0KORSUPERVISORS")
    under = replace(under, desks={**under.desks, "KOR": desk})
    found = fullest()
    assert found.daily
    drawn = pictures(found, policy(), words)
    page = digest_page(found, policy(), words)
    shown = {
        p.kind: {"type": "image", "slack_file": {"id": "F1"}, "alt_text": p.alt} for p in drawn
    }
    window = Window("weekly", NOW.date(), ENDS[-2], NOW, ENDS)
    answered = answer(found, window, under, words, now=True).blocks
    sent = [*blocks(page, words, shown), {"type": "divider"}]

    assert {part.key for part in (*page.parts, *(page.daily or page).parts)} == {
        *(IN_DAILY.keys() | IN_WEEKLY.keys())
    }
    assert "share" in presses(answered)
    for made in (sent, answered):
        assert 30 < len(made) <= 50
        assert too_much(Drawing(page.title, made), surface="message") == []
