"""
A server that goes away while it is at work, and another in its place: each act is done once, and
none is lost.
"""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event, text

from bot import failpoints, waits
from bot.domain import steps
from bot.domain.refusals import NotStarted
from storage.database.engine import DatabaseFault, cut_off
from storage.store.store import Store
from storage.transaction.act import Commit
from tests.domain.world import NOON
from tests.storage.world import SECRET, Desks, act
from tests.support.postgres import Postgres

OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> "
    "pg_backend_pid()"
)


@pytest.fixture
def store(on_postgres: Store) -> Store:
    """The store on PostgreSQL."""
    return on_postgres


@pytest.fixture
def fail(store: Store, postgresql: Postgres) -> Callable[[], None]:
    """Has the server end every connection of the desk's, as one does that goes down."""

    def gone() -> None:
        with psycopg.connect(postgresql.admin, autocommit=True) as other:
            other.execute(OTHERS, [store.db.engine.url.database])

    return gone


class Once:
    """Does something the first time it is called, and nothing later."""

    def __init__(self, what: Callable[[], None]) -> None:
        self.left, self.what = 1, what

    def __call__(self, *_: Any) -> None:
        """The first time alone."""
        if self.left:
            self.left = 0
            self.what()


def approvals(store: Store, number: str) -> list[tuple[str, str]]:
    """Each attempt to approve a release, and what came of it."""
    return [
        (r.action, r.result) for r in store.queries.records(number).now() if r.action == "approve"
    ]


def approve(store: Store, number: str, **more: Any) -> Any:
    """One approval, as an officer's act with two seconds."""
    clock = store.db.steady.clock
    with waits.until(clock.monotonic() + 2, clock):
        return store.releases.change(number, steps.approve, act("KFDO", "approve", **more)).now()


def test_an_act_that_lost_its_server_before_it_was_committed_is_done_once(
    store: Store, fail: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the first try is left, and the officer learns of nothing."""
    number = Desks(store).requested().number
    once = Once(fail)
    monkeypatch.setattr(failpoints, "hit", lambda name: once() if name == "before-commit" else None)
    outcome = approve(store, number)

    assert not once.left
    assert not outcome.repeated
    assert approvals(store, number) == [("approve", "done")]


def test_an_act_whose_commit_was_never_confirmed_is_not_done_twice(
    store: Store, fail: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its record is there, so it is done: also what it opened is handed out."""
    number = Desks(store).requested().number
    commit = store.db.engine.dialect.do_commit

    def lost(raw: Any) -> None:
        commit(raw)
        if once.left:
            once()
            raise psycopg.OperationalError("server closed the connection unexpectedly")

    once = Once(fail)
    monkeypatch.setattr(store.db.engine.dialect, "do_commit", lost)
    outcome = store.releases.change(number, steps.look, act("KFDO", "details", inbound="t1")).now()

    assert not once.left
    assert not outcome.repeated
    assert outcome.content and outcome.content.body == SECRET
    assert [r.action for r in store.queries.records(number).now()] == ["request", "details"]
    approve(store, number)
    assert store.db.log.broken is None


def test_an_act_met_by_a_server_that_follows_another_by_now_goes_to_the_one_that_leads(
    store: Store,
) -> None:
    """What is open to it takes no writes any more, and never will again."""
    number = Desks(store).requested().number
    read_only = text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    followers: list[Any] = []

    def follow(raw: Any, *_: Any) -> None:
        raw.execute(read_only.text)
        raw.commit()
        followers.append(raw)

    with store.db.engine.connect() as c:
        follow(c.connection.driver_connection)
    outcome = approve(store, number)

    assert not outcome.repeated and followers[0].closed
    assert approvals(store, number) == [("approve", "done")]


def test_a_reading_that_lost_its_server_is_read_again(
    store: Store, fail: Callable[[], None]
) -> None:
    """Whoever looked at a list sees the list."""
    once = Once(fail)

    def look(c: Connection) -> int:
        found = c.scalar(text("SELECT count(*) FROM officer"))
        once()
        return int(found or 0) + int(c.scalar(text("SELECT count(*) FROM desk")) or 0)

    assert store.db.read(look).now() > 3
    assert not once.left


@pytest.mark.parametrize("away", [1, 3])
def test_a_server_that_is_not_there_yet_is_asked_again(store: Store, away: int) -> None:
    """Another takes its place within moments."""
    number = Desks(store).requested().number
    store.db.engine.dispose()
    left = [None] * away

    def connect(*_: Any) -> None:
        if left:
            left.pop()
            raise psycopg.OperationalError("connection refused")

    event.listen(store.db.engine, "do_connect", connect)
    assert not approve(store, number).repeated
    assert not left


def test_one_that_stays_away_is_a_fault_of_the_database_and_no_act_begins(store: Store) -> None:
    """The officer's two seconds are over before it is back: nothing was changed."""
    store.db.engine.dispose()

    def connect(*_: Any) -> None:
        raise psycopg.OperationalError("connection refused")

    event.listen(store.db.engine, "do_connect", connect)
    with pytest.raises(DatabaseFault, match="connection refused"):
        store.db.sweep(lambda c: c.scalar(text("SELECT 1"))).now()
    with pytest.raises(DatabaseFault, match="connection refused"):
        store.db.read(lambda c: c.scalar(text("SELECT 1"))).now()


def test_an_act_whose_time_is_over_before_another_server_is_there_has_not_begun(
    store: Store, fail: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not begun anew for somebody who is not waiting any more."""
    until = store.db.steady.clock.monotonic() + 2

    def slow(_: Connection) -> Commit[int]:
        fail()
        monkeypatch.setattr(store.db.steady.clock, "monotonic", lambda: until + 1)
        _.scalar(text("SELECT 1"))
        return Commit(1)

    with waits.until(until, store.db.steady.clock), pytest.raises(NotStarted):
        store.db.transact(slow)


FAILOVER = ("08006", "08001", "57P01", "57P02", "57P03", "25006")
OTHERWISE = ("57014", "40001", "53100", "23505", "42P01")


@pytest.mark.parametrize("code", [*FAILOVER, *OTHERWISE])
def test_the_codes_of_a_failover(code: str) -> None:
    """A query that was cancelled, a full disk or a fault of ours is none."""
    fault: Any = psycopg.errors.lookup(code)("said")
    wrapped = type("Wrapped", (Exception,), {"orig": fault})()
    assert cut_off(wrapped) is (code in FAILOVER)
    assert not cut_off(ValueError("of ours"))


def test_an_idle_desk_finds_its_server_again(store: Store, fail: Callable[[], None]) -> None:
    """All its connections were cut meanwhile: the next act is as if nothing had been."""
    number = Desks(store).requested().number
    fail()
    approve(store, number)
    assert store.queries.release(number, NOON).now()
