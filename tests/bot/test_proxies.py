"""
Proxies: which address is reached by which, and that everything of Slack's goes by the one choice.
"""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.app import running_app as opened
from bot.cli.checks.slack import ExpectedWorkspace, look
from bot.cli.commands.check import _way
from bot.loops.clock import SystemClock
from bot.proxies import NO_PROXIES, Proxies, ProxyInvalid
from bot.sandbox import Sandbox
from bot.settings import Settings, SettingsInvalid, load
from bot.transport.slack_answers import Answers
from bot.transport.slack_client import StartFault, session, web_client
from storage.database.schema import migrate
from tests.sandbox.toy import workspace
from tests.support.desk import Unhurried, found
from tests.support.proxy import Recorder, recording

SLACK = "https://slack.com/api/"
A, B = "http://a.example:1", "http://b.example:2"


def way(url: str, **named: str) -> str:
    """How an address is reached, as `check` says it."""
    proxy = Proxies(named).of(url)
    return proxy.shown if proxy else "directly"


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({}, "directly"),
        ({"HTTPS_PROXY": A}, "a.example:1 (HTTPS_PROXY)"),
        ({"https_proxy": A}, "a.example:1 (https_proxy)"),
        ({"HTTP_PROXY": B}, "b.example:2 (HTTP_PROXY)"),
        ({"HTTPS_PROXY": A, "HTTP_PROXY": B}, "a.example:1 (HTTPS_PROXY)"),
        ({"HTTPS_PROXY": "a.example:1"}, "a.example:1 (HTTPS_PROXY)"),
        ({"HTTPS_PROXY": "https://a.example"}, "a.example:443 (HTTPS_PROXY)"),
        ({"HTTPS_PROXY": "http://[2001:db8::1]"}, "2001:db8::1:80 (HTTPS_PROXY)"),
        ({"HTTPS_PROXY": "http://us%40er:pass%3Aword@a.example:1/"}, "a.example:1 (HTTPS_PROXY)"),
    ],
)
def test_a_proxy_is_named_by_the_variables(named: dict[str, str], said: str) -> None:
    """Slack's and its WebSockets' alike; never with its password."""
    assert way(SLACK, **named) == way("wss://wss-primary.slack.com/link/", **named) == said


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:3100/api/",
        "http://127.8.9.10/",
        "http://localhost:3100/api/",
        "ws://LOCALHOST:3100/link/",
        "http://[::1]:3100/upload/1",
        "https://127.0.0.1/commands/1",
        "wss://[::1]/link/",
    ],
)
@pytest.mark.parametrize("spared", ["", "example.org"])
def test_this_machine_is_never_reached_by_one(url: str, spared: str) -> None:
    """Text above the ceiling stays on it, and so does the token."""
    assert (
        way(url, HTTP_PROXY=A, HTTPS_PROXY=B, http_proxy=A, https_proxy=B, NO_PROXY=spared)
        == "directly"
    )


@pytest.mark.parametrize(
    ("spared", "directly"),
    [
        ("slack.com", True),
        (".slack.com", True),
        ("*.slack.com", True),
        ("*", True),
        ("example.org, SLACK.com", True),
        ("example.org slack.com", True),
        ("slack.com:443", True),
        ("slack.com:80", False),
        ("files.slack.com", False),
        ("lack.com", False),
        ("slack.com.example.org", False),
        ("", False),
        (",", False),
        (".", False),
    ],
)
@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
def test_what_is_excepted_is_reached_directly(name: str, spared: str, directly: bool) -> None:
    """By its own name or what it is under, as other programs read the variable."""
    assert (
        way("https://slack.com:443/api/", HTTPS_PROXY=A, **{name: spared}) == "directly"
    ) is directly


@pytest.mark.parametrize(
    "text", ["socks5://a.example:1", "http://", "http://a.example:port", "http://a:1:2", "ftp://a"]
)
def test_what_is_no_http_proxy_is_said_at_the_start(text: str) -> None:
    """Where Slack would be reached by it; a sandbox on this machine needs none."""
    with pytest.raises(ProxyInvalid, match="HTTPS_PROXY"):
        Proxies({"HTTPS_PROXY": text}).of(SLACK)
    with pytest.raises(
        SettingsInvalid, match="HTTPS_PROXY is not an HTTP proxy's address"
    ) as caught:
        settings(HTTPS_PROXY=text)
    assert "hunter2" not in str(caught.value)
    assert settings(HTTPS_PROXY=text, SLACK_API_URL="http://127.0.0.1:1/api/")


def settings(**named: str) -> Settings:
    """The settings of a desk at Slack itself."""
    tokens = {
        "SLACK_BOT_TOKEN": "xoxb-CANARY",
        "SLACK_SIGNING_SECRET": "0" * 32,
        "TRIPOINT_POLICY": "policy.toml",
    }
    return load(tokens | named, Path("no.env"))


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({}, "none: Slack is reached directly"),
        (
            {"HTTPS_PROXY": "http://me:hunter2@a.example:1"},
            "Slack is reached by a.example:1 (HTTPS_PROXY)",
        ),
        ({"HTTPS_PROXY": A, "NO_PROXY": "slack.com"}, "none: Slack is reached directly"),
        (
            {"HTTPS_PROXY": A, "SLACK_API_URL": "http://127.0.0.1:1/api/"},
            "none: Slack is a sandbox on this machine",
        ),
    ],
)
def test_check_says_which_proxy_is_used(named: dict[str, str], said: str) -> None:
    """Host, port and where it is named; no password."""
    assert _way(settings(**named)) == said
    assert "hunter2" not in repr(settings(**named))


class Here(aiohttp.abc.AbstractResolver):
    """Every name is this machine's."""

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> Any:
        """This machine."""
        return [
            {
                "hostname": host,
                "host": "127.0.0.1",
                "port": port,
                "family": 2,
                "proto": 0,
                "flags": 0,
            }
        ]

    async def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    """A workspace that could be anywhere."""
    async with Sandbox(workspace(socket_mode=True), clock=Unhurried(), rates="off") as sandbox:
        yield sandbox


async def everything(slack: Sandbox, proxies: Proxies, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of request that the desk makes, to a Slack on another machine."""
    monkeypatch.setattr(aiohttp.connector, "DefaultResolver", lambda **_: Here())
    base = slack.url.replace("127.0.0.1", "slack.test")
    monkeypatch.setattr(slack.workspace, "base", base)
    app = slack.workspace.app
    environ = {
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        "TRIPOINT_POLICY": "policy.toml",
    }
    desk = replace(load(environ, Path("no.env")), api_url=f"{base}/api/")
    async with session(proxies, Answers(desk.api_url, SystemClock())) as by:
        client = web_client(desk, by)
        assert (await client.auth_test())["ok"]
        place = await client.files_getUploadURLExternal(filename="a.png", length=1)
        async with by.post(place["upload_url"], data=b"1") as answer:
            assert answer.status == 200
        hook = AsyncWebhookClient(
            f"{base}/commands/1", session=by, proxy=client.proxy, retry_handlers=[]
        )
        assert (await hook.send(text="x")).status_code == 404
        opened = await client.apps_connections_open(app_token=app.app_token)
        async with by.ws_connect(opened["url"]) as wire:
            assert (await wire.receive_json())["type"] == "hello"


async def test_everything_of_slacks_goes_by_the_proxy(
    slack: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Calls, uploads, answers to buttons, Socket Mode: where the world is reached by a proxy only, one
    less is deaf.
    """
    async with recording(int(slack.url.rpartition(":")[2])) as proxy:
        named = {"HTTP_PROXY": proxy.url.replace("//", "//me:secret@")}
        await everything(slack, Proxies(named), monkeypatch)
        kinds = {line.split("/")[3].partition("?")[0] for line in proxy.lines}
        assert kinds == {"api", "upload", "commands", "link"}
        assert all("Proxy-Authorization: Basic bWU6c2VjcmV0" in head for head in proxy.heads)


async def test_what_is_excepted_reaches_no_proxy(
    slack: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where the SDK's own reading of the environment says so."""
    async with recording() as proxy:
        for name, value in proxy.environ().items():
            monkeypatch.setenv(name, value)
        await everything(slack, Proxies(proxy.environ() | {"NO_PROXY": "slack.test"}), monkeypatch)
        assert slack.journal.of("apps.connections.open")
        assert proxy.lines == []


async def test_the_sdk_does_not_look_for_itself(
    slack: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it would find breaks every call, also those that need no proxy."""
    for name in Recorder().environ():
        monkeypatch.setenv(name, "http://[")
    await everything(slack, NO_PROXIES, monkeypatch)

    assert slack.journal.of("apps.connections.open")


async def test_a_proxy_learns_of_a_secure_address_its_name_alone(tmp_path: Any) -> None:
    """The token is inside; a proxy that lets nobody through is Slack that cannot be reached."""
    async with recording() as proxy:
        refused = await _starting(tmp_path, proxy)
        assert refused == (
            "The proxy lets nobody through to Slack (HTTP 502): look at its address and what "
            "it asks."
        )
        assert proxy.lines == ["CONNECT slack.com:443 HTTP/1.1"]
        assert "CANARY" not in "".join(proxy.heads)


async def test_check_says_that_it_is_the_proxy_and_with_which_figure(tmp_path: Any) -> None:
    """An operator looks at the proxy then, and not at tokens or at the network."""
    async with recording() as proxy:
        desk = settings(HTTPS_PROXY=proxy.url)
        async with session(desk.proxies, Answers(desk.api_url, SystemClock())) as by:
            [found] = await look(web_client(desk, by), ExpectedWorkspace("T0", [], {}), None)
        assert found.fault and "the proxy answers 502" in found.says, found.says


async def _starting(home: Any, proxy: Recorder) -> str:
    url = f"sqlite:///{home}/desk/desk.db"
    (home / "desk").mkdir()
    migrate(url)
    found(url, home / "keys", datetime.now(UTC))
    desk = settings(
        HTTPS_PROXY=proxy.url,
        DATABASE_URL=url,
        TRIPOINT_HOME=f"{home}/desk",
        TRIPOINT_KEYS=f"{home}/keys",
    )
    with pytest.raises(StartFault) as caught:
        async with opened(desk, clock=SystemClock(), random=os.urandom, port=0):
            raise AssertionError("it started")
    return str(caught.value)
