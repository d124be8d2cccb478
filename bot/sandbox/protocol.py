"""The JSON that passes between Slack and an app: how it is read, and how a call is refused."""

import json
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

DEEPEST = 64
"""How deep JSON may be nested. No block of Slack's comes near it."""


class Refused(Exception):
    """
    A call that Slack would refuse.

    `code` is Slack's error code, `messages` go to `response_metadata.messages`, and `extra` are
    further top-level fields of the answer (`needed`, `provided`).
    """

    def __init__(self, code: str, messages: Iterable[str] = (), **extra: str) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.extra = extra

    def answer(self) -> Json:
        """Return the JSON body of the refusal."""
        body: Json = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


def parsed(words: str | bytes) -> Any:
    """
    Return a JSON value that can be written as JSON again: no NaN, no infinite number, no lone
    surrogate.

    Raises:
        ValueError: it is none, or is nested more than `DEEPEST` deep.
    """
    try:
        value = json.loads(words)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        raise ValueError("nested too deep") from None
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level if isinstance(one, (dict, list)) for inner in _inside(one)]
        if not level:
            return value
    raise ValueError("nested too deep")


def _inside(value: Json | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value
