"""
Who may know what of a release: one rule, in every stage, for the three parties of a route by a hub.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.policy.model import Approvals
from bot.domain.release import visibility
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage
from tests.domain.world import (
    LAUNCH,
    OFFICERS,
    approved,
    at,
    book,
    policy,
    read_by_japan,
    released,
    requested,
)

PARTIES = ("KOR", "USA", "JPN")
ASKING = steps.Asking("KOR", "dprk.missile.launch", "What flew?", "Warning", "PRIORITY")
NOTHING = (False, False, None)


def returned(by: str = "UFDO") -> Release:
    """Sent back: by the hub, or by the originator before the hub had it."""
    release = approved() if by == "UFDO" else requested()
    return steps.send_back(release, book(by), code="unclear", note="Which?").release


def revised(release: Release | None = None) -> Release:
    """Sent back by the hub, and drafted anew."""
    now = book("KLO", now=at(5))
    return steps.revise(release or returned(), now, draft=replace(LAUNCH, body="Two")).release


def asked() -> Release:
    """Japan has asked Korea."""
    return steps.ask(None, book("JLO"), asking=ASKING).release


def answered() -> Release:
    """Korea has drafted an answer."""
    return steps.answer(asked(), book("KLO"), draft=LAUNCH).release


def lapsed(release: Release) -> Release:
    """Its time to be decided is over."""
    decision = steps.lapse(release, book(now=at(60 * 24 * 30)), to="JPN")
    assert decision
    return decision.release


def recalled() -> Release:
    """Taken back after Japan had it."""
    return steps.recall(released(), book("KFDO"), note="wrong").release


CASES: list[tuple[Callable[[], Release], dict[str, tuple[bool, bool, int | None]]]] = [
    (requested, {"KOR": (True, True, 1), "USA": NOTHING, "JPN": NOTHING}),
    (lambda: returned("KFDO"), {"KOR": (True, True, 1), "USA": NOTHING, "JPN": NOTHING}),
    (approved, {"KOR": (True, True, 1), "USA": (True, True, 1), "JPN": NOTHING}),
    (returned, {"KOR": (True, True, 1), "USA": (True, True, 1), "JPN": NOTHING}),
    (revised, {"KOR": (True, True, 2), "USA": (True, True, 1), "JPN": NOTHING}),
    (released, dict.fromkeys(PARTIES, (True, True, 1))),
    (read_by_japan, dict.fromkeys(PARTIES, (True, True, 1))),
    (recalled, dict.fromkeys(PARTIES, (True, True, 1))),
    (asked, {"KOR": (True, True, None), "USA": NOTHING, "JPN": (True, True, None)}),
    (answered, {"KOR": (True, True, 1), "USA": NOTHING, "JPN": (True, False, None)}),
    (lambda: lapsed(answered()), {"KOR": (True, True, 1), "USA": NOTHING}),
]


@pytest.mark.parametrize(("made", "expected"), CASES)
def test_a_party_knows_the_delivery_its_stage_and_a_version_by_what_has_reached_it(
    made: Callable[[], Release], expected: dict[str, tuple[bool, bool, int | None]]
) -> None:
    """Whether there is one, where it stands, and which version: three answers, one rule."""
    release = made()
    [d] = release.deliveries
    for party, (known, stage, version) in expected.items():
        seen = visibility.visible_version(release, party)
        found = (
            visibility.visible_deliveries(release, party) == (d,),
            visibility.stage_visible(release, d, party),
            seen and seen.n,
        )
        assert found == (known, stage, version), party
        assert (party in visibility.informed_parties(release)) is known
        assert {visibility.may_know(release, o) for o in OFFICERS if o.party == party} == {known}


def test_an_older_version_is_seen_where_it_is_asked_for_and_a_newer_never() -> None:
    """What a card was drawn for stays what it was drawn for."""
    release = revised()
    asked_for = {
        (party, n): visibility.visible_version(release, party, n)
        for party in ("KOR", "USA")
        for n in (1, 2)
    }

    assert {key: version and version.n for key, version in asked_for.items()} == {
        ("KOR", 1): 1,
        ("KOR", 2): 2,
        ("USA", 1): 1,
        ("USA", 2): 1,
    }


def of_two(by: str, now: datetime) -> Book:
    """The book under a policy by which two officers of the originator consent."""
    return book(by, now=now, under=replace(policy(), approvals=Approvals(2, 1, {})))


def test_a_version_is_offered_with_the_last_consent_that_was_needed_then() -> None:
    """Whatever another policy asks for by now: what was offered is offered, and nothing else is."""
    first = steps.approve(requested(), of_two("KFDO", at(1))).release
    assert visibility.offered_version(first.deliveries[0]) == 0
    both = steps.approve(first, of_two("KFDO2", at(2))).release
    assert visibility.offered_version(both.deliveries[0]) == 1

    back = steps.send_back(both, book("UFDO", now=at(3)), code="unclear", note="Which?").release
    again = steps.approve(revised(back), of_two("KFDO", at(6))).release
    assert {c.version for c in again.deliveries[0].consents} == {1, 2}
    assert visibility.offered_version(again.deliveries[0]) == 1
    whole = steps.approve(again, of_two("KFDO2", at(7))).release
    assert visibility.offered_version(whole.deliveries[0]) == 2


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        (requested, {"KOR"}),
        (approved, {"KOR", "USA"}),
        (returned, {"KOR", "USA"}),
        (asked, {"KOR", "JPN"}),
        (answered, {"KOR"}),
    ],
)
def test_whose_step_was_not_taken_is_known_to_those_who_knew_where_it_stood(
    release: Callable[[], Release], expected: set[str]
) -> None:
    """Who asked learns that nobody answered, and of an answer nothing."""
    before = release()
    after = lapsed(before)
    [d] = after.deliveries

    assert d.stage is Stage.LAPSED
    assert {p for p in PARTIES if visibility.lapse_visible(after, d, p)} == expected
    assert {
        p for p in PARTIES if visibility.stage_visible(before, before.deliveries[0], p)
    } == expected


def test_what_has_reached_a_hub_stays_known_to_it_though_it_is_offered_anew() -> None:
    """It read that there was a new version before it was asked again."""
    decisions = [steps.request(None, book("KLO"), draft=LAUNCH)]
    for minute, (by, rule) in enumerate(
        (
            ("KFDO", steps.approve),
            ("UFDO", lambda r, b: steps.send_back(r, b, code="unclear", note="Which?")),
            ("KLO", lambda r, b: steps.revise(r, b, draft=replace(LAUNCH, body="Two"))),
            ("KFDO", steps.approve),
            ("UFDO", steps.relay),
        ),
        1,
    ):
        decisions.append(rule(decisions[-1].release, book(by, now=at(minute))))
    moves = [move for decision in decisions for move in decision.moves]

    def seen(release: Release, upto: int, party: str) -> list[str]:
        register = moves[:upto]
        return [m.step for m in register if visibility.entry_visible(m, release, party, register)]

    assert seen(decisions[3].release, 4, "USA") == ["approve", "return", "revise"]
    assert seen(decisions[4].release, 5, "USA") == ["approve", "return", "revise", "approve"]
    assert seen(decisions[5].release, 6, "JPN") == ["relay"]
    assert seen(decisions[5].release, 6, "KOR") == [m.step for m in moves]
