"""The whole journey by keys alone: no pointer, and no script that sets the focus."""

import re

from playwright.async_api import Locator, Page, expect

from tests.sandbox.page.conftest import Tab
from tests.sandbox.page.test_launch_warning import settle, shot, top
from tests.support.desk import BODY, LIAISON, Scene, number_in

FOCUS = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    const frame = one.closest('.composer'), around = frame && getComputedStyle(frame);
    const box = one.getBoundingClientRect();
    return {
        name: one.getAttribute('aria-label')
            || (one.labels && one.labels[0] || one).textContent.trim().slice(0, 60),
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
            || !!around && around.boxShadow !== 'none',
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        modal: !!one.closest('dialog[open]'),
        body: one === document.body,
    };
}"""


async def press(page: Page, key: str) -> dict[str, object]:
    """Press a key; what has the focus then, which must be in sight and marked."""
    await page.keyboard.press(key)
    focus = await page.evaluate(FOCUS)
    assert focus["ring"] and focus["inside"] and not focus["body"], focus
    return dict(focus)


async def walk(page: Page, target: Locator, key: str = "Tab", most: int = 90) -> list[str]:
    """Press Tab or Shift+Tab until the target has the focus; the names of what was passed."""
    await target.wait_for(state="visible")
    passed: list[str] = []
    for _ in range(most):
        passed.append(str((await press(page, key))["name"]))
        if await target.evaluate("one => one === document.activeElement"):
            return passed
    raise AssertionError(f"{target} was not reached: {passed}")


async def choose(page: Page, value: str) -> None:
    """In the menu that has the focus: arrow down until this is chosen."""
    for _ in range(30):
        if await page.evaluate("document.activeElement.value") == value:
            return
        await page.keyboard.press("ArrowDown")
    raise AssertionError(f"no choice {value}")


async def become(page: Page, name: str) -> None:
    """Through the switcher at the top."""
    await walk(page, page.locator("#who summary"), "Shift+Tab")
    await page.keyboard.press("Enter")
    await walk(
        page, page.locator("#who").get_by_role("link", name=re.compile("^" + re.escape(name)))
    )
    await page.keyboard.press("Enter")
    await expect(page.locator("#who summary b")).to_have_text(name)
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()


async def request(page: Page) -> list[str]:
    """
    Type the command, fill in the form, send it; the order in which the form is walked through.
    """
    await page.keyboard.type("/rel")
    await page.keyboard.press("Tab")
    await page.keyboard.type("request")
    await page.keyboard.press("Enter")
    form = top(page)
    await expect(form).to_be_visible()
    order: list[str] = []
    japan = form.locator("[data-block=to] input[value=JPN]")
    if not await japan.evaluate("one => one === document.activeElement"):
        order += await walk(page, japan)
    await page.keyboard.press("Space")
    for block, words in (
        ("subject", "dprk.missile.launch"),
        ("title", ""),
        ("purpose", ""),
        ("precedence", "FLASH"),
    ):
        order += await walk(page, form.locator(f"[data-block={block}]"))
        await (choose(page, words) if words else page.keyboard.type(f"A {block} by keys"))
    order += await walk(page, form.locator("select[data-block=level]"))
    await choose(page, "S")
    order += await walk(page, form.locator("[data-block=body]"))
    await page.keyboard.type(BODY)
    order += await walk(page, form.locator("[type=submit]"))
    await page.keyboard.press("Enter")
    await expect(form).to_contain_text("KOR-2026-")
    return order


async def decide(page: Page, button: str) -> None:
    """Go to the channel in which it is decided, walk up to the button, press it, confirm."""
    await walk(page, page.locator("#places").get_by_role("link", name="approvals"), "Shift+Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile("APPROVALS"))
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    await walk(page, page.locator(f"button[data-action={button}]"), "Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#confirm-yes")).to_be_focused()
    for key in ("Tab", "Tab", "Shift+Tab", "Shift+Tab"):
        assert (await press(page, key))["modal"]
    await page.keyboard.press("Enter")
    await expect(page.locator(".ephemeral").last).to_be_visible()


async def read(page: Page) -> None:
    """Open, tick each caveat with the space bar, read, acknowledge."""
    await walk(page, page.locator("button[data-action=open]"), "Shift+Tab")
    await page.keyboard.press("Enter")
    boxes = top(page).get_by_role("checkbox")
    await expect(boxes.first).to_be_focused()
    await page.keyboard.press("Space")
    for n in range(1, await boxes.count()):
        await walk(page, boxes.nth(n))
        await page.keyboard.press("Space")
    await walk(page, top(page).locator("[type=submit]"))
    await page.keyboard.press("Enter")
    await expect(top(page)).to_contain_text(BODY)
    await walk(page, top(page).locator("button[data-action=acknowledge]"))
    async with page.expect_response("**/do/act"):
        await page.keyboard.press("Enter")


async def test_from_the_switcher_to_an_acknowledged_release_with_the_keyboard_alone(
    desk: tuple[Scene, Tab],
) -> None:
    """
    Tab, Shift+Tab, Enter, Space and the arrows; at each step the focus is in sight and has its
    ring.
    """
    scene, tab = desk
    page = await tab("")
    await walk(page, page.get_by_role("link", name=re.compile("^Liaison officer .KOR")))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    order = await request(page)
    assert len(order) == len(set(order)) >= 9, order
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    await settle(scene)
    for name, button in (
        ("Foreign disclosure officer (KOR)", "approve"),
        ("Foreign disclosure officer (USA)", "relay"),
    ):
        await become(page, name)
        await decide(page, button)
        await settle(scene)
    await become(page, "Liaison officer (JPN)")
    await read(page)
    await shot(page, "acknowledged-by-keys")
    await settle(scene)

    number = number_in(scene.card("JPNLO", LIAISON).rendered)
    assert scene.stages(number) == {"JPN": "acknowledged"}


async def test_the_focus_stays_in_a_form_and_goes_back_to_what_opened_it(
    desk: tuple[Scene, Tab],
) -> None:
    """
    Round and round in both directions, never onto the page behind; closed, the button has it again.
    """
    scene, tab = desk
    await scene.released()
    page = await tab("U0JPNLO", "C0JPNLIAISON")
    opening = page.locator("button[data-action=open]")
    await walk(page, opening, "Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(top(page)).to_be_visible()
    for key in ["Tab"] * 12 + ["Shift+Tab"] * 14:
        assert (await press(page, key))["modal"]
    await page.keyboard.press("Escape")
    await expect(opening).to_be_focused()
