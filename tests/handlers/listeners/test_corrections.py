"""A wrong report is corrected and cancelled, by command, button and form, through the whole app."""

from typing import Any

from tests.handlers.floor import SECRET, Floor
from tests.handlers.limits import presses, read
from tests.support.messages import option, says

FIXED = "Two objects, flying east; the first was a decoy"


async def corrected(floor: Floor, number: str, **changes: Any) -> str:
    """The number of a correction that Korea's liaison officer has just sent."""
    known = set(await floor.numbers())
    opened = await floor.type("KORLO", f"correct {number}")
    assert opened.ok, opened.text
    sent = await floor.fill("KORLO", {"body": FIXED, **changes})
    assert sent.ok, (sent.errors, sent.trouble)
    await floor.person("KORLO").close(all=True)
    [new] = set(await floor.numbers()) - known
    return new


async def stages(floor: Floor, *numbers: str) -> list[str]:
    """Where each stands with Japan."""
    return [(await floor.look(number)).deliveries[0].stage.value for number in numbers]


async def both_decide(floor: Floor, number: str) -> None:
    """Korea approves it and the United States relays it."""
    for user, verb in (("KORFDO", "approve"), ("USAFDO", "relay")):
        assert (await floor.type(user, f"{verb} {number}")).ok


async def test_the_form_of_a_correction_is_filled_in(floor: Floor) -> None:
    """Title, level and caveats of the report; what is fixed stands above as text."""
    number = await floor.released()
    await floor.type("KORLO", f"correct {number}")
    shown = floor.person("KORLO").modal
    elements = {b["block_id"]: b["element"] for b in shown.blocks if b["type"] == "input"}

    assert elements["title"]["initial_value"] == "Launch observed this morning"
    assert elements["level"]["initial_option"]["value"] == "S"
    assert "to" not in elements and "purpose" not in elements
    assert "KOR → USA → JPN" in shown.rendered and "Early warning" in shown.rendered


async def test_a_correction_takes_the_place_of_what_was_read(floor: Floor) -> None:
    """The readers are mentioned and told how much changed; the open form turns into its number."""
    number = await floor.read()
    second = await corrected(floor, number, title="Launch observed at noon")
    assert await stages(floor, number, second) == ["released", "originator_review"]
    before = await floor.card(number, "release", "JPN")
    assert second not in read(before.blocks) + before.text

    await both_decide(floor, second)

    assert await stages(floor, number, second) == ["superseded", "released"]
    card = await floor.card(second, "release", "JPN")
    said = read(card.blocks)
    assert says("JPN", "correction-of", n="2", number=number) in said
    assert says("JPN", "card-changed", count=2) in said
    assert "<@U0JPNLO>" in card.text
    for secret in (SECRET, FIXED, says("JPN", "field-body"), says("JPN", "field-title")):
        assert secret not in said + card.text
    old = await floor.card(number, "release", "JPN")
    assert says("JPN", "moment-superseded", n="2", number=second) in read(old.blocks)


async def test_who_opened_the_report_sees_what_changed_and_who_had_not_does_not(
    floor: Floor,
) -> None:
    """One box lists the conditions as they were confirmed; both slots saw the comparison."""
    number = await floor.read()
    await floor.person("JPNLO").close(all=True)
    second = await corrected(floor, number)
    await floor.type("KORFDO", f"details {second}")
    assert SECRET in floor.person("KORFDO").modal.rendered
    await floor.person("KORFDO").close(all=True)
    await both_decide(floor, second)

    await floor.type("JPNLO", f"open {second}")
    [box] = [b for b in floor.person("JPNLO").modal.blocks if b.get("block_id") == "caveats"]
    [only] = box["element"]["options"]
    assert "as at" in only["text"]["text"]
    assert (await floor.fill("JPNLO", {"caveats": [only["value"]]})).ok
    shown = floor.person("JPNLO").modal.rendered
    assert FIXED in shown and SECRET in shown and f"Before, in {number}" in shown

    await floor.type("JPNLO2", f"open {second}")
    [box] = [b for b in floor.person("JPNLO2").modal.blocks if b.get("block_id") == "caveats"]
    every = [option["value"] for option in box["element"]["options"]]
    assert len(every) > 1 and (await floor.fill("JPNLO2", {"caveats": every})).ok
    shown = floor.person("JPNLO2").modal.rendered
    assert FIXED in shown and SECRET not in shown


async def test_the_hub_is_told_that_a_correction_is_on_its_way(floor: Floor) -> None:
    """Until it lies before it; then the earlier one is replaced, also on an old card."""
    number = await floor.approved()
    old = await floor.card_of(number, "decision", "USA")
    second = await corrected(floor, number)
    shown = read((await floor.card(number, "decision", "USA")).blocks)
    assert says("USA", "moment-correction-due") in shown

    await floor.type("KORFDO", f"approve {second}")
    pressed = await floor.person("USAFDO").click("relay", message=old, confirm=True)

    assert "superseded" in pressed.text and second in pressed.text
    assert await stages(floor, number, second) == ["superseded", "relay_review"]
    assert await floor.refused("relay") == ["superseded"]


async def test_the_originator_s_card_counts_who_had_opened_it_and_names_nobody(
    floor: Floor,
) -> None:
    number = await floor.read()
    second = await corrected(floor, number)
    await both_decide(floor, second)

    said = read((await floor.card(second, "own", "KOR")).blocks)

    assert says("KOR", "card-read-before", counts="USA 0, JPN 1") in said
    assert "U0JPNLO" not in said


async def test_the_correct_button_opens_the_form_and_is_there_for_the_newest_alone(
    floor: Floor,
) -> None:
    number = await floor.released()
    assert "correct" in presses((await floor.card(number, "own", "KOR")).blocks)
    second = await corrected(floor, number)

    assert "correct" not in presses((await floor.card(number, "own", "KOR")).blocks)
    await floor.person("KORLO").click("correct", message=await floor.card_of(second, "own", "KOR"))
    assert floor.person("KORLO").modal.callback_id == "request"


async def test_what_cannot_be_corrected_is_said(floor: Floor) -> None:
    number = await floor.released()
    second = await corrected(floor, number)
    pending = await floor.type("KORLO", f"correct {number}")
    assert "correction_pending" in pending.text and second in pending.text
    await both_decide(floor, second)
    assert "superseded" in (await floor.type("KORLO", f"correct {number}")).text
    await floor.type("KORFDO", f"recall {second} Wrong")
    assert "nothing_to_correct" in (await floor.type("KORLO", f"correct {second}")).text
    assert await floor.refused("correct") == [
        "correction_pending",
        "superseded",
        "nothing_to_correct",
    ]


async def test_a_cancel_says_why_by_its_code_and_is_done_once(floor: Floor) -> None:
    """The code is asked for where none is typed; the note stays at home."""
    number = await floor.released()
    assert "code_missing" in (await floor.type("KORFDO", f"cancel {number} Radar ghost")).text
    said = await floor.type("KORFDO", f"cancel {number} false_alarm Radar ghost")

    assert "every party that had it is told" in said.text
    for kind, party in (("release", "JPN"), ("decision", "USA")):
        card = await floor.card_of(number, kind, party)
        shown = read(card.blocks)
        assert says(party, "moment-cancelled") in shown
        assert says(party, "code-false-alarm") in shown
        assert "Radar ghost" not in shown + card.text
    assert "wrong_stage" in (await floor.type("KORFDO", f"cancel {number} duplicate")).text
    assert await floor.refused("cancel") == ["code_missing", "wrong_stage"]


async def test_a_cancel_on_a_card_asks_for_its_code(floor: Floor) -> None:
    number = await floor.approved()
    card = await floor.card_of(number, "decision", "KOR")
    await floor.person("KORFDO").click("menu", value=option(card, "cancel"), message=card)
    assert floor.person("KORFDO").modal.callback_id == "reason"
    assert (await floor.fill("KORFDO", {"code": "wrong_object"})).ok

    assert await stages(floor, number) == ["withdrawn"]


async def test_the_form_begins_with_the_text_for_who_may_look_at_it_alone(floor: Floor) -> None:
    """For its drafter, on record as a look; another officer of the desk fills in the text anew."""
    number = await floor.released()
    for user, begins, looks in (("KORLO", SECRET, 1), ("KORLO2", None, 1)):
        assert (await floor.type(user, f"correct {number}")).ok
        form = floor.person(user).modal
        [body] = [b["element"] for b in form.blocks if b.get("block_id") == "body"]
        assert body.get("initial_value") == begins
        records = await floor.audited()
        assert [r["action"] for r in records].count("details") == looks
        assert "correct" not in [r["action"] for r in records], "nothing is corrected yet"
        await floor.person(user).close(all=True)
