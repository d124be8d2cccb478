"""Whose channel is this: commands in foreign ones, strangers in the desk's own."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.release.stages import Stage
from storage.tables.outbox import CARD
from tests.handlers.floor import Floor
from tests.handlers.wire import command, send
from tests.support import administrator


def held(floor: Floor) -> dict[str, str]:
    """Who is told that messages are held back, and for which channel."""
    alarms = select(CARD.c.officer, CARD.c.step).where(CARD.c.kind == "alarm")
    return {
        row.officer.partition("/")[2]: row.step.partition(":")[2]
        for row in floor.store.db.read(lambda c: c.execute(alarms).all()).now()
    }


@pytest.mark.parametrize("room", ["LIAISON", "APPROVALS", "SUPERVISORS"])
async def test_commands_work_in_every_channel_of_the_own_desk(floor: Floor, room: str) -> None:
    """And in the app's direct messages."""
    here = await floor.type("KORLO", "list", channel=f"C0KOR{room}")
    direct = await floor.person("KORLO").command("/release list")

    assert here.text == direct.text != ""
    assert "wrong_channel" not in here.text


@pytest.mark.parametrize("channel", ["C0USALIAISON", "C0HALL"])
async def test_commands_in_any_other_channel_are_refused_and_recorded(
    floor: Floor, channel: str
) -> None:
    """Not even help is given there: who sits beside the officer is not known."""
    floor.sandbox.workspace.channels[channel].members.append("U0KORLO")
    number = await floor.requested()
    answered = await floor.type("KORLO", f"show {number}", channel=channel)

    assert "wrong_channel" in answered.text and number not in answered.text
    assert await floor.refused("show") == ["wrong_channel"]
    assert "wrong_channel" in (await floor.type("KORLO", "help", channel=channel)).text


@pytest.mark.parametrize("channel", ["D0TWOPERSONS", "D", "D0", "DEMO"])
async def test_the_conversation_of_two_persons_is_not_the_apps(floor: Floor, channel: str) -> None:
    """Slash commands work there as well, and Slack calls each of them a direct message."""
    number = await floor.requested()
    typed = command(
        floor, "U0KORLO", f"show {number}", channel_id=channel, channel_name="directmessage"
    )
    answered = await send(floor, typed)

    assert "wrong_channel" in answered.body and number not in answered.body
    assert await floor.refused("show") == ["wrong_channel"]


async def test_the_apps_conversation_with_another_officer_is_not_the_own(floor: Floor) -> None:
    """It is the app's, but somebody else's: nobody of Slack's could type there."""
    theirs = floor.sandbox.workspace.dm_of("U0KORFDO").id
    own = floor.sandbox.workspace.dm_of("U0KORLO").id
    here = await send(floor, command(floor, "U0KORLO", "list", channel_id=own))
    there = await send(floor, command(floor, "U0KORLO", "list", channel_id=theirs))

    assert "wrong_channel" not in here.body and "wrong_channel" in there.body


async def test_slack_is_asked_once_whose_conversation_it_is(floor: Floor) -> None:
    """For good where it is the app's; and never for what is typed in a desk's channel."""
    for _ in range(3):
        await floor.type("KORLO", "list")
    assert floor.calls("conversations.open") == 0
    for _ in range(3):
        await floor.person("KORLO").command("/release list")
        floor.sandbox.clock.advance(3600)  # type: ignore[attr-defined]

    assert floor.calls("conversations.open") == 1


async def test_where_it_is_not_the_apps_slack_is_asked_again_after_a_minute(floor: Floor) -> None:
    """
    What was remembered may be out of date; whoever goes on typing there does not use up Slack's
    patience.
    """
    elsewhere = [command(floor, "U0KORLO", "list", channel_id="D0TWOPERSONS") for _ in range(3)]
    for typed in elsewhere[:2]:
        assert "wrong_channel" in (await send(floor, typed)).body
    assert floor.calls("conversations.open") == 1
    floor.sandbox.clock.advance(61)  # type: ignore[attr-defined]
    assert "wrong_channel" in (await send(floor, elsewhere[2])).body

    assert floor.calls("conversations.open") == 2


@pytest.mark.parametrize("fault", ["fail", "limit", "drop", "missing_scope"])
async def test_while_slack_does_not_say_whose_conversation_it_is_nothing_is_done_there(
    floor: Floor, fault: str
) -> None:
    """The sentence names a place that works; Slack is asked anew the next time."""
    number = await floor.requested()
    if fault == "missing_scope":
        floor.sandbox.faults.refuse("conversations.open", fault)
    else:
        getattr(floor.sandbox.faults, fault)("conversations.open")
    refused = await floor.person("KORFDO").command(f"/release approve {number}")
    again = await floor.person("KORFDO").command(f"/release approve {number}")

    assert "slack_unreachable" in refused.text and "channels" in refused.text
    assert await floor.refused("approve") == ["slack_unreachable"]
    assert number in again.text


@pytest.mark.parametrize(("step", "who"), [("withdraw", "KORLO"), ("recall", "KORFDO")])
async def test_the_ways_out_stay_open_there_while_slack_does_not_say(
    floor: Floor, step: str, who: str
) -> None:
    """Ending a release shares nothing; waiting could."""
    number = await (floor.requested() if step == "withdraw" else floor.released())
    floor.sandbox.faults.fail("conversations.open")
    answered = await floor.person(who).command(f"/release {step} {number} no longer right")

    assert number in answered.text and await floor.refused(step) == []


async def test_a_way_out_in_the_conversation_of_two_persons_is_refused(floor: Floor) -> None:
    """Slack has said whose it is: the doubt is what the way out is for, not the place."""
    number = await floor.requested()
    typed = command(floor, "U0KORLO", f"withdraw {number}", channel_id="D0TWOPERSONS")

    assert "wrong_channel" in (await send(floor, typed)).body
    assert (await floor.look(number)).deliveries[0].stage is Stage.ORIGINATOR_REVIEW


async def test_security_officers_are_told_when_a_stranger_comes_in(floor: Floor) -> None:
    """At once, also where the channel was looked at just before; without a number or a title."""
    book = await floor.store.queries.book(floor.clock.now())
    assert await floor.desk.channels.strangers("C0KORLIAISON", "KOR", book) == []
    await administrator.join(floor.sandbox, "U0NOBODY", "C0KORLIAISON")
    await floor.sandbox.settle()

    assert held(floor) == {"U0KORSEC": "C0KORLIAISON", "U0KORSUP": "C0KORLIAISON"}


async def test_an_officer_of_the_desk_may_come_in(floor: Floor) -> None:
    """Nobody is told of what is right."""
    await administrator.leave(floor.sandbox, "U0KORLO2", "C0KORLIAISON")
    await administrator.join(floor.sandbox, "U0KORLO2", "C0KORLIAISON")
    await administrator.join(floor.sandbox, "U0NOBODY", "C0HALL")
    await floor.sandbox.settle()
    assert held(floor) == {}

    await administrator.join(floor.sandbox, "U0NOBODY", "C0KORLIAISON")
    await floor.sandbox.settle()
    assert held(floor) != {}


async def test_an_officer_of_another_party_is_a_stranger_here(floor: Floor) -> None:
    """A desk's channel is one party's."""
    await administrator.join(floor.sandbox, "U0USALO", "C0KORLIAISON")
    await floor.sandbox.settle()

    assert "U0KORSEC" in held(floor)


async def test_the_daily_look_finds_every_stranger(floor: Floor) -> None:
    """The app itself is none; a page of members is not all of them."""
    book = await floor.store.queries.book(floor.clock.now())
    look = floor.desk.channels.strangers
    assert await look("C0KORLIAISON", "KOR", book) == []
    assert await look("C0USAAPPROVALS", "USA", book) == []
    floor.sandbox.workspace.channels["C0KORLIAISON"].members.append("U0NOBODY")
    floor.sandbox.workspace.channels["C0USAAPPROVALS"].members.append("U0KORLO")
    for channel in ("C0KORLIAISON", "C0USAAPPROVALS"):
        await floor.desk.channels.forget(channel)

    assert await look("C0KORLIAISON", "KOR", book) == ["U0NOBODY"]
    assert await look("C0USAAPPROVALS", "USA", book) == ["U0KORLO"]


async def test_members_are_remembered_for_a_minute_or_until_forgotten(floor: Floor) -> None:
    """A card posted to a channel asks who is in it; ten cards ask once."""
    book = await floor.store.queries.book(floor.clock.now())
    here = floor.desk.channels
    for _ in range(3):
        await here.strangers("C0KORLIAISON", "KOR", book)
    once = floor.calls("conversations.members")
    await here.forget("C0KORLIAISON")
    await here.strangers("C0KORLIAISON", "KOR", book)
    floor.sandbox.clock.advance(61)  # type: ignore[attr-defined]
    await here.strangers("C0KORLIAISON", "KOR", book)

    assert (once, floor.calls("conversations.members")) == (1, 3)


async def test_the_roster_is_gone_through_once_however_many_are_in_a_channel(floor: Floor) -> None:
    """Once for each of them is members times officers, on the loop that every officer waits for."""

    class Counted(dict[Any, Any]):
        times = 0

        def values(self) -> Any:
            self.times += 1
            return super().values()

    floor.sandbox.workspace.channels["C0KORLIAISON"].members.append("U0NOBODY")
    book = floor.store.queries.book(floor.clock.now()).now()
    roster = Counted(book.roster)
    found = await floor.desk.channels.strangers("C0KORLIAISON", "KOR", replace(book, roster=roster))

    assert len(floor.sandbox.workspace.channels["C0KORLIAISON"].members) > 5
    assert (found, roster.times) == (["U0NOBODY"], 1)
