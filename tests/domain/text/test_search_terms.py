"""Terms: how titles are found in three languages, and what officers' words ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text.search_terms import LONGEST, Term, Word, of_release, sought


def asked(text: str) -> list[list[str]]:
    """The terms of each word, with a star behind what is a beginning."""
    return [[term.text + "*" * term.begins for term in word.terms] for word in sought(text)]


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        ("Launch, from Launch 26", "launch from 26"),
        ("ＬＡＵＮＣＨ\u200b Ⅱ", "launch ii"),
        ("弾道ミサイルの発射", "弾道 道ミ ミサ サイ イル ルの の発 発射 射"),
        ("レーダー", "レダ ダ"),
        ("ﾚｰﾀﾞ", "レダ ダ"),
        ("미사일 발사", "미사 사일 일발 발사 사"),
        ("KN-23, KN24", "kn 23 kn23 24 kn24"),
        ("화성-18형 2026", "화성 성 18 형 2026"),
        ("*…*", ""),
    ],
)
def test_a_title_has_a_term_for_a_word_and_for_two_characters(title: str, terms: str) -> None:
    """And the last part of its number, which is no term of a title."""
    assert of_release("KOR-2026-K7Q4", title) == {*terms.split(), "#k7q4"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Launch west", [["launch*"], ["west*"]]),
        ("launch launch", [["launch*"]]),
        ("26 a", [["26"], ["a"]]),
        ("KN-23", [["kn*", "23"]]),
        ("発射", [["発射"]]),
        ("発射の", [["発射"]]),
        ("北朝鮮から発射が", [["北朝", "朝鮮", "発射"]]),
        ("打ち上げ", [["打ち", "ち上", "上げ"]]),
        ("核", [["核*"]]),
        ("核の", [["核*"]]),
        ("발사", [["발사"]]),
        ("발사를 북한에서", [["발사"], ["북한"]]),
        ("도로", [["도로"]]),
        ("の", [["の*"]]),
        ("*** <> …", []),
        ("", []),
    ],
)
def test_words_are_looked_for_without_their_particles(text: str, found: list[list[str]]) -> None:
    """A word of letters by its beginning, all else as it is."""
    assert asked(text) == found


def test_a_word_that_may_be_a_number_asks_for_either() -> None:
    """Words of four letters may be one, too."""
    [word] = sought("kor-k7qo")

    assert word.number and str(word.number) == "KOR-K7Q0"
    assert word.terms == (Term("kor", begins=True), Term("k7qo", begins=True))
    assert [bool(word.number) for word in sought("west coast K7Q4の")] == [True, False, True]
    assert sought("coast") == (Word((Term("coast", begins=True),)),)
    assert [bool(word.number) for word in sought("reactor kork7q4 kor-wxyz")] == [False, True, True]


def test_a_whole_title_can_be_looked_for_and_more_than_one_cannot() -> None:
    """What no title can hold is not asked of the database."""
    signs = "".join(chr(ord("一") + n) for n in range(LONGEST + 1))

    assert len(asked(signs)[0]) == LONGEST
    assert sought(f"{signs} west") == ()
    assert sought(" ".join(f"word{n}" for n in range(500))) == ()


@pytest.mark.parametrize(
    "title",
    [
        "Launch from the west coast",
        "北朝鮮の弾道ミサイル発射",
        "북한의 미사일 발사",
        "KN-23, レーダーで",
    ],
)
def test_each_word_of_a_title_finds_it(title: str) -> None:
    """Whatever is looked for among what is there is found, particles and all."""
    there = of_release("KOR-2026-K7Q4", title)

    assert missing(title, there) == []


def missing(text: str, there: frozenset[str]) -> list[Term]:
    """The terms that are looked for by a text and are not there."""
    return [
        term
        for word in sought(text)
        for term in word.terms
        if not any(
            found.startswith(term.text) if term.begins else found == term.text for found in there
        )
    ]


@given(st.text("北朝鮮の弾道ミサイルレーダーが発射を発사미사일의 를확인 ", max_size=30), st.data())
def test_any_piece_of_a_japanese_or_korean_title_finds_it(title: str, data: st.DataObject) -> None:
    """Wherever a word begins and ends, and whatever is taken for a particle."""
    begin = data.draw(st.integers(0, len(title)))
    piece = title[begin : data.draw(st.integers(begin, len(title)))]

    assert missing(piece, of_release("KOR-2026-K7Q4", title)) == []
