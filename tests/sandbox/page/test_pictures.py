"""
The pictures of the README and the walkthrough, taken from the running desk: `make pictures` writes
them.

A new picture is a name in PICTURES, a call of `keep`, and a line in docs/walkthrough.md.
"""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.cli.exercise.demo_desk import example
from bot.sandbox.page import serve
from storage.database.schema import migrate
from tests import TOP
from tests.conftest import SqliteFiles
from tests.sandbox.page.conftest import Tab, tabs
from tests.sandbox.page.test_home import busy
from tests.sandbox.page.test_launch_warning import fill, say, tick_all, top
from tests.support.desk import APPROVALS, BODY, LIAISON, Scene, scene

FOLDER = os.environ.get("TRIPOINT_PICTURES")
DOCS = TOP / "docs"
WIDTH, HEIGHT, WHOLE = 880, 760, 3000
MOST_BYTES = 200_000
TEXT = "One object launched from the west coast at 1158 local, flying east, apogee rising."

PICTURES = {
    "request-form", "request-refused", "card-1-requested", "approvals-card", "approvals-card-asked",
    "card-2-approved",
    "relay-card", "relay-card-asked", "card-3-relayed", "recipient-card", "caveats", "reading",
    "card-4-acknowledged",
    "inspector", "card-5-expired", "return-form", "card-returned", "reminder", "escalation",
    "home-liaison",
    "home-approver", "home-supervisor", "digest",
}  # fmt: skip

Desk = tuple[Scene, Tab]


@pytest.fixture
async def english(sqlite: SqliteFiles, tmp_path: Path, browser: Browser) -> AsyncIterator[Desk]:
    """
    A desk whose officers all read English, and tabs on its workspace, as wide as a page of
    documentation.
    """
    (tmp_path / "home").mkdir()
    roster, policy = example("rosters", "en"), example("policies", "en")
    async with scene(
        sqlite.fresh(migrate), tmp_path / "home", loops=True, roster=roster, policy=policy
    ) as running:

        async def moved() -> None:
            await running.settle()

        async with serve(running.sandbox, moved=moved) as base, tabs(browser, base) as tab:

            async def opened(user: str, place: str) -> Page:
                return await tab(user, place, width=WIDTH, height=HEIGHT)

            yield running, opened


async def keep(shown: Page | Locator, name: str) -> None:
    """Take a picture; where a folder is named for it, write it there."""
    assert name in PICTURES
    taken = await shown.screenshot(animations="disabled", caret="hide")
    if FOLDER:
        assert len(taken) < MOST_BYTES, f"{name}: {len(taken):,} bytes"
        (Path(FOLDER) / f"{name}.png").write_bytes(taken)


def newest(page: Page) -> Locator:
    """The newest message that is for all."""
    return page.locator(".message:not(.ephemeral)").last


async def request(desk: Desk, korea: Page) -> None:
    """The form as it is opened, refused at a field, and sent."""
    await say(korea, "/release request")
    await expect(top(korea)).to_be_visible()
    await fill(korea)
    await top(korea).locator("[data-block=body]").fill(TEXT)
    await top(korea).locator(".body").evaluate("body => body.scrollTop = 0")
    await keep(top(korea), "request-form")
    await top(korea).locator("select[data-block=subject]").select_option("general.defense")
    await top(korea).locator("[type=submit]").click()
    await expect(top(korea).locator("[data-input=subject] .error")).to_be_visible()
    await keep(top(korea), "request-refused")
    await top(korea).locator("select[data-block=subject]").select_option("dprk.missile.launch")
    await top(korea).locator("[type=submit]").click()
    await expect(top(korea)).to_contain_text("KOR-2026-")
    await korea.keyboard.press("Escape")
    await desk[0].settle()


async def decide(desk: Desk, page: Page, button: str, card: str) -> None:
    """The card on which it is decided, the question, and the decision."""
    pressed = page.locator(f"button[data-action={button}]")
    await expect(pressed).to_be_visible()
    await keep(newest(page), card)
    await pressed.click()
    await keep(page.locator("#confirm"), f"{card}-asked")
    await page.locator("#confirm-yes").click()
    await expect(page.locator(".ephemeral").last).to_be_visible()
    await desk[0].settle()


async def shows(page: Page, words: str, name: str) -> None:
    """The release's card at home, once it says so."""
    await expect(newest(page)).to_contain_text(words)
    await keep(newest(page), name)


async def test_the_card_after_each_step_from_request_to_expiry(english: Desk) -> None:
    """What each officer sees, step by step; the text is in no card."""
    running, tab = english
    korea = await tab("U0KORLO", LIAISON["KOR"])
    decides, relays = (
        await tab("U0KORFDO", APPROVALS["KOR"]),
        await tab("U0USAFDO", APPROVALS["USA"]),
    )
    japan = await tab("U0JPNLO", LIAISON["JPN"])
    await request(english, korea)
    await shows(korea, "KOR-2026-", "card-1-requested")
    await decide(english, decides, "approve", "approvals-card")
    await shows(korea, "USA", "card-2-approved")
    await decide(english, relays, "relay", "relay-card")
    await shows(korea, "with JPN", "card-3-relayed")
    await expect(japan.locator("button[data-action=open]")).to_be_visible()
    await keep(newest(japan), "recipient-card")
    await japan.locator("button[data-action=open]").click()
    await tick_all(japan)
    await keep(top(japan), "caveats")
    await top(japan).locator("[type=submit]").click()
    await expect(top(japan)).to_contain_text(TEXT)
    await keep(top(japan), "reading")
    async with japan.expect_response("**/do/act"):
        await top(japan).locator("button[data-action=acknowledge]").click()
    await running.settle()
    await shows(korea, "Acknowledged by JPN", "card-4-acknowledged")
    assert TEXT not in await korea.locator("#stream").inner_text()
    await korea.locator("#inspect").click()
    await korea.set_viewport_size({"width": 1180, "height": 640})
    await korea.locator(".exchange summary").first.click()
    await keep(korea, "inspector")
    await korea.locator("#uninspect").click()
    for _ in range(20):
        if "expired" in await newest(korea).inner_text():
            break
        async with korea.expect_response("**/do/clock"):
            await korea.get_by_role("button", name="+1 day").click()
    await korea.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    await shows(korea, "xpired", "card-5-expired")


async def test_the_card_of_a_release_that_was_returned(english: Desk) -> None:
    """The other way: the hub asks for a new version."""
    running, tab = english
    await running.request()
    await running.decide("KORFDO", "approve")
    relays, korea = await tab("U0USAFDO", APPROVALS["USA"]), await tab("U0KORLO", LIAISON["KOR"])
    await relays.locator("button[data-action=return]").click()
    await top(relays).locator("[data-block=note]").fill("Which sea?")
    await top(relays).locator("select").first.select_option("unclear")
    await keep(top(relays), "return-form")
    async with relays.expect_response("**/do/submit"):
        await top(relays).locator("[type=submit]").click()
    await running.settle()
    await shows(korea, "Which sea?", "card-returned")
    assert BODY not in await korea.locator("#stream").inner_text()


async def test_what_comes_by_itself_and_home(english: Desk) -> None:
    """
    A reminder, word to the supervisors, Home for three roles, and the next morning's digest with
    its picture.
    """
    running, tab = english
    await running.settle(1)
    busy(running)
    await running.settle(6 * 60)
    await running.settle(5)
    decides, watches = (
        await tab("U0KORFDO", APPROVALS["KOR"]),
        await tab("U0KORSUP", "C0KORSUPERVISORS"),
    )
    reminder = decides.locator(".message", has_text="For @").last
    await expect(reminder).to_be_visible()
    await keep(reminder, "reminder")
    await expect(newest(watches)).to_contain_text("Overdue")
    await keep(newest(watches), "escalation")
    for role, user in (
        ("liaison", "U0KORLO"),
        ("approver", "U0KORFDO"),
        ("supervisor", "U0KORSUP"),
    ):
        home = await tab(user, "home")
        await home.set_viewport_size({"width": WIDTH, "height": WHOLE})
        await expect(home.locator(".home")).to_be_visible()
        await keep(home.locator(".home"), f"home-{role}")
    await running.settle(20 * 3600)
    await running.settle(5)
    await watches.set_viewport_size({"width": WIDTH, "height": WHOLE})
    digest = watches.locator(".message", has_text="Daily digest of KOR").last
    await expect(digest.locator("img")).to_be_visible()
    await keep(digest, "digest")


def test_every_picture_is_shown_and_every_picture_shown_is_there() -> None:
    """In the walkthrough or the README, with words for who cannot see it."""
    shown = [
        found
        for page in (DOCS / "walkthrough.md", DOCS / "sandbox.md", DOCS.parent / "README.md")
        for found in re.findall(
            r"!\[([^\]]*)\]\((?:docs/)?images/([^)]+)\.png\)", page.read_text("utf-8")
        )
    ]

    assert (
        {path.stem for path in (DOCS / "images").iterdir()}
        == PICTURES
        == {name for _, name in shown}
    )
    assert all(len(words) > 10 for words, _ in shown)
