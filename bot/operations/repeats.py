"""Faults that come again and again, logged once a minute."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

MINUTE = 60.0


@dataclass
class Repeats:
    """Remembers what was logged lately, so that a loop that fails twice a second fills no log."""

    _said: dict[tuple[str, ...], float] = field(default_factory=dict)

    def first(self, now: float, *what: str) -> bool:
        """
        Return whether this was not logged within the last minute, and count it as logged now.

        Args:
            now: In seconds that only ever grow.
        """
        if now - self._said.get(what, -MINUTE) < MINUTE:
            return False
        self._said = {said: at for said, at in self._said.items() if now - at < MINUTE} | {
            what: now
        }
        return True


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class CountedWarnings:
    """
    Logs what strangers can cause as often as they like: each sentence once a minute, with a count.

    Attributes:
        monotonic: Seconds that only ever grow; the event loop's where left out.
    """

    monotonic: Callable[[], float] = _loop_time
    _repeats: Repeats = field(default_factory=Repeats)
    _due: Counter[str] = field(default_factory=Counter)

    def warning(self, event: str, **fields: object) -> None:
        """Log a warning, or only count it; the logged `count` is of all since the last line."""
        self._due[event] += 1
        if self._repeats.first(self.monotonic(), event):
            structlog.get_logger("bot.transport.http").warning(
                event, count=self._due.pop(event), **fields
            )
