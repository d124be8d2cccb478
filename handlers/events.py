"""What Slack tells of its own accord: the Home tab was opened, somebody joined, somebody changed."""

import asyncio
from datetime import UTC, datetime

from bot.domain.book import Book
from bot.domain.people import officer_id
from bot.domain.refusals import Refusal
from handlers import channels, home
from handlers.inbound import Ask, Json
from handlers.people import Caller, admit
from handlers.ports import FrontDesk
from handlers.reach import reach
from handlers.words import Words

ROWS = 10


async def home_opened(desk: FrontDesk, ask: Ask) -> None:
    """Draw the Home tab of whoever opened it: an officer's own, or the sentence for a stranger."""
    await ask.ack()
    if ask.event.get("tab") != "home":
        return
    ask.user = str(ask.event.get("user", ""))
    view = await _home(desk, ask)
    await reach(ask.client.views_publish(user_id=ask.user, view=view))


async def _home(desk: FrontDesk, ask: Ask) -> Json:
    try:
        caller = await admit(desk, ask)
    except Refusal:
        book = await desk.store.book(ask.now)
        return home.stranger_home(Words(), book.policy.exercise)
    return await _own(desk, ask, caller)


async def _own(desk: FrontDesk, ask: Ask, caller: Caller) -> Json:
    officer = caller.officer
    waiting = await desk.store.listing(officer, "pending", ask.now, ROWS, 0)
    shared = await desk.store.listing(officer, "shared", ask.now, ROWS, 0)
    return home.home_view(officer, caller.book, caller.words, waiting=waiting, shared=shared)


async def moved(desk: FrontDesk, ask: Ask) -> None:
    """
    Somebody came into a desk's channel, or left it: whoever draws cards there asks anew who is in it.

    If who came is no officer of the desk, its security officers are told at once; the cards wait by themselves.
    """
    await ask.ack()
    channel = str(ask.event.get("channel", ""))
    desk.channels.forget(channel)
    if ask.event.get("type") != "member_joined_channel":
        return
    ask.channel = channel
    seen = await desk.glance(ask, _nobody_refused, "channel joined")
    if seen.repeated:
        return
    for party in channels.parties_of(seen.book, channel):
        if str(ask.event.get("user", "")) in await desk.channels.strangers(channel, party, seen.book):
            await desk.channels.tell_security(party, channel, channels.OUTSIDERS, seen.book)


def _nobody_refused(_: Book) -> None:
    """Whoever joins has joined: there is nothing to refuse."""


async def changed(desk: FrontDesk, ask: Ask) -> None:
    """An account changed: ask Slack again before its next act."""
    changed = ask.event.get("user")
    if isinstance(changed, dict):
        desk.faces.forget(str(changed.get("id", "")))
    await ask.ack()


async def quiet(desk: FrontDesk, ask: Ask) -> None:
    """Slack lets nothing disturb somebody, or does again: whoever must be reached at once may have to be telephoned."""
    await ask.ack()
    status = ask.event.get("dnd_status") or {}
    who = officer_id(ask.home_team, str(ask.event.get("user", "")))
    book = await desk.store.book(ask.now)
    if who not in book.roster:
        return
    begins, ends = (_moment(status.get(f"next_dnd_{edge}_ts")) for edge in ("start", "end"))
    on = bool(status.get("dnd_enabled")) and begins is not None and ends is not None
    await asyncio.to_thread(desk.store.quiet_now, who, begins if on else None, ends if on else None)


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and 0 < seconds < 2**35 else None


async def closed(desk: FrontDesk, ask: Ask) -> None:
    """A view with content was closed by its reader: there is nothing to blank any more."""
    name = ask.view.get("external_id")
    if name:
        await desk.store.view_closed(str(name))
    await ask.ack()
