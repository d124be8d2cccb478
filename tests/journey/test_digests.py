"""
A supervisor's digest in Slack: asked for, sent with pictures, pressed, and whole where Slack takes
no picture.
"""

import asyncio
import io
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from bot.domain.deadlines import digest_schedule
from bot.domain.officers import OfficerId, officer_id
from handlers.digests import message as digests
from handlers.digests import upload
from storage.tables.audit import AUDIT
from storage.tables.book import BOOK, DESK, OFFICER
from storage.tables.outbox import CARD
from tests.handlers.limits import read, too_much
from tests.support.desk import BODY, Scene
from tests.support.logs import told

SUPERVISOR = officer_id("T0SANDBOX", "U0KORSUP")
TITLE = "PEREGRINE: launch observed <!channel> *now*"


async def late(desk: Scene) -> str:
    """A launch warning that has waited in Korea for longer than it may; its number."""
    number = await desk.request(title=TITLE, precedence="ROUTINE")
    await desk.settle(4 * 3600)
    return number


async def composed(
    desk: Scene, kind: str = "daily", officer: OfficerId | None = SUPERVISOR, *, party: str = "KOR"
) -> digests.Composed:
    """What goes out for the window that has ended last."""
    await desk.settle(86400)
    book = await desk.store.queries.book(desk.now)
    zone = digests.ZoneInfo(book.policy.parties[party].tz)
    hours = book.policy.parties[party].working_hours
    due = digest_schedule.latest(
        desk.now, zone, book.policy.digests, kind, hours, digests.days_off, overdue=True
    )
    assert due
    return await digests.compose(desk.store, book, party, officer, kind, due.as_of)


async def sent(desk: Scene, made: digests.Composed) -> Any:
    """The message as it stands in the supervisor's direct conversation, with its thread."""
    client = desk.house.client
    files = {
        picture.kind: await upload.upload(client, picture, picture.png())
        for picture in made.pictures
    }
    where = (await client.conversations_open(users="U0KORSUP"))["channel"]["id"]
    message = made.message(files)
    posted = await client.chat_postMessage(channel=where, text=message.text, blocks=message.blocks)
    state = await desk.store.audit.state()
    below = digests.thread(
        await asyncio.to_thread(desk.store.queries.checkpoint().now), state, made.words
    )
    assert below
    await client.chat_postMessage(
        channel=where, text=below.text, blocks=below.blocks, thread_ts=posted["ts"]
    )
    return desk.person("KORSUP").channel(where)[-2:]


async def test_a_supervisor_asks_how_it_stands(desk: Scene) -> None:
    """One command, one answer that only they see."""
    number = await late(desk)

    said = await desk.command("KORSUP", "digest")

    assert number in said.text
    assert "KOR 측 승인 대기" in said.text
    assert BODY not in said.text
    assert "PEREGRINE" not in said.shown[-1].text


async def test_only_a_supervisor_is_answered_and_both_attempts_are_on_record(desk: Scene) -> None:
    """A digest is itself audited."""
    refused = await desk.command("KORLO", "digest")
    await desk.command("KORSUP", "digest weekly")

    assert "wrong_role" in refused.text
    found = select(AUDIT.c.result).where(AUDIT.c.action == "digest").order_by(AUDIT.c.seq)
    assert await asyncio.to_thread(desk.store.db.read(lambda c: list(c.scalars(found))).now) == [
        "refused",
        "done",
    ]


async def test_a_word_that_is_no_kind_is_told_how_it_is_written(desk: Scene) -> None:
    """And not taken for daily."""
    said = await desk.command("KORSUP", "digest monthly")

    assert "digest [daily|weekly]" in said.text


async def test_a_digest_goes_out_with_picture_button_and_checkpoint(desk: Scene) -> None:
    """From the line that is late to who did what, in one press; what is typed is never markup."""
    number = await late(desk)

    message, below = await sent(desk, await composed(desk))
    pictures = [block for block in message.blocks if block["type"] == "image"]
    assert [desk.sandbox.workspace.files[p["slack_file"]["id"]].content[:4] for p in pictures] == [
        b"\x89PNG"
    ]
    assert pictures[0]["alt_text"].startswith("EXERCISE ")
    assert "tripoint.test" in below.rendered
    assert below.thread_ts == message.ts
    assert "PEREGRINE" not in message.text
    said = await desk.person("KORSUP").click("show", message)
    assert said.ok
    assert number in said.text


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_digest_goes_without_a_picture_that_slack_does_not_take(
    desk: Scene, method: str
) -> None:
    """What it would have shown is said instead."""
    await late(desk)
    made = await composed(desk)
    desk.sandbox.faults.refuse(method, "file_uploads_disabled")

    message, _ = await sent(desk, made)

    assert [block["type"] for block in message.blocks if block["type"] == "image"] == []
    assert "KOR: 4~24시간 1" in message.rendered


async def test_a_weekly_digest_holds_the_daily_one_of_its_day(desk: Scene) -> None:
    """One message on a Monday: trends with two pictures, then the day with its own."""
    await desk.released()
    await desk.settle(6 * 86400)

    message, _ = await sent(desk, await composed(desk, "weekly"))

    assert [block["type"] for block in message.blocks].count("image") == 3
    assert [block["type"] for block in message.blocks].count("header") == 2
    assert "KOR → JPN: 1건" in message.rendered
    assert "JPN → KOR: 0건" in message.rendered


async def test_on_a_monday_one_message_goes_out_and_on_a_tuesday_one_too(quick: Scene) -> None:
    """The daily digest of a Monday is part of the weekly one and is not sent by itself."""

    def moments(c: Connection) -> list[tuple[str, str]]:
        found = select(CARD.c.step, CARD.c.moment).where(
            CARD.c.kind == "digest", CARD.c.party == "KOR"
        )
        zone = digests.ZoneInfo("Asia/Seoul")
        return sorted(
            (f"{row.moment.astimezone(zone):%a %H:%M}", row.step) for row in c.execute(found)
        )

    await quick.settle(1)
    for _ in range(9 * 2):
        await quick.settle(43200)
    sent_then = quick.store.db.read(moments).now()

    assert ("Mon 08:30", "weekly") in sent_then
    assert ("Tue 08:00", "daily") in sent_then
    assert [kind for when, kind in sent_then if when.startswith("Mon")] == ["weekly"]


async def test_what_is_sent_is_what_the_command_line_makes_again(desk: Scene) -> None:
    """A message, and the text of the same window long after, have the same lines."""
    await late(desk)
    made = await composed(desk)
    first = read(made.message({}).blocks)
    await desk.decide("KORFDO", "approve")
    await desk.settle(5 * 86400)
    book = await desk.store.queries.book(desk.now)
    again = await digests.compose(
        desk.store, book, "KOR", SUPERVISOR, "daily", made.digest.day.as_of
    )

    assert first == read(again.message({}).blocks)
    assert made.message({}).text == again.message({}).text


async def test_a_channel_of_supervisors_has_the_desks_own_words(desk: Scene) -> None:
    """Nobody in particular reads it."""
    made = await composed(desk, officer=None, party="JPN")

    assert "JPNの日次まとめ · 2026年11月" in made.page.title
    assert made.page.nothing == "報告事項はありません。"


async def test_no_digest_breaks_a_limit_of_slack(desk: Scene) -> None:
    """However long the titles, however many the lines."""
    for n in range(12):
        await desk.request(title=f"{n} " + "W&<" * 39, precedence="ROUTINE")

    for kind in digest_schedule.KINDS:
        made = await composed(desk, kind)
        assert (
            too_much(
                made.message(dict.fromkeys(("waiting", "flow", "pace"), "F0123")), surface="message"
            )
            == []
        )
    daily = await composed(desk)
    assert daily.digest.day.overdue.total == 12


async def test_one_desks_fault_stops_no_other_desks_digest(desk: Scene, log: io.StringIO) -> None:
    """
    A supervisor whose time zone nobody knows has none; that stands in the log, and everybody else
    has theirs.
    """

    def damage(c: Connection) -> int:
        c.execute(update(DESK).where(DESK.c.party == "KOR").values(supervisors=None))
        c.execute(update(OFFICER).where(OFFICER.c.id == SUPERVISOR).values(timezone="Mars/Olympus"))
        return c.execute(update(BOOK).values(revision=BOOK.c.revision + 1)).rowcount

    await desk.settle()
    desk.store.db.sweep(damage).now()
    for _ in range(3):
        await desk.settle(86400)
    assert all(
        len(desk.person(user).channel(f"C0{user[:3]}SUPERVISORS")) >= 3
        for user in ("USASUP", "JPNSUP")
    )
    assert desk.person("KORSUP").dm() == []
    assert told(log, "due_work_failed")
