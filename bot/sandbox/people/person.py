"""A person at their screen, and what they do with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.block_kit.inputs import (
    HOLDS,
    NotThere,
    chosen,
    complaints,
    fresh,
    options_of,
    value_of,
)
from bot.sandbox.delivery import payloads
from bot.sandbox.delivery.dispatcher import Dispatcher, Exchange
from bot.sandbox.delivery.journal import RecordedCall, Sent, as_message
from bot.sandbox.delivery.responses import FormResult, command_answer, submission_answer
from bot.sandbox.delivery.transports import Reply
from bot.sandbox.people import screen
from bot.sandbox.protocol import Json
from bot.sandbox.web_api.chat import change_event, deletion_event, message_event
from bot.sandbox.web_api.files import seen
from bot.sandbox.workspace.mentions import marked_up
from bot.sandbox.workspace.records import Channel, File, Message, User, View


@dataclass(eq=False)
class Person(screen.Viewer):
    """
    One account: what it sees, and what it does.

    `NotThere` lists what is on the screen when something else is asked for.

    Attributes:
        outgoing: What takes their acts to the app.
    """

    outgoing: Dispatcher
    _offered: dict[tuple[str, str], dict[str, Json]] = field(default_factory=dict)

    def _awake(self) -> User:
        """
        Return the account, which can act.

        Raises:
            NotThere: It is deactivated.
        """
        account = self.workspace.users[self.id]
        if account.deleted:
            raise NotThere(f"{self.id} is deactivated and cannot act")
        return account

    def _note(self, method: str, body: Json, via: str) -> None:
        """Record an answer as the Web API call it stands for, so that one check covers both."""
        call = RecordedCall(method, body, self.workspace.clock.now(), 200, None, via)
        self.outgoing.journal.called(call)

    async def say(
        self,
        text: str,
        channel: str | None = None,
        thread_ts: str | None = None,
        files: Sequence[str] = (),
        broadcast: bool = False,
    ) -> Message:
        """
        Write a message.

        `message` and `app_mention` events follow.

        Args:
            text: The words.
            channel: Where to. None: to the app.
            thread_ts: The message it answers in a thread.
            files: The ids of files to share with it.
            broadcast: Whether an answer in a thread is sent to the channel as well.
        """
        place = self.place(channel) if channel else self.workspace.dm_of(self.id)
        user = self._awake().id
        message = Message(
            self.workspace.new_ts(),
            place.id,
            user,
            text,
            thread_ts=thread_ts,
            reply_broadcast=broadcast,
            files=list(files),
        )
        place.messages.append(message)
        bot = self.workspace.app.bot_user
        if bot in place.members:
            event = message_event(place, message, self.workspace.team_id)
            if files:
                event |= {"subtype": "file_share", "files": self._files(files)}
            await self.outgoing.emit(event)
            if f"<@{bot}>" in text and place.kind != "im":
                await self.outgoing.emit({**event, "type": "app_mention"})
        return message

    async def edit(self, message: Message | str, text: str) -> None:
        """
        Change the text of one of the person's own messages.

        Raises:
            NotThere: It is not there, or somebody else's.
        """
        place, known = self._own(message)
        before = message_event(place, known, self.workspace.team_id)
        known.text, known.edited = text, self.workspace.new_ts()
        if self.workspace.app.bot_user in place.members:
            event = change_event(place, known, before, known.edited, self.workspace.team_id)
            await self.outgoing.emit(event)

    async def delete(self, message: Message | str) -> None:
        """
        Delete one of the person's own messages.

        Raises:
            NotThere: It is not there, or somebody else's.
        """
        place, known = self._own(message)
        gone = deletion_event(place, known, self.workspace.new_ts(), self.workspace.team_id)
        place.remove(known)
        if self.workspace.app.bot_user in place.members:
            await self.outgoing.emit(gone)

    async def react(self, message: Message | str, name: str) -> None:
        """Add an emoji to a message, or remove the person's own where it is there already."""
        known = self.message(message)
        people = known.reactions.setdefault(name, [])
        kind = "reaction_removed" if self.id in people else "reaction_added"
        if self.id in people:
            people.remove(self.id)
        else:
            people.append(self._awake().id)
        known.reactions = {emoji: who for emoji, who in known.reactions.items() if who}
        if self.workspace.app.bot_user in self.workspace.channels[known.channel].members:
            item = {"type": "message", "channel": known.channel, "ts": known.ts}
            about = {"user": self.id, "reaction": name, "item": item, "item_user": known.user}
            await self.outgoing.emit({"type": kind, **about, "event_ts": self.workspace.new_ts()})

    def attach(self, name: str, content: bytes) -> str:
        """
        Upload a file that is to be sent.

        Returns:
            Its id, which fills a file input.
        """
        file = File(
            self.workspace.new_id("F"), name, name, self.id, len(content), content, done=True
        )
        self.workspace.files[file.id] = file
        return file.id

    async def command(self, text: str, channel: str | None = None) -> Exchange:
        """Type a slash command with its arguments into a channel, or (None) into the app's DM."""
        place = self.place(channel) if channel else self.workspace.dm_of(self.id)
        name, _, rest = text.partition(" ")
        known = self.workspace.app.commands
        if name not in known:
            raise NotThere(f"{name} is not a command; there are: {', '.join(known) or 'none'}")
        words = (
            marked_up(self.workspace, rest.strip())
            if known[name].get("should_escape")
            else rest.strip()
        )
        user = self._awake()
        payload = payloads.command(self.workspace, user, place, name, words)

        def settle(reply: Reply) -> FormResult:
            if reply.answer:
                body = reply.answer if isinstance(reply.answer, dict) else {"text": reply.answer}
                self._note(*as_message(body, place.id, self.id), via="command_answer")
            return FormResult(trouble=command_answer(self.workspace, reply.answer, self.id, place))

        return await self.outgoing.act(self.id, payload, settle)

    async def click(
        self,
        action_id: str,
        message: Message | str | None = None,
        *,
        channel: str | None = None,
        modal: bool | None = None,
        home: bool = False,
        block_id: str | None = None,
        value: str | list[str] | None = None,
        confirm: bool | None = None,
    ) -> Exchange:
        """
        Press a button, or choose `value` in a menu.

        The element is looked for in the `message` named (itself or its stamp), else in the newest
        message of `channel` that has it, else on the Home tab (`home`), else in the modal on top,
        and where none is open in everything the person can see, newest first.

        Args:
            action_id: The element's action id.
            message: A message or its stamp.
            channel: A conversation to search.
            modal: True only in the modal, False never in it.
            home: On the Home tab.
            block_id: Only in this block.
            value: For a button its value, for menus, boxes and overflow the option's value.
            confirm: Where the element asks for confirmation: True accepts, False dismisses.

        Raises:
            NotThere: No such element, option or message; or a confirmation was asked for and not
                answered.
        """
        told = value if isinstance(value, str) else None
        spot = screen.find(self._places(message, channel, modal, home), action_id, block_id, told)
        words = screen.dialog(spot.element)
        if words and confirm is None:
            raise NotThere(
                f"{action_id!r} asks for confirmation, answer with confirm=True or False: {words}"
            )
        if words and not confirm:
            return Exchange(0, confirm=words, sent=False)
        return replace(await self._act(spot, self._held(spot, value)), confirm=words)

    async def fill(self, values: Mapping[str, Any]) -> None:
        """
        Enter values in the modal on top: block id → text, option value, or list of them (None
        clears).

        An input with `dispatch_action` tells the app at once.

        Raises:
            NotThere: No such input or option; says which there are.
            ValueError: The input would not take the value.
        """
        for block_id, given in values.items():
            view = self.modal
            block, element = screen.field(view, block_id)
            held = value_of(element, given, self._known(block, element))
            if "files" in held:
                held = {**held, "files": self._files(held["files"])}
            view.values[block_id][element["action_id"]] = held
            if block.get("dispatch_action") or block["type"] != "input":
                await self._act(screen.UsableElement(element, block, view), held)

    async def submit(self) -> Exchange:
        """
        Send the modal on top.

        Returns:
            The exchange. Its `errors` are the sentences under the blocks, the app's or the client's
            own.
        """
        view = self.modal
        if not view.source.get("submit"):
            raise NotThere(f"view {view.callback_id!r} {view.title!r} has no submit button")
        missing = complaints(view.blocks, view.values)
        if missing:
            return Exchange(0, errors=missing, sent=False)
        view.errors = {}
        payload = payloads.view_submission(self.workspace, self._awake(), view)

        def settle(reply: Reply) -> FormResult:
            if isinstance(reply.answer, dict) and reply.answer.get("view"):
                self._note(
                    "views.update",
                    {"view_id": view.id, "view": reply.answer["view"]},
                    via="response_action",
                )
            return submission_answer(self.workspace, view, reply.answer)

        return await self.outgoing.act(self.id, payload, settle)

    async def close(self, all: bool = False) -> Exchange:
        """Close the modal on top, or the whole stack.

        The app hears of it where `notify_on_close` asks.
        """
        view, stack = self.modal, self.workspace.stacks[self.id]
        gone = list(reversed(stack)) if all or view.source.get("clear_on_close") else [view]
        told = Exchange(200, sent=False)
        for each in gone:
            stack.remove(each)
            if each.source.get("notify_on_close"):
                payload = payloads.view_closed(self.workspace, self._awake(), each, all)
                told = await self.outgoing.act(self.id, payload)
        return told

    async def suggest(
        self,
        block_id: str,
        query: str,
        action_id: str | None = None,
        message: Message | str | None = None,
        home: bool = False,
    ) -> list[Json]:
        """
        Type into an external menu of the modal on top, of a message or of the Home tab.

        Args:
            block_id: The menu's block.
            query: What is typed.
            action_id: The menu's action id, where the block holds several.
            message: The message that holds the menu, itself or its stamp.
            home: Whether the Home tab holds it.

        Returns:
            The options the app offers. Their values are there to `fill` or `click` with.
        """
        place = self._places(message, None, True, home)[0]
        block, element = screen.field(place, block_id, action_id)
        payload = payloads.suggestion(self.workspace, self._awake(), place, block, element, query)
        exchange = await self.outgoing.act(self.id, payload)
        options = options_of(exchange.body if isinstance(exchange.body, dict) else {})
        known = self._offered.setdefault((block_id, element["action_id"]), {})
        known |= {option["value"]: option for option in options}
        return options

    def _known(self, block: Json, element: Json) -> list[Json] | None:
        """
        Return what an external menu has offered so far, with what it held at first.

        Returns:
            The options. None for any other element.
        """
        if "external" not in element["type"]:
            return None
        first = [
            *(element.get("initial_options") or []),
            *filter(None, [element.get("initial_option")]),
        ]
        return [*first, *self._offered.get((block["block_id"], element["action_id"]), {}).values()]

    async def open_home(self, tab: str = "home") -> Sent | None:
        """
        Open the app's tab "home" or "messages".

        Returns:
            The event sent. None where the app does not subscribe to it.
        """
        event: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.workspace.dm_of(self.id).id,
            "tab": tab,
            "event_ts": self.workspace.new_ts(),
        }
        if tab == "home" and self.home is not None:
            event["view"] = self.home.seen(self.workspace.team_id, self.workspace.app)
        return await self.outgoing.emit(event)

    async def shortcut(self, callback_id: str) -> Exchange:
        """Use a global shortcut."""
        payload = payloads.shortcut(self.workspace, self._awake(), callback_id)
        return await self.outgoing.act(self.id, payload)

    async def message_shortcut(self, callback_id: str, message: Message | str) -> Exchange:
        """Use a shortcut on a message."""
        known = self.message(message)
        payload = payloads.message_shortcut(
            self.workspace,
            self._awake(),
            known,
            callback_id,
        )
        return await self.outgoing.act(self.id, payload)

    def _held(self, spot: screen.UsableElement, value: str | list[str] | None) -> Json | None:
        element = spot.element
        if element["type"] == "overflow" and value is not None:
            return {"selected_option": chosen(element, str(value))}
        if element["type"] == "feedback_buttons":
            return {"value": value}
        if element["type"] in HOLDS:
            return value_of(element, value, self._known(spot.block, element))
        return None

    async def _act(self, spot: screen.UsableElement, held: Json | None) -> Exchange:
        user, stamp, place = self._awake(), self.workspace.new_ts(), spot.place
        values = place.values if isinstance(place, View) else fresh(place.blocks)
        if held is not None and spot.element["type"] in HOLDS:
            values[spot.block["block_id"]][spot.element["action_id"]] = held
        done = payloads.action(spot.element, spot.block, stamp, held)
        payload = payloads.block_action(self.workspace, user, place, done, values)
        return await self.outgoing.act(self.id, payload)

    def _files(self, ids: Iterable[str]) -> list[Json]:
        """Return files as Slack shows them to the app."""
        return [seen(self.workspace.files[name], self.workspace) for name in ids]

    def _own(self, message: Message | str) -> tuple[Channel, Message]:
        known = self.message(message)
        if known.user != self._awake().id or known.to is not None:
            raise NotThere(f"message {known.ts} is not {self.id}'s own")
        return self.workspace.channels[known.channel], known
