"""
The database's clock beside our own: compared, and deciding nothing but whether ours is believed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.cli.exercise.demo_desk import DemoClock
from bot.sandbox import HandClock
from storage.book.book_reader import recorded_at
from storage.store.store import Store
from tests.conftest import SqliteFiles
from tests.domain.world import NOON
from tests.storage.world import Desks, founded, later, migrated, opened
from tests.support.postgres import Postgres


@pytest.fixture
def url(postgresql: Postgres) -> Iterator[str]:
    """A database whose clock is that of the machine."""
    url = postgresql.fresh(migrated)
    yield url
    postgresql.drop(url)


def desk(url: str, folder: Path, off: float) -> Store:
    """A desk whose clock is so many seconds ahead of the database's."""
    probe = opened(url, folder)
    right = probe.db.read(lambda c: c.execute(select(func.clock_timestamp())).scalar_one()).now()
    probe.close()
    return founded(opened(url, folder, clock=DemoClock(HandClock(right.timestamp() + off))), NOON)


def test_a_clock_that_agrees_with_the_databases_is_believed(url: str, tmp_path: Path) -> None:
    """Their machines are corrected by the same servers."""
    store = desk(url, tmp_path, 0)
    store.health.compare_clock().now()
    assert store.health.clock_fault().now() is None
    assert "the database's" in store.db.steady._others
    store.close()


@pytest.mark.parametrize(("off", "how"), [(3600, "ahead of"), (-3600, "behind")])
def test_one_that_is_far_from_it_is_not(url: str, tmp_path: Path, off: int, how: str) -> None:
    """Where Slack has not answered yet it is the only other one."""
    store = desk(url, tmp_path, off)
    store.health.compare_clock().now()
    said = store.health.clock_fault().now()
    assert said and how in said and said.endswith("the database's")
    store.db.steady.compare(
        "Slack's", store.db.steady.clock.now(), store.db.steady.clock.monotonic()
    )
    assert store.health.clock_fault().now() is None, "one that agrees is enough"
    store.close()


def test_no_key_is_destroyed_by_one_that_is_far_from_it(url: str, tmp_path: Path) -> None:
    """Also by the command line, which knows no other clock."""
    store = desk(url, tmp_path, 3600)
    Desks(store).released(lifetime="12h")
    over = later(days=2)
    store.health.compare_clock().now()
    assert store.maintenance.destroy_over(over).now() == []
    assert store.db.keys.destroyed() == {}
    store.db.steady.compare(
        "the database's", store.db.steady.clock.now(), store.db.steady.clock.monotonic()
    )
    assert store.maintenance.destroy_over(over).now()
    store.close()


def test_a_record_made_by_one_that_is_far_from_it_states_the_time_of_the_record_before(
    url: str, tmp_path: Path
) -> None:
    """Dated ahead it would have every clock that is right look set back."""
    store = desk(url, tmp_path, 3600)
    store.health.compare_clock().now()
    number = Desks(store).requested(datetime.now(UTC) + timedelta(hours=1)).number
    assert [recorded_at(r.at) for r in store.queries.records(number).now()] == [NOON]
    store.close()


def test_sqlite_has_no_clock_of_its_own(sqlite: SqliteFiles, tmp_path: Path) -> None:
    """It is the same machine's: that it agrees says nothing."""
    store = founded(opened(sqlite.fresh(migrated), tmp_path))
    store.health.compare_clock().now()
    assert store.db.steady._others == {}
    store.close()
