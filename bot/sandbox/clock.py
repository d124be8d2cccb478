"""The sandbox's two clocks, handed in: wall seconds for stamps, monotonic seconds for deadlines."""

import time
from typing import Protocol


class Clock(Protocol):
    """What the sandbox asks of a clock."""

    def now(self) -> float:
        """Wall time in seconds since 1970."""

    def monotonic(self) -> float:
        """Seconds that never step back."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Wall time in seconds since 1970."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never step back."""
        return time.monotonic()


class RunningClock(SystemClock):
    """The machine's clock, which can be put forward: both hands at once."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Wall time in seconds since 1970."""
        return super().now() + self._ahead

    def monotonic(self) -> float:
        """Seconds that never step back."""
        return super().monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        self._ahead += seconds


class HandClock:
    """A clock that moves only when told: `advance` moves both hands, `step` the wall alone."""

    def __init__(self, start: float) -> None:
        self._wall = start
        self._steady = 1000.0

    def now(self) -> float:
        """Wall time in seconds since 1970."""
        return self._wall

    def monotonic(self) -> float:
        """Seconds that never step back."""
        return self._steady

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._wall += seconds
        self._steady += seconds

    def step(self, seconds: float) -> None:
        """Put the wall clock forward or back, as an operator or NTP would."""
        self._wall += seconds
