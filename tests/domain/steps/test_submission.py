"""Request, ask, answer, revise: what may be offered at all."""

import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import refusals, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import Role
from bot.domain.release.retention import keep_until
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import may_know
from bot.domain.steps.clock import timers
from tests.domain.world import (
    DESKS,
    LAUNCH,
    NOON,
    OFFICERS,
    approved,
    at,
    book,
    officer,
    policy,
    requested,
    who,
)

SALT = bytes(range(32))


def refused(kind, by="KLO", **changes):
    with pytest.raises(kind) as caught:
        steps.request(None, book(by), draft=replace(LAUNCH, **changes))
    return caught.value


class TestRequest:
    def test_a_launch_warning_is_offered_under_the_trilateral_arrangement(self):
        """The officer names no arrangement: it is found."""
        release = requested()

        assert (release.number, release.arrangement) == ("KOR-2026-K7Q4", "TISA")
        assert [(d.to, d.hops, d.stage) for d in release.deliveries] == [
            ("JPN", ("KOR", "USA", "JPN"), Stage.ORIGINATOR_REVIEW)
        ]
        assert NOON + policy().lifetime.decide_within["FLASH"] == release.decide_by

    def test_several_destinations_share_one_arrangement(self):
        """To the hub and over the hub, in one release."""
        release = requested(to=("USA", "JPN"))

        assert {d.to: d.hops for d in release.deliveries} == {
            "USA": ("KOR", "USA"),
            "JPN": ("KOR", "USA", "JPN"),
        }

    def test_rel_to_names_every_party_on_the_route_usa_first(self):
        """The order is that of the marking rules."""
        assert requested().version.rel_to == ("USA", "JPN", "KOR")

    def test_the_same_text_never_has_the_same_hash_twice(self):
        """A short text must not be guessed from its hash: 32 random bytes go in."""
        other = steps.request(None, book("KLO", salt=SALT), draft=LAUNCH).release

        assert requested().version.hash != other.version.hash

    def test_what_looks_the_same_is_the_same_however_it_was_typed(self):
        """
        A keyboard may send `が` as one sign or as two: who searches for a title, or compares, must
        not care.
        """
        typed = unicodedata.normalize("NFD", "北朝鮮が発射: 발사")
        assert typed != unicodedata.normalize("NFC", typed)

        draft = replace(LAUNCH, title=typed, purpose=typed, body=typed)
        decision = steps.request(None, book("KLO"), draft=draft)
        kept = (decision.release.title, decision.release.purpose, decision.content.body)
        assert kept == ("北朝鮮が発射: 발사",) * 3

    def test_a_limit_counts_signs_as_they_are_read(self):
        """A title of 120 signs is one of 120, though each of them came as two."""
        typed = unicodedata.normalize("NFD", "が" * 120)

        assert requested(title=typed).title == "が" * 120
        assert refused(refusals.TooLong, title=typed + "!").field == "title"

    def test_two_bilateral_hops_never_add_up(self):
        """
        General defence is in both bilateral agreements, and still outside the trilateral scope.
        """
        assert refused(refusals.SubjectOutOfScope, subject="general.defense").field == "subject"

    def test_the_bilateral_agreement_carries_what_the_arrangement_does_not(self):
        release = requested(to=("USA",), subject="general.defense")

        assert release.arrangement == "US-ROK-GSOMIA"

    @pytest.mark.parametrize(
        ("kind", "field", "changes"),
        [
            (refusals.FieldMissing, "to", {"to": ()}),
            (refusals.FieldMissing, "title", {"title": "  "}),
            (refusals.FieldMissing, "purpose", {"purpose": ""}),
            (refusals.FieldMissing, "precedence", {"precedence": ""}),
            (refusals.FieldMissing, "subject", {"subject": ""}),
            (refusals.FieldMissing, "level", {"level": ""}),
            (refusals.ValueUnknown, "to", {"to": ("PRK",)}),
            (refusals.ValueUnknown, "subject", {"subject": "weather"}),
            (refusals.ValueUnknown, "precedence", {"precedence": "OVERRIDE"}),
            (refusals.ValueUnknown, "level", {"level": "COSMIC"}),
            (refusals.ValueUnknown, "caveats", {"caveats": ("HUMINT",)}),
            (refusals.TooLong, "title", {"title": "x" * 121}),
            (refusals.TooLong, "body", {"body": "x" * 3001}),
            (refusals.TextInvalid, "title", {"title": "two\nlines"}),
            (refusals.TextInvalid, "title", {"title": "turned \u202e round"}),
            (refusals.TextInvalid, "body", {"body": "a\x00b"}),
            (refusals.TextInvalid, "body", {"body": "a\ud800b"}),
            (refusals.ContentMissing, "body", {"body": ""}),
            (refusals.ContentMissing, "body", {"reference": "KR-1", "sha256": "a" * 64}),
            (refusals.ContentMissing, "body", {"body": "", "reference": "KR-1"}),
            (
                refusals.FingerprintInvalid,
                "sha256",
                {"body": "", "reference": "KR-1", "sha256": "zz" * 8},
            ),
            (
                refusals.FingerprintInvalid,
                "sha256",
                {"body": "", "reference": "KR-1", "sha256": "ab" * 7},
            ),
            (refusals.LifetimeInvalid, "lifetime", {"lifetime": "soon"}),
            (refusals.LifetimeInvalid, "lifetime", {"lifetime": "0d"}),
            (refusals.LifetimeTooLong, "lifetime", {"lifetime": "9999d"}),
            (refusals.RouteMissing, "to", {"to": ("KOR",)}),
            (refusals.LevelNotAllowed, "level", {"level": "TS"}),
            (refusals.MarkingInvalid, "caveats", {"level": "U", "caveats": ("ORCON",)}),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, kind, field, changes):
        """A form shows the sentence where it can be mended."""
        assert field == refused(kind, **changes).field

    @pytest.mark.parametrize(
        ("typed", "span"), [("90d", {"days": 90}), ("12h", {"hours": 12}), ("1m", {"minutes": 1})]
    )
    def test_lifetime_is_read_as_typed(self, typed, span):
        """Days, hours or minutes."""
        assert timedelta(**span) == requested(lifetime=typed).lifetime

    def test_only_a_liaison_officer_offers(self):
        """Offering is the liaison officers' duty, deciding the approvers'."""
        refused(refusals.WrongRole, by="KFDO")

    def test_a_stranger_is_not_registered(self):
        """Who is not on the roster can do nothing."""
        refused(refusals.NotRegistered, by="XX")

    def test_who_stood_down_is_not_registered(self):
        """They are on record, and have no duties."""
        away = [replace(o, active=o.id != who("KLO")) for o in OFFICERS]
        with pytest.raises(refusals.NotRegistered):
            steps.request(None, book("KLO", roster=away), draft=LAUNCH)

    @pytest.mark.parametrize(
        ("kind", "more"),
        [
            (refusals.ClearanceLapsed, {"clearance": "C"}),
            (refusals.NotRecipient, {"subjects": frozenset({"dprk.nuclear"})}),
        ],
    )
    def test_nobody_drafts_beyond_clearance_or_need_to_know(self, kind, more):
        """They would write what they may not read."""
        roster = [*OFFICERS, officer("KNEW", "KOR", Role.LIAISON, **more)]
        with pytest.raises(kind):
            steps.request(None, book("KNEW", roster=roster), draft=LAUNCH)

    @pytest.mark.parametrize("party", ["KOR", "USA"])
    def test_an_offer_that_nobody_could_decide_is_refused(self, party):
        """It would wait for ever."""
        roster = [o for o in OFFICERS if not (o.party == party and o.is_a(Role.APPROVER))]
        with pytest.raises(refusals.NobodyCanDecide) as caught:
            steps.request(None, book("KLO", roster=roster), draft=LAUNCH)

        assert party == caught.value.values["party"]

    def test_nor_one_that_only_its_drafter_could_decide(self):
        """Nobody decides their own: with no colleague there, it would wait for ever as well."""
        both = officer("KBOTH", "KOR", Role.LIAISON, Role.APPROVER)
        alone = [*(o for o in OFFICERS if not (o.party == "KOR" and o.is_a(Role.APPROVER))), both]
        with pytest.raises(refusals.NobodyCanDecide) as caught:
            steps.request(None, book("KBOTH", roster=alone), draft=LAUNCH)
        assert caught.value.values["party"] == "KOR"

        assert steps.request(
            None, book("KBOTH", roster=[*OFFICERS, both]), draft=LAUNCH
        ).release.number
        assert steps.request(None, book("KLO", roster=alone), draft=LAUNCH).release.number

    def test_real_text_above_the_ceiling_needs_a_reference(self):
        """Outside an exercise the desk holds no classified text."""
        real = replace(policy(), exercise=False)
        with pytest.raises(refusals.BodyAboveCeiling):
            steps.request(None, book("KLO", under=real), draft=LAUNCH)
        pointer = replace(LAUNCH, body="", reference="KR-2026-17", sha256="ab" * 32)

        assert steps.request(None, book("KLO", under=real), draft=pointer).release.version.pointer

    def test_a_suspended_arrangement_carries_nothing(self):
        """It is refused at the form, not after the work."""
        stopped = [ArrangementEvent("TISA", "KOR", EventKind.SUSPEND, NOON)]
        with pytest.raises(refusals.ArrangementSuspended):
            steps.request(None, book("KLO", events=stopped, now=at(1)), draft=LAUNCH)

    def test_an_inactive_agreement_stops_the_trilateral_route_but_not_the_other_hop(self):
        stopped = [ArrangementEvent("US-JP-GSOMIA", "JPN", EventKind.SUSPEND, NOON)]
        with pytest.raises(refusals.AgreementInactive):
            steps.request(None, book("KLO", events=stopped, now=at(1)), draft=LAUNCH)
        direct = steps.request(
            None, book("KLO", events=stopped, now=at(1)), draft=replace(LAUNCH, to=("USA",))
        ).release

        assert direct.arrangement == "US-ROK-GSOMIA"

    def test_the_content_is_kept_while_it_is_undecided_only(self):
        """A copy that nobody needs is a copy that can leak."""
        release = requested()

        assert keep_until(release) == {1: None}
        due = [
            ("lapse", "JPN", release.decide_by),
            ("remind", "JPN", at(2.5)),
            ("escalate", "JPN", at(5)),
            ("try", "JPN", NOON),
        ]
        assert due == list(timers(release, book()))

    def test_who_it_may_go_to_does_not_know_of_it(self):
        """A pending offer must give no false impression: not even its existence."""
        know = {o.party for o in OFFICERS if may_know(requested(), o)}

        assert {"KOR"} == know


class TestAskAndAnswer:
    asking = steps.Asking("KOR", "dprk.missile", "Any launch today?", "Planning", "PRIORITY")

    def asked(self):
        return steps.ask(None, book("JLO"), asking=self.asking).release

    def test_an_ask_waits_at_the_asked_party_with_no_content(self):
        """There is nothing to protect yet."""
        release = self.asked()

        assert (release.originator, release.asked_party, release.deliveries[0].stage) == (
            "KOR",
            "JPN",
            Stage.ASKED,
        )
        assert keep_until(release) == {}
        assert {"KOR", "JPN"} == {o.party for o in OFFICERS if may_know(release, o)}

    def test_an_answer_is_decided_like_any_offer(self):
        """Being asked gives no right to share."""
        answered = steps.answer(self.asked(), book("KLO", now=at(5)), draft=LAUNCH).release

        assert answered.deliveries[0].stage == Stage.ORIGINATOR_REVIEW
        assert answered.deliveries[0].hops == ("KOR", "USA", "JPN")
        assert (who("KLO"), who("JLO")) == (answered.drafted_by, answered.asked_by)

    def test_an_answer_keeps_what_was_asked(self):
        """Subject, title, purpose and precedence are fixed; a forged form changes none of them."""
        forged = replace(
            LAUNCH, to=("USA",), title="Other", subject="general.defense", precedence="ROUTINE"
        )
        answered = steps.answer(self.asked(), book("KLO"), draft=forged).release

        asked = self.asked()
        assert (asked.title, asked.subject, asked.precedence, asked.parties) == (
            answered.title,
            answered.subject,
            answered.precedence,
            answered.parties,
        )

    def test_only_the_asked_party_answers(self):
        """Nobody else was asked."""
        with pytest.raises(refusals.WrongParty):
            steps.answer(self.asked(), book("JLO2"), draft=LAUNCH)
        with pytest.raises(refusals.NotFound):
            steps.answer(self.asked(), book("ULO"), draft=LAUNCH)

    def test_nobody_answers_twice(self):
        """More is another release."""
        answered = steps.answer(self.asked(), book("KLO"), draft=LAUNCH).release
        with pytest.raises(refusals.WrongStage):
            steps.answer(answered, book("KLO2"), draft=LAUNCH)

    def test_a_decline_ends_it_and_tells_no_reason(self):
        """Sharing is voluntary."""
        declined = steps.decline(self.asked(), book("KFDO"), note="not ours").release

        assert declined.deliveries[0].stage == Stage.DENIED

    def test_the_asking_officer_withdraws_their_ask(self):
        assert (
            steps.withdraw(self.asked(), book("JLO")).release.deliveries[0].stage == Stage.WITHDRAWN
        )
        with pytest.raises(refusals.WrongRole):
            steps.withdraw(self.asked(), book("JLO2"))

    def test_one_cannot_ask_oneself(self):
        """It would be a note within the desk."""
        with pytest.raises(refusals.RouteMissing):
            steps.ask(None, book("KLO"), asking=self.asking)


class TestRevise:
    def returned(self):
        return steps.send_back(
            approved(), book("UFDO"), code="sources_methods", note="Take the sensor out"
        ).release

    def test_a_revision_is_a_new_version_and_voids_the_consent_to_the_old(self):
        """Consent is to a text."""
        revised = steps.revise(
            self.returned(), book("KLO2", salt=SALT, now=at(9)), draft=LAUNCH
        ).release
        d = revised.deliveries[0]

        assert (d.version, d.stage) == (2, Stage.ORIGINATOR_REVIEW)
        assert d.given(d.slot) == ()

    def test_a_revision_does_not_put_off_the_moment_at_which_it_lapses(self):
        """
        Or an offer that nobody wants goes back and forth for ever; an answer begins a time of its
        own.
        """
        returned = self.returned()
        late = returned.decide_by - timedelta(hours=1)

        revised = steps.revise(returned, book("KLO", salt=SALT, now=late), draft=LAUNCH).release
        assert revised.decide_by == returned.decide_by
        asked = steps.ask(
            None, book("JLO"), asking=steps.Asking("KOR", "dprk.missile", "T", "P", "FLASH")
        ).release
        answered = steps.answer(asked, book("KLO", now=at(60)), draft=LAUNCH).release
        assert answered.decide_by == asked.decide_by + timedelta(hours=1)

    def test_the_old_content_is_kept_no_longer(self):
        """Only the newest version can be released."""
        revised = steps.revise(self.returned(), book("KLO", salt=SALT), draft=LAUNCH).release

        assert {2} == set(keep_until(revised))

    def test_only_what_was_returned_is_revised(self):
        """Else a text would change under who decides on it."""
        both = steps.approve(requested(to=("USA", "JPN")), book("KFDO")).release
        back = steps.send_back(both, book("UFDO"), code="level", note="Too high").release
        revised = steps.revise(back, book("KLO", salt=SALT), draft=LAUNCH).release

        assert {d.to: (d.version, d.stage) for d in revised.deliveries} == {
            "USA": (1, Stage.RELEASED),
            "JPN": (2, Stage.ORIGINATOR_REVIEW),
        }

    def test_nothing_is_revised_before_it_is_returned(self):
        with pytest.raises(refusals.WrongStage):
            steps.revise(requested(), book("KLO"), draft=LAUNCH)

    def test_the_reviser_decides_nothing_on_it(self):
        """Who wrote version 2 has drafted, whoever wrote version 1."""
        roster = [o for o in OFFICERS if o.id != who("KLO2")] + [
            officer("KLO2", "KOR", Role.LIAISON, Role.APPROVER)
        ]
        revised = steps.revise(
            self.returned(), book("KLO2", salt=SALT, roster=roster), draft=LAUNCH
        ).release
        with pytest.raises(refusals.SelfApproval):
            steps.approve(revised, book("KLO2", roster=roster))


def test_every_desk_has_its_channels():
    """The world of these tests is whole."""
    assert set(DESKS) == {o.party for o in OFFICERS}
