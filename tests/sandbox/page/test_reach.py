"""Who can use the page: everybody, with any device; and who cannot: any other site."""

import json
import re
from collections.abc import AsyncIterator
from importlib.resources import files

import pytest
from aiohttp import ClientSession
from playwright.async_api import Page, expect

from bot.sandbox import Sandbox
from bot.sandbox.page import serve
from bot.sandbox.page.acts import ACTS
from tests.sandbox.page.browser import axe
from tests.sandbox.page.conftest import Tab
from tests.sandbox.page.test_launch_warning import say, shot, tick_all, top
from tests.support.desk import LIAISON, Scene


async def violations(page: Page) -> list[str]:
    """What the accessibility checker has against the page as it stands."""
    await page.evaluate(axe())
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{v['id']}: {[n['html'][:160] for n in v['nodes']]}" for v in found["violations"]]


async def overflowing(page: Page) -> list[str]:
    """What sticks out of the window sideways."""
    return await page.evaluate(
        """() => [...document.querySelectorAll(
            '#top *, #guide *, main *, #thread *, dialog[open] *, #inspector *')]
        .filter(e => e.getClientRects().length
            && !e.closest('#who:not([open]) nav, .overflow:not([open]) > div, .table, .carousel')
            && !e.closest('.hidden, .icon, pre')
            && (e.getBoundingClientRect().right > innerWidth + 1
                || e.getBoundingClientRect().left < -1))
        .map(e => e.outerHTML.slice(0, 120))"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
async def test_the_accessibility_checker_finds_nothing(
    desk: tuple[Scene, Tab], width: int, scheme: str
) -> None:
    """
    Channel, form with errors, reading form, Home, inspector and switcher; in light and dark, narrow
    and wide.
    """
    scene, tab = desk
    await scene.released()
    page = await tab("U0JPNLO", LIAISON["JPN"], width=width, color_scheme=scheme)

    assert await violations(page) == [] and await overflowing(page) == []
    await shot(page, f"channel-{width}-{scheme}")
    await say(page, "/release request")
    await top(page).locator("[type=submit]").click()
    await expect(top(page).locator(".error").first).to_be_visible()
    assert await violations(page) == [] and await overflowing(page) == []
    await shot(page, f"form-{width}-{scheme}")
    await page.keyboard.press("Escape")
    await page.locator("button[data-action=open]").click()
    await tick_all(page)
    await top(page).locator("[type=submit]").click()
    await expect(top(page).locator("button[data-action=acknowledge]")).to_be_visible()
    assert await violations(page) == [] and await overflowing(page) == []
    await shot(page, f"reading-{width}-{scheme}")
    await page.keyboard.press("Escape")
    await page.locator("#inspect").click()
    await page.locator("#weather summary").click()
    await page.locator(".exchange summary").first.click()
    assert await violations(page) == [] and await overflowing(page) == []
    await shot(page, f"inspector-{width}-{scheme}")
    await page.locator("#uninspect").click()
    await page.goto(page.url.replace(LIAISON["JPN"], "home"))
    await page.locator("#who summary").click()
    assert await violations(page) == [] and await overflowing(page) == []
    await shot(page, f"home-{width}-{scheme}")


@pytest.fixture
async def base(over_http: Sandbox) -> AsyncIterator[str]:
    """The address of a page."""
    async with serve(over_http) as address:
        yield address


async def test_another_sites_name_for_this_machine_is_turned_away(
    base: str, session: ClientSession
) -> None:
    """A name that a stranger lets point to 127.0.0.1 must not open the page."""
    async with session.get(f"{base}/as/U0ANNA/C0DESK", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403


async def test_another_site_cannot_act(base: str, session: ClientSession) -> None:
    """A form posted from elsewhere lacks the header that only the page itself can send."""
    async with session.post(
        f"{base}/as/U0ANNA/do/say", data=json.dumps({"place": "C0DESK", "text": "hi"})
    ) as answer:
        assert answer.status == 403


async def test_the_page_allows_no_inline_script_and_nothing_from_elsewhere(
    base: str, session: ClientSession
) -> None:
    """Strict, and kept: no style attribute and no handler stands in the markup."""
    async with session.get(f"{base}/as/U0ANNA/C0DESK") as answer:
        policy, text = answer.headers["Content-Security-Policy"], await answer.text()

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy and not re.search(r"<style|<script>|\son\w+=|\sstyle=", text)


async def test_a_person_sees_no_channel_they_are_not_in(base: str, session: ClientSession) -> None:
    """Nor a place, nor a person that is not there."""
    for path in ("U0BEN/C0DESK", "U0NOBODY/C0DESK", "U0ANNA/C0NOWHERE"):
        async with session.get(f"{base}/as/{path}") as answer:
            assert answer.status == 404


async def test_the_page_is_served_on_the_loopback_only(over_http: Sandbox) -> None:
    """Any other address is refused before a port is opened."""
    with pytest.raises(ValueError, match="no loopback address"):
        async with serve(over_http, "0.0.0.0"):
            pass


def test_script_and_style_are_small() -> None:
    """Under 60 KB together."""
    room = files("bot.sandbox.page")

    assert sum(len(room.joinpath(name).read_bytes()) for name in ("page.js", "page.css")) < 60_000


@pytest.mark.parametrize(
    "text", ["[]", "5", "null", '"x"', "{}", '{"text": 5}', '{"seconds": 1%s}' % ("0" * 400)]
)
@pytest.mark.parametrize("act", sorted(ACTS))
async def test_an_act_that_is_none_is_refused_in_words(
    base: str, session: ClientSession, act: str, text: str
) -> None:
    """Whoever calls the page's addresses with a tool of their own learns what was wrong."""
    async with session.post(
        f"{base}/as/U0ANNA/do/{act}", data=text, headers={"X-Sandbox-Page": "1"}
    ) as answer:
        assert answer.status in (200, 400, 409)
        assert isinstance(await answer.json(), dict)


@pytest.mark.parametrize("parts", ["", "/parts"])
@pytest.mark.parametrize("query", ["end", "size"])
@pytest.mark.parametrize(
    "number", ["9" * 5000, "-1", "²", "٣", "x"], ids=["huge", "negative", "raised", "arabic", "no"]
)
async def test_an_address_with_any_number_is_a_page(
    base: str, session: ClientSession, parts: str, query: str, number: str
) -> None:
    """It may have been typed."""
    async with session.get(f"{base}/as/U0ANNA/C0DESK{parts}", params={query: number}) as answer:
        assert answer.status == 200
