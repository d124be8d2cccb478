"""
Approved for fewer and for less long, as officers do it: by the form, by a command, and what each
party then sees of it.
"""

import asyncio

from bot.domain.arrangements.status import ArrangementEvent, EventKind
from storage.transaction.act import Attempt
from tests.handlers.limits import menus, presses, read
from tests.journey.test_quorum import TWO
from tests.support.desk import APPROVALS, BODY, LIAISON, Scene
from tests.support.fixtures import on_each_database
from tests.support.messages import option, says

HOUR = 3600
BOTH = {"to": ["USA", "JPN"], "lifetime": "90d"}

two = on_each_database(policy=TWO)
"""A desk whose policy asks for two approvers at this level."""


async def narrow(desk: Scene, user: str, **filled: object) -> str:
    """Choose *Approve for…* in the menu of the newest card, fill it in and send it; the answer."""
    person = desk.person(user)
    card = desk.card(user, APPROVALS)
    await person.click("menu", card, value=option(card, "narrow"))
    assert person.modal.callback_id == "narrow"
    await person.fill(filled)
    sent = await person.submit()
    assert sent.ok, (sent.errors, sent.trouble)
    told = person.modal.rendered
    await person.close(all=True)
    await desk.settle()
    return str(told)


async def test_each_destination_gets_what_was_consented_to_and_for_so_long(joined: Scene) -> None:
    """
    The United States for a day, at once; Japan later, and the hub gives it half a day.

    Until then Japan's desk is told nothing, not even that there is such a release.
    """
    desk = joined
    number = await desk.request(**BOTH)
    told = await narrow(desk, "KORFDO", to=["USA"], lifetime="24h", others="leave_open")

    assert says("KOR", "covers-left", parties="JPN") in told
    assert desk.stages(number) == {"USA": "released", "JPN": "originator_review"}
    assert [m for m in desk.person("JPNLO").channel(LIAISON["JPN"]) if number in m.text] == []
    assert "not_found" in (await desk.command("JPNLO", f"show {number}")).text
    assert "JPN" not in (await desk.command("USALO", f"show {number}")).text.replace(
        "REL TO USA, JPN, KOR", ""
    )
    assert "wrong_party" in (await desk.command("USAFDO", f"relay {number}")).text

    await desk.command("KORFDO", f"approve {number} to JPN for 20h", room=APPROVALS)
    await desk.settle()
    assert says("USA", "card-kept", span="20 hours") in desk.card("USAFDO", APPROVALS).rendered
    told = await narrow(desk, "USAFDO", to=["JPN"], lifetime="12h")
    assert "JPN can read it until" in told
    assert BODY in await desk.read("JPNLO") and BODY in await desk.read("USALO")

    history = (await desk.command("KORLO", f"show {number}")).text
    day = says("KOR", "span-days", count=1)
    hours = [says("KOR", "span-hours", count=count) for count in (20, 12)]
    assert all(says("KOR", "history-for", span=span) in history for span in (day, *hours))
    await desk.settle(13 * HOUR)
    assert desk.stages(number) == {"USA": "released", "JPN": "expired"}
    await desk.settle(12 * HOUR)
    assert desk.stages(number) == {"USA": "expired", "JPN": "expired"}
    assert desk.store.audit.verify().now().faults == ()


async def test_the_others_are_denied_in_the_same_act(desk: Scene) -> None:
    """The drafter is told of both; who was left out is told of neither."""
    number = await desk.request(**BOTH)
    told = await narrow(desk, "KORFDO", to=["USA"], others="deny", note="Tokyo knows")
    moves = desk.store.queries.register(number).now()
    _, _, approved, denied = [move for move in moves if move.by]
    await desk.settle()
    thread = [m.text for m in desk.person("KORLO").dm() if number in m.text]

    assert says("KOR", "covers-left", parties="JPN") not in told
    assert desk.stages(number) == {"USA": "released", "JPN": "denied"}
    assert [(m.step, m.to, m.note) for m in (approved, denied)] == [
        ("approve", "USA", "Tokyo knows"),
        ("deny", "JPN", "Tokyo knows"),
    ]
    assert any(says("KOR", "line-approve", party="KOR", to="USA") in line for line in thread)
    assert any(says("KOR", "line-deny", to="JPN") in line for line in thread)
    assert [m for m in desk.person("JPNLO").channel(LIAISON["JPN"]) if number in m.text] == []


async def test_what_is_wrong_comes_back_at_its_field_and_changes_nothing(desk: Scene) -> None:
    number = await desk.request(to=["USA", "JPN"], lifetime="12h")
    person = desk.person("KORFDO")
    await desk.command("KORFDO", f"narrow {number}", room=APPROVALS)
    for lifetime, said in (
        ("13h", says("KOR", "refusal-narrower-only", about="lifetime", span="12h")),
        ("soon", says("KOR", "refusal-lifetime-invalid")),
    ):
        await person.fill({"to": ["JPN"], "lifetime": lifetime})
        sent = await person.submit()
        assert sent.errors == {"lifetime": said}
    assert set(desk.stages(number).values()) == {"originator_review"}

    await person.fill({"lifetime": "11h"})
    assert (await person.submit()).ok
    assert desk.stages(number) == {"USA": "originator_review", "JPN": "relay_review"}


async def test_a_suspension_stops_it_as_it_stops_an_approval(desk: Scene) -> None:
    """The option goes from the menu, a form that was open is refused, and a command too."""
    number = await desk.request(**BOTH)
    person = desk.person("KORFDO")
    await desk.command("KORFDO", f"narrow {number}", room=APPROVALS)
    await person.fill({"to": ["USA"]})
    event = ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, desk.now)
    desk.store.administration.record_event(
        event, Attempt("suspend", desk.now, who="operator:test")
    ).now()
    await desk.settle()
    refused = await person.submit()

    assert says("KOR", "refusal-arrangement-suspended", arrangement="TISA") == refused.errors["to"]
    options = [
        o["value"] for m in menus(desk.card("KORFDO", APPROVALS).blocks) for o in m["options"]
    ]
    assert not any(value.startswith("narrow:") for value in options)
    typed = await desk.command("KORFDO", f"approve {number} to USA", room=APPROVALS)
    assert "arrangement_suspended" in typed.text
    await person.close(all=True)
    opened = await desk.command("KORFDO", f"narrow {number}", room=APPROVALS)
    assert "arrangement_suspended" in opened.text
    assert set(desk.stages(number).values()) == {"originator_review"}


async def test_two_at_once_decide_each_their_own_destination(desk: Scene) -> None:
    """Neither takes what the other decides, and nothing is lost."""
    number = await desk.request(**BOTH)
    said = await asyncio.gather(
        desk.command("KORFDO", f"approve {number} to USA for 24h", room=APPROVALS),
        desk.command("KORFDO2", f"approve {number} to JPN for 12h", room=APPROVALS),
    )

    assert not any("already_decided" in one.text for one in said)
    assert desk.stages(number) == {"USA": "released", "JPN": "relay_review"}
    again = await asyncio.gather(
        desk.command("USAFDO", f"relay {number} for 6h", room=APPROVALS),
        desk.command("USAFDO2", f"relay {number} for 3h", room=APPROVALS),
    )
    assert sum("already_decided" in one.text for one in again) == 1


async def test_of_two_approvers_each_names_theirs(two: Scene) -> None:
    """The card says of each destination how far it is, and who is named enough goes on."""
    desk = two
    number = await desk.request(**BOTH)
    await desk.command("KORFDO", f"approve {number} to JPN for 24h", room=APPROVALS)
    await desk.settle()
    card = desk.card("KORFDO", APPROVALS)
    assert desk.stages(number) == dict.fromkeys(("USA", "JPN"), "originator_review")
    for given in ("1", "0"):
        assert says("KOR", "progress", given=given, needed="2") in card.rendered
    assert says("KOR", "span-days", count=1) + "(JPN)" in card.rendered
    assert says("KOR", "span-days", count=90) + "(USA)" in card.rendered

    await desk.command("KORFDO2", f"approve {number} for 48h", room=APPROVALS)
    assert desk.stages(number) == {"USA": "originator_review", "JPN": "relay_review"}
    await desk.command("KORFDO", f"approve {number}", room=APPROVALS)
    assert desk.stages(number) == {"USA": "released", "JPN": "relay_review"}
    seen = desk.store.queries.release(number, desk.now).now()
    assert seen
    spans = {d.to: seen[0].lifetime_of(d).total_seconds() / HOUR for d in seen[0].deliveries}
    assert spans == {"USA": 48, "JPN": 24}


async def test_the_text_has_the_button_beside_the_others(desk: Scene) -> None:
    """It lies on top of the text, and what is decided there closes both."""
    number = await desk.request(**BOTH)
    person = desk.person("KORFDO")
    await person.click("details", desk.card("KORFDO", APPROVALS))
    assert "narrow" in presses(person.modal.blocks)
    await person.click("narrow", modal=True)
    assert BODY not in read(person.modal.blocks)
    await person.fill({"to": ["USA"]})
    assert (await person.submit()).ok

    assert person.modals == []
    assert desk.stages(number) == {"USA": "released", "JPN": "originator_review"}


async def test_more_than_the_hub_gave_is_asked_of_the_hub(joined: Scene) -> None:
    """It rings there; until a releasing authority of the hub extends too, nothing changes."""
    desk = joined
    number = await desk.request(lifetime="90d")
    await desk.decide("KORFDO", "approve")
    await desk.command("USAFDO", f"relay {number} for 12h", room=APPROVALS)
    await desk.settle()
    japan = len(desk.person("JPNLO").channel(LIAISON["JPN"]))
    shown = desk.card("JPNLO", LIAISON).rendered

    told = (await desk.command("KORFDO", f"extend {number} 24h", room=APPROVALS)).text
    assert says("KOR", "covers-asked", hub="USA", parties="JPN") in told
    await desk.settle(5)
    asked = desk.card("USAFDO", APPROVALS)
    assert says("USA", "extension", count=1) in asked.rendered
    assert says("USA", "for-you", mentions="@U0USAFDO") in asked.rendered
    assert "extend" in presses(asked.blocks)
    own = [m for m in desk.person("KORFDO").channel(APPROVALS["KOR"]) if number in m.rendered]
    assert "USA" in own[0].rendered and "연장하도록" in own[0].rendered
    assert any("연장을 USA 측에 요청" in m.rendered for m in desk.person("KORLO").dm())
    assert len(desk.person("JPNLO").channel(LIAISON["JPN"])) == japan
    assert desk.card("JPNLO", LIAISON).rendered == shown
    hub = desk.person("USAFDO")
    await hub.open_home()
    await desk.settle()
    assert "Nothing is waiting for you" not in hub.home.rendered
    assert "extend" in presses(hub.home.blocks)
    wish = "moved-ask-extension"
    assert says("KOR", wish) in (await desk.command("KORLO", f"show {number}")).text
    assert says("USA", wish) in (await desk.command("USALO", f"show {number}")).text
    assert says("JPN", wish) not in (await desk.command("JPNLO", f"show {number}")).text

    await hub.click("extend", asked)
    assert hub.modal.values["lifetime"]["value"]["value"] == "1d"
    await hub.fill({"lifetime": "25h"})
    refused = await hub.submit()
    assert "you are asked for less. Choose 1d at most." in str(refused.errors)
    await hub.fill({"lifetime": "20h"})
    assert (await hub.submit()).ok
    assert "expires 24 Nov 06:00 EST" in hub.modal.rendered
    await hub.close(all=True)
    await desk.settle()

    assert "extend" not in presses(desk.card("USAFDO", APPROVALS).blocks)
    assert says("USA", "closed-extension") in desk.card("USAFDO", APPROVALS).rendered
    await desk.settle(31 * HOUR)
    assert desk.stages(number) == {"JPN": "released"}
    await desk.settle(2 * HOUR)
    assert desk.stages(number) == {"JPN": "expired"}


async def test_what_ends_before_the_hub_has_extended_it_says_so(quick: Scene) -> None:
    """The message that asked loses its button, and does not say that it was extended."""
    number = await quick.request(lifetime="90d")
    await quick.decide("KORFDO", "approve")
    await quick.command("USAFDO", f"relay {number} for 12h", room=APPROVALS)
    await quick.settle()
    await quick.read()
    await quick.person("JPNLO").click("acknowledge", modal=True)
    await quick.command("KORFDO", f"extend {number} 24h", room=APPROVALS)
    await quick.settle(5)
    asked = quick.card("USAFDO", APPROVALS)
    assert "extend" in presses(asked.blocks)

    await quick.settle(13 * HOUR)
    assert quick.stages(number) == {"JPN": "expired"}
    asked = next(m for m in quick.person("USAFDO").channel(APPROVALS["USA"]) if m.ts == asked.ts)
    assert says("USA", "closed-extension") not in asked.rendered
    assert "extend" not in presses(asked.blocks)
