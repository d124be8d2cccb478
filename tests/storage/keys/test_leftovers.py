"""
What a kill leaves in the key directory: it stops no act, and a sweep takes it away, and nothing
else.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain import steps
from storage.audit.checkpoint import sign
from storage.audit.merkle import Frontier
from storage.database import atomic_files
from storage.keys import check
from storage.keys.directory import KeyDirectory
from storage.keys.epoch_keys import day_over
from storage.keys.errors import KeyFault
from storage.keys.pending_keys import pending_files, pending_name
from storage.store.store import Store
from storage.transaction.runner import Transactions
from tests.domain.world import NOON
from tests.storage.transaction.test_crashes import whole
from tests.storage.world import ORIGIN, Desks, founded, opened, still

TODAY = "2026-11-23"
TWO_MINUTES = timedelta(minutes=2)
KILLED = 137
ACT = """
import os, sys
from pathlib import Path
from bot.domain import steps
from storage.keys.directory import KeyDirectory
from storage.store.store import Store
from storage.transaction.runner import Transactions
from tests.storage.world import Desks, still
keys = KeyDirectory(Path(sys.argv[2]), None, os.urandom)
db = Transactions(sys.argv[1], keys, clock=still(), random=os.urandom, loopback=True)
desks = Desks(Store(db))
number = sys.argv[3]
desks.do("KLO", number, steps.withdraw) if number else desks.requested()
sys.exit(3)
"""
REQUEST = (
    *("pending-written", "pending-named", "checkpoint-written", "checkpoint-named"),
    *("checkpoint.frontier-written", "checkpoint.frontier-named"),
)
WITHDRAW = ("pending-blanked", "checkpoint-written")
SWEEPING = """
import os, sys
from pathlib import Path
from storage.keys.directory import KeyDirectory
keys = KeyDirectory(Path(sys.argv[1]), None, os.urandom)
print("ready", flush=True)
while not os.path.exists(sys.argv[2]):
    keys.folder.sweep()
"""


@pytest.fixture
def keys(tmp_path: Path) -> KeyDirectory:
    """A new key directory."""
    return KeyDirectory.create(tmp_path / "keys", None, os.urandom, ORIGIN)


def names(keys: KeyDirectory) -> set[str]:
    """All files there are."""
    return {path.name for path in keys.path.iterdir()}


def leftovers(keys: KeyDirectory) -> set[str]:
    """What was not yet named, or not any more."""
    return {name for name in names(keys) if name.endswith(".tmp")}


def made_at(path: Path, at: datetime) -> None:
    """Set a file's time."""
    os.utime(path, (at.timestamp(), at.timestamp()))


def started(url: str, folder: Path) -> Store:
    """The store as `run` opens it: what is in the key directory stays as it was found."""
    return Store(
        Transactions(
            url,
            KeyDirectory(folder / "keys", None, os.urandom),
            clock=still(),
            random=os.urandom,
            loopback=True,
        )
    )


def killed_at(point: str, url: str, folder: Path, number: str) -> None:
    """Withdraw a release, or request one, in a process that dies at a failpoint."""
    done = subprocess.run(
        [sys.executable, "-c", ACT, url, str(folder / "keys"), number],
        env={**os.environ, "TRIPOINT_FAILPOINT": f"{point}=exit"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == KILLED, (done.returncode, done.stderr)


@pytest.mark.parametrize(
    ("act", "point"), [*(("request", p) for p in REQUEST), *(("withdraw", p) for p in WITHDRAW)]
)
def test_killed_at_any_step_the_desk_is_ready_at_once_and_swept_by_itself(
    act: str, point: str, url: str, tmp_path: Path
) -> None:
    """Nobody has to say `init`; and what was in the making stays readable, or is gone for good."""
    store = founded(opened(url, tmp_path))
    kept = Desks(store).requested().number
    number = Desks(store).requested().number if act == "withdraw" else ""
    store.close()
    before = {path.name: path.read_bytes() for path in store.db.keys.path.iterdir()}

    killed_at(point, url, tmp_path, number)

    store = started(url, tmp_path)
    try:
        left = {path: path.read_bytes() for path in store.db.keys.path.iterdir()}
        assert {path.name: content for path, content in left.items()} != before
        for path in left:
            made_at(path, NOON)
        assert store.health.key_faults(NOON).now() == []
        assert check.key_faults(store.db.keys, NOON) == [], (
            "younger than two minutes is nobody's fault"
        )
        assert len(check.key_faults(store.db.keys, NOON + TWO_MINUTES)) == int(
            not (point.startswith("checkpoint") and point.endswith("named"))
        )
        store.maintenance.sweep_leftovers().now()
        assert leftovers(store.db.keys) == set()
        assert check.key_faults(store.db.keys, NOON + TWO_MINUTES) == []
        assert Desks(store).do("KFDO", kept, steps.look).content is not None
        whole(store)
    finally:
        store.close()


def test_a_key_that_was_named_and_still_has_its_first_name_too_is_not_blanked(
    keys: KeyDirectory,
) -> None:
    """A kill between giving the name and taking the other away leaves two names of one file."""
    for sweeping in (
        keys.folder.sweep,
        lambda: KeyDirectory.create(keys.path, None, os.urandom, ORIGIN),
    ):
        key = keys.key(TODAY, now=NOON)
        os.link(keys.path / f"epoch-{TODAY}.key", keys.path / f"epoch-{TODAY}.key.00aa.tmp")
        os.link(keys.path / "log.key", keys.path / "log.key.00aa.tmp")
        log = keys.log_key().vkey

        sweeping()

        assert leftovers(keys) == set()
        assert keys.opening_key(TODAY, now=NOON) == key
        assert keys.log_key().vkey == log


def test_what_was_never_named_is_overwritten_before_its_name_goes(
    keys: KeyDirectory, tmp_path: Path
) -> None:
    """
    It may hold a wrapped key: another name of the same file, elsewhere, shows what is left on the
    disk.
    """
    left = keys.path / "pending-p000000000.key.00aa.tmp"
    left.write_bytes(b"wrapped")
    os.link(left, tmp_path / "same")

    assert keys.folder.sweep() == [left.name]
    assert set((tmp_path / "same").read_bytes()) == {0}


def test_nothing_but_leftovers_is_swept(keys: KeyDirectory) -> None:
    """Neither what lies beside the checkpoint nor what somebody put there that is no file."""
    keys.key(TODAY, now=NOON)
    for name in (
        "checkpoint",
        "checkpoint.frontier",
        "checkpoint.broken-1",
        "checkpoint.contradicted",
        "reserve",
    ):
        (keys.path / name).write_text("kept")
    (keys.path / "folder.tmp").mkdir()
    (keys.path / "link.tmp").symlink_to(keys.path / "checkpoint")
    before = names(keys)
    (keys.path / "checkpoint.frontier.00aa.tmp").write_text("left")

    assert keys.folder.sweep() == ["checkpoint.frontier.00aa.tmp"]
    assert names(keys) == before
    assert (keys.path / "checkpoint").read_text() == "kept"


def test_a_write_that_fails_leaves_nothing(
    keys: KeyDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk every attempt fails: each would leave a file that makes it fuller."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = names(keys)
    for name in ("fsync", "link"):
        with monkeypatch.context() as patch:
            patch.setattr(atomic_files.os, name, full)
            with pytest.raises(KeyFault, match="No space left"):
                keys.pending.create(now=NOON)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(KeyFault, match="No space left"):
            _witness(keys)

    assert names(keys) == before


class TestAges:
    def test_only_an_older_leftover_is_a_line_of_check(self, keys: KeyDirectory) -> None:
        """A file in the making is looked at as well as one that was left."""
        left = keys.path / "checkpoint.00aa.tmp"
        left.touch(mode=0o600)
        says = "The file checkpoint.00aa.tmp was left by a crash"

        for made, told in (
            (NOON - TWO_MINUTES + timedelta(seconds=1), 0),
            (NOON - TWO_MINUTES, 1),
            (NOON, 0),
        ):
            made_at(left, made)
            assert sum(f.startswith(says) for f in check.key_faults(keys, NOON)) == told
        made_at(left, NOON + TWO_MINUTES)
        assert sum(f.startswith(says) for f in check.key_faults(keys, NOON)) == 1, (
            "left by a clock that was ahead"
        )

    def test_only_an_older_key_that_does_not_open_is_a_line_of_check(
        self, keys: KeyDirectory
    ) -> None:
        """What is being destroyed does not open for a moment."""
        mark, _ = keys.pending.create(now=NOON)
        file = keys.path / pending_name(mark)
        file.write_bytes(bytes(file.stat().st_size))

        for made, told in ((NOON - TWO_MINUTES + timedelta(seconds=1), 0), (NOON - TWO_MINUTES, 1)):
            made_at(file, made)
            assert sum(mark in fault for fault in check.key_faults(keys, NOON)) == told

    def test_a_key_whose_day_is_over_is_a_line_of_check_when_the_next_sweep_is_over_too(
        self, keys: KeyDirectory
    ) -> None:
        """
        At midnight it is still there, and so is one that a crash left beside what says that it was
        destroyed.
        """
        keys.key(TODAY, now=NOON)
        file, said = keys.path / f"epoch-{TODAY}.key", keys.path / f"epoch-{TODAY}.destroyed"
        whole_file, over = file.read_bytes(), day_over(TODAY)
        says = f"The key of {TODAY} should have been destroyed."

        assert says not in check.key_faults(keys, over + TWO_MINUTES - timedelta(seconds=1))
        assert says in check.key_faults(keys, over + TWO_MINUTES)
        keys.destroy_over(over)
        file.write_bytes(whole_file)
        made_at(said, NOON)
        assert says not in check.key_faults(keys, NOON)
        assert says in check.key_faults(keys, NOON + TWO_MINUTES)


class TestStoppingAnAct:
    """What `/readyz` says of the keys."""

    def test_what_stops_none_is_not_said(self, store: Store, desks: Desks) -> None:
        """
        However old it is: modes, leftovers, a day's key not destroyed yet, a change of the root key
        under way.
        """
        desks.requested()
        assert store.db.keys.witness()
        mark, _ = store.db.keys.pending.create(now=NOON)
        (store.db.keys.path / pending_name(mark)).write_bytes(bytes(80))
        store.db.keys.key("2026-11-22", now=NOON - timedelta(days=1))
        (store.db.keys.path / "log.vkey").chmod(0o644)
        (store.db.keys.path / "left.00aa.tmp").touch()
        (store.db.keys.path / "root.key.next").write_text("half\n")
        for path in store.db.keys.path.iterdir():
            made_at(path, NOON - timedelta(hours=2))

        assert len(check.key_faults(store.db.keys, NOON)) >= 5
        assert store.health.key_faults(NOON).now() == []

    def test_what_stops_one_is_said_at_once(self, store: Store, desks: Desks) -> None:
        """A key that content is sealed under, the log's, the witness."""
        desks.requested()
        store.db.keys.key(TODAY, now=NOON)
        [(sealed, _)] = pending_files(store.db.keys.path)
        assert store.health.key_faults(NOON).now() == []
        for path in (
            sealed,
            store.db.keys.path / f"epoch-{TODAY}.key",
            store.db.keys.path / "log.key",
        ):
            whole_file = path.read_bytes()
            path.write_bytes(bytes(len(whole_file)))
            [fault] = store.health.key_faults(NOON).now()
            assert path.name in fault
            path.write_bytes(whole_file)
        (store.db.keys.path / "checkpoint").write_text("damaged")
        assert len(store.health.key_faults(NOON).now()) == 1


class TestPending:
    def test_a_key_that_does_not_open_and_that_no_row_names_is_destroyed(
        self, store: Store, desks: Desks
    ) -> None:
        """
        Half of it was destroyed when the process was killed; one that content is sealed under
        stays.
        """
        number = desks.requested().number
        [(sealed, _)] = pending_files(store.db.keys.path)
        whole_file = sealed.read_bytes()
        ruined, whole_one = (
            store.db.keys.pending.create(now=NOON)[0],
            store.db.keys.pending.create(now=NOON)[0],
        )
        for path in (sealed, store.db.keys.path / pending_name(ruined)):
            path.write_bytes(bytes(path.stat().st_size))

        assert store.maintenance.sweep_leftovers().now() == [ruined]
        assert {path.name for path, _ in pending_files(store.db.keys.path)} == {
            sealed.name,
            pending_name(whole_one),
        }
        sealed.write_bytes(whole_file)
        assert desks.do("KFDO", number, steps.look).content is not None

    def test_a_key_under_another_root_key_is_no_leftover(
        self, store: Store, tmp_path: Path
    ) -> None:
        """
        A replica that was not given the new root key must not destroy what the others are about to
        use.
        """
        mark, _ = store.db.keys.pending.create(now=NOON)
        store.db.keys.rotate_root()
        assert store.db.keys.opening_key(mark, now=NOON)
        stranger = KeyDirectory(store.db.keys.path, bytes(32), os.urandom)
        with pytest.raises(KeyFault, match="another root key"):
            stranger.opening_key(mark, now=NOON)

        assert stranger.pending.ruined() == set()
        assert store.maintenance.sweep_leftovers().now() == []

    def test_the_sweep_of_files_does_not_wait_for_the_database(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is asked only where a key does not open."""

        def gone(*_: object) -> None:
            raise AssertionError("the database was asked")

        monkeypatch.setattr(store.db, "read", gone)
        (store.db.keys.path / "checkpoint.00aa.tmp").touch()
        store.db.keys.pending.create(now=NOON)

        assert store.maintenance.sweep_leftovers().now() == ["checkpoint.00aa.tmp"]


@contextmanager
def probed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[list[str]]:
    """
    Try for the folder's lock before every step that is taken with a file there; the steps at which
    it was free.
    """
    free: list[str] = []

    def first(name: str, step: Callable[..., object]) -> Callable[..., object]:
        def trying(*args: object, **rest: object) -> object:
            with (folder / "lock").open() as lock:
                try:
                    atomic_files.fcntl.flock(
                        lock, atomic_files.fcntl.LOCK_EX | atomic_files.fcntl.LOCK_NB
                    )
                    free.append(name)
                except BlockingIOError:
                    held.append(name)
            return step(*args, **rest)

        return trying

    held: list[str] = []
    with monkeypatch.context() as patch:
        for name in ("fsync", "link", "write"):
            patch.setattr(atomic_files.os, name, first(name, getattr(os, name)))
        for name in ("rename", "replace", "unlink"):
            patch.setattr(Path, name, first(name, getattr(Path, name)))
        yield free
    assert held, "nothing was written"


def _witness(keys: KeyDirectory) -> None:
    with keys.folder.held():
        keys.put_witness(sign(keys.log_key().private, ORIGIN, 1, bytes(32)), Frontier())


WRITERS: dict[str, Callable[[KeyDirectory], object]] = {
    "init": lambda keys: KeyDirectory.create(keys.path, None, os.urandom, ORIGIN),
    "day": lambda keys: keys.key(TODAY, now=NOON),
    "pending": lambda keys: keys.pending.create(now=NOON),
    "decided": lambda keys: keys.pending.destroy([keys.pending.create(now=NOON)[0]]),
    "day over": lambda keys: (
        keys.key(TODAY, now=NOON),
        keys.destroy_over(NOON + timedelta(days=2)),
    ),
    "root": KeyDirectory.rotate_root,
    "witness set apart": KeyDirectory.set_witness_apart,
    "rows set apart": lambda keys: keys.set_rows_apart([{"seq": 1}]),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_whoever_writes_holds_the_lock_until_the_file_is_named(
    writer: str, keys: KeyDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a sweep would take away a file in the making."""
    (keys.path / "left.00aa.tmp").write_text("left")
    with probed(monkeypatch, keys.path) as free:
        WRITERS[writer](keys)

    assert set(free) <= {"fsync"} if writer == "init" else free == [], (
        "`init` syncs the folder above"
    )


def test_an_act_holds_the_lock_at_every_step_beside_the_keys(
    store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pending key, the witness and the witness's frontier."""
    with probed(monkeypatch, store.db.keys.path) as free:
        desks.do("KLO", desks.requested().number, steps.withdraw)

    assert free == []


def test_one_process_sweeps_while_another_acts_and_no_file_in_the_making_is_lost(
    url: str, tmp_path: Path
) -> None:
    """As two replicas do with one key directory."""
    store = founded(opened(url, tmp_path))
    desks, over = Desks(store), tmp_path / "over"
    command = [sys.executable, "-c", SWEEPING, str(store.db.keys.path), str(over)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sweeping:
        try:
            assert sweeping.stdout and sweeping.stdout.readline() == "ready\n"
            numbers = [desks.requested().number for _ in range(20)]
            for number in numbers[::2]:
                desks.do("KLO", number, steps.withdraw)
        finally:
            over.touch()
    assert sweeping.returncode == 0
    assert all(desks.do("KFDO", number, steps.look).content is not None for number in numbers[1::2])
    assert store.audit.verify().now().faults == ()
    assert store.db.keys.witness() == store.queries.checkpoint().now()
    assert store.health.key_faults(NOON).now() == []
    store.close()
