"""The client for Slack: one session for everything, a proxy by address, and whose token it is."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.proxies import Proxies
from bot.settings import Settings
from bot.transport.slack_answers import Answers, NoAnswer
from bot.transport.slack_errors import NO_ANSWER, error_code
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


class StartFault(Exception):
    """Why the bot cannot start: one sentence."""

    @property
    def for_the_log(self) -> str:
        """Return the sentence, which holds no value."""
        return str(self)


@dataclass(frozen=True)
class Me:
    """
    The app's own identity in Slack, each field an id of Slack's; no `enterprise` for a single team.
    """

    team: str
    enterprise: str | None
    bot: str
    user: str
    app: str


async def introduced(client: AsyncWebClient, workspace: str | None) -> Me:
    """
    Ask Slack who the bot token belongs to.

    Args:
        workspace: The id of the team that the roster names; None where there is no roster yet.

    Raises:
        StartFault: Slack cannot be reached, refuses the token, or names another team.
    """
    try:
        who = await client.auth_test()
        bot = await client.bots_info(bot=who["bot_id"])
    except NoAnswer as page:
        raise StartFault(
            f"What answers at SLACK_API_URL is not Slack ({page}): look at the proxy, or try again "
            "in a minute."
        ) from None
    except SlackApiError as error:
        code = error_code(error)
        if code in (NO_ANSWER, "ratelimited"):
            raise StartFault(
                f"Slack does not answer at SLACK_API_URL ({code}): try again in a minute."
            ) from None
        raise StartFault(
            f"Slack refuses SLACK_BOT_TOKEN ({code}): install the app and copy the token anew."
        ) from None
    except aiohttp.ClientHttpProxyError as refused:
        raise StartFault(
            f"The proxy lets nobody through to Slack (HTTP {refused.status}): look at its address "
            "and what it asks."
        ) from None
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise StartFault(
            "Slack cannot be reached at SLACK_API_URL: check the address and the network."
        ) from None
    team = who["team_id"]
    if workspace and workspace != team:
        raise StartFault(
            f"SLACK_BOT_TOKEN is for workspace {team}, the roster for {workspace}: use that one's "
            "token."
        )
    return Me(team, who.get("enterprise_id"), who["bot_id"], who["user_id"], bot["bot"]["app_id"])
