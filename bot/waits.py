"""How long anything is waited for: one table of all waits, and one budget for each request."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

SLACK_SECONDS = 3.0
"""How long Slack waits for an answer, and how long a trigger can open a modal."""
BUDGET = 2.0
"""
An officer's act must have begun by then, or what is shown have been read. All waits of a request
share it.
"""
WORDS_SECONDS = 0.4
"""To read the language in which somebody is refused; after that the one remembered is used."""
INFO_SECONDS = 1.2
"""For Slack to say who a person is."""
OPEN_SECONDS = 0.8
"""For Slack to say which conversation is the app's own."""
WINDOW_SECONDS = 2.8
"""For Slack to open a modal, counted from the arrival of the request: a trigger lives for three."""
LEAST_SECONDS = 0.3
"""For Slack to open a modal, however little of `WINDOW_SECONDS` is left."""
CALL_SECONDS = 2.0
"""For a call of the Web API that nothing else limits, while an officer waits."""
SCARCE = 0.05
"""With less time left than this no act begins; a repeat still gets its first answer."""
SWEEP_WAIT = 1.0
"""
For each thing that others hold, in work for which no officer waits, but behind which their acts
queue.
"""
OWN_WAIT = 5.0
"""For what others hold, in work behind which nobody waits."""
WIPE_WAIT = 0.2
"""For readers to end, so that SQLite's log can be cut: others wait meanwhile."""
PAUSES = (0.1, 0.2, 0.4, 0.8)
"""Between two tries to reach a database whose server went away."""
CONNECT_SECONDS = 2
"""For a database's server to take a connection: whole seconds, and the fewest that drivers take."""
SILENT_SECONDS = 10
"""
For a database's server to answer at all before its connection counts as lost, in whole seconds.
"""
PROBE_SECONDS = 2.0
"""For health to look at one thing."""
LOOK_SECONDS = 5.0
"""Between two looks whether an act could be committed."""
STALE_SECONDS = 15.0
"""For the next such look to come, before its absence is a fault."""
REQUEST_SECONDS = 5.0
"""For a connection to show that it is Slack's, or to have its answer."""
LINGER_SECONDS = 1.0
"""For the rest of a body that was answered before its end."""
ANSWER_SECONDS = 30.0
"""For Slack's own connection to take its answer."""
STOP_SECONDS = 5.0
"""For the requests under way to be answered, once the desk is told to stop."""
OUTWARD_SECONDS = 10
"""For any call of Slack's Web API, in whole seconds."""
DRAW_SECONDS = 45.0
"""To draw one card or one Home, with all the calls that this takes."""
LEASE_SECONDS = 60.0
"""For whoever took a card in hand to deliver it, before another may."""
UPKEEP_WAIT = 60.0
"""For what others hold, when migrating, restoring, and in a command."""


TABLE: dict[str, tuple[str, ...]] = {
    "SLACK_SECONDS": ("REQUEST_SECONDS", "STOP_SECONDS"),
    "BUDGET": ("SLACK_SECONDS",),
    "WORDS_SECONDS": ("BUDGET",),
    "INFO_SECONDS": ("BUDGET",),
    "OPEN_SECONDS": ("BUDGET",),
    "WINDOW_SECONDS": ("SLACK_SECONDS",),
    "LEAST_SECONDS": ("WINDOW_SECONDS",),
    "CALL_SECONDS": ("SLACK_SECONDS",),
    "SCARCE": ("WIPE_WAIT",),
    "WIPE_WAIT": ("SWEEP_WAIT",),
    "SWEEP_WAIT": ("BUDGET", "OWN_WAIT"),
    "OWN_WAIT": ("STALE_SECONDS", "UPKEEP_WAIT"),
    "PAUSES": ("BUDGET",),
    "CONNECT_SECONDS": ("SLACK_SECONDS",),
    "SILENT_SECONDS": ("STALE_SECONDS",),
    "PROBE_SECONDS": ("LOOK_SECONDS",),
    "LOOK_SECONDS": ("STALE_SECONDS",),
    "LINGER_SECONDS": ("REQUEST_SECONDS",),
    "REQUEST_SECONDS": ("ANSWER_SECONDS",),
    "OUTWARD_SECONDS": ("DRAW_SECONDS",),
    "DRAW_SECONDS": ("LEASE_SECONDS",),
    **dict.fromkeys(
        ("STALE_SECONDS", "ANSWER_SECONDS", "STOP_SECONDS", "LEASE_SECONDS", "UPKEEP_WAIT"), ()
    ),
}
"""
By wait, those that it must end within: what waits outside never gives up before what is waited for
inside.
"""


class Clock(Protocol):
    """
    The one clock of the process.

    Wall time is for what is written and compared, monotonic seconds are for waiting.
    """

    def now(self) -> datetime:
        """The time, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""

    def patience(self, seconds: float) -> float:
        """Return how many real seconds to wait for what may take so many of this clock's."""


@dataclass(frozen=True)
class Deadline:
    """A budget as it is handed inwards: every wait within gets what is left of it."""

    at: float
    clock: Clock

    @property
    def left(self) -> float:
        """Return the seconds that are left, at least 0."""
        return max(0.0, self.at - self.clock.monotonic())


@dataclass(frozen=True)
class Each:
    """
    A limit for each wait without a budget for all: nobody waits for the result, but others queue.
    """

    left: float
    clock: Clock


_IN_FORCE: ContextVar[Deadline | Each | None] = ContextVar("deadline", default=None)


def in_force() -> Deadline | Each | None:
    """Return what limits a wait here; None where nobody waits for the result, or behind it."""
    return _IN_FORCE.get()


def until(at: float | None, clock: Clock) -> AbstractContextManager[None]:
    """
    Put a budget in force for all that is done within.

    Args:
        at: The monotonic second at which it ends; None changes nothing. A budget around this one
            that ends sooner stays in force.
    """
    outer = _IN_FORCE.get()
    if at is None or (isinstance(outer, Deadline) and outer.at <= at):
        return nullcontext()
    return _put(Deadline(at, clock))


def each(seconds: float, clock: Clock) -> AbstractContextManager[None]:
    """Let each wait within take so many seconds, and no longer."""
    return _put(Each(seconds, clock))


@contextmanager
def _put(found: Deadline | Each) -> Iterator[None]:
    token = _IN_FORCE.set(found)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def real(usual: float) -> float:
    """Return the real seconds that may be waited here; `usual` where nothing limits it."""
    found = _IN_FORCE.get()
    return found.clock.patience(found.left) if found else usual
