"""
Every answer of Slack's is looked at once, before anybody acts on it; what is none of Slack's has no
effect.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.operations.causes import describe
from bot.proxies import NO_PROXIES
from bot.sandbox import HandClock
from bot.transport.slack_answers import QUIET, RETURNS, SILENCE, Answers, NoAnswer
from bot.transport.slack_client import session
from bot.transport.slack_errors import TOKEN
from tests.support.hand_clock import Hand
from tests.support.proxy import PAGES

START = datetime(2026, 11, 23, 3, 0, tzinfo=UTC).timestamp()


class Slack:
    """A server that answers whatever the test says, and a client that asks it."""

    def __init__(self) -> None:
        self.page: tuple[int, str, str] = PAGES["403"]
        self.hand = HandClock(START)
        self.answers: Answers
        self.client: AsyncWebClient
        self.http: ClientSession
        self.base = ""
        self.gate = asyncio.Event()
        self.gate.set()

    async def answer(self, _: web.Request) -> web.Response:
        """The page of the moment."""
        await self.gate.wait()
        status, body, kind = self.page
        return web.Response(status=status, text=body, content_type=kind)

    def says(self, **said: object) -> None:
        """From now on it answers JSON."""
        self.page = (200, json.dumps(said), "application/json")


@asynccontextmanager
async def running() -> AsyncIterator[Slack]:
    """One such server."""
    slack, made = Slack(), web.Application()
    made.router.add_route("*", "/{path:.*}", slack.answer)
    runner = web.AppRunner(made, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    slack.answers = Answers(f"{slack.base}/api/", Hand(slack.hand))
    async with session(NO_PROXIES, slack.answers) as slack.http:
        slack.client = AsyncWebClient(
            "xoxb-1", base_url=f"{slack.base}/api/", session=slack.http, retry_handlers=[]
        )
        yield slack
    await runner.cleanup()


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """One such server."""
    async with running() as one:
        yield one


@pytest.mark.parametrize("method", RETURNS)
async def test_a_page_is_no_answer_of_any_method(slack: Slack, method: str) -> None:
    """Whoever asked cannot take it for a refusal, nor for success."""
    for page in PAGES.values():
        slack.page = page
        with pytest.raises(NoAnswer, match=f"HTTP {page[0]}, ") as raised:
            await slack.client.api_call(method)
        assert describe(raised.value).endswith(
            f": HTTP {page[0]} came in the place of Slack's answer."
        )


@pytest.mark.parametrize("method", RETURNS)
async def test_an_answer_that_lacks_what_its_method_returns_is_none(
    slack: Slack, method: str
) -> None:
    """`ok` alone says nothing: the message may be anywhere, the channel full of strangers."""
    whole: dict[str, object] = {}
    for way in RETURNS[method]:
        inside = whole
        for key in way[:-1]:
            inside = inside.setdefault(key, {})  # type: ignore[assignment]
        inside[way[-1]] = [] if way == ("members",) else "1"
    slack.says(ok=True, **whole)
    assert (await slack.client.api_call(method))["ok"]
    for way in RETURNS[method]:
        slack.says(ok=True, **{name: value for name, value in whole.items() if name != way[0]})
        with pytest.raises(NoAnswer):
            await slack.client.api_call(method)


async def test_refusals_and_pleas_for_patience_come_through(slack: Slack) -> None:
    """They are Slack's own, each with its word."""
    slack.says(ok=False, error="channel_not_found")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await slack.client.chat_postMessage(channel="C0", text="x")
    slack.page = (429, "", "text/plain")
    with pytest.raises(SlackApiError) as asked:
        await slack.client.chat_postMessage(channel="C0", text="x")
    assert asked.value.response.status_code == 429


async def test_what_is_asked_elsewhere_is_let_through(slack: Slack) -> None:
    """An upload is answered in words."""
    slack.page = PAGES["200 with words"]
    async with slack.http.post(f"{slack.base}/upload/1", data=b"1") as answer:
        assert await answer.text() == "OK"
    assert slack.answers.quiet


@pytest.mark.parametrize("word", sorted(TOKEN))
async def test_a_dead_token_is_known_by_the_last_answer(slack: Slack, word: str) -> None:
    """Until Slack takes one again; what it says of the other token is another matter."""
    slack.says(ok=False, error=word)
    with pytest.raises(SlackApiError):
        await slack.client.apps_connections_open(app_token="xapp-1")
    assert slack.answers.fault() is None
    with pytest.raises(SlackApiError):
        await slack.client.api_call("auth.test")
    assert slack.answers.fault() == f"refuses SLACK_BOT_TOKEN ({word})"
    slack.says(ok=False, error="channel_not_found")
    with pytest.raises(SlackApiError):
        await slack.client.api_call("conversations.info")
    assert slack.answers.fault() is None


async def test_a_slack_that_long_gives_no_answer_is_a_fault(slack: Slack) -> None:
    """One that was lost is none; asked again and again without an answer, it is."""
    for seconds in (0, SILENCE - 1):
        slack.hand.advance(seconds)
        with pytest.raises(NoAnswer):
            await slack.client.api_call("auth.test")
        assert slack.answers.fault() is None
    slack.hand.advance(1)
    assert slack.answers.fault() is None
    with pytest.raises(NoAnswer):
        await slack.client.api_call("auth.test")
    assert slack.answers.fault() == "no answer since 2026-11-23T03:00:00Z (HTTP 403)"
    slack.says(ok=False, error="fatal_error")
    with pytest.raises(SlackApiError):
        await slack.client.api_call("auth.test")
    assert slack.answers.fault() is None


async def test_an_answer_that_nobody_waits_for_any_longer_is_none(slack: Slack) -> None:
    """Each call has its own limit, below the client's: what is given up on counts as silence."""
    slack.gate.clear()
    for seconds in (0, SILENCE):
        slack.hand.advance(seconds)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await slack.client.api_call("auth.test")
    slack.gate.set()
    assert slack.answers.fault() == "no answer since 2026-11-23T03:00:00Z (not in time)"


async def test_slack_is_to_be_asked_when_it_has_said_nothing_for_a_minute(slack: Slack) -> None:
    """A token may die in a quiet night."""
    assert slack.answers.quiet
    slack.says(ok=True)
    await slack.client.api_call("api.test")
    slack.hand.advance(QUIET - 1)
    assert not slack.answers.quiet
    slack.hand.advance(1)
    assert slack.answers.quiet
