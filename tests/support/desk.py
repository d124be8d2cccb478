"""
A whole desk for tests: sandbox, real database, keys, app and web server, on a clock moved by hand.
"""

import asyncio
import os
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.app import Runtime, running_app
from bot.cli.exercise.demo_desk import DemoClock, workspace
from bot.cli.files.roster_file import load as load_roster
from bot.cli.manifest import manifest_text
from bot.domain import steps
from bot.domain.officers import officer_id
from bot.domain.steps.drafts import Draft
from bot.proxies import PROXY_VARIABLES
from bot.sandbox import HandClock, Message, Person, RunningClock, Sandbox, SandboxSystemClock
from bot.settings import load
from handlers.text.words import Words, languages
from storage.database.schema import migrate
from storage.keys.directory import KeyDirectory
from storage.outbox.queue import CARDS
from storage.store.store import Store
from storage.transaction.act import Attempt
from storage.transaction.runner import Transactions
from tests import PATIENCE

START = 1795402800.0
"""23 November 2026, 03:00 UTC: noon in Seoul and Tokyo."""

BODY = "QUIXOTIC-HERON: one object, eastward, apogee rising"
"""A body that occurs nowhere by chance."""

WARNING: dict[str, Any] = {
    "to": ["JPN"],
    "subject": "dprk.missile.launch",
    "title": "Launch observed",
    "purpose": "Early warning",
    "precedence": "FLASH",
    "level": "S",
    "body": BODY,
}


def launch(**changes: Any) -> Draft:
    """The launch warning as it is drafted, or a variation of it."""
    return Draft(**{**WARNING, "to": ("JPN",), **changes})


LIAISON = {"KOR": "C0KORLIAISON", "USA": "C0USALIAISON", "JPN": "C0JPNLIAISON"}
APPROVALS = {"KOR": "C0KORAPPROVALS", "USA": "C0USAAPPROVALS", "JPN": "C0JPNAPPROVALS"}


@cache
def roster_text() -> str:
    """The example roster."""
    return files("bot.rosters").joinpath("example.toml").read_text("utf-8")


@cache
def policy_text() -> str:
    """The example policy."""
    return files("bot.policies").joinpath("example.toml").read_text("utf-8")


def found(
    url: str, keys: Path, now: datetime, *, policy: str | None = None, roster: str | None = None
) -> None:
    """What `init` and `roster import` do, on a migrated database."""
    made = KeyDirectory.create(keys, None, os.urandom, "tripoint.test")
    store = Store(
        Transactions(
            url, made, clock=DemoClock(SandboxSystemClock()), random=os.urandom, loopback=True
        )
    )
    act = partial(Attempt, now=now, who="operator:test")
    store.administration.set_policy(policy or policy_text(), act(action="policy apply")).now()
    store.administration.import_roster(
        load_roster(roster or roster_text(), store.queries.book(now).now().policy),
        act(action="roster import"),
    ).now()
    store.close()


class Unhurried(SandboxSystemClock):
    """
    The machine's wall clock, for an app that is a process of its own; by it nobody is late, however
    slow that is.
    """

    def monotonic(self) -> float:
        """Always the same."""
        return 0.0

    def patience(self, seconds: float) -> float:
        """Until it hangs."""
        return PATIENCE


class Leisurely(RunningClock):
    """The same for a workspace whose clock can be put forward."""

    def monotonic(self) -> float:
        """How far it was put forward."""
        return self.ahead

    def patience(self, seconds: float) -> float:
        """Until it hangs."""
        return PATIENCE


class Crawling(RunningClock):
    """The clock of a machine so slow that ten seconds pass between two looks at it."""

    def _machine(self) -> tuple[float, float]:
        self.ahead += 0 if self._stopped else 10
        return super()._machine()


def free_port() -> int:
    """A port that nobody listens on, and that the system lends to nobody else meanwhile."""
    while True:
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", random.randrange(10_000, 32_000)))
            return int(tried.getsockname()[1])


PUT_OFF = (
    *("not_started", "slack_unreachable", "window_unsure"),
    *(Words(language).say("refusal-not-started") for language in sorted(languages())),
    *(
        Words(language).say("refusal-slack-unreachable", where="")
        for language in sorted(languages())
    ),
)
"""
By rule and, at a form's field, in words: how a desk refuses whom it cannot serve in time, and who
may try again.
"""


def put_off(said: str) -> bool:
    """Whether an officer was told to try again."""
    return any(words in said for words in PUT_OFF)


class Scene:
    """A running desk and its sandbox, and how a test moves it along."""

    def __init__(
        self, sandbox: Sandbox, house: Runtime, hand: HandClock, url: str, home: Path
    ) -> None:
        self.sandbox, self.house, self.hand, self.url, self.home = sandbox, house, hand, url, home
        self.houses = [house]
        self.store = house.store
        self.clock = DemoClock(hand)

    @property
    def now(self) -> datetime:
        """The time by the hand clock."""
        return self.clock.now()

    def person(self, user: str) -> Person:
        """Somebody on the roster, by the end of their id: `KORLO` is `U0KORLO`."""
        return self.sandbox.person(f"U0{user}")

    async def settle(self, seconds: float = 0, rounds: int = 8) -> None:
        """Let time pass, and do what is due; where there are replicas, all at the same moment."""
        self.hand.advance(seconds)
        for _ in range(rounds):
            self.hand.advance(1)
            await asyncio.gather(*(house.settle() for house in self.houses))
        await self.sandbox.settle()

    async def command(self, user: str, text: str, *, room: dict[str, str] = LIAISON) -> Any:
        """Type a command in the own desk's channel."""
        return await self.person(user).command(f"/release {text}", channel=room[user[:3]])

    async def request(self, user: str = "KORLO", **changes: Any) -> str:
        """Request a release through the form; its number."""
        officer = self.person(user)
        await self.command(user, "request")
        await officer.fill(WARNING | changes)
        sent = await officer.submit()
        assert sent.ok, (sent.errors, sent.trouble, sent.body)
        number = number_in(officer.modal.rendered)
        await officer.close(all=True)
        await self.settle()
        return number

    async def decide(self, user: str, button: str) -> Any:
        """Click a button of the newest card in the approvals channel."""
        said = await self.person(user).click(button, channel=APPROVALS[user[:3]], confirm=True)
        await self.settle()
        return said

    async def read(self, user: str = "JPNLO") -> str:
        """
        Open the newest card of the liaison channel and confirm its caveats; what the form then
        shows.
        """
        officer = self.person(user)
        await officer.click("open", channel=LIAISON[user[:3]])
        if officer.modal.callback_id == "caveats":
            await officer.fill({"caveats": ticks(officer.modal)})
            sent = await officer.submit()
            assert sent.ok, (sent.errors, sent.trouble)
        return officer.modal.rendered

    async def released(self, **changes: Any) -> str:
        """A launch warning that has reached Japan; its number."""
        number = await self.request(**changes)
        await self.decide("KORFDO", "approve")
        await self.decide("USAFDO", "relay")
        return number

    def card(self, user: str, room: dict[str, str]) -> Message:
        """The newest message of a channel."""
        return self.person(user).channel(room[user[:3]])[-1]

    def stages(self, number: str) -> dict[str, str]:
        """The stage of each delivery, as the store has it."""
        seen = self.store.queries.release(number, self.now).now()
        assert seen
        return {d.to: d.stage.value for d in seen[0].deliveries}


def number_in(text: str) -> str:
    """The first release number in a text."""
    import re

    found = re.search(r"[A-Z]{3}-\d{4}-[0-9A-Z]{4}", text)
    assert found, text
    return found[0]


def ticks(view: Any) -> list[str]:
    """The values of the checkboxes of modal `caveats`."""
    return [
        o["value"]
        for b in view.blocks
        if b.get("block_id") == "caveats"
        for o in b["element"]["options"]
    ]


def settings_for(sandbox: Sandbox, url: str, home: Path, *, socket: bool = False) -> Any:
    """The settings of a desk that is joined to this sandbox."""
    app = sandbox.workspace.app
    environ = {
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_APP_TOKEN": app.app_token if socket else "",
        "DATABASE_URL": url,
        "TRIPOINT_HOME": str(home / "desk"),
        "TRIPOINT_KEYS": str(home / "keys"),
        **{name: os.environ[name] for name in PROXY_VARIABLES if name in os.environ},
    }
    return load(environ, home / "no.env")


def journal(ending: str) -> Path | None:
    """
    The file of this process in the folder named for journals, if one is: "jsonl" for calls, "sent"
    for payloads.
    """
    folder = os.environ.get("TRIPOINT_JOURNAL_DIR")
    return Path(folder) / f"tests-{os.getpid()}.{ending}" if folder else None


@asynccontextmanager
async def scene(
    url: str,
    home: Path,
    *,
    socket: bool = False,
    rates: str = "off",
    loops: bool = False,
    policy: str | None = None,
    roster: str | None = None,
    start: float = START,
    founded: bool = False,
) -> AsyncIterator[Scene]:
    """
    A desk founded on an empty database that `migrate` has been run on: the example roster, or
    another.

    Args:
        founded: whether it was founded before, and is only started again.
    """
    hand = HandClock(start)
    path = journal("jsonl")
    source = workspace(roster or roster_text(), manifest_text(), socket_mode=socket)
    if not founded:
        await asyncio.to_thread(
            found, url, home / "keys", DemoClock(hand).now(), policy=policy, roster=roster
        )
    async with Sandbox(
        source, clock=hand, rates=rates, journal=path, sent=journal("sent")
    ) as sandbox:
        settings = settings_for(sandbox, url, home, socket=socket)
        async with running_app(
            settings, clock=DemoClock(hand), random=os.urandom, loops=loops, port=0
        ) as house:
            if socket:
                await sandbox.outgoing.sockets.connected.wait()
            else:
                sandbox.outgoing.request_url = f"http://127.0.0.1:{house.port}/slack/events"
            running = Scene(sandbox, house, hand, url, home)
            turns = asyncio.create_task(_turns(running)) if loops else None
            try:
                yield running
            finally:
                if turns:
                    turns.cancel()


async def _turns(running: Scene) -> None:
    """
    Let a second pass whenever a card waits: before a clock that stands still, no channel has its
    next turn.

    Never while somebody waits for an answer: however slow the machine is, that takes no time.
    """
    while True:
        await asyncio.sleep(0.1)
        behind = await running.store.db.read(lambda c: c.scalar(CARDS.any_behind)) is not None
        if behind and running.sandbox.outgoing.idle.is_set():
            running.hand.advance(1)


def offered(desk: Scene, user: str = "U0KORLO", **changes: str) -> str:
    """A routine release as it is when its officer has sent the form; nothing is drawn yet."""
    draft = launch(**{"precedence": "ROUTINE", **changes})
    act = Attempt("request", desk.now, actor=officer_id("T0SANDBOX", user))
    request = partial(steps.request, draft=draft)
    return desk.store.releases.change(None, request, act).now().release.number


@asynccontextmanager
async def another(desk: Scene) -> AsyncIterator[Runtime]:
    """A second process at the same desk: a replica, or the one that is started after a restart."""
    settings = settings_for(desk.sandbox, desk.url, desk.home)
    async with running_app(
        settings, clock=desk.clock, random=os.urandom, loops=False, port=0
    ) as house:
        yield house


__all__ = [
    "APPROVALS",
    "BODY",
    "LIAISON",
    "WARNING",
    "Scene",
    "another",
    "found",
    "journal",
    "migrate",
    "scene",
]
