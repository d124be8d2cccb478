"""Repeats: the same request twice is one act, the same answer, and no second call of Slack."""

import asyncio
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from handlers.slack.request import Progress, Surface, dedup_key, plain, read, surface_of
from tests.handlers.floor import ASKED, LAUNCH, TEAM, Floor
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


async def test_a_refused_command_is_refused_with_the_same_words_and_recorded_once(
    floor: Floor,
) -> None:
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
async def test_a_form_sent_twice_by_the_wire_makes_one_release(
    floor: Floor, together: bool
) -> None:
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
    told = event(
        {
            "type": "member_joined_channel",
            "user": "U0NOBODY",
            "channel": "C0KORLIAISON",
            "team": "T0SANDBOX",
        }
    )
    await send(floor, told)
    before = floor.calls("conversations.members")
    await send(floor, told)

    assert before == 1 == floor.calls("conversations.members")


async def test_what_nothing_is_for_is_acknowledged(floor: Floor) -> None:
    """Slack shows or counts any other answer as a failure."""
    odd: list[dict[str, Any]] = [
        pressed(floor, "U0KORLO", "no-such-button", "x"),
        {"type": "view_submission", "team": {"id": "T0SANDBOX"}, "user": {"id": "U0KORLO"},
         "view": {"id": "V1", "type": "modal", "callback_id": "no-such-form",
             "state": {"values": {}}}},
        {"type": "view_closed", "team": {"id": "T0SANDBOX"}, "user": {"id": "U0KORLO"},
         "view": {"id": "V1", "type": "modal", "callback_id": "body"}, "is_cleared": False},
        {"type": "shortcut", "callback_id": "s", "team": {"id": "T0SANDBOX"},
            "user": {"id": "U0KORLO"}},
        {"type": "message_action", "callback_id": "s", "team": {"id": "T0SANDBOX"},
            "user": {"id": "U0KORLO"}},
        {"type": "block_suggestion", "action_id": "a", "block_id": "b", "value": "",
            "team": {"id": "T0SANDBOX"},
         "user": {"id": "U0KORLO"}},
        event({"type": "message", "user": "U0KORLO", "text": "hello", "channel": "D1",
            "channel_type": "im"}),
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


@pytest.mark.parametrize("home", [True, False], ids=["own workspace", "another workspace"])
async def test_another_persons_request_under_the_same_id_is_one_of_its_own(
    floor: Floor, home: bool
) -> None:
    """
    It is decided on for whoever sent it, and recorded; the answer of the first is the first's
    alone.
    """
    number = await floor.requested()
    body = command(floor, "U0KORLO", f"approve {number}")
    await send(floor, body)
    other = (
        {"user_id": "U0JPNLO", "channel_id": "C0JPNLIAISON"} if home else {"team_id": "T0ELSEWHERE"}
    )
    answered = await send(floor, body | other)

    assert ("not_found" if home else "not_registered") in answered.body
    assert await floor.refused("approve") == [
        "wrong_role",
        "not_found" if home else "not_registered",
    ]


async def test_another_partys_form_without_a_trigger_is_one_of_its_own(floor: Floor) -> None:
    """A form is known by its view where it has no trigger: that too is of one person."""
    view = {
        "id": "V1",
        "type": "modal",
        "hash": "h",
        "callback_id": "none",
        "state": {"values": {}},
    }
    sent = {"type": "view_submission", "team": {"id": TEAM}, "view": view}
    for user in ("U0KORLO", "U0JPNLO", "U0JPNLO"):
        await send(floor, sent | {"user": {"id": user, "team_id": TEAM}})

    refused = [record["actor"] for record in await floor.audited() if record["result"] == "refused"]
    assert refused == [f"{TEAM}/U0KORLO", f"{TEAM}/U0JPNLO"]


def test_a_key_tells_requests_apart_by_id_surface_and_who_sent_them() -> None:
    """A trigger id of a command is no trigger id of a form, nor one person's another's."""
    body, korea = {"trigger_id": "1.2.3"}, ("T0SANDBOX", "T0SANDBOX", "U0KORLO")
    keys = {dedup_key(surface, body, *korea) for surface in Surface}
    others = [
        ("T0SANDBOX", "T0SANDBOX", "U0JPNLO"),
        ("T0SANDBOX", "T1", "U0KORLO"),
        ("T1", "T0SANDBOX", "U0KORLO"),
    ]
    keys |= {dedup_key(Surface.COMMAND, body, *who) for who in others}

    assert len(keys) == len(Surface) + len(others)
    nobody = ("T0SANDBOX", "T0SANDBOX", "")
    assert len({dedup_key(Surface.EVENT, {"event_id": "Ev1"}, *nobody) for _ in range(2)}) == 1
    assert dedup_key(Surface.FORM, {"view": {"id": "V1", "hash": "h"}}, *korea) is not None
    assert dedup_key(Surface.EVENT, {}, *nobody) is None


def test_a_commands_text_is_read_as_it_was_typed() -> None:
    """Slack escapes three characters, and nothing twice."""
    assert plain("a &lt;b&gt; &amp;amp; c") == "a <b> &amp; c"
    assert surface_of({"command": "/release"}) is Surface.COMMAND


async def test_an_ask_of_another_party_with_the_command_of_the_form_is_kept_whole(
    floor: Floor,
) -> None:
    """What was typed with Slack's escapes stands in the release as it was typed."""
    await floor.type("JPNLO", "ask")
    await floor.fill("JPNLO", ASKED | {"title": "Is it > 5 & < 7"})
    [number] = await floor.numbers()
    await floor.type("KORLO", f"decline {number} 5 < 6 & 7 > 6")
    [*_, move] = await floor.store.queries.register(number)

    assert (await floor.look(number)).title == "Is it > 5 & < 7"
    assert move.note == "5 < 6 & 7 > 6"


def test_a_request_stays_as_it_came_while_its_progress_is_noted() -> None:
    """Whoever handles a copy of it, such as with another user, notes for the same request."""
    came = read({}, client=None, ack=None, now=None, arrived=0.0)  # type: ignore[arg-type]
    with pytest.raises(FrozenInstanceError):
        came.user = "U0KORLO"  # type: ignore[misc]
    copy = replace(came, user="U0KORLO")
    copy.progress.action = "approve"
    copy.progress.to_store("KOR-2026-0001")
    copy.progress.to_store()

    assert (came.user, came.progress) == ("", Progress("approve", "KOR-2026-0001", kept=True))
