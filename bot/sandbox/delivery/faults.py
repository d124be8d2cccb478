"""Faults between an app and Slack that are switched on deliberately."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

Where = Literal["call", "delivery", "socket"]
"""What a fault is met by: calls of the app, deliveries to it, or the WebSockets that it opens."""

ALWAYS = 10**9
SLOW_SECONDS = 4.0


class Lag(asyncio.Event):
    """A gate that opens by itself, a number of real seconds after each caller begins to wait."""

    async def wait(self) -> bool:  # type: ignore[override]
        """Wait for those seconds, or until the gate is opened."""
        with suppress(TimeoutError):
            await asyncio.wait_for(super().wait(), SLOW_SECONDS)
        return True


@dataclass
class Fault:
    """
    One switch that is on: `target` is a method or kind of delivery ("*" for any), for `times` more.
    """

    where: Where
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


async def hold(fault: Fault | None, how: str) -> None:
    """Wait until the gate of the fault met is set, if it is of this kind."""
    if fault is not None and fault.how == how:
        fault.met.set()
        await fault.gate.wait()


class Faults:
    """
    The faults that are switched on.

    Calls of the app meet `limit`, `fail`, `page`, `refuse`, `lose`, `drop` and `slow`. Deliveries
    to the app meet `duplicate`, `late` and `unsent`. WebSockets that it opens meet `sockets`. Each
    is used up after `times`.
    """

    def __init__(self) -> None:
        self.on: list[Fault] = []
        self.switches: dict[str, Fault] = {}

    def limit(self, method: str = "*", retry_after: int | str = 1, times: int = 1) -> Fault:
        """Answer 429 with Retry-After."""
        return self._put(Fault("call", method, "429", times, retry_after=retry_after))

    def fail(self, method: str = "*", status: int = 503, times: int = 1) -> Fault:
        """Answer a 5xx page before anything is done."""
        return self._put(Fault("call", method, "page", times, status=status))

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
        return self._put(Fault("call", method, "page", times, status=status, page=page, kind=kind))

    def refuse(self, method: str, error: str, times: int = 1) -> Fault:
        """Answer `ok: false` with any of Slack's error codes."""
        return self._put(Fault("call", method, "error", times, error=error))

    def lose(self, method: str = "*", times: int = 1) -> Fault:
        """Do what was asked, then close the connection without an answer."""
        return self._put(Fault("call", method, "lost", times))

    def drop(self, method: str = "*", times: int = 1) -> Fault:
        """Close the connection before anything is done."""
        return self._put(Fault("call", method, "dropped", times))

    def slow(self, method: str = "*", times: int = 1) -> Fault:
        """
        Hold the call until the returned fault's `gate` is set. Its `met` is set once a call waits.
        """
        return self._put(Fault("call", method, "slow", times))

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
        fault = Fault(
            "delivery",
            kind,
            "duplicate",
            times,
            copies=copies,
            resigned=resigned,
            together=together,
        )
        return self._put(fault)

    def late(self, kind: str = "*", times: int = 1) -> Fault:
        """Hold a delivery until the returned fault's `gate` is set."""
        return self._put(Fault("delivery", kind, "late", times))

    def unsent(self, kind: str = "*", times: int = 1) -> Fault:
        """Lose a delivery on its way to the app, as when the connection fails."""
        return self._put(Fault("delivery", kind, "unsent", times))

    def sockets(
        self, how: Literal["refused", "slow", "silent"] = "refused", times: int = 1
    ) -> Fault:
        """
        Disturb the next WebSockets that the app opens. The ticket of each is used up.

        Args:
            how: "refused" answers 403, "slow" holds the handshake until the returned fault's `gate`
                is set, "silent" takes the connection and holds its `hello` until then.
            times: For how many.
        """
        return self._put(Fault("socket", "*", how, times))

    def withdraw(self, fault: Fault) -> None:
        """Switch one fault off and release what it holds."""
        fault.gate.set()
        if fault in self.on:
            self.on.remove(fault)

    def clear(self) -> None:
        """Switch every fault off and release what is held."""
        for fault in list(self.on):
            self.withdraw(fault)

    def turn(self, name: str, on: bool) -> None:
        """
        Turn a switch on, or off where it is on.

        Raises:
            KeyError: There is no such switch.
        """
        switch = SWITCHES[name]
        if name in self.switches:
            self.withdraw(self.switches.pop(name))
        if on:
            self.switches[name] = switch.throw(self)

    def met(self, where: Where, target: str = "*") -> Fault | None:
        """Return the fault that this call, delivery or WebSocket meets, and use it up by one."""
        for fault in self.on:
            if fault.where == where and fault.target in ("*", target):
                fault.times -= 1
                if fault.times <= 0:
                    self.on.remove(fault)
                return fault
        return None

    def _put(self, fault: Fault) -> Fault:
        self.on.append(fault)
        return fault


@dataclass(frozen=True)
class Switch:
    """One kind of trouble."""

    label: str
    more: str
    throw: Callable[[Faults], Fault]


def _lagging(fault: Fault) -> Fault:
    fault.gate = Lag()
    return fault


SWITCHES: dict[str, Switch] = {
    "slow": Switch("Slack is slow", "each call takes 4 s", lambda f: _lagging(f.slow("*", ALWAYS))),
    "limited": Switch(
        "429 Too Many Requests", "each call, retry after 5 s", lambda f: f.limit("*", 5, ALWAYS)
    ),
    "failing": Switch(
        "5xx Server Error", "each call answers 503", lambda f: f.fail("*", 503, ALWAYS)
    ),
    "lost": Switch(
        "Answers are lost", "done, but the connection ends", lambda f: f.lose("*", ALWAYS)
    ),
    "dropped": Switch(
        "Calls are lost", "the connection ends before", lambda f: f.drop("*", ALWAYS)
    ),
    "duplicate": Switch(
        "Duplicate delivery", "the app gets all twice", lambda f: f.duplicate("*", times=ALWAYS)
    ),
    "late": Switch(
        "Late delivery", "the app gets all 4 s later", lambda f: _lagging(f.late("*", ALWAYS))
    ),
    "sockets": Switch(
        "WebSockets are refused",
        "their tickets are used up",
        lambda f: f.sockets("refused", ALWAYS),
    ),
    "unsent": Switch(
        "The app is unreachable", "nothing reaches it", lambda f: f.unsent("*", ALWAYS)
    ),
}
