"""A consent for fewer, or for less long: whom it covers, the others, and when it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import refusals, steps
from bot.domain.release.authority import consent_of
from bot.domain.release.records import Slot
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import may_know, visible_deliveries
from bot.domain.steps.decision import DENY
from tests.domain.four_parties import four
from tests.domain.world import LAUNCH, NOON, OFFICERS, at, book, policy, requested

HOUR = timedelta(hours=1)
TWO_AT_SECRET = replace(policy(), approvals=replace(policy().approvals, by_level={"S": 2}))


def both():
    """Offered to the hub and, over it, to Japan."""
    return requested(to=("USA", "JPN"), lifetime="90d")


def for_(*to, lifetime="", others="leave_open"):
    """An extent."""
    return {"extent": steps.Extent(to, lifetime, others)}


def stages(release):
    return {d.to: d.stage for d in release.deliveries}


def two(user):
    """A book under a policy that asks for two approvers at SECRET."""
    return book(user, under=TWO_AT_SECRET)


def over_one_hub():
    """Offered to Japan and to Australia over the same hub."""
    draft = replace(LAUNCH, to=("JPN", "AUS"), lifetime="90d")
    return steps.request(None, four("KLO"), draft=draft).release


class TestFewer:
    def test_only_who_is_named_gets_it_and_the_others_stay_open(self):
        release = steps.approve(both(), book("KFDO"), **for_("USA")).release

        assert stages(release) == {"USA": Stage.RELEASED, "JPN": Stage.ORIGINATOR_REVIEW}
        assert [c.parties for c in release.delivery("USA").consents] == [("USA",)]
        assert release.delivery("JPN").consents == ()

    def test_what_stayed_open_is_decided_later_by_itself(self):
        release = steps.approve(both(), book("KFDO"), **for_("USA")).release
        later = steps.approve(release, book("KFDO", now=at(5))).release

        assert stages(later) == {"USA": Stage.RELEASED, "JPN": Stage.RELAY_REVIEW}
        assert later.delivery("USA") == release.delivery("USA")

    def test_the_others_are_denied_where_that_is_said(self):
        decision = steps.approve(both(), book("KFDO"), note="Not yet", **for_("JPN", others=DENY))

        assert stages(decision.release) == {"USA": Stage.DENIED, "JPN": Stage.RELAY_REVIEW}
        assert [(m.step, m.to, m.note) for m in decision.moves] == [
            ("approve", "JPN", "Not yet"),
            ("deny", "USA", "Not yet"),
        ]

    def test_all_named_is_what_no_name_is(self):
        named, plain = (
            steps.approve(both(), book("KFDO"), **extent).release
            for extent in (for_("JPN", "USA", others=DENY), {})
        )

        assert named == plain

    @pytest.mark.parametrize("to", [("KOR",), ("JPN", "AUS"), ("USA", "XYZ")])
    def test_a_party_that_was_not_asked_for_changes_nothing(self, to):
        with pytest.raises(refusals.NarrowerOnly) as refused:
            steps.approve(both(), book("KFDO"), **for_(*to))

        assert refused.value.field == "to"
        assert refused.value.values["parties"] == "JPN, USA"

    def test_who_is_decided_already_is_not_decided_again(self):
        release = steps.approve(both(), book("KFDO"), **for_("USA")).release
        with pytest.raises(refusals.AlreadyDecided):
            steps.approve(release, book("KFDO2"), **for_("USA"))
        with pytest.raises(refusals.AlreadyDecided):
            steps.approve(release, book("KFDO2"), **for_("USA", "JPN"))

    def test_who_was_left_out_learns_nothing(self):
        release = steps.approve(both(), book("KFDO"), **for_("USA")).release

        assert not any(may_know(release, o) for o in OFFICERS if o.party == "JPN")
        assert [d.to for d in visible_deliveries(release, "USA")] == ["USA"]

    def test_the_hub_learns_nothing_of_what_the_originator_left_out(self):
        """It has its own copy, so that it knows of the release: not of what may come to it."""
        release = steps.approve(both(), book("KFDO"), **for_("USA")).release
        for extent in ({}, for_("JPN"), for_("AUS")):
            with pytest.raises(refusals.WrongParty):
                steps.relay(release, book("UFDO"), **extent)

    def test_what_else_is_wrong_comes_at_its_own_field(self):
        with pytest.raises(refusals.NarrowerOnly) as refused:
            steps.approve(both(), book("KFDO"), **for_("KOR", lifetime="soon", others="maybe"))

        assert [one.field for one in (refused.value, *refused.value.also)] == [
            "to",
            "lifetime",
            "others",
        ]


class TestShorter:
    def test_it_ends_when_the_consent_says(self):
        release = steps.approve(
            requested(to=("USA",)), book("KFDO", now=at(5)), **for_(lifetime="2h")
        ).release
        d = release.delivery("USA")

        assert d.expires_at - d.released_at == 2 * HOUR

    def test_the_hub_shortens_what_the_originator_shortened(self):
        offered = steps.approve(both(), book("KFDO"), **for_(lifetime="24h")).release
        release = steps.relay(offered, book("UFDO", now=at(5)), **for_(lifetime="12h")).release
        japan, usa = release.delivery("JPN"), release.delivery("USA")

        assert japan.expires_at - japan.released_at == 12 * HOUR
        assert usa.expires_at - usa.released_at == 24 * HOUR
        assert release.lifetime == timedelta(days=90)

    def test_a_relay_that_names_no_time_is_for_as_long_as_the_originator_said(self):
        offered = steps.approve(both(), book("KFDO"), **for_(lifetime="24h")).release
        d = steps.relay(offered, book("UFDO")).release.delivery("JPN")

        assert d.expires_at == NOON + 24 * HOUR
        assert {c.lifetime for c in d.consents} == {24 * HOUR}

    def test_more_than_was_asked_for_changes_nothing(self):
        with pytest.raises(refusals.NarrowerOnly) as refused:
            steps.approve(both(), book("KFDO"), **for_(lifetime="91d"))

        assert (refused.value.field, refused.value.values["span"]) == ("lifetime", "90d")
        assert steps.approve(both(), book("KFDO"), **for_(lifetime="90d"))

    def test_the_hub_gives_no_longer_than_the_originator(self):
        offered = steps.approve(both(), book("KFDO"), **for_(lifetime="36h")).release
        with pytest.raises(refusals.LifetimeOverConsent) as refused:
            steps.relay(offered, book("UFDO"), **for_(lifetime="37h"))

        assert (refused.value.field, refused.value.values["span"]) == ("lifetime", "36h")
        assert steps.relay(offered, book("UFDO"), **for_(lifetime="36h"))

    @pytest.mark.parametrize("lifetime", ["soon", "30s", "0h"])
    def test_what_is_no_length_of_time_is_refused(self, lifetime):
        with pytest.raises(refusals.LifetimeInvalid):
            steps.approve(both(), book("KFDO"), **for_(lifetime=lifetime))

    def test_it_is_whole_seconds(self):
        """What is stored is: a hundredth of a minute is not."""
        release = steps.approve(both(), book("KFDO"), **for_(lifetime="1.01m")).release

        assert release.lifetime_of(release.delivery("USA")) == timedelta(seconds=60)

    def test_a_line_of_the_register_finds_its_consent(self):
        decision = steps.approve(both(), book("KFDO"), **for_("USA", lifetime="2h", others=DENY))
        told = {m.step: consent_of(decision.release, m) for m in decision.moves}

        assert told["approve"].lifetime == 2 * HOUR
        assert told["deny"] is None


class TestQuorum:
    def test_each_names_theirs_and_who_is_named_enough_is_approved(self):
        """Two are needed: the first says Japan, the second both."""
        first = steps.approve(both(), two("KFDO"), **for_("JPN")).release
        second = steps.approve(first, two("KFDO2")).release

        assert stages(first) == dict.fromkeys(("USA", "JPN"), Stage.ORIGINATOR_REVIEW)
        assert stages(second) == {"USA": Stage.ORIGINATOR_REVIEW, "JPN": Stage.RELAY_REVIEW}

    def test_who_consented_to_one_may_still_consent_to_another(self):
        asking = two("KFDO")
        first = steps.approve(both(), asking, **for_("JPN")).release
        with pytest.raises(refusals.AlreadyDecided):
            steps.approve(first, asking, **for_("JPN"))
        same = steps.approve(first, asking).release

        assert [len(d.given(Slot.ORIGINATOR)) for d in same.deliveries] == [1, 1]
        with pytest.raises(refusals.AlreadyDecided):
            steps.approve(same, asking)

    @pytest.mark.parametrize("order", [("3h", "5h"), ("5h", "3h"), ("3h", ""), ("", "3h")])
    def test_the_shortest_that_was_named_counts(self, order):
        release = both()
        for user, lifetime in zip(("KFDO", "KFDO2"), order, strict=True):
            asking = two(user)
            release = steps.approve(release, asking, **for_("USA", lifetime=lifetime)).release

        assert release.delivery("USA").expires_at == NOON + 3 * HOUR

    def test_the_others_that_are_denied_are_not_those_they_consented_to_before(self):
        asking = two("KFDO")
        first = steps.approve(both(), asking, **for_("JPN")).release
        release = steps.approve(first, asking, **for_("USA", others=DENY)).release

        assert stages(release) == dict.fromkeys(("USA", "JPN"), Stage.ORIGINATOR_REVIEW)


class TestVersions:
    def test_what_the_originator_left_open_takes_the_new_version(self):
        """Nobody decides on a text that its drafter has replaced."""
        release = steps.approve(both(), book("KFDO"), **for_("JPN")).release
        back = steps.send_back(release, book("UFDO"), code="unclear", note="Which sea?").release
        revised = steps.revise(back, book("KLO"), draft=replace(LAUNCH, body="East")).release

        assert {d.to: (d.stage, d.version) for d in revised.deliveries} == dict.fromkeys(
            ("USA", "JPN"), (Stage.ORIGINATOR_REVIEW, 2)
        )
        assert revised.version.rel_to == release.version.rel_to
        with pytest.raises(refusals.VersionStale):
            steps.approve(revised, book("KFDO"), version=1)
        assert stages(steps.approve(revised, book("KFDO2"), version=2).release) == {
            "USA": Stage.RELEASED,
            "JPN": Stage.RELAY_REVIEW,
        }

    def test_a_consent_to_the_old_version_shortens_nothing(self):
        release = steps.approve(both(), book("KFDO"), **for_("JPN", lifetime="1h")).release
        back = steps.send_back(release, book("UFDO"), code="unclear", note="Which sea?").release
        revised = steps.revise(back, book("KLO"), draft=replace(LAUNCH, body="East")).release

        assert revised.lifetime_of(revised.delivery("JPN")) == timedelta(days=90)

    def test_a_longer_time_asked_for_later_lengthens_no_consent(self):
        """Another destination is revised; what one approver of two said stands."""
        asking = two("KFDO")
        first = steps.approve(requested(to=("USA", "JPN"), lifetime="2h"), asking).release
        longer = replace(first, lifetime=timedelta(days=90))
        d = steps.approve(longer, two("KFDO2")).release.delivery("USA")

        assert d.expires_at - d.released_at == 2 * HOUR


class TestRelayOfSeveral:
    """A hub with two destinations behind it."""

    def test_a_hub_narrows_and_what_it_left_out_stays_with_it(self):
        offered = steps.approve(over_one_hub(), four("KFDO")).release
        release = steps.relay(offered, four("UFDO"), **for_("AUS")).release

        assert stages(release) == {"JPN": Stage.RELAY_REVIEW, "AUS": Stage.RELEASED}
        assert [d.to for d in visible_deliveries(release, "AUS")] == ["AUS"]
        assert visible_deliveries(release, "JPN") == ()

    def test_a_hub_never_widens(self):
        """What the originator left out reads to it as what was never asked for."""
        offered = steps.approve(over_one_hub(), four("KFDO"), **for_("AUS")).release
        for named in ("JPN", "GBR"):
            with pytest.raises(refusals.NarrowerOnly) as refused:
                steps.relay(offered, four("UFDO"), **for_("AUS", named))
            assert refused.value.values == {"about": "to", "named": named, "parties": "AUS"}
        assert stages(steps.relay(offered, four("UFDO")).release) == {
            "JPN": Stage.ORIGINATOR_REVIEW,
            "AUS": Stage.RELEASED,
        }

    def test_each_version_that_is_open_is_decided_by_itself(self):
        """The hub has one at version 1 when the other comes at version 2."""
        first = steps.approve(over_one_hub(), four("KFDO"), **for_("AUS")).release
        back = steps.send_back(first, four("KFDO2"), code="unclear", note="Which?").release
        drafted = steps.revise(back, four("KLO"), draft=replace(LAUNCH, body="East")).release
        offered = steps.approve(drafted, four("KFDO")).release

        assert {d.to: d.version for d in offered.deliveries} == {"JPN": 2, "AUS": 1}
        older = steps.relay(offered, four("UFDO"), version=1).release
        assert stages(older) == {"JPN": Stage.RELAY_REVIEW, "AUS": Stage.RELEASED}
        newer = steps.relay(offered, four("UFDO"), version=2).release
        assert stages(newer) == {"JPN": Stage.RELEASED, "AUS": Stage.RELAY_REVIEW}
        typed = steps.relay(newer, four("UFDO")).release
        assert stages(typed) == dict.fromkeys(("JPN", "AUS"), Stage.RELEASED)
        assert [steps.look(offered, four("UFDO"), version=v).opens for v in (1, 2)] == [1, 2]

    def test_the_time_is_held_against_each_that_is_named(self):
        offered = steps.approve(over_one_hub(), four("KFDO"), **for_("AUS", lifetime="2h")).release
        offered = steps.approve(offered, four("KFDO")).release
        with pytest.raises(refusals.LifetimeOverConsent):
            steps.relay(offered, four("UFDO"), **for_(lifetime="5h"))

        release = steps.relay(offered, four("UFDO"), **for_("JPN", lifetime="5h")).release
        assert release.delivery("JPN").expires_at == NOON + 5 * HOUR
