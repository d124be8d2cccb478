"""
What is over is gone: from the files, and from every older copy once the day's key is destroyed.
"""

import io
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import failpoints
from bot.domain import steps
from bot.domain.refusals import ContentUnavailable
from bot.domain.release.release import Release
from storage.content import sealed_content
from storage.database.backup import backup, restore
from storage.keys.errors import KeyUnreadable
from storage.keys.pending_keys import PendingKeys, pending_files
from storage.store.maintenance import DESTROY
from storage.store.store import Store
from storage.tables.content import CONTENT
from storage.transaction.reopen import reopen
from tests.conftest import OfOneTest
from tests.domain.world import NOON
from tests.storage.world import SECRET, Desks, founded, later, migrated, opened
from tests.support.logs import lines

RULES = steps.BY_THE_CLOCK
SHORT, LONG = 3, 4
REVISED = steps.Draft(level="S", body=f"{SECRET}, seen twice")


def standing(store: Store, number: str) -> Release:
    """A release as it stands."""
    found = store.queries.release(number, NOON).now()
    assert found
    return found[0]


def opens(store: Store, number: str, version: int = 1) -> bool:
    """Whether the keys of today open what a row holds, whatever the rules say."""
    try:
        store.db.read(
            lambda c: sealed_content.open_version(c, store.db.keys, number, version, NOON)
        ).now()
    except ContentUnavailable:
        return False
    return True


def test_an_older_copy_with_todays_keys_opens_nothing_that_is_over_and_all_that_is_not(
    databases: OfOneTest, tmp_path: Path
) -> None:
    """
    This is what the destruction certificate states; deleting rows alone could never promise it.
    """
    url = databases.fresh(migrated)
    store = founded(opened(url, tmp_path))
    desks = Desks(store)
    over = [desks.released(lifetime="12h").number for _ in range(SHORT)]
    live = [desks.released(lifetime="30d").number for _ in range(LONG)]
    copy = tmp_path / "before.backup"
    backup(url, copy)

    tomorrow = later(days=1)
    while store.timers.fire(RULES, tomorrow).now():
        pass
    destroyed = store.maintenance.destroy_over(tomorrow).now()
    assert destroyed == ["2026-11-23"]
    assert [r.action for r in store.queries.records("epoch 2026-11-23").now()] == [DESTROY]
    assert store.maintenance.destroy_over(tomorrow).now() == []
    store.close()

    older = databases.fresh(migrated)
    restore(older, copy)
    restored = opened(older, tmp_path)
    try:
        assert [n for n in over if opens(restored, n)] == []
        assert [n for n in live if not opens(restored, n)] == []
    finally:
        restored.close()


def test_the_same_copy_with_the_keys_of_then_would_open_all(
    databases: OfOneTest, tmp_path: Path
) -> None:
    """The control: it is the keys that make the difference, not a copy that holds nothing."""
    url = databases.fresh(migrated)
    store = founded(opened(url, tmp_path))
    number = Desks(store).released(lifetime="12h").number
    copy = tmp_path / "before.backup"
    backup(url, copy)
    shutil.copytree(tmp_path / "keys", tmp_path / "then" / "keys")
    store.maintenance.destroy_over(later(days=1)).now()
    store.close()

    older = databases.fresh(migrated)
    restore(older, copy)
    restored = opened(older, tmp_path / "then")
    try:
        assert opens(restored, number)
    finally:
        restored.close()


def test_no_file_of_the_database_ever_holds_what_was_shared(tmp_path: Path) -> None:
    """Sealed before it is written: neither file nor log, neither before nor after its end."""
    path = tmp_path / "home" / "tripoint.db"
    path.parent.mkdir()
    migrated(f"sqlite:///{path}")
    store = founded(opened(f"sqlite:///{path}", tmp_path))
    desks = Desks(store)
    release = desks.released()
    desks.read(release.number)

    def held() -> bytes:
        return b"".join(file.read_bytes() for file in path.parent.iterdir())

    sealed = store.db.read(lambda c: c.execute(CONTENT.select()).mappings().one()).now()
    assert SECRET.encode() not in held()
    assert b"KESTREL" not in held()
    assert sealed["ciphertext"] in held()

    desks.do("KFDO", release.number, steps.recall, note="wrong object")
    store.maintenance.tidy(NOON).now()

    assert sealed["ciphertext"] not in held()
    assert sealed["wrapped_key"] not in held()
    assert path.with_name("tripoint.db-wal").stat().st_size == 0
    store.close()


def test_what_is_over_cannot_be_read_although_no_timer_has_run(desks: Desks) -> None:
    """Reading compares with the clock; and where even that failed, the key's day is over."""
    release = desks.released(lifetime="12h")
    ends = release.deliveries[0].expires_at
    assert ends is not None

    assert desks.read(release.number, ends - timedelta(seconds=1)).content is not None
    for moment in (ends, later(days=3)):
        with pytest.raises(Exception, match="expired"):
            desks.read(release.number, moment)


def test_a_destroyed_day_that_was_not_recorded_is_recorded_later(store: Store) -> None:
    """A crash between the key and its record must not leave a destruction without a trace."""
    store.db.keys.key("2026-11-23", now=NOON)
    store.db.keys.destroy_over(later(days=1))

    assert store.maintenance.destroy_over(later(days=2)).now() == ["2026-11-23"]
    assert store.audit.verify().now().faults == ()


def pending_of(store: Store) -> set[str]:
    """The ids of the pending keys that lie there."""
    return {key for _, key in pending_files(store.db.keys.path)}


def test_an_older_copy_opens_nothing_that_was_decided_since(
    databases: OfOneTest, tmp_path: Path
) -> None:
    """
    At once, not at the end of the time to decide, which is thirty days off; what still waits opens.
    """
    url = databases.fresh(migrated)
    store = founded(opened(url, tmp_path))
    desks = Desks(store)
    released, denied, withdrawn, lapsed, revised, waiting, half = (
        desks.requested(lifetime="12h", precedence="FLASH" if n == 3 else "ROUTINE").number
        for n in range(7)
    )
    desks.do("KFDO", revised, steps.send_back, code="unclear", note="say where")
    live = desks.released(lifetime="30d").number
    copy = tmp_path / "before.backup"
    backup(url, copy)

    desks.do("KFDO", released, steps.approve)
    desks.do("UFDO", released, steps.relay)
    desks.do("KFDO", denied, steps.deny, code="level", note="too much")
    desks.do("KLO", withdrawn, steps.withdraw)
    desks.do("KLO", revised, steps.revise, draft=REVISED)
    desks.do("KFDO", half, steps.approve)
    while store.timers.fire(RULES, later(hours=30)).now():
        pass
    assert {d.stage.value for d in standing(store, lapsed).deliveries} == {"lapsed"}
    assert len(pending_of(store)) == 3
    store.close()

    older = databases.fresh(migrated)
    restore(older, copy)
    restored = opened(older, tmp_path)
    reopen(restored.db, because="restored", who="operator:anna", now=later(hours=30))
    restored.close()
    restored = opened(older, tmp_path)
    try:
        assert [
            n for n in (released, denied, withdrawn, lapsed, revised) if opens(restored, n)
        ] == []
        assert [n for n in (waiting, half, live) if not opens(restored, n)] == []

        again = Desks(restored)
        with pytest.raises(ContentUnavailable):
            again.do("KFDO", released, steps.look)
        again.do("KFDO", released, steps.approve)
        with pytest.raises(ContentUnavailable):
            again.do("UFDO", released, steps.relay)
        assert (
            again.do("UFDO", released, steps.deny, code="level", note="lost").release.live is False
        )
        again.do("KLO", revised, steps.revise, draft=REVISED)
        assert opens(restored, revised, 2)
        while restored.timers.fire(RULES, later(days=40)).now():
            pass
        assert standing(restored, waiting).live is False
    finally:
        restored.close()


def test_what_one_destination_still_waits_for_ends_with_the_last_decision(
    store: Store, desks: Desks
) -> None:
    """
    Released to one and open for the other: one key of its own until both are decided, then the
    day's.
    """
    number = desks.approved(to=("USA", "JPN"), lifetime="12h").number
    assert len(pending_of(store)) == 1
    assert opens(store, number)

    desks.do("UFDO", number, steps.deny, code="level", note="no")

    assert pending_of(store) == set()
    assert opens(store, number)


def test_a_lost_pending_key_stands_in_the_way_of_a_release_only(store: Store, desks: Desks) -> None:
    """
    Released to one while the other waits: whoever cannot release may still end it, and so may the
    clock.
    """
    number = desks.approved(to=("USA", "JPN"), lifetime="12h").number
    store.db.keys.pending.destroy(pending_of(store))

    with pytest.raises(ContentUnavailable):
        desks.do("UFDO", number, steps.relay)
    assert (
        desks.do("UFDO", number, steps.deny, code="level", note="no").release.delivery("JPN").stage
        == "denied"
    )
    desks.do("KFDO", number, steps.recall, note="lost")
    assert not standing(store, number).live


@pytest.mark.parametrize("point", ["before-commit", "committed"])
def test_a_crash_beside_the_commit_leaves_a_key_that_housekeeping_destroys(
    point: str, store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it: a key that nothing was sealed under.

    After it: one that nothing is sealed under any more.
    """
    number = desks.approved(lifetime="12h").number
    waiting = pending_of(store)
    with monkeypatch.context() as patch:
        patch.setenv(failpoints.VARIABLE, f"{point}=raise")
        with pytest.raises(failpoints.FailpointReached):
            desks.requested() if point == "before-commit" else desks.do("UFDO", number, steps.relay)
    left = pending_of(store)
    assert len(left) == (2 if point == "before-commit" else 1)

    store.maintenance.destroy_over(later(minutes=60)).now()
    assert pending_of(store) == left
    store.maintenance.destroy_over(later(minutes=61)).now()
    assert pending_of(store) == (waiting if point == "before-commit" else set())
    assert opens(store, number)


def test_a_commit_while_housekeeping_looks_loses_no_key(
    store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What was committed between its two looks was made by an act that is younger than an hour, or is
    seen.
    """
    real = store.db.keys.pending.made_before
    made: list[str] = []

    def meanwhile(pending: PendingKeys, before: datetime) -> set[str]:
        old = real(before)
        made.append(desks.requested(later(minutes=61)).number)
        return old

    monkeypatch.setattr(PendingKeys, "made_before", meanwhile)
    first = desks.requested().number
    store.maintenance.destroy_over(later(minutes=61)).now()

    assert all(opens(store, number) for number in (first, *made))


def test_a_key_that_cannot_be_destroyed_does_not_undo_the_act(
    store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    """It is committed: the officer must not be told otherwise. Housekeeping tries again."""
    number = desks.approved(lifetime="12h").number

    def refused(pending: PendingKeys, ids: object) -> set[str]:
        raise KeyUnreadable("The key directory cannot be used: Read-only file system.")

    with monkeypatch.context() as patch:
        patch.setattr(PendingKeys, "destroy", refused)
        desks.do("UFDO", number, steps.relay)
    assert [line["event"] for line in lines(log)] == [
        (
            "a pending key was not destroyed: KeyUnreadable: The key directory cannot be used: "
            "Read-only file system."
        )
    ]
    assert len(pending_of(store)) == 1
    store.maintenance.destroy_over(later(hours=2)).now()
    assert pending_of(store) == set()


def test_a_release_that_is_refused_destroys_nothing(store: Store, desks: Desks) -> None:
    """
    Its day was destroyed by a clock that was ahead: it cannot be sealed for that day, and waits as
    before.
    """
    number = desks.approved(lifetime="12h").number
    store.db.keys.key("2026-11-23", now=NOON)
    store.db.keys.destroy_over(later(days=1))

    with pytest.raises(ContentUnavailable):
        desks.do("UFDO", number, steps.relay)
    assert opens(store, number)
    assert len(pending_of(store)) == 1
