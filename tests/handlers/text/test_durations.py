"""Lengths of time: each way to say one, in words that officers read."""

from datetime import timedelta

import pytest

from handlers.text import durations
from handlers.text.words import Words


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=90), "90 days"),
        (timedelta(days=1), "one day"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(seconds=30), "less than a minute"),
    ],
)
def test_a_length_of_time_is_said_exactly(length: timedelta, said: str) -> None:
    """`36 hours` is what the officer typed; `one day` would be wrong."""
    assert durations.exact(length, Words()) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=2), "2 days"),
        (timedelta(days=2, seconds=-1), "47 hours"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=2, seconds=-1), "119 minutes"),
        (timedelta(minutes=1), "one minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(seconds=-5), "less than a minute"),
    ],
)
def test_what_passes_by_is_said_in_one_unit_rounded_down(length: timedelta, said: str) -> None:
    """A Home is read at a glance."""
    assert durations.rounded(length, Words()) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=1, hours=3, minutes=59), "1 d 3 h"),
        (timedelta(days=1, minutes=5), "1 d 5 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=3, minutes=20, seconds=59), "3 h 20 min"),
        (timedelta(seconds=1), "1 min"),
    ],
)
def test_what_is_left_is_said_in_two_units(length: timedelta, said: str) -> None:
    """In a reminder the hours behind the days matter; nothing is left in no time at all."""
    assert durations.two_units(length, Words()) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (119, "119 s"),
        (120, "2 min"),
        (7199, "119 min"),
        (7200, "2 h"),
        (172_799, "47 h"),
        (172_800, "2 days"),
        (-5, "0 s"),
    ],
)
def test_a_digest_says_a_length_of_time_in_one_unit_rounded_down(seconds: int, said: str) -> None:
    """Nobody counts a step's seconds after two minutes."""
    assert durations.brief(timedelta(seconds=seconds), Words()) == said


@pytest.mark.parametrize(("hours", "said"), [(1, "1 h"), (24, "24 h"), (72, "3 days")])
def test_a_digest_says_a_length_that_was_agreed_as_agreed(hours: int, said: str) -> None:
    """Within 24 h, not within 1 day or 1440 min."""
    assert durations.brief_exact(timedelta(hours=hours), Words()) == said
