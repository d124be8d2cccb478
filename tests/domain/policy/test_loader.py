"""Reading the policy: what is right is kept, what is wrong is all told at once."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policy.loader import PolicyInvalid, load
from bot.domain.policy.model import Route, Status
from tests.domain.example import POLICY, TEXT, altered, section, variant

TISA = section("arrangements.TISA")


def faults(text: str) -> list[str]:
    with pytest.raises(PolicyInvalid) as caught:
        load(text)
    return list(caught.value.faults)


def in_tisa(old: str, new: str) -> str:
    assert old in TISA
    return altered((TISA, TISA.replace(old, new)))


def test_the_shipped_policy_says_what_its_parties_agreed():
    """
    Spot values of every section: a reader that drops or mixes up a key would change one of them.
    """
    tisa = POLICY.arrangements["TISA"]

    assert list(POLICY.arrangements) == ["US-ROK-GSOMIA", "US-JP-GSOMIA", "TISA"]
    assert (tisa.binding, tisa.hub, tisa.status, tisa.in_force) == (
        False,
        "USA",
        Status.ACTIVE,
        date(2014, 12, 29),
    )
    assert tisa.subjects == ("dprk.missile", "dprk.nuclear")
    assert POLICY.parties["JPN"].working_hours.closes == time(17, 15)
    assert POLICY.levels["S"].names["JPN"] == "極秘"
    assert POLICY.precedences["FLASH"].objective_s == 600
    assert POLICY.lifetime.decide_within["PRIORITY"] == timedelta(days=14)
    assert POLICY.caveats["ORCON"].min_level == "C"
    assert POLICY.standing[0].to == ("USA", "JPN")
    assert POLICY.digests.daily_at == time(8)
    assert POLICY.allowance("FLASH", "relay_review") == timedelta(minutes=3)
    assert POLICY.body_ceiling(exercise=True) == "S"
    assert POLICY.body_ceiling(exercise=False) == "U"


def test_each_hop_of_the_long_way_has_its_own_agreement():
    """The arrangement protects nothing: the agreement with whoever is not the hub does."""
    route = POLICY.arrangements["TISA"].route("KOR", "JPN")

    assert route == Route(("KOR", "USA", "JPN"), ("US-ROK-GSOMIA", "US-JP-GSOMIA"))
    assert route.legs == (("KOR", "USA", "US-ROK-GSOMIA"), ("USA", "JPN", "US-JP-GSOMIA"))
    assert (route.origin, route.hub, route.destination) == ("KOR", "USA", "JPN")


def test_the_hub_needs_no_agreement_of_its_own():
    """What stands for the hub in `protected_by` changes no hop: the other end decides."""
    with_hub = load(in_tisa("{ JPN = ", '{ USA = "US-JP-GSOMIA", JPN = '))

    assert with_hub.arrangements["TISA"].routes == POLICY.arrangements["TISA"].routes


def test_a_subject_covers_itself_and_what_stands_below_it():
    """Need-to-know and scope both rest on this, and neither ever looks upwards or sideways."""
    assert POLICY.covers("dprk.missile", "dprk.missile.launch")
    assert POLICY.covers("dprk.missile", "dprk.missile")
    assert not POLICY.covers("dprk.missile.launch", "dprk.missile")
    assert not POLICY.covers("dprk.nuclear", "dprk.missile.launch")
    assert not POLICY.covers("dprk", "dprk.missile")
    assert not POLICY.covers("unheard.of", "unheard.of")


def test_a_higher_level_never_needs_fewer_approvers():
    """What is asked at one level holds above it; below it the slot's own number holds."""
    policy = variant(
        ("by_level   = { S = 1 }", "by_level = { C = 2, S = 3 }"), ("relay      = 1", "relay = 2")
    )

    assert [
        policy.approvals.needed("originator", level) for level in ("U", "R", "C", "S", "TS")
    ] == [1, 1, 2, 3, 3]
    assert [policy.approvals.needed("relay", level) for level in ("U", "R", "C", "S", "TS")] == [
        2,
        2,
        2,
        3,
        3,
    ]


def test_levels_are_compared_by_rank_and_unknown_ones_are_within_nothing():
    """A level the policy lacks must never pass a ceiling."""
    assert POLICY.within("U", "U")
    assert POLICY.within("C", "S")
    assert not POLICY.within("TS", "S")
    assert not POLICY.within("X", "S")


def test_the_fingerprint_tells_two_texts_apart():
    """Which policy was in force is recorded by it; a comment more is another text."""
    again = load(TEXT)

    assert (again.fingerprint, hash(again)) == (POLICY.fingerprint, hash(POLICY))
    assert again == POLICY
    assert load(TEXT + "# a remark\n").fingerprint != POLICY.fingerprint


WRONG = {
    "not TOML at all": ("= = =", "policy: cannot be read as TOML"),
    "an unknown key at the top": (f"extra = 1\n{TEXT}", "extra: is not a key of this table."),
    "a later form": (
        altered(("schema_version = 1", "schema_version = 2")),
        "schema_version: must be 1",
    ),
    "a text for a number": (
        altered(("objective_s = 600,", 'objective_s = "600",')),
        "precedence.FLASH.objective_s:",
    ),
    "a number for true": (
        altered(("purpose_limited = true", "purpose_limited = 1")),
        "arrangements.TISA.purpose",
    ),
    "nan": (
        altered(("relay_review      = 0.30", "relay_review = nan")),
        "precedence_split.relay_review: must be a",
    ),
    "a number beyond time": (
        altered(("max_days                     = 1825", "max_days = 9999999999999999")),
        "lifetime.max_days: must be",
    ),
    "more than a century": (
        altered(("access_log_keep_days         = 1825", "access_log_keep_days = 40000")),
        "lifetime.access_log_keep_days: must be at most 100 years",
    ),
    "shares above the whole": (
        altered(("acknowledge       = 0.20", "acknowledge = 0.90")),
        "precedence_split: must add up",
    ),
    "no quorum": (altered(("relay      = 1", "relay = 0")), "approvals.relay: must be at least 1."),
    "no quorum at a level": (
        altered(("{ S = 1 }", "{ S = 0 }")),
        "approvals.by_level.S: must be at least 1.",
    ),
    "a quorum at no level": (
        altered(("{ S = 1 }", "{ X = 1 }")),
        "approvals.by_level.X: is not a key",
    ),
    "a default beyond the longest": (
        altered(("ROUTINE = 90 }", "ROUTINE = 1826 }")),
        "lifetime.default_days.ROUTINE: is longer",
    ),
    "a precedence without a lifetime": (
        altered((", ROUTINE = 90 }", " }")),
        "lifetime.default_days.ROUTINE: is missing.",
    ),
    "the DPRK as a party": (altered(("KOR", "PRK")), "parties.PRK: can never be a party"),
    "a party code in small letters": (
        altered(("KOR", "kor")),
        "parties.kor: must be an ISO 3166-1 code",
    ),
    "a zone nobody lives in": (
        altered(("Asia/Seoul", "Asia/Soul")),
        "parties.KOR.tz: knows no time zone",
    ),
    "a zone that is a path": (
        altered(("Asia/Seoul", "../zone")),
        "parties.KOR.tz: knows no time zone",
    ),
    "a clock of 25 hours": (
        altered(('"08:30", to', '"25:30", to')),
        "parties.JPN.working_hours.from: must be a time",
    ),
    "hours that end first": (
        altered(('"08:30", to', '"18:30", to')),
        "parties.JPN.working_hours: must end",
    ),
    "an authority that turns the line": (
        altered(("일본 방위성", "일본\\u202e")),
        "parties.JPN.authority.ko: holds U+202E",
    ),
    "a word on two lines": (
        altered(('["SECRET"]', '["SEC\\nRET"]')),
        "levels.names.USA.S[0]: holds U+000A",
    ),
    "an authority without Korean": (
        altered((', ko = "일본 방위성"', "")),
        "parties.JPN.authority.ko: is missing.",
    ),
    "a level nobody has a word for": (
        altered(('R  = ["注意"]\n', "")),
        "levels.names.JPN.R: is missing",
    ),
    "two levels of one rank": (
        altered(("C  = 2\n", "C = 3\n")),
        "levels.S: has the same rank as C",
    ),
    "one word for two levels": (
        altered(('R  = ["注意"]', 'R = ["秘"]')),
        "levels.names.JPN.C: has the same marking word as R",
    ),
    "an uplift downwards": (
        altered(('USA = { R = "C" }', 'USA = { R = "U" }')),
        "levels.uplift.USA.R: must lead to a more",
    ),
    "words for a stranger": (
        altered(("[levels.uplift]", '[levels.names.GBR]\nU = ["OFFICIAL"]\n[levels.uplift]')),
        "levels.names.GBR: is not a key",
    ),
    "a title that may be secret": (
        altered(('title_must_be     = "U"', 'title_must_be = "C"')),
        "content.title_must_be: must be the least",
    ),
    "a subject under nothing": (
        altered(('parent = "dprk.missile"', 'parent = "dprk"')),
        'subjects."dprk.missile.launch".parent: must be one of',
    ),
    "a subject under itself": (
        altered(('parent = "dprk.missile"', 'parent = "dprk.missile.launch"')),
        'subjects."dprk.missile.launch".parent: leads back to itself',
    ),
    "an unknown subject": (
        in_tisa('"dprk.nuclear"]', '"dprk.nuke"]'),
        "arrangements.TISA.subjects[1]: must be one of",
    ),
    "an unknown level": (
        in_tisa('"C", "S"]', '"C", "Q"]'),
        "arrangements.TISA.levels_allowed[2]: must be one of",
    ),
    "a subject twice": (
        in_tisa('"dprk.nuclear"]', '"dprk.missile"]'),
        "arrangements.TISA.subjects[1]: names 'dprk.missile' twice.",
    ),
    "an unknown status": (
        in_tisa('"active"', '"paused"'),
        "arrangements.TISA.status: must be one of draft",
    ),
    "in force since never": (
        in_tisa("in_force        = 2014-12-29\n", ""),
        "arrangements.TISA.in_force: is missing",
    ),
    "a day with a time": (
        in_tisa("2014-12-29", "2014-12-29T00:00:00Z"),
        "arrangements.TISA.in_force: must be a date",
    ),
    "an agreement that does not bind": (
        in_tisa('"arrangement"', '"agreement"'),
        "arrangements.TISA.binding: must be true",
    ),
    "an agreement nobody signed": (
        in_tisa('= ["US-JP-GSOMIA", ', '= ["JP-ROK-GSOMIA", '),
        "arrangements.TISA.requires_active[0]: must be one of",
    ),
    "needing itself": (
        in_tisa('= ["US-JP-GSOMIA", ', '= ["TISA", '),
        "arrangements.TISA.requires_active: leads back to itself.",
    ),
    "a route of strangers": (
        in_tisa('parties         = ["USA", "JPN", "KOR"]', 'parties = ["USA", "JPN"]'),
        "arrangements.TISA.routes[0].from: names KOR, which is not a party",
    ),
    "a route to nobody known": (
        in_tisa('{ from = "KOR", to = "USA" }', '{ from = "KOR", to = "GBR" }'),
        "arrangements.TISA.routes[2].to: must be one of USA",
    ),
    "a route to oneself": (
        in_tisa('{ from = "KOR", to = "USA" }', '{ from = "KOR", to = "KOR" }'),
        "arrangements.TISA.routes[2]: must join different parties.",
    ),
    "a way over no hub": (
        in_tisa('hub             = "USA"\n', ""),
        "arrangements.TISA.routes[0].via: needs an arrangement that names a hub",
    ),
    "a way over another": (
        in_tisa('hub             = "USA"', 'hub = "JPN"'),
        "arrangements.TISA.routes[0].via: must be the hub, JPN.",
    ),
    "two ways between the same": (
        in_tisa('{ from = "KOR", to = "USA" }', '{ from = "KOR", to = "JPN" }'),
        "arrangements.TISA.routes[2]: joins the same parties as routes[0]",
    ),
    "a hop nobody protects": (
        in_tisa(', KOR = "US-ROK-GSOMIA" }', " }"),
        (
            "arrangements.TISA.routes[0]: has no one binding agreement in protected_by for the hop "
            "from KOR to USA"
        ),
    ),
    "a direct hop of two agreements": (
        in_tisa('"KOR", via = "USA",', '"KOR",'),
        "arrangements.TISA.routes[0]: has no one binding agreement",
    ),
    "a hop under another's agreement": (
        in_tisa('{ JPN = "US-JP-GSOMIA"', '{ JPN = "US-ROK-GSOMIA"'),
        (
            "arrangements.TISA.routes[0]: has the hop from USA to JPN protected by US-ROK-GSOMIA, "
            "which does not join"
        ),
    ),
    "a hop protected by what does not bind": (
        in_tisa('{ JPN = "US-JP-GSOMIA"', '{ JPN = "TISA"'),
        (
            "arrangements.TISA.routes[0]: has the hop from USA to JPN protected by TISA, which is "
            "not binding"
        ),
    ),
    "self-approval": (
        altered(("self_approval       = false", "self_approval = true")),
        "duties.self_approval: must be false",
    ),
    "an inspector who writes": (
        altered(("inspector_can_write = false", "inspector_can_write = true")),
        "duties.inspector_can_write: must be false",
    ),
    "a duty alone": (
        altered(('["supervisor", "inspector"]', '["supervisor"]')),
        "duties.distinct[2]: must be a list of at least two",
    ),
    "a duty unheard of": (
        altered(('["supervisor", "inspector"]', '["supervisor", "cook"]')),
        "duties.distinct[2]: knows no duty cook",
    ),
    "a day off that is worked": (
        altered(
            ('lang          = "ja"', 'lang = "ja"\ndays_off = [2026-12-29]\nworking = [2026-12-29]')
        ),
        "parties.JPN.working: names 2026-12-29, which days_off names too.",
    ),
    "a day off twice": (
        altered(('lang          = "ja"', 'lang = "ja"\ndays_off = [2026-12-29, 2026-12-29]')),
        "parties.JPN.days_off[1]: must be a date such as 2014-12-29, named once.",
    ),
    "a day off that is a moment": (
        altered(('lang          = "ja"', 'lang = "ja"\nworking = ["2026-12-29"]')),
        "parties.JPN.working[0]: must be a date",
    ),
    "caveats that read alike": (
        altered(('banner    = "ORCON"', 'banner = "NOFORN"')),
        "caveats.NOFORN: has the same banner as ORCON",
    ),
    "a grant out of scope": (
        altered(('= ["dprk.missile.launch"]', '= ["general.defense"]')),
        "standing[0].subjects[0]: lies outside the scope of TISA.",
    ),
    "a grant above the ceiling": (
        altered(('max_level      = "S"', 'max_level = "TS"')),
        "standing[0].max_level: is not a level that TISA carries",
    ),
    "a grant without a way": (
        altered(('granting_party = "KOR"', 'granting_party = "USA"')),
        "standing[0].to[0]: has no route from USA to USA",
    ),
    "a grant over before it began": (
        altered(("2030-12-31", "2010-12-31")),
        "standing[0].valid_until: lies before valid_from.",
    ),
    "a grant without an end": (
        altered(("valid_until    = 2030-12-31\n", "")),
        "standing[0].valid_until: is missing.",
    ),
    "a digest of nothing known": (
        altered(('["pending", ', '["gossip", ')),
        "digest.daily.sections[0]: must be one of pending",
    ),
}


@pytest.mark.parametrize(("text", "fault"), WRONG.values(), ids=WRONG)
def test_a_wrong_policy_is_refused_with_the_path_of_its_fault(text: str, fault: str):
    """Whoever writes the policy is told where to look, in the words of the file."""
    assert [found for found in faults(text) if found.startswith(fault)], faults(text)


def test_one_fault_gives_one_sentence():
    """A wrong word must not drag a tail of faults behind it that are none."""
    assert len(faults(altered(('lang          = "ko"', 'lang = "kr"')))) == 1
    assert len(faults(in_tisa('{ from = "KOR", to = "USA" }', '{ from = "KOR", to = "GBR" }'))) == 1
    assert len(faults(in_tisa('"dprk.nuclear"]', '"dprk.nuke"]'))) == 1


def test_all_faults_are_told_at_once():
    """Nobody should have to run the check ten times for ten faults."""
    found = faults(
        altered(
            ('"Asia/Seoul"', '"Asia/Soul"'),
            ("relay      = 1", "relay = 0"),
            ("title_must_be", "title_may_be"),
            ("revocable      = true", ""),
        )
    )

    assert [fault.split(":")[0] for fault in found] == [
        "content.title_must_be",
        "content.title_may_be",
        "approvals.relay",
        "standing[0].revocable",
        "parties.KOR.tz",
    ]


def test_an_empty_policy_names_every_section_it_lacks():
    """What is absent is one fault each, not one for every key it would have had."""
    assert all(fault.endswith(": is missing.") for fault in faults(""))
    assert len(faults("")) == 16


def test_a_policy_of_two_parties_needs_no_hub_and_no_grants():
    """Nothing of three nations is hard-coded."""
    text = altered(
        (TISA, ""), (TEXT[TEXT.index("[[standing]]") : TEXT.index("[digest.daily]")], "")
    )

    assert list(load(text).arrangements) == ["US-ROK-GSOMIA", "US-JP-GSOMIA"]


LINES = TEXT.splitlines()
VALUES = st.sampled_from(
    [
        '""',
        "0",
        "-1",
        "true",
        "[]",
        "{}",
        "1.5",
        "inf",
        "[[1]]",
        "2014-01-01",
        '"USA"',
        '["JPN", 3]',
        "99999999999999999999",
    ]
)


def any_faults(text: str) -> tuple[str, ...]:
    try:
        load(text)
    except PolicyInvalid as invalid:
        return invalid.faults
    return ()


@given(st.integers(0, len(LINES) - 1), VALUES)
def test_no_wrong_value_ever_ends_in_a_traceback(number: int, value: str):
    """Any line of the file may be spoiled: it is a policy still, or the faults are told."""
    key = LINES[number].partition("=")[0]
    text = "\n".join([*LINES[:number], f"{key} = {value}", *LINES[number + 1 :]])

    assert all(fault.endswith(".") and ":" in fault for fault in any_faults(text))


@given(st.sets(st.integers(0, len(LINES) - 1), min_size=1, max_size=6))
def test_no_lost_line_ever_ends_in_a_traceback(lost: set[int]):
    """The same for a file with lines missing."""
    text = "\n".join(line for number, line in enumerate(LINES) if number not in lost)

    assert all(fault.endswith(".") and ":" in fault for fault in any_faults(text))
