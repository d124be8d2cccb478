"""What may go where: one arrangement for the whole way, an agreement in force for each hop."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arrangements.routing import Carriage, check, find, in_effect
from bot.domain.policy.model import Policy, Status
from bot.domain.refusals import (
    AgreementInactive,
    ArrangementNotInForce,
    ArrangementSuspended,
    LevelNotAllowed,
    PartyNotInArrangement,
    Refusal,
    RouteMissing,
    SubjectOutOfScope,
)
from tests.domain.example import POLICY, TEXT, section, variant

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ACTIVE = dict.fromkeys(POLICY.arrangements, Status.ACTIVE)
LAUNCH = "dprk.missile.launch"

BILATERAL_ONLY = variant(
    (section("arrangements.TISA"), ""),
    (TEXT[TEXT.index("[[standing]]") : TEXT.index("[digest.daily]")], ""),
)
DIRECT = """
[arrangements.JP-ROK-GSOMIA]
kind = "agreement"
binding = true
status = "not_in_force"
parties = ["JPN", "KOR"]
forms = ["documentary"]
subjects = ["dprk.missile", "dprk.nuclear", "general.defense"]
levels_allowed = ["U", "C", "S"]
onward_release = "originator_consent"
purpose_limited = true
routes = [{ from = "JPN", to = "KOR" }, { from = "KOR", to = "JPN" }]

[precedence] """
WITH_DIRECT = variant(("\n[precedence] ", DIRECT))


def carried(
    *to: str,
    origin: str = "KOR",
    subject: str = LAUNCH,
    level: str | None = "S",
    policy: Policy = POLICY,
    now: datetime = NOW,
    **standings: Status,
) -> Carriage:
    stand = {**ACTIVE, **{key.replace("_", "-"): status for key, status in standings.items()}}
    return find(policy, stand, origin=origin, to=to, subject=subject, level=level, now=now)


def refused(kind: type[Refusal], *to: str, **terms: object) -> Mapping[str, str]:
    with pytest.raises(kind) as caught:
        carried(*to, **terms)
    assert type(caught.value) is kind
    return caught.value.values


class TestFind:
    def test_korea_reaches_japan_through_the_hub(self):
        """Two hops, two agreements, one arrangement."""
        carriage = carried("JPN")

        assert carriage.arrangement == "TISA"
        assert carriage.routes["JPN"].hops == ("KOR", "USA", "JPN")
        assert carriage.routes["JPN"].protected_by == ("US-ROK-GSOMIA", "US-JP-GSOMIA")

    def test_one_arrangement_carries_all_destinations(self):
        """
        Korea to the United States alone would go under their own agreement; with Japan it may not
        be split.
        """
        carriage = carried("USA", "JPN")

        assert carriage.arrangement == "TISA"
        assert {party: route.hops for party, route in carriage.routes.items()} == {
            "USA": ("KOR", "USA"),
            "JPN": ("KOR", "USA", "JPN"),
        }
        assert carriage.parties == ("KOR", "USA", "JPN")

    def test_the_first_arrangement_of_the_policy_is_taken(self):
        """Both would carry it; the order of the file decides."""
        assert carried("USA").arrangement == "US-ROK-GSOMIA"
        assert carried("JPN", origin="USA").arrangement == "US-JP-GSOMIA"
        assert carried("JPN", "KOR", origin="USA").arrangement == "TISA"

    def test_two_bilateral_hops_never_add_up_to_a_way_around_the_scope(self):
        """The main rule: each hop alone would be allowed, the whole is out of scope."""
        assert carried("USA", subject="general.defense").arrangement == "US-ROK-GSOMIA"
        assert carried("JPN", origin="USA", subject="general.defense").arrangement == "US-JP-GSOMIA"

        assert refused(SubjectOutOfScope, "JPN", subject="general.defense")["arrangement"] == "TISA"
        assert (
            refused(SubjectOutOfScope, "USA", "JPN", subject="general.defense")["arrangement"]
            == "TISA"
        )

    def test_without_the_trilateral_arrangement_no_route_is_left(self):
        """Both agreements with the hub are there, and still nothing joins the two."""
        assert refused(RouteMissing, "JPN", policy=BILATERAL_ONLY) == {
            "origin": "KOR",
            "party": "JPN",
        }
        assert refused(RouteMissing, "USA", "JPN", policy=BILATERAL_ONLY)["party"] == "JPN"

    def test_a_stranger_is_no_party_of_any_arrangement(self):
        """Said as such, rather than as a missing route."""
        assert refused(PartyNotInArrangement, "GBR")["party"] == "GBR"
        assert refused(PartyNotInArrangement, "USA", "PRK")["party"] == "PRK"
        assert refused(PartyNotInArrangement, "USA", origin="GBR")["party"] == "GBR"

    def test_nothing_goes_to_its_own_origin(self):
        """A party needs no release to itself."""
        assert refused(RouteMissing, "KOR")["party"] == "KOR"

    def test_a_level_that_no_arrangement_carries_is_refused(self):
        """TOP SECRET stays elsewhere, and so does what nobody has heard of."""
        assert refused(LevelNotAllowed, "JPN", level="TS") == {"arrangement": "TISA", "level": "TS"}
        assert refused(LevelNotAllowed, "USA", level="X")["arrangement"] == "US-ROK-GSOMIA"
        assert (
            refused(SubjectOutOfScope, "USA", subject="weather")["arrangement"] == "US-ROK-GSOMIA"
        )

    def test_the_arrangement_that_came_closest_gives_the_reason(self):
        """In scope but too secret says more than out of another's scope."""
        closest = refused(LevelNotAllowed, "USA", subject="general.defense", level="TS")

        assert closest["arrangement"] == "US-ROK-GSOMIA"

    def test_an_ask_has_no_level_yet(self):
        """Scope, route and status are asked before there is any content."""
        assert carried("JPN", level=None).arrangement == "TISA"

    def test_the_arrangement_itself_may_be_stopped(self):
        """
        The refusal names the arrangement that would have carried it, not the last one looked at.
        """
        assert refused(ArrangementSuspended, "JPN", TISA=Status.SUSPENDED)["arrangement"] == "TISA"
        assert (
            refused(ArrangementNotInForce, "JPN", TISA=Status.TERMINATED)["arrangement"] == "TISA"
        )
        assert refused(ArrangementNotInForce, "JPN", TISA=Status.DRAFT)["arrangement"] == "TISA"
        stopped = refused(ArrangementSuspended, "USA", US_ROK_GSOMIA=Status.SUSPENDED)
        assert stopped["arrangement"] == "US-ROK-GSOMIA"

    def test_a_notified_end_does_not_stop_anything_yet(self):
        """It carries on until the day."""
        assert carried("JPN", TISA=Status.TERMINATION_NOTIFIED).arrangement == "TISA"
        assert carried("JPN", US_JP_GSOMIA=Status.TERMINATION_NOTIFIED).arrangement == "TISA"

    @pytest.mark.parametrize(
        "status", [s for s in Status if s not in (Status.ACTIVE, Status.TERMINATION_NOTIFIED)]
    )
    def test_a_trilateral_route_stops_with_a_bilateral_agreement_under_it(self, status: Status):
        """The other agreement goes on by itself."""
        assert refused(AgreementInactive, "JPN", US_JP_GSOMIA=status) == {
            "agreement": "US-JP-GSOMIA",
            "arrangement": "TISA",
        }
        assert carried("USA", US_JP_GSOMIA=status).arrangement == "US-ROK-GSOMIA"

    def test_the_protecting_agreement_counts_even_where_the_arrangement_does_not_require_it(self):
        """Protection belongs to each hop, whatever else the arrangement asks for."""
        lax = variant(
            ('requires_active = ["US-JP-GSOMIA", "US-ROK-GSOMIA"]', "requires_active = []")
        )

        assert (
            refused(AgreementInactive, "JPN", policy=lax, US_JP_GSOMIA=Status.SUSPENDED)[
                "agreement"
            ]
            == "US-JP-GSOMIA"
        )
        assert carried("USA", "JPN", policy=lax).arrangement == "TISA"

    def test_an_agreement_that_leans_on_another_protects_nothing_without_it(self):
        """However many lean on one another: what the last of them needs is needed by all."""
        us_jp = "in_force        = 2007-08-10\n"
        leaning = variant((us_jp, f'{us_jp}requires_active = ["US-ROK-GSOMIA"]\n'))
        assert in_effect(leaning, ACTIVE, "US-JP-GSOMIA", NOW)

        for status in set(Status) - {Status.ACTIVE, Status.TERMINATION_NOTIFIED}:
            assert not in_effect(leaning, {**ACTIVE, "US-ROK-GSOMIA": status}, "US-JP-GSOMIA", NOW)

    def test_an_arrangement_without_a_standing_is_not_in_force(self):
        """What is not known to be active never carries."""
        with pytest.raises(ArrangementNotInForce):
            find(POLICY, {}, origin="KOR", to=["JPN"], subject=LAUNCH, level="S", now=NOW)

    def test_nothing_goes_before_the_day_it_came_into_force(self):
        """Even where its status was computed too early."""
        assert refused(ArrangementNotInForce, "JPN", now=datetime(2014, 12, 28, 23, 59, tzinfo=UTC))
        assert carried("JPN", now=datetime(2014, 12, 29, tzinfo=UTC)).arrangement == "TISA"

    def test_a_direct_route_can_be_added_as_data(self):
        """
        An agreement that is not in force carries nothing; once it is, it carries what it covers.
        """
        off = {"JP_ROK_GSOMIA": Status.NOT_IN_FORCE}
        on = {"JP_ROK_GSOMIA": Status.ACTIVE}

        assert carried("JPN", policy=WITH_DIRECT, **off).arrangement == "TISA"
        assert refused(
            ArrangementNotInForce, "JPN", policy=WITH_DIRECT, subject="general.defense", **off
        )
        assert carried("JPN", policy=WITH_DIRECT, subject="general.defense", **on).routes[
            "JPN"
        ].hops == ("KOR", "JPN")
        assert in_effect(
            WITH_DIRECT, {**ACTIVE, "JP-ROK-GSOMIA": Status.ACTIVE}, "JP-ROK-GSOMIA", NOW
        )
        assert not in_effect(WITH_DIRECT, ACTIVE, "JP-ROK-GSOMIA", NOW)


def still(
    routes: Mapping[str, tuple[str, ...]], arrangement: str = "TISA", **terms: object
) -> Carriage:
    settings = {
        "policy": POLICY,
        "standings": ACTIVE,
        "subject": LAUNCH,
        "level": "S",
        "now": NOW,
    } | terms
    policy, standings = settings.pop("policy"), settings.pop("standings")
    return check(policy, standings, arrangement=arrangement, routes=routes, **settings)


class TestCheck:
    def test_finds_what_was_found(self):
        """Nothing has changed: the same arrangement, the same routes."""
        found = carried("USA", "JPN")

        assert still({party: route.hops for party, route in found.routes.items()}) == found

    def test_never_changes_to_another_arrangement(self):
        """Another one would carry it, but the approvers were told this one."""
        assert (
            carried("USA", US_ROK_GSOMIA=Status.ACTIVE, TISA=Status.SUSPENDED).arrangement
            == "US-ROK-GSOMIA"
        )
        with pytest.raises(ArrangementSuspended):
            still({"USA": ("KOR", "USA")}, standings={**ACTIVE, "TISA": Status.SUSPENDED})

    def test_refuses_other_hops_than_were_decided(self):
        """A policy that now leads another way must not change the route under an open decision."""
        with pytest.raises(RouteMissing):
            still({"JPN": ("KOR", "JPN")})
        with pytest.raises(RouteMissing):
            still({"JPN": ("KOR", "JPN", "JPN")})

    def test_refuses_an_arrangement_that_is_gone(self):
        """A release of a former policy has nothing to go under."""
        with pytest.raises(ArrangementNotInForce):
            still({"JPN": ("KOR", "USA", "JPN")}, policy=BILATERAL_ONLY)

    def test_refuses_a_scope_level_or_agreement_that_has_changed(self):
        """Each approval asks again."""
        way = {"JPN": ("KOR", "USA", "JPN")}
        with pytest.raises(SubjectOutOfScope):
            still(way, subject="general.defense")
        with pytest.raises(LevelNotAllowed):
            still(way, level="TS")
        with pytest.raises(AgreementInactive):
            still(way, standings={**ACTIVE, "US-ROK-GSOMIA": Status.TERMINATED})
        with pytest.raises(AgreementInactive):
            still({"USA": ("KOR", "USA")}, standings={**ACTIVE, "US-JP-GSOMIA": Status.TERMINATED})
        with pytest.raises(PartyNotInArrangement):
            still({"JPN": ("USA", "JPN")}, arrangement="US-ROK-GSOMIA")


CODES = st.sampled_from([*POLICY.parties, "GBR", "PRK"])


@given(
    origin=CODES,
    to=st.lists(CODES, min_size=1, max_size=3, unique=True),
    subject=st.sampled_from([*POLICY.subjects, "weather"]),
    level=st.sampled_from([*POLICY.levels, "X"]),
    standings=st.fixed_dictionaries({key: st.sampled_from(Status) for key in POLICY.arrangements}),
)
def test_whatever_is_carried_goes_by_protected_hops_within_the_scope(
    origin: str, to: list[str], subject: str, level: str, standings: dict[str, Status]
):
    """
    No request in any political weather joins Japan and Korea, leaves the scope, or goes
    unprotected.
    """
    try:
        carriage = find(
            POLICY, standings, origin=origin, to=to, subject=subject, level=level, now=NOW
        )
    except Refusal:
        return
    arrangement = POLICY.arrangements[carriage.arrangement]

    assert set(carriage.routes) == set(to)
    assert any(POLICY.covers(scope, subject) for scope in arrangement.subjects)
    assert level in arrangement.levels_allowed
    assert {origin, *to} <= set(arrangement.parties)
    for party, route in carriage.routes.items():
        assert (route.origin, route.destination) == (origin, party)
        for hop, guard in zip(pairwise(route.hops), route.protected_by, strict=True):
            assert set(hop) != {"JPN", "KOR"}
            assert POLICY.arrangements[guard].binding
            assert set(hop) <= set(POLICY.arrangements[guard].parties)
            assert standings[guard] in (Status.ACTIVE, Status.TERMINATION_NOTIFIED)
    again = check(
        POLICY,
        standings,
        arrangement=carriage.arrangement,
        routes={party: route.hops for party, route in carriage.routes.items()},
        subject=subject,
        level=level,
        now=NOW,
    )
    assert again == carriage
