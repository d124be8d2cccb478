"""
`python -m bot run` in a process of its own, beside a workspace, a database and keys that outlive
it.
"""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import running_app
from bot.cli.exercise.demo_desk import DemoClock, workspace
from bot.cli.manifest import manifest_text
from bot.domain import steps
from bot.domain.officers import officer_id
from bot.loops.clock import SystemClock
from bot.sandbox import HandClock, Person, Sandbox
from bot.sandbox.delivery.dispatcher import Exchange
from bot.sandbox.workspace.clock import SandboxClock
from bot.settings import load
from storage.database.schema import migrate
from storage.keys.directory import KeyDirectory
from storage.store.store import Store
from storage.transaction.act import Attempt
from storage.transaction.runner import Transactions
from tests import PATIENCE
from tests.conftest import Databases
from tests.support.desk import (
    LIAISON,
    WARNING,
    Unhurried,
    found,
    free_port,
    launch,
    number_in,
    put_off,
    roster_text,
)

Json = dict[str, Any]
TEAM = "T0SANDBOX"
DRAFT = launch(precedence="ROUTINE", lifetime="12h")
ROUTINE = WARNING | {"precedence": "ROUTINE"}
"""A form of which the clock does nothing at once: nobody is tried for it."""


@dataclass
class World:
    """A workspace that stays, a database and keys that stay, and a bot that comes and goes."""

    sandbox: Sandbox
    url: str
    home: Path
    store: Store
    socket: bool
    port: int
    running: list[asyncio.subprocess.Process] = field(default_factory=list)
    drains: list[asyncio.Task[bytes]] = field(default_factory=list)
    watches: list[asyncio.Task[None]] = field(default_factory=list)

    def environ(self) -> dict[str, str]:
        """The settings of the bot."""
        app = self.sandbox.workspace.app
        return {
            "SLACK_API_URL": self.sandbox.api_url,
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
            "SLACK_APP_TOKEN": app.app_token if self.socket else "",
            "DATABASE_URL": self.url,
            "TRIPOINT_HOME": str(self.home / "desk"),
            "TRIPOINT_KEYS": str(self.home / "keys"),
            "TRIPOINT_PORT": str(self.port),
        }

    async def start_doomed(self, failpoint: str) -> asyncio.subprocess.Process:
        """
        A bot that has done all of it before, and from now on dies at a failpoint.

        A desk that does something for the first time may take longer than it may on a busy machine.
        """
        armed = self.home / "armed"
        armed.unlink(missing_ok=True)
        process = await self.start(f"{failpoint}=exit", armed)
        await self.ready()
        officer = self.person("JPNLO")
        sent = await self.sends("JPNLO", "request", lambda _: ROUTINE | {"to": ["USA"]})
        assert sent.ok, sent.text
        number = number_in(officer.modal.rendered)
        await officer.close(all=True)
        assert number in (await self.types("JPNFDO", f"approve {number}")).text
        armed.touch()
        return process

    async def start(
        self, failpoint: str = "", armed: Path | None = None
    ) -> asyncio.subprocess.Process:
        """
        `python -m bot run`, once it says that it has started.

        It fails at the failpoint once the file `armed` is there, or from the beginning.
        """
        await asyncio.gather(*self.watches)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            env={
                **os.environ,
                **self.environ(),
                "TRIPOINT_FAILPOINT": failpoint,
                "TRIPOINT_FAILPOINT_FILE": str(armed or ""),
            },
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        self.running.append(process)
        assert process.stderr
        said = []
        async with asyncio.timeout(PATIENCE):
            async for line in process.stderr:
                said.append(line.decode())
                if json.loads(line).get("event") == "started":
                    break
            else:
                raise AssertionError("".join(said))
            if self.socket:
                await self.sandbox.outgoing.sockets.connected.wait()
        self.drains.append(asyncio.create_task(process.stderr.read()))
        self.watches.append(asyncio.create_task(self._watch(process)))
        return process

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        """Nobody waits any longer for who has died."""
        await process.wait()
        if self.socket:
            await self.sandbox.outgoing.sockets.gone()

    async def faults(self) -> dict[str, str]:
        """What `/readyz` says is wrong."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.port}/readyz") as answer,
        ):
            faults: dict[str, str] = (await answer.json())["faults"]
            assert (answer.status == 200) is (not faults)
            return faults

    async def ready(self) -> None:
        """Until the bot is ready: each of its loops has had its first turn."""
        async with asyncio.timeout(PATIENCE):
            while await self.faults():
                pass

    def person(self, user: str) -> Person:
        """Somebody on the roster, by the end of their id."""
        return self.sandbox.person(f"U0{user}")

    async def types(self, user: str, text: str) -> Any:
        """Type a command in the own desk's channel, again as often as the desk asks for it."""
        while True:
            said = await self.person(user).command(f"/release {text}", channel=LIAISON[user[:3]])
            if not put_off(said.text):
                return said

    async def sends(self, user: str, command: str, values: Callable[[Person], Json]) -> Any:
        """
        Send the form on top off; where none is open, or the desk asks to try again, the one that a
        command opens.
        """
        officer = self.person(user)
        while True:
            if not officer.modals:
                said = await self.types(user, command)
                if not said.ok:
                    return said
                await officer.fill(values(officer))
            sent = await officer.submit()
            if not asked_again(officer, sent):
                return sent
            await officer.close(all=True)

    def register(self, number: str) -> list[str]:
        """
        The steps that officers took, oldest first: how often the clock reminded is a matter of the
        machine.
        """
        return [str(move.step) for move in self.store.queries.register(number).now() if move.by]

    def drafted(self, count: int) -> list[str]:
        """So many releases that wait for Korea's decision."""
        act = Attempt("request", datetime.now(UTC), actor=officer_id(TEAM, "U0KORLO"))
        rule = partial(steps.request, draft=DRAFT)
        return [
            self.store.releases.change(None, rule, act).now().release.number for _ in range(count)
        ]

    async def end(self) -> None:
        """The bot is stopped, however it stands."""
        for process in self.running:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        await asyncio.gather(*self.drains, *self.watches)


def asked_again(officer: Person, sent: Exchange) -> bool:
    """
    Whether the desk asks to send a form again: at a field, in the officer's words, or in the form's
    place.
    """
    return any(map(put_off, [*sent.errors.values(), *(view.rendered for view in officer.modals)]))


async def died(process: asyncio.subprocess.Process) -> int:
    """How the process ended, by itself."""
    return await asyncio.wait_for(process.wait(), PATIENCE)


@asynccontextmanager
async def world(
    databases: Databases, home: Path, *, socket_mode: bool, clock: SandboxClock | None = None
) -> AsyncIterator[World]:
    """
    The desk founded, nothing running yet; by the workspace's clock nobody is late, unless another
    is handed in.
    """
    url = databases.fresh(migrate)
    await asyncio.to_thread(found, url, home / "keys", datetime.now(UTC))
    store = Store(
        Transactions(
            url,
            KeyDirectory(home / "keys", None, os.urandom),
            clock=SystemClock(),
            random=os.urandom,
            loopback=True,
        )
    )
    source = workspace(roster_text(), manifest_text(), socket_mode=socket_mode)
    async with Sandbox(source, rates="off", clock=clock or Unhurried()) as sandbox:
        port = free_port()
        sandbox.outgoing.request_url = f"http://127.0.0.1:{port}/slack/events"
        made = World(sandbox, url, home, store, socket_mode, port)
        try:
            yield made
        finally:
            await made.end()
            store.close()


async def drawn_in_the_end(world: World) -> None:
    """
    Started once more, with time enough for what the dead had in hand: every card stands there, and
    once.
    """
    hand = HandClock(datetime.now(UTC).timestamp() + 90)
    settings = load(world.environ() | {"SLACK_APP_TOKEN": ""}, world.home / "no.env")
    async with running_app(
        settings, clock=DemoClock(hand), random=os.urandom, loops=False, port=0
    ) as house:
        for _ in range(60):
            hand.advance(1)
            await house.settle()
            if not (await house.store.queries.snapshot(DemoClock(hand).now())).cards_behind:
                break
        else:
            raise AssertionError("cards are behind that nobody draws")
    shown = [m for c in world.sandbox.workspace.channels.values() for m in c.messages]
    marks = Counter(message.blocks[0]["block_id"] for message in shown if message.blocks)
    assert marks and set(marks.values()) == {1}, marks
    assert world.store.audit.verify().now().faults == ()


async def refused(port: int) -> None:
    """Until nobody listens there any more."""
    async with asyncio.timeout(PATIENCE):
        with suppress(ConnectionError):
            while True:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                await writer.wait_closed()
