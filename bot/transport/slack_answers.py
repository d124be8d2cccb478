"""
The check of Slack's answers before anybody uses them: a proxy's page is none, nor is half of one.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp

from bot.transport.slack_errors import TOKEN
from bot.waits import Clock

RETURNS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "apps.connections.open": (("url",),),
    "auth.test": (("team_id",), ("user_id",), ("bot_id",)),
    "bots.info": (("bot", "app_id"),),
    "chat.postMessage": (("channel",), ("ts",)),
    "chat.update": (("ts",),),
    "conversations.history": (("messages",),),
    "conversations.info": (("channel", "id"),),
    "conversations.members": (("members",),),
    "conversations.open": (("channel", "id"),),
    "conversations.replies": (("messages",),),
    "files.completeUploadExternal": (("files",),),
    "files.getUploadURLExternal": (("upload_url",), ("file_id",)),
    "users.info": (("user", "id"),),
    "users.list": (("members",),),
    "views.open": (("view", "id"),),
    "views.publish": (("view", "id"), ("view", "hash")),
    "views.push": (("view", "id"),),
    "views.update": (("view", "id"),),
}
"""By method, what its answer must hold besides `ok`, each as the keys that lead to it."""

OF_THE_APP_TOKEN = "apps.connections.open"  # noqa: S105  # a method
"""The one method that uses the app token: its errors are told by the Socket Mode connection."""

SILENCE = 15.0
"""Seconds without an answer, though Slack was asked again, after which it is said not to answer."""
QUIET = 60.0
"""
Seconds without any answer after which Slack is asked, so that a dead token is known before an
officer acts.
"""


class NoAnswer(aiohttp.ClientError):
    """
    A page of a proxy or of an outage came, or an answer that lacks what the method returns.

    Whether anything was done is not known, as with a lost answer; with a status of 400 or more it
    was not.

    Attributes:
        status: The HTTP status.
        for_the_log: What may be logged: of the page only its kind.
    """

    def __init__(self, status: int, kind: str) -> None:
        super().__init__(f"HTTP {status}, {kind}")
        self.status = status
        self.for_the_log = f"HTTP {status} came in the place of Slack's answer."


@dataclass
class Answers:
    """
    Reads every answer of the Web API before its caller does, and remembers the last.

    Attributes:
        api_url: Where the Web API is; requests to other addresses (uploads, response URLs) pass
            unread.
    """

    api_url: str
    clock: Clock
    _heard: float | None = None
    _refused: str = ""
    _silent: tuple[float, datetime] | None = None
    _tried: float = 0.0
    _why: str = ""

    async def __call__(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        """
        Pass a request on, and its answer back.

        Raises:
            NoAnswer: What came back is no answer of Slack's.
        """
        if not str(request.url).startswith(self.api_url):
            return await handler(request)
        method = request.url.name
        try:
            answer = await handler(request)
            said = await _said(answer, method)
        except asyncio.CancelledError:
            self._nothing("not in time")
            raise
        except Exception as fault:
            self._nothing(
                f"HTTP {fault.status}" if isinstance(fault, NoAnswer) else type(fault).__name__
            )
            raise
        self._told(method, str(said.get("error", "")))
        return answer

    @property
    def quiet(self) -> bool:
        """
        Return whether Slack should be asked something, to learn whether it answers and takes the
        token.
        """
        if self._heard is None or self._silent or self._refused:
            return True
        return self.clock.monotonic() - self._heard >= QUIET

    def fault(self) -> str | None:
        """
        Return what is wrong with Slack by its last answer, in a few words. None where nothing is.
        """
        if self._refused:
            return f"refuses SLACK_BOT_TOKEN ({self._refused})"
        if self._silent and self._tried - self._silent[0] >= SILENCE:
            return f"no answer since {self._silent[1]:%Y-%m-%dT%H:%M:%SZ} ({self._why})"
        return None

    def _told(self, method: str, error: str) -> None:
        self._heard, self._silent = self.clock.monotonic(), None
        if method != OF_THE_APP_TOKEN:
            self._refused = error if error in TOKEN else ""

    def _nothing(self, why: str) -> None:
        self._tried, self._why = self.clock.monotonic(), why
        self._silent = self._silent or (self._tried, self.clock.now())


async def _said(answer: aiohttp.ClientResponse, method: str) -> dict[str, Any]:
    """
    Read an answer whole, but nothing more of one that asks for patience (429).

    Raises:
        NoAnswer: It is no answer of Slack's.
    """
    body = await answer.read()
    if answer.status == 429:
        return {}
    try:
        said = json.loads(body) if answer.content_type == "application/json" else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not _whole(said, method):
        raise NoAnswer(answer.status, answer.content_type)
    return said


def _whole(said: dict[str, Any], method: str) -> bool:
    """Return whether an answer has Slack's shape: an error code, or what the method returns."""
    if said.get("ok") is True:
        return all(_held(said, way) for way in RETURNS.get(method, ()))
    return said.get("ok") is False and isinstance(said.get("error"), str) and bool(said["error"])


def _held(said: Any, way: tuple[str, ...]) -> bool:
    for key in way:
        said = said.get(key) if isinstance(said, dict) else None
    return said is not None and said != ""
