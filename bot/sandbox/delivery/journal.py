"""A journal of every Web API call that came in and every request that went out."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox.protocol import Json

_ONLY_RESPONSE = frozenset({"response_type", "replace_original", "delete_original"})


@dataclass(frozen=True)
class RecordedCall:
    """
    One call of the app. Its status is 0 where no answer was given.

    `via` is "api", or what took the place of a call: "response_url", "response_action",
    "command_answer".
    """

    method: str
    body: Json
    at: float
    status: int
    answer_error: str | None = None
    via: str = "api"
    answer: Json | None = None


@dataclass(frozen=True)
class Sent:
    """
    One request to the app, with its answer and the seconds it took on the given clock.

    `calls` are the first and past-last of the journal's calls that came in meanwhile.
    """

    kind: str
    payload: Json
    at: float
    status: int
    answer: Any
    seconds: float
    headers: dict[str, str] = field(default_factory=dict)
    retry: int = 0
    copy: bool = False
    calls: tuple[int, int] = (0, 0)

    @property
    def late(self) -> bool:
        """Whether Slack's three seconds had passed."""
        return self.seconds > 3


class Journal:
    """
    A record of calls and requests, kept in memory.

    Args:
        path: A file to which calls are appended, a line {"method", "body"} each.
        sent_to: A file to which what the app was sent is appended, a line {"kind", "payload"} each.

    Raises:
        OSError: One of them cannot be written.
    """

    def __init__(self, path: Path | None = None, sent_to: Path | None = None) -> None:
        self.calls: list[RecordedCall] = []
        self.sent: list[Sent] = []
        self.watchers: list[Callable[[], None]] = []
        self._path, self._sent_to = path, sent_to
        for file in filter(None, (path, sent_to)):
            open(file, "a", encoding="utf-8", opener=_private).close()

    def delivered(self, sent: Sent) -> None:
        """Note a request to the app."""
        self.sent.append(sent)
        self._tell()
        if self._sent_to is not None and not sent.copy:
            _append(self._sent_to, {"kind": sent.kind, "payload": sent.payload})

    def _tell(self) -> None:
        for watcher in self.watchers:
            watcher()

    def called(self, call: RecordedCall) -> None:
        """Note a call."""
        self.calls.append(call)
        self._tell()
        if self._path is not None:
            line: Json = {"method": call.method, "body": call.body}
            _append(self._path, line | ({"via": call.via} if call.via != "api" else {}))

    def of(self, method: str) -> list[Json]:
        """Return the bodies of every call of a method, oldest first."""
        return [call.body for call in self.calls if call.method == method]

    def told(self, *kinds: str) -> list[Sent]:
        """
        Return what was sent to the app of these kinds ("command", "block_actions", "event", …),
        oldest first.
        """
        return [sent for sent in self.sent if sent.kind in kinds]

    def find(self, words: str) -> list[RecordedCall]:
        """Return every call whose body holds these words anywhere."""
        return [c for c in self.calls if words in json.dumps(c.body, ensure_ascii=False)]


def _private(path: str, flags: int) -> int:
    """It holds what was typed into forms."""
    return os.open(path, flags, 0o600)


def _append(path: Path, line: Json) -> None:
    with open(path, "a", encoding="utf-8", opener=_private) as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def as_message(answer: Json, channel: str, user: str) -> tuple[str, Json]:
    """
    Return the Web API call that an answer or response URL stands for, so that one check covers
    both.
    """
    body = {name: value for name, value in answer.items() if name not in _ONLY_RESPONSE}
    if answer.get("response_type") == "in_channel":
        return "chat.postMessage", {"channel": channel, **body}
    return "chat.postEphemeral", {"channel": channel, "user": user, **body}
