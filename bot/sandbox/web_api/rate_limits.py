"""Slack's rate limits as token buckets on the given clock."""

import math
from typing import Literal

from bot.sandbox.protocol import Json
from bot.sandbox.workspace.clock import SandboxClock

Rates = Literal["enforced", "off"]
#: chat.postMessage allows about one message a second and channel, and short bursts.
CHANNEL_BURST = 4
CHANNEL_PER_MINUTE = 60


class Buckets:
    """One bucket per method, and one per channel for chat.postMessage."""

    def __init__(self, clock: SandboxClock, rates: Rates = "enforced") -> None:
        self.rates = rates
        self._clock = clock
        self._full: dict[str, tuple[float, float]] = {}

    def wait(self, method: str, per_minute: int, body: Json) -> int:
        """
        Return the whole seconds to wait before this call may be made. 0 lets it pass and counts it.
        """
        if self.rates == "off":
            return 0
        wanted = [(method, per_minute, per_minute)]
        if method == "chat.postMessage":
            wanted.append((f"{method} {body.get('channel')}", CHANNEL_PER_MINUTE, CHANNEL_BURST))
        now = self._clock.monotonic()
        levels = {name: self._level(name, pace, most, now) for name, pace, most in wanted}
        waits = [(1 - levels[name]) * 60 / pace for name, pace, _ in wanted if levels[name] < 1]
        if waits:
            return max(1, math.ceil(max(waits)))
        for name, level in levels.items():
            self._full[name] = (level - 1, now)
        return 0

    def _level(self, name: str, per_minute: int, most: int, now: float) -> float:
        level, at = self._full.get(name, (float(most), now))
        return min(float(most), level + (now - at) * per_minute / 60)
