"""What came in: one request of Slack, read once, with the ways to answer it."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import OfficerId, officer_id

Json = dict[str, Any]


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
    EVENT = "event"


@dataclass(repr=False)
class Ask:
    """
    One inbound request. It holds what was typed, so it has no repr that shows anything.

    Attributes:
        key: what a repeat of it has in common with it, None where there is nothing.
        team: the workspace of who acted.
        home_team: the workspace the app received it from.
        view: the modal it came from or is.
        arrived: monotonic seconds.
        action: the step or command, once known; goes to the audit record, like `number`.
        kept: whether the store has been asked and keeps the outcome, a refusal too.
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
    action: str = ""
    number: str | None = None
    kept: bool = False

    @property
    def actor(self) -> OfficerId | None:
        """Who acted; None where Slack itself tells us something."""
        return officer_id(self.team, self.user) if self.user else None

    @property
    def private(self) -> bool:
        """Whether it was typed in a direct conversation."""
        return bool(self.channel and self.channel.startswith("D"))

    @property
    def inputs(self) -> frozenset[str]:
        """The ids of the form's input blocks."""
        return frozenset(b["block_id"] for b in self.view.get("blocks", ()) if b.get("type") == "input")


def surface_of(body: Mapping[str, Any]) -> Surface:
    """Where a request's person acted."""
    if "command" in body:
        return Surface.COMMAND
    kind = body.get("type")
    if kind in ("view_submission", "view_closed"):
        return Surface.FORM
    if kind == "block_actions":
        within = str(_part(body, "view").get("type"))
        return {"modal": Surface.MODAL, "home": Surface.HOME}.get(within, Surface.MESSAGE)
    return Surface.EVENT


def _part(body: Mapping[str, Any], name: str) -> Json:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def dedup_key(surface: Surface, body: Mapping[str, Any]) -> str | None:
    """
    What a repeat of a request has in common with it, hashed with its surface.

    `event_id` of an event, `trigger_id` of everything else; a form sent without one is known by view and hash.
    """
    view = _part(body, "view")
    known = body.get("event_id") or body.get("trigger_id")
    if not known and surface is Surface.FORM and view.get("id"):
        known = f"{view['id']}:{view.get('hash')}"
    return hashlib.sha256(f"{surface}\0{known}".encode("utf-8", "surrogatepass")).hexdigest() if known else None


def plain(text: str) -> str:
    """A command's text as it was typed: Slack escapes three characters."""
    return re.sub("&(amp|lt|gt);", lambda found: {"amp": "&", "lt": "<", "gt": ">"}[found[1]], text)


def read(
    body: Mapping[str, Any],
    *,
    client: AsyncWebClient,
    ack: Callable[..., Awaitable[BoltResponse]],
    now: datetime,
    arrived: float,
) -> Ask:
    """The request in `body`, whatever its kind; what a kind does not carry is empty."""
    surface = surface_of(body)
    user, event = _part(body, "user"), _part(body, "event")
    acting = str(body.get("user_id") or user.get("id") or "")
    home_team = str(body.get("team_id") or _part(body, "team").get("id") or "")
    pressed: Json = next(iter(body.get("actions") or ()), {})
    channel = body.get("channel_id") or _part(body, "channel").get("id")
    return Ask(
        surface=surface,
        key=dedup_key(surface, body),
        team=str(user.get("team_id") or home_team),
        home_team=home_team,
        user=acting,
        channel=channel or _part(body, "container").get("channel_id"),
        trigger=str(body.get("trigger_id") or ""),
        text=plain(str(body.get("text") or "")) if surface is Surface.COMMAND else "",
        view=_part(body, "view"),
        pressed=pressed,
        response_url=str(body.get("response_url") or ""),
        event=event,
        client=client,
        ack=ack,
        now=now,
        arrived=arrived,
    )
