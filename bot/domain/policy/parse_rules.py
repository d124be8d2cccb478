"""Reads content, clocks, approvals, duties and digests from the policy file."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from bot.domain.policy.duties import ROLE_OF, Duties
from bot.domain.policy.model import (
    Approvals,
    ContentRules,
    Digests,
    Lifetime,
    Precedence,
    Reminders,
    StandingGrant,
)
from bot.domain.policy.parse_parties import DAYS, FORMS, Names
from bot.domain.policy.toml_table import Table

STEPS = ("originator_review", "relay_review", "acknowledge")
PEOPLE = tuple(ROLE_OF)
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


def content(table: Table, names: Names) -> ContentRules:
    found = ContentRules(
        body_ceiling=table.text("body_ceiling", among=names.levels),
        exercise_ceiling=table.text("exercise_ceiling", among=names.levels),
        reference_ceiling=table.text("reference_ceiling", among=names.levels),
        title_must_be=table.text("title_must_be", among=names.levels),
    )
    table.idle("body_channel")
    table.close()
    return found


def precedence(key: str, table: Table) -> Precedence:
    return Precedence(
        key=key,
        prosign=table.text("prosign"),
        rank=table.whole("rank"),
        objective_s=table.whole("objective_s", least=1),
        calendar=table.text("calendar", among=("24x7", "business")),
    )


def reminders(table: Table, names: Names) -> Reminders:
    found = Reminders(
        at=table.figures("at", float),
        max_per_step=table.whole("max_per_step"),
        after_overdue_every_s=table.numbers("after_overdue_every_s", keys=names.precedences),
        escalate_at=table.fraction("escalate_at"),
        expiry_warn_s=table.figures("expiry_warn_s"),
    )
    table.close()
    return found


def lifetime(table: Table, names: Names) -> Lifetime:
    found = Lifetime(
        default=_days(table, "default_days", names),
        decide_within=_days(table, "decide_within_days", names),
        max=_span(table, "max_days", days=1),
        destroy_certificate_within=_span(table, "destroy_certificate_within_s", seconds=1),
        two_person_destruction_at=table.text("two_person_destruction_at", among=names.levels),
        access_log_keep=_span(table, "access_log_keep_days", days=1),
    )
    table.close()
    return found


def _days(table: Table, key: str, names: Names) -> Mapping[str, timedelta]:
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


def approvals(table: Table, names: Names, ranks: Mapping[str, int]) -> Approvals:
    """
    Read how many approvers each slot needs.

    What a level asks for is asked for above it as well: more sensitive never needs fewer approvers.
    """
    originator, relay = table.whole("originator", least=1), table.whole("relay", least=1)
    inner = table.inside("by_level", needed=False)
    asked = {level: inner.whole(level, least=1) for level in names.levels if level in inner.values}
    inner.close()
    table.close()
    at_least = {
        level: max([1, *(n for below, n in asked.items() if ranks[below] <= rank)])
        for level, rank in ranks.items()
    }
    return Approvals(originator, relay, MappingProxyType(at_least))


def duties(table: Table) -> Duties:
    groups = []
    for number, group in enumerate(table.take("distinct", list) or ()):
        path = f"{table.at('distinct')}[{number}]"
        if not isinstance(group, list) or len(set(map(str, group))) != len(group) or len(group) < 2:
            table.faults.note(path, "must be a list of at least two different duties")
        elif unknown := [str(word) for word in group if word not in PEOPLE]:
            table.faults.note(
                path, f"knows no duty {', '.join(unknown)}; it may name {', '.join(PEOPLE)}"
            )
        else:
            groups.append(tuple(group))
    found = Duties(
        self_approval=table.flag("self_approval"),
        distinct=tuple(groups),
        inspector_can_write=table.flag("inspector_can_write"),
    )
    table.idle("fdo_must_belong_to")
    table.close()
    return found


def standing(row: Table, names: Names) -> StandingGrant:
    """Read a standing authorisation. A day it lacks reads as the first or last there is."""
    found = StandingGrant(
        id=row.text("id"),
        granting_party=row.text("granting_party", among=names.parties),
        arrangement=row.text("arrangement", among=names.arrangements),
        subjects=row.words("subjects", among=names.subjects),
        max_level=row.text("max_level", among=names.levels),
        to=row.words("to", among=names.parties),
        form=row.text("form", among=FORMS),
        fields=row.words("fields"),
        precedence=row.text("precedence", among=names.precedences),
        valid_from=row.day("valid_from") or date.min,
        valid_until=row.day("valid_until") or date.max,
        auto_approves=row.words("auto_approves", among=("originator_review",)),
        revocable=row.flag("revocable"),
    )
    row.close()
    return found


def digests(table: Table) -> Digests:
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
    for each in (daily, weekly, table):
        each.close()
    return found
