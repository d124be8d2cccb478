"""A day on the Home tab: what waits is done there, and what is shown there keeps up."""

from bot.sandbox import Message
from handlers.text.words import Words
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


async def test_what_i_have_just_sent_is_on_my_home_with_who_has_it_now(desk: Scene) -> None:
    """Until it has been decided; then it stands among what we shared."""
    officer = desk.person("KORLO")
    await officer.open_home()
    number = await desk.request()
    progress, sharing = says("KOR", "home-sent"), says("KOR", "home-shared")
    before = shown(desk, "KORLO")
    assert before.index(progress) < before.index(number) and sharing not in before

    await desk.decide("KORFDO", "approve")
    await desk.settle(10)
    assert progress in shown(desk, "KORLO") and "USA …" in shown(desk, "KORLO")

    await desk.decide("USAFDO", "relay")
    await desk.settle(10)
    after = shown(desk, "KORLO")
    assert progress not in after and after.index(sharing) < after.index(number)


async def test_who_is_here_for_the_first_time_reads_what_this_is_until_they_have(
    desk: Scene,
) -> None:
    """It stays when something moves, and goes when they say so; never to come again."""
    officer, welcome = desk.person("KORLO"), says("KOR", "home-what")
    await officer.open_home()
    assert welcome in shown(desk, "KORLO")
    number = await desk.request()
    await desk.settle(10)
    assert welcome in shown(desk, "KORLO") and number in shown(desk, "KORLO")

    await officer.click("welcomed", home=True)
    assert welcome not in shown(desk, "KORLO") and number in shown(desk, "KORLO")
    await officer.open_home()
    assert welcome not in shown(desk, "KORLO")


async def test_a_release_is_shown_from_a_list_that_opens_from_home(desk: Scene) -> None:
    """Where no message can be, in a window of its own, over the list."""
    number = await desk.request()
    officer = desk.person("KORLO")
    await officer.open_home()
    await officer.click("list_mine", home=True)
    await officer.click("show", modal=True)

    assert officer.modal.callback_id == "answer"
    assert says("KOR", "history") in officer.modal.rendered and number in officer.modal.rendered


class TestNudge:
    """A supervisor has their own desk reminded, from the Home."""

    async def test_it_rings_those_who_can_decide_and_tells_whom(self, desk: Scene) -> None:
        number, supervisor = await desk.request(precedence="PRIORITY"), desk.person("KORSUP")
        await supervisor.open_home()
        assert number in shown(desk, "KORSUP")
        before = approvals(desk)
        await supervisor.click("nudge", home=True)

        assert supervisor.modal.callback_id == "receipt"
        assert says("KOR", "done-nudge", number=number) in supervisor.modal.rendered
        await supervisor.close(all=True)
        await desk.settle(3)
        [reminder] = approvals(desk)[len(before) :]
        assert number in reminder.rendered
        assert all(f"U0{user}" in reminder.rendered for user in ("KORFDO", "KORFDO2"))
        assert recorded(desk, number)[-1] == ("nudge", None)
        assert "nudge" not in buttons(desk, "KORSUP"), "for an hour"

    async def test_twice_within_the_hour_is_refused_and_rings_for_nobody(self, desk: Scene) -> None:
        """Whatever stands on the screen: another one may have been quicker."""
        number, supervisor = await desk.request(precedence="PRIORITY"), desk.person("KORSUP")
        await supervisor.open_home()
        await desk.command("KORSUP", f"nudge {number}", room=SUPERVISORS)
        assert recorded(desk, number)[-1] == ("nudge", None)
        await supervisor.click("nudge", home=True)

        assert supervisor.modal.callback_id == "refusal"
        assert "nudged_already" in supervisor.modal.rendered
        assert recorded(desk, number)[-1] == ("nudge", "nudged_already")
        before = len(approvals(desk))
        await desk.settle(3)
        assert len(approvals(desk)) == before + 1, "the first one's"

    async def test_what_is_at_another_party_is_called_not_nudged(self, desk: Scene) -> None:
        """There stands its desk's telephone, and a button that shows it large."""
        number, supervisor = await desk.request(), desk.person("KORSUP")
        await desk.decide("KORFDO", "approve")
        await desk.settle(20 * 60)
        await supervisor.open_home()
        assert "+1 202 555 0100" in shown(desk, "KORSUP")
        assert "nudge" not in buttons(desk, "KORSUP")
        await supervisor.click("call", home=True)

        assert "+1 202 555 0100" in supervisor.modal.rendered
        assert number in supervisor.modal.rendered
        assert "Launch observed" not in supervisor.modal.rendered, "the line may be open"
        said = await desk.command("KORSUP", f"nudge {number}", room=SUPERVISORS)
        assert "wrong_party" in said.text
        assert recorded(desk, number)[-1] == ("nudge", "wrong_party")

    async def test_nobody_else_nudges(self, desk: Scene) -> None:
        number = await desk.request()
        said = await desk.command("KORLO", f"nudge {number}")

        assert "wrong_role" in said.text
        assert recorded(desk, number)[-1] == ("nudge", "wrong_role")


SUPERVISORS = {"KOR": "C0KORSUPERVISORS"}


def says(party: str, message: str, **values: str) -> str:
    """A sentence in the language of a party's officers."""
    language = {"KOR": "ko", "JPN": "ja", "USA": "en"}[party]
    return Words(language).say(message, **values)


def approvals(desk: Scene) -> list[Message]:
    """What stands in Korea's approvals channel."""
    return desk.person("KORFDO").channel("C0KORAPPROVALS")


def recorded(desk: Scene, number: str) -> list[tuple[str, str | None]]:
    """The audit records of a release: action and rule."""
    return [(r.action, r.rule) for r in desk.store.queries.records(number).now()]
