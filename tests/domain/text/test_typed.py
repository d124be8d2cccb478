"""
What is meant by what was typed: numbers, codes, lengths of time, fingerprints, dates; and what is
kept of a text.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import characters, conditions, typed

HEX = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("KOR-2026-K7Q4 as agreed", "KOR-2026-K7Q4", "as agreed"),
        ("k7q4", "K7Q4", ""),
        ("kor-k7q4, as agreed", "KOR-K7Q4", "as agreed"),
        ("KOR-2O26-KOIL", "KOR-2026-K011", ""),
        ("K7Q4 - as agreed", "K7Q4", "as agreed"),
        ("K7Q4 (why not)", "K7Q4", "(why not)"),
        ("K7Q4（JPNのみ）", "K7Q4", "（JPNのみ）"),
        ("K7Q4만 승인", "K7Q4", "만 승인"),
        ("K7Q4은 확인함", "K7Q4", "확인함"),
        ("K7Q4건은 확인함", "K7Q4", "확인함"),
        ("K7Q4の件、了解", "K7Q4", "了解"),
        ("2026", "2026", ""),
        ("KOR-2026-2026", "KOR-2026-2026", ""),
        ("No. KOR-2026-K7Q4", "KOR-2026-K7Q4", ""),
        ("KABC JPN2 only", "KABC", "JPN2 only"),
        ("EXERCISE · FLASH · KOR-2026-K7Q4", "KOR-2026-K7Q4", ""),
        ("演習（EXERCISE） · KOR-2026-K7Q4 · 12:00", "KOR-2026-K7Q4", "· 12:00"),
        ("1. KOR-2026-K7Q4", "KOR-2026-K7Q4", ""),
        ("番号：K7Q4", "K7Q4", ""),
        ("번호 K7Q4를", "K7Q4", ""),
        ("the release K7Q4", "K7Q4", ""),
    ],
)
def test_a_number_is_read_and_what_follows_stays_as_it_was_typed(
    text: str, number: str, rest: str
) -> None:
    """A remark that is glued to it is no part of it, and is not lost: it may be a condition."""
    found = typed.number(text)

    assert found is not None and (str(found[0]), found[1]) == (number, rest)


CUT_SHORT = (
    *("KOR-2026-K7Q", "KOR 2026 K7Q", "KOR-2026", "KOR2026", "2026-K7Q", "2026-K7Q4"),
    *("KOR-2026-K7Q · AB12", "불가 · K7Q4"),
)
"""None of them may be taken for a release whose code happens to be 2026."""


@pytest.mark.parametrize(
    "text", ["", "   ", "K7Q", "K7Q44", "é", "\u200b", "日本", "the lot", *CUT_SHORT]
)
def test_what_is_no_number_is_none(text: str) -> None:
    """Whatever else a person may type there."""
    assert typed.number(f"KOR-2026-K7Q4 {text}") is not None
    assert typed.number(text) is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("48h", 48), ("2d 3h", 51), ("2 days", 48), ("90 min", 1.5), ("1w", 168), ("P2D", 48),
        ("PT12H", 12),
        ("P1DT30M", 24.5), ("４８ｈ", 48), ("12時間", 12), ("3日", 72), ("3日間", 72),
        ("12시간", 12),
        ("2일 3시간", 51), ("1週間", 168), ("30分", 0.5),
        ("30분", 0.5), ("2 days and 3 hours", 51), ("2 Days, 3 Hrs.", 51), ("1.5h", 1.5),
        ("(48h)", 48), ("“48h”!", 48), ("2d+3h", 51), ("12시간 동안", 12),
        ("for 24h", 24), ("+12h", 12), ("48\u200bh", 48), ("　48　h　", 48), ("0d", 0),
    ],
)  # fmt: skip
def test_a_length_of_time_is_read(text: str, hours: float) -> None:
    """As officers of three languages write it, and as machines do."""
    assert typed.span(text) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "48",
        "h",
        "-2d",
        "10s",
        "1 month",
        "P",
        "PT",
        "P1M",
        "1 2d",
        "2d or 3d",
        "12時",
        "1h30",
    ],
)
def test_what_is_no_length_of_time_is_none(text: str) -> None:
    """A month has no length, an hour of the day is none, and nobody guesses."""
    assert typed.span("2d") == timedelta(days=2)
    assert typed.span(text) is None


@pytest.mark.parametrize(
    "text",
    [
        HEX,
        HEX.upper(),
        f"SHA-256: {HEX}",
        f"sha256:{HEX}",
        f"{HEX}  report (final).pdf",
        f"SHA256 (report.pdf) = {HEX}",
        ":".join(HEX[n : n + 2] for n in range(0, 64, 2)),
        " ".join(HEX[n : n + 8] for n in range(0, 64, 8)),
        "-".join(HEX[n : n + 16] for n in range(0, 64, 16)),
        f"SHA-256 {HEX[:32]} {HEX[32:]}",
        f"ハッシュ値：{HEX[:32]}　{HEX[32:]}",
        f"해시값: {HEX}",
        f"“{HEX}”",
        f"{HEX[:9]}\u200b{HEX[9:]}\ufeff",
        HEX.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789abcdef"}),
        f"0x{HEX}",
        f"SHA256 Fingerprint={':'.join(HEX[n : n + 2].upper() for n in range(0, 64, 2))}",
    ],
)
def test_a_fingerprint_is_its_digits(text: str) -> None:
    """As tools print it and as it is read out."""
    assert typed.fingerprint(text) == HEX


@pytest.mark.parametrize("text", ["xyz", f"{HEX} {HEX[::-1]}", "report.pdf", ""])
def test_what_is_no_fingerprint_is_not_made_one(text: str) -> None:
    """Two of them are none."""
    read = typed.fingerprint(text)

    assert len(read) > 64 or not set(read) <= set(HEX) or not read


@pytest.mark.parametrize(
    "text",
    ["2026-11-20", " 2026-11-20 ", "2026/11/20", "2026.11.20.", "20261120", "２０２６－１１－２０",
        "2026年11月20日",
     "2026년 11월 20일", "2026–11–20"],
)  # fmt: skip
def test_a_date_is_read(text: str) -> None:
    """Year first, as all three write it in the service."""
    assert typed.day(text) == date(2026, 11, 20)


@pytest.mark.parametrize("text", ["2026-13-01", "20/11/2026", "yesterday", "", "2026-11"])
def test_what_is_no_date_is_none(text: str) -> None:
    """Day or month first is a guess."""
    assert typed.day("2026-11-20") == date(2026, 11, 20)
    assert typed.day(text) is None


@pytest.mark.parametrize(
    "text", ["", " ", "\u3164", "\u115f\u1160", "\u200b\ufeff", "\u2800", "\U000e0041", "\ufe0f"]
)
def test_nothing_of_it_is_visible(text: str) -> None:
    """Fillers and blanks look like an empty title on every card."""
    assert not characters.visible(text)
    assert characters.visible(text + "\x00")
    assert characters.visible(text + "가")


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("one\x0btwo", "one\ntwo"),
        ("one\u2028two\u2029three", "one\ntwo\nthree"),
        ("one\x85two\x0cthree\rfour\r\nfive", "one\ntwo\nthree\nfour\nfive"),
        ("one\ttwo", "one two"),
    ],
)
def test_what_word_pastes_becomes_breaks_and_spaces(pasted: str, kept: str) -> None:
    """And none of it a line break in a title."""
    assert characters.tidied(pasted, lines=True, hidden=True) == kept
    if "\r\n" not in pasted:
        assert "\n" not in characters.tidied(pasted, lines=False, hidden=True)


@pytest.mark.parametrize(
    "text",
    [
        "क्\u200dष",
        "می\u200cخواهم",
        "👩\u200d🚀",
        "🏳\ufe0f\u200d🌈",
        "葛\U000e0100城",
        "ශ්\u200dරී",
        "café",
        "が",
        "각",
    ],
)
def test_what_a_script_needs_stays(text: str) -> None:
    """
    Joiners of Indic scripts, Persian and emoji, the forms of a name's Han signs; and the words
    themselves.
    """
    assert characters.tidied(text, lines=False, hidden=False) == text


@pytest.mark.parametrize(
    "text",
    [
        "a\u200bb",
        "a\u200eb",
        "a\u061cb",
        "\ufeffab",
        "a\u200db",
        "a\u00adb",
        "ab\U000e0041\U000e007f",
        "ab\u200c",
    ],
)
def test_what_nobody_sees_is_taken_out(text: str) -> None:
    """Of a title, which is compared, searched and shown; not of a text that is shared as it is."""
    assert characters.tidied(text, lines=False, hidden=False) == "ab"
    assert characters.tidied(text, lines=False, hidden=True) == text


def test_full_width_and_compatibility_signs_are_kept_as_they_were_typed() -> None:
    """Folding is for comparing: a Japanese title is not rewritten."""
    for text in ("ＦＬＡＳＨ速報", "㈱三菱", "ｶﾞｽ", "①", "株式会社　三菱"):
        assert characters.tidied(text, lines=False, hidden=False) == text
    assert typed.fold("ＫＯＲ－２０２６") == "kor-2026"


def test_a_forbidden_sign_is_named_with_its_line() -> None:
    """Whoever pasted it can find it."""
    assert characters.forbidden("fine\nfine\nturned \u202e round", lines=True) == (
        "U+202E RIGHT-TO-LEFT OVERRIDE",
        3,
    )
    assert characters.forbidden("a\x00b", lines=True) == ("U+0000", 1)
    assert characters.forbidden("two\nlines", lines=False) == ("U+000A", 1)
    assert characters.forbidden("two\nlines", lines=True) is None


def test_letters_of_another_alphabet_within_a_word_are_named() -> None:
    """What looks like a known name and is another one."""
    assert characters.odd_letters("L\u0430unch at \u03a4okyo") == [
        ("L\u0430unch", ["U+0430 CYRILLIC SMALL LETTER A"]),
        ("\u03a4okyo", ["U+03A4 GREEK CAPITAL LETTER TAU"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "F15戦闘機",
        "KN-23형 미사일",
        "Москва",
        "Δv of 5 μs",
        "Xバンド",
        "ＦＬＡＳＨ速報",
        "café",
        "한글과 Latin",
    ],
)
def test_words_that_mix_nothing_that_looks_alike_are_left_alone(text: str) -> None:
    """Japanese and Korean hold Latin letters in their own words."""
    assert characters.odd_letters(f"{text} КOR") != []
    assert characters.odd_letters(text) == []


CODES = {
    "over_scope": "over_scope",
    "level": "level",
    "sources_methods": "sources_methods",
    "対象外": "over_scope",
}


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("over_scope: why", "over_scope", "why"),
        ("OVER-SCOPE why", "over_scope", "why"),
        ("over scope", "over_scope", ""),
        ("*level* one lower", "level", "one lower"),
        ("sources & methods — see line 2", "sources_methods", "see line 2"),
        ("対象外です", "over_scope", "です"),
        ("levels differ", None, "levels differ"),
        ("not ours", None, "not ours"),
    ],
)
def test_a_code_is_read_however_it_is_set_off(text: str, code: str | None, rest: str) -> None:
    """Spaces, hyphens and underscores are one; a longer word is another."""
    assert typed.begins(text, CODES) == (code, rest)


@pytest.mark.parametrize(
    "text",
    [
        *("over_scop why", "overscoped", "over_scpoe: x", "reason: x", "level2_x"),
        *(
            "code=over_scope why",
            "because over_scope",
            "理由：対象外",
            "取決めの範囲外：説明",
            "사유: 범위",
        ),
    ],
)
def test_what_could_only_be_a_code_looks_like_one(text: str) -> None:
    """A denial on a guess is for good."""
    assert typed.looks_like(text, ("over_scope", "level", "caveat"))


@pytest.mark.parametrize(
    "text", ["not ours to give", "duplicate", "日本側と調整済み", "", "see 12:05 call"]
)
def test_words_do_not_look_like_a_code(text: str) -> None:
    """An honest reason goes through."""
    assert typed.looks_like(f"code=over_scope {text}", ("over_scope", "level", "caveat"))
    assert not typed.looks_like(text, ("over_scope", "level", "caveat"))


def test_words_behind_note_are_as_they_are() -> None:
    """In each language of the desk."""
    for text in ("note: JPN only", "NOTE： JPN only", "メモ: JPN only", "메모: JPN only"):
        assert typed.as_is(text) == "JPN only"
    assert typed.as_is("notes: JPN only") is None and typed.as_is("JPN only") is None


@given(st.text(max_size=60))
def test_whatever_is_typed_can_be_read(text: str) -> None:
    """
    Nothing that a person can send breaks the desk, and what is kept is kept the same when it comes
    again.
    """
    for read in (
        typed.number,
        typed.as_is,
        typed.span,
        typed.fingerprint,
        typed.day,
        typed.key,
        characters.odd_letters,
    ):
        read(text)
    assert isinstance(typed.begins(text, CODES)[1], str)
    for lines in (True, False):
        for hidden in (True, False):
            kept = characters.tidied(text, lines=lines, hidden=hidden)
            assert characters.tidied(kept, lines=lines, hidden=hidden) == kept
    assert conditions.limit(text, ("USA", "US", "日本")) in (None, "party", "time", "condition")
