"""A report that was wrong: corrections take its place where it goes, or all of it is cancelled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import refusals, steps
from bot.domain.deadlines.allowance import began
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.notifications.notices import Notice, notices
from bot.domain.release.content import Replaced
from bot.domain.release.records import ChainPlace, Predecessor
from bot.domain.release.release import Decision, Release
from bot.domain.release.retention import keep_until
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import corrected as corrected_as
from bot.domain.release.visibility import had_before
from tests.domain.steps import chains
from tests.domain.steps.chains import FIXED, at_hub, corrected, read
from tests.domain.steps.test_endings import STOPPED
from tests.domain.world import (
    NOON,
    approved,
    at,
    book,
    read_by_japan,
    released,
    requested,
    who,
)


def cancelled(release: Release, code: str = "false_alarm", **more: object) -> Decision:
    """Korea's second approver says that it was wrong."""
    return steps.cancel(release, book("KFDO2", **more), code=code)  # type: ignore[arg-type]


def expired() -> Release:
    """Read by Japan, and its time over."""
    release = read_by_japan()
    end = release.deliveries[0].expires_at
    assert end
    ended = steps.expire(release, book(now=end), to="JPN")
    assert ended
    return ended.release


def told(decision: Decision) -> set[tuple[str, str]]:
    """The parties and rooms to which the end is told."""
    found = notices(decision.release, decision.moves, book())
    return {(n.party, n.room) for n in found if n.kind is NoticeKind.ENDED}


class TestACancel:
    @pytest.mark.parametrize(
        ("release", "stage"),
        [
            (requested(), Stage.WITHDRAWN),
            (approved(), Stage.WITHDRAWN),
            (released(), Stage.RECALLED),
            (read_by_japan(), Stage.RECALLED),
        ],
    )
    def test_ends_whatever_goes_on_also_while_suspended(self, release, stage):
        """What waits is withdrawn, what can be read is recalled; nothing is kept."""
        done = cancelled(release, events=STOPPED, now=at(1))

        assert done.release.deliveries[0].stage is stage
        assert keep_until(done.release) == {}
        assert [m.code for m in done.moves] == ["false_alarm", "report_wrong"]

    def test_leaves_what_has_ended_as_it_is(self):
        release = expired()

        done = cancelled(release, now=NOON + timedelta(days=100))

        assert done.release.deliveries == release.deliveries
        assert [m.step for m in done.moves] == ["cancel"]
        assert (done.release.cancelled_at, done.release.cancelled_for) == (
            NOON + timedelta(days=100),
            "false_alarm",
        )

    @pytest.mark.parametrize(
        ("release", "parties"),
        [
            (requested(), set()),
            (approved(), {("USA", "approvals")}),
            (released(), {("USA", "approvals"), ("JPN", "liaison")}),
            (
                read_by_japan(),
                {("USA", "approvals"), ("JPN", "liaison"), ("JPN", "dm")},
            ),
            (expired(), {("USA", "approvals"), ("JPN", "liaison"), ("JPN", "dm")}),
            (
                steps.deny(approved(), book("UFDO")).release,
                {("USA", "approvals")},
            ),
            (
                steps.recall(released(), book("KFDO"), note="Wrong").release,
                {("USA", "approvals"), ("JPN", "liaison")},
            ),
        ],
    )
    def test_is_told_to_every_party_that_had_it_and_to_no_other(self, release, parties):
        """The hub too; also after it expired, was denied or recalled; whoever read it directly."""
        assert told(cancelled(release, now=NOON + timedelta(days=100))) == parties

    def test_rings_at_least_as_what_is_immediate(self):
        found = notices(cancelled(expired()).release, cancelled(expired()).moves, book())

        assert {n.least for n in found if n.kind is NoticeKind.ENDED} == {"IMMEDIATE"}

    def test_tells_the_drafter_once(self):
        done = cancelled(released(requested_for_both()))
        lines = [n for n in notices(done.release, done.moves, book()) if n.kind is NoticeKind.LINE]

        assert lines == [
            Notice(NoticeKind.LINE, "KOR", "dm", "USA", who("KLO"), "cancel"),
        ]

    def test_is_for_an_approver_of_the_originator(self):
        """The drafter too will be, where no approver had decided on it."""
        for user, kind in (
            ("KLO", refusals.WrongRole),
            ("UFDO", refusals.WrongParty),
            ("JLO", refusals.WrongParty),
        ):
            with pytest.raises(kind):
                steps.cancel(released(), book(user), code="false_alarm")
        with pytest.raises(refusals.NotFound):
            steps.cancel(requested(), book("JLO"), code="false_alarm")

    def test_is_done_once(self):
        done = cancelled(expired()).release
        with pytest.raises(refusals.WrongStage) as refused:
            cancelled(done)

        assert refused.value.values == {"stage": "cancelled"}

    @pytest.mark.parametrize("code", ["", "level", "report_wrong", "False alarm"])
    def test_says_why(self, code):
        with pytest.raises(refusals.CodeMissing):
            cancelled(released(), code)

    def test_of_what_nobody_had_and_nobody_can_get_is_nothing(self):
        """It was denied at home, or taken back before the hub had it."""
        for ended in (
            steps.deny(requested(), book("KFDO")),
            steps.withdraw(requested(), book("KLO")),
        ):
            with pytest.raises(refusals.WrongStage):
                cancelled(ended.release)

    def test_an_ask_is_declined_not_cancelled(self):
        """There is no report yet that could be wrong."""
        asking = steps.Asking("KOR", "dprk.missile", "What flew?", "Warning", "PRIORITY")
        asked = steps.ask(None, book("JLO"), asking=asking).release
        with pytest.raises(refusals.WrongStage):
            cancelled(asked)


def requested_for_both() -> Release:
    """Offered to the United States and to Japan, and approved."""
    return approved(requested(to=("USA", "JPN")))


class TestWhereTheFirstStands:
    """The table: what a correction does to what is newest at a destination."""

    def test_at_the_originator_it_takes_that_place_at_once(self):
        """The target goes on from the first submission."""
        chain = corrected(chains.requested(), now=at(2))

        assert chain.stages() == ["superseded", "originator_review"]
        second = chain.report(2)
        assert began(second, second.deliveries[0]) == NOON
        assert chain.report(1).deliveries[0].superseded_by == second.link
        assert set(chain.contents) == {(second.number, 1)}

    def test_at_the_hub_the_first_may_be_relayed_until_the_correction_is_there(self):
        chain = corrected(at_hub())
        assert chain.report(1).correction_due

        chain.act("UFDO", steps.relay, 1)

        assert chain.stages() == ["released", "originator_review"]

    def test_once_the_correction_lies_before_the_hub_it_relays_nothing_else(self):
        chain = corrected(at_hub())
        chain.act("KFDO", steps.approve, 2)

        assert chain.stages() == ["superseded", "relay_review"]
        with pytest.raises(refusals.Superseded) as refused:
            chain.act("UFDO", steps.relay, 1)
        assert refused.value.values == {"number": chain.report(2).number, "n": "2"}

    def test_what_is_released_gives_way_in_the_act_that_releases_the_correction(self):
        """No gap, and no two truths."""
        chain = read(chains.released())
        corrected(chain)
        chain.act("KFDO", steps.approve, 2)
        assert chain.stages() == ["released", "relay_review"]

        relayed = chain.act("UFDO", steps.relay, 2)

        assert chain.stages() == ["superseded", "released"]
        assert relayed and [m.step for m in relayed.others[0].moves] == ["supersede"]
        with pytest.raises(refusals.Superseded):
            chain.act("JLO", steps.read, 1)

    def test_what_expired_lately_is_corrected_and_replaced_by_nothing(self):
        chain = read(chains.released())
        over = chain.report(1).deliveries[0].expires_at
        chain.act(None, steps.expire, to="JPN", now=over)
        corrected(chain, now=over + timedelta(days=7))
        chain.act("KFDO", steps.approve, 2, now=over + timedelta(days=7))
        chain.act("UFDO", steps.relay, 2, now=over + timedelta(days=7))

        assert chain.stages() == ["expired", "released"]
        assert chain.report(2).deliveries[0].earlier[-1].read_by == (who("JLO"),)

    def test_after_seven_days_there_is_nothing_to_correct(self):
        chain = chains.released()
        over = chain.report(1).deliveries[0].expires_at
        with pytest.raises(refusals.NothingToCorrect):
            corrected(chain, now=over + timedelta(days=7, seconds=1))

    @pytest.mark.parametrize(
        ("made", "by", "rule", "values"),
        [
            (at_hub, "UFDO", steps.deny, {}),
            (at_hub, "UFDO", steps.send_back, {"code": "level", "note": "Too high"}),
            (at_hub, "KLO", steps.withdraw, {}),
            (chains.released, "KFDO", steps.recall, {"note": "Wrong"}),
            (chains.released, "KFDO", steps.cancel, {"code": "false_alarm"}),
            (at_hub, None, steps.lapse, {"to": "JPN", "now": NOON + timedelta(days=9)}),
        ],
    )
    def test_what_was_decided_against_or_ended_is_never_offered_again(self, made, by, rule, values):
        chain = made()
        chain.act(by, rule, **values)
        with pytest.raises(refusals.NothingToCorrect):
            corrected(chain)

    def test_a_destination_that_was_denied_gets_none_where_another_does(self):
        chain = at_hub(to=("USA", "JPN"))
        chain.act("UFDO", steps.deny)
        corrected(chain)

        assert (chain.stages("USA"), chain.stages("JPN")) == (
            ["released", "originator_review"],
            ["denied", ""],
        )

    @pytest.mark.parametrize(
        ("by", "rule", "values"),
        [("UFDO", steps.deny, {}), ("KFDO", steps.recall, {"note": "Wrong"})],
    )
    def test_nor_does_it_go_on_where_the_first_was_decided_against_meanwhile(
        self, by, rule, values
    ):
        """The hub has denied it, or the originator recalled it: that holds for the correction."""
        chain = corrected(at_hub() if by == "UFDO" else chains.released())
        chain.act(by, rule, 1, **values)

        assert chain.stages()[1] == "withdrawn"


class TestAChain:
    def test_is_a_line_of_which_only_the_newest_is_corrected(self):
        chain = corrected(chains.released())
        with pytest.raises(refusals.CorrectionPending):
            corrected(chain)
        chain.act("KFDO", steps.approve, 2)
        chain.act("UFDO", steps.relay, 2)
        with pytest.raises(refusals.Superseded):
            corrected(chain)

        corrected(chain, 2)

        assert chain.report(3).corrects == ChainPlace(chain.report(1).number, 3)

    def test_has_one_correction_that_waits_and_a_further_one_takes_its_place(self):
        chain = corrected(corrected(chains.released()), 2)
        assert chain.stages() == ["released", "superseded", "originator_review"]
        chain.act("KFDO", steps.approve, 3)

        with pytest.raises(refusals.CorrectionPending):
            corrected(chain, 3)

    def test_goes_on_from_what_a_correction_found_that_was_taken_back(self):
        chain = corrected(chains.released())
        chain.act("KFDO", steps.approve, 2)
        chain.act("KFDO2", steps.withdraw, 2)
        assert not chain.report(1).correction_due

        corrected(chain)

        assert chain.stages() == ["released", "withdrawn", "originator_review"]
        assert chain.report(3).link.n == 3

    def test_keeps_the_first_readable_where_a_correction_is_denied(self):
        chain = corrected(chains.released())
        chain.act("KFDO", steps.approve, 2)
        chain.act("UFDO", steps.deny, 2)

        assert chain.stages() == ["released", "denied"]
        read(chain)
        with pytest.raises(refusals.NothingToCorrect):
            corrected(chain, 2)

    def test_is_cancelled_as_one_whichever_report_is_named(self):
        """What can be read is recalled and what waits is withdrawn, and nothing follows."""
        chain = corrected(read(chains.released()))
        chain.act("KFDO", steps.approve, 2)

        done = chain.act("KFDO", steps.cancel, 2, code="wrong_object")

        assert chain.stages() == ["recalled", "withdrawn"]
        assert done and [o.release.cancelled_for for o in done.others] == ["wrong_object"]
        for n in (1, 2):
            with pytest.raises(refusals.WrongStage):
                chain.act("KFDO", steps.cancel, n, code="wrong_object")
        with pytest.raises(refusals.NothingToCorrect):
            corrected(chain)

    def test_a_report_that_was_returned_is_not_revised_beside_its_correction(self):
        """Or the revision would come after the correction, and be older."""
        chain = corrected(at_hub())
        chain.act("UFDO", steps.send_back, 1, code="level", note="Too high")
        with pytest.raises(refusals.CorrectionPending):
            chain.act("KLO", steps.revise, 1, draft=FIXED)

        chain.act("KFDO", steps.approve, 2)

        assert chain.stages() == ["superseded", "relay_review"]


class TestACorrection:
    def test_takes_route_and_terms_of_the_first(self):
        """Whatever else the form says: only what stands in it to be filled in counts."""
        chain = chains.released(purpose="Warning of the population")
        wide = replace(FIXED, to=("USA", "JPN"), purpose="Anything", precedence="ROUTINE")
        chain.act("KLO2", steps.correct, draft=wide)
        first, second = chain.report(1), chain.report(2)

        assert second.parties == first.parties == ("JPN",)
        assert [d.hops for d in second.deliveries] == [d.hops for d in first.deliveries]
        for name in ("subject", "purpose", "precedence", "arrangement", "exercise", "lifetime"):
            assert getattr(second, name) == getattr(first, name)
        assert (second.title, second.drafted_by) == (FIXED.title, who("KLO2"))

    def test_is_read_no_longer_than_the_first(self):
        """Counted from its own release."""
        chain = chains.released(lifetime="12h")
        with pytest.raises(refusals.LifetimeTooLong):
            chain.act("KLO", steps.correct, draft=replace(FIXED, lifetime="13h"))
        chain.act("KLO", steps.correct, draft=replace(FIXED, lifetime="11h"), now=at(30))
        chain.act("KFDO", steps.approve, 2, now=at(40))
        chain.act("UFDO", steps.relay, 2, now=at(50))

        [d] = chain.report(2).deliveries
        assert d.expires_at == at(50) + timedelta(hours=11)

    def test_is_decided_by_both_like_a_first_report(self):
        """Nothing of the first one's consents counts, and nobody decides their own."""
        chain = corrected(chains.released())
        assert chain.report(2).deliveries[0].consents == ()
        with pytest.raises(refusals.NotFound):
            chain.act("UFDO", steps.relay, 2)
        chain.act("KFDO", steps.approve, 2)
        assert chain.stages() == ["released", "relay_review"]

    def test_holds_the_earlier_values_of_what_it_changes(self):
        chain = corrected(chains.released())

        held = chain.contents[chain.report(2).number, 1].replaced

        before = {"title": "Launch seen at 1158 local", "body": "One object, eastward"}
        assert held == {chain.report(1).number: Replaced(before)}
        assert dict(held[chain.report(1).number].values) == before
        chain.act("KFDO", steps.approve, 2)
        chain.act("UFDO", steps.relay, 2)
        assert [e.changed for e in chain.report(2).deliveries[0].earlier] == [2, 2]

    def test_says_to_whom_it_comes_what_they_had(self):
        """By name those of the own party who had opened it; nobody else is told."""
        chain = corrected(read(chains.released()))
        chain.act("KFDO", steps.approve, 2)
        chain.act("UFDO", steps.relay, 2)
        second, first = chain.report(2), chain.report(1)

        assert had_before(second, "JPN") == Predecessor(
            "JPN", first.number, first.number, (who("JLO"),), 2
        )
        assert had_before(second, "USA") == Predecessor("USA", first.number, first.number, (), 2)
        assert corrected_as(second, "JPN") == ChainPlace(first.number, 2)

    def test_of_what_a_party_never_had_is_to_that_party_a_first_report(self):
        chain = corrected(chains.requested())
        chain.act("KFDO", steps.approve, 2)
        chain.act("UFDO", steps.relay, 2)

        assert corrected_as(chain.report(2), "JPN") is None
        assert corrected_as(chain.report(2), "KOR") == ChainPlace(chain.report(1).number, 2)

    def test_is_no_way_in_while_suspended(self):
        chain = chains.released()
        under = replace(
            chain.book("KLO", chain.report(1)), standings=book(events=STOPPED).standings
        )
        with pytest.raises(refusals.ArrangementSuspended):
            steps.correct(chain.report(1), under, draft=FIXED)

    @pytest.mark.parametrize(
        ("user", "kind"),
        [("KFDO", refusals.WrongRole), ("ULO", refusals.WrongParty), ("JLO", refusals.WrongParty)],
    )
    def test_is_drafted_by_a_liaison_officer_of_the_originator(self, user, kind):
        with pytest.raises(kind):
            chains.released().act(user, steps.correct, draft=FIXED)

    def test_that_is_revised_is_compared_anew(self):
        chain = corrected(chains.released())
        chain.act("KFDO", steps.send_back, 2, code="unclear", note="Which?")
        again = replace(FIXED, body="One object, eastward")
        chain.act("KLO2", steps.revise, 2, draft=again)

        assert chain.contents[chain.report(2).number, 2].replaced[
            chain.report(1).number
        ].values == {"title": "Launch seen at 1158 local"}
