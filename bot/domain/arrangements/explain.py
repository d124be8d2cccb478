"""A policy in plain English sentences: what may go where now, and what may not."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import permutations

from bot.domain.arrangements.routing import check
from bot.domain.policy.model import (
    POSTS,
    ROLE_OF,
    Arrangement,
    Policy,
    Route,
    StandingGrant,
    Status,
)
from bot.domain.refusals import Refusal

STATUS = {
    Status.DRAFT: "is a draft",
    Status.NOT_IN_FORCE: "is not in force",
    Status.ACTIVE: "is active",
    Status.SUSPENDED: "is suspended",
    Status.TERMINATION_NOTIFIED: "is active, with its end notified",
    Status.TERMINATED: "has ended",
}


def explain(policy: Policy, statuses: Mapping[str, Status], now: datetime) -> list[str]:
    """
    Describe a policy in sentences, in English.

    Args:
        policy: The policy.
        statuses: Arrangement → its status at `now`, such as `status.statuses` computes.
        now: The time, aware.

    Returns:
        The sentences, one a line.
    """
    return [
        f"Policy {policy.policy_id} has {len(policy.parties)} parties: {_and(policy.parties)}.",
        *_ceilings(policy),
        *(
            line
            for a in policy.arrangements.values()
            for line in _arrangement(policy, statuses, a, now)
        ),
        *_unjoined(policy),
        *_templates(policy),
        *_clocks(policy),
        *_decisions(policy),
        *_apart(policy),
        *_days(policy),
        *idle(policy),
    ]


def _ceilings(policy: Policy) -> Iterator[str]:
    content = policy.content
    if policy.exercise:
        only = " on the sandbox of one machine" if policy.policy_id.startswith("example") else ""
        yield (
            "Every release is an exercise; its text may be held up to level "
            f"{content.exercise_ceiling}{only}."
        )
    yield f"Real text may be held up to level {content.body_ceiling}."
    yield f"References may be held up to level {content.reference_ceiling}."
    yield (
        f"Titles and purposes are of level {content.title_must_be}: every party on the way reads "
        "them."
    )


def _arrangement(
    policy: Policy, statuses: Mapping[str, Status], a: Arrangement, now: datetime
) -> Iterator[str]:
    status = statuses.get(a.id, Status.NOT_IN_FORCE)
    bond = f"a {'binding' if a.binding else 'non-binding'} {a.kind}"
    since = f" since {a.in_force.isoformat()}" if a.in_force and status == Status.ACTIVE else ""
    yield f"{a.id}, {bond} between {_and(a.parties)}, {STATUS[status]}{since}."
    yield f"{a.id} covers {_and(a.subjects)} and all below, at levels {_and(a.levels_allowed)}."
    for route in a.routes:
        yield _route(policy, statuses, a, route, now)


def _route(
    policy: Policy, statuses: Mapping[str, Status], a: Arrangement, route: Route, now: datetime
) -> str:
    guards = _and(dict.fromkeys(route.protected_by))
    way = f"{route.origin} to {route.destination}" + (f" through {route.hub}" if route.hub else "")
    try:
        check(
            policy,
            statuses,
            arrangement=a.id,
            routes={route.destination: route.hops},
            subject=a.subjects[0],
            level=None,
            now=now,
        )
    except Refusal as refusal:
        because = refusal.values.get("agreement", a.id)
        return f"Under {a.id} nothing may go from {way} now: {because} {_state(statuses, because)}."
    return f"Under {a.id} information may go from {way}, protected by {guards}."


def _state(statuses: Mapping[str, Status], agreement: str) -> str:
    status = statuses.get(agreement, Status.NOT_IN_FORCE)
    return "does not stand on active agreements" if status == Status.ACTIVE else STATUS[status]


def _unjoined(policy: Policy) -> Iterator[str]:
    """
    Yield the pairs of parties that nothing joins directly, and those that nothing joins at all.
    """
    routes = [route for a in policy.arrangements.values() for route in a.routes]
    for origin, to in permutations(policy.parties, 2):
        ways = [route for route in routes if (route.origin, route.destination) == (origin, to)]
        hubs = {route.hub for route in ways}
        if not ways:
            yield f"Nothing may go from {origin} to {to}."
        elif None not in hubs:
            over = _and(sorted(filter(None, hubs)))
            yield f"Nothing may go from {origin} to {to} directly, only through {over}."


def _templates(policy: Policy) -> Iterator[str]:
    """Say what is reported by each template, and where its level is above what may be held."""
    content = policy.content
    for template in policy.templates.values():
        yield (
            f"Template {template.id} makes reports on {template.subject} with the fields "
            f"{_and([field.id for field in template.fields])}, at level {template.level}, "
            f"in exercises {template.exercise_level}."
        )
        for exercise, ceiling, when in (
            (False, content.body_ceiling, "real"),
            (True, content.exercise_ceiling, "exercise"),
        ):
            level = template.level_for(exercise=exercise)
            if level and not policy.within(level, ceiling):
                yield (
                    f"Template {template.id} is above what the desk may hold of {when} text "
                    f"({level}, above {ceiling}): its form asks for a reference and its "
                    "fingerprint instead of fields."
                )


def _clocks(policy: Policy) -> Iterator[str]:
    for key, precedence in policy.precedences.items():
        hours = "around the clock" if precedence.calendar == "24x7" else "in working hours"
        yield (
            f"{key} has a target for decision and receipt of "
            f"{_span(timedelta(seconds=precedence.objective_s))} "
            f"{hours}; it lapses undecided after {_span(policy.lifetime.decide_within[key])}, "
            f"not counting time on hold, and lives {_span(policy.lifetime.default[key])} "
            "unless a release says otherwise."
        )
    yield f"No release lives longer than {_span(policy.lifetime.max)}."


def _decisions(policy: Policy) -> Iterator[str]:
    for slot, who in (("originator", "its originator"), ("relay", "the hub on its way, if any")):
        counts = {
            level: policy.approvals.needed(slot, level)
            for level in sorted(policy.levels, key=policy.rank)
        }
        if len(set(counts.values())) == 1:
            yield f"Each release needs {_approvers(next(iter(counts.values())))} of {who}."
        else:
            by_level = ", ".join(f"{level}: {count}" for level, count in counts.items())
            yield (
                f"How many releasing authorities a release needs of {who} depends on its level "
                f"({by_level})."
            )
    for grant in policy.standing:
        yield (
            f"{grant.id}: two releasing authorities of {grant.granting_party} may authorise "
            f"beforehand what goes under {grant.arrangement} about {_and(grant.subjects)} to "
            f"{_and(grant.to)} as {grant.precedence} up to level {grant.max_level}"
            f"{_limits(grant)}; by itself it authorises nothing, and a hub still decides."
        )


def _limits(grant: StandingGrant) -> str:
    """Say what a standing authorisation would be limited to."""
    limits = [f"by template {grant.template}"] if grant.template else []
    if grant.max_uses_24h:
        limits.append(f"at most {grant.max_uses_24h} first reports in any 24 hours")
    if grant.max_lifetime:
        limits.append(f"for at most {_span(grant.max_lifetime)}")
    return "".join(f", {limit}" for limit in limits)


def _apart(policy: Policy) -> Iterator[str]:
    yield "Nobody decides on a release that they drafted or asked for, nor for two parties."
    for group in policy.duties.distinct:
        if POSTS & set(group):
            yield (
                f"No officer is {_and(list(dict.fromkeys(ROLE_OF[duty] for duty in group)))} at "
                "the same time."
            )


def _days(policy: Policy) -> Iterator[str]:
    for code, party in policy.parties.items():
        for days, what in (
            (party.working_hours.days_off, "closed"),
            (party.working_hours.working, "open"),
        ):
            if days:
                yield (
                    f"The offices of {code} are {what} also on "
                    f"{_and([d.isoformat() for d in sorted(days)])}."
                )


def idle(policy: Policy) -> list[str]:
    """
    Name the keys of the policy's text that have no effect.

    Returns:
        One sentence, or none where every key has an effect.
    """
    keys = list(policy.idle)
    return [f"These keys have no effect and may be left out: {_and(keys)}."] if keys else []


def _approvers(count: int) -> str:
    return "one releasing authority" if count == 1 else f"{count} different releasing authorities"


def _and(names: Mapping[str, object] | list[str] | tuple[str, ...]) -> str:
    words = list(names)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _span(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {unit}{'' if seconds == size else 's'}"
    return f"{seconds} seconds"
