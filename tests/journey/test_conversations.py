"""
One conversation a release: in each channel a card, and in its thread what is told of it afterwards.
"""

import re
from datetime import datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot.domain.arrangements.status import ArrangementEvent, EventKind
from storage.outbox.queue import CARDS
from storage.tables.outbox import CARD
from storage.transaction.act import Attempt
from tests.handlers.limits import presses
from tests.journey.test_time import SUPERVISORS
from tests.support.desk import APPROVALS, LIAISON, Scene, offered
from tests.support.messages import says

KOREA, SEOUL, TOKYO = APPROVALS["KOR"], LIAISON["KOR"], LIAISON["JPN"]
IMMEDIATE = {"precedence": "IMMEDIATE"}
TO_COME = (
    *(f"moment-due-{stage}" for stage in ("originator-review", "relay-review", "released")),
    "ends-at",
)
"""The messages that name a moment still to come."""


def stands(desk: Scene, channel: str) -> list[Any]:
    """What a channel shows, oldest first: no reply that stands in its thread alone."""
    return [m for m in desk.sandbox.workspace.channels[channel].messages if m.in_channel]


def posted(desk: Scene, channel: str) -> list[dict[str, Any]]:
    """What was posted to a channel."""
    return [m for m in desk.sandbox.journal.of("chat.postMessage") if m["channel"] == channel]


def conversations(desk: Scene) -> dict[str, list[Any]]:
    """Every message of the desk that is no digest, by the place where it stands."""
    digests = desk.store.db.read(
        lambda c: set(c.scalars(select(CARD.c.ts).where(CARD.c.kind == "digest")))
    ).now()
    found = {
        channel.id: [m for m in channel.messages if not {m.ts, m.thread_ts} & digests]
        for channel in desk.sandbox.workspace.channels.values()
    }
    return {place: messages for place, messages in found.items() if messages}


def said_to_come(desk: Scene) -> list[str]:
    """What any message says of this day to be still to come, though it is past."""
    wrong, now = [], desk.now.astimezone(ZoneInfo("Asia/Seoul")).strftime("%H:%M")
    for message in (m for messages in conversations(desk).values() for m in messages):
        for party, what in product(("KOR", "JPN"), TO_COME):
            said = re.escape(says(party, what, at="|").partition("|")[0])
            wrong += [
                at for at in re.findall(f"{said}(\\d\\d:\\d\\d)", message.rendered) if at < now
            ]
    return wrong


def declare(desk: Scene, kind: EventKind) -> None:
    """Suspend the arrangement, or resume it."""
    event = ArrangementEvent("TISA", "JPN", kind, desk.now)
    desk.store.administration.record_event(
        event, Attempt(kind.value, desk.now, who="operator:test")
    ).now()


class TestLeftAloneForThirteenHours:
    """Nobody does anything about an urgent release."""

    async def test_where_it_is_to_be_decided(self, desk: Scene) -> None:
        """One card, one thread: of its reminders the last one lives, the others are a line each."""
        await desk.request(**IMMEDIATE)
        before = len(desk.sandbox.journal.of("chat.update"))
        for _ in range(52):
            await desk.settle(15 * 60 - 4, rounds=4)
            assert said_to_come(desk) == []

        card, *replies = stands(desk, KOREA)
        *lines, living = replies
        assert len(lines) >= 4, "at the whole of its time, then ever later"
        assert {m.thread_ts for m in replies} == {card.ts}
        assert all(m.is_broadcast for m in replies)
        for line in lines:
            sent = datetime.fromtimestamp(float(line.ts), desk.now.tzinfo)
            at = f"{(sent.hour + 9) % 24:02}:{sent.minute:02} KST"
            assert says("KOR", "sent-reminder", at=at) in line.text
            assert [block["type"] for block in line.blocks] == ["context"]
            assert says("KOR", "exercise-named") in line.text
        assert "details" in presses(living.blocks)
        assert says("KOR", "moment-late", at="|").partition("|")[0] in living.rendered

        (told,) = conversations(desk)[SUPERVISORS["KOR"]]
        assert "show" in presses(told.blocks)
        directs = [
            messages
            for place, messages in conversations(desk).items()
            if desk.sandbox.workspace.channels[place].kind == "im"
        ]
        assert [len(messages) for messages in directs] == [1], "the card of who has the duty"
        assert len(stands(desk, SEOUL)) == 1
        edits = len(desk.sandbox.journal.of("chat.update")) - before
        assert edits <= len(lines) + 3 + 1, "each line, each card at its target, and the reminder"

    async def test_where_it_is_to_be_read(self, desk: Scene) -> None:
        """Its last hours are told in the same thread, and its end says that nobody read it."""
        number = await desk.released(**IMMEDIATE, lifetime="12h")
        for _ in range(52):
            await desk.settle(15 * 60 - 4, rounds=4)
            assert said_to_come(desk) == []

        assert desk.stages(number) == {"JPN": "expired"}
        card, *replies = stands(desk, TOKYO)
        assert {m.thread_ts for m in replies} == {card.ts}
        assert len(replies) >= 6, "reminders, warnings of the end, and the end"
        pressed = [m for m in replies if presses(m.blocks)]
        assert pressed == replies[-1:], "only the end still calls for something"
        assert says("JPN", "ended-unread", count=1) in pressed[0].rendered
        assert "<@U0JPNLO" in str(pressed[0].blocks)
        unread = says("JPN", "outcome-unread", party="JPN")
        assert unread in " ".join(m.rendered for m in replies[:-1])
        for place, messages in conversations(desk).items():
            told = " ".join(m.rendered for m in messages)
            assert says("JPN", "closed-acknowledged") not in told, place

        first, *others = conversations(desk)[SUPERVISORS["JPN"]]
        assert [m.thread_ts for m in others] == [first.ts], "of its end in the thread of its delay"
        assert not presses(first.blocks)
        warned = [m for m in conversations(desk)[KOREA] if m.is_reply and not m.is_broadcast]
        assert warned, "the originator may extend it, and need not: its channel is not told"
        assert {m.thread_ts for m in warned} == {stands(desk, KOREA)[0].ts}


async def test_the_first_word_to_supervisors_begins_their_thread(desk: Scene) -> None:
    """They have no card: that it ended unread answers that it was overdue, and mentions them."""
    await desk.released(lifetime="30m", **IMMEDIATE)
    await desk.settle(400, rounds=4)
    await desk.settle(1800, rounds=6)

    first, *others = conversations(desk)[SUPERVISORS["JPN"]]
    assert [m.thread_ts for m in others] == [first.ts]
    assert others[0].is_broadcast
    assert says("JPN", "ended-unread", count=1) in others[0].rendered
    assert "<@U0JPNSUP>" in str(others[0].blocks)


async def test_a_decision_ends_the_conversation(desk: Scene) -> None:
    """What was asked for says that it is done, on one line and without a button."""
    number = await desk.request(**IMMEDIATE)
    await desk.settle(31 * 60)
    assert presses(stands(desk, KOREA)[-1].blocks)

    await desk.decide("KORFDO", "approve")

    done = says("KOR", "closed-as", outcome=says("KOR", "closed-decided"), numbers=number)
    assert stands(desk, KOREA)[-1].text == f"{says('KOR', 'exercise-named')} · {done}"
    assert not presses(stands(desk, KOREA)[-1].blocks)
    assert done in conversations(desk)[SUPERVISORS["KOR"]][-1].text


async def test_a_deleted_card_gets_a_new_root(desk: Scene) -> None:
    """
    Slack posts what answers a deleted message to the channel and says nothing. The card comes anew,
    and what follows answers that.
    """
    await desk.request(**IMMEDIATE)
    channel = desk.sandbox.workspace.channels[KOREA]
    (card,) = stands(desk, KOREA)
    channel.messages.remove(card)
    channel.deleted.add(card.ts)

    await desk.settle(7 * 60 + 31)
    loose, anew = stands(desk, KOREA)
    assert posted(desk, KOREA)[-2]["thread_ts"] == card.ts, "what was asked for"
    assert (loose.thread_ts, anew.thread_ts) == (None, None)
    assert "details" in presses(loose.blocks)
    assert "approve" in presses(anew.blocks)

    await desk.settle(15 * 60)
    assert stands(desk, KOREA)[-1].thread_ts == anew.ts
    assert not presses(loose.blocks)
    assert len(stands(desk, KOREA)) == 3


async def test_a_thread_that_is_locked_is_left_for_a_new_root(quick: Scene) -> None:
    """The card stays; what came in its place begins the thread of what follows."""
    await quick.request(**IMMEDIATE)
    while quick.store.queries.snapshot(quick.now).now().cards_behind:
        await quick.settle()  # a machine with other work has not posted all of it yet
    quick.sandbox.faults.refuse("chat.postMessage", "restricted_action_thread_locked", times=1)
    await quick.settle(15 * 60 - 5)
    await quick.settle(15 * 60)

    card, loose, reply = stands(quick, KOREA)
    assert (card.thread_ts, loose.thread_ts, reply.thread_ts) == (None, None, loose.ts)


async def test_a_hold_takes_the_buttons_of_a_reminder_and_gives_them_back(desk: Scene) -> None:
    """Nothing is reminded of meanwhile; afterwards the next reminder takes its place."""
    await desk.request(**IMMEDIATE)
    await desk.settle(15 * 60 - 5)
    (_, reminder) = stands(desk, KOREA)
    assert "details" in presses(reminder.blocks)

    declare(desk, EventKind.SUSPEND)
    await desk.settle(3600)
    known = [m for m in stands(desk, KOREA) if m.thread_ts or m.ts <= reminder.ts]
    assert known[-1] is reminder, "none came"
    assert says("KOR", "waits-suspended") in reminder.rendered
    assert "details" not in presses(reminder.blocks)

    declare(desk, EventKind.RESUME)
    await desk.settle(5)
    assert "details" in presses(reminder.blocks)
    await desk.settle(15 * 60)
    newest = [m for m in stands(desk, KOREA) if m.is_reply][-1]
    assert newest is not reminder
    assert "details" in presses(newest.blocks)
    assert not presses(reminder.blocks)


async def test_a_reminder_whose_card_is_not_there_stands_by_itself(desk: Scene) -> None:
    """
    It waits for nothing: what asks somebody to act is there at its time, with its button. What is
    told later answers the card, once that is there.
    """
    offered(desk, **IMMEDIATE)
    late = update(CARD).where(CARD.c.kind == "decision")
    desk.store.db.sweep(lambda c: c.execute(late.values(channel=None)).rowcount).now()
    await desk.settle(15 * 60)
    (reminder,) = stands(desk, KOREA)
    assert "details" in presses(reminder.blocks)

    here = late.where(CARD.c.officer.is_(None)).values(channel=KOREA)
    desk.store.db.sweep(lambda c: c.execute(here).rowcount).now()
    await desk.settle(15 * 60)
    _, card, newest = stands(desk, KOREA)
    assert "approve" in presses(card.blocks)
    assert newest.thread_ts == card.ts


async def test_what_is_due_of_several_answers_none_of_them(quick: Scene) -> None:
    """It is one message of its own; the next of one of them leaves it what is left."""
    numbers = [offered(quick, precedence="IMMEDIATE", title=f"Launch {n}") for n in range(2)]
    await quick.settle(15 * 60)
    merged = stands(quick, KOREA)[-1]
    assert merged.thread_ts is None
    assert all(number in merged.rendered for number in numbers)

    await quick.command("KORFDO", f"precedence {numbers[0]} flash", room=APPROVALS)
    await quick.settle(5)
    newest = stands(quick, KOREA)[-1]
    assert newest.is_reply
    assert numbers[0] in newest.rendered and numbers[1] not in newest.rendered
    assert numbers[1] in merged.rendered and numbers[0] not in merged.rendered
    assert presses(merged.blocks)

    await quick.command("KORFDO", f"precedence {numbers[1]} flash", room=APPROVALS)
    await quick.settle(5)
    assert not presses(merged.blocks)
    assert all(number in merged.text for number in numbers), "a line says of what it was"


async def test_an_officers_own_messages_of_a_release_are_one_thread(desk: Scene) -> None:
    """What asks for something there mentions its reader: a thread rings for nobody else."""
    await desk.request(**IMMEDIATE)
    await desk.settle(15 * 60 - 5)
    assert (await desk.person("KORFDO").click("snooze", channel=KOREA, value="15m")).ok
    await desk.settle(15 * 60)

    card, *replies = desk.person("KORFDO").dm()
    assert [m.thread_ts for m in replies] == [card.ts]
    assert replies[0].is_broadcast
    assert "<@U0KORFDO>" in str(replies[0].blocks)
    assert "details" in presses(replies[0].blocks)


async def test_a_recall_answers_the_card_where_it_was_read(desk: Scene) -> None:
    number = await desk.released()
    await desk.read()
    await desk.command("KORFDO", f"recall {number} sent in error", room=APPROVALS)
    await desk.settle(5)

    card, *_, recall = stands(desk, TOKYO)
    assert says("JPN", "ended-recalled", count=1) in recall.rendered
    assert recall.thread_ts == card.ts and recall.is_broadcast
    mine, told = desk.person("JPNLO").dm()
    assert told.thread_ts == mine.ts and "<@U0JPNLO>" in str(told.blocks)


async def test_a_reply_without_an_answer_is_there_once(desk: Scene) -> None:
    """It is looked for in its thread, for a channel has only what was sent to it as well."""
    await desk.released(**IMMEDIATE, lifetime="12h")
    await desk.settle(8 * 3600 - 60)
    before = len(conversations(desk)[KOREA])
    desk.sandbox.faults.lose("chat.postMessage", times=4)
    for _ in range(20):
        await desk.settle(9, rounds=2)

    warned = says("KOR", "expiring", count=1)
    told = conversations(desk)[KOREA][before:]
    assert [warned in m.rendered for m in told] == [True]
    assert told[0].is_reply and not told[0].is_broadcast
    replies = [m for m in conversations(desk)[TOKYO] if says("JPN", "expiring", count=1) in m.text]
    assert len(replies) == 1 and replies[0].is_broadcast


async def test_flash_goes_before_what_a_reminder_leaves_behind(quick: Scene) -> None:
    """To shrink a message of before can wait for a second, a launch warning cannot."""
    await quick.request()
    await quick.settle(150)
    (_, reminder) = stands(quick, KOREA)
    while len(stands(quick, KOREA)) == 2:
        await quick.settle(2, rounds=1)
    shrinks = CARD.c.ts == reminder.ts
    waits = select(CARD.c.rank).where(shrinks, CARDS.behind)
    assert quick.store.db.read(lambda c: c.scalar(waits)).now() is not None
    number = offered(quick, precedence="FLASH")
    await quick.settle(rounds=1)

    assert number in stands(quick, KOREA)[-1].rendered
    assert presses(reminder.blocks), "its turn is later"
    await quick.settle(5)
    assert not presses(reminder.blocks)
