"""
The main journey where the world is as rough as the real one: real seconds, and folders with odd
names.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bot
from bot.domain.officers import officer_id
from bot.sandbox.workspace.clock import SandboxSystemClock
from tests import PATIENCE
from tests.conftest import Databases
from tests.journey.process import TEAM, World, drawn_in_the_end, world
from tests.support.desk import BODY, LIAISON, WARNING, Scene, ticks

ROOMS = ("bot", "handlers", "storage")


async def until(done: Callable[[], bool], act: Callable[[], Awaitable[object]]) -> None:
    """Do it again until it is done, as somebody does whom Slack told that it took too long."""
    async with asyncio.timeout(PATIENCE):
        while not done():
            await act()


async def sent(
    world: World, user: str, command: str, values: Callable[[], dict[str, object]]
) -> None:
    """Open a form and send it off, each within three real seconds, or begin again."""
    officer = world.person(user)
    if officer.modals:
        await officer.close(all=True)
    await world.types(user, command)
    if officer.modals:
        await officer.fill(values())
        await officer.submit()


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize("socket_mode", [False, True], ids=["http", "socket"])
async def test_a_warning_goes_all_the_way_by_real_seconds(
    databases: Databases, tmp_path: Path, socket_mode: bool
):
    """
    Triggers die after three seconds and so does an answer; whoever is too late begins again, and
    nothing doubles.
    """
    async with world(
        databases, tmp_path, socket_mode=socket_mode, clock=SandboxSystemClock()
    ) as desk:
        process = await desk.start()
        korea = desk.store.queries.book(datetime.now(UTC)).now().roster[officer_id(TEAM, "U0KORLO")]

        def numbers() -> list[str]:
            return [
                row.number
                for row in desk.store.queries.listing(korea, "mine", datetime.now(UTC)).now().rows
            ]

        await until(
            lambda: bool(numbers()), lambda: sent(desk, "KORLO", "request", lambda: WARNING)
        )
        (number,) = numbers()

        def taken(step: str) -> Callable[[], bool]:
            return lambda: step in desk.register(number)

        await until(taken("approve"), lambda: desk.types("KORFDO", f"approve {number}"))
        await until(taken("relay"), lambda: desk.types("USAFDO", f"relay {number}"))
        reader = desk.person("JPNLO")

        def read() -> bool:
            return bool(reader.modals) and BODY in reader.modal.rendered

        await until(
            read,
            lambda: sent(desk, "JPNLO", f"open {number}", lambda: {"caveats": ticks(reader.modal)}),
        )
        await until(taken("acknowledge"), lambda: desk.types("JPNLO", f"ack {number}"))

        once = [step for step in desk.register(number) if step != "read"]
        assert once == ["request", "approve", "relay", "caveats", "acknowledge"]
        assert desk.store.audit.verify().now().faults == ()
        process.terminate()
        await process.wait()
        await drawn_in_the_end(desk)


def test_the_demonstration_runs_in_a_folder_with_an_odd_name(tmp_path: Path):
    """A sign that configuration files expand, a blank, and letters beyond ASCII."""
    place = tmp_path / "100% 한글"
    for room in ROOMS:
        shutil.copytree(
            Path(bot.__file__).parents[1] / room,
            place / room,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    temporary = place / "임시 50%"
    temporary.mkdir()
    env = {
        **os.environ,
        "PYTHONPATH": str(place),
        "TMPDIR": str(temporary),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo"],
        cwd=place,
        env=env,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"KOR-" in done.stdout


async def test_words_that_slack_marks_up_are_read_as_they_were_typed(desk: Scene):
    """
    Slack sends addresses as links, people as ids and signs as entities, wherever they stand among
    the words.
    """
    number = await desk.request()
    said = await desk.command(
        "KORFDO",
        f"return {number} unclear: R&D asks <who> of @u0korlo; see https://mofa.go.kr/a?b=1&c=2",
    )
    assert said.ok and number in said.text
    await desk.settle()
    (move,) = [m for m in desk.store.queries.register(number).now() if str(m.step) == "return"]
    assert move.note is not None
    assert "R&D asks <who> of" in move.note and "https://mofa.go.kr/a?b=1&c=2" in move.note
    assert "&amp;" not in move.note and "<http" not in move.note
    drafter = desk.person("KORLO")
    shown = [message.rendered for message in (*drafter.channel(LIAISON["KOR"]), *drafter.dm())]
    assert any("R&D asks <who>" in words for words in shown), shown
