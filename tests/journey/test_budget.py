"""The two seconds of a request: the roster, Slack's word on who it is, and the act share them."""

import asyncio
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from bot import waits
from bot.domain.book import Book
from bot.waits import BUDGET, INFO_SECONDS
from storage.transaction.runner import Job
from tests.storage.transaction.test_budget import busy
from tests.storage.world import all_written
from tests.support import administrator
from tests.support.desk import APPROVALS, Scene
from tests.support.messages import says


async def rules(desk: Scene) -> list[str]:
    """By which rules attempts were refused, also those that are recorded behind everything else."""
    await all_written(desk.store)
    found = text("SELECT rule FROM audit WHERE rule IS NOT NULL ORDER BY seq")
    return list(desk.store.db.read(lambda c: c.execute(found).scalars().all()).now())


async def test_an_officer_hears_in_their_own_language_that_the_roster_could_not_be_read_in_time(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    All readers make digests meanwhile: nothing was begun, the attempt is on record, and Slack was
    not asked.
    """
    number = await desk.request()
    asked = len(desk.sandbox.journal.of("users.info"))
    with busy(desk.store), monkeypatch.context() as hurry:
        hurry.setattr(desk.store.db.steady.clock, "patience", lambda seconds: min(seconds, 0.05))
        said = await desk.command("KORFDO", f"approve {number}", room=APPROVALS)

    assert says("KOR", "refusal-not-started") in said.text
    assert desk.stages(number) == {"JPN": "originator_review"}
    assert len(desk.sandbox.journal.of("users.info")) == asked
    assert await rules(desk) == ["not_started"]


async def test_an_event_is_heard_however_long_the_readers_take(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack says only once that nothing disturbs somebody."""
    monkeypatch.setattr(desk.store.db.steady.clock, "patience", lambda seconds: min(seconds, 0.05))
    with busy(desk.store):
        begins = int(desk.hand.now())
        told = asyncio.create_task(
            administrator.disturb_not(desk.sandbox, "U0KORFDO", begins, begins + 3600)
        )
        await asyncio.wait({told}, timeout=0.3)
        assert not told.done()
    await told
    (here,) = desk.store.queries.book(desk.now).now().attendance.values()
    assert here.quiet(desk.now)


@pytest.mark.parametrize(("gone", "left"), [(0.0, INFO_SECONDS), (1.5, 0.5), (1.9, 0.1)])
async def test_slack_is_asked_who_it_is_for_no_longer_than_there_is_left(
    desk: Scene, gone: float, left: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roster took its time: Slack gets what remains, and the act what remains of that."""
    number = await desk.request()
    desk.hand.advance(61)  # what Slack said is forgotten
    book, clock, asked, begun = (
        desk.store.queries.book,
        desk.store.db.steady.clock,
        list[float](),
        list[float](),
    )
    change, patience = desk.store.releases.change, clock.patience

    async def slow(*args: Any, **more: Any) -> Book:
        found = await book(*args, **more)
        desk.hand.advance(gone)
        return found

    async def noted(*args: Any, **more: Any) -> Any:
        begun.append(more["deadline"])
        return await change(*args, **more)

    monkeypatch.setattr(desk.store.queries, "book", slow)
    monkeypatch.setattr(desk.store.releases, "change", noted)
    monkeypatch.setattr(
        clock, "patience", lambda seconds: asked.append(round(seconds, 3)) or patience(seconds)
    )
    assert (await desk.command("KORFDO", f"approve {number}", room=APPROVALS)).ok
    assert left in asked
    assert (INFO_SECONDS in asked) == (gone == 0)
    assert begun == [pytest.approx(BUDGET - gone)]


async def test_once_nothing_is_left_slack_is_not_asked_at_all(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That Slack does not say who it is would be untrue: nobody asked."""
    number = await desk.request()
    desk.hand.advance(61)
    asked, book, slow_by = (
        len(desk.sandbox.journal.of("users.info")),
        desk.store.queries.book,
        [BUDGET],
    )

    async def slow(*args: Any, **more: Any) -> Book:
        found = await book(*args, **more)
        desk.hand.advance(slow_by.pop() if slow_by else 0)
        return found

    monkeypatch.setattr(desk.store.queries, "book", slow)
    said = await desk.command("KORFDO", f"approve {number}", room=APPROVALS)
    assert says("KOR", "refusal-not-started") in said.text
    assert len(desk.sandbox.journal.of("users.info")) == asked
    assert await rules(desk) == ["not_started"]


async def test_health_waits_for_nothing_longer_than_whoever_asks_for_it(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A thread that goes on waiting when the answer has long been given is lost to the next who asks.
    """
    seen: list[float] = []

    def looked(*_: Any) -> None:
        budget = waits.in_force()
        assert budget
        seen.append(budget.left)

    for name in ("clock_fault", "key_faults"):
        job = Job(looked, asyncio.to_thread)
        monkeypatch.setattr(desk.store.health, name, lambda *_, job=job: job)
    await desk.settle()
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{desk.house.port}/readyz") as answer,
    ):
        assert (await answer.json())["ready"]
    assert seen == [waits.PROBE_SECONDS] * 2
