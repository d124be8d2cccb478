"""
How long a transaction waits for what others hold: an officer's no longer than they do, and it costs
no journey.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from bot.cli.exercise.demo_desk import DemoClock
from bot.domain import steps
from bot.domain.refusals import NotStarted
from bot.sandbox import HandClock
from bot.waits import OWN_WAIT, UPKEEP_WAIT, WIPE_WAIT, until
from storage.database.engine import (
    DatabaseFault,
    open_engine,
    reading,
    translated_errors,
    waiting,
    wipe_log,
)
from storage.store.store import Store
from storage.transaction.act import Commit
from storage.transaction.runner import DEADLINE
from tests.conftest import SqliteFiles
from tests.domain.world import NOON
from tests.storage.world import Desks, act, founded, migrated, opened


class RealSeconds(DemoClock):
    """A clock that stands, by which others are waited for as many real seconds, at most `most`."""

    def __init__(self, most: float = 60.0) -> None:
        self.most = most
        self.hand = HandClock(NOON.timestamp())
        super().__init__(self.hand)

    def patience(self, seconds: float) -> float:
        """As many, up to the most."""
        return min(seconds, self.most)


@pytest.fixture
def on_sqlite(sqlite: SqliteFiles, tmp_path: Path) -> Iterator[Store]:
    """The store on SQLite."""
    store = founded(opened(sqlite.fresh(migrated), tmp_path))
    yield store
    store.close()


def patience(c: Connection) -> int:
    """The milliseconds that this transaction waits for what others hold."""
    if c.dialect.name == "sqlite":
        return int(c.exec_driver_sql("PRAGMA busy_timeout").scalar_one())
    ask = text("SELECT setting FROM pg_settings WHERE name = 'lock_timeout'")
    return int(c.scalar(ask) or 0)


def within(store: Store, seconds: float) -> int:
    """The milliseconds that an act waits for what others hold, which has so many seconds left."""
    clock = RealSeconds()
    with until(clock.monotonic() + seconds, clock):
        return store.db.transact(lambda c: Commit(patience(c)))


def test_an_act_waits_for_what_is_left_and_all_else_as_before(store: Store) -> None:
    """Also on a connection that was another's before: the wait is of one transaction."""
    asked = [within(store, seconds) for seconds in (2.0, 0.25)]

    assert asked == [2000, 250]
    assert store.db.sweep(patience).now() == OWN_WAIT * 1000
    assert store.db.sweep(patience).now() == store.db.read(patience).now()


def test_by_a_clock_that_stands_still_no_machine_is_too_slow(store: Store) -> None:
    """How long to wait for what others hold is for the clock to say, in real seconds."""
    clock = DemoClock(HandClock(NOON.timestamp()))
    with until(clock.monotonic() + 2, clock):
        waits = store.db.transact(lambda c: Commit(patience(c)))

    assert waits == clock.patience(2) * 1000 > 2000


def test_what_is_over_before_it_begins_does_not_begin(store: Store) -> None:
    """Nought would be for ever on PostgreSQL."""
    with pytest.raises(NotStarted):
        within(store, 0.0)
    with waiting(store.db.engine, lambda: 0.0).begin() as connection:
        assert patience(connection) == 1


def test_upkeep_waits_for_longer(store: Store, url: str) -> None:
    """
    A migration waits until the replica that does it is done, a restore until acts in hand are over.
    """
    engine = open_engine(url, wait=UPKEEP_WAIT)
    with engine.begin() as connection:
        assert patience(connection) == UPKEEP_WAIT * 1000
    engine.dispose()


def test_readers_still_see_one_state_and_write_nothing(on_postgres: Store) -> None:
    """How an act begins is its own: a reader's transaction is begun by the driver, as it was."""
    store = on_postgres
    within(store, 1.0)
    shown = [text(f"SHOW transaction_{name}") for name in ("isolation", "read_only")]

    assert store.db.read(lambda c: [c.scalar(show) for show in shown]).now() == [
        "repeatable read",
        "on",
    ]
    with waiting(store.db.engine, lambda: 1.0).begin() as connection:
        assert [connection.scalar(show) for show in shown] == ["read committed", "off"]


def test_an_act_that_waits_is_one_transaction(desks: Desks) -> None:
    """
    What began is committed whole, and what broke is rolled back whole, though the driver did not
    begin it.
    """
    store = desks.store
    number = desks.requested().number

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    approve, clock = act("KFDO", "approve", inbound="t1"), store.db.steady.clock
    with until(clock.monotonic() + 60, clock):
        with pytest.raises(ZeroDivisionError):
            store.releases.change(number, broken, approve).now()
        outcome = store.releases.change(number, steps.approve, approve).now()

    assert not outcome.repeated
    assert [r.result for r in store.queries.records(number).now()] == ["done", "done"]


@contextmanager
def journeys(raw: Any, into: Path) -> Iterator[list[int]]:
    """Counts how often a connection asks its server something and waits."""
    counted: list[int] = []
    with into.open("w") as file:
        raw.pgconn.trace(file.fileno())
        yield counted
        raw.pgconn.untrace()
    sent = [line.split("\t") for line in into.read_text().splitlines()]
    counted.append(sum(line[1] == "F" and line[3] in ("Query", "Sync") for line in sent))


def test_to_say_how_long_costs_no_journey(on_postgres: Store, tmp_path: Path) -> None:
    """The driver's own BEGIN is a journey too: ours carries the wait with it."""

    def counted(engine: Any, name: str) -> int:
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            with journeys(raw, tmp_path / name) as n, connection.begin():
                connection.scalar(text("SELECT 1"))
        return n[0]

    usual, ours = (
        counted(on_postgres.db.engine, "usual"),
        counted(waiting(on_postgres.db.engine, lambda: 1.5), "ours"),
    )

    assert (usual, ours) == (3, 3), "to begin, to ask, to commit"


def test_a_server_that_is_gone_when_an_act_begins_is_a_fault_of_the_database(
    on_postgres: Store,
) -> None:
    """The connection was checked a moment before; the next act gets another."""
    ours = waiting(on_postgres.db.engine, lambda: 1.0)
    with ours.connect() as cut:
        process = cut.scalar(text("SELECT pg_backend_pid()"))
        cut.rollback()
        on_postgres.db.sweep(
            lambda c: c.scalar(text("SELECT pg_terminate_backend(:it)"), {"it": process})
        ).now()
        with pytest.raises(DatabaseFault), translated_errors():
            cut.begin()
    assert within(on_postgres, 1.0) == 1000


def test_to_wipe_the_log_holds_no_act_up(on_sqlite: Store) -> None:
    """
    SQLite keeps writers out while it waits for readers, such as a backup, to let it cut its log.
    """
    seen: list[int] = []
    event.listen(on_sqlite.db.engine, "reset", lambda raw, *_: seen.append(patience_of(raw)))
    with reading(on_sqlite.db.engine).connect() as backup:
        assert backup.exec_driver_sql("SELECT count(*) FROM audit").scalar()
        requested = Desks(on_sqlite).requested()
        seen.clear()
        wipe_log(on_sqlite.db.engine)

        assert seen == [WIPE_WAIT * 1000]
        assert WIPE_WAIT < DEADLINE / 4
    assert on_sqlite.queries.release(requested.number, NOON).now()


def patience_of(raw: Any) -> int:
    """The milliseconds that a connection of SQLite's is set to wait."""
    return int(raw.execute("PRAGMA busy_timeout").fetchone()[0])
