"""The desks' channels: which desk each belongs to, and who is in it that should not be."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.book import Book
from bot.domain.notifications.notices import OUTSIDERS
from bot.domain.officers import Officer, slack_user
from bot.domain.refusals import SlackUnreachable, TokenRefused, WrongChannel
from bot.transport.slack_client import all_pages
from bot.transport.slack_errors import PASSING, UNREACHED, error_code
from bot.waits import OPEN_SECONDS, Clock
from handlers.slack.request import SlackRequest
from handlers.slack.web_api import SlackSaysNo, reach
from storage.store.store import Store

log = logging.getLogger(__name__)
FRESH = timedelta(seconds=60)
"""How long what Slack said counts, where it has told of no change since."""


def parties_of(book: Book, channel: str) -> list[str]:
    """Return the parties whose desk has this channel: one, where the roster is right."""
    return [party for party, desk in book.desks.items() if channel in desk.channels]


def belonging(book: Book, party: str) -> frozenset[str]:
    """Return the Slack users who are rostered, active officers of the party."""
    return frozenset(slack_user(officer.id) for officer in book.officers_of(party))


@dataclass
class Channels:
    """
    The members of the desks' channels, asked of Slack.

    The answer is kept in the database for a minute, or until somebody comes or goes.

    Attributes:
        _own: this app's own user, once Slack has said it: that stays the same, like whose a direct
            conversation is.
    """

    client: AsyncWebClient
    store: Store
    clock: Clock
    _own: str = ""
    _directs: dict[str, tuple[float, str]] = field(default_factory=dict)

    async def works_here(self, request: SlackRequest, officer: Officer, book: Book) -> None:
        """
        Let commands pass that come from the officer's own desk, or from this app's direct
        conversation with them.

        Raises:
            WrongChannel: they come from anywhere else, such as a direct conversation of two
                persons.
            SlackUnreachable: Slack does not say whose direct conversation it is.
        """
        desk = book.desks.get(officer.party)
        if desk and request.channel in desk.channels:
            return
        private = request.channel and request.channel.startswith("D")
        if not private or not await self._is_direct(request):
            raise WrongChannel

    async def forget(self, channel: str) -> None:
        """
        Have the members of a channel asked again, on whichever replica draws the next card there.
        """
        await self.store.slack.members_changed(channel)

    async def strangers(self, channel: str, party: str, book: Book) -> list[str]:
        """
        Return the Slack users in a channel who are no rostered, active officers of `party`, nor
        this app.

        Raises:
            SlackApiError: the channel cannot be seen, such as a private one that the app was not
                invited to.
        """
        there = await self._there(channel)
        own = await self._itself()
        rostered = belonging(book, party)
        return [user for user in there if user != own and user not in rostered]

    async def look(self, channel: str, party: str, book: Book) -> tuple[str, bool]:
        """
        Check who is in a party's channel, and hold back or release what waits for it.

        What is held back is reported.

        Returns:
            Why the channel is held, empty where it is in order, and True. Where Slack does not say,
            the reason and False, as it is to be asked again.
        """
        try:
            outsiders = await self.strangers(channel, party, book)
        except SlackApiError as error:
            why, outsiders = error_code(error), []
        except UNREACHED as fault:
            return type(fault).__name__, False
        else:
            why = OUTSIDERS if outsiders else ""
        if why in PASSING:
            return why, False
        if why:
            await self.store.slack.hold_channel(channel, party, why, outsiders, book.now)
        else:
            await self.store.slack.free_channel(channel, book.now)
        return why, True

    async def _is_direct(self, request: SlackRequest) -> bool:
        """
        Return whether a request comes from this app's direct conversation with whoever acts.

        That conversation never becomes another. Each process asks Slack once for a person, and
        again, at most once a minute, while it is another channel.
        """
        at, known = self._directs.get(request.user, (0.0, ""))
        if known == request.channel or (
            known and self.clock.monotonic() - at < FRESH.total_seconds()
        ):
            return known == request.channel
        seconds = request.before_act(OPEN_SECONDS)
        try:
            opened = await reach(self.client.conversations_open(users=request.user), seconds)
        except TokenRefused:
            raise
        except (SlackApiError, SlackUnreachable) as fault:
            log.warning("Slack does not say which conversation is the app's: %s", fault)
            raise SlackUnreachable(where="direct") from None
        except SlackSaysNo:
            return False
        known = str((opened.get("channel") or {}).get("id"))
        self._directs[request.user] = (self.clock.monotonic(), known)
        return known == request.channel

    async def _there(self, channel: str) -> Sequence[str]:
        while True:
            known, now = await self.store.slack.members(channel), self.clock.now()
            if (
                known.people is not None
                and known.asked_at
                and known.asked_at <= now < known.asked_at + FRESH
            ):
                return known.people
            said = replace(known, asked_at=now, people=tuple(await members(self.client, channel)))
            if await self.store.slack.members_said(channel, said):
                return said.people or ()

    async def _itself(self) -> str:
        self._own = self._own or str((await self.client.auth_test())["user_id"])
        return self._own


async def members(client: AsyncWebClient, channel: str) -> list[str]:
    """Return all people in a channel, page by page, the app among them."""
    every = all_pages(client.conversations_members, "members", channel=channel)
    return [str(user) async for user in every]
