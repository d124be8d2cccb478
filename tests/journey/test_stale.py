"""
What an officer sees may be old when they act: what is in force at the commit decides, never what
was shown.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import officer_id
from storage.transaction.act import Attempt
from tests import PATIENCE
from tests.support.desk import APPROVALS, LIAISON, Scene, policy_text

APPROVER = {"approve": "KORFDO", "relay": "USAFDO"}


async def waiting_for(desk: Scene, button: str) -> str:
    """A release whose next step is this one, its card drawn; its number."""
    number = await desk.request()
    if button == "relay":
        await desk.decide("KORFDO", "approve")
    return number


async def revised(desk: Scene, number: str, button: str = "approve") -> None:
    """It is returned and comes back as version 2, and no card has been drawn since."""
    back = await desk.command(f"{APPROVER[button]}2", f"return {number} unclear Which area?")
    assert "return" in register(desk, number), back.text
    drafter = desk.person("KORLO")
    await desk.command("KORLO", f"revise {number}")
    await drafter.fill({"body": "A second object, and the area."})
    sent = await drafter.submit()
    assert sent.ok, (sent.errors, sent.trouble)
    await drafter.close(all=True)


def register(desk: Scene, number: str) -> list[str]:
    """The steps that officers took, oldest first."""
    return [str(move.step) for move in desk.store.queries.register(number).now() if move.by]


def consents(desk: Scene, number: str) -> list[tuple[str, int]]:
    """Who consented to which version."""
    seen = desk.store.queries.release(number, desk.now).now()
    assert seen
    return [
        (c.by.rpartition("/")[2].rpartition(":")[2], c.version)
        for d in seen[0].deliveries
        for c in d.consents
    ]


def refusals(desk: Scene, number: str) -> list[str]:
    """The rules by which attempts were refused, oldest first."""
    return [r.rule or "" for r in desk.store.queries.records(number).now() if r.result == "refused"]


@pytest.mark.parametrize("button", ["approve", "relay"])
async def test_the_card_of_an_older_version_approves_nothing(desk: Scene, button: str):
    """Consent is given to what was read: a click on version 1 must never land on version 2 (I6)."""
    officer = desk.person(APPROVER[button])
    number = await waiting_for(desk, button)
    old = desk.card(APPROVER[button], APPROVALS)
    await revised(desk, number, button)
    before = register(desk, number)

    said = await officer.click(button, old, confirm=True)

    assert said.ok and "version_stale" in said.text
    assert register(desk, number) == before
    assert desk.stages(number) == {"JPN": "originator_review"}
    assert not [c for c in consents(desk, number) if c[1] == 2]
    await desk.settle(rounds=12)
    await desk.decide("KORFDO", "approve")
    await desk.decide("USAFDO", "relay")
    assert desk.stages(number) == {"JPN": "released"}


async def test_a_click_that_was_on_its_way_for_long_is_still_one_on_the_old_version(desk: Scene):
    """
    Slack may deliver late: by then all cards are redrawn, and only the button's value knows what
    was clicked.
    """
    number = await waiting_for(desk, "approve")
    underway = desk.sandbox.faults.late("block_actions")
    click = asyncio.create_task(
        desk.person("KORFDO").click("approve", channel=APPROVALS["KOR"], confirm=True)
    )
    await underway.met.wait()
    await revised(desk, number)
    await desk.settle(rounds=12)

    underway.gate.set()
    await click

    assert refusals(desk, number) == ["version_stale"]
    assert consents(desk, number) == []


async def test_a_typed_decision_is_about_the_version_that_the_card_showed(desk: Scene):
    """Who types has read the card; the next one, not drawn yet, is unread."""
    number = await waiting_for(desk, "approve")
    await revised(desk, number)

    said = await desk.command("KORFDO", f"approve {number}")

    assert "version_stale" in said.text
    assert consents(desk, number) == []
    await desk.settle(rounds=12)
    await desk.command("KORFDO", f"approve {number}")
    assert [version for _, version in consents(desk, number)] == [2]


@pytest.mark.parametrize("drawn", [False, True], ids=["card as it was", "card redrawn"])
async def test_a_form_that_was_opened_on_the_old_version_denies_nothing(desk: Scene, drawn: bool):
    """
    A denial ends it for good: it too is about what was read, whatever the card behind it shows by
    now.
    """
    number = await waiting_for(desk, "approve")
    officer = desk.person("KORFDO")
    await officer.click("deny", desk.card("KORFDO", APPROVALS))
    await officer.fill({"note": "Not this one."})
    await revised(desk, number)
    await desk.settle(rounds=12 if drawn else 0)

    await officer.submit()

    assert refusals(desk, number) == ["version_stale"]
    assert desk.stages(number) == {"JPN": "originator_review"}


@dataclass(frozen=True)
class Meanwhile:
    """An administrative act, and the rule by which whoever clicked before it is refused."""

    change: Callable[[Scene, Attempt], None]
    rule: str


def suspend(desk: Scene, attempt: Attempt) -> None:
    """Japan suspends the arrangement at once."""
    desk.store.administration.record_event(
        ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, attempt.now - timedelta(seconds=1)),
        attempt,
    ).now()


def stand_down(desk: Scene, attempt: Attempt) -> None:
    """The officer who clicked is stood down."""
    desk.store.administration.stand_down(officer_id("T0SANDBOX", "U0USAFDO"), attempt).now()


def narrow(desk: Scene, attempt: Attempt) -> None:
    """A policy comes into force under which the arrangement covers missiles no longer."""
    subjects = 'subjects        = ["dprk.missile", "dprk.nuclear"]\n'
    text = policy_text().replace(subjects, 'subjects = ["dprk.nuclear"]\n')
    # Nor can a launch warning be authorised beforehand then.
    desk.store.administration.set_policy(
        re.sub(r"(?ms)^\[\[standing\]\].*?(?=^# ---)", "", text), attempt
    ).now()


def ask_for_two(desk: Scene, attempt: Attempt) -> None:
    """A policy comes into force under which one consent at this level is not enough."""
    text = policy_text().replace("by_level   = { S = 1 }", "by_level   = { S = 2 }")
    assert text != policy_text()
    desk.store.administration.set_policy(text, attempt).now()


MEANWHILE = {
    "suspended": Meanwhile(suspend, "arrangement_suspended"),
    "stood down": Meanwhile(stand_down, "not_registered"),
    "narrower scope": Meanwhile(narrow, "subject_out_of_scope"),
    "raised quorum": Meanwhile(ask_for_two, "consent_missing"),
}


@pytest.mark.parametrize(
    ("what", "place"),
    [
        *((what, "at the door") for what in MEANWHILE),
        ("suspended", "at Slack"),
        ("stood down", "at Slack"),
    ],
)
async def test_what_is_decided_between_click_and_commit_wins(
    desk: Scene, what: str, place: str, monkeypatch: pytest.MonkeyPatch
):
    """The handler has seen everything in order; only the transaction's own reading counts (I9)."""
    number = await waiting_for(desk, "relay")
    met, gate = held(desk, place, monkeypatch)
    click = asyncio.create_task(
        desk.person("USAFDO").click("relay", channel=APPROVALS["USA"], confirm=True)
    )
    await asyncio.wait_for(met.wait(), PATIENCE)

    act = Attempt("meanwhile", desk.now, who="operator:test")
    await asyncio.to_thread(MEANWHILE[what].change, desk, act)
    gate.set()
    said = await click

    assert MEANWHILE[what].rule in said.text
    assert desk.stages(number) == {"JPN": "relay_review"}
    assert refusals(desk, number) == [MEANWHILE[what].rule]
    assert register(desk, number) == ["request", "approve"]
    await desk.settle()
    assert number not in str([m.rendered for m in desk.person("JPNLO").channel(LIAISON["JPN"])])
    assert desk.store.audit.verify().now().faults == ()


def held(
    desk: Scene, place: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[asyncio.Event, asyncio.Event]:
    """
    Stop the next act once its handler has begun: while Slack is asked who acts, or just before it
    is queued.
    """
    if place == "at Slack":
        fault = desk.sandbox.faults.slow("users.info")
        return fault.met, fault.gate
    met, gate = asyncio.Event(), asyncio.Event()

    async def late(acting: Any, *args: Any, **values: Any) -> Any:
        met.set()
        await gate.wait()
        return await acting(*args, **values)

    for house in desk.houses:
        monkeypatch.setattr(house.store.db, "acting", partial(late, house.store.db.acting))
    return met, gate
