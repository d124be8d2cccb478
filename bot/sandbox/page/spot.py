"""
The position of a person on the page (a conversation, a thread, the app's Home or Messages tab), and
what they have read.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.sandbox.people.person import Person
from bot.sandbox.workspace import threads
from bot.sandbox.workspace.records import Channel, Message

WINDOW = 40
"""Messages in the page at a time, where the page does not ask for more to fill its height."""

MOST = 200


@dataclass(frozen=True)
class Spot:
    """
    A position on the page.

    `place` is a conversation's id, "home" or "messages". `thread` is the stamp of the message whose
    thread is open at the right. `end` is how many messages come before the window's end, None at
    the newest. `size` is how many it holds. `inspecting` tells whether the inspector is open. `at`
    is the stamp of a message that the window must hold, as where a permalink leads to it.
    """

    place: str
    thread: str | None = None
    end: int | None = None
    inspecting: bool = False
    size: int = WINDOW
    at: str | None = None

    @classmethod
    def of(cls, place: str, query: Mapping[str, str]) -> "Spot":
        """Return the position that an address names."""
        end, size = (_whole(query.get(name, "")) for name in ("end", "size"))
        return cls(
            place,
            query.get("thread") or None,
            end,
            query.get("inspect") == "1",
            min(max(size or 0, WINDOW), MOST),
            query.get("at") or None,
        )

    def channel(self, person: Person) -> str | None:
        """Return the conversation shown. None on the Home tab."""
        if self.place == "home":
            return None
        return person.dm_id if self.place == "messages" else self.place


def _whole(text: str) -> int | None:
    """Return a number as the page writes it. None for any other text."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def rings(message: Message, user: str, channel: Channel) -> bool:
    """
    Return whether a message shows as unread to somebody who has not seen it.

    A reply in a thread does so to those alone who follow it: who began the thread, wrote in it or
    was mentioned there up to that reply.
    """
    if message.user == user:
        return False
    if message.in_channel:
        return True
    root = channel.message(str(message.thread_ts))
    known = [root] if root else []
    known += [m for m in threads.replies(channel, str(message.thread_ts)) if m.ts <= message.ts]
    return any(m.user == user or _mentions(m, user) for m in known)


def _mentions(message: Message, user: str) -> bool:
    drawn = json.dumps([message.text, message.blocks, message.attachments])
    return f"<@{user}" in drawn or f'"user_id": "{user}"' in drawn


@dataclass
class Marks:
    """The newest stamp each person has seen in each conversation and in each thread."""

    seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def read(self, user: str, place: str, messages: list[Message]) -> None:
        """Mark everything in a conversation or thread as seen."""
        if messages:
            self.seen[user, place] = max(self.seen.get((user, place), "0"), messages[-1].ts)

    def unread(self, user: str, channel: Channel) -> int:
        """Return how many messages of a conversation somebody has not seen and is told of."""
        return sum(self._is_new(user, channel, message) for message in channel.messages)

    def unread_in(self, user: str, channel: Channel, root: str) -> int:
        """Return the same for one thread, which its first message names."""
        return sum(
            self._is_new(user, channel, message)
            for message in threads.replies(channel, root)
            if not message.is_broadcast
        )

    def _is_new(self, user: str, channel: Channel, message: Message) -> bool:
        place = channel.id if message.in_channel else str(message.thread_ts)
        return message.ts > self.seen.get((user, place), "0") and rings(message, user, channel)


def of_channel(person: Person, channel: str) -> list[Message]:
    """
    Return the messages that stand in a conversation itself, the person's ephemeral messages
    included.
    """
    return _in_order(message for message in _all(person, channel) if message.in_channel)


def of_thread(person: Person, channel: str, root: str) -> list[Message]:
    """Return the message with this stamp and what answers it, ephemeral messages included."""
    return _in_order(m for m in _all(person, channel) if root in (m.ts, m.thread_ts))


def _all(person: Person, channel: str) -> list[Message]:
    return [*person.channel(channel), *person.ephemerals(channel)]


def _in_order(messages: Iterable[Message]) -> list[Message]:
    return sorted(messages, key=lambda message: (message.ts, message.to or ""))


def window(messages: Sequence[Message], spot: Spot) -> tuple[int, int]:
    """Return the part of the messages that the page holds: the first and past the last."""
    count, end = len(messages), spot.end
    if end is None and spot.at is not None:
        place = next((n for n, message in enumerate(messages) if message.ts == spot.at), count)
        end = place + spot.size // 2 if place < count - spot.size // 2 else None
    last = count if end is None else max(min(end, count), min(spot.size, count))
    return max(0, last - spot.size), last
