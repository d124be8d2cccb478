"""Approve, relay, return, deny: who may fill a slot, with what, and only once."""

from dataclasses import replace

import pytest

from bot.domain import refusals, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import Role
from bot.domain.release.records import Slot
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import may_know
from tests.domain.world import (
    LAUNCH,
    NOON,
    OFFICERS,
    approved,
    at,
    book,
    officer,
    policy,
    released,
    requested,
    who,
)

SALT = bytes(range(32))
TWO_AT_SECRET = replace(policy(), approvals=replace(policy().approvals, by_level={"S": 2}))


def stage(release, to="JPN"):
    return release.delivery(to).stage


class TestApprove:
    def test_with_a_hub_it_goes_on_to_the_hub(self):
        """Korea and Japan have no agreement of their own: the United States relays."""
        release = approved()

        assert (stage(release), release.deliveries[0].offered_at) == (Stage.RELAY_REVIEW, NOON)

    def test_without_a_hub_it_is_released(self):
        """A direct route needs one consent, and the lifetime begins with it."""
        release = approved(requested(to=("USA",)))

        assert stage(release, "USA") == Stage.RELEASED
        assert NOON + release.lifetime == release.delivery("USA").expires_at

    def test_consent_names_the_hash_and_the_final_parties(self):
        """What was agreed to can be checked later, word for word."""
        release = approved(requested(to=("USA", "JPN")))
        consent = release.delivery("JPN").given(Slot.ORIGINATOR)[0]

        assert (release.version.hash, ("USA", "JPN")) == (consent.hash, consent.parties)

    def test_deciding_unread_is_recorded_as_such(self):
        """It is allowed, and an inspector can see it."""
        assert approved().deliveries[0].consents[0].unread
        looked = steps.look(requested(), book("KFDO")).release

        assert not approved(looked).deliveries[0].consents[0].unread

    def test_only_an_approver_decides(self):
        """A liaison officer offers, and cannot consent."""
        with pytest.raises(refusals.WrongRole):
            steps.approve(requested(), book("KLO2"))

    def test_the_hub_cannot_fill_the_originators_slot(self):
        """Each slot is its own party's."""
        with pytest.raises(refusals.WrongParty):
            steps.approve(approved(), book("UFDO"))

    def test_a_pending_offer_does_not_exist_for_others(self):
        """Not even that there is one may be known before it is offered to them."""
        for user in ("UFDO", "JFDO", "JLO"):
            with pytest.raises(refusals.NotFound):
                steps.approve(requested(), book(user))

    def test_nobody_decides_their_own(self):
        """Also who holds both roles: two persons see each release."""
        both = [*OFFICERS[1:], officer("KLO", "KOR", Role.LIAISON, Role.APPROVER)]
        with pytest.raises(refusals.SelfApproval):
            steps.approve(requested(), book("KLO", roster=both))

    def test_who_asked_decides_nothing_on_the_answer(self):
        """The hub asked: its asking officer, were they an approver, may not relay or approve."""
        asked = steps.ask(
            None, book("ULO"), asking=steps.Asking("KOR", "dprk.missile", "T", "P", "ROUTINE")
        ).release
        assert who("ULO") in asked.authors

    def test_a_filled_slot_is_already_decided(self):
        """The second of two approvers learns that the first was faster."""
        with pytest.raises(refusals.AlreadyDecided):
            steps.approve(approved(), book("KFDO2"))

    @pytest.mark.parametrize(
        ("kind", "more"),
        [
            (refusals.ClearanceLapsed, {"clearance": "C"}),
            (refusals.NoDelegation, {"subjects": frozenset({"dprk.nuclear"})}),
        ],
    )
    def test_clearance_and_delegation_must_cover_it(self, kind, more):
        """The role alone is not enough for this level and subject."""
        roster = [*OFFICERS, officer("KNEW", "KOR", Role.APPROVER, **more)]
        with pytest.raises(kind):
            steps.approve(requested(), book("KNEW", roster=roster))

    def test_a_card_of_an_older_version_approves_nothing(self):
        """Nobody consents to a text that they have not been shown."""
        back = steps.send_back(requested(), book("KFDO"), code="unclear", note="Which sea?").release
        revised = steps.revise(back, book("KLO", salt=SALT), draft=LAUNCH).release
        with pytest.raises(refusals.VersionStale):
            steps.approve(revised, book("KFDO"), version=1)

        assert stage(steps.approve(revised, book("KFDO"), version=2).release) == Stage.RELAY_REVIEW

    def test_a_typed_decision_applies_to_the_version_the_card_last_showed(self):
        """A command names no version: what the desk's card showed is what was meant."""
        back = steps.send_back(requested(), book("KFDO"), code="unclear", note="Which sea?").release
        revised = steps.revise(back, book("KLO", salt=SALT), draft=LAUNCH).release
        with pytest.raises(refusals.VersionStale):
            steps.approve(revised, book("KFDO", drawn={"KOR": 1}))

        assert steps.approve(revised, book("KFDO", drawn={"KOR": 2}))

    def test_a_suspension_between_click_and_commit_wins(self):
        """The rule is asked when it is done, not when the card was drawn."""
        stopped = [ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, NOON)]
        with pytest.raises(refusals.ArrangementSuspended):
            steps.approve(requested(), book("KFDO", events=stopped, now=at(1)))

    def test_a_narrower_policy_between_click_and_commit_wins(self):
        """Scope is asked at every approval, not only when it was requested."""
        tisa = replace(policy().arrangements["TISA"], subjects=("dprk.nuclear",))
        narrower = replace(policy(), arrangements={**policy().arrangements, "TISA": tisa})
        with pytest.raises(refusals.SubjectOutOfScope):
            steps.approve(requested(), book("KFDO", under=narrower))


class TestQuorum:
    def test_a_slot_is_filled_by_as_many_distinct_approvers_as_policy_asks(self):
        """One approver's second click is no second consent."""
        one = steps.approve(requested(), book("KFDO", under=TWO_AT_SECRET)).release
        assert stage(one) == Stage.ORIGINATOR_REVIEW
        with pytest.raises(refusals.AlreadyDecided):
            steps.approve(one, book("KFDO", under=TWO_AT_SECRET))

        assert (
            stage(steps.approve(one, book("KFDO2", under=TWO_AT_SECRET)).release)
            == Stage.RELAY_REVIEW
        )

    def test_an_offer_that_too_few_could_decide_is_refused(self):
        """It would wait until it lapses."""
        roster = [o for o in OFFICERS if o.id != who("UFDO2")]
        with pytest.raises(refusals.NobodyCanDecide):
            steps.request(None, book("KLO", under=TWO_AT_SECRET, roster=roster), draft=LAUNCH)

    def test_a_quorum_raised_after_consent_stops_the_relay(self):
        """The rule of the moment of release counts, not that of the consent."""
        with pytest.raises(refusals.ConsentMissing):
            steps.relay(approved(), book("UFDO", under=TWO_AT_SECRET))


class TestRelay:
    def test_the_hub_releases_and_the_lifetime_begins(self):
        """The time to read is counted from when it can be read."""
        release = steps.relay(approved(), book("UFDO", now=at(4))).release
        d = release.deliveries[0]

        assert (Stage.RELEASED, at(4), at(4) + release.lifetime) == (
            d.stage,
            d.released_at,
            d.expires_at,
        )

    def test_the_originator_cannot_relay_for_the_hub(self):
        """The hub's consent is the hub's."""
        with pytest.raises(refusals.WrongParty):
            steps.relay(approved(), book("KFDO2"))

    def test_consent_to_another_content_relays_nothing(self):
        """The hash that was agreed to must be that of what is released."""
        release = approved()
        d = release.deliveries[0]
        forged = release.with_delivery(
            replace(d, consents=(replace(d.consents[0], hash="0" * 64),))
        )
        with pytest.raises(refusals.ConsentStale):
            steps.relay(forged, book("UFDO"))

    def test_consent_that_does_not_name_the_destination_relays_nothing(self):
        """Consent to one party is not consent to another."""
        release = approved()
        d = release.deliveries[0]
        forged = release.with_delivery(
            replace(d, consents=(replace(d.consents[0], parties=("USA",)),))
        )
        with pytest.raises(refusals.ConsentMissing):
            steps.relay(forged, book("UFDO"))

    def test_the_hub_relays_nothing_before_the_originator_consents(self):
        """Until then it does not know of it."""
        with pytest.raises(refusals.NotFound):
            steps.relay(requested(), book("UFDO"))


class TestSendBackAndDeny:
    def test_a_return_needs_one_of_the_codes_and_a_note(self):
        """The drafter must know what to change."""
        with pytest.raises(refusals.CodeMissing):
            steps.send_back(requested(), book("KFDO"), code="", note="why")
        with pytest.raises(refusals.FieldMissing):
            steps.send_back(requested(), book("KFDO"), code="level", note=" ")

    def test_a_denial_needs_no_reason_but_knows_its_codes(self):
        """Sharing is voluntary; but a code that is given must be one of the list."""
        assert stage(steps.deny(requested(), book("KFDO")).release) == Stage.DENIED
        with pytest.raises(refusals.ValueUnknown):
            steps.deny(requested(), book("KFDO"), code="mood")

    def test_what_the_originator_denied_the_hub_never_learns_of(self):
        """It was never offered to the hub."""
        denied = steps.deny(requested(), book("KFDO"), note="no").release

        assert {"KOR"} == {o.party for o in OFFICERS if may_know(denied, o)}

    def test_after_a_denial_an_approval_comes_too_late(self):
        """A denial is final."""
        denied = steps.deny(requested(), book("KFDO")).release
        with pytest.raises(refusals.AlreadyDecided):
            steps.approve(denied, book("KFDO2"))

    def test_the_hub_denies_only_what_it_would_relay(self):
        """What is already released to the hub itself stays released."""
        both = approved(requested(to=("USA", "JPN")))
        denied = steps.deny(both, book("UFDO")).release

        assert (stage(denied, "USA"), stage(denied, "JPN")) == (Stage.RELEASED, Stage.DENIED)

    def test_a_suspended_arrangement_does_not_keep_anyone_from_saying_no(self):
        """A no releases nothing."""
        stopped = [ArrangementEvent("TISA", "KOR", EventKind.SUSPEND, NOON)]

        assert (
            stage(steps.deny(requested(), book("KFDO", events=stopped, now=at(1))).release)
            == Stage.DENIED
        )

    def test_nothing_is_denied_once_released(self):
        """What can be read is recalled."""
        with pytest.raises(refusals.AlreadyDecided):
            steps.deny(released(), book("UFDO"))


class TestReprioritise:
    @pytest.mark.parametrize(
        ("by", "release", "precedence", "refusal"),
        [
            ("JFDO", requested(), "PRIORITY", refusals.NotFound),
            ("UFDO", requested(), "PRIORITY", refusals.NotFound),
            ("UFDO", approved(), "PRIORITY", refusals.WrongParty),
            ("KLO", requested(), "PRIORITY", refusals.WrongRole),
            ("KFDO", requested(), "URGENT", refusals.ValueUnknown),
            ("KFDO", requested(), "FLASH", refusals.WrongStage),
            (
                "KFDO",
                steps.deny(requested(), book("KFDO")).release,
                "PRIORITY",
                refusals.WrongStage,
            ),
        ],
    )
    def test_is_for_an_approver_of_the_originator_alone(self, by, release, precedence, refusal):
        """To whom the offer is not known yet it is said to be no release at all."""
        with pytest.raises(refusal):
            steps.reprioritise(release, book(by), precedence=precedence)

    def test_says_in_the_register_from_what_to_what(self):
        """Figures of past dates are made of these lines."""
        changed = steps.reprioritise(requested(), book("KFDO"), precedence="PRIORITY")

        assert changed.release.precedence == "PRIORITY"
        assert [(m.step, m.by, m.note) for m in changed.moves] == [
            ("precedence", who("KFDO"), "FLASH → PRIORITY")
        ]
