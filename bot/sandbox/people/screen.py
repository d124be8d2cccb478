"""What is on a screen and can be used: finding it, and listing what is there when it is not."""

from dataclasses import dataclass

from bot.sandbox.block_kit.inputs import NotThere, inputs
from bot.sandbox.block_kit.surfaces import elements_of, flat
from bot.sandbox.protocol import Json
from bot.sandbox.web_api.files import images, pictured
from bot.sandbox.workspace.records import Channel, File, Message, View
from bot.sandbox.workspace.workspace import Workspace


@dataclass(frozen=True)
class UsableElement:
    """One element that can be used, in a message or a view."""

    element: Json
    block: Json
    place: Message | View


@dataclass(eq=False)
class Viewer:
    """What one person sees of a workspace: messages, modals and the Home tab."""

    workspace: Workspace
    id: str

    @property
    def dm_id(self) -> str:
        """The id of the conversation with the app."""
        return self.workspace.dm_of(self.id).id

    def channel(self, channel: str) -> list[Message]:
        """
        Return the messages of a conversation, oldest first.

        Raises:
            NotThere: The person is not in it.
        """
        return list(self.place(channel).messages)

    def dm(self) -> list[Message]:
        """Return the messages of the conversation with the app."""
        return list(self.workspace.dm_of(self.id).messages)

    def ephemerals(self, channel: str | None = None) -> list[Message]:
        """Return what only this person was shown, in one channel or in all."""
        return [
            m for m in self.workspace.ephemerals if m.to == self.id and channel in (None, m.channel)
        ]

    @property
    def modals(self) -> list[View]:
        """The open modals, the one on top last."""
        return self.workspace.stacks.get(self.id) or []

    @property
    def modal(self) -> View:
        """
        The modal on top.

        Raises:
            NotThere: None is open.
        """
        if not self.modals:
            raise NotThere(f"{self.id} has no modal open")
        return self.modals[-1]

    @property
    def home(self) -> View | None:
        """The app's Home tab as last published to this person."""
        return self.workspace.homes.get(self.id)

    def place(self, channel: str) -> Channel:
        """
        Return a conversation the person is in.

        Raises:
            NotThere: They are not in it.
        """
        mine = [c.id for c in self.workspace.channels.values() if self.id in c.members]
        if channel not in mine:
            raise NotThere(
                f"{self.id} is not in {channel!r}; they are in: {', '.join(mine) or 'no channel'}"
            )
        return self.workspace.channels[channel]

    def _visible(self, channel: str | None = None) -> list[Message]:
        """Return the messages of one conversation or of all, newest first."""
        seen = [
            message
            for place in self.workspace.channels.values()
            if self.id in place.members and channel in (None, place.id)
            for message in place.messages
        ] + self.ephemerals(channel)
        return sorted(seen, key=lambda message: message.ts, reverse=True)

    def message(self, message: Message | str) -> Message:
        """
        Return a message the person sees, by itself or by its stamp.

        Raises:
            NotThere: They see none.
        """
        stamp = message if isinstance(message, str) else message.ts
        for known in self._visible():
            if known.ts == stamp:
                return known
        raise NotThere(
            f"{self.id} sees no message {stamp}; the newest are: "
            + (", ".join(f"{m.ts} in {m.channel}" for m in self._visible()[:10]) or "none")
        )

    def sees(self, file: File) -> bool:
        """Return whether they sent it, are where it was shared, or see a block that shows it."""
        mine = [c for c in self.workspace.channels.values() if self.id in c.members]
        if file.user == self.id or {c.id for c in mine} & set(file.channels):
            return True
        shown = [message.blocks for message in self._visible()]
        shown += [view.blocks for view in self.workspace.views() if view.user == self.id]
        return any(
            pictured(self.workspace, image) is file for blocks in shown for image in images(blocks)
        )

    def _places(
        self, message: Message | str | None, channel: str | None, modal: bool | None, home: bool
    ) -> list[Message | View]:
        """
        Return where to look for an element, the likeliest first.

        Args:
            message: only this message.
            channel: only in this conversation.
            modal: only in the modal on top (True), or never in it (False).
            home: only on the Home tab.

        Raises:
            NotThere: What is asked for is not on the screen.
        """
        if message is not None:
            return [self.message(message)]
        if channel is not None:
            self.place(channel)
            return list(self._visible(channel))
        if home:
            if self.home is None:
                raise NotThere(f"nothing was published to the Home tab of {self.id}")
            return [self.home]
        if modal or (modal is None and self.modals):
            return [self.modal]
        return [*self._visible(), *([self.home] if self.home else [])]


def usable(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """
    Return every (block, element) that acts when it is used: all with an action id but plain inputs.
    """
    return [
        (block, element)
        for block in flat(blocks)
        for element in elements_of(block)
        if element.get("action_id") and (block["type"] != "input" or block.get("dispatch_action"))
    ]


def find(
    places: list[Message | View], action_id: str, block_id: str | None, value: str | None
) -> UsableElement:
    """
    Return the first element that fits, from the first place that holds one.

    Args:
        places: Where to look, in order.
        action_id: The action id it must have.
        block_id: The block id it must be in, if given.
        value: The value it must have if it is a button, if given.

    Raises:
        NotThere: None does; the message lists what could be used in each place.
    """
    for place in places:
        for block, element in usable(place.blocks):
            if (
                element["action_id"] == action_id
                and block_id in (None, block["block_id"])
                and (element["type"] != "button" or value in (None, element.get("value")))
            ):
                return UsableElement(element, block, place)
    wanted = "".join(
        [
            f"nothing with action_id {action_id!r}",
            f" in block {block_id!r}" if block_id else "",
            f" and value {value!r}" if value else "",
        ]
    )
    raise NotThere(
        f"{wanted}; there is:\n" + ("\n".join(map(_listed, places)) or "  nothing on the screen")
    )


def _listed(place: Message | View) -> str:
    """Return one line on what a message or view offers."""
    where = (
        f"  message {place.ts} in {place.channel} ({place.rendered.splitlines()[:1]})"
        if isinstance(place, Message)
        else f"  view {place.callback_id!r} {place.title!r}"
    )
    offers = [
        f"{e['action_id']} [{(e.get('text') or {}).get('text', e['type'])}]"
        for _, e in usable(place.blocks)
    ]
    return f"{where}: {', '.join(offers) or 'nothing to use'}"


def field(place: View | Message, block_id: str, action_id: str | None = None) -> tuple[Json, Json]:
    """
    Return the block with this id and its element that holds a value.

    Args:
        action_id: Which element, where the block holds several.

    Raises:
        NotThere: There is no such input; names those there are.
    """
    held = list(inputs(place.blocks))
    for block, element in held:
        if block["block_id"] == block_id and action_id in (None, element["action_id"]):
            return block, element
    there = dict.fromkeys(block["block_id"] for block, _ in held)
    name = f"view {place.callback_id!r}" if isinstance(place, View) else f"message {place.ts}"
    raise NotThere(f"no input {block_id!r} in {name}; there are: {', '.join(there) or 'none'}")


def dialog(element: Json) -> str:
    """Return the words of the confirmation an element asks for, or an empty string."""
    confirm = element.get("confirm") or {}
    return " — ".join(part["text"] for part in (confirm.get("title"), confirm.get("text")) if part)
