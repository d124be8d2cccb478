"""The databases the tests stand on are themselves what they promise to be."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from tests.conftest import OfOneTest
from tests.support.postgres import NoPostgres, postgres

prepared: list[str] = []


def with_a_table(url: str) -> None:
    """Make the one table the tests below look for."""
    prepared.append(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE word (it VARCHAR(9))"))
    engine.dispose()


def words(url: str, add: str) -> list[str]:
    """Add a word, and return all that are there."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO word VALUES (:it)"), {"it": add})
        found = list(connection.scalars(text("SELECT it FROM word")))
    engine.dispose()
    return found


def runs(pid: int) -> bool:
    """Tell whether a process is more than an entry that nobody has collected."""
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_an_empty_database_answers_and_is_of_the_kind_it_says(databases: OfOneTest) -> None:
    """A fixture that quietly gave SQLite twice would prove nothing about PostgreSQL."""
    engine = create_engine(databases.fresh())
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1

    assert engine.dialect.name == databases.kind
    engine.dispose()


@pytest.mark.parametrize("word", ["first", "second", "third"])
def test_each_test_has_a_prepared_database_to_itself(databases: OfOneTest, word: str) -> None:
    """What one test writes, no other may read; and preparing is paid for once a session."""
    assert words(databases.fresh(with_a_table), word) == [word]
    assert words(databases.fresh(with_a_table), "other") == ["other"]

    assert len(prepared) == len(set(prepared)) <= 2


def test_says_in_one_sentence_that_there_is_no_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that cannot run must not look as if they had passed."""
    monkeypatch.setenv("TEST_POSTGRES_URL", "postgresql://nobody@127.0.0.1:1/nothing")

    with pytest.raises(NoPostgres, match="need a real PostgreSQL") as missing, postgres():
        pass

    assert "\n" not in str(missing.value)


def test_a_killed_session_leaves_no_server_behind() -> None:
    """
    The next session finds the server of one that got SIGKILL, stops it, and removes its folder.

    Here each goes by a name of its own for folders, so that no session beside this one gets there
    first.
    """
    prefix = f"orphan-{os.getpid()}-"
    begin = (
        f"import os, signal; from tests.support import postgres as made; made.FOLDER = {prefix!r}\n"
    )
    code = (
        f"{begin}with made.postgres() as server:\n"
        "    print(server.fresh(), flush=True)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "TEST_POSTGRES_URL": ""}
    killed = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    socket = Path(killed.stdout.strip().partition("?host=")[2])
    folder = next(at for at in (socket, *socket.parents) if at.name.startswith(prefix))
    pid = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    assert runs(pid), killed.stderr

    subprocess.run(
        [sys.executable, "-c", f"{begin}made.bury_orphans()"],
        env=environment,
        check=True,
    )

    assert not runs(pid)
    assert not folder.exists()
