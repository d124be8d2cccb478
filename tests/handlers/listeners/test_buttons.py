"""Every button of a card: it acts on the version that its card shows, or not at all."""

import asyncio

import pytest

from bot.domain.release.stages import Stage
from handlers.render import modals
from handlers.text.words import Words
from tests.handlers.floor import SECRET, Floor, journal
from tests.handlers.limits import presses
from tests.handlers.wire import pressed, send
from tests.support.messages import option


async def test_approve_and_relay_are_pressed_and_confirmed(floor: Floor) -> None:
    """The dialog names number, banner and final parties; only who pressed it reads how it went."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    approved = await floor.person("KORFDO").click("approve", message=card, confirm=True)
    card = await floor.card(number, "decision", "USA")
    relayed = await floor.person("USAFDO").click("relay", message=card, confirm=True)

    assert number in approved.confirm and "JPN" in approved.confirm
    assert number in approved.text and number in relayed.text
    assert (await floor.look(number)).deliveries[0].stage is Stage.RELEASED


async def test_two_approvers_at_once_and_one_of_them_is_refused(floor: Floor) -> None:
    """Both saw an open slot; the slower one must be told, not ignored."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    both = await asyncio.gather(
        floor.person("KORFDO").click("approve", message=card, confirm=True),
        floor.person("KORFDO2").click("approve", message=card, confirm=True),
    )

    assert sorted("already_decided" in one.text for one in both) == [False, True]
    assert sorted(await floor.results("approve", both[0])) == ["done", "refused"]
    assert len((await floor.look(number)).deliveries[0].consents) == 1


@pytest.mark.parametrize("button", ["approve", "return", "deny", "details"])
async def test_a_card_of_an_older_version_is_refused(floor: Floor, button: str) -> None:
    """Consent is given to what was seen, never to what replaced it."""
    number = await floor.requested()
    old = await floor.card(number, "decision", "KOR")
    await floor.type("KORFDO", f"return {number} unclear say more")
    await floor.type("KORLO", f"revise {number}")
    await floor.fill("KORLO", {"level": "S", "body": "Another text"})
    pressed = await floor.person("KORFDO").click(
        button, message=old, confirm=True if button == "approve" else None
    )

    assert "version_stale" in pressed.text
    assert (await floor.look(number)).deliveries[0].consents == ()
    assert floor.person("KORFDO").modals == []


@pytest.mark.parametrize(("button", "stage"), [("return", Stage.RETURNED), ("deny", Stage.DENIED)])
async def test_return_and_deny_ask_why_first(floor: Floor, button: str, stage: Stage) -> None:
    """The form is checked by the rule when it opens, and again when it is sent."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    await floor.person("KORFDO").click(button, message=card)
    form = floor.person("KORFDO").modal
    callback, blocks = form.callback_id, {block["block_id"] for block in form.blocks}
    sent = await floor.fill("KORFDO", {"code": "unclear", "note": "Say more"})

    assert callback == "reason" and {"code", "note"} <= blocks
    assert sent.ok and floor.person("KORFDO").modal.callback_id == "receipt"
    assert (await floor.look(number)).deliveries[0].stage is stage


async def test_details_shows_the_content_to_who_decides_after_its_record(floor: Floor) -> None:
    """In a modal only, and never by rank."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    await floor.person("KORFDO").click("details", message=card)
    view = floor.person("KORFDO").modal

    assert view.callback_id == "details" and view.external_id and SECRET in view.rendered
    assert [r["action"] for r in await floor.audited()][-1] == "details"
    assert SECRET not in journal(floor)


async def test_open_and_acknowledge_on_the_card_of_what_was_released(floor: Floor) -> None:
    """
    The conditions come first; the card can be acknowledged once somebody has read it, and a button
    of an older message before that is refused.
    """
    number = await floor.released()
    card, release = await floor.card(number, "release", "JPN"), await floor.look(number)
    await send(floor, pressed(floor, "U0JPNLO", "acknowledge", f"{release.ref}.1"))
    early = await floor.refused("acknowledge")
    await floor.person("JPNLO").click("open", message=card)
    await floor.tick("JPNLO")
    shown = floor.person("JPNLO").modal
    card = await floor.card(number, "release", "JPN")
    done = await floor.person("JPNLO").click("acknowledge", message=card)

    assert early == ["not_read"]
    assert shown.callback_id == "body" and SECRET in shown.rendered
    assert (
        number in done.text and (await floor.look(number)).deliveries[0].stage is Stage.ACKNOWLEDGED
    )


@pytest.mark.parametrize("button", ["open", "acknowledge"])
async def test_what_was_delivered_is_opened_at_its_own_version_only(
    floor: Floor, button: str
) -> None:
    """A value of another version than the delivered one is stale, whichever is newer."""
    number = await floor.read()
    release = await floor.look(number)
    before = len(release.readings)
    await send(floor, pressed(floor, "U0JPNLO", button, f"{release.ref}.2"))
    after = await floor.look(number)

    assert await floor.refused(button) == ["version_stale"]
    assert len(after.readings) == before and after.deliveries[0].stage is Stage.RELEASED


async def test_acknowledge_within_the_modal_is_answered_there(floor: Floor) -> None:
    """
    A click inside a modal is answered in that view: the text stays, with who acknowledged it and
    when, and can be blanked as before.
    """
    number = await floor.read()
    name, before = floor.person("JPNLO").modal.external_id, floor.person("JPNLO").modal.blocks
    await floor.person("JPNLO").click("acknowledge", modal=True)
    view = floor.person("JPNLO").modal

    assert (view.callback_id, view.external_id) == ("body", name) and name
    assert SECRET in view.rendered and "Liaison officer (JPN)" in view.rendered
    assert "acknowledge" not in presses(view.blocks) and "acknowledge" in presses(before)
    assert (await floor.look(number)).deliveries[0].stage is Stage.ACKNOWLEDGED


async def test_text_that_was_blanked_meanwhile_does_not_come_back(floor: Floor) -> None:
    """The press was under way when its view was replaced: what it was in is there no more."""
    number = await floor.read()
    view, release = floor.person("JPNLO").modal, await floor.look(number)
    shown = {"id": view.id, "type": "modal", "callback_id": "body", "hash": view.hash}
    blank = modals.notice_view("Blanked", Words(), exercise=True)
    await floor.client.views_update(view_id=view.id, view=blank)
    press = pressed(floor, "U0JPNLO", "acknowledge", f"{release.ref}.1", view=shown)
    await send(floor, press | {"container": {"type": "view"}})

    assert (await floor.look(number)).deliveries[0].stage is Stage.ACKNOWLEDGED
    assert "Blanked" in floor.person("JPNLO").modal.rendered
    assert SECRET not in floor.person("JPNLO").modal.rendered


async def test_who_acknowledges_from_a_card_is_shown_no_text(floor: Floor) -> None:
    """Only what an officer has on the screen stays there."""
    number = await floor.read()
    await floor.person("JPNLO").close(all=True)
    card = await floor.card(number, "release", "JPN")
    done = await floor.person("JPNLO").click("acknowledge", message=card)

    assert number in done.text and SECRET not in done.text
    assert floor.person("JPNLO").modals == []


async def test_who_decides_may_do_so_beside_the_text(floor: Floor) -> None:
    """The receipt takes the place of the text, and says what comes next."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    await floor.person("KORFDO").click("details", message=card)
    beside = presses(floor.person("KORFDO").modal.blocks)
    await floor.person("KORFDO").click("approve", modal=True, confirm=True)
    view = floor.person("KORFDO").modal

    assert list(beside) == ["approve", "narrow", "return", "deny", "question"]
    assert view.callback_id == "receipt" and number in view.rendered and "USA" in view.rendered
    assert SECRET not in view.rendered
    assert (await floor.look(number)).deliveries[0].stage is Stage.RELAY_REVIEW


async def test_who_drafted_it_decides_nothing_beside_the_text(floor: Floor) -> None:
    number = await floor.requested()
    await floor.person("KORLO").click("details", message=await floor.card(number, "own", "KOR"))

    assert SECRET in floor.person("KORLO").modal.rendered
    assert presses(floor.person("KORLO").modal.blocks) == {}


@pytest.mark.parametrize("button", ["return", "deny"])
async def test_a_decision_in_a_pushed_form_leaves_no_form_beneath(
    floor: Floor, button: str
) -> None:
    """Or the text would stay with buttons for what is decided."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    await floor.person("KORFDO").click("details", message=card)
    await floor.person("KORFDO").click(button, modal=True)
    above = [view.callback_id for view in floor.person("KORFDO").modals]
    sent = await floor.fill("KORFDO", {"code": "unclear", "note": "Say more"})

    assert above == ["details", "reason"]
    assert sent.ok and floor.person("KORFDO").modals == []
    assert (await floor.look(number)).deliveries[0].stage is not Stage.ORIGINATOR_REVIEW


async def test_a_refusal_within_a_modal_takes_the_contents_place(floor: Floor) -> None:
    """Recalled while it was being read: there is nothing to acknowledge any more."""
    number = await floor.read()
    await floor.type("KORFDO", f"recall {number} wrong object")
    await floor.person("JPNLO").click("acknowledge", modal=True)
    view = floor.person("JPNLO").modal

    assert (
        view.callback_id == "refusal"
        and "recalled" in view.rendered
        and SECRET not in view.rendered
    )


async def test_answer_and_decline_on_the_card_of_an_ask(floor: Floor) -> None:
    """The card of an ask carries no version, and is never stale."""
    number = await floor.asked()
    card = await floor.card(number, "asked", "KOR")
    await floor.person("KORLO").click("answer", message=card)
    form = floor.person("KORLO").modal.callback_id
    await floor.person("KORLO").close()
    await floor.person("KORLO").click("decline", message=card)
    sent = await floor.fill("KORLO", {"note": "Not now"})

    assert form == "request" and sent.ok
    assert (await floor.look(number)).deliveries[0].stage is Stage.DENIED


async def test_revise_on_the_card_of_what_was_returned(floor: Floor) -> None:
    """The drafting desk goes on from its card."""
    number = await floor.requested()
    await floor.type("KORFDO", f"return {number} unclear say more")
    card = await floor.card(number, "returned", "KOR")
    await floor.person("KORLO").click("revise", message=card)
    sent = await floor.fill("KORLO", {"level": "S", "body": "Another text"})

    assert sent.ok and (await floor.look(number)).deliveries[0].version == 2


@pytest.mark.parametrize(
    ("button", "who", "stage"),
    [("withdraw", "KORLO", Stage.WITHDRAWN), ("recall", "KORFDO", Stage.RECALLED)],
)
async def test_withdraw_on_the_own_card_and_recall_on_the_approvers(
    floor: Floor, button: str, who: str, stage: Stage
) -> None:
    """The ways out are two clicks away."""
    number = await (floor.requested() if button == "withdraw" else floor.released())
    card = await floor.card_of(number, "own" if button == "withdraw" else "decision", "KOR")
    await floor.person(who).click(button, message=card)
    sent = await floor.fill(who, {"note": "No longer needed"})

    assert sent.ok and (await floor.look(number)).deliveries[0].stage is stage


async def test_an_option_of_the_menu_is_answered_and_recorded_as_its_button(floor: Floor) -> None:
    """Under the verb's own word, whether it is done or refused."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    taken = await floor.person("KORFDO").click("menu", message=card, value=option(card, "looking"))
    shown = await floor.person("KORFDO").click("menu", message=card, value=option(card, "show"))
    await floor.person("KORLO").click("menu", message=card, value=option(card, "looking"))

    assert number in taken.text and number in shown.text
    assert await floor.results("looking", taken) == ["done", "refused"]
    assert await floor.refused("looking") == ["wrong_role"]
    assert await floor.results("menu", taken) == []


async def test_who_decides_makes_it_more_urgent_from_the_menu(floor: Floor) -> None:
    """The form has the release chosen, and nothing else; who may not is told so at once."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    wanted = option(card, "precedence")
    officer = floor.person("KORFDO")
    await floor.person("KORLO").click("menu", message=card, value=wanted)
    assert floor.person("KORLO").modals == []
    assert await floor.refused("precedence") == ["wrong_role"]

    await officer.click("menu", message=card, value=wanted)
    (form,) = officer.modals
    chosen = {block["block_id"]: block["element"] for block in form.blocks if "element" in block}
    assert chosen["number"]["initial_option"]["value"] == number
    assert "initial_option" not in chosen["precedence"]
    before = (await floor.look(number)).precedence
    sent = await floor.fill("KORFDO", {"precedence": "IMMEDIATE"})

    assert sent.ok and before != "IMMEDIATE"
    assert (await floor.look(number)).precedence == "IMMEDIATE"


@pytest.mark.parametrize("value", ["", "looking", "looking:", "none:abc.1", "looking:abc", ":a.1"])
async def test_an_option_that_is_none_of_ours_does_nothing(floor: Floor, value: str) -> None:
    """What Slack sends back is checked like anything from outside."""
    await send(floor, pressed(floor, "U0KORFDO", "menu", value))
    last = (await floor.audited())[-1]

    assert (last["result"], last["rule"]) == ("refused", "not_found")
    assert last["action"] == ("looking" if value.startswith("looking") else "menu")


async def test_whoever_may_not_gets_no_form(floor: Floor) -> None:
    """The drafter cannot even begin to return their own; the attempt is recorded."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    pressed = await floor.person("KORLO").click("return", message=card)

    assert "wrong_role" in pressed.text and floor.person("KORLO").modals == []
    assert await floor.refused("return") == ["wrong_role"]


@pytest.mark.parametrize(
    ("button", "who", "rule"),
    [
        ("recall", "KORFDO", "wrong_stage"),
        ("recall", "KORLO", "wrong_role"),
        ("recall", "USAFDO", "wrong_party"),
        ("withdraw", "KORLO", "wrong_stage"),
        ("withdraw", "KORFDO", "wrong_role"),
        ("extend", "KORFDO", "wrong_stage"),
        ("decline", "KORLO", "wrong_stage"),
        ("decline", "USAFDO", "wrong_party"),
        ("revise", "KORLO", "wrong_stage"),
        ("answer", "KORLO", "wrong_stage"),
    ],
)
async def test_no_form_opens_that_could_not_be_sent(
    floor: Floor, button: str, who: str, rule: str
) -> None:
    """
    After a recall nothing is left to recall, withdraw, prolong or revise: no window says otherwise.
    """
    number = await floor.released()
    await floor.type("KORFDO", f"recall {number} wrong object")
    ref = (await floor.look(number)).ref
    opened = floor.calls("views.open")
    await send(floor, pressed(floor, f"U0{who}", button, f"{ref}.1"))

    assert floor.calls("views.open") == opened
    assert await floor.refused(button) == [rule]


async def test_a_button_that_is_none_of_ours_is_refused_like_what_is_absent(floor: Floor) -> None:
    """A made-up value finds nothing, and tells nothing."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    for block in card.blocks:
        for element in block.get("elements", ()):
            if element.get("action_id") == "details":
                element["value"] = "ffffffffffffffff.1"
    pressed = await floor.person("KORFDO").click("details", message=card)

    assert "not_found" in pressed.text
