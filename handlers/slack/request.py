"""One request of Slack, read once, with the ways to answer it."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot import waits
from bot.domain.officers import OfficerId, officer_id
from bot.domain.refusals import NotFound, NotStarted
from bot.transport.payload import Json, shaped

T = TypeVar("T")


class Surface(StrEnum):
    """Where the officer acted, and so where the answer belongs."""

    COMMAND = "command"
    MESSAGE = "message"
    """A button of a message."""
    MODAL = "modal"
    """A button within a modal."""
    HOME = "home"
    """A button of the Home tab."""
    FORM = "form"
    """A modal sent off."""
    SHORTCUT = "shortcut"
    """A shortcut, used anywhere in the workspace, on a message or without one."""
    EVENT = "event"


@dataclass
class Progress:
    """
    How far a request has come: what the log, the figures and the audit record say of it.

    Attributes:
        action: the step or command, once known.
        number: of the release it is about, once known.
        kept: whether the store has been asked and keeps the outcome, a refusal too.
        counted: whether the log and the figures have its outcome.
    """

    action: str = ""
    number: str | None = None
    kept: bool = False
    counted: bool = False

    def to_store(self, number: str | None = None) -> None:
        """Note that the store is asked now, about a release where there is a `number`."""
        self.number, self.kept = number or self.number, True


@dataclass(frozen=True, repr=False)
class SlackRequest:
    """
    One inbound request, as it came. It holds what was typed, so it has no repr that shows anything.

    Attributes:
        key: what a repeat of it has in common with it, None where there is nothing.
        team: the workspace of who acted.
        home_team: the workspace the app received it from.
        text: what was typed behind the command, or what the message says on which a shortcut was
            used.
        view: the modal it came from or is, as `bot.transport.payload` shapes it; so are `pressed`
            and `event`.
        arrived: since when it has waited, in monotonic seconds.
        patience: how many real seconds to wait for what may take so many of the clock's.
        monotonic: seconds that never step back, of the same clock.
        progress: how far it has come; the only part that changes.
    """

    surface: Surface
    key: str | None
    team: str
    home_team: str
    user: str
    channel: str | None
    trigger: str
    text: str
    view: Json
    pressed: Json
    response_url: str
    event: Json
    client: AsyncWebClient
    ack: Callable[..., Awaitable[BoltResponse]]
    now: datetime
    arrived: float
    patience: Callable[[float], float] = float
    monotonic: Callable[[], float] = float
    progress: Progress = field(default_factory=Progress)

    def waited(self) -> float:
        """Return the seconds since it arrived."""
        return self.monotonic() - self.arrived

    def before_act(self, seconds: float) -> float:
        """
        Return real seconds as `patience` does, but no more than are left until the act must have
        begun.

        Raises:
            NotStarted: nothing is left.
        """
        budget = waits.in_force()
        left = min(seconds, budget.left) if budget else seconds
        if left <= waits.SCARCE:
            raise NotStarted
        return self.patience(left)

    def value(self, read: Callable[[str], T]) -> T:
        """
        Return the value of the pressed button, which comes from outside and may be anything.

        Args:
            read: reads a value of ours, and raises ValueError for any other.

        Raises:
            NotFound: the value is none of ours.
        """
        try:
            return read(self.pressed["value"])
        except ValueError:
            raise NotFound from None

    @property
    def actor(self) -> OfficerId | None:
        """Return who acted. None where Slack itself tells us something, or names nobody."""
        return officer_id(self.team, self.user) if self.team and self.user else None

    @property
    def inputs(self) -> frozenset[str]:
        """Return the ids of the form's input blocks."""
        return frozenset(block["block_id"] for block in self.view.get("blocks", ()))


def surface_of(body: Mapping[str, Any]) -> Surface:
    """Return where a request's person acted, by its shaped body."""
    if "command" in body:
        return Surface.COMMAND
    kind = body.get("type")
    if kind in ("view_submission", "view_closed"):
        return Surface.FORM
    if kind in ("shortcut", "message_action"):
        return Surface.SHORTCUT
    if kind == "block_actions":
        within = body["view"]
        return {"modal": Surface.MODAL, "home": Surface.HOME}.get(
            within["id"] and within["type"], Surface.MESSAGE
        )
    return Surface.EVENT


def dedup_key(
    surface: Surface, body: Mapping[str, Any], home_team: str, team: str, user: str
) -> str | None:
    """
    Return what a repeat of a request has in common with it, hashed with its surface and its sender.

    An event is known by its `event_id` and everything else by its `trigger_id`. A form sent without
    one is known by view and hash. The same id from another person, or by way of another workspace,
    is another request.

    Args:
        body: shaped.
        home_team: the workspace the app received it from.
        team: the workspace of who acted.
        user: who acted; empty where nobody did.
    """
    known = body.get("event_id") or body.get("trigger_id")
    if not known and surface is Surface.FORM and body["view"]["id"]:
        known = f"{body['view']['id']}:{body['view']['hash']}"
    if not known:
        return None
    named = f"{surface}\0{home_team}\0{team}\0{user}\0{known}"
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()


_MARKED = re.compile(
    r"<([@#][A-Z][A-Z0-9]+|![a-z][^<>|]*|(?:https?|mailto|tel):[^<>|\s]+)(?:\|([^<>]*))?>"
)


def plain(text: str) -> str:
    """
    Return a command's text as it was typed.

    Slack marks up mentions and links, and escapes three characters.
    """
    escaped = {"amp": "&", "lt": "<", "gt": ">"}
    return re.sub("&(amp|lt|gt);", lambda found: escaped[found[1]], _MARKED.sub(_unmarked, text))


def _unmarked(found: re.Match[str]) -> str:
    """
    Return what the screen shows for markup.

    Such markup is `<@U1|kim>`, `<#C1|desk>`, `<!here>` or `<https://a.example|a.example>`.
    """
    target, label = found[1], found[2] or ""
    if target[:1] in ("@", "#"):
        return target[0] + (label or target[1:]).lstrip("@#")
    if target[:1] == "!":
        return label or f"@{target[1:]}"
    shown = re.sub("^(mailto|tel):", "", target)
    return label if label and shown.endswith(label) else f"{label} ({shown})" if label else shown


def read(
    body: Mapping[str, Any],
    *,
    client: AsyncWebClient,
    ack: Callable[..., Awaitable[BoltResponse]],
    now: datetime,
    arrived: float,
    patience: Callable[[float], float] = float,
    monotonic: Callable[[], float] = float,
) -> SlackRequest:
    """
    Read the request in `body`, whatever its kind.

    Args:
        body: as Slack sent it.
        client: for calls of Slack about this request.
        ack: answers it.
        now: the time by the desk's clock.
        arrived: since when it has waited, in monotonic seconds.
        patience: how many real seconds to wait for what may take so many of the clock's.
        monotonic: seconds that never step back, of the same clock.

    Returns:
        The request. What its kind does not carry is empty.
    """
    body = shaped(body)
    surface = surface_of(body)
    user = body.get("user", {})
    home_team = body.get("team_id") or body.get("team", {}).get("id") or ""
    team = user["team_id"] if user.get("team_id") is not None else home_team
    who = body.get("user_id") or user.get("id") or ""
    channel = body.get("channel_id") or body.get("channel", {}).get("id")
    return SlackRequest(
        surface=surface,
        key=dedup_key(surface, body, home_team, team, who),
        team=team,
        home_team=home_team,
        user=who,
        channel=channel or body.get("container", {}).get("channel_id") or None,
        trigger=body.get("trigger_id", ""),
        text=plain(body.get("text") or body.get("message") or ""),
        view=body.get("view", {}),
        pressed=next(iter(body.get("actions", ())), {}),
        response_url=body.get("response_url", ""),
        event=body.get("event", {}),
        client=client,
        ack=ack,
        now=now,
        arrived=arrived,
        patience=patience,
        monotonic=monotonic,
    )
