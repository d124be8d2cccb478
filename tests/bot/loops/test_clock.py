"""
Time: what is due happens late rather than never, and nothing irreversible by a clock that has just
jumped.
"""

import asyncio
import io
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event, Semaphore

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.app import running_app
from bot.domain.steps import BY_THE_CLOCK
from bot.loops.clock import Ticker
from storage.book.book_reader import recorded_at
from storage.clock import CONFIRMED, GuardedClock
from storage.tables.outbox import TIMER
from tests import PATIENCE
from tests.domain.world import NOON
from tests.support.desk import APPROVALS, BODY, WARNING, Scene, settings_for
from tests.support.fixtures import on_each_database, on_sqlite
from tests.support.hand_clock import Hand
from tests.support.messages import says

HOUR = 3600.0
DAY = 24 * HOUR


desk = on_sqlite()
"""A desk on SQLite."""

either = on_each_database()
"""A desk on SQLite and on PostgreSQL."""


def waiting(desk: Scene) -> int:
    """How many timers have not had their time."""
    count = select(func.count()).select_from(TIMER).where(TIMER.c.done.is_(False))
    return desk.store.db.read(lambda c: c.scalar(count)).now()


def steps_of(desk: Scene, number: str) -> list[str]:
    """The register of a release, step by step."""
    return [str(move.step) for move in desk.store.queries.register(number).now()]


# --------------------------------------------------------------------------------- the two hands of
# a clock


def test_time_that_passes_is_believed_at_once():
    """Also hours at a time, as long as both clocks say so."""
    hand = Hand()
    steady = GuardedClock(hand)
    hand.hand.advance(90 * DAY)
    assert steady.now() == hand.now()


def test_a_small_correction_is_believed_at_once():
    """Clocks are corrected by seconds all the time."""
    hand = Hand()
    steady = GuardedClock(hand)
    hand.hand.step(59)
    assert steady.now() == hand.now()


def test_a_jump_forward_is_believed_only_once_it_has_lasted():
    """A wrong clock is put right within minutes; what was deleted by it meanwhile stays deleted."""
    hand = Hand()
    steady = GuardedClock(hand)
    hand.hand.step(DAY)
    assert steady.now() == NOON
    hand.hand.advance(CONFIRMED - 1)
    assert steady.now() == NOON + timedelta(seconds=CONFIRMED - 1), "time goes on as it was"
    hand.hand.advance(1)
    assert steady.now() == hand.now()


def test_a_second_jump_starts_the_wait_anew():
    """What is confirmed is one time, not that the clock is unsteady."""
    hand = Hand()
    steady = GuardedClock(hand)
    hand.hand.step(DAY)
    steady.now()
    hand.hand.advance(CONFIRMED - 1)
    hand.hand.step(DAY)
    assert steady.now() < NOON + timedelta(hours=1)
    hand.hand.advance(CONFIRMED - 1)
    assert steady.now() < NOON + timedelta(hours=1)
    hand.hand.advance(1)
    assert steady.now() == hand.now()


def test_a_jump_forward_that_is_taken_back_was_never_believed():
    """The usual case: somebody set the clock wrongly, and right again."""
    hand = Hand()
    steady = GuardedClock(hand)
    hand.hand.step(DAY)
    steady.now()
    hand.hand.advance(60)
    hand.hand.step(-DAY)
    assert steady.now() == hand.now() == NOON + timedelta(seconds=60)


def test_a_jump_back_is_believed_at_once_and_the_way_forward_again_is_not():
    """Back hastens nothing; and never is it ahead of the wall clock."""
    hand = Hand()
    steady = GuardedClock(hand)
    hand.hand.step(-DAY)
    assert steady.now() == hand.now()
    hand.hand.step(DAY)
    assert steady.now() == NOON - timedelta(days=1)


def test_one_is_asked_by_all_threads_of_a_process_one_after_the_other():
    """
    What one thread has half noted of a jump must not look to another as if it had lasted long
    enough.
    """
    hand, gate, asked = Hand(), Event(), Semaphore(0)
    steady = GuardedClock(hand)

    class Slow:
        """A clock that is being read."""

        now = hand.now

        def monotonic(self) -> float:
            asked.release()
            gate.wait(PATIENCE)
            return hand.monotonic()

    steady.clock = Slow()
    with ThreadPoolExecutor(2) as threads:
        told = [threads.submit(steady.now) for _ in range(2)]
        assert asked.acquire(timeout=PATIENCE)
        second = asked.acquire(timeout=0.2)
        gate.set()
        assert [one.result(PATIENCE) for one in told] == [NOON, NOON]
    assert not second


def test_a_moment_is_doubted_where_the_log_is_a_minute_ahead():
    """
    A minute is what clocks of replicas and corrections may differ by; more is a clock that was set
    back.
    """
    steady = GuardedClock(Hand())
    minute = NOON + timedelta(seconds=60)
    assert (steady.moment(None).latest, steady.moment(minute).latest) == (NOON, minute)
    assert steady.moment(minute).doubt is None
    assert steady.moment(minute + timedelta(microseconds=1)).doubt == "set back by 60 s"


def apart(*seconds: float, way: float = 0.0) -> str | None:
    """
    Why a clock is doubted that is so many seconds ahead of one, two … others, asked `way` seconds
    before.
    """
    hand = Hand()
    steady = GuardedClock(hand)
    hand.hand.advance(way)
    for whose, ahead in zip(("Slack's", "the database's"), seconds, strict=False):
        steady.compare(
            whose, hand.now() - timedelta(seconds=way / 2 + ahead), hand.monotonic() - way
        )
    return steady.moment(None).doubt


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ((), None),
        ((30.0,), None),
        ((30.5,), "30 s ahead of Slack's"),
        ((-31.0,), "31 s behind Slack's"),
        ((3600.0, 29.0), None),
        ((29.0, -3600.0), None),
        ((40.0, -3600.0), "40 s ahead of Slack's and 3600 s behind the database's"),
    ],
)
def test_a_moment_is_doubted_where_the_clock_is_far_from_every_other(
    others: tuple[float, ...], why: str | None
):
    """One that agrees is enough: the other may be wrong itself."""
    assert apart(*others) == why
    assert apart(*others, way=20.0) == why, "half the way there and back is taken off"


def test_what_was_long_on_its_way_says_nothing_of_a_clock():
    """Nobody knows when on that way it was dated."""
    assert apart(3600.0, way=20.0)
    assert apart(3600.0, way=31.0) is None


def test_a_clock_is_believed_again_when_one_of_the_others_says_so():
    """What was compared last counts, of each."""
    hand = Hand()
    steady = GuardedClock(hand)
    steady.compare("Slack's", hand.now() + timedelta(hours=1), hand.monotonic())
    assert steady.apart == {"Slack's": timedelta(hours=-1)}
    hand.hand.step(HOUR)
    steady.compare("Slack's", hand.now(), hand.monotonic())
    assert steady.apart == {}
    assert steady.silent("the database's") == float("inf")
    hand.hand.advance(7)
    assert steady.silent("Slack's") == 7


# ------------------------------------------------------------------------------------------------
# the ticker


async def test_all_that_is_due_is_done_one_after_the_other():
    """A backlog after a night is worked off in one go."""
    left = [3, 2, 1]

    async def due(_: datetime) -> bool:
        return bool(left and left.pop())

    assert await Ticker(due, GuardedClock(Hand())).once() == 3


async def test_the_loop_goes_on_after_what_fails_and_ends_when_told():
    """One failure is logged; the next look is a second later at most."""
    hand, stop, calls = Hand(), asyncio.Event(), []

    async def due(now: datetime) -> bool:
        calls.append(now)
        if len(calls) == 1:
            raise RuntimeError("broken")
        stop.set()
        return True

    ticker = Ticker(due, GuardedClock(hand))
    await ticker.run(stop)
    assert len(calls) == 2
    assert ticker.last == hand.monotonic()


# --------------------------------------------------------------------------------------- the desk
# and its clock


async def test_a_release_expires_by_itself_and_an_undecided_one_lapses(either: Scene):
    """Each by its timer, each once."""
    shared = await either.released(lifetime="12h")
    await either.settle(11 * HOUR)
    assert either.stages(shared) == {"JPN": "released"}
    await either.settle(HOUR)
    assert either.stages(shared) == {"JPN": "expired"}
    undecided = await either.request()
    await either.settle(60 * DAY)
    assert either.stages(undecided) == {"JPN": "lapsed"}
    assert steps_of(either, undecided).count("lapse") == 1


async def test_after_three_days_off_each_timer_has_its_effect_once(either: Scene):
    """
    Due work is rows: a restart finds all of it, and two processes that start at once do it once.
    """
    numbers = [await either.released(lifetime="12h", title=f"Launch {n}") for n in range(3)]
    either.hand.advance(3 * DAY)
    settings = settings_for(either.sandbox, either.url, either.home)
    async with running_app(
        settings, clock=either.clock, random=os.urandom, loops=False, port=0
    ) as restarted:
        await asyncio.gather(restarted.ticker.once(), either.house.ticker.once())
        await restarted.ticker.once()
    assert [steps_of(either, number).count("expire") for number in numbers] == [1, 1, 1]
    assert {either.stages(number)["JPN"] for number in numbers} == {"expired"}


async def test_a_timer_that_fails_is_put_off_and_the_others_go_on(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
):
    """A release that breaks a rule must not keep all others readable."""
    bad, good = (
        await desk.released(lifetime="12h"),
        await desk.released(lifetime="12h", title="Second"),
    )
    expire = BY_THE_CLOCK["expire"]

    def broken(release, book, *, to):
        if release.number == bad:
            raise RuntimeError("broken")
        return expire(release, book, to=to)

    monkeypatch.setitem(BY_THE_CLOCK, "expire", broken)
    desk.hand.advance(13 * HOUR)
    for _ in range(3):
        await desk.house.ticker.once()
    assert (desk.stages(bad)["JPN"], desk.stages(good)["JPN"]) == ("released", "expired")
    monkeypatch.setitem(BY_THE_CLOCK, "expire", expire)
    desk.hand.advance(61)
    await desk.house.ticker.once()
    assert desk.stages(bad)["JPN"] == "expired"


async def test_a_form_that_cannot_be_blanked_stops_no_timer_and_no_digest(
    desk: Scene, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
):
    """One failure silences nothing else: what is due is done, what failed stands in the log."""

    async def broken() -> bool:
        raise RuntimeError("one form")

    number = await desk.request()
    monkeypatch.setattr(desk.store.timers, "blank_over", broken)
    for _ in range(3):
        await desk.settle(DAY)
    assert desk.stages(number) == {"JPN": "lapsed"}
    assert desk.person("KORSUP").channel("C0KORSUPERVISORS")
    assert "due_work_failed" in log.getvalue()


async def test_nothing_is_readable_after_its_time_though_no_timer_has_fired(desk: Scene):
    """Reading compares with the clock anyway: a clock loop that hangs keeps nothing open."""
    number = await desk.released(lifetime="12h")
    desk.hand.advance(12 * HOUR)
    answer = await desk.command("JPNLO", f"open {number}")
    assert "expired" in answer.text
    assert not desk.person("JPNLO").modals
    assert desk.stages(number) == {"JPN": "released"}, "the timer had no part in it"


async def test_a_wall_clock_set_back_makes_what_is_due_late_but_does_it(desk: Scene):
    """Timers are compared with the wall clock: an hour back is an hour late, never a timer lost."""
    number = await desk.released(lifetime="12h")
    await desk.settle(11 * HOUR)
    desk.hand.step(-HOUR)
    await desk.settle(HOUR)
    assert desk.stages(number) == {"JPN": "released"}
    await desk.settle(HOUR)
    assert desk.stages(number) == {"JPN": "expired"}


async def test_a_wall_clock_set_forward_deletes_nothing_until_it_has_lasted(desk: Scene):
    """
    It cannot be read meanwhile, by the wall clock; once the clock is put right it is there as
    before.
    """
    number = await desk.released(lifetime="12h")
    desk.hand.step(30 * DAY)
    for _ in range(4):
        await desk.settle(30)
        await desk.house.housekeeping.keys_of_days_over()
    assert desk.stages(number) == {"JPN": "released"}
    assert "expired" in (await desk.command("JPNLO", f"open {number}")).text
    desk.hand.step(-30 * DAY)
    assert desk.store.db.keys.destroyed() == {}
    assert BODY in await desk.read()


async def test_a_wall_clock_set_forward_for_good_is_obeyed_after_a_while(desk: Scene):
    """The first clock was wrong, then: what is over by the new one ends, and its keys with it."""
    number = await desk.released(lifetime="12h")
    desk.hand.step(30 * DAY)
    await desk.settle()
    await desk.settle(CONFIRMED)
    assert desk.stages(number) == {"JPN": "expired"}
    await desk.house.housekeeping.keys_of_days_over()
    assert desk.store.db.keys.destroyed()


async def test_an_act_by_a_clock_far_ahead_does_not_end_what_is_not_over(desk: Scene):
    """
    An officer may act while the clock is wrong: the act is theirs, and deletes nothing by itself.
    """
    number = await desk.released(lifetime="12h")
    desk.hand.step(30 * DAY)
    await desk.command("JPNLO", f"open {number}")
    await desk.command("JPNLO", f"ack {number}")
    desk.hand.step(-30 * DAY)
    assert desk.stages(number) == {"JPN": "released"}
    assert BODY in await desk.read()


# ------------------------------------------------------------------------------------ a clock that
# was set back


def results(desk: Scene, number: str) -> list[tuple[str, str | None]]:
    """Each attempt on a release, and the rule that refused it."""
    return [(record.action, record.rule) for record in desk.store.queries.records(number).now()]


async def refused(desk: Scene, user: str, typed: str) -> bool:
    """Whether a command is refused because of the clock."""
    return "clock_doubted" in (await desk.command(user, typed)).text


async def readiness(desk: Scene) -> tuple[int, dict[str, str]]:
    """What readiness answers: status and faults."""
    await desk.house.housekeeping.readiness.look()
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{desk.house.port}/readyz") as answer,
    ):
        return answer.status, (await answer.json())["faults"]


async def test_while_the_clock_is_behind_the_log_nothing_is_let_in_and_all_goes_out(either: Scene):
    """Nobody can say then whether what is to be read is over; what ends may always end."""
    released, offered = await either.released(lifetime="12h"), await either.request()
    assert BODY in await either.read()
    await either.command("JPNLO", f"ack {released}")
    await either.settle(HOUR)
    other = await either.request(title="Second", precedence="IMMEDIATE")
    await either.house.ticker.once()
    assert (await readiness(either))[1] == {}

    either.hand.step(-HOUR)
    assert await readiness(either) == (503, {"clock": "set back by 3592 s"})
    assert await refused(either, "JPNLO", f"open {released}")
    assert await refused(either, "KORFDO", f"approve {offered}")
    assert await refused(either, "KORFDO", f"extend {released} 2h")
    assert BODY not in str(
        [c.body for c in either.sandbox.journal.calls if c.method == "views.push"]
    )
    assert (await either.command("KORFDO", f"deny {offered}")).ok
    assert (await either.command("KORLO", f"withdraw {other}")).ok
    assert (await either.command("KORFDO", f"recall {released} wrong")).ok
    assert (await either.command("JPNLO", f"certify {released}")).ok
    assert either.stages(released) == {"JPN": "recalled"}
    assert [rule for step, rule in results(either, released) if step == "certify"] == [None]

    either.hand.step(HOUR)
    assert (await readiness(either))[1] == {}
    assert not await refused(either, "KORFDO", f"approve {await either.request(title='Third')}")


async def test_what_is_offered_while_the_clock_is_behind_is_refused_in_the_form(desk: Scene):
    """Its time to decide would be counted from a time that nobody believes."""
    await desk.request()
    officer = desk.person("KORLO")
    await desk.command("KORLO", "request")
    await officer.fill(WARNING)
    desk.hand.step(-HOUR)
    await officer.submit()
    assert says("KOR", "refusal-clock-doubted") in officer.modal.rendered


async def test_a_clock_that_was_a_year_ahead_for_a_moment_holds_nothing_up(either: Scene):
    """
    A record states the time that was believed: else the desk would wait for that year to pass.
    """
    number = await either.released(lifetime="12h")
    either.hand.step(365 * DAY)
    assert "expired" in (await either.command("JPNLO", f"open {number}")).text
    either.hand.step(-365 * DAY)
    assert BODY in await either.read()
    assert await readiness(either) == (200, {})
    ahead = [
        r for r in either.store.queries.records(number).now() if recorded_at(r.at) > either.now
    ]
    assert ahead == []


async def test_no_record_is_older_than_the_one_before_it(either: Scene):
    """
    What is recorded while the clock is behind states the time of the record before; the register
    its own.
    """
    number = await either.request(precedence="IMMEDIATE")
    either.hand.step(-HOUR)
    await either.command("KORFDO", f"deny {number}")
    (*_, before, last) = either.store.queries.records(number).now()
    assert (before.action, last.action, last.at) == ("request", "deny", before.at)
    assert either.store.queries.register(number).now()[-1].at == either.now


async def test_what_is_open_is_blanked_when_its_end_has_passed_by_the_wall_clock(either: Scene):
    """
    A laptop that slept through it shows nothing when it wakes, long before the key may be
    destroyed.
    """
    number = await either.released(lifetime="12h")
    assert BODY in await either.read()
    either.hand.step(12 * HOUR)
    await either.settle()
    assert BODY not in either.person("JPNLO").modal.rendered
    expired, _ = says("JPN", "refusal-expired", at="").split("、", 1)
    assert expired in either.person("JPNLO").modal.rendered
    assert either.stages(number) == {"JPN": "released"}, "the timer had no part in it"
    assert either.store.db.keys.destroyed() == {}


async def test_what_is_open_to_decide_on_is_blanked_when_the_time_to_decide_has_passed(
    either: Scene,
):
    """It lapses minutes later, for a clock that jumped is not believed at once."""
    number = await either.request()
    await either.person("KORFDO").click("details", channel=APPROVALS["KOR"])
    assert BODY in either.person("KORFDO").modal.rendered
    either.hand.step(60 * DAY)
    await either.settle()
    assert BODY not in either.person("KORFDO").modal.rendered
    assert either.stages(number) == {"JPN": "originator_review"}


async def test_what_is_open_is_blanked_when_the_clock_is_found_to_be_behind(either: Scene):
    """Whether it is over cannot be told; its reader opens it again when the clock is right."""
    await either.released(lifetime="12h")
    assert BODY in await either.read()
    either.hand.step(-HOUR)
    await either.settle()
    assert BODY not in either.person("JPNLO").modal.rendered
    assert says("JPN", "refusal-clock-doubted") in either.person("JPNLO").modal.rendered


async def test_a_form_that_may_stay_is_left_alone(either: Scene):
    """To ask for nothing at every look would cost a call to Slack each."""
    await either.released(lifetime="12h")
    assert BODY in await either.read()
    drawn = len(either.sandbox.journal.of("views.update"))
    await either.settle(HOUR)
    assert not await either.store.timers.blank_over()
    assert BODY in either.person("JPNLO").modal.rendered
    assert len(either.sandbox.journal.of("views.update")) == drawn
