"""A launch warning by three people in three tabs."""

import os

from playwright.async_api import Locator, Page, expect

from tests.sandbox.page.conftest import Tab
from tests.support.desk import APPROVALS, BODY, LIAISON, WARNING, Scene
from tests.support.messages import says

SHOTS = os.environ.get("TRIPOINT_SHOTS")


async def shot(page: Page, name: str) -> None:
    """Keep a picture of the page, where a folder was named for pictures."""
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", animations="disabled")


def top(page: Page) -> Locator:
    """The modal on top."""
    return page.locator("#modal dialog[open]")


async def fill(page: Page) -> None:
    """Fill in the request form with the mouse."""
    form = top(page)
    await form.locator("[data-block=to] input[value=JPN]").check()
    for block in ("subject", "precedence", "level"):
        await form.locator(f"select[data-block={block}]").select_option(WARNING[block])
    for block in ("title", "purpose", "body"):
        await form.locator(f"[data-block={block}]").fill(WARNING[block])


async def tick_all(page: Page) -> None:
    """Tick every box of the form."""
    boxes = top(page).locator(".boxes input")
    await expect(boxes.first).to_be_visible()
    for box in await boxes.all():
        await box.check()


async def say(page: Page, words: str) -> None:
    """Type into the composer and send."""
    await page.get_by_role("textbox", name="Message").fill(words)
    await page.keyboard.press("Enter")


async def settle(scene: Scene) -> None:
    """Let the desk do what is due, once it has answered what is in hand."""
    await scene.sandbox.outgoing.idle.wait()
    await scene.settle()


async def test_three_people_in_three_tabs_bring_a_warning_from_korea_to_japan(
    desk: tuple[Scene, Tab],
) -> None:
    """By mouse: each tab follows what the others do without being reloaded."""
    scene, tab = desk
    korea = await tab("U0KORLO", LIAISON["KOR"])
    decides = await tab("U0KORFDO", APPROVALS["KOR"])
    relays = await tab("U0USAFDO", APPROVALS["USA"])
    japan = await tab("U0JPNLO", LIAISON["JPN"])

    await say(korea, "/release request")
    await fill(korea)
    await shot(korea, "request-form")
    await top(korea).locator("[type=submit]").click()
    await expect(top(korea)).to_contain_text("KOR-2026-")
    await korea.keyboard.press("Escape")
    await settle(scene)
    for page, button in ((decides, "approve"), (relays, "relay")):
        await expect(page.locator(f"button[data-action={button}]")).to_be_visible()
        await shot(page, f"card-{button}")
        await page.locator(f"button[data-action={button}]").click()
        await page.locator("#confirm-yes").click()
        await expect(page.locator(".ephemeral").last).to_be_visible()
        await settle(scene)
    await shot(relays, "relayed")
    await japan.locator("button[data-action=open]").click()
    await tick_all(japan)
    await shot(japan, "caveats")
    await top(japan).locator("[type=submit]").click()
    await expect(top(japan)).to_contain_text(BODY)
    await shot(japan, "reading")
    async with japan.expect_response("**/do/act"):
        await top(japan).locator("button[data-action=acknowledge]").click()
    await settle(scene)

    await expect(korea.locator(".message").last).to_contain_text(says("KOR", "stage-acknowledged"))
    await shot(korea, "acknowledged")
    assert BODY not in await japan.locator("#stream").inner_text()


async def test_a_refused_request_shows_the_error_at_its_field(desk: tuple[Scene, Tab]) -> None:
    """
    What the arrangement does not cover is said beside the menu it was chosen in, and what was typed
    stays.
    """
    _, tab = desk
    korea = await tab("U0KORLO", LIAISON["KOR"])
    await say(korea, "/release request")
    await fill(korea)
    await top(korea).locator("select[data-block=subject]").select_option("general.defense")
    await top(korea).locator("[type=submit]").click()

    await expect(top(korea).locator("[data-input=subject] .error")).to_be_visible()
    await expect(top(korea).locator("select[data-block=subject]")).to_be_focused()
    await expect(top(korea).locator("[data-block=body]")).to_have_value(BODY)
    await shot(korea, "refused")


async def test_a_double_click_requests_and_approves_once(desk: tuple[Scene, Tab]) -> None:
    """
    The second click of a hasty hand meets a button that is busy, or a release that is decided.
    """
    scene, tab = desk
    korea = await tab("U0KORLO", LIAISON["KOR"])
    await say(korea, "/release request")
    await fill(korea)
    await top(korea).locator("[type=submit]").dblclick()
    await expect(top(korea)).to_contain_text("KOR-2026-")
    await settle(scene)

    assert len(scene.sandbox.journal.told("view_submission")) == 1
    assert len(scene.person("KORFDO").channel(APPROVALS["KOR"])) == 1


async def test_a_reload_in_the_middle_keeps_the_form_and_what_was_typed(
    desk: tuple[Scene, Tab],
) -> None:
    """The workspace holds the form, not the tab."""
    _, tab = desk
    korea = await tab("U0KORLO", LIAISON["KOR"])
    await say(korea, "/release request")
    await fill(korea)
    async with korea.expect_response("**/do/fill"):
        await top(korea).locator("[data-block=title]").fill("Changed")
    await korea.reload()

    await expect(top(korea).locator("[data-block=title]")).to_have_value("Changed")
    await expect(top(korea).locator("[data-block=body]")).to_have_value(BODY)
    await expect(top(korea).locator("[data-block=to] input[value=JPN]")).to_be_checked()


async def test_the_clock_moved_over_expiry_takes_the_words_off_an_open_form(
    desk: tuple[Scene, Tab],
) -> None:
    """Three days later, by a button of the page, the form that was left open shows them no more."""
    scene, tab = desk
    await scene.released()
    japan = await tab("U0JPNLO", LIAISON["JPN"])
    await japan.locator("button[data-action=open]").click()
    await tick_all(japan)
    await top(japan).locator("[type=submit]").click()
    await expect(top(japan)).to_contain_text(BODY)
    korea = await tab("U0KORLO", LIAISON["KOR"])
    for _ in range(4):
        async with korea.expect_response("**/do/clock"):
            await korea.get_by_role("button", name="+1 day").click()

    await expect(top(japan)).not_to_contain_text(BODY)
