"""Templates are data: what they must be is told all at once, and what they are is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.arrangements.explain import explain
from bot.domain.arrangements.status import statuses
from bot.domain.policy.loader import PolicyInvalid, load
from bot.domain.policy.templates import FieldOrder
from tests.domain.example import POLICY, TEXT, altered, variant
from tests.domain.world import NOON

LAUNCH = POLICY.templates["launch"]
CHECKS = 'checks         = ["impact_at >= launched_at"]'
LEVEL = 'level          = "U"              #'


def faults(*changes: tuple[str, str]) -> list[str]:
    """What is wrong with the shipped policy after some changes."""
    with pytest.raises(PolicyInvalid) as caught:
        load(altered(*changes))
    return list(caught.value.faults)


def test_the_shipped_templates_are_those_of_a_launch_and_of_a_nuclear_test() -> None:
    assert [field.id for field in LAUNCH.fields] == [
        *("launched_at", "area", "kind", "objects", "azimuth", "apogee_km", "range_km"),
        *("impact_area", "impact_at", "confidence"),
    ]
    assert LAUNCH.checks == (FieldOrder("impact_at", ">=", "launched_at"),)
    assert (LAUNCH.level, LAUNCH.exercise_level, LAUNCH.precedence) == ("U", "S", "FLASH")
    assert LAUNCH.purpose == {"en": "Early warning", "ja": "早期警戒", "ko": "조기 경보"}
    assert [field.id for field in POLICY.templates["nuclear_test"].fields] == [
        *("tested_at", "place", "magnitude", "depth_km", "agency", "confidence")
    ]
    assert POLICY.standing[0].template == "launch" and POLICY.standing[0].fields == ()
    assert POLICY.standing[0].max_uses_24h == 12
    assert POLICY.standing[0].max_lifetime == timedelta(hours=72)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (CHECKS, 'checks = ["impact_at >= area"]', "templates.launch.checks[0]: must compare"),
        (CHECKS, 'checks = ["now >= launched_at"]', "templates.launch.checks[0]: must compare"),
        (CHECKS, 'checks = ["objects > launched_at"]', "templates.launch.checks[0]: must compare"),
        (CHECKS, 'checks = ["launched_at"]', "templates.launch.checks[0]: must compare"),
        (
            '"launched_at", "area"',
            '"lanched_at", "area"',
            "templates.launch.fields[0]: must be one",
        ),
        ("[fields.azimuth]", "[fields.to]", "fields.to: must be small letters"),
        ("[fields.azimuth]", "[fields.x_coordinates]", "fields.x_coordinates: must be small"),
        ('type  = "number"', 'type  = "figure"', "fields.objects.type: must be one of time, place"),
        ('unit  = "deg"', 'unit  = "mil"', "fields.azimuth.unit: must be one of deg, km, m, kt"),
        ("least = 1\n", "least = 101\n", "fields.objects.least: must be at least 0"),
        ("decimals = 1", "decimals = 9", "fields.magnitude.decimals: must be 0 to 4"),
        (LEVEL, 'level = "X" #', "templates.launch.level: must be one of U, R, C, S, TS"),
        (LEVEL, f'{LEVEL}\nlifetime = "long"\n#', "templates.launch.lifetime: must be a length"),
        (LEVEL, f'{LEVEL}\nlifetime = "2000d"\n#', "templates.launch.lifetime: is longer than"),
        (LEVEL, f'{LEVEL}\nbody = "x"\n#', "templates.launch.body: is not a key of this table"),
        ("[templates.launch]", "[templates.Launch]", "templates.Launch: must be named in small"),
        ('template       = "launch"', 'template = "x"', "standing[0].template: must be one of"),
        (
            'template       = "launch"',
            'template = "nuclear_test"',
            "standing[0].template: is about dprk.nuclear, which its subjects do not cover",
        ),
        ('"72h"', '"72"', "standing[0].max_lifetime: must be a length of time"),
        ('"72h"', '"2000d"', "standing[0].max_lifetime: is longer than lifetime.max_days"),
        ('ko = "발사 시각"', 'xx = "발사 시각"', "fields.launched_at.label.ko: is missing"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(old: str, new: str, told: str) -> None:
    assert any(fault.startswith(told) for fault in faults((old, new))), faults((old, new))


def test_a_policy_without_templates_is_one() -> None:
    """Those of before go on; a standing authorisation that names fields is still read."""
    start, end = (
        TEXT.index("[purposes]"),
        TEXT.index("# ---", TEXT.index("[templates.nuclear_test]")),
    )
    old = load(
        (TEXT[:start] + TEXT[end:]).replace('template       = "launch"', 'fields = ["launch_time"]')
    )

    assert old.templates == {} and old.standing[0].fields == ("launch_time",)
    assert replace(old.standing[0], fields=(), template="launch") == POLICY.standing[0]


def test_whatever_a_template_says_is_in_its_fingerprint() -> None:
    """A form that was drawn from another wording is not sent by this one."""
    for old, new in (
        ('en = "Time of launch"', 'en = "Launched"'),
        ('en = "Sunan"', 'en = "Sunan airfield"'),
        ("most  = 100\n", "most  = 50\n"),
        (CHECKS, ""),
        ('en = "Launch report"', 'en = "Report"'),
        ('en = "Early warning"', 'en = "Warning"'),
    ):
        assert variant((old, new)).templates["launch"].version != LAUNCH.version, new
    assert variant(("objective_s = 600,", "objective_s = 700,")).templates["launch"] == LAUNCH


def test_policy_check_tells_of_a_template_that_is_above_what_may_be_held() -> None:
    def told(*changes: tuple[str, str]) -> list[str]:
        policy = variant(*changes)
        lines = explain(policy, statuses(policy, (), NOON), NOON)
        return [line for line in lines if line.startswith("Template launch is above")]

    real, exercise = (LEVEL, 'level = "C" #'), ('exercise_level = "S"  ', 'exercise_level = "TS"  ')
    assert told() == []
    assert "of real text (C, above U)" in told(real)[0]
    assert "of exercise text (TS, above S)" in told(exercise)[0]
    assert len(told(real, exercise)) == 2
