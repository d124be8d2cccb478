"""The state of one Slack workspace with one installed app, and the ids and stamps it gives out."""

import copy
import hashlib
from typing import Any

from bot.sandbox.block_kit.inputs import fresh
from bot.sandbox.block_kit.limits import INTERACTIVE
from bot.sandbox.block_kit.surfaces import elements_of, flat
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.workspace.clock import SandboxClock, SandboxSystemClock
from bot.sandbox.workspace.records import (
    App,
    Channel,
    File,
    Message,
    ResponseUrl,
    Trigger,
    User,
    View,
)

TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60
RESPONSE_URL_USES = 5
MOST_MODALS = 3
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Workspace:
    """
    The state of the workspace. Not thread-safe: one event loop owns it.

    `base` is where its server listens (`http://127.0.0.1:port`). `happened` are the events that a
    call brought about, `tickets` the WebSockets it allowed.
    """

    def __init__(self, source: Json, clock: SandboxClock | None = None) -> None:
        """
        Build a workspace from a plain dict.

        Args:
            source: `team` {id, domain, name}, `users` [{id, name, …fields of User}], `channels`
                [{id, name, private, members}], `usergroups` {id: [user]}, `manifest`, and `app`
                (ids, tokens and secret to use instead of the sandbox's own). "@app" among members
                is the bot.
            clock: Wall and monotonic time, the machine's own if left out.
        """
        team = {"id": "T0SANDBOX", "domain": "sandbox", "name": "Sandbox"} | (
            source.get("team") or {}
        )
        self.team_id, self.domain, self.name = team["id"], team["domain"], team["name"]
        self.app = app = App(source["manifest"], **(source.get("app") or {}))
        self.clock: SandboxClock = clock or SandboxSystemClock()
        self.base = ""
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.ephemerals: list[Message] = []
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.groups: dict[str, list[str]] = dict(source.get("usergroups") or {})
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.happened: list[Json] = []
        self.tickets: set[str] = set()
        self._count = 0
        self._stamp = 0
        self._salt = int(self.clock.now() * 1000)
        self.users[app.bot_user] = User(
            app.bot_user, app.name.lower(), self.team_id, app.name, is_bot=True, bot_id=app.bot_id
        )
        for user in source.get("users") or []:
            self.add_user(**user)
        for channel in source.get("channels") or []:
            self.add_channel(**channel)

    def add_user(self, id: str, name: str, **fields: Any) -> User:
        """Add an account with these fields of `User`."""
        fields.setdefault("real_name", name)
        self.users[id] = User(id, name, fields.pop("team_id", self.team_id), **fields)
        return self.users[id]

    def add_channel(
        self, id: str, name: str, private: bool = False, members: list[str] | None = None
    ) -> Channel:
        """
        Add a channel.

        Args:
            id: Its id.
            name: Its name, without `#`.
            private: Whether only its members see it.
            members: User ids. "@app" stands for the bot.
        """
        people = [self.app.bot_user if member == "@app" else member for member in members or []]
        unknown = [person for person in people if person not in self.users]
        if unknown:
            raise ValueError(f"channel {id} names unknown members: {', '.join(unknown)}")
        self.channels[id] = Channel(id, name, "private" if private else "public", people)
        return self.channels[id]

    def new_id(self, prefix: str) -> str:
        """Return a fresh id such as `V0…`. The same course of the clock gives the same ids."""
        self._count += 1
        number, digits = self._salt * 100_000 + self._count, ""
        while number:
            number, rest = divmod(number, 36)
            digits = _DIGITS[rest] + digits
        return prefix + digits.rjust(10, "0")

    def new_ts(self) -> str:
        """Return a message stamp `seconds.micros`, greater than every one before."""
        self._stamp = max(int(self.clock.now() * 1_000_000), self._stamp + 1)
        return f"{self._stamp // 1_000_000}.{self._stamp % 1_000_000:06d}"

    def new_trigger(self, user: str, view_id: str | None = None) -> str:
        """Return a trigger id that expires three seconds from now."""
        raw = self.new_id("")
        trigger = f"{self._count}.{self._salt}.{hashlib.sha256(raw.encode()).hexdigest()[:32]}"
        self.triggers[trigger] = Trigger(user, self.clock.monotonic(), view_id)
        return trigger

    def new_response_url(
        self, user: str, channel: str, message: Message | None = None
    ) -> ResponseUrl:
        """
        Return a response URL for one person in one channel, about `message` if it came from one.
        """
        token = self.new_id("R")
        made = ResponseUrl(token, user, channel, self.clock.monotonic(), message=message)
        self.response_urls[token] = made
        return made

    def use_trigger(self, given: Any) -> Trigger:
        """
        Spend a trigger id.

        Raises:
            Refused: invalid_trigger_id, expired_trigger_id (after 3 s) or exchanged_trigger_id
                (used before).
        """
        trigger = self.triggers.get(str(given))
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.clock.monotonic() - trigger.at > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger

    def views(self) -> list[View]:
        """Return every view that is on a person's screen or Home tab."""
        return [view for stack in self.stacks.values() for view in stack] + list(
            self.homes.values()
        )

    def find_view(self, view_id: Any = None, external_id: Any = None) -> View | None:
        """Return an open view by Slack's id or by the app's own."""
        return next(
            (
                view
                for view in self.views()
                if (view_id and view.id == view_id)
                or (external_id and view.external_id == external_id)
            ),
            None,
        )

    def draw_view(self, source: Json, user: str, previous: View | None = None) -> View:
        """
        Make a view from what the app sent. The caller puts it on the stack.

        Raises:
            Refused: duplicate_external_id.
        """
        self._claim_external_id(source, None)
        view_id, blocks = self.new_id("V"), self.named_blocks(source.get("blocks"))
        root = previous.root if previous else view_id
        return View(
            view_id,
            user,
            source,
            self._hash(),
            blocks,
            fresh(blocks),
            root,
            previous.id if previous else None,
        )

    def redraw_view(self, view: View, source: Json) -> View:
        """
        Replace a view's content, and keep what the person typed under the same ids.

        Raises:
            Refused: duplicate_external_id.
        """
        self._claim_external_id(source, view)
        view.blocks = self.named_blocks(source.get("blocks"))
        view.values = fresh(view.blocks, view.values)
        view.source, view.hash, view.errors = source, self._hash(), {}
        return view

    def named_blocks(self, given: list[Json] | None) -> list[Json]:
        """Return the blocks with the block and action ids Slack adds where the app gave none."""
        blocks = copy.deepcopy(given or [])
        for block in flat(blocks):
            block["block_id"] = block.get("block_id") or self.new_id("b")[-5:]
            for part in elements_of(block):
                if part.get("type") in INTERACTIVE:
                    part["action_id"] = part.get("action_id") or self.new_id("a")[-5:]
        return blocks

    def named_attachments(self, attachments: list[Json] | None) -> list[Json]:
        """Return the attachments with those ids in their blocks."""
        return [
            {**one, "blocks": self.named_blocks(one["blocks"])} if one.get("blocks") else one
            for one in attachments or []
        ]

    def dm_of(self, user: str) -> Channel:
        """Return the app's conversation with one person, made when first needed."""
        for channel in self.channels.values():
            if channel.peer == user:
                return channel
        dm = Channel(self.new_id("D"), "directmessage", "im", [self.app.bot_user, user], peer=user)
        self.channels[dm.id] = dm
        return dm

    def channel_named(self, name: str) -> Channel | None:
        """Return the channel of this name, with or without a `#`, that the bot can see."""
        bare = name.removeprefix("#")
        for channel in self.channels.values():
            seen = channel.kind == "public" or self.app.bot_user in channel.members
            if seen and channel.kind != "im" and channel.name == bare:
                return channel
        return None

    def _claim_external_id(self, source: Json, own: View | None) -> None:
        wanted = source.get("external_id")
        if wanted and any(view.external_id == wanted for view in self.views() if view is not own):
            raise Refused("duplicate_external_id")

    def _hash(self) -> str:
        return f"{int(self.clock.now())}.{self.new_id('h')[-8:]}"
