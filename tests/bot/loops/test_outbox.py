"""
The outbox against a workspace that keeps Slack's limits, and against everything that may go wrong
on the way.
"""

import asyncio
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, func, select
from structlog.testing import capture_logs

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import officer_id
from storage.outbox import cards as carding
from storage.tables.outbox import CARD
from storage.transaction.act import Attempt
from tests.support import administrator
from tests.support.desk import APPROVALS, BODY, LIAISON, Scene, another, offered
from tests.support.fixtures import on_each_database, on_sqlite
from tests.support.proxy import PAGES

ROUTINE = {"precedence": "ROUTINE"}
KOREA = APPROVALS["KOR"]


desk = on_sqlite(rates="enforced")
"""A desk on SQLite, and a workspace that keeps its limits."""

either = on_each_database(rates="enforced")
"""The same on SQLite and on PostgreSQL."""


def stir(desk: Scene, number: str) -> None:
    """What every act on a release does to its cards: they are to be drawn anew."""
    desk.store.db.sweep(lambda c: carding.redraw(c, CARD.c.number == number, desk.now)).now()


def cards(desk: Scene, **where: Any) -> list[Any]:
    """The rows of cards, oldest first."""
    rule = [CARD.c[name] == value for name, value in where.items()]
    return desk.store.db.read(
        lambda c: list(c.execute(select(CARD).where(*rule).order_by(CARD.c.id)).mappings())
    ).now()


def behind(desk: Scene) -> int:
    """How many cards are behind."""
    waiting = (
        select(func.count()).select_from(CARD).where(CARD.c.wanted_version > CARD.c.drawn_version)
    )
    return desk.store.db.read(lambda c: c.scalar(waiting)).now()


def shown(desk: Scene, channel: str) -> list[str]:
    """The messages that stand in a channel, as text, oldest first."""
    return [str(m.blocks) + m.text for m in desk.sandbox.workspace.channels[channel].messages]


def calls(desk: Scene, method: str, channel: str = KOREA) -> list[Any]:
    """The calls of one method about one channel."""
    return [
        call
        for call in desk.sandbox.journal.calls
        if call.method == method and call.body.get("channel") == channel
    ]


async def later(desk: Scene, seconds: float) -> None:
    """Let so much time pass, second by second."""
    for _ in range(int(seconds)):
        desk.hand.advance(1)
        await desk.house.outbox.once()


async def test_flash_overtakes_whatever_waits_in_the_same_channel(desk: Scene):
    """
    The queue of a channel is by precedence, then by age: a launch warning is the next message, not
    the last.
    """
    for _ in range(40):
        offered(desk)
    await later(desk, 3)
    before = len(shown(desk, KOREA))
    number = offered(desk, precedence="FLASH")
    await later(desk, 1)
    assert len(shown(desk, KOREA)) == before + 1
    assert number in shown(desk, KOREA)[-1]


async def test_a_busy_channel_takes_one_message_a_second_and_others_do_not_wait_for_it(desk: Scene):
    """
    Slack takes about one message a second and channel; asking for more would only earn refusals.
    """
    for _ in range(12):
        offered(desk)
    await later(desk, 12)
    posted = [call.at for call in calls(desk, "chat.postMessage")]
    assert len(posted) == 12
    assert min(b - a for a, b in pairwise(posted)) >= 1
    own = [call.at for call in calls(desk, "chat.postMessage", LIAISON["KOR"])]
    assert own == posted, "the liaison channel has its cards at the same times"
    assert {call.status for call in desk.sandbox.journal.calls} == {200}


async def test_ten_changes_while_slack_is_slow_cost_one_update(desk: Scene):
    """What is drawn is the state of that moment, so nobody reads nine stale states first."""
    number = offered(desk)
    await later(desk, 3)
    assert behind(desk) == 0
    slow = desk.sandbox.faults.slow("chat.update", times=2)
    stir(desk, number)
    desk.hand.advance(2)
    under_way = asyncio.create_task(desk.house.outbox.once())
    await slow.met.wait()
    for _ in range(10):
        stir(desk, number)
    slow.gate.set()
    await under_way
    await later(desk, 5)
    assert behind(desk) == 0
    assert len(calls(desk, "chat.update")) == 2


async def test_only_one_call_is_in_flight_for_a_card_and_for_a_channel(desk: Scene):
    """Two at once would arrive in either order, and the older one could stand at the end."""
    first, second = offered(desk), offered(desk)
    await later(desk, 4)
    slow = desk.sandbox.faults.slow("chat.update", times=9)
    stir(desk, first)
    stir(desk, second)
    desk.hand.advance(2)
    under_way = [asyncio.create_task(desk.house.outbox.once())]
    await slow.met.wait()
    for _ in range(5):
        desk.hand.advance(2)
        assert await desk.house.outbox.once() == 0
    assert behind(desk) > 0
    slow.gate.set()
    await asyncio.gather(*under_way)
    await later(desk, 3)
    assert behind(desk) == 0


async def test_a_channel_that_asks_for_patience_gets_it_and_the_others_go_on(desk: Scene):
    """Posting is limited by channel: Retry-After counts for that one."""
    offered(desk)
    desk.sandbox.faults.limit("chat.postMessage", retry_after=7)
    await later(desk, 1)
    limited = [call.body["channel"] for call in desk.sandbox.journal.calls if call.status == 429]
    assert len(limited) == 1
    await later(desk, 5)
    assert len(calls(desk, "chat.postMessage", limited[0])) == 1, (
        "nothing was tried before its time"
    )
    (other,) = {KOREA, LIAISON["KOR"]} - set(limited)
    assert len(shown(desk, other)) == 1
    await later(desk, 3)
    assert len(shown(desk, limited[0])) == 1
    assert behind(desk) == 0


async def test_a_method_that_asks_for_patience_gets_it_in_every_channel(desk: Scene):
    """Editing is limited by method: while that is so, posting goes on."""
    number = offered(desk)
    await later(desk, 3)
    desk.sandbox.faults.limit("chat.update", retry_after=9, times=2)
    stir(desk, number)
    await later(desk, 2)
    tried = len(desk.sandbox.journal.of("chat.update"))
    new = offered(desk)
    await later(desk, 5)
    assert len(desk.sandbox.journal.of("chat.update")) == tried
    assert new in shown(desk, KOREA)[-1]
    await later(desk, 6)
    assert behind(desk) == 0


async def test_a_slack_that_is_down_is_asked_less_and_less_often(desk: Scene):
    """Fixed intervals would add to the trouble; the card is posted all the same, and once."""
    desk.sandbox.faults.fail("conversations.members", times=8)
    offered(desk)
    await later(desk, 60)
    tried = [call.at for call in calls(desk, "conversations.members") if call.status == 503]
    gaps = [b - a for a, b in pairwise(tried)]
    assert gaps == sorted(gaps)
    assert gaps[-1] > gaps[0]
    assert len(shown(desk, KOREA)) == 1
    assert behind(desk) == 0


@pytest.mark.parametrize("fault", ["lose", "drop", "fail"])
async def test_a_post_without_an_answer_is_there_exactly_once(either: Scene, fault: str):
    """
    Whether it was made is not known: it is looked up by its mark first, and posted only where it is
    missing.
    """
    number = offered(either)
    getattr(either.sandbox.faults, fault)("chat.postMessage", times=2)
    await later(either, 20)
    assert behind(either) == 0
    assert [number in text for text in shown(either, KOREA)] == [True]
    stir(either, number)
    await later(either, 3)
    assert len(shown(either, KOREA)) == 1, "what was found again is edited from then on"
    edited = [call.body["ts"] for call in calls(either, "chat.update")]
    assert set(edited) == {either.sandbox.workspace.channels[KOREA].messages[0].ts}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("method", ["conversations.members", "chat.postMessage"])
async def test_a_page_in_the_place_of_an_answer_holds_no_card(
    desk: Scene, method: str, page: tuple[int, str, str]
):
    """It comes a moment later, once; nobody is told that somebody must invite the app."""
    number = offered(desk)
    desk.sandbox.faults.page(method, *page)
    await later(desk, 15)
    assert [number in text for text in shown(desk, KOREA)] == [True]
    assert behind(desk) == 0
    assert desk.sandbox.person("U0KORSEC").dm() == []


@pytest.mark.parametrize("asked", ["nan", "-5", "soon", "", "1e999"])
async def test_what_is_no_number_of_seconds_to_wait_breaks_nothing(desk: Scene, asked: str):
    """A proxy between may write anything."""
    desk.sandbox.faults.limit("chat.postMessage", retry_after=asked)
    offered(desk)
    with capture_logs() as log:
        await later(desk, 40)
    assert len(shown(desk, KOREA)) == 1
    assert "ratelimited" in {call.answer_error for call in desk.sandbox.journal.calls}
    assert [line for line in log if line["log_level"] == "error"] == []


async def test_a_lost_message_is_found_also_when_looking_failed_for_an_hour(desk: Scene):
    """The search begins at the first attempt, not at the latest one."""
    offered(desk)
    desk.sandbox.faults.lose("chat.postMessage", times=2)
    desk.sandbox.faults.fail("conversations.history", times=60)
    await later(desk, 5)
    for _ in range(60):
        desk.hand.advance(60)
        await desk.house.outbox.once()
    assert len(calls(desk, "conversations.history")) > 10
    assert behind(desk) == 0
    assert len(shown(desk, KOREA)) == 1


async def test_without_leave_to_read_history_it_is_posted_again(desk: Scene):
    """At least once: where Slack does not let us look, a card too many is better than none."""
    scopes = desk.sandbox.workspace.app.manifest["oauth_config"]["scopes"]["bot"]
    scopes.remove("groups:history")
    offered(desk)
    desk.sandbox.faults.lose("chat.postMessage", times=2)
    await later(desk, 10)
    assert behind(desk) == 0
    assert len(shown(desk, KOREA)) == 2


async def test_a_deleted_message_is_posted_anew(desk: Scene):
    """Somebody may delete it, or a retention rule: the desk still has to see it."""
    number = offered(desk)
    await later(desk, 3)
    desk.sandbox.workspace.channels[KOREA].messages.clear()
    stir(desk, number)
    await later(desk, 5)
    assert [number in text for text in shown(desk, KOREA)] == [True]
    assert behind(desk) == 0


async def test_where_it_may_not_be_edited_a_line_in_the_thread_says_how_it_stands(desk: Scene):
    """
    A card that stays as it was would lie; the line says number and what is waited for, never the
    title.
    """
    number = offered(desk)
    await later(desk, 3)
    desk.sandbox.faults.refuse("chat.update", "edit_window_closed", times=2)
    stir(desk, number)
    await later(desk, 3)
    card, line = desk.sandbox.workspace.channels[KOREA].messages
    assert line.thread_ts == card.ts
    assert number in line.text
    assert "Launch observed" not in line.text
    assert behind(desk) == 0


async def test_a_full_thread_line_waits_like_any_other_post(desk: Scene):
    """
    The refusal to edit and a limit on posting may meet; the card is neither lost nor in the way.
    """
    number = offered(desk)
    await later(desk, 3)
    desk.sandbox.faults.refuse("chat.update", "edit_window_closed", times=4)
    desk.sandbox.faults.limit("chat.postMessage", retry_after=3, times=2)
    stir(desk, number)
    await later(desk, 10)
    assert len(shown(desk, KOREA)) == 2
    assert behind(desk) == 0


async def test_cards_for_a_channel_with_an_outsider_wait_until_they_have_left(desk: Scene):
    """
    A desk's channel is its officers' own; the security officer is told once, in a direct message.
    """
    there = desk.sandbox.workspace.channels[KOREA].members
    there.append("U0JPNLO")
    number, _ = offered(desk), offered(desk)
    await later(desk, 200)
    assert shown(desk, KOREA) == []
    told = desk.sandbox.person("U0KORSEC").dm()
    assert len(told) == 1
    assert KOREA in told[0].text
    assert number not in told[0].text
    assert len(shown(desk, LIAISON["KOR"])) == 2, "the desk's other channel goes on"
    there.remove("U0JPNLO")
    await later(desk, 130)
    assert len(shown(desk, KOREA)) == 2
    assert len(desk.sandbox.person("U0KORSEC").dm()) == 1
    assert behind(desk) == 0


async def test_who_joins_and_then_holds_cards_back_is_reported_once(desk: Scene):
    """
    The event, the held cards and the daily look all notice the same; one message says it, until it
    happens again.
    """
    await administrator.join(desk.sandbox, "U0JPNLO", KOREA)
    offered(desk)
    await later(desk, 70)
    await desk.house.housekeeping.look_at_channels()
    assert len(desk.sandbox.person("U0KORSEC").dm()) == 1
    await administrator.leave(desk.sandbox, "U0JPNLO", KOREA)
    await later(desk, 2)
    assert len(shown(desk, KOREA)) == 1
    await administrator.join(desk.sandbox, "U0JPNLO", KOREA)
    await later(desk, 2)
    assert len(desk.sandbox.person("U0KORSEC").dm()) == 2


async def test_cards_for_a_channel_without_the_app_wait_and_security_is_told(desk: Scene):
    """Somebody must invite the app; until then the desk would be blind without knowing it."""
    there, app = desk.sandbox.workspace.channels[KOREA].members, desk.sandbox.workspace.app.bot_user
    there.remove(app)
    offered(desk)
    await later(desk, 130)
    assert shown(desk, KOREA) == []
    assert [m.text.count("channel_not_found") for m in desk.sandbox.person("U0KORSEC").dm()] == [1]
    there.append(app)
    await later(desk, 70)
    assert len(shown(desk, KOREA)) == 1


async def test_security_that_cannot_be_told_is_told_later(desk: Scene):
    """A desk whose warning was lost would hold its cards in silence."""
    desk.sandbox.workspace.channels[KOREA].members.append("U0JPNLO")
    desk.sandbox.faults.fail("conversations.open", times=1)
    desk.sandbox.faults.refuse("conversations.open", "internal_error", times=1)
    offered(desk)
    await later(desk, 70)
    assert (
        next(
            call.status
            for call in desk.sandbox.journal.calls
            if call.method == "conversations.open"
        )
        == 503
    )
    assert len(desk.sandbox.person("U0KORSEC").dm()) == 1


async def test_duty_officers_have_the_urgent_card_in_their_own_messages(either: Scene):
    """
    FLASH does not wait for somebody to look into a channel; the copy loses its buttons with the
    card.
    """
    number = offered(either, precedence="FLASH")
    await later(either, 4)
    duty = either.sandbox.person("U0KORFDO")
    (message,) = duty.dm()
    assert number in message.rendered
    assert any(
        e.get("action_id") == "approve" for b in message.blocks for e in b.get("elements", ())
    )
    await either.decide("KORFDO", "approve")
    (message,) = duty.dm()
    assert not any(
        e.get("action_id") == "approve" for b in message.blocks for e in b.get("elements", ())
    )
    assert behind(either) == 0


async def test_a_duty_officer_who_has_left_slack_is_in_nobodys_way(desk: Scene):
    """
    The channel has the card as well; a direct message to nobody is not asked for every minute for
    ever.
    """
    desk.sandbox.workspace.users["U0KORFDO"].deleted = True
    offered(desk, precedence="FLASH")
    await later(desk, 5)
    assert behind(desk) == 0
    tried = len(desk.sandbox.journal.of("conversations.open"))
    await later(desk, 200)
    assert len(desk.sandbox.journal.of("conversations.open")) == tried


async def suspended(desk: Scene, number: str) -> None:
    """Japan suspends the arrangement."""
    event = ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, desk.now)
    desk.store.administration.record_event(
        event, Attempt("suspend", desk.now, who="operator:test")
    ).now()


async def expired(desk: Scene, number: str) -> None:
    """Its time is over."""
    desk.hand.advance(91 * 86400)
    await desk.house.ticker.once()


async def stood_down(desk: Scene, number: str) -> None:
    """Its reader is stopped from acting."""
    desk.store.administration.stand_down(
        officer_id("T0SANDBOX", "U0JPNLO"), Attempt("stand down", desk.now, who="operator:test")
    ).now()


async def recalled(desk: Scene, number: str) -> None:
    """Korea recalls it."""
    act = Attempt("recall", desk.now, actor=officer_id("T0SANDBOX", "U0KORFDO"))
    desk.store.releases.change(number, partial(steps.recall, note="sent in error"), act).now()


@pytest.mark.parametrize("ended", [recalled, expired, suspended, stood_down])
@pytest.mark.parametrize("restarted", [False, True], ids=["running", "restarted"])
async def test_an_open_form_shows_nothing_once_it_may_not_be_read(
    desk: Scene, ended: Any, restarted: bool
):
    """It is on somebody's screen; the desk remembers that across a restart."""
    number = await desk.released()
    shows = await desk.read()
    assert BODY in shows
    japan = desk.person("JPNLO")
    await ended(desk, number)
    if restarted:
        async with another(desk) as house:
            await house.outbox.once()
    else:
        await desk.house.outbox.once()
    assert BODY not in japan.modal.rendered
    assert japan.modal.callback_id == "body"
    assert not [c for c in cards(desk, number=number) if c["external_id"]], (
        "nothing is ever to be drawn there again"
    )


async def test_open_details_are_blanked_like_a_body(desk: Scene):
    """The decider's form shows the same content."""
    number = await desk.request()
    officer = desk.person("KORFDO")
    await officer.click("details", channel=KOREA)
    assert BODY in officer.modal.rendered
    act = Attempt("withdraw", desk.now, actor=officer_id("T0SANDBOX", "U0KORLO"))
    desk.store.releases.change(number, steps.withdraw, act).now()
    await desk.house.outbox.once()
    assert BODY not in officer.modal.rendered
    assert officer.modal.callback_id == "details"


async def test_a_closed_form_is_forgotten(desk: Scene):
    """Slack says not_found; asking again for ever would be calls for nothing."""
    number = await desk.released()
    await desk.read()
    assert [c["external_id"] is not None for c in cards(desk, number=number)].count(True) == 1
    desk.sandbox.faults.unsent("view_closed", times=9)
    await desk.person("JPNLO").close(all=True)
    await recalled(desk, number)
    await later(desk, 15)
    assert not [c for c in cards(desk, number=number) if c["external_id"]]
    asked = len(desk.sandbox.journal.of("views.update"))
    assert asked, "that it is not there is what Slack said"
    stir(desk, number)
    await later(desk, 15)
    assert len(desk.sandbox.journal.of("views.update")) == asked
    assert behind(desk) == 0


async def test_a_form_that_opens_a_moment_after_the_recall_is_blanked_too(desk: Scene):
    """
    The content's row is durable before the form is on the screen: a recall may fall in between.
    """
    number = await desk.released()
    await desk.read()
    desk.sandbox.faults.refuse("views.update", "not_found", times=2)
    await recalled(desk, number)
    await later(desk, 1)
    assert BODY in desk.person("JPNLO").modal.rendered, (
        "as far as Slack tells, the form is not there yet"
    )
    await later(desk, 8)
    assert BODY not in desk.person("JPNLO").modal.rendered


async def test_one_bad_card_never_stops_the_others(desk: Scene, capsys: pytest.CaptureFixture[str]):
    """
    Whatever breaks in drawing one card, the others are drawn, and this one again once it can be.
    """
    bad, good = offered(desk), offered(desk)
    outbox: Any = desk.house.outbox.deliverer
    draw = outbox.draw

    def broken(row: Any, seen: Any) -> Any:
        if seen.release and seen.release.number == bad:
            raise ValueError(BODY)
        return draw(row, seen)

    outbox.draw = broken
    await later(desk, 5)
    assert [good in text for text in shown(desk, KOREA)] == [True]
    assert {c["error"] for c in cards(desk, number=bad)} == {"broken"}
    outbox.draw = draw
    await later(desk, 70)
    assert behind(desk) == 0
    assert len(shown(desk, KOREA)) == 2


async def test_a_card_that_slack_refuses_never_stops_the_others(desk: Scene):
    """Such as blocks that Slack does not take: held back, while the queue goes on."""
    offered(desk)
    desk.sandbox.faults.refuse("chat.postMessage", "invalid_blocks", times=2)
    await later(desk, 2)
    good = offered(desk)
    await later(desk, 3)
    assert [good in text for text in shown(desk, KOREA)] == [True]
    await later(desk, 65)
    assert behind(desk) == 0


async def test_two_replicas_draw_each_card_once_and_keep_the_pace_together(either: Scene):
    """Lanes and leases are rows: a channel sees one message a second, whoever sends it."""
    for _ in range(12):
        offered(either)
    async with another(either) as replica:
        for _ in range(14):
            either.hand.advance(1)
            await asyncio.gather(either.house.outbox.once(), replica.outbox.once())
    posted = [call.at for call in calls(either, "chat.postMessage")]
    assert len(posted) == 12
    assert min(b - a for a, b in pairwise(posted)) >= 1
    assert len(set(shown(either, KOREA))) == 12
    assert behind(either) == 0


async def test_a_card_in_the_hands_of_a_process_that_died_is_taken_up_by_another(desk: Scene):
    """A lease ends by itself; the message it may have left is looked up first."""
    offered(desk)
    rows = await desk.house.outbox.queue.claim(desk.now, 8)
    assert len(rows) == 2
    await later(desk, 50)
    assert shown(desk, KOREA) == []
    await later(desk, 15)
    assert len(shown(desk, KOREA)) == 1
    assert len(calls(desk, "conversations.history")) == 1


async def test_a_machine_that_slept_while_slack_had_the_call_posts_once(desk: Scene):
    """
    The lease is over then, and who holds it is nobody who died: looked up, the message would not be
    there yet.
    """
    slow = desk.sandbox.faults.slow("chat.postMessage", times=9)
    offered(desk)
    desk.hand.advance(2)
    under_way = asyncio.create_task(desk.house.outbox.once())
    await slow.met.wait()
    for _ in range(2):
        desk.hand.advance(90)
        assert await desk.house.outbox.once() == 0
    slow.gate.set()
    await under_way
    await later(desk, 3)
    assert [len(shown(desk, room)) for room in (KOREA, LIAISON["KOR"])] == [1, 1]
    assert behind(desk) == 0


async def test_a_wall_clock_set_back_by_a_day_does_not_stop_the_cards(desk: Scene):
    """
    Turns, leases and pauses were written in what is now tomorrow; they must not last until then.
    """
    number = offered(desk)
    await later(desk, 3)
    desk.hand.step(-86400)
    stir(desk, number)
    new = offered(desk)
    await later(desk, 5)
    assert behind(desk) == 0
    assert new in shown(desk, KOREA)[-1]


async def test_the_client_tries_nothing_again_by_itself(desk: Scene):
    """
    The SDK's own retry would post twice after a lost answer; a call also ends, whatever Slack does.
    """
    client = desk.house.client
    assert client.retry_handlers == []
    assert client.session is not None
    assert client.session.timeout.total == 10


async def test_by_itself_the_outbox_draws_and_stops_when_told(desk: Scene):
    """The loop as `run` starts it: what is in flight is finished, and nothing begins after that."""
    stop = asyncio.Event()
    running = asyncio.create_task(desk.house.outbox.run(stop))
    slow = desk.sandbox.faults.slow("chat.postMessage", times=1)
    offered(desk)
    await slow.met.wait()
    stop.set()
    slow.gate.set()
    await running
    assert len(shown(desk, KOREA)) + len(shown(desk, LIAISON["KOR"])) in (1, 2)
    assert not [c for c in cards(desk) if c["lease_until"]]


async def test_a_desk_with_nothing_to_do_writes_nothing(desk: Scene) -> None:
    """
    However often the clock, the outbox and the Homes look: officers' acts find the writer free.
    """
    number = offered(desk)
    await desk.settle()
    begun: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("BEGIN IMMEDIATE"):
            begun.append(statement)

    event.listen(desk.store.db.engine, "before_cursor_execute", note)
    for _ in range(3):
        desk.hand.advance(1)
        await desk.house.settle()
    assert begun == []

    stir(desk, number)
    begun.clear()
    await desk.house.settle()
    assert begun, "what is behind is drawn, and that is written"
