"""
One budget for all that an officer's act waits for: each wait gets what the ones before it have
left.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, text

from bot import failpoints, waits
from bot.domain import steps
from bot.domain.refusals import NotStarted
from storage.database.atomic_files import locked
from storage.store.store import Store
from storage.transaction.act import Commit
from tests import PATIENCE
from tests.domain.world import NOON, who
from tests.storage.database.test_waits import RealSeconds, patience
from tests.storage.world import Desks, act, founded, migrated, opened
from tests.support.postgres import Postgres


@pytest.fixture
def clock() -> RealSeconds:
    """The clock of the store, by which every wait is over in a moment."""
    return RealSeconds(most=0.05)


@pytest.fixture
def store(url: str, tmp_path: Path, clock: RealSeconds) -> Iterator[Store]:
    """
    The store with policy and roster, on SQLite and on PostgreSQL, whose clock has hardly any
    patience.
    """
    store = founded(opened(url, tmp_path, clock=clock))
    yield store
    store.close()


@contextmanager
def busy(store: Store) -> Iterator[list[int]]:
    """Every reader has something in hand, as when digests are made; what was read meanwhile."""
    free, met, read = Event(), Event(), list[int]()

    def hold(_: Connection) -> None:
        met.set()
        free.wait(PATIENCE)

    held = [store.db._readers.submit(store.db.read(hold).now) for _ in range(4)]
    try:
        assert met.wait(PATIENCE)
        yield read
    finally:
        free.set()
        for one in held:
            one.result(PATIENCE)


async def test_whoever_asks_for_the_roster_waits_no_longer_than_there_is_left(
    store: Store, clock: RealSeconds
) -> None:
    """
    Behind four digests an officer would wait for seconds, and Slack would give up before anything
    was said.
    """
    with busy(store) as read, waits.until(clock.monotonic() + 2, clock):
        with pytest.raises(NotStarted):
            await asyncio.wait_for(store.queries.book(NOON, who("KFDO")), PATIENCE)
        with pytest.raises(NotStarted):
            await asyncio.wait_for(store.db.read(lambda _: read.append(1)), PATIENCE)
    await store.db.read(lambda _: None)
    assert read == [], "nobody waits for it any more, so it is not read either"


async def test_what_no_officer_waits_for_is_read_when_its_turn_comes(store: Store) -> None:
    """A digest or a card has no two seconds."""
    with busy(store):
        waiting = asyncio.ensure_future(store.db.read(lambda _: "read"))
        await asyncio.sleep(0)
    assert await asyncio.wait_for(waiting, PATIENCE) == "read"


def test_a_roster_that_is_being_read_holds_an_act_up_for_no_longer(
    store: Store, clock: RealSeconds
) -> None:
    """Of ten thousand officers that takes half a second, and everybody needs it."""
    with (
        waits.until(clock.monotonic() + 2, clock),
        store.db.booking._lock,
        pytest.raises(NotStarted),
    ):
        store.db.transact(lambda c: Commit(store.db.booking.pages(c)))


def test_a_key_directory_that_others_hold_holds_an_act_up_for_no_longer(
    store: Store, clock: RealSeconds
) -> None:
    """Such as a root key being changed, over many files: nothing of the act is left."""
    desks = Desks(store)
    number = desks.approved().number
    with (
        waits.until(clock.monotonic() + 2, clock),
        locked(store.db.keys.path, 0),
        pytest.raises(NotStarted),
    ):
        store.releases.change(number, steps.relay, act("UFDO", "relay")).now()
    seen = store.queries.release(number, NOON).now()
    assert seen and seen[0].deliveries[0].stage == "relay_review"
    assert desks.do("UFDO", number, steps.relay).release.deliveries[0].stage == "released"


async def test_a_witness_that_cannot_be_kept_in_time_is_kept_by_whoever_looks_next(
    store: Store, clock: RealSeconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The act is done: its officer must not hear otherwise, and not too late either."""
    number, look = Desks(store).requested().number, store.health.faults(NOON).now
    with ExitStack() as others:
        hold = {"committed": lambda: others.enter_context(locked(store.db.keys.path, 0))}
        monkeypatch.setattr(failpoints, "hit", lambda name: hold.pop(name, lambda: None)())
        with waits.until(clock.monotonic() + 2, clock):
            approved = act("KFDO", "approve")
            outcome = store.releases.change(number, steps.approve, approved).now()
        assert not hold
        assert not outcome.repeated
        assert store.db.unkept and "others hold" in store.db.unkept.why
        assert "others hold" in (await store.db.behind(look))["keys"]
    assert await store.db.behind(look) == {}
    assert store.db.unkept is None


async def test_each_wait_of_a_sweep_is_shorter_than_an_officers_two_seconds(
    store: Store, clock: RealSeconds
) -> None:
    """On SQLite there is one writer: whatever it waits for, all officers wait for."""
    clock.most = 60.0
    asked = await store.db.sweep(patience)
    assert asked == waits.SWEEP_WAIT * 1000
    assert await store.db.behind(lambda: store.db.sweep(patience).now()) == asked
    assert store.db.sweep(patience).now() == waits.OWN_WAIT * 1000


@pytest.fixture
def on_postgres(postgresql: Postgres, tmp_path: Path, clock: RealSeconds) -> Iterator[Store]:
    """The store on PostgreSQL, which counts anew for every lock."""
    url = postgresql.fresh(migrated)
    store = founded(opened(url, tmp_path, clock=clock))
    yield store
    store.close()
    postgresql.drop(url)


def test_every_further_lock_is_waited_for_only_as_long_as_there_is_left(
    on_postgres: Store, clock: RealSeconds
) -> None:
    """Two seconds for each of three locks were six; to a tenth of one it is not said anew."""

    def work(c: Connection) -> Commit[list[int]]:
        asked = [patience(c)]
        for seconds in (1.5, 0.05, 0.3, 60.0):
            clock.hand.advance(seconds)
            asked.append(patience(c))
        return Commit(asked)

    clock.most = 60.0
    with waits.until(clock.monotonic() + 2, clock):
        asked = on_postgres.db.transact(work)
    assert asked == [2000, 500, 500, 150, 1]
    assert on_postgres.db.sweep(patience).now() == waits.OWN_WAIT * 1000, (
        "it was said of that transaction alone"
    )


def test_an_act_that_gets_every_lock_at_once_says_nothing_more(
    on_postgres: Store, clock: RealSeconds
) -> None:
    """To say it before each statement would be a journey each."""
    said: list[str] = []
    from sqlalchemy import event

    event.listen(
        on_postgres.db.engine,
        "before_cursor_execute",
        lambda c, cursor, *_: said.append(str(cursor._query)),
    )
    number = Desks(on_postgres).requested().number
    with waits.until(clock.monotonic() + 2, clock):
        on_postgres.releases.change(number, steps.approve, act("KFDO", "approve")).now()
    assert said
    assert not [s for s in said if "lock_timeout" in s and "BEGIN" not in s]


def test_a_server_that_says_nothing_counts_as_gone(on_postgres: Store) -> None:
    """Else an act waits for a quarter of an hour for a machine without power."""
    with on_postgres.db.engine.connect() as c:
        told = c.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
        assert c.scalar(text("SELECT 1")) == 1
    assert told["connect_timeout"] == str(waits.CONNECT_SECONDS)
    assert told["tcp_user_timeout"] == str(waits.SILENT_SECONDS * 1000)
