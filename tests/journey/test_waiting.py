"""
Waiting: an act that waits for what others hold is decided by the time it gets it, and does not wait
for long.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from bot.domain.refusals import NotStarted, Refusal
from storage.database.engine import open_engine
from storage.releases import repository
from storage.transaction.act import Attempt, Commit, Outcome
from tests.support.desk import APPROVALS, BODY, LIAISON, Scene, ticks
from tests.support.messages import says

HOUR = 3600.0
LONG = 60.0
_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


class Held:
    """What another process holds: the release's row on PostgreSQL, the writer's lock on SQLite."""

    def __init__(self, desk: Scene, number: str) -> None:
        self._engine = open_engine(desk.url)
        self._connection = self._engine.connect()
        self._connection.begin()
        assert repository.lock(self._connection, number)
        self._begun = threading.Event()
        self._sqlite = self._engine.dialect.name == "sqlite"
        event.listen(desk.store.db.engine, "before_cursor_execute", self._asked)

    def _asked(self, _: object, __: object, statement: str, *___: object) -> None:
        """A writer asks for the lock; readers wait for nobody."""
        if statement == "BEGIN IMMEDIATE":
            self._begun.set()

    async def awaited(self, act: "asyncio.Task[object]") -> None:
        """Return once the act waits for it."""
        while not await asyncio.to_thread(self._somebody_waits):
            assert not act.done(), act.result()

    def _somebody_waits(self) -> bool:
        if self._sqlite:
            return self._begun.wait(0.01)
        with self._engine.connect() as beside:
            return bool(beside.scalar(_WAITS))

    def let_go(self) -> None:
        """End the other process's transaction."""
        self._connection.close()
        self._engine.dispose()


@contextmanager
def held(desk: Scene, number: str) -> Iterator[Held]:
    """Hold it until let go, or until the test ends."""
    lock = Held(desk, number)
    try:
        yield lock
    finally:
        lock.let_go()


def records(desk: Scene, number: str, action: str) -> list[tuple[str, str | None]]:
    """Result and rule of each attempt."""
    return [
        (r.result, r.rule) for r in desk.store.queries.records(number).now() if r.action == action
    ]


def the_end(desk: Scene, number: str, left: float = 60) -> None:
    """Let time pass until so many seconds before what may be seen of a release is over."""
    seen = desk.store.queries.release(number, desk.now).now()
    assert seen
    ends = seen[0].deliveries[0].expires_at or seen[0].decide_by
    desk.hand.advance((ends - desk.now).total_seconds() - left)


@pytest.mark.parametrize("opened", ["open", "details"])
async def test_what_ended_while_its_reader_waited_is_not_shown(
    desk: Scene, opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request came in time, and got the row four seconds after the end."""
    monkeypatch.setattr("handlers.requests.context.BUDGET", LONG)
    if opened == "open":
        number = await desk.released(lifetime="12h")
        assert BODY in await desk.read()
        await desk.person("JPNLO").close(all=True)
        ask = desk.command("JPNLO", f"open {number}")
    else:
        number = await desk.request()
        ask = desk.person("KORFDO").click("details", channel=APPROVALS["KOR"])
    before = len(desk.sandbox.journal.calls)
    the_end(desk, number)

    with held(desk, number) as lock:
        waiting = asyncio.create_task(ask)
        await lock.awaited(waiting)
        desk.hand.advance(64)
        lock.let_go()
        await waiting

    assert BODY not in str([c.body for c in desk.sandbox.journal.calls[before:]])
    assert records(desk, number, opened)[-1] == (
        "refused",
        {"open": "expired", "details": "wrong_stage"}[opened],
    )


def briefly(desk: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an act wait for no more than a tenth of a second, and that a real one."""
    brief, usual = 0.1, desk.hand.patience
    monkeypatch.setattr("handlers.requests.context.BUDGET", brief)
    monkeypatch.setattr(desk.hand, "patience", lambda s: s if s < 2 * brief else usual(s))


async def test_an_act_that_cannot_get_what_it_needs_in_time_has_not_started(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing broke, and nothing comes of it afterwards but the record of the attempt."""
    number = await desk.request()
    briefly(desk, monkeypatch)

    with held(desk, number) as lock:
        said = await desk.command("KORFDO", f"approve {number}", room=APPROVALS)
        lock.let_go()

    assert says("KOR", "refusal-not-started") in said.text
    while not (found := records(desk, number, "approve")):
        await asyncio.to_thread(desk.store.queries.book(desk.now).now)
    assert found == [("refused", "not_started")]
    assert desk.stages(number) == {"JPN": "originator_review"}


async def test_an_attempt_that_could_not_be_recorded_at_first_is_recorded_later(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds the database may hold it for longer than one more try takes."""
    number = await desk.request()
    briefly(desk, monkeypatch)
    tries, refuse = [], desk.store.db.unit_of_work.refuse

    def held_again(
        c: Connection, refusal: Refusal, attempt: Attempt, number: str | None
    ) -> Commit[Any]:
        tries.append(refusal)
        if len(tries) < 3:
            raise NotStarted
        return refuse(c, refusal, attempt, number)

    object.__setattr__(desk.store.db.unit_of_work, "refuse", held_again)
    with held(desk, number) as lock:
        await desk.command("KORFDO", f"approve {number}", room=APPROVALS)
        lock.let_go()
    while not (found := records(desk, number, "approve")):
        await asyncio.to_thread(desk.store.queries.book(desk.now).now)

    assert (found, len(tries)) == ([("refused", "not_started")], 3)


@pytest.mark.parametrize("set_back", [0, HOUR])
@pytest.mark.parametrize("surface", ["command", "caveats", "details"])
async def test_what_ends_on_its_way_out_is_not_shown_and_that_is_on_record(
    desk: Scene, surface: str, set_back: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The reading is on record and the answer made; then the machine stands still for two seconds.
    """
    number = await (desk.request() if surface == "details" else desk.released(lifetime="12h"))
    reader = desk.person("KORFDO" if surface == "details" else "JPNLO")
    if surface == "command":
        await desk.read()
        await reader.close(all=True)
    the_end(desk, number, 1)
    if surface == "caveats":
        await reader.click("open", channel=LIAISON["JPN"])
        await reader.fill({"caveats": ticks(reader.modal)})
    change, before = desk.store.releases.change, len(desk.sandbox.journal.calls)

    async def slow(*args: Any, **values: Any) -> Outcome:
        outcome = await change(*args, **values)
        assert outcome.content
        desk.hand.advance(2)
        desk.hand.step(-set_back)
        return outcome

    monkeypatch.setattr(desk.store.releases, "change", slow)
    if surface == "command":
        shown = (await desk.command("JPNLO", f"open {number}")).text
    elif surface == "caveats":
        await reader.submit()
        shown = reader.modal.rendered
    else:
        shown = (await reader.click("details", channel=APPROVALS["KOR"])).text

    action, rule = ("details", "wrong_stage") if surface == "details" else ("open", "expired")
    assert BODY not in str([c.body for c in desk.sandbox.journal.calls[before:]]) + str(shown)
    if surface != "details":
        expired, _ = says("JPN", "refusal-expired", at="").split("、", 1)
        assert expired in shown
    assert records(desk, number, action)[-2:] == [("done", None), ("refused", rule)]
