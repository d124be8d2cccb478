"""
Reminders that were put off, or are due sooner than before: the one who asked, at once, within the
maximum.
"""

import asyncio

import pytest
from sqlalchemy import select, update

from bot.domain.release.stages import REMIND
from storage.tables.releases import DELIVERY
from tests.support.desk import APPROVALS, Scene

KOREA = APPROVALS["KOR"]


def heard(desk: Scene) -> tuple[int, int, int]:
    """
    How many messages stand in the approvals channel, and among those of its two approvers directly.
    """
    room = desk.sandbox.workspace.channels[KOREA].messages
    return len(room), len(desk.person("KORFDO").dm()), len(desk.person("KORFDO2").dm())


def reminded(desk: Scene, number: str) -> int:
    """How many reminders the register has of a release."""
    return sum(move.step == REMIND for move in desk.store.queries.register(number).now())


async def put_off(desk: Scene, until: str = "15m") -> None:
    """The first approver asks to be reminded later."""
    said = await desk.person("KORFDO").click("snooze", channel=KOREA, value=until)
    assert said.ok
    await desk.settle()


async def test_the_end_of_a_snooze_is_a_message_to_that_officer_alone(desk: Scene) -> None:
    """
    On record like every reminder, with what waits and the button to read it; nobody else is rung.
    """
    number = await desk.request(precedence="PRIORITY")
    await desk.settle(46 * 60)
    await put_off(desk)
    room, one, two = heard(desk)
    count = reminded(desk, number)
    assert (room, count) == (2, 1), "its card and the reminder"

    await desk.settle(15 * 60)

    assert heard(desk) == (room, one + 1, two)
    message = desk.person("KORFDO").dm()[-1]
    assert number in message.rendered
    assert any(
        e.get("action_id") == "details" for b in message.blocks for e in b.get("elements", ())
    )
    assert reminded(desk, number) == count + 1
    records = await asyncio.to_thread(desk.store.queries.records(number).now)
    assert "wake" in [record.action for record in records]


async def test_after_the_last_reminder_the_end_of_a_snooze_rings_for_nobody(desk: Scene) -> None:
    """Eight of eight are eight."""
    number = await desk.request(precedence="PRIORITY")
    await desk.settle(46 * 60)
    await put_off(desk)
    used_up = update(DELIVERY).where(DELIVERY.c.number == number).values(reminded=8)
    desk.store.db.sweep(lambda c: c.execute(used_up).rowcount).now()
    before = heard(desk)

    await desk.settle(15 * 60)

    assert heard(desk) == before
    assert desk.store.db.read(lambda c: c.scalar(select(DELIVERY.c.reminded))).now() == 8


async def test_what_was_decided_meanwhile_is_not_reminded_of(desk: Scene) -> None:
    """A message that has nothing to say by the time it is sent is not sent."""
    await desk.request(precedence="PRIORITY")
    await desk.settle(46 * 60)
    await put_off(desk)
    await desk.decide("KORFDO2", "approve")
    before = heard(desk)

    await desk.settle(15 * 60)

    assert heard(desk) == before


async def test_several_that_waited_are_one_message(desk: Scene) -> None:
    """Whoever put three off is not rung three times."""
    numbers = [await desk.request(precedence="PRIORITY") for _ in range(3)]
    await desk.settle(46 * 60)
    await put_off(desk)
    _, one, _ = heard(desk)

    await desk.settle(15 * 60)

    assert heard(desk)[1] == one + 1
    assert all(number in desk.person("KORFDO").dm()[-1].rendered for number in numbers)


async def test_who_put_it_off_again_hears_at_the_end_of_the_second(desk: Scene) -> None:
    """What they asked for last counts."""
    await desk.request(precedence="PRIORITY")
    await desk.settle(46 * 60)
    await put_off(desk, "15m")
    await put_off(desk, "1h")
    _, one, _ = heard(desk)
    await desk.settle(15 * 60)
    assert heard(desk)[1] == one
    await desk.settle(46 * 60)
    assert heard(desk)[1] == one + 1


@pytest.mark.parametrize(("at", "to"), [(54, "FLASH"), (64, "IMMEDIATE")])
async def test_raised_after_a_first_reminder_it_is_reminded_of_at_once(
    desk: Scene, at: int, to: str
) -> None:
    """
    What waits for ten minutes at most may not wait for half an hour more before anybody hears of
    it.
    """
    number = await desk.request(precedence="PRIORITY")
    await desk.settle(46 * 60)
    await desk.settle((at - 46) * 60)
    room, *_ = heard(desk)
    assert reminded(desk, number) == 1

    await desk.command("KORFDO", f"precedence {number} {to}", room=APPROVALS)
    await desk.settle()

    assert reminded(desk, number) == 2
    assert heard(desk)[0] == room + 1
    last = desk.card("KORFDO", APPROVALS)
    assert number in last.rendered and to in last.text and "U0KORFDO2" in last.rendered


async def test_lowered_it_is_not_reminded_of_sooner(desk: Scene) -> None:
    """Whoever makes it less urgent rings for nobody."""
    number = await desk.request()
    await desk.settle(3600)
    room, *_ = heard(desk)
    count = reminded(desk, number)
    assert count > 0

    await desk.command("KORFDO", f"precedence {number} PRIORITY", room=APPROVALS)
    await desk.settle()

    assert reminded(desk, number) == count
    assert heard(desk)[0] == room
