"""
A copy is one file that holds all of it but the keys, whatever the database is, and goes back into
either.
"""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from threading import Event, Semaphore, Thread
from typing import Any

import pytest
from sqlalchemy import select

from storage.database.backup import backup, restore
from storage.database.engine import DatabaseFault, open_engine, reading
from storage.store.store import Store
from storage.tables import metadata
from tests import PATIENCE
from tests.conftest import OfOneTest, SqliteFiles
from tests.domain.world import NOON, at
from tests.storage.world import Desks, founded, migrated, opened
from tests.support.postgres import Postgres


def everything(url: str) -> dict[str, list[Any]]:
    """All rows of all tables."""
    engine = open_engine(url)
    with reading(engine).connect() as c:
        found = {
            t.name: [tuple(row) for row in c.execute(select(t).order_by(*t.primary_key.columns))]
            for t in metadata.sorted_tables
        }
    engine.dispose()
    return found


def filled(url: str, folder: Path) -> Store:
    """A store with something in nearly every table."""
    store = founded(opened(url, folder))
    desks = Desks(store)
    desks.read(desks.released().number, opens_view="v1", inbound="i1", view="f1")
    desks.requested(at(1), caveats=("ORCON",))
    return store


@pytest.mark.parametrize(
    "kinds", [(a, b) for a in ("sqlite", "postgresql") for b in ("sqlite", "postgresql")]
)
def test_what_was_copied_is_restored_on_either_database(
    kinds: tuple[str, str], sqlite: SqliteFiles, postgresql: Postgres, tmp_path: Path
) -> None:
    """Moving from one file to a server is a backup and a restore."""
    sources = {"sqlite": sqlite, "postgresql": postgresql}
    old, new = (sources[kind].fresh(migrated) for kind in kinds)
    filled(old, tmp_path).close()
    copy = tmp_path / "copy"

    backup(old, copy)
    restore(new, copy)

    assert everything(new) == everything(old)
    store = opened(new, tmp_path)
    try:
        assert store.audit.verify().now().faults == ()
        number = Desks(store).requested(at(5)).number
        assert store.queries.release(number, NOON).now() is not None
    finally:
        store.close()
        for kind, url in zip(kinds, (old, new), strict=True):
            sources[kind].drop(url)


def test_a_copy_is_its_owners_alone_and_one_file(url: str, tmp_path: Path) -> None:
    """It holds every title and every name."""
    filled(url, tmp_path).close()
    folder = tmp_path / "copies"
    folder.mkdir()

    backup(url, folder / "copy")

    assert [file.name for file in folder.iterdir()] == ["copy"]
    assert stat.S_IMODE((folder / "copy").stat().st_mode) == 0o600
    keys = [file.read_bytes() for file in (tmp_path / "keys").iterdir() if file.suffix == ".key"]
    assert not any(key.strip() in (folder / "copy").read_bytes() for key in keys)
    with pytest.raises(DatabaseFault, match="already"):
        backup(url, folder / "copy")


def test_a_copy_made_while_acts_go_on_is_of_one_moment(url: str, tmp_path: Path) -> None:
    """The log's head and its rows must be of the same instant."""
    store, copies = filled(url, tmp_path), [tmp_path / f"copy-{n}" for n in range(4)]
    stop, acted = Event(), Semaphore(0)

    def act_on() -> None:
        while not stop.is_set():
            Desks(store).requested()
            acted.release()

    acting = Thread(target=act_on)
    acting.start()
    try:
        for copy in copies:
            assert acted.acquire(timeout=PATIENCE)
            backup(url, copy)
    finally:
        stop.set()
        acting.join()
        store.close()

    sizes = []
    for copy in copies:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)) as c:
            size, rows = c.execute(
                "SELECT size, (SELECT count(*) FROM audit) FROM audit_head"
            ).fetchone()
        assert size == rows
        sizes.append(size)
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_goes_into_an_empty_database_only(databases: OfOneTest, tmp_path: Path) -> None:
    """What is there is not thrown away by a slip."""
    old, new = databases.fresh(migrated), databases.fresh(migrated)
    filled(old, tmp_path).close()
    backup(old, tmp_path / "copy")
    founded(opened(new, tmp_path / "other")).close()
    before = everything(new)

    with pytest.raises(DatabaseFault, match="not empty"):
        restore(new, tmp_path / "copy")
    assert everything(new) == before

    restore(new, tmp_path / "copy", force=True)
    assert everything(new) == everything(old)


def test_a_copy_is_not_touched_by_restoring_it(
    url: str, databases: OfOneTest, tmp_path: Path
) -> None:
    """It may lie on a disk that cannot be written, and be wanted again."""
    filled(url, tmp_path).close()
    folder = tmp_path / "copies"
    folder.mkdir()
    backup(url, folder / "copy")
    before = (folder / "copy").read_bytes()
    folder.chmod(0o500)
    try:
        restore(databases.fresh(), folder / "copy")
    finally:
        folder.chmod(0o700)

    assert (folder / "copy").read_bytes() == before
    assert [file.name for file in folder.iterdir()] == ["copy"]


@pytest.mark.parametrize("wrong", ["missing", "no database", "damaged", "other"])
def test_what_is_no_copy_is_told_in_one_sentence(
    wrong: str, url: str, databases: OfOneTest, tmp_path: Path
) -> None:
    """Nothing is restored halfway."""
    copy = tmp_path / "copy"
    if wrong != "missing":
        filled(url, tmp_path).close()
        backup(url, copy)
    if wrong == "no database":
        copy.write_bytes(b"no database" * 999)
    elif wrong == "damaged":
        content = bytearray(copy.read_bytes())
        content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
        copy.write_bytes(content)
    elif wrong == "other":
        with closing(sqlite3.connect(copy)) as c:
            c.execute("UPDATE alembic_version SET version_num = '0000'")
            c.commit()
    target = databases.fresh(migrated)

    with pytest.raises(DatabaseFault) as fault:
        restore(target, copy)

    assert "\n" not in str(fault.value)
    assert not any(everything(target).values())
