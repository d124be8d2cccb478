"""A command without its number: what it offers, and how what is chosen goes on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import officer_id
from bot.domain.refusals import VersionStale
from bot.domain.steps.drafts import Draft
from bot.sandbox import Exchange
from handlers.forms.pick_form import verb_label
from handlers.listeners.buttons import PICKED
from handlers.listeners.pick import OFFERED
from handlers.requests.replies import PUSHED
from handlers.text.verbs import VERBS
from handlers.text.words import Words, languages
from storage.transaction.act import Attempt
from tests.handlers.floor import LAUNCH, SECRET, TEAM, Floor

State = Callable[[Floor], Awaitable[str]]


async def returned(floor: Floor) -> str:
    """A launch warning that was sent back."""
    number = await floor.requested()
    assert (await floor.type("KORFDO", f"return {number} level Too high")).ok
    return number


async def recalled(floor: Floor) -> str:
    """One that was read and then recalled."""
    number = await floor.read()
    await floor.person("JPNLO").close(all=True)
    assert (await floor.type("KORFDO", f"recall {number} wrong")).ok
    return number


async def read(floor: Floor) -> str:
    """One that was read and not acknowledged."""
    number = await floor.read()
    await floor.person("JPNLO").close(all=True)
    return number


async def questioned(floor: Floor) -> str:
    """One that the hub has asked the drafter's desk about."""
    number = await floor.approved()
    assert (await floor.type("USAFDO", f"question {number} Local or Zulu?")).ok
    return number


@dataclass(frozen=True)
class Case:
    """
    A verb that somebody may use.

    Attributes:
        shows: the form or answer that the choice leads to.
        also: what else modal `pick` asks.
        then: what is filled into the form that opens then; None where the choice does it.
        stage: where its one delivery stands in the end.
        recorded: its word in the audit log, where that is another verb's.
    """

    verb: str
    by: str
    state: State
    shows: str
    stage: str
    also: dict[str, str] = field(default_factory=dict)
    then: dict[str, Any] | None = None
    recorded: str = ""


CONTENT = {"level": "S", "body": SECRET}
CASES = [
    Case("answer", "KORLO", Floor.asked, "request", "originator_review", then=CONTENT),
    Case("decline", "KORLO", Floor.asked, "reason", "denied", then={}),
    Case("revise", "KORLO", returned, "request", "originator_review", then=CONTENT),
    Case("correct", "KORLO", Floor.released, "request", "released", then={"body": SECRET}),
    Case("approve", "KORFDO", Floor.requested, "receipt", "relay_review"),
    Case("relay", "USAFDO", Floor.approved, "receipt", "released"),
    Case("narrow", "KORFDO", Floor.requested, "narrow", "relay_review", then={"lifetime": "2h"},
        recorded="approve"),
    Case("return", "USAFDO", Floor.approved, "reason", "returned",
        then={"code": "level", "note": "Too high"}),
    Case("deny", "KORFDO", Floor.requested, "reason", "denied", then={}),
    Case("question", "USAFDO", Floor.approved, "question", "relay_review",
        then={"text": "Local or Zulu?"}),
    Case("reply", "KORLO", questioned, "reply", "relay_review", then={"text": "Local."}),
    Case("open", "JPNLO", Floor.released, "caveats", "released"),
    Case("details", "KORFDO", Floor.requested, "details", "originator_review"),
    Case("looking", "KORFDO", Floor.requested, "receipt", "originator_review"),
    Case("ack", "JPNLO", read, "receipt", "acknowledged"),
    Case("withdraw", "KORLO", Floor.requested, "reason", "withdrawn", then={}),
    Case("withdraw", "JPNLO", Floor.asked, "reason", "withdrawn", then={}),
    Case("withdraw", "KORFDO", Floor.approved, "reason", "withdrawn", then={}),
    Case("recall", "KORFDO", Floor.released, "reason", "recalled", then={"note": "Wrong"}),
    Case("cancel", "KORFDO", Floor.released, "reason", "recalled", then={"code": "false_alarm"}),
    Case("cancel", "KORFDO", recalled, "reason", "recalled", then={"code": "duplicate"}),
    Case("extend", "KORFDO", Floor.released, "reason", "released", then={"lifetime": "2h"}),
    Case("certify", "JPNLO", recalled, "receipt", "recalled"),
    Case("certify", "USAFDO", recalled, "receipt", "recalled"),
    Case("precedence", "KORFDO", Floor.requested, "receipt", "originator_review",
        also={"precedence": "ROUTINE"}),
    Case("show", "JPNLO", Floor.released, "answer", "released"),
    Case("show", "USACUS", Floor.approved, "answer", "relay_review"),
    Case("nudge", "KORSUP", Floor.requested, "receipt", "originator_review"),
    Case("nudge", "JPNSUP", Floor.released, "receipt", "released"),
    Case("audit", "KORINS", Floor.released, "answer", "released"),
]  # fmt: skip


def offered(floor: Floor, user: str) -> list[str]:
    """The numbers that modal `pick` offers."""
    view = floor.person(user).modal
    assert view.callback_id == "pick", view.callback_id
    [block] = [block for block in view.blocks if block.get("block_id") == "number"]
    return [option["value"] for option in block["element"]["options"]]


async def pick(floor: Floor, user: str, number: str, **also: str) -> Exchange:
    """A release chosen, and sent."""
    return await floor.fill(user, {"number": number, **also})


def test_every_verb_that_takes_a_number_is_tried() -> None:
    """Also one that comes."""
    taking = {name for name, verb in VERBS.items() if verb.takes_number}

    assert taking == {case.verb for case in CASES}
    assert OFFERED.keys() == PICKED.keys()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.verb} {case.by}")
async def test_what_is_chosen_goes_on_as_if_its_number_had_been_typed(
    floor: Floor, case: Case
) -> None:
    """Forms take each other's place, a reason lies on top, and what is done leaves no form."""
    number = await case.state(floor)
    person = floor.person(case.by)
    assert (await floor.type(case.by, case.verb)).ok
    assert offered(floor, case.by) == [number]
    asked = person.modal.id
    assert (await pick(floor, case.by, number, **case.also)).ok

    assert person.modal.callback_id == case.shows
    assert [view.id for view in person.modals][:1] == [asked]
    assert len(person.modals) == (2 if case.shows in PUSHED else 1)
    if case.then is not None:
        sent = await floor.fill(case.by, case.then)
        assert sent.ok, (sent.errors, sent.trouble)
    if case.shows in PUSHED:
        assert person.modals == []
    [delivery] = (await floor.look(number)).deliveries
    assert delivery.stage == case.stage
    if case.verb != "open":  # it is read once the conditions are ticked
        action = case.recorded or VERBS[case.verb].action
        assert await floor.results(action, Exchange(200)) == ["done"]


async def test_what_is_chosen_to_be_read_is_read_in_the_same_form(floor: Floor) -> None:
    """The conditions take the place of the list, and the text theirs."""
    number = await floor.released()
    await floor.type("JPNLO", "open")
    await pick(floor, "JPNLO", number)
    assert SECRET not in floor.person("JPNLO").modal.rendered
    assert (await floor.tick("JPNLO")).ok

    assert [view.callback_id for view in floor.person("JPNLO").modals] == ["body"]
    assert SECRET in floor.person("JPNLO").modal.rendered


@pytest.mark.parametrize("language", sorted(languages()))
def test_a_form_s_head_has_room_for_every_verb(language: str) -> None:
    """Slack has 24 characters for it, and for the button that sends it."""
    labels = {verb_label(step, Words(language)) for step in OFFERED}
    assert len(labels) > 15

    assert [label for label in labels if len(label) > 24] == []


@pytest.mark.parametrize("verb", ["approve", "open", "show", "withdraw", "audit"])
async def test_nobody_is_offered_what_they_may_not_know_of(floor: Floor, verb: str) -> None:
    """Japan must not learn that something is on its way."""
    number = await floor.approved()
    who = {"approve": "JPNFDO", "audit": "JPNSUP"}.get(verb, "JPNLO")
    answered = await floor.type(who, verb)

    assert "nothing here" in answered.text and number not in str(answered.body)
    assert floor.person(who).modals == []


OF_ANOTHER = [
    *(("approve", "KORLO"), ("audit", "KORLO"), ("answer", "KORFDO")),
    *(("open", "KORSEC"), ("precedence", "KORLO"), ("recall", "KORINS")),
]


@pytest.mark.parametrize(("verb", "by"), OF_ANOTHER)
async def test_a_verb_of_another_role_is_refused_as_with_a_number(
    floor: Floor, verb: str, by: str
) -> None:
    """The record says so, too."""
    await floor.requested()
    answered = await floor.type(by, verb)

    assert "wrong_role" in answered.text and floor.person(by).modals == []
    assert await floor.refused(verb) == ["wrong_role"]


async def test_what_was_decided_meanwhile_is_said_beside_the_choice(floor: Floor) -> None:
    """Another one may be chosen; nothing was done twice."""
    number = await floor.requested()
    await floor.type("KORFDO", "approve")
    assert (await floor.type("KORFDO2", f"approve {number}")).ok
    sent = await pick(floor, "KORFDO", number)

    assert "decided already" in sent.errors["number"]
    assert floor.person("KORFDO").modal.callback_id == "pick"
    assert await floor.results("approve", sent) == ["done", "refused"]


async def test_a_version_that_came_meanwhile_is_not_approved(floor: Floor) -> None:
    """Whoever chose it had the one before in mind."""
    number = await floor.requested()
    await floor.type("KORFDO", "approve")
    await floor.type("KORFDO2", f"return {number} level Too high")
    await floor.type("KORLO", f"revise {number}")
    assert (await floor.fill("KORLO", CONTENT)).ok
    sent = await pick(floor, "KORFDO", number)

    assert "version 2" in sent.errors["number"]
    assert await floor.refused("approve") == [VersionStale.rule]


async def test_who_was_stood_down_meanwhile_chooses_nothing(floor: Floor) -> None:
    """What stands on the screen gives no right."""
    number = await floor.requested()
    await floor.type("KORFDO", "approve")
    administration, by = floor.store.administration, officer_id(TEAM, "U0KORFDO")
    await administration.stand_down(by, Attempt(action="stand down", who="operator:test"))
    assert (await pick(floor, "KORFDO", number)).ok

    assert floor.person("KORFDO").modal.callback_id == "refusal"
    assert await floor.refused("approve") == ["not_registered"]


async def test_on_hold_the_ways_in_offer_nothing_and_say_why(floor: Floor) -> None:
    number = await floor.requested()
    event = ArrangementEvent("TISA", "USA", EventKind.SUSPEND, floor.clock.now())
    operator = Attempt(action="arrangement suspend", who="operator:test")
    await floor.store.administration.record_event(event, operator)
    approving = await floor.type("KORFDO", "approve")
    assert "nothing here" in approving.text and "suspended" in approving.text
    assert floor.person("KORFDO").modals == []
    await floor.type("KORFDO", "deny")

    assert offered(floor, "KORFDO") == [number]


async def test_the_most_urgent_come_first_and_no_more_than_a_menu_holds(floor: Floor) -> None:
    """Slack takes a hundred; the form says how many there are besides, and how to find them."""
    ranks = ["ROUTINE"] * 60 + ["FLASH"] * 3 + ["PRIORITY"] * 40
    numbers = {await _offered(floor, rank): rank for rank in ranks}
    await floor.type("KORFDO", "approve")
    shown = offered(floor, "KORFDO")

    assert len(shown) == 100
    assert [numbers[one] for one in shown] == sorted(
        (numbers[one] for one in shown), key=["FLASH", "PRIORITY", "ROUTINE"].index
    )
    assert [numbers[one] for one in shown].count("ROUTINE") == 57
    assert "3 more are not shown" in floor.person("KORFDO").modal.rendered


async def test_what_ends_first_is_the_first_to_be_extended(floor: Floor) -> None:
    """However long ago it was released."""
    numbers = {}
    for lifetime in ("12h", "2h", "6h"):
        number = await floor.requested(lifetime=lifetime)
        await floor.type("KORFDO", f"approve {number}")
        await floor.type("USAFDO", f"relay {number}")
        numbers[number] = lifetime
    await floor.type("KORFDO", "extend")

    assert [numbers[one] for one in offered(floor, "KORFDO")] == ["2h", "6h", "12h"]


async def _offered(floor: Floor, precedence: str) -> str:
    told = {name: LAUNCH[name] for name in ("subject", "title", "purpose", "level", "body")}
    draft = Draft(**told, to=("JPN",), precedence=precedence)
    by = officer_id(TEAM, "U0KORLO")
    floor.clock.hand.advance(1)
    act = Attempt(action="request", actor=by)
    made = await floor.store.releases.change(None, partial(steps.request, draft=draft), act)
    return made.release.number


async def test_a_title_is_shown_as_it_was_typed(floor: Floor) -> None:
    """What looks like markup is none, and a long title gives way to Slack's limit."""
    await floor.requested(title="*bold* <!here> " + "long " * 20)
    await floor.type("KORFDO", "approve")
    [block] = [b for b in floor.person("KORFDO").modal.blocks if b.get("block_id") == "number"]
    [option] = block["element"]["options"]

    assert option["text"]["type"] == "plain_text" and "*bold* <!here>" in option["text"]["text"]
    assert len(option["text"]["text"]) <= 75
    assert "FLASH" in option["description"]["text"]


async def test_what_nobody_has_read_is_not_offered_to_acknowledge(floor: Floor) -> None:
    """It would be refused: the verb's own rule says what is offered, and nothing else."""
    number = await floor.released()
    answered = await floor.type("JPNLO", "ack")
    assert "nothing here" in answered.text and floor.person("JPNLO").modals == []
    await floor.type("JPNLO", f"open {number}")
    assert (await floor.tick("JPNLO")).ok
    await floor.person("JPNLO").close(all=True)
    await floor.type("JPNLO2", "ack")

    assert offered(floor, "JPNLO2") == [number]


async def test_what_can_still_be_read_is_not_offered_to_certify(floor: Floor) -> None:
    """A certificate ends it at once: that is for who types its number."""
    number = await read(floor)
    answered = await floor.type("JPNLO", "certify")
    assert "nothing here" in answered.text
    assert (await floor.type("JPNLO", f"certify {number}")).ok
    assert await floor.results("certify", answered) == ["done"]
