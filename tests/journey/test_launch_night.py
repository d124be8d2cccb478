"""
A launch at night, over both transports and on both databases: how soon the hub has the warning, and
what is done where nobody looks at it or nobody acknowledges it.
"""

import re
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from storage.outbox.pacing import PACE
from storage.tables.outbox import CARD
from tests.journey.process import ROUTINE
from tests.journey.test_launch_report import KNOWN, opened, reported
from tests.support.desk import APPROVALS, Scene, number_in
from tests.support.messages import says

GRANT = {"until": "2026-12-31", "cap": "3", "lifetime": "3d", "why": "Warning in minutes"}
HUB, ACKNOWLEDGE = 180, 120
"""Seconds: the shares of a FLASH's ten minutes for the hub's decision and for the receipt."""
SHARES = (0.5, 0.8, 1.0)
"""The shares of a target at which the desk reminds."""
SLACK = 10
"""Seconds that may pass until what is due is seen: between two looks, and until its turn."""
JAPAN = {"to": ["JPN"]}
"""Alone, so that the hub has no copy of its own to acknowledge."""


async def authorised(desk: Scene) -> None:
    """Launch reports of Korea are authorised beforehand, by two."""
    officer = desk.person("KORFDO")
    await desk.command("KORFDO", "authorise", room=APPROVALS)
    await officer.fill(GRANT)
    sent = await officer.submit()
    assert sent.ok, (sent.errors, sent.trouble)
    await officer.close(all=True)
    await desk.settle()
    assert (await desk.person("KORFDO2").click("confirm", channel=APPROVALS["KOR"])).ok
    await desk.settle()


async def overdue(desk: Scene) -> dict[str, int]:
    """Party → how many steps of its desk are overdue, as the metrics say."""
    await desk.house.housekeeping.figures()
    said = re.findall(
        r'^tripoint_steps_overdue{party="(\w+)"} (\d+)',
        desk.house.metrics.text().decode(),
        re.MULTILINE,
    )
    return {party: int(count) for party, count in said}


def since(desk: Scene, number: str) -> float:
    """For how many seconds the delivery to Japan has been at its stage."""
    seen = desk.store.queries.release(number, desk.now).now()
    assert seen
    began: datetime | None = seen[0].deliveries[0].since
    assert began
    return (desk.now - began).total_seconds()


async def told(desk: Scene, user: str, room: str, over: float) -> list[tuple[float, str]]:
    """What comes into a channel: each message, and after how many seconds it was there."""
    channel, start = desk.person(user).channel, desk.now
    known, came = {m.ts for m in channel(room)}, []
    while (passed := (desk.now - start).total_seconds()) < over:
        await desk.settle(rounds=4)
        new = [m for m in channel(room) if m.ts not in known]
        known |= {m.ts for m in new}
        came += [(passed + 4, m.rendered) for m in new]
    return came


def at(came: list[tuple[float, str]], said: str, number: str) -> list[float]:
    """After how many seconds it was said of a release."""
    return [passed for passed, text in came if said in text and number in text]


def about(passed: list[float], *moments: float) -> bool:
    """Whether each came at its moment, but for the seconds between two looks."""
    return len(passed) == len(moments) and all(
        moment <= at <= moment + SLACK for at, moment in zip(passed, moments, strict=True)
    )


def wait_for_the_hub(desk: Scene, number: str, many: int) -> None:
    """Have so many cards wait for the hub's approvals channel, for an hour already."""
    policy = desk.store.queries.book(desk.now).now().policy
    rows = [
        {
            "number": number,
            "kind": "decision",
            "party": "USA",
            "room": "approvals",
            "collecting": False,
            "version": 100 + n,
            "channel": APPROVALS["USA"],
            "block_id": f"mark-{n}",
            "wanted_version": 1,
            "drawn_version": 0,
            "rank": policy.precedences["ROUTINE"].rank,
            "attempts": 0,
            "behind_since": desk.now - timedelta(hours=1),
        }
        for n in range(many)
    ]
    desk.store.db.sweep(lambda c: c.execute(insert(CARD), rows).rowcount).now()


def waiting(desk: Scene) -> int:
    """How many cards are behind."""
    behind = select(func.count()).where(CARD.c.drawn_version < CARD.c.wanted_version)
    return int(desk.store.db.read(lambda c: c.scalar(behind)).now() or 0)


async def test_a_launch_report_lies_before_the_hub_at_once_and_reminds_on_time(
    joined: Scene,
) -> None:
    """It rings for whoever has the watch there, and again at 50, 80 and 100 % of the target."""
    await authorised(joined)
    await joined.command("USAFDO", "watch", room=APPROVALS)
    await joined.settle()
    room = joined.person("USAFDO").channel(APPROVALS["USA"])
    before = len(room)

    number = await reported(joined, **JAPAN)

    assert joined.stages(number) == {"JPN": "relay_review"}
    [card] = joined.person("USAFDO").channel(APPROVALS["USA"])[before:]
    assert number in card.rendered
    assert "<@U0USAFDO>" in card.text
    late = since(joined, number)
    came = await told(joined, "USAFDO", APPROVALS["USA"], HUB + SLACK)
    reminded = at(came, says("USA", "reminder-approvals", count=1), number)
    assert about([late + passed for passed in reminded], *(share * HUB for share in SHARES))


async def test_a_warning_that_nobody_acknowledges_reaches_the_supervisors_and_is_counted(
    joined: Scene,
) -> None:
    """First that nobody looks at it, then that its target is missed; neither is said twice."""
    await authorised(joined)
    number = await reported(joined, **JAPAN)
    await joined.decide("USAFDO", "relay")
    assert joined.stages(number) == {"JPN": "released"}
    assert (await overdue(joined))["JPN"] == 0
    late = since(joined, number)

    came = await told(joined, "JPNSUP", "C0JPNSUPERVISORS", ACKNOWLEDGE + SLACK)

    for said, moment in (("unattended-supervisors", ACKNOWLEDGE / 3), ("escalation", ACKNOWLEDGE)):
        head = says("JPN", said, count=1)
        assert about([late + passed for passed in at(came, head, number)], moment)
    assert (await overdue(joined))["JPN"] == 1


async def test_a_launch_report_is_drawn_before_a_thousand_routine_cards(joined: Scene) -> None:
    """With the first message that its channel takes: a routine one has just gone there."""
    await authorised(joined)
    routine = await joined.request(**ROUTINE)
    wait_for_the_hub(joined, routine, 1000)
    officer = await opened(joined)
    await officer.fill(KNOWN | JAPAN)
    await joined.house.settle()
    assert waiting(joined) >= 990

    sent, room = joined.now, joined.person("USAFDO").channel
    known = {m.ts for m in room(APPROVALS["USA"])}
    assert (await officer.submit()).ok
    number = number_in(officer.modal.rendered)
    while not any(number in m.rendered for m in room(APPROVALS["USA"]) if m.ts not in known):
        assert joined.now - sent < PACE, "its channel may be written to"
        joined.hand.advance(0.1)
        await joined.house.settle()

    assert waiting(joined) >= 990
