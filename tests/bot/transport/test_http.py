"""
The HTTP entry: what is forged, stale, unreadable or too large goes no further; nothing answers 500.
"""

import asyncio
import hashlib
import hmac
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, web
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.operations.metrics import Metrics
from bot.transport.connections import serve
from bot.transport.http import (
    LARGEST,
    Probe,
    SlackEntry,
    Unreadable,
    Verifier,
    application,
    payload,
)
from bot.transport.request_age import Ages

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Stopped:
    """The clock of a desk, which stands still unless it is moved."""

    desk: "Desk"

    def now(self) -> datetime:
        """The desk's time."""
        return self.desk.now

    def monotonic(self) -> float:
        """Seconds that pass when the desk's time does."""
        return self.desk.now.timestamp() - 1_000_000_000


class Desk:
    """What stands behind the door: keeps what reached it, answers as told."""

    def __init__(self) -> None:
        self.now = NOON
        self.seen: list[AsyncBoltRequest] = []
        self.answer: Callable[[], Awaitable[BoltResponse]] = self._nothing
        self.probes: dict[str, Probe] = {}
        self.metrics = Metrics()

    async def _nothing(self) -> BoltResponse:
        return BoltResponse(status=200, body="")

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Stands for Bolt."""
        self.seen.append(request)
        return await self.answer()

    def entry(self) -> SlackEntry:
        """The door to this desk."""
        return SlackEntry(
            Verifier(SECRET.encode(), lambda: self.now),
            self.dispatch,
            self.metrics,
            Ages(Stopped(self)),
        )


def signed(body: bytes, at: datetime = NOON, secret: str = SECRET) -> dict[str, str]:
    """The two headers with which Slack proves that it sent `body`."""
    stamp = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@pytest.fixture
def desk() -> Desk:
    """A desk at noon."""
    return Desk()


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[ClientSession]:
    """The application on a real socket, as the desk serves it, and who asks it."""
    running = await serve(app, "127.0.0.1", 0)
    async with ClientSession(f"http://127.0.0.1:{running.port}") as session:
        yield session
    await running.cleanup()


@pytest.fixture
async def http(desk: Desk) -> AsyncIterator[ClientSession]:
    """The desk's web application, over a real socket."""
    app = application(probes=desk.probes, metrics=desk.metrics, entry=desk.entry())
    async with served(app) as client:
        yield client


async def post(
    http: ClientSession, body: bytes, headers: Mapping[str, str] | None = None, **more: str
) -> tuple[int, str]:
    """
    Send a body to /slack/events, signed unless headers are given; the answer's status and text.
    """
    whole = {**FORM, **(signed(body) if headers is None else headers), **more}
    async with http.post("/slack/events", data=body, headers=whole) as answer:
        return answer.status, await answer.text()


COMMAND = urlencode(
    {"command": "/release", "text": "help", "team_id": "T0", "user_id": "U0"}
).encode()


async def test_a_genuine_request_reaches_the_desk_and_its_answer_goes_back(
    desk: Desk, http: ClientSession
) -> None:
    """The one way in."""

    async def answer() -> BoltResponse:
        return BoltResponse(status=200, body='{"response_type":"ephemeral","text":"報告"}')

    desk.answer = answer

    assert await post(http, COMMAND) == (200, '{"response_type":"ephemeral","text":"報告"}')
    sent = {"command": "/release", "text": "help", "team_id": "T0", "user_id": "U0"}
    assert {name: desk.seen[0].body[name] for name in sent} == sent
    assert 'tripoint_http_requests_total{status="200"} 1.0' in desk.metrics.text().decode()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"type":"event_callback","event":{"type":"app_home_opened"}}', "event_callback"),
        (urlencode({"payload": '{"type":"block_actions"}'}).encode(), "block_actions"),
    ],
)
async def test_events_and_clicks_are_read_from_json_and_form(
    body: bytes, said: str, desk: Desk, http: ClientSession
) -> None:
    """Slack sends events as JSON, clicks as JSON within a form."""
    assert (await post(http, body))[0] == 200
    assert desk.seen[0].body["type"] == said


async def test_a_command_may_say_payload(desk: Desk) -> None:
    """
    Bolt alone takes a form that holds this word for an empty request; a missile has a payload.
    """
    body = urlencode(
        {"command": "/release", "text": "deny K7Q4 level the payload is named"}
    ).encode()
    heard: list[str] = []
    bolt = await real_bolt(heard)
    desk.dispatch = bolt.async_dispatch  # type: ignore[method-assign]
    app = application(probes={}, metrics=desk.metrics, entry=desk.entry())

    async with served(app) as client:
        assert (await post(client, body))[0] == 200
    assert heard == ["deny K7Q4 level the payload is named"]


async def real_bolt(heard: list[str]) -> AsyncApp:
    """
    A real Bolt app that hears `/release`; it verifies by itself too, where it is asked over HTTP.
    """

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T0", bot_user_id="U1", bot_token="xoxb-1"
        )

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)

    @app.command("/release")
    async def release(ack: Callable[..., Awaitable[None]], command: dict[str, str]) -> None:
        heard.append(command["text"])
        await ack()

    return app


async def test_with_a_real_bolt_behind_nothing_is_a_failure_to_slack(desk: Desk) -> None:
    """
    An unknown command is 404 to Bolt, an endless handler 404, a broken one 500: 200 to Slack, each
    time.
    """
    heard: list[str] = []
    bolt = await real_bolt(heard)

    @bolt.command("/broken")
    async def broken() -> None:
        raise ValueError("CANARY")

    desk.dispatch = bolt.async_dispatch  # type: ignore[method-assign]
    app = application(probes={}, metrics=desk.metrics, entry=desk.entry())
    async with served(app) as client:
        for body in (
            b"command=/release&text=x",
            b"command=/unknown&text=x",
            b"command=/broken&text=x",
        ):
            assert await post(client, body) == (200, "")
        challenge = b'{"type":"url_verification","challenge":"c1"}'
        assert await post(client, challenge) == (200, '{"challenge": "c1"}')
    assert heard == ["x"]


NOT_GENUINE = {
    "not signed": {},
    "of another secret": signed(COMMAND, secret="other"),
    "of another body": signed(COMMAND + b"&x=1"),
    "six minutes old": signed(COMMAND, NOON - timedelta(seconds=301)),
    "six minutes ahead": signed(COMMAND, NOON + timedelta(seconds=301)),
    "timestamp no number": signed(COMMAND) | {"X-Slack-Request-Timestamp": "abc"},
    "timestamp a float": signed(COMMAND) | {"X-Slack-Request-Timestamp": "1e9"},
    "timestamp negative": signed(COMMAND) | {"X-Slack-Request-Timestamp": "-1"},
    "timestamp of 5000 digits": signed(COMMAND) | {"X-Slack-Request-Timestamp": "9" * 5000},
    "timestamp full-width": signed(COMMAND) | {"X-Slack-Request-Timestamp": "１７９５４３６４００"},
    "signature upper case": {k: v.upper().replace("V0", "v0") for k, v in signed(COMMAND).items()},
    "signature cut": signed(COMMAND) | {"X-Slack-Signature": "v0=abc"},
    "signature not ASCII": signed(COMMAND) | {"X-Slack-Signature": "v0=" + "é" * 64},
    "signature empty": signed(COMMAND) | {"X-Slack-Signature": ""},
    "signature of version 1": {k: v.replace("v0=", "v1=") for k, v in signed(COMMAND).items()},
}


@pytest.mark.parametrize("how", NOT_GENUINE)
async def test_what_is_not_genuine_goes_no_further(
    how: str, desk: Desk, http: ClientSession
) -> None:
    """T2: Bolt alone answers 500 to some of these."""
    assert await post(http, COMMAND, NOT_GENUINE[how]) == (401, "")
    assert desk.seen == []


async def test_a_header_given_twice_is_not_genuine(desk: Desk, http: ClientSession) -> None:
    """Whoever reads the first and whoever reads the last must not disagree."""
    twice = [*FORM.items(), *signed(COMMAND).items(), ("X-Slack-Signature", "v0=" + "0" * 64)]
    async with http.post("/slack/events", data=COMMAND, headers=twice) as answer:
        assert answer.status == 401
    assert desk.seen == []


async def test_freshness_is_told_by_the_clock_handed_in(desk: Desk, http: ClientSession) -> None:
    """Exactly five minutes are still fresh, by the house's clock, whatever the machine's says."""
    assert (await post(http, COMMAND, signed(COMMAND, NOON - timedelta(seconds=300))))[0] == 200

    desk.now = NOON + timedelta(days=365)
    assert (await post(http, COMMAND))[0] == 401
    assert (await post(http, COMMAND, signed(COMMAND, desk.now)))[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[1]",
        b"null",
        b'"text"',
        b"{}",
        b"payload=%7B",
        b"payload=[1]",
        b"payload=1",
        b'{"team":5,"event":[],"authorizations":{"a":1}}',
        b'{"a":' * 20_000,
        b"type=1&" + b"&".join(b"f%d=1" % n for n in range(2000)),
        b"token=x&text=y",
    ],
)
async def test_what_cannot_be_read_is_400_however_well_signed(
    body: bytes, desk: Desk, http: ClientSession
) -> None:
    """A signature does not make sense of what is none."""
    assert await post(http, body) == (400, "")
    assert desk.seen == []


async def test_an_encoded_body_is_unreadable(http: ClientSession) -> None:
    """Slack encodes nothing; unpacking what a stranger sends is work for nothing."""
    assert (await post(http, COMMAND, **{"Content-Encoding": "gzip"}))[0] == 400


@pytest.mark.parametrize("chunked", [False, True])
async def test_what_is_too_large_is_413(chunked: bool, desk: Desk, http: ClientSession) -> None:
    """A mebibyte is more than Slack ever sends; also when no length was announced."""
    body = b"text=" + b"x" * LARGEST

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 65536):
            yield body[at : at + 65536]

    data = pieces() if chunked else io.BytesIO(body)
    async with http.post("/slack/events", data=data, headers=FORM | signed(body)) as answer:
        assert answer.status == 413
    assert desk.seen == []


async def test_a_look_at_the_certificate_is_answered(desk: Desk, http: ClientSession) -> None:
    """Slack's ssl_check; not signed it is forged like anything else."""
    assert await post(http, b"ssl_check=1&token=x") == (200, "")
    assert (await post(http, b"ssl_check=1", {}))[0] == 401
    assert desk.seen == []


async def test_only_what_slack_says_of_a_repeat_is_passed_on(
    desk: Desk, http: ClientSession
) -> None:
    """Headers are not signed: Bolt obeys some of them."""
    await post(
        http, COMMAND, signed(COMMAND) | {"X-Slack-Retry-Num": "1", "X-Slack-Bolt-Lazy-Only": "1"}
    )

    assert desk.seen[0].headers == {"x-slack-retry-num": ["1"]}
    assert not desk.seen[0].lazy_only


@pytest.mark.parametrize("status", [302, 401, 404, 500])
async def test_a_refusal_of_bolt_is_200_to_slack(
    status: int, desk: Desk, http: ClientSession
) -> None:
    """Slack switches an app off that fails too often, and shows officers an error of its own."""

    async def answer() -> BoltResponse:
        return BoltResponse(status=status, body="CANARY", headers={"Location": "/x"})

    desk.answer = answer
    assert await post(http, COMMAND) == (200, "")


async def test_what_breaks_behind_the_door_is_200_to_slack(desk: Desk, http: ClientSession) -> None:
    """The fault is in our log, not in Slack's."""

    async def answer() -> BoltResponse:
        raise RuntimeError("CANARY")

    desk.answer = answer
    assert await post(http, COMMAND) == (200, "")


async def test_without_an_entry_there_is_no_door(desk: Desk) -> None:
    """Socket Mode: nothing to attack; health and figures are there."""
    async with served(application(probes={}, metrics=desk.metrics, entry=None)) as client:
        assert (await post(client, COMMAND))[0] == 404
        for path in ("/livez", "/readyz", "/metrics"):
            assert (await client.get(path)).status == 200


async def test_readiness_names_each_fault(desk: Desk, http: ClientSession) -> None:
    """503 with a word per fault; a probe that breaks or hangs is a fault, and tells no message."""

    async def well() -> str | None:
        return None

    async def late() -> str | None:
        return "12 s old"

    async def broken() -> str | None:
        raise OSError("CANARY")

    desk.probes["migrations"] = well
    assert (await http.get("/readyz")).status == 200
    desk.probes.update(tick=late, keys=broken)
    async with http.get("/readyz") as answer:
        assert answer.status == 503
        assert await answer.json() == {
            "ready": False,
            "faults": {"tick": "12 s old", "keys": "OSError"},
        }


async def test_a_probe_that_hangs_is_a_fault(
    desk: Desk, http: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A health page that hangs says nothing."""
    monkeypatch.setattr("bot.transport.http.PROBE_SECONDS", 0.0)

    async def hangs() -> str | None:
        await asyncio.Event().wait()
        return None

    desk.probes["database"] = hangs
    async with http.get("/readyz") as answer:
        assert (await answer.json())["faults"] == {"database": "no answer"}


async def test_nothing_tells_what_it_is_made_of(http: ClientSession) -> None:
    """Versions in headers are an attacker's shopping list; nothing is kept on the way."""
    for path in ("/livez", "/nowhere", "/metrics"):
        headers = (await http.get(path)).headers
        assert headers["Cache-Control"] == "no-store"
        assert "Server" not in headers


async def test_an_address_in_use_is_said_at_start(desk: Desk) -> None:
    """Not found out by the first officer."""
    app = application(probes={}, metrics=desk.metrics, entry=None)
    first = await serve(app, "127.0.0.1", 0)
    port = first.port
    try:
        async with (
            ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/livez") as answer,
        ):
            assert answer.status == 200
        with pytest.raises(OSError, match="in use"):
            await serve(application(probes={}, metrics=desk.metrics, entry=None), "127.0.0.1", port)
    finally:
        await first.cleanup()


HEADER = st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80
)


@settings(max_examples=25)
@given(
    requests=st.lists(
        st.tuples(
            st.binary(max_size=300)
            | st.sampled_from([COMMAND, b"payload={}", b'{"type":1}', b"text=\xff"]),
            st.sampled_from(["as is", "timestamp", "signature", "both", "none"]),
            HEADER,
            HEADER,
            st.sampled_from(
                [
                    "application/json",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data",
                    "x",
                ]
            ),
        ),
        min_size=20,
        max_size=40,
    )
)
def test_no_request_whatever_is_answered_500(
    requests: list[tuple[bytes, str, str, str, str]],
) -> None:
    """Stack traces and alarms must not be had for the asking."""

    async def send() -> set[int]:
        heard: list[str] = []
        bolt = await real_bolt(heard)
        desk = Desk()
        desk.dispatch = bolt.async_dispatch  # type: ignore[method-assign]
        entry = desk.entry()
        statuses = set()
        async with served(application(probes={}, metrics=Metrics(), entry=entry)) as client:
            for body, spoil, stamp, signature, kind in requests:
                headers = signed(body)
                if spoil in ("timestamp", "both"):
                    headers["X-Slack-Request-Timestamp"] = stamp
                if spoil in ("signature", "both"):
                    headers["X-Slack-Signature"] = signature
                sent = {} if spoil == "none" else headers
                statuses.add((await post(client, body, sent, **{"Content-Type": kind}))[0])
        return statuses

    assert asyncio.run(send()) <= {200, 400, 401}


@given(st.text() | st.builds(json.dumps, st.dictionaries(st.text(), st.text() | st.integers())))
def test_reading_gives_a_payload_or_one_refusal(text: str) -> None:
    """Nothing else ever comes out of the parser."""
    try:
        read: object = payload(text)
    except Unreadable:
        read = {"refused": True}

    assert isinstance(read, dict)
    assert read
