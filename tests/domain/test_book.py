"""
The time in the book: what is over by any clock that is known is over, and a clock set back lets
nothing in.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.domain import refusals, steps
from bot.domain.release.release import Release
from bot.domain.steps.drafts import Draft
from tests.domain.world import LAUNCH, NOON, approved, at, book, read_by_japan, released, requested

SECOND = timedelta(seconds=1)
ASKED = steps.Asking("KOR", "dprk.missile.launch", "What flew?", "Warning", "IMMEDIATE")


def asked() -> Release:
    """What Japan asks Korea for."""
    return steps.ask(None, book("JLO"), asking=ASKED).release


def returned() -> Release:
    """What Korea's approver sent back."""
    return steps.send_back(requested(), book("KFDO"), code="level", note="lower").release


ANSWER = Draft(level="S", body="Nothing")
WAYS_IN = {
    "request": ("KLO", lambda: None, partial(steps.request, draft=LAUNCH)),
    "ask": ("JLO", lambda: None, partial(steps.ask, asking=ASKED)),
    "answer": ("KLO", asked, partial(steps.answer, draft=ANSWER)),
    "revise": ("KLO", returned, partial(steps.revise, draft=ANSWER)),
    "approve": ("KFDO", requested, steps.approve),
    "relay": ("UFDO", approved, steps.relay),
    "extend": ("KFDO", released, partial(steps.extend, lifetime="48h")),
    "read": ("JLO", read_by_japan, steps.read),
    "look": ("KFDO", requested, steps.look),
}
WAYS_OUT = {
    "decline": ("KLO", asked, steps.decline),
    "return": ("KFDO", requested, partial(steps.send_back, code="level", note="lower")),
    "deny": ("UFDO", approved, steps.deny),
    "withdraw": ("KLO", requested, steps.withdraw),
    "recall": ("KFDO", released, partial(steps.recall, note="wrong")),
    "acknowledge": ("JLO", read_by_japan, steps.acknowledge),
    "certify": ("JLO", read_by_japan, steps.certify),
    "lapse": (None, requested, partial(steps.lapse, to="JPN")),
    "expire": (None, released, partial(steps.expire, to="JPN")),
}


@pytest.mark.parametrize("step", WAYS_IN)
def test_a_clock_that_was_set_back_lets_nothing_in(step):
    """
    Nobody can say what is over by then, and whatever is counted from such a time ends at a wrong
    one.
    """
    by, release, rule = WAYS_IN[step]
    asks = book(by)

    assert rule(release(), asks)
    with pytest.raises(refusals.ClockDoubted):
        rule(release(), replace(asks, doubted=True))


@pytest.mark.parametrize("step", WAYS_OUT)
def test_a_clock_that_was_set_back_keeps_nothing_from_ending(step):
    """Nor from being received or certified: what was done by hand is true by any clock."""
    by, release, rule = WAYS_OUT[step]
    asks = book(by, now=at(60 * 24 * 90) if by is None else NOON)

    assert rule(release(), replace(asks, doubted=True))


def test_who_may_not_know_learns_nothing_of_the_clock():
    """The refusal of what is not theirs reads as it always does."""
    with pytest.raises(refusals.NotFound):
        steps.relay(requested(), replace(book("UFDO"), doubted=True))
    with pytest.raises(refusals.WrongRole):
        steps.request(None, replace(book("KSUP"), doubted=True), draft=LAUNCH)


@pytest.mark.parametrize(
    "rule",
    [
        steps.read,
        steps.acknowledge,
        steps.look,
        partial(steps.extend, lifetime="48h"),
    ],
)
def test_what_is_over_by_the_newest_record_is_over(rule):
    """
    Another replica's clock may be a minute ahead: what it has seen end does not come back here.
    """
    release = read_by_japan()
    end = release.delivery("JPN").expires_at
    by = "JLO" if rule in (steps.read, steps.acknowledge) else "KFDO"

    assert rule(release, replace(book(by, now=end - 2 * SECOND), recorded=end - SECOND))
    with pytest.raises(refusals.Expired):
        rule(release, replace(book(by, now=end - SECOND), recorded=end))


def test_what_was_not_decided_in_time_is_not_looked_at_any_more():
    """It lapses when the clock gets there; until then nobody reads what is over."""
    offered = requested()
    assert steps.look(offered, book("KFDO", now=offered.decide_by - SECOND)).opens == 1
    with pytest.raises(refusals.WrongStage):
        steps.look(offered, book("KFDO", now=offered.decide_by))


def test_time_goes_on_in_a_book_whatever_becomes_of_the_wall_clock():
    """What was judged a moment ago is judged again by how long ago that was."""
    told = replace(book("JLO"), recorded=NOON + SECOND, told=100.0)

    assert told.later(at(1), 101.0).now == at(1)
    assert told.later(at(-60), 103.0).now == NOON + 4 * SECOND
    assert told.later(at(-60), 103.0).told == 103.0
