"""The HTTP entry: Slack's requests, checked before anything else reads them, health and metrics."""

import asyncio
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.operations.metrics import CONTENT_TYPE, Metrics
from bot.operations.repeats import CountedWarnings
from bot.transport.connections import Connection
from bot.transport.payload import ARRIVED, shaped
from bot.transport.request_age import Ages
from bot.waits import PROBE_SECONDS

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
"""Takes a request on: `AsyncApp.async_dispatch`."""
Probe = Callable[[], Awaitable[str | None]]
"""Looks at one thing, and returns what is wrong in a few words, or None."""

LARGEST = 1024 * 1024
FRESH_SECONDS = 300
_TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_TELLING = frozenset({"type", "command", "ssl_check"})
_PASSED_ON = ("x-slack-retry-num", "x-slack-retry-reason")
_log = structlog.get_logger("bot.transport.http")


class Proof(NamedTuple):
    """
    What a request shows for being Slack's: when it was signed, in whole seconds, and the signature.
    """

    stamp: str
    signature: str


@dataclass(frozen=True)
class Verifier:
    """
    Tells Slack's requests from others by their signature and age.

    Attributes:
        now: The desk's clock, in aware UTC.
    """

    signing_secret: bytes
    now: Callable[[], datetime]

    def proof(self, request: web.Request) -> Proof | None:
        """
        Read what may prove that Slack signed a request.

        Returns:
            The proof. None where there is none, or its stamp is more than five minutes from now.
        """
        stamps = request.headers.getall("X-Slack-Request-Timestamp", [])
        signatures = request.headers.getall("X-Slack-Signature", [])
        if len(stamps) != 1 or len(signatures) != 1:
            return None
        if not _TIMESTAMP.fullmatch(stamps[0]) or not _SIGNATURE.fullmatch(signatures[0]):
            return None
        fresh = abs(self.now().timestamp() - int(stamps[0])) <= FRESH_SECONDS
        return Proof(stamps[0], signatures[0]) if fresh else None

    def genuine(self, proof: Proof, body: bytes) -> bool:
        """Return whether exactly these bytes were signed by Slack."""
        signed = hmac.digest(
            self.signing_secret, b"v0:" + proof.stamp.encode() + b":" + body, "sha256"
        ).hex()
        return hmac.compare_digest(f"v0={signed}", proof.signature)


class Unreadable(Exception):
    """A body that is no payload of Slack's."""


def payload(text: str) -> dict[str, Any]:
    """
    Parse what Slack sent: JSON, a form, or JSON in a form's `payload`.

    Bolt's own parser is not used: it takes a command whose text holds the word "payload" for an
    empty request.

    Raises:
        Unreadable: It is none of these.
    """
    try:
        if text.lstrip().startswith("{"):
            said = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=1000))
            said = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(said, dict) or _TELLING.isdisjoint(said):
        raise Unreadable
    return said


@dataclass(frozen=True)
class SlackEntry:
    """
    `POST /slack/events`: 401 if forged or stale, 400 if unreadable, 413 if too large, else 200.
    """

    verifier: Verifier
    dispatch: Dispatch
    metrics: Metrics
    ages: Ages
    warnings: CountedWarnings = field(default_factory=CountedWarnings)

    async def take(self, request: web.Request) -> web.StreamResponse:
        """
        Check a request, read it and hand it to Bolt.

        What breaks after that is logged and answered 200.
        """
        answer = await self._answer(request)
        self.metrics.http_request(answer.status)
        return answer

    async def _answer(self, request: web.Request) -> web.Response:
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            return web.Response(status=400)
        proof = self.verifier.proof(request)
        if proof is None:  # nor is the body of it read
            return self._forged()
        try:
            body = await request.read()
            text = body.decode("utf-8")
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        except (
            UnicodeDecodeError,
            web.PayloadAccessError,
            web.RequestPayloadError,
            ConnectionError,
        ):
            return web.Response(status=400)
        if not self.verifier.genuine(proof, body):
            return self._forged()
        if isinstance(request.protocol, Connection):
            request.protocol.genuine()
        arrived = self.ages.arrived(int(proof.stamp))
        try:
            said = payload(text)
            headers: dict[str, str | Sequence[str]] = {
                name: request.headers[name] for name in _PASSED_ON if name in request.headers
            }
            # In this mode Bolt does not verify again, by the wall clock and with the body in its
            # log.
            bolt_request = AsyncBoltRequest(
                body=shaped(said), headers=headers, context={ARRIVED: arrived}, mode="socket_mode"
            )
        except Exception as fault:  # noqa: BLE001  # Bolt looks into the payload without asking what it is
            self.warnings.warning("request unreadable", status=400, error=type(fault).__name__)
            return web.Response(status=400)
        if said.get("ssl_check") == "1":
            return web.Response()
        return await self._handed_on(bolt_request)

    def _forged(self) -> web.Response:
        self.warnings.warning("request refused: forged or stale", status=401)
        return web.Response(status=401)

    async def _handed_on(self, bolt_request: AsyncBoltRequest) -> web.Response:
        try:
            result = await self.dispatch(bolt_request)
            if result.status == 200:
                return await to_aiohttp_response(result)
        except Exception:  # noqa: BLE001  # Slack is told nothing of our faults: it would only try again
            _log.exception("request failed behind the door", status=200)
            return web.Response()
        _log.warning("request not taken on", status=result.status)
        return web.Response()


def application(
    *,
    probes: Mapping[str, Probe],
    metrics: Metrics,
    entry: SlackEntry | None,
    notes: Mapping[str, Callable[[], str]] | None = None,
) -> web.Application:
    """
    Make the whole web application.

    Args:
        probes: What readiness looks at, by the word that names the fault.
        metrics: The figures that `/metrics` shows.
        entry: Slack's requests; None in Socket Mode, where `/slack/events` is not there.
        notes: What `/readyz` says besides, by its word; it does not make the desk ready or unready.
    """

    async def figures(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    app = web.Application(client_max_size=LARGEST)
    app.on_response_prepare.append(_plain_headers)
    if entry is not None:
        app.router.add_post("/slack/events", entry.take)
    app.router.add_get("/livez", _alive)
    app.router.add_get("/readyz", _Readiness(probes, notes or {}).show)
    app.router.add_get("/metrics", figures)
    return app


async def _plain_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall("Server", None)
    response.headers["Cache-Control"] = "no-store"


async def _alive(_: web.Request) -> web.Response:
    return web.json_response({"alive": True})


@dataclass
class _Readiness:
    """What all the probes say; a request that comes while they run gets the same result."""

    probes: Mapping[str, Probe]
    notes: Mapping[str, Callable[[], str]]
    warnings: CountedWarnings = field(default_factory=CountedWarnings)
    _looking: asyncio.Task[dict[str, str]] | None = None

    async def show(self, _: web.Request) -> web.Response:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._faults())
        faults = await asyncio.shield(self._looking)
        said: dict[str, object] = {"ready": not faults, "faults": faults}
        if self.notes:
            said["notes"] = {name: note() for name, note in self.notes.items()}
        return web.json_response(said, status=503 if faults else 200)

    async def _faults(self) -> dict[str, str]:
        found = await asyncio.gather(*(self._fault(probe) for probe in self.probes.values()))
        return {name: why for name, why in zip(self.probes, found, strict=True) if why is not None}

    async def _fault(self, probe: Probe) -> str | None:
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                return await probe()
        except TimeoutError:
            return "no answer"
        except Exception as fault:  # noqa: BLE001  # a probe that breaks is a fault, not an error page
            self.warnings.warning("probe failed", exc_info=fault)
            return type(fault).__name__
