"""The desk's own identity in Slack, asked once at its start."""

from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.transport.slack_answers import NoAnswer
from bot.transport.slack_errors import NO_ANSWER, error_code


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
