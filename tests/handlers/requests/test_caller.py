"""Who is let in: officers on the roster whom Slack shows as full members, and nobody else."""

from typing import Any

import pytest

from handlers.slack.request import read
from tests.handlers.floor import LAUNCH, SECRET, Floor
from tests.handlers.wire import command, pressed, send
from tests.support import administrator

OUTSIDE: list[dict[str, Any]] = [
    {"is_restricted": True},
    {"is_restricted": True, "is_ultra_restricted": True},
    {"is_stranger": True},
    {"is_bot": True},
    {"team_id": "T0ELSEWHERE"},
]


@pytest.mark.parametrize("shown", OUTSIDE, ids=lambda shown: list(shown)[-1])
async def test_a_rostered_person_whom_slack_shows_as_something_else_is_refused(
    floor: Floor, shown: dict[str, Any]
) -> None:
    """The roster says who may act; Slack says whether it is still that person."""
    await administrator.change_user(floor.sandbox, "U0KORLO", **shown)
    answered = await floor.type("KORLO", "request")

    assert "not_registered" in answered.text and floor.person("KORLO").modals == []
    assert await floor.refused("request") == ["not_registered"]


async def test_a_deactivated_account_is_refused(floor: Floor) -> None:
    """No honest screen sends this; a request that was under way may."""
    number = await floor.requested()
    await administrator.change_user(floor.sandbox, "U0KORFDO", deleted=True)
    answered = await send(floor, command(floor, "U0KORFDO", f"approve {number}"))

    assert "not_registered" in answered.body and await floor.refused("approve") == [
        "not_registered"
    ]


async def test_who_is_not_on_the_roster_is_refused_even_help(floor: Floor) -> None:
    """And learns nothing but that."""
    floor.sandbox.workspace.channels["C0KORLIAISON"].members.append("U0NOBODY")
    answered = await floor.type("NOBODY", "help", channel="C0KORLIAISON")

    assert "not_registered" in answered.text
    assert await floor.refused("help") == ["not_registered"]


async def test_who_was_stood_down_is_refused(floor: Floor) -> None:
    """At once, also with a form open."""
    await floor.type("KORLO", "request")
    act = floor.desk.act(an_ask(floor))
    floor.store.administration.stand_down(floor.officer("KORLO").id, act).now()
    await floor.fill("KORLO", LAUNCH)

    assert "not_registered" in floor.person("KORLO").modal.rendered
    assert await floor.numbers() == []


async def test_somebody_of_another_workspace_with_the_same_id_is_nobody(floor: Floor) -> None:
    """An officer is known by workspace and user id together."""
    answered = await send(floor, command(floor, "U0KORLO", "help", team_id="T0ELSEWHERE"))

    assert "not_registered" in answered.body


async def test_an_officer_who_acts_from_another_workspace_is_nobody(floor: Floor) -> None:
    """Through a shared channel, say: only what the officer's own workspace sends is theirs."""
    number = await floor.requested()
    release = await floor.look(number)
    await send(
        floor, pressed(floor, "U0KORFDO", "approve", f"{release.ref}.1", team={"id": "T0ELSEWHERE"})
    )

    assert await floor.refused("approve") == ["not_registered"]


async def test_a_guest_since_the_card_was_drawn_decides_nothing(floor: Floor) -> None:
    """Slack is asked again at every decision."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    await administrator.change_user(floor.sandbox, "U0KORFDO", is_restricted=True)
    clicked = await floor.person("KORFDO").click("approve", message=card, confirm=True)

    assert "not_registered" in clicked.text
    assert (await floor.look(number)).deliveries[0].consents == ()


async def test_a_guest_since_the_conditions_were_shown_reads_nothing(floor: Floor) -> None:
    """And at every reading."""
    number = await floor.released()
    await floor.type("JPNLO", f"open {number}")
    await administrator.change_user(floor.sandbox, "U0JPNLO", is_restricted=True)
    await floor.tick("JPNLO")

    assert "not_registered" in floor.person("JPNLO").modal.rendered
    assert all(SECRET not in str(call.body) for call in floor.sandbox.journal.calls)


async def test_slack_is_asked_once_a_minute_and_after_every_change(floor: Floor) -> None:
    """A short memory is enough, and a busy minute costs one call."""
    for _ in range(3):
        await floor.type("KORLO", "help")
    once = floor.calls("users.info")
    floor.sandbox.clock.advance(61)  # type: ignore[attr-defined]
    await floor.type("KORLO", "help")
    later = floor.calls("users.info")
    await administrator.change_user(floor.sandbox, "U0KORLO", real_name="Another name")
    await floor.type("KORLO", "help")

    assert (once, later, floor.calls("users.info")) == (1, 2, 3)


@pytest.mark.parametrize(("fault", "times"), [("fail", 1), ("limit", 1), ("drop", 2)])
async def test_while_slack_does_not_say_who_it_is_nothing_is_decided_or_read(
    floor: Floor, fault: str, times: int
) -> None:
    """A doubt about a person is a no; it is asked anew the next time.

    A dropped reading is read once more.
    """
    number = await floor.requested()
    getattr(floor.sandbox.faults, fault)("users.info", times=times)
    refused = await floor.type("KORFDO", f"approve {number}")
    again = await floor.type("KORFDO", f"approve {number}")

    assert "slack_unreachable" in refused.text and await floor.refused("approve") == [
        "slack_unreachable"
    ]
    assert number in again.text


@pytest.mark.parametrize(("step", "who"), [("withdraw", "KORLO"), ("recall", "KORFDO")])
async def test_the_ways_out_stay_open_while_slack_does_not_say(
    floor: Floor, step: str, who: str
) -> None:
    """Ending a release shares nothing; waiting could."""
    number = await (floor.requested() if step == "withdraw" else floor.released())
    floor.sandbox.clock.advance(61)  # type: ignore[attr-defined]
    floor.sandbox.faults.fail("users.info")
    answered = await floor.type(who, f"{step} {number} no longer right")

    assert number in answered.text and await floor.refused(step) == []


async def test_every_refusal_names_who_and_where_and_no_words(floor: Floor) -> None:
    """The audit log knows the attempt, never what was typed."""
    await floor.type("KORLO", "approve KOR-2026-0000 a secret note")
    [*_, record] = await floor.audited()

    assert (record["actor"], record["action"], record["rule"]) == (
        "T0SANDBOX/U0KORLO",
        "approve",
        "not_found",
    )
    assert "C0KORLIAISON" in record["detail"] and "secret" not in str(record)


def an_ask(floor: Floor) -> Any:
    """A request of nobody, for acts that tests do themselves."""
    return read({}, client=floor.client, ack=None, now=floor.clock.now(), arrived=0.0)  # type: ignore[arg-type]
