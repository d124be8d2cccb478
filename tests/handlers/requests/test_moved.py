"""
What a desk reads of an officer whom the roster has in another party by now: never the name they
have there.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import steps
from bot.domain.notifications.cards import Card, CardKind
from handlers.home.roles import presence
from handlers.render import certificate
from handlers.render.cards import draw
from handlers.text import durations
from handlers.text.words import Reader, Words
from tests.domain.world import OFFICERS, approved, at, book, policy, read_by_japan, requested, who
from tests.handlers.limits import presses, read
from tests.handlers.stages import SEOUL, asked


def lasts(party, hours):
    """So many hours, as a desk reads them."""
    return durations.exact(timedelta(hours=hours), Words.of_desk(policy(), party))


def moved(user, party):
    """The book after somebody has another post, in another party."""
    there = [replace(o, party=party, name="NEW POST") if o.id == who(user) else o for o in OFFICERS]
    return book(roster=there, now=at(1))


@pytest.mark.parametrize(("to", "shown"), [("KOR", True), ("USA", False)])
def test_who_has_the_watch(to, shown):
    """They took it for Korea."""
    now = replace(moved("KFDO2", to), actor=who("KFDO"), watch={"KOR": who("KFDO2")})

    assert ("NEW POST" in read(presence(now, SEOUL))) is shown


@pytest.mark.parametrize(("to", "shown"), [("KOR", True), ("USA", False)])
def test_who_looks_at_it(to, shown):
    """They said so for Korea, within the last quarter of an hour."""
    now = replace(moved("KFDO2", to), looking={"KOR": (who("KFDO2"), at(1) + timedelta(minutes=5))})
    drawn = draw(Card(CardKind.DECISION, "KOR", 1), requested(), now)

    assert ("NEW POST" in read(drawn.blocks)) is shown


@pytest.mark.parametrize(("to", "shown"), [("JPN", True), ("USA", False)])
def test_who_read_and_certified_it(to, shown):
    """The certificate says when, and that somebody did."""
    over = steps.recall(read_by_japan(), book("KFDO"), note="over").release
    certified = steps.certify(over, book("JLO")).release
    page = certificate.page(
        certified, moved("JLO", to), Reader("JPN", SEOUL), {}, checkpoint="c", vkey="v"
    )

    assert ("NEW POST" in str(page)) is shown
    assert ("withheld" in str(page["facts"][-1])) is not shown


def test_who_asked_carries_nothing_of_what_the_other_party_drafts() -> None:
    """Neither how often it was revised, in a button's value, nor how long it shall live."""
    before, now = asked(), book(now=at(1))
    answered = steps.answer(
        before, book("KLO"), draft=replace(steps.Draft(level="S", body="x"), lifetime="7h")
    ).release
    drawn = [draw(Card(CardKind.OWN, "JPN", 0), release, now) for release in (before, answered)]

    assert {presses(d.blocks)["withdraw"]["value"].rpartition(".")[2] for d in drawn} == {"0"}
    assert [lasts("JPN", 7) in read(d.blocks) for d in drawn] == [False, False]
    korea = draw(Card(CardKind.DECISION, "KOR", 1), answered, now)
    assert lasts("KOR", 7) in read(korea.blocks)


def test_a_hub_is_told_the_lifetime_of_what_it_is_offered_and_not_of_what_is_drafted_anew() -> None:
    """After its own return the next version is Korea's affair until it is offered."""
    offered = approved(requested(lifetime="6h"))
    back = steps.send_back(offered, book("UFDO"), code="level", note="x").release
    revised = steps.revise(
        back, book("KLO"), draft=steps.Draft(level="C", body="x", lifetime="7h")
    ).release
    again = steps.approve(revised, book("KFDO"), version=2).release
    hours = [lasts("USA", n) for n in (6, 7)]
    shown = [
        read(draw(Card(CardKind.DECISION, "USA", n), r, book()).blocks)
        for n, r in ((1, offered), (1, revised), (2, again))
    ]

    assert [[h in text for h in hours] for text in shown] == [
        [True, False],
        [False, False],
        [False, True],
    ]
