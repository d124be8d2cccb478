"""On target: what was done in time, of all that should have been done, done or not."""

import pytest

from bot.cli.files.digest_files import as_csv, as_json
from bot.domain import steps
from bot.domain.deadlines import digest_schedule
from storage.store.store import Store
from tests.storage.queries.test_digests import RULES, digest, told, window
from tests.storage.store.test_holds import DAY, declare
from tests.storage.world import Desks, later

Figures = tuple[int, int, int, int]
"""On target, done, ended undone, still open past the target."""


def on_target(
    store: Store, party: str, hours: float = 1, precedence: str = "FLASH"
) -> tuple[Figures, Figures]:
    """
    What the weekly digest of a moment says of a party's own steps: of the week, and of the four
    weeks before.
    """
    week = digest(store, party, later(hours=hours), digest_schedule.WEEKLY).week
    assert week
    this, before = (
        (found.part, found.done, found.undone, found.open)
        for found in week.met.get(precedence, (NONE, NONE))
    )
    return this, before


class NONE:
    """No figure at all."""

    part = done = undone = open = 0


def clock(store: Store, **after: float) -> None:
    """Let the clock do all that is due by then."""
    while store.timers.fire(RULES, later(**after)).now():
        pass


def acknowledged(desks: Desks, minute: float, **changes: object) -> None:
    """A release that Japan acknowledges that many minutes after noon, when it arrived."""
    number = desks.released(**changes).number
    desks.read(number, later(minutes=minute))
    desks.do("JLO", number, steps.acknowledge, later(minutes=minute))


def test_what_was_never_done_counts(desks: Desks) -> None:
    """One of two FLASH was acknowledged in time, the other never: that is no week of 100 %."""
    acknowledged(desks, 1)
    desks.released()

    assert on_target(desks.store, "JPN")[0] == (1, 1, 0, 1)
    said = told(desks.store, "JPN", later(hours=1), digest_schedule.WEEKLY)
    assert "FLASH 1 of 2 (1 open past the target)" in said


def test_late_counts_as_done_and_not_as_on_target(desks: Desks) -> None:
    """At the very moment at which the target is used up it is late."""
    acknowledged(desks, 2)
    acknowledged(desks, 1.9)

    assert on_target(desks.store, "JPN")[0] == (1, 2, 0, 0)


def test_what_is_still_within_its_target_counts_for_nothing_yet(desks: Desks) -> None:
    """Nobody is late with it."""
    desks.requested()

    assert on_target(desks.store, "KOR", 4 / 60) == ((0, 0, 0, 0), (0, 0, 0, 0))
    assert on_target(desks.store, "KOR", 5 / 60)[0] == (0, 0, 0, 1)


def test_what_expires_or_lapses_has_ended_undone(desks: Desks) -> None:
    """
    Japan let one expire unread, Korea one lapse undecided, the United States one lapse: each its
    own.
    """
    desks.released(lifetime="12h")
    desks.requested()
    desks.approved()
    clock(desks.store, hours=25)

    assert on_target(desks.store, "JPN", 30)[0] == (0, 0, 1, 0)
    assert on_target(desks.store, "KOR", 30)[0] == (2, 2, 1, 0)
    assert on_target(desks.store, "USA", 30)[0] == (1, 1, 1, 0)


@pytest.mark.parametrize(("minute", "undone"), [(4, 0), (6, 1)])
def test_what_was_taken_back_counts_where_it_was_late_by_then(
    desks: Desks, minute: float, undone: int
) -> None:
    """A withdrawal in time leaves nothing to be done; one after the target hides nothing."""
    desks.do("KLO", desks.requested().number, steps.withdraw, later(minutes=minute))

    assert on_target(desks.store, "KOR")[0] == (0, 0, undone, 0)


@pytest.mark.parametrize(("minute", "undone"), [(1, 0), (3, 1)])
def test_what_was_recalled_counts_where_it_was_late_by_then(
    desks: Desks, minute: float, undone: int
) -> None:
    """The same of a receipt."""
    desks.do(
        "KFDO",
        desks.released().number,
        steps.recall,
        later(minutes=minute),
        note="It was wrong",
    )

    assert on_target(desks.store, "JPN")[0] == (0, 0, undone, 0)


def test_the_weeks_before_are_counted_as_they_stood_at_their_end(desks: Desks) -> None:
    """What was open past its target then was so, whatever became of it since."""
    number = desks.released(lifetime="30d").number
    desks.read(number, later(days=8))
    desks.do("JLO", number, steps.acknowledge, later(days=8))

    assert on_target(desks.store, "JPN", 24 * 9) == ((0, 1, 0, 0), (0, 0, 0, 1))
    assert on_target(desks.store, "JPN", 24 * 6) == ((0, 0, 0, 1), (0, 0, 0, 0))


def test_a_target_that_a_precedence_had_before_is_not_counted_twice(desks: Desks) -> None:
    """A state that ends for its precedence alone is no step done or undone."""
    number = desks.requested().number
    desks.do("KFDO", number, steps.reprioritise, later(minutes=6), precedence="PRIORITY")
    desks.do("KFDO", number, steps.approve, later(minutes=7))

    assert on_target(desks.store, "KOR")[0] == (0, 0, 0, 0)
    assert on_target(desks.store, "KOR", precedence="PRIORITY")[0] == (1, 1, 0, 0)


def test_how_long_steps_took_says_how_many_never_ended_in_one(desks: Desks) -> None:
    """A median of the quick is no figure of the desk."""
    acknowledged(desks, 1)
    desks.released(lifetime="12h")
    clock(desks.store, hours=13)

    said = told(desks.store, "JPN", later(hours=14), digest_schedule.WEEKLY)

    assert (
        "Our acknowledgement: median 60 s, 90 % within 60 s "
        "(1 acknowledgement, 1 ended undone; no earlier weeks)" in said
    )


def test_time_on_hold_is_no_time_that_a_step_took(desks: Desks) -> None:
    """
    What was decided within its target is not said to have taken the two days in which nobody could
    decide.
    """
    store, number = desks.store, desks.requested().number
    declare(store, "suspend", 1)
    declare(store, "suspend", DAY, party="USA")
    declare(store, "resume", DAY)
    declare(store, "resume", 2 * DAY, party="USA")
    desks.do("KFDO", number, steps.approve, later(minutes=2 * DAY + 1))
    declare(store, "suspend", 2 * DAY + 2)
    clock(store, minutes=2 * DAY + 3)
    desks.do("UFDO", number, steps.deny, later(minutes=2 * DAY + 30))

    found = digest(store, "KOR", later(hours=49), digest_schedule.WEEKLY).week
    assert found
    assert (found.spent["decide"].week.median, found.spent["by_hub"].week.median) == (120, 60)
    assert found.pace["decide", "FLASH"].median == 120
    assert on_target(store, "KOR", 49)[0] == on_target(store, "USA", 49)[0] == (1, 1, 0, 0)


def test_programs_and_spreadsheets_get_the_three_numbers(desks: Desks) -> None:
    """The same figures in every form."""
    acknowledged(desks, 1)
    desks.released()
    found = digest(desks.store, "JPN", later(hours=1), digest_schedule.WEEKLY)

    told_week = as_json(found, window(later(hours=1), digest_schedule.WEEKLY), exercise=True)[
        "week"
    ]
    rows = [line.split(",") for line in as_csv(found, exercise=True).splitlines()]

    assert isinstance(told_week, dict)
    assert told_week["met"]["FLASH"]["week"] == {
        "part": 1,
        "whole": 2,
        "done": 1,
        "undone": 0,
        "open": 1,
    }
    met = {row[9]: row[10] for row in rows if row[1] == "met" and row[9].startswith("week_")}
    assert met == {
        "week_part": "1",
        "week_whole": "2",
        "week_done": "1",
        "week_undone": "0",
        "week_open": "1",
    }
