"""A launch report in a browser, by keys alone: only what is known is typed."""

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.page.conftest import Tab
from tests.sandbox.page.test_launch_warning import say, settle, shot, top
from tests.support.desk import APPROVALS, LIAISON, Scene
from tests.support.messages import says

FEW = 30
"""Keys from the open form to the sent one: half a minute, at a key a second."""


async def typed(page: Page, text: str) -> int:
    """Type into what has the focus; the number of keys."""
    await page.keyboard.type(text)
    return len(text)


async def pressed(page: Page, key: str, times: int = 1) -> int:
    """Press a key so many times; the number of keys."""
    for _ in range(times):
        await page.keyboard.press(key)
    return times


async def test_a_report_is_sent_with_few_keys(desk: tuple[Scene, Tab]) -> None:
    """The first field has the focus; parties, precedence and all that is fixed are filled in."""
    scene, tab = desk
    korea = await tab("U0KORLO", LIAISON["KOR"])
    await say(korea, "/release launch")
    form = top(korea)
    await expect(form.locator("[data-block=launched_at]")).to_be_focused()
    await shot(korea, "launch-form")

    keys = await typed(korea, "0257z")
    keys += await pressed(korea, "Tab")
    keys += await pressed(korea, "ArrowDown", 2)
    keys += await pressed(korea, "Tab", 2)
    keys += await pressed(korea, "ArrowDown", 2)
    keys += await pressed(korea, "Tab")
    keys += await typed(korea, "2")
    keys += await pressed(korea, "Enter")
    await expect(top(korea)).to_contain_text("11:57 KST")
    await expect(top(korea)).to_contain_text("230257Z NOV 26")
    assert keys <= FEW
    await shot(korea, "launch-receipt")

    await korea.keyboard.press("Escape")
    await settle(scene)
    decides = await tab("U0KORFDO", APPROVALS["KOR"])
    await decides.locator("button[data-action=details]").click()
    for words in ("신포", "단거리 탄도미사일", says("KOR", "not-yet-known")):
        await expect(top(decides)).to_contain_text(words)
    await shot(decides, "launch-details")


@pytest.mark.parametrize("width", [390, 1440])
async def test_what_cannot_be_read_keeps_the_form_and_gets_the_focus(
    desk: tuple[Scene, Tab], width: int
) -> None:
    """On a phone as well; the menu at the head leads to the other template."""
    _, tab = desk
    japan = await tab("U0JPNLO", LIAISON["JPN"], width=width)
    await say(japan, "/release launch")
    await expect(top(japan).locator("[data-block=launched_at]")).to_be_focused()
    await japan.keyboard.type("さっき")
    await japan.keyboard.press("Enter")
    await expect(top(japan).locator("[data-input=launched_at] .error")).to_be_visible()
    await expect(top(japan).locator("[data-block=launched_at]")).to_have_value("さっき")
    await shot(japan, f"launch-refused-{width}")

    await top(japan).locator("select[data-action=template]").select_option("nuclear_test")
    await expect(top(japan).locator("[data-block=magnitude]")).to_be_visible()
