"""The sandbox that tests and demonstrations use: a running workspace and the people in it."""

from pathlib import Path
from typing import Self

from aiohttp import ClientSession, web

from bot.sandbox.block_kit.inputs import NotThere
from bot.sandbox.delivery.dispatcher import Dispatcher
from bot.sandbox.delivery.faults import Faults
from bot.sandbox.delivery.journal import Journal
from bot.sandbox.people.person import Person
from bot.sandbox.protocol import Json
from bot.sandbox.server import Door
from bot.sandbox.web_api.rate_limits import Buckets, Rates
from bot.sandbox.workspace.clock import SandboxClock
from bot.sandbox.workspace.workspace import Workspace


class Sandbox:
    """
    A local Slack workspace that speaks Slack's wire on 127.0.0.1.

    Use it as `async with Sandbox(workspace, request_url=…) as sandbox`.

    Args:
        workspace: The state, or the plain dict `Workspace` takes.
        request_url: Where signed requests go. May be set later at `outgoing`. Not needed when the
            manifest enables Socket Mode.
        journal: A file to which every call is appended as a JSON line.
        sent: A file to which everything that the app is sent is appended as a JSON line.
        rates: "enforced" keeps Slack's rate limits, "off" does not.
        clock: For a workspace given as a dict: the wall and the monotonic time.
        patience: Real seconds to wait for an answer of the app. As long as the clock has for three
            of its own where left out.
        port: 0 takes any free one.
    """

    def __init__(
        self,
        workspace: Workspace | Json,
        request_url: str | None = None,
        *,
        journal: Path | None = None,
        sent: Path | None = None,
        rates: Rates = "enforced",
        clock: SandboxClock | None = None,
        patience: float | None = None,
        port: int = 0,
    ) -> None:
        self.workspace = (
            workspace if isinstance(workspace, Workspace) else Workspace(workspace, clock)
        )
        self.clock = self.workspace.clock
        self.faults, self.journal = Faults(), Journal(journal, sent)
        self.rates = Buckets(self.clock, rates)
        self.outgoing = Dispatcher(self.workspace, self.faults, self.journal, patience)
        self.outgoing.request_url = request_url
        self._door = Door(self.outgoing, self.rates)
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where the sandbox listens: `http://127.0.0.1:port`."""
        return self.workspace.base

    @property
    def api_url(self) -> str:
        """The Web API's address, for `SLACK_API_URL` or a client's `base_url`."""
        return f"{self.url}/api/"

    async def __aenter__(self) -> Self:
        """Start listening."""
        self._runner = web.AppRunner(
            self._door.application(), access_log=None, shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.workspace.base = f"http://{host}:{port}"
        self.outgoing.session = ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Release what is held, wait for what is under way, and stop listening."""
        self.faults.clear()
        await self.outgoing.settle()
        await self.outgoing.sockets.close()
        if self.outgoing.session is not None:
            await self.outgoing.session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def person(self, user: str) -> Person:
        """
        Return a person at their screen, by user id.

        Raises:
            NotThere: There is no such account; names those there are.
        """
        if user not in self.workspace.users:
            raise NotThere(f"no user {user!r}; there are {', '.join(sorted(self.workspace.users))}")
        return Person(self.workspace, user, self.outgoing)

    async def settle(self) -> None:
        """Wait until every event that a Web API call brought about has been answered by the app."""
        await self.outgoing.settle()
