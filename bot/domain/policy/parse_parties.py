"""Reads parties, levels, subjects, arrangements and caveats from the policy file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar

from bot.domain.policy.model import (
    Arrangement,
    Caveat,
    Level,
    Party,
    Route,
    Status,
    Subject,
    WorkingHours,
)
from bot.domain.policy.toml_table import Table

LANGUAGES = ("en", "ja", "ko")
DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
FORMS = ("oral", "visual", "electronic", "magnetic", "documentary", "equipment", "other")

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Names:
    """What the tables of the file define, for those that refer to it."""

    levels: tuple[str, ...]
    parties: tuple[str, ...]
    subjects: tuple[str, ...]
    arrangements: tuple[str, ...]
    precedences: tuple[str, ...]
    caveats: tuple[str, ...]


def entries(table: Table, read: Callable[[str, Table], Entry]) -> Mapping[str, Entry]:
    """Read every entry of a table of tables, in the order of the file."""
    found = {}
    for key, inner in table.tables():
        found[key] = read(key, inner)
        inner.close()
    if not found:
        table.faults.note(table.path, "must not be empty")
    return MappingProxyType(found)


def in_languages(table: Table, key: str) -> Mapping[str, str]:
    """Read a text in every language of the desk."""
    inner = table.inside(key)
    found = {language: inner.text(language) for language in LANGUAGES}
    inner.close()
    return MappingProxyType(found)


def levels(table: Table, names: Names) -> Mapping[str, Level]:
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


def party(code: str, table: Table) -> Party:
    hours = table.inside("working_hours")
    found = Party(
        code=code,
        authority=in_languages(table, "authority"),
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


def subject(key: str, table: Table, names: Names) -> Subject:
    parent = table.text("parent", among=names.subjects, needed=False)
    return Subject(key, parent or None, in_languages(table, "title"))


def arrangement(key: str, table: Table, names: Names) -> Arrangement:
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
            route(
                row, names, lambda hop: protection(hop, hub, protected_by, key if binding else "")
            )
            for row in table.rows("routes")
        ),
        requires_active=table.words("requires_active", among=names.arrangements, needed=False),
        protected_by=MappingProxyType(protected_by),
        onward_release=table.text("onward_release", among=("originator_consent",)),
        purpose_limited=table.flag("purpose_limited"),
    )


def route(row: Table, names: Names, guard: Callable[[tuple[str, str]], str]) -> Route:
    """Read a route. A party that the file gets wrong stays in it as ""."""
    stops = [row.text("from", among=names.parties)]
    if "via" in row.values:
        stops.append(row.text("via", among=names.parties))
    stops.append(row.text("to", among=names.parties))
    row.close()
    return Route(tuple(stops), tuple(guard(hop) for hop in pairwise(stops)))


def protection(
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


def caveat(key: str, table: Table, names: Names) -> Caveat:
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
