"""
The sandbox's clocks: one that goes with the machine, and may be put forward or stopped, and one
moved by hand.
"""

import time

import aiohttp

from bot.sandbox import HandClock, RunningClock, Sandbox, SandboxSystemClock
from tests.sandbox.toy import workspace


def test_a_clock_that_was_stopped_stands_until_it_goes_again() -> None:
    """Both hands; put forward they move all the same, and none of them ever steps back."""
    clock = RunningClock()
    clock.stop()
    wall, steady = clock.now(), clock.monotonic()
    begun = time.monotonic()
    while time.monotonic() == begun:
        continue

    assert (clock.now(), clock.monotonic()) == (wall, steady)
    clock.advance(60)
    assert (clock.now() - wall, round(clock.monotonic() - steady, 3)) == (60, 60)
    clock.go()
    assert clock.now() > wall + 60 and clock.monotonic() > steady + 60


def test_only_a_clock_that_goes_with_the_machine_counts_real_seconds() -> None:
    """Before one that stands still nobody is late, however long the machine takes."""
    running = RunningClock()
    assert [clock.patience(3) for clock in (SandboxSystemClock(), running)] == [3, 3]

    running.stop()
    assert all(clock.patience(3) > 60 for clock in (running, HandClock(0)))
    running.go()
    assert running.patience(3) == 3


async def test_every_answer_is_dated_by_the_clock_of_the_workspace() -> None:
    """Not by the machine's: an app that compares its clock with Slack's must find them agree."""
    hand = HandClock(1795402800.0)
    async with (
        Sandbox(workspace(), clock=hand, rates="off") as sandbox,
        aiohttp.ClientSession() as session,
    ):
        dates = []
        for method in ("api.test", "auth.test", "no.such"):
            async with session.post(f"{sandbox.api_url}{method}") as answer:
                dates.append(answer.headers.getall("Date"))
            hand.step(3600)

    assert dates == [[f"Mon, 23 Nov 2026 0{hour}:00:00 GMT"] for hour in (3, 4, 5)]
