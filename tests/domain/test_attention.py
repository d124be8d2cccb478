"""Nobody there: who is tried for what is most urgent, when, and who is told that nobody is left."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import attention, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.notifications.notices import Notice, notices
from bot.domain.officers import Attendance, Officer, Role
from bot.domain.release.release import RegisterEntry, Release
from bot.domain.release.visibility import entry_visible, reason_visible
from bot.domain.steps.clock import timers
from tests.domain.world import (
    LAUNCH,
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
    who,
)

TURN = {"KOR": 5 / 3, "USA": 1, "JPN": 2 / 3}
"""Minutes that each has of the step's target: a third of five, three and two."""
AWAY = Attendance(leave_until=at(600))
QUIET = Attendance(quiet_from=at(-60), quiet_until=at(600))
SNOOZING = Attendance(snoozed_until=at(600))


def under(
    minutes: float = 0,
    *,
    away: dict[str, Attendance] | None = None,
    watch: dict[str, str] | None = None,
    by: str | None = None,
    duty: Iterable[str] = (),
    **more: Any,
) -> Book:
    """The book so many minutes after noon, with who is away, on watch and on duty."""
    roster = [replace(o, duty=o.name in duty) for o in OFFICERS]
    made = book(by, now=at(minutes), roster=roster, **more)
    return replace(
        made,
        attendance={who(user): here for user, here in (away or {}).items()},
        watch={party: who(user) for party, user in (watch or {}).items()},
    )


def due(release: Release, now: Book, to: str = "JPN") -> float | None:
    """So many minutes after noon the next is to be tried."""
    found = {party: moment for step, party, moment in timers(release, now) if step == "try"}
    return (found[to] - NOON).total_seconds() / 60 if to in found else None


Books = Callable[[float], Book]


def chain(release: Release, books: Books) -> list[tuple[float, str]]:
    """What the clock does if nobody ever stirs: minute and whom it tried, or that none was left."""
    found: list[tuple[float, str]] = []
    while (moment := due(release, books(0))) is not None:
        decision = steps.try_next(release, books(moment), to="JPN")
        assert decision, "its time has come"
        release, [line] = decision.release, decision.moves
        found.append((round(moment, 2), (line.note or line.step).removeprefix("T0/")))
    return found


def tried(release: Release, now: Book) -> tuple[Release, RegisterEntry]:
    """The release after its next turn, and the line of it."""
    decision = steps.try_next(release, now, to="JPN")
    assert decision
    return decision.release, decision.moves[0]


class TestTheOrder:
    def test_each_has_a_third_of_the_target_and_then_the_supervisors_are_told(self) -> None:
        """The first at once; nobody waits longer than that for the next."""
        assert chain(requested(), under) == [(0, "KFDO"), (1.67, "KFDO2"), (3.33, "unattended")]

    @pytest.mark.parametrize(
        ("release", "names"),
        [(approved, ["UFDO", "UFDO2"]), (released, ["JLO", "JLO2"])],
    )
    def test_it_is_that_of_the_party_whose_step_it_is(
        self, release: Callable[[], Release], names: list[str]
    ) -> None:
        """The hub's decision, and the reading at the destination."""
        turn = TURN["USA"] if names[0] == "UFDO" else TURN["JPN"]
        moments = [round(turn * n, 2) for n in range(3)]

        assert chain(release(), under) == list(zip(moments, [*names, "unattended"], strict=True))

    def test_the_watch_comes_first_then_the_duty_list(self) -> None:
        """Who is neither on watch nor on duty is left in peace."""
        roster = {"KFDO2"}
        assert chain(requested(), lambda m: under(m, duty=roster)) == [
            (0, "KFDO2"),
            (1.67, "unattended"),
        ]
        both = chain(requested(), lambda m: under(m, duty=["KFDO"], watch={"KOR": "KFDO2"}))
        assert [name for _, name in both] == ["KFDO2", "KFDO", "unattended"]

    @pytest.mark.parametrize("here", [AWAY, QUIET, SNOOZING])
    def test_who_cannot_be_reached_is_skipped_at_once(self, here: Attendance) -> None:
        """No third of the target is spent on them."""
        assert chain(requested(), lambda m: under(m, away={"KFDO": here})) == [
            (0, "KFDO2"),
            (1.67, "unattended"),
        ]
        assert chain(requested(), lambda m: under(m, away={"KFDO2": here})) == [
            (0, "KFDO"),
            (1.67, "unattended"),
        ]

    @pytest.mark.parametrize("here", [AWAY, QUIET, SNOOZING])
    def test_where_all_are_skipped_the_supervisors_are_told_now(self, here: Attendance) -> None:
        away = {"KFDO": here, "KFDO2": here}

        assert chain(requested(), lambda m: under(m, away=away)) == [(0, "unattended")]

    def test_for_who_is_on_leave_the_stand_in_is_tried(self) -> None:
        """In their place, and once."""
        away = {"KFDO": replace(AWAY, stand_in=who("KFDO2"))}

        assert [name for _, name in chain(requested(), lambda m: under(m, away=away))] == [
            "KFDO2",
            "unattended",
        ]

    def test_who_may_not_take_the_step_is_never_tried(self) -> None:
        """An approver who drafted it, and who is not cleared."""
        drafted = replace(requested(), drafted_by=who("KFDO"))
        assert [name for _, name in chain(drafted, under)] == ["KFDO2", "unattended"]

    @pytest.mark.parametrize("precedence", ["IMMEDIATE", "PRIORITY", "ROUTINE"])
    def test_it_is_for_the_highest_precedence_alone(self, precedence: str) -> None:
        assert due(requested(precedence=precedence), under()) is None

    def test_what_is_raised_to_it_is_tried_for_from_then_on(self) -> None:
        """At once, for the first turn began with the step."""
        raised = steps.reprioritise(
            requested(precedence="PRIORITY"), under(7, by="KFDO"), precedence="FLASH"
        ).release

        found, line = tried(raised, under(7))
        assert (line.note, due(found, under(7))) == (who("KFDO"), pytest.approx(7 + 5 / 3))

    def test_another_step_begins_anew(self) -> None:
        """Whom Korea tried does not count for the United States."""
        after, _ = tried(requested(), under())
        passed = steps.approve(after, under(1, by="KFDO")).release
        [d] = passed.deliveries

        assert (d.tried, d.tried_at, d.claimed_at, d.unattended_at) == ((), None, None, None)
        assert due(passed, under(1)) == 1


class TestLooking:
    """Details opened, I'm on it, or, where it was released, the reading."""

    def test_nobody_is_tried_once_somebody_opened_its_text(self) -> None:
        after, _ = tried(requested(), under())
        looked = steps.look(after, under(1, by="KFDO2")).release

        assert due(looked, under(1)) is None
        assert steps.try_next(looked, under(99), to="JPN") is None

    def test_its_drafter_opens_it_for_another_reason(self) -> None:
        """Whoever wrote it does not decide it."""
        after, _ = tried(requested(), under())
        looked = steps.look(after, under(1, by="KLO")).release

        assert due(looked, under(1)) == pytest.approx(5 / 3)

    def test_the_look_of_another_party_does_not_count(self) -> None:
        """Korea's approver knows the text; that helps nobody at the hub."""
        looked = steps.look(requested(), under(0, by="KFDO")).release
        passed = steps.approve(looked, under(0, by="KFDO")).release

        assert due(passed, under()) == 0
        assert due(steps.look(passed, under(0, by="UFDO")).release, under()) is None

    def test_a_destination_that_reads_it_is_there(self) -> None:
        assert due(released(), under()) == 0
        assert due(read_by_japan(), under()) is None

    def test_what_can_be_read_no_more_is_not_tried_for(self) -> None:
        assert due(released(), under(60 * 24 * 400)) is None

    def test_a_consent_counts_where_two_are_needed(self) -> None:
        """Unread, as it is allowed; whoever is missing is reminded as always."""
        two = replace(policy(), approvals=replace(policy().approvals, originator=2))
        one = steps.approve(requested(), under(1, by="KFDO", under=two)).release

        assert one.deliveries[0].slot and due(one, under(1, under=two)) is None

    @pytest.mark.parametrize("claimed", [False, True], ids=["first", "after I'm on it"])
    def test_who_asks_about_it_has_looked(self, claimed: bool) -> None:
        """Neither while the question is open nor once it is answered is anybody else tried."""
        after, _ = tried(requested(), under())
        if claimed:
            after = steps.looking(after, under(0.5, by="KFDO")).release
        assert due(after, under(0.5)) is not None

        asked = steps.question(after, under(1, by="KFDO"), text="Which object?").release
        replied = steps.reply(asked, under(2, by="KLO2"), text="The second.").release

        assert due(asked, under(1)) is None
        assert due(replied, under(2)) is None

    def test_who_is_on_it_has_a_third_more_and_then_the_next_is_tried(self) -> None:
        """They are not tried for it a second time."""
        after, _ = tried(requested(), under())
        on_it = steps.looking(after, under(1, by="KFDO")).release

        assert due(on_it, under(1)) == pytest.approx(1 + 5 / 3)
        assert steps.try_next(on_it, under(2.5), to="JPN") is None
        found, line = tried(on_it, under(1 + 5 / 3))
        assert line.note == who("KFDO2")
        assert due(found, under(3)) == pytest.approx(1 + 10 / 3)

    def test_who_says_so_of_themself_is_not_tried(self) -> None:
        """The second was on it before the first had had a turn."""
        on_it = steps.looking(tried(requested(), under())[0], under(1, by="KFDO2")).release

        _, line = tried(on_it, under(1 + 5 / 3))
        assert line.step == "unattended"

    def test_on_it_and_then_opened_is_something(self) -> None:
        """Nobody else is tried while they read."""
        on_it = steps.looking(requested(), under(1, by="KFDO")).release
        opened = steps.look(on_it, under(2, by="KFDO")).release

        assert due(opened, under(2)) is None

    def test_opened_and_then_on_it_and_then_nothing_goes_on(self) -> None:
        """What they said last is what they are waited for."""
        opened = steps.look(requested(), under(0.5, by="KFDO")).release
        on_it = steps.looking(opened, under(1, by="KFDO")).release

        assert tried(on_it, under(1 + 5 / 3))[1].note == who("KFDO2")

    def test_the_drafter_does_not_end_what_somebody_else_is_on(self) -> None:
        on_it = steps.looking(requested(), under(1, by="KFDO")).release
        opened = steps.look(on_it, under(2, by="KLO")).release

        assert due(opened, under(2)) == pytest.approx(1 + 5 / 3)

    def test_what_is_decided_is_over(self) -> None:
        after, _ = tried(requested(), under())
        denied = steps.deny(after, under(1, by="KFDO")).release

        assert steps.try_next(denied, under(9), to="JPN") is None

    @pytest.mark.parametrize(
        ("release", "attended"),
        [
            (requested, False),
            (lambda: steps.look(requested(), under(0, by="KFDO")).release, True),
            (lambda: steps.looking(requested(), under(1, by="KFDO")).release, True),
            (
                lambda: tried(steps.looking(requested(), under(1, by="KFDO")).release, under(9))[0],
                False,
            ),
        ],
    )
    def test_somebody_has_it_in_hand_until_another_is_tried(
        self, release: Callable[[], Release], attended: bool
    ) -> None:
        found = release()
        assert attention.attended(found, found.deliveries[0]) == attended


class TestOnHold:
    HALT = (ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, at(1)),)
    GOES = (*HALT, ArrangementEvent("TISA", "JPN", EventKind.RESUME, at(30)))

    def test_a_turn_does_not_pass_and_nobody_is_tried(self) -> None:
        after, _ = tried(requested(), under())

        assert due(after, under(1, events=self.HALT)) is None
        assert steps.try_next(after, under(20, events=self.HALT), to="JPN") is None

    def test_afterwards_it_has_what_was_left_of_it(self) -> None:
        after, _ = tried(requested(), under())

        assert due(after, under(30, events=self.GOES)) == pytest.approx(30 + 2 / 3)


class TestWhoIsTold:
    def notices_of(self, release: Release, now: Book) -> list[Notice]:
        decision = steps.try_next(release, now, to="JPN")
        assert decision
        return notices(decision.release, decision.moves, now)

    def test_the_first_has_the_card_itself(self) -> None:
        """Which rang for everybody on duty; another message would only be a second."""
        assert self.notices_of(requested(), under(duty=["KFDO"])) == []

    def test_the_first_is_told_where_no_card_went_to_them(self) -> None:
        """Nobody of this desk is on duty: the card mentions nobody."""
        assert self.notices_of(requested(), under()) == [
            Notice(NoticeKind.UNATTENDED, "KOR", "dm", "JPN", who("KFDO"))
        ]

    def test_the_next_is_told_directly(self) -> None:
        on_duty = ["KFDO", "KFDO2"]
        after, _ = tried(requested(), under(duty=on_duty))

        assert self.notices_of(after, under(5 / 3, duty=on_duty)) == [
            Notice(NoticeKind.UNATTENDED, "KOR", "dm", "JPN", who("KFDO2"))
        ]

    @pytest.mark.parametrize(
        ("release", "party", "user"),
        [(requested, "KOR", "KSUP"), (approved, "USA", "USUP"), (released, "JPN", "JSUP")],
    )
    def test_then_their_supervisors_and_the_desk_that_drafted_it(
        self, release: Callable[[], Release], party: str, user: str
    ) -> None:
        """To whichever party the step belongs."""
        away = {o.name: AWAY for o in OFFICERS if o.is_a(Role.APPROVER, Role.LIAISON)}

        assert self.notices_of(release(), under(away=away)) == [
            Notice(NoticeKind.UNATTENDED, party, "dm", "JPN", who(user)),
            Notice(NoticeKind.UNATTENDED, "KOR", "liaison", "JPN"),
        ]

    def test_who_was_tried_when_is_in_the_register_of_that_party_alone(self) -> None:
        after, line = tried(approved(), under())

        assert (line.step, line.at, line.by, line.party, line.note) == (
            *("try", NOON, None),
            *("USA", who("UFDO")),
        )
        assert entry_visible(line, after, "USA") and reason_visible(line, "USA")
        assert not entry_visible(line, after, "KOR")
        assert not entry_visible(line, after, "JPN")


@given(
    st.lists(
        st.tuples(st.floats(0.01, 2), st.sampled_from(["look", "looking", "clock", "KLO looks"])),
        max_size=12,
    ),
    st.sets(st.sampled_from(["KFDO", "KFDO2", "KFDO3"])),
)
def test_whatever_happens_nobody_is_tried_twice_nor_while_they_cannot_be_reached(
    history: list[tuple[float, str]], away: set[str]
) -> None:
    """Over random histories: each at most once, at most one end, and none after a look."""
    roster: list[Officer] = [*OFFICERS, officer("KFDO3", "KOR", Role.APPROVER)]
    minute, release, lines = 0.0, requested(), list[RegisterEntry]()

    def now(by: str | None = None) -> Book:
        made = book(by, now=at(minute), roster=roster)
        return replace(made, attendance={who(user): QUIET for user in away})

    for passed, act in history:
        minute += passed
        if act == "clock":
            decision = steps.try_next(release, now(), to="JPN")
            if decision:
                release, lines = decision.release, [*lines, *decision.moves]
                assert not attention.attended(release, release.deliveries[0])
        elif act == "looking":
            release = steps.looking(release, now("KFDO")).release
        else:
            by = "KLO" if act == "KLO looks" else "KFDO2"
            release = steps.look(release, now(by)).release

    names = [line.note for line in lines if line.step == "try"]
    assert len(set(names)) == len(names)
    assert not {who(user) for user in away} & {*names}
    assert [line.step for line in lines].count("unattended") <= 1


def test_two_destinations_are_tried_for_in_one_message() -> None:
    """Each has its line, and both are items of the same notice to the same officer."""
    both = steps.request(None, book("KLO"), draft=replace(LAUNCH, to=("USA", "JPN"))).release
    decisions = [steps.try_next(both, under(), to=to) for to in both.parties]
    told = [notices(d.release, d.moves, under()) for d in decisions if d]

    assert [{(n.room, n.officer) for n in found} for found in told] == [{("dm", who("KFDO"))}] * 2
