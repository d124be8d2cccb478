"""
English, Japanese and Korean say the same: every message in each, within Slack's limits, and nothing
left over.
"""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

import handlers
from bot.domain import steps
from bot.domain.notifications.cards import Card, CardKind
from bot.domain.refusals import REFUSALS
from handlers.render.cards import draw
from handlers.text.shortcuts import NAMES
from handlers.text.words import Words, bundle, languages
from tests.domain.authorised import GRANT
from tests.domain.world import book, policy
from tests.handlers.life import drawings
from tests.handlers.limits import lines, read, texts, too_much
from tests.handlers.render.test_listings import moves_of_a_release
from tests.handlers.stages import EVERY, LONGEST, QUESTION, REPLY, released, requested
from tests.handlers.text.test_words import SAMPLE, variables

MESSAGES = Path(handlers.__file__).parent / "messages"
OTHERS = sorted(languages() - {"en"})
VALUES = {
    **SAMPLE,
    "at": "231500Z NOV 26",
    "banner": "SECRET//FGI KOR//REL TO USA, JPN, KOR",
    "caveat": "ORCON",
    "count": 12,
    "number": "KOR-2026-K7Q4",
    "until": "231500Z NOV 26",
}
DUTY = {
    "en": r"\b(must|oblig\w+|required to|shall|have to provide|duty to)\b",
    "ja": r"義務|なければならない|なければなりません|べきで|必須|条約",
    "ko": r"의무|해야 합|하여야|해야만|필수|조약",
}
"""What an arrangement that binds nobody may not be said with; and it is no treaty."""
DENIED = (
    "creates no obligation",
    "義務を生じさせるものではありません",
    "의무를 발생시키지 않습니다",
)

SHORT = {
    r"(form-.*|submit-.*|button-.*|close|cancel|receipt|refused|notice|blanked)$": 24,
    r"confirm-no$": 30,
    r"(code|condition)-.*": 75,
    r"confirm-(approve|relay)$": 100,
    r"confirm-what$": 300,
    r"(card-(show|ask))$": 24,
    r"(card-narrow-.*|others-.*)$": 74,
    r"(list-.*|.*-title|home-(waiting|shared|received))$": 140,
    r"hint-.*": 2000,
    r"refusal-.*": 2000,
}
"""Characters of a message with sample values: what is longer would be cut."""


@cache
def messages(language: str) -> dict[str, ftl.Message]:
    """Every message of a language, by id."""
    found = [
        entry
        for file in sorted((MESSAGES / language).glob("*.ftl"))
        for entry in FluentParser().parse(file.read_text("utf-8")).body
    ]
    assert not [entry for entry in found if isinstance(entry, ftl.Junk)]
    named = [entry for entry in found if isinstance(entry, ftl.Message)]
    assert len({m.id.name for m in named}) == len(named)
    return {message.id.name: message for message in named}


def said(language: str, *, filled: bool = True) -> dict[str, str]:
    """
    Every message of a language with sample values, or empty ones; none may want a value that it
    does not get.
    """
    spoken = {}
    for name, message in messages(language).items():
        values = {key: VALUES.get(key, "7") if filled else "" for key in variables(message)}
        pattern = bundle(language).get_message(name).value
        assert pattern is not None, name
        text, errors = bundle(language).format_pattern(pattern, values)
        assert errors == [], name
        spoken[name] = str(text)
    assert len(spoken) > 300
    return spoken


def test_the_languages_are_these() -> None:
    """A folder that is empty or misspelled would otherwise pass unseen."""
    assert sorted(languages()) == ["en", "ja", "ko"]


@pytest.mark.parametrize("language", OTHERS)
class TestEveryMessage:
    def test_each_file_of_english_has_its_counterpart(self, language):
        names = {
            folder: sorted(f.name for f in (MESSAGES / folder).glob("*.ftl"))
            for folder in ("en", language)
        }

        assert names[language] == names["en"]

    def test_it_has_every_message_of_english_and_no_other(self, language):
        assert sorted(messages(language)) == sorted(messages("en"))

    def test_each_has_the_placeables_of_english(self, language):
        own, english = messages(language), messages("en")

        assert {name: variables(own[name]) for name in own} == {
            name: variables(english[name]) for name in own
        }

    def test_each_is_in_its_language(self, language):
        """What was copied and forgotten reads like English."""
        english, without = said("en"), said("en", filled=False)
        same = [name for name, text in said(language).items() if text == english[name]]

        assert [name for name in same if re.search("[a-z]{2}", without[name])] == []

    def test_each_rule_has_its_sentence(self, language):
        for rule, kind in REFUSALS.items():
            name = f"refusal-{rule.replace('_', '-')}"
            if kind.__module__.startswith("bot.domain"):
                assert name in messages(language)
            if name in messages(language):
                sentence = said(language)[name]
                assert len(re.findall("[。、：.,:]", sentence)) >= 2, sentence


@pytest.mark.parametrize("language", sorted(languages()))
class TestEveryLanguage:
    def test_every_message_fills_with_sample_values(self, language):
        assert [name for name, text in said(language).items() if "{" in text or not text] == []

    def test_no_message_is_longer_than_its_place(self, language):
        limits = [(re.compile(pattern), most) for pattern, most in SHORT.items()]
        too_long = [
            (name, len(text))
            for name, text in said(language).items()
            for pattern, most in limits
            if pattern.match(name) and len(text) > most
        ]

        assert too_long == []

    def test_none_speaks_of_an_obligation_or_a_treaty(self, language):
        """Sharing under a non-binding arrangement is voluntary."""
        for name, text in said(language).items():
            rest = text
            for denied in DENIED:
                rest = rest.replace(denied, "")
            assert re.findall(DUTY[language], rest, re.IGNORECASE) == [], name

    def test_level_and_precedence_stand_beside_their_english(self, language):
        words = Words(language)

        assert all(key in words.precedence(key) for key in policy().precedences)
        assert words.say("exercise") == "EXERCISE"


TYPED = {
    *(str(getattr(step(), field)) for step in EVERY.values() for field in ("title", "purpose")),
    *(str(getattr(moves_of_a_release()[0], field)) for field in ("title", "purpose")),
    LONGEST["title"],
    LONGEST["title"][:58],  # as much as a choice has room for
    "Which object?",
    QUESTION,
    REPLY,
    "Korean matter",
    "Our own matter",
    GRANT.why,
    *NAMES.values(),
}
"""What officers of these tests typed, and the names of the shortcuts: they stay as they are."""

SPELT = re.compile(
    r"/release \w+( \[mine[a-z|]+\])?|[a-z0-9_]+(\|[a-z0-9_]+)+"
    r"|\b(ask|authorisations|find|list|show|certify|help|open|leave|back|watch|morning|sha256sum|title|note|for|released|[0-9a-f]{16,})\b"
    r"|(rule|規則|규칙|拒否|거부)[:：] ?\w+|sources_methods|over_scope|level, caveat|T0/\w+"
)
"""What is typed as it is in every language: commands, ids, fingerprints."""
WORD = re.compile(r"\b[A-Z]?[a-z]{3,}\b")


@pytest.mark.parametrize("language", sorted(languages()))
def test_everything_shown_keeps_to_slacks_limits(language: str) -> None:
    """Slack refuses the whole message or form otherwise, and what is cut loses its end."""
    labels = {text for name, text in said(language).items() if re.match("(button|card)-", name)}
    ways = re.compile(r"[A-Z]{3} … → ")
    for surface, drawn in drawings(language):
        assert too_much(drawn, surface=surface) == []
        shown = drawn["blocks"] if isinstance(drawn, dict) else drawn.blocks
        for text in texts(
            [shown, drawn.get("title", {}), drawn.get("submit", {})]
            if isinstance(drawn, dict)
            else shown
        ):
            meant = text == Words(language).say("button-leave")
            asks = text.endswith("…") and text.removesuffix("…") in labels
            chosen = re.match(r"[A-Z]{3}-\d{4}-\w{4} · ", text)  # its title is for recognition
            assert "…" not in text or meant or asks or ways.search(text) or chosen, text


@pytest.mark.parametrize("language", OTHERS)
def test_a_whole_life_leaves_no_english_sentence(language: str) -> None:
    """
    What is left of the alphabet is codes, numbers, marking words, names, and what somebody typed.
    """
    for _, drawn in drawings(language):
        shown = read(drawn) if isinstance(drawn, dict) else drawn.text + "\n" + read(drawn.blocks)
        for typed in sorted(TYPED, key=len, reverse=True):
            shown = shown.replace(typed, "")
        left = [word for word in WORD.findall(SPELT.sub("", shown)) if word != "Slack"]
        assert left == [], shown


class TestOrderOfParties:
    @pytest.mark.parametrize(
        ("language", "order"),
        [
            ("en", ["JPN", "KOR", "USA"]),
            ("ja", ["JPN", "USA", "KOR"]),
            ("ko", ["KOR", "USA", "JPN"]),
        ],
    )
    def test_it_is_what_the_reader_is_used_to(self, language, order):
        """日米韓, 한미일; English goes by the alphabet."""
        assert Words(language).ordered(policy(), ["USA", "KOR", "JPN"]) == order

    def test_a_party_that_the_policy_no_longer_has_comes_last(self):
        assert Words("ja").ordered(policy(), ["AAA", "JPN", "USA"]) == ["JPN", "USA", "AAA"]

    def test_a_card_lists_its_destinations_so(self):
        both = replace(LAUNCH_TO_BOTH, to=("JPN", "USA"))
        release = steps.request(None, book("KLO"), draft=both).release
        shown = read(draw(Card(CardKind.DECISION, "KOR", 1), release, book()).blocks)

        assert shown.index("KOR … → \nUSA") < shown.index("KOR … → USA → \nJPN")
        assert "제공 대상: USA, JPN(USA 경유)." in shown


LAUNCH_TO_BOTH = steps.Draft(
    to=("JPN",),
    subject="dprk.missile.launch",
    title="Launch",
    purpose="Warning",
    precedence="FLASH",
    level="S",
    body="7",
)


KOREAN_LAPSE = "미승인 실효 11월 24일 12:00 KST (240300Z)"


def test_a_korean_and_a_japanese_card_read_so() -> None:
    """One card of each language, word for word."""
    korean = draw(Card(CardKind.DECISION, "KOR", 1), requested(), book())
    japanese = draw(Card(CardKind.RELEASE, "JPN", 1), released(), book())

    assert korean.text == "훈련(EXERCISE) · 화급(FLASH) · KOR-2026-K7Q4 · 승인 목표 0305Z"
    assert lines(korean.blocks) == [
        "훈련(EXERCISE) · 화급(FLASH) · KOR-2026-K7Q4",
        "SECRET//REL TO USA, JPN, KOR · 군사II급비밀",
        "Launch seen at 1158 local",
        "승인 목표 12:05 KST (0305Z), 0305Z",
        "목적: Warning of the population · 제공 후 3일 열람",
        "KOR … → USA → JPN · 시작 12:00 KST (0300Z), 0300Z · 총 소요 목표 12:10 KST (0310Z)",
        f"북한 미사일 발사 경보 · 제1판 · TISA, 법적 구속력 없음 · {KOREAN_LAPSE}",
    ]
    heading = "演習（EXERCISE） · 最緊急（FLASH） · KOR-2026-K7Q4"
    assert japanese.text == f"{heading} · 受領確認の目標 0302Z"
    assert lines(japanese.blocks) == [
        heading,
        "SECRET//FGI KOR//REL TO USA, JPN, KOR · 極秘",
        "Launch seen at 1158 local",
        "受領確認の目標 12:02 JST（0302Z）、0302Z",
        "目的：Warning of the population · 閲覧期限 11月26日 12:00 JST（260300Z）",
        "KOR ✓ → USA ✓ → JPN · 未読 · 開始 12:00 JST（0300Z）、0300Z",
        "北朝鮮ミサイル発射警報 · 第1版 · TISA（法的拘束力なし）",
    ]


def test_how_a_command_is_typed_is_said_in_the_readers_language() -> None:
    """
    The verb and the codes are typed as they are; what stands for the officer's own is a word of
    theirs.
    """
    assert (
        Words("ja").usage("/release deny NUMBER [CODE] [note]")
        == "/release deny 番号 [理由コード] [メモ]"
    )
    assert Words("ko").usage("/release recall NUMBER why") == "/release recall 번호 사유"
    assert Words().usage("/release recall NUMBER why") == "/release recall NUMBER why"
