"""A report is kept sealed with its words, its title beside it, on both databases."""

from datetime import timedelta

from bot.domain import steps
from bot.domain.release.release import Release
from bot.domain.text import search_terms
from handlers.digests import page
from handlers.text.words import Words
from storage.queries.search import Filter
from tests.domain.world import NOON, OFFICERS, policy
from tests.storage.queries.test_digests import digest
from tests.storage.world import Desks, later

TEMPLATE = policy().templates["launch"]
BY_NAME = {o.name: o for o in OFFICERS}
VALUES = {"launched_at": "0257Z", "kind": "srbm", "area_coordinates": "38.7351N 127.2143E"}


def reported(desks: Desks) -> Release:
    """A launch report that Korea offers to Japan."""
    draft = steps.ReportDraft("launch", TEMPLATE.version, ("JPN",), "FLASH", values=VALUES)
    return desks.do("KLO", None, steps.request, draft=draft).release


def test_it_is_read_back_as_it_was_written(desks: Desks) -> None:
    """Template, titles and purposes stand beside it; one that was typed has none."""
    release = reported(desks)
    seen, _ = desks.store.queries.release(release.number, NOON).now() or (None, None)

    assert seen and (seen.template, seen.titles, seen.purposes) == (
        "launch",
        release.titles,
        release.purposes,
    )
    typed, _ = desks.store.queries.release(desks.requested().number, NOON).now() or (None, None)
    assert typed and (typed.template, typed.titles, typed.purposes) == (None, {}, {})


def test_its_sealed_content_is_the_report(desks: Desks) -> None:
    """With the hash that was consented to; until it is over, and not after."""
    release = reported(desks)
    desks.do("KFDO", release.number, steps.approve)
    desks.do("UFDO", release.number, steps.relay)
    outcome = desks.read(release.number)

    assert outcome.content and outcome.content.report
    values = outcome.content.report.values
    assert (values["area"], values["kind"]) == ("38.7351N 127.2143E", "srbm")
    assert (values["launched_at"], values["objects"]) == ("2026-11-23T02:57Z", "")
    assert list(values) == [field.id for field in TEMPLATE.fields]


def test_each_party_finds_it_by_the_words_of_its_title(desks: Desks) -> None:
    """In the three languages, with the time of sending."""
    number = reported(desks).number
    officer = BY_NAME["KLO"]
    for words in ("Launch report", "発射情報", "발사 보고", "0300Z"):
        assert search_terms.sought(words)
        found = desks.store.queries.by_words(officer, Filter(words), 20, 0).now()
        assert [release.number for release in found.rows] == [number], words


def test_a_digest_says_its_title_in_its_own_language(desks: Desks) -> None:
    """Where it is overdue as well as where a certificate of it is due."""
    number = reported(desks).number
    day = digest(desks.store, "KOR", later(minutes=6))
    assert [item.number for item in day.day.overdue.items] == [number]
    for language, title in (("en", "Launch report"), ("ja", "発射情報"), ("ko", "발사 보고")):
        assert title in page.text(page.digest_page(day, policy(), Words(language, "Asia/Seoul")))

    desks.do("KFDO", number, steps.approve)
    desks.do("UFDO", number, steps.relay)
    desks.do("KFDO", number, steps.recall, note="Wrong")
    owed = digest(desks.store, "JPN", NOON + timedelta(days=1))
    assert [item.number for item in owed.day.destruction.items] == [number]
    assert "発射情報" in page.text(page.digest_page(owed, policy(), Words("ja", "Asia/Tokyo")))
