"""
An officer whom the roster has in another party by now, at a running desk: what Slack still brings
them.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.domain.officers import officer_id
from storage.database.schema import migrate
from storage.tables.book import BOOK, OFFICER
from tests.conftest import Databases
from tests.support.desk import APPROVALS, Scene, roster_text, scene
from tests.support.messages import says


async def moved(desk: Scene, user: str, party: str, **more: Any) -> None:
    """As rosters of earlier programs have it: no roster file does it any more."""

    def write(c: Any) -> int:
        c.execute(update(BOOK).values(revision=BOOK.c.revision + 1))
        row = update(OFFICER).where(OFFICER.c.id == officer_id("T0SANDBOX", f"U0{user}"))
        return int(c.execute(row.values(party=party, **more)).rowcount)

    assert await asyncio.to_thread(desk.store.db.sweep(write).now) == 1


def told(desk: Scene, user: str) -> list[tuple[str, str, str]]:
    """
    Every message in somebody's direct conversation, as it stands now: its stamp, its text, its
    blocks.
    """
    direct = [
        c
        for c in desk.sandbox.workspace.channels.values()
        if c.kind == "im" and c.peer == f"U0{user}"
    ]
    return [(m.ts, m.text, str(m.blocks)) for c in direct for m in c.messages]


@pytest.mark.parametrize("how", ["moved", "stood down", "stays"])
async def test_the_thread_of_a_drafter_ends_when_they_serve_another_party(
    desk: Scene, how: str
) -> None:
    """Nor is what was posted before drawn anew: where it stands is no longer theirs to know."""
    number = await desk.request()
    await desk.decide("KORFDO", "approve")
    before = told(desk, "KORLO")
    assert any(number in text for _, text, _ in before)

    if how == "moved":
        await moved(desk, "KORLO", "JPN", duty=False)
    if how == "stood down":
        await moved(desk, "KORLO", "KOR", active=False)
    await desk.decide("USAFDO", "relay")
    await desk.command("KORFDO", f"recall {number} wrong object", room=APPROVALS)
    await desk.settle(5)

    after = told(desk, "KORLO")
    assert desk.stages(number) == {"JPN": "recalled"}
    assert (after == before) is (how != "stays")
    if how == "stays":
        assert says("KOR", "line-recall", to="JPN") in after[-1][1]


async def test_a_drafter_who_is_of_the_destination_by_now_hears_nothing_of_what_it_never_got(
    desk: Scene,
) -> None:
    """A denial ends an offer that Japan must not know there was."""
    number = await desk.request()
    await desk.decide("KORFDO", "approve")
    before = told(desk, "KORLO")
    await moved(desk, "KORLO", "JPN", duty=False)

    await desk.command("USAFDO", f"deny {number}", room=APPROVALS)
    await desk.settle(5)

    assert desk.stages(number) == {"JPN": "denied"}
    assert told(desk, "KORLO") == before


async def test_a_duty_officers_own_card_stands_still_once_they_serve_another_party(
    desk: Scene,
) -> None:
    """The card in the desk's channel goes on."""
    number = await desk.request()
    on_duty = [
        u for u in ("KORFDO", "KORFDO2") if any(number in text for _, text, _ in told(desk, u))
    ]
    assert on_duty
    before = told(desk, on_duty[0])
    await moved(desk, on_duty[0], "USA", duty=False)

    other = next(u for u in ("KORFDO", "KORFDO2") if u != on_duty[0])
    await desk.command(other, f"approve {number}", room=APPROVALS)
    await desk.settle(5)

    assert desk.stages(number) == {"JPN": "relay_review"}
    assert told(desk, on_duty[0]) == before


@pytest.mark.parametrize("how", ["moved", "stays"])
async def test_a_digest_that_waits_is_not_sent_to_who_serves_another_party(
    databases: Databases, tmp_path: Path, how: str
) -> None:
    """It was made for the supervisor of a desk that has no channel for them."""
    alone = roster_text().replace('supervisors = "C0KORSUPERVISORS"\n', "")
    async with scene(databases.fresh(migrate), tmp_path, roster=alone) as desk:
        await desk.settle()
        await desk.request(precedence="ROUTINE")
        desk.hand.advance(86400)
        made = await asyncio.to_thread(desk.store.digests.publish(desk.now).now)
        assert made > 0
        before = told(desk, "KORSUP")
        if how == "moved":
            await moved(desk, "KORSUP", "JPN")
        await desk.settle()

        assert (told(desk, "KORSUP") == before) is (how == "moved")
