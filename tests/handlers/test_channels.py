"""Whose channel is this: commands in foreign ones, strangers in the desk's own."""

import pytest

from handlers.channels import Channels, strangers
from tests.handlers.floor import Floor


@pytest.mark.parametrize("room", ["LIAISON", "APPROVALS", "SUPERVISORS"])
async def test_commands_work_in_every_channel_of_the_own_desk(floor: Floor, room: str) -> None:
    """And in the app's direct messages."""
    here = await floor.type("KORLO", "list", channel=f"C0KOR{room}")
    direct = await floor.person("KORLO").command("/release list")

    assert "wrong_channel" not in here.text + direct.text


@pytest.mark.parametrize("channel", ["C0USALIAISON", "C0HALL"])
async def test_commands_in_any_other_channel_are_refused_and_recorded(floor: Floor, channel: str) -> None:
    """Not even help is given there: who sits beside the officer is not known."""
    floor.sandbox.workspace.channels[channel].members.append("U0KORLO")
    number = await floor.requested()
    answered = await floor.type("KORLO", f"show {number}", channel=channel)

    assert "wrong_channel" in answered.text and number not in answered.text
    assert await floor.refused("show") == ["wrong_channel"]
    assert "wrong_channel" in (await floor.type("KORLO", "help", channel=channel)).text


async def test_security_officers_are_told_when_a_stranger_comes_in(floor: Floor) -> None:
    """At once, also where the channel was looked at just before; without a number or a title."""
    book = await floor.store.book(floor.clock.now())
    assert await floor.desk.channels.strangers("C0KORLIAISON", "KOR", book) == []
    await floor.sandbox.join("U0NOBODY", "C0KORLIAISON")
    await floor.sandbox.settle()
    [told] = floor.person("KORSEC").dm()

    assert "C0KORLIAISON" in told.text and "KOR" in told.text
    assert floor.calls("chat.postMessage") == 1


async def test_an_officer_of_the_desk_may_come_in(floor: Floor) -> None:
    """Nobody is told of what is right."""
    await floor.sandbox.leave("U0KORLO2", "C0KORLIAISON")
    await floor.sandbox.join("U0KORLO2", "C0KORLIAISON")
    await floor.sandbox.join("U0NOBODY", "C0HALL")
    await floor.sandbox.settle()

    assert floor.calls("chat.postMessage") == 0


async def test_an_officer_of_another_party_is_a_stranger_here(floor: Floor) -> None:
    """A desk's channel is one party's."""
    await floor.sandbox.join("U0USALO", "C0KORLIAISON")
    await floor.sandbox.settle()

    assert len(floor.person("KORSEC").dm()) == 1


async def test_the_daily_look_finds_every_stranger(floor: Floor) -> None:
    """The app itself is none; a page of members is not all of them."""
    book = await floor.store.book(floor.clock.now())
    assert await strangers(floor.desk.channels, book) == []
    floor.sandbox.workspace.channels["C0KORLIAISON"].members.append("U0NOBODY")
    floor.sandbox.workspace.channels["C0USAAPPROVALS"].members.append("U0KORLO")
    fresh = Channels(floor.client, floor.clock.monotonic)

    assert await strangers(fresh, book) == [("C0KORLIAISON", "U0NOBODY"), ("C0USAAPPROVALS", "U0KORLO")]


async def test_members_are_remembered_for_a_minute_or_until_forgotten(floor: Floor) -> None:
    """A card posted to a channel asks who is in it; ten cards ask once."""
    book = await floor.store.book(floor.clock.now())
    here = floor.desk.channels
    for _ in range(3):
        await here.strangers("C0KORLIAISON", "KOR", book)
    once = floor.calls("conversations.members")
    here.forget("C0KORLIAISON")
    await here.strangers("C0KORLIAISON", "KOR", book)
    floor.sandbox.clock.advance(61)  # type: ignore[attr-defined]
    await here.strangers("C0KORLIAISON", "KOR", book)

    assert (once, floor.calls("conversations.members")) == (1, 3)


async def test_security_is_told_when_slack_does_not_show_a_channel(floor: Floor) -> None:
    """With Slack's own word for it; also where there is no channel to name."""
    book = await floor.store.book(floor.clock.now())
    await floor.desk.channels.tell_security("KOR", None, "channel_not_found", book)
    [told] = floor.person("KORSEC").dm()

    assert "channel_not_found" in told.text
