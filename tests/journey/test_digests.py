"""
A supervisor's digest in Slack: asked for, sent with pictures, pressed, and whole where Slack takes
no picture.
"""

import asyncio
import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from bot.domain.deadlines import digest_schedule
from bot.domain.officers import OfficerId, officer_id
from handlers.digests import message as digests
from handlers.digests import upload
from handlers.text.words import Words
from storage.tables.audit import AUDIT
from storage.tables.book import BOOK, DESK, OFFICER
from storage.tables.outbox import CARD
from tests.handlers.limits import read, too_much
from tests.support.desk import BODY, Scene
from tests.support.logs import told

says = Words("ko", "Asia/Seoul").say
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


def day(desk: Scene, ago: int) -> Any:
    """The date in Seoul so many days ago."""
    return desk.now.astimezone(digests.ZoneInfo("Asia/Seoul")).date() - timedelta(days=ago)


async def began(desk: Scene) -> None:
    """A desk that has worked for five days, with a release that was overdue for two of them."""
    await desk.settle(1)
    await late(desk)
    await desk.settle(2 * 86400)
    await desk.command("KORFDO", "list pending")
    await desk.settle(3 * 86400)


@pytest.mark.parametrize(
    "typed",
    [
        "{0:%Y-%m-%d}",
        "{0:%Y/%m/%d}",
        "{0:%Y%m%d}",
        "{0:%Y年%m月%d日}",
        "{0:%Y. %m. %d.}",
        "daily {0:%Y-%m-%d}",
        "「{0:%Y-%m-%d}」 日次",
    ],
)
async def test_a_past_day_is_shown_as_it_stood_however_its_date_is_typed(
    quick: Scene, typed: str
) -> None:
    """The same figures as the command line makes of that day; full-width digits are digits."""
    await began(quick)
    asked = day(quick, 3)
    text = typed.format(asked).translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    said = await quick.command("KORSUP", f"digest {text}")

    zone, book = digests.ZoneInfo("Asia/Seoul"), await quick.store.queries.book(quick.now)
    window = digest_schedule.window(
        *(asked, "daily", zone, book.policy.digests),
        *(book.policy.parties["KOR"].working_hours, digests.days_off),
    )
    found = await quick.store.queries.digest("KOR", window)
    page = digests.digest_page(found, book.policy, Words("ko", "Asia/Seoul"))
    assert page.title in said.text and page.about in said.text
    assert says("digest-now", at="") not in said.text


async def test_a_past_week_is_shown_too(quick: Scene) -> None:
    await began(quick)

    said = await quick.command("KORSUP", f"digest {day(quick, 2)} weekly")

    assert says("digest-weekly", party="KOR") in said.text
    assert (
        says("digest-weekly", party="KOR")
        not in (await quick.command("KORSUP", f"digest {day(quick, 2)}")).text
    )


@pytest.mark.parametrize(
    ("when", "rule"),
    [
        ("2026-02-30", "usage_unclear"),
        ("yesterday", "usage_unclear"),
        ("9999-12-31", "digest_not_due"),
        ("1999-12-31", "digest_before_desk"),
        ("0001-01-01", "digest_before_desk"),
    ],
)
async def test_a_day_that_has_no_digest_is_refused(quick: Scene, when: str, rule: str) -> None:
    """Each for its own reason, and on record."""
    await began(quick)

    said = await quick.command("KORSUP", f"digest {when}")

    assert rule in said.text


async def test_tomorrow_is_refused_and_the_day_before_the_desk_began_too(quick: Scene) -> None:
    """It says when the one is due, and since when there are records."""
    await began(quick)
    first = await quick.store.queries.began()
    since = Words("ko", "Asia/Seoul").time(first)
    that_day = first.astimezone(digests.ZoneInfo("Asia/Seoul")).date()

    ahead = await quick.command("KORSUP", f"digest {day(quick, -1)}")
    before = await quick.command("KORSUP", f"digest {day(quick, 7)}")
    first_morning = await quick.command("KORSUP", f"digest {that_day}")

    assert "digest_not_due" in ahead.text and "08:00" in ahead.text
    assert "digest_before_desk" in before.text and since in before.text
    assert "digest_before_desk" in first_morning.text, "it began at noon"
    found = select(AUDIT.c.rule).where(AUDIT.c.action == "digest", AUDIT.c.result == "refused")
    assert quick.store.db.read(lambda c: list(c.scalars(found))).now() == [
        "digest_not_due",
        "digest_before_desk",
        "digest_before_desk",
    ]


def room(desk: Scene) -> list[Any]:
    """The messages in the channel of the Korean supervisors that begin no thread's answer."""
    return [m for m in desk.person("KORSUP").channel("C0KORSUPERVISORS") if not m.thread_ts]


async def test_a_digest_that_was_shown_is_shared_once(quick: Scene) -> None:
    """It goes to the supervisors' channel, with pictures and the name, and is on record."""
    await quick.settle(1)
    number = await late(quick)
    shown = await quick.command("KORSUP", "digest")
    before = len(room(quick))

    first = await quick.person("KORSUP").click("share", shown.shown[-1])
    second = await quick.person("KORSUP").click("share", shown.shown[-1])
    await quick.settle(5)

    assert says("done-share") in first.text
    assert says("done-share-before") in second.text
    (posted,) = room(quick)[before:]
    assert number in posted.rendered
    assert says("digest-shared", name="") in posted.rendered
    assert says("digest-daily", party="KOR") in posted.text
    assert "PEREGRINE" not in posted.text
    assert any(b["type"] == "image" and b.get("slack_file") for b in posted.blocks)
    records = [r for r in quick.store.queries.records("KOR").now() if r.action == "share"]
    assert [(r.actor, r.result) for r in records] == [(SUPERVISOR, "done")] * 2


async def test_what_is_shared_is_what_was_shown(quick: Scene) -> None:
    """As it stood when it was asked for, however much happened until it was posted."""
    await quick.settle(1)
    await late(quick)
    shown = await quick.command("KORSUP", "digest")
    await quick.request(title="Another")
    before = len(room(quick))

    await quick.person("KORSUP").click("share", shown.shown[-1])
    await quick.settle(5)

    (posted,) = room(quick)[before:]
    heads = [b["elements"][0]["text"] for b in posted.blocks if b["type"] == "context"]
    assert heads[0] in shown.text
    assert says("digest-part-overdue", total=1) in posted.rendered
    assert says("digest-part-overdue", total=1) in shown.text


async def test_the_digest_of_a_morning_that_was_sent_is_not_sent_again(quick: Scene) -> None:
    """It is in the channel already, and that is said."""
    await began(quick)
    before = len(room(quick))
    assert before
    working = next(n for n in range(1, 5) if day(quick, n).weekday() in (1, 2, 3, 4))
    shown = await quick.command("KORSUP", f"digest {day(quick, working)}")

    said = await quick.person("KORSUP").click("share", shown.shown[-1])
    await quick.settle(5)

    assert says("done-share-before") in said.text
    assert len(room(quick)) == before


async def test_only_a_supervisor_shares_and_only_where_there_is_a_channel(quick: Scene) -> None:
    """The button of who is none any more is refused; without a channel there is no button."""
    await quick.settle(1)
    shown = await quick.command("KORSUP", "digest")
    assert "share" in str(shown.shown[-1].blocks)

    def no_channel(c: Connection) -> int:
        c.execute(update(DESK).where(DESK.c.party == "KOR").values(supervisors=None))
        return c.execute(update(BOOK).values(revision=BOOK.c.revision + 1)).rowcount

    def no_supervisor(c: Connection) -> int:
        c.execute(update(OFFICER).where(OFFICER.c.id == SUPERVISOR).values(roles=["liaison"]))
        return c.execute(update(BOOK).values(revision=BOOK.c.revision + 1)).rowcount

    quick.store.db.sweep(no_channel).now()
    refused = await quick.person("KORSUP").click("share", shown.shown[-1])
    assert "no_supervisors_channel" in refused.text
    assert "share" not in str((await quick.command("KORSUP", "digest")).shown[-1].blocks)
    quick.store.db.sweep(no_supervisor).now()
    again = await quick.person("KORSUP").click("share", shown.shown[-1])
    assert "wrong_role" in again.text
    assert room(quick) == []
