"""A time is read as it is typed on three keyboards, and never guessed at."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import moments

NOW = datetime(2026, 11, 26, 4, 9, 12, tzinfo=UTC)
SEOUL = "Asia/Seoul"


@pytest.mark.parametrize(
    "typed",
    [
        *("0404Z", "0404 z", "0404Z.", "０４０４Ｚ", "04:04Z", "0404 UTC", "0404 zulu"),
        *("13:04", "1304", "13：04", "1:04 pm", "1304I", "13:04 KST", "13:04 JST"),
        *("13時4分", "13時04分", "午後1時4分", "26日13時4分", "11月26日 13時4分", "13:04 日本時間"),
        *("13시 4분", "오후 1시 4분", "26일 13시 4분", "11월 26일 13:04", "13:04 한국시간"),
        *("260404Z", "260404Z NOV 26", "260404Z Nov 2026", "26 Nov 0404Z", "2026-11-26T04:04Z"),
        *("2026-11-26 13:04", "2026년 11월 26일 13시 4분", "2026年11月26日13時4分", "11/26 13:04"),
    ],
)
def test_the_same_minute_is_read_however_it_is_typed(typed: str) -> None:
    assert moments.read(typed, NOW, SEOUL) == "2026-11-26T04:04Z"


@pytest.mark.parametrize("typed", ["13:04:30", "04:04:30Z", "午後1時4分30秒", "13시 4분 30초"])
def test_seconds_are_kept_where_they_are_typed(typed: str) -> None:
    assert moments.read(typed, NOW, SEOUL) == "2026-11-26T04:04:30Z"


@pytest.mark.parametrize("typed", ["now", "NOW", "今", "現在", "지금", "now."])
def test_now_is_the_time_of_sending_to_the_second(typed: str) -> None:
    assert moments.read(typed, NOW, SEOUL) == "2026-11-26T04:09:12Z"


@pytest.mark.parametrize(
    "typed",
    [
        *("", "noon", "about 0404Z", "0404Z or so", "2460Z", "25:00", "13:04 pm", "0 pm", "99時"),
        *(
            "31 feb 0404Z",
            "320404Z",
            "13:04 CET",
            "4",
            "404Z",
            "12 0404Z",
            "13:4",
            "1800-01-01 1304",
        ),
        *("040430Z", "130430"),
        "0404Z" * 20,
    ],
)
def test_what_could_mean_something_else_is_not_read(typed: str) -> None:
    """`040430Z` is the fourth at 0430 by the field's rule, and 04:04:30 to who is in a hurry."""
    assert moments.read(typed, NOW, SEOUL) is None


def test_what_is_left_out_is_that_nearest_to_now() -> None:
    """A launch before midnight is reported after it, and an impact is still ahead."""
    midnight = datetime(2027, 1, 1, 0, 2, tzinfo=UTC)

    assert moments.read("2358Z", midnight, SEOUL) == "2026-12-31T23:58Z"
    assert moments.read("0010Z", midnight, SEOUL) == "2027-01-01T00:10Z"
    assert moments.read("312358Z", midnight, SEOUL) == "2026-12-31T23:58Z"
    assert moments.read("12/31 23:58Z", midnight, SEOUL) == "2026-12-31T23:58Z"


@given(
    minutes=st.integers(-700, 700),
    zone=st.sampled_from([SEOUL, "Asia/Tokyo", "America/New_York", "UTC"]),
)
def test_a_moment_within_half_a_day_is_read_as_itself(minutes: int, zone: str) -> None:
    """In Zulu and in the zone of whoever types, by hour and minute alone."""
    at = NOW.replace(second=0) + timedelta(minutes=minutes)
    local = at.astimezone(ZoneInfo(zone))

    for typed in (f"{at:%H%M}Z", f"{at:%d%H%M}Z", f"{local:%H:%M}", f"{local:%H時%M分}"):
        found = moments.read(typed, NOW, zone)
        assert found and moments.instant(found) == at
        assert not moments.to_the_second(found)
