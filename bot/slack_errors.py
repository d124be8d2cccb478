"""What Slack's refusals mean: which pass by themselves, which are final, and how long it asks to be left alone."""

from typing import Any

from slack_sdk.errors import SlackApiError

GONE = frozenset({"not_found", "view_not_found"})
"""A form that is not open shows nothing."""
NO_EDIT = frozenset({"edit_window_closed", "cant_update_message", "message_not_editable"})
"""Slack shows the message and lets nobody change it."""
DELETED = frozenset({"message_not_found"})
NOBODY = frozenset({"user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"})
"""Nobody to write to directly; the channel has the card as well."""
PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})


def error_code(error: SlackApiError) -> str:
    """Slack's word for what is wrong; for a page instead of an answer, that the service is not available."""
    answer: Any = error.response
    status = int(getattr(answer, "status_code", 0) or getattr(answer, "status", 200))
    if status == 429:
        return "ratelimited"
    data = getattr(answer, "data", None)
    if status >= 500 or not isinstance(data, dict):
        return "service_unavailable"
    return str(data.get("error", "unknown"))


def method_of(error: SlackApiError) -> str:
    """The method that Slack refused, from its address."""
    return str(getattr(error.response, "api_url", "")).rpartition("/")[2]


def retry_after(error: SlackApiError) -> float:
    """For how many seconds Slack asks for patience."""
    headers = {key.lower(): value for key, value in dict(error.response.headers).items()}
    try:
        return min(max(float(headers.get("retry-after", 1)), 1.0), 300.0)
    except ValueError:
        return 30.0
