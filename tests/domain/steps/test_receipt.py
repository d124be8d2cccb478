"""Reading and acknowledging: who, when, after which confirmations."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import refusals, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import Role
from bot.domain.release.stages import Stage
from tests.domain.world import (
    NOON,
    OFFICERS,
    approved,
    at,
    book,
    officer,
    read_by_japan,
    released,
    requested,
)

ALL = frozenset({"need_to_know", "purpose", "onward"})


def confirm(release, by="JLO", ticked=ALL, **more):
    return steps.confirm_and_read(release, book(by, **more), ticked=ticked, version=1)


class TestRead:
    def test_caveats_come_before_the_text(self):
        """Who reads has agreed to the conditions first."""
        with pytest.raises(refusals.CaveatNotConfirmed):
            steps.read(released(), book("JLO"))
        decision = confirm(released())

        assert decision.opens == 1
        assert [m.step for m in decision.moves] == ["caveats", "read"]

    @pytest.mark.parametrize("missing", sorted(ALL))
    def test_every_caveat_must_be_ticked(self, missing):
        """One that is left out is not agreed to."""
        with pytest.raises(refusals.CaveatNotConfirmed):
            confirm(released(), ticked=ALL - {missing})

    def test_the_releases_own_caveats_are_among_them(self):
        """Beside the three that always stand."""
        marked = requested(caveats=("ORCON",))
        assert (*sorted(ALL), "ORCON") == (
            *sorted(ALL),
            *steps.standing_conditions(marked, book(), 1)[3:],
        )
        with pytest.raises(refusals.CaveatNotConfirmed):
            confirm(released(approved(marked)))

    def test_what_was_ticked_for_an_older_version_confirms_nothing_of_the_newer(self):
        """
        The older one had no caveat of its own; the newer is ORCON, and nobody has confirmed that.
        """
        back = steps.send_back(requested(), book("KFDO"), code="caveat", note="ORCON").release
        draft = steps.Draft(level="S", caveats=("ORCON",), body="b")
        newer = released(
            approved(steps.revise(back, book("KLO", salt=bytes(range(32))), draft=draft).release)
        )
        assert steps.may_read(newer, book("JLO")) == 2

        with pytest.raises(refusals.VersionStale) as refused:
            confirm(newer)
        assert refused.value.values == {"version": "2"}
        ticked = ALL | {"ORCON"}
        assert steps.confirm_and_read(newer, book("JLO"), ticked=ticked, version=2).opens == 2

    def test_who_confirmed_reads_again_without_confirming(self):
        """The conditions are the same as long as the version is."""
        again = steps.read(confirm(released()).release, book("JLO"))

        assert (again.opens, [m.step for m in again.moves]) == (1, ["read"])

    def test_each_officer_confirms_for_themself(self):
        """One cannot agree for a colleague."""
        with pytest.raises(refusals.CaveatNotConfirmed):
            steps.read(confirm(released()).release, book("JLO2"))

    def test_supervisors_and_inspectors_do_not_read_by_rank(self):
        """They oversee who did what, not what was said."""
        for user in ("JSUP", "JINS", "JFDO"):
            with pytest.raises(refusals.NotRecipient):
                confirm(released(), by=user)

    def test_the_hubs_liaison_officers_are_no_recipients(self):
        """To relay is not to receive."""
        with pytest.raises(refusals.NotRecipient):
            confirm(released(), by="ULO")

    @pytest.mark.parametrize(
        ("kind", "more"),
        [
            (refusals.ClearanceLapsed, {"clearance": "C"}),
            (refusals.NotRecipient, {"subjects": frozenset({"dprk.nuclear"})}),
        ],
    )
    def test_clearance_and_need_to_know_are_asked_at_every_reading(self, kind, more):
        """Both may have changed since the last."""
        roster = [o for o in OFFICERS if not o.id.endswith("/JLO")] + [
            officer("JLO", "JPN", Role.LIAISON, **more)
        ]
        with pytest.raises(kind):
            steps.read(confirm(released()).release, book("JLO", roster=roster))

    def test_a_broader_subject_covers_the_narrower(self):
        roster = [
            *OFFICERS,
            officer("JNEW", "JPN", Role.LIAISON, subjects=frozenset({"dprk.missile"})),
        ]

        assert confirm(released(), by="JNEW", roster=roster).opens == 1

    def test_at_the_second_of_expiry_it_is_unreadable_whatever_the_clock_has_done(self):
        """The stage may still say released: the time decides."""
        release = released()
        end = release.deliveries[0].expires_at

        assert confirm(release, now=end - timedelta(microseconds=1)).opens
        with pytest.raises(refusals.Expired) as refused:
            confirm(release, now=end)
        assert refused.value.values == {"at": end.isoformat()}

    def test_what_was_ended_before_its_time_is_not_said_to_have_expired(self):
        """Its own holder gave it up, or it was recalled and then certified."""
        early = replace(released().deliveries[0], stage=Stage.EXPIRED, ended_at=at(1))
        with pytest.raises(refusals.Expired) as refused:
            confirm(released().with_delivery(early), now=at(2))

        assert refused.value.values == {}

    def test_suspended_nothing_is_read_and_afterwards_all_is_as_before(self):
        stopped = [ArrangementEvent("TISA", "KOR", EventKind.SUSPEND, NOON)]
        with pytest.raises(refusals.ArrangementSuspended):
            confirm(released(), events=stopped, now=at(1))
        resumed = [*stopped, ArrangementEvent("TISA", "KOR", EventKind.RESUME, at(2))]

        assert confirm(released(), events=resumed, now=at(3)).opens

    def test_recalled_it_is_gone(self):
        """No caveat that is ticked opens it any more."""
        recalled = steps.recall(released(), book("KFDO"), note="wrong").release
        with pytest.raises(refusals.Recalled):
            confirm(recalled)

    def test_before_release_there_is_nothing_to_find(self):
        """A destination does not know what is being considered."""
        with pytest.raises(refusals.NotFound):
            confirm(approved())


class TestLook:
    def test_deciders_and_drafter_may_look_each_in_their_time(self):
        for user in ("KLO", "KFDO", "KFDO2"):
            assert steps.look(requested(), book(user)).opens == 1
        assert steps.look(approved(), book("UFDO")).opens == 1

    @pytest.mark.parametrize("user", ["KLO2", "KSUP", "KINS"])
    def test_others_of_the_own_party_may_not(self, user):
        """Need to know is a person's, not a desk's."""
        with pytest.raises(refusals.NotRecipient):
            steps.look(requested(), book(user))

    def test_the_asking_officer_never_sees_more_than_their_ask(self):
        asked = steps.ask(
            None, book("JLO"), asking=steps.Asking("KOR", "dprk.missile", "T", "P", "FLASH")
        ).release
        answered = steps.answer(
            asked, book("KLO"), draft=steps.Draft(level="S", body="text")
        ).release
        with pytest.raises(refusals.NotRecipient):
            steps.look(answered, book("JLO"))

    def test_the_hub_looks_only_once_it_is_offered(self):
        """Before the originator's consent it is not theirs to see."""
        with pytest.raises(refusals.NotFound):
            steps.look(requested(), book("UFDO"))

    def test_an_end_is_an_end_for_deciders_too(self):
        for over in (
            steps.withdraw(requested(), book("KLO")).release,
            steps.deny(requested(), book("KFDO")).release,
        ):
            with pytest.raises(refusals.WrongStage):
                steps.look(over, book("KFDO"))

    def test_the_hub_does_not_see_a_new_version_before_it_is_offered_again(self):
        back = steps.send_back(approved(), book("UFDO"), code="level", note="lower").release
        revised = steps.revise(
            back, book("KLO", salt=bytes(range(32))), draft=steps.Draft(level="C", body="b")
        ).release
        with pytest.raises(refusals.WrongStage):
            steps.look(revised, book("UFDO"))


class TestAcknowledge:
    def test_only_after_the_party_has_read(self):
        """Nobody acknowledges what the desk has not opened."""
        with pytest.raises(refusals.NotRead):
            steps.acknowledge(released(), book("JLO"))

        assert (
            steps.acknowledge(read_by_japan(), book("JLO2")).release.deliveries[0].stage
            == Stage.ACKNOWLEDGED
        )

    def test_once_per_party(self):
        """It is the party that has received it."""
        done = steps.acknowledge(read_by_japan(), book("JLO")).release
        with pytest.raises(refusals.WrongStage):
            steps.acknowledge(done, book("JLO2"))

    def test_only_by_the_destination(self):
        """Nobody else has received anything."""
        with pytest.raises(refusals.NotRecipient):
            steps.acknowledge(read_by_japan(), book("KLO"))

    def test_not_after_its_time(self):
        """What has ended can no longer be acted on."""
        release = read_by_japan()
        with pytest.raises(refusals.Expired):
            steps.acknowledge(release, book("JLO", now=release.deliveries[0].expires_at))

    def test_a_button_of_another_version_acknowledges_nothing(self):
        """What was read is what is acknowledged."""
        with pytest.raises(refusals.VersionStale):
            steps.acknowledge(replace(read_by_japan()), book("JLO"), version=2)
