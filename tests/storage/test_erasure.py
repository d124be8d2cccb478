"""What is over is gone: from the files, and from every older copy once the day's key is destroyed."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain import steps
from bot.domain.refusals import ContentUnavailable
from storage import contents
from storage.backup import backup, restore
from storage.keeping import DESTROY
from storage.store import Store
from storage.verify import verify_store
from tests.conftest import OfOneTest
from tests.domain.world import NOON
from tests.storage.world import SECRET, Desks, founded, later, migrated, opened

RULES = {"lapse": steps.lapse, "expire": steps.expire}
SHORT, LONG = 3, 4


def opens(store: Store, number: str, version: int = 1) -> bool:
    """Whether the keys of today open what a row holds, whatever the rules say."""
    try:
        store.read_now(lambda c: contents.open_version(c, store.keys, number, version, NOON))
    except ContentUnavailable:
        return False
    return True


def test_an_older_copy_with_todays_keys_opens_nothing_that_is_over_and_all_that_is_not(
    databases: OfOneTest, tmp_path: Path
) -> None:
    """This is what the destruction certificate states; deleting rows alone could never promise it."""
    url = databases.fresh(migrated)
    store = founded(opened(url, tmp_path))
    desks = Desks(store)
    over = [desks.released(lifetime="12h").number for _ in range(SHORT)]
    live = [desks.released(lifetime="30d").number for _ in range(LONG)]
    copy = tmp_path / "before.backup"
    backup(url, copy)

    tomorrow = later(days=1)
    while store.fire_now(RULES, tomorrow):
        pass
    destroyed = store.destroy_over_now(tomorrow)
    assert destroyed == ["2026-11-23"]
    assert [r.action for r in store.audit_of_now("epoch 2026-11-23")] == [DESTROY]
    assert store.destroy_over_now(tomorrow) == []
    store.close()

    older = databases.fresh(migrated)
    restore(older, copy)
    restored = opened(older, tmp_path)
    try:
        assert [n for n in over if opens(restored, n)] == []
        assert [n for n in live if not opens(restored, n)] == []
    finally:
        restored.close()


def test_the_same_copy_with_the_keys_of_then_would_open_all(databases: OfOneTest, tmp_path: Path) -> None:
    """The control: it is the keys that make the difference, not a copy that holds nothing."""
    url = databases.fresh(migrated)
    store = founded(opened(url, tmp_path))
    number = Desks(store).released(lifetime="12h").number
    copy = tmp_path / "before.backup"
    backup(url, copy)
    shutil.copytree(tmp_path / "keys", tmp_path / "then" / "keys")
    store.destroy_over_now(later(days=1))
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

    sealed = store.read_now(lambda c: c.execute(contents.CONTENT.select()).mappings().one())
    assert SECRET.encode() not in held()
    assert b"KESTREL" not in held()
    assert sealed["ciphertext"] in held()

    desks.do("KFDO", release.number, steps.recall, note="wrong object")
    store.tidy_now(NOON)

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
    store.keys.key("2026-11-23", now=NOON)
    store.keys.destroy_over(later(days=1))

    assert store.destroy_over_now(later(days=2)) == ["2026-11-23"]
    assert verify_store(store).faults == ()
