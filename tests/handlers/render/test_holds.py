"""
On hold the clock stands still: cards, lists and Home say how much time is left, and no moment that
will not come.
"""

from dataclasses import replace

import pytest

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.notifications.cards import Card, CardKind
from bot.domain.release.release import Release
from handlers.home.tab import home_view
from handlers.render import listings
from handlers.render.cards import draw
from handlers.render.paging import ListPage
from handlers.slack.blocks import Drawing
from handlers.text.words import Words
from storage.queries.worklist import Worklist
from tests.domain.world import at, book
from tests.handlers.home.test_tab import NOTHING, page_of
from tests.handlers.limits import read
from tests.handlers.stages import SEOUL, approved, person, released, requested, returned

HELD = [ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, at(21 * 60))]
OVER = [*HELD, ArrangementEvent("TISA", "JPN", EventKind.RESUME, at(69 * 60))]
"""A FLASH has a day to be decided; a hold of two begins three hours before that is over."""
LEFT = {
    "en": "clock stopped, 3 h left",
    "ja": "計時停止中、残り3時間",
    "ko": "시한 정지 중, 3시간 남음",
}


def asked() -> Release:
    """What Japan asks Korea for."""
    asking = steps.Asking("KOR", "dprk.missile", "What flew?", "Warning", "FLASH")
    return steps.ask(None, book("JLO"), asking=asking).release


def speaking(
    language: str, hours: float, events: list[ArrangementEvent], by: str | None = None
) -> Book:
    """The book of a moment, every desk and officer reading one language."""
    found = book(by, now=at(hours * 60), events=events)
    parties = {code: replace(party, lang=language) for code, party in found.policy.parties.items()}
    roster = {key: replace(o, language=language) for key, o in found.roster.items()}
    return replace(found, policy=replace(found.policy, parties=parties), roster=roster)


CARDS = [
    (CardKind.DECISION, "KOR", 1, requested),
    (CardKind.DECISION, "USA", 1, approved),
    (CardKind.RETURNED, "KOR", 1, returned),
    (CardKind.ASKED, "KOR", 0, asked),
    (CardKind.OWN, "JPN", 0, asked),
]


@pytest.mark.parametrize("language", LEFT)
@pytest.mark.parametrize(
    ("kind", "party", "version", "made"), CARDS, ids=[f"{c[0]}-{c[1]}" for c in CARDS]
)
def test_a_card_says_what_is_left_and_after_the_hold_the_new_moment(
    language: str, kind: CardKind, party: str, version: int, made
) -> None:
    """Whichever desk's, the day that was first set for it is on none."""
    release = made()
    words = Words(language, _zone(party))

    def card(hours: float, events: list[ArrangementEvent]) -> str:
        drawn = draw(Card(kind, party, version), release, speaking(language, hours, events))
        assert isinstance(drawn, Drawing)
        return read(drawn.blocks)

    def lapses(day: float, seen: float) -> str:
        return words.say("card-lapses", at=words.moment(at(day * 60), at(seen * 60)))

    assert lapses(24, 20) in card(20, [])
    for hours, declared in ((21, HELD), (24, HELD), (60, HELD), (30, OVER)):
        on_hold = card(hours, declared)
        assert LEFT[language] in on_hold
        assert lapses(24, hours) not in on_hold
    after = card(70, OVER)
    assert lapses(72, 70) in after
    assert LEFT[language] not in after


def _zone(party: str) -> str:
    return {"KOR": "Asia/Seoul", "JPN": "Asia/Tokyo", "USA": "America/New_York"}[party]


@pytest.mark.parametrize("language", LEFT)
def test_a_list_says_it_where_the_moment_stands(language: str) -> None:
    """What can be read meanwhile ends as it was to end."""
    words, officer = Words(language, "Asia/Seoul"), person("KLO")
    both = steps.approve(requested(to=("USA", "JPN")), book("KFDO")).release
    end = both.delivery("USA").expires_at

    def row(release: Release, hours: float, events: list[ArrangementEvent]) -> str:
        page = page_of(release)
        drawn = listings.list_answer(
            page, ListPage("pending"), speaking(language, hours, events), officer, words
        )
        return str(drawn.blocks[1]["text"]["text"])

    def lapses(moment: str) -> str:
        return words.say("list-lapses", at=moment)

    assert row(requested(), 30, HELD).endswith(lapses(LEFT[language]))
    assert row(requested(), 70, OVER).endswith(lapses(words.time(at(72 * 60))))
    assert both.delivery("JPN").slot and end
    expires = words.say("list-expires", at=words.time(end))
    assert row(both, 30, HELD).endswith(f"{expires} · {lapses(LEFT[language])}")
    assert row(released(), 30, HELD).endswith(expires)


@pytest.mark.parametrize("language", LEFT)
def test_home_says_it_where_it_says_how_long_there_is(language: str) -> None:
    """Of what is asked and what was returned, until it lapses; of a decision, until its target."""

    def home(by: str, release: Release, hours: float, events: list[ArrangementEvent]) -> str:
        seen = Worklist(page_of(release), NOTHING, NOTHING)
        return read(
            home_view(speaking(language, hours, events, by), Words(language, "Asia/Seoul"), seen)
        )

    for release in (asked(), returned()):
        assert LEFT[language] in home("KLO", release, 60, HELD)
        assert LEFT[language] not in home("KLO", release, 70, OVER)
    early = [ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, at(1))]
    four = Words(language).say("stopped", span=Words(language).say("short-minutes", count="4"))
    assert four in home("KFDO", requested(), 60, early)
    held = home("KFDO", requested(), 60, HELD)
    assert Words(language).say("waits-suspended") in held, (
        "its target was used up before: nothing of it is left"
    )
    assert Words(language).say("stopped", span="").strip(" ,、") not in held


def test_where_an_arrangement_will_end_before_its_time_the_card_says_when_it_would_lapse() -> None:
    """Nobody knows whether the notice will stand."""
    notice = [ArrangementEvent("TISA", "JPN", EventKind.NOTICE, at(10 * 60))]
    drawn = draw(Card(CardKind.DECISION, "KOR", 1), requested(), book(now=at(60), events=notice))

    assert isinstance(drawn, Drawing)
    assert Words("ko", "Asia/Seoul").moment(at(24 * 60), at(60)) in read(drawn.blocks)
    assert SEOUL.say("stopped", span="3 h") == LEFT["en"]
