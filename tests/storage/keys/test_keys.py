"""
The key directory: keys that are over are gone for good, keys that are not can be read at every
moment.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from storage.audit.checkpoint import parse_vkey, sign, verify
from storage.audit.merkle import Frontier
from storage.database import atomic_files
from storage.keys import check, pending_keys
from storage.keys.directory import KeyDirectory
from storage.keys.epoch_keys import day_over, epoch_for
from storage.keys.errors import KeyDestroyed, KeyFault, KeyMissing, KeyUnreadable
from storage.keys.key_file import root_from_text
from tests import PATIENCE

ORIGIN = "tripoint/T0SANDBOX"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY, TOMORROW = "2026-11-23", "2026-11-24"
OLD, NEW = bytes(range(32)), bytes(range(32, 64))
DAY = timedelta(days=1)


@pytest.fixture(params=[None, OLD], ids=["own root key", "given root key"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> KeyDirectory:
    """A new key directory, with its root key inside or given from outside."""
    return KeyDirectory.create(tmp_path / "keys", request.param, os.urandom, ORIGIN)


def names(keys: KeyDirectory) -> list[str]:
    return sorted(path.name for path in keys.path.iterdir())


def copied(keys: KeyDirectory, to: Path) -> KeyDirectory:
    shutil.copytree(keys.path, to)
    return KeyDirectory(to, keys.root_key, keys.random)


@contextmanager
def every_moment(monkeypatch: pytest.MonkeyPatch, folder: Path, to: Path) -> Iterator[list[Path]]:
    """
    Copy a folder before every durable step taken in it: what a crash at that moment would leave.
    """
    taken: list[Path] = []

    def first(step: Callable[..., object]) -> Callable[..., object]:
        def taking(*args: object, **rest: object) -> object:
            taken.append(to / str(len(taken)))
            shutil.copytree(folder, taken[-1])
            return step(*args, **rest)

        return taking

    with monkeypatch.context() as patch:
        for name in ("fsync", "link", "write"):
            patch.setattr(atomic_files.os, name, first(getattr(os, name)))
        for name in ("rename", "replace", "unlink"):
            patch.setattr(Path, name, first(getattr(Path, name)))
        yield taken


class TestEpochs:
    @pytest.mark.parametrize(
        ("ends", "epoch"),
        [
            (datetime(2026, 11, 23, 0, 0, 0, 1, tzinfo=UTC), "2026-11-23"),
            (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), "2026-11-23"),
            (datetime(2026, 11, 24, tzinfo=UTC), "2026-11-23"),
            (datetime(2026, 11, 24, 8, 59, tzinfo=timezone(9 * timedelta(hours=1))), "2026-11-23"),
        ],
    )
    def test_a_key_outlives_what_it_seals_by_less_than_a_day(
        self, ends: datetime, epoch: str
    ) -> None:
        """Midnight belongs to the day it ends."""
        assert epoch_for(ends) == epoch
        assert ends <= day_over(epoch) < ends + DAY

    @pytest.mark.parametrize(
        "epoch", ["", "20261123", "2026-13-01", "../../etc/passwd", "2026-11-23/..", "\u0662"]
    )
    def test_what_is_not_a_day_names_no_file(self, keys: KeyDirectory, epoch: str) -> None:
        """The epoch of a row comes from the database, which may hold anything."""
        with pytest.raises(KeyMissing, match="not a day"):
            keys.key(epoch, now=NOON)
        with pytest.raises(KeyMissing, match="not a day"):
            keys.opening_key(epoch, now=NOON)


class TestCreate:
    def test_may_be_repeated(self, keys: KeyDirectory) -> None:
        """`init` is safe to repeat: nothing that is there changes."""
        before = {path.name: path.read_bytes() for path in keys.path.iterdir()}
        KeyDirectory.create(keys.path, keys.root_key, os.urandom, "tripoint/OTHER")

        assert {path.name: path.read_bytes() for path in keys.path.iterdir()} == before

    def test_nobody_else_may_read_it(self, keys: KeyDirectory) -> None:
        """Folder 0700, files 0600, whatever the umask."""
        keys.key(TODAY, now=NOON)

        assert keys.path.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in keys.path.iterdir()} == {0o600}

    def test_a_given_root_key_is_not_written_down(self, tmp_path: Path) -> None:
        """Who gives it from outside does not want it beside what it wraps."""
        keys = KeyDirectory.create(tmp_path / "keys", OLD, os.urandom, ORIGIN)
        keys.key(TODAY, now=NOON)

        assert f"epoch-{TODAY}.key" in names(keys)
        assert "root.key" not in names(keys)
        for path in keys.path.iterdir():
            assert OLD not in path.read_bytes()
            assert OLD.hex().encode() not in path.read_bytes()

    def test_no_key_lies_there_in_the_clear(self, keys: KeyDirectory) -> None:
        """A key file without the root key tells nothing."""
        key = keys.key(TODAY, now=NOON)
        content = (keys.path / f"epoch-{TODAY}.key").read_bytes()

        assert len(content) > len(key)
        assert key not in content
        assert key.hex().encode() not in content.lower()

    @pytest.mark.parametrize(
        "text",
        [
            OLD.hex(),
            OLD.hex().upper(),
            f" {OLD.hex()}\n",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        ],
    )
    def test_a_root_key_is_read_from_hex_or_base64(self, text: str) -> None:
        """As operators have it."""
        assert root_from_text(text) == OLD

    @pytest.mark.parametrize(
        "text", ["", "secret", OLD.hex()[:-1], OLD.hex() + "00", "\u00e9" * 64, "AAEC"]
    )
    def test_another_root_key_text_is_refused_without_repeating_it(self, text: str) -> None:
        """It may be the right key with one letter missing."""
        with pytest.raises(KeyUnreadable, match="neither 64 hex digits nor base64") as fault:
            root_from_text(text)

        assert not text or text not in str(fault.value)


class TestKey:
    def test_is_made_once_and_read_ever_after(self, keys: KeyDirectory) -> None:
        """To seal and to open, in this process and the next."""
        key = keys.key(TODAY, now=NOON)
        again = KeyDirectory(keys.path, keys.root_key, os.urandom)

        assert len(key) == 32
        assert keys.key(TODAY, now=NOON) == again.opening_key(TODAY, now=NOON) == key
        assert keys.key(TOMORROW, now=NOON) != key

    def test_is_never_made_to_open(self, keys: KeyDirectory) -> None:
        """A new key opens nothing: that it is missing must be said."""
        with pytest.raises(KeyMissing, match=r"epoch-2026-11-23\.key is missing"):
            keys.opening_key(TODAY, now=NOON)

        assert f"epoch-{TODAY}.key" not in names(keys)

    def test_is_not_given_when_its_day_is_over(self, keys: KeyDirectory) -> None:
        """From midnight on, whether or not the sweep has come by."""
        keys.key(TODAY, now=NOON)

        keys.opening_key(TODAY, now=day_over(TODAY) - timedelta(microseconds=1))
        for ask in (keys.key, keys.opening_key):
            with pytest.raises(KeyDestroyed, match="its day is over"):
                ask(TODAY, now=day_over(TODAY))

    def test_racing_threads_get_the_same_key(
        self, keys: KeyDirectory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        Two replicas seal the day's first content at once: the loser reads the winner's, lock or no
        lock.
        """
        start = threading.Barrier(8)
        monkeypatch.setattr(atomic_files.fcntl, "flock", lambda *_: None)

        def race(_: int) -> bytes:
            start.wait()
            return KeyDirectory(keys.path, keys.root_key, os.urandom).key(TODAY, now=NOON)

        with ThreadPoolExecutor(8) as replicas:
            assert len(set(replicas.map(race, range(8)))) == 1
        assert not [name for name in names(keys) if name.endswith(".tmp")]

    def test_racing_processes_get_the_same_keys(self, keys: KeyDirectory) -> None:
        """The same with real replicas, over many days."""
        script = (
            "import os, sys, json, datetime as d; from pathlib import Path\n"
            "from storage.keys.directory import KeyDirectory\n"
            "root = bytes.fromhex(sys.argv[2]) or None; now = d.datetime(2026, 11, 1, "
            "tzinfo=d.UTC)\n"
            "keys = KeyDirectory(Path(sys.argv[1]), root, os.urandom); sys.stdin.readline()\n"
            "print(json.dumps([keys.key(f'2026-11-{day:02}', now=now).hex() for day in range(1, "
            "31)]))"
        )
        command = [sys.executable, "-c", script, str(keys.path), (keys.root_key or b"").hex()]
        replicas = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        for replica in replicas:
            assert replica.stdin
            replica.stdin.write("go\n")
            replica.stdin.flush()
        answers = [replica.communicate(timeout=PATIENCE)[0] for replica in replicas]

        assert len(json.loads(answers[0])) == 30
        assert len(set(answers)) == 1

    def test_a_crash_while_it_is_made_leaves_no_half_key(
        self, keys: KeyDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """At every moment the name has the whole key or is not there."""
        with every_moment(monkeypatch, keys.path, tmp_path / "crashes") as moments:
            key = keys.key(TODAY, now=NOON)

        assert len(moments) >= 4
        for moment in moments:
            after = KeyDirectory(moment, keys.root_key, os.urandom)
            made = (moment / f"epoch-{TODAY}.key").exists()

            assert (after.key(TODAY, now=NOON) == key) == made

    def test_no_bit_of_its_file_can_change(self, keys: KeyDirectory) -> None:
        """Neither key nor label nor form; and never a word of the key in the sentence."""
        keys.key(TODAY, now=NOON)
        path = keys.path / f"epoch-{TODAY}.key"
        whole = path.read_bytes()
        for place in range(len(whole)):
            for bit in range(8):
                flipped = bytearray(whole)
                flipped[place] ^= 1 << bit
                path.write_bytes(flipped)
                with pytest.raises(
                    KeyUnreadable, match=r"\AThe key file epoch-2026-11-23\.key cannot be used: "
                ):
                    keys.opening_key(TODAY, now=NOON)

    def test_files_cannot_change_places(self, keys: KeyDirectory) -> None:
        """
        Neither one day's for another's, which would keep content alive, nor a day's for the log's.
        """
        keys.key(TODAY, now=NOON)
        keys.key(TOMORROW, now=NOON)
        (keys.path / f"epoch-{TODAY}.key").replace(keys.path / f"epoch-{TOMORROW}.key")
        with pytest.raises(KeyUnreadable, match="does not hold the key its name says"):
            keys.opening_key(TOMORROW, now=NOON)

        shutil.copy(keys.path / "log.key", keys.path / f"epoch-{TODAY}.key")
        with pytest.raises(KeyUnreadable, match="does not hold the key its name says"):
            keys.opening_key(TODAY, now=NOON)

    def test_another_root_key_opens_nothing(self, keys: KeyDirectory) -> None:
        """And the operator is told why."""
        keys.key(TODAY, now=NOON)
        stranger = KeyDirectory(keys.path, NEW, os.urandom)

        for ask in (lambda: stranger.opening_key(TODAY, now=NOON), stranger.log_key):
            with pytest.raises(KeyUnreadable, match="wrapped under another root key"):
                ask()

    def test_a_folder_that_is_not_there_is_a_sentence(self, tmp_path: Path) -> None:
        """Only `init` makes folders."""
        nowhere = KeyDirectory(tmp_path / "none", None, os.urandom)
        for ask in (
            lambda: nowhere.key(TODAY, now=NOON),
            lambda: nowhere.opening_key(TODAY, now=NOON),
            lambda: nowhere.destroy_over(NOON),
            nowhere.rotate_root,
            nowhere.set_witness_apart,
            nowhere.destroyed,
            nowhere.log_key,
        ):
            with pytest.raises(KeyFault, match=r"\AThe key .+\.\Z"):
                ask()
        assert not (tmp_path / "none").exists()

    def test_nothing_shows_a_key(self, keys: KeyDirectory) -> None:
        """A repr ends up in a log."""
        assert OLD.hex() not in repr(keys)
        assert repr(OLD) not in repr(keys)
        assert "private" not in repr(keys.log_key())


class TestPending:
    def test_opens_until_it_is_destroyed_whatever_the_day(self, keys: KeyDirectory) -> None:
        """It ends with the decision, not with the clock; its id is as long as a day and is none."""
        mark, key = keys.pending.create(now=NOON)

        assert (
            len(mark) == len(TODAY)
            and pending_keys.is_pending(mark)
            and not pending_keys.is_pending(TODAY)
        )
        assert keys.opening_key(mark, now=NOON + 100 * DAY) == key
        assert keys.destroy_over(NOON + 100 * DAY) == []
        assert keys.pending.destroy([mark]) == {mark}
        assert keys.pending.destroy([mark]) == set()
        assert not [name for name in names(keys) if mark in name]
        with pytest.raises(KeyMissing):
            keys.opening_key(mark, now=NOON)

    def test_racing_threads_never_share_one(
        self, keys: KeyDirectory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        Two versions under one key would end together; not even ids that chance draws twice may
        bring that about.
        """
        start = threading.Barrier(8)
        monkeypatch.setattr(atomic_files.fcntl, "flock", lambda *_: None)

        def race(_: int) -> tuple[str, bytes]:
            drawn = iter(range(200))
            start.wait()

            def unlucky(count: int) -> bytes:
                return bytes([next(drawn) // 3] * count) if count == 9 else os.urandom(count)

            return KeyDirectory(keys.path, keys.root_key, unlucky).pending.create(now=NOON)

        with ThreadPoolExecutor(8) as replicas:
            made = dict(replicas.map(race, range(8)))
        assert len(made) == len(set(made.values())) == 8
        assert {mark: keys.opening_key(mark, now=NOON) for mark in made} == made

    def test_a_crash_while_it_is_made_leaves_no_half_key(
        self, keys: KeyDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        And it is on the disk, its name too, before the act can commit: the last step syncs the
        folder.
        """
        with every_moment(monkeypatch, keys.path, tmp_path / "crashes") as moments:
            mark, key = keys.pending.create(now=NOON)

        assert len(moments) >= 4
        assert (moments[-1] / pending_keys.pending_name(mark)).exists()
        for moment in moments:
            after = KeyDirectory(moment, keys.root_key, os.urandom)
            if (moment / pending_keys.pending_name(mark)).exists():
                assert after.opening_key(mark, now=NOON) == key
            after.pending.destroy(after.pending.made_before(NOON + DAY))
            assert not [
                path for path in moment.iterdir() if mark in path.name and ".tmp" not in path.name
            ]

    def test_a_crash_while_it_is_destroyed_is_made_good(
        self, keys: KeyDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """At every moment it is whole, useless or gone; the next call leaves nothing of it."""
        mark, key = keys.pending.create(now=NOON)
        with every_moment(monkeypatch, keys.path, tmp_path / "crashes") as moments:
            keys.pending.destroy([mark])

        assert len(moments) >= 4
        for moment in moments:
            after = KeyDirectory(moment, keys.root_key, os.urandom)
            with suppress(KeyFault):
                assert after.opening_key(mark, now=NOON) == key
            after.pending.destroy([mark])
            assert not [path for path in moment.iterdir() if mark in path.name]

    def test_overwrites_before_it_unlinks_and_takes_what_a_crash_left_too(
        self, keys: KeyDirectory, tmp_path: Path
    ) -> None:
        """A change of the root key that was cut off leaves a second wrap of the same key."""
        mark, _ = keys.pending.create(now=NOON)
        other, kept = keys.pending.create(now=NOON)
        file = keys.path / pending_keys.pending_name(mark)
        shutil.copy(file, keys.path / f"{file.name}.00aa.tmp")
        os.link(file, tmp_path / "same")
        os.link(keys.path / f"{file.name}.00aa.tmp", tmp_path / "left")
        keys.pending.destroy([mark])

        assert set((tmp_path / "same").read_bytes()) == set((tmp_path / "left").read_bytes()) == {0}
        assert not [name for name in names(keys) if mark in name]
        assert keys.opening_key(other, now=NOON) == kept

    def test_is_as_old_as_the_act_that_made_it(self, keys: KeyDirectory) -> None:
        """
        By the clock handed in, whatever the machine's; a change of the root key leaves that as it
        is.
        """
        mark, key = keys.pending.create(now=NOON)
        for _ in range(2):
            assert keys.pending.made_before(NOON) == set()
            assert keys.pending.made_before(NOON + timedelta(seconds=1)) == {mark}
            keys.rotate_root(keys.root_key and NEW)
            keys = KeyDirectory(keys.path, keys.root_key and NEW, os.urandom)
            assert keys.opening_key(mark, now=NOON) == key

    def test_a_change_of_the_root_key_takes_it_along(self, keys: KeyDirectory) -> None:
        """What waits for a decision must not be lost to it."""
        mark, key = keys.pending.create(now=NOON)
        old = OLD if keys.root_key else bytes.fromhex((keys.path / "root.key").read_text())
        keys.rotate_root(keys.root_key and NEW)
        after = KeyDirectory(keys.path, keys.root_key and NEW, os.urandom)
        if keys.root_key:
            assert after.rotate_root() == 0

        assert after.opening_key(mark, now=NOON) == key
        with pytest.raises(KeyUnreadable, match="another root key"):
            KeyDirectory(keys.path, old, os.urandom).opening_key(mark, now=NOON)

    def test_files_cannot_change_places(self, keys: KeyDirectory) -> None:
        """Nor can a day's key be put in the place of one, which would outlive its day."""
        (one, _), (two, _) = keys.pending.create(now=NOON), keys.pending.create(now=NOON)
        keys.key(TODAY, now=NOON)
        for source in (pending_keys.pending_name(two), f"epoch-{TODAY}.key"):
            shutil.copy(keys.path / source, keys.path / pending_keys.pending_name(one))
            os.utime(keys.path / pending_keys.pending_name(one), (0, 0))
            with pytest.raises(KeyUnreadable, match="does not hold the key its name says"):
                keys.opening_key(one, now=NOON)

        assert [fault for fault in check.key_faults(keys, NOON) if one in fault]
        assert not [fault for fault in check.key_faults(keys, NOON) if two in fault]


class TestDestroyOver:
    def test_destroys_the_days_that_are_over_and_no_other(self, keys: KeyDirectory) -> None:
        """At midnight, once."""
        keys.key(TODAY, now=NOON)
        kept = keys.key(TOMORROW, now=NOON)

        assert keys.destroy_over(day_over(TODAY) - timedelta(microseconds=1)) == []
        assert keys.destroy_over(day_over(TODAY)) == [TODAY]
        assert keys.destroy_over(day_over(TODAY)) == []
        assert keys.destroyed() == {TODAY: day_over(TODAY)}
        assert keys.opening_key(TOMORROW, now=day_over(TODAY)) == kept

    def test_a_destroyed_key_never_comes_again(self, keys: KeyDirectory) -> None:
        """Not when the clock goes back, and not when its file is put back from a copy."""
        keys.key(TODAY, now=NOON)
        path = keys.path / f"epoch-{TODAY}.key"
        copy = path.read_bytes()
        keys.destroy_over(day_over(TODAY))

        for ask in (keys.key, keys.opening_key):
            with pytest.raises(KeyDestroyed):
                ask(TODAY, now=NOON)
        path.write_bytes(copy)
        for ask in (keys.key, keys.opening_key):
            with pytest.raises(KeyDestroyed):
                ask(TODAY, now=NOON)
        assert keys.destroyed() == {}
        assert keys.destroy_over(NOON) == [TODAY]
        assert not path.exists()

    def test_overwrites_before_it_unlinks(self, keys: KeyDirectory, tmp_path: Path) -> None:
        """Another name of the same file shows what is left on the disk."""
        keys.key(TODAY, now=NOON)
        os.link(keys.path / f"epoch-{TODAY}.key", tmp_path / "same")
        keys.destroy_over(day_over(TODAY))

        assert set((tmp_path / "same").read_bytes()) == {0}

    def test_destroys_what_a_crash_left_of_a_key_too(self, keys: KeyDirectory) -> None:
        """A change of the root key that was cut off leaves a second wrap of the same key."""
        keys.key(TODAY, now=NOON)
        shutil.copy(keys.path / f"epoch-{TODAY}.key", keys.path / f"epoch-{TODAY}.key.00aa.tmp")

        assert keys.destroy_over(day_over(TODAY)) == [TODAY]
        assert [name for name in names(keys) if TODAY in name] == [f"epoch-{TODAY}.destroyed"]

    def test_a_crash_at_any_moment_is_made_good_by_the_next_call(
        self, keys: KeyDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        And until then the key is refused or whole, never something else; no certificate comes too
        early.
        """
        key = keys.key(TODAY, now=NOON)
        with every_moment(monkeypatch, keys.path, tmp_path / "crashes") as moments:
            keys.destroy_over(day_over(TODAY))

        assert len(moments) >= 6
        for moment in moments:
            after = KeyDirectory(moment, keys.root_key, os.urandom)
            standing = (moment / f"epoch-{TODAY}.key").exists()
            with suppress(KeyDestroyed):
                assert after.opening_key(TODAY, now=NOON) == key
            assert (after.destroyed() == {}) == standing
            assert after.destroy_over(day_over(TODAY) + DAY) == ([TODAY] if standing else [])
            assert TODAY in after.destroyed()

    def test_a_file_named_for_no_day_does_not_stop_it(self, keys: KeyDirectory) -> None:
        """Nothing that lies there may keep expired content alive."""
        keys.key(TODAY, now=NOON)
        (keys.path / "epoch-2026-99-99.key").write_text("x")

        assert keys.destroy_over(day_over(TODAY)) == [TODAY]


class TestRotateRoot:
    def rotated(self, keys: KeyDirectory) -> KeyDirectory:
        """Change the root key, and be the operator who then gives the new one."""
        keys.rotate_root(keys.root_key and NEW)
        return KeyDirectory(keys.path, keys.root_key and NEW, os.urandom)

    def test_keeps_every_key(self, keys: KeyDirectory) -> None:
        """What they open is untouched."""
        before = keys.key(TODAY, now=NOON), keys.key(TOMORROW, now=NOON), keys.log_key().vkey
        after = self.rotated(keys)

        assert (
            after.opening_key(TODAY, now=NOON),
            after.opening_key(TOMORROW, now=NOON),
            after.log_key().vkey,
        ) == before

    def test_the_old_root_key_then_opens_nothing(self, keys: KeyDirectory) -> None:
        """
        That is what a change is for; where it is given from outside, once the operator has finished
        it.
        """
        keys.key(TODAY, now=NOON)
        old = OLD if keys.root_key else bytes.fromhex((keys.path / "root.key").read_text())
        after = self.rotated(keys)
        if keys.root_key:
            assert after.rotate_root() == 0

        assert "root.key.next" not in names(keys)
        with pytest.raises(KeyUnreadable, match="another root key"):
            KeyDirectory(keys.path, old, os.urandom).opening_key(TODAY, now=NOON)

    def test_a_replica_with_the_old_root_key_still_works_until_it_is_finished(
        self, tmp_path: Path
    ) -> None:
        """Replicas get their new environment one after the other, and make keys meanwhile."""
        old = KeyDirectory.create(tmp_path / "keys", OLD, os.urandom, ORIGIN)
        today = old.key(TODAY, now=NOON)
        old.rotate_root(NEW)
        new = KeyDirectory(tmp_path / "keys", NEW, os.urandom)

        assert old.opening_key(TODAY, now=NOON) == new.opening_key(TODAY, now=NOON) == today
        assert old.key(TOMORROW, now=NOON) == new.key(TOMORROW, now=NOON)
        new.rotate_root()
        assert new.opening_key(TOMORROW, now=NOON) == new.key(TOMORROW, now=NOON)

    def test_a_crash_at_any_moment_loses_no_key(
        self, keys: KeyDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Every key opens at each of them, new ones can be made, and calling again finishes it."""
        before = [keys.key(day, now=NOON) for day in (TODAY, TOMORROW)]
        with every_moment(monkeypatch, keys.path, tmp_path / "crashes") as moments:
            self.rotated(keys)

        assert len(moments) >= 12
        for moment in moments:
            for root in {
                keys.root_key,
                keys.root_key and NEW if (moment / "root.key.next").exists() else keys.root_key,
            }:
                after = KeyDirectory(moment, root, os.urandom)
                assert [after.opening_key(day, now=NOON) for day in (TODAY, TOMORROW)] == before
                after.log_key()
            later = after.key("2026-11-30", now=NOON)
            finished = self.rotated(KeyDirectory(moment, keys.root_key, os.urandom))
            finished.rotate_root() if keys.root_key else None
            assert [finished.opening_key(day, now=NOON) for day in (TODAY, TOMORROW)] == before
            assert finished.opening_key("2026-11-30", now=NOON) == later
            assert not (moment / "root.key.next").exists()

    def test_readers_never_stumble_over_it(self, keys: KeyDirectory) -> None:
        """
        A root key and a wrap that are read a moment apart may not fit: that must not reach an
        officer.
        """
        if keys.root_key:
            return
        key = keys.key(TODAY, now=NOON)
        done, begun = threading.Event(), threading.Barrier(3)

        def read() -> int:
            reads = 0
            begun.wait(PATIENCE)
            while not (reads and done.is_set()):
                assert keys.opening_key(TODAY, now=NOON) == key
                reads += 1
            return reads

        with ThreadPoolExecutor(2) as officers:
            reading = [officers.submit(read) for _ in range(2)]
            begun.wait(PATIENCE)
            for _ in range(25):
                keys.rotate_root()
            done.set()

        assert all(reader.result() > 0 for reader in reading)

    def test_changes_nothing_when_a_key_does_not_open(self, keys: KeyDirectory) -> None:
        """A damaged file is for the operator to look at first."""
        keys.key(TODAY, now=NOON)
        (keys.path / f"epoch-{TODAY}.key").write_bytes(b"damaged")
        before = {path.name: path.read_bytes() for path in keys.path.iterdir()}

        with pytest.raises(KeyUnreadable, match=r"epoch-2026-11-23\.key cannot be used"):
            keys.rotate_root(keys.root_key and NEW)
        assert {path.name: path.read_bytes() for path in keys.path.iterdir()} == before

    def test_wants_a_new_key_that_is_one(self, tmp_path: Path) -> None:
        """Each mistake has its sentence."""
        keys = KeyDirectory.create(tmp_path / "keys", OLD, os.urandom, ORIGIN)

        with pytest.raises(KeyFault, match="given from outside: name the new one"):
            keys.rotate_root()
        with pytest.raises(KeyFault, match="differ from the present one"):
            keys.rotate_root(OLD)
        with pytest.raises(KeyFault, match="32 bytes"):
            keys.rotate_root(b"short")
        keys.rotate_root(NEW)
        with pytest.raises(KeyFault, match="is under way"):
            keys.rotate_root(bytes(32))


class TestWitness:
    def test_a_log_begins_with_an_empty_checkpoint(self, keys: KeyDirectory) -> None:
        """So that one without a checkpoint is never a fresh one."""
        log = keys.log_key()

        assert verify(keys.witness() or "", parse_vkey(log.vkey)[1], log.origin).size == 0
        assert keys.witness_frontier() == Frontier()

    def test_a_lost_checkpoint_is_not_made_anew(self, keys: KeyDirectory) -> None:
        """
        `init` may be said again; whoever took the checkpoint away would else have an empty log
        believed.
        """
        assert keys.witness()
        (keys.path / "checkpoint").unlink()
        KeyDirectory.create(keys.path, keys.root_key, os.urandom, ORIGIN)

        assert keys.witness() is None

    def test_what_is_kept_comes_back(self, keys: KeyDirectory) -> None:
        """With its frontier; a damaged frontier is none."""
        frontier = Frontier().append(bytes(32)).append(b"x" * 32).append(b"y" * 32)
        text = sign(keys.log_key().private, ORIGIN, 3, frontier.root())
        with keys.folder.held():
            keys.put_witness(text, frontier)

        assert (keys.witness(), keys.witness_frontier()) == (text, frontier)
        for damaged in (b"\xff\xff", b"0003", b"zz", b""):
            (keys.path / "checkpoint.frontier").write_bytes(damaged)
            assert keys.witness_frontier() is None

    def test_a_crash_leaves_the_old_or_the_new(
        self, keys: KeyDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Never half a checkpoint, never none; nor a frontier of more records than it states."""
        one = Frontier().append(bytes(32))
        two = one.append(bytes(32))
        old, new = (sign(keys.log_key().private, ORIGIN, f.size, f.root()) for f in (one, two))
        keys.put_witness(old, one)
        with every_moment(monkeypatch, keys.path, tmp_path / "crashes") as moments:
            keys.put_witness(new, two)

        assert len(moments) >= 3
        found = [KeyDirectory(moment, keys.root_key, os.urandom) for moment in moments]
        assert {moment.witness() for moment in found} == {old, new}
        assert {(moment.witness(), moment.witness_frontier()) for moment in found} <= {
            (old, one),
            (new, one),
            (new, two),
        }

    def test_old_ones_are_kept_apart_once_each(self, keys: KeyDirectory) -> None:
        """Called again after a crash, it makes no second copy."""
        assert [keys.set_witness_apart(), keys.set_witness_apart()] == ["checkpoint.broken-1"] * 2
        (keys.path / "checkpoint").write_text("another")
        assert keys.set_witness_apart() == "checkpoint.broken-2"
        assert (keys.path / "checkpoint.broken-2").stat().st_mode & 0o777 == 0o600


class TestKeyFaults:
    def test_a_directory_in_order_has_none(self, keys: KeyDirectory) -> None:
        """With keys of today, a tombstone, and a witness."""
        keys.key(TODAY, now=NOON - DAY)
        keys.key("2026-11-22", now=NOON - DAY)
        keys.destroy_over(NOON)

        assert check.key_faults(keys, NOON) == []
        (keys.path / "checkpoint").unlink()
        assert len(check.key_faults(keys, NOON)) == 1

    def test_each_fault_has_its_sentence(self, keys: KeyDirectory) -> None:
        """All at once, so that the operator need not come twice."""
        keys.key(TODAY, now=NOON - DAY)
        keys.key("2026-11-22", now=NOON - DAY)
        keys.rotate_root(keys.root_key and NEW)
        (keys.path / "checkpoint").unlink()
        (keys.path / "log.vkey").write_text("other\n")
        (keys.path / "log.vkey").chmod(0o644)
        (keys.path / "left.00.tmp").touch(mode=0o600)
        os.utime(keys.path / "left.00.tmp", (0, 0))
        (keys.path / f"epoch-{TODAY}.key").write_bytes(b"damaged")
        unfinished = {"A change of the root key is not finished."} if keys.root_key else set()

        assert set(check.key_faults(keys, NOON)) == {
            (
                "Others than the owner may touch log.vkey in the key directory: run `chmod go= "
                f"{keys.path / 'log.vkey'}`."
            ),
            "The key of 2026-11-22 should have been destroyed.",
            (
                "The key file epoch-2026-11-23.key cannot be used: it does not hold the key "
                "its name says."
            ),
            "The file left.00.tmp was left by a crash: `tripoint run` sweeps it away.",
            "The file log.vkey does not fit the key that signs the log.",
            "No checkpoint of the audit log is kept beside the keys.",
            *unfinished,
        }

    def test_a_directory_that_is_not_there_is_a_sentence(self, tmp_path: Path) -> None:
        """Never a traceback, however much is missing."""
        faults = check.key_faults(KeyDirectory(tmp_path / "none", None, os.urandom), NOON)

        assert "The key directory cannot be used: No such file or directory." in faults
