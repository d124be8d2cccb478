"""Shortcuts: used in any room, answered where nobody else sees it, or in the app's conversation."""

import asyncio
import threading
from typing import Any

import pytest

from bot.domain.officers import officer_id
from bot.sandbox import Exchange, Message
from handlers.listeners.register import SHORTCUTS
from storage.transaction.act import Attempt
from tests import PATIENCE
from tests.handlers.floor import LAUNCH, SECRET, TEAM, Floor
from tests.handlers.wire import send
from tests.support import administrator

HALL = "C0HALL"
"""A room that is no desk's."""
FORM_OF = {"request_release": "request", "ask_party": "ask"}
ROLES = ("LO", "FDO", "SUP", "SEC", "INS", "CUS")


async def used(floor: Floor, user: str, callback: str, on: Message | None = None) -> Exchange:
    """A shortcut, on a message where one is given."""
    person = floor.person(user)
    return await (person.message_shortcut(callback, on) if on else person.shortcut(callback))


async def said(floor: Floor, text: str, *who: str) -> Message:
    """A message in the hall, that some officers see."""
    members = floor.sandbox.workspace.channels[HALL].members
    members.extend(f"U0{one}" for one in who if f"U0{one}" not in members)
    return await floor.person("KORLO").say(text, HALL)


def in_hall(floor: Floor) -> list[str]:
    """What was said in the hall, and what somebody there alone sees."""
    return [message.text for message in floor.sandbox.workspace.channels[HALL].messages]


@pytest.mark.parametrize("callback", FORM_OF)
@pytest.mark.parametrize("role", ROLES)
async def test_a_form_opens_for_who_may_send_it(floor: Floor, callback: str, role: str) -> None:
    """Everybody else reads what the command would say, and the record is the command's."""
    user, step = f"KOR{role}", FORM_OF[callback]
    assert (await used(floor, user, callback)).ok
    [view] = floor.person(user).modals

    assert view.callback_id == (step if role == "LO" else "refusal")
    assert ("wrong_role" in view.rendered) == (role != "LO")
    assert await floor.refused(step) == ([] if role == "LO" else ["wrong_role"])


async def test_what_a_shortcut_opened_is_sent_like_any_form(floor: Floor) -> None:
    await used(floor, "KORLO", "request_release")
    assert (await floor.fill("KORLO", LAUNCH)).ok
    [number] = await floor.numbers()

    assert number in floor.person("KORLO").modal.rendered


@pytest.mark.parametrize("role", ROLES)
async def test_everybody_sees_their_own_desk(floor: Floor, role: str) -> None:
    """As their Home shows it once they have seen it."""
    await floor.requested()
    user = f"KOR{role}"
    await floor.person(user).open_home()
    await floor.person(user).click("welcomed", home=True)
    assert (await used(floor, user, "my_desk")).ok
    home = floor.person(user).home
    assert home

    assert floor.person(user).modal.callback_id == "desk"
    assert [b["type"] for b in floor.person(user).modal.blocks] == [b["type"] for b in home.blocks]


async def test_what_is_pressed_on_my_desk_takes_its_place(floor: Floor) -> None:
    """So that no button lives on beneath it; only a reason lies on top, and clears both."""
    await floor.requested()
    officer = floor.person("KORFDO")
    await used(floor, "KORFDO", "my_desk")
    await officer.click("approve", modal=True, confirm=True)
    assert [view.callback_id for view in officer.modals] == ["receipt"]
    await officer.close(all=True)
    await floor.requested()
    await used(floor, "KORFDO", "my_desk")
    await officer.click("deny", modal=True)
    assert [view.callback_id for view in officer.modals] == ["desk", "reason"]
    assert (await officer.submit()).ok

    assert officer.modals == []
    liaison = floor.person("KORLO")
    await used(floor, "KORLO", "my_desk")
    await liaison.click("request", modal=True)
    assert [view.callback_id for view in liaison.modals] == ["request"]


@pytest.mark.parametrize("text", ["{number}?", "see <https://a.example|{number}>", "*{short}*, now",
    "{number}에 대해", "Ｋ…{number}です"])  # fmt: skip
async def test_the_release_that_a_message_names_is_shown(floor: Floor, text: str) -> None:
    """In a form; the room in which it was asked for holds nothing of it."""
    number = await floor.released()
    short = f"{number[:3]}-{number[-4:]}"
    message = await said(floor, text.format(number=number, short=short), "JPNLO")
    before = in_hall(floor)
    assert (await used(floor, "JPNLO", "show_release", message)).ok

    view = floor.person("JPNLO").modal
    assert view.callback_id == "answer" and view.title.endswith(number)
    assert LAUNCH["title"] in view.rendered and SECRET not in view.rendered
    assert in_hall(floor) == before
    assert await floor.results("show", Exchange(200)) == ["done"]


async def test_a_card_names_its_release_in_its_blocks(floor: Floor) -> None:
    """Our own notification text does, too; either is enough."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    card.text = ""
    assert (await used(floor, "KORFDO", "show_release", card)).ok

    assert number in floor.person("KORFDO").modal.rendered


async def test_absent_and_forbidden_read_the_same(floor: Floor) -> None:
    """Japan must not learn that something is on its way, nor that it is not."""
    number = await floor.approved()
    shown = []
    for named in (number, "KOR-2026-0000"):
        message = await said(floor, f"What of {named}?", "JPNLO")
        await used(floor, "JPNLO", "show_release", message)
        shown.append(floor.person("JPNLO").modal.rendered)
        await floor.person("JPNLO").close()

    assert shown[0] == shown[1] and "not_found" in shown[0] and LAUNCH["title"] not in shown[0]
    assert await floor.refused("show") == ["not_found", "not_found"]


async def test_of_several_that_are_named_those_that_may_be_known_are_offered(floor: Floor) -> None:
    """A digest or a merged reminder names many; Japan chooses from its own."""
    first, second, hidden = [await floor.released(), await floor.released(), await floor.approved()]
    message = await said(floor, f"{first}, {hidden}, {second}, {first}", "JPNLO")
    await used(floor, "JPNLO", "show_release", message)
    view = floor.person("JPNLO").modal
    assert view.callback_id == "pick" and hidden not in str(view.blocks)
    [block] = [block for block in view.blocks if block.get("block_id") == "number"]
    assert [option["value"] for option in block["element"]["options"]] == [first, second]
    assert (await floor.fill("JPNLO", {"number": second})).ok

    assert floor.person("JPNLO").modal.title.endswith(second)


async def test_a_message_without_a_number_is_said_to_have_none(floor: Floor) -> None:
    """Words of four letters are none."""
    message = await said(floor, "Does this look good, west of it?")
    await used(floor, "KORLO", "show_release", message)

    assert "no release number" in floor.person("KORLO").modal.rendered


OUTSIDE: list[dict[str, Any]] = [
    {"is_restricted": True},
    {"is_stranger": True},
    {"team_id": "T0ELSEWHERE"},
]


@pytest.mark.parametrize("shown", OUTSIDE, ids=lambda shown: list(shown)[-1])
@pytest.mark.parametrize("callback", SHORTCUTS)
async def test_a_guest_is_refused_as_with_commands(
    floor: Floor, callback: str, shown: dict[str, Any]
) -> None:
    number = await floor.requested()
    message = await said(floor, number) if callback == "show_release" else None
    await administrator.change_user(floor.sandbox, "U0KORLO", **shown)
    await used(floor, "KORLO", callback, message)

    [view] = floor.person("KORLO").modals
    assert "not_registered" in view.rendered and number not in view.rendered
    assert (await floor.audited())[-1]["rule"] == "not_registered"


@pytest.mark.parametrize("callback", SHORTCUTS)
async def test_a_stranger_and_who_was_stood_down_are_refused(floor: Floor, callback: str) -> None:
    """Nothing opens but the refusal, and each attempt is on record under the word of its verb."""
    administration, by = floor.store.administration, officer_id(TEAM, "U0KORLO2")
    await administration.stand_down(by, Attempt(action="stand down", who="operator:test"))
    for user in ("NOBODY", "KORLO2"):
        message = await said(floor, "KOR-2026-0000", user) if callback == "show_release" else None
        await used(floor, user, callback, message)
        assert "not_registered" in floor.person(user).modal.rendered
    last = [(r["action"], r["rule"]) for r in (await floor.audited())[-2:]]

    assert {rule for _, rule in last} == {"not_registered"}
    assert len(set(last)) == 1 and last[0][0] in ("launch", "request", "ask", "home", "show")


async def test_an_officer_of_another_workspace_is_nobody(floor: Floor) -> None:
    """Whatever the id."""
    body = {
        "type": "shortcut",
        "callback_id": "request_release",
        "api_app_id": floor.sandbox.workspace.app.id,
        "team": {"id": TEAM},
        "user": {"id": "U0KORLO", "team_id": "T0ELSEWHERE"},
        "trigger_id": floor.sandbox.workspace.new_trigger("U0KORLO"),
    }
    assert (await send(floor, body)).status == 200

    assert await floor.refused("request") == ["not_registered"]


@pytest.mark.parametrize(("fault", "rule"), [("expired_trigger_id", "slack_unreachable"),
    ("internal_error", "window_unsure")])  # fmt: skip
@pytest.mark.parametrize("callback", SHORTCUTS)
async def test_where_no_window_opens_it_is_said_in_the_app_s_conversation(
    floor: Floor, callback: str, fault: str, rule: str
) -> None:
    """Never in the room; and a window that may be open is not opened twice."""
    number = await floor.requested()
    message = await said(floor, number) if callback == "show_release" else None
    before, opened = in_hall(floor), floor.calls("views.open")
    floor.sandbox.faults.refuse("views.open", fault)
    await used(floor, "KORLO", callback, message)

    direct = floor.sandbox.workspace.dm_of("U0KORLO").messages[-1]
    assert rule in str(direct.blocks) and number not in str(direct.blocks)
    assert in_hall(floor) == before and floor.calls("views.open") == opened + 1
    assert floor.person("KORLO").modals == []


async def test_a_refusal_that_no_window_shows_is_said_there_as_well(floor: Floor) -> None:
    floor.sandbox.faults.refuse("views.open", "expired_trigger_id")
    await used(floor, "KORFDO", "request_release")

    assert "wrong_role" in str(floor.sandbox.workspace.dm_of("U0KORFDO").messages[-1].blocks)


@pytest.mark.parametrize("callback", SHORTCUTS)
async def test_a_shortcut_that_comes_twice_opens_one_window(floor: Floor, callback: str) -> None:
    """Slack sends again what it thinks was not answered."""
    number = await floor.released()
    message = await said(floor, number) if callback == "show_release" else None
    opened, records = floor.calls("views.open"), len(await floor.audited())
    floor.sandbox.faults.duplicate()
    await used(floor, "KORLO", callback, message)
    await floor.sandbox.settle()

    assert floor.calls("views.open") == opened + 1
    assert len(await floor.audited()) == records + (callback == "show_release")


@pytest.mark.parametrize("callback", SHORTCUTS)
async def test_a_desk_that_cannot_begin_in_time_says_so(floor: Floor, callback: str) -> None:
    """An act that is too late to begin is taken back, and told."""
    number = await floor.requested()
    message = await said(floor, number, "KORLO2") if callback == "show_release" else None
    gate = threading.Event()
    busy = asyncio.ensure_future(floor.store.db.sweep(lambda _: gate.wait(PATIENCE)))
    asked = floor.sandbox.faults.slow("users.info")
    pressed = asyncio.create_task(used(floor, "KORLO2", callback, message))
    await asked.met.wait()
    floor.sandbox.clock.advance(1.99)  # type: ignore[attr-defined]
    asked.gate.set()
    await pressed
    gate.set()
    await busy

    assert "not_started" in floor.person("KORLO2").modal.rendered
