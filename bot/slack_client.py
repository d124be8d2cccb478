"""How Slack is reached: one session for all of it, and the client that uses it."""

from collections.abc import Sequence

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from bot.slack_answers import Answers

CALL_SECONDS = 10
"""How long a call of Slack's Web API may take."""


def session(answers: Answers, traces: Sequence[aiohttp.TraceConfig] = ()) -> aiohttp.ClientSession:
    """A session for calls, uploads, response URLs and Socket Mode; to be closed by whoever asked for it."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=CALL_SECONDS),
        middlewares=(answers,),
        trace_configs=list(traces),
    )


def web_client(settings: Settings, by: aiohttp.ClientSession) -> AsyncWebClient:
    """A client with that session and no retries of its own: a post that got no answer may have been made."""
    assert settings.bot_token, "settings say what is missing before anything starts"
    return AsyncWebClient(
        settings.bot_token.reveal(),
        base_url=settings.api_url,
        session=by,
        timeout=CALL_SECONDS,
        retry_handlers=[],
    )
