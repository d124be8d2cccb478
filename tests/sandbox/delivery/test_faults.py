"""Everything that goes wrong between an app and Slack, thrown on purpose."""

import asyncio
import time

import pytest
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import HandClock, Sandbox
from tests.sandbox.conftest import bolt_at
from tests.sandbox.toy import card, workspace


async def test_a_limited_call_says_when_to_come_back(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """429 with Retry-After, for as many calls as asked, then as if nothing had been."""
    sandbox.faults.limit("chat.postMessage", retry_after=7, times=2)

    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel="C0DESK", text="x")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "7"
    assert (await client.chat_postMessage(channel="C0DESK", text="x"))["ok"]
    assert [call.status for call in sandbox.journal.calls] == [429, 429, 200]


async def test_a_lost_answer_has_had_its_effect(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """The message stands; an app that simply tries again posts it twice."""
    sandbox.faults.lose("chat.postMessage")

    with pytest.raises(ClientError):
        await client.chat_postMessage(channel="C0DESK", text="x")

    assert [m.text for m in sandbox.person("U0ANNA").channel("C0DESK")] == ["x"]
    assert sandbox.journal.calls[-1].answer_error == "lost"


async def test_a_dropped_call_has_had_none(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """To the app it looks just like a lost answer."""
    sandbox.faults.drop("chat.postMessage")

    with pytest.raises(ClientError):
        await client.chat_postMessage(channel="C0DESK", text="x")

    assert sandbox.person("U0ANNA").channel("C0DESK") == []


async def test_a_failing_slack_answers_with_a_page(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """Not JSON, as in life."""
    sandbox.faults.fail("auth.test", status=503)

    with pytest.raises(SlackApiError) as caught:
        await client.auth_test()

    assert caught.value.response.status_code == 503


async def test_any_refusal_can_be_ordered(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """For what the workspace itself never says, such as an edit window that has closed."""
    sandbox.faults.refuse("chat.update", "edit_window_closed")

    with pytest.raises(SlackApiError, match="edit_window_closed"):
        await client.chat_update(channel="C0DESK", ts="1.1", text="x")


async def test_a_slow_call_waits_at_a_gate(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """No sleeping: the test decides when it goes on."""
    fault = sandbox.faults.slow("chat.postMessage")
    call = asyncio.create_task(client.chat_postMessage(channel="C0DESK", text="x"))
    await fault.met.wait()
    assert sandbox.person("U0ANNA").channel("C0DESK") == []

    fault.gate.set()

    assert (await call)["ok"]


@pytest.mark.parametrize("resigned", [False, True])
@pytest.mark.parametrize("together", [False, True])
async def test_a_click_can_arrive_five_times(
    over_http: Sandbox, resigned: bool, together: bool
) -> None:
    """The same bytes again, or signed anew; one after the other, or all at once."""
    client = AsyncWebClient(
        over_http.workspace.app.bot_token, base_url=over_http.api_url, retry_handlers=[]
    )
    await client.chat_postMessage(channel="C0DESK", text="x", blocks=card("Herbal"))
    over_http.faults.duplicate("block_actions", copies=4, resigned=resigned, together=together)

    clicked = await over_http.person("U0CLERK").click("lend", confirm=True)

    assert clicked.ok
    sent = over_http.journal.told("block_actions")
    assert [entry.status for entry in sent] == [200] * 5
    assert sorted(entry.copy for entry in sent) == [False, True, True, True, True]
    assert len({str(entry.payload) for entry in sent}) == 1
    assert len({entry.headers["X-Slack-Signature"] for entry in sent}) == (2 if resigned else 1)


async def test_a_click_can_arrive_twice_over_socket_mode(over_socket: Sandbox) -> None:
    """There are no signatures there; the payload is the same."""
    over_socket.faults.duplicate("command")

    told = await over_socket.person("U0ANNA").command("/loan hello", channel="C0DESK")

    assert (told.text, len(over_socket.journal.sent)) == ("You said hello", 2)


async def test_a_late_delivery_finds_its_trigger_dead() -> None:
    """Held up on the way for longer than a trigger lives."""
    clock = HandClock(time.time())
    async with Sandbox(workspace(), clock=clock) as sandbox:
        client = AsyncWebClient(
            sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
        )
        fault = sandbox.faults.late("command")
        typed = asyncio.create_task(
            sandbox.person("U0ANNA").command("/loan form", channel="C0DESK")
        )
        await fault.met.wait()
        trigger = next(iter(sandbox.workspace.triggers))
        clock.advance(4)

        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(
                trigger_id=trigger,
                view={"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []},
            )
        fault.gate.set()
        await typed


async def test_a_delivery_that_never_arrives_is_trouble(over_http: Sandbox) -> None:
    """The person sees a warning sign, the app nothing."""
    over_http.faults.unsent("command")

    told = await over_http.person("U0ANNA").command("/loan hello", channel="C0DESK")

    assert (told.ok, told.trouble) == (False, "connection_failed")


async def test_an_answer_after_three_seconds_is_too_late() -> None:
    """Slack has given up by then and says so, whatever the app did or still does."""
    clock = HandClock(time.time())
    async with Sandbox(workspace(), clock=clock) as sandbox, bolt_at(sandbox):
        fault = sandbox.faults.slow("response_url")
        typed = asyncio.create_task(
            sandbox.person("U0ANNA").command("/loan later", channel="C0DESK")
        )
        await fault.met.wait()
        clock.advance(3.5)
        fault.gate.set()
        told = await typed

    assert (told.ok, told.trouble, told.seconds) == (False, "http_timeout", 3.5)
    assert told.text == "Later, for you"
    assert sandbox.journal.sent[-1].late


async def test_while_the_app_owes_an_answer_the_workspace_is_not_idle(over_http: Sandbox) -> None:
    """Whoever moves the clock can wait for that, so that nobody is late by it."""
    outgoing, slow = over_http.outgoing, over_http.faults.slow("views.open")
    assert outgoing.idle.is_set()
    typed = asyncio.create_task(over_http.person("U0ANNA").command("/loan form", channel="C0DESK"))
    await slow.met.wait()
    assert not outgoing.idle.is_set()
    slow.gate.set()
    await outgoing.idle.wait()

    assert (await typed).ok
