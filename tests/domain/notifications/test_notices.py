"""
Which messages a step calls for that are no card, and to whom; never to anybody who need not know.
"""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.notifications.notices import Notice, notices
from bot.domain.officers import Attendance, Role
from bot.domain.release.release import Decision
from tests.domain.world import (
    DESKS,
    OFFICERS,
    approved,
    at,
    book,
    officer,
    read_by_japan,
    released,
    requested,
    who,
)


def called_for(decision: Decision | None, under: Book | None = None) -> list[Notice]:
    """The notices of a decision."""
    assert decision
    return notices(decision.release, decision.moves, under or book())


def lines(decision: Decision | None, under: Book | None = None) -> list[tuple[str, str | None]]:
    """Who hears of it, and what."""
    found = [n for n in called_for(decision, under) if n.kind is NoticeKind.LINE]
    return [(str(n.officer).removeprefix("T0/"), n.step) for n in found]


def test_a_reminder_goes_to_the_room_of_those_who_must_act() -> None:
    """Approvers read in the approvals channel, liaison officers in theirs."""
    decides = called_for(steps.remind(approved(), book(now=at(60)), to="JPN"))
    receives = called_for(steps.remind(released(), book(now=at(60)), to="JPN"))

    assert decides == [Notice(NoticeKind.REMINDER, "USA", "approvals", "JPN")]
    assert receives == [Notice(NoticeKind.REMINDER, "JPN", "liaison", "JPN")]


def test_no_reminder_goes_out_where_all_of_them_put_it_off() -> None:
    """A snooze would mean nothing if the channel rang all the same."""
    later = {who(user): Attendance(snoozed_until=at(999)) for user in ("UFDO", "UFDO2")}
    under = replace(book(now=at(60)), attendance=later)

    assert called_for(steps.remind(approved(), under, to="JPN"), book(now=at(60)))
    assert called_for(steps.remind(approved(), under, to="JPN"), under) == []


def test_escalation_goes_to_the_supervisors_of_the_party_that_must_act() -> None:
    """The supervisors of other parties can do nothing about it."""
    decision = steps.escalate(approved(), book(now=at(60)), to="JPN")

    assert called_for(decision) == [Notice(NoticeKind.ESCALATION, "USA", "dm", "JPN", who("USUP"))]


def test_or_to_their_channel_where_the_desk_has_one() -> None:
    """One message there instead of one to each supervisor."""
    decision = steps.escalate(approved(), book(now=at(60)), to="JPN")
    desks = {**DESKS, "USA": replace(DESKS["USA"], supervisors="CUSAS")}

    assert called_for(decision, replace(book(), desks=desks)) == [
        Notice(NoticeKind.ESCALATION, "USA", "supervisors", "JPN")
    ]


def test_an_end_is_announced_to_recipients_and_originator() -> None:
    """Who reads must hurry; who gave it may extend it."""
    release = released(approved(requested(lifetime="2h")))

    assert called_for(steps.warn(release, book(now=at(60)), to="JPN")) == [
        Notice(NoticeKind.EXPIRING, "JPN", "liaison", "JPN"),
        Notice(NoticeKind.EXPIRING, "KOR", "approvals", "JPN"),
    ]


@pytest.mark.parametrize(
    ("decision", "step"),
    [
        (steps.approve(requested(), book("KFDO")), "approve"),
        (steps.relay(approved(), book("UFDO")), "relay"),
        (steps.send_back(approved(), book("UFDO"), code="level", note="x"), "return"),
        (steps.deny(approved(), book("UFDO")), "deny"),
        (steps.lapse(requested(), book(now=at(99999)), to="JPN"), "lapse"),
        (steps.acknowledge(read_by_japan(), book("JLO")), "acknowledge"),
        (steps.recall(released(), book("KFDO"), note="x"), "recall"),
        (steps.expire(released(), book(now=at(99999)), to="JPN"), "expire"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_the_drafter_hears_of_each_step(decision: Decision, step: str) -> None:
    """In their own direct message, whoever took it."""
    assert lines(decision) == [("KLO", step)]


def test_the_drafter_hears_that_it_was_taken_back_but_not_of_their_own_withdrawal() -> None:
    """Their approver may do so in the night."""
    assert lines(steps.withdraw(approved(), book("KFDO"))) == [("KLO", "withdraw")]
    assert lines(steps.withdraw(approved(), book("KLO"))) == []


def test_a_consent_that_leaves_the_slot_open_is_its_desks_own_affair() -> None:
    """The drafter is told of a decision, and one consent of two is none yet."""
    two = replace(book("KFDO").policy, approvals=replace(book().policy.approvals, originator=2))

    assert lines(steps.approve(requested(), book("KFDO")))
    assert lines(steps.approve(requested(), book("KFDO", under=two))) == []


class TestWhoAsked:
    """Hears what their desk may know: that it came, and that it ended.

    Never what another party weighs.
    """

    def asked(self) -> Any:
        asking = steps.Asking("KOR", "dprk.missile", "What flew?", "Warning", "PRIORITY")
        return steps.ask(None, book("JLO"), asking=asking).release

    def answered(self) -> Any:
        draft = steps.Draft(level="S", body="One object")
        return steps.answer(self.asked(), book("KLO"), draft=draft).release

    def test_of_a_refusal_to_answer(self) -> None:
        """The requester waits for it."""
        assert lines(steps.decline(self.asked(), book("KLO"))) == [("JLO", "decline")]

    def test_not_of_the_consent_on_the_way(self) -> None:
        """Until the hub has agreed as well, the requester is not to know."""
        assert lines(steps.approve(self.answered(), book("KFDO"))) == [("KLO", "approve")]

    def test_of_the_arrival(self) -> None:
        """The answer can be read."""
        offered = steps.approve(self.answered(), book("KFDO")).release

        assert lines(steps.relay(offered, book("UFDO"))) == [("KLO", "relay"), ("JLO", "relay")]

    def test_not_of_a_return_within(self) -> None:
        """A return is between the approver and the drafter."""
        returned = steps.send_back(self.answered(), book("KFDO"), code="level", note="x")

        assert lines(returned) == [("KLO", "return")]


class TestNobodyThere:
    """A FLASH that reaches a desk where Slack disturbs nobody: somebody has to telephone."""

    QUIET = Attendance(quiet_from=at(-60), quiet_until=at(60))

    def under(self, *users: str) -> Book:
        return replace(book("KFDO"), attendance={who(user): self.QUIET for user in users})

    def test_is_told_to_the_requester_at_once(self) -> None:
        """They can use the telephone."""
        under = self.under("UFDO", "UFDO2")

        assert lines(steps.approve(requested(), under), under) == [
            ("KLO", "approve"),
            ("KLO", "unreached"),
        ]

    def test_is_not_told_where_one_of_them_can_be_reached(self) -> None:
        """One who may decide is enough."""
        under = self.under("UFDO")

        assert lines(steps.approve(requested(), under), under) == [("KLO", "approve")]

    def test_is_not_told_of_what_can_wait(self) -> None:
        """Only a FLASH needs somebody within minutes."""
        under = self.under("UFDO", "UFDO2")

        assert lines(steps.approve(requested(precedence="IMMEDIATE"), under), under) == [
            ("KLO", "approve")
        ]


def test_the_drafter_hears_that_a_party_has_no_desk_to_be_shown_it_at() -> None:
    """Its card is held until the roster gives it one; nobody else would know."""
    desks = {party: desk for party, desk in DESKS.items() if party != "USA"}
    under = replace(book("KFDO"), desks=desks)

    assert lines(steps.approve(requested(), under), under)[-1] == ("KLO", "no_desk")
    assert "no_desk" not in [step for _, step in lines(steps.approve(requested(), book("KFDO")))]


def test_who_was_stood_down_hears_nothing() -> None:
    """Also of what they drafted themselves."""
    roster = [replace(o, active=o.name != "KLO") for o in OFFICERS]

    assert lines(steps.approve(requested(), book("KFDO")), book())
    assert lines(steps.approve(requested(), book("KFDO")), book(roster=roster)) == []


def test_a_supervisor_on_leave_has_a_stand_in_too() -> None:
    """An escalation must reach somebody."""
    roster = [*OFFICERS, officer("USUP2", "USA", Role.SUPERVISOR)]
    away = {who("USUP"): Attendance(leave_until=at(999), stand_in=who("USUP2"))}
    decision = steps.escalate(approved(), book(now=at(60)), to="JPN")

    found = called_for(decision, replace(book(now=at(60), roster=roster), attendance=away))

    assert [n.officer for n in found] == [who("USUP2")]


def test_a_missing_certificate_is_asked_of_each_party_that_held_it() -> None:
    """The destination's liaison officers, and at the hub those who decided on passing it on."""
    ended = steps.expire(released(), book(now=at(99999)), to="JPN")
    assert ended
    decision = steps.chase(ended.release, book(now=at(199999)), to="JPN")

    assert set(called_for(decision)) == {
        Notice(NoticeKind.DESTRUCTION, "JPN", "liaison", "JPN"),
        Notice(NoticeKind.DESTRUCTION, "USA", "approvals", "JPN"),
    }
