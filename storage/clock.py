"""The time: the process's one clock, when it is believed, and the time content is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

import structlog

from bot.waits import Clock

log = structlog.get_logger("tripoint.clock")

JUMP = timedelta(seconds=60)
"""How far two clocks may part, or a clock and the audit log, before the wall clock is doubted."""

APART = timedelta(seconds=30)
"""How far the wall clock may be from every other clock that there is before it is doubted."""

CONFIRMED = 300.0
"""
Monotonic seconds for which a jump forward must have lasted before anything irreversible is done by
it.
"""


@dataclass(frozen=True)
class Moment:
    """
    The time at which something is decided.

    Attributes:
        now: the wall clock's.
        latest: the later of it and the time of the newest audit record: by it content is judged.
        told: monotonic seconds.
        apart: as `GuardedClock.apart`.
    """

    now: datetime
    latest: datetime
    told: float
    apart: Mapping[str, timedelta] = field(default_factory=dict)

    @property
    def doubt(self) -> str | None:
        """
        Return why the wall clock is not believed, in a few words for the operator.

        Returns:
            None while it is believed.
        """
        behind = self.latest - self.now
        if behind > JUMP:
            return f"set back by {behind.total_seconds():.0f} s"
        return said_of(self.apart) or None


@dataclass
class GuardedClock:
    """
    The time by which what cannot be undone is done: records dated, content deleted, keys destroyed.

    That is the wall clock, until it jumps forward against the monotonic one: then time goes on as
    it was, until the jump has lasted for `CONFIRMED`. A jump back is believed at once, because
    nothing ends sooner by it. What may be read is decided by the wall clock all the same
    (`moment`). Every thread of a process asks the same one.

    Other clocks, such as the database's and Slack's, are compared with it and decide nothing. But
    where it is far from all of them, nobody knows what time it is here (`apart`).
    """

    clock: Clock
    _believed: datetime = field(init=False)
    _doubted: datetime | None = None
    _since: float = 0.0
    _others: dict[str, tuple[timedelta, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def __post_init__(self) -> None:
        """Believe the clocks as they are found."""
        self._believed = self._origin()[0]

    def now(self) -> datetime:
        """Return the time, aware, in UTC, never ahead of the wall clock."""
        with self._lock:
            origin, at = self._origin()
            if origin - self._believed <= JUMP:
                if self._believed - origin > JUMP:
                    log.warning(
                        "wall_clock_set_back",
                        seconds=round((self._believed - origin).total_seconds()),
                    )
                self._believed, self._doubted = origin, None
            elif self._doubted is None or abs(origin - self._doubted) > JUMP:
                log.warning(
                    "wall_clock_jumped", seconds=round((origin - self._believed).total_seconds())
                )
                self._doubted, self._since = origin, at
            elif at - self._since >= CONFIRMED:
                log.warning(
                    "wall_clock_believed", seconds=round((origin - self._believed).total_seconds())
                )
                self._believed, self._doubted = origin, None
            return self._believed + timedelta(seconds=at)

    def given(self, time: datetime | None) -> datetime:
        """Return the time that an act is of where that is given, else the wall clock's."""
        return time or self.clock.now()

    def moment(self, newest: datetime | None) -> Moment:
        """
        Return the moment as it is now.

        This alone says what time it is to a rule, and whether that is believed.

        Args:
            newest: the time of the newest audit record; None while there is none.
        """
        now = self.clock.now()
        return Moment(now, max(now, newest) if newest else now, self.clock.monotonic(), self.apart)

    def compare(self, whose: str, shown: datetime, asked: float) -> None:
        """
        Compare the wall clock with what another clock has just shown, half the way there and back
        taken off.

        What was on its way for too long says nothing.

        Args:
            whose: the other clock, as an operator reads it: `Slack's`.
            asked: monotonic seconds when it was asked.
        """
        at = self.clock.monotonic()
        way = timedelta(seconds=at - asked)
        if way > APART:
            return
        ahead = self.clock.now() - way / 2 - shown
        with self._lock:
            before, self._others = self._too_far(), self._others | {whose: (ahead, at)}
            after = self._too_far()
        if after and not before:
            log.error("wall_clock_doubted", fault=said_of(after))
        elif before and not after:
            log.warning("wall_clock_agrees")

    @property
    def apart(self) -> dict[str, timedelta]:
        """
        Return how far the wall clock is ahead of each other clock, by whose that is.

        Returns:
            Empty unless the wall clock is far from all of them.
        """
        with self._lock:
            return self._too_far()

    def silent(self, whose: str) -> float:
        """Return the seconds since the wall clock was last compared with this other one."""
        _, at = self._others.get(whose, (timedelta(), float("-inf")))
        return self.clock.monotonic() - at

    def _too_far(self) -> dict[str, timedelta]:
        found = {whose: ahead for whose, (ahead, _) in self._others.items()}
        return found if all(abs(ahead) > APART for ahead in found.values()) else {}

    def _origin(self) -> tuple[datetime, float]:
        """
        Return what the wall clock showed when the monotonic one was 0, and what that shows now.
        """
        at = self.clock.monotonic()
        return self.clock.now() - timedelta(seconds=at), at


def said_of(apart: Mapping[str, timedelta]) -> str:
    """Return how far the wall clock is from others, as an operator reads it."""
    return " and ".join(
        f"{abs(ahead).total_seconds():.0f} s {'ahead of' if ahead > timedelta() else 'behind'} "
        f"{whose}"
        for whose, ahead in sorted(apart.items())
    )
