"""Faults that come again and again, said once a minute."""

from collections.abc import Callable
from dataclasses import dataclass, field

MINUTE = 60.0


@dataclass
class Repeats:
    """
    What was said lately, so that a loop that fails twice a second fills no log.

    Attributes:
        monotonic: seconds that only ever grow.
    """

    monotonic: Callable[[], float]
    _said: dict[tuple[str, ...], float] = field(default_factory=dict)

    def first(self, *what: str) -> bool:
        """Whether this has not been said within the last minute; from now on it has."""
        now = self.monotonic()
        if now - self._said.get(what, -MINUTE) < MINUTE:
            return False
        self._said = {said: at for said, at in self._said.items() if now - at < MINUTE} | {
            what: now
        }
        return True
