"""`tripoint demo --serve`: the local workspace in a browser, with the desk running and a few releases in it."""

import asyncio
import io
import signal
import sys
import tempfile
import tomllib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from bot import logs
from bot.app import House, opened
from bot.cli import given
from bot.cli.manifest import text as manifest_text
from bot.cli.staging import DemoClock, DemoFault, environment, example, expect, founded, in_english
from bot.cli.workspace import workspace
from bot.sandbox import Message, Person, RunningClock, Sandbox
from bot.sandbox.page import serve

Moved = Callable[[], Awaitable[None]]

WARNING = {
    "to": ["JPN"],
    "subject": "dprk.missile.launch",
    "purpose": "Early warning",
    "precedence": "IMMEDIATE",
    "level": "S",
    "body": "Made-up text of an exercise.",
}
TITLES = ("Waits for Korea", "Waits for the United States", "Returned to Korea", "Released to Japan")
DECIDED = (("C0KORAPPROVALS", "U0KORFDO", "approve", 1), ("C0USAAPPROVALS", "U0USAFDO", "relay", 3))
"""Who decides in which channel by which button, from which of the releases on."""


async def _requested(sandbox: Sandbox, title: str) -> None:
    officer = sandbox.person("U0KORLO")
    await officer.command("/release request", channel="C0KORLIAISON")
    await officer.fill(WARNING | {"title": title})
    expect((await officer.submit()).ok, "a first release was refused")
    await officer.close(all=True)


def _card(person: Person, channel: str, title: str) -> Message:
    """The newest card of a release in a channel."""
    return next(m for m in reversed(person.channel(channel)) if title in m.rendered)


async def _peopled(sandbox: Sandbox, moved: Moved) -> None:
    """A few releases, one in each of the first stages."""
    for n, title in enumerate(TITLES):
        await _requested(sandbox, title)
        await moved()
        for channel, user, button, first in DECIDED:
            if n >= first:
                decider = sandbox.person(user)
                await decider.click(button, _card(decider, channel, title), confirm=True)
                await moved()
    returning, title = sandbox.person("U0USAFDO"), TITLES[2]
    await returning.click("return", _card(returning, "C0USAAPPROVALS", title))
    await returning.fill({"code": "unclear", "note": "Which sea?"})
    expect((await returning.submit()).ok, "a first return was refused")
    await returning.close(all=True)
    await moved()


async def _served(home: Path, port: int, *, own: bool) -> None:
    roster, policy = example("rosters"), example("policies")
    if not own:
        roster, policy = in_english(roster), in_english(policy)
    hand = RunningClock()
    notes = {o["user"]: f"{o['party']}, {' and '.join(o['roles'])}" for o in tomllib.loads(roster)["officers"]}
    async with Sandbox(workspace(roster, manifest_text()), clock=hand, rates="off") as sandbox:
        with environment(await founded(sandbox, home, roster, policy)):
            settings = given.settings()
        async with opened(settings, clock=DemoClock(hand), random=given.chance, port=0) as house:
            sandbox.request_url = f"http://127.0.0.1:{house.port}/slack/events"
            await _until_told(sandbox, hand, house, port, notes)


async def _until_told(sandbox: Sandbox, hand: RunningClock, house: House, port: int, notes: dict[str, str]) -> None:
    async def moved() -> None:
        await house.settle()
        await sandbox.settle()

    async def drawn() -> None:
        """Put the clock forward as well: cards of one channel are a second apart."""
        for _ in range(4):
            hand.advance(1)
            await moved()

    await _peopled(sandbox, drawn)
    over = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(RuntimeError):
            asyncio.get_running_loop().add_signal_handler(number, over.set)
    async with serve(sandbox, port=port, notes=notes, moved=moved) as page:
        print(f"The workspace is open at {page} (one address for each officer, see the switcher at the top right).")
        print("An exercise on this machine alone: nothing is kept. Ctrl-C closes it.", flush=True)
        await over.wait()


def run(port: int, *, own: bool = False) -> int:
    """
    Serve it until told to stop; 1 with a sentence where it cannot.

    Args:
        own: whether officers and desks read their own languages; else all read English.
    """
    logs.configure(io.StringIO())
    try:
        with tempfile.TemporaryDirectory(prefix="tripoint-workspace-") as folder:
            asyncio.run(_served(Path(folder), port, own=own))
    except (DemoFault, LookupError, OSError) as fault:
        print(f"tripoint: the workspace could not be opened: {fault}", file=sys.stderr)
        return 1
    return 0
