"""
The deliveries to the app: acts of people with what came of them, requests with their faults, events
with their retries.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession

from bot.sandbox.block_kit.inputs import NotThere
from bot.sandbox.delivery import payloads
from bot.sandbox.delivery.faults import Faults, hold
from bot.sandbox.delivery.journal import Journal, Sent
from bot.sandbox.delivery.responses import FormResult
from bot.sandbox.delivery.transports import (
    AppRequest,
    Reply,
    Sockets,
    http_body,
    post,
    signed_headers,
)
from bot.sandbox.protocol import Json
from bot.sandbox.workspace.records import Message
from bot.sandbox.workspace.workspace import Workspace

DEADLINE_SECONDS = 3.0
#: Seconds after a failure at which Slack tries an event again.
RETRY_AFTER = (0, 60, 300)
_MESSAGE_EVENTS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


@dataclass(frozen=True)
class Exchange:
    """
    One action of a person and its outcome.

    `sent` is False where Slack's own client stopped it (a required field, a dismissed
    confirmation). `trouble` is what Slack would complain of ("http_timeout", "http_error_500", a
    response it cannot use), `errors` the sentences per block of a refused form, `shown` the
    ephemeral messages that appeared to this person meanwhile, `confirm` the words of the dialog
    that was asked.
    """

    status: int
    body: Any = ""
    seconds: float = 0.0
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    shown: list[Message] = field(default_factory=list)
    confirm: str = ""
    sent: bool = True

    @property
    def ok(self) -> bool:
        """Whether it reached the app, was answered in time, and nothing was refused."""
        return self.sent and self.status == 200 and not self.trouble and not self.errors

    @property
    def text(self) -> str:
        """The ephemeral messages shown, as plain text."""
        return "\n".join(message.rendered for message in self.shown)


Settle = Callable[[Reply], FormResult]


class Dispatcher:
    """
    A sender that delivers what happens in the workspace to the app, with faults and retries.

    Each caller delivers one at a time, and events may run concurrently. `idle` is set while the app
    owes no answer. `retries` are the events to be delivered again, each from a wall time on.
    """

    def __init__(
        self, workspace: Workspace, faults: Faults, journal: Journal, patience: float | None
    ) -> None:
        self.workspace, self.faults, self.journal, self.patience = (
            workspace,
            faults,
            journal,
            patience,
        )
        self.sockets = Sockets(workspace, faults)
        self.request_url: str | None = None
        self.session: ClientSession | None = None
        self.retries: list[tuple[float, AppRequest]] = []
        self.idle = asyncio.Event()
        self.idle.set()
        self._owed = 0
        self._tasks: set[asyncio.Task[Sent | None]] = set()

    async def deliver(self, delivery: AppRequest) -> tuple[Sent, Reply]:
        """
        Deliver one request to the app, subject to any fault that waits for its kind.

        Returns:
            The journal's entry and the reply. A reply that took more than three seconds on the
            given clock has the trouble "http_timeout", whatever it says.
        """
        fault = self.faults.met("delivery", delivery.kind)
        await hold(fault, "late")
        if fault is not None and fault.how == "unsent":
            lost = Reply(0, trouble="connection_failed")
            return self._noted(delivery, lost, 0.0, {}, len(self.journal.calls)), lost
        signed = self._signed(delivery)
        first = self._one(delivery, *signed)
        if fault is None or fault.how != "duplicate":
            return await first
        copies = [
            self._one(
                delivery, *(self._signed(delivery, 1) if fault.resigned else signed), copy=True
            )
            for _ in range(fault.copies)
        ]
        if fault.together:
            return (await asyncio.gather(first, *copies))[0]
        result = await first
        for copy in copies:
            await copy
        return result

    def _signed(self, delivery: AppRequest, shift: int = 0) -> tuple[dict[str, str], str]:
        """Return the headers of a delivery over HTTP, and its id over Socket Mode."""
        headers = signed_headers(self.workspace, delivery, *http_body(delivery), shift)
        return headers, self.workspace.new_id("E").lower()

    async def _one(
        self, delivery: AppRequest, headers: dict[str, str], envelope: str, copy: bool = False
    ) -> tuple[Sent, Reply]:
        start, before = self.workspace.clock.monotonic(), len(self.journal.calls)
        self._owed += 1
        self.idle.clear()
        try:
            reply = await self._sent(delivery, headers, envelope)
        finally:
            self._owed -= 1
            if not self._owed:
                self.idle.set()
        seconds = self.workspace.clock.monotonic() - start
        if seconds > DEADLINE_SECONDS:
            reply = Reply(reply.status, reply.answer, "http_timeout", reply.no_retry)
        return self._noted(delivery, reply, seconds, headers, before, copy), reply

    async def _sent(self, delivery: AppRequest, headers: dict[str, str], envelope: str) -> Reply:
        usual = self.workspace.clock.patience(DEADLINE_SECONDS)
        patience = usual if self.patience is None else self.patience
        if self.workspace.app.socket_mode:
            return await self.sockets.send(delivery, patience, envelope)
        if self.request_url is None or self.session is None:
            return Reply(0, trouble="no_request_url")
        body, _ = http_body(delivery)
        return await post(self.session, self.request_url, body, headers, patience)

    def _noted(
        self,
        delivery: AppRequest,
        reply: Reply,
        seconds: float,
        headers: dict[str, str],
        before: int,
        copy: bool = False,
    ) -> Sent:
        sent = Sent(
            delivery.kind,
            delivery.payload,
            self.workspace.clock.now(),
            reply.status,
            reply.answer,
            seconds,
            headers,
            delivery.retry,
            copy,
            (before, len(self.journal.calls)),
        )
        self.journal.delivered(sent)
        return sent

    async def act(self, user: str, payload: Json, settle: Settle | None = None) -> Exchange:
        """
        Deliver an action of a person to the app.

        Args:
            user: The id of the account that acts.
            payload: What the app is sent.
            settle: Applies a timely answer to the screen.

        Returns:
            The action and its outcome.
        """
        kind = payload.get("type", "command")
        if kind != "command" and not self.workspace.app.interactive:
            raise NotThere("the manifest does not enable interactivity")
        before = {message.ts for message in self.workspace.ephemerals}
        sent, reply = await self.deliver(AppRequest(kind, payload))
        trouble = reply.trouble or ("" if reply.status == 200 else f"http_error_{reply.status}")
        outcome = settle(reply) if settle is not None and not trouble else FormResult()
        return Exchange(
            reply.status,
            reply.answer,
            sent.seconds,
            outcome.errors,
            trouble or outcome.trouble,
            [m for m in self.workspace.ephemerals if m.to == user and m.ts not in before],
        )

    def _subscribed(self, event: Json) -> bool:
        """Return whether the manifest subscribes to this event."""
        wanted = event["type"]
        if wanted == "message":
            wanted = _MESSAGE_EVENTS[event["channel_type"]]
        return wanted in self.workspace.app.events

    async def emit(self, event: Json) -> Sent | None:
        """
        Send one event, if the app is subscribed to it, and schedule a retry where it fails.

        Returns:
            The journal's entry. None where the app is not subscribed.
        """
        if not self._subscribed(event):
            return None
        return await self._attempt(AppRequest("event", payloads.event(self.workspace, event)))

    async def retry_due(self) -> list[Sent]:
        """Deliver again every failed event whose time has come on the wall clock."""
        now = self.workspace.clock.now()
        due = [delivery for at, delivery in self.retries if at <= now]
        self.retries = [(at, delivery) for at, delivery in self.retries if at > now]
        return [await self._attempt(delivery) for delivery in due]

    async def _attempt(self, delivery: AppRequest) -> Sent:
        sent, reply = await self.deliver(delivery)
        failed = reply.status != 200 or bool(reply.trouble)
        if failed and not reply.no_retry and delivery.retry < len(RETRY_AFTER):
            due = self.workspace.clock.now() + RETRY_AFTER[delivery.retry]
            reason = reply.trouble or ("http_error" if reply.status else "connection_failed")
            again = AppRequest("event", delivery.payload, delivery.retry + 1, reason)
            self.retries.append((due, again))
        return sent

    def emit_beside(self, event: Json) -> None:
        """Send an event that a Web API call caused, without waiting for it."""
        if self._subscribed(event):
            task = asyncio.create_task(self.emit(event))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait until every event sent by `emit_beside` has been answered."""
        while self._tasks:
            await asyncio.gather(*self._tasks)
