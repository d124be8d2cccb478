"""
A disk that is full: what ends releases goes on, all else is counted, and it is over when there is
room again.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.domain import steps
from bot.domain.refusals import DiskFull, NoRoomLeft, NotFound, NotStarted
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage
from storage.audit.record import COLUMNS, Record, from_columns
from storage.database.disk_reserve import FIRST, SIZE
from storage.database.engine import DatabaseFault, translated_errors
from storage.keys.directory import KeyDirectory
from storage.keys.errors import KeyFault
from storage.store.health import SPELL
from storage.store.store import Store
from storage.tables.audit import AUDIT, AUDIT_HEAD
from storage.transaction import disk_space, runner
from storage.transaction.disk_space import DATABASE, KEYS
from tests.domain.world import NOON, at
from tests.storage.world import Desks, act, later, opened
from tests.support.full_disk import Disk, KeyDisk

ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk of the database, with room for everything, and the reserves taken."""
    made = Disk(store, monkeypatch)
    store.health.recover(NOON).now()
    return made


@pytest.fixture
def key_disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyDisk]:
    """The disk of the keys, with room for everything, and the reserves taken."""
    made = KeyDisk(store, monkeypatch)
    store.health.recover(NOON).now()
    yield made
    made.clear()


def until_refused(desks: Desks, now: datetime = NOON) -> int:
    """Request releases until one is refused for want of room; how many went in before."""
    for n in range(200):
        try:
            desks.requested(now)
        except DiskFull:
            return n
    raise AssertionError("the disk has no end")


def spells(store: Store) -> list[Record]:
    """The records of times without room."""
    places = [f"disk of {p}" for p in (DATABASE, KEYS)]
    return [
        r
        for r in every_record(store)
        if r.action == SPELL and (r.object or "").startswith(tuple(places))
    ]


def every_record(store: Store) -> list[Record]:
    """The whole log."""
    found = select(*(AUDIT.c[name] for name in COLUMNS)).order_by(AUDIT.c.seq)
    return store.db.read(
        lambda c: [from_columns(dict(row)) for row in c.execute(found).mappings()]
    ).now()


def withdrawn(desks: Desks, at_review: Release) -> None:
    """By who drafted it."""
    assert (
        desks.do("KLO", at_review.number, steps.withdraw, at(1)).release.deliveries[0].stage
        is Stage.WITHDRAWN
    )


def denied(desks: Desks, at_review: Release) -> None:
    """By who decides on it."""
    done = desks.do("KFDO", at_review.number, steps.deny, at(1), code="level", note="too high")
    assert done.release.deliveries[0].stage is Stage.DENIED


def recalled(desks: Desks, released: Release) -> None:
    """By who released it."""
    done = desks.do("KFDO", released.number, steps.recall, at(1), note="withdrawn at the source")
    assert done.release.deliveries[0].stage is Stage.RECALLED


def certified(desks: Desks, released: Release) -> None:
    """By who read it, before its time."""
    desks.do("JLO", released.number, steps.certify, at(1))
    assert [m.step for m in desks.store.queries.register(released.number).now()][-1] == "destroy"


def expired(desks: Desks, released: Release) -> None:
    """By the clock."""
    over = released.deliveries[0].expires_at
    assert over
    while desks.store.timers.fire(steps.BY_THE_CLOCK, over).now():
        pass
    assert seen(desks, released).deliveries[0].stage is Stage.EXPIRED


def lapsed(desks: Desks, at_review: Release) -> None:
    """By the clock."""
    while desks.store.timers.fire(steps.BY_THE_CLOCK, at_review.decide_by).now():
        pass
    assert seen(desks, at_review).deliveries[0].stage is Stage.LAPSED


def seen(desks: Desks, release: Release) -> Release:
    """A release as it stands now."""
    found = desks.store.queries.release(release.number, NOON).now()
    assert found
    return found[0]


WAYS_OUT: dict[str, tuple[Callable[[Desks], Release], Callable[[Desks, Release], None]]] = {
    "withdraw": (lambda desks: desks.requested(), withdrawn),
    "deny": (lambda desks: desks.requested(), denied),
    "recall": (lambda desks: desks.released(), recalled),
    "certify": (lambda desks: desks.read(desks.released().number).release, certified),
    "expire": (lambda desks: desks.released(), expired),
    "lapse": (lambda desks: desks.requested(), lapsed),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_on_a_full_disk_each_way_out_works_and_all_works_again_with_room(
    store: Store, desks: Desks, disk: Disk, way: str
) -> None:
    """
    What must stop being read must not go on being read because a log file somewhere has grown.
    """
    begin, end = WAYS_OUT[way]
    release = begin(desks)
    disk.fill(pages=3)
    if disk.sqlite:
        until_refused(desks)
        refused = 1
        end(desks, release)
    # the disk is the server's: the fault is said, and these acts are the first to be tried again
    else:
        with pytest.raises(DiskFull):
            desks.requested()
        with pytest.raises(DiskFull):
            desks.requested()
        refused = 2
        disk.clear()
        end(desks, release)
    for _ in range(5):
        with pytest.raises(DiskFull):
            desks.requested()
    assert store.audit.verify().now().faults == ()

    disk.clear()
    store.health.recover(at(3)).now()

    assert desks.requested(at(4)).deliveries[0].stage is Stage.ORIGINATOR_REVIEW
    [told] = spells(store)
    assert json.loads(told.detail or "")["refused"] == refused + 5
    assert store.audit.verify().now().faults == ()


@ON_SQLITE
def test_the_reserve_is_let_go_once_and_taken_back_whole(
    store: Store, desks: Desks, disk: Disk
) -> None:
    """Room that was never given back would be there only once."""
    reserve = store.db.space.reserves[DATABASE]
    assert reserve.path
    assert reserve.path.stat().st_size == SIZE
    assert reserve.path.stat().st_blocks * 512 >= SIZE, "it is written, and no hole"
    assert reserve.path.stat().st_mode & 0o777 == 0o600
    disk.fill()
    until_refused(desks)
    assert reserve.path.stat().st_size == FIRST
    store.health.recover(at(1)).now()
    assert reserve.path.stat().st_size == FIRST, "there is no room yet"

    disk.clear()
    store.health.recover(at(2)).now()
    assert reserve.path.stat().st_size == SIZE
    assert reserve.path.stat().st_blocks * 512 >= SIZE
    assert not store.db.space.full


def test_refusals_on_a_full_disk_use_up_nothing(store: Store, desks: Desks, disk: Disk) -> None:
    """Else whoever asks again and again takes the room that a recall needs."""
    disk.fill()
    until_refused(desks)
    before = len(every_record(store))
    size = _size(store)
    for _ in range(300):
        with pytest.raises(DiskFull):
            desks.requested()
    assert (len(every_record(store)), _size(store)) == (before, size)
    disk.clear()
    store.health.recover(at(1)).now()
    assert [json.loads(r.detail or "")["refused"] for r in spells(store)] == [301]


def _size(store: Store) -> int:
    if store.db.engine.dialect.name != "sqlite":
        return 0
    path = Path(str(store.db.engine.url.database))
    return sum(p.stat().st_size for p in (path, path.with_name(f"{path.name}-wal")))


def test_a_repeat_of_what_was_done_gets_its_first_answer_on_a_full_disk(
    store: Store, desks: Desks, disk: Disk
) -> None:
    """
    Slack repeats an approval that was answered too late; that nothing was changed would not be
    true.
    """
    number = desks.requested().number
    desks.do("KFDO", number, steps.approve, inbound="T1")
    disk.fill()
    store.db.space.reserves[DATABASE].let_go()
    assert desks.do("KFDO", number, steps.approve, inbound="T1").repeated


def test_one_spell_is_one_record_also_where_the_first_was_cut_off(
    store: Store, desks: Desks, disk: Disk
) -> None:
    """
    Killed between the record and the end of the spell, the next start must not count it again.
    """
    disk.fill()
    until_refused(desks)
    reserve = store.db.space.reserves[DATABASE]
    disk.clear()
    ending, reserve.end = reserve.end, lambda: None  # type: ignore[method-assign]
    store.health.recover(at(1)).now()
    reserve.end = ending  # type: ignore[method-assign]
    assert len(spells(store)) == 1
    store.health.recover(at(2)).now()
    assert len(spells(store)) == 1
    assert not store.db.space.full


@ON_SQLITE
def test_a_start_on_a_full_disk_knows_what_the_dead_process_knew(
    url: str, store: Store, desks: Desks, disk: Disk, tmp_path: Path
) -> None:
    """Killed while full: the ways out work from the first second on, and the count goes on."""
    release = desks.released()
    disk.fill()
    until_refused(desks)
    with pytest.raises(DiskFull):
        desks.requested()

    again = opened(url, tmp_path)
    try:
        with pytest.raises(DiskFull):
            Desks(again).requested()
        recalled(Desks(again), release)
        disk.clear()
        again.health.recover(at(9)).now()
        [told] = spells(again)
    finally:
        again.close()
    assert json.loads(told.detail or "")["refused"] == 3


def test_what_the_clock_does_besides_waits_stops_no_end_and_is_not_lost(
    store: Store, desks: Desks, disk: Disk
) -> None:
    """A reminder that is due stands before a lapse that is due; it must not keep it up."""
    other, release = desks.requested(precedence="ROUTINE"), desks.requested()
    disk.fill()
    store.db.space.reserves[DATABASE].let_go()
    assert not store.timers.fire(steps.BY_THE_CLOCK, at(2.5)).now(), "reminders wait"
    if not disk.sqlite:
        disk.clear()
    assert store.timers.fire(steps.BY_THE_CLOCK, release.decide_by).now()
    assert [m.step for m in store.queries.register(release.number).now()] == ["request", "lapse"]
    disk.clear()
    store.health.recover(release.decide_by).now()
    while store.timers.fire(steps.BY_THE_CLOCK, other.decide_by - timedelta(seconds=1)).now():
        pass
    assert "remind" in [m.step for m in store.queries.register(other.number).now()]


def test_with_the_reserve_used_up_even_a_way_out_is_refused_in_words(
    store: Store, desks: Desks, disk: Disk
) -> None:
    """Never "something broke", and never half of it."""
    release = desks.released()
    disk.fill()
    until_refused(desks)
    disk.use_up()
    said = []
    while NoRoomLeft not in said:
        with pytest.raises((NotFound, NoRoomLeft)) as refused:
            desks.do(
                "KFDO",
                "KOR-2026-0000",
                steps.recall,
                at(1),
                note="an attempt that is refused, and recorded",
            )
        said.append(refused.type)
        assert len(said) < 500
    if not disk.sqlite:
        with pytest.raises(NoRoomLeft):
            recalled(desks, release)
    assert store.audit.verify().now().faults == ()

    disk.clear()
    recalled(desks, release)
    store.health.recover(at(2)).now()
    assert store.audit.verify().now().faults == ()
    assert len(spells(store)) == 1


class TestAKeyDirectoryThatIsFull:
    """No new key, so no request and no approval; the ways out need none."""

    @pytest.mark.parametrize("way", WAYS_OUT)
    @pytest.mark.parametrize("late", [False, True], ids=["no file", "no bytes"])
    def test_lets_each_way_out_through_and_nothing_else(
        self, store: Store, desks: Desks, key_disk: KeyDisk, way: str, late: bool
    ) -> None:
        begin, end = WAYS_OUT[way]
        release = begin(desks)
        key_disk.fill(late=late)
        with pytest.raises(DiskFull):
            desks.requested()
        end(desks, release)
        with pytest.raises(DiskFull):
            desks.requested()
        assert store.audit.verify().now().faults == ()
        assert store.db.keys.witness() == store.queries.checkpoint().now(), (
            "the witness is kept out of the reserve"
        )
        assert not list(store.db.keys.path.glob("*.tmp"))

        key_disk.clear()
        store.health.recover(at(3)).now()
        assert desks.requested(at(4))
        [told] = spells(store)
        assert (told.object or "").startswith("disk of keys")
        assert json.loads(told.detail or "")["refused"] == 2

    @pytest.mark.parametrize("known", [True, False], ids=["known before", "found out by it"])
    def test_is_no_reason_to_keep_a_delivery_that_a_denial_leaves_behind(
        self, store: Store, desks: Desks, key_disk: KeyDisk, known: bool
    ) -> None:
        """
        One destination has it, the other's relay is denied: what stays would want a new key, and
        does without.
        """
        release = desks.do("KFDO", desks.requested(to=("JPN", "USA")).number, steps.approve).release
        assert {d.to: d.stage for d in release.deliveries} == {
            "JPN": Stage.RELAY_REVIEW,
            "USA": Stage.RELEASED,
        }
        key_disk.fill()
        if known:
            store.db.space.reserves[KEYS].let_go()
        denial = desks.do(
            "UFDO", release.number, steps.deny, at(1), code="level", note="no"
        ).release
        assert {d.to: d.stage for d in denial.deliveries} == {
            "JPN": Stage.DENIED,
            "USA": Stage.RELEASED,
        }
        assert not list(store.db.keys.path.glob("epoch-*")), "no key is made out of the reserve"
        assert store.db.keys.witness() == store.queries.checkpoint().now()
        with pytest.raises(DiskFull):
            desks.read(release.number, at(1), by="ULO")

        key_disk.clear()
        store.health.recover(at(2)).now()
        assert desks.read(release.number, at(2), by="ULO").content
        assert list(store.db.keys.path.glob("epoch-*")), (
            "with the next act it is sealed for its day"
        )

    def test_that_takes_nothing_for_another_reason_is_said(
        self, store: Store, desks: Desks, key_disk: KeyDisk
    ) -> None:
        """
        Mounted read-only: no key can be made; what ends is done all the same, and the witness
        stands still.
        """
        release = desks.requested()
        kept = store.db.keys.witness()
        key_disk.forbid()
        with pytest.raises(KeyFault, match="Read-only file system"):
            desks.requested()
        withdrawn(desks, release)
        assert store.db.keys.witness() == kept
        assert "Read-only file system" in store.health.faults(NOON).now()[KEYS]
        assert store.db.unkept

        key_disk.clear()
        assert store.health.faults(NOON).now() == {}
        assert store.db.keys.witness() == store.queries.checkpoint().now()


def test_a_checkpoint_that_cannot_be_put_in_its_place_is_said_and_kept_later(
    store: Store, desks: Desks
) -> None:
    """
    Files can be made there, and this one not replaced: what is committed from then on could be cut
    off unseen.
    """
    kept = store.db.keys.path / "checkpoint"
    aside = kept.rename(kept.with_name("aside"))
    kept.mkdir()
    desks.requested()
    assert (
        store.health.faults(NOON)
        .now()[KEYS]
        .startswith("The newest checkpoint is not kept beside the keys: ")
    )

    kept.rmdir()
    aside.rename(kept)
    assert store.health.faults(NOON).now() == {}
    assert store.db.keys.witness() == store.queries.checkpoint().now()


def test_a_database_that_is_read_only_is_said_in_words(store: Store, desks: Desks) -> None:
    """As a server's standby is, or a file whose owner has changed."""
    number = desks.requested().number
    if store.db.engine.dialect.name == "sqlite":
        event.listen(store.db.engine, "begin", lambda c: c.exec_driver_sql("PRAGMA query_only=ON"))
    else:
        event.listen(
            store.db.engine, "begin", lambda c: c.exec_driver_sql("SET TRANSACTION READ ONLY")
        )
    with pytest.raises(DatabaseFault) as said:
        desks.do("KLO", number, steps.withdraw)
    assert said.value.kind == "read_only"
    assert store.health.faults(NOON).now() == {
        DATABASE: "The database cannot be written: it is read-only."
    }


@ON_SQLITE
def test_a_database_that_another_process_holds_is_said_in_words(
    url: str, store: Store, desks: Desks
) -> None:
    """A tool of the operator's, say, with a transaction left open."""
    with sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.health.faults(NOON).now() == {
            DATABASE: "The database is held by another process."
        }
        with pytest.raises(NotStarted):
            desks.requested()
        other.execute("ROLLBACK")
    assert store.health.faults(NOON).now() == {}


def test_a_missing_key_directory_is_said(store: Store, tmp_path: Path) -> None:
    """An unmounted volume: nothing can be signed."""
    (tmp_path / "keys").rename(tmp_path / "elsewhere")
    assert "No such file" in store.health.faults(NOON).now()[KEYS]
    (tmp_path / "elsewhere").rename(tmp_path / "keys")
    assert store.health.faults(NOON).now() == {}
    assert isinstance(store.db.keys, KeyDirectory)


def test_the_probe_leaves_no_record_and_one_row(store: Store) -> None:
    """It is written seventeen thousand times a day."""
    before = len(every_record(store))
    for n in range(3):
        assert store.health.faults(later(minutes=n)).now() == {}
    assert len(every_record(store)) == before
    assert store.queries.setting("probe").now() == later(minutes=2).isoformat()
    assert act(None, "x").now == NOON


def test_destruction_goes_on_while_a_disk_is_full(store: Store, desks: Desks, disk: Disk) -> None:
    """A key whose day is over goes, and its record is written, whatever else must wait."""
    desks.released(lifetime="12h")
    over = later(days=3)
    if disk.sqlite:
        disk.fill()
        until_refused(desks)
    else:
        store.db.space.reserves[DATABASE].let_go()
    gone: list[Any] = store.maintenance.destroy_over(over).now()
    assert gone
    assert store.db.keys.destroyed().keys() == set(gone)
    disk.clear()
    assert store.audit.verify().now().faults == ()


@ON_SQLITE
def test_a_start_without_room_for_the_shared_memory_of_sqlite_lets_the_reserve_go(
    url: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Stopped cleanly and started on a full disk, SQLite cannot even read; it speaks of an input or
    output error.
    """
    store.health.recover(NOON).now()
    reserve = store.db.space.reserves[DATABASE]
    pending = runner.require_current

    def cramped(engine: Any) -> None:
        if reserve.whole:
            fault = sqlite3.OperationalError("disk I/O error")
            fault.sqlite_errorcode = (
                4874  # SQLITE_IOERR_SHMSIZE, as found on a disk without a free byte
            )
            with translated_errors():
                raise fault
        pending(engine)

    monkeypatch.setattr(runner, "require_current", cramped)
    monkeypatch.setattr(disk_space, "free", lambda folder: 0)
    again = opened(url, tmp_path)
    assert again.db.space.full and reserve.path and reserve.path.stat().st_size == FIRST
    again.close()


def test_digests_wait_for_room_and_are_not_counted(store: Store, disk: Disk) -> None:
    """Nobody asked for them."""
    store.digests.publish(NOON).now()
    store.db.space.reserves[KEYS].let_go()
    disk.room = 0
    tomorrow = later(days=1)
    assert store.digests.publish(tomorrow).now() == 0
    disk.room = 1 << 40
    store.health.recover(tomorrow).now()
    assert store.digests.publish(tomorrow).now() > 0
    assert [json.loads(r.detail or "")["refused"] for r in spells(store)] == [0]


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_whoever_holds_the_last_lock_of_every_act_stops_the_probe(store: Store) -> None:
    """A probe that went round it would call a desk ready that gets nothing done."""
    with store.db.engine.begin() as other:
        other.execute(select(AUDIT_HEAD.c.id).where(AUDIT_HEAD.c.id == 1).with_for_update())
        event.listen(
            store.db.engine, "begin", lambda c: c.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
        )
        assert store.health.faults(NOON).now() == {
            DATABASE: "The database is held by another process."
        }
    assert store.health.faults(NOON).now() == {}
