"""
The sandbox's two clocks, given by the caller: wall seconds for stamps, monotonic seconds for
deadlines.
"""

import time
from typing import Protocol

HANG_SECONDS = 300.0
"""How long to wait by a clock that stands still meanwhile: only what hangs is given up."""


class SandboxClock(Protocol):
    """The clock that the sandbox needs."""

    def now(self) -> float:
        """Return the wall time in seconds since 1970."""

    def monotonic(self) -> float:
        """Return seconds that never step back."""

    def patience(self, seconds: float) -> float:
        """Return how many real seconds to wait for what may take so many of this clock's."""


class SandboxSystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Return the wall time in seconds since 1970."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never step back."""
        return time.monotonic()

    def patience(self, seconds: float) -> float:
        """Return the same number, since this clock's seconds are real."""
        return seconds


class RunningClock(SandboxSystemClock):
    """
    The machine's clock, which can be put forward (wall and monotonic time alike, by `ahead`
    seconds) and stopped for a while.
    """

    def __init__(self) -> None:
        self.ahead = 0.0
        self._stopped: tuple[float, float] | None = None

    def now(self) -> float:
        """Return the wall time in seconds since 1970."""
        return self._machine()[0] + self.ahead

    def monotonic(self) -> float:
        """Return seconds that never step back."""
        return self._machine()[1] + self.ahead

    def patience(self, seconds: float) -> float:
        """Return the same number, or `HANG_SECONDS` while the clock is stopped."""
        return HANG_SECONDS if self._stopped else seconds

    def advance(self, seconds: float) -> None:
        """Put the clock forward."""
        self.ahead += seconds

    def stop(self) -> None:
        """Stop the clock, so that nothing is late however slow the machine is."""
        self._stopped = self._machine()

    def go(self) -> None:
        """Follow the machine's time again, plus what the clock was put forward."""
        self._stopped = None

    def _machine(self) -> tuple[float, float]:
        return self._stopped or (super().now(), super().monotonic())


class HandClock(RunningClock):
    """
    A clock that stands still and moves only when told: `advance` moves wall and monotonic time,
    `step` the wall time alone.
    """

    def __init__(self, start: float) -> None:
        super().__init__()
        self._stopped = (start, 1000.0)

    def step(self, seconds: float) -> None:
        """Put the wall clock forward or back, as an operator or NTP would."""
        wall, steady = self._machine()
        self._stopped = (wall + seconds, steady)
