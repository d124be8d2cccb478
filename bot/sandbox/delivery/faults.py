"""Faults between an app and Slack that are switched on deliberately."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal

HowSocket = Literal["refused", "slow", "silent"]


@dataclass
class Fault:
    """
    One switch that is on: `target` is a method or kind of delivery ("*" for any), for `times` more.
    """

    target: str
    how: str
    times: int
    retry_after: int | str = 1
    status: int = 500
    error: str = ""
    page: str = "<html>Server Error</html>"
    kind: str = "text/html"
    copies: int = 1
    resigned: bool = False
    together: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    met: asyncio.Event = field(default_factory=asyncio.Event)


class Faults:
    """
    The faults that are switched on.

    Calls of the app meet `limit`, `fail`, `page`, `refuse`, `lose`, `drop` and `slow`. Deliveries
    to the app meet `duplicate`, `late` and `unsent`. WebSockets that it opens meet `sockets`. Each
    is used up after `times`.
    """

    def __init__(self) -> None:
        self._inward: list[Fault] = []
        self._outward: list[Fault] = []
        self._sockets: list[Fault] = []

    def limit(self, method: str = "*", retry_after: int | str = 1, times: int = 1) -> Fault:
        """Answer 429 with Retry-After."""
        return self._put(self._inward, Fault(method, "429", times, retry_after=retry_after))

    def fail(self, method: str = "*", status: int = 503, times: int = 1) -> Fault:
        """Answer a 5xx page before anything is done."""
        return self._put(self._inward, Fault(method, "page", times, status=status))

    def page(
        self,
        method: str = "*",
        status: int = 200,
        page: str = "",
        kind: str = "text/html",
        times: int = 1,
    ) -> Fault:
        """
        Answer with a page that Slack would not send, as a proxy may. The call has no effect.

        Args:
            method: Of the Web API, or "*" for any.
            status: Of HTTP.
            page: The whole body.
            kind: Its content type.
            times: For how many calls.
        """
        return self._put(
            self._inward, Fault(method, "page", times, status=status, page=page, kind=kind)
        )

    def refuse(self, method: str, error: str, times: int = 1) -> Fault:
        """Answer `ok: false` with any of Slack's error codes."""
        return self._put(self._inward, Fault(method, "error", times, error=error))

    def lose(self, method: str = "*", times: int = 1) -> Fault:
        """Do what was asked, then close the connection without an answer."""
        return self._put(self._inward, Fault(method, "lost", times))

    def drop(self, method: str = "*", times: int = 1) -> Fault:
        """Close the connection before anything is done."""
        return self._put(self._inward, Fault(method, "dropped", times))

    def slow(self, method: str = "*", times: int = 1) -> Fault:
        """
        Hold the call until the returned fault's `gate` is set. Its `met` is set once a call waits.
        """
        return self._put(self._inward, Fault(method, "slow", times))

    def duplicate(
        self,
        kind: str = "*",
        copies: int = 1,
        resigned: bool = False,
        together: bool = False,
        times: int = 1,
    ) -> Fault:
        """
        Deliver `copies` more times what is delivered once.

        Args:
            kind: "command", "block_actions", "view_submission", "view_closed", "event", … or "*".
            copies: How many more.
            resigned: The copies with the timestamp of a second later and its signature, instead of
                the same bytes.
            together: All at once, instead of one after the other.
            times: For how many deliveries.
        """
        fault = Fault(kind, "duplicate", times, copies=copies, resigned=resigned, together=together)
        return self._put(self._outward, fault)

    def late(self, kind: str = "*", times: int = 1) -> Fault:
        """Hold a delivery until the returned fault's `gate` is set."""
        return self._put(self._outward, Fault(kind, "late", times))

    def unsent(self, kind: str = "*", times: int = 1) -> Fault:
        """Lose a delivery on its way to the app, as when the connection fails."""
        return self._put(self._outward, Fault(kind, "unsent", times))

    def sockets(self, how: HowSocket = "refused", times: int = 1) -> Fault:
        """
        Disturb the next WebSockets that the app opens. The ticket of each is used up.

        Args:
            how: "refused" answers 403, "slow" holds the handshake until the returned fault's `gate`
                is set, "silent" takes the connection and holds its `hello` until then.
            times: For how many.
        """
        return self._put(self._sockets, Fault("", how, times))

    def withdraw(self, fault: Fault) -> None:
        """Switch one fault off and release what it holds."""
        fault.gate.set()
        for board in (self._inward, self._outward, self._sockets):
            if fault in board:
                board.remove(fault)

    def clear(self) -> None:
        """Switch every fault off and release what is held."""
        for board in (self._inward, self._outward, self._sockets):
            for fault in board:
                fault.gate.set()
            board.clear()

    def inward(self, method: str) -> Fault | None:
        """Return the fault this call meets, and use it up by one."""
        return self._take(self._inward, method)

    def outward(self, kind: str) -> Fault | None:
        """Return the fault this delivery meets, and use it up by one."""
        return self._take(self._outward, kind)

    def socket(self) -> Fault | None:
        """Return the fault that this WebSocket meets, and use it up by one."""
        return self._take(self._sockets, "")

    @staticmethod
    def _put(board: list[Fault], fault: Fault) -> Fault:
        board.append(fault)
        return fault

    @staticmethod
    def _take(board: list[Fault], target: str) -> Fault | None:
        for fault in board:
            if fault.target in ("*", target):
                fault.times -= 1
                if fault.times <= 0:
                    board.remove(fault)
                return fault
        return None
