"""
A night at the desks: the watch is handed over and accepted, and what nobody is on goes from one to
the next.
"""

from bot.domain.officers import HandoverEnd, OfficerId, officer_id
from handlers.text.words import Words
from tests.support.desk import APPROVALS, LIAISON, Scene

SUPERVISORS = "C0USASUPERVISORS"
MINUTE = 60


def on_watch(desk: Scene, party: str = "USA") -> OfficerId | None:
    """Who has a desk's watch."""
    return desk.store.queries.book(desk.now).now().watch.get(party)


def us(user: str) -> OfficerId:
    """An officer of the sandbox."""
    return officer_id("T0SANDBOX", f"U0{user}")


async def offered(desk: Scene, note: str = "Two are quiet") -> None:
    """The first approver of the United States takes the watch, and offers it to the second."""
    giver = desk.person("USAFDO")
    await desk.command("USAFDO", "watch", room=APPROVALS)
    await desk.command("USAFDO", "handover", room=APPROVALS)
    assert giver.modal.callback_id == "handover"
    await giver.fill({"to": "U0USAFDO2", "note": note})
    sent = await giver.submit()
    assert sent.ok, (sent.errors, sent.trouble)
    assert "You have it until they accept" in giver.modal.rendered
    await giver.close(all=True)
    await desk.settle()


async def test_the_watch_is_offered_with_a_summary_and_passes_when_it_is_accepted(
    joined: Scene,
) -> None:
    """The summary is that of the moment: what came after the offer is in it on acceptance."""
    await joined.request(to=["USA"], precedence="IMMEDIATE")
    await joined.decide("KORFDO", "approve")
    waiting = await joined.request(precedence="IMMEDIATE", title="A first report")
    await joined.decide("KORFDO", "approve")
    await offered(joined)
    message = joined.person("USAFDO2").dm()[-1]
    assert waiting in message.rendered and "A first report" in message.rendered
    assert "Two are quiet" in message.rendered and "EXERCISE" in message.rendered
    assert "A first report" not in message.text, "a notification names no title"
    assert on_watch(joined) == us("USAFDO"), "nothing has passed yet"

    later = await joined.request(precedence="IMMEDIATE", title="A second report")
    await joined.decide("KORFDO", "approve")
    said = await joined.person("USAFDO2").click("take_over", message)
    await joined.settle()

    assert said.ok
    assert on_watch(joined) == us("USAFDO2")
    drawn = next(m for m in joined.person("USAFDO2").dm() if m.ts == message.ts)
    assert later in drawn.rendered and "You have the watch" in drawn.rendered
    assert "has accepted the watch" in joined.person("USAFDO").dm()[-1].rendered
    for user, room in (("USALO", LIAISON), ("USAFDO", APPROVALS)):
        told = [m.rendered for m in joined.person(user).channel(room["USA"])]
        assert any("Handed over by" in text for text in told), user
    assert joined.store.audit.verify().now().sound


async def test_an_offer_that_nobody_answers_lapses_and_says_so(desk: Scene) -> None:
    """The giver has the watch still, and both read it."""
    await offered(desk)
    message = desk.person("USAFDO2").dm()[-1]
    await desk.settle(15 * MINUTE)

    assert on_watch(desk) == us("USAFDO")
    assert "you still have the watch" in desk.person("USAFDO").dm()[-1].rendered
    drawn = next(m for m in desk.person("USAFDO2").dm() if m.ts == message.ts)
    assert "has lapsed" in drawn.rendered
    assert not any(b["type"] == "actions" for b in drawn.blocks)
    await desk.command("USAFDO2", "watch", room=APPROVALS)
    assert on_watch(desk) == us("USAFDO2"), "in need it can be taken"


async def test_home_has_the_buttons_of_both_sides(desk: Scene) -> None:
    """Hand over for who has it, Accept for who is offered it, Take for everybody else."""
    await offered(desk, note="")
    for user, has, lacks in (
        ("USAFDO", "handover", "take_over"),
        ("USAFDO2", "take_over", "handover"),
        ("USALO", "watch", "take_over"),
    ):
        await desk.person(user).open_home()
        await desk.settle()
        home = desk.person(user).home
        assert home
        pressed = {
            e["action_id"] for b in home.blocks for e in b.get("elements", ()) if "action_id" in e
        }
        assert has in pressed and lacks not in pressed, user

    await desk.person("USAFDO2").click("take_over", home=True)
    await desk.settle()
    assert on_watch(desk) == us("USAFDO2")
    assert "You have the watch of USA" in desk.person("USAFDO2").modal.rendered


async def test_who_has_no_watch_hands_none_over(desk: Scene) -> None:
    """And an old message offers nothing any more once the watch was taken in need."""
    answer = await desk.command("USAFDO", "handover", room=APPROVALS)
    assert "not_on_watch" in answer.text
    await offered(desk)
    await desk.command("USALO", "watch")
    await desk.settle()

    message = desk.person("USAFDO2").dm()[-1]
    assert "no longer offered" in message.rendered
    book = desk.store.queries.book(desk.now).now()
    assert book.handovers["USA"].ended is HandoverEnd.OVERTAKEN


async def test_a_flash_that_nobody_is_on_goes_to_the_next_and_then_to_the_supervisors(
    desk: Scene,
) -> None:
    """The watch first, then who is on duty, each for a third of three minutes."""
    await desk.command("USAFDO2", "watch", room=APPROVALS)
    number = await desk.request()
    await desk.decide("KORFDO", "approve")
    first = len(desk.person("USAFDO").dm())
    rung = len(desk.person("USAFDO2").dm())
    await desk.settle(MINUTE)

    [message] = desk.person("USAFDO").dm()[first:]
    assert "you are next" in message.rendered and number in message.rendered
    assert "Tried: Second foreign disclosure officer (USA)" in message.rendered
    assert len(desk.person("USAFDO2").dm()) == rung, "who was tried is not rung again by this"

    await desk.settle(MINUTE)
    told = desk.person("USASUP").channel(SUPERVISORS)[-1]
    assert "Nobody is on it" in told.rendered and number in told.rendered
    drafter = desk.card("KORLO", LIAISON)
    assert "+1 202 555 0100" in drafter.rendered and number in drafter.rendered
    assert "disclosure officer" not in drafter.rendered, "another party reads no names"
    assert Words("ko").say("unattended-liaison", count=1) in drafter.rendered

    shown = await desk.command("USAFDO", f"show {number}", room=APPROVALS)
    assert "tried to reach · Second foreign disclosure officer (USA)" in shown.text
    others = await desk.command("KORLO", f"show {number}")
    assert others.text.count(Words("ko").moved("try")) == 1, "Korea's own, of its own officer"
    assert "officer (USA)" not in others.text


async def test_who_says_that_they_are_on_it_is_waited_for_once(desk: Scene) -> None:
    """Then the message of who was tried says so; where nothing follows, it goes on."""
    await desk.command("USAFDO2", "watch", room=APPROVALS)
    number = await desk.request()
    await desk.decide("KORFDO", "approve")
    await desk.settle(MINUTE)
    message = desk.person("USAFDO").dm()[-1]
    said = await desk.person("USAFDO").click("looking", message)
    await desk.settle()
    assert said.ok
    drawn = next(m for m in desk.person("USAFDO").dm() if m.ts == message.ts)
    assert "Somebody is on it" in drawn.rendered and number in drawn.rendered
    before = len(desk.person("USASUP").channel(SUPERVISORS))
    await desk.settle(30)
    assert len(desk.person("USASUP").channel(SUPERVISORS)) == before
    await desk.settle(30)
    assert "Nobody is on it" in desk.person("USASUP").channel(SUPERVISORS)[-1].rendered


async def test_who_opens_its_text_ends_it(desk: Scene) -> None:
    """Nobody else is rung, and the supervisors are told at the target as always."""
    await desk.command("USAFDO2", "watch", room=APPROVALS)
    await desk.request()
    await desk.decide("KORFDO", "approve")
    await desk.person("USAFDO").click("details", channel=APPROVALS["USA"])
    before = (len(desk.person("USAFDO").dm()), len(desk.person("USASUP").channel(SUPERVISORS)))
    await desk.settle(2 * MINUTE)

    assert (
        len(desk.person("USAFDO").dm()),
        len(desk.person("USASUP").channel(SUPERVISORS)),
    ) == before
