"""A note that limits a consent is told from one that does not, in three languages."""

import pytest

from bot.domain.text import conditions

NAMES = (
    *(
        "USA",
        "US",
        "United States",
        "America",
        "アメリカ合衆国",
        "アメリカ",
        "米国",
        "米側",
        "미국",
        "미측",
    ),
    *("JPN", "JP", "Japan", "日本", "일본", "일측"),
    *("KOR", "KR", "Korea", "South Korea", "ROK", "韓国", "한국", "대한민국"),
)

CONDITIONS = {
    "party": (
        "USA only please",
        "JPN only until 1 Dec",
        "jpn",
        "to JPN for 24h",
        "Japan only",
        "for Japan and nobody else",
        "only JPN",
        "ok, only to Japan",
        "approved but not Japan",
        "fine, except USA",
        "yes to all except for the US",
        "agreed, excluding Japan",
        "all of them but JPN",
        "fine - not to be released to Japan",
        "go ahead, Japan excluded",
        "ok for now, JPN and USA only",
        "US only",
        "＊ＪＰＮ＊ only",
        "us only please",
        "all fine, not for release to Japan",
        "everybody except the Japan desk",
        "承認するが日本へは提供しない",
        "異議なし。ただし日本への送付は不可",
        "승인하나 일본에는 제공하지 말 것",
        "日本と米国",
        "日本のみ",
        "米国だけでお願いします",
        "承認。ただし日本を除く",
        "了解、日本以外",
        "承認します。日本には不可",
        "異議なし（韓国のみ）",
        "問題なし、米側のみ",
        "但し、日本",
        "일본만",
        "미국만 승인",
        "승인합니다. 일본은 제외",
        "좋습니다, 일본 측만",
        "동의, 단 일본",
        "승인. 일본 말고",
        "확인. 미국에만 제공",
        "일본을 제외하고 승인",
        "모두 승인, 일본말고",
    ),
    "time": (
        "for 24h",
        "until 1 Dec",
        "ok until Friday",
        "till tomorrow noon",
        "approved by 18:00 only",
        "fine for 2 days",
        "for the next 12 hours",
        "only for an hour",
        "24h only",
        "up to 48 hours",
        "no longer than a week",
        "valid until 2026-12-01",
        "until 231500Z",
        "till 1800",
        "until December",
        "until further notice",
        "within three days",
        "ok until 24 Dec",
        "for a fortnight",
        "expires tomorrow",
        "not after 1 January",
        "24時間有効",
        "今週いっぱい",
        "期限は12月1日",
        "기한 12월 1일",
        "48시간 유효",
        "24時間だけ",
        "１２月１日まで",
        "明日まで",
        "金曜日まで可",
        "三日間のみ",
        "18時まで承認",
        "48時間以内なら可",
        "24시간만",
        "12월 1일까지",
        "내일까지만",
        "금요일까지 승인",
        "하루만",
        "24시간 동안",
        "사흘 이내",
    ),
    "condition": (
        "provided that the source is masked",
        "on condition that it is re-marked",
        "only if the desk agrees",
        "条件付きで承認",
        "要約とすることを条件に",
        "조건부 승인",
        "출처 삭제를 조건으로",
    ),
}

HONEST = (
    "as agreed",
    "trust us only the title was odd",
    "the source is known to us",
    "nothing new since the last one",
    "seen with the J2 on watch",
    "first of two; the second follows",
    "計3件の1件目",
    "先週の会議のとおり",
    "限定的な情報ですが適切です",
    "요청하신 내용과 같음",
    "이번 주 회의에서 논의된 건",
    "as agreed with Tokyo",
    "as agreed by telephone with JPN",
    "seen by 2 officers",
    "checked by 7th Fleet",
    "third of 5 objects",
    "for information",
    "for the exercise in May",
    "for the 2nd time",
    "thanks, well written",
    "not urgent, but correct",
    "only the marking was changed",
    "coordinated with Japan and Korea",
    "same as the report of 12 May",
    "by order of the director",
    "let us go on",
    "no objection from the desk of Japan",
    "translated from Japanese",
    "the Sea of Japan track is right",
    "altitude 550 km, range 1000 km",
    "until now nobody objected",
    "second look, by request",
    "read twice; marking is right",
    "confirmed at 12:05 by voice",
    "supersedes the note of Monday",
    "ready for release",
    "まことに適切です",
    "了解しました",
    "念のため電話で確認済み",
    "12月1日の会議で合意済み",
    "3時間前に電話で確認",
    "日程は別途連絡",
    "日本語訳を確認しました",
    "上司の了解を得ています",
    "これまでの経緯どおり",
    "米国と調整済み",
    "2名で確認",
    "さきほど電話で確認しただけです",
    "24時間体制で監視中",
    "日本海側の航跡に問題なし",
    "異議ありません",
    "합의된 대로",
    "12월 1일 회의에서 확인",
    "3시간 전에 전화로 확인",
    "지금까지 이상 없음",
    "3일 만에 확인됨",
    "이견 없습니다",
    "한국어 번역 확인",
    "원문은 일본말",
    "담당자 2명 확인",
    "상급자 승인 받음",
    "미국과 협의 완료",
    "표시만 수정됨",
    "매우 만족합니다",
    "참고용",
    "회의록 5쪽 참조",
)


@pytest.mark.parametrize(
    ("kind", "note"), [(kind, note) for kind, notes in CONDITIONS.items() for note in notes]
)
def test_a_limit_is_found(kind: str, note: str) -> None:
    """Whoever would have been given more than the officer meant."""
    assert conditions.limit(note, NAMES) == kind


@pytest.mark.parametrize("note", HONEST)
def test_an_honest_note_is_one(note: str) -> None:
    """A refusal for nothing teaches officers to write no notes."""
    kind, (limited, *_) = next(iter(CONDITIONS.items()))

    assert conditions.limit(f"{note}. {limited}", NAMES) == kind
    assert conditions.limit(note, NAMES) is None


def test_there_are_forty_of_each_and_some_in_every_language() -> None:
    """The table is as good as what it was tried with."""
    found = [note for notes in CONDITIONS.values() for note in notes]

    for notes in (found, HONEST):
        assert len(set(notes)) >= 40
        assert len([n for n in notes if n.isascii()]) >= 10
        assert len([n for n in notes if any("가" <= sign <= "힣" for sign in n)]) >= 10
        assert (
            len([n for n in notes if any("ぁ" <= s <= "ヿ" or "一" <= s <= "鿿" for s in n)]) >= 10
        )


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("KOR-2026-AB12", ["KOR-2026-AB12"]),
        ("m2x9", ["m2x9"]),
        ("KMXQ", ["KMXQ"]),
        ("same as kor-ab12, see there", ["kor-ab12"]),
        ("ＫＯＲ－２０２６－ＡＢ１２。", ["KOR-2026-AB12"]),
        ("only this once, with care", []),
        ("as agreed in 2026", []),
        ("m2x9도 함께", ["m2x9"]),
        ("M2X9, AB12 too", ["M2X9", "AB12"]),
        ("KOR-2026-AB12/M2X9", ["KOR-2026-AB12", "M2X9"]),
        ("これはAB12の続報", ["AB12"]),
        ("KMXQ는", ["KMXQ"]),
    ],
)
def test_numbers_of_other_releases_are_seen(note: str, found: list[str]) -> None:
    """`approve A B` is two releases, not one with a note."""
    assert conditions.numbers(note) == found
