"""The local workspace in a browser with its desk running, to try or to rehearse."""

import asyncio
import signal
import tempfile
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.app import Runtime
from bot.cli.console.output import CommandError
from bot.cli.exercise.demo_desk import (
    DemoClock,
    DemoFault,
    example,
    expect,
    founded,
    joined,
    silence,
    workspace,
)
from bot.cli.exercise.report import Rehearsal, finished, follow, say_all, say_head
from bot.loops.clock import pause
from bot.sandbox import Message, Person, RunningClock, Sandbox
from bot.sandbox.page import CLOCK, Deed, Hint, serve
from bot.sandbox.people.screen import usable
from bot.sandbox.scenario.player import Player
from bot.sandbox.scenario.script import Script

LOOK = 0.2
"""Seconds between two looks at a clock that people may put forward."""
CATCH_UP = 60.0
"""Seconds for the cards to show how things stand, once a script is over."""

Moved = Callable[[], Awaitable[None]]


class _Ended(Exception):
    """Somebody closed the workspace before the script was over."""


WARNING = {
    "to": ["JPN"],
    "subject": "dprk.missile.launch",
    "purpose": "Early warning",
    "precedence": "IMMEDIATE",
    "level": "S",
}
TEXTS = {
    "Preparations at the western launch site": (
        "Made up. Fuel vehicles and a crane at the pad since 0430 local; the road is closed."
    ),
    "Two short-range launches from the east coast": (
        "Made up. Two objects within four minutes, eastward, 380 km, apogee 95 km."
    ),
    "Object lost from radar over open sea": (
        "Made up. Last contact 1207 local at 61 km, descending; no debris seen so far."
    ),
    "Launch from the west coast, one object": (
        "Made up. One object, flying east, apogee rising; impact expected in open sea."
    ),
}
"""
Title → text of the releases that are there from the beginning.

The first waits for Korea, the second for the United States, the third is returned, the last
released to Japan.
"""
TITLES = tuple(TEXTS)
DECIDED = (("C0KORAPPROVALS", "U0KORFDO", "approve", 1), ("C0USAAPPROVALS", "U0USAFDO", "relay", 3))
"""Who decides in which channel by which button, from which of the releases on."""


def _decided_by(verb: str) -> tuple[Deed, ...]:
    """Return the ways in which a releasing authority decides: a button, or the command."""
    return Deed("block_actions", verb), Deed("command", verb)


GUIDE = (
    Hint(
        "U0KORLO",
        "the liaison officer of Korea",
        "C0KORLIAISON",
        "type `/release request`, press Enter, fill in the form and send it for decision.",
        (Deed("view_submission", "request"),),
    ),
    Hint(
        "U0KORFDO",
        "the releasing authority of Korea",
        "C0KORAPPROVALS",
        "read the newest card, then *Approve* it.",
        _decided_by("approve"),
    ),
    Hint(
        "U0USAFDO",
        "the releasing authority of the United States",
        "C0USAAPPROVALS",
        "*Relay* the newest card.",
        _decided_by("relay"),
    ),
    Hint(
        "U0JPNLO",
        "the liaison officer of Japan",
        "C0JPNLIAISON",
        "read the newest card, tick its conditions, then *Acknowledge* it.",
        (Deed("block_actions", "acknowledge"), Deed("command", "ack")),
    ),
    Hint(
        "U0KORLO",
        "the liaison officer of Korea",
        "C0KORLIAISON",
        "see how it went, put the clock forward at the top, and see it expire.",
        (CLOCK,),
    ),
)


async def _requested(sandbox: Sandbox, title: str) -> None:
    officer = sandbox.person("U0KORLO")
    await officer.command("/release request", channel="C0KORLIAISON")
    await officer.fill(WARNING | {"title": title, "body": TEXTS[title]})
    expect((await officer.submit()).ok, "a first release was refused")
    await officer.close(all=True)


async def _card(person: Person, channel: str, title: str, button: str, moved: Moved) -> Message:
    """
    Wait for the newest card of a release with a button, while the desk's own loops may be sending
    it.

    Args:
        person: Who looks.
        channel: Where.
        title: The title of the release.
        button: The button it must have.
        moved: What lets time pass.
    """
    for _ in range(60):
        for message in reversed(person.channel(channel)):
            if title in message.rendered and any(
                e["action_id"] == button for _, e in usable(message.blocks)
            ):
                return message
        await moved()
    raise DemoFault(f"no card of {title!r} with {button} came to {channel}")


async def _peopled(sandbox: Sandbox, hand: RunningClock, moved: Moved) -> None:
    """Put a few releases there, one in each of the first stages, while the clock stands still."""
    hand.stop()
    for n, title in enumerate(TITLES):
        await _requested(sandbox, title)
        await moved()
        for channel, user, button, first in DECIDED:
            if n >= first:
                decider = sandbox.person(user)
                card = await _card(decider, channel, title, button, moved)
                expect(
                    (await decider.click(button, card, confirm=True)).ok,
                    f"a first {button} was refused",
                )
                await moved()
    returning, title = sandbox.person("U0USAFDO"), TITLES[2]
    await returning.click(
        "return", await _card(returning, "C0USAAPPROVALS", title, "return", moved)
    )
    await returning.fill({"code": "unclear", "note": "Which sea?"})
    expect((await returning.submit()).ok, "a first return was refused")
    await returning.close(all=True)
    await moved()
    hand.go()


@dataclass(frozen=True)
class _Place:
    """A workspace with its desk running, on the machine's clock, which can be put forward."""

    sandbox: Sandbox
    house: Runtime
    hand: RunningClock
    notes: dict[str, str]

    async def moved(self) -> None:
        """Do what is due."""
        await self.house.settle()
        await self.sandbox.settle()

    async def drawn(self) -> None:
        """Put the clock forward as well: cards of one channel are a second apart."""
        for _ in range(4):
            self.hand.advance(1)
            await self.moved()


@asynccontextmanager
async def _place(language: str) -> AsyncIterator[_Place]:
    """
    Open a workspace and its desk in a folder that is removed afterwards.

    Args:
        language: What all read, or `own` for each their own.
    """
    roster, policy = example("rosters", language), example("policies", language)
    hand = RunningClock()
    notes = {
        o["user"]: f"{o['party']}, {' and '.join(o['roles'])}"
        for o in tomllib.loads(roster)["officers"]
    }
    with tempfile.TemporaryDirectory(prefix="tripoint-workspace-") as folder:
        async with Sandbox(workspace(roster), clock=hand, rates="off") as sandbox:
            values = await founded(sandbox, Path(folder), roster, policy)
            async with joined(sandbox, values, loops=True) as house:
                yield _Place(sandbox, house, hand, notes)


@asynccontextmanager
async def _open(
    place: _Place, port: int, guide: Sequence[Hint] = ()
) -> AsyncIterator[asyncio.Event]:
    """
    Serve the page.

    Yields:
        An event that is set when the process is told to stop.
    """
    over = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(RuntimeError):
            asyncio.get_running_loop().add_signal_handler(number, over.set)
    async with serve(
        place.sandbox, port=port, notes=place.notes, moved=place.moved, guide=guide
    ) as page:
        print(
            f"The workspace is open at {page} (one address for each officer, see the switcher at "
            "the top right)."
        )
        print("An exercise on this machine alone: nothing is kept. Ctrl-C closes it.", flush=True)
        yield over


async def _served(port: int, language: str) -> None:
    async with _place(language) as place:
        await _peopled(place.sandbox, place.hand, place.drawn)
        async with _open(place, port, GUIDE) as over:
            await over.wait()


async def _rehearsed(script: Script, port: int) -> Rehearsal:
    """Play a script while people take part, until it is over or the process is told to stop."""
    async with _place("own") as place, _open(place, port) as over:
        start = place.hand.now()

        async def wait(seconds: float) -> None:
            place.hand.go()
            while place.hand.now() < start + seconds and not over.is_set():
                await pause(over, min(LOOK, start + seconds - place.hand.now()))
            if over.is_set():
                raise _Ended
            place.hand.stop()  # what a script does takes no time, as where nobody watches

        player = Player(place.sandbox, script, wait, follow, shared=True)
        with suppress(_Ended):
            await player.play()
        place.hand.go()
        end = place.hand.now()
        await _caught_up(place, over)
        rehearsal = await finished(player, place.house, start, end, broken_off=over.is_set())
        say_all(rehearsal)
        if not over.is_set():
            print("The script is over; the workspace stays open. Ctrl-C closes it.", flush=True)
            await over.wait()
        return rehearsal


async def _caught_up(place: _Place, over: asyncio.Event) -> None:
    """
    Wait until every card shows how things stand, a minute at most: a slow machine is no fault.
    """
    for _ in range(round(CATCH_UP / LOOK)):
        if (
            over.is_set()
            or not (
                await place.house.store.queries.snapshot(DemoClock(place.hand).now())
            ).cards_behind
        ):
            return
        await pause(over, LOOK)


def run(port: int, language: str) -> None:
    """
    Serve the workspace until the process is told to stop.

    Args:
        port: Where, on this machine.
        language: What all officers and desks read, or `own` for each their own.

    Raises:
        CommandError: It cannot be served.
    """
    silence()
    print("Opening the workspace: a desk, its officers and four releases …", flush=True)
    try:
        asyncio.run(_served(port, language))
    except (DemoFault, LookupError, OSError) as fault:
        raise CommandError(f"the workspace could not be opened: {fault}") from None


def rehearse(script: Script, port: int) -> int:
    """
    Serve the workspace while a script plays in it, in real time.

    Returns:
        The exit code: 1 where it did not go as the script says.

    Raises:
        CommandError: It cannot be played.
    """
    say_head(script)
    try:
        return int(not asyncio.run(_rehearsed(script, port)).as_meant)
    except (DemoFault, OSError) as fault:
        raise CommandError(f"the workspace could not be opened: {fault}") from None
