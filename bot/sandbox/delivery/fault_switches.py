"""Faults as on/off switches: each stays on until it is turned off."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bot.sandbox.delivery.faults import Fault, Faults

ALWAYS = 10**9
SLOW_SECONDS = 4.0


class Lag(asyncio.Event):
    """A gate that opens by itself, a number of real seconds after each caller begins to wait."""

    async def wait(self) -> bool:  # type: ignore[override]
        """Wait for those seconds, or until the gate is opened."""
        with suppress(TimeoutError):
            await asyncio.wait_for(super().wait(), SLOW_SECONDS)
        return True


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


@dataclass
class FaultSwitches:
    """The fault switches that are on."""

    faults: Faults
    on: dict[str, Fault] = field(default_factory=dict)

    def turn(self, name: str, on: bool) -> None:
        """
        Turn a switch on or off.

        Raises:
            KeyError: There is no such switch.
        """
        switch = SWITCHES[name]
        if name in self.on:
            self.faults.withdraw(self.on.pop(name))
        if on:
            self.on[name] = switch.throw(self.faults)
