"""How long a request waited before it was read, by Slack's time stamp."""

from collections import deque
from dataclasses import dataclass, field

from bot.waits import Clock

REMEMBERED = 600.0
"""Seconds for which the smallest difference between a stamp and our clock is remembered."""
GRAIN = 1.0
"""Seconds by which a stamp may be older than its request, for it is cut to whole seconds."""


@dataclass
class _Least:
    """
    The smallest value of the last ten minutes.

    Only values that may still become the smallest are kept, the least first.
    """

    _values: deque[tuple[float, float]] = field(default_factory=deque)

    def above(self, value: float, at: float) -> float:
        """Return how far a value taken at `at` lies above the smallest."""
        while self._values and self._values[-1][1] >= value:
            self._values.pop()
        self._values.append((at, value))
        while self._values[0][0] < at - REMEMBERED:
            self._values.popleft()
        return value - self._values[0][1]


@dataclass
class Ages:
    """
    Tells how long each of Slack's requests has waited, from the stamps of those before it.

    Every difference between a stamp and our time holds how far Slack's clock and ours are apart. So
    the smallest of the last ten minutes counts as no wait, and a desk whose clock is wrong refuses
    nobody. Both our clocks are asked and the shorter wait is believed, for a wall clock put forward
    shows a wait that was none.
    """

    clock: Clock
    _by_wall: _Least = field(default_factory=_Least)
    _by_monotonic: _Least = field(default_factory=_Least)

    def arrived(self, stamp: int) -> float:
        """
        Return since when a genuine request with this stamp has waited, in monotonic seconds.

        A wait is never overstated. The first request within ten minutes has none.

        Args:
            stamp: Slack's time stamp, in seconds since 1970.
        """
        at = self.clock.monotonic()
        by_wall = self._by_wall.above(self.clock.now().timestamp() - stamp, at)
        by_monotonic = self._by_monotonic.above(at - stamp, at)
        return at - max(0.0, min(by_wall, by_monotonic) - GRAIN)
