"""What Slack's errors mean: which pass, which are final, and for how long to wait."""

import math
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

GONE = frozenset({"not_found", "view_not_found"})
"""The modal is not open, so nothing is shown."""
NO_EDIT = frozenset({"edit_window_closed", "cant_update_message", "message_not_editable"})
"""The message is there, and nobody may change it."""
DELETED = frozenset({"message_not_found"})
UNANSWERABLE = frozenset(
    {
        "cannot_reply_to_message",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
    }
)
"""The message is there, and nothing more may be said in its thread."""
NOBODY = frozenset({"user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"})
"""There is nobody to write to directly; the channel has the card as well."""
TOKEN = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)
"""The token is no longer taken, until the operator gives the desk another one."""
NO_ANSWER = "service_unavailable"
"""The code for an answer that is none of Slack's."""
UNSURE = frozenset({"fatal_error", "internal_error", "request_timeout"})
"""Slack failed during the call, and some of it may have been done."""
UNREACHED = (aiohttp.ClientError, SlackClientError, TimeoutError, OSError)
"""The exceptions of a call that Slack refused, or that did not reach it or had no answer."""
PASSING = TOKEN | UNSURE | {"ratelimited", NO_ANSWER}
"""Errors that say nothing about the call itself and will pass."""


def error_code(error: SlackApiError) -> str:
    """
    Name what is wrong with a call.

    Returns:
        Slack's error code, or "ratelimited" for HTTP 429, or `NO_ANSWER` for a page that is none of
        Slack's answers.
    """
    answer: Any = error.response
    status = int(getattr(answer, "status_code", 0) or getattr(answer, "status", 200))
    if status == 429:
        return "ratelimited"
    data = getattr(answer, "data", None)
    if status >= 500 or not isinstance(data, dict):
        return NO_ANSWER
    code = data.get("error")
    return code if isinstance(code, str) and code else NO_ANSWER


def method_of(error: SlackApiError) -> str:
    """Name the method that Slack refused, such as "chat.postMessage", by the call's address."""
    return str(getattr(error.response, "api_url", "")).rpartition("/")[2]


def retry_after(error: SlackApiError, unread: float = 30.0) -> float:
    """
    Read from a refusal how long Slack asks to be left alone.

    Args:
        unread: What to return where `Retry-After` is no number.

    Returns:
        Seconds, from 1 to 300; 1 where the refusal does not say.
    """
    headers = {key.lower(): value for key, value in dict(error.response.headers).items()}
    try:
        seconds = float(headers.get("retry-after", 1))
    except ValueError:
        seconds = math.nan
    return min(max(seconds, 1.0), 300.0) if math.isfinite(seconds) else unread
