"""Slack's events: the Home tab was opened, a channel's members changed, an account changed."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain import attendance
from bot.domain.book import Book
from bot.domain.officers import officer_id
from bot.domain.refusals import Refusal, SlackUnreachable
from bot.waits import CALL_SECONDS
from handlers.home.tab import stranger_home
from handlers.listeners import home_tab
from handlers.requests.caller import admit
from handlers.requests.context import HandlerContext
from handlers.slack import channels
from handlers.slack.accounts import outside
from handlers.slack.request import SlackRequest
from handlers.slack.web_api import SlackSaysNo, reach
from handlers.text.words import Words

EXTERNAL = re.compile(r"[0-9a-f]{1,64}", re.ASCII)
"""A name of ours for a view that shows content."""


async def home_opened(context: HandlerContext, request: SlackRequest) -> None:
    """Draw the Home tab of whoever opened it: an officer's own, or the sentence for a stranger."""
    await request.ack()
    if request.event["tab"] != "home":
        return
    request = replace(request, user=request.event["user"])
    if not request.user:
        return
    try:
        caller = await admit(context, request)
    except Refusal:
        book = await context.store.queries.book(request.now)
        view = stranger_home(Words(), book.policy.exercise)
        with suppress(SlackSaysNo):  # somebody whom Slack does not know has no Home
            await reach(
                request.client.views_publish(user_id=request.user, view=view),
                request.patience(CALL_SECONDS),
            )
        return
    await home_tab.publish(caller)


async def moved(context: HandlerContext, request: SlackRequest) -> None:
    """
    Have a desk's channel checked anew after somebody came into it or left it.

    If anybody is there who is no officer of the desk, that is told at once. When the last outsider
    has left, or the app has come in, what waited goes on. Where Slack does not say who is there,
    housekeeping asks again.
    """
    channel = request.event["channel"]
    if channels.parties_of(await context.store.queries.book(request.now), channel):
        await context.channels.forget(channel)
    await request.ack()
    joined = request.event["type"] == "member_joined_channel"
    request.progress.action = "channel joined" if joined else "channel left"
    seen = await context.glance(replace(request, channel=channel), _nobody_refused)
    if seen.repeated:
        return
    for party in channels.parties_of(seen.book, channel):
        await context.channels.look(channel, party, seen.book)


def _nobody_refused(_: Book) -> None:
    """Refuse nobody, for whoever joins has joined."""


async def changed(context: HandlerContext, request: SlackRequest) -> None:
    """
    Have Slack asked about an officer's account again before its next act, on whichever replica.

    It is asked at once where the account is a guest's, say, or was: what stands open before them
    goes with that.
    """
    request = replace(request, user=request.event["user"])
    book = await context.store.queries.book(request.now, request.actor)
    if not request.actor or request.actor not in book.roster:
        await request.ack()
        return
    known = await context.store.slack.account_changed(request.actor)
    await request.ack()
    if known.outside or outside(request.event["account"], request.team):
        with suppress(SlackUnreachable):  # then the next act asks
            await context.accounts.account(request, known)


async def quiet(context: HandlerContext, request: SlackRequest) -> None:
    """
    Note that somebody turned "do not disturb" on or off in Slack.

    Whoever must be reached at once may then have to be telephoned.
    """
    await request.ack()
    status = request.event["dnd_status"]
    who = officer_id(request.home_team, request.event["user"])
    book = await context.store.queries.book(request.now)
    if who not in book.roster:
        return
    begins, ends = (_moment(status[f"next_dnd_{edge}_ts"]) for edge in ("start", "end"))
    on = bool(status["dnd_enabled"]) and begins is not None and ends is not None
    told = (begins, ends) if on else (None, None)
    here = attendance.attendance_of(book, who)
    if told != (here.quiet_from, here.quiet_until):
        await context.store.attendance.quiet(who, *told)


def _moment(seconds: int | None) -> datetime | None:
    return (
        datetime.fromtimestamp(seconds, UTC)
        if seconds is not None and 0 < seconds < 2**35
        else None
    )


async def closed(context: HandlerContext, request: SlackRequest) -> None:
    """
    Note that a view with content was closed by its reader, so there is nothing left to blank.

    The event counts only from that reader.
    """
    if request.actor and EXTERNAL.fullmatch(request.view["external_id"]):
        await context.store.slack.view_closed(request.view["external_id"], request.actor)
    await request.ack()
