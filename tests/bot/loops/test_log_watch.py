"""
The desk watches its own log: it meets the head all the time, and verifies the whole of it once a
day.
"""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from storage.audit import anchor
from storage.database.schema import migrate
from storage.outbox import broken_log
from storage.store.store import Store
from tests.conftest import Databases
from tests.storage import forging
from tests.support.desk import START, Scene, scene
from tests.support.logs import told


@pytest.fixture
async def desk(databases: Databases, tmp_path: Path) -> AsyncIterator[Scene]:
    """A running desk with a few records."""
    async with scene(databases.fresh(migrate), tmp_path) as running:
        await running.released(precedence="IMMEDIATE")
        yield running


async def verified(desk: Scene) -> None:
    """What the loop does when it is time."""
    await desk.house.log_watch.once()
    await desk.house.log_watch.verify(asyncio.Event())


async def notes(desk: Scene) -> tuple[int, dict[str, str], dict[str, str]]:
    """Status, faults and notes of `/readyz`."""
    where = f"http://127.0.0.1:{desk.house.port}/readyz"
    async with aiohttp.ClientSession() as http, http.get(where) as answer:
        body = await answer.json()
        return answer.status, body["faults"], body["notes"]


async def test_says_when_the_whole_log_was_last_verified(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pages, once a day and not oftener, also after a restart."""
    monkeypatch.setattr(anchor, "PAGE", 3)
    assert (await notes(desk))[2] == {"audit": "never verified"}
    await verified(desk)
    state = await desk.store.audit.state()
    assert state.whole_at and state.whole_size > 3
    assert f"{state.whole_size} records" in (await notes(desk))[2]["audit"]

    await desk.request()
    desk.hand.advance(86400 - 120)
    await verified(desk)
    assert await desk.store.audit.state() == state
    desk.hand.advance(240)
    await verified(desk)
    assert (await desk.store.audit.state()).whole_size > state.whole_size


@pytest.mark.parametrize("leaf", [False, True], ids=["with its old leaf", "with a leaf that fits"])
async def test_a_record_changed_in_place_is_found_within_a_day(desk: Scene, leaf: bool) -> None:
    """No act meets it, for the head still fits; from then on it is as with any other forgery."""
    await verified(desk)
    forged_in_place(desk.store, leaf=leaf)
    await desk.request()
    await desk.house.log_watch.once()
    assert desk.store.db.log.broken is None

    desk.hand.advance(86400)
    await verified(desk)
    assert "2" in str(desk.store.db.log.broken) or "0 to 3" in str(desk.store.db.log.broken)
    assert (await notes(desk))[0] == 503
    assert (await desk.store.audit.state()).broken == desk.store.db.log.broken


def forged_in_place(store: Store, *, leaf: bool) -> None:
    """Change one record and leave the head as it is."""
    from storage.audit.record import from_columns
    from storage.audit.record import leaf as leaf_of

    row = forging.rows_of(store)[2] | {"actor": "T0/UFDO"}
    hashed = leaf_of(from_columns(row))

    def work(c: object) -> None:
        c.execute(text("UPDATE audit SET actor = 'T0/UFDO' WHERE seq = 2"))  # type: ignore[attr-defined]
        if leaf:
            c.execute(text("UPDATE audit SET leaf = :leaf WHERE seq = 2"), {"leaf": hashed})  # type: ignore[attr-defined]

    store.db.sweep(work).now()


async def test_says_a_minute_that_the_log_is_broken_and_no_oftener(
    desk: Scene, log: io.StringIO
) -> None:
    """One line, with why."""
    forging.cut(desk.store)
    for _ in range(20):
        desk.hand.advance(5)
        await desk.house.log_watch.once()

    said = told(log, "audit_log_broken")
    assert len(said) == 2
    assert "records were signed" in said[0]["fault"] or "do not state the same" in said[0]["fault"]


async def test_a_desk_starts_and_stays_up_with_a_broken_log(
    databases: Databases, tmp_path: Path
) -> None:
    """So that it can say so, and destroy what is over."""
    url = databases.fresh(migrate)
    async with scene(url, tmp_path) as desk:
        await desk.released()
        forging.cut(desk.store)
    async with scene(url, tmp_path, start=START + 60, founded=True) as running:
        await running.settle()
        status, faults, _ = await notes(running)
        assert (status, list(faults)) == (503, ["audit"])
        assert running.store.db.read(broken_log.log_state).now().broken
        await running.house.housekeeping.keys_of_days_over()
        await running.settle(3600)
