"""
The page before a small app: everything Block Kit that a person can use, and everything that can go
wrong.
"""

import asyncio

from playwright.async_api import expect

from bot.sandbox import Sandbox
from bot.sandbox.protocol import Json
from tests.sandbox.page.conftest import Tab
from tests.sandbox.page.gallery import EVERY_INPUT, OPTIONS, every_input
from tests.sandbox.page.test_launch_warning import say, shot, top
from tests.sandbox.toy import button, modal, mrkdwn, plain


async def post(sandbox: Sandbox, channel: str, text: str, **more: object) -> Json:
    """Post as the app."""
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(
        sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
    )
    return dict((await client.chat_postMessage(channel=channel, text=text, **more)).data)  # type: ignore[arg-type]


async def test_every_input_of_a_form_reaches_the_app(toy: tuple[Sandbox, Tab]) -> None:
    """Each kind with a value as Slack would send it; a moment is meant in the reader's zone."""
    sandbox, tab = toy
    sandbox.workspace.stacks["U0ANNA"] = [sandbox.workspace.draw_view(every_input(), "U0ANNA")]
    page = await tab("U0ANNA", "C0DESK")
    form = top(page)
    typed = {"words": "W", "mail": "a@b.test", "site": "https://a.test", "count": "7"}
    typed |= {"day": "2026-12-01", "hour": "09:30", "moment": "2026-11-23T12:00"}
    for block, value in typed.items():
        await form.locator(f"[data-block={block}]").fill(value)
    for block, value in {"one": "east", "who": "U0BEN", "where": "C0DESK"}.items():
        await form.locator(f"select[data-block={block}]").select_option(value)
    await form.locator("[data-block=rich]").fill("Two\nlines")
    await form.locator("select[data-block=talk]").select_option("C0HALL")
    for block in ("several", "boxes", "radio", "people", "rooms"):
        await form.locator(f"[data-block={block}] input").first.check()
    await form.locator("input[type=file]").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"abc"}
    )
    await expect(form.locator(".files li")).to_contain_text("a.txt")
    await form.locator("input[type=search]").first.fill("Her")
    await expect(form.locator("select[data-block=found] option")).to_have_count(2)
    await form.locator("select[data-block=found]").select_option("Herbal")
    for typed, title in (("At", "Atlas"), ("He", "Herbal")):
        await form.locator("input[type=search]").last.fill(typed)
        both = form.locator("select[data-block=titles]")
        await both.locator(f"option[value={title}]").wait_for(state="attached")
        await both.select_option(["Atlas", title])
    await shot(page, "every-input")
    await form.locator("[type=submit]").click()
    await expect(form).to_contain_text("trouble connecting")
    held = sandbox.journal.told("view_submission")[0].payload["view"]["state"]["values"]

    assert held["words"]["value"]["value"] == "W" and held["count"]["value"]["value"] == "7"
    assert held["moment"]["value"]["selected_date_time"] == 1795402800
    assert (
        held["several"]["value"]["selected_options"]
        == [OPTIONS[0]]
        == held["boxes"]["value"]["selected_options"]
    )
    assert (
        held["rich"]["value"]["rich_text_value"]["elements"][0]["elements"][0]["text"]
        == "Two\nlines"
    )
    assert held["talk"]["value"]["selected_conversation"] == "C0HALL"
    assert (
        len(held["people"]["value"]["selected_users"])
        == len(held["rooms"]["value"]["selected_channels"])
        == 1
    )
    assert [o["value"] for o in held["titles"]["value"]["selected_options"]] == ["Atlas", "Herbal"]
    assert held["radio"]["value"]["selected_option"] == OPTIONS[0]
    assert held["file"]["value"]["files"][0]["name"] == "a.txt"
    assert held["found"]["value"]["selected_option"]["value"] == "Herbal"


async def test_messages_of_others_arrive_live_are_marked_unread_and_can_be_answered_in_a_thread(
    toy: tuple[Sandbox, Tab],
) -> None:
    """Two people in two tabs; the second one is elsewhere when the first one writes."""
    _, tab = toy
    anna, ben = await tab("U0ANNA", "C0HALL"), await tab("U0BEN", "messages")
    await say(anna, "Good *morning* <b>&")
    await expect(ben.locator("#places .unread")).to_contain_text("1")
    await ben.get_by_role("link", name="hall").click()
    await expect(ben.locator("#places .unread")).to_have_count(0)
    await expect(ben.locator(".message .b")).to_have_text("Good morning <b>&")
    await ben.locator(".message").hover()
    await ben.get_by_role("link", name="Reply in thread").click()
    await say_in(ben, "Reply", "And to you")
    await expect(anna.locator(".thread")).to_contain_text("1 reply")


async def say_in(page: object, name: str, words: str) -> None:
    """Type into the composer of that name."""
    await page.get_by_role("textbox", name=name).fill(words)  # type: ignore[attr-defined]
    await page.keyboard.press("Enter")  # type: ignore[attr-defined]


async def test_a_file_is_sent_and_fetched_by_another(toy: tuple[Sandbox, Tab]) -> None:
    """Attached in the composer, downloaded from the message with its name and bytes."""
    _, tab = toy
    anna, ben = await tab("U0ANNA", "C0HALL"), await tab("U0BEN", "C0HALL")
    await anna.locator("#attach").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"the plan"}
    )
    await anna.get_by_role("button", name="Send").click()
    async with ben.expect_download() as coming:
        await ben.get_by_role("link", name="plan.txt").click()
    got = await coming.value

    assert got.suggested_filename == "plan.txt" and (await got.path()).read_bytes() == b"the plan"


async def test_what_an_app_does_wrong_is_said_as_slack_says_it(toy: tuple[Sandbox, Tab]) -> None:
    """
    A command that nobody answers, a call that is refused: the code stands in the toast and in the
    inspector.
    """
    _, tab = toy
    page = await tab("U0ANNA", "C0DESK")
    await page.locator("#inspect").click()
    await page.locator("#weather summary").click()
    await page.get_by_role("switch", name="The app is unreachable").check()
    await say(page, "/loan form")
    await expect(page.locator(".toast")).to_contain_text(
        "/loan failed with the error “dispatch_failed”"
    )
    await page.get_by_role("switch", name="The app is unreachable").uncheck()
    await page.get_by_role("switch", name="5xx").check()
    await page.keyboard.press("Escape")
    await say(page, "/loan form")
    await expect(page.locator(".call .bad").first).to_have_text("fatal_error")
    await page.get_by_role("switch", name="5xx").uncheck()
    await page.get_by_role("textbox", name="Message").fill("")
    await say(page, "/loan form")
    await expect(top(page)).to_be_visible()
    await expect(page.locator(".exchange").first).to_contain_text("/loan form")


async def test_duplicate_delivery_is_a_switch(toy: tuple[Sandbox, Tab]) -> None:
    """Each delivery reaches the app twice while it is on."""
    sandbox, tab = toy
    page = await tab("U0ANNA", "C0DESK")
    await page.locator("#inspect").click()
    await page.locator("#weather summary").click()
    await page.get_by_role("switch", name="Duplicate delivery").check()
    await say(page, "/loan hello")
    await expect(page.locator(".exchange small").first).to_have_text("copy")

    assert len(sandbox.journal.told("command")) == 2


SCROLL = """async () => {
    const stream = document.getElementById('stream'), seen = {frames: 0, messages: 0, nodes: 0};
    while (!stream.innerText.includes('Line 700 ')) {
        stream.scrollTop -= 400;
        await new Promise(requestAnimationFrame);
        seen.frames++;
        seen.messages = Math.max(seen.messages, stream.querySelectorAll('.message').length);
        seen.nodes = Math.max(seen.nodes, document.getElementsByTagName('*').length);
    }
    return seen;
}"""


async def test_a_thousand_messages_scroll_and_update_without_lag(toy: tuple[Sandbox, Tab]) -> None:
    """
    In no frame is more in the page than what is near the eye, nor is it laid out more than once.
    """
    sandbox, tab = toy
    anna = sandbox.person("U0ANNA")
    for number in range(1000):
        await anna.say(f"Line {number} " + "word " * (number % 40), "C0HALL")
    page = await tab("U0ANNA", "C0HALL")
    await expect(page.locator(".message").last).to_contain_text("Line 999")
    watch = await page.context.new_cdp_session(page)
    await watch.send("Performance.enable")
    seen = await page.evaluate(SCROLL)
    work = {
        one["name"]: one["value"] for one in (await watch.send("Performance.getMetrics"))["metrics"]
    }
    await expect(page.locator("#stream")).to_contain_text("Line 7")
    await asyncio.gather(*[anna.say(f"New {n}", "C0HALL") for n in range(20)])
    await page.get_by_role("button", name="Newest messages").click()
    await expect(page.locator(".message").last).to_contain_text("New 19")

    assert seen["messages"] <= 80 and seen["nodes"] < 1500, seen
    assert 0 < work["LayoutCount"] <= seen["frames"], (work, seen)
    assert await page.locator(".message").count() <= 80


async def test_a_mention_of_html_in_any_field_stays_text(toy: tuple[Sandbox, Tab]) -> None:
    """Labels, options, titles and messages of an app cannot bring markup into the page."""
    sandbox, tab = toy
    evil = "<img src=x onerror=alert(1)>"
    page = await tab("U0ANNA", "C0DESK")
    blocks = [
        mrkdwn(evil),
        {"type": "header", "text": plain(evil)},
        {"type": "actions", "elements": [button("lend", evil)]},
    ]
    await post(
        sandbox,
        "C0DESK",
        evil,
        blocks=[*blocks, {"type": "markdown", "text": f"# {evil}\n[x](javascript:alert(1))"}],
    )
    await expect(page.locator(".message h3")).to_have_text(evil)

    assert await page.locator(".message img, .message a[href^=javascript]").count() == 0


async def test_a_button_works_although_its_message_was_redrawn_a_moment_ago(
    toy: tuple[Sandbox, Tab],
) -> None:
    """The block has another id since, which the tab has not heard of yet."""
    sandbox, tab = toy
    card = [{"type": "actions", "elements": [button("refuse"), button("keep")]}]
    await post(sandbox, "C0DESK", "card", blocks=card)
    page = await tab("U0ANNA", "C0DESK")
    await page.get_by_role("button", name="Refuse").evaluate(
        "one => { one.dataset.block = 'before'; }"
    )
    async with page.expect_response("**/do/act"):
        await page.get_by_role("button", name="Refuse").click()

    assert [
        sent.payload["actions"][0]["action_id"] for sent in sandbox.journal.told("block_actions")
    ] == ["refuse"]


async def test_a_form_that_the_app_redraws_keeps_what_is_being_typed(
    toy: tuple[Sandbox, Tab],
) -> None:
    """
    The redrawn form arrives before the workspace knows of the words: the hand at the keyboard wins.
    """
    sandbox, tab = toy
    workspace = sandbox.workspace
    view = workspace.draw_view(
        modal(EVERY_INPUT[0], callback_id="loan", submit=plain("Go")), "U0ANNA"
    )
    workspace.stacks["U0ANNA"] = [view]
    page = await tab("U0ANNA", "C0DESK")
    await page.route("**/do/fill", lambda route: route.fulfill(json={}))
    await top(page).locator("[data-block=words]").press_sequentially("half a sen")
    workspace.redraw_view(
        view, modal(mrkdwn("Another hint"), EVERY_INPUT[0], callback_id="loan", submit=plain("Go"))
    )
    await post(sandbox, "C0DESK", "news")

    await expect(top(page)).to_contain_text("Another hint")
    await expect(top(page).locator("[data-block=words]")).to_have_value("half a sen")


async def test_somebody_marks_changes_and_takes_back_words_and_uses_shortcuts(
    toy: tuple[Sandbox, Tab],
) -> None:
    """What Slack offers at a message and beside the channels, with the mouse."""
    sandbox, tab = toy
    sandbox.workspace.app.manifest["features"]["shortcuts"] = [
        {"name": "Borrow a book", "type": "global", "callback_id": "known", "description": "d"},
        {"name": "Ask about it", "type": "message", "callback_id": "known", "description": "d"},
    ]
    page = await tab("U0ANNA", "C0DESK")
    await say(page, "Greetings @loans & all")
    message = page.locator(".message").first
    await expect(message.locator(".mention")).to_have_text("@Loans")

    await message.hover()
    await message.get_by_label("More actions").click()
    await message.get_by_role("menuitem", name="React").first.click()
    await expect(message.locator(".reaction[value=eyes]")).to_contain_text("1")
    await message.locator(".reaction[value=eyes]").click()
    await expect(message.locator(".reaction[value=eyes]")).to_have_count(0)

    await message.hover()
    await message.get_by_label("More actions").click()
    await shot(page, "message-menu")
    for place in (
        message.get_by_role("menuitem", name="Ask about it"),
        page.get_by_role("button", name="Borrow a book"),
    ):
        async with page.expect_response("**/do/shortcut"):
            await place.click()
    await sandbox.settle()
    assert {sent.kind for sent in sandbox.journal.told("shortcut", "message_action")} == {
        "shortcut",
        "message_action",
    }

    await message.hover()
    await message.get_by_label("More actions").click()
    await message.get_by_role("menuitem", name="Edit").click()
    await expect(page.locator("#words")).to_have_value("Greetings <@U0BOT> & all")
    await page.locator("#words").fill("Good bye")
    await page.locator("#words").press("Enter")
    await expect(message).to_contain_text("Good bye")
    await expect(message.locator(".edited")).to_be_visible()

    await message.hover()
    await message.get_by_label("More actions").click()
    await message.get_by_role("menuitem", name="Delete").click()
    await expect(page.locator(".message")).to_have_count(0)


async def test_a_place_that_cannot_be_drawn_says_that_what_is_shown_is_old(
    toy: tuple[Sandbox, Tab],
) -> None:
    """A page that stands still looks like one on which nothing happens."""
    sandbox, tab = toy
    page = await tab("U0ANNA", "C0DESK")
    await expect(page.locator("#blind")).to_be_hidden()

    await page.evaluate(
        "void (window.real = fetch, window.fetch = async () => new Response('', { status: 503 }))"
    )
    await post(sandbox, "C0DESK", "new words")
    await expect(page.locator("#blind")).to_contain_text("503")
    await page.evaluate("void (window.fetch = window.real)")
    await post(sandbox, "C0DESK", "newer words")
    await expect(page.locator("#blind")).to_be_hidden()
    await expect(page.locator(".message")).to_have_count(2)
