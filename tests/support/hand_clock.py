"""The desk's clock, moved by the test."""

from bot.cli.exercise.demo_desk import DemoClock
from bot.sandbox import HandClock
from tests.domain.world import NOON


class Hand(DemoClock):
    """Reads the sandbox's clock as the desk does; `hand` moves it, from noon if none is given."""

    def __init__(self, hand: HandClock | None = None) -> None:
        self.hand = hand or HandClock(NOON.timestamp())
        super().__init__(self.hand)
