"""What comes again and again is said once a minute."""

from bot.operations.repeats import Repeats
from bot.sandbox import HandClock


def test_each_fault_is_said_once_a_minute_and_each_for_itself() -> None:
    """A loop that fails twice a second writes no hundred thousand lines a day."""
    hand = HandClock(0)
    repeats = Repeats()
    said = []
    for _ in range(240):
        said.append(repeats.first(hand.monotonic(), "DatabaseFault"))
        hand.advance(0.5)
    assert sum(said) == 2 and said[0] and said[120]
    assert repeats.first(hand.monotonic(), "KeyFault"), "another fault is no repeat"
