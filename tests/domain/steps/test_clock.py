"""
What the clock does to a release: it reminds, escalates and announces, each decided again when its
time comes.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.policy.working_hours import FAR
from bot.domain.release.release import Release
from bot.domain.steps.clock import timers
from tests.domain.world import approved, at, book, policy, released, requested


def clock(minutes: float, **more: Any) -> Book:
    """The book as the clock finds it."""
    return replace(book(now=at(minutes)), **more)


def due(release: Release, minutes: float = 0) -> dict[str, datetime]:
    """What the clock must do next to a release with one destination."""
    return {step: when for step, _, when in timers(release, clock(minutes))}


def test_an_offer_has_a_reminder_an_escalation_and_an_end() -> None:
    """These are the timers that a new release sets; of the most urgent also whom to try."""
    release = requested(precedence="IMMEDIATE")

    assert due(release) == {"lapse": release.decide_by, "remind": at(7.5), "escalate": at(15)}
    assert due(requested()).keys() == {*due(release), "try"}


def test_what_is_released_is_announced_before_it_ends() -> None:
    """Its readers hear of the end while they can still read."""
    release = released(approved(requested(lifetime="5h", precedence="IMMEDIATE")))

    assert due(release) == {"expire": at(300), "remind": at(3), "escalate": at(6), "warn": at(60)}


@pytest.mark.parametrize(("rule", "minutes"), [(steps.remind, 2.5), (steps.escalate, 5)])
def test_nothing_is_done_before_its_time(rule: Any, minutes: float) -> None:
    """
    A timer that was set for an earlier moment, as before a change of precedence, finds nothing to
    do.
    """
    release = requested()

    assert rule(release, clock(minutes - 0.01), to="JPN") is None
    assert rule(release, clock(minutes), to="JPN") is not None


@pytest.mark.parametrize("rule", [steps.remind, steps.escalate])
@pytest.mark.parametrize(
    "release",
    [
        steps.deny(requested(), book("KFDO")).release,
        steps.withdraw(requested(), book("KLO")).release,
        steps.send_back(requested(), book("KFDO"), code="level", note="x").release,
    ],
    ids=["denied", "withdrawn", "returned"],
)
def test_what_is_decided_is_never_reminded_of(rule: Any, release: Release) -> None:
    """A timer may come after the decision."""
    assert rule(requested(), clock(60), to="JPN") is not None
    assert rule(release, clock(60), to="JPN") is None


@pytest.mark.parametrize("rule", [steps.remind, steps.escalate, steps.warn])
def test_what_is_suspended_is_never_reminded_of(rule: Any) -> None:
    """Nobody could do anything about it."""
    release = (
        requested() if rule is not steps.warn else released(approved(requested(lifetime="2h")))
    )
    held = clock(60, frozen=lambda _: ((at(2), FAR),))

    assert rule(release, held, to="JPN") is None
    assert rule(release, clock(60), to="JPN") is not None


def test_each_reminder_is_counted_and_the_next_follows() -> None:
    """The next timer is derived from what the delivery says was sent."""
    release = requested()
    seen = []
    for _ in range(policy().reminders.max_per_step):
        moment = due(release)["remind"]
        decision = steps.remind(release, replace(book(), now=moment), to="JPN")
        assert decision
        release = decision.release
        seen.append((moment - at(0)).total_seconds() / 60)

    assert seen == [2.5, 4, 5, 10, 20, 40, 80, 160]
    assert "remind" not in due(release), "then only the digest speaks of it"


def test_what_one_step_was_reminded_of_does_not_count_for_the_next() -> None:
    """Korea took as many reminders as there are; the United States get theirs from the first on."""
    most = policy().reminders.max_per_step
    spent = replace(
        requested(),
        deliveries=(replace(requested().deliveries[0], reminded=most, reminded_at=at(160)),),
    )
    assert "remind" not in due(spent, 161)

    offered = steps.approve(spent, book("KFDO", now=at(161))).release

    assert due(offered, 161)["remind"] == at(161 + 1.5), "half of three minutes"
    assert (offered.deliveries[0].reminded, offered.deliveries[0].reminded_at) == (0, None)


def test_after_an_outage_there_is_one_reminder_for_all_that_were_missed() -> None:
    """Three at once would say nothing more than one."""
    late = steps.remind(requested(), clock(12), to="JPN")

    assert late
    assert [m.step for m in late.moves] == ["remind"]
    assert due(late.release, 12)["remind"] == at(20)


def test_a_step_is_escalated_once() -> None:
    """A supervisor who was told has been told."""
    once = steps.escalate(requested(), clock(5), to="JPN")

    assert once
    assert "escalate" not in due(once.release, 6)
    assert steps.escalate(once.release, clock(60), to="JPN") is None


def test_an_end_is_announced_at_each_moment_once() -> None:
    """A timer that comes twice announces nothing anew."""
    release = released(approved(requested(lifetime="5h")))
    first = steps.warn(release, clock(60), to="JPN")
    assert first

    assert steps.warn(first.release, clock(61), to="JPN") is None
    assert due(first.release, 61)["warn"] == at(240)


def test_the_register_says_in_which_stage_it_was() -> None:
    """Figures of any past date are made of these lines."""
    decision = steps.escalate(approved(), clock(3), to="JPN")

    assert decision
    (move,) = decision.moves
    assert (move.step, move.to, move.before, move.after, move.by) == (
        "escalate",
        "JPN",
        "relay_review",
        "relay_review",
        None,
    )


def test_a_higher_precedence_may_be_overdue_at_once_and_a_lower_one_no_longer() -> None:
    """The target is counted from the submission, whatever the precedence was then."""
    late = steps.escalate(requested(), clock(5), to="JPN")
    assert late
    lower = steps.reprioritise(late.release, book("KFDO", now=at(6)), precedence="PRIORITY").release

    assert lower.deliveries[0].escalated_at is None
    assert due(lower, 6)["escalate"] == at(90)
    assert lower.submitted_at + timedelta(minutes=90) == at(90)


class TestACertificateThatIsMissing:
    """
    Asked for once it is overdue, again as long after, and as often as anything is reminded of.
    """

    WEEK = timedelta(days=7)

    def expired(self) -> Release:
        ended = steps.expire(released(approved(requested(lifetime="5h"))), clock(300), to="JPN")
        assert ended
        return ended.release

    def test_is_asked_for_when_it_is_overdue(self) -> None:
        """A week after the end, and not before."""
        release = self.expired()

        assert due(release, 301) == {"chase": at(300) + self.WEEK}
        assert steps.chase(release, replace(book(), now=at(299) + self.WEEK), to="JPN") is None

    def test_is_asked_for_again_and_not_for_ever(self) -> None:
        """As often as the policy lets anything be reminded of."""
        release, seen = self.expired(), []
        while moment := {step: when for step, _, when in timers(release, book(now=at(301)))}.get(
            "chase"
        ):
            decision = steps.chase(release, replace(book(), now=moment), to="JPN")
            assert decision
            release = decision.release
            seen.append(moment - at(300))

        assert seen == [self.WEEK * n for n in range(1, policy().reminders.max_per_step + 1)]

    def test_after_a_long_outage_is_asked_for_once(self) -> None:
        """All that were missed are one message."""
        late = steps.chase(self.expired(), replace(book(), now=at(300) + 3.5 * self.WEEK), to="JPN")

        assert late
        assert due(late.release, 301)["chase"] == at(300) + 4 * self.WEEK

    def test_is_asked_for_also_while_the_arrangement_is_suspended(self) -> None:
        """To destroy what has ended releases nothing."""
        held = replace(book(), now=at(301) + self.WEEK, frozen=lambda _: ((at(1), FAR),))

        assert steps.chase(self.expired(), held, to="JPN") is not None


def test_cards_are_drawn_anew_at_the_first_reading_and_at_no_later_one() -> None:
    """From then on it may be acknowledged; who reads it after that changes nothing."""
    release = released(approved(requested(lifetime="5h")))
    ticked = frozenset(steps.standing_conditions(release, book("JLO"), 1))

    def read_by(user: str, before: Release, minutes: float) -> Release:
        by = book(user, now=at(minutes))
        return steps.confirm_and_read(before, by, ticked=ticked, version=1).release

    first = read_by("JLO", release, 0.5)
    second = read_by("JLO2", first, 0.6)

    assert "due" not in due(release, 0.4)
    assert due(first, 0.5)["due"] == at(0.5)
    assert "due" not in due(first, 0.6) and "due" not in due(second, 0.6)
