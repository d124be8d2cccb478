"""A day on the Home tab: what waits is done there, and what is shown there keeps up."""

from tests.support.desk import Scene
from tests.support.fixtures import on_sqlite

desk = on_sqlite()
"""A desk on SQLite."""


def shown(desk: Scene, user: str) -> str:
    """What stands on somebody's Home."""
    home = desk.person(user).home
    return home.rendered if home else ""


def buttons(desk: Scene, user: str) -> set[str]:
    """The action ids of the buttons on somebody's Home."""
    home = desk.person(user).home
    assert home
    return {
        element["action_id"]
        for block in home.blocks
        for element in block.get("elements", ())
        if "action_id" in element
    }


async def test_a_warning_goes_from_home_to_home(desk: Scene) -> None:
    """Approved, relayed, opened and acknowledged without a look at any channel."""
    number = await desk.request()
    for user, button in (("KORFDO", "approve"), ("USAFDO", "relay")):
        officer = desk.person(user)
        await officer.open_home()
        assert number in shown(desk, user) and button in buttons(desk, user)
        await officer.click(button, home=True, confirm=True)

        assert number in officer.modal.rendered and officer.modal.callback_id == "receipt"
        await officer.close(all=True)
        await desk.settle()
        assert button not in buttons(desk, user)
    japan = desk.person("JPNLO")
    await japan.open_home()
    assert number in shown(desk, "JPNLO")
    await japan.click("open", home=True)
    boxes = next(b for b in japan.modal.blocks if b.get("block_id") == "caveats")
    await japan.fill({"caveats": [option["value"] for option in boxes["element"]["options"]]})
    await japan.submit()
    await japan.close(all=True)
    await desk.settle()
    await japan.click("acknowledge", home=True)

    assert number in japan.modal.rendered
    assert desk.stages(number) == {"JPN": "acknowledged"}
    await japan.close(all=True)
    await desk.settle()
    assert number in shown(desk, "JPNLO").partition("---")[2]


async def test_what_home_refuses_is_said_as_clearly_and_home_is_drawn_anew(desk: Scene) -> None:
    """
    Two approvers have the same item before them; the second learns that it is decided, and sees so
    at once.
    """
    number = await desk.request()
    second = desk.person("KORFDO2")
    await second.open_home()
    await desk.command("KORFDO", f"approve {number}", room={"KOR": "C0KORAPPROVALS"})
    await second.click("approve", home=True, confirm=True)

    assert second.modal.callback_id == "refusal"
    assert "already_decided" in second.modal.rendered
    assert await desk.house.homes.once()
    assert number not in shown(desk, "KORFDO2").partition("---")[0]


async def test_many_open_items_are_turned_over_and_stay_turned_when_something_moves(
    desk: Scene,
) -> None:
    """The page is in the button's value, and remembered for the next drawing."""
    numbers = [await desk.request(title=f"Item {n}") for n in range(9)]
    officer = desk.person("KORFDO")
    await officer.open_home()
    assert [n for n in numbers if n in shown(desk, "KORFDO")] == numbers[:6]

    await officer.click("older", home=True)
    assert [n for n in numbers if n in shown(desk, "KORFDO")] == numbers[6:]
    numbers.append(await desk.request(title="Item 10"))
    assert [n for n in numbers if n in shown(desk, "KORFDO")] == numbers[6:]
    await officer.click("newer", home=True)
    assert [n for n in numbers if n in shown(desk, "KORFDO")] == numbers[:6]


async def test_a_page_that_has_emptied_gives_way_to_the_first(desk: Scene) -> None:
    """What stood on the second page was decided by others."""
    numbers = [await desk.request(title=f"Item {n}") for n in range(7)]
    officer = desk.person("KORFDO")
    await officer.open_home()
    await officer.click("older", home=True)
    await desk.command("KORFDO2", f"deny {numbers[6]} level", room={"KOR": "C0KORAPPROVALS"})
    await desk.settle()

    assert [n for n in numbers if n in shown(desk, "KORFDO")] == numbers[:6]


async def test_lists_and_forms_open_from_home(desk: Scene) -> None:
    """What may be begun, and the way to everything."""
    number = await desk.request()
    officer = desk.person("KORLO")
    await officer.open_home()
    await officer.click("list_mine", home=True)
    assert number in officer.modal.rendered
    await officer.close(all=True)
    await officer.click("request", home=True)
    assert officer.modal.callback_id == "request"
    await officer.close(all=True)
    await officer.click("ask", home=True)
    assert officer.modal.callback_id == "ask"


async def test_a_long_list_is_turned_over_in_its_form(desk: Scene) -> None:
    """Twenty at a time."""
    numbers = [await desk.request(title=f"Item {n}") for n in range(21)]
    officer = desk.person("KORLO")
    await officer.open_home()
    await officer.click("list_mine", home=True)
    assert numbers[0] not in officer.modal.rendered

    await officer.click("list_older", modal=True)

    assert numbers[0] in officer.modal.rendered and numbers[20] not in officer.modal.rendered


async def test_an_act_stands_though_slack_takes_neither_receipt_nor_home(desk: Scene) -> None:
    """What was decided is decided; the Home follows when Slack is back."""
    number = await desk.request()
    officer = desk.person("KORFDO")
    await officer.open_home()
    desk.sandbox.faults.fail("views.open")
    desk.sandbox.faults.fail("views.publish")
    said = await officer.click("approve", home=True, confirm=True)

    assert said.ok
    assert desk.stages(number) == {"JPN": "relay_review"}
    await desk.settle(20)
    assert number not in shown(desk, "KORFDO").partition("---")[0]
