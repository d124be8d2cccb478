"""What somebody must look after when an officer stands down, told before, a sentence each."""

import asyncio
from collections.abc import Iterator
from functools import partial

from bot.domain.book import Book
from bot.domain.officers import Officer, slack_user
from bot.settings import Settings
from storage.book.departure import leaving
from storage.store.store import Store

SECONDS = 5.0
"""
How long Slack may take to say who sits in the desk's channels: standing down must not wait for it.
"""
SHOWN = 10
STEPS = {
    "originator_review": "a decision of {party}",
    "relay_review": "{party}'s decision on the relay",
    "acknowledge": "{party} to acknowledge it",
}


def sentences(store: Store, settings: Settings, book: Book, officer: Officer) -> Iterator[str]:
    """
    Say what an officer leaves behind: channels, steps that wait for them, drafts, watches,
    stand-ins.

    Args:
        store: Where their steps and drafts are looked up.
        settings: How Slack is reached, for the channels they sit in.
        book: The officers and desks as they are now.
        officer: Who stands down.
    """
    found = store.db.read(partial(leaving, officer=officer, book=book)).now()
    user, party = slack_user(officer.id), officer.party
    yield from _seats(settings, book, officer)
    for waits in found.waits[:SHOWN]:
        left = f"{waits.others} others can take it" if waits.others > 1 else "one other can take it"
        what = STEPS[waits.step].format(party=party)
        yield (
            f"{waits.number} is waiting for {what}: "
            f"{left if waits.others else 'nobody else can take it'}."
        )
    if len(found.waits) > SHOWN:
        yield f"{len(found.waits) - SHOWN} more releases are waiting for {user}."
    if found.own:
        more = f" and {len(found.own) - SHOWN} more" if len(found.own) > SHOWN else ""
        yield (
            f"{user} drafted or asked for {', '.join(found.own[:SHOWN])}{more}, which only they "
            "can withdraw."
        )
    for watched in found.watches:
        yield (
            f"{user} has the watch of {watched}: until somebody takes it, reminders go to all who "
            "can act."
        )
    for away in found.stands_in_for:
        yield (
            f"{user} stands in for {slack_user(away)}, who is on leave: nobody stands in for them "
            "then."
        )


def _seats(settings: Settings, book: Book, officer: Officer) -> Iterator[str]:
    """Say in which of the desk's channels the officer still sits, and will be an outsider."""
    desk, user = book.desks.get(officer.party), slack_user(officer.id)
    if desk is None:
        return
    if settings.bot_token is None:
        yield (
            f"Slack was not asked, for there is no SLACK_BOT_TOKEN: remove {user} from "
            f"{', '.join(desk.channels)}."
        )
        return
    there, unseen = asyncio.run(_asked(settings, desk.channels, user))
    for channel in there:
        yield (
            f"{user} sits in {channel}: remove them there, for until then all messages for it are "
            "held back."
        )
    if unseen:
        listed = ", ".join(f"{channel} ({why})" for channel, why in unseen.items())
        yield f"Slack did not say who sits in {listed}: remove {user} there."


async def _asked(
    settings: Settings, channels: tuple[str, ...], user: str
) -> tuple[list[str], dict[str, str]]:
    """
    Ask Slack who is in some channels.

    Returns:
        The channels that the person is in, and the channels that could not be seen, each with the
        reason.
    """
    from bot.cli.checks.slack import asking, why
    from bot.transport.slack_errors import UNREACHED
    from handlers.slack.channels import members

    async with asking(settings) as client:

        async def one(channel: str) -> tuple[str, bool | str]:
            try:
                async with asyncio.timeout(SECONDS):
                    return channel, user in await members(client, channel)
            except UNREACHED as error:
                return channel, why(error)

        found = await asyncio.gather(*map(one, channels))
    return [c for c, seen in found if seen is True], {
        c: why for c, why in found if isinstance(why, str)
    }
