"""What the head of an answer says of Slack's clock, and what it does not."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web

from bot.transport.slack_clock import comparing, date_of

HEAD = "Mon, 23 Nov 2026 12:00:00 GMT"
SHOWN = datetime(2026, 11, 23, 12, 0, 0, 500_000, tzinfo=UTC)
"""What it states, and half of the second that it is cut to."""


@pytest.mark.parametrize(
    "head", ["", "yesterday", "Mon, 99 Nov 2026 12:00:00 GMT", "0", "\0", "Mon, 23 Nov 99999999"]
)
def test_what_is_no_date_is_none(head: str) -> None:
    """Nothing that a proxy sends may break a call."""
    assert date_of(HEAD) == SHOWN
    assert date_of(head) is None


@pytest.mark.parametrize(
    "head", [HEAD, "Mon, 23 Nov 2026 12:00:00 -0000", "Mon, 23 Nov 2026 21:00:00 +0900"]
)
def test_a_date_is_taken_for_the_middle_of_its_second(head: str) -> None:
    """It is cut to whole seconds: what it lacks is half of one on an average."""
    assert date_of(head) == SHOWN


@pytest.fixture
async def slack() -> AsyncIterator[str]:
    """A server of which one answer is Slack's, and others are pages; its address."""

    async def answer(request: web.Request) -> web.Response:
        how = request.match_info["how"]
        if how == "page":
            return web.Response(text="<html>", content_type="text/html", headers={"Date": HEAD})
        status = 429 if how == "busy" else 200
        return web.json_response(
            {"ok": False}, status=status, headers={} if how == "own" else {"Date": HEAD}
        )

    made = web.Application()
    made.router.add_get("/{where}/{how}", answer)
    runner = web.AppRunner(made, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def heard(slack: str, path: str) -> list[tuple[str, datetime, float]]:
    """What was compared because of one call."""
    told: list[tuple[str, datetime, float]] = []
    ticks = iter((7.0, 8.0))
    trace = comparing(lambda *said: told.append(said), lambda: next(ticks), f"{slack}/api/")
    async with (
        aiohttp.ClientSession(trace_configs=[trace]) as session,
        session.get(f"{slack}/{path}") as answer,
    ):
        await answer.read()
    return told


@pytest.mark.parametrize("path", ["api/auth.test", "api/busy"])
async def test_each_answer_of_the_web_api_is_compared_from_when_it_was_asked(
    slack: str, path: str
) -> None:
    """Also one that refuses."""
    assert await heard(slack, path) == [("Slack's", SHOWN, 7.0)]


@pytest.mark.parametrize("path", ["api/page", "upload/x"])
async def test_a_page_and_what_is_elsewhere_are_passed_over(slack: str, path: str) -> None:
    """A proxy dates its pages by its own clock."""
    assert len(await heard(slack, "api/x")) == 1
    assert await heard(slack, path) == []
