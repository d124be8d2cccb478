"""
A desk on a small disk, as a program: filled, killed, started, given room (`-m tests.journey.small
KIND DIR`).
"""

import asyncio
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import aiohttp
from sqlalchemy import select

from bot.domain import steps
from bot.domain.officers import officer_id
from storage.database.disk_reserve import FIRST, SIZE
from storage.tables.audit import AUDIT
from storage.transaction.act import Attempt
from tests import PATIENCE
from tests.conftest import Databases
from tests.journey.process import TEAM, World, died, world

FULL = "disk_full"
MOUNTED = (
    "unshare",
    "--user",
    "--map-root-user",
    "--mount",
    "sh",
    "-c",
    'mount -t tmpfs -o size=28m tmpfs "$0" && exec "$@"',
)


def entering() -> list[tuple[str, tuple[str, ...]]]:
    """
    The kinds of small disks that this machine has, and what runs a program beside one mounted at
    DISK.
    """
    kinds: list[tuple[str, tuple[str, ...]]] = [("pages", ())]
    if shutil.which("unshare"):
        tried = subprocess.run([*MOUNTED, "/tmp", "true"], capture_output=True, check=False)
        if tried.returncode == 0:
            kinds.append(("tmpfs", (*MOUNTED, "DISK")))
    return kinds


class Small(Protocol):
    """A disk that can be filled to the last byte, and given room again."""

    def fill(self) -> None: ...
    def clear(self) -> None: ...


class Tmpfs:
    """A real one, of memory."""

    def __init__(self, folder: Path) -> None:
        self.filler = folder / "filler"

    def fill(self) -> None:
        """Write until the system says that there is no room."""
        file = os.open(self.filler, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    os.write(file, b"x" * size)
            except OSError as fault:
                if fault.errno != errno.ENOSPC:
                    raise
        os.close(file)

    def clear(self) -> None:
        """The log that has grown is removed."""
        self.filler.unlink()


class Pages:
    """
    SQLite's own limit, in every process that is started beside `limited/`: the file grows no
    further.
    """

    def __init__(self, folder: Path) -> None:
        self.database = folder / "db" / "tripoint.db"
        self.limit = folder / "limit"
        os.environ["TEST_DISK_LIMIT"] = str(self.limit)
        os.environ["PYTHONPATH"] = (
            f"{Path(__file__).parent / 'limited'}:{os.environ.get('PYTHONPATH', '')}"
        )

    def fill(self) -> None:
        """No page more than there are, but for what the reserve lets go."""
        import sqlite3

        with closing(sqlite3.connect(self.database)) as c:
            pages = int(c.execute("PRAGMA page_count").fetchone()[0])
        self.limit.write_text(
            str(pages * 4096 + self.database.with_name("tripoint.db.reserve").stat().st_size)
        )

    def clear(self) -> None:
        """As many as SQLite can count."""
        self.limit.unlink()


class Folder:
    """Hands out the one database on that disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fresh(self, prepare: Callable[[str], Any] | None = None) -> str:
        """Make it."""
        (self.folder / "db").mkdir()
        url = f"sqlite:///{self.folder}/db/tripoint.db"
        if prepare:
            prepare(url)
        return url

    def drop(self, url: str) -> None:
        """It goes with the disk."""


async def readiness(made: World) -> tuple[int, dict[str, str]]:
    """What readiness says."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{made.port}/readyz") as answer,
    ):
        return answer.status, dict((await answer.json())["faults"])


async def until(made: World, wanted: Callable[[int, dict[str, str]], bool]) -> dict[str, str]:
    """Ask until it says so."""
    said: tuple[int, dict[str, str]] = (0, {})
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                said = await readiness(made)
                if wanted(*said):
                    return said[1]
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"readiness goes on saying {said}") from None


def released(made: World) -> list[str]:
    """Some releases that Japan can read."""
    from datetime import UTC, datetime

    numbers = made.drafted(3)
    for number in numbers:
        for user, rule in (("U0KORFDO", steps.approve), ("U0USAFDO", steps.relay)):
            act = Attempt(rule.__name__, datetime.now(UTC), actor=officer_id(TEAM, user))
            made.store.releases.change(
                number, lambda release, book, rule=rule: rule(release, book), act
            ).now()
    return numbers


async def refused(made: World, number: str) -> int:
    """
    Look at a release until there is no more room for the record of it; how often that was refused,
    at least.
    """
    for _ in range(3000):
        if FULL in await answered(made, "KORLO", f"show {number}"):
            return 1
    raise AssertionError("the disk has no end")


async def answered(made: World, user: str, text: str) -> str:
    """
    What is said to a command; who has no answer in three seconds types it again, as people do.
    """
    async with asyncio.timeout(PATIENCE):
        while True:
            said = await made.types(user, text)
            if said.text:
                return str(said.text)


async def recalled(made: World, number: str) -> None:
    """What was released is taken back, whatever else must wait."""
    said = await answered(made, "KORFDO", f"recall {number} compromised")
    assert made.register(number).count("recall") == 1, said


async def story(made: World, disk: Small, folder: Path) -> None:
    """Filled; killed; started; room again; stopped, filled and started."""
    first, second, third = released(made)
    reserve = folder / "db" / "tripoint.db.reserve"
    process = await made.start()
    await until(
        made,
        lambda status, _: status == 200 and reserve.exists() and reserve.stat().st_size == SIZE,
    )

    disk.fill()
    count = await refused(made, first)
    assert reserve.stat().st_size == FIRST
    await recalled(made, first)
    process.kill()
    await died(process)
    assert made.store.audit.verify().now().faults == ()

    process = await made.start()
    faults = await until(made, lambda status, found: status == 503 and "database" in found)
    assert "full" in faults["database"], faults
    await recalled(made, second)
    count += await refused(made, third)

    disk.clear()
    await until(made, lambda status, _: status == 200)
    assert reserve.stat().st_size == SIZE
    assert third in await answered(made, "KORLO", f"show {third}")
    await recalled(made, third)
    told = select(AUDIT.c.detail).where(
        AUDIT.c.action == "disk_full", AUDIT.c.object.startswith("disk of database")
    )
    details = [
        json.loads(text) for text in made.store.db.read(lambda c: list(c.scalars(told))).now()
    ]
    assert len(details) == 1, details
    assert details[0]["refused"] >= count, "what was refused before the kill counts too"
    assert made.store.audit.verify().now().faults == ()
    made.store.close()
    process.terminate()
    assert await died(process) == 0

    # the last one out has removed SQLite's log and its shared memory: to read, it needs room for
    # new ones
    disk.fill()
    process = await made.start()
    await refused(made, third)
    assert reserve.stat().st_size == FIRST
    disk.clear()
    await until(made, lambda status, _: status == 200)
    process.terminate()
    assert await died(process) == 0


async def main(kind: str, folder: Path) -> None:
    """All of it."""
    disk: Small = Tmpfs(folder) if kind == "tmpfs" else Pages(folder)
    source: Databases = Folder(folder)
    async with world(source, folder, socket_mode=False) as made:
        await story(made, disk, folder)
    print("all as it should be")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
