"""The one exception with which the workspace refuses a Web API call."""

from collections.abc import Iterable


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

    def answer(self) -> dict[str, object]:
        """Return the JSON body of the refusal."""
        body: dict[str, object] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body
