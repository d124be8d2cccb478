"""What somebody can see of a workspace."""

from bot.sandbox.block_kit.inputs import NotThere
from bot.sandbox.delivery.exchange import Wire
from bot.sandbox.workspace.records import Channel, Message, User, View


class Sight:
    """One account's view of messages, modals and the Home tab."""

    def __init__(self, wire: Wire, user: str) -> None:
        self.id = user
        self._wire = wire
        self._workspace = wire.workspace

    @property
    def account(self) -> User:
        """The account."""
        return self._workspace.users[self.id]

    def channel(self, channel: str) -> list[Message]:
        """
        The messages of a conversation, oldest first.

        Raises:
            NotThere: The person is not in it.
        """
        return list(self._place(channel).messages)

    def dm(self) -> list[Message]:
        """The messages of the conversation with the app."""
        return list(self._workspace.dm_of(self.id).messages)

    def ephemerals(self, channel: str | None = None) -> list[Message]:
        """What only this person was shown, in one channel or in all."""
        return [
            m
            for m in self._workspace.ephemerals
            if m.to == self.id and channel in (None, m.channel)
        ]

    @property
    def dm_id(self) -> str:
        """The id of the conversation with the app."""
        return self._workspace.dm_of(self.id).id

    @property
    def modals(self) -> list[View]:
        """The open modals, the one on top last."""
        return self._workspace.stacks.get(self.id) or []

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
        return self._workspace.homes.get(self.id)

    def _place(self, channel: str) -> Channel:
        mine = [c.id for c in self._workspace.channels.values() if self.id in c.members]
        if channel not in mine:
            raise NotThere(
                f"{self.id} is not in {channel!r}; they are in: {', '.join(mine) or 'no channel'}"
            )
        return self._workspace.channels[channel]

    def _visible(self, channel: str | None = None) -> list[Message]:
        places = [
            c
            for c in self._workspace.channels.values()
            if self.id in c.members and channel in (None, c.id)
        ]
        seen = [message for place in places for message in place.messages] + self.ephemerals(
            channel
        )
        return sorted(seen, key=lambda message: message.ts, reverse=True)

    def _one(self, message: Message | str) -> Message:
        stamp = message if isinstance(message, str) else message.ts
        for known in self._visible():
            if known.ts == stamp:
                return known
        raise NotThere(
            f"{self.id} sees no message {stamp}; the newest are: "
            + (", ".join(f"{m.ts} in {m.channel}" for m in self._visible()[:10]) or "none")
        )

    def _places(
        self, message: Message | str | None, channel: str | None, modal: bool | None, home: bool
    ) -> list[Message | View]:
        if message is not None:
            return [self._one(message)]
        if channel is not None:
            self._place(channel)
            return list(self._visible(channel))
        if home:
            if self.home is None:
                raise NotThere(f"nothing was published to the Home tab of {self.id}")
            return [self.home]
        if modal or (modal is None and self.modals):
            return [self.modal]
        return [*self._visible(), *([self.home] if self.home else [])]
