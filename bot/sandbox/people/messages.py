"""
What somebody writes, changes, takes back and marks with an emoji; the app hears of it as it
subscribes.
"""

import re
from collections.abc import Sequence

from bot.sandbox.block_kit.inputs import NotThere
from bot.sandbox.people.view import Sight
from bot.sandbox.web_api.chat import change_event, deletion_event, message_event
from bot.sandbox.web_api.files import seen
from bot.sandbox.workspace.plain_text import escaped
from bot.sandbox.workspace.records import Channel, File, Message

_NAMED = re.compile(r"(?<![\w<])@([\w.-]+)")
_PLACED = re.compile(r"(?<![\w<])#([\w.-]+)")
_LINK = re.compile(
    r"(?P<address>\bhttps?://[^\s<>]+)"
    r"|(?P<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<domain>(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|gov|int|io|jp|kr|mil|net|org)\b(?!\.\w))",
    re.IGNORECASE,
)
_SCHEME = {"address": "{0}", "mail": "mailto:{0}|{0}", "domain": "http://{0}|{0}"}


class Writing(Sight):
    """One account's own messages and reactions."""

    async def say(
        self,
        text: str,
        channel: str | None = None,
        thread_ts: str | None = None,
        files: Sequence[str] = (),
    ) -> Message:
        """
        Write a message into a channel, or (None) to the app; `message` and `app_mention` events
        follow.
        """
        place = self._place(channel) if channel else self._workspace.dm_of(self.id)
        user = self._wire.awake(self.id).id
        message = Message(
            self._workspace.new_ts(), place.id, user, text, thread_ts=thread_ts, files=list(files)
        )
        place.messages.append(message)
        bot = self._workspace.app.bot_user
        if bot in place.members:
            event = message_event(place, message, self._workspace.team_id)
            if files:
                held = [self._workspace.files[name] for name in files]
                shared = [seen(file, self._wire.base(), self._workspace.team_id) for file in held]
                event |= {"subtype": "file_share", "files": shared}
            await self._wire.outgoing.emit(event)
            if f"<@{bot}>" in text and place.kind != "im":
                await self._wire.outgoing.emit({**event, "type": "app_mention"})
        return message

    async def edit(self, message: Message | str, text: str) -> None:
        """
        Change the words of a message of one's own.

        Raises:
            NotThere: It is not there, or somebody else's.
        """
        place, known = self._own(message)
        before = message_event(place, known, self._workspace.team_id)
        known.text, known.edited = text, self._workspace.new_ts()
        if self._workspace.app.bot_user in place.members:
            event = change_event(place, known, before, known.edited, self._workspace.team_id)
            await self._wire.outgoing.emit(event)

    async def delete(self, message: Message | str) -> None:
        """
        Take back a message of one's own.

        Raises:
            NotThere: It is not there, or somebody else's.
        """
        place, known = self._own(message)
        place.messages.remove(known)
        if self._workspace.app.bot_user in place.members:
            stamp, team = self._workspace.new_ts(), self._workspace.team_id
            await self._wire.outgoing.emit(deletion_event(place, known, stamp, team))

    async def react(self, message: Message | str, name: str) -> None:
        """Put an emoji under a message, or take one's own away again where it is there already."""
        known = self._one(message)
        people = known.reactions.setdefault(name, [])
        kind = "reaction_removed" if self.id in people else "reaction_added"
        if self.id in people:
            people.remove(self.id)
        else:
            people.append(self._wire.awake(self.id).id)
        known.reactions = {emoji: who for emoji, who in known.reactions.items() if who}
        if self._workspace.app.bot_user in self._workspace.channels[known.channel].members:
            item = {"type": "message", "channel": known.channel, "ts": known.ts}
            about = {"user": self.id, "reaction": name, "item": item, "item_user": known.user}
            await self._wire.outgoing.emit(
                {"type": kind, **about, "event_ts": self._workspace.new_ts()}
            )

    def attach(self, name: str, content: bytes) -> str:
        """Have a file at hand; its id fills a file input."""
        file = File(
            self._workspace.new_id("F"), name, name, self.id, len(content), content, done=True
        )
        self._workspace.files[file.id] = file
        return file.id

    def mentions(self, words: str, labelled: bool = False) -> str:
        """
        The words as Slack sends them: `@name` and `#channel` by their ids, with the name behind
        where `labelled`.
        """

        def person(found: re.Match[str]) -> str:
            name = found[1].casefold()
            users = self._workspace.users.values()
            known = next(
                (u for u in users if name in (u.name.casefold(), u.real_name.casefold())), None
            )
            return f"<@{known.id}{'|' + known.name if labelled else ''}>" if known else found[0]

        def place(found: re.Match[str]) -> str:
            channels = (c for c in self._workspace.channels.values() if c.kind != "im")
            known = next((c for c in channels if c.name == found[1].casefold()), None)
            return f"<#{known.id}|{known.name}>" if known else found[0]

        return _PLACED.sub(place, _NAMED.sub(person, words))

    def marked_up(self, words: str) -> str:
        """
        What is typed after a command whose manifest asks for escaping: entities, links, people and
        channels.
        """
        linked = _LINK.sub(
            lambda found: f"<{_SCHEME[found.lastgroup or ''].format(found[0])}>", escaped(words)
        )
        return self.mentions(linked, labelled=True)

    def _own(self, message: Message | str) -> tuple[Channel, Message]:
        known = self._one(message)
        if known.user != self._wire.awake(self.id).id or known.to is not None:
            raise NotThere(f"message {known.ts} is not {self.id}'s own")
        return self._workspace.channels[known.channel], known
