"""The watch, handed over: to whom it may be offered, until when, and what ends an offer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import attendance, handover
from bot.domain.book import Book
from bot.domain.notifications import news
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.notifications.notices import Notice
from bot.domain.officers import Attendance, Handover, HandoverEnd, Role
from bot.domain.refusals import HandoverOver, NotOnWatch, Refusal, ReliefUnfit, TooLong, WrongRole
from bot.domain.steps.drafts import LIMITS
from tests.domain.world import NOON, OFFICERS, at, book, officer, who

AWAY = Attendance(leave_until=at(60))


def on_watch(by: str, *, minutes: float = 0, holder: str = "KFDO", **more: Any) -> Book:
    """The book while `holder` has Korea's watch."""
    away = more.pop("away", {})
    made = replace(book(by, now=at(minutes), **more), watch={"KOR": who(holder)})
    return replace(made, attendance={who(user): here for user, here in away.items()})


def offered(to: str = "KFDO2", **more: Any) -> Handover:
    """The watch as Korea's first approver offers it."""
    made = handover.offer(on_watch("KFDO", **more), to=who(to), note="Two are quiet").handover
    assert made
    return made


def accepting(by: str, offer: Handover, **more: Any) -> Book:
    """The book in which an offer may be accepted."""
    return replace(on_watch(by, **more), handovers={"KOR": offer})


class TestOffer:
    def test_stands_for_a_quarter_of_an_hour_and_moves_nothing_yet(self) -> None:
        """The watch stays with the giver."""
        arranged = handover.offer(on_watch("KFDO"), to=who("KFDO2"), note=" Two are quiet ")

        assert arranged.watch is None
        assert arranged.handover == Handover(
            *("KOR", who("KFDO"), who("KFDO2"), "Two are quiet"), NOON, NOON + timedelta(minutes=15)
        )

    @pytest.mark.parametrize("user", ["KFDO2", "KLO"])
    def test_is_for_who_has_the_watch(self, user: str) -> None:
        with pytest.raises(NotOnWatch):
            handover.offer(on_watch(user), to=who("KFDO"))

    def test_is_for_nobody_while_nobody_has_it(self) -> None:
        with pytest.raises(NotOnWatch):
            handover.offer(book("KFDO"), to=who("KFDO2"))

    @pytest.mark.parametrize("user", ["KSUP", "KINS"])
    def test_is_for_those_who_act(self, user: str) -> None:
        with pytest.raises(WrongRole):
            handover.offer(on_watch(user, holder=user), to=who("KFDO2"))

    @pytest.mark.parametrize("to", ["KFDO", "KSUP", "KINS", "UFDO", "NOBODY", None])
    def test_goes_only_to_who_could_stand_that_watch(self, to: str | None) -> None:
        """Another of the own desk who acts there."""
        with pytest.raises(ReliefUnfit):
            handover.offer(on_watch("KFDO"), to=who(to) if to else None)

    def test_does_not_go_to_who_is_on_leave_or_stood_down(self) -> None:
        roster = [replace(o, active=o.name != "KLO2") for o in OFFICERS]
        for user in ("KFDO2", "KLO2"):
            with pytest.raises(ReliefUnfit):
                handover.offer(on_watch("KFDO", roster=roster, away={"KFDO2": AWAY}), to=who(user))

    def test_names_those_of_the_same_duties_first(self) -> None:
        assert [o.name for o in handover.may_offer(on_watch("KFDO"))] == ["KFDO2", "KLO", "KLO2"]

    def test_is_refused_where_there_is_nobody(self) -> None:
        alone = [officer("KFDO", "KOR", Role.APPROVER), officer("KSUP", "KOR", Role.SUPERVISOR)]
        with pytest.raises(ReliefUnfit):
            handover.may_offer(on_watch("KFDO", roster=alone))

    def test_says_all_that_is_wrong_with_it(self) -> None:
        """The colleague and the note, each at its field."""
        with pytest.raises(ReliefUnfit) as refused:
            handover.offer(on_watch("KFDO"), to=who("KSUP"), note="x" * (LIMITS["note"] + 1))

        assert [type(also) for also in refused.value.also] == [TooLong]


class TestAcceptance:
    def test_passes_the_watch(self) -> None:
        offer = offered()
        arranged = handover.accept(accepting("KFDO2", offer, minutes=14.9), offered_at=NOON)

        assert (arranged.watch, arranged.by.id) == ("KOR", who("KFDO2"))
        assert arranged.handover == replace(offer, ended=HandoverEnd.ACCEPTED)

    @pytest.mark.parametrize("user", ["KFDO", "KLO", "JLO"])
    def test_is_for_whom_it_was_offered_to(self, user: str) -> None:
        with pytest.raises(HandoverOver):
            handover.accept(accepting(user, offered()), offered_at=NOON)

    @pytest.mark.parametrize(
        "change",
        [
            {"ended": HandoverEnd.LAPSED},
            {"ended": HandoverEnd.OVERTAKEN},
            {"ends_at": at(10)},
            {"offered_at": at(1)},
            {"giver": who("KLO")},
        ],
    )
    def test_is_refused_once_the_offer_is_over(self, change: dict[str, Any]) -> None:
        """Lapsed by a timer or by the clock alone, another offer, or the watch has passed on."""
        with pytest.raises(HandoverOver):
            handover.accept(
                accepting("KFDO2", replace(offered(), **change), minutes=10), offered_at=NOON
            )

    def test_is_refused_to_who_is_on_leave_by_now(self) -> None:
        with pytest.raises(WrongRole):
            handover.accept(accepting("KFDO2", offered(), away={"KFDO2": AWAY}), offered_at=NOON)

    def test_is_refused_to_who_lost_the_role_by_now(self) -> None:
        roster = [
            replace(o, roles=frozenset({Role.SUPERVISOR}) if o.name == "KFDO2" else o.roles)
            for o in OFFICERS
        ]
        with pytest.raises(Refusal):
            handover.accept(accepting("KFDO2", offered(), roster=roster), offered_at=NOON)


class TestInNeed:
    def test_the_watch_is_taken_and_the_offer_is_over(self) -> None:
        taken = attendance.take_watch(accepting("KLO", offered()))

        assert taken.watch == "KOR"
        assert taken.handover and taken.handover.ended is HandoverEnd.OVERTAKEN

    def test_who_takes_what_is_offered_to_them_accepts_it(self) -> None:
        taken = attendance.take_watch(accepting("KFDO2", offered()))

        assert taken.handover and taken.handover.ended is HandoverEnd.ACCEPTED

    def test_an_offer_that_is_over_is_left_as_it_is(self) -> None:
        over = replace(offered(), ended=HandoverEnd.LAPSED)

        assert attendance.take_watch(accepting("KLO", over)).handover is None


class TestLapse:
    def test_comes_after_a_quarter_of_an_hour_and_once(self) -> None:
        offer = offered()

        assert handover.lapse(accepting("KFDO", offer, minutes=14.9), party="KOR") is None
        ended = handover.lapse(accepting("KFDO", offer, minutes=15), party="KOR")
        assert ended == replace(offer, ended=HandoverEnd.LAPSED)
        assert handover.lapse(accepting("KFDO", ended, minutes=16), party="KOR") is None

    def test_is_no_lapse_where_the_giver_has_the_watch_no_more(self) -> None:
        """Nobody is told that they have it still."""
        ended = handover.lapse(accepting("KFDO", offered(), minutes=15, holder="KLO"), party="KOR")

        assert ended and ended.ended is HandoverEnd.OVERTAKEN
        assert news.watch_kept(ended) == []

    def test_there_is_none_without_an_offer(self) -> None:
        assert handover.lapse(on_watch("KFDO"), party="KOR") is None


class TestWhoIsTold:
    def dm(self, user: str, what: str) -> Notice:
        return Notice(NoticeKind.NEWS, "KOR", "dm", "", who(user), what)

    def room(self, room: str, what: str) -> Notice:
        return Notice(NoticeKind.NEWS, "KOR", room, "", None, what)

    def test_of_the_offer_the_one_who_comes(self) -> None:
        assert news.watch_offered(offered()) == [self.dm("KFDO2", news.OFFERED)]

    def test_of_the_acceptance_the_desk_and_the_giver(self) -> None:
        """The other reads it where they accepted."""
        told = news.watch_taken(on_watch("KFDO2"), "KOR", who("KFDO2"), accepted=True)

        assert told == [
            self.room("liaison", news.HANDED_OVER),
            self.room("approvals", news.HANDED_OVER),
            self.dm("KFDO", news.DISCHARGED),
        ]

    def test_of_the_lapse_the_giver(self) -> None:
        lapsed = replace(offered(), ended=HandoverEnd.LAPSED)

        assert news.watch_kept(lapsed) == [self.dm("KFDO", news.UNANSWERED)]


def test_a_summary_names_its_parts_in_one_order() -> None:
    """The most pressing first; what is empty is left out."""
    part = handover.Part((), 2)
    summary = handover.Summary({"ending": part, "overdue": part, "open": handover.Part()})

    assert [name for name, _ in handover.filled(summary)] == ["overdue", "ending"]
