"""The publishing of Home tabs: when one is opened or paged, and, for the outbox, after a change."""

import logging
from dataclasses import replace
from datetime import datetime

from bot.domain.officers import OfficerId
from bot.domain.refusals import SlackUnreachable
from bot.transport.payload import Json
from bot.waits import CALL_SECONDS
from handlers.home import rows, tab
from handlers.render import modals, paging
from handlers.requests import release_lookup, replies
from handlers.requests.caller import Caller
from handlers.requests.context import HandlerContext
from handlers.slack.request import Surface
from handlers.slack.web_api import reach
from handlers.text.words import Words
from storage.outbox.home_tabs import FIRST, WELCOME, Homes

log = logging.getLogger(__name__)


async def view_for(
    context: HandlerContext, officer: OfficerId, page: str, now: datetime
) -> tuple[Json, bool]:
    """
    Return an account's Home as it stands now, and whether they are an officer of any desk.

    Args:
        context: where it is read from, and the name of the command that it speaks of.
        officer: whose Home it is.
        page: which page of it.
        now: the time by the desk's clock.
    """
    store = context.store
    book = await store.queries.book(now, officer)
    known = book.roster.get(officer)
    words = replace(Words.of(known), command=context.command)
    if known is None or not known.active or book.account.outside:
        return tab.stranger_home(words, book.policy.exercise), False
    first = page == WELCOME
    turned = paging.read_page(FIRST if first else page)
    seen = await store.queries.worklist(known, now, turned, tab.SIZES)
    listed = (seen.waiting, seen.shared, seen.received)
    there = tuple(at if found.rows else 0 for at, found in zip(turned, listed, strict=True))
    if there != turned:  # what stood on a later page is gone
        turned = there[0], there[1], there[2]
        seen = await store.queries.worklist(known, now, turned, tab.SIZES)
    return tab.home_view(book, words, seen, turned, first=first), True


async def publish(caller: Caller, page: str | None = None) -> None:
    """
    Draw the Home of whoever looks at it now.

    Where Slack does not take it, the outbox delivers it later.

    Args:
        caller: the officer who acts.
        page: the page to show; None for the page they are on.
    """
    context, request = caller.context, caller.request
    homes = Homes(context.store.db)
    row = await homes.open_tab(caller.officer, request.now, page)
    view, _ = await view_for(context, row.officer, row.page, request.now)
    try:
        answer = await reach(
            request.client.views_publish(user_id=request.user, view=view),
            request.patience(CALL_SECONDS),
        )
    except SlackUnreachable:
        log.info("a Home was left to the outbox")
        return
    await homes.drawn(row, request.now, answer["view"]["hash"])


async def turned(caller: Caller) -> None:
    """
    Handle a button `older`, `newer` or `welcomed` of a Home, or of the modal that shows one.

    Raises:
        NotFound: its value is none of ours.
    """
    request, page = caller.request, paging.page_value(caller.request.value(paging.read_page))
    await request.ack()
    if request.surface is Surface.MODAL:
        view, _ = await view_for(caller.context, caller.officer.id, page, request.now)
        await replies.redraw(request, modals.desk_view(view, caller.words))
    else:
        await publish(caller, page)


async def listed(caller: Caller) -> None:
    """
    Show a list in a modal, opened from Home, or another page of it.

    Raises:
        NotFound: the button's value is none of ours.
    """
    request = caller.request
    which, offset = request.value(paging.read_list)
    found = await caller.context.store.queries.listing(
        caller.officer, which, request.now, tab.ROWS, offset
    )
    view = tab.list_view(replace(caller.book, now=request.now), caller.words, found, which, offset)
    if request.surface is Surface.MODAL:
        await request.ack()
        await replies.redraw(request, view)
    else:
        await replies.show(request, view)


async def call(caller: Caller, number: str, _: int) -> None:
    """Show the telephone of the desks whose step it is, which Slack cannot dial."""
    outcome = await caller.context.once(caller.request, number, release_lookup.known)
    if outcome.repeated:
        await caller.request.ack()
        return
    book, words = outcome.book, caller.words
    parties = rows.acting_elsewhere(outcome.release, book)
    lines = [
        words.say("home-call", party=party, telephone=rows.telephone(party, book, words))
        for party in parties
    ]
    how = "home-call-how" if lines else "home-call-none"
    said = "\n".join([*lines, words.say(how, number=number)])
    await replies.show(
        caller.request, modals.notice_view(said, words, exercise=book.policy.exercise)
    )
