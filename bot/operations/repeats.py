"""Faults that come again and again, logged once a minute."""

from collections.abc import Callable
from dataclasses import dataclass, field

MINUTE = 60.0


@dataclass
class Repeats:
    """
    Remembers what was logged lately, so that a loop that fails twice a second fills no log.

    Attributes:
        monotonic: Seconds that only ever grow.
    """

    monotonic: Callable[[], float]
    _said: dict[tuple[str, ...], float] = field(default_factory=dict)

    def first(self, *what: str) -> bool:
        """Return whether this was not logged within the last minute, and count it as logged now."""
        now = self.monotonic()
        if now - self._said.get(what, -MINUTE) < MINUTE:
            return False
        self._said = {said: at for said, at in self._said.items() if now - at < MINUTE} | {
            what: now
        }
        return True
