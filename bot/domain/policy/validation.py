"""
Finds what a well-formed policy still gets wrong: references to nothing, rules that contradict.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.policy.model import Arrangement, Level, Policy, Route, StandingGrant, Status
from bot.domain.policy.toml_table import PolicyFaults, quoted

Fault = tuple[str, str]

NEVER_A_PARTY = frozenset({"PRK"})
"""ISO 3166-1 code of the state the shared information is about."""


def note_contradictions(policy: Policy, faults: PolicyFaults) -> None:
    """
    Note every contradiction.

    What could not be read at all has its fault already and is passed over.
    """
    for check in CHECKS:
        for path, what in check(policy):
            faults.note(path, what)


def _head(policy: Policy) -> Iterator[Fault]:
    if policy.schema_version > 1:
        yield "schema_version", "must be 1, the only form this desk reads"
    if policy.duties.self_approval:
        yield "duties.self_approval", "must be false: nobody decides what they drafted or asked for"
    if policy.duties.inspector_can_write:
        yield "duties.inspector_can_write", "must be false: an inspector only reads"
    if sum(policy.split.values()) > 1.000001:
        yield "precedence_split", "must add up to at most 1"
    if any(share > 1 for share in policy.reminders.at):
        yield "reminders.at", "must be shares of a step's allowance, at most 1"
    lowest = min((level.rank for level in policy.levels.values()), default=0)
    title = policy.levels.get(policy.content.title_must_be)
    if title and title.rank != lowest:
        yield (
            "content.title_must_be",
            "must be the least sensitive level: titles are always unclassified",
        )
    for name, span in policy.lifetime.default.items():
        if span > policy.lifetime.max:
            yield f"lifetime.default_days.{name}", "is longer than lifetime.max_days"


def _twice(table: str, values: Iterable[tuple[str, object]], what: str) -> Iterator[Fault]:
    seen: dict[object, str] = {}
    for key, value in values:
        if value in seen:
            yield (
                f"{table}.{quoted(key)}",
                f"has the same {what} as {seen[value]}, so one could not tell them apart",
            )
        seen.setdefault(value, key)


def _ambiguities(policy: Policy) -> Iterator[Fault]:
    yield from _twice("levels", ((key, level.rank) for key, level in policy.levels.items()), "rank")
    yield from _twice(
        "precedence", ((key, p.rank) for key, p in policy.precedences.items()), "rank"
    )
    yield from _twice(
        "precedence", ((key, p.prosign) for key, p in policy.precedences.items()), "prosign"
    )
    yield from _twice("caveats", ((key, c.banner) for key, c in policy.caveats.items()), "banner")
    yield from _twice(
        "caveats", ((key, c.portion) for key, c in policy.caveats.items()), "portion mark"
    )
    yield from _twice("standing", ((grant.id, grant.id) for grant in policy.standing), "id")
    for code in policy.parties:
        words = [
            (key, level.names[code]) for key, level in policy.levels.items() if code in level.names
        ]
        yield from _twice(f"levels.names.{code}", words, "marking word")


def _words(policy: Policy) -> Iterator[Fault]:
    for level in policy.levels.values():
        for code in policy.parties:
            yield from _word(policy.levels, level, code)


def _word(levels: Mapping[str, Level], level: Level, code: str) -> Iterator[Fault]:
    lifted = levels.get(level.uplift.get(code, ""))
    if code in level.uplift and lifted:
        if lifted.rank <= level.rank:
            yield (
                f"levels.uplift.{code}.{level.key}",
                f"must lead to a more sensitive level, not to {lifted.key}",
            )
        if not lifted.names.get(code):
            yield (
                f"levels.uplift.{code}.{level.key}",
                f"leads to {lifted.key}, for which {code} has no marking word",
            )
    elif code not in level.uplift and not level.names.get(code):
        yield (
            f"levels.names.{code}.{level.key}",
            "is missing: give the party's word, or an uplift to a level it has",
        )


def _parties(policy: Policy) -> Iterator[Fault]:
    for code, party in policy.parties.items():
        if not re.fullmatch("[A-Z]{3}", code):
            yield f"parties.{quoted(code)}", "must be an ISO 3166-1 code of three capital letters"
        if code in NEVER_A_PARTY:
            yield f"parties.{code}", "can never be a party: the information shared is about it"
        if party.tz and not is_zone(party.tz):
            yield f"parties.{quoted(code)}.tz", f"knows no time zone {party.tz!r}"
        if party.working_hours.opens > party.working_hours.closes:
            yield f"parties.{quoted(code)}.working_hours", "must end after they begin"
        for day in sorted(party.working_hours.days_off & party.working_hours.working):
            yield f"parties.{quoted(code)}.working", f"names {day}, which days_off names too"


def is_zone(name: str) -> bool:
    """Return whether there is a time zone of a name, such as `Asia/Seoul`."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True


def _loops(table: str, key: str, next_of: Mapping[str, Iterable[str]]) -> Iterator[Fault]:
    """Find the entries that lead back to themselves."""
    for start in next_of:
        reached, ahead = set[str](), list(next_of[start])
        while ahead:
            at = ahead.pop()
            if at not in reached:
                reached.add(at)
                ahead.extend(next_of.get(at, ()))
        if start in reached:
            yield f"{table}.{quoted(start)}.{key}", "leads back to itself"


def _circles(policy: Policy) -> Iterator[Fault]:
    parents = {key: [s.parent] if s.parent else [] for key, s in policy.subjects.items()}
    yield from _loops("subjects", "parent", parents)
    yield from _loops(
        "arrangements",
        "requires_active",
        {k: a.requires_active for k, a in policy.arrangements.items()},
    )


def _arrangements(policy: Policy) -> Iterator[Fault]:
    for arrangement in policy.arrangements.values():
        path = f"arrangements.{quoted(arrangement.id)}"
        for key, what in (
            *_terms(arrangement),
            *_routes(arrangement),
            *_guards(arrangement, policy),
        ):
            yield f"{path}.{key}", what


def _terms(a: Arrangement) -> Iterator[Fault]:
    if a.kind and a.binding != (a.kind == "agreement"):
        yield "binding", "must be true for an agreement and false for an arrangement"
    if (
        a.status in (Status.ACTIVE, Status.SUSPENDED, Status.TERMINATION_NOTIFIED)
        and a.in_force is None
    ):
        yield (
            "in_force",
            f"is missing: an arrangement that is {a.status} has a day it came into force",
        )
    if len(a.parties) == 1:
        yield "parties", "must name at least two parties"
    if a.hub and a.hub not in a.parties:
        yield "hub", f"names {a.hub}, which is not a party of this arrangement"
    for code in a.protected_by:
        if code not in a.parties:
            yield f"protected_by.{code}", "is not a party of this arrangement"


def _routes(a: Arrangement) -> Iterator[Fault]:
    if not a.routes:
        yield "routes", "must not be empty"
    seen: dict[tuple[str, str], int] = {}
    for number, route in enumerate(a.routes):
        at = f"routes[{number}]"
        for key, code in _stops(route):
            if code and code not in a.parties:
                yield f"{at}.{key}", f"names {code}, which is not a party of this arrangement"
        if "" not in route.hops and len(set(route.hops)) < len(route.hops):
            yield at, "must join different parties"
        if route.hub and route.hub != a.hub:
            yield (
                f"{at}.via",
                f"must be the hub, {a.hub}" if a.hub else "needs an arrangement that names a hub",
            )
        ends = (route.origin, route.destination)
        if "" not in ends and ends in seen:
            yield (
                at,
                (
                    f"joins the same parties as routes[{seen[ends]}], so one could not tell which "
                    "to take"
                ),
            )
        seen.setdefault(ends, number)


def _stops(route: Route) -> Iterator[tuple[str, str]]:
    yield "from", route.origin
    if len(route.hops) == 3:
        yield "via", route.hops[1]
    yield "to", route.destination


def _guards(a: Arrangement, policy: Policy) -> Iterator[Fault]:
    for number, route in enumerate(a.routes):
        for origin, to, guard in route.legs:
            if "" in (origin, to) or origin == to:
                continue
            agreement = policy.arrangements.get(guard)
            hop = f"the hop from {origin} to {to}"
            if agreement is None:
                if "" not in a.protected_by.values():
                    yield (
                        f"routes[{number}]",
                        f"has no one binding agreement in protected_by for {hop}",
                    )
            elif not agreement.binding:
                yield f"routes[{number}]", f"has {hop} protected by {guard}, which is not binding"
            elif not {origin, to} <= set(agreement.parties):
                yield (
                    f"routes[{number}]",
                    f"has {hop} protected by {guard}, which does not join these parties",
                )


def _standing(policy: Policy) -> Iterator[Fault]:
    for number, grant in enumerate(policy.standing):
        arrangement = policy.arrangements.get(grant.arrangement)
        if arrangement:
            for key, what in _granted(grant, arrangement, policy):
                yield f"standing[{number}].{key}", what


def _granted(grant: StandingGrant, a: Arrangement, policy: Policy) -> Iterator[Fault]:
    readable = bool(grant.granting_party) and all("" not in route.hops for route in a.routes)
    for number, to in enumerate(grant.to):
        if readable and a.route(grant.granting_party, to) is None:
            yield f"to[{number}]", f"has no route from {grant.granting_party} to {to} in {a.id}"
    for number, subject in enumerate(grant.subjects):
        if not any(_below(policy, scope, subject) for scope in a.subjects):
            yield f"subjects[{number}]", f"lies outside the scope of {a.id}"
    if grant.max_level and grant.max_level not in a.levels_allowed:
        yield "max_level", f"is not a level that {a.id} carries"
    if date.min < grant.valid_until < grant.valid_from:
        yield "valid_until", "lies before valid_from"
    if grant.max_lifetime and grant.max_lifetime > policy.lifetime.max:
        yield "max_lifetime", "is longer than lifetime.max_days"
    template = policy.templates.get(grant.template or "")
    if template and not any(_below(policy, one, template.subject) for one in grant.subjects):
        yield "template", f"is about {template.subject}, which its subjects do not cover"


def _templates(policy: Policy) -> Iterator[Fault]:
    for key, template in policy.templates.items():
        if template.lifetime and template.lifetime > policy.lifetime.max:
            yield f"templates.{quoted(key)}.lifetime", "is longer than lifetime.max_days"


def _below(policy: Policy, scope: str, subject: str) -> bool:
    """Tell the same as `Policy.covers`, but safely on a tree that has a circle."""
    at, left = subject, len(policy.subjects)
    while at != scope and left and at in policy.subjects:
        at, left = policy.subjects[at].parent or "", left - 1
    return at == scope


CHECKS: tuple[Callable[[Policy], Iterator[Fault]], ...] = (
    _head,
    _ambiguities,
    _words,
    _parties,
    _circles,
    _arrangements,
    _templates,
    _standing,
)
