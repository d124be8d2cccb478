"""
Publishing Homes: when one is opened or turned over, and, for the outbox, when something has moved.
"""

import logging
from dataclasses import replace
from datetime import datetime

from bot.domain.officers import OfficerId
from bot.domain.refusals import NotFound, SlackUnreachable
from bot.transport.payload import Json
from bot.waits import CALL_SECONDS
from handlers.listeners import opening
from handlers.listeners.commands import LISTS
from handlers.render import home_tab
from handlers.requests import replies
from handlers.requests.caller import Caller, admit
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest, Surface
from handlers.slack.web_api import reach
from handlers.text.words import Words
from storage.outbox.home_tabs import Homes
from storage.store.store import Store

log = logging.getLogger(__name__)


async def view_for(store: Store, officer: OfficerId, page: str, now: datetime) -> tuple[Json, bool]:
    """The Home of whoever it is as it stands now, and whether they are an officer of any desk."""
    book = await store.book(now, officer)
    known = book.roster.get(officer)
    if known is None or not known.active or book.account.outside:
        return home_tab.stranger_home(Words.of(known), book.policy.exercise), False
    turned = home_tab.read_page(page)
    seen = await store.outlook(known, now, turned, home_tab.SIZES)
    listed = (seen.waiting, seen.shared, seen.received)
    there = tuple(at if found.rows else 0 for at, found in zip(turned, listed, strict=True))
    if there != turned:  # what stood on a later page is gone
        turned = home_tab.read_page(home_tab.written_page((there[0], there[1], there[2])))
        seen = await store.outlook(known, now, turned, home_tab.SIZES)
    return home_tab.home_view(book, Words.of(known), seen, turned), True


async def publish(
    desk: HandlerContext, ask: SlackRequest, caller: Caller, page: str | None = None
) -> None:
    """
    Draw the Home of who looks at it now; where Slack does not take it, the outbox will.

    Args:
        page: where they turn to; None for where they are.
    """
    homes = Homes(desk.store)
    row = await homes.looked(caller.officer, ask.now, page)
    view, _ = await view_for(desk.store, row.officer, row.page, ask.now)
    try:
        answer = await reach(
            ask.client.views_publish(user_id=ask.user, view=view), ask.patience(CALL_SECONDS)
        )
    except SlackUnreachable:
        log.info("a Home was left to the outbox")
        return
    await homes.drawn(row, ask.now, answer["view"]["hash"])


async def turned(desk: HandlerContext, ask: SlackRequest) -> None:
    """
    A button `older` or `newer` of a Home.

    Raises:
        NotFound: its value is none of ours.
    """
    ask.action = "home"
    caller = await admit(desk, ask)
    text = ask.pressed["value"]
    try:
        home_tab.read_page(text)
    except ValueError:
        raise NotFound from None
    await ask.ack()
    await publish(desk, ask, caller, text)


async def begun(desk: HandlerContext, ask: SlackRequest) -> None:
    """
    A button `request` or `ask` of a Home: the form that begins a release.

    Raises:
        Refusal: as for the command.
    """
    ask.action = ask.pressed["action_id"]
    caller = await admit(desk, ask)
    await opening.first(desk, ask, caller, ask.action)


async def listed(desk: HandlerContext, ask: SlackRequest) -> None:
    """
    A list, opened from Home in a modal, or turned over in it.

    Raises:
        NotFound: the button's value is none of ours.
    """
    ask.action = "list"
    caller = await admit(desk, ask)
    which, offset = read_list(ask.pressed["value"])
    found = await desk.store.listing(caller.officer, LISTS[which], ask.now, home_tab.ROWS, offset)
    view = home_tab.list_view(replace(caller.book, now=ask.now), caller.words, found, which, offset)
    if ask.surface is Surface.MODAL:
        await ask.ack()
        await replies.redraw(ask, view)
    else:
        await replies.show(ask, view)


def read_list(text: str) -> tuple[str, int]:
    """
    The list and the offset in a button's value.

    Raises:
        NotFound: it is none of ours.
    """
    named, _, offset = text.partition(".")
    if named not in LISTS or not (offset.isascii() and offset.isdigit() and len(offset) < 7):
        raise NotFound
    return named, int(offset)
