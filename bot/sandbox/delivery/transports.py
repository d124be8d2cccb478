"""The two ways to reach an app: signed HTTP to its request URL, and Socket Mode."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout, WSMsgType, web

from bot.sandbox.delivery.faults import Fault, Faults, hold
from bot.sandbox.protocol import Json, parsed
from bot.sandbox.workspace.workspace import Workspace

_ENVELOPE = {"command": "slash_commands", "event": "events_api"}


@dataclass(frozen=True)
class AppRequest:
    """One request to the app. `kind` is "command", "event", or the payload's own type."""

    kind: str
    payload: Json
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Reply:
    """The app's reply. Where none came, the status is 0 and `trouble` says why."""

    status: int
    answer: Any = ""
    trouble: str = ""
    no_retry: bool = False


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return Slack's request signature, version 0."""
    return (
        "v0="
        + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    )


def http_body(delivery: AppRequest) -> tuple[bytes, str]:
    """Return the bytes and content type of a delivery over HTTP."""
    if delivery.kind == "event":
        return json.dumps(delivery.payload).encode(), "application/json"
    fields = (
        delivery.payload
        if delivery.kind == "command"
        else {"payload": json.dumps(delivery.payload)}
    )
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def signed_headers(
    workspace: Workspace, delivery: AppRequest, body: bytes, kind: str, shift: int = 0
) -> dict[str, str]:
    """
    Return the headers of a genuine request.

    Args:
        workspace: The state with the clock and the signing secret.
        delivery: What is sent.
        body: Its bytes.
        kind: Its content type.
        shift: Seconds added to the timestamp, to sign the same body with another one.
    """
    stamp = str(int(workspace.clock.now()) + shift)
    headers = {
        "Content-Type": kind,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature(workspace.app.signing_secret, stamp, body),
    }
    if delivery.retry:
        headers |= {
            "X-Slack-Retry-Num": str(delivery.retry),
            "X-Slack-Retry-Reason": delivery.reason,
        }
    return headers


def _parsed(body: bytes) -> Any:
    words = body.decode("utf-8", "replace")
    try:
        return parsed(words) if words[:1] in ("{", "[") else words
    except ValueError:
        return words


async def post(
    session: ClientSession, url: str, body: bytes, headers: Mapping[str, str], patience: float
) -> Reply:
    """
    Send one signed request.

    Args:
        session: The client.
        url: The app's request URL.
        body: The bytes to send.
        headers: Its headers, signature included.
        patience: The most real seconds to wait.
    """
    try:
        async with session.post(
            url, data=body, headers=headers, timeout=ClientTimeout(patience)
        ) as answer:
            no_retry = answer.headers.get("X-Slack-No-Retry") == "1"
            return Reply(answer.status, _parsed(await answer.read()), no_retry=no_retry)
    except TimeoutError:
        return Reply(0, trouble="http_timeout")
    except ClientError:
        return Reply(0, trouble="connection_failed")


@dataclass
class Sockets:
    """The open Socket Mode connections of the app. Each delivery goes to one of them."""

    workspace: Workspace
    faults: Faults = field(default_factory=Faults)
    open: list[web.WebSocketResponse] = field(default_factory=list)
    _waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    _turn: int = 0
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Handle one connection: send hello, then read acknowledgements until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.workspace.tickets:
            raise web.HTTPForbidden(text="unknown or used ticket")
        self.workspace.tickets.discard(ticket)
        fault = self.faults.met("socket")
        if fault is not None and fault.how == "refused":
            raise web.HTTPForbidden(text="the switch for WebSockets is on")
        await hold(fault, "slow")
        socket = web.WebSocketResponse()
        with suppress(ConnectionError):  # it may have gone again while it was held
            await socket.prepare(request)
            if fault is not None and fault.how == "silent":
                await _kept_silent(socket, fault)
            await self._talk(socket)
        return socket

    async def _talk(self, socket: web.WebSocketResponse) -> None:
        """Send the greeting, and read acknowledgements until the connection ends."""
        self.open.append(socket)
        try:
            await socket.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self.open),
                    "connection_info": {"app_id": self.workspace.app.id},
                    "debug_info": {
                        "host": "sandbox",
                        "build_number": 1,
                        "approximate_connection_time": 18060,
                    },
                }
            )
            self.connected.set()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            self._forget(socket)

    async def send(self, delivery: AppRequest, patience: float, envelope_id: str) -> Reply:
        """
        Send one envelope over any open connection and wait for its acknowledgement.

        Args:
            patience: The most real seconds to wait.
        """
        if not self.open:
            return Reply(0, trouble="connection_failed")
        socket = self.open[self._turn % len(self.open)]
        self._turn += 1
        kind = _ENVELOPE.get(delivery.kind, "interactive")
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": delivery.payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": delivery.retry, "retry_reason": delivery.reason}
        waiting = self._waiting.setdefault(envelope_id, asyncio.get_running_loop().create_future())
        try:
            await socket.send_json(envelope)
            return Reply(200, await asyncio.wait_for(asyncio.shield(waiting), patience))
        except TimeoutError:
            return Reply(0, trouble="http_timeout")
        except ConnectionError:
            return Reply(0, trouble="connection_failed")
        finally:
            self._waiting.pop(envelope_id, None)

    async def disconnect(self, reason: str = "refresh_requested", close: bool = True) -> None:
        """Announce the end of every connection, and with `close` end them."""
        for socket in list(self.open):
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
            )
        if close:
            await self.close()

    async def gone(self) -> None:
        """
        Wait until the connections of an app that has ended are closed, then fail what is pending.
        """
        while self.open:
            self._ended.clear()
            await self._ended.wait()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError())

    async def close(self) -> None:
        """End every connection without an announcement."""
        for socket in list(self.open):
            self._forget(socket)
            await socket.close()

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self.open:
            self.open.remove(socket)
        if not self.open:
            self.connected.clear()
        self._ended.set()

    def _acknowledged(self, words: str) -> None:
        try:
            ack = parsed(words)
        except ValueError:
            return
        waiting = self._waiting.get(str(ack.get("envelope_id"))) if isinstance(ack, dict) else None
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload") or "")


async def _kept_silent(socket: web.WebSocketResponse, fault: Fault) -> None:
    """Keep a connection without its `hello`. It answers pings all the same."""
    answering = asyncio.create_task(socket.receive())
    await hold(fault, "silent")
    answering.cancel()
    await asyncio.wait([answering])
