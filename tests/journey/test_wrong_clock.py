"""
A replica that starts with a wrong clock: found out by other clocks, and heard in nothing that
cannot be undone.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import pytest

from bot.app import Runtime, running_app
from bot.waits import Clock
from storage.book.book_reader import recorded_at
from tests.support.desk import APPROVALS, BODY, WARNING, Scene, settings_for
from tests.support.messages import says

HOUR = 3600.0
SIGNED = 120.0
"""Seconds by which a clock may be wrong and Slack's signatures still be fresh."""


@dataclass(frozen=True)
class Wrong:
    """A clock whose wall hand is wrong by `off` seconds; both hands go on with another's."""

    right: Clock
    off: float

    def now(self) -> datetime:
        """The wrong time, in UTC."""
        return self.right.now() + timedelta(seconds=self.off)

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        return self.right.monotonic()

    def patience(self, seconds: float) -> float:
        """As the other's."""
        return self.right.patience(seconds)


@asynccontextmanager
async def replica(desk: Scene, off: float) -> AsyncIterator[Runtime]:
    """
    A second process whose clock is wrong by `off` seconds; while it runs it gets every request.
    """
    settings = settings_for(desk.sandbox, desk.url, desk.home)
    before = desk.sandbox.outgoing.request_url
    async with running_app(
        settings, clock=Wrong(desk.clock, off), random=os.urandom, loops=False, port=0
    ) as house:
        desk.sandbox.outgoing.request_url = f"http://127.0.0.1:{house.port}/slack/events"
        try:
            yield house
        finally:
            desk.sandbox.outgoing.request_url = before


async def faults(house: Runtime) -> dict[str, str]:
    """What readiness complains of, once its loops have looked."""
    await house.ticker.once()
    await house.outbox.once()
    await house.housekeeping.readiness.look()
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{house.port}/readyz") as answer,
    ):
        return dict((await answer.json())["faults"])


async def doubted(desk: Scene, user: str, typed: str) -> bool:
    """Whether a command is refused because of the clock."""
    return "clock_doubted" in (await desk.command(user, typed)).text


@pytest.mark.parametrize("off", [-SIGNED, -31.5, 31.5, SIGNED])
async def test_nothing_is_let_in_by_a_replica_that_starts_with_a_wrong_clock_and_all_goes_out(
    desk: Scene, off: float
) -> None:
    """More than half a minute from every other clock: nobody can say there what is over."""
    released, offered = await desk.released(lifetime="12h"), await desk.request()
    other = await desk.request(title="Second")
    assert BODY in await desk.read()
    await desk.command("JPNLO", f"ack {released}")

    async with replica(desk, off) as wrong:
        assert list(await faults(wrong)) == ["clock"]
        assert await doubted(desk, "JPNLO", f"open {released}")
        assert await doubted(desk, "KORFDO", f"approve {offered}")
        assert await doubted(desk, "KORFDO", f"extend {released} 2h")
        opened_before = len(desk.sandbox.journal.of("views.open"))
        said = await desk.person("KORFDO").click("details", channel=APPROVALS["KOR"])
        assert "clock_doubted" in said.text
        assert len(desk.sandbox.journal.of("views.open")) == opened_before
        assert (await desk.command("KORFDO", f"deny {offered}")).ok
        assert (await desk.command("KORLO", f"withdraw {other}")).ok
        assert (await desk.command("KORFDO", f"recall {released} wrong")).ok
        assert (await desk.command("JPNLO", f"certify {released}")).ok
    stages = [desk.stages(number)["JPN"] for number in (released, offered, other)]
    assert stages == ["recalled", "denied", "withdrawn"]


async def test_what_is_offered_there_is_refused_in_the_form(desk: Scene) -> None:
    """Its time to decide would be counted from a time that is wrong."""
    officer = desk.person("KORLO")
    async with replica(desk, SIGNED):
        await desk.command("KORLO", "request")
        await officer.fill(WARNING)
        await officer.submit()
        assert says("KOR", "refusal-clock-doubted") in officer.modal.rendered


@pytest.mark.parametrize("off", [-28.0, 28.0])
async def test_half_a_minute_is_what_clocks_may_differ_by(desk: Scene, off: float) -> None:
    """A clock that is a little off is corrected while the desk works."""
    number = await desk.released(lifetime="12h")
    async with replica(desk, off) as other:
        assert await faults(other) == {}
        assert not await doubted(desk, "JPNLO", f"open {number}")
        assert BODY in await desk.read()


async def test_no_content_is_deleted_by_it(desk: Scene) -> None:
    """
    By its clock the release is over and the offer has lapsed; a replica whose clock is right has
    them still.
    """
    released, offered = await desk.released(lifetime="12h"), await desk.request(precedence="FLASH")
    now = desk.now
    seen = desk.store.queries.release(offered, now).now()
    assert seen
    desk.hand.advance(
        (min(seen[0].decide_by, now + timedelta(hours=12)) - now).total_seconds() - HOUR
    )
    await desk.settle()
    assert (desk.stages(released), desk.stages(offered)) == (
        {"JPN": "released"},
        {"JPN": "originator_review"},
    )

    async with replica(desk, 60 * 24 * HOUR) as wrong:
        for _ in range(3):
            await wrong.housekeeping.do("clock")
            await wrong.settle()
            desk.hand.advance(60)
        assert desk.stages(released) == {"JPN": "released"}
        assert desk.stages(offered) == {"JPN": "originator_review"}
    assert BODY in await desk.read()


async def test_no_key_is_destroyed_by_it(desk: Scene) -> None:
    """A copy of the database restored today must open what ends tonight."""
    await desk.released(lifetime="12h")
    desk.hand.advance(20 * HOUR)
    await desk.settle()
    async with replica(desk, 24 * HOUR) as wrong:
        await wrong.housekeeping.do("keys")
        assert desk.store.db.keys.destroyed() == {}
    desk.hand.advance(5 * HOUR)
    await desk.house.housekeeping.do("keys")
    assert desk.store.db.keys.destroyed(), (
        "the day is over by now, and a clock that is right says so"
    )


async def test_what_it_records_does_not_silence_the_others(desk: Scene) -> None:
    """A record dated ahead would make every right clock look set back."""
    number = await desk.released(lifetime="12h")
    async with replica(desk, SIGNED) as wrong:
        assert await doubted(desk, "JPNLO", f"open {number}")
        assert await faults(wrong)
    ahead = [
        r.action for r in desk.store.queries.records(number).now() if recorded_at(r.at) > desk.now
    ]
    assert ahead == []
    assert await faults(desk.house) == {}
    assert BODY in await desk.read()


async def test_it_is_believed_once_its_clock_is_right(desk: Scene) -> None:
    """Within a minute, though no officer did anything meanwhile."""
    number = await desk.released(lifetime="12h")
    async with replica(desk, SIGNED) as wrong:
        assert await faults(wrong)
        object.__setattr__(wrong.store.db.steady.clock, "off", 0.0)
        desk.hand.advance(61)
        await wrong.housekeeping.do("clock")
        assert await faults(wrong) == {}
        assert not await doubted(desk, "JPNLO", f"open {number}")


async def test_a_clock_that_goes_wrong_while_it_runs_is_found_within_a_minute(desk: Scene) -> None:
    """A jump forward is believed after five: by then it is known to be none of the others' time."""
    await desk.released(lifetime="12h")
    assert BODY in await desk.read()
    async with replica(desk, 0.0) as other:
        assert await faults(other) == {}
        object.__setattr__(other.store.db.steady.clock, "off", SIGNED)
        desk.hand.advance(61)
        await other.housekeeping.do("clock")
        assert list(await faults(other)) == ["clock"]
        await other.settle()
        assert BODY not in desk.person("JPNLO").modal.rendered, "its form is blanked"
        assert says("JPN", "refusal-clock-doubted") in desk.person("JPNLO").modal.rendered


async def test_what_a_right_clock_shows_is_not_blanked_by_a_wrong_one(desk: Scene) -> None:
    """
    What is open when a clock comes to be doubted is blanked once; what is opened later, others
    answer for.
    """
    await desk.released(lifetime="12h")
    right = desk.sandbox.outgoing.request_url
    async with replica(desk, 24 * HOUR) as wrong:
        await wrong.settle()
        desk.sandbox.outgoing.request_url = right
        assert BODY in await desk.read()
        for _ in range(3):
            desk.hand.advance(1)
            await wrong.settle()
            await desk.sandbox.settle()
        assert BODY in desk.person("JPNLO").modal.rendered
