"""
One process runs a desk on SQLite, several share PostgreSQL; and what needs the desk stopped looks
whether it is.
"""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database.backup import backup
from tests import PATIENCE
from tests.conftest import OfOneTest, SqliteFiles
from tests.journey.process import World, world
from tests.support.desk import free_port


@pytest.fixture
async def desk(databases: OfOneTest, tmp_path: Path) -> AsyncIterator[World]:
    """A desk over HTTP, not running yet, on each database."""
    async with world(databases, tmp_path, socket_mode=False) as made:
        yield made


async def beside(desk: World, *words: str, **environ: str) -> asyncio.subprocess.Process:
    """A command of the same desk, begun beside it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        env={**os.environ, **desk.environ(), "TRIPOINT_PORT": str(free_port()), **environ},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    desk.running.append(process)
    return process


async def said(desk: World, *words: str, **environ: str) -> tuple[int | None, str]:
    """What it ends with: its code, and what it says of what is wrong."""
    process = await beside(desk, *words, **environ)
    _, wrong = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, wrong.decode()


async def test_a_second_desk_on_sqlite_is_refused_and_a_replica_on_postgresql_is_not(
    desk: World, databases: OfOneTest
) -> None:
    """
    Two writers of one file fight for its lock, and each thinks it knows who is in which channel.
    """
    first = await desk.start()
    if databases.kind == "sqlite":
        code, wrong = await said(desk, "run")
        assert (code, wrong.count("\n")) == (1, 1)
        assert "A desk is running on this database already" in wrong and "tripoint.db" in wrong
    else:
        second = await beside(desk, "run")
        assert second.stderr
        first_line = await asyncio.wait_for(second.stderr.readline(), PATIENCE)
        assert json.loads(first_line)["event"] == "started"
    assert first.returncode is None


async def test_a_desk_that_died_leaves_nothing_in_the_way(desk: World) -> None:
    """Killed, it cannot tidy up after itself."""
    first = await desk.start()
    first.kill()
    await asyncio.wait_for(first.wait(), PATIENCE)

    assert (await desk.start()).returncode is None


async def test_a_copy_is_not_put_under_a_running_desk(desk: World, tmp_path: Path) -> None:
    """The desk would go on by what it remembers of another database."""
    backup(desk.url, tmp_path / "copy.db")
    running = await desk.start()
    number = desk.drafted(1)[0]
    for force in ([], ["--force"]):
        code, wrong = await said(desk, "restore", str(tmp_path / "copy.db"), *force)
        assert (code, wrong) == (1, "tripoint: A desk is running with these keys: stop it first.\n")
    assert desk.register(number) == ["request"]

    running.terminate()
    await asyncio.wait_for(running.wait(), PATIENCE)
    assert await said(desk, "restore", str(tmp_path / "copy.db"), "--force") == (0, "")


async def test_a_copy_of_the_keys_hides_no_running_desk_on_sqlite(
    sqlite: SqliteFiles, tmp_path: Path
) -> None:
    """The desk holds its database too, by whatever keys somebody else comes."""
    async with world(sqlite, tmp_path, socket_mode=False) as desk:
        backup(desk.url, tmp_path / "copy.db")
        await desk.start()
        keys = shutil.copytree(desk.environ()["TRIPOINT_KEYS"], tmp_path / "other")
        code, wrong = await said(
            desk, "restore", str(tmp_path / "copy.db"), "--force", TRIPOINT_KEYS=str(keys)
        )
        assert (code, wrong.count("\n")) == (1, 1)
        assert "A desk is running on this database already" in wrong


async def test_a_schema_is_not_changed_under_a_running_desk(desk: World) -> None:
    """An upgrade begins with stopping; where it was forgotten, nothing has been done yet."""
    await desk.start()
    desk.store.db.sweep(
        lambda c: c.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    ).now()

    code, wrong = await said(desk, "init")
    assert (code, wrong) == (1, "tripoint: A desk is running with these keys: stop it first.\n")
    assert (
        desk.store.db.read(
            lambda c: c.scalar(text("SELECT version_num FROM alembic_version"))
        ).now()
        == "0002"
    )


async def test_what_changes_nothing_of_it_may_be_said_beside_a_running_desk(desk: World) -> None:
    await desk.start()

    assert (await said(desk, "init"), await said(desk, "list")) == ((0, ""), (0, ""))
