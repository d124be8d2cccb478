"""
A disk fills while the desk is in use: officers, operators and whoever asks for health are told,
each in words.
"""

import io
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from storage.database.schema import migrate
from storage.tables.audit import AUDIT, AUDIT_HEAD
from storage.transaction.disk_space import KEYS
from tests import TOP
from tests.conftest import Databases
from tests.journey.small import entering
from tests.support.desk import APPROVALS, BODY, WARNING, Scene, scene
from tests.support.full_disk import Disk, KeyDisk
from tests.support.logs import lines

FULL = "disk_full"


@pytest.fixture
async def desk(databases: Databases, tmp_path: Path) -> AsyncIterator[Scene]:
    """A desk with its reserves taken, on SQLite and on PostgreSQL."""
    async with scene(databases.fresh(migrate), tmp_path) as running:
        await running.house.housekeeping.readiness.look()
        yield running


@pytest.fixture
def disk(desk: Scene, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk of its database."""
    return Disk(desk.store, monkeypatch)


@pytest.fixture
def key_disk(desk: Scene, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The disk of its keys."""
    made = KeyDisk(desk.store, monkeypatch)
    yield made
    made.clear()


async def ready(desk: Scene) -> dict[str, str]:
    """What readiness complains of, housekeeping having looked, and the loops too."""
    await desk.house.ticker.once()
    await desk.house.outbox.once()
    await desk.house.housekeeping.readiness.look()
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{desk.house.port}/readyz") as answer,
    ):
        said = await answer.json()
        assert answer.status == (503 if said["faults"] else 200)
        return dict(said["faults"])


async def filled(desk: Scene, disk: Disk, number: str) -> int:
    """
    Somebody looks at a release until there is no more room for the record; how often that was
    refused.
    """
    disk.fill()
    for _ in range(300):
        if FULL in (await desk.command("KORLO", f"show {number}")).text:
            return 1
    raise AssertionError("the disk has no end")


def recorded(desk: Scene, action: str) -> list[dict[str, Any]]:
    """What the records of one action say."""
    found = select(AUDIT.c.detail).where(AUDIT.c.action == action).order_by(AUDIT.c.seq)
    return desk.store.db.read(
        lambda c: [json.loads(text) if text else {} for text in c.scalars(found)]
    ).now()


async def test_a_reader_is_cut_off_by_a_recall_on_a_full_disk(desk: Scene, disk: Disk):
    """
    The way out is a sentence typed, the form that stands open is blanked, nothing new is shown.
    """
    number = await desk.released()
    assert BODY in await desk.read()
    reader = desk.person("JPNLO")
    refused = await filled(desk, disk, number)
    if not disk.sqlite:  # the server has room for what ends things: nobody knows until it is tried
        disk.clear()

    assert FULL in (await desk.command("JPNLO", f"open {number}")).text
    said = await desk.command("KORFDO", f"recall {number} compromised", room=APPROVALS)
    assert number in said.text and FULL not in said.text
    await desk.settle()
    assert BODY not in reader.modal.rendered
    assert desk.stages(number) == {"JPN": "recalled"}
    assert desk.store.audit.verify().now().faults == ()

    disk.clear()
    assert await ready(desk) == {}
    assert number in (await desk.command("KORLO", f"show {number}")).text
    assert [r["refused"] for r in recorded(desk, "disk_full")] == [refused + 1]
    assert desk.store.audit.verify().now().faults == ()


async def test_a_recall_by_its_form_goes_through_on_a_full_disk(desk: Scene, disk: Disk):
    """A button opens the form, and opening it is an attempt as well."""
    number = await desk.released()
    await filled(desk, disk, number)
    if not disk.sqlite:
        disk.clear()
    officer = desk.person("KORFDO")
    await officer.click("recall", channel=APPROVALS["KOR"])
    await officer.fill({"note": "compromised"})
    assert (await officer.submit()).ok
    assert desk.stages(number) == {"JPN": "recalled"}


async def test_each_is_told_of_a_full_disk_in_words(desk: Scene, disk: Disk, log: io.StringIO):
    """
    The officer in their language and on each surface, the operator in one line, whoever asks for
    health at once.
    """
    number = await desk.request()
    refused = await filled(desk, disk, number)
    status = await ready(desk)
    assert list(status) == ["database"]
    assert "The disk of the database is full since 2026-11-23T03:" in status["database"]

    await desk.command("KORLO", "request")
    pressed = await desk.person("KORFDO").click("approve", channel=APPROVALS["KOR"], confirm=True)
    assert FULL in pressed.text
    for _ in range(5):
        desk.hand.advance(5)
        assert list(await ready(desk)) == ["database"]
    told = [
        line["event"]
        for line in lines(log)
        if line["logger"] == "storage.transaction.disk_space" and line["level"] == "error"
    ]
    assert told == [
        "the disk of the database is full: only what ends releases is begun until there is room"
    ]
    counted = desk.house.metrics.registry.get_sample_value(
        "tripoint_refusals_total", {"rule": "disk_full"}
    )
    assert counted == refused + 2

    disk.clear()
    assert await ready(desk) == {}
    assert [r["refused"] for r in recorded(desk, "disk_full")] == [refused + 2]


async def test_a_form_sent_on_a_full_disk_says_so_and_can_be_sent_again(desk: Scene, disk: Disk):
    """What was filled in for ten minutes must not be lost, nor count twice."""
    number = await desk.request()
    await desk.command("KORLO", "request")
    officer = desk.person("KORLO")
    await officer.fill(WARNING | {"title": "Another launch"})
    await filled(desk, disk, number)
    await officer.submit()
    assert "Another launch" not in desk.card("KORFDO", APPROVALS).text

    disk.clear()
    assert await ready(desk) == {}
    again = await desk.request(title="Another launch")
    assert desk.stages(again) == {"JPN": "originator_review"}


async def test_a_full_key_directory_stops_requests_and_no_way_out(desk: Scene, key_disk: KeyDisk):
    """
    No new key can be made; and the witness of the log is kept all the same, out of the reserve.
    """
    number = await desk.released()
    key_disk.fill()
    await desk.command("KORLO", "request")
    officer = desk.person("KORLO")
    await officer.fill(WARNING)
    await officer.submit()
    assert key_disk.refused == 1
    status = await ready(desk)
    assert list(status) == ["keys"]
    assert "The disk of the keys is full since" in status["keys"]

    said = await desk.command("KORFDO", f"recall {number} compromised", room=APPROVALS)
    assert FULL not in said.text and desk.stages(number) == {"JPN": "recalled"}
    assert desk.store.db.keys.witness() == desk.store.queries.checkpoint().now()
    assert desk.store.audit.verify().now().faults == ()

    key_disk.clear()
    assert await ready(desk) == {}
    assert desk.store.db.space.reserves[KEYS].whole
    assert [r["refused"] for r in recorded(desk, "disk_full")] == [1]
    await desk.request()


async def test_a_witness_that_stands_still_is_a_fault_that_shows(desk: Scene, key_disk: KeyDisk):
    """
    A key volume mounted read-only: acts that need no key go on, and every one of them could be cut
    off unseen.
    """
    number = await desk.request()
    kept = desk.store.db.keys.witness()
    key_disk.forbid()
    said = await desk.command("KORLO", f"withdraw {number}")
    assert desk.stages(number) == {"JPN": "withdrawn"}, said.text
    assert desk.store.db.keys.witness() == kept
    status = await ready(desk)
    assert list(status) == ["keys"]
    assert status["keys"].startswith(
        "The key directory cannot be used: Read-only file system. (since 2026-11-23T03:"
    )
    assert (await ready(desk))["keys"] == status["keys"], "the time is that of the first"
    await desk.command("KORLO", "request")
    await desk.person("KORLO").fill(WARNING)
    await desk.person("KORLO").submit()
    assert (
        "key directory" in desk.person("KORLO").modal.rendered
        or "키" in desk.person("KORLO").modal.rendered
    )

    key_disk.clear()
    assert await ready(desk) == {}
    assert desk.store.db.keys.witness() == desk.store.queries.checkpoint().now()


async def test_readiness_takes_no_lock_and_says_how_long_nothing_was_committed(desk: Scene):
    """
    Somebody holds what every act needs: the loops go round, yet no officer gets anything done.
    """
    assert await ready(desk) == {}
    held = desk.store.db.engine.connect()
    begun = held.begin()
    held.execute(select(AUDIT_HEAD.c.id).with_for_update())
    try:
        desk.hand.advance(16)
        await desk.house.ticker.once()
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"http://127.0.0.1:{desk.house.port}/readyz") as answer,
        ):
            said = (await answer.json())["faults"]
    finally:
        begun.rollback()
        held.close()
    assert said["database"] == "Nothing committed for 16 s."
    await desk.command("KORLO", "snooze 15m")
    assert await ready(desk) == {}


@pytest.mark.parametrize(
    ("kind", "enter"), entering(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_killed_on_a_full_disk_it_starts_again_and_lets_out(
    kind: str, enter: tuple[str, ...], tmp_path: Path
):
    """
    `run` in a process of its own, killed and started while no byte is left; where we may mount,
    really none.
    """
    place = tmp_path / "disk"
    place.mkdir()
    enter = tuple(word.replace("DISK", str(place)) for word in enter)
    done = subprocess.run(
        [*enter, sys.executable, "-m", "tests.journey.small", kind, str(place)],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-8000:]
    assert "all as it should be" in done.stdout
