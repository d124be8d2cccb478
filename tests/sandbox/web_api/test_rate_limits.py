"""Slack's rate limits, on a clock moved by hand."""

import time
from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import HandClock, Sandbox
from tests.sandbox.toy import workspace


@pytest.fixture
def clock() -> HandClock:
    """A clock that stands still."""
    return HandClock(time.time())


@pytest.fixture
async def limited(clock: HandClock) -> AsyncIterator[AsyncWebClient]:
    """A client of a workspace that keeps Slack's limits, as it does unless told otherwise."""
    async with Sandbox(workspace(), clock=clock) as sandbox:
        yield AsyncWebClient(
            sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
        )


async def test_a_channel_takes_a_message_a_second_and_short_bursts(
    limited: AsyncWebClient, clock: HandClock
) -> None:
    """One busy channel must not stop another."""
    for _ in range(4):
        await limited.chat_postMessage(channel="C0DESK", text="x")

    with pytest.raises(SlackApiError) as caught:
        await limited.chat_postMessage(channel="C0DESK", text="x")

    assert (caught.value.response["error"], caught.value.response.headers["Retry-After"]) == (
        "ratelimited",
        "1",
    )
    assert (await limited.chat_postMessage(channel="C0BACK", text="x"))["ok"]
    clock.advance(1)
    assert (await limited.chat_postMessage(channel="C0DESK", text="x"))["ok"]


async def test_a_method_has_its_tier(limited: AsyncWebClient, clock: HandClock) -> None:
    """users.list is of tier two: twenty a minute, then one in three seconds."""
    for _ in range(20):
        await limited.users_list()

    with pytest.raises(SlackApiError) as caught:
        await limited.users_list()

    assert caught.value.response.headers["Retry-After"] == "3"
    clock.advance(3)
    assert (await limited.users_list())["ok"]


async def test_a_step_of_the_wall_clock_gives_no_allowance(
    limited: AsyncWebClient, clock: HandClock
) -> None:
    """Buckets fill with time that passed, not with time that was set."""
    for _ in range(20):
        await limited.users_list()
    clock.step(3600)

    with pytest.raises(SlackApiError, match="ratelimited"):
        await limited.users_list()


async def test_limits_can_be_switched_off(client: AsyncWebClient) -> None:
    """For load that is not about limits."""
    for _ in range(30):
        assert (await client.users_list())["ok"]
