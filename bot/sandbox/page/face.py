"""The page's state: who looks at what, kept up to date, on the loopback only."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from string import Template
from typing import Any

from bot.sandbox.page import inspector, messages, rooms
from bot.sandbox.page.block_kit.html import Html, join, tag
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.page.guide import CLOCK, Guide, Hint
from bot.sandbox.page.spot import Marks, Spot, of_channel, of_thread
from bot.sandbox.people.person import Person
from bot.sandbox.protocol import Json
from bot.sandbox.sandbox import Sandbox

Moved = Callable[[], Awaitable[object]]
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src "
        "'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass
class Face:
    """
    The page's state beside the workspace: what was read, which switches are on, whom to notify.

    Args:
        sandbox: The running sandbox.
        notes: A line about each person for the switcher, such as "KOR, approver", by user id.
        moved: Called after the clock was put forward, to let the app do what is due.
        hints: What a newcomer may try first, in order.
    """

    sandbox: Sandbox
    notes: Mapping[str, str] = field(default_factory=dict)
    moved: Moved | None = None
    hints: Sequence[Hint] = ()
    marks: Marks = field(default_factory=Marks)
    troubles: dict[str, str] = field(default_factory=dict)
    _people: dict[str, Person] = field(default_factory=dict)
    _news: set[asyncio.Event] = field(default_factory=set)
    _over: bool = False
    guide: Guide = field(init=False)

    def __post_init__(self) -> None:
        """Listen to the journal."""
        self.guide = Guide(self.hints, self.sandbox.workspace, self.sandbox.journal)
        self.sandbox.journal.watchers.append(self.changed)

    def person(self, user: str) -> Person:
        """
        Return a person at their screen, the same object each time.

        Raises:
            NotThere: There is no such account.
        """
        if user not in self._people:
            self._people[user] = self.sandbox.person(user)
        return self._people[user]

    def changed(self) -> None:
        """Notify everybody who looks at the page."""
        for event in self._news:
            event.set()

    def close(self) -> None:
        """Release everybody who looks at the page."""
        self._over = True
        if self.changed in self.sandbox.journal.watchers:
            self.sandbox.journal.watchers.remove(self.changed)
        self.changed()

    async def news(self) -> AsyncIterator[None]:
        """Yield once for each time that something changed, until the page is closed."""
        event = asyncio.Event()
        self._news.add(event)
        try:
            while not self._over:
                await event.wait()
                event.clear()
                yield
        finally:
            self._news.discard(event)

    async def advance(self, seconds: float) -> bool:
        """
        Put the clock forward and deliver what is due.

        Returns:
            False where the clock cannot be moved.
        """
        move = getattr(self.sandbox.clock, "advance", None)
        if move is None:
            return False
        move(seconds)
        self.guide.follow()
        self.guide.note(CLOCK)
        await self.sandbox.outgoing.retry_due()
        if self.moved is not None:
            await self.moved()
        self.changed()
        return True

    def parts(self, user: str, spot: Spot) -> Json:
        """Return each part of the page as markup, and the position of the window of messages."""
        person, workspace = self.person(user), self.sandbox.workspace
        reader = Reader(workspace, user)
        channel = spot.channel(person)
        if channel is not None and spot.thread:
            self.marks.read(user, spot.thread, of_thread(person, channel, spot.thread))
        middle, first, last, count = messages.middle(person, workspace, spot, self.marks)
        if channel is not None and last == count:
            self.marks.read(user, channel, of_channel(person, channel))
        if not person.modals:
            self.troubles.pop(user, None)
        return {
            "guide": self.guide.line(user, spot.place),
            "places": rooms.places(person, workspace, spot, self.marks),
            "stream": middle,
            "replies": messages.thread(person, workspace, spot, self.marks),
            "modal": rooms.modal(person, workspace, self.troubles.get(user, "")),
            "clock": inspector.clock(reader, hasattr(self.sandbox.clock, "advance")),
            "inspected": inspector.inspector(self.sandbox.journal, reader)
            if spot.inspecting
            else "",
            "faults": inspector.faults(self.sandbox.faults, workspace.app.socket_mode),
            "first": first,
            "last": last,
            "count": count,
        }

    def page(self, user: str, spot: Spot) -> Html:
        """Return the whole page."""
        person, workspace = self.person(user), self.sandbox.workspace
        parts = self.parts(user, spot)
        filled = {name: value for name, value in parts.items() if isinstance(value, str)}
        thread = spot.thread if spot.channel(person) is not None else None
        state = {"user": user, "place": spot.place, "thread": thread, "at": spot.at} | {
            n: parts[n] for n in ("first", "last", "count")
        }
        return _filled(
            "page.html",
            **filled,
            lang="en",
            title=join(f"{workspace.name}: {Reader(workspace, user).name(user)}"),
            workspace=join(workspace.name),
            me=join(Reader(workspace, user).name(user)),
            note=join(self.note(user)),
            people=self.people(user),
            heading=rooms.heading(person, workspace, spot),
            composer=rooms.composer(workspace, spot) or "",
            reply=rooms.reply(workspace, spot) or "",
            state=join(json.dumps(state)),
        )

    def note(self, user: str) -> str:
        """Return a line about an account: party and role where they were given, language, zone."""
        account = self.sandbox.workspace.users[user]
        return ", ".join(filter(None, [self.notes.get(user, ""), account.locale[:2], account.tz]))

    def people(self, user: str | None) -> Html:
        """Return the list of everybody one can act as."""
        rows = [
            tag(
                "li",
                tag(
                    "a",
                    tag("b", account.real_name or account.name),
                    tag("small", self.note(account.id)),
                    href=f"/as/{account.id}/",
                    aria_current="true" if account.id == user else None,
                ),
            )
            for account in self.sandbox.workspace.users.values()
            if not account.is_bot and not account.deleted
        ]
        return tag("ul", rows, class_="people")

    def landing(self, user: str) -> str:
        """
        Return where a person arrives: the first channel with news, else the first, else the app.
        """
        workspace = self.sandbox.workspace
        mine = [c for c in workspace.channels.values() if c.kind != "im" and user in c.members]
        news = [c for c in mine if self.marks.unread(user, c)]
        if mine:
            return (news or mine)[0].id
        return "messages" if workspace.app.messages_tab else "home"

    def knows(self, user: str, place: str) -> bool:
        """Return whether a person may look at a place."""
        workspace = self.sandbox.workspace
        tabs = {"home": workspace.app.home_tab, "messages": workspace.app.messages_tab}
        channel = workspace.channels.get(place)
        joined = channel is not None and channel.kind != "im" and user in channel.members
        return user in workspace.users and tabs.get(place, joined)


def _filled(name: str, **values: Any) -> Html:
    return Html(
        Template(files("bot.sandbox.page").joinpath(name).read_text("utf-8")).substitute(values)
    )


def front(face: Face) -> Html:
    """Return the first page, on which one chooses whom to act as."""
    workspace = face.sandbox.workspace
    return _filled(
        "front.html",
        workspace=join(workspace.name),
        app=join(workspace.app.name),
        people=face.people(None),
        guide=face.guide.whole(),
    )
