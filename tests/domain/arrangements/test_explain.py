"""The policy in plain sentences: the owner reads what they have written."""

from datetime import UTC, datetime

from bot.domain.arrangements.explain import explain
from bot.domain.policy.model import Status
from tests.domain.example import POLICY, variant

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ACTIVE = dict.fromkeys(POLICY.arrangements, Status.ACTIVE)


def test_says_what_may_go_where_and_what_may_not():
    """
    The sentences an owner must find: the way round, its protection, and that there is no direct
    way.
    """
    said = explain(POLICY, ACTIVE, NOW)

    assert (
        "Under TISA information may go from KOR to JPN through USA, protected by US-ROK-GSOMIA and "
        "US-JP-GSOMIA." in said
    )
    assert "Nothing may go from KOR to JPN directly, only through USA." in said
    assert not [line for line in said if line.startswith("Nothing may go from USA")]
    assert (
        "TISA, a non-binding arrangement between USA, JPN and KOR, is active since 2014-12-29."
        in said
    )
    assert "TISA covers dprk.missile and dprk.nuclear and all below, at levels U, C and S." in said
    assert "Each release needs one releasing authority of its originator." in said
    assert "No release lives longer than 1825 days." in said


def test_says_which_routes_stand_still_and_why():
    """A suspended agreement stops its own routes and those that rest on it."""
    said = explain(POLICY, {**ACTIVE, "US-JP-GSOMIA": Status.SUSPENDED}, NOW)

    assert (
        "Under US-JP-GSOMIA nothing may go from USA to JPN now: US-JP-GSOMIA is suspended." in said
    )
    assert (
        "Under TISA nothing may go from KOR to JPN through USA now: US-JP-GSOMIA is suspended."
        in said
    )
    assert (
        "Under US-ROK-GSOMIA information may go from KOR to USA, protected by US-ROK-GSOMIA."
        in said
    )


def test_says_how_many_must_approve_where_it_depends_on_the_level():
    """A quorum that grows is spelt out."""
    said = explain(variant(("{ S = 1 }", "{ S = 2 }")), ACTIVE, NOW)

    assert (
        "How many releasing authorities a release needs of its originator depends on its level "
        "(U: 1, R: 1, C: 1, S: 2, TS: 2)." in said
    )


def test_suggests_no_obligation():
    """The arrangement is voluntary: no sentence may sound like a duty to share."""
    words = " ".join(explain(POLICY, ACTIVE, NOW)).lower()

    assert "non-binding" in words
    assert not [
        word
        for word in ("must", "shall", "obliged", "obligation", "required to", "duty")
        if word in words
    ]


def test_every_sentence_is_one_line_with_a_full_stop():
    """They are printed one below the other."""
    for status in Status:
        lines = explain(POLICY, dict.fromkeys(POLICY.arrangements, status), NOW)
        assert all(line.endswith(".") and "\n" not in line for line in lines)
