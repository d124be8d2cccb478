"""A thread at the right of the page, menus and permalinks, used in a browser."""

import re

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox import Sandbox
from bot.sandbox.page import serve
from bot.sandbox.workspace import permalinks
from tests.sandbox.page.conftest import Tab, tabs
from tests.sandbox.page.test_guide import HINTS
from tests.sandbox.page.test_keyboard import press, walk
from tests.sandbox.page.test_launch_warning import say, shot, top
from tests.sandbox.page.test_reach import overflowing, violations
from tests.sandbox.page.test_threads import MENU
from tests.sandbox.page.test_use import post, say_in
from tests.sandbox.toy import button, mrkdwn


async def test_a_thread_opens_at_the_right_is_answered_and_closed(
    toy: tuple[Sandbox, Tab],
) -> None:
    """With the mouse: the channel stays as it is, and the focus goes there and back."""
    _, tab = toy
    anna, clerk = await tab("U0ANNA", "C0DESK"), await tab("U0CLERK", "C0DESK")
    await say(anna, "the card")
    await clerk.locator(".message").hover()
    await clerk.get_by_role("link", name="Reply in thread").click()
    thread = clerk.get_by_role("complementary", name="Thread")
    await expect(thread.locator(".message")).to_have_text(re.compile("the card"))
    await expect(clerk.locator("#stream .message")).to_have_count(1)
    await expect(clerk.get_by_role("textbox", name="Reply")).to_be_focused()
    await say_in(clerk, "Reply", "quiet words")
    await expect(thread.locator(".message")).to_have_count(2)
    await expect(clerk.locator("#stream .message")).to_have_count(1)
    await clerk.get_by_role("checkbox", name="Also send to #desk").check()
    await say_in(clerk, "Reply", "loud words")
    await expect(clerk.locator("#stream .message").last).to_contain_text("loud words")
    await expect(clerk.get_by_role("checkbox", name="Also send to #desk")).not_to_be_checked()
    await shot(clerk, "thread")
    await clerk.get_by_role("button", name="Close the thread").click()
    await expect(thread).to_be_hidden()
    await expect(clerk.get_by_role("link", name=re.compile("2 replies"))).to_be_focused()
    await clerk.go_back()
    await expect(thread).to_be_visible()

    await expect(anna.locator(".thread").first).to_contain_text("2 replies")
    await anna.get_by_role("link", name="the card").click()
    await expect(anna.locator("#replies .message")).to_have_count(3)


async def test_a_command_is_refused_in_a_thread_and_kept(toy: tuple[Sandbox, Tab]) -> None:
    sandbox, tab = toy
    root = await post(sandbox, "C0DESK", "the card")
    page = await tab("U0ANNA", f"C0DESK?thread={root['ts']}")
    await say_in(page, "Reply", "/loan form")
    await expect(page.locator(".toast")).to_contain_text("/loan is not supported in threads")
    await expect(page.get_by_role("textbox", name="Reply")).to_have_value("/loan form")

    assert sandbox.journal.told("command") == []


async def test_an_edit_is_seen_in_both_places_at_once(toy: tuple[Sandbox, Tab]) -> None:
    """The button in the one is the button in the other."""
    sandbox, tab = toy
    card = [{"type": "actions", "elements": [button("only")]}]
    root = await post(sandbox, "C0DESK", "the card")
    more = {"thread_ts": root["ts"], "reply_broadcast": True}
    await post(sandbox, "C0DESK", "remind", blocks=[mrkdwn("*Remind*"), *card], **more)
    page = await tab("U0ANNA", f"C0DESK?thread={root['ts']}")
    for place in ("#stream", "#replies"):
        async with page.expect_response("**/do/act"):
            await page.locator(f"{place} button[data-action=only]").click()
    assert len(sandbox.journal.told("block_actions")) == 2
    message = sandbox.person("U0ANNA").channel("C0DESK")[-1]
    message.blocks = [mrkdwn("Reminded 13:01 KST")]
    sandbox.journal.watchers[0]()
    for place in ("#stream", "#replies"):
        await expect(page.locator(f"{place} .message").last).to_contain_text("Reminded 13:01 KST")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
async def test_the_accessibility_checker_finds_nothing_against_a_thread(
    toy: tuple[Sandbox, Tab], width: int, scheme: str
) -> None:
    """Narrow, it stands in the place of the channel, which nobody reaches meanwhile."""
    sandbox, tab = toy
    blocks = [mrkdwn("*Remind*"), {"type": "actions", "elements": [button("only"), MENU]}]
    root = await post(sandbox, "C0DESK", "the card", blocks=blocks)
    for n in range(9):
        more = {"thread_ts": root["ts"], "reply_broadcast": n % 3 == 0}
        await post(sandbox, "C0DESK", f"{n} " + "word " * 30, blocks=blocks, **more)
    page = await tab("U0ANNA", f"C0DESK?thread={root['ts']}", width=width, color_scheme=scheme)
    await expect(page.locator("#replies .message")).to_have_count(10)
    await page.locator("#replies .message").last.get_by_label("More actions").first.click()
    await shot(page, f"thread-{width}-{scheme}")
    assert await violations(page) == [] and await overflowing(page) == []
    await expect(page.locator("#stream")).to_be_visible(visible=width > 800)
    await page.locator("#inspect").click()
    assert await violations(page) == [] and await overflowing(page) == []
    await page.locator("#uninspect").click()
    await page.get_by_role("button", name="Close the thread").click()
    await expect(page.locator("#stream .message").last).to_be_in_viewport()


async def test_a_thread_is_opened_answered_and_closed_with_keys(toy: tuple[Sandbox, Tab]) -> None:
    sandbox, tab = toy
    root = await post(sandbox, "C0DESK", "the card")
    await post(sandbox, "C0DESK", "an answer", thread_ts=root["ts"])
    page = await tab("U0ANNA", "C0DESK")
    await walk(page, page.get_by_role("link", name=re.compile("1 reply")), "Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Reply")).to_be_focused()
    await page.keyboard.type("mine")
    await page.keyboard.press("Enter")
    await expect(page.locator("#replies .message")).to_have_count(3)
    await walk(page, page.get_by_role("button", name="Close the thread"), "Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name=re.compile("2 replies"))).to_be_focused()


async def test_an_overflow_menu_is_used_with_keys(toy: tuple[Sandbox, Tab]) -> None:
    """Arrows walk through it, Escape closes it, and the focus goes back to what opened it."""
    sandbox, tab = toy
    blocks = [{"type": "actions", "elements": [MENU]}]
    await post(sandbox, "C0DESK", "the card", blocks=blocks)
    page = await tab("U0ANNA", "C0DESK")
    opening = page.locator(".message .actions").get_by_label("More actions")
    await walk(page, opening, "Shift+Tab")
    for keys in (["ArrowDown", "ArrowDown", "ArrowDown"], ["End", "ArrowUp"]):
        await page.keyboard.press("Enter")
        for key in keys:
            await press(page, key)
        assert (await press(page, "Home"))["name"] == "edit"
        await page.keyboard.press("Escape")
        await expect(opening).to_be_focused()
        await expect(page.get_by_role("menuitem", name="edit")).to_be_hidden()
    await page.keyboard.press("Enter")
    await press(page, "ArrowDown")
    async with page.expect_response("**/do/act"):
        await page.keyboard.press("Enter")
    (sent,) = sandbox.journal.told("block_actions")

    assert sent.payload["actions"][0]["selected_option"]["value"] == "edit"
    await expect(opening).to_be_focused()


@pytest.mark.parametrize("lines", [0, 40])
async def test_the_menu_of_the_newest_message_opens_where_there_is_room(
    toy: tuple[Sandbox, Tab], lines: int
) -> None:
    """At the bottom of a full channel upwards, else downwards; and it stays there when redrawn."""
    sandbox, tab = toy
    for number in range(lines):
        await sandbox.person("U0ANNA").say(f"Line {number}", "C0DESK")
    await post(sandbox, "C0DESK", "card", blocks=[{"type": "actions", "elements": [MENU]}])
    page = await tab("U0ANNA", "C0DESK")
    opening = page.locator(".message .actions").get_by_label("More actions")
    await opening.click()
    first = page.get_by_role("menuitem", name="edit")
    for _ in range(2):
        await expect(first).to_be_in_viewport(ratio=1)
        button_at, menu_at = await opening.bounding_box(), await first.bounding_box()
        assert button_at and menu_at
        assert (menu_at["y"] < button_at["y"]) == bool(lines)
        async with page.expect_response("**/parts?*"):
            sandbox.journal.watchers[0]()


async def test_a_permalink_shows_and_marks_what_it_names(toy: tuple[Sandbox, Tab]) -> None:
    """However far back it is; a button with such an address leads there as well."""
    sandbox, tab = toy
    anna, workspace = sandbox.person("U0ANNA"), sandbox.workspace
    first = await anna.say("the first of many", "C0DESK")
    for number in range(150):
        await anna.say(f"Line {number}", "C0DESK")
    link = permalinks.written(workspace, workspace.channels["C0DESK"], first)
    blocks = [{"type": "actions", "elements": [button("only", url=link)]}]
    await post(sandbox, "C0DESK", "look", blocks=blocks)
    page = await tab("U0ANNA", "C0DESK")
    await expect(page.get_by_text("the first of many")).to_have_count(0)
    await page.get_by_role("button", name="Only").click()
    await expect(page.get_by_text("the first of many")).to_be_in_viewport()
    await expect(page.locator("article:focus")).to_contain_text("the first of many")
    await page.get_by_role("button", name="Newest messages").click()
    await expect(page.locator(".message").last).to_contain_text("Only")


SHORTCUTS = [
    {"name": "Borrow a book", "type": "global", "callback_id": "borrow", "description": "d"},
    {"name": "Borrow this", "type": "message", "callback_id": "borrow", "description": "d"},
]


@pytest.mark.parametrize("width", [390, 1440])
async def test_shortcuts_open_forms_and_give_the_focus_back(
    toy: tuple[Sandbox, Tab], width: int
) -> None:
    """In a room where the app is not, on a message in a thread, and beside the channels."""
    sandbox, tab = toy
    sandbox.workspace.app.manifest["features"]["shortcuts"] = SHORTCUTS
    root = await sandbox.person("U0ANNA").say("the card", "C0HALL")
    await sandbox.person("U0BEN").say("Herbal, please", "C0HALL", root.ts)
    page = await tab("U0ANNA", f"C0HALL?thread={root.ts}", width=width)
    message = page.locator("#replies .message").last
    await message.hover()
    await message.get_by_label("More actions").click()
    await message.get_by_role("menuitem", name="Borrow this").click()
    await expect(top(page)).to_contain_text("Shelf")
    await page.keyboard.press("Escape")
    await expect(message.get_by_label("More actions")).to_be_focused()
    await page.get_by_role("button", name="Borrow a book").click()
    await expect(top(page)).to_contain_text("Shelf")
    assert await violations(page) == [] and await overflowing(page) == []
    (sent,) = sandbox.journal.told("message_action")

    assert sent.payload["message"]["text"] == "Herbal, please"


async def test_a_form_in_the_place_of_another_begins_at_its_first_field(
    toy: tuple[Sandbox, Tab],
) -> None:
    """Title and fields are its own; what was chosen under the same name is kept, as in Slack."""
    sandbox, tab = toy
    sandbox.workspace.app.manifest["features"]["shortcuts"] = SHORTCUTS
    page = await tab("U0ANNA", "C0DESK")
    await page.get_by_role("button", name="Borrow a book").click()
    await top(page).locator("select[data-block=shelf]").select_option("south")
    await top(page).get_by_role("button", name="Next").click()
    await expect(top(page).get_by_role("button", name="Borrow")).to_be_visible()
    await expect(top(page).locator("[data-block=book]")).to_be_focused()
    await expect(top(page).locator("select[data-block=shelf]")).to_have_value("south")
    await page.keyboard.type("Herbal")
    await top(page).get_by_role("button", name="Borrow").click()
    await expect(top(page)).to_contain_text("Asked for Herbal")
    await expect(top(page).get_by_role("textbox")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
async def test_the_guide_leads_from_person_to_person(
    over_http: Sandbox, browser: Browser, width: int, scheme: str
) -> None:
    """Live: the line changes when the step is done, in this tab or in another one."""
    async with serve(over_http, guide=HINTS) as base, tabs(browser, base) as tab:
        page = await tab("U0BEN", "C0HALL", width=width, color_scheme=scheme)
        guide = page.get_by_role("navigation", name="What to try")
        await expect(guide).to_contain_text("1 → be the reader: ask for a book.")
        assert await violations(page) == [] and await overflowing(page) == []
        await shot(page, f"guide-{width}-{scheme}")
        await guide.get_by_role("link", name="be the reader").click()
        await expect(page.locator("#who summary b")).to_have_text("Anna")
        await expect(guide).to_contain_text("1 → ask for a book.")
        anna = over_http.person("U0ANNA")
        await anna.command("/loan form", "C0DESK")
        await anna.fill({"book": "Herbal", "shelf": "north"})
        await anna.submit()
        await anna.close()
        await expect(guide).to_contain_text("1 ✓")
        await guide.get_by_role("link", name="be the clerk").click()
        await page.get_by_role("button", name="Lend").click()
        await page.locator("#confirm-yes").click()
        await expect(guide).to_contain_text("2 ✓")
        await expect(guide.get_by_role("link", name="be the reader")).to_be_visible()
