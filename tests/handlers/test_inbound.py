"""Repeats: the same request twice is one act, the same answer, and no second call of Slack."""

import asyncio
from typing import Any

import pytest

from handlers.inbound import Surface, dedup_key, plain, read, surface_of
from tests.handlers.floor import ASKED, LAUNCH, Floor
from tests.handlers.wire import command, event, pressed, send


@pytest.mark.parametrize("together", [False, True])
async def test_a_command_that_opens_a_form_opens_it_once(floor: Floor, together: bool) -> None:
    """Also where both copies arrive at once."""
    floor.sandbox.faults.duplicate("command", copies=2, resigned=True, together=together)
    await floor.type("KORLO", "request")

    assert floor.calls("views.open") == 1 and len(floor.person("KORLO").modals) == 1


@pytest.mark.parametrize("together", [False, True])
async def test_a_typed_decision_counts_once_and_says_the_same(floor: Floor, together: bool) -> None:
    """Whoever reads the second answer reads what the first one said."""
    number = await floor.requested()
    body = command(floor, "U0KORFDO", f"approve {number}")
    if together:
        answers = list(await asyncio.gather(send(floor, body), send(floor, body)))
    else:
        answers = [await send(floor, body), await send(floor, body)]

    assert answers[0].body == answers[1].body and number in answers[0].body
    assert await floor.results("approve", Any) == ["done"]  # type: ignore[arg-type]


async def test_a_refused_command_is_refused_with_the_same_words_and_recorded_once(floor: Floor) -> None:
    """A repeat is no second attempt."""
    number = await floor.requested()
    body = command(floor, "U0KORLO", f"approve {number}")
    first, second = await send(floor, body), await send(floor, body)
    unknown = command(floor, "U0KORLO", "approve KOR-2026-0000")
    await send(floor, unknown)
    await send(floor, unknown)

    assert first.body == second.body and "wrong_role" in first.body
    assert await floor.refused("approve") == ["wrong_role", "not_found"]


@pytest.mark.parametrize("together", [False, True])
async def test_a_form_sent_twice_by_the_wire_makes_one_release(floor: Floor, together: bool) -> None:
    """A lost answer, a proxy, an impatient finger: one release, and its receipt."""
    await floor.type("KORLO", "request")
    floor.sandbox.faults.duplicate("view_submission", copies=2, resigned=True, together=together)
    sent = await floor.fill("KORLO", LAUNCH)

    assert sent.ok and len(await floor.numbers()) == 1
    assert floor.person("KORLO").modal.callback_id == "receipt"
    assert await floor.refused("request") == []


@pytest.mark.parametrize("together", [False, True])
async def test_a_button_pressed_twice_by_the_wire_counts_once(floor: Floor, together: bool) -> None:
    """One consent, one sentence."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    floor.sandbox.faults.duplicate("block_actions", copies=2, resigned=True, together=together)
    pressed = await floor.person("KORFDO").click("approve", message=card, confirm=True)

    assert len(pressed.shown) == 1 and number in pressed.text
    assert await floor.results("approve", pressed) == ["done"]


async def test_a_refused_button_pressed_twice_by_the_wire_says_so_once(floor: Floor) -> None:
    """The second copy calls Slack no more."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    floor.sandbox.faults.duplicate("block_actions", copies=1, resigned=True)
    pressed = await floor.person("KORLO").click("approve", message=card, confirm=True)

    assert len(pressed.shown) == 1 and "wrong_role" in pressed.text


async def test_details_pressed_twice_by_the_wire_opens_one_view(floor: Floor) -> None:
    """And is one look in the audit log."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    floor.sandbox.faults.duplicate("block_actions", copies=1, resigned=True, together=True)
    await floor.person("KORFDO").click("details", message=card)

    assert floor.calls("views.open") == 2  # the form of the request, and this one
    assert await floor.results("details", Any) == ["done"]  # type: ignore[arg-type]


async def test_the_conditions_sent_twice_by_the_wire_are_one_reading(floor: Floor) -> None:
    """The first answer shows the content; the second shows none, and records none."""
    number = await floor.released()
    await floor.type("JPNLO", f"open {number}")
    floor.sandbox.faults.duplicate("view_submission", copies=1, resigned=True)
    await floor.tick("JPNLO")

    assert floor.person("JPNLO").modal.callback_id == "body"
    assert [r["result"] for r in await floor.audited() if r["action"] == "open"] == ["done"]


async def test_an_event_told_twice_is_told_on_once(floor: Floor) -> None:
    """Slack repeats an event it got no answer to, with the same event id."""
    floor.sandbox.workspace.channels["C0KORLIAISON"].members.append("U0NOBODY")
    told = event({"type": "member_joined_channel", "user": "U0NOBODY", "channel": "C0KORLIAISON", "team": "T0SANDBOX"})
    await send(floor, told)
    before = floor.calls("chat.postMessage")
    await send(floor, told)

    assert before == 1 == floor.calls("chat.postMessage")


async def test_what_nothing_is_for_is_acknowledged(floor: Floor) -> None:
    """Slack shows or counts any other answer as a failure."""
    odd: list[dict[str, Any]] = [
        pressed(floor, "U0KORLO", "no-such-button", "x"),
        {"type": "view_submission", "team": {"id": "T0SANDBOX"}, "user": {"id": "U0KORLO"},
         "view": {"id": "V1", "type": "modal", "callback_id": "no-such-form", "state": {"values": {}}}},
        {"type": "view_closed", "team": {"id": "T0SANDBOX"}, "user": {"id": "U0KORLO"},
         "view": {"id": "V1", "type": "modal", "callback_id": "body"}, "is_cleared": False},
        {"type": "shortcut", "callback_id": "s", "team": {"id": "T0SANDBOX"}, "user": {"id": "U0KORLO"}},
        {"type": "message_action", "callback_id": "s", "team": {"id": "T0SANDBOX"}, "user": {"id": "U0KORLO"}},
        {"type": "block_suggestion", "action_id": "a", "block_id": "b", "value": "", "team": {"id": "T0SANDBOX"},
         "user": {"id": "U0KORLO"}},
        event({"type": "message", "user": "U0KORLO", "text": "hello", "channel": "D1", "channel_type": "im"}),
        event({"type": "message", "subtype": "message_changed", "channel": "D1"}),
        event({"type": "reaction_added", "user": "U0KORLO"}),
        command(floor, "U0KORLO", "", command="/other"),
    ]  # fmt: skip

    assert [(await send(floor, body)).status for body in odd] == [200] * len(odd)


async def test_an_ask_in_a_form_is_read_whatever_is_missing() -> None:
    """Bodies that Slack never sent must not break the reading of them."""
    bodies: list[dict[str, Any]] = [
        {},
        {"type": "block_actions"},
        {"command": "/release"},
        {"event": {}},
        {"user": "text", "team": None},
    ]
    for body in bodies:
        ask = read(body, client=None, ack=None, now=None, arrived=0.0)  # type: ignore[arg-type]
        assert ask.user == "" and ask.actor is None


def test_a_key_tells_requests_apart_by_id_and_surface() -> None:
    """A trigger id of a command is no trigger id of a form."""
    body = {"trigger_id": "1.2.3"}
    keys = {dedup_key(surface, body) for surface in Surface}

    assert len(keys) == len(Surface)
    assert dedup_key(Surface.EVENT, {"event_id": "Ev1"}) == dedup_key(Surface.EVENT, {"event_id": "Ev1"})
    assert dedup_key(Surface.FORM, {"view": {"id": "V1", "hash": "h"}}) is not None
    assert dedup_key(Surface.EVENT, {}) is None


def test_a_commands_text_is_read_as_it_was_typed() -> None:
    """Slack escapes three characters, and nothing twice."""
    assert plain("a &lt;b&gt; &amp;amp; c") == "a <b> &amp; c"
    assert surface_of({"command": "/release"}) is Surface.COMMAND


async def test_an_ask_of_another_party_with_the_command_of_the_form_is_kept_whole(floor: Floor) -> None:
    """What was typed with Slack's escapes stands in the release as it was typed."""
    await floor.type("JPNLO", "ask")
    await floor.fill("JPNLO", ASKED | {"title": "Is it > 5 & < 7"})
    [number] = await floor.numbers()
    await floor.type("KORLO", f"decline {number} 5 < 6 & 7 > 6")
    [*_, move] = await floor.store.register(number)

    assert (await floor.look(number)).title == "Is it > 5 & < 7"
    assert move.note == "5 < 6 & 7 > 6"
