"""One action of a person and its outcome, from the screen to the app and back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.block_kit.inputs import NotThere
from bot.sandbox.delivery.dispatcher import Dispatcher
from bot.sandbox.delivery.journal import Journal, RecordedCall
from bot.sandbox.delivery.responses import FormResult
from bot.sandbox.delivery.transports import AppRequest, Reply
from bot.sandbox.protocol import Json
from bot.sandbox.workspace.records import Message, User
from bot.sandbox.workspace.workspace import Workspace


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


@dataclass(frozen=True)
class Wire:
    """The connection of a person's screen to the workspace, the app and the journal."""

    workspace: Workspace
    outgoing: Dispatcher
    journal: Journal
    base: Callable[[], str]

    def awake(self, user: str) -> User:
        """
        Return an account that can act.

        Raises:
            NotThere: It is deactivated.
        """
        account = self.workspace.users[user]
        if account.deleted:
            raise NotThere(f"{user} is deactivated and cannot act")
        return account

    def note(self, method: str, body: Json, via: str) -> None:
        """Record an answer as the Web API call it stands for, so that one check covers both."""
        self.journal.called(RecordedCall(method, body, self.workspace.clock.now(), 200, None, via))

    async def send(
        self, user: str, kind: str, payload: Json, settle: Settle | None = None
    ) -> Exchange:
        """
        Deliver an action to the app.

        Args:
            user: The id of the account that acts.
            kind: The kind of request, as `AppRequest` has it.
            payload: What the app is sent.
            settle: Applies a timely answer to the screen.

        Returns:
            The action and its outcome.
        """
        if kind != "command" and not self.workspace.app.interactive:
            raise NotThere("the manifest does not enable interactivity")
        before = {message.ts for message in self.workspace.ephemerals}
        sent, reply = await self.outgoing.deliver(AppRequest(kind, payload))
        trouble = reply.trouble or ("" if reply.status == 200 else f"http_error_{reply.status}")
        outcome = settle(reply) if settle is not None and not trouble else FormResult()
        shown = [m for m in self.workspace.ephemerals if m.to == user and m.ts not in before]
        return Exchange(
            reply.status,
            reply.answer,
            sent.seconds,
            outcome.errors,
            trouble or outcome.trouble,
            shown,
        )
