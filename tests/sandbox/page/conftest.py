"""Tabs of a real browser on the page, before the toy app and before the desk."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    Response,
    async_playwright,
    expect,
)

from bot.sandbox import Sandbox
from bot.sandbox.page import serve
from storage.database.schema import migrate
from tests import PATIENCE
from tests.conftest import SqliteFiles
from tests.sandbox.page.browser import ARGUMENTS, NoBrowser, chromium, fonts
from tests.support.desk import Scene, scene

Tab = Callable[..., Awaitable[Page]]

expect.set_options(timeout=PATIENCE * 1000)  # a busy machine is slow, not wrong

STAYING = (
    "const real = setTimeout; setTimeout = (act, wait, ...rest) => wait < 9000 ? real(act, wait, "
    "...rest) : 0"
)
"""What the page shows for nine seconds stays, however long it takes to look."""


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    """A headless Chromium."""
    try:
        path = chromium()
    except NoBrowser as missing:
        raise pytest.fail.Exception(str(missing), pytrace=False) from None
    async with async_playwright() as driver:
        environment = {**os.environ, **fonts(tmp_path)}
        started = await driver.chromium.launch(
            executable_path=path, args=ARGUMENTS, env=environment, timeout=PATIENCE * 1000
        )
        yield started
        await started.close()


@asynccontextmanager
async def tabs(browser: Browser, base: str) -> AsyncIterator[Tab]:
    """Opens tabs, each in a context of its own; at the end no tab may have complained."""
    complaints: list[str] = []
    refused: list[Response] = []
    contexts: list[BrowserContext] = []

    async def opened(
        user: str, place: str = "", width: int = 1440, height: int = 900, **options: Any
    ) -> Page:
        contexts.append(
            await browser.new_context(viewport={"width": width, "height": height}, **options)
        )
        page = await contexts[-1].new_page()
        page.set_default_timeout(PATIENCE * 1000)
        await page.add_init_script(STAYING)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if line.type == "error" else None
        )
        page.on("response", lambda got: refused.append(got) if got.status >= 400 else None)
        await page.goto(f"{base}/as/{user}/{place}" if user else f"{base}/")
        return page

    yield opened
    complaints += [f"{got.url}: {await got.text()}" for got in refused]
    for context in contexts:
        await context.close()
    assert complaints == []


@pytest.fixture
async def toy(over_http: Sandbox, browser: Browser) -> AsyncIterator[tuple[Sandbox, Tab]]:
    """The toy app's sandbox, and tabs on its page."""
    async with serve(over_http) as base, tabs(browser, base) as tab:
        yield over_http, tab


@pytest.fixture
async def desk(
    sqlite: SqliteFiles, tmp_path: Path, browser: Browser
) -> AsyncIterator[tuple[Scene, Tab]]:
    """A desk that runs by itself, and tabs on the page of its workspace."""
    (tmp_path / "home").mkdir()
    async with scene(sqlite.fresh(migrate), tmp_path / "home", loops=True) as running:

        async def moved() -> None:
            await running.settle()

        async with serve(running.sandbox, moved=moved) as base, tabs(browser, base) as tab:
            yield running, tab
