"""
Tried as a newcomer would: from the front page to an acknowledged release, by what can be read there
and no more.
"""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.sandbox.page.conftest import Tab, tabs
from tests.sandbox.page.test_launch_warning import shot
from tests.sandbox.page.test_reach import overflowing, violations
from tests.sandbox.page.test_tool import running

WORKSPACE = """
from bot.cli import main
from bot.cli.exercise import served
from tests.support.desk import Leisurely
served.RunningClock = Leisurely
main(["demo", "--serve", "--port", "0"])
"""
"""`make workspace`, but for the clock: that a machine is slow is no fault of a newcomer."""
WORDS = "One object, eastward, apogee rising."


@pytest.fixture
async def opened(browser: Browser) -> AsyncIterator[Tab]:
    """Tabs on the workspace that `make workspace` opens."""
    async with running("-c", WORKSPACE) as workspace:
        assert workspace.stdout
        said, address = "", None
        while address is None:
            line = (await workspace.stdout.readline()).decode()
            assert line, said
            said += line
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
        async with tabs(browser, address[0]) as tab:
            yield tab


class Newcomer:
    """Somebody who reads the page and clicks; each click is counted, keys are free."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    async def click(
        self, name: str, role: str = "button", exact: bool = True, last: bool = False
    ) -> None:
        """Click what is called so."""
        found = self.page.get_by_role(role, name=name, exact=exact)  # type: ignore[arg-type]
        await (found.last if last else found.first).click()
        self.clicks += 1

    async def fill(self, label: str, words: str) -> None:
        """Type into the field of that label."""
        await self.page.get_by_role("textbox", name=label, exact=True).fill(words)

    async def choose(self, label: str, choice: str) -> None:
        """Choose in the menu of that label, in which nothing is chosen yet: two clicks."""
        menu = self.page.get_by_label(label, exact=True)
        await expect(menu).to_have_value("")
        option = menu.locator("option", has_text=choice).first
        await menu.select_option(label=(await option.inner_text()).strip())
        self.clicks += 2

    async def be(self, who: str, name: str) -> None:
        """Follow what the guide says to try next, as whom."""
        guide = self.page.get_by_role("navigation", name="What to try")
        await (
            (guide if self.clicks else self.page)
            .get_by_role("link", name=re.compile(f"^be {who}$", re.IGNORECASE))
            .first.click()
        )
        self.clicks += 1
        await expect(
            self.page.get_by_role("banner").get_by_text(name, exact=True).first
        ).to_be_visible()

    async def close(self) -> None:
        """Close the form; the page is used once it is gone."""
        await self.page.keyboard.press("Escape")
        await expect(self.page.get_by_role("dialog")).to_have_count(0)

    async def agree(self) -> None:
        """Confirm, in the dialog that asks."""
        await self.page.locator("#confirm").get_by_role("button").last.click()
        self.clicks += 1

    async def tick(self) -> None:
        """Tick each box of the form, of which none is ticked, and send it."""
        form = self.page.get_by_role("dialog")
        boxes = form.get_by_role("checkbox")
        await expect(boxes.first).to_be_visible()
        assert await boxes.count() > 1
        for box in await boxes.all():
            await expect(box).not_to_be_checked()
            await box.click()
            self.clicks += 1
        await form.get_by_role("button").last.click()
        self.clicks += 1


async def test_a_newcomer_brings_a_release_to_its_acknowledgement_in_at_most_24_clicks(
    opened: Tab,
) -> None:
    """
    Following the guide, which says after each step what comes next and as whom; nothing is found by
    anything but its visible name. No destination, level or condition is chosen beforehand.
    """
    page = await opened("")
    somebody = Newcomer(page)
    await expect(page.get_by_role("heading", name="What to try")).to_be_visible()
    assert await violations(page) == [] and await overflowing(page) == []
    await shot(page, "front")
    await somebody.be("the liaison officer of Korea", "Liaison officer (KOR)")
    guide = page.get_by_role("navigation", name="What to try")
    await expect(guide).to_contain_text("1 → type /release request")
    await somebody.fill("Message #kor-liaison", "/release request")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog").get_by_role("checkbox").first).to_be_visible()
    for destination in await page.get_by_role("dialog").get_by_role("checkbox").all():
        await expect(destination).not_to_be_checked()
    await somebody.click("JPN", "checkbox", exact=False)
    await somebody.choose("Subject", "launch warning")
    await somebody.fill("Title", "Launch this morning")
    await somebody.fill("Purpose", "Early warning")
    await somebody.choose("Precedence", "FLASH")
    await somebody.choose("Level", "SECRET")
    await somebody.fill("Text (optional)", WORDS)
    await somebody.click("Send for decision")
    await expect(page.get_by_role("dialog").first).to_contain_text("KOR-2026-")
    await somebody.close()
    await expect(guide).to_contain_text("1 ✓")
    for who, officer, button in (
        ("Korea", "Foreign disclosure officer (KOR)", "Approve"),
        ("the United States", "Foreign disclosure officer (USA)", "Relay"),
    ):
        await somebody.be(f"the releasing authority of {who}", officer)
        await expect(page.get_by_text("Launch this morning").last).to_be_visible()
        await somebody.click("Read", last=True)
        await expect(page.get_by_text(WORDS)).to_be_visible()
        await somebody.close()
        await somebody.click(button, last=True)
        await somebody.agree()
        await expect(page.get_by_text("Only visible to you").last).to_be_visible()
    await somebody.be("the liaison officer of Japan", "Liaison officer (JPN)")
    await expect(page.get_by_text("Launch this morning").last).to_be_visible()
    await somebody.click("Read", last=True)
    await somebody.tick()
    await expect(page.get_by_text(WORDS)).to_be_visible()
    await somebody.click("Acknowledge", last=True)
    await expect(page.get_by_text("acknowledged").last).to_be_visible()
    await expect(guide).to_contain_text("4 ✓")
    await expect(guide.locator("[aria-current]")).to_contain_text("be the liaison officer of Korea")
    await shot(page, "guide")

    assert somebody.clicks <= 24
