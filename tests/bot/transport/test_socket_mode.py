"""
Socket Mode keeps a connection that works, whatever Slack does to it; nobody waits a real second for
it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.sandbox.delivery.faults import Fault
from bot.transport.socket_mode import SocketEntry
from tests.sandbox.toy import workspace
from tests.support.event_loop import LoopClock, LoopHouseClock, Wires, run

BACK_SECONDS = 30
"""Within so much of Slack's taking connections again, it is heard."""

NOTICED_SECONDS = 17.0
"""
So long it takes until a silent connection is known to be dead: a ping after ten, five for its
answer, rounded up.
"""
GIVEN_UP = 600
"""Seconds by the loop's own time."""


@dataclass
class Line:
    """A small app behind the entry, and the Slack that it is joined to."""

    sandbox: Sandbox
    entry: SocketEntry
    bolt: AsyncApp

    @property
    def open(self) -> int:
        """How many connections Slack has with the app."""
        return len(self.sandbox.outgoing.sockets.open)

    async def heard(self) -> str:
        """What the app answers to a command."""
        told = await self.sandbox.person("U0ANNA").command("/loan hello", channel="C0DESK")
        return told.text or told.trouble

    async def works(self, seconds: float) -> None:
        """Until the entry says that its connection works, but for so long at most."""
        async with asyncio.timeout(seconds):
            while self.entry.fault():  # noqa: ASYNC110 - who waits here is the clock
                await asyncio.sleep(0.1)


@asynccontextmanager
async def line() -> AsyncIterator[Line]:
    """Joined and connected, all of it in one loop whose time is its own."""
    loop = asyncio.get_running_loop()
    sandbox = Sandbox(workspace(socket_mode=True), clock=LoopClock(loop), rates="off")
    runner = web.AppRunner(sandbox._door.application(), access_log=None)
    await runner.setup()
    sandbox.workspace.base = "http://127.0.0.1:1"
    assert runner.server
    app = sandbox.workspace.app
    async with aiohttp.ClientSession(
        connector=Wires(runner.server), timeout=aiohttp.ClientTimeout(None)
    ) as session:
        client = AsyncWebClient(
            app.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[]
        )
        bolt = _bolt(client)
        entry = SocketEntry(bolt, app.app_token, client, LoopHouseClock(loop))
        try:
            await entry.start(app.id)
            yield Line(sandbox, entry, bolt)
        finally:
            await entry.close()
            sandbox.faults.clear()
            await runner.cleanup()


def _bolt(client: AsyncWebClient) -> AsyncApp:
    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T0", bot_token=client.token, bot_id="B0", bot_user_id="U0"
        )

    bolt = AsyncApp(
        name="tripoint",
        client=client,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
    )

    @bolt.command("/loan")
    async def loan(ack: Any, command: Any) -> None:
        await ack(f"You said {command['text']}")

    return bolt


TROUBLES = (
    "refused",
    "slow",
    "silent",
    "503",
    "429",
    "429 unread",
    "lost",
    "dropped",
    "hanging",
    "invalid_auth",
)
"""What becomes of one attempt to connect."""
ENDS = (
    "refresh_requested",
    "warning",
    "too_many_websockets",
    "link_disabled",
    "no word",
    "no pong",
)
"""How a connection that works ends."""


def throw(line: Line, trouble: str) -> Fault:
    """Let the next attempt meet this."""
    faults, method = line.sandbox.faults, "apps.connections.open"
    match trouble:
        case "refused" | "slow" | "silent":
            return faults.sockets(trouble)
        case "503":
            return faults.fail(method)
        case "429":
            return faults.limit(method, retry_after=7)
        case "429 unread":
            return faults.limit(method, retry_after="nan")
        case "lost":
            return faults.lose(method)
        case "dropped":
            return faults.drop(method)
        case "hanging":
            return faults.slow(method)
        case refusal:
            return faults.refuse(method, refusal)


async def end(line: Line, how: str, *, closed: bool) -> None:
    """Let Slack end the connection, or only say so."""
    sockets = line.sandbox.outgoing.sockets
    match how:
        case "no word":
            await sockets.close()
        case "no pong":
            for socket in sockets.open:
                socket._req.transport.pause_reading()  # type: ignore[union-attr]
        case reason:
            await line.sandbox.outgoing.sockets.disconnect(reason, close=closed)


STORY = st.lists(
    st.tuples(
        st.sampled_from(ENDS),
        st.booleans(),
        st.floats(0, 4000, allow_nan=False),
        st.lists(st.sampled_from(TROUBLES), max_size=8),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=30, phases=(Phase.explicit, Phase.generate))
@given(STORY)
@example([("refresh_requested", True, 0.0, ["refused"] * 5)])
@example([("refresh_requested", True, 0.0, ["503"] * 4 + ["429 unread"])])
@example([("no pong", True, 100.0, ["hanging", "silent", "slow"])])
@example([("link_disabled", False, 0.0, [])] * 4)
def test_slack_is_heard_again_soon_after_it_takes_connections(
    story: list[tuple[str, bool, float, list[str]]],
) -> None:
    """
    Whatever it did before, in whatever order; one connection is left, and the desk says itself that
    it works.
    """

    async def happens() -> None:
        async with line() as desk:
            for how, closed, held, troubles in story:
                await asyncio.sleep(held)
                assert await desk.heard() == "You said hello"
                thrown = [throw(desk, trouble) for trouble in troubles]
                await end(desk, how, closed=closed)
                async with asyncio.timeout(GIVEN_UP):
                    while any(f.where != "delivery" for f in desk.sandbox.faults.on):  # noqa: ASYNC110 - the same
                        await asyncio.sleep(0.1)
                await asyncio.sleep(NOTICED_SECONDS if how == "no pong" else 0)
                await desk.works(BACK_SECONDS)
                assert await desk.heard() == "You said hello"
                for fault in thrown:
                    fault.gate.set()
                await asyncio.sleep(8)
                assert desk.open == 1

    run(happens())
