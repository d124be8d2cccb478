"""
The file that keeps room on a disk: written, let go, taken back, and what it tells the next process.
"""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from storage.database import disk_reserve
from storage.database.disk_reserve import FIRST, SIZE, Reserve, Spell
from tests.domain.world import NOON, at


@pytest.fixture
def reserve(tmp_path: Path) -> Reserve:
    """One that is whole."""
    made = Reserve(tmp_path / "reserve")
    assert made.take()
    return made


def size(reserve: Reserve) -> int:
    """Bytes of its file."""
    assert reserve.path
    return reserve.path.stat().st_size


def test_it_holds_what_no_file_system_makes_smaller(reserve: Reserve) -> None:
    """A hole, or zeros that are compressed away, would keep room for nothing."""
    import zlib

    assert reserve.path and reserve.whole and size(reserve) == SIZE
    assert len(zlib.compress(reserve.path.read_bytes(), 1)) > SIZE - 2 * FIRST
    assert reserve.path.stat().st_mode & 0o777 == 0o600


def test_what_is_let_go_leaves_its_spell_to_the_next_process(reserve: Reserve) -> None:
    """Killed while the disk is full, the count goes on."""
    assert reserve.let_go() and size(reserve) == FIRST
    assert not reserve.let_go(), "there is nothing more to be gained"
    reserve.refuse(NOON)
    reserve.refuse(at(5))

    again = Reserve(reserve.path)
    assert again.spell == Spell(NOON.isoformat(), 2)
    again.refuse(at(6))
    reserve.look()
    assert reserve.spell == Spell(NOON.isoformat(), 3)


def test_its_end_is_seen_by_every_process(reserve: Reserve) -> None:
    """A command that an operator gives while the desk runs."""
    reserve.let_go()
    other = Reserve(reserve.path)
    assert other.spell
    assert reserve.take() and reserve.spell, "taken back is not yet on record"
    reserve.end()
    other.look()
    assert other.spell is None and other.whole


def test_that_is_killed_between_saying_and_letting_go_is_let_go_by_the_next(
    reserve: Reserve,
) -> None:
    """
    What it says stands there first, for what was cut without a word would pass for one never made.
    """
    file = os.open(str(reserve.path), os.O_RDWR)
    reserve._write(file, Spell())
    os.close(file)

    again = Reserve(reserve.path)
    assert again.spell == Spell() and size(again) == SIZE
    assert again.let_go() and size(again) == FIRST


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_while_it_is_written_gets_it_all_back(
    reserve: Reserve, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Half a reserve would take from the ways out what they need, and be no reserve."""
    reserve.let_go()
    writing, room = os.pwrite, [SIZE // 2]

    def written(file: int, data: Any, at: int) -> int:
        if at >= FIRST and not room[0]:
            raise OSError(code, os.strerror(code))
        took = writing(file, bytes(data)[: max(room[0], FIRST)], at)
        room[0] = max(0, room[0] - took)
        return took

    monkeypatch.setattr(os, "pwrite", written)
    assert not reserve.take()
    assert size(reserve) == FIRST and reserve.spell


def test_it_is_not_taken_where_the_disk_would_be_full_with_it(
    reserve: Reserve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it were let go again by the next act, and a record of each were all the disk holds."""
    reserve.let_go()
    monkeypatch.setattr(disk_reserve, "free", lambda folder: 2 * SIZE - 1)
    assert not reserve.take()
    monkeypatch.setattr(disk_reserve, "free", lambda folder: 2 * SIZE)
    assert reserve.take()


def test_without_a_file_the_spell_is_known_to_this_process(tmp_path: Path) -> None:
    """A server's disk, or one that had no room for a reserve from the first."""
    for reserve in (Reserve(None), Reserve(tmp_path / "never")):
        assert reserve.let_go() and not reserve.let_go()
        reserve.refuse(NOON)
        assert reserve.spell == Spell(NOON.isoformat(), 1)
        reserve.look()
        assert reserve.spell
        reserve.end()
        assert reserve.spell is None


def test_a_file_that_somebody_has_written_over_counts_as_let_go(reserve: Reserve) -> None:
    """Rather too careful than a traceback at every start."""
    assert reserve.path
    reserve.path.write_bytes(b"\xff{" * 3000)
    assert Reserve(reserve.path).spell == Spell()
