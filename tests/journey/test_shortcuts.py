"""
A release on its whole way by shortcuts and by choice from a list: nobody types a number. Over both
transports.
"""

from typing import Any

from bot.sandbox import Person
from tests.support.desk import APPROVALS, BODY, LIAISON, WARNING, Scene, number_in, ticks

NEXT = (
    ("KORFDO", "approve", APPROVALS, "relay_review"),
    ("USAFDO", "relay", APPROVALS, "released"),
)


async def chosen(
    desk: Scene, user: str, verb: str, number: str, *, room: dict[str, str] = LIAISON
) -> Person:
    """Somebody who typed a verb alone, and chose a release of what it offered."""
    officer = desk.person(user)
    await desk.command(user, verb, room=room)
    assert officer.modal.callback_id == "pick", officer.modal.rendered
    await officer.fill({"number": number})
    sent = await officer.submit()
    assert sent.ok, (sent.errors, sent.trouble)
    return officer


async def filled(officer: Person, values: dict[str, Any]) -> None:
    """A form on top, filled in and sent."""
    await officer.fill(values)
    sent = await officer.submit()
    assert sent.ok, (sent.errors, sent.trouble)


async def test_a_release_goes_its_way_without_a_number_being_typed(joined: Scene) -> None:
    drafter = joined.person("KORLO")
    assert (await drafter.shortcut("request_release")).ok
    await filled(drafter, WARNING)
    number = number_in(drafter.modal.rendered)
    await drafter.close(all=True)
    await joined.settle()
    for user, verb, room, stage in NEXT:
        officer = await chosen(joined, user, verb, number, room=room)
        assert officer.modal.callback_id == "receipt"
        await officer.close(all=True)
        await joined.settle()
        assert joined.stages(number) == {"JPN": stage}

    reader = await chosen(joined, "JPNLO", "open", number)
    await filled(reader, {"caveats": ticks(reader.modal)})
    assert BODY in reader.modal.rendered
    await reader.close(all=True)
    await chosen(joined, "JPNLO", "ack", number)
    await reader.close(all=True)
    assert joined.stages(number) == {"JPN": "acknowledged"}

    ends = await chosen(joined, "KORFDO", "recall", number, room=APPROVALS)
    assert [view.callback_id for view in ends.modals] == ["pick", "reason"]
    await filled(ends, {"note": "Another object"})
    assert ends.modals == []
    assert joined.stages(number) == {"JPN": "recalled"}


async def test_a_message_of_the_desk_shows_its_release_to_who_may_know_of_it(joined: Scene) -> None:
    """Wherever it is used: the answer is in a form, and the room holds what it held."""
    number = await joined.request()
    room, officer = APPROVALS["KOR"], joined.person("KORSUP")
    joined.sandbox.workspace.channels[room].members.append("U0KORSUP")
    card = joined.card("KORFDO", APPROVALS)
    before = len(joined.sandbox.workspace.channels[room].messages)
    assert (await officer.message_shortcut("show_release", card)).ok

    assert officer.modal.callback_id == "answer" and number in officer.modal.title
    assert BODY not in officer.modal.rendered
    assert len(joined.sandbox.workspace.channels[room].messages) == before


async def test_an_ask_begins_by_a_shortcut_and_is_answered_by_choice(joined: Scene) -> None:
    """The form of the answer takes the place of the list."""
    asker = joined.person("JPNLO")
    assert (await asker.shortcut("ask_party")).ok
    told = {"party": "KOR", **{n: WARNING[n] for n in ("subject", "title", "purpose")}}
    await filled(asker, {**told, "precedence": "FLASH"})
    number = number_in(asker.modal.rendered)
    await joined.settle()
    answers = await chosen(joined, "KORLO", "answer", number)
    assert [view.callback_id for view in answers.modals] == ["request"]
    await filled(answers, {"level": "S", "body": BODY})

    assert [view.callback_id for view in answers.modals] == ["receipt"]
    assert joined.stages(number) == {"JPN": "originator_review"}
