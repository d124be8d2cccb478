"""Reads the policy file: every key is expected, and every fault is reported at once."""

import hashlib
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeVar

from bot.domain.policy.model import (
    CORRECTIONS,
    DAYS,
    ROLE_OF,
    Approvals,
    Arrangement,
    Caveat,
    ContentRules,
    Digests,
    Duties,
    Level,
    Lifetime,
    Party,
    Policy,
    Precedence,
    Reminders,
    Route,
    StandingGrant,
    Status,
    Subject,
    WorkingHours,
)
from bot.domain.policy.templates import read_span, read_templates
from bot.domain.policy.toml_table import LANGUAGES, PolicyFaults, Table
from bot.domain.policy.validation import note_contradictions

FORMS = ("oral", "visual", "electronic", "magnetic", "documentary", "equipment", "other")
STEPS = ("originator_review", "relay_review", "acknowledge")
DAILY = (
    "pending",
    "overdue",
    "unacked",
    "expiring_24h",
    "destruction_due",
    "recalled",
    "suspensions",
)
IDLE = ("incidents",)
"""Sections that earlier policies may name, and that no digest has."""
WEEKLY = (
    *("volume", "median_decision", "median_ack", "objective_met", "denial_rate"),
    *("by_subject", "by_level", "expiring_7d", "destruction_due", "exceptions"),
)

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class _Names:
    """What the tables of the file define, for those that refer to it."""

    levels: tuple[str, ...]
    parties: tuple[str, ...]
    subjects: tuple[str, ...]
    arrangements: tuple[str, ...]
    precedences: tuple[str, ...]
    caveats: tuple[str, ...]


class PolicyInvalid(Exception):
    """
    The policy cannot be used.

    Attributes:
        faults: All that is wrong with it, one sentence each.
    """

    def __init__(self, faults: Collection[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def load(text: str) -> Policy:
    """
    Read a policy from TOML text.

    Raises:
        PolicyInvalid: With every fault of the text, each beginning with the path of its key.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyInvalid([f"policy: cannot be read as TOML: {error}."]) from None
    faults = PolicyFaults()
    policy = _policy(Table(document, "", faults), hashlib.sha256(text.encode()).hexdigest())
    note_contradictions(policy, faults)
    if faults.found:
        raise PolicyInvalid(faults.found)
    return replace(policy, idle=tuple(faults.idle))


def _policy(root: Table, fingerprint: str) -> Policy:
    names = _names(root.values)
    levels = _levels(root.inside("levels"), names)
    ranks = {key: level.rank for key, level in levels.items()}
    templates = read_templates(
        root,
        levels=names.levels,
        subjects=names.subjects,
        caveats=names.caveats,
        precedences=names.precedences,
    )
    policy = Policy(
        schema_version=root.whole("schema_version", least=1),
        policy_id=root.text("policy_id"),
        exercise=root.flag("exercise"),
        content=root.read("content", _content, names),
        levels=levels,
        parties=_entries(root.inside("parties"), _party),
        subjects=_entries(root.inside("subjects"), _subject, names),
        arrangements=_entries(root.inside("arrangements"), _arrangement, names),
        precedences=_entries(root.inside("precedence"), _precedence),
        split=root.numbers("precedence_split", float, keys=STEPS),
        reminders=root.read("reminders", _reminders, names),
        caveats=_entries(root.inside("caveats"), _caveat, names),
        templates=templates,
        lifetime=root.read("lifetime", _lifetime, names),
        approvals=root.read("approvals", _approvals, names, ranks),
        duties=root.read("duties", _duties),
        standing=tuple(
            _standing(row, names, tuple(templates)) for row in root.rows("standing", needed=False)
        ),
        digests=root.read("digest", _digests),
        fingerprint=fingerprint,
    )
    root.close()
    return policy


def _names(document: Mapping[str, Any]) -> _Names:
    def keys(of: str) -> tuple[str, ...]:
        found = document.get(of)
        return (
            tuple(key for key in found if key not in ("names", "uplift"))
            if isinstance(found, dict)
            else ()
        )

    return _Names(
        *map(keys, ("levels", "parties", "subjects", "arrangements", "precedence", "caveats"))
    )


def _entries(table: Table, read: Callable[..., Entry], *known: object) -> Mapping[str, Entry]:
    """Read every entry of a table of tables, in the order of the file."""
    found = {key: read(key, inner, *known) for key, inner in table.tables()}
    if not found:
        table.faults.note(table.path, "must not be empty")
    return MappingProxyType(found)


def _levels(table: Table, names: _Names) -> Mapping[str, Level]:
    """Read the generic levels, with each party's own words for them."""
    words = table.inside("names")
    uplifts = table.inside("uplift", needed=False)
    spoken = {party: words.inside(party) for party in names.parties}
    lifted = {party: uplifts.inside(party, needed=False) for party in names.parties}
    found = {}
    for key in names.levels:
        rank = table.whole(key)
        named = {p: _word(own, key) for p, own in spoken.items()}
        uplift = {
            p: own.text(key, among=names.levels) for p, own in lifted.items() if key in own.values
        }
        found[key] = Level(
            key,
            rank,
            MappingProxyType({p: word for p, word in named.items() if word}),
            MappingProxyType(uplift),
        )
    for each in (table, words, uplifts, *spoken.values(), *lifted.values()):
        each.close()
    return MappingProxyType(found)


def _word(table: Table, key: str) -> str:
    """
    Return a party's marking word, or "" where it has none.

    Of several words it is the first, for earlier policies could name more.
    """
    words = table.words(key, needed=False)
    if len(words) > 1:
        table.faults.idle[f"all but the first word of {table.at(key)}"] = None
    return words[0] if words else ""


def _party(code: str, table: Table) -> Party:
    hours = table.inside("working_hours")
    found = Party(
        code=code,
        authority=table.in_languages("authority"),
        tz=table.text("tz"),
        lang=table.text("lang", among=LANGUAGES),
        working_hours=WorkingHours(
            days=hours.words("days", among=DAYS),
            opens=hours.clock("from"),
            closes=hours.clock("to"),
            holidays=hours.text("holidays", needed=False) or None,
            days_off=table.days("days_off"),
            working=table.days("working"),
        ),
    )
    hours.close()
    return found


def _subject(key: str, table: Table, names: _Names) -> Subject:
    parent = table.text("parent", among=names.subjects, needed=False)
    return Subject(key, parent or None, table.in_languages("title"))


def _arrangement(key: str, table: Table, names: _Names) -> Arrangement:
    guards = table.inside("protected_by", needed=False)
    protected_by = {
        p: guards.text(p, among=names.arrangements) for p in names.parties if p in guards.values
    }
    guards.close()
    binding = table.flag("binding")
    table.idle("signed", "forms", "voluntary", "remark_at_hub", under="arrangements.*")
    hub = table.text("hub", among=names.parties, needed=False) or None
    return Arrangement(
        id=key,
        kind=table.text("kind", among=("agreement", "arrangement")),
        binding=binding,
        status=Status(
            table.text("status", among=[status.value for status in Status]) or Status.DRAFT
        ),
        in_force=table.day("in_force", needed=False),
        parties=table.words("parties", among=names.parties),
        hub=hub,
        subjects=table.words("subjects", among=names.subjects),
        levels_allowed=table.words("levels_allowed", among=names.levels),
        routes=tuple(
            _route(
                row, names, lambda hop: _protection(hop, hub, protected_by, key if binding else "")
            )
            for row in table.rows("routes")
        ),
        requires_active=table.words("requires_active", among=names.arrangements, needed=False),
        protected_by=MappingProxyType(protected_by),
        onward_release=table.text("onward_release", among=("originator_consent",)),
        purpose_limited=table.flag("purpose_limited"),
    )


def _route(row: Table, names: _Names, guard: Callable[[tuple[str, str]], str]) -> Route:
    """Read a route. A party that the file gets wrong stays in it as ""."""
    stops = [row.text("from", among=names.parties)]
    if "via" in row.values:
        stops.append(row.text("via", among=names.parties))
    stops.append(row.text("to", among=names.parties))
    return Route(tuple(stops), tuple(guard(hop) for hop in pairwise(stops)))


def _protection(
    hop: tuple[str, str], hub: str | None, protected_by: Mapping[str, str], own: str
) -> str:
    """
    Find the agreement that protects a hop.

    Args:
        hop: The two parties.
        hub: The arrangement's hub, if any.
        protected_by: Party → the agreement that protects its hop.
        own: The agreement where `protected_by` says nothing.

    Returns:
        Its id, or "" where there is none, or where the two parties would name different ones.
    """
    guards = {protected_by[p] for p in hop if p != hub and p in protected_by} or {own}
    return guards.pop() if len(guards) == 1 else ""


def _caveat(key: str, table: Table, names: _Names) -> Caveat:
    banner = table.text("banner")
    table.idle("effect", "must_ack", "first_token", under="caveats.*")
    return Caveat(
        key=key,
        banner=banner,
        portion=table.text("portion", needed=False) or banner,
        min_level=table.text("min_level", among=names.levels, needed=False) or None,
        excludes=table.words("excludes", among=names.caveats, needed=False),
        forbidden_on_fgi=table.flag("forbidden_on_fgi", default=False),
        requires_country_list=table.flag("requires_country_list", default=False),
    )


def _content(table: Table, names: _Names) -> ContentRules:
    table.idle("body_channel")
    return ContentRules(
        body_ceiling=table.text("body_ceiling", among=names.levels),
        exercise_ceiling=table.text("exercise_ceiling", among=names.levels),
        reference_ceiling=table.text("reference_ceiling", among=names.levels),
        title_must_be=table.text("title_must_be", among=names.levels),
    )


def _precedence(key: str, table: Table) -> Precedence:
    return Precedence(
        key=key,
        prosign=table.text("prosign"),
        rank=table.whole("rank"),
        objective_s=table.whole("objective_s", least=1),
        calendar=table.text("calendar", among=("24x7", "business")),
    )


def _reminders(table: Table, names: _Names) -> Reminders:
    return Reminders(
        at=table.figures("at", float),
        max_per_step=table.whole("max_per_step"),
        after_overdue_every_s=table.numbers("after_overdue_every_s", keys=names.precedences),
        escalate_at=table.fraction("escalate_at"),
        expiry_warn_s=table.figures("expiry_warn_s"),
    )


def _lifetime(table: Table, names: _Names) -> Lifetime:
    return Lifetime(
        default=_days(table, "default_days", names),
        decide_within=_days(table, "decide_within_days", names),
        max=_span(table, "max_days", days=1),
        destroy_certificate_within=_span(table, "destroy_certificate_within_s", seconds=1),
        two_person_destruction_at=table.text("two_person_destruction_at", among=names.levels),
        access_log_keep=_span(table, "access_log_keep_days", days=1),
    )


def _days(table: Table, key: str, names: _Names) -> Mapping[str, timedelta]:
    counted = table.numbers(key, keys=names.precedences)
    return MappingProxyType({name: _length(table, key, days=n) for name, n in counted.items()})


def _span(table: Table, key: str, *, days: int = 0, seconds: int = 0) -> timedelta:
    count = table.whole(key, least=1)
    return _length(table, key, days=days * count, seconds=seconds * count)


def _length(table: Table, key: str, *, days: int = 0, seconds: int = 0) -> timedelta:
    try:
        length = timedelta(days=days, seconds=seconds)
    except OverflowError:
        length = timedelta.max
    if length > timedelta(days=36525):
        table.note(key, "must be at most 100 years")
    return length


def _approvals(table: Table, names: _Names, ranks: Mapping[str, int]) -> Approvals:
    """
    Read how many approvers each slot needs.

    What a level asks for is asked for above it as well: more sensitive never needs fewer approvers.
    """
    originator, relay = table.whole("originator", least=1), table.whole("relay", least=1)
    inner = table.inside("by_level", needed=False)
    asked = {level: inner.whole(level, least=1) for level in names.levels if level in inner.values}
    inner.close()
    at_least = {
        level: max([1, *(n for below, n in asked.items() if ranks[below] <= rank)])
        for level, rank in ranks.items()
    }
    return Approvals(originator, relay, MappingProxyType(at_least))


def _duties(table: Table) -> Duties:
    groups = []
    for number, group in enumerate(table.take("distinct", list) or ()):
        path = f"{table.at('distinct')}[{number}]"
        if not isinstance(group, list) or len(set(map(str, group))) != len(group) or len(group) < 2:
            table.faults.note(path, "must be a list of at least two different duties")
        elif unknown := [str(word) for word in group if word not in ROLE_OF]:
            table.faults.note(
                path, f"knows no duty {', '.join(unknown)}; it may name {', '.join(ROLE_OF)}"
            )
        else:
            groups.append(tuple(group))
    table.idle("fdo_must_belong_to")
    return Duties(
        self_approval=table.flag("self_approval"),
        distinct=tuple(groups),
        inspector_can_write=table.flag("inspector_can_write"),
    )


def _standing(row: Table, names: _Names, templates: tuple[str, ...]) -> StandingGrant:
    """
    Read a standing authorisation. A day it lacks reads as the first or last there is.

    It names a template; earlier policies name its fields instead.
    """
    by_template = "fields" not in row.values
    longest = row.text("max_lifetime", needed=False)
    return StandingGrant(
        id=row.text("id"),
        granting_party=row.text("granting_party", among=names.parties),
        arrangement=row.text("arrangement", among=names.arrangements),
        subjects=row.words("subjects", among=names.subjects),
        max_level=row.text("max_level", among=names.levels),
        to=row.words("to", among=names.parties),
        form=row.text("form", among=FORMS),
        fields=row.words("fields", needed=not by_template),
        template=row.text("template", among=templates, needed=by_template) or None,
        max_uses_24h=row.whole("max_uses_24h", least=1) if "max_uses_24h" in row.values else None,
        corrections=row.whole("corrections") if "corrections" in row.values else CORRECTIONS,
        max_lifetime=read_span(row, "max_lifetime", longest) if longest else None,
        precedence=row.text("precedence", among=names.precedences),
        valid_from=row.day("valid_from") or date.min,
        valid_until=row.day("valid_until") or date.max,
        auto_approves=row.words("auto_approves", among=("originator_review",)),
        revocable=row.flag("revocable"),
    )


def _digests(table: Table) -> Digests:
    daily, weekly = table.inside("daily"), table.inside("weekly")
    table.idle("visibility")
    sections = daily.words("sections", among=(*DAILY, *IDLE))
    found = Digests(
        daily_at=daily.clock("at"),
        daily_sections=tuple(s for s in sections if s not in IDLE),
        weekly_on=weekly.text("on", among=DAYS),
        weekly_at=weekly.clock("at"),
        weekly_sections=weekly.words("sections", among=WEEKLY),
    )
    for section in IDLE:
        if section in sections:
            table.faults.idle[f"{section} in {daily.at('sections')}"] = None
    for each in (daily, weekly):
        each.close()
    return found
