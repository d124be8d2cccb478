"""`tripoint demo --serve`: the local workspace in a browser, with the desk running and a few releases in it."""

import asyncio
import io
import re
import signal
import sys
import tempfile
import tomllib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from bot import logs
from bot.app import House, opened
from bot.cli import given
from bot.cli.manifest import text as manifest_text
from bot.cli.staging import DemoClock, DemoFault, environment, expect, founded
from bot.cli.workspace import workspace
from bot.sandbox import Message, Person, RunningClock, Sandbox
from bot.sandbox.page import Hint, serve
from bot.sandbox.screen import usable

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

GUIDE = (
    Hint("U0KORLO", "C0KORLIAISON", "type `/release request`, press Enter, fill in the form and send it for decision."),
    Hint("U0KORFDO", "C0KORAPPROVALS", "look at *Details* of the newest card, then *Approve* it."),
    Hint("U0USAFDO", "C0USAAPPROVALS", "*Relay* it."),
    Hint("U0JPNLO", "C0JPNLIAISON", "*Open* it, tick the caveats, read it, *Acknowledge* it."),
    Hint("U0KORLO", "C0KORLIAISON", "see how it went, put the clock forward at the top, and see it expire."),
)


async def _requested(sandbox: Sandbox, title: str) -> None:
    officer = sandbox.person("U0KORLO")
    await officer.command("/release request", channel="C0KORLIAISON")
    await officer.fill(WARNING | {"title": title})
    expect((await officer.submit()).ok, "a first release was refused")
    await officer.close(all=True)


async def _card(person: Person, channel: str, title: str, button: str, moved: Moved) -> Message:
    """The newest card of a release with this button, once it is drawn: the desk's own loops may have it in hand."""
    for _ in range(60):
        for message in reversed(person.channel(channel)):
            if title in message.rendered and any(e["action_id"] == button for _, e in usable(message.blocks)):
                return message
        await moved()
    raise DemoFault(f"no card of {title!r} with {button} came to {channel}")


async def _peopled(sandbox: Sandbox, moved: Moved) -> None:
    """A few releases, one in each of the first stages."""
    for n, title in enumerate(TITLES):
        await _requested(sandbox, title)
        await moved()
        for channel, user, button, first in DECIDED:
            if n >= first:
                decider = sandbox.person(user)
                card = await _card(decider, channel, title, button, moved)
                expect((await decider.click(button, card, confirm=True)).ok, f"a first {button} was refused")
                await moved()
    returning, title = sandbox.person("U0USAFDO"), TITLES[2]
    await returning.click("return", await _card(returning, "C0USAAPPROVALS", title, "return", moved))
    await returning.fill({"code": "unclear", "note": "Which sea?"})
    expect((await returning.submit()).ok, "a first return was refused")
    await returning.close(all=True)
    await moved()


def example(kind: str, language: str) -> str:
    """The example of "rosters" or "policies" with all officers and desks reading one language, or each their "own"."""
    text = files(f"bot.{kind}").joinpath("example.toml").read_text("utf-8")
    return text if language == "own" else re.sub(r'(?m)^(lang(?:uage)? *= )"\w+"', rf'\g<1>"{language}"', text)


async def _served(home: Path, port: int, language: str) -> None:
    roster, policy = example("rosters", language), example("policies", language)
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
    async with serve(sandbox, port=port, notes=notes, moved=moved, guide=GUIDE) as page:
        print(f"The workspace is open at {page} (one address for each officer, see the switcher at the top right).")
        print("An exercise on this machine alone: nothing is kept. Ctrl-C closes it.", flush=True)
        await over.wait()


def run(port: int, language: str) -> int:
    """Serve it until told to stop; 1 with a sentence where it cannot."""
    logs.configure(io.StringIO())
    try:
        with tempfile.TemporaryDirectory(prefix="tripoint-workspace-") as folder:
            asyncio.run(_served(Path(folder), port, language))
    except (DemoFault, LookupError, OSError) as fault:
        print(f"tripoint: the workspace could not be opened: {fault}", file=sys.stderr)
        return 1
    return 0
