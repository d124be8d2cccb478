"""How long Slack is waited for: as long as the clock handed in says, each call by its own limit."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientHttpProxyError, RequestInfo
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot.domain.refusals import SlackUnreachable, WindowUnsure
from bot.waits import CALL_SECONDS, INFO_SECONDS, OPEN_SECONDS, WINDOW_SECONDS
from handlers.slack.web_api import reach
from tests import PATIENCE
from tests.handlers.floor import LAUNCH, Floor
from tests.support.hand_clock import Hand


class Hasty(Hand):
    """
    A clock by which one limit is over at once, and no other is ever; `asked` are the limits it was
    asked for.
    """

    def __init__(self, floor: Floor, limit: float) -> None:
        super().__init__(floor.clock.hand)
        self.limit, self.asked = limit, set[float]()
        floor.desk.clock = self

    def patience(self, seconds: float) -> float:
        """Nothing for that one."""
        self.asked.add(seconds)
        return 0.0 if seconds == self.limit else PATIENCE


async def test_a_proxy_that_lets_nobody_through_has_opened_nothing() -> None:
    """It asks for a password, say: what was asked of Slack has not left, and that is known."""

    async def asked() -> Any:
        raise ClientHttpProxyError(
            RequestInfo(URL("http://proxy"), "CONNECT", CIMultiDictProxy(CIMultiDict())), ()
        )

    with pytest.raises(SlackUnreachable) as caught:
        await reach(asked(), 1, WindowUnsure)
    assert caught.value.rule == SlackUnreachable.rule


async def decides(floor: Floor) -> Any:
    """A decision: Slack is asked who it is that decides."""
    return await floor.type("KORFDO", f"approve {(await floor.numbers())[0]}")


async def test_who_decides_reads_that_nothing_was_done_where_slack_does_not_say_who_they_are(
    floor: Floor,
) -> None:
    """
    A decision opens nothing: whoever reads that nothing was opened must wonder whether it was
    taken.
    """
    await floor.requested()
    floor.sandbox.faults.page("users.info", page="<html>")
    said = await decides(floor)
    assert "slack_unreachable" in said.text
    assert "nothing was done" in said.text and "opened" not in said.text, said.text


async def begins(floor: Floor) -> Any:
    """A form opens."""
    return await floor.type("KORLO", "request")


async def lists(floor: Floor) -> Any:
    """A list in a direct conversation: Slack is asked whether it is the app's."""
    return await floor.person("KORLO").command("/release list")


@pytest.mark.parametrize(
    ("method", "limit", "act"),
    [
        ("users.info", INFO_SECONDS, decides),
        ("views.open", WINDOW_SECONDS, begins),
        ("conversations.open", OPEN_SECONDS, lists),
    ],
)
async def test_a_slack_that_takes_too_long_is_told_and_nothing_is_done(
    floor: Floor, method: str, limit: float, act: Callable[[Floor], Awaitable[Any]]
) -> None:
    """Slack has given up on us by then; nobody waits for longer."""
    await floor.requested()
    slow = floor.sandbox.faults.slow(method)
    clock = Hasty(floor, limit)
    said = await act(floor)
    slow.gate.set()

    assert limit in clock.asked
    assert ("window_unsure" if method == "views.open" else "slack_unreachable") in said.text
    assert (await floor.look((await floor.numbers())[0])).deliveries[0].consents == ()


async def test_a_window_that_may_have_opened_is_not_called_unopened(floor: Floor) -> None:
    """
    Slack opened it and said so too late: the form is on the screen, and whoever goes on in it is
    heard.
    """
    slow = floor.sandbox.faults.slow("views.open")
    Hasty(floor, WINDOW_SECONDS)
    said = await floor.type("KORLO", "request")
    slow.gate.set()
    floor.desk.clock = floor.clock
    while not floor.person("KORLO").modals:  # noqa: ASYNC110 - what is awaited runs in the sandbox
        await asyncio.sleep(0)

    assert "window_unsure" in said.text and "nothing was opened" not in said.text
    assert (await floor.fill("KORLO", LAUNCH)).ok
    assert len(await floor.numbers()) == 1


@pytest.mark.parametrize("how", ["lose", "drop"])
async def test_a_window_of_which_the_answer_was_lost_may_be_open(floor: Floor, how: str) -> None:
    """Whether the call had its effect is not known, and nobody says it had none."""
    getattr(floor.sandbox.faults, how)("views.open")
    said = await floor.type("KORLO", "request")

    assert "window_unsure" in said.text
    assert bool(floor.person("KORLO").modals) is (how == "lose")


@pytest.mark.parametrize("code", ["fatal_error", "internal_error"])
async def test_a_window_that_slack_broke_over_may_be_open(floor: Floor, code: str) -> None:
    """Slack says of these that some of it may have been done."""
    floor.sandbox.faults.refuse("views.open", code)

    assert "window_unsure" in (await floor.type("KORLO", "request")).text


@pytest.mark.parametrize("passed", [0.0, 1.0, 1.9])
async def test_a_window_has_what_remains_of_slacks_three_seconds(
    floor: Floor, passed: float
) -> None:
    """A trigger lives so long, and whoever typed is answered by then."""
    asked = floor.sandbox.faults.slow("users.info")
    clock = Hasty(floor, -1)
    typed = asyncio.create_task(floor.type("KORLO", "request"))
    await asked.met.wait()
    clock.hand.advance(passed)
    clock.asked.clear()
    asked.gate.set()
    assert (await typed).ok

    assert list(clock.asked) == [pytest.approx(WINDOW_SECONDS - passed)]


async def test_a_home_that_slack_does_not_take_in_time_is_left_to_the_outbox(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody waits for it to look at a Home."""
    slow = floor.sandbox.faults.slow("views.publish")
    clock = Hasty(floor, CALL_SECONDS)
    with caplog.at_level("INFO", logger="handlers"):
        await floor.person("KORFDO").open_home()
    slow.gate.set()

    assert CALL_SECONDS in clock.asked
    assert "a Home was left to the outbox" in caplog.text


async def test_while_the_clock_stands_still_slack_may_take_its_time(floor: Floor) -> None:
    """What is slow about a test is the machine: no limit is over before the clock has moved."""
    number = await floor.requested()
    slow = floor.sandbox.faults.slow("users.info")
    deciding = asyncio.create_task(decides(floor))
    await slow.met.wait()

    assert (
        min(
            floor.clock.patience(limit)
            for limit in (OPEN_SECONDS, INFO_SECONDS, WINDOW_SECONDS, CALL_SECONDS)
        )
        >= PATIENCE
    )
    slow.gate.set()
    assert number in (await deciding).text
