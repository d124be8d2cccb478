"""The sandbox that tests and demonstrations use: a running workspace and the people in it."""

from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from aiohttp import ClientSession, web

from bot.sandbox.block_kit.inputs import NotThere
from bot.sandbox.delivery.dispatcher import Dispatcher
from bot.sandbox.delivery.faults import Faults
from bot.sandbox.delivery.journal import Journal, Sent
from bot.sandbox.delivery.transports import AppRequest
from bot.sandbox.people.person import Person
from bot.sandbox.protocol import Json
from bot.sandbox.server import Door
from bot.sandbox.web_api.chat import CHANNEL_TYPE
from bot.sandbox.web_api.rate_limits import Buckets, Rates
from bot.sandbox.workspace.clock import SandboxClock
from bot.sandbox.workspace.workspace import Workspace

Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


class Sandbox:
    """
    A local Slack workspace that speaks Slack's wire on 127.0.0.1.

    Use it as `async with Sandbox(workspace, request_url=…) as sandbox`, or `start()` and `stop()`.

    Args:
        workspace: The state, or the plain dict `Workspace.load` takes.
        request_url: Where signed requests go. May be set later. Not needed when the manifest
            enables Socket Mode.
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
            workspace if isinstance(workspace, Workspace) else Workspace.load(workspace, clock)
        )
        self.clock = self.workspace.clock
        self.faults, self.journal = Faults(), Journal(journal, sent)
        self.rates = Buckets(self.clock, rates)
        self.outgoing = Dispatcher(self.workspace, self.faults, self.journal, patience)
        self.outgoing.request_url = request_url
        self._door = Door(self.workspace, self.rates, self.faults, self.journal, self.outgoing)
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

    @property
    def request_url(self) -> str | None:
        """Where signed requests go."""
        return self.outgoing.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.outgoing.request_url = url

    async def start(self) -> Self:
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

    async def stop(self) -> None:
        """Release what is held, wait for what is under way, and stop listening."""
        self.faults.clear()
        await self.outgoing.settle()
        await self.outgoing.sockets.close()
        if self.outgoing.session is not None:
            await self.outgoing.session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

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

    async def emit(self, event: Json) -> Sent | None:
        """
        Send an event to the app, with `event_ts` added.

        Returns:
            The journal's entry. None where the manifest does not subscribe to the event.
        """
        return await self.outgoing.emit({"event_ts": self.workspace.new_ts(), **event})

    async def retry_due(self) -> list[Sent]:
        """Deliver again every event that failed and whose time (at once, 1 min, 5 min) has come."""
        return await self.outgoing.retry_due()

    async def join(self, user: str, channel: str) -> Sent | None:
        """Add a person to a channel: `member_joined_channel`."""
        return await self._move("member_joined_channel", user, channel)

    async def leave(self, user: str, channel: str) -> Sent | None:
        """Remove a person from a channel: `member_left_channel`."""
        return await self._move("member_left_channel", user, channel)

    async def _move(self, event: str, user: str, channel: str) -> Sent | None:
        place = self.workspace.channels[channel]
        if event == "member_joined_channel" and user not in place.members:
            place.members.append(user)
        elif event == "member_left_channel" and user in place.members:
            place.members.remove(user)
        return await self.emit(
            {
                "type": event,
                "user": user,
                "channel": channel,
                "team": self.workspace.team_id,
                "channel_type": CHANNEL_TYPE[place.kind][:1].upper(),
            }
        )

    async def change_user(self, user: str, **fields: Any) -> Sent | None:
        """Change an account (`deleted=True`, `tz=…`, …): `user_change`."""
        account = self.workspace.users[user]
        for name, value in fields.items():
            if not hasattr(account, name):
                raise AttributeError(f"an account has no {name!r}")
            setattr(account, name, value)
        account.updated = int(self.clock.now())
        return await self._about("user_change", user)

    async def disturb_not(self, user: str, begins: int, ends: int) -> Sent | None:
        """
        Set a person's do-not-disturb time, in Unix seconds (0, 0 ends it): `dnd_updated_user`.
        """
        enabled = begins < ends
        status = {
            "dnd_enabled": enabled,
            "next_dnd_start_ts": begins or 1,
            "next_dnd_end_ts": ends or 1,
        }
        return await self.emit({"type": "dnd_updated_user", "user": user, "dnd_status": status})

    async def add_user(self, id: str, name: str, **fields: Any) -> Sent | None:
        """Add a new account: `team_join`."""
        self.workspace.add_user(id, name, **fields)
        return await self._about("team_join", id)

    async def _about(self, event: str, user: str) -> Sent | None:
        now = self.clock.now()
        return await self.emit(
            {"type": event, "user": self.workspace.users[user].seen(now), "cache_ts": int(now)}
        )

    async def verify_url(self) -> bool:
        """Have the request URL verified, as when it is saved in the app's settings."""
        challenge = self.workspace.new_id("c")
        sent, _ = await self.outgoing.deliver(
            AppRequest(
                "event",
                {
                    "type": "url_verification",
                    "challenge": challenge,
                    "token": self.workspace.app.verification_token,
                },
            )
        )
        given = sent.answer.get("challenge") if isinstance(sent.answer, dict) else sent.answer
        return sent.status == 200 and given == challenge

    async def disconnect(self, reason: Reason = "refresh_requested", close: bool = True) -> None:
        """
        Announce the end of the Socket Mode connections, then end them (`close=False` only
        announces).
        """
        await self.outgoing.sockets.disconnect(reason, close)

    async def ping(self) -> None:
        """Send a ping frame over every Socket Mode connection."""
        await self.outgoing.sockets.ping()

    async def connected(self) -> None:
        """Wait until the app holds a Socket Mode connection."""
        await self.outgoing.sockets.connected.wait()

    async def gone(self) -> None:
        """
        Wait until the Socket Mode connections of an app that has ended are closed, so that nobody
        waits for its answers.
        """
        await self.outgoing.sockets.gone()
