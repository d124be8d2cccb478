"""
Open Homes follow what moves: within seconds, seldom, once over all replicas, and over a restart.
"""

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.app import Runtime
from bot.domain.officers import officer_id
from storage.outbox.home_tabs import LOOKED, PACE
from storage.tables.outbox import HOME
from storage.transaction.act import Attempt
from tests.support.desk import Scene, another, offered
from tests.support.fixtures import on_each_database

SLOW = PACE.total_seconds() + 1


desk = on_each_database()
"""A desk on either database, whose loops the test moves."""


def published(desk: Scene, user: str) -> list[Any]:
    """The calls that published somebody's Home."""
    calls = [call for call in desk.sandbox.journal.calls if call.method == "views.publish"]
    return [call for call in calls if call.body["user_id"] == f"U0{user}"]


def shown(desk: Scene, user: str) -> str:
    """What stands on somebody's Home."""
    home = desk.person(user).home
    return home.rendered if home else ""


def row(desk: Scene, user: str) -> Any:
    """What is remembered of somebody's Home."""
    found = select(HOME).where(HOME.c.officer == officer_id("T0SANDBOX", f"U0{user}"))
    return desk.store.db.read(lambda c: c.execute(found).mappings().one_or_none()).now()


async def later(desk: Scene, seconds: float, *houses: Runtime) -> None:
    """Let time pass by tenths of a second, each house looking at its Homes."""
    for _ in range(int(seconds * 10)):
        desk.hand.advance(0.1)
        await asyncio.gather(*(house.homes.once() for house in houses or (desk.house,)))


async def test_a_home_that_is_open_shows_what_arrives_without_being_opened_again(
    desk: Scene,
) -> None:
    """
    The approver looks at Home; the card is elsewhere. Whoever draws it, commands are named whole.
    """
    await desk.person("KORFDO").open_home()
    before = shown(desk, "KORFDO")
    assert "KOR-2026" not in before and "/release list" in before

    number = offered(desk)
    await later(desk, SLOW)

    after = shown(desk, "KORFDO")
    assert number in after and "/release list" in after and "/release help" in after


async def test_ten_moves_in_a_second_cost_one_publication(desk: Scene) -> None:
    """A desk that is busy may not spend its calls on Homes."""
    await desk.person("KORFDO").open_home()
    await later(desk, SLOW)
    before = len(published(desk, "KORFDO"))
    numbers = []
    for _ in range(10):
        numbers.append(offered(desk))
        await later(desk, 0.1)
    await later(desk, SLOW)

    assert len(published(desk, "KORFDO")) - before == 1
    assert "(10)" in shown(desk, "KORFDO")


async def test_however_long_it_goes_on_a_home_is_published_once_in_a_few_seconds(
    desk: Scene,
) -> None:
    """Moves that never stop neither keep it from being drawn nor draw it for each of them."""
    await desk.person("KORFDO").open_home()
    for _ in range(60):
        offered(desk)
        await later(desk, 0.5)

    at = [call.at for call in published(desk, "KORFDO")]
    assert 4 <= len(at) <= 30 / PACE.total_seconds() + 1
    assert min(b - a for a, b in pairwise(at)) >= PACE.total_seconds()


async def test_a_home_that_nobody_opened_is_never_published(desk: Scene) -> None:
    """There is nobody to see it."""
    offered(desk)
    await later(desk, SLOW)

    assert desk.sandbox.journal.of("views.publish") == []
    await desk.person("KORFDO").open_home()
    assert len(desk.sandbox.journal.of("views.publish")) == 1


async def test_a_party_that_may_not_know_of_it_gets_no_publication(desk: Scene) -> None:
    """Not even when something moved elsewhere may be learned from it."""
    for user in ("JPNLO", "USAFDO"):
        await desk.person(user).open_home()
    await later(desk, SLOW)
    before = [len(published(desk, user)) for user in ("JPNLO", "USAFDO")]
    offered(desk)
    await later(desk, SLOW)

    assert [len(published(desk, user)) for user in ("JPNLO", "USAFDO")] == before


async def test_a_home_not_looked_at_for_days_is_left_until_it_is_opened(desk: Scene) -> None:
    """Opening it draws it in any case."""
    await desk.person("KORFDO").open_home()
    desk.hand.advance((LOOKED + timedelta(minutes=1)).total_seconds())
    number = offered(desk)
    await later(desk, SLOW)
    assert number not in shown(desk, "KORFDO")

    await desk.person("KORFDO").open_home()

    assert number in shown(desk, "KORFDO")


async def test_a_restart_loses_no_change(desk: Scene) -> None:
    """What is to be published is a row, not a memory."""
    await desk.person("KORFDO").open_home()
    number = offered(desk)
    async with another(desk) as after:
        await later(desk, SLOW, after)

    assert number in shown(desk, "KORFDO")
    assert row(desk, "KORFDO")["wanted_version"] == row(desk, "KORFDO")["drawn_version"]


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_two_replicas_publish_once_for_each_change(desk: Scene) -> None:
    """Whoever claims it first does it."""
    users = ("KORFDO", "KORFDO2", "KORLO", "KORLO2", "KORSUP")
    for user in users:
        await desk.person(user).open_home()
    await later(desk, SLOW)
    before = {user: len(published(desk, user)) for user in users}
    async with another(desk) as second:
        for _ in range(3):
            offered(desk)
            await later(desk, SLOW * 2, desk.house, second)

    assert {user: len(published(desk, user)) - before[user] for user in users} == dict.fromkeys(
        users, 3
    )


async def test_when_slack_asks_for_patience_nobody_is_published_before_it_is_over(
    desk: Scene,
) -> None:
    """`Retry-After` is honoured for all Homes; nothing is lost meanwhile."""
    for user in ("KORFDO", "KORFDO2"):
        await desk.person(user).open_home()
    await later(desk, SLOW)
    number = offered(desk)
    desk.sandbox.faults.limit("views.publish", retry_after=20)
    await later(desk, SLOW)
    refused = [call.at for call in desk.sandbox.journal.calls if call.status == 429]
    await later(desk, 25)
    after = [
        call.at
        for user in ("KORFDO", "KORFDO2")
        for call in published(desk, user)
        if call.at > refused[0]
    ]

    assert len(refused) == 1
    assert min(after) >= refused[0] + 20
    assert number in shown(desk, "KORFDO") and number in shown(desk, "KORFDO2")


@pytest.mark.parametrize("fault", ["fail", "drop", "lose"])
async def test_what_slack_did_not_take_is_published_later(desk: Scene, fault: str) -> None:
    """An error page, no connection, or an answer that got lost."""
    await desk.person("KORFDO").open_home()
    number = offered(desk)
    getattr(desk.sandbox.faults, fault)("views.publish")
    await later(desk, 20)

    assert number in shown(desk, "KORFDO")
    assert row(desk, "KORFDO")["wanted_version"] == row(desk, "KORFDO")["drawn_version"]


async def test_a_home_that_another_published_meanwhile_is_drawn_anew(desk: Scene) -> None:
    """The newer drawing is not written over by an older one: Slack's hash tells them apart."""
    await desk.person("KORFDO").open_home()
    number = offered(desk)
    await desk.house.client.views_publish(user_id="U0KORFDO", view={"type": "home", "blocks": []})
    await later(desk, SLOW)

    answers = [call.answer_error for call in published(desk, "KORFDO")][-2:]
    assert answers == ["hash_conflict", None]
    assert number in shown(desk, "KORFDO")


async def test_an_officer_who_is_stood_down_keeps_no_home(desk: Scene) -> None:
    """What stood there is taken off, however long ago it was opened, and nothing comes after it."""
    number = offered(desk)
    await desk.person("KORFDO").open_home()
    assert number in shown(desk, "KORFDO")
    desk.hand.advance(10 * 86400)
    officer = officer_id("T0SANDBOX", "U0KORFDO")
    desk.store.administration.stand_down(
        officer, Attempt("stand down", desk.now, who="operator:test")
    ).now()
    await later(desk, SLOW)

    assert number not in shown(desk, "KORFDO")
    assert row(desk, "KORFDO") is None


async def test_what_cannot_be_published_at_all_is_forgotten(desk: Scene) -> None:
    """A person who left the workspace is not tried for ever."""
    await desk.person("KORFDO").open_home()
    offered(desk)
    assert row(desk, "KORFDO")
    desk.sandbox.faults.refuse("views.publish", "user_not_found")
    await later(desk, SLOW)

    assert row(desk, "KORFDO") is None


async def test_a_drawing_that_breaks_stops_no_other(desk: Scene) -> None:
    """One bad row is put off; the others are published."""
    for user in ("KORFDO", "KORFDO2"):
        await desk.person(user).open_home()
    bad = HOME.c.officer == officer_id("T0SANDBOX", "U0KORFDO")
    desk.store.db.sweep(
        lambda c: c.execute(update(HOME).where(bad).values(page="nonsense")).rowcount
    ).now()
    number = offered(desk)
    await later(desk, SLOW)

    assert number in shown(desk, "KORFDO2")
    assert row(desk, "KORFDO")["error"] == "broken"
