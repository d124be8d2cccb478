"""Slack's clock, read from the `Date` header of each of its answers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp

SLACKS = "Slack's"
"""The name of the clock that is compared with ours."""
_CUT = timedelta(seconds=0.5)
"""Seconds that a time cut to whole seconds lacks on average."""

Compare = Callable[[str, datetime, float], None]


def comparing(
    compare: Compare, monotonic: Callable[[], float], api_url: str
) -> aiohttp.TraceConfig:
    """
    Make a trace that compares our clock with the `Date` of each answer of the Web API.

    A page that a proxy puts in an answer's place shows the proxy's time and is passed over.

    Args:
        compare: `GuardedClock.compare`.
        monotonic: Seconds that never step back.
        api_url: Where the Web API is.
    """

    async def begun(
        _: aiohttp.ClientSession, context: SimpleNamespace, __: aiohttp.TraceRequestStartParams
    ) -> None:
        context.asked = monotonic()

    async def answered(
        _: aiohttp.ClientSession, context: SimpleNamespace, told: aiohttp.TraceRequestEndParams
    ) -> None:
        shown = date_of(told.response.headers.get("Date", ""))
        if (
            shown
            and told.response.content_type == "application/json"
            and str(told.url).startswith(api_url)
        ):
            compare(SLACKS, shown, context.asked)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(begun)
    trace.on_request_end.append(answered)
    return trace


def date_of(head: str) -> datetime | None:
    """Read the time of a `Date` header. None where it states none."""
    try:
        shown = parsedate_to_datetime(head)
        return (shown if shown.tzinfo else shown.replace(tzinfo=UTC)) + _CUT
    except (ValueError, TypeError, OverflowError):
        return None
