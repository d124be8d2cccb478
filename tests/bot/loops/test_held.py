"""
Channels whose messages are held back: whoever can mend it, or waits for it, is told; one failure
hides no other.
"""

import asyncio
import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.domain.officers import officer_id
from bot.sandbox.delivery.faults import Faults
from storage.tables.outbox import CARD
from storage.transaction.act import Attempt
from tests.support import administrator, logs
from tests.support.desk import APPROVALS, LIAISON, Scene, another, roster_text
from tests.support.fixtures import on_each_database, on_sqlite

SECOND = """
[[officers]]
user = "U0KORSEC2"
party = "KOR"
name = "Second security officer (KOR)"
roles = ["security"]
clearance = "S"
language = "en"
timezone = "Asia/Seoul"

[[officers]]
user = "U0KORSUP2"
party = "KOR"
name = "Second supervisor (KOR)"
roles = ["supervisor"]
clearance = "S"
language = "en"
timezone = "Asia/Seoul"
"""
KOREA, AMERICA = APPROVALS["KOR"], APPROVALS["USA"]


desk = on_sqlite(roster=roster_text() + SECOND)
"""A desk with two security officers and two supervisors in Korea."""

either = on_each_database(roster=roster_text() + SECOND)
"""The same on SQLite and on PostgreSQL."""


def told(desk: Scene, user: str) -> list[str]:
    """What somebody has had directly."""
    return [message.rendered for message in desk.person(user).dm()]


async def intruder(desk: Scene, channel: str = KOREA, user: str = "U0JPNLO") -> None:
    """Somebody joins who should not."""
    await administrator.join(desk.sandbox, user, channel)
    await desk.settle()


async def test_the_alarm_names_the_outsider_the_channel_and_what_is_held(either: Scene) -> None:
    """Security sees whom to remove; supervisors see why nothing comes."""
    desk = either
    desk.sandbox.workspace.channels[KOREA].members.append("U0JPNLO")
    await desk.request()
    for user in ("KORSEC2", "KORSUP2"):
        [alarm] = told(desk, user)
        assert "<@U0JPNLO>" in alarm or "@U0JPNLO" in alarm, alarm
        assert KOREA in alarm
        assert "One message is waiting" in alarm and "FLASH" in alarm
    assert [len(told(desk, user)) for user in ("USASEC", "JPNSEC", "USASUP")] == [0, 0, 0]


async def test_the_alarm_says_what_is_held_also_of_what_came_after_it(either: Scene) -> None:
    """
    Who reads that nothing waits does not hurry; the same messages say it, nobody is rung once more
    for each card.
    """
    desk = either
    await intruder(desk)
    [alarm] = told(desk, "KORSEC2")
    assert "No message is waiting" in alarm
    await desk.request(precedence="ROUTINE")
    [alarm] = told(desk, "KORSEC2")
    assert "One message is waiting (ROUTINE)" in alarm, alarm
    await desk.request("KORLO2", title="Another", body="Another text")
    for user in ("KORSEC2", "KORSUP2"):
        [alarm] = told(desk, user)
        assert "2 messages are waiting, the most urgent FLASH" in alarm, alarm


@pytest.mark.parametrize("gone", ["KORSEC", "KORSEC2"])
async def test_a_deactivated_security_officer_stops_nobody_else(either: Scene, gone: str) -> None:
    """Whichever of them the roster names first."""
    desk = either
    desk.sandbox.workspace.users[f"U0{gone}"].deleted = True
    await intruder(desk)
    [left] = {"KORSEC", "KORSEC2"} - {gone}
    assert len(told(desk, left)) == 1
    assert [len(told(desk, user)) for user in ("KORSUP", "KORSUP2")] == [1, 1], (
        "and no word that nobody is left"
    )


async def test_supervisors_are_told_when_nobody_of_security_is_left(either: Scene) -> None:
    """Once, when the last of them could not be reached; in words that say it is theirs to mend."""
    desk = either
    for user in ("U0KORSEC", "U0KORSEC2"):
        desk.sandbox.workspace.users[user].deleted = True
    await intruder(desk)
    alarm, alone = sorted(told(desk, "KORSUP2"), key=lambda said: "security officer" in said)
    assert "U0JPNLO" in alarm
    assert "security officer of KOR" in alone
    assert len(told(desk, "KORSUP")) == 2
    await desk.settle(3700)
    assert [len(told(desk, user)) for user in ("KORSUP", "KORSUP2")] == [2, 2]


async def test_that_nobody_at_all_is_reached_stands_in_the_log(
    desk: Scene, log: io.StringIO
) -> None:
    """The operator is the last who can know."""
    for user in ("KORSEC", "KORSEC2", "KORSUP", "KORSUP2"):
        desk.sandbox.workspace.users[f"U0{user}"].deleted = True
    await intruder(desk)
    assert logs.told(log, "alarm_reaches_nobody")


async def test_replicas_and_restarts_tell_once(either: Scene) -> None:
    """What security has been told is known to every process, also to one that is started later."""
    desk = either
    await intruder(desk)
    async with another(desk) as replica:
        await replica.housekeeping.look_at_channels()
        await desk.request()
        await replica.settle()
        await desk.settle(61)
        await replica.settle()
    assert [len(told(desk, user)) for user in ("KORSEC", "KORSEC2", "KORSUP2")] == [1, 1, 1]


async def test_another_outsider_and_another_half_day_are_told_anew(desk: Scene) -> None:
    """What was told is not the same any more."""
    await intruder(desk)
    await intruder(desk, user="U0USALO")
    assert len(told(desk, "KORSEC2")) == 2 and "U0USALO" in told(desk, "KORSEC2")[-1]
    desk.hand.advance(13 * 3600)
    await desk.house.housekeeping.look_at_channels()
    await desk.settle()
    assert len(told(desk, "KORSEC2")) == 3


async def test_two_channels_at_one_moment_are_two_alarms(desk: Scene) -> None:
    """Neither hides the other."""
    for channel in (KOREA, LIAISON["KOR"]):
        desk.sandbox.workspace.channels[channel].members.append("U0JPNLO")
    await desk.house.housekeeping.look_at_channels()
    await desk.settle()
    said = "".join(told(desk, "KORSEC2"))
    assert KOREA in said and LIAISON["KOR"] in said


async def test_a_channel_that_was_mended_goes_on_at_once(desk: Scene) -> None:
    """
    When the outsider has left, nobody waits another minute; who was told reads that it is over.
    """
    await intruder(desk)
    number = await desk.request()
    assert not desk.person("KORFDO").channel(KOREA)
    await administrator.leave(desk.sandbox, "U0JPNLO", KOREA)
    await desk.house.settle()
    assert number in desk.person("KORFDO").channel(KOREA)[-1].rendered
    await desk.settle()
    [alarm] = told(desk, "KORSEC2")
    assert "in order again" in alarm and "waiting" not in alarm


async def test_a_channel_that_the_roster_mends_goes_on_at_once_and_in_order(either: Scene) -> None:
    """
    Who was stood down by mistake belongs there again: it does not say otherwise a minute later.
    """
    desk, officer = either, officer_id("T0SANDBOX", "U0KORFDO")
    act = Attempt("roster", desk.now, who="operator:test")
    await asyncio.to_thread(desk.store.administration.stand_down(officer, act).now)
    number = await desk.request()
    assert not desk.person("KORSUP").channel("C0KORSUPERVISORS") and not desk.person(
        "KORFDO2"
    ).channel(KOREA)

    await asyncio.to_thread(desk.store.administration.reinstate(officer, act).now)
    await desk.settle()

    said = [message.rendered for message in desk.person("KORSUP").channel("C0KORSUPERVISORS")]
    assert ["권한 정지" in text for text in said] == [True, False]
    assert ["권한 회복" in text for text in said] == [False, True]
    assert number in desk.person("KORFDO2").channel(KOREA)[-1].rendered


async def test_the_app_that_was_asked_in_goes_on_at_once(desk: Scene) -> None:
    """The other way in which a channel is mended."""
    app = desk.sandbox.workspace.app.bot_user
    desk.sandbox.workspace.channels[KOREA].members.remove(app)
    number = await desk.request()
    assert "channel_not_found" in told(desk, "KORSEC2")[0]
    await administrator.join(desk.sandbox, app, KOREA)
    await desk.house.settle()
    assert number in desk.person("KORFDO").channel(KOREA)[-1].rendered


async def test_the_drafter_reads_that_a_card_is_held_and_why(desk: Scene) -> None:
    """
    Of the own desk why; in the thread of the release, once however long it lasts, and that it is
    over.
    """
    desk.sandbox.workspace.channels[KOREA].members.append("U0JPNLO")
    number = await desk.request("KORLO2")
    await desk.settle(190)
    lines = [m for m in desk.person("KORLO2").dm() if number in m.rendered and m.thread_ts]
    assert len(lines) == 1
    assert "명부에 없는 사람" in lines[0].rendered and "U0JPNLO" not in lines[0].rendered
    await administrator.leave(desk.sandbox, "U0JPNLO", KOREA)
    await desk.settle()
    [line] = [m for m in desk.person("KORLO2").dm() if number in m.rendered and m.thread_ts]
    assert "해제했습니다" in line.rendered


async def test_the_drafter_reads_of_another_desk_only_that_it_waits(desk: Scene) -> None:
    """Who sits in another party's channel is that party's affair; its telephone is there."""
    desk.sandbox.workspace.channels[AMERICA].members.append("U0JPNLO")
    number = await desk.request("KORLO2")
    await desk.decide("KORFDO", "approve")
    lines = [m.rendered for m in desk.person("KORLO2").dm() if number in m.rendered and m.thread_ts]
    [line] = [line for line in lines if "+1 202 555 0100" in line]
    assert "U0JPNLO" not in line and "명부" not in line


async def test_who_was_there_and_left_at_once_is_told_of_all_the_same(desk: Scene) -> None:
    """An outsider who was in a channel could read all that stands there."""
    await administrator.join(desk.sandbox, "U0JPNLO", KOREA)
    await administrator.leave(desk.sandbox, "U0JPNLO", KOREA)
    await desk.settle()
    [alarm] = told(desk, "KORSEC2")
    assert "U0JPNLO" in alarm and "in order again" in alarm


SILENT: dict[str, Callable[[Faults], object]] = {
    "a page": lambda faults: faults.page("conversations.members", page="<html>"),
    "nothing": lambda faults: faults.drop("conversations.members", times=9),
    "patience": lambda faults: faults.limit("conversations.members"),
}


@pytest.mark.parametrize("silent", SILENT.values(), ids=SILENT)
async def test_who_came_while_slack_did_not_answer_is_told_of_within_a_minute(
    desk: Scene, log: io.StringIO, silent: Callable[[Faults], object]
) -> None:
    """That Slack does not say who is there is no fault of ours, and no reason not to ask again."""
    keeping = desk.house.housekeeping
    silent(desk.sandbox.faults)
    await intruder(desk)
    assert told(desk, "KORSEC2") == []
    assert not logs.told(log, "broke")

    desk.sandbox.faults.clear()
    seconds, look = keeping.jobs["moved"]
    await look()
    await desk.settle()

    [alarm] = told(desk, "KORSEC2")
    assert "U0JPNLO" in alarm and seconds <= 60
    asked = len(desk.sandbox.journal.calls)
    await look()
    assert len(desk.sandbox.journal.calls) == asked, "what is known is not asked again"


async def test_a_channel_that_does_not_answer_hides_no_other(desk: Scene) -> None:
    """The daily look goes on after whatever Slack does."""
    for channel in (KOREA, APPROVALS["JPN"]):
        desk.sandbox.workspace.channels[channel].members.append("U0USALO")
    desk.sandbox.faults.drop("conversations.members")
    await desk.house.housekeeping.look_at_channels()
    await desk.settle()
    rows = desk.store.db.read(
        lambda c: list(c.scalars(select(CARD.c.party).where(CARD.c.kind == "alarm")))
    ).now()
    assert {"KOR", "JPN"} <= set(rows)
    assert len(told(desk, "JPNSEC")) == 1
