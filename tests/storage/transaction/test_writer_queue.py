"""The queue: officers first, nothing begun is dropped, nothing late is begun."""

import asyncio
import gc
from pathlib import Path
from threading import Event, Semaphore
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.domain import steps
from bot.domain.refusals import NotStarted, WrongRole
from storage.transaction.writer_queue import Turn, Writer
from tests import PATIENCE
from tests.domain.world import LAUNCH
from tests.storage.world import Desks, act, all_written

WAITS = text(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def test_officers_go_before_sweeps() -> None:
    """A thousand timers that are due must not keep an officer waiting."""
    writer, gate, done = Writer(1), Event(), []
    writer.submit(lambda: gate.wait(PATIENCE))
    futures = [writer.submit(lambda n=n: done.append(n), Turn.SWEEP) for n in range(3)]  # type: ignore[misc]
    futures += [writer.submit(lambda n=n: done.append(n)) for n in range(10, 12)]  # type: ignore[misc]

    gate.set()
    for future in futures:
        future.result(PATIENCE)
    writer.close()

    assert done == [10, 11, 0, 1, 2]


async def test_what_has_not_begun_in_time_never_does() -> None:
    """The officer was told that nothing happened; then nothing may happen."""
    writer, gate, done = Writer(1), Event(), []
    writer.submit(lambda: gate.wait(PATIENCE))

    with pytest.raises(NotStarted):
        await writer.within(lambda: done.append(1), 0.01)
    gate.set()
    await asyncio.to_thread(writer.close)

    assert done == []


async def test_what_has_begun_is_waited_for_however_long_it_takes() -> None:
    """It must never be reported as failed while it goes on to succeed."""
    writer, begun, gate = Writer(1), Event(), Event()

    def slow() -> str:
        begun.set()
        gate.wait(PATIENCE)
        return "done"

    waiting = asyncio.create_task(writer.within(slow, 0.01))
    await asyncio.sleep(0)
    begun.wait(
        PATIENCE
    )  # here and not beside: the ten milliseconds are not looked at before it has begun
    done, _ = await asyncio.wait({waiting}, timeout=0.05)
    assert not done
    gate.set()

    assert await waiting == "done"
    await asyncio.to_thread(writer.close)


async def test_closing_finishes_what_has_begun_and_refuses_the_rest() -> None:
    """A deployment must not lose an approval that was being written."""
    writer, begun, gate, done = Writer(1), Event(), Event(), []

    def slow() -> None:
        begun.set()
        gate.wait(PATIENCE)
        done.append("begun")

    first = writer.submit(slow)
    waits = asyncio.create_task(writer.within(lambda: done.append("queued"), PATIENCE))
    await asyncio.to_thread(begun.wait, PATIENCE)
    closing = asyncio.create_task(asyncio.to_thread(writer.close))
    await asyncio.to_thread(writer.closing.wait, PATIENCE)
    gate.set()
    await closing

    first.result(0)
    with pytest.raises(NotStarted):
        await waits
    with pytest.raises(NotStarted):
        writer.submit(lambda: None)
    assert done == ["begun"]


@pytest.mark.parametrize("way", ["in turn", "within"])
@pytest.mark.parametrize("fault", [NotStarted(), ZeroDivisionError()], ids=["refused", "broken"])
async def test_what_nobody_waits_for_any_more_is_logged_only_where_it_breaks(
    way: str, fault: Exception
) -> None:
    """A stop breaks off what waits for its turn; that the queue then refuses it is no fault."""
    loop, writer, begun, gate = asyncio.get_running_loop(), Writer(1), Event(), Event()
    unheard: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _, about: unheard.append(about))

    def late() -> None:
        begun.set()
        gate.wait(PATIENCE)
        raise fault

    waits = writer.in_turn(late) if way == "in turn" else writer.within(late, PATIENCE)
    waiting = asyncio.create_task(waits)
    await asyncio.to_thread(begun.wait, PATIENCE)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with capture_logs() as log:
        gate.set()
        await asyncio.to_thread(writer.close)
        await asyncio.sleep(0)
    del waiting, waits
    gc.collect()

    assert unheard == []
    assert [line["exc_info"] for line in log] == [fault] * isinstance(fault, ZeroDivisionError)


def test_a_job_that_breaks_breaks_for_who_asked() -> None:
    """The thread goes on."""
    writer = Writer(1)
    broken = writer.submit(lambda: 1 / 0)

    assert isinstance(broken.exception(PATIENCE), ZeroDivisionError)
    assert writer.submit(lambda: 7).result(PATIENCE) == 7
    writer.close()


async def test_an_act_that_was_too_late_is_recorded_when_there_is_time(
    desks: Desks, tmp_path: Path
) -> None:
    """It was an attempt, and its repeat is answered the same."""
    store, gate = desks.store, Event()
    number = desks.requested().number
    threads, begun = 1 if store.db.engine.dialect.name == "sqlite" else 4, Semaphore(0)
    busy = [
        asyncio.ensure_future(store.db.behind(lambda: (begun.release(), gate.wait(PATIENCE))))
        for _ in range(threads)
    ]
    for _ in range(threads):
        await asyncio.to_thread(begun.acquire)

    late = act("KFDO", "approve", inbound="t1")
    with pytest.raises(NotStarted):
        await store.releases.change(number, steps.approve, late, deadline=0.1)
    gate.set()
    await asyncio.gather(*busy)
    while len(await store.queries.records(number)) < 2:
        pass

    with pytest.raises(NotStarted) as again:
        await store.releases.change(number, steps.approve, late)
    assert again.value.repeated
    assert [r.rule for r in await store.queries.records(number)] == [None, "not_started"]
    seen = await store.queries.release(number, late.now)
    assert seen is not None
    assert seen[0].revision == 1


async def test_what_comes_too_late_is_not_begun_and_leaves_its_record(desks: Desks) -> None:
    """Nobody is in its way, but who sent it has given up; nothing is left of it but that."""
    store = desks.store
    number = desks.requested().number
    for inbound in ("t1", None):
        with pytest.raises(NotStarted) as late:
            await store.releases.change(
                number, steps.approve, act("KFDO", "approve", inbound=inbound), deadline=-1
            )
        assert not late.value.repeated
    await all_written(store)

    seen = await store.queries.release(number, act("KFDO", "show").now)
    assert seen is not None
    assert seen[0].revision == 1
    assert [r.rule for r in await store.queries.records(number)] == [
        None,
        "not_started",
        "not_started",
    ]


async def test_a_repeat_that_comes_too_late_waits_for_what_it_repeats(desks: Desks) -> None:
    """
    What is under way may still be done: until that is known, nobody is told that it was not begun.
    """
    store, begun, gate = desks.store, Event(), Event()
    number = desks.requested().number

    def slow(release: Any, book: Any) -> Any:
        begun.set()
        gate.wait(PATIENCE)
        return steps.approve(release, book)

    same = act("KFDO", "approve", inbound="t1")
    first = asyncio.ensure_future(store.releases.change(number, slow, same))
    await asyncio.to_thread(begun.wait, PATIENCE)
    repeat = asyncio.ensure_future(store.releases.change(number, steps.approve, same, deadline=0.0))
    while store.db.engine.dialect.name == "postgresql" and not await store.db.read(
        lambda c: c.scalar(WAITS)
    ):
        pass
    gate.set()

    assert not (await first).repeated
    assert (await repeat).repeated
    await all_written(store)
    assert [r.result for r in await store.queries.records(number)] == ["done", "done"]


async def test_acts_through_the_queue_do_what_they_do_without_it(desks: Desks) -> None:
    """The awaited names are the same acts."""
    store = desks.store
    made = await store.releases.change(
        None, lambda _, book: steps.request(None, book, draft=LAUNCH), act("KLO", "request")
    )
    seen = await store.releases.precheck(
        made.release.number, lambda release, book: None, act("KLO", "show")
    )
    with pytest.raises(WrongRole):
        await store.releases.refuse(
            WrongRole(role="approver"), act("KLO", "show"), made.release.number
        )

    assert seen.release == made.release
    assert await store.queries.by_ref(made.release.ref) == made.release.number
    assert [r.result for r in await store.queries.records(made.release.number)] == [
        "done",
        "refused",
    ]
