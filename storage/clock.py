"""The time: one clock for the whole process, how far it is believed, and by which time content is judged."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

import structlog

log = structlog.get_logger("tripoint.clock")

JUMP = timedelta(seconds=60)
"""How far two clocks may part, or a clock and the audit log, before the wall clock is doubted."""

CONFIRMED = 300.0
"""Monotonic seconds for which a jump forward must have lasted before anything irreversible is done by it."""


class Clock(Protocol):
    """The one clock: wall time for what is written and compared, monotonic seconds for waiting."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that only ever grow."""

    def patience(self, seconds: float) -> float:
        """How many real seconds to wait for what may take so many of this clock's."""


@dataclass(frozen=True)
class Moment:
    """
    The time at which something is decided.

    Attributes:
        now: the wall clock's.
        latest: the later of it and the time of the newest audit record: by it content is judged.
        told: monotonic seconds.
    """

    now: datetime
    latest: datetime
    told: float

    @property
    def set_back(self) -> timedelta | None:
        """How far the wall clock is behind the audit log, where that is too far to be believed."""
        behind = self.latest - self.now
        return behind if behind > JUMP else None


@dataclass
class Steady:
    """
    The time by which what cannot be undone is done: records dated, content deleted, keys destroyed.

    That is the wall clock, until it jumps forward against the monotonic one: then time goes on as it was, until the
    jump has lasted for `CONFIRMED`. A jump back is believed at once, for it hastens nothing. What may be read is
    decided by the wall clock all the same (`moment`). Every thread of a process asks the same one.
    """

    clock: Clock
    _believed: datetime = field(init=False)
    _doubted: datetime | None = None
    _since: float = 0.0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def __post_init__(self) -> None:
        """Believe the clocks as they are found."""
        self._believed = self._origin()[0]

    def now(self) -> datetime:
        """The time, aware, in UTC; never ahead of the wall clock."""
        with self._lock:
            origin, at = self._origin()
            if origin - self._believed <= JUMP:
                if self._believed - origin > JUMP:
                    log.warning("wall_clock_set_back", seconds=round((self._believed - origin).total_seconds()))
                self._believed, self._doubted = origin, None
            elif self._doubted is None or abs(origin - self._doubted) > JUMP:
                log.warning("wall_clock_jumped", seconds=round((origin - self._believed).total_seconds()))
                self._doubted, self._since = origin, at
            elif at - self._since >= CONFIRMED:
                log.warning("wall_clock_believed", seconds=round((origin - self._believed).total_seconds()))
                self._believed, self._doubted = origin, None
            return self._believed + timedelta(seconds=at)

    def given(self, time: datetime | None) -> datetime:
        """The time that an act is of where that is given, else the wall clock's."""
        return time or self.clock.now()

    def moment(self, newest: datetime | None) -> Moment:
        """
        The moment as it is now: the one place that says what time it is to a rule, and whether that is believed.

        Args:
            newest: the time of the newest audit record; None while there is none.
        """
        now = self.clock.now()
        return Moment(now, max(now, newest) if newest else now, self.clock.monotonic())

    def _origin(self) -> tuple[datetime, float]:
        """What the wall clock showed when the monotonic one was nought, and what that shows now."""
        at = self.clock.monotonic()
        return self.clock.now() - timedelta(seconds=at), at
