"""
The command line on a desk whose disk is full: what an operator reads of it, and what is refused.
"""

import json
import os
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import disk_reserve
from storage.database.disk_reserve import SIZE, Reserve
from tests import TOP
from tests.bot.command_line import Run, alone_in, runner


@pytest.fixture
def tripoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """
    Runs a command in this process, on a desk that was set up; exit code, standard output, standard
    error.
    """
    alone_in(tmp_path, monkeypatch)
    environ = {
        "API_URL": "http://127.0.0.1:9/api/",
        "BOT_TOKEN": "xoxb-1-2-3",
        "SIGNING_SECRET": "signing",
    }
    for name, value in environ.items():
        monkeypatch.setenv(f"SLACK_{name}", value)
    run = runner(capsys)
    assert run("init")[0] == 0
    assert run("roster", "import", str(TOP / "bot" / "rosters" / "example.toml"))[0] == 0
    return run


def faults(tripoint: Run) -> dict[str, str]:
    """What `check` finds wrong, by area."""
    code, out, _ = tripoint("check", "--offline", "--json")
    told = json.loads(out)
    assert code == (0 if told["ok"] else 1)
    return {f["area"]: f["says"] for f in told["findings"] if not f["ok"]}


def test_init_keeps_room_beside_database_and_keys(tripoint: Run, tmp_path: Path) -> None:
    """Before the first release needs it."""
    sizes = [
        tmp_path.joinpath(name).stat().st_size
        for name in ("var/tripoint.db.reserve", "keys/reserve")
    ]
    assert sizes == [SIZE, SIZE]
    assert faults(tripoint) == {}
    assert "takes what an act writes" in tripoint("check", "--offline")[1]


def test_check_says_where_there_is_no_room_for_a_reserve(
    tripoint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That stops nothing yet; it is the time to make room."""
    (tmp_path / "keys" / "reserve").unlink()
    assert faults(tripoint) == {}, "a running desk makes it"
    monkeypatch.setattr(disk_reserve, "free", lambda folder: SIZE)
    assert faults(tripoint) == {"keys": "The disk has no room for a reserve of 4 MiB: make room."}


def test_a_full_disk_is_said_by_check_and_stops_what_an_operator_begins(
    tripoint: Run, tmp_path: Path
) -> None:
    """One sentence, exit code 1, and nothing of it half done."""
    Reserve(tmp_path / "var" / "tripoint.db.reserve").let_go()
    code, _, err = tripoint("arrangement", "suspend", "TISA", "--party", "KOR", "--why", "politics")
    assert (code, err.count("\n")) == (1, 1)
    assert "disk_full" in err and "room" in err
    said = faults(tripoint)
    assert list(said) == ["database"]
    assert "The disk of the database is full since 20" in said["database"]
    assert Reserve(tmp_path / "var" / "tripoint.db.reserve").spell.refused == 1  # type: ignore[union-attr]
    assert tripoint("audit", "verify")[0] == 0


def test_check_says_that_the_key_directory_takes_no_file(
    tripoint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only trying tells: its files can all be read."""
    opening = os.open

    def opened(path: object, flags: int, *more: int, **named: int) -> int:
        if flags & os.O_CREAT and str(path).endswith("probe"):
            raise PermissionError(13, os.strerror(13))
        return opening(path, flags, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", opened)
    assert faults(tripoint) == {"keys": "The key directory cannot be used: Permission denied."}


def test_check_says_that_another_process_holds_the_database(tripoint: Run, tmp_path: Path) -> None:
    """A transaction that somebody left open in a tool of their own."""
    import sqlite3

    with closing(sqlite3.connect(tmp_path / "var" / "tripoint.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert faults(tripoint)["database"] == "The database is held by another process."
