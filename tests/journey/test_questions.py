"""
A question instead of a return: asked beside the decision, answered by the drafter's desk, and never
seen by anybody else.
"""

from typing import Any

import pytest

from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import officer_id
from storage.transaction.act import Attempt
from tests.handlers.limits import presses
from tests.support.desk import APPROVALS, LIAISON, Scene, another
from tests.support.messages import option, says

ASKED, ANSWER = "Is 1158 local or Zulu?", "Local; the hub may say so."
HOUR = 3600


def shown(desk: Scene, channel: str) -> str:
    """All that a channel shows, threads included."""
    return "\n".join(m.rendered for m in desk.sandbox.workspace.channels[channel].messages)


def root(desk: Scene, channel: str) -> Any:
    """The card at the root of a channel's newest conversation."""
    return [m for m in desk.sandbox.workspace.channels[channel].messages if not m.is_reply][-1]


async def asks(desk: Scene, user: str = "USAFDO", text: str = ASKED) -> Any:
    """A question, by the menu of the card that is to be decided."""
    officer = desk.person(user)
    card = root(desk, APPROVALS[user[:3]])
    await officer.click("menu", card, value=option(card, "question"))
    assert officer.modal.callback_id == "question"
    await officer.fill({"text": text})
    sent = await officer.submit()
    await officer.close(all=True)
    return sent


async def replies(desk: Scene, user: str = "KORLO", text: str = ANSWER) -> Any:
    """An answer, by the button of the newest message in the liaison channel."""
    officer = desk.person(user)
    await officer.click("reply", message=desk.card(user, LIAISON))
    assert officer.modal.callback_id == "reply"
    assert ASKED in officer.modal.rendered, "what is answered stands above the answer"
    await officer.fill({"text": text})
    sent = await officer.submit()
    await officer.close(all=True)
    return sent


async def test_a_question_of_the_hub_is_answered_and_decided_on(joined: Scene) -> None:
    """Over both transports, on both databases; the third party never learns of it."""
    number = await joined.request()
    await joined.decide("KORFDO", "approve")
    assert (await asks(joined)).ok
    await joined.settle()

    told = joined.card("KORLO", LIAISON)
    assert ASKED in told.rendered and ASKED in root(joined, LIAISON["KOR"]).rendered
    assert told.is_broadcast and told.thread_ts == root(joined, LIAISON["KOR"]).ts
    assert "<@U0KORLO" in str(told.blocks), "it rings for whom it was put to"
    roster = joined.store.queries.book(joined.now).now().roster
    asker = roster[officer_id("T0SANDBOX", "U0USAFDO")].name
    assert asker not in shown(joined, LIAISON["KOR"]) and "USA" in told.rendered
    assert asker in root(joined, APPROVALS["USA"]).rendered, "its own desk reads who asked"
    assert "reply" in presses(root(joined, LIAISON["KOR"]).blocks)
    assert says("USA", "moment-asking", party="KOR", at="|").partition("|")[0] in (
        root(joined, APPROVALS["USA"]).rendered
    )

    assert (await replies(joined)).ok
    assert ANSWER not in root(joined, APPROVALS["KOR"]).rendered
    await joined.settle(rounds=1)  # one tick of the outbox
    for channel in (APPROVALS["KOR"], APPROVALS["USA"]):
        assert ANSWER in root(joined, channel).rendered, channel
    await joined.settle()
    rung = joined.card("USAFDO", APPROVALS)
    assert rung.is_broadcast and ANSWER in rung.rendered and "<@U0USAFDO>" in str(rung.blocks)
    silent = joined.card("KORFDO", APPROVALS)
    assert ANSWER in silent.rendered and not silent.is_broadcast

    await joined.decide("USAFDO", "relay")
    await joined.read()
    assert joined.stages(number) == {"JPN": "released"}
    everything = [
        shown(joined, channel.id)
        for channel in joined.sandbox.workspace.channels.values()
        if channel.id in (*LIAISON.values(), *APPROVALS.values())
        and channel.id not in (LIAISON["KOR"], APPROVALS["KOR"], APPROVALS["USA"])
    ]
    history = await joined.command("JPNLO", f"show {number}")
    for text in (*everything, joined.person("JPNLO").modal.rendered, history.text):
        assert ASKED not in text and ANSWER not in text
    assert ASKED in (await joined.command("KORLO", f"show {number}")).text
    assert ANSWER in (await joined.command("USALO", f"show {number}")).text
    assert joined.store.audit.verify().now().sound


async def test_the_originators_own_question_stays_at_home(quick: Scene) -> None:
    """To the drafter, in person and at their desk; the hub reads nothing of it afterwards."""
    number = await quick.request()
    assert (await asks(quick, "KORFDO")).ok
    await quick.settle()

    [direct] = [
        c
        for c in quick.sandbox.workspace.channels.values()
        if c.kind == "im" and "U0KORLO" in c.members and c.messages
    ]
    line = direct.messages[-1]
    assert says("KOR", "line-question") in line.rendered and ASKED not in line.text
    assert "reply" in presses(line.blocks)
    assert (await quick.command("KORLO", f"reply {number} {ANSWER}")).ok
    await quick.settle()
    assert ANSWER in root(quick, APPROVALS["KOR"]).rendered
    await quick.decide("KORFDO", "approve")

    assert "approve" not in presses(root(quick, APPROVALS["KOR"]).blocks)
    assert ASKED not in shown(quick, APPROVALS["USA"])
    assert ANSWER not in (await quick.command("USAFDO", f"show {number}")).text


async def test_older_questions_stand_in_the_thread_and_the_newest_on_the_card(
    quick: Scene,
) -> None:
    """Three a step; the menu offers none after that, and a typed one is refused."""
    number = await quick.request()
    texts = ["First thing?", "Second thing?", "Third thing?"]
    for text in texts:
        assert (await quick.command("KORFDO", f"question {number} {text}", room=APPROVALS)).ok
        await quick.settle()
        assert (await quick.command("KORLO", f"reply {number} Answer to {text}")).ok
        await quick.settle()

    for channel in (LIAISON["KOR"], APPROVALS["KOR"]):
        card = root(quick, channel)
        thread = [m for m in quick.sandbox.workspace.channels[channel].messages if m.is_reply]
        assert texts[2] in card.rendered and texts[1] not in card.rendered
        assert {m.thread_ts for m in thread} == {card.ts}
        assert all(any(f"Answer to {text}" in m.rendered for m in thread) for text in texts)
    again = await quick.command("KORFDO", f"question {number} Fourth?", room=APPROVALS)
    assert "question_open" in again.text
    assert "question" not in str(root(quick, APPROVALS["KOR"]).blocks[-1])


async def test_its_reminders_go_where_it_was_put_and_the_step_is_not_overdue(
    desk: Scene,
) -> None:
    """An hour after the hub asked, it is the drafter's desk that is late."""
    await desk.request()
    await desk.decide("KORFDO", "approve")
    await asks(desk)
    await desk.settle(HOUR, rounds=12)

    late = says("USA", "moment-late", at="|").partition("|")[0]
    assert late not in root(desk, APPROVALS["USA"]).rendered
    assert says("KOR", "reminder-answer", count=1) in shown(desk, LIAISON["KOR"])
    assert says("KOR", "moment-late", at="|").partition("|")[0] in (
        root(desk, LIAISON["KOR"]).rendered
    )
    reminded = says("USA", "reminder-approvals", count=1)
    assert reminded not in shown(desk, APPROVALS["USA"])

    await replies(desk)
    await desk.settle(HOUR, rounds=12)
    assert late in root(desk, APPROVALS["USA"]).rendered
    assert reminded in shown(desk, APPROVALS["USA"])


@pytest.mark.parametrize("order", ["question first", "suspension first"])
async def test_a_suspension_and_a_question_at_once_stop_the_clock_once(
    desk: Scene, order: str
) -> None:
    """Whichever ends first, the step waits on for the other; then it has what was left."""
    number = await desk.request(precedence="IMMEDIATE")
    await desk.decide("KORFDO", "approve")
    before = target(desk, number)
    began = desk.now

    def declare(kind: EventKind) -> None:
        event = ArrangementEvent("TISA", "JPN", kind, desk.now)
        act = Attempt(kind.value, desk.now, who="operator:test")
        desk.store.administration.record_event(event, act).now()

    if order == "question first":
        assert (await desk.command("USAFDO", f"question {number} {ASKED}", room=APPROVALS)).ok
        declare(EventKind.SUSPEND)
    else:
        declare(EventKind.SUSPEND)
        assert (await desk.command("USAFDO", f"question {number} {ASKED}", room=APPROVALS)).ok
    await desk.settle(600)
    assert target(desk, number) is None
    if order == "question first":
        assert (await desk.command("KORLO", f"reply {number} {ANSWER}")).ok
        await desk.settle(600)
        assert target(desk, number) is None
        declare(EventKind.RESUME)
    else:
        declare(EventKind.RESUME)
        await desk.settle(600)
        assert target(desk, number) is None
        assert (await desk.command("KORLO", f"reply {number} {ANSWER}")).ok

    assert before is not None
    assert target(desk, number) == before + (desk.now - began)


async def test_a_decision_closes_it_and_a_late_reply_is_refused(desk: Scene) -> None:
    """In the form that was open on it; then the card has no button for it."""
    number = await desk.request()
    await desk.decide("KORFDO", "approve")
    await asks(desk)
    await desk.settle()
    officer = desk.person("KORLO")
    await officer.click("reply", message=desk.card("KORLO", LIAISON))
    await desk.decide("USAFDO", "relay")
    await officer.fill({"text": ANSWER})
    sent = await officer.submit()

    assert "text" in sent.errors, "the form stays, with the sentence at its field"
    await officer.close(all=True)
    await desk.settle()
    assert "reply" not in presses(root(desk, LIAISON["KOR"]).blocks)
    assert "reply" not in presses(desk.card("KORLO", LIAISON).blocks)
    assert ANSWER not in shown(desk, APPROVALS["USA"])
    rules = [r.rule for r in desk.store.queries.records(number).now()]
    assert "question_closed" in rules


async def test_another_process_goes_on_with_it(desk: Scene) -> None:
    """Asked at one replica, which stops; answered and shown by the other."""
    number = await desk.request()
    await desk.decide("KORFDO", "approve")
    assert (await desk.command("USAFDO", f"question {number} {ASKED}", room=APPROVALS)).ok
    async with another(desk) as second:
        for _ in range(6):
            desk.hand.advance(1)
            await second.settle()
        assert ASKED in desk.card("KORLO", LIAISON).rendered
        assert (await desk.command("KORLO2", f"reply {number} {ANSWER}")).ok
        for _ in range(6):
            desk.hand.advance(1)
            await second.settle()

    told = [m for m in desk.sandbox.workspace.channels[LIAISON["KOR"]].messages if m.is_reply]
    assert [ASKED in m.rendered and ANSWER in m.rendered for m in told] == [True]
    assert ANSWER in root(desk, APPROVALS["USA"]).rendered


async def test_home_and_list_show_it_to_the_desk_that_is_asked(quick: Scene) -> None:
    """With the question and its button; the decider's Home says that it waits for that."""
    number = await quick.request()
    await quick.decide("KORFDO", "approve")
    await asks(quick)
    await quick.settle()
    for user, said in (("KORLO2", ASKED), ("USAFDO", ASKED)):
        person = quick.person(user)
        await person.open_home()
        await quick.settle()
        assert number in person.home.rendered and said in person.home.rendered, user
    assert "reply" in presses(quick.person("KORLO2").home.blocks)
    assert number in (await quick.command("KORLO2", "list pending")).text


def target(desk: Scene, number: str) -> Any:
    """The target of the step, as the store keeps it."""
    from sqlalchemy import select

    from storage.tables.releases import DELIVERY

    kept = select(DELIVERY.c.target_at).where(DELIVERY.c.number == number)
    return desk.store.db.read(lambda c: c.scalar(kept)).now()
