"""
A wrong report on its way through three desks: a correction takes its place where it was read, and a
cancel rings wherever it was, over both transports and on both databases.
"""

from bot.sandbox import Exchange
from tests.support.desk import APPROVALS, BODY, LIAISON, Scene, number_in
from tests.support.messages import says

FIXED = "Two objects, eastward: HERON 4410"


async def corrected(desk: Scene, number: str, text: str = FIXED) -> str:
    """The number of a correction that Korea's liaison officer has sent."""
    person = desk.person("KORLO")
    await desk.command("KORLO", f"correct {number}")
    await person.fill({"body": text})
    sent: Exchange = await person.submit()
    assert sent.ok, (sent.errors, sent.trouble)
    made = number_in(person.modal.rendered)
    await person.close(all=True)
    await desk.settle()
    return made


async def both_decide(desk: Scene, number: str) -> None:
    """Korea approves it and the United States relays it."""
    for user, verb in (("KORFDO", "approve"), ("USAFDO", "relay")):
        assert (await desk.command(user, f"{verb} {number}", room=APPROVALS)).ok
        await desk.settle()


def stages(desk: Scene, *numbers: str) -> list[str]:
    """Where each stands with Japan."""
    return [desk.stages(number)["JPN"] for number in numbers]


async def test_a_report_is_corrected_twice_and_then_cancelled(joined: Scene) -> None:
    """As in a night: no gap, no two truths, and in the end everybody who had it knows."""
    desk = joined
    number = await desk.released()
    await desk.read()
    second = await corrected(desk, number)
    await both_decide(desk, second)

    assert stages(desk, number, second) == ["superseded", "released"]
    open_form = desk.person("JPNLO").modal.rendered
    assert second in open_form and "KESTREL" not in open_form
    card = desk.card("JPNLO", LIAISON)
    assert says("JPN", "correction-of", n="2", number=number) in card.rendered
    assert "U0JPNLO" in card.rendered

    third = await corrected(desk, second, "One object after all: HERON 4411")
    assert stages(desk, number, second, third) == [
        "superseded",
        "released",
        "originator_review",
    ]
    await desk.command("KORFDO", f"approve {third}", room=APPROVALS)
    await desk.settle()
    cancelled = await desk.command("KORFDO", f"cancel {number} false_alarm Ghost", room=APPROVALS)
    assert cancelled.ok
    await desk.settle(5)

    assert stages(desk, number, second, third) == ["superseded", "recalled", "withdrawn"]
    for user, room, party in (("JPNLO", LIAISON, "JPN"), ("USAFDO", APPROVALS, "USA")):
        told = desk.card(user, room).rendered
        assert says(party, "code-false-alarm") in told and "Ghost" not in told
    assert "U0JPNLO" in desk.card("JPNLO", LIAISON).rendered
    assert desk.store.audit.verify().now().faults == ()


async def test_a_cancel_after_expiry_rings_every_party_that_had_it(quick: Scene) -> None:
    """A new message, at the hub too, that mentions who had read it."""
    number = await quick.released(lifetime="12h")
    await quick.read()
    await quick.person("JPNLO").close(all=True)
    await quick.settle(13 * 3600)
    assert stages(quick, number) == ["expired"]
    rooms = (("JPNLO", LIAISON, "JPN"), ("USAFDO", APPROVALS, "USA"))
    before = {party: quick.card(user, room).ts for user, room, party in rooms}

    assert (await quick.command("KORFDO", f"cancel {number} data_error", room=APPROVALS)).ok
    await quick.settle(5)

    for user, room, party in rooms:
        message = quick.card(user, room)
        assert message.ts != before[party]
        assert says(party, "code-data-error") in message.rendered
    assert "U0JPNLO" in quick.card("JPNLO", LIAISON).rendered
    assert "U0USA" in quick.card("USAFDO", APPROVALS).rendered


async def test_a_correction_that_is_denied_leaves_the_report_and_tells_the_drafter(
    quick: Scene,
) -> None:
    """At once, with what there is to do about the report that can still be read."""
    number = await quick.released()
    second = await corrected(quick, number)
    await quick.command("KORFDO", f"deny {second}", room=APPROVALS)
    await quick.settle(5)

    assert stages(quick, number, second) == ["released", "denied"]
    said = says("KOR", "line-still", number=number, to="JPN")
    assert any(said in m.rendered for m in quick.person("KORLO").dm())


async def test_a_form_that_shows_the_text_is_blanked_when_that_has_ended(quick: Scene) -> None:
    """Whoever drafted it may look at it as long as anybody may read it."""
    number = await quick.released()
    await quick.command("KORLO", f"correct {number}")
    form = quick.person("KORLO").modal
    assert BODY in form.rendered

    assert (await quick.command("KORFDO", f"recall {number} Wrong", room=APPROVALS)).ok
    await quick.settle()

    assert BODY not in quick.person("KORLO").modal.rendered
