"""How long a request has waited: by Slack's stamp and our clocks, whatever the two are apart."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transport.request_age import GRAIN, REMEMBERED, Ages

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Hands:
    """Slack's clock, and ours: which is wrong by so many seconds."""

    slacks: float = NOON.timestamp()
    wrong: float = 0.0

    def now(self) -> datetime:
        """Our wall time."""
        return datetime.fromtimestamp(self.slacks + self.wrong, UTC)

    def monotonic(self) -> float:
        """Our seconds that never step back."""
        return self.slacks - NOON.timestamp() + 1000.0

    def waited(self, ages: Ages, after: float, on: float = 0.0) -> float:
        """
        How long a request is said to have waited that is signed `on` seconds from now and comes
        `after` so many.
        """
        self.slacks += on
        stamp = int(self.slacks)
        self.slacks += after
        return self.monotonic() - ages.arrived(stamp)


@pytest.mark.parametrize("wrong", [0.0, 30.0, -30.0, 0.4])
def test_what_is_late_is_told_from_a_clock_that_is_wrong(wrong: float):
    """A desk whose clock is off by half a minute refuses nobody, and still knows who waited."""
    hands = Hands(wrong=wrong)
    ages = Ages(hands)
    assert hands.waited(ages, 0.1) == 0
    assert hands.waited(ages, 0.2, on=5) == 0
    assert 30.1 - 2 * GRAIN <= hands.waited(ages, 30.1, on=5) <= 30.1
    assert hands.waited(ages, 0.1, on=5) == 0


def test_the_first_after_ten_minutes_has_nothing_to_be_told_by():
    """And what has been seen is forgotten: clocks drift, and are set."""
    hands = Hands()
    ages = Ages(hands)
    assert hands.waited(ages, 40) == 0
    assert hands.waited(ages, 0, on=1) == 0
    assert hands.waited(ages, 40, on=REMEMBERED - 41) == pytest.approx(39)
    assert hands.waited(ages, 40, on=REMEMBERED) == 0


@pytest.mark.parametrize("step", [30, -30, 86400])
def test_a_wall_clock_that_is_set_makes_nobody_late(step: int):
    """Put right by half a minute: whoever comes then has waited no longer than before."""
    hands = Hands()
    ages = Ages(hands)
    assert hands.waited(ages, 0) == 0
    hands.wrong += step
    assert hands.waited(ages, 0, on=1) == 0
    assert hands.waited(ages, 10, on=1) == pytest.approx(10 - GRAIN)
    hands.wrong -= step
    assert hands.waited(ages, 0, on=1) == 0


requests = st.tuples(
    st.floats(0, 200), st.floats(0, 60), st.one_of(st.just(0.0), st.floats(-100, 100))
)


@given(st.lists(requests, max_size=30))
def test_no_wait_is_ever_overstated(every: list[tuple[float, float, float]]):
    """
    Whatever the traffic, and however our wall clock is set meanwhile: nobody is refused who was in
    time.
    """
    hands = Hands()
    ages = Ages(hands)
    for on, after, step in every:
        hands.wrong += step
        assert -1e-6 <= hands.waited(ages, after, on) <= after + 1e-6


def test_as_many_requests_as_may_come_take_no_room():
    """Of a thousand stamps a second, those are kept that may one day be the smallest."""
    hands = Hands()
    ages = Ages(hands)
    for n in range(5000):
        hands.waited(ages, 0.01 * (n % 7), on=0.001)
    kept = len(ages._by_wall._values)
    assert 0 < kept < 50


def test_a_slack_whose_clock_is_set_back_makes_nobody_late():
    """
    Then our monotonic clock alone shows a wait, and our wall clock, which was set with it, does
    not.
    """
    hands = Hands()
    ages = Ages(hands)
    assert hands.waited(ages, 0) == 0
    hands.slacks -= 3600
    hands.monotonic = lambda: hands.slacks - NOON.timestamp() + 4600.0  # type: ignore[method-assign]
    assert hands.waited(ages, 0, on=1) == 0
