"""A question to the drafter's desk: who asks and answers, what stands still, and what closes it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import attendance, refusals, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.deadlines import allowance
from bot.domain.deadlines.decision_period import lapses_at
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.notifications.notices import Notice, notices
from bot.domain.notifications.worklist import waits_for
from bot.domain.officers import Attendance, Role
from bot.domain.policy import working_hours
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import entry_visible, reason_visible
from bot.domain.steps import questions
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

ASKED = "Is the time of launch local or Zulu?"
ANSWER = "Local."


def asked(release=None, by="UFDO", now=None, text=ASKED, **more):
    """The launch warning at the hub, with a question of the hub's; or another release and asker."""
    release = approved() if release is None else release
    return steps.question(release, book(by, now=now or at(1), **more), text=text).release


def answered(release=None, by="KLO2", now=None, text=ANSWER, **more):
    """The same, answered."""
    release = asked() if release is None else release
    return steps.reply(release, book(by, now=now or at(2), **more), text=text).release


def question_of(release, to="JPN"):
    [found] = release.delivery(to).questions
    return found


class TestWhoAsks:
    @pytest.mark.parametrize(("release", "by"), [(requested(), "KFDO"), (approved(), "UFDO")])
    def test_whoever_may_decide_may_ask(self, release, by):
        """Nothing moves: no stage, no consent, no version."""
        decision = steps.question(release, book(by, now=at(1)), text=f" {ASKED} ")
        d, before = decision.release.delivery("JPN"), release.delivery("JPN")

        assert [(q.n, q.text, q.by, q.version, q.at) for q in d.questions] == [
            (1, ASKED, who(by), 1, at(1))
        ]
        assert replace(d, questions=()) == before
        assert [(m.step, m.note, m.before, m.after) for m in decision.moves] == [
            ("question", ASKED, before.stage, before.stage)
        ]

    @pytest.mark.parametrize(
        ("by", "why"),
        [
            ("KFDO", refusals.AlreadyDecided),
            ("ULO", refusals.WrongRole),
            ("USUP", refusals.WrongRole),
            ("JFDO", refusals.NotFound),
        ],
    )
    def test_nobody_else_asks(self, by, why):
        with pytest.raises(why):
            asked(approved(), by)

    def test_a_drafter_does_not_ask_themself(self):
        both = officer("KLO", "KOR", Role.LIAISON, Role.APPROVER)
        with pytest.raises(refusals.SelfApproval):
            asked(requested(), "KLO", roster=[both, *OFFICERS[1:]])

    def test_who_has_consented_has_no_question_any_more(self):
        two = _quorum(2)
        half = steps.approve(requested(), book("KFDO", under=two)).release

        assert half.delivery("JPN").stage is Stage.ORIGINATOR_REVIEW
        with pytest.raises(refusals.AlreadyDecided):
            asked(half, "KFDO", under=two)
        assert asked(half, "KFDO2", under=two)

    def test_what_is_decided_is_not_asked_about(self):
        with pytest.raises(refusals.AlreadyDecided):
            asked(released(), "UFDO")

    def test_a_card_of_an_older_version_asks_nothing(self):
        back = steps.send_back(requested(), book("KFDO"), code="unclear", note="n").release
        again = steps.revise(back, book("KLO", now=at(1)), draft=LAUNCH).release
        with pytest.raises(refusals.VersionStale):
            steps.question(again, book("KFDO", now=at(2)), text=ASKED, version=1)

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            (" \u200b ", refusals.FieldMissing),
            ("x" * 301, refusals.TooLong),
            ("\u202eZulu", refusals.TextInvalid),
        ],
    )
    def test_its_text_is_held_to_the_limits_and_so_is_the_answer(self, text, why):
        for act in (asked, answered):
            with pytest.raises(why) as refused:
                act(text=text)
            assert refused.value.field == "text"
        assert len(question_of(asked(text="x" * 300)).text) == 300

    def test_a_suspension_stops_neither_question_nor_answer(self):
        """As with a return: nothing is let in by it."""
        stopped = [ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, NOON)]

        assert answered(asked(events=stopped), events=stopped).delivery("JPN").question is None


class TestHowMany:
    def test_one_is_open_at_a_time(self):
        with pytest.raises(refusals.QuestionOpen) as refused:
            asked(asked(), "UFDO2", now=at(2))
        assert refused.value.values["asked"] == "open"

    def test_three_a_step_and_no_more(self):
        release = approved()
        for n in range(3):
            release = answered(asked(release, now=at(2 * n)), now=at(2 * n + 1))
        with pytest.raises(refusals.QuestionOpen) as refused:
            asked(release, now=at(9))
        assert refused.value.values == {"asked": "most", "most": "3"}

    def test_the_next_step_has_three_of_its_own(self):
        """The originator's are not the hub's, nor a version's those of the next."""
        release = requested()
        for n in range(3):
            release = answered(asked(release, "KFDO", now=at(2 * n)), now=at(2 * n + 1))
        passed = steps.approve(release, book("KFDO", now=at(7))).release
        back = steps.send_back(passed, book("UFDO", now=at(8)), code="unclear", note="n").release
        again = steps.revise(back, book("KLO", now=at(9)), draft=LAUNCH).release

        assert asked(passed, now=at(8)).delivery("JPN").question
        assert asked(again, "KFDO", now=at(10)).delivery("JPN").question

    def test_they_are_numbered_through_the_release(self):
        release = answered(asked(requested(), "KFDO"))
        release = asked(steps.approve(release, book("KFDO", now=at(3))).release, now=at(4))

        assert [(q.n, q.party) for q in release.delivery("JPN").questions] == [
            (1, "KOR"),
            (2, "USA"),
        ]

    def test_of_several_destinations_it_is_one_question(self):
        release = asked(requested(to=("USA", "JPN")), "KFDO")

        assert {d.question for d in release.deliveries} == {question_of(release)}
        assert questions.open_questions(release.deliveries) == [question_of(release)]
        assert all(d.question is None for d in answered(release).deliveries)


class TestWhoAnswers:
    @pytest.mark.parametrize("by", ["KLO", "KLO2"])
    @pytest.mark.parametrize("asker", ["KFDO", "UFDO"])
    def test_any_liaison_officer_of_the_desk_answers(self, by, asker):
        release = asked(requested() if asker == "KFDO" else approved(), asker)
        decision = steps.reply(release, book(by, now=at(2)), text=ANSWER)
        q = question_of(decision.release)

        assert (q.reply, q.replied_by, q.replied_at, q.ended_at) == (ANSWER, who(by), at(2), at(2))
        assert [(m.step, m.note) for m in decision.moves] == [("reply", ANSWER)]

    @pytest.mark.parametrize(
        ("by", "why"),
        [
            ("KFDO", refusals.WrongRole),
            ("ULO", refusals.WrongParty),
            ("UFDO", refusals.WrongRole),
            ("JLO", refusals.NotFound),
        ],
    )
    def test_nobody_else_answers(self, by, why):
        with pytest.raises(why):
            answered(by=by)

    def test_it_is_answered_once(self):
        with pytest.raises(refusals.QuestionClosed):
            answered(answered(), now=at(3))

    def test_an_answer_is_for_the_question_that_was_read(self):
        """The form is of one question; meanwhile that one was closed, and another is open."""
        release = asked(answered(), now=at(3))
        with pytest.raises(refusals.QuestionClosed):
            steps.reply(release, book("KLO", now=at(4)), text=ANSWER, question=1)
        assert steps.reply(release, book("KLO", now=at(4)), text=ANSWER, question=2)

    def test_where_two_desks_ask_an_answer_says_which(self):
        """What one desk is told is not told the other by mistake."""
        release = approved(requested(to=("USA", "JPN")))
        own = replace(release.delivery("USA"), stage=Stage.ORIGINATOR_REVIEW, consents=())
        release = asked(asked(release.with_delivery(own)), "KFDO", now=at(2))
        with pytest.raises(refusals.QuestionOpen) as refused:
            answered(release, now=at(3))
        assert refused.value.values["asked"] == "several"
        first = steps.reply(release, book("KLO", now=at(3)), text=ANSWER, question=1).release

        assert [bool(d.question) for d in first.deliveries] == [True, False]

    def test_who_acted_for_another_party_does_not_answer(self):
        moved = officer("UFDO", "KOR", Role.LIAISON)
        roster = [moved if o.id == moved.id else o for o in OFFICERS]
        with pytest.raises(refusals.AlreadyDecided):
            answered(by="UFDO", roster=roster)


class TestWhatClosesIt:
    @pytest.mark.parametrize(
        "end",
        [
            lambda r: steps.relay(r, book("UFDO2", now=at(5))),
            lambda r: steps.deny(r, book("UFDO2", now=at(5))),
            lambda r: steps.send_back(r, book("UFDO2", now=at(5)), code="unclear", note="n"),
            lambda r: steps.withdraw(r, book("KLO", now=at(5))),
        ],
    )
    def test_whatever_ends_the_step(self, end):
        ended = end(asked()).release

        assert (question_of(ended).closed_at, question_of(ended).reply) == (at(5), None)
        with pytest.raises(refusals.QuestionClosed):
            answered(ended, now=at(6))

    def test_it_lapses_with_it(self):
        """The time to decide goes on while it is open."""
        release = asked()
        due = lapses_at(release, book(now=at(2)))
        assert due == lapses_at(approved(), book(now=at(2)))

        assert steps.lapse(release, book(now=due - timedelta(seconds=1)), to="JPN") is None
        lapsed = steps.lapse(release, book(now=due), to="JPN").release
        assert lapsed.delivery("JPN").stage is Stage.LAPSED
        assert question_of(lapsed).closed_at == due

    def test_a_decision_needs_no_answer_and_consents_stay_valid(self):
        assert steps.relay(asked(), book("UFDO", now=at(2))).release.delivery("JPN").readable(at(3))
        assert steps.relay(answered(), book("UFDO", now=at(3)))

    def test_of_a_quorum_who_asked_closes_it_and_nobody_else(self):
        two = _quorum(2)
        release = asked(requested(), "KFDO", under=two)
        other = steps.approve(release, book("KFDO2", now=at(2), under=two)).release
        own = steps.approve(release, book("KFDO", now=at(2), under=two)).release

        assert other.delivery("JPN").question
        assert question_of(own).closed_at == at(2)
        assert own.delivery("JPN").stage is Stage.ORIGINATOR_REVIEW


class TestTheClock:
    def test_the_target_stands_still_and_goes_on_with_what_was_left(self):
        release, under = approved(), book(now=at(1))
        first = allowance.target(release, release.delivery("JPN"), under)
        out = asked(release, now=at(1))
        assert allowance.target(out, out.delivery("JPN"), under) is None
        back = answered(out, now=at(8))

        assert allowance.target(back, back.delivery("JPN"), book(now=at(8))) == first + timedelta(
            minutes=7
        )

    def test_what_was_overdue_before_it_stays_so(self):
        release = approved()
        due = allowance.target(release, release.delivery("JPN"), book())
        out = asked(release, now=due + timedelta(minutes=1))

        assert allowance.target(out, out.delivery("JPN"), book(now=at(600))) == due

    @given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 90), st.integers(1, 90))
    def test_time_that_both_stop_counts_once(self, ask, wait, hold, length):
        """A question and a suspension, in any order, apart, one within the other or overlapping."""
        release = requested(precedence="IMMEDIATE")
        whole = allowance.target(release, release.delivery("JPN"), book()) - NOON
        held = [
            ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, at(hold)),
            ArrangementEvent("TISA", "JPN", EventKind.RESUME, at(hold + length)),
        ]
        release = answered(asked(release, "KFDO", now=at(ask)), now=at(ask + wait))
        minute = timedelta(minutes=1)
        still = set(range(ask, ask + wait)) | set(range(hold, hold + length))
        passed, moment = timedelta(), 0
        while passed < whole:
            passed += minute if moment not in still else timedelta()
            moment += 1

        due = allowance.target(release, release.delivery("JPN"), book(now=at(300), events=held))
        assert due == at(moment)

    def test_it_counts_for_that_step_alone(self):
        """The hub's target is its own, whatever the originator asked before."""
        plain = steps.approve(requested(), book("KFDO", now=at(5))).release
        asked_before = answered(asked(requested(), "KFDO", now=at(1)), now=at(4))
        passed = steps.approve(asked_before, book("KFDO", now=at(5))).release

        assert _target(passed, at(5)) == _target(plain, at(5))
        assert steps.relay(passed, book("UFDO", now=at(6)))

    def test_it_never_stops_what_is_read(self):
        """An open question of an older step, had it been left so, stops nothing later."""
        out = asked()
        left = replace(released().delivery("JPN"), questions=out.delivery("JPN").questions)
        later = released().with_delivery(left)

        assert _target(later, at(3)) == _target(released(), at(3))


class TestReminders:
    def test_they_follow_the_question_with_the_same_fractions(self):
        """Of the allowance that the step has, from the question on; then to the supervisors."""
        out = asked(now=at(1))
        d, under = out.delivery("JPN"), book(now=at(1))
        span = policy().allowance("FLASH", "relay_review")
        fractions = sorted(policy().reminders.at)
        moments = []
        for _ in fractions:
            due = allowance.next_reminder(out, out.delivery("JPN"), under)
            moments.append((due - at(1)) / span)
            out = steps.remind(out, book(now=due), to="JPN").release

        assert moments == fractions
        assert allowance.escalation(out, d, under) == at(1) + span * policy().reminders.escalate_at
        assert (out.delivery("JPN").reminded, question_of(out).reminded) == (0, len(fractions))

    def test_whom_they_mention(self):
        """Of a hub's question the desk, of the own approver's the drafter, while they are there."""
        hub, own = asked(), asked(requested(), "KFDO")
        away = {who("KLO"): Attendance(leave_until=at(999))}

        assert _reminded(hub) == ["KLO", "KLO2"]
        assert _reminded(own) == ["KLO"]
        assert _reminded(own, attendance=away) == ["KLO2"]
        assert _reminded(hub, watch={"KOR": who("KLO2")}) == ["KLO2"]

    def test_where_they_go(self):
        out = asked(now=at(1))
        due = allowance.next_reminder(out, out.delivery("JPN"), book(now=at(1)))
        decision = steps.remind(out, book(now=due), to="JPN")

        assert notices(decision.release, decision.moves, book(now=due)) == [
            Notice(NoticeKind.REMINDER, "KOR", "liaison", "JPN")
        ]

    def test_the_steps_own_go_on_after_the_answer(self):
        """None is lost and none is sent twice: each comes later by the time of the question."""
        plain, under = approved(), book(now=at(1))
        back = answered(asked(plain, now=at(1)), now=at(4))
        first = allowance.next_reminder(plain, plain.delivery("JPN"), under)
        later = allowance.next_reminder(back, back.delivery("JPN"), book(now=at(4)))

        assert later == first + timedelta(minutes=3)
        assert steps.remind(back, book(now=first), to="JPN") is None

    def test_on_hold_nobody_is_reminded(self):
        stopped = [ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, at(1.5))]
        out = asked(now=at(1))

        assert steps.remind(out, book(now=at(60), events=stopped), to="JPN") is None

    def test_a_supervisor_nudges_the_desk_that_was_asked(self):
        out = asked()
        nudged = steps.nudge(out, book("KSUP", now=at(2)))

        assert notices(nudged.release, nudged.moves, book("KSUP", now=at(2))) == [
            Notice(NoticeKind.REMINDER, "KOR", "liaison", "JPN")
        ]
        with pytest.raises(refusals.WrongParty):
            steps.nudge(out, book("USUP", now=at(2)))

    def test_who_put_it_off_is_reminded_when_that_is_over(self):
        out = asked(now=at(1))
        due = allowance.next_reminder(out, out.delivery("JPN"), book(now=at(1)))
        out = steps.remind(out, book(now=due), to="JPN").release
        woken = steps.wake(out, book(now=due + timedelta(minutes=1)), to=who("KLO"))

        assert woken.only == who("KLO")
        assert question_of(woken.release).reminded == 2
        assert steps.wake(out, book(now=at(60)), to=who("UFDO")) is None


class TestWhoIsTold:
    def test_the_desk_that_is_asked_and_the_drafter(self):
        decision = steps.question(approved(), book("UFDO", now=at(1)), text=ASKED)

        assert notices(decision.release, decision.moves, book("UFDO", now=at(1))) == [
            Notice(NoticeKind.QUESTION, "KOR", "liaison", "", question=1),
            Notice(NoticeKind.THREAD, "KOR", "dm", "", who("KLO")),
            Notice(NoticeKind.LINE, "KOR", "dm", "JPN", who("KLO"), "question"),
        ]

    def test_the_answer_goes_to_who_decides_and_to_the_originators_own(self):
        for release, rooms in ((asked(), ["USA", "KOR"]), (asked(requested(), "KFDO"), ["KOR"])):
            decision = steps.reply(release, book("KLO", now=at(2)), text=ANSWER)
            told = notices(decision.release, decision.moves, book("KLO", now=at(2)))

            assert told == [
                Notice(NoticeKind.REPLY, party, "approvals", "", question=1) for party in rooms
            ]

    def test_of_several_destinations_each_is_told_once(self):
        release = requested(to=("USA", "JPN"))
        decision = steps.question(release, book("KFDO", now=at(1)), text=ASKED)
        told = notices(decision.release, decision.moves, book("KFDO", now=at(1)))

        assert [n.kind for n in told] == [NoticeKind.QUESTION, NoticeKind.THREAD, NoticeKind.LINE]

    def test_who_asked_for_it_hears_nothing_of_it(self):
        """A party that asked is told that it is considered, and no more."""
        wanted = replace(requested(), asked_party="JPN", asked_by=who("JLO"))
        decision = steps.question(wanted, book("KFDO", now=at(1)), text=ASKED)
        told = notices(decision.release, decision.moves, book("KFDO", now=at(1)))

        assert {n.party for n in told} == {"KOR"}

    @pytest.mark.parametrize("party", ["KOR", "USA", "JPN"])
    def test_the_register_shows_it_to_those_two_desks_alone(self, party):
        for release, know in (
            (requested(), {"KOR"}),
            (approved(), {"KOR", "USA"}),
        ):
            by = "KFDO" if know == {"KOR"} else "UFDO"
            ask = steps.question(release, book(by, now=at(1)), text=ASKED)
            tell = steps.reply(ask.release, book("KLO", now=at(2)), text=ANSWER)
            open_to_all = steps.relay(
                tell.release
                if by == "UFDO"
                else steps.approve(tell.release, book("KFDO", now=at(3))).release,
                book("UFDO", now=at(4)),
            ).release
            for line in (*ask.moves, *tell.moves):
                assert entry_visible(line, open_to_all, party) == (party in know)
                assert reason_visible(line, party)

    def test_it_is_told_to_no_party_but_those(self):
        release = answered()

        assert [q.n for q in questions.questions_of(release.deliveries, "KOR")] == [1]
        assert [q.n for q in questions.questions_of(release.deliveries, "USA")] == [1]
        assert questions.questions_of(release.deliveries, "JPN") == []
        own = answered(asked(requested(), "KFDO"))
        assert questions.questions_of(own.deliveries, "USA") == []

    def test_its_words_are_in_no_representation(self):
        """What is logged of a release never says them."""
        assert ASKED not in repr(answered())
        assert ANSWER not in repr(answered())

    def test_it_waits_for_the_desk_that_was_asked(self):
        out = asked()

        for user in ("KLO", "KLO2", "UFDO"):
            assert [d.to for d in waits_for(out, book(user, now=at(2)))] == ["JPN"]
        assert waits_for(answered(out), book("KLO", now=at(3))) == ()
        assert waits_for(out, book("ULO", now=at(2))) == ()


def test_stretches_are_joined_whatever_their_order():
    """Overlapping, meeting, within one another, without length."""
    some = [(at(5), at(9)), (at(0), at(1))]
    more = [(at(1), at(2)), (at(6), at(7)), (at(3), at(3)), (at(8), at(12))]

    assert working_hours.union(some, more) == ((at(0), at(2)), (at(5), at(12)))
    assert working_hours.union() == ()


def _target(release, now):
    return allowance.target(release, release.delivery("JPN"), book(now=now))


def _reminded(release, **more):
    under = replace(book(now=at(2)), **more)
    found = attendance.to_remind(release, release.delivery("JPN"), under)
    return [o.name for o in found]


def _quorum(count):
    under = policy()
    return replace(under, approvals=replace(under.approvals, originator=count))
