"""The Home tab before each role, on a wide screen and on a phone, by day and by night."""

import os
from functools import partial

import pytest
from playwright.async_api import Page, expect

from bot.domain import steps
from bot.domain.officers import officer_id
from storage.transaction.act import Attempt
from tests.sandbox.page.conftest import Tab
from tests.sandbox.page.test_launch_warning import SHOTS, shot
from tests.support.desk import Scene, launch

MANY = int(os.environ.get("TRIPOINT_HOME_ITEMS", "500" if SHOTS else "25"))
"""Open items on the busiest Home."""
TEAM = "T0SANDBOX"


def do(scene: Scene, user: str, number: str | None, rule: object, **values: object) -> str:
    """One act of somebody; the release's number."""
    act = Attempt(rule.__name__, scene.now, actor=officer_id(TEAM, f"U0{user}"))  # type: ignore[attr-defined]
    return scene.store.releases.change(number, partial(rule, **values), act).now().release.number  # type: ignore[arg-type]


def drafted(scene: Scene, title: str, precedence: str = "PRIORITY") -> str:
    """A release that Korea offers to Japan."""
    draft = launch(title=title, precedence=precedence)
    return do(scene, "KORLO", None, steps.request, draft=draft)


def busy(scene: Scene) -> None:
    """Something at every step, some of it late."""
    for title, precedence in (
        ("Fuel convoy at the eastern coast", "ROUTINE"),
        ("Launch observed", "FLASH"),
    ):
        drafted(scene, title, precedence)
    returned = drafted(scene, "Reactor activity")
    do(scene, "KORFDO", returned, steps.send_back, code="level", note="Lower it, please")
    asking = steps.Asking(
        "KOR", "dprk.missile.launch", "What flew at 1158?", "Warning", "IMMEDIATE"
    )
    do(scene, "JPNLO", None, steps.ask, asking=asking)
    for title, precedence in (
        ("Missile moved out of its shelter", "IMMEDIATE"),
        ("Test stand in use", "PRIORITY"),
    ):
        number = drafted(scene, title, precedence)
        do(scene, "KORFDO", number, steps.approve)
        do(scene, "USAFDO", number, steps.relay)


def many(scene: Scene) -> None:
    """As many as a desk has after a bad week."""
    for n in range(MANY):
        drafted(
            scene,
            f"Observation {n + 1} of the northern site",
            ("FLASH", "PRIORITY", "ROUTINE")[n % 3],
        )


async def fits(page: Page) -> None:
    """Nothing sticks out to the side, and no button's words are cut."""
    wide = await page.evaluate(
        """() => [...document.querySelectorAll('.home, .home *')]
            .filter(e => e.scrollWidth > e.clientWidth + 1
                      && getComputedStyle(e).overflowX !== 'visible' && e.clientWidth > 0)
            .map(e => e.tagName + '.' + e.className + ' ' + e.innerText.slice(0, 40))"""
    )
    assert wide == []
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


ROLES = {
    "liaison": "U0KORLO",
    "approver": "U0KORFDO",
    "supervisor": "U0KORSUP",
    "liaison-ja": "U0JPNLO",
    "hub": "U0USAFDO",
}


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_home_reads_well_for_every_role(
    desk: tuple[Scene, Tab], width: int, scheme: str
) -> None:
    """What waits comes first, and nothing is cut or lies over something else."""
    scene, tab = desk
    busy(scene)
    scene.hand.advance(40 * 60)
    for role, user in ROLES.items():
        page = await tab(user, "home", width, 2000, color_scheme=scheme)
        await expect(page.locator(".home")).to_be_visible()
        await fits(page)
        await shot(page, f"home-{role}-{width}-{scheme}")


@pytest.mark.parametrize("width", [1440, 390])
async def test_a_home_with_hundreds_of_open_items_is_turned_over_by_a_click(
    desk: tuple[Scene, Tab], width: int
) -> None:
    """Six at a time, whatever their number."""
    scene, tab = desk
    many(scene)
    page = await tab("U0KORFDO", "home", width, 2000)
    await expect(page.locator("button[data-action=approve]")).to_have_count(6)
    await shot(page, f"home-many-{width}")
    await page.locator("button[data-action=older]").click()

    await expect(page.locator("button[data-action=newer]")).to_be_visible()
    await expect(page.locator("button[data-action=approve]")).to_have_count(6)
    await fits(page)
    await shot(page, f"home-many-second-{width}")
