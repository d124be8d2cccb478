"""National holidays: the days on which a party that must act does not work."""

from datetime import date

import pytest

from bot.calendars import days_off


def test_knows_the_feasts_of_the_three_parties() -> None:
    """Seollal and Golden Week last for days; a Sunday's holiday is made up for on a working day."""
    assert {date(2026, 2, 16), date(2026, 2, 17), date(2026, 2, 18)} <= days_off("KR", 2026)
    assert (
        {date(2026, 5, day) for day in (3, 4, 5, 6)}
        <= days_off("JP", 2026)
        == days_off("JPN", 2026)
    )
    assert date(2026, 7, 3) in days_off("US", 2026), (
        "the Fourth of July 2026 is a Saturday, observed on Friday"
    )


def test_a_country_that_is_not_known_is_an_error() -> None:
    """A policy that names one must not silently lose its holidays."""
    with pytest.raises(KeyError):
        days_off("ZZ", 2026)
