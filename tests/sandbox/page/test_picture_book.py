"""
Every state of every card, in three languages, as pictures: `make pictures` writes them to
docs/face.

Light on a wide window, dark on a telephone; each card below the name of its state and its room.
"""

import base64
import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.async_api import Browser, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.notifications.cards import CardKind
from bot.sandbox import Sandbox
from bot.sandbox.page import serve
from bot.sandbox.protocol import Json
from bot.sandbox.workspace.clock import HandClock
from handlers.text.words import languages
from tests import TOP
from tests.domain.world import OFFICERS, at
from tests.handlers.render.test_card_lines import LATE, STATES, drawn
from tests.handlers.stages import DUTY
from tests.sandbox.page.conftest import tabs
from tests.sandbox.page.test_dates import LOCALES
from tests.sandbox.page.test_gallery import app_of
from tests.sandbox.page.test_reach import overflowing
from tests.sandbox.toy import workspace

FOLDER = os.environ.get("TRIPOINT_PICTURES")
BOOK = TOP / "docs" / "face"
SHEETS = {
    "decision": (CardKind.DECISION,),
    "own": (CardKind.OWN, CardKind.RETURNED, CardKind.ASKED),
    "release": (CardKind.RELEASE,),
}
"""Sheet → the kinds of card on it."""
LOOKS = {"light": 880, "dark": 390}
"""Scheme → width of the window, in pixels."""
MOMENTS = {at(2): "", at(30): "overdue", at(LATE): "later"}
"""When cards are looked at → the sheet on which they are all, if not one of `SHEETS`."""
A_SHEET = 24
"""So many cards at most, for a picture is at most 16,384 pixels high."""
MOST_BYTES = 400_000
WEBP = """async (png) => {
    const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width, picture.height];
    canvas.getContext("2d").drawImage(picture, 0, 0);
    return canvas.toDataURL("image/webp", 0.4).split(",")[1];
}"""
"""A third of the bytes of the same picture as PNG."""


class Sheet(NamedTuple):
    """
    Cards of one picture, oldest state first.

    Attributes:
        name: The name of the picture.
        at: When its cards are looked at, for the times that Slack itself counts.
        cards: The name of each card's state and room, and the message.
    """

    name: str
    at: datetime
    cards: list[tuple[str, Json]]


def sheets(language: str) -> Iterator[Sheet]:
    """Every card of every state, each card once."""
    seen = set()
    chapters: dict[tuple[str, datetime], list[tuple[str, Json]]] = {}
    for state, (_, book) in STATES.items():
        for about, card in drawn(state, language):
            kind = about.split(": ", 1)[1].split(" ")[0]
            looked_at = next(moment for moment in MOMENTS if book.now <= moment)
            chapter = MOMENTS[looked_at] or next(n for n, kinds in SHEETS.items() if kind in kinds)
            if (said := repr(card.blocks)) not in seen:
                seen.add(said)
                message = {"text": card.text, "blocks": card.blocks}
                chapters.setdefault((chapter, looked_at), []).append((about, message))
    for (chapter, looked_at), cards in sorted(chapters.items(), key=lambda found: found[0][1]):
        for n in range(0, len(cards), A_SHEET):
            yield Sheet(f"{chapter}-{n // A_SHEET + 1}", looked_at, cards[n : n + A_SHEET])


def room(name: str) -> str:
    """The id of the channel in which a sheet is shown."""
    return "C0" + re.sub("[^A-Z0-9]", "", name.upper())


@asynccontextmanager
async def shown(language: str) -> AsyncIterator[Sandbox]:
    """A workspace with a channel for each sheet."""
    made = workspace()
    people = {o.id.split("/")[1]: o.name for o in (*OFFICERS, *DUTY)}
    made["manifest"]["display_information"]["name"] = "Tripoint"
    made["users"][0] |= {"locale": LOCALES[language]}
    made["users"] += [{"id": u, "name": u.lower(), "real_name": n} for u, n in people.items()]
    made["channels"] += [
        {"id": room(sheet.name), "name": sheet.name, "members": ["U0ANNA", "@app"]}
        for sheet in sheets(language)
    ]
    async with Sandbox(made, rates="off", clock=HandClock(at(0).timestamp())) as running:
        yield running


async def post(client: AsyncWebClient, channel: str, about: str, card: Json) -> None:
    """The card, below the name of its state."""
    head = {"type": "context", "elements": [{"type": "plain_text", "text": about}]}
    await client.chat_postMessage(
        channel=channel, text=card["text"], blocks=[head, *card["blocks"]]
    )


async def keep(page: Page, name: str) -> None:
    """Take a picture of all that a room holds; where a folder is named for it, write it there."""
    height = await page.locator("#stream").evaluate("stream => stream.scrollHeight")
    await page.set_viewport_size(
        {"width": page.viewport_size["width"], "height": height + 400}  # type: ignore[index]
    )
    taken = await page.locator("#stream").screenshot(animations="disabled")
    if FOLDER:
        made = await page.evaluate(WEBP, base64.b64encode(taken).decode())
        picture = base64.b64decode(made)
        assert len(picture) < MOST_BYTES, f"{name}: {len(picture):,} bytes"
        (Path(FOLDER).parent / "face" / f"{name}.webp").write_bytes(picture)


@pytest.mark.parametrize("language", languages())
async def test_every_card_is_drawn_whole_in_every_language(language: str, browser: Browser) -> None:
    """Nothing is cut off or left out, light and dark, wide and narrow."""
    async with shown(language) as sandbox, serve(sandbox) as base, tabs(browser, base) as tab:
        for sheet in sheets(language):
            sandbox.workspace.clock.advance(sheet.at.timestamp() - sandbox.workspace.clock.now())
            for about, card in sheet.cards:
                await post(app_of(sandbox), room(sheet.name), about, card)
            for scheme, width in LOOKS.items():
                page = await tab("U0ANNA", room(sheet.name), width=width, color_scheme=scheme)
                await look(page, sheet, f"{language}-{scheme}-{sheet.name}")


async def look(page: Page, sheet: Sheet, name: str) -> None:
    """At all that stands on a sheet."""
    await expect(page.locator("#stream .message")).to_have_count(len(sheet.cards))
    assert await page.locator(".unknown").count() == 0
    assert await overflowing(page) == []
    await keep(page, name)


def test_every_sheet_of_the_book_is_there_and_is_shown() -> None:
    """In three languages, light and dark."""
    page = (BOOK / "README.md").read_text("utf-8")
    made = {
        f"{language}-{scheme}-{sheet.name}"
        for language in languages()
        for scheme in LOOKS
        for sheet in sheets(language)
    }

    assert made == {path.stem for path in BOOK.glob("*.webp")}
    assert made == set(re.findall(r"\(([\w-]+)\.webp\)", page))
