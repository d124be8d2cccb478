"""Calls of Slack from a listener: in time or not at all, and never twice."""

import asyncio
from collections.abc import Awaitable

from aiohttp import ClientConnectorError, ClientHttpProxyError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.refusals import SlackUnreachable, TokenRefused
from bot.transport.slack_answers import NoAnswer
from bot.transport.slack_errors import PASSING, TOKEN, UNREACHED, UNSURE, error_code

LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})
NOT_A_MEMBER = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class SlackSaysNo(Exception):
    """Slack does not know the person, or does not let us see them."""


async def reach(
    call: Awaitable[AsyncSlackResponse],
    seconds: float,
    unsure: type[SlackUnreachable] = SlackUnreachable,
) -> AsyncSlackResponse:
    """
    Return the answer to one Web API call.

    Args:
        seconds: real ones, so that it is the clock's to say how many: see `Clock.patience`.
        unsure: what to raise where the call may have had its effect all the same.

    Raises:
        SlackUnreachable: no answer in time, trouble on the way, or the moment to open a window is
            over.
        TokenRefused: Slack takes the desk's token no longer.
        SlackSaysNo: there is no such person.
        SlackApiError: the call itself is wrong.
    """
    try:
        async with asyncio.timeout(seconds):
            return await call
    except SlackApiError as fault:
        code = error_code(fault)
        if code in NOT_A_MEMBER:
            raise SlackSaysNo from None
        if code in TOKEN:
            raise TokenRefused(code=code) from None
        if code in UNSURE:
            raise unsure from None
        if code in LATE | PASSING:
            raise SlackUnreachable from None
        raise
    except UNREACHED as fault:
        if _without_effect(fault):
            raise SlackUnreachable from None
        raise unsure from None


def _without_effect(fault: Exception) -> bool:
    """
    Return whether it is known that a call has not been carried out.

    Then it never left, or was turned away on its way.
    """
    return isinstance(fault, ClientConnectorError | ClientHttpProxyError) or (
        isinstance(fault, NoAnswer) and fault.status >= 400
    )
