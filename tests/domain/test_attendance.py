"""Who is reached: the watch, leave and stand-ins, reminders put off, and who looks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.calendars import days_off
from bot.domain import attendance as watch
from bot.domain import steps
from bot.domain.book import Book
from bot.domain.officers import Attendance, OfficerId, Role
from bot.domain.refusals import (
    AlreadyDecided,
    SelfApproval,
    StandInUnfit,
    TimeInvalid,
    ValueUnknown,
    WrongRole,
)
from tests.domain.world import NOON, OFFICERS, approved, at, book, officer, policy, requested, who

HOUR = timedelta(hours=1)


def having(under: Book, attendance: dict[str, Attendance] | None = None, **watches: str) -> Book:
    """The book with who is away, and who has the watch (`KOR="KFDO"`)."""
    known = {who(user): here for user, here in (attendance or {}).items()}
    return replace(
        under, attendance=known, watch={party: who(user) for party, user in watches.items()}
    )


def reached(under: Book) -> list[str]:
    """Who is mentioned in a reminder of an offer of Korea's."""
    release = requested()
    return [o.name for o in watch.to_remind(release, release.deliveries[0], under)]


AWAY = Attendance(leave_until=at(60), stand_in=who("KFDO2"))


def test_without_more_everybody_who_must_act_is_reached() -> None:
    assert reached(book()) == ["KFDO", "KFDO2"]


def test_reminders_follow_the_watch() -> None:
    """Who has it is reminded, and the others are left in peace."""
    assert reached(having(book(), KOR="KFDO2")) == ["KFDO2"]


def test_a_watch_of_somebody_who_may_not_act_changes_nothing() -> None:
    """The liaison officer on watch cannot decide: those who can are reached all the same."""
    assert reached(having(book(), KOR="KLO")) == ["KFDO", "KFDO2"]


def test_where_two_are_needed_the_watch_is_not_enough() -> None:
    """The second must hear of it as well."""
    two = replace(policy(), approvals=replace(policy().approvals, originator=2))

    assert reached(having(book(under=two), KOR="KFDO")) == ["KFDO", "KFDO2"]


def test_for_who_is_on_leave_the_stand_in_is_reached() -> None:
    """They named somebody with the same duties."""
    assert reached(having(book(), {"KFDO": AWAY})) == ["KFDO2"]
    assert reached(having(book(now=at(60)), {"KFDO": AWAY})) == ["KFDO", "KFDO2"], (
        "the leave is over"
    )


def test_a_stand_in_gets_no_right_that_they_do_not_have() -> None:
    """Who drafted it stands in for the approver, and is not asked to decide it."""
    roster = [*OFFICERS, officer("KBOTH", "KOR", Role.LIAISON, Role.APPROVER)]
    drafted = replace(requested(), drafted_by=who("KBOTH"))
    away = {"KFDO": replace(AWAY, stand_in=who("KBOTH"))}

    found = watch.to_remind(drafted, drafted.deliveries[0], having(book(roster=roster), away))

    assert [o.name for o in found] == ["KFDO2"]


def test_who_put_reminders_off_is_not_reached_until_then() -> None:
    """At the moment they chose they are reached again."""
    later = having(book(), {"KFDO": Attendance(snoozed_until=at(15))})

    assert reached(later) == ["KFDO2"]
    assert reached(replace(later, now=at(15))) == ["KFDO", "KFDO2"]


def test_supervisors_read_on_whom_it_waits_even_if_that_one_put_it_off() -> None:
    """Putting off a reminder does not put off the duty."""
    release = requested()
    later = having(book(), {"KFDO": Attendance(snoozed_until=at(15))}, KOR="KFDO")

    assert [o.name for o in watch.responsible(release, release.deliveries[0], later)] == ["KFDO"]


class TestSnooze:
    """15 minutes, an hour, or the next working morning."""

    @pytest.mark.parametrize(
        ("until", "wakes"),
        [("15m", at(15)), ("1h", at(60)), ("morning", datetime(2026, 11, 24, 0, 0, tzinfo=UTC))],
    )
    def test_lasts_so_long(self, until: str, wakes: datetime) -> None:
        """The next working morning is that of the officer's own country."""
        arranged = watch.snooze(replace(book("KFDO"), days_off=days_off), until=until)

        assert arranged.wakes_at == wakes
        assert arranged.attendance == Attendance(snoozed_until=wakes)

    def test_over_the_weekend_and_a_holiday_it_is_the_next_day_of_work(self) -> None:
        """Friday afternoon before Labour Thanksgiving Day in Tokyo."""
        friday = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)

        arranged = watch.snooze(
            replace(book("JFDO", now=friday), days_off=days_off), until="morning"
        )

        assert arranged.wakes_at == datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    def test_knows_no_other_span(self) -> None:
        """The form offers three: anything else was not chosen there."""
        with pytest.raises(ValueUnknown):
            watch.snooze(book("KFDO"), until="2w")


class TestLeave:
    """Until a time, with a named colleague of the same duties."""

    def go(
        self, by: str, stand_in: str | None, until: datetime | None = NOON + HOUR, **more: Any
    ) -> watch.AttendanceChange:
        return watch.leave(
            having(book(by), more), until=until, stand_in=who(stand_in) if stand_in else None
        )

    def test_is_kept_with_the_stand_in(self) -> None:
        """Both are needed when a reminder is sent."""
        assert self.go("KFDO", "KFDO2").attendance == Attendance(
            leave_until=NOON + HOUR, stand_in=who("KFDO2")
        )

    def test_is_over_when_they_are_back(self) -> None:
        """Nothing of it is left."""
        back = self.go("KFDO", None, None, KFDO=AWAY)

        assert back.attendance == Attendance()

    @pytest.mark.parametrize("stand_in", ["KFDO", "KLO", "UFDO", "KINS", "NOBODY", None])
    def test_needs_a_colleague_with_the_same_duties(self, stand_in: str | None) -> None:
        """Of the same party, with the same role, and somebody else."""
        with pytest.raises(StandInUnfit):
            self.go("KFDO", stand_in)

    def test_needs_a_colleague_who_is_there(self) -> None:
        """Two who stand in for each other are nobody."""
        with pytest.raises(StandInUnfit):
            self.go("KFDO", "KFDO2", KFDO2=Attendance(leave_until=at(5), stand_in=who("KFDO")))

    @pytest.mark.parametrize("until", [NOON, NOON - HOUR, NOON + watch.LONGEST_LEAVE + HOUR])
    def test_ends_at_a_time_that_is_ahead(self, until: datetime) -> None:
        """And within the longest leave: a slip of the year would silence somebody for good."""
        with pytest.raises(TimeInvalid):
            self.go("KFDO", "KFDO2", until)


class TestTheWatch:
    """Passed from one duty officer to the next."""

    def test_is_of_the_own_desk(self) -> None:
        """Each party has its own."""
        assert watch.take_watch(book("JLO")).watch == "JPN"

    @pytest.mark.parametrize("user", ["KSUP", "KINS"])
    def test_is_for_those_who_act(self, user: str) -> None:
        """Supervisors and inspectors get no reminders that they could take over."""
        with pytest.raises(WrongRole):
            watch.take_watch(book(user))

    def test_is_not_taken_on_leave(self) -> None:
        """It would be a watch that nobody keeps."""
        with pytest.raises(WrongRole):
            watch.take_watch(having(book("KFDO"), {"KFDO": AWAY}))


class TestLooking:
    """It tells the own desk, and binds nobody."""

    def test_decides_nothing(self) -> None:
        """The register has a line of it, and nobody else is tried for a while."""
        decision = steps.looking(requested(), book("KFDO"))
        [waiting] = requested().deliveries

        claimed = replace(waiting, claimed_at=NOON, tried=(who("KFDO"),))
        assert decision.release == replace(requested(), deliveries=(claimed,))
        assert [(m.step, m.by, m.party) for m in decision.moves] == [
            ("looking", who("KFDO"), "KOR")
        ]

    def test_is_for_who_may_decide(self) -> None:
        """Who cannot decide has no reason to say that they are looking."""
        with pytest.raises(WrongRole):
            steps.looking(requested(), book("KLO"))
        with pytest.raises(AlreadyDecided):
            steps.looking(approved(), book("KFDO"))
        with pytest.raises(SelfApproval):
            steps.looking(replace(requested(), drafted_by=who("KFDO")), book("KFDO"))


def test_nobody_is_there_when_slack_disturbs_none_of_them() -> None:
    """Do-not-disturb and leave count alike; one who can be reached is enough."""
    release, d = requested(), requested().deliveries[0]
    quiet = Attendance(quiet_from=at(-60), quiet_until=at(60))

    def there(**people: Attendance) -> bool:
        return watch.unreached(release, d, having(book(), people))

    assert not there(KFDO=quiet)
    assert there(KFDO=quiet, KFDO2=quiet)
    assert not there(KFDO=quiet, KFDO2=replace(quiet, quiet_until=NOON)), "it is over"
    assert there(KFDO=quiet, KFDO2=Attendance(leave_until=at(5), stand_in=OfficerId("T0/KFDO")))


def test_a_stand_in_who_is_away_as_well_is_not_reached() -> None:
    """They went later, standing in for somebody: whoever is left is asked."""
    both = {"KFDO": AWAY, "KFDO2": Attendance(leave_until=at(60), stand_in=who("KFDO"))}

    assert reached(having(book(), {"KFDO": replace(AWAY, stand_in=who("KFDO2"))})) != []
    assert reached(having(book(), both)) == []
    assert (
        reached(
            having(book(), {"KFDO": replace(AWAY, stand_in=who("KFDO2")), "KFDO2": both["KFDO2"]})
        )
        == []
    )
