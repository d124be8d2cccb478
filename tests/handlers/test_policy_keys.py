"""
Every key of a policy does something that somebody meets; what does nothing says so, and is read all
the same.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from bot.calendars import days_off
from bot.domain import coverage, markings, steps
from bot.domain.arrangements import routing
from bot.domain.arrangements.explain import explain
from bot.domain.arrangements.status import statuses
from bot.domain.book import Book
from bot.domain.deadlines import allowance as objectives
from bot.domain.deadlines import digest_schedule
from bot.domain.policy.loader import PolicyInvalid, load
from bot.domain.policy.model import Policy
from bot.domain.refusals import Refusal
from bot.domain.release.release import Release
from bot.domain.steps import clock
from handlers.digests import page
from handlers.forms import form_inputs, launch_form
from handlers.text.words import Words
from tests import TOP
from tests.domain import world
from tests.domain.authorised import BY_ANY_FORM, confirmed
from tests.domain.example import POLICY, TEXT, altered
from tests.domain.steps.chains import FIXED
from tests.domain.test_corrections_beforehand import Authorised
from tests.domain.world import LAUNCH, NOON, OFFICERS, who
from tests.support.certificates import destruction_due

KEPT = TOP / "tests" / "policies"
OLD = {name: (KEPT / f"{name}.toml").read_text("utf-8") for name in ("landed", "given")}
"""What a desk of the version before was founded with, and the example that parties wrote theirs by.
"""

LATER = {
    *("lifetime.access_log_keep_days", "arrangements.*.onward_release"),
    *(f"standing[].{key}" for key in ("form", "fields", "auto_approves", "revocable")),
}
"""Keys that nothing reads yet, or that have one value only: what they ask for is still to be built.
"""


BY_TEMPLATE: dict[str, Any] = {
    "fields": (),
    "template": "launch",
    "max_uses_24h": 12,
    "max_lifetime": timedelta(hours=72),
}
"""What a standing authorisation says now in place of its fields."""


def by(policy: Policy, user: str = "KLO", now: datetime = NOON, **officer: Any) -> Book:
    """The book as an officer finds it under a policy, the officer altered."""
    roster = [replace(o, **officer) if officer and o.id == who(user) else o for o in OFFICERS]
    found = world.book(user, under=policy, now=now, roster=roster)
    return replace(found, days_off=days_off)


def offered(policy: Policy, by_whom: str = "KLO", **changes: Any) -> Release:
    """What somebody offers, a launch warning of Korea to Japan unless told otherwise."""
    return steps.request(None, by(policy, by_whom), draft=replace(LAUNCH, **changes)).release


def in_hand(policy: Policy, **changes: Any) -> Release:
    """The same, arrived."""
    return steps.relay(
        steps.approve(offered(policy, **changes), by(policy, "KFDO")).release,
        by(policy, "UFDO"),
    ).release


def reported(policy: Policy, **values: str) -> Release:
    """What somebody reports by the template `launch`, launched at noon."""
    template = policy.templates["launch"]
    draft = steps.ReportDraft(
        *("launch", template.version, ("JPN",), "FLASH"),
        values={"launched_at": "1200Z", **values},
    )
    return steps.request(None, by(policy), draft=draft).release


def asked(policy: Policy, template: str = "launch") -> Any:
    """What the form of a template shows and asks, but for what it carries unseen."""
    desk = by(policy)
    return launch_form.launch_form(policy.templates[template], desk, desk.by, Words())["blocks"]


def asked_of_test(policy: Policy) -> Any:
    """What the form of the other template asks."""
    return asked(policy, "nuclear_test")


def told(policy: Policy) -> list[str]:
    """What `policy check` says of it."""
    return explain(policy, statuses(policy, (), NOON), NOON)


def due(policy: Policy, precedence: str = "ROUTINE", day: str = "2026-12-28T23:00") -> datetime:
    """When a decision of Japan's is due that begins in the morning of 29 December."""
    since = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return objectives.due(
        policy,
        days_off,
        "JPN",
        precedence,
        since,
        policy.allowance(precedence, "originator_review"),
    )


def reminded(policy: Policy) -> list[datetime]:
    """When Korea is reminded of an offer."""
    release = offered(policy)
    allowance = objectives.allowance(release, release.deliveries[0], by(policy))
    assert allowance
    return list(allowance.moments(policy.reminders, release.precedence))


def clocks(policy: Policy) -> list[Any]:
    """What the clock is to do about a release that has arrived, and when."""
    return list(clock.timers(in_hand(policy), by(policy)))


def under(policy: Policy, **changes: Any) -> Any:
    """Under which arrangement something goes, and how."""
    release = offered(policy, **changes)
    return release.arrangement, [d.hops for d in release.deliveries]


def ceiling(policy: Policy) -> Any:
    """What of an authorisation Korea's entry in the policy does not let two hands grant."""
    own = [grant for grant in policy.standing if grant.granting_party == "KOR"]
    return [list(coverage.above(confirmed(), grant, policy)) for grant in own]


def corrected_beforehand(policy: Policy) -> Any:
    """Where a correction stands whose first report went under an authorisation."""
    any_form = replace(policy.standing[0], template=None)
    chain = Authorised(under=replace(policy, standing=(any_form, *policy.standing[1:])))
    chain.act("KLO", steps.request, draft=LAUNCH)
    chain.act("KLO2", steps.correct, draft=FIXED)
    return chain.stages()


def still_carried(policy: Policy) -> Any:
    """
    Whether what went from Korea to the United States under the trilateral arrangement may go on.
    """
    way = {
        "arrangement": "TISA",
        "routes": {"USA": ("KOR", "USA")},
        "subject": "dprk.missile",
        "level": "S",
    }
    return routing.check(policy, statuses(policy, (), NOON), now=NOON, **way)


def digest_at(policy: Policy, kind: str, party: str = "KOR") -> Any:
    """The digest window that comes next after noon of a Monday."""
    desk = policy.parties[party]
    return digest_schedule.following(
        NOON, ZoneInfo(desk.tz), policy.digests, kind, desk.working_hours, days_off
    )


def sections(week: bool) -> Callable[[Policy], list[str]]:
    """Which parts a digest may have."""

    def shown(policy: Policy) -> list[str]:
        named = {
            page.ALWAYS,
            *(policy.digests.weekly_sections if week else policy.digests.daily_sections),
        }
        table = page.IN_WEEKLY if week else page.IN_DAILY
        return [key for key, of in table.items() if of & named]

    return shown


def marked(
    policy: Policy, level: str = "S", caveats: tuple[str, ...] = (), fgi: str | None = None
) -> list[str]:
    """The banner and the mark of a text."""
    caveats = markings.in_register_order(set(caveats), policy)
    return [
        write(level, caveats, ("USA", "JPN", "KOR"), policy, fgi)
        for write in (markings.banner, markings.portion)
    ]


def read_at(level: str, clearance: str) -> Callable[[Policy], Any]:
    """Whether an officer of that clearance may draft at that level."""
    return lambda policy: (
        steps.request(None, by(policy, clearance=clearance), draft=replace(LAUNCH, level=level))
        .release.versions[0]
        .level
    )


class Key(NamedTuple):
    """A key of the policy, another value for it, and what somebody meets that differs then."""

    changes: tuple[tuple[str, str], ...]
    probe: Callable[[Policy], Any]


def key(probe: Callable[[Policy], Any], *changes: tuple[str, str]) -> Key:
    """A row of the table."""
    return Key(changes, probe)


def loads(_: Policy) -> str:
    """That it is a policy that may be put in force."""
    return "loads"


KOREAN_HOURS = 'from = "09:00", to = "18:00", holidays = "KR" }'
JAPANESE_HOURS = (
    'days = ["MON", "TUE", "WED", "THU", "FRI"], from = "08:30", to = "17:15", holidays = "JP" }'
)
TISA = (
    'levels_allowed  = ["U", "C", "S"]\nonward_release  = "originator_consent"\npurpose_limited = '
    "true\nprotected_by"
)

KEYS: dict[str, Key] = {
    "schema_version": key(loads, ("schema_version = 1", "schema_version = 2")),
    "policy_id": key(told, ('"example-2014-12-29"', '"spring"')),
    "exercise": key(
        lambda p: offered(p, level="U").exercise, ("exercise       = true ", "exercise = false ")
    ),
    "content.body_ceiling": key(
        lambda p: offered(p, level="C").versions[0].level,
        ("exercise       = true ", "exercise = false "),
        ('body_ceiling      = "U"', 'body_ceiling = "C"'),
    ),
    "content.exercise_ceiling": key(offered, ('exercise_ceiling  = "S"', 'exercise_ceiling = "C"')),
    "content.reference_ceiling": key(
        lambda p: offered(p, body="", reference="R-1", sha256="a" * 64),
        ('reference_ceiling = "S"', 'reference_ceiling = "C"'),
    ),
    "content.title_must_be": key(loads, ('title_must_be     = "U"', 'title_must_be = "C"')),
    "levels.*": key(read_at("R", "C"), ("R  = 1 ", "R = 2 "), ("C  = 2", "C = 1")),
    "levels.names.*.*": key(
        lambda p: offered(p).versions[0].national_word, ('"군사II급비밀"', '"군사2급비밀"')
    ),
    "levels.uplift.*.*": key(
        lambda p: marked(p, "R", fgi="KOR"), ('USA = { R = "C" }', 'USA = { R = "S" }')
    ),
    "parties.*.authority.*": key(
        lambda p: form_inputs.destinations(by(p), by(p).by, Words()),
        ("Ministry of Defense (MOD)", "Ministry"),
    ),
    "parties.*.tz": key(due, ("Asia/Tokyo", "Asia/Kolkata")),
    "parties.*.lang": key(
        lambda p: Words.of_desk(p, "JPN").say("receipt"), ('lang          = "ja"', 'lang = "ko"')
    ),
    "parties.*.working_hours.days": key(
        due, (JAPANESE_HOURS, JAPANESE_HOURS.replace('"TUE", ', ""))
    ),
    "parties.*.working_hours.from": key(
        due, (JAPANESE_HOURS, JAPANESE_HOURS.replace("08:30", "10:00"))
    ),
    "parties.*.working_hours.to": key(
        lambda p: due(p, day="2026-12-28T07:00"),
        (JAPANESE_HOURS, JAPANESE_HOURS.replace("17:15", "18:00")),
    ),
    "parties.*.working_hours.holidays": key(
        lambda p: due(p, day="2026-11-22T23:30"),
        (JAPANESE_HOURS, JAPANESE_HOURS.replace(', holidays = "JP"', "")),
    ),
    "parties.*.days_off": key(
        due, ('lang          = "ja"', 'lang = "ja"\ndays_off = [2026-12-29]')
    ),
    "parties.*.working": key(
        lambda p: due(p, day="2026-12-25T23:30"),
        ('lang          = "ja"', 'lang = "ja"\nworking = [2026-12-26]'),
    ),
    "subjects.*.parent": key(under, ('parent = "dprk.missile"\n', "")),
    "subjects.*.title.*": key(
        lambda p: form_inputs.subjects(by(p), Words()), ("DPRK nuclear threat", "Nuclear threat")
    ),
    "arrangements.*.kind": key(loads, ('kind            = "arrangement"', 'kind = "agreement"')),
    "arrangements.*.binding": key(loads, ("binding         = false", "binding = true")),
    "arrangements.*.status": key(
        under,
        (
            '"arrangement"\nbinding         = false\nstatus          = "active"',
            '"arrangement"\nbinding = false\nstatus = "suspended"',
        ),
    ),
    "arrangements.*.in_force": key(
        under, ("in_force        = 2014-12-29", "in_force = 2030-12-29")
    ),
    "arrangements.*.parties": key(loads, ('["USA", "JPN", "KOR"]\nhub', '["USA", "JPN"]\nhub')),
    "arrangements.*.hub": key(loads, ('hub             = "USA"\n', "")),
    "arrangements.*.subjects": key(
        under,
        ('subjects        = ["dprk.missile", "dprk.nuclear"]', 'subjects = ["dprk.nuclear"]'),
        ('subjects       = ["dprk.missile.launch"]\nmax', 'subjects = ["dprk.nuclear"]\nmax'),
    ),
    "arrangements.*.levels_allowed": key(
        under, (TISA, TISA.replace('"C", "S"', '"C"')), ('max_level      = "S"', 'max_level = "C"')
    ),
    "arrangements.*.purpose_limited": key(
        lambda p: steps.standing_conditions(in_hand(p), by(p, "JLO"), 1),
        (TISA, TISA.replace("purpose_limited = true", "purpose_limited = false")),
    ),
    "arrangements.*.protected_by.*": key(loads, (', KOR = "US-ROK-GSOMIA" }', " }")),
    "arrangements.*.requires_active": key(
        still_carried,
        ('requires_active = ["US-JP-GSOMIA", "US-ROK-GSOMIA"]', "requires_active = []"),
        (
            'status          = "active"\nin_force        = 2007',
            'status = "suspended"\nin_force        = 2007',
        ),
    ),
    "arrangements.*.routes[].from": key(loads, ('{ from = "KOR", via', '{ from = "JPN", via')),
    "arrangements.*.routes[].via": key(loads, ('via = "USA", to = "JPN"', 'to = "JPN"')),
    "arrangements.*.routes[].to": key(
        loads, ('{ from = "KOR", to = "USA" },   #', '{ from = "KOR", to = "JPN" },   #')
    ),
    "precedence.*.prosign": key(
        lambda p: form_inputs.precedences(p, Words()), ('prosign = "Z"', 'prosign = "ZZ"')
    ),
    "precedence.*.rank": key(
        lambda p: form_inputs.precedences(p, Words()), ("rank = 4", "rank = 0")
    ),
    "precedence.*.objective_s": key(reminded, ("objective_s = 600,", "objective_s = 900,")),
    "precedence.*.calendar": key(due, ('calendar = "business"', 'calendar = "24x7"')),
    "precedence_split.originator_review": key(
        reminded, ("originator_review = 0.50", "originator_review = 0.40")
    ),
    "precedence_split.relay_review": key(
        lambda p: objectives.allowance(*approved(p), by(p)),
        ("relay_review      = 0.30", "relay_review = 0.20"),
    ),
    "precedence_split.acknowledge": key(clocks, ("acknowledge       = 0.20", "acknowledge = 0.10")),
    "reminders.at": key(reminded, ("[0.5, 0.8, 1.0]", "[0.5, 1.0]")),
    "reminders.max_per_step": key(reminded, ("max_per_step          = 8", "max_per_step = 4")),
    "reminders.after_overdue_every_s.*": key(reminded, ("{ FLASH = 300,", "{ FLASH = 200,")),
    "reminders.escalate_at": key(clocks, ("escalate_at           = 1.0", "escalate_at = 0.9")),
    "reminders.expiry_warn_s": key(clocks, ("[86400, 14400, 3600]", "[7200]")),
    "caveats.*.banner": key(
        lambda p: marked(p, caveats=("ORCON",)), ('banner    = "ORCON"', 'banner = "ORIGINATOR"')
    ),
    "caveats.*.portion": key(
        lambda p: marked(p, caveats=("ORCON",)), ('portion   = "OC"', 'portion = "OCC"')
    ),
    "caveats.*.min_level": key(
        lambda p: marked(p, "C", caveats=("ORCON",)), ('min_level = "C"', 'min_level = "S"')
    ),
    "caveats.*.excludes": key(
        lambda p: marked(p, caveats=("ORCON", "PURPOSE")),
        ('min_level = "C"', 'min_level = "C"\nexcludes = ["PURPOSE"]'),
    ),
    "caveats.*.forbidden_on_fgi": key(
        lambda p: marked(p, caveats=("ORCON",), fgi="KOR"),
        ('min_level = "C"', 'min_level = "C"\nforbidden_on_fgi = true'),
    ),
    "caveats.*.requires_country_list": key(
        lambda p: markings.banner("S", ("ORCON",), (), p),
        ('min_level = "C"', 'min_level = "C"\nrequires_country_list = true'),
    ),
    "purposes.*.*": key(
        lambda p: Words().purpose(reported(p)), ('en = "Early warning"', 'en = "Warning"')
    ),
    "fields.*.type": key(
        asked, ('[fields.objects]\ntype  = "number"', '[fields.objects]\ntype = "line"')
    ),
    "fields.*.label.*": key(asked, ('en = "Time of launch"', 'en = "Launched at"')),
    "fields.*.choices.*.*": key(asked, ('en = "Sunan"', 'en = "Sunan airfield"')),
    "fields.*.unit": key(asked, ('unit  = "km"\nmost  = 10000', 'unit = "m"\nmost  = 10000')),
    "fields.*.least": key(
        lambda p: reported(p, objects="0").number, ("least = 1\n", "least = 0\n")
    ),
    "fields.*.most": key(
        lambda p: reported(p, objects="101").number, ("most  = 100\n", "most = 200\n")
    ),
    "fields.*.decimals": key(asked_of_test, ("most     = 10\ndecimals = 1", "most = 10")),
    "templates.*.subject": key(
        lambda p: reported(p).subject,
        ('= "dprk.missile.launch"\npurpose', '= "dprk.missile"\npurpose'),
        ('["dprk.missile.launch"]\nmax', '["dprk.missile"]\nmax'),
    ),
    "templates.*.purpose": key(
        lambda p: reported(p).purpose,
        (
            'purpose        = "early_warning"\nlevel          = "U"  ',
            'purpose = "x"\nlevel = "U"  ',
        ),
    ),
    "templates.*.level": key(
        lambda p: reported(p).versions[0].level,
        ("exercise       = true ", "exercise = false "),
        ('level          = "U"  ', 'level = "C"  '),
        ('body_ceiling      = "U"', 'body_ceiling = "C"'),
    ),
    "templates.*.exercise_level": key(
        lambda p: reported(p).versions[0].level,
        ('exercise_level = "S"              #', 'exercise_level = "C" #'),
    ),
    "templates.*.precedence": key(
        asked, ('precedence     = "FLASH"          #', 'precedence = "ROUTINE" #')
    ),
    "templates.*.title.*": key(
        lambda p: reported(p).title, ('en = "Launch report"', 'en = "Report"')
    ),
    "templates.*.fields": key(asked, ('"launched_at", "area"', '"launched_at"')),
    "templates.*.checks": key(
        lambda p: reported(p, impact_at="1150Z").number,
        ('checks         = ["impact_at >= launched_at"]\n', ""),
    ),
    "lifetime.default_days.*": key(lambda p: offered(p).lifetime, ("{ FLASH = 3,", "{ FLASH = 2,")),
    "lifetime.decide_within_days.*": key(
        lambda p: offered(p).decide_by, ("{ FLASH = 1,", "{ FLASH = 2,")
    ),
    "lifetime.max_days": key(
        lambda p: offered(p, lifetime="400d").lifetime, ("= 1825\ndestroy", "= 365\ndestroy")
    ),
    "lifetime.destroy_certificate_within_s": key(
        lambda p: destruction_due(recalled(p), by(p)), ("= 604800", "= 86400")
    ),
    "lifetime.two_person_destruction_at": key(
        lambda p: destruction_due(recalled(p), by(p)),
        ('two_person_destruction_at    = "S"', 'two_person_destruction_at = "TS"'),
    ),
    "standing[].id": key(told, ('id             = "SA-LAUNCH-KOR"', 'id = "SA-OTHER"')),
    "standing[].granting_party": key(
        ceiling,
        ('granting_party = "KOR"', 'granting_party = "JPN"'),
        ('to             = ["USA", "JPN"]', 'to = ["USA"]'),
    ),
    "standing[].arrangement": key(
        ceiling,
        ('arrangement    = "TISA"', 'arrangement = "US-ROK-GSOMIA"'),
        ('to             = ["USA", "JPN"]', 'to = ["USA"]'),
    ),
    "standing[].subjects": key(
        ceiling,
        ('subjects       = ["dprk.missile.launch"]', 'subjects = ["dprk.nuclear"]'),
    ),
    "standing[].max_level": key(ceiling, ('max_level      = "S"', 'max_level = "C"')),
    "standing[].to": key(ceiling, ('to             = ["USA", "JPN"]', 'to = ["USA"]')),
    "standing[].precedence": key(ceiling, ('precedence     = "FLASH"', 'precedence = "IMMEDIATE"')),
    "standing[].template": key(ceiling, BY_ANY_FORM),
    "standing[].max_uses_24h": key(ceiling, ("max_uses_24h   = 12", "max_uses_24h = 2")),
    "standing[].corrections": key(
        corrected_beforehand, ("corrections    = 9  ", "corrections = 0 ")
    ),
    "standing[].max_lifetime": key(ceiling, ('max_lifetime   = "72h"', 'max_lifetime = "24h"')),
    "standing[].valid_from": key(
        ceiling, ("valid_from     = 2014-12-29", "valid_from = 2027-01-01")
    ),
    "standing[].valid_until": key(
        ceiling, ("valid_until    = 2030-12-31", "valid_until = 2026-12-30")
    ),
    "approvals.originator": key(
        lambda p: approved(p)[1].stage, ("originator = 1\n", "originator = 2\n")
    ),
    "approvals.relay": key(
        lambda p: in_hand(p).deliveries[0].stage, ("relay      = 1", "relay = 2")
    ),
    "approvals.by_level.*": key(lambda p: approved(p)[1].stage, ("{ S = 1 }", "{ S = 2 }")),
    "duties.self_approval": key(loads, ("self_approval       = false", "self_approval = true")),
    "duties.distinct": key(
        lambda p: p.duties.met(("supervisor", "inspector")), (', ["supervisor", "inspector"]]', "]")
    ),
    "duties.inspector_can_write": key(
        loads, ("inspector_can_write = false", "inspector_can_write = true")
    ),
    "digest.daily.at": key(lambda p: digest_at(p, "daily"), ('at       = "08:00"', 'at = "09:00"')),
    "digest.daily.sections": key(sections(week=False), ('"recalled", ', "")),
    "digest.weekly.on": key(lambda p: digest_at(p, "weekly"), ('on       = "MON"', 'on = "FRI"')),
    "digest.weekly.at": key(
        lambda p: digest_at(p, "weekly"), ('at       = "08:30"', 'at = "09:30"')
    ),
    "digest.weekly.sections": key(sections(week=True), ('"volume", ', "")),
}


def approved(policy: Policy) -> tuple[Release, Any]:
    """A release on its way to the hub, and its delivery."""
    release = steps.approve(offered(policy), by(policy, "KFDO")).release
    return release, release.deliveries[0]


def recalled(policy: Policy) -> Release:
    """A release that was recalled, and of which certificates are due."""
    return steps.recall(in_hand(policy), by(policy, "KFDO"), note="wrong").release


SPOKEN = ("levels.names.*", "levels.uplift.*", "purposes.*", "fields.*.choices.*")
"""Tables whose keys are parties or languages."""


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """The keys of a policy's text, those that somebody named themselves as `*`."""
    named = {
        "levels",
        "names",
        "parties",
        "subjects",
        "arrangements",
        "precedence",
        "caveats",
        "uplift",
        "authority",
        "purposes",
        "fields",
        "label",
        "choices",
        "templates",
    }
    named |= {
        "title",
        "protected_by",
        "default_days",
        "decide_within_days",
        "after_overdue_every_s",
        "by_level",
    }
    if isinstance(value, dict):
        inside = path.rpartition(".")[2]
        for name, one in value.items():
            free = inside in named or path in SPOKEN
            free = free and not (path == "levels" and name in ("names", "uplift"))
            yield from leaves(one, f"{path}.{'*' if free else name}".removeprefix("."))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for one in value:
            yield from leaves(one, f"{path}[]")
    else:
        yield path


def met(text: str, probe: Callable[[Policy], Any]) -> Any:
    """
    What somebody meets under a policy: what the probe finds, the rule that refuses, or that it is
    no policy.
    """
    try:
        policy = load(text)
    except PolicyInvalid as invalid:
        return invalid.faults
    try:
        return probe(policy)
    except Refusal as refusal:
        return refusal.rule


def test_every_key_of_the_shipped_policy_is_asked_about() -> None:
    """A key that is added says here what it is for."""
    assert set(leaves(tomllib.loads(TEXT))) - LATER <= KEYS.keys()
    assert KEYS.keys() - set(leaves(tomllib.loads(TEXT))) == {
        "parties.*.days_off",
        "parties.*.working",
    }


@pytest.mark.parametrize("name", KEYS)
def test_without_it_somebody_would_meet_something_else(name: str) -> None:
    """Not that another value is kept: that a rule, a clock, a card or a digest is another."""
    changes, probe = KEYS[name]

    if name == "content.body_ceiling":
        without, *_ = changes
        assert met(altered(without), probe) != met(altered(*changes), probe)
    elif name == "arrangements.*.requires_active":
        _, suspended = changes
        assert met(altered(suspended), probe) != met(altered(*changes), probe)
    else:
        assert met(TEXT, probe) != met(altered(*changes), probe)


@pytest.mark.parametrize("name", OLD)
def test_an_older_policy_loads_unchanged(name: str) -> None:
    """
    What it says of everything that is still read is what it said; nobody has to write it anew.
    """
    old = load(OLD[name])
    given_sections = replace(old.digests, daily_sections=POLICY.digests.daily_sections)
    assert old.standing[0].fields and not old.standing[0].template and not old.templates
    same = replace(
        old,
        fingerprint=POLICY.fingerprint,
        standing=tuple(replace(one, **BY_TEMPLATE) for one in old.standing),
        templates=POLICY.templates,
        idle=(),
        digests=given_sections if name == "given" else old.digests,
    )

    assert same == POLICY
    assert name == "landed" or POLICY.digests.daily_sections[4] == "destruction_due"


@pytest.mark.parametrize("name", OLD)
def test_what_has_no_effect_is_said_in_one_line(name: str) -> None:
    """Each kind of key once, however often it stands there; the shipped policy has none."""
    [line] = [line for line in told(load(OLD[name])) if "no effect" in line]

    for gone in (
        *(
            "content.body_channel",
            "caveats.*.must_ack",
            "caveats.*.effect",
            "caveats.*.first_token",
        ),
        *(
            "arrangements.*.signed",
            "arrangements.*.forms",
            "arrangements.*.voluntary",
            "arrangements.*.remark_at_hub",
        ),
        *("duties.fdo_must_belong_to", "digest.visibility", "incidents in digest.daily.sections"),
        "all but the first word of levels.names.JPN.S",
    ):
        assert line.count(gone) == 1
    assert not [line for line in told(POLICY) if "no effect" in line]


def test_a_key_that_has_no_effect_may_hold_anything() -> None:
    """It is not read: also not to find fault with it."""
    odd = load(
        OLD["landed"]
        .replace('body_channel      = "modal"', "body_channel = 7")
        .replace("must_ack = true", "must_ack = []")
    )

    assert odd.idle == load(OLD["landed"]).idle


def test_only_words_that_are_used_are_offered() -> None:
    """Who chose "極秘 / 特定秘密" had marked it 極秘, whatever they meant."""
    japanese = by(load(OLD["landed"]), "JLO")

    assert form_inputs.Choice("極秘 · SECRET (S)", "S") in form_inputs.levels(japanese, japanese.by)
    assert files("bot.policies").joinpath("example.toml").read_text("utf-8").count("特定秘密") == 0
    assert date(2026, 12, 29) not in days_off("JP", 2026), (
        "the office is closed by custom, not by law"
    )
