"""Whose channel is this: where commands work, and who sits in a desk's channel that should not."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.book import Book
from bot.domain.people import Officer, OfficerId, Role, slack_user
from bot.domain.refusals import SlackUnreachable, WrongChannel
from handlers.inbound import Ask
from handlers.reach import SlackSaysNo, reach
from handlers.words import Words

log = logging.getLogger(__name__)
PAGE = 200
PATIENCE_SECONDS = 0.8
"""How long Slack may take to say which conversation is the app's, of the two seconds that a command has."""
FRESH_SECONDS = 60.0
TOLD_AGAIN_SECONDS = 12 * 3600.0
OUTSIDERS = "outsiders"
"""Why cards are held that wait for somebody to leave; any other reason is an error code of Slack's."""


def parties_of(book: Book, channel: str) -> list[str]:
    """The parties whose desk has this channel: one, where the roster is right."""
    return [party for party, desk in book.desks.items() if channel in desk.channels]


def belongs(book: Book, party: str, user: str) -> bool:
    """Whether a person of the desk's workspace is a rostered, active officer of the party."""
    return any(o.party == party and o.active and slack_user(o.id) == user for o in book.roster.values())


def security_officers(book: Book, party: str) -> list[OfficerId]:
    """Who is told when something is wrong with the party's channels."""
    return [o.id for o in book.roster.values() if o.party == party and o.is_a(Role.SECURITY)]


@dataclass
class Channels:
    """
    Who is in the desks' channels: asked of Slack, and remembered for a minute or until somebody joins.

    Attributes:
        monotonic: seconds that never step back.
    """

    client: AsyncWebClient
    monotonic: Callable[[], float]
    _members: dict[str, tuple[float, list[str]]] = field(default_factory=dict)
    _own: str = ""
    _directs: dict[str, tuple[float, str]] = field(default_factory=dict)
    _told: dict[tuple[str | None, str], float] = field(default_factory=dict)

    async def works_here(self, ask: Ask, officer: Officer, book: Book) -> None:
        """
        Let commands pass that come from the officer's own desk, or from this app's direct conversation with them.

        Raises:
            WrongChannel: they come from anywhere else, such as a direct conversation of two persons.
            SlackUnreachable: Slack does not say whose direct conversation it is.
        """
        desk = book.desks.get(officer.party)
        if desk and ask.channel in desk.channels:
            return
        if not (ask.channel and ask.private and await self._is_direct(ask.channel, ask.user)):
            raise WrongChannel

    def forget(self, channel: str) -> None:
        """Ask again next time: somebody came or went."""
        self._members.pop(channel, None)

    async def strangers(self, channel: str, party: str, book: Book) -> list[str]:
        """
        The Slack users in a channel who are no rostered, active officers of `party`, nor this app.

        Raises:
            SlackApiError: the channel cannot be seen, such as a private one that the app was not invited to.
        """
        there = await self._there(channel)
        own = await self._itself()
        found = [user for user in there if user != own and not belongs(book, party, user)]
        if not found:
            self._told = {told: at for told, at in self._told.items() if told[0] != channel}
        return found

    async def tell_security(self, party: str, channel: str | None, why: str, book: Book) -> None:
        """
        Tell a party's security officers, each in a direct message, that cards are held back, and why.

        Whoever notices the same once more within half a day, before it was mended, tells nobody.

        Args:
            channel: None where the card had none yet.
            why: `outsiders`, or an error code of Slack's.

        Raises:
            SlackApiError: a message could not be sent.
        """
        at = self._told.get((channel, why))
        if at is not None and self.monotonic() - at < TOLD_AGAIN_SECONDS:
            return
        for officer in security_officers(book, party):
            words = Words.of(book.roster[officer])
            place = f"<#{channel}>" if channel else words.say("a-desk-channel")
            if why == OUTSIDERS:
                sentence = words.say("held-outsiders", party=party, channel=place)
            else:
                sentence = words.say("held-unreachable", party=party, channel=place, code=why)
            opened = await self.client.conversations_open(users=slack_user(officer))
            await self.client.chat_postMessage(channel=opened["channel"]["id"], text=sentence)
        self._told[channel, why] = self.monotonic()

    async def _is_direct(self, channel: str, user: str) -> bool:
        """
        Whether a channel is this app's direct conversation with a person, which never becomes another.

        Each process asks Slack once for a person, and again, at most once a minute, while it is another channel.
        """
        at, known = self._directs.get(user, (0.0, ""))
        if known == channel or (known and self.monotonic() - at < FRESH_SECONDS):
            return known == channel
        try:
            opened = await reach(self.client.conversations_open(users=user), PATIENCE_SECONDS)
        except (SlackApiError, SlackUnreachable) as fault:
            log.warning("Slack does not say which conversation is the app's: %s", type(fault).__name__)
            raise SlackUnreachable(where="direct") from None
        except SlackSaysNo:
            return False
        known = str((opened.get("channel") or {}).get("id"))
        self._directs[user] = (self.monotonic(), known)
        return known == channel

    async def _there(self, channel: str) -> list[str]:
        at, known = self._members.get(channel, (0.0, None))
        if known is None or self.monotonic() - at >= FRESH_SECONDS:
            known = await members(self.client, channel)
            self._members[channel] = (self.monotonic(), known)
        return known

    async def _itself(self) -> str:
        self._own = self._own or str((await self.client.auth_test())["user_id"])
        return self._own


async def members(client: AsyncWebClient, channel: str) -> list[str]:
    """All people in a channel, page by page, the app among them."""
    found: list[str] = []
    cursor = ""
    while True:
        answer = await client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
        found += answer.get("members") or []
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found


async def strangers(channels: Channels, book: Book) -> list[tuple[str, str]]:
    """Who sits in any desk's channel and should not: (channel id, Slack user id), for `check` and the daily look."""
    return [
        (channel, user)
        for party, desk in book.desks.items()
        for channel in desk.channels
        for user in await channels.strangers(channel, party, book)
    ]
