"""What is done now and then: keys, figures, tidying, and the look at who is in the channels."""

import asyncio
import io
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select

from bot.loops.housekeeping import REPEATS_KEPT, Housekeeping
from storage.clock import CONFIRMED
from storage.tables.outbox import CHANNEL, IDEMPOTENCY_KEY
from tests import PATIENCE
from tests.support.desk import APPROVALS, WARNING, Scene, another
from tests.support.fixtures import on_each_database, on_sqlite
from tests.support.logs import lines

HOUR, DAY = 3600.0, 86400.0


desk = on_sqlite()
"""A desk on SQLite."""

either = on_each_database()
"""A desk on SQLite and on PostgreSQL."""


def figure(desk: Scene, name: str) -> float:
    """A gauge's value."""
    value = desk.house.metrics.registry.get_sample_value(f"tripoint_{name}")
    assert value is not None
    return value


def repeats(desk: Scene) -> int:
    """How many requests are remembered."""
    return desk.store.db.read(
        lambda c: c.scalar(select(func.count()).select_from(IDEMPOTENCY_KEY))
    ).now()


async def test_the_keys_of_a_day_that_is_over_are_destroyed_and_that_is_recorded(either: Scene):
    """
    With the key the content is gone from every copy of the database; the record says so, once.
    """
    await either.released(lifetime="12h")
    await either.settle(3 * DAY)
    for _ in range(2):
        await either.house.housekeeping.keys_of_days_over()
    destroyed = either.store.db.keys.destroyed()
    assert destroyed
    told = [
        r.action for day in destroyed for r in either.store.queries.records(f"epoch {day}").now()
    ]
    assert told == ["destroy_key"] * len(destroyed)


async def test_figures_tell_what_waits_and_since_when(either: Scene):
    """Cards that grow old are the first sign that Slack does not take them."""
    await either.request(lifetime="12h")
    either.sandbox.faults.fail("conversations.members", times=99)
    await either.command("KORFDO", "help", room=APPROVALS)
    await either.decide("KORFDO", "approve")
    either.hand.advance(60)
    await either.house.housekeeping.figures()
    assert figure(either, "cards_behind") > 0
    assert 60 <= figure(either, "cards_oldest_behind_seconds") < 90
    assert figure(either, "timers_due") == 1, "whom the hub tries first"
    assert figure(either, "audit_records") > 1
    assert figure(either, "tick_age_seconds") == 60
    either.hand.advance(90 * DAY)
    await either.house.housekeeping.figures()
    assert figure(either, "timers_due") > 1


async def test_requests_that_cannot_come_again_are_forgotten_and_no_others(either: Scene):
    """A form may stay open for a day; its repeat must still be known."""
    await either.request()
    known = repeats(either)
    assert known
    either.hand.advance(REPEATS_KEPT.total_seconds() - HOUR)
    await either.house.housekeeping.tidy()
    assert repeats(either) == known
    either.hand.advance(2 * HOUR)
    await either.house.housekeeping.tidy()
    assert repeats(either) == 0
    slots = select(func.count()).select_from(CHANNEL)
    assert either.store.db.read(lambda c: c.scalar(slots)).now() == 0, (
        "nor turns that were had long ago"
    )


async def test_the_daily_look_tells_each_desk_of_its_own_channels_only(desk: Scene):
    """One channel that cannot be seen, or one officer who cannot be told, hides no other."""
    channels, app = desk.sandbox.workspace.channels, desk.sandbox.workspace.app.bot_user
    channels[APPROVALS["KOR"]].members.append("U0JPNLO")
    channels[APPROVALS["JPN"]].members.remove(app)
    desk.sandbox.faults.refuse("chat.postMessage", "internal_error", times=1)
    for _ in range(2):
        await desk.house.housekeeping.look_at_channels()
        await desk.settle()
    told = {
        user: [m.text for m in desk.person(user).dm()] for user in ("KORSEC", "USASEC", "JPNSEC")
    }
    assert all(APPROVALS["KOR"] in text for text in told["KORSEC"])
    assert all("channel_not_found" in text for text in told["JPNSEC"])
    assert [len(told["KORSEC"]), len(told["JPNSEC"])] == [1, 1], (
        "who could not be told is told next time, others once"
    )
    assert told["USASEC"] == []


async def test_every_job_is_done_at_the_start_and_one_that_fails_stops_no_other(desk: Scene):
    """A desk that was off for a week has keys to destroy before its first hour is over."""
    done = []
    keeping = desk.house.housekeeping

    async def broken() -> None:
        done.append("figures")
        raise RuntimeError("broken")

    async def last() -> None:
        done.append("channels")
        ended.set()

    ended = asyncio.Event()
    keeping.figures, keeping.look_at_channels = broken, last
    stop = asyncio.Event()
    running = asyncio.create_task(keeping.run(stop))
    await ended.wait()
    stop.set()
    await running
    assert list(dict.fromkeys(done)) == ["figures", "channels"], (
        "the first again, where five seconds are over already"
    )


async def test_a_job_that_the_scheduler_has_forgotten_is_noticed_by_the_monotonic_clock(
    desk: Scene,
):
    """The scheduler goes by the wall clock: set back by a day, it would let keys lie for a day."""
    keeping = desk.house.housekeeping
    assert keeping.late() == []
    for name in keeping.jobs:
        await keeping.do(name)
    desk.hand.advance(9)
    assert keeping.late() == []
    desk.hand.step(-DAY)
    desk.hand.advance(2)
    assert keeping.late() == ["probe", "figures"]
    desk.hand.advance(120)
    assert keeping.late() == ["leftovers", "clock", "probe", "figures", "slack", "keys", "moved"]
    await keeping.do("keys")
    assert keeping.late() == ["leftovers", "clock", "probe", "figures", "slack", "moved"]


async def test_what_a_crash_left_beside_the_keys_is_swept_at_the_start_and_each_minute(
    either: Scene,
):
    """Nobody has to say `init`; and until then it stands in nobody's way."""
    folder = either.store.db.keys.path
    left = folder / "checkpoint.00aa.tmp"
    left.write_text("left")
    ruined, _ = either.store.db.keys.pending.create(now=either.now)
    (folder / f"pending-{ruined}.key").write_bytes(bytes(80))
    seconds, _ = either.house.housekeeping.jobs["leftovers"]
    assert seconds == 60
    assert either.store.health.key_faults(either.now).now() == []

    await either.house.housekeeping.do("leftovers")
    assert not left.exists() and not (folder / f"pending-{ruined}.key").exists()
    left.write_text("left")
    async with another(either):
        assert not left.exists(), "before it says that it has started"


async def test_a_request_stays_known_whatever_is_done_to_the_clock(either: Scene):
    """
    Three days that nobody lived through, a restart under them, and Slack sends the form of a minute
    ago again.
    """
    officer = either.person("KORLO")
    await either.command("KORLO", "request")
    await officer.fill(WARNING)
    await either.house.housekeeping.tidy()
    sent = await officer.submit()
    assert sent.ok
    either.hand.step(3 * DAY)
    await either.settle(1)
    await either.settle(CONFIRMED)
    assert either.store.db.steady.now() > either.now - timedelta(minutes=1), "it is believed by now"
    await either.house.housekeeping.tidy()
    assert repeats(either) > 0
    async with another(either) as restarted:
        await restarted.housekeeping.tidy()
        await restarted.housekeeping.tidy()
    assert repeats(either) > 0
    either.hand.advance(2 * DAY + HOUR)
    await either.house.housekeeping.tidy()
    assert repeats(either) == 0


async def test_requests_grow_old_no_faster_where_two_replicas_count(either: Scene):
    """After a leap of the clock it is the time lived through that counts: each hour of it once."""
    async with another(either) as second:
        await either.request()
        for house in (either.house, second):
            await house.housekeeping.tidy()
        either.hand.step(3 * DAY)
        await either.settle(1)
        await either.settle(CONFIRMED)
        known = repeats(either)
        for _ in range(30):
            either.hand.advance(HOUR)
            for house in (either.house, second):
                await house.housekeeping.tidy()
        assert repeats(either) == known > 0

        for _ in range(20):
            either.hand.advance(HOUR)
            for house in (either.house, second):
                await house.housekeeping.tidy()
        assert repeats(either) == 0


async def test_told_to_stop_in_the_middle_of_a_job_it_stops_and_calls_nothing_broken(
    desk: Scene, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    """
    The first turn is its own, the second the scheduler's, which calls whatever it breaks off a
    fault.
    """
    keeper, turns, begun, stop = desk.house.housekeeping, count(1), asyncio.Event(), asyncio.Event()

    async def long() -> None:
        if next(turns) > 1:
            begun.set()
            await asyncio.Event().wait()

    monkeypatch.setattr(Housekeeping, "jobs", {"long": (0.01, long)})
    running = asyncio.create_task(keeper.run(stop))
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        stop.set()
        await running
        await asyncio.sleep(0)
    assert [line for line in lines(log) if line["level"] in {"warning", "error"}] == []
