"""Each block and element of Block Kit, drawn and used."""

from collections.abc import Awaitable

import pytest
from aiohttp import ClientSession
from playwright.async_api import Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.sandbox.page.conftest import Tab
from tests.sandbox.page.gallery import CONTAINER, CONTROLS, chart, every_input, words_and_pictures
from tests.sandbox.page.test_launch_warning import say, shot, top
from tests.sandbox.page.test_reach import overflowing, violations


def app_of(sandbox: Sandbox) -> AsyncWebClient:
    """The app's own client."""
    return AsyncWebClient(
        sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
    )


async def uploaded(
    sandbox: Sandbox, session: ClientSession, name: str = "chart.png", content: bytes = b""
) -> str:
    """A file of the app's own, shared nowhere; its id."""
    client, content = app_of(sandbox), content or chart()
    asked = await client.files_getUploadURLExternal(filename=name, length=len(content))
    async with session.post(asked["upload_url"], data=content) as answer:
        assert answer.status == 200
    await client.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": name}])
    return str(asked["file_id"])


async def loaded(page: Page) -> list[int]:
    """The widths that the pictures in the messages really have; 0 where one did not come."""
    await expect(page.locator("#stream img, #replies img").first).to_be_visible()
    return await page.evaluate(
        "async () => { const all = [...document.querySelectorAll('#stream img, #replies img')];"
        "await Promise.allSettled(all.map((one) => one.decode())); return all.map((one) => "
        "one.naturalWidth); }"
    )


async def whole(page: Page, name: str) -> None:
    """A picture of all that the messages hold, however long."""
    await page.set_viewport_size({"width": page.viewport_size["width"], "height": 2600})  # type: ignore[index]
    await shot(page, name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
async def test_everything_is_drawn_in_light_and_dark_narrow_and_wide(
    toy: tuple[Sandbox, Tab], session: ClientSession, width: int, scheme: str
) -> None:
    """
    Nothing is left out, nothing sticks out sideways, and the accessibility checker has nothing
    against it.
    """
    sandbox, tab = toy
    client, picture = app_of(sandbox), await uploaded(sandbox, session)
    page = await tab("U0ANNA", "C0DESK", width=width, color_scheme=scheme)
    await client.chat_postMessage(
        channel="C0DESK", text="to read", blocks=words_and_pictures(picture)
    )
    assert await loaded(page) == [320] * 4
    await whole(page, f"gallery-read-{width}-{scheme}")
    await client.chat_postMessage(channel="C0DESK", text="to use", blocks=CONTROLS)
    await expect(page.locator(".message")).to_have_count(2)
    await expect(page.locator(".unknown")).to_have_count(0)
    assert await overflowing(page) == [] and await violations(page) == []
    await page.locator("#stream").evaluate("stream => stream.scrollTop = stream.scrollHeight")
    await whole(page, f"gallery-use-{width}-{scheme}")
    sandbox.workspace.stacks["U0ANNA"] = [sandbox.workspace.draw_view(every_input(), "U0ANNA")]
    await page.reload()
    await expect(top(page).locator(".unknown")).to_have_count(0)
    assert await overflowing(page) == [] and await violations(page) == []
    await shot(page, f"gallery-form-{width}-{scheme}")


MESSAGE_ACTS = {
    "static": "selected_option", "external": "selected_option", "user": "selected_user",
    "channel": "selected_channel", "conversation": "selected_conversation",
    "several": "selected_options",
    "people": "selected_users", "boxes": "selected_options", "radio": "selected_option",
    "day": "selected_date",
    "hour": "selected_time", "more": "selected_option", "plain_one": "value", "borrow": "value",
    "useful": "value",
    "bin": "value",
}  # fmt: skip


async def use_each(page: Page) -> None:
    """
    Use each control that stands beside a line of its own, and the buttons; each is answered before
    the next.
    """
    message = page.locator(".message")

    def beside(action: str, inside: str = "") -> Locator:
        return message.locator(f".section [data-action={action}]{inside}")

    async def done(act: Awaitable[object]) -> None:
        async with page.expect_response("**/do/act"):
            await act

    for action, value in {
        "static": "south",
        "user": "U0BEN",
        "channel": "C0HALL",
        "conversation": "C0DESK",
    }.items():
        await done(beside(action).select_option(value))
    await message.locator(".section input[type=search]").fill("Her")
    await expect(message.locator(".section .external option")).to_have_count(2)
    await done(message.locator(".section .external select").select_option("Herbal"))
    for action, value in {
        "several": "east",
        "people": "U0ANNA",
        "boxes": "quiet",
        "radio": "quiet",
    }.items():
        await done(beside(action, f" input[value={value}]").check())
    await done(beside("day").fill("2026-12-24"))
    await done(beside("hour").fill("10:15"))
    await message.locator(".section .overflow summary").click()
    await done(page.get_by_role("menuitem", name="drop").first.click())
    await done(beside("plain_one").click())
    await page.get_by_role("button", name="Borrow").click()
    await expect(page.locator("#confirm")).to_contain_text("Lend this book?")
    await page.get_by_role("button", name="No", exact=True).click()
    await page.get_by_role("button", name="Borrow").click()
    await done(page.get_by_role("button", name="Yes", exact=True).click())
    await done(page.get_by_role("button", name="Not useful").click())
    await done(page.get_by_role("button", name="Delete").click())


async def test_every_control_of_a_message_reaches_the_app(toy: tuple[Sandbox, Tab]) -> None:
    """
    Once each, with the value in Slack's field for it; a confirmation that was declined sends
    nothing.
    """
    sandbox, tab = toy
    await app_of(sandbox).chat_postMessage(channel="C0DESK", text="to use", blocks=CONTROLS)
    page = await tab("U0ANNA", "C0DESK")
    await use_each(page)
    acts = {
        act["action_id"]: act
        for sent in sandbox.journal.told("block_actions")
        for act in sent.payload["actions"]
    }

    assert set(acts) == set(MESSAGE_ACTS)
    assert [name for name, held in MESSAGE_ACTS.items() if not acts[name].get(held)] == []
    assert (
        acts["external"]["selected_option"]["value"] == "Herbal" and acts["useful"]["value"] == "no"
    )
    assert (
        acts["people"]["selected_users"] == ["U0ANNA", "U0BEN"]
        and acts["day"]["selected_date"] == "2026-12-24"
    )
    assert len(sandbox.journal.told("block_suggestion")) == 1


@pytest.mark.parametrize("width", [390, 1440])
async def test_a_menu_opens_where_it_can_be_read(toy: tuple[Sandbox, Tab], width: int) -> None:
    """The first thing in a row, the last after four buttons, and one beside a line."""
    sandbox, tab = toy
    menu = next(
        block["accessory"]
        for block in CONTROLS
        if block.get("accessory", {}).get("type") == "overflow"
    )
    button = {"type": "button", "text": {"type": "plain_text", "text": "Press me"}}
    rows = [
        {"type": "actions", "elements": [menu]},
        {
            "type": "actions",
            "elements": [*(button | {"action_id": f"b{n}"} for n in range(4)), menu],
        },
        {"type": "section", "text": {"type": "mrkdwn", "text": "A line"}, "accessory": menu},
    ]
    await app_of(sandbox).chat_postMessage(channel="C0DESK", text="t", blocks=rows)
    page = await tab("U0ANNA", "C0DESK", width=width)
    room = await page.locator("#stream").bounding_box()
    for place in range(len(rows)):
        one = page.locator(".b .overflow").nth(place)
        await one.locator("summary").click()
        await expect(one).to_have_attribute("open", "")
        await page.evaluate(
            "new Promise(done => setTimeout(done, 20))"
        )  # the page hears of it a moment later
        box = await one.get_by_role("menu").bounding_box()
        assert room and box
        assert room["x"] <= box["x"] and box["x"] + box["width"] <= room["x"] + room["width"], place
        await one.locator("summary").click()


async def test_the_conversation_with_the_app_and_its_home_can_be_used(
    toy: tuple[Sandbox, Tab],
) -> None:
    """
    A message to the app and one of its own arrive live; what stands in a container works; so does a
    menu on Home.
    """
    sandbox, tab = toy
    page = await tab("U0ANNA", "messages")
    await say(page, "Is the atlas in?")
    await expect(page.locator(".message").last).to_contain_text("Is the atlas in?")
    await app_of(sandbox).chat_postMessage(channel="U0ANNA", text="It is", blocks=[CONTAINER])
    await page.get_by_text("A container").click()
    await expect(page.get_by_role("button", name="Inside")).to_be_hidden()
    await page.get_by_text("A container").click()
    async with page.expect_response("**/do/act"):
        await page.get_by_role("button", name="Inside").click()
    await page.get_by_role("link", name="Home").click()
    await expect(page.locator(".home")).to_contain_text("Your loans")
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [CONTROLS[1]["accessory"]]}]}
    await app_of(sandbox).views_publish(user_id="U0ANNA", view=home)
    async with page.expect_response("**/do/act"):
        await page.locator(".home select").select_option("east")
    inside, chosen = (sent.payload for sent in sandbox.journal.told("block_actions"))

    assert (
        inside["actions"][0]["action_id"] == "inside" and inside["container"]["type"] == "message"
    )
    assert (
        chosen["actions"][0]["selected_option"]["value"] == "east"
        and chosen["view"]["type"] == "home"
    )


async def test_a_date_is_written_in_the_readers_zone_and_language(toy: tuple[Sandbox, Tab]) -> None:
    """One message, three readers, in three zones."""
    sandbox, tab = toy
    ben, clerk = sandbox.workspace.users["U0BEN"], sandbox.workspace.users["U0CLERK"]
    ben.tz, ben.locale, clerk.tz, clerk.locale = "Asia/Tokyo", "ja-JP", "America/New_York", "ko-KR"
    sandbox.workspace.channels["C0DESK"].members.append("U0BEN")
    words = "<!date^1795402800^{date_long} {time}|then>"
    await app_of(sandbox).chat_postMessage(channel="C0DESK", text=words)
    shown = []
    for user in ("U0ANNA", "U0BEN", "U0CLERK"):
        page = await tab(user, "C0DESK")
        shown.append(await page.locator(".message .said time").inner_text())

    assert shown == [
        "Monday, November 23, 2026 12:00",
        "2026年11月23日 12:00",
        "2026년 11월 22일 22:00",
    ]


async def test_a_picture_is_seen_where_it_was_posted_and_nowhere_else(
    toy: tuple[Sandbox, Tab], session: ClientSession
) -> None:
    """In a thread, too: who is in the channel sees it there, and nobody else can fetch it."""
    sandbox, tab = toy
    client, picture = app_of(sandbox), await uploaded(sandbox, session)
    image = {"type": "image", "slack_file": {"id": picture}, "alt_text": "loans per week, rising"}
    first = await client.chat_postMessage(channel="C0DESK", text="The digest")
    page = await tab("U0ANNA", "C0DESK")
    await client.chat_postMessage(
        channel="C0DESK", thread_ts=first["ts"], text="its chart", blocks=[image]
    )
    await page.get_by_role("link", name="1 reply").click()
    assert await loaded(page) == [320]
    await expect(page.get_by_role("img", name="loans per week, rising")).to_be_visible()
    base = page.url.split("/as/")[0]
    statuses = []
    for user in ("U0ANNA", "U0BEN"):
        async with session.get(f"{base}/as/{user}/pictures/{picture}") as answer:
            statuses.append((answer.status, answer.content_type))

    assert statuses == [(200, "image/png"), (404, "text/plain")]


async def test_a_file_of_the_app_is_shared_with_a_preview(
    toy: tuple[Sandbox, Tab], session: ClientSession
) -> None:
    """A picture is drawn above its name; any other file is a name to fetch it by."""
    sandbox, tab = toy
    client, page = app_of(sandbox), await tab("U0ANNA", "C0DESK")
    for name, content in (("chart.png", b""), ("list.csv", b"a,b")):
        file = await uploaded(sandbox, session, name, content)
        await client.files_completeUploadExternal(
            files=[{"id": file}], channel_id="C0DESK", initial_comment=name
        )
    await expect(page.locator(".files a")).to_have_text(["chart.png", "list.csv"])

    assert await loaded(page) == [320]
