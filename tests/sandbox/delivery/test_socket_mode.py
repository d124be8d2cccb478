"""Socket Mode as Slack speaks it: hello, envelopes, acknowledgements, goodbyes."""

import asyncio

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests import PATIENCE
from tests.sandbox.toy import workspace
from tests.support import administrator
from tests.support.desk import Unhurried


async def link(sandbox: Sandbox) -> str:
    """A fresh address to connect to."""
    app = sandbox.workspace.app
    client = AsyncWebClient(base_url=sandbox.api_url, retry_handlers=[])
    return str((await client.apps_connections_open(app_token=app.app_token))["url"])


async def test_the_first_word_is_hello_and_acks_carry_payloads(session: ClientSession) -> None:
    """The whole conversation, word by word."""
    async with (
        Sandbox(workspace(socket_mode=True), clock=Unhurried()) as sandbox,
        session.ws_connect(await link(sandbox)) as socket,
    ):
        hello = await socket.receive_json()
        typed = asyncio.create_task(sandbox.person("U0ANNA").command("/loan x", channel="C0DESK"))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Hi"}})
        told = await typed

    assert (hello["type"], hello["num_connections"], hello["connection_info"]) == (
        "hello",
        1,
        {"app_id": "A0SANDBOX"},
    )
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert envelope["payload"]["command"] == "/loan"
    assert told.text == "Hi"


async def test_an_event_envelope_counts_its_retries(session: ClientSession) -> None:
    """There are no headers over a socket."""
    async with (
        Sandbox(workspace(socket_mode=True), patience=0.05) as sandbox,
        session.ws_connect(await link(sandbox)) as socket,
    ):
        await socket.receive_json()
        await administrator.change_user(sandbox, "U0BEN", tz="Asia/Tokyo")
        await sandbox.outgoing.retry_due()
        first, second = await socket.receive_json(), await socket.receive_json()

    assert (first["type"], first["retry_attempt"], first["retry_reason"]) == ("events_api", 0, "")
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "http_timeout")
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["envelope_id"] != second["envelope_id"]


async def test_a_link_serves_once(session: ClientSession) -> None:
    """A stolen address is worth nothing after its use."""
    async with Sandbox(workspace(socket_mode=True)) as sandbox:
        url = await link(sandbox)
        async with session.ws_connect(url):
            pass
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(url)


async def test_the_next_websockets_are_refused_and_their_tickets_used_up(
    session: ClientSession,
) -> None:
    """Slack has such minutes: who tries the same address again is refused for ever."""
    async with Sandbox(workspace(socket_mode=True)) as sandbox:
        sandbox.faults.sockets("refused", times=2)
        first, second, third = await link(sandbox), await link(sandbox), await link(sandbox)
        for url in (first, second, first, second):
            with pytest.raises(WSServerHandshakeError, match="403"):
                await session.ws_connect(url)
        async with session.ws_connect(third) as socket:
            assert (await socket.receive_json())["type"] == "hello"


async def test_a_websocket_may_wait_for_its_handshake(session: ClientSession) -> None:
    """Then nothing is open yet, on either side."""
    async with Sandbox(workspace(socket_mode=True)) as sandbox:
        fault = sandbox.faults.sockets("slow")
        opening = asyncio.create_task(session.ws_connect(await link(sandbox)))
        await fault.met.wait()
        assert (opening.done(), sandbox.outgoing.sockets.open) == (False, [])
        fault.gate.set()
        async with await opening as socket:
            assert (await socket.receive_json())["type"] == "hello"


async def test_a_websocket_may_wait_for_its_hello_and_answers_pings(session: ClientSession) -> None:
    """It lives, but nothing is delivered over it."""
    async with Sandbox(workspace(socket_mode=True)) as sandbox:
        fault = sandbox.faults.sockets("silent")
        async with session.ws_connect(await link(sandbox), autoping=False) as socket:
            await socket.ping(b"there?")
            assert (await socket.receive())[:2] == (WSMsgType.PONG, b"there?")
            assert (fault.met.is_set(), sandbox.outgoing.sockets.open) == (True, [])
            fault.gate.set()
            assert (await socket.receive_json())["type"] == "hello"
            assert len(sandbox.outgoing.sockets.open) == 1


async def test_only_the_app_token_opens_a_connection() -> None:
    """And only where the manifest enables Socket Mode."""
    async with Sandbox(workspace(socket_mode=True)) as sandbox, Sandbox(workspace()) as other:
        client = AsyncWebClient(base_url=sandbox.api_url, retry_handlers=[])
        with pytest.raises(SlackApiError, match="not_allowed_token_type"):
            await client.apps_connections_open(app_token=sandbox.workspace.app.bot_token)
        with pytest.raises(SlackApiError, match="socket_mode_not_enabled"):
            await link(other)


async def test_an_app_comes_back_after_a_refresh(over_socket: Sandbox) -> None:
    """Slack renews connections every few hours; nothing may be lost over it."""
    await administrator.ping(over_socket)
    await over_socket.outgoing.sockets.disconnect("warning", close=False)
    await over_socket.outgoing.sockets.disconnect("refresh_requested")
    await asyncio.wait_for(over_socket.outgoing.sockets.connected.wait(), PATIENCE)

    assert (
        await over_socket.person("U0ANNA").command("/loan hello", channel="C0DESK")
    ).text == "You said hello"


async def test_without_a_connection_nothing_arrives() -> None:
    """The person is told, as at Slack."""
    async with Sandbox(workspace(socket_mode=True)) as sandbox:
        told = await sandbox.person("U0ANNA").command("/loan hello", channel="C0DESK")

    assert told.trouble == "connection_failed"


async def test_an_app_that_has_ended_answers_nothing_any_more(session: ClientSession) -> None:
    """A connection that ended says nothing of it: the answer may come over the next one."""
    async with Sandbox(workspace(socket_mode=True), clock=Unhurried()) as sandbox:
        socket = await session.ws_connect(await link(sandbox))
        await socket.receive_json()
        typed = asyncio.create_task(
            sandbox.person("U0ANNA").command("/loan hello", channel="C0DESK")
        )
        envelope = await socket.receive_json()
        gone = asyncio.create_task(sandbox.outgoing.sockets.gone())
        await administrator.ping(sandbox)
        assert not typed.done()
        await socket.close()
        await gone

        assert envelope["payload"]["text"] == "hello"
        assert (await typed).trouble == "connection_failed"
