"""What is typed in a report's fields becomes canonical, or is refused at its field and not kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import field_values
from bot.domain.field_values import Present
from bot.domain.policy.templates import FieldOrder, TemplateField
from bot.domain.refusals import Refusal
from bot.domain.release.report import Report
from tests.domain.example import POLICY
from tests.domain.world import NOON

LAUNCH = POLICY.templates["launch"]
PRESENT = Present(NOON, "Asia/Seoul")


def read(**values: str) -> Report:
    """The report that some values make."""
    return field_values.report(LAUNCH, values, PRESENT)


def refused(**values: str) -> dict[str | None, str]:
    """Field → why it is refused, of all at once."""
    with pytest.raises(Refusal) as caught:
        read(**values)
    found = (caught.value, *caught.value.also)
    return {one.field: one.values.get("why", one.rule) for one in found}


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("objects", "2", "2"),
        ("objects", " ２発 ", "2"),
        ("objects", "2기", "2"),
        ("apogee_km", "1,200 km", "1200"),
        ("apogee_km", "６０キロ", "60"),
        ("apogee_km", "60킬로미터", "60"),
        ("apogee_km", "060", "60"),
        ("azimuth", "085°", "85"),
        ("azimuth", "85도", "85"),
        ("azimuth", "0", "0"),
        ("kind", "srbm", "srbm"),
        ("area", "sinpo", "sinpo"),
        ("launched_at", "1158", "2026-11-23T02:58Z"),
    ],
)
def test_what_is_typed_is_kept_in_one_form(field: str, typed: str, kept: str) -> None:
    assert read(**{field: typed}).values[field] == kept


@pytest.mark.parametrize(
    "typed", ["", " ", "?", "-", "–", "unknown", "TBD", "不明", "未判明", "미상"]
)
def test_what_is_not_yet_known_stays_empty(typed: str) -> None:
    report = read(objects=typed, kind="srbm")

    assert report.values["objects"] == "" and list(report.values) == [f.id for f in LAUNCH.fields]


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("objects", "two", "template-number"),
        ("objects", "~2", "template-number"),
        ("objects", "2.5", "template-decimals"),
        ("objects", "0", "template-range"),
        ("objects", "101", "template-range"),
        ("objects", "-1", "template-number"),
        ("range_km", "300 nm", "template-number"),
        ("range_km", "300 m", "template-number"),
        ("azimuth", "361", "template-range"),
        ("kind", "rocket", "template-choice"),
        ("area", "Sinpo", "template-choice"),
        ("area_coordinates", "off Sinpo", "template-place"),
        ("launched_at", "noon", "template-time"),
        ("launched_at", "12\x0704", "text_invalid"),
        ("objects", "1" * 200, "too_long"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(field: str, typed: str, why: str) -> None:
    assert refused(**{field: typed, "confidence": "low"}) == {field: why}


def test_all_that_is_wrong_is_told_at_once_and_none_of_it_is_repeated() -> None:
    """The refusal goes into answers and records: it holds the template's words, never the typed."""
    with pytest.raises(Refusal) as caught:
        read(objects="HERON", launched_at="HERON", area="sinpo", area_coordinates="39N 127E")
    found = (caught.value, *caught.value.also)

    assert [one.field for one in found] == ["launched_at", "area_coordinates", "objects"]
    assert not any("HERON" in str(one.values) for one in found)


def test_nothing_known_is_no_report() -> None:
    assert refused() == {"launched_at": "template-empty"}
    assert refused(launched_at="?") == {"launched_at": "template-empty"}


def test_a_place_is_a_choice_or_coordinates() -> None:
    assert read(area="sinpo").values["area"] == "sinpo"
    assert read(area_coordinates="3903N 12726E").values["area"] == "39.05N 127.4333E"
    assert refused(area="sinpo", area_coordinates="39N 127E") == {
        "area_coordinates": "template-both"
    }


def test_times_are_held_in_order_as_far_as_they_are_known() -> None:
    """To the minute where one of them is known to the minute only: 1158 may be 11:58:59."""
    assert refused(launched_at="11:58", impact_at="11:57") == {"impact_at": "template-order"}
    assert refused(launched_at="11:58:30", impact_at="11:58:29") == {"impact_at": "template-order"}
    assert read(launched_at="11:58:30", impact_at="11:58")
    assert read(launched_at="11:58:30", impact_at="11:58:30")
    assert read(launched_at="11:58")
    assert read(impact_at="11:57")


def test_other_checks_are_data_too() -> None:
    """Numbers as well as times, and the present."""
    checks = (FieldOrder("range_km", ">", "apogee_km"), FieldOrder("launched_at", "<=", "now"))
    template = replace(LAUNCH, checks=checks)

    def wrong(**values: str) -> str:
        with pytest.raises(Refusal) as caught:
            field_values.report(template, values, PRESENT)
        return str(caught.value.values["sign"])

    assert wrong(range_km="90", apogee_km="90") == "above"
    assert wrong(launched_at="12:01") == "most"
    assert field_values.report(template, {"range_km": "100", "apogee_km": "90"}, PRESENT)
    assert field_values.report(template, {"launched_at": "now"}, PRESENT)


def test_a_line_is_free_text_where_the_template_has_one() -> None:
    line = TemplateField("remark", "line", {"en": "Remark"})
    report = field_values.report(
        replace(LAUNCH, fields=(line,), checks=()), {"remark": " Seen by two ships "}, PRESENT
    )

    assert report.values == {"remark": "Seen by two ships"}


@pytest.mark.parametrize("zone", ["Asia/Seoul", "America/New_York", "UTC"])
def test_a_report_is_typed_again_as_it_was(zone: str) -> None:
    """In any zone and days later: a correction begins with these values and changes none."""
    report = read(
        launched_at="11:57:30",
        area_coordinates="39.05S 127.4333W",
        kind="srbm",
        objects="2",
        azimuth="085",
        apogee_km="1,200",
        impact_area="east_sea",
        impact_at="0305Z",
    )
    later = Present(NOON + timedelta(days=6, hours=13), zone)

    again = field_values.report(LAUNCH, field_values.typed_again(report), later)

    assert again == report and sum(map(bool, report.values.values())) == 8
