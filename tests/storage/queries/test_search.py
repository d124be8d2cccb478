"""
Search: every release that a party may know of is found by the words of its title and by its number,
and no other.
"""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Connection, select

from bot.domain import steps
from bot.domain.release.release import Release
from bot.domain.release.visibility import informed_parties
from bot.domain.text import search_terms
from storage.database.engine import open_engine
from storage.database.schema import configuration, migrate
from storage.queries.search import Filter
from storage.releases import search_index
from storage.store.store import Store
from storage.tables.search_index import SEARCH_TERM
from tests.domain.world import NOON, OFFICERS, at
from tests.storage.erased import everything
from tests.storage.queries.test_conditions import PARTIES, something
from tests.storage.world import ASKING, Desks, later

BY_NAME = {o.name: o for o in OFFICERS}
TITLES = (
    "Launch from the west coast, 26 Nov",
    "北朝鮮の弾道ミサイル発射を確認",
    "북한의 미사일 발사가 확인됨",
    "KN-23 tested at the northern site",
)


def found(store: Store, who: str, words: str, **page: int) -> list[str]:
    """The titles of a page of what somebody finds."""
    rows = store.queries.by_words(BY_NAME[who], Filter(words), **page).now().rows
    return [release.title for release in rows]


@pytest.fixture
def titled(desks: Desks) -> dict[str, str]:
    """A release with each of the titles, a minute apart, title → number."""
    return {title: desks.requested(at(n), title=title).number for n, title in enumerate(TITLES)}


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("launch", [0]),
        ("LAUNCH coast", [0]),
        ("laun", [0]),
        ("launch north", []),
        ("aunch", []),
        ("26", [0]),
        ("2", []),
        ("no", [3, 0]),
        ("*west* `coast`", [0]),
        ("発射", [1]),
        ("発射の", [1]),
        ("北朝鮮が 発射", [1]),
        ("北朝鮮の発射", [1]),
        ("ﾐｻｲﾙ", [1]),
        ("確", [1]),
        ("認", [1]),
        ("발사", [2]),
        ("발사를", [2]),
        ("미사일발사", [2]),
        ("북한은", [2]),
        ("확", [2]),
        ("kn23", [3]),
        ("ＫＮ－２３", [3]),
        ("kn 23", [3]),
        ("射発", []),
        ("", []),
        ("%", []),
        ("_", []),
        ("*** …", []),
    ],
)
def test_a_word_is_found_however_it_is_written(
    store: Store, titled: dict[str, str], words: str, which: list[int]
) -> None:
    """Two characters are a word in Japanese and Korean, with or without a particle."""
    assert len(titled) == len(TITLES)
    assert found(store, "KLO", words) == [TITLES[n] for n in which]


def test_words_may_share_their_characters(store: Store, titled: dict[str, str]) -> None:
    """On a list, too: each pair is asked for once."""
    for words, title in (
        ("ミサイル発射 発射確 発射", []),
        ("ミサイル発射 ル発射 発射", [TITLES[1]]),
    ):
        assert len(titled) == len(TITLES)
        assert found(store, "KLO", words) == title
        listed = store.queries.listing(BY_NAME["KLO"], "mine", at(9), narrowed=Filter(words))
        assert [release.title for release in listed.now().rows] == title


def test_a_number_is_found_however_it_is_written(store: Store, titled: dict[str, str]) -> None:
    """In full and short, among words, and where a title speaks of it."""
    number = titled[TITLES[0]]
    code = number[-4:]
    for words in (number, f"KOR-{code}", code.lower(), f"{code}の", f"{number} launch"):
        assert TITLES[0] in found(store, "KLO", words), words
    for words in (f"JPN-{code}", f"KOR-2025-{code}", f"{number} northern", code[:3]):
        assert TITLES[0] not in found(store, "KLO", words), words


def test_a_title_that_speaks_of_a_number_is_found_by_it(store: Store, desks: Desks) -> None:
    """What follows up another names it; both are found, the newer first."""
    number = desks.requested().number
    after = desks.requested(at(1), title=f"More on {number}").number
    rows = store.queries.by_words(BY_NAME["KLO"], Filter(number)).now().rows

    assert [release.number for release in rows] == [after, number]


def test_five_hundred_words_are_in_no_title(store: Store, titled: dict[str, str]) -> None:
    """And the database is not asked for them; a whole title is found by itself."""
    assert found(store, "KLO", " ".join(f"word{n}" for n in range(500))) == []
    for title in titled:
        assert found(store, "KLO", title) == [title]


def test_what_has_ended_is_found_and_what_never_arrived_is_not(store: Store, desks: Desks) -> None:
    """Each party finds what reached it, for as long as there is a register."""
    names = ("withdrawn", "denied", "recalled", "expired")
    gone = {
        name: made(at(n), title=f"Launch {name}").number
        for n, (name, made) in enumerate(
            zip(
                names,
                (desks.requested, desks.approved, desks.released, desks.released),
                strict=True,
            )
        )
    }
    desks.do("KLO", gone["withdrawn"], steps.withdraw, at(9))
    desks.do("UFDO", gone["denied"], steps.deny, at(9))
    desks.do("KFDO", gone["recalled"], steps.recall, at(9), note="wrong")
    desks.do(None, gone["expired"], steps.expire, later(days=9), to="JPN")

    assert {who: found(store, who, "launch") for who in ("KLO", "ULO", "JLO")} == {
        "KLO": [f"Launch {name}" for name in names[::-1]],
        "ULO": [f"Launch {name}" for name in names[:0:-1]],
        "JLO": [f"Launch {name}" for name in names[:1:-1]],
    }


def test_who_asked_finds_the_own_ask_and_nobody_between(store: Store, desks: Desks) -> None:
    """Its title is theirs."""
    desks.do("JLO", None, steps.ask, NOON, asking=ASKING)

    assert {who: found(store, who, "flew") for who in ("KLO", "ULO", "JLO")} == {
        "KLO": [ASKING.title],
        "ULO": [],
        "JLO": [ASKING.title],
    }


@pytest.mark.parametrize("seed", range(2))
def test_whoever_may_know_of_a_release_finds_it_and_nobody_else(
    store: Store, desks: Desks, seed: int
) -> None:
    """After any acts, in each party: the rows of the index are the rule of the domain."""
    chance, now, numbers = Random(seed), NOON, list[str]()
    for _ in range(10):
        now += timedelta(minutes=chance.choice((5, 30, 90, 700)))
        while store.timers.fire(steps.BY_THE_CLOCK, now).now():
            pass
        for _ in range(6):
            something(desks, chance, now, numbers)
    releases = store.db.read(everything).now()
    known = {
        party: {n for n, release in releases.items() if party in informed_parties(release)}
        for party in PARTIES
    }

    assert store.db.read(indexed).now() == expected(releases)
    assert all(0 < len(known[party]) < len(known["KOR"]) for party in ("USA", "JPN"))
    for who in ("KLO", "ULO", "JLO"):
        officer = BY_NAME[who]
        for number, release in releases.items():
            hits = store.queries.by_words(officer, Filter(number)).now()
            assert (number in [r.number for r in hits.rows]) is (number in known[officer.party])
            titled = store.queries.by_words(officer, Filter(release.title), limit=500).now()
            assert {r.number for r in titled.rows} <= known[officer.party]
            assert titled.total == len(titled.rows)


def indexed(c: Connection) -> set[tuple[str, str, str]]:
    """Party, term and number of every row of the index."""
    of = SEARCH_TERM.c
    return {tuple(row) for row in c.execute(select(of.party, of.term, of.number))}


def expected(releases: dict[str, Release]) -> set[tuple[str, str, str]]:
    """The same, by the rule of the domain."""
    return {
        (party, term, number)
        for number, release in releases.items()
        for party in informed_parties(release)
        for term in search_terms.of_release(number, release.title)
    }


def test_a_page_is_found_at_a_time_and_counted_so_far(
    store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the words are rare or common, and whether a beginning stands for few or for many."""
    titles = [f"Launch{'ing' * (n % 2)} of type {n:c>4}" for n in range(7)]
    for n, title in enumerate(titles):
        desks.requested(at(n), title=title)
    whole = titles[::-1]
    for most, meant in ((1000, 64), (3, 64), (3, 1)):
        monkeypatch.setattr("storage.queries.search.MOST_COUNTED", most)
        monkeypatch.setattr("storage.queries.lists.MOST_COUNTED", most)
        monkeypatch.setattr("storage.queries.search.MOST_MEANT", meant)
        for words in ("laun", "type", "of launch", "type laun", "of type launch", "ccc type"):
            pages = [found(store, "KLO", words, limit=3, offset=n) for n in (0, 3, 6)]
            assert pages == [whole[:3], whole[3:6], whole[6:]], (most, meant, words)
            total = store.queries.by_words(BY_NAME["KLO"], Filter(words), 3, 0).now().total
            assert total == min(7, most + 1)


def test_a_list_is_narrowed_by_words(store: Store, titled: dict[str, str], desks: Desks) -> None:
    """The same words find the same, of what is on the list."""
    desks.do("KLO", titled[TITLES[0]], steps.withdraw, at(9))

    def listed(which: str, words: str) -> list[str]:
        found = store.queries.listing(BY_NAME["KLO"], which, at(9), narrowed=Filter(words))  # type: ignore[arg-type]
        rows = found.now().rows
        return [release.title for release in rows]

    assert listed("pending", "発射") == [TITLES[1]]
    assert listed("pending", "no") == [TITLES[3]]
    assert listed("pending", "launch") == []
    assert listed("ended", "launch west") == [TITLES[0]]
    assert listed("mine", titled[TITLES[0]]) == [TITLES[0]]
    assert listed("mine", "***") == []


def test_a_list_is_narrowed_to_a_precedence(store: Store, desks: Desks) -> None:
    """With and without words; each is of the precedence that it has now."""
    flash, routine = (
        desks.requested(at(n), title=f"Launch {of}", precedence=of).number
        for n, of in enumerate(("FLASH", "ROUTINE"))
    )
    rank = store.queries.policy().now().precedences["FLASH"].rank  # type: ignore[union-attr]

    def narrowed(words: str, rank: int) -> list[str]:
        of, officer = Filter(words, rank), BY_NAME["KLO"]
        lists = [store.queries.listing(officer, w, at(9), narrowed=of).now() for w in LISTS]  # type: ignore[arg-type]
        lists += [store.queries.by_words(officer, of).now()] if words else []
        [numbers] = {tuple(r.number for r in found.rows) for found in lists}
        assert {found.total for found in lists} == {len(numbers)}
        return list(numbers)

    assert narrowed("", rank) == narrowed("launch", rank) == [flash]
    assert narrowed("routine", rank) == []
    desks.do("KFDO", routine, steps.reprioritise, at(3), precedence="FLASH")
    assert narrowed("routine", rank) == [routine]


LISTS = ("mine", "pending")


def test_what_a_title_no_longer_says_is_found_no_more(store: Store, desks: Desks) -> None:
    """Not by anybody: its terms go with it, and those of the new title come."""
    release = desks.released(title="Launch of KESTREL")
    assert found(store, "JLO", "kestrel") == ["Launch of KESTREL"]

    def rewritten(c: Connection) -> set[str]:
        search_index.write(c, release, replace(release, title="Launch of a thing"))
        terms = {term for _, term, _ in indexed(c)}
        c.rollback()
        return terms

    with store.db.engine.connect() as c:
        terms = rewritten(c)
    assert "kestrel" not in terms
    assert "thing" in terms


def test_an_upgrade_finds_what_there_was(store: Store, desks: Desks, url: str) -> None:
    """Each party what it may know of, as if it had been written now."""
    assert desks.released(title=TITLES[1]) and desks.approved(title=TITLES[2])
    desks.do("JLO", None, steps.ask, NOON, asking=ASKING)
    desks.requested(title=TITLES[0])
    before = store.db.read(indexed).now()
    assert before == expected(store.db.read(everything).now())

    from alembic import command

    engine = open_engine(url)
    with engine.begin() as c:
        command.downgrade(configuration(c), "0016")
    assert migrate(url)
    with engine.connect() as c:
        assert indexed(c) == before
    engine.dispose()


def test_the_same_is_found_whatever_a_party_may_not_know(store: Store, desks: Desks) -> None:
    """The rows that a search reads of a party are the same rows with and without what is hidden."""
    shown = desks.released(title="Launch seen")
    rows = {row for row in store.db.read(indexed).now() if row[0] == "JPN"}
    assert rows
    for n in range(3):
        desks.approved(at(n), title="Launch hidden")

    assert {row for row in store.db.read(indexed).now() if row[0] == "JPN"} == rows
    seen = store.queries.by_words(BY_NAME["JLO"], Filter("launch")).now()
    assert ([r.number for r in seen.rows], seen.total) == ([shown.number], 1)
