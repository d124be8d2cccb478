"""
The position of a person on the page (a conversation, a thread, the app's Home or Messages tab), and
what they have read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.people.person import Person
from bot.sandbox.workspace.records import Message

WINDOW = 40
"""Messages in the page at a time, where the page does not ask for more to fill its height."""

MOST = 200


@dataclass(frozen=True)
class Spot:
    """
    A position on the page.

    `place` is a conversation's id, "home" or "messages". `end` is how many messages come before the
    window's end, None at the newest. `size` is how many it holds. `inspecting` tells whether the
    inspector is open.
    """

    place: str
    thread: str | None = None
    end: int | None = None
    inspecting: bool = False
    size: int = WINDOW

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
        )

    def channel(self, person: Person) -> str | None:
        """Return the conversation shown. None on the Home tab."""
        if self.place == "home":
            return None
        return person.dm_id if self.place == "messages" else self.place


def _whole(text: str) -> int | None:
    """Return a number as the page writes it. None for any other text."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


@dataclass
class Marks:
    """The newest stamp each person has seen in each conversation."""

    seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def read(self, user: str, channel: str, messages: list[Message]) -> None:
        """Mark everything there as seen."""
        if messages:
            self.seen[user, channel] = max(self.seen.get((user, channel), "0"), messages[-1].ts)

    def unread(self, user: str, channel: str, messages: list[Message]) -> int:
        """Return how many messages of others came after the last one seen."""
        since = self.seen.get((user, channel), "0")
        return sum(message.ts > since and message.user != user for message in messages)


def stream(person: Person, channel: str, thread: str | None) -> list[Message]:
    """
    Return the messages of a conversation or of one of its threads, the person's ephemeral messages
    included.
    """
    held = [
        message
        for message in [*person.channel(channel), *person.ephemerals(channel)]
        if thread in (message.ts, message.thread_ts)
        or (not thread and message.thread_ts in (None, "", message.ts))
    ]
    return sorted(held, key=lambda message: (message.ts, message.to or ""))


def window(count: int, end: int | None, size: int = WINDOW) -> tuple[int, int]:
    """Return the part of `count` messages that the page holds: the first and past the last."""
    last = count if end is None else max(min(end, count), min(size, count))
    return max(0, last - size), last
