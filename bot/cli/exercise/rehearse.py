"""`tripoint rehearse`: plays a script of what officers do and what goes wrong."""

import asyncio
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from bot.app import Runtime
from bot.cli.console import inputs
from bot.cli.console.output import DONE, FAULT, CommandError, say_json, say_table, warn
from bot.cli.exercise import expectations
from bot.cli.exercise.demo_desk import (
    DemoFault,
    example,
    founded,
    joined,
    journal,
    silence,
    workspace,
)
from bot.cli.exercise.report import Rehearsal, finished, follow, say_all, say_head, told
from bot.sandbox import HandClock, Sandbox, Workspace
from bot.sandbox.scenario.player import Line, Player, Wait
from bot.sandbox.scenario.script import Script, ScriptInvalid

STEP = 1.0
"""Seconds by which the clock is moved at most before the desk does what is due."""


def run(args: Namespace) -> int:
    """
    Play a script, or list those that come with the product.

    Returns:
        The exit code: 1 where it did not go as the script says.
    """
    place = Workspace(workspace(example("rosters")))
    if args.list:
        return _listed(place)
    if not args.script:
        raise CommandError("Name a script: a file, or one of those that --list shows.", usage=True)
    if args.serve and args.json:
        raise CommandError("--serve plays for people: leave --json out.", usage=True)
    try:
        script = expectations.load(_text(args.script), place)
    except ScriptInvalid as invalid:
        for fault in invalid.faults:
            warn(f"{args.script}: {fault}")
        return FAULT
    silence()
    if args.serve:
        from bot.cli.exercise import served

        return served.rehearse(script, args.port)
    if not args.json:
        say_head(script)
    try:
        with tempfile.TemporaryDirectory(prefix="tripoint-rehearsal-") as folder:
            rehearsal = asyncio.run(play(script, Path(folder), unsaid if args.json else follow))
    except DemoFault as fault:
        raise CommandError(f"The desk of the rehearsal could not be founded: {fault}") from None
    if args.json:
        say_json(told(rehearsal))
    else:
        say_all(rehearsal)
    return DONE if rehearsal.as_meant else FAULT


def unsaid(line: Line, player: Player) -> None:
    """Print nothing of what was just played, where a program reads the end of it."""


def shipped() -> dict[str, str]:
    """Return the scripts that come with the product, by name."""
    found = (one for one in files("bot.rehearsals").iterdir() if one.name.endswith(".toml"))
    return {
        one.name.removesuffix(".toml"): one.read_text("utf-8")
        for one in sorted(found, key=lambda one: one.name)
    }


async def play(script: Script, home: Path, tell: Callable[[Line, Player], None]) -> Rehearsal:
    """Play a script in a folder of its own, on a clock that is moved by hand."""
    roster, hand = example("rosters"), HandClock(time.time())
    async with (
        Sandbox(
            workspace(roster), clock=hand, rates="enforced", journal=journal("rehearsal")
        ) as sandbox,
        joined(sandbox, await founded(sandbox, home, roster)) as house,
    ):
        player = Player(sandbox, script, _waiting(hand, house, sandbox), tell)
        start = hand.now()
        await player.play()
        return await finished(player, house, start, hand.now())


def _waiting(hand: HandClock, house: Runtime, sandbox: Sandbox) -> Wait:
    start = hand.now()

    async def wait(seconds: float) -> None:
        while (left := start + seconds - hand.now()) > 0:
            hand.advance(min(STEP, left))
            await house.settle()
            await sandbox.outgoing.retry_due()
        await sandbox.settle()

    return wait


def _text(named: str) -> str:
    if named.endswith(".toml") or "/" in named:
        return inputs.text_of(named)
    known = shipped()
    if named not in known:
        raise CommandError(
            f"There is no script {named}: name a file, or one of {', '.join(known)}."
        )
    return known[named]


def _listed(place: Workspace) -> int:
    scripts = {name: expectations.load(text, place) for name, text in shipped().items()}
    say_table(("name", "title"), ((name, script.title) for name, script in scripts.items()))
    return DONE
