"""Coordinates are read as they are typed on three keyboards, latitude before longitude."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import positions


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "39.05N 127.4333E",
            "39.05N, 127.4333E",
            "N39.05 E127.4333",
            "３９．０５Ｎ　１２７．４３３３Ｅ",
        ),
        *("3903N 12726E", "390300N 1272600E", "39°03'N 127°26'E", "39°03′00″N 127°26′00″E"),
        *(
            "北緯39度3分 東経127度26分",
            "北緯39度3分、東経127度26分",
            "북위 39도 3분 동경 127도 26분",
        ),
        "39.0500, 127.43333",
    ],
)
def test_the_same_place_is_read_however_it_is_typed(typed: str) -> None:
    assert positions.read(typed) == "39.05N 127.4333E"


@pytest.mark.parametrize(
    "typed",
    [
        *("", "Sinpo", "39 127", "127E 39N", "39N 40N", "95N 10E", "10N 181E", "3960N 12726E"),
        *("39N", "39N 127E 5", "39.05", "about 39N 127E"),
    ],
)
def test_what_is_no_position_is_not_read(typed: str) -> None:
    assert positions.read(typed) is None


@given(north=st.decimals(-90, 90, places=4), east=st.decimals(-180, 180, places=4))
def test_a_position_that_was_read_is_read_again_as_itself(north: Decimal, east: Decimal) -> None:
    typed = f"{abs(north):f}{'S' if north < 0 else 'N'} {abs(east):f}{'W' if east < 0 else 'E'}"
    found = positions.read(typed)

    assert found and positions.read(found) == found
    latitude, longitude = (Decimal(part[:-1]) for part in found.split())
    assert (latitude, longitude) == (abs(north), abs(east))
