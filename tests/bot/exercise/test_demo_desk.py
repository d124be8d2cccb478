"""
The sandbox's workspace: what a roster says of a desk becomes a channel where it names one, and only
there.
"""

from bot.cli.exercise.demo_desk import example, workspace
from tests.bot.cli.test_manifest import TOP


def test_a_desk_has_its_three_channels_and_its_telephone_is_none() -> None:
    """A telephone number stands beside the channels in the roster."""
    made = workspace(example("rosters", "en"), (TOP / "manifest.json").read_text())

    assert [c["name"] for c in made["channels"] if c["name"].startswith("kor")] == [
        "kor-liaison",
        "kor-approvals",
        "kor-supervisors",
    ]
    assert {c["id"][0] for c in made["channels"]} == {"C"}
