"""Objectives: how long each open step may take, who must act, and the moments to remind of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.calendars import days_off
from bot.domain import steps
from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.officers import Role
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Stage
from tests.domain.world import (
    NOON,
    OFFICERS,
    approved,
    at,
    book,
    officer,
    policy,
    read_by_japan,
    released,
    requested,
)


def only(release: Release) -> Delivery:
    """The one delivery of a release."""
    (d,) = release.deliveries
    return d


def due(release: Release, **more: object) -> datetime | None:
    """When the target of the open step is used up."""
    return allowance.target(release, only(release), replace(book(), days_off=days_off, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("release", "party", "minutes"),
    [(requested(), "KOR", 5), (approved(), "USA", 3), (released(), "JPN", 2)],
    ids=["originator", "hub", "recipient"],
)
def test_each_open_step_has_its_share_of_the_objective(
    release: Release, party: str, minutes: int
) -> None:
    """FLASH: ten minutes from writer to reader, a half, three tenths and a fifth of it."""
    found = allowance.allowance(release, only(release), book())

    assert found is not None
    assert (found.party, found.after(found.span), due(release)) == (party, at(minutes), at(minutes))


@pytest.mark.parametrize("precedence", ["FLASH", "IMMEDIATE", "PRIORITY"])
def test_urgent_steps_run_around_the_clock(precedence: str) -> None:
    """Office hours count for ROUTINE alone: a warning does not wait for the morning."""
    span = timedelta(seconds=policy().precedences[precedence].objective_s / 2)

    assert due(requested(precedence=precedence)) == NOON + span


def test_routine_counts_the_hours_of_the_party_that_must_act() -> None:
    """Asked at noon in Seoul on a Monday: three working hours later.

    For the United States it is 22:00 on Sunday.
    """
    assert due(requested(precedence="ROUTINE")) == at(180)
    assert due(approved(requested(precedence="ROUTINE"))) == datetime.fromisoformat(
        "2026-11-23T15:48:00+00:00"
    )


def test_what_was_suspended_does_not_count() -> None:
    """Nobody is late because of a time in which they were not allowed to act."""
    assert due(requested(), frozen=lambda _: ((at(1), at(31)),)) == at(35)


def test_while_it_is_suspended_nothing_is_due() -> None:
    """A hold without an end in sight has no target that could be used up."""
    from bot.domain.policy.working_hours import FAR

    assert due(requested()) is not None
    assert due(requested(), frozen=lambda _: ((at(1), FAR),)) is None


def test_another_precedence_counts_from_when_the_step_began() -> None:
    """A change of precedence resets the objective from the submission, not from now (I17)."""
    release = requested(precedence="PRIORITY")
    changed = steps.reprioritise(release, book("KFDO", now=at(2)), precedence="FLASH").release

    assert due(changed) == at(5)


def test_nothing_is_allowed_where_nothing_waits() -> None:
    """Denied, returned or acknowledged, no party has a step to take."""
    assert allowance.allowance(requested(), only(requested()), book()) is not None
    for release in (
        steps.deny(requested(), book("KFDO")).release,
        steps.send_back(requested(), book("KFDO"), code="level", note="x").release,
        steps.acknowledge(read_by_japan(), book("JLO")).release,
    ):
        assert allowance.allowance(release, only(release), book()) is None


class TestTheMomentsToRemind:
    """At the policy's fractions, then ever more seldom, and not for ever."""

    def moments(self, release: Release) -> list[datetime]:
        found = allowance.allowance(release, only(release), book())
        assert found
        return list(found.moments(policy().reminders, release.precedence))

    def test_are_the_fractions_and_then_back_off(self) -> None:
        """Half, four fifths and all of the target; then each gap is twice the one before."""
        assert self.moments(requested()) == [at(m) for m in (2.5, 4, 5, 10, 20, 40, 80, 160)]

    @pytest.mark.parametrize(
        ("first", "gaps"), [(6, [6, 12, 24, 24]), (24, [24] * 4), (40, [40] * 4)]
    )
    def test_gaps_grow_to_a_day_unless_the_policy_asks_for_more(
        self, first: int, gaps: list[int]
    ) -> None:
        """Doubled gaps stop at a day; a longer first gap stays as it is."""
        reminders = replace(
            policy().reminders, after_overdue_every_s={"FLASH": first * 3600}, max_per_step=4
        )

        spans = [timedelta(), *allowance.overdue(reminders, "FLASH")]

        assert [(after - before) / timedelta(hours=1) for before, after in pairwise(spans)] == gaps

    def test_the_last_is_reckoned_however_far_away(self) -> None:
        """
        A ROUTINE item's hours are laid out as far as its last reminder, and no further than anybody
        asks.
        """
        release = requested(precedence="ROUTINE")

        assert len(self.moments(release)) == policy().reminders.max_per_step

    def test_are_as_many_as_the_policy_allows(self) -> None:
        """A step that nobody takes must not be reminded of for ever."""
        assert len(self.moments(requested())) == policy().reminders.max_per_step

    def test_the_next_is_the_first_that_was_not_used(self) -> None:
        """Each reminder that was sent uses up its moment."""
        release = requested()
        reminded = release.with_delivery(replace(only(release), reminded=1, reminded_at=at(2.5)))

        assert allowance.next_reminder(release, only(release), book()) == at(2.5)
        assert allowance.next_reminder(reminded, only(reminded), book()) == at(4)

    def test_end_with_the_last_that_is_allowed(self) -> None:
        """The count is kept with the delivery, so that a restart does not begin anew."""
        release = requested()
        enough = replace(
            only(release), reminded=policy().reminders.max_per_step, reminded_at=at(2.5)
        )

        assert allowance.next_reminder(release, only(release), book()) is not None
        assert allowance.next_reminder(release.with_delivery(enough), enough, book()) is None

    def test_begin_anew_with_the_next_step(self) -> None:
        """The hub has not been reminded of anything yet."""
        release = requested()
        reminded = release.with_delivery(
            replace(only(release), reminded=3, reminded_at=at(5), escalated_at=at(5))
        )

        offered = only(approved(reminded, now=at(6)))

        assert (offered.reminded, offered.reminded_at, offered.escalated_at) == (0, None, None)


class TestWhoMustAct:
    """Nobody else is ever reminded."""

    def named(self, release: Release, under: Book | None = None) -> set[str]:
        return {o.name for o in allowance.must_act(release, only(release), under or book())}

    def test_is_an_approver_of_the_party_whose_slot_is_open(self) -> None:
        """First of the originator, then of the hub."""
        assert self.named(requested()) == {"KFDO", "KFDO2"}
        assert self.named(approved()) == {"UFDO", "UFDO2"}

    def test_is_a_liaison_officer_of_the_destination(self) -> None:
        """Once it is released, reading is the step that waits."""
        assert self.named(released()) == {"JLO", "JLO2"}

    def test_is_nobody_who_drafted_it(self) -> None:
        """The drafter cannot approve, so a reminder to them would be of no use."""
        roster = [*OFFICERS, officer("KBOTH", "KOR", Role.LIAISON, Role.APPROVER)]
        drafted = replace(requested(), drafted_by=roster[-1].id)

        assert self.named(drafted, book(roster=roster)) == {"KFDO", "KFDO2"}

    def test_is_nobody_who_has_consented_already(self) -> None:
        """Under a quorum of two, the second consent must be another person's."""
        two = replace(policy(), approvals=replace(policy().approvals, originator=2))
        once = steps.approve(requested(), book("KFDO", under=two)).release

        assert only(once).stage is Stage.ORIGINATOR_REVIEW
        assert self.named(once, book(under=two)) == {"KFDO2"}

    @pytest.mark.parametrize(
        "lacking",
        [{"clearance": "U"}, {"subjects": frozenset({"dprk.nuclear"})}, {"active": False}],
    )
    def test_is_nobody_who_may_not(self, lacking: dict[str, object]) -> None:
        """Clearance, subject or post may be missing: they could only be refused."""
        roster = [replace(o, **lacking) if o.name == "KFDO" else o for o in OFFICERS]  # type: ignore[arg-type]

        assert self.named(requested(), book(roster=roster)) == {"KFDO2"}


class TestTheMomentsToWarn:
    """Before what can be read ends."""

    def test_are_the_policys_as_far_as_it_lived_that_long(self) -> None:
        """What lives for five hours is not announced a day ahead."""
        release = released(approved(requested(lifetime="5h")))

        assert allowance.warnings(only(release), book()) == [at(60), at(240)]

    def test_of_several_that_have_passed_only_the_last_counts(self) -> None:
        """After an outage nobody is told three times that something ends."""
        d = only(released(approved(requested(lifetime="5h"))))

        assert allowance.next_warning(d, book(now=at(250))) == at(240)
        assert allowance.next_warning(replace(d, warned_at=at(250)), book(now=at(251))) is None

    def test_none_once_it_has_ended(self) -> None:
        """What has ended is not about to end."""
        d = only(released(approved(requested(lifetime="5h"))))

        assert allowance.next_warning(d, book()) is not None
        assert allowance.next_warning(d, book(now=at(300))) is None
