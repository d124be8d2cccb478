"""The bot is killed in the middle of its work, and started again: it goes on where it was."""

import asyncio
import random
import signal
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.officers import officer_id
from tests import PATIENCE
from tests.conftest import Databases
from tests.journey.process import (
    ROUTINE,
    TEAM,
    World,
    asked_again,
    died,
    drawn_in_the_end,
    refused,
    world,
)
from tests.support.desk import LIAISON, WARNING, put_off, ticks

KILLED = -signal.SIGKILL
DIED_AT_POINT = 137
LIVES = 20
"""
How often it is tried whether the machine is quick enough to have an act in hand while it is told to
stop.
"""


@pytest.fixture
async def http(databases: Databases, tmp_path: Path) -> AsyncIterator[World]:
    """Over signed HTTP, on both databases."""
    async with world(databases, tmp_path, socket_mode=False) as made:
        yield made


@pytest.fixture(params=["http", "socket"])
async def either(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> AsyncIterator[World]:
    """Over both transports, on both databases."""
    async with world(databases, tmp_path, socket_mode=request.param == "socket") as made:
        yield made


async def test_killed_at_every_point_an_act_is_there_whole_or_not_at_all(http: World):
    """
    One request meets four deaths, the approval a fifth; nothing is lost, nothing is there twice.
    """
    number = ""
    for point in ("release-written", "content-sealed", "before-commit", "committed"):
        while not await request_dies_at(http, point):
            continue
        now = datetime.now(UTC)
        drafter = http.store.queries.book(now).now().roster[officer_id(TEAM, "U0KORLO")]
        listed = http.store.queries.listing(drafter, "mine", now).now()
        assert listed.total == int(point == "committed")
        number = listed.rows[0].number if listed.total else number
        assert http.store.audit.verify().now().faults == ()
    while "approve" not in http.register(number):
        process = await http.start_doomed("witness-kept")
        assert not (await http.types("KORFDO", f"approve {number}")).ok
        assert await died(process) == DIED_AT_POINT
    assert http.register(number) == ["request", "approve"]

    process = await http.start()
    officer = http.person("KORLO")
    sent = await officer.submit()
    assert "duplicate_pending" in officer.modal.rendered or asked_again(officer, sent)
    assert "already_decided" in (await http.types("KORFDO", f"approve {number}")).text
    assert number in (await http.types("USAFDO", f"relay {number}")).text
    reader = http.person("JPNLO")
    assert (await http.sends("JPNLO", f"open {number}", lambda by: {"caveats": ticks(by.modal)})).ok
    assert WARNING["body"] in reader.modal.rendered
    process.send_signal(signal.SIGTERM)
    assert await died(process) == 0
    assert http.register(number)[:3] == ["request", "approve", "relay"]
    await drawn_in_the_end(http)


async def request_dies_at(world: World, point: str) -> bool:
    """
    Whether the bot died of the request, and not of having to write down that it asked to try again.
    """
    process = await world.start_doomed(point)
    before = refusals(world)
    dying = asyncio.create_task(died(process))
    while not dying.done():
        # On a busy machine a request may be cut off before the desk has read it.
        assert not (await world.sends("KORLO", "request", lambda _: ROUTINE)).ok
    assert await dying == DIED_AT_POINT
    return refusals(world) == before


def refusals(world: World) -> int:
    """How many attempts stand in the log as refused."""
    return world.store.db.read(
        lambda c: c.scalar(text("SELECT count(*) FROM audit WHERE result = 'refused'"))
    ).now()


@pytest.fixture
async def crossed(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> AsyncIterator[World]:
    """Each transport on one of the databases."""
    async with world(databases, tmp_path, socket_mode=request.param == "socket") as made:
        yield made


@pytest.mark.parametrize(
    ("databases", "crossed"),
    [("sqlite", "socket"), ("postgresql", "http")],
    indirect=["databases", "crossed"],
)
async def test_killed_at_any_moment_nothing_acknowledged_is_lost(crossed: World):
    """
    Twice killed at a moment nobody chose; whoever had an answer need not ask, all others ask again.
    """
    numbers = crossed.drafted(8)
    wanted = [
        (n, user, step)
        for n in numbers
        for user, step in (("KORFDO", "approve"), ("USAFDO", "relay"))
    ]
    answered: set[tuple[str, str]] = set()
    for life in range(3):
        process = await crossed.start()
        if life < 2:
            begun = time.monotonic()
            await crossed.types("KORLO", "help")
            some = random.uniform(0.1, 4) * (
                time.monotonic() - begun
            )  # as fast as this machine is now
            asyncio.get_running_loop().call_later(some, process.kill)
        for number, user, step in wanted:
            if (number, step) not in answered and process.returncode is None:
                said = await crossed.types(user, f"{step} {number}")
                if said.ok:
                    assert number in said.text or "already_decided" in said.text
                    answered.add((number, step))
        if life < 2:
            assert await died(process) == KILLED
        for number, step in answered:
            assert crossed.register(number).count(step) == 1
        assert crossed.store.audit.verify().now().faults == ()
    assert {(n, step) for n, _, step in wanted} == answered
    assert {tuple(crossed.register(n)) for n in numbers} == {("request", "approve", "relay")}
    process.kill()
    await died(process)
    await drawn_in_the_end(crossed)


async def test_killed_while_slack_posts_a_card_the_card_stands_there_once(http: World):
    """Slack has it, the bot never heard so: the next start looks for it before it posts again."""
    posting = http.sandbox.faults.slow("chat.postMessage")
    process = await http.start()
    http.drafted(1)
    await asyncio.wait_for(posting.met.wait(), PATIENCE)

    process.kill()
    assert await died(process) == KILLED
    posting.gate.set()

    await drawn_in_the_end(http)


async def test_told_to_stop_it_finishes_the_act_in_hand(either: World):
    """The officer who is waiting has the answer, and the process ends by itself, well."""
    for number in either.drafted(LIVES):
        said = await stopped_meanwhile(either, f"approve {number}")
        if said.ok and not put_off(said.text):
            break
        # told to try again; without any answer the five seconds were over that the process has for
        # it
        if said.ok:
            assert either.register(number) == ["request"]
    assert said.ok and number in said.text
    assert either.register(number) == ["request", "approve"]


async def stopped_meanwhile(world: World, command: str) -> Any:
    """What an officer is told whose command the bot has in hand when it is told to stop."""
    process = await world.start()
    await world.types("KORLO", "help")
    asking = world.sandbox.faults.slow("users.info")
    act = asyncio.create_task(
        world.person("KORFDO").command(f"/release {command}", channel=LIAISON["KOR"])
    )
    await asyncio.wait_for(asking.met.wait(), PATIENCE)
    process.send_signal(signal.SIGTERM)
    if not world.socket:
        await refused(world.port)
    asking.gate.set()
    assert await died(process) == 0
    return await act
