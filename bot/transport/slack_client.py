"""The client for Slack: one session for everything, with a proxy chosen by address."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.proxies import Proxies
from bot.settings import Settings
from bot.transport.slack_answers import Answers
from bot.waits import OUTWARD_SECONDS

PAGE = 200
"""How many things Slack is asked for at once."""

NOT_BY_THE_SDK = "http://proxy.invalid"
"""
The proxy that the SDK is given, so that it looks for none itself: it would know no `NO_PROXY`.
"""


def session(
    proxies: Proxies, answers: Answers, traces: Sequence[aiohttp.TraceConfig] = ()
) -> aiohttp.ClientSession:
    """Make a session for calls, uploads, response URLs and Socket Mode, which the caller closes."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=OUTWARD_SECONDS),
        middlewares=(answers, _by_address(proxies)),
        trace_configs=list(traces),
    )


def web_client(settings: Settings, by: aiohttp.ClientSession) -> AsyncWebClient:
    """
    Make a Web API client on a session, without retries: a post that got no answer may be there.
    """
    assert settings.bot_token, "settings say what is missing before anything starts"
    return AsyncWebClient(
        settings.bot_token.reveal(),
        base_url=settings.api_url,
        session=by,
        proxy=NOT_BY_THE_SDK,
        timeout=OUTWARD_SECONDS,
        retry_handlers=[],
    )


def _by_address(proxies: Proxies) -> aiohttp.ClientMiddlewareType:
    """Choose the proxy of each request, a redirected one too, whatever the caller says."""

    async def choose(
        request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        proxy = proxies.of(str(request.url))
        leave = {"Proxy-Authorization": proxy.leave} if proxy and proxy.leave else {}
        request.update_proxy(proxy.url if proxy else None, None, leave)
        if not request.is_ssl():
            request.headers.update(leave)
        return await handler(request)

    return choose


async def all_pages(
    call: Callable[..., Awaitable[Any]], what: str, **of: Any
) -> AsyncIterator[Any]:
    """
    Yield all that a method of Slack's lists, page by page.

    Args:
        call: The method, such as `AsyncWebClient.conversations_members`.
        what: The key of its answer that holds the list, such as "members".
        of: What it is asked.
    """
    cursor = ""
    while True:
        answer = await call(**of, limit=PAGE, cursor=cursor)
        for one in answer[what]:
            yield one
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
