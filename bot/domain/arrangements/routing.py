"""Which arrangement carries a release, and by which routes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.domain.arrangements.status import CARRYING, has_begun
from bot.domain.policy.model import Arrangement, Policy, Route, Status
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

Statuses = Mapping[str, Status]


@dataclass(frozen=True)
class Carriage:
    """
    The one arrangement of a release, and its route to each destination.

    Attributes:
        arrangement: The arrangement's id.
        routes: Destination → its route.
    """

    arrangement: str
    routes: Mapping[str, Route]

    @property
    def parties(self) -> tuple[str, ...]:
        """Return every party on any of the routes, in the order they are met."""
        return tuple(dict.fromkeys(hop for route in self.routes.values() for hop in route.hops))


def find(
    policy: Policy,
    standings: Statuses,
    *,
    origin: str,
    to: Sequence[str],
    subject: str,
    level: str | None,
    now: datetime,
) -> Carriage:
    """
    Find the first arrangement of the policy that carries a release to all its destinations.

    One arrangement carries the whole way: hops of two arrangements never add up.

    Args:
        policy: The policy in force.
        standings: Arrangement → its status at `now`.
        origin: The originating party.
        to: The destinations, at least one.
        subject: The subject's key.
        level: The level's key, or None while there is no content yet, as in an ask.
        now: The time, aware.

    Returns:
        The arrangement, with its route to each destination.

    Raises:
        PartyNotInArrangement, RouteMissing, SubjectOutOfScope, LevelNotAllowed,
            ArrangementNotInForce, ArrangementSuspended, AgreementInactive: None carries it. The
            refusal is of the one that came closest.
    """
    if not to:
        raise ValueError("a release has at least one destination")
    closest: tuple[int, Refusal] = (-1, _strangers(policy, origin, to))
    for arrangement in policy.arrangements.values():
        routes = {party: arrangement.route(origin, party) for party in to}
        failed = _refusal(policy, standings, arrangement, origin, routes, subject, level, now)
        if failed is None:
            return Carriage(arrangement.id, _found(routes))
        if failed[0] > closest[0]:
            closest = failed
    raise closest[1]


def check(
    policy: Policy,
    standings: Statuses,
    *,
    arrangement: str,
    routes: Mapping[str, Sequence[str]],
    subject: str,
    level: str | None,
    now: datetime,
) -> Carriage:
    """
    Check that the arrangement a release was given still carries it the same way.

    Args:
        policy: The policy in force.
        standings: Arrangement → its status at `now`.
        arrangement: The arrangement it was given, which never changes.
        routes: Destination → the hops it was given, origin first.
        subject: The subject's key.
        level: The level's key, or None where any level will do.
        now: The time, aware.

    Returns:
        The arrangement with its routes.

    Raises:
        Refusal: As `find`, and RouteMissing also where the arrangement now leads by other hops.
    """
    if not routes:
        raise ValueError("a release has at least one destination")
    chosen = policy.arrangements.get(arrangement)
    if chosen is None:
        raise ArrangementNotInForce(arrangement=arrangement)
    origin = next(iter(routes.values()))[0]
    same = {}
    for party, hops in routes.items():
        route = chosen.route(hops[0], party)
        same[party] = route if route and route.hops == tuple(hops) else None
    failed = _refusal(policy, standings, chosen, origin, same, subject, level, now)
    if failed:
        raise failed[1]
    return Carriage(arrangement, _found(same))


def in_effect(policy: Policy, standings: Statuses, agreement: str, now: datetime) -> bool:
    """
    Tell whether an agreement stands, and with it all that it needs to be active.

    Args:
        policy: The policy in force.
        standings: Arrangement → its status at `now`.
        agreement: The agreement's id.
        now: The time, aware.
    """
    known = policy.arrangements.get(agreement)
    return (
        known is not None
        and standings.get(agreement) in CARRYING
        and has_begun(known, now)
        and all(in_effect(policy, standings, needed, now) for needed in known.requires_active)
    )


def _found(routes: Mapping[str, Route | None]) -> Mapping[str, Route]:
    return MappingProxyType({party: route for party, route in routes.items() if route})


def _strangers(policy: Policy, origin: str, to: Sequence[str]) -> Refusal:
    """
    Choose the refusal when no arrangement has all the parties: one is in none, or no route joins
    them.
    """
    known = {party for arrangement in policy.arrangements.values() for party in arrangement.parties}
    for party in (origin, *to):
        if party not in known:
            return PartyNotInArrangement(party=party, origin=origin)
    joined = {
        party for a in policy.arrangements.values() if origin in a.parties for party in a.parties
    }
    apart = [party for party in to if party not in joined]
    return RouteMissing(origin=origin, party=", ".join(apart or to))


def _refusal(
    policy: Policy,
    standings: Statuses,
    arrangement: Arrangement,
    origin: str,
    routes: Mapping[str, Route | None],
    subject: str,
    level: str | None,
    now: datetime,
) -> tuple[int, Refusal] | None:
    """
    Find why an arrangement does not carry a release.

    Returns:
        How far the release came (higher is closer) and why no further, with whatever else is in the
        way of it (`also`); or None where it is carried.
    """
    name = arrangement.id
    for party in (origin, *routes):
        if party not in arrangement.parties:
            # A stranger here may be at home in the next arrangement: the last word is `_strangers`.
            return -1, PartyNotInArrangement(party=party, origin=origin, arrangement=name)
    missing = [party for party, route in routes.items() if route is None]
    if missing:
        return 1, RouteMissing(origin=origin, party=", ".join(missing), arrangement=name)
    failed: list[tuple[int, Refusal]] = []
    if not any(policy.covers(scope, subject) for scope in arrangement.subjects):
        failed.append((2, SubjectOutOfScope(arrangement=name, subject=subject)))
    if level is not None and level not in arrangement.levels_allowed:
        failed.append((3, LevelNotAllowed(arrangement=name, level=level)))
    stopped = _stopped(policy, standings, arrangement, [r for r in routes.values() if r], now)
    if stopped:
        failed.append((4, stopped))
    if not failed:
        return None
    (reached, first), *others = failed
    first.also = tuple(refusal for _, refusal in others)
    return reached, first


def _stopped(
    policy: Policy,
    standings: Statuses,
    arrangement: Arrangement,
    routes: Sequence[Route],
    now: datetime,
) -> Refusal | None:
    """Find why nothing goes under an arrangement now, though it would carry it."""
    status = standings.get(arrangement.id, Status.NOT_IN_FORCE)
    if status == Status.SUSPENDED:
        return ArrangementSuspended(arrangement=arrangement.id)
    if status not in CARRYING or not has_begun(arrangement, now):
        return ArrangementNotInForce(arrangement=arrangement.id)
    guards = [guard for route in routes for guard in route.protected_by if guard != arrangement.id]
    for agreement in dict.fromkeys((*arrangement.requires_active, *guards)):
        if not in_effect(policy, standings, agreement, now):
            return AgreementInactive(agreement=agreement, arrangement=arrangement.id)
    return None
