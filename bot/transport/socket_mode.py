"""The Socket Mode entry: always one connection that works, and an answer to every request."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.operations.repeats import Repeats
from bot.transport.payload import ARRIVED, shaped
from bot.transport.slack_errors import error_code, retry_after
from bot.transport.socket_link import CLOSE_SECONDS, PING_SECONDS, Envelope, Link
from bot.waits import Clock

log = structlog.get_logger("tripoint.socket")

CONNECT_SECONDS = 10.0
"""How long one attempt may take: a fresh address, the handshake, and Slack's hello."""
PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0)
"""Seconds before one attempt after another; the last one from then on."""
HELD_SECONDS = 10.0
"""A connection that held so long makes the next pause the first again."""
CLOSE_FIRST = "too_many_websockets"
"""The reason with which Slack ends a connection that must be closed before it takes another."""


class AnotherApp(Exception):
    """The app token belongs to another app than the bot token; holds that app's id."""


class SocketEntry:
    """
    Keeps one connection to Slack that works, and hands what comes by it to Bolt.

    A connection works from Slack's `hello` to its `disconnect` or its end. Then another is opened
    by a fresh address, for as long as it takes; the one before is closed once the next works. An
    attempt and the pause after it take ten seconds each at most, so Slack is heard again within
    half a minute of its taking connections.

    Attributes:
        app: The id of the app that Slack must greet.
    """

    def __init__(
        self, bolt: AsyncApp, app_token: str, client: AsyncWebClient, clock: Clock
    ) -> None:
        """
        Prepare, without connecting.

        Args:
            bolt: What answers the requests.
            app_token: The token that opens connections.
            client: The Web API; its session is used for the connections as well.
            clock: The desk's time.
        """
        assert client.session, "one session for everything of Slack's"
        self.bolt, self.app = bolt, ""
        self._token, self._client, self._session, self._clock = (
            app_token,
            client,
            client.session,
            clock,
        )
        self._link: Link | None = None
        self._why = "not yet"
        self._keeping: asyncio.Task[None] | None = None
        self._aside: set[asyncio.Task[None]] = set()
        self._repeats = Repeats()

    def fault(self) -> str | None:
        """Return why nothing is heard of Slack, in a few words. None while a connection works."""
        return None if self._link and self._link.works else f"not connected ({self._why})"

    async def start(self, app: str) -> None:
        """
        Connect, and from then on stay connected.

        Raises:
            AnotherApp, SlackApiError, ClientError, TimeoutError, OSError: There is no connection,
                and no more are tried.
        """
        self.app = app
        await self._connect()
        self._keeping = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """Take no new request, finish those in hand, and close."""
        if self._keeping:
            self._keeping.cancel()
            await asyncio.wait([self._keeping])
        if self._link:
            await self._link.close()
        if self._aside:
            await asyncio.wait(self._aside)

    async def _keep(self) -> None:
        """Open one connection after another, each when the one before no longer works."""
        tries, asked = 0, 0.0
        while True:
            if self._link and self._link.works:
                await self._link.leaving.wait()
                tries = 0 if self._clock.monotonic() - self._link.since >= HELD_SECONDS else tries
                self._left(self._link)
            await asyncio.sleep(max(asked, PAUSES[min(tries, len(PAUSES) - 1)]))
            tries, asked = tries + 1, 0.0
            try:
                await self._connect()
            except SlackApiError as error:
                self._failed(code := error_code(error))
                asked = retry_after(error, unread=0.0) if code == "ratelimited" else 0.0
            except Exception as fault:  # noqa: BLE001  # whatever it is: a desk that stops trying is deaf for good
                self._failed(_why(fault))

    def _left(self, link: Link) -> None:
        self._why = link.reason or "ended"
        log.info("socket_left", reason=self._why)
        if link.reason == CLOSE_FIRST:
            self._retire(link)

    def _failed(self, why: str) -> None:
        self._why = why
        if self._repeats.first(self._clock.monotonic(), why):
            log.warning("socket_not_connected", error=why)

    async def _connect(self) -> None:
        """Open a connection by a fresh address, wait for its `hello`, then close the one before."""
        async with asyncio.timeout(self._clock.patience(CONNECT_SECONDS)):
            opened = await self._client.apps_connections_open(app_token=self._token)
            wire = await self._session.ws_connect(
                opened["url"],
                heartbeat=PING_SECONDS,
                timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_SECONDS),
            )
            link = Link(wire, self._take, self._clock.monotonic)
            try:
                app = await link.hello()
                if app != self.app:
                    raise AnotherApp(app)
            except BaseException:
                self._retire(link)
                raise
        before, self._link = self._link, link
        if before:
            self._retire(before)
        log.info("socket_connected")

    def _retire(self, link: Link) -> None:
        """Close a connection in a task of its own."""
        task = asyncio.create_task(link.retire())
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def _take(self, link: Link, envelope: Envelope, arrived: float) -> None:
        """Answer one request. Whatever becomes of it, Slack is told that it came, as over HTTP."""
        answer: Envelope = {"envelope_id": envelope["envelope_id"]}
        payload = await self._answer(envelope, arrived)
        if payload:
            answer["payload"] = payload
        ways = [link] if link is self._link or self._link is None else [link, self._link]
        for way in ways:
            if await way.send(answer):
                return
        log.warning("socket_answer_lost")

    async def _answer(self, envelope: Envelope, arrived: float) -> Any:
        """Return what Slack is answered besides that the request came."""
        try:
            payload = envelope.get("payload")
            request = AsyncBoltRequest(
                mode="socket_mode",
                body=shaped(payload if isinstance(payload, dict) else {}),
                headers=_retries(envelope),
                context={ARRIVED: arrived},
            )
            result = await self.bolt.async_dispatch(request)
            if result.status == 200:
                return _said(result)
        except Exception:  # Slack is told nothing of our faults: it would only try again
            log.exception("request failed behind the door")
            return None
        log.warning("request not taken on", status=result.status)
        return None


def _retries(envelope: Envelope) -> dict[str, str | Sequence[str]]:
    """Return the headers that say over HTTP that an event comes again."""
    attempt, reason = envelope.get("retry_attempt"), envelope.get("retry_reason")
    found: dict[str, str | Sequence[str]] = {}
    if isinstance(attempt, int):
        found["x-slack-retry-num"] = str(attempt)
    if isinstance(reason, str):
        found["x-slack-retry-reason"] = reason
    return found


def _said(result: BoltResponse) -> Any:
    """Read from Bolt's response what goes into an acknowledgement."""
    if not result.body:
        return None
    kind = str(next(iter(result.headers.get("content-type", ())), ""))
    return json.loads(result.body) if kind.startswith("application/json") else {"text": result.body}


def _why(fault: Exception) -> str:
    """
    Describe a fault in a word and a figure: its own text may hold the address with its ticket.
    """
    status = getattr(fault, "status", None)
    return f"{type(fault).__name__} {status}" if isinstance(status, int) else type(fault).__name__
