"""
What an officer who stands down leaves behind: said before they do, so that nothing waits for
nobody.
"""

import asyncio
from dataclasses import replace

import pytest

from bot.cli.checks import departure
from bot.domain.officers import officer_id
from storage.transaction.act import Attempt
from tests.support.desk import APPROVALS, Scene, settings_for
from tests.support.fixtures import on_each_database
from tests.support.proxy import PAGES, recording

desk = on_each_database()
"""A desk on SQLite and on PostgreSQL."""


async def said(desk: Scene, user: str, *, token: bool = True) -> list[str]:
    """What is said of an officer before they stand down."""
    settings = settings_for(desk.sandbox, desk.url, desk.home)
    if not token:
        settings = replace(settings, bot_token=None)
    book = await desk.store.queries.book(desk.now)
    officer = book.roster[officer_id("T0SANDBOX", f"U0{user}")]
    return await asyncio.to_thread(
        lambda: list(departure.sentences(desk.store, settings, book, officer))
    )


def act(desk: Scene) -> Attempt:
    """An act of the operator's."""
    return Attempt("roster stand-down", desk.now, who="operator:test")


async def test_where_they_sit_is_said_channel_by_channel(desk: Scene) -> None:
    """In each of them they are an outsider from then on, and hold all its messages back."""
    desk.sandbox.workspace.channels["C0KORLIAISON"].members.remove("U0KORFDO")
    seats = [line for line in await said(desk, "KORFDO") if "sits in" in line]
    assert [line.split(":")[0] for line in seats] == [
        "U0KORFDO sits in C0KORAPPROVALS",
        "U0KORFDO sits in C0KORSUPERVISORS",
    ]


async def test_a_channel_that_cannot_be_seen_hides_no_other(desk: Scene) -> None:
    """Nor does it keep anybody from standing down."""
    channels, app = desk.sandbox.workspace.channels, desk.sandbox.workspace.app.bot_user
    channels["C0KORAPPROVALS"].members.remove(app)
    found = " ".join(await said(desk, "KORFDO"))
    assert "did not say who sits in C0KORAPPROVALS (channel_not_found)" in found
    assert "sits in C0KORLIAISON" in found


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
async def test_a_page_in_the_place_of_slack_is_called_none_of_its_answers(
    desk: Scene, page: tuple[int, str, str]
) -> None:
    """It says nothing of who sits there."""
    desk.sandbox.faults.page("conversations.members", *page, times=3)
    [line] = [line for line in await said(desk, "KORFDO") if "did not say" in line]
    assert line.count(f"(HTTP {page[0]}, {page[2]}, which is no answer of Slack's)") == 3


async def test_a_proxy_for_the_world_is_not_asked_who_sits_on_this_machine(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would read the token, and the seats would stay unknown."""
    async with recording() as proxy:
        for name, value in proxy.environ().items():
            monkeypatch.setenv(name, value)
        seats = [line for line in await said(desk, "KORFDO") if "sits in" in line]
    assert (len(seats), proxy.heads) == (3, [])


async def test_without_a_token_all_channels_are_named(desk: Scene) -> None:
    """The operator looks for themselves."""
    [line] = await said(desk, "KORFDO", token=False)
    assert "C0KORLIAISON, C0KORAPPROVALS, C0KORSUPERVISORS" in line


async def test_open_slots_are_named_and_who_else_can_take_them(desk: Scene) -> None:
    """What nobody else can decide would lapse."""
    number = await desk.request("KORLO")
    line = next(line for line in await said(desk, "KORFDO") if line.startswith(number))
    assert line == f"{number} is waiting for a decision of KOR: one other can take it."
    second = officer_id("T0SANDBOX", "U0KORFDO2")
    await asyncio.to_thread(desk.store.administration.stand_down(second, act(desk)).now)
    line = next(line for line in await said(desk, "KORFDO") if line.startswith(number))
    assert line.endswith("nobody else can take it.")
    await desk.decide("KORFDO", "approve")
    assert not [line for line in await said(desk, "KORFDO") if line.startswith(number)]
    assert any(
        line.startswith(f"{number} is waiting for USA's decision")
        for line in await said(desk, "USAFDO")
    )


async def test_what_only_they_can_withdraw_is_named(desk: Scene) -> None:
    """Until it is released, as from then on it can be recalled."""
    number = await desk.request("KORLO")
    assert f"U0KORLO drafted or asked for {number}, which only they can withdraw." in await said(
        desk, "KORLO"
    )
    await desk.decide("KORFDO", "approve")
    await desk.decide("USAFDO", "relay")
    assert number not in " ".join(await said(desk, "KORLO"))
    assert any(
        line.startswith(f"{number} is waiting for JPN to acknowledge it")
        for line in await said(desk, "JPNLO")
    )


async def test_a_watch_and_a_stand_in_are_named(desk: Scene) -> None:
    """Reminders would go to somebody who may not act on them."""
    await desk.command("KORFDO", "watch", room=APPROVALS)
    officer = desk.person("KORFDO2")
    await desk.command("KORFDO2", "leave", room=APPROVALS)
    await officer.fill({"until": int(desk.hand.now()) + 86400, "stand_in": "U0KORFDO"})
    assert (await officer.submit()).ok
    found = await said(desk, "KORFDO")
    assert any("has the watch of KOR" in line for line in found)
    assert any("stands in for U0KORFDO2" in line for line in found)
    assert not any("watch" in line or "stands in" in line for line in await said(desk, "KORLO"))
