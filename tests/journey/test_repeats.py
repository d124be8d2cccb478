"""
Slack says the same thing again, up to four times: it takes effect once, and every time the answer
is the same.
"""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from bot.domain.officers import officer_id
from bot.sandbox.delivery.journal import Sent
from bot.sandbox.delivery.transports import AppRequest
from tests.support.desk import APPROVALS, LIAISON, WARNING, Scene, put_off

COPIES = 3
HOW = [
    pytest.param({"resigned": False, "together": False}, id="the same bytes, one after the other"),
    pytest.param({"resigned": True, "together": False}, id="signed anew, one after the other"),
    pytest.param({"resigned": False, "together": True}, id="the same bytes, together"),
    pytest.param({"resigned": True, "together": True}, id="signed anew, together"),
]
How = dict[str, bool]


@dataclass(frozen=True)
class Count:
    """What has been done so far."""

    acts: int
    records: int
    opened: int

    @classmethod
    def of(cls, desk: Scene) -> "Count":
        """By the register, the log and the journal."""
        report = desk.store.audit.verify().now()
        assert report.faults == ()
        acts = sum(len(desk.store.queries.register(n).now()) for n in numbers(desk))
        opened = [c for c in desk.sandbox.journal.calls if c.method in ("views.open", "views.push")]
        return cls(acts, report.records, len(opened))

    def after(self, before: "Count") -> tuple[int, int, int]:
        """How many acts, records and opened forms more."""
        return self.acts - before.acts, self.records - before.records, self.opened - before.opened


def numbers(desk: Scene) -> list[str]:
    """All releases that Korea's liaison officer has drafted."""
    roster = desk.store.queries.book(desk.now).now().roster
    return [
        r.number
        for r in desk.store.queries.listing(
            roster[officer_id("T0SANDBOX", "U0KORLO")], "mine", desk.now
        )
        .now()
        .rows
    ]


def again(desk: Scene, kind: str, how: How) -> int:
    """Have the next request of a kind delivered four times; how many have been delivered so far."""
    desk.sandbox.faults.duplicate(kind, copies=COPIES, **how)
    return len(desk.sandbox.journal.told(kind))


def answers(desk: Scene, kind: str, so_far: int) -> list[Any]:
    """
    What the four deliveries were answered, all of which Slack must have taken for delivered.

    Left out is who was put off, as a busy machine may put off some of four that come together.
    """
    sent: list[Sent] = desk.sandbox.journal.told(kind)[so_far:]
    assert [s.status for s in sent] == [200] * (COPIES + 1)
    assert [s.copy for s in sent].count(True) == COPIES
    said = [s.answer for s in sent if not put_off(json.dumps(s.answer))]
    assert len(said) > 1, sent
    return said


@pytest.mark.parametrize("how", HOW)
async def test_a_command_a_button_and_a_form_take_effect_once(desk: Scene, how: How):
    """The whole way of a release, every request of it four times over (I15)."""
    officer = desk.person("KORLO")

    before, so_far = Count.of(desk), again(desk, "command", how)
    await desk.command("KORLO", "request")
    assert Count.of(desk).after(before) == (0, 0, 1)
    assert set(answers(desk, "command", so_far)) == {""}

    await officer.fill(WARNING | {"precedence": "ROUTINE"})
    before, so_far = Count.of(desk), again(desk, "view_submission", how)
    sent = await officer.submit()
    assert sent.ok, (sent.errors, sent.trouble)
    assert Count.of(desk).after(before) == (1, 1, 0)
    first, *others = answers(desk, "view_submission", so_far)
    assert first["response_action"] == "update" and others == [first] * len(others)
    [number] = numbers(desk)
    assert number in str(first)
    await officer.close(all=True)
    await desk.settle()

    before, so_far = Count.of(desk), again(desk, "block_actions", how)
    whispers = len(desk.person("KORFDO").ephemerals())
    await desk.person("KORFDO").click("approve", desk.card("KORFDO", APPROVALS), confirm=True)
    assert Count.of(desk).after(before) == (1, 1, 0)
    assert set(answers(desk, "block_actions", so_far)) == {""}
    assert len(desk.person("KORFDO").ephemerals()) == whispers + 1

    before, so_far = Count.of(desk), again(desk, "command", how)
    await desk.command("USAFDO", f"relay {number} Go.")
    assert Count.of(desk).after(before) == (1, 1, 0)
    first, *others = answers(desk, "command", so_far)
    assert number in str(first) and others == [first] * len(others)
    assert desk.stages(number) == {"JPN": "released"}
    await desk.settle()

    before = Count.of(desk)
    desk.sandbox.faults.duplicate("block_actions", copies=COPIES, **how)
    await desk.person("JPNLO").click("open", channel=LIAISON["JPN"])
    assert Count.of(desk).after(before)[2] == 1
    assert [view.callback_id for view in desk.person("JPNLO").modals] == ["caveats"]


@pytest.mark.parametrize("how", HOW[1:3])
async def test_a_refusal_is_given_again_as_it_was_and_recorded_once(desk: Scene, how: How):
    """Also where the state has moved on meanwhile: a repeat asks for nothing new."""
    number = await desk.request(precedence="ROUTINE")

    before, so_far = Count.of(desk), again(desk, "command", how)
    await desk.command("USAFDO", f"relay {number}")
    first, *others = answers(desk, "command", so_far)
    assert others == [first] * len(others)
    assert Count.of(desk).after(before) == (0, 1, 0)

    before, so_far = Count.of(desk), again(desk, "block_actions", how)
    await desk.person("KORFDO").click("deny", desk.card("KORFDO", APPROVALS))
    assert Count.of(desk).after(before) == (0, 0, 1)
    assert len(desk.person("KORFDO").modals) == 1
    assert set(answers(desk, "block_actions", so_far)) == {""}


async def test_a_repeat_that_comes_when_all_is_over_changes_nothing(desk: Scene):
    """
    The relay has been decided and the item recalled: the late repeat of the approval says what it
    said, but for what is no longer next.
    """
    number = await desk.request(precedence="ROUTINE")
    await desk.command("KORFDO", f"approve {number}")
    first = desk.sandbox.journal.told("command")[-1]
    await desk.command("USAFDO", f"relay {number}")
    await desk.command("KORFDO", f"recall {number} Withdrawn by the ministry.")
    before = Count.of(desk)

    repeat, _ = await desk.sandbox.outgoing.deliver(AppRequest(first.kind, first.payload))

    assert repeat.status == 200
    assert number in repeat.answer["text"]
    assert first.answer["text"].startswith(repeat.answer["text"])
    assert Count.of(desk) == before
    assert desk.stages(number) == {"JPN": "recalled"}
