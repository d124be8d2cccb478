"""
What has waited for longer than its sender did is not carried out; what repeats an act is answered,
however late.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.app import running_app
from bot.sandbox.delivery.transports import AppRequest, Reply, http_body, post, signed_headers
from storage.database.schema import migrate
from tests.conftest import Databases
from tests.storage.world import all_written
from tests.support import administrator
from tests.support.desk import APPROVALS, Scene, scene, settings_for

UNDECIDED, CONSENTED = {"JPN": "originator_review"}, {"JPN": "relay_review"}


async def typed(desk: Scene, user: str, text: str) -> AppRequest:
    """A command that an officer has typed and that is still on its way."""
    desk.sandbox.faults.unsent("command")
    await desk.command(user, text, room=APPROVALS)
    return underway(desk, "command")


def underway(desk: Scene, kind: str) -> AppRequest:
    """The last request of a kind, which the desk did not get."""
    sent = desk.sandbox.journal.told(kind)[-1]
    assert sent.status == 0
    return AppRequest(sent.kind, sent.payload)


async def arrives(desk: Scene, delivery: AppRequest, after: float) -> Reply:
    """
    What the desk answers to a request that Slack signs now, and that comes to it `after` so many
    seconds.
    """
    assert desk.sandbox.outgoing.request_url
    body, kind = http_body(delivery)
    headers = signed_headers(desk.sandbox.workspace, delivery, body, kind)
    desk.hand.advance(after)
    async with ClientSession() as session:
        return await post(session, desk.sandbox.outgoing.request_url, body, headers, 60)


async def refusals(desk: Scene, number: str) -> list[tuple[str, str]]:
    """
    The attempts that were refused, oldest first, with those that are recorded behind everything
    else.
    """
    await all_written(desk.store)
    return [
        (r.action, r.rule or "")
        for r in desk.store.queries.records(number).now()
        if r.result == "refused"
    ]


async def waiting(desk: Scene, count: int = 1) -> list[str]:
    """So many releases that wait for Korea's decision."""
    return [await desk.request(precedence="ROUTINE") for _ in range(count)]


@pytest.mark.parametrize(("after", "late"), [(2.9, False), (3.1, True), (30, True)])
async def test_an_approval_is_not_carried_out_when_its_sender_has_given_up(
    desk: Scene, after: float, late: bool
):
    """
    Slack gives up after three seconds, and who clicked looks elsewhere: half a minute later it must
    do nothing.
    """
    [number] = await waiting(desk)

    said = await arrives(desk, await typed(desk, "KORFDO", f"approve {number}"), after)

    assert said.status == 200
    assert ("not_started" in str(said.answer)) is late
    assert desk.stages(number) == (UNDECIDED if late else CONSENTED)
    assert await refusals(desk, number) == ([("approve", "not_started")] if late else [])
    if late:
        await desk.command("KORFDO", f"approve {number}")
        assert desk.stages(number) == CONSENTED
    assert desk.store.audit.verify().now().faults == ()


async def test_a_repeat_of_what_was_done_gets_its_first_answer_however_late(desk: Scene):
    """It is told what was done, and not that nothing was."""
    [number] = await waiting(desk)
    once = await typed(desk, "KORFDO", f"approve {number}")
    first = await arrives(desk, once, 0.5)
    assert desk.stages(number) == CONSENTED
    records = desk.store.audit.verify().now().records

    again = await arrives(desk, once, 200)

    assert (again.status, again.answer) == (200, first.answer)
    assert await refusals(desk, number) == []
    assert desk.store.audit.verify().now().records == records


async def test_a_repeat_of_what_was_refused_gets_its_first_answer_however_late(desk: Scene):
    """
    Also what was not started: it is neither begun by a repeat that is in time, nor recorded twice.
    """
    [number] = await waiting(desk)
    wrong, slow = [
        await typed(desk, "KORFDO", f"{step} {number} Now.") for step in ("recall", "approve")
    ]
    first, late = await arrives(desk, wrong, 0), await arrives(desk, slow, 10)
    before = await refusals(desk, number)
    assert before == [("recall", "wrong_stage"), ("approve", "not_started")]

    assert (await arrives(desk, wrong, 60)).answer == first.answer
    assert (
        (await arrives(desk, slow, 60)).answer
        == (await arrives(desk, slow, 0)).answer
        == late.answer
    )
    assert await refusals(desk, number) == before
    assert desk.stages(number) == UNDECIDED


async def test_a_form_that_came_too_late_can_be_sent_again(desk: Scene):
    """It has not taken effect, and has not used up its one time."""
    [number] = await waiting(desk)
    approver = desk.person("KORFDO")
    await approver.click("deny", desk.card("KORFDO", APPROVALS))
    await approver.fill({"note": "Not this one."})
    desk.sandbox.faults.unsent("view_submission")
    await approver.submit()

    said = await arrives(desk, underway(desk, "view_submission"), 8)

    assert said.answer["response_action"] == "errors"
    assert desk.stages(number) == UNDECIDED
    assert await refusals(desk, number) == [("deny", "not_started")]
    assert (await approver.submit()).ok
    assert desk.stages(number) == {"JPN": "denied"}


async def test_news_is_heard_however_late(desk: Scene):
    """
    Nobody gives up on an event: who has come into a desk's channel has come, and its security
    officer is told.
    """
    await desk.command("KORLO", "help")
    desk.sandbox.faults.unsent("event")
    await administrator.join(desk.sandbox, "U0JPNLO", "C0KORLIAISON")

    assert (await arrives(desk, underway(desk, "event"), 40)).status == 200

    await desk.settle()
    assert len(desk.person("KORSEC").dm()) == 1


@dataclass
class Wrong:
    """A clock that is so many seconds ahead of Slack's."""

    desk: Scene
    ahead: float

    def now(self) -> datetime:
        """Our wall time."""
        return self.desk.clock.now() + timedelta(seconds=self.ahead)

    def monotonic(self) -> float:
        """Seconds that never step back."""
        return self.desk.clock.monotonic()

    def patience(self, seconds: float) -> float:
        """How many real seconds to wait for what may take so many of this clock's."""
        return self.desk.clock.patience(seconds)


@asynccontextmanager
async def going_by(clock: Wrong) -> AsyncIterator[None]:
    """Slack's requests go to a process that goes by this clock."""
    sandbox = clock.desk.sandbox
    settings = settings_for(sandbox, clock.desk.url, clock.desk.home)
    async with running_app(settings, clock=clock, random=os.urandom, loops=False, port=0) as house:
        sandbox.outgoing.request_url = f"http://127.0.0.1:{house.port}/slack/events"
        yield


@pytest.mark.parametrize("ahead", [30, -30])
async def test_a_desk_whose_clock_is_wrong_refuses_nobody_for_it(desk: Scene, ahead: float):
    """
    Half a minute ahead or behind, then set right in the middle of it; who waits is told all the
    same.
    """
    numbers = await waiting(desk, 4)
    clock = Wrong(desk, ahead)
    came_after = dict(zip(numbers, (0.5, 5, 0.5, 5), strict=True))
    async with going_by(clock):
        for number, after in came_after.items():
            if number == numbers[2]:
                clock.ahead = 0
            await arrives(desk, await typed(desk, "KORFDO", f"approve {number}"), after)
    assert [desk.stages(n) for n in numbers] == [CONSENTED, UNDECIDED, CONSENTED, UNDECIDED]


@pytest.mark.parametrize(("waits", "late"), [(1.9, False), (2.1, True)])
async def test_over_socket_mode_a_request_waits_from_its_frame_on(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits: float, late: bool
):
    """What the process has no time for yet has waited."""
    async with scene(databases.fresh(migrate), tmp_path, socket=True) as desk:
        [number] = await waiting(desk)
        assert desk.house.socket
        bolt, came, gate = desk.house.socket.bolt, asyncio.Event(), asyncio.Event()
        dispatch = bolt.async_dispatch

        async def held(request: Any) -> Any:
            came.set()
            await gate.wait()
            return await dispatch(request)

        monkeypatch.setattr(bolt, "async_dispatch", held)
        approving = asyncio.create_task(desk.command("KORFDO", f"approve {number}", room=APPROVALS))
        await came.wait()
        desk.hand.advance(waits)
        gate.set()
        said = await approving

        assert desk.stages(number) == (UNDECIDED if late else CONSENTED)
        assert ("not_started" in said.text) is late
