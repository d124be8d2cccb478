"""
What has ended is gone: an older copy of the database and today's keys open nothing of it, and all
that is live.
"""

import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine, select
from sqlalchemy.engine import make_url

from bot.domain.release.content import Content
from storage.content import envelope
from storage.content.envelope import Binding, SealBroken, Sealed
from storage.content.sealed_content import open_version
from storage.database.backup import backup, restore
from storage.keys.directory import KeyDirectory
from storage.keys.epoch_keys import epoch_files
from storage.keys.errors import KeyFault
from storage.keys.pending_keys import pending_files
from storage.tables.content import CONTENT
from tests.conftest import Databases
from tests.support.desk import APPROVALS, BODY, Scene

NOON = datetime.fromisoformat("2026-11-23T03:00:00+00:00")
DAY = 24 * 3600


def by_backup(desk: Scene, name: str, databases: Databases) -> str:
    """A backup, restored into an empty database of the same kind; its URL."""
    path = desk.home / f"{name}.db"
    backup(desk.url, path)
    url = databases.fresh()
    restore(url, path)
    return url


def by_files(desk: Scene, name: str, databases: Databases) -> str:
    """
    The database's own files as they lie there, with what is still in the write-ahead log; a new
    URL.
    """
    if desk.url.startswith("postgresql"):
        return by_backup(desk, name, databases)
    source, folder = Path(str(make_url(desk.url).database)), desk.home / name
    folder.mkdir()
    for path in source.parent.glob("*.db*"):
        shutil.copy(path, folder)
    return f"sqlite:///{folder / source.name}"


def keys_of(desk: Scene) -> KeyDirectory:
    """Today's keys."""
    return KeyDirectory(desk.home / "keys", None, os.urandom)


def opened(url: str, keys: KeyDirectory) -> dict[str, str]:
    """
    All that somebody can open who has a database and a key directory, and does not mind the rules.

    They tell the product a time at which nothing had ended, and they try every key on every row.
    """
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(select(CONTENT)).mappings().all()
        found = {}
        for row in rows:
            with suppress(Exception):
                content = open_version(connection, keys, row["number"], row["version"], NOON)
                found[row["number"]] = content.body or ""
            binding = Binding("release content", row["number"], row["version"])
            for key in every_key(keys):
                for epoch in {row["epoch"], *epochs(keys)}:
                    sealed = Sealed(epoch, row["wrapped_key"], row["nonce"], row["ciphertext"])
                    with suppress(SealBroken):
                        found[row["number"]] = (
                            Content.unpack(envelope.open_sealed(sealed, binding, key)).body or ""
                        )
    engine.dispose()
    return found


def epochs(keys: KeyDirectory) -> set[str]:
    """What the keys in the directory are called."""
    return {day for _, day, _ in epoch_files(keys.path)} | {
        pending for _, pending in pending_files(keys.path)
    }


def every_key(keys: KeyDirectory) -> list[bytes]:
    """
    Every key for content that the directory still gives out, at a time at which no day was over.
    """
    found = []
    for day in epochs(keys):
        with suppress(KeyFault):
            found.append(keys.opening_key(day, now=NOON))
    return found


async def nights(desk: Scene, days: int) -> None:
    """So many midnights pass, and housekeeping does its work."""
    for _ in range(days):
        await desk.settle(DAY)
        await desk.house.housekeeping.do("keys")


async def test_an_older_copy_opens_what_is_live_and_nothing_that_has_ended(
    desk: Scene, databases: Databases
) -> None:
    """
    Two end within the day, one is recalled, two live on; the copies are of before any of that.

    What a recall can promise of copies comes with its day: only from the database itself it is gone
    at once.
    """
    ending = [await desk.released(lifetime="12h", body=f"ending {n}") for n in range(2)]
    recalled = await desk.released(lifetime="20h", body="recalled")
    living = {
        await desk.released(lifetime=span, body=f"living {span}"): f"living {span}"
        for span in ("3d", "90d")
    }
    copies = [by_files(desk, "files", databases), by_backup(desk, "backup", databases)]
    for copy in copies:
        assert opened(copy, keys_of(desk)).keys() == {*ending, recalled, *living}

    await desk.command("KORFDO", f"recall {recalled} wrong object", room=APPROVALS)
    await desk.settle()
    assert opened(desk.url, keys_of(desk)).keys() == {*ending, *living}
    await nights(desk, 2)

    assert {number: desk.stages(number)["JPN"] for number in (*ending, recalled, *living)} == {
        **dict.fromkeys(ending, "expired"),
        recalled: "recalled",
        **dict.fromkeys(living, "released"),
    }
    for url in (*copies, desk.url):
        assert opened(url, keys_of(desk)) == living


async def test_a_day_that_is_over_stays_destroyed(desk: Scene, databases: Databases) -> None:
    """A copy of before the release closes with it; a key put back from elsewhere opens nothing."""
    number = await desk.request(lifetime="12h")
    old, day = by_files(desk, "old", databases), "2026-11-23"
    await desk.decide("KORFDO", "approve")
    await desk.decide("USAFDO", "relay")
    released = by_files(desk, "released", databases)
    shutil.copytree(desk.home / "keys", desk.home / "stolen")
    assert [opened(url, keys_of(desk)) for url in (old, released)] == [{}, {number: BODY}]

    await nights(desk, 2)
    shutil.copy(desk.home / "stolen" / f"epoch-{day}.key", desk.home / "keys")

    assert [opened(url, keys_of(desk)) for url in (old, released)] == [{}, {}]
    assert len(desk.store.queries.records(f"epoch {day}").now()) == 1
    await desk.house.housekeeping.do("keys")
    assert not (desk.home / "keys" / f"epoch-{day}.key").exists()
    assert desk.stages(number) == {"JPN": "expired"}


async def test_what_waited_for_a_decision_is_closed_by_it(
    desk: Scene, databases: Databases
) -> None:
    """
    ROUTINE may wait for thirty days, and what is released for twelve hours must not stay open in a
    copy for as long.

    The copies are of before any decision; of two that are decided nothing opens at once, the third
    still waits.
    """
    numbers = [
        await desk.request(lifetime="12h", precedence="ROUTINE", body=f"item {n}") for n in range(3)
    ]
    waiting, withdrawn, released = numbers
    copies = [by_files(desk, "files", databases), by_backup(desk, "backup", databases)]
    for copy in copies:
        assert opened(copy, keys_of(desk)).keys() == {*numbers}

    await desk.decide("KORFDO", "approve")
    for copy in (*copies, desk.url):
        assert opened(copy, keys_of(desk)).keys() == {*numbers}
    await desk.decide("USAFDO", "relay")
    await desk.command("KORLO", f"withdraw {withdrawn}")
    assert {n: desk.stages(n)["JPN"] for n in numbers} == {
        waiting: "originator_review",
        withdrawn: "withdrawn",
        released: "released",
    }

    for copy in copies:
        assert opened(copy, keys_of(desk)) == {waiting: "item 0"}
    assert opened(desk.url, keys_of(desk)).keys() == {waiting, released}
    await nights(desk, 2)
    for copy in (*copies, desk.url):
        assert opened(copy, keys_of(desk)) == {waiting: "item 0"}
    await nights(desk, 30)
    for copy in (*copies, desk.url):
        assert opened(copy, keys_of(desk)) == {}
