"""
The log is extended only from what is known of it: forge, then act, verify, start again and act,
reopen and act.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from bot.cli.exercise.demo_desk import DemoClock
from bot.domain import steps
from bot.domain.refusals import ClockDoubted, Refusal
from bot.sandbox import HandClock
from storage.audit import rows
from storage.audit.anchor import Anchor, LogBroken
from storage.audit.checkpoint import parse_vkey, verify
from storage.audit.merkle import Frontier
from storage.audit.record import REOPEN, from_columns, leaf
from storage.keys.errors import KeyFault
from storage.outbox import broken_log
from storage.store.store import Store
from storage.tables.audit import AUDIT
from storage.tables.columns import table
from storage.tables.outbox import CARD
from storage.tables.releases import HistoryRow
from storage.transaction.act import Attempt
from storage.transaction.reopen import NothingBroken, reopen
from tests.conftest import OfOneTest
from tests.domain.world import LAUNCH, NOON, at, who
from tests.storage import forging
from tests.storage.forging import FORGERIES, Forgery, head_of, put, rows_of
from tests.storage.transaction.test_crashes import killed_at
from tests.storage.transaction.test_writer_queue import WAITS
from tests.storage.world import Desks, founded, migrated, opened
from tests.support.postgres import Postgres

HISTORY = table(HistoryRow)


@pytest.fixture
def start(url: str, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Starts a process of the desk: its store; all are closed at the end."""
    stores: list[Store] = []

    def started() -> Store:
        stores.append(opened(url, tmp_path))
        return stores[-1]

    founded(started())
    yield started
    for store in stores:
        store.close()


def log_of(store: Store) -> list[dict[str, Any]]:
    """The rows of the log with their leaves."""
    return [
        dict(row)
        for row in store.db.read(
            lambda c: c.execute(select(AUDIT).order_by(AUDIT.c.seq)).mappings()
        ).now()
    ]


def done(store: Store) -> int:
    """How many lines the register has: what was done."""
    return store.db.read(lambda c: c.scalar(select(func.count()).select_from(HISTORY))).now() or 0


def nothing_is_done(store: Store) -> None:
    """Whatever anybody tries: no step, no record, no refusal, no timer."""
    before, log = done(store), log_of(store)
    number = store.db.read(lambda c: c.scalar(select(func.min(HISTORY.c.number)))).now()
    desks = Desks(store)
    for attempt in (
        desks.requested,
        lambda: desks.do("KFDO", number, steps.recall, at(1), note="wrong object"),
        lambda: desks.do("KLO", number, steps.approve, at(1)),
        lambda: desks.do("JLO", number, steps.acknowledge, at(1)),
        lambda: store.administration.stand_down(
            desks_officer(store), act_of_operator(), why="left"
        ).now(),
    ):
        with pytest.raises(LogBroken):
            attempt()
    assert store.timers.fire({}, at(60 * 24 * 400)).now() is False
    assert (done(store), log_of(store)) == (before, log)


def desks_officer(store: Store) -> Any:
    """Somebody on the roster."""
    return next(iter(store.queries.book(NOON).now().roster))


def act_of_operator() -> Attempt:
    """An act of the operator's."""
    return Attempt("roster stand-down", NOON, who="operator:anna")


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
@pytest.mark.parametrize("again", [False, True], ids=["running", "started again"])
def test_a_forged_log_is_never_gone_on_with(
    forge: Forgery, again: bool, start: Callable[[], Store]
) -> None:
    """
    Neither by the process that has run all along nor by one that starts now; the way out is on
    record for good.
    """
    store = start()
    number = Desks(store).released().number
    kept = store.db.keys.witness()
    assert store.audit.verify().now().sound
    forge(store)

    store = start() if again else store
    nothing_is_done(store)
    assert not store.audit.verify().now().sound
    assert store.db.keys.witness() == kept
    nothing_is_done(start())

    told = reopen(start().db, because="the disk was replaced", who="operator:anna", now=at(5))
    fresh = start()
    Desks(fresh).requested(at(6))
    Desks(fresh).do("KFDO", number, steps.recall, at(7), note="wrong object")
    report = fresh.audit.verify().now()
    assert report.faults == ()
    assert [(r.action, r.actor) for r in report.reopened] == [(REOPEN, "operator:anna")]
    said = json.loads(report.reopened[0].detail or "")
    assert (said["because"], said["first"]) == ("the disk was replaced", told.first)
    assert (fresh.db.keys.path / (told.kept or "")).read_text() == kept
    if forge not in (
        forging.append,
        forging.another_logs_head,
        forging.row_beyond,
        forging.row_far_beyond,
        forging.no_head,
        forging.damaged_head,
    ):
        assert not fresh.audit.verify(kept).now().sound, (
            "who kept an older checkpoint still sees it"
        )


@pytest.mark.parametrize("again", [False, True], ids=["running", "started again"])
def test_an_older_genuine_head_is_never_gone_on_with(
    again: bool, start: Callable[[], Store]
) -> None:
    """Signed with the log's own key, with the very rows it was signed over."""
    store = start()
    head, rows = head_of(store), rows_of(store)
    Desks(store).released()
    put(store, rows, head=head)

    store = start() if again else store
    nothing_is_done_on(store)

    reopen(start().db, because="a copy was put back", who="operator:anna", now=at(5))
    Desks(start()).released(at(6))
    assert start().audit.verify().now().sound


def nothing_is_done_on(store: Store) -> None:
    """No request, and no record of it."""
    log = log_of(store)
    with pytest.raises(LogBroken):
        Desks(store).requested()
    assert log_of(store) == log


def test_an_older_head_after_a_kill_before_the_witness_is_never_gone_on_with(
    start: Callable[[], Store], url: str, tmp_path: Path
) -> None:
    """
    What the process that was killed had committed is not known to anybody; what was kept before it
    is.
    """
    store = start()
    Desks(store).released()
    head, rows = head_of(store), rows_of(store)
    killed_at("committed", url, tmp_path, "request")
    assert head_of(store)["size"] == head["size"] + 1

    put(store, rows[:-1])
    nothing_is_done_on(start())


@pytest.mark.parametrize("lost", ["checkpoint", "both"])
def test_a_lost_checkpoint_stops_the_desk(lost: str, start: Callable[[], Store]) -> None:
    """Running or started again: nothing shows that the log was not cut."""
    store = start()
    Desks(store).released()
    (store.db.keys.path / "checkpoint").unlink()
    if lost == "both":
        (store.db.keys.path / "checkpoint.frontier").unlink()

    nothing_is_done_on(start())
    Desks(store).requested()  # committed before the checkpoint was missed
    nothing_is_done_on(store)
    assert not store.audit.verify().now().sound

    told = reopen(start().db, because="lost", who="operator:anna", now=at(5))
    assert told.kept is None
    Desks(start()).requested(at(6))
    assert start().audit.verify().now().sound


def test_everything_gone_with_the_checkpoint_is_no_fresh_start(start: Callable[[], Store]) -> None:
    """A log of nothing is a log that was emptied, unless its empty checkpoint says so."""
    store = start()
    Desks(store).released()
    assert log_of(store)
    forging.nothing_left(store)
    (store.db.keys.path / "checkpoint").unlink()

    assert log_of(store) == []
    nothing_is_done_on(start())
    nothing_is_done_on(store)


def test_a_checkpoint_of_yesterday_put_back_is_outgrown(start: Callable[[], Store]) -> None:
    """By itself it hides nothing: the log extends it, and the next act keeps the newest again."""
    store = start()
    kept = store.db.keys.witness() or ""
    Desks(store).released()
    (store.db.keys.path / "checkpoint").write_text(kept)

    fresh = start()
    Desks(fresh).requested()
    assert fresh.db.keys.witness() == fresh.queries.checkpoint().now()
    assert fresh.audit.verify().now().sound


def two_acts_around_anothers(
    one: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> list[Anchor]:
    """
    The heads of two acts of one process, both of them not kept, with an act of the other between
    them.
    """
    kept: list[Anchor] = []
    with monkeypatch.context() as patch:
        patch.setattr(one.db.log, "keep", kept.append)
        Desks(one).requested()
        Desks(other).requested(at(1))
        Desks(one).requested(at(2))
    assert len(kept) == 2
    return kept


class TestHonest:
    """What must not stop the desk."""

    @pytest.mark.parametrize("spoilt", ["missing", "damaged", "of another size", "of another log"])
    def test_the_frontier_is_made_anew_where_it_does_not_fit(
        self, spoilt: str, start: Callable[[], Store]
    ) -> None:
        """
        Every desk of today has none; it proves itself by its root, or a walk over the log makes it.
        """
        store = start()
        Desks(store).released()
        path = store.db.keys.path / "checkpoint.frontier"
        assert Frontier.unpack(bytes.fromhex(path.read_text())).size == head_of(store)["size"]
        wrong = {"damaged": "none", "of another size": Frontier(2, (bytes(32),)).pack().hex()}
        size = head_of(store)["size"]
        wrong["of another log"] = Frontier(size, (bytes(32),) * size.bit_count()).pack().hex()
        path.unlink() if spoilt == "missing" else path.write_text(wrong[spoilt])

        fresh = start()
        Desks(fresh).requested()
        assert Frontier.unpack(bytes.fromhex(path.read_text())).size == head_of(fresh)["size"]
        assert fresh.audit.verify().now().sound

    @pytest.mark.parametrize("point", ["before-commit", "committed", "witness-kept"])
    def test_a_kill_around_the_commit_is_caught_up_with(
        self, point: str, start: Callable[[], Store], url: str, tmp_path: Path
    ) -> None:
        """By the process that went on, and by one that starts."""
        store = start()
        killed_at(point, url, tmp_path, "request")

        Desks(store).requested()
        Desks(start()).requested()
        assert store.audit.verify().now().sound

    def test_the_very_first_record_may_be_cut_off_from_its_checkpoint(
        self, databases: OfOneTest, tmp_path: Path
    ) -> None:
        """A log begins with an empty checkpoint, which its first record extends."""
        url = databases.fresh(migrated)
        store = opened(url, tmp_path)
        empty = store.db.keys.witness()
        founded(store).close()
        store.db.keys.put_witness(empty or "", Frontier())

        fresh = opened(url, tmp_path)
        Desks(fresh).requested()
        assert fresh.audit.verify().now().sound
        fresh.close()

    def test_two_processes_take_turns(self, start: Callable[[], Store]) -> None:
        """Each catches up with what the other has recorded."""
        one, other = start(), start()
        for n in range(5):
            Desks(one).requested(at(n))
            Desks(other).requested(at(n))
        assert one.audit.verify().now().sound and one.db.log.broken is other.db.log.broken is None

    def test_a_commit_whose_answer_was_lost_is_found_by_the_next_act(
        self, start: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The anchor stays where it was, and the log extends it."""
        store = start()
        Desks(store).requested()
        known = store.db.log._anchor
        monkeypatch.setattr(store.db.log, "committed", lambda head: None)
        Desks(store).requested(at(1))
        monkeypatch.undo()
        assert store.db.log._anchor is known

        Desks(store).requested(at(2))
        assert store.db.log._anchor and known and store.db.log._anchor.size == known.size + 2
        assert store.audit.verify().now().sound

    def test_a_checkpoint_kept_ahead_is_reached_by_the_next_act(
        self, start: Callable[[], Store]
    ) -> None:
        """Two processes commit in one order, and keep their checkpoints in the other."""
        one, other = start(), start()
        Desks(one).requested()
        late = one.db.log._anchor
        Desks(other).requested(at(1))
        assert late
        one.db.log.keep(late)
        assert one.db.keys.witness() == one.queries.checkpoint().now(), (
            "the older one changes nothing"
        )
        Desks(one).requested(at(2))
        assert one.audit.verify().now().sound and one.db.log.broken is None

    def test_a_checkpoint_kept_ahead_of_one_act_and_behind_the_next_is_no_fault(
        self, start: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        The other process kept its own between two acts of this one, of which the first kept its own
        last.
        """
        one, other = start(), start()
        kept = two_acts_around_anothers(one, other, monkeypatch)
        one.db.log.keep(kept[0])
        Desks(one).requested(at(3))
        one.db.log.keep(kept[1])
        Desks(one).requested(at(4))
        assert one.audit.verify().now().sound and one.db.log.broken is None
        assert one.db.keys.witness() == one.queries.checkpoint().now()

    def test_acts_at_once_on_four_replicas(self, start: Callable[[], Store]) -> None:
        """Crossing checkpoints are no fault."""
        stores = [start() for _ in range(4)]
        faults: list[BaseException] = []

        def work(store: Store) -> None:
            try:
                for n in range(4):
                    Desks(store).requested(at(n))
            except Refusal:  # the file was held for too long: not started
                return
            except BaseException as fault:  # noqa: BLE001
                faults.append(fault)

        threads = [threading.Thread(target=work, args=(store,)) for store in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        assert [store.db.log.broken for store in stores] == [None] * 4
        Desks(stores[0]).requested(at(9))
        assert stores[0].audit.verify().now().sound
        assert stores[0].db.keys.witness() == stores[0].queries.checkpoint().now()


def test_a_log_rolled_back_below_what_another_replica_kept_is_found_by_the_next_act(
    start: Callable[[], Store],
) -> None:
    """
    An idle replica knows no more than what was put back; the checkpoint that it meets then is ahead
    of it.
    """
    idle, busy = start(), start()
    Desks(idle).requested()
    head, rows = head_of(idle), rows_of(idle)
    for n in range(3):
        Desks(busy).requested(at(n))
    put(idle, rows, head=head)

    Desks(idle).requested(
        at(5)
    )  # it knows nothing else yet, and learns of it when it keeps its checkpoint
    nothing_is_done_on(idle)
    nothing_is_done_on(busy)
    nothing_is_done_on(start())


def test_a_replica_that_forks_the_log_at_one_size_stops(start: Callable[[], Store]) -> None:
    """The same number of records, and another root."""
    idle, busy = start(), start()
    Desks(idle).requested()
    head, rows = head_of(idle), rows_of(idle)
    Desks(busy).requested(at(1))
    put(idle, rows, head=head)

    Desks(idle).requested(at(5))
    assert idle.db.log.broken
    nothing_is_done_on(idle)
    nothing_is_done_on(busy)


def test_a_checkpoint_that_was_passed_and_not_reached_stops(
    start: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What another process kept lies behind this one's newest head by now, and states other records.
    """
    one, other = start(), start()
    Desks(one).requested()
    head, rows = head_of(one), rows_of(one)
    Desks(other).requested(at(1))
    Desks(other).requested(at(1))
    signed_elsewhere = other.db.keys.witness()
    put(one, rows, head=head)
    assert signed_elsewhere

    with monkeypatch.context() as patch:
        heads: list[Anchor] = []
        patch.setattr(one.db.log, "keep", heads.append)
        for n in range(4):
            Desks(one).requested(at(n))
    with pytest.raises(LogBroken):
        one.db.log.keep(heads[0])
    nothing_is_done_on(one)


def test_a_record_is_never_older_than_the_one_before_it(start: Callable[[], Store]) -> None:
    """
    Two acts may decide in one order and be recorded in the other; only a reopening may state an
    earlier time.
    """
    store = start()
    Desks(store).requested(at(10))
    Desks(store).requested(at(5))
    Desks(start()).requested(at(6))

    times = [row["at"] for row in log_of(store)]
    assert times == sorted(times)
    assert len(set(times[-3:])) == 1

    forging.cut(store)
    reopen(start().db, because="clock", who="operator:anna", now=at(1))
    assert log_of(store)[-1]["at"] < times[-1]


class TestLook:
    """An idle desk finds out too, has it told once, and blanks what is open."""

    @pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
    async def test_an_idle_process_finds_out(
        self, forge: Forgery, start: Callable[[], Store]
    ) -> None:
        """Without anybody's act."""
        store = start()
        Desks(store).released()
        assert await store.audit.look(at(1)) is None
        forge(store)

        assert await store.audit.look(at(2))

    async def test_every_process_takes_over_what_one_has_found(
        self, start: Callable[[], Store]
    ) -> None:
        """
        A row changed in place is found by whoever verifies; the others know of it from the
        database.
        """
        one, other = start(), start()
        Desks(one).released()
        one.db.log.found_broken("Record 2 of the log is not what was signed.")
        await one.audit.look(at(1))

        assert await other.audit.look(at(2)) == "Record 2 of the log is not what was signed."
        nothing_is_done_on(other)
        reopen(start().db, because="examined", who="operator:anna", now=at(5))
        Desks(start()).requested(at(6))

    async def test_it_is_told_once_and_open_forms_fall_behind(
        self, start: Callable[[], Store]
    ) -> None:
        """
        To each party's supervisors, who read as well that there is no security officer in this
        world.
        """
        store = start()
        number = Desks(store).released().number
        Desks(store).read(number, opens_view="v1")
        forging.cut(store)

        for n in range(3):
            await store.audit.look(at(1 + n))
            await start().audit.look(at(1 + n))

        told = select(CARD.c.officer).where(CARD.c.kind == "alarm").order_by(CARD.c.officer)
        assert store.db.read(lambda c: list(c.scalars(told))).now() == [
            *("T0/JSUP", "T0/JSUP", "T0/KSUP", "T0/KSUP", "T0/USUP", "T0/USUP"),
        ]
        form = select(CARD.c.wanted_version - CARD.c.drawn_version).where(
            CARD.c.external_id == "v1"
        )
        assert store.db.read(lambda c: c.scalar(form)).now() == 1

    async def test_what_is_over_is_still_destroyed_and_recorded_later(
        self, start: Callable[[], Store]
    ) -> None:
        """A broken log must not keep alive what has ended."""
        store = start()
        Desks(store).released(lifetime="12h")
        forging.cut(store)
        await store.audit.look(at(1))
        later = at(60 * 48)

        assert store.maintenance.destroy_over(later).now() == []
        gone = store.db.keys.destroyed()
        assert gone
        reopen(start().db, because="examined", who="operator:anna", now=later)
        assert start().maintenance.destroy_over(later).now() == sorted(gone)


class TestReopen:
    def test_a_record_of_a_clock_far_ahead_holds_nothing_up_for_good(
        self, url: str, start: Callable[[], Store], tmp_path: Path
    ) -> None:
        """
        A desk that is started under such a clock believes it; nobody else can state an earlier
        time.
        """
        start()
        ahead = opened(url, tmp_path, clock=DemoClock(HandClock(at(60 * 24 * 365).timestamp())))
        ahead.administration.stand_down(
            desks_officer(ahead), Attempt("roster stand-down", who="operator:anna")
        ).now()
        ahead.close()
        attempt = Attempt("request", actor=who("KLO2"))
        with pytest.raises(ClockDoubted):
            start().releases.change(None, partial(steps.request, draft=LAUNCH), attempt).now()

        told = reopen(start().db, because="a clock a year ahead", who="operator:anna", now=at(1))
        assert "ahead of the clock" in told.first
        start().releases.change(None, partial(steps.request, draft=LAUNCH), attempt).now()
        report = start().audit.verify().now()
        assert report.faults == () and len(report.reopened) == 1

    def test_a_whole_log_is_not_opened_again(self, start: Callable[[], Store]) -> None:
        """It is no way to write a record of one's own."""
        Desks(start()).released()
        store = start()
        log = log_of(store)
        with pytest.raises(NothingBroken):
            reopen(store.db, because="no reason", who="operator:anna", now=at(5))
        assert log_of(store) == log

    def test_no_desk_may_be_running(self, start: Callable[[], Store]) -> None:
        """Nor start meanwhile."""
        store = start()
        Desks(store).released()
        forging.cut(store)
        with store.db.keys.in_use(), pytest.raises(KeyFault, match="stop it first"):
            reopen(start().db, because="x", who="operator:anna", now=at(5))
        with (
            store.db.keys.alone(),
            pytest.raises(KeyFault, match="opened again"),
            store.db.keys.in_use(),
        ):
            pass

    @pytest.mark.parametrize(
        "sql", ["DELETE FROM audit WHERE seq = 2", "UPDATE audit SET detail = '{' WHERE seq = 2"]
    )
    def test_what_is_missing_or_no_record_is_filled(
        self, sql: str, start: Callable[[], Store]
    ) -> None:
        """By a record that says so; what was there is kept beside the keys."""
        store = start()
        Desks(store).released()
        store.db.sweep(lambda c: c.execute(text(sql))).now()
        assert "2" in store.audit.verify().now().faults[0]

        told = reopen(start().db, because="examined", who="operator:anna", now=at(5))
        assert log_of(store)[2]["action"] == "record missing"
        assert (told.aside is not None) == sql.startswith("UPDATE")
        if told.aside:
            assert "'{'" in (store.db.keys.path / told.aside).read_text()
        Desks(start()).requested(at(6))
        assert start().audit.verify().now().faults == ()

    @pytest.mark.parametrize("kept", [False, True], ids=["before the checkpoint", "after it"])
    def test_a_reopening_that_was_cut_off_is_finished(
        self, kept: bool, start: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Called again, it writes no second record."""
        store = start()
        Desks(store).released()
        forging.cut(store)
        witness, frontier = store.db.keys.witness(), store.db.keys.witness_frontier()
        reopen(start().db, because="examined", who="operator:anna", now=at(5))
        assert witness and frontier
        if not kept:
            store.db.keys.put_witness(witness, frontier)
            nothing_is_done_on(start())
            reopen(start().db, because="examined", who="operator:anna", now=at(9))
        assert [r.action for r in start().audit.verify().now().reopened] == [REOPEN]
        assert len(list(store.db.keys.path.glob("checkpoint.broken-*"))) == 1
        Desks(start()).requested(at(10))
        assert start().audit.verify().now().sound

    def test_verify_names_where_the_log_parts_from_what_was_signed(
        self, start: Callable[[], Store]
    ) -> None:
        """As near as the checkpoint's frontier tells."""
        store = start()
        Desks(store).released()
        forging.rewrite(store)

        assert (
            store.audit.verify().now().faults[0].endswith("the first that is not what was signed.")
        )
        assert "0 to 3" in store.audit.verify().now().faults[0]

    def test_what_was_broken_is_forgotten_only_by_it(self, start: Callable[[], Store]) -> None:
        """The state that all processes share goes with it."""
        store = start()
        Desks(store).released()
        store.db.sweep(
            lambda c: broken_log.report_broken(
                c, "It is.", store.db.booking.book(c, NOON, None), store.db.keys.random
            )
        ).now()
        assert store.audit.verify().now().sound
        assert store.db.read(broken_log.log_state).now().broken == "It is."

        told = reopen(start().db, because="examined", who="operator:anna", now=at(5))
        assert (told.first, store.db.read(broken_log.log_state).now().broken) == ("It is.", None)


EIGHT = """
import os, sys, threading
from pathlib import Path
from tests.storage.world import Desks, opened
store = opened(sys.argv[1], Path(sys.argv[2]))
desks = Desks(store)
print(desks.requested(own={"inbound": "first"}).number, flush=True)
os.environ["TRIPOINT_FAILPOINT"] = sys.argv[3] + "=exit"
ready = threading.Barrier(8)

def work(n):
    ready.wait()
    print(desks.requested(own={"inbound": f"t{n}"}).number, flush=True)

threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
sys.exit(3)
"""
FAILPOINTS = ("release-written", "content-sealed", "before-commit", "committed", "witness-kept")


@pytest.mark.parametrize("point", FAILPOINTS)
def test_what_was_answered_cannot_be_cut_unseen(point: str, url: str, tmp_path: Path) -> None:
    """
    Killed with eight acts in flight: what nobody had an answer to may be cut, and the desk goes on
    by itself.
    """
    founded(opened(url, tmp_path)).close()
    environment = {
        name: value for name, value in os.environ.items() if name != "TRIPOINT_FAILPOINT"
    }
    killed = subprocess.run(
        [sys.executable, "-c", EIGHT, url, str(tmp_path), point],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert killed.returncode == 137, (killed.returncode, killed.stderr)
    answered = set(killed.stdout.split())
    assert answered

    store = opened(url, tmp_path)
    witness = verify(
        store.db.keys.witness() or "",
        parse_vkey(store.db.keys.log_key().vkey)[1],
        store.db.keys.log_key().origin,
    )
    rows = log_of(store)
    assert answered <= {row["object"] for row in rows[: witness.size]}
    Desks(store).requested(at(1))
    assert store.audit.verify().now().sound
    store.close()


@pytest.mark.parametrize("beyond", [0, 1], ids=["answered", "not answered"])
def test_only_what_had_no_answer_may_be_cut_unseen(
    beyond: int, start: Callable[[], Store], url: str, tmp_path: Path
) -> None:
    """With a genuine head of that size, put there while no process ran."""
    store = start()
    Desks(store).released()
    heads = [(head_of(store), rows_of(store))]
    Desks(store).requested(at(1))
    heads.append((head_of(store), rows_of(store)))
    killed_at("committed", url, tmp_path, "request")
    store.close()

    head, rows = heads[beyond]
    fresh = start()
    put(fresh, rows, head=head)
    if beyond:
        Desks(fresh).requested(at(2))
        assert fresh.audit.verify().now().sound
    else:
        nothing_is_done_on(fresh)


@pytest.mark.parametrize("frontier", [False, True], ids=["in place", "with a frontier that fits"])
def test_a_record_changed_before_its_checkpoint_was_kept_is_found_by_who_catches_up(
    frontier: bool, start: Callable[[], Store], url: str, tmp_path: Path
) -> None:
    """The head is genuine and newer than what is kept; the records must lead to it."""
    start().close()
    killed_at("committed", url, tmp_path, "request")
    fresh = start()
    *rows, last = rows_of(fresh)
    row = last | {"actor": "T0/UFDO"}
    if frontier:
        put(fresh, [*rows, row])
    else:
        values = {"actor": "T0/UFDO", "leaf": leaf(from_columns(row))}
        fresh.db.sweep(
            lambda c: c.execute(update(AUDIT).where(AUDIT.c.seq == row["seq"]).values(**values))
        ).now()

    nothing_is_done_on(fresh)


def test_the_head_stays_as_it_was_met_until_the_record_is_added(
    postgresql: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Whoever records at the same moment waits; without the head's lock one would take the other for a
    forger.
    """
    url = postgresql.fresh(migrated)
    one, other = founded(opened(url, tmp_path)), opened(url, tmp_path)
    meeting: list[threading.Thread] = []
    added = rows.add

    def add(c: Any, record: Any, hashed: bytes) -> bool:
        if not meeting:
            meeting.append(threading.Thread(target=lambda: Desks(other).requested(at(1))))
            meeting[0].start()
            while meeting[0].is_alive() and not other.db.read(lambda c: c.scalar(WAITS)).now():
                pass
        return added(c, record, hashed)

    monkeypatch.setattr(rows, "add", add)
    Desks(one).requested()
    meeting[0].join()

    assert one.db.log.broken is other.db.log.broken is None
    assert one.audit.verify().now().sound
    one.close()
    other.close()
    postgresql.drop(url)
