"""A small workspace and a small Bolt app, joined over signed HTTP or Socket Mode."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests import PATIENCE
from tests.sandbox.desk import toy_app
from tests.sandbox.toy import SCOPES, workspace
from tests.support.desk import Unhurried, journal


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A running workspace without an app: for calls alone."""
    async with Sandbox(
        workspace(), rates="off", clock=Unhurried(), sent=journal("sent")
    ) as running:
        yield running


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncWebClient:
    """The SDK's own client with the bot token and no retries."""
    return AsyncWebClient(
        sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
    )


def _bolt(sandbox: Sandbox) -> AsyncApp:
    app = sandbox.workspace.app

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=sandbox.workspace.team_id,
            bot_token=app.bot_token,
            bot_id=app.bot_id,
            bot_user_id=app.bot_user,
            bot_scopes=SCOPES,
        )

    client = AsyncWebClient(app.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    return toy_app(
        AsyncApp(
            name="toy",
            client=client,
            signing_secret=app.signing_secret,
            authorize=authorize,
            process_before_response=True,
        )
    )


@asynccontextmanager
async def bolt_at(sandbox: Sandbox) -> AsyncIterator[None]:
    """The toy app behind a request URL of its own."""
    runner = web.AppRunner(
        _bolt(sandbox).server(port=0).web_app, access_log=None, shutdown_timeout=0.1
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.outgoing.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield
    await runner.cleanup()


@pytest.fixture
async def over_http() -> AsyncIterator[Sandbox]:
    """The toy app joined by signed HTTP."""
    async with (
        Sandbox(workspace(), rates="off", clock=Unhurried(), sent=journal("sent")) as running,
        bolt_at(running),
    ):
        yield running


@pytest.fixture
async def over_socket() -> AsyncIterator[Sandbox]:
    """The toy app joined by Socket Mode."""
    async with Sandbox(
        workspace(socket_mode=True), rates="off", clock=Unhurried(), sent=journal("sent")
    ) as running:
        app = _bolt(running)
        handler = AsyncSocketModeHandler(
            app,
            running.workspace.app.app_token,
            web_client=AsyncWebClient(base_url=running.api_url, retry_handlers=[]),
        )
        await handler.connect_async()
        await asyncio.wait_for(running.outgoing.sockets.connected.wait(), PATIENCE)
        yield running
        await handler.close_async()


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    """A bare HTTP client."""
    async with ClientSession() as open_session:
        yield open_session


@pytest.fixture(params=["over_http", "over_socket"])
def joined(request: pytest.FixtureRequest) -> Sandbox:
    """The toy app, once over each transport."""
    return request.getfixturevalue(request.param)
