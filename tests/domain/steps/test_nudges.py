"""A nudge: of whom a supervisor may have reminded, when, and how often."""

from dataclasses import replace

import pytest

from bot.domain import refusals, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.notifications.notices import Notice, notices
from bot.domain.officers import Attendance
from bot.domain.release.visibility import entry_visible
from tests.domain.world import (
    LAUNCH,
    NOON,
    approved,
    at,
    book,
    released,
    requested,
    who,
)
from tests.handlers.stages import asked, returned


def nudged(release, by="KSUP", now=None, **more):
    return steps.nudge(release, book(by, now=now or at(1), **more)).release


class TestWhom:
    @pytest.mark.parametrize(
        ("release", "by", "room"),
        [
            (requested, "KSUP", "approvals"),
            (approved, "USUP", "approvals"),
            (released, "JSUP", "liaison"),
        ],
    )
    def test_it_reminds_those_of_the_own_party_who_can_take_the_step(self, release, by, room):
        """Slots in the approvals channel, readers in the liaison channel; the mention rings."""
        under = book(by, now=at(1))
        decision = steps.nudge(release(), under)

        assert notices(decision.release, decision.moves, under) == [
            Notice(NoticeKind.REMINDER, under.by.party, room, "JPN")
        ]
        assert [(m.step, m.by, m.party, m.before is m.after) for m in decision.moves] == [
            ("nudge", who(by), under.by.party, True)
        ]

    @pytest.mark.parametrize("user", ["KLO", "KFDO", "KINS"])
    def test_nobody_but_a_supervisor_nudges(self, user):
        with pytest.raises(refusals.WrongRole):
            nudged(requested(), user)

    def test_another_party_is_not_nudged(self):
        """An arrangement may be voluntary: its desk can be called."""
        with pytest.raises(refusals.WrongParty):
            nudged(approved(), "KSUP")

    def test_who_asked_learns_nothing_of_where_it_is_considered(self):
        """Returned or under review, it is the other party's."""
        returned_ask = replace(returned(), asked_party="JPN", asked_by=who("JLO"))
        considered = replace(requested(), asked_party="JPN", asked_by=who("JLO"))
        for release in (returned_ask, considered):
            with pytest.raises(refusals.WrongParty) as refused:
                nudged(release, "JSUP")
            assert refused.value.values == {}

    def test_who_may_not_know_of_it_finds_nothing(self):
        with pytest.raises(refusals.NotFound):
            nudged(requested(), "JSUP")

    def test_who_put_reminders_off_is_not_reminded_by_this_either(self):
        """But where there is nobody else, the supervisor is told so."""
        later = {who(user): Attendance(snoozed_until=at(999)) for user in ("KFDO", "KFDO2")}
        one = dict(list(later.items())[:1])

        assert steps.nudge(requested(), replace(book("KSUP", now=at(1)), attendance=one))
        with pytest.raises(refusals.NobodyToNudge):
            steps.nudge(requested(), replace(book("KSUP", now=at(1)), attendance=later))

    def test_other_parties_do_not_see_that_it_was_needed(self):
        """How fast a desk is, is its own affair; the line is in its own history."""
        decision = steps.nudge(approved(), book("USUP", now=at(1)))
        [line] = decision.moves

        assert entry_visible(line, decision.release, "USA")
        assert not entry_visible(line, decision.release, "KOR")


class TestWhen:
    @pytest.mark.parametrize("release", [asked, returned])
    def test_what_has_no_target_is_not_nudged(self, release):
        with pytest.raises(refusals.WrongStage):
            nudged(release())

    @pytest.mark.parametrize("by", ["KSUP", "USUP", "JSUP"])
    def test_what_is_over_is_not_nudged(self, by):
        """By the clock, before any timer has run."""
        with pytest.raises(refusals.WrongStage):
            nudged(released(), by, now=at(60 * 24 * 400))

    def test_what_is_on_hold_is_not_nudged(self):
        """Nothing may go on under it, and its clock stands still."""
        stopped = ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, NOON)
        with pytest.raises(refusals.ArrangementSuspended):
            nudged(requested(), events=[stopped])

    def test_a_row_of_an_older_version_nudges_nothing(self):
        revised = steps.revise(returned(), book("KLO", now=at(1)), draft=LAUNCH).release
        with pytest.raises(refusals.VersionStale):
            steps.nudge(revised, book("KSUP", now=at(2)), version=1)

    def test_once_an_hour_and_no_more(self):
        """The refusal says from when on."""
        first = nudged(requested(), now=at(1))
        with pytest.raises(refusals.NudgedAlready) as refused:
            nudged(first, now=at(60.9))

        assert refused.value.values == {"at": at(61).isoformat()}
        assert nudged(first, now=at(61)).delivery("JPN").nudged_at == at(61)

    def test_the_next_step_is_another_one(self):
        """The hub is not spared because the originator was nudged."""
        passed = approved(nudged(requested()))

        assert passed.delivery("JPN").nudged_at is None
        assert nudged(passed, "USUP", now=at(2))

    def test_the_reminders_of_the_clock_come_as_they_would_have(self):
        """A nudge uses none of them up."""
        d, before = nudged(requested()).delivery("JPN"), requested().delivery("JPN")

        assert (d.reminded, d.reminded_at) == (before.reminded, before.reminded_at)
        assert list(steps.clock.timers(nudged(requested()), book(now=at(1)))) == list(
            steps.clock.timers(requested(), book(now=at(1)))
        )
