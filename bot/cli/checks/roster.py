"""
Whether the roster can do what the policy needs: slots nobody could fill, desks that are missing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from bot.domain.officers import Desk, Officer, OfficerId, Role, slack_user
from bot.domain.policy.model import Arrangement, Policy, Route

_SLOTS: tuple[Literal["originator", "relay"], ...] = ("originator", "relay")


def roster_faults(
    policy: Policy, officers: Collection[Officer], desks: Mapping[str, Desk]
) -> Iterator[str]:
    """Say what is wrong with desks and active officers, each with how to mend it."""
    yield from _people(policy, officers)
    yield from _desks(policy, desks)
    unable: dict[tuple[str, str], list[str]] = {}
    for arrangement in policy.arrangements.values():
        for route in arrangement.routes:
            for subject in arrangement.subjects:
                for level in _levels(policy, arrangement):
                    for party, task in _unfilled(policy, officers, route, subject, level):
                        unable.setdefault((party, task), []).append(f"{subject} at {level}")
    for (party, task), cases in sorted(unable.items()):
        listed = list(dict.fromkeys(cases))
        shown = ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")
        yield (
            f"{party} has {task} for {shown}: appoint, clear or extend the need-to-know of "
            "officers."
        )


def moved_faults(
    roster: Mapping[OfficerId, Officer], moved: Iterable[tuple[OfficerId, str]]
) -> Iterator[str]:
    """
    Say which officers acted for another party before they were given to theirs.

    Earlier programs allowed that.

    Args:
        roster: The officers as they are now.
        moved: Those who acted for another party, each with that party.
    """
    for officer, party in moved:
        user, now = slack_user(officer), roster[officer].party
        yield (
            f"{user} is an officer of {now} and has acted for {party}: one Slack account serves "
            "one party. Give the "
            f"person a new account for {now}, and let this one stand down."
        )


def _people(policy: Policy, officers: Iterable[Officer]) -> Iterator[str]:
    parties: dict[str, str] = {}
    for officer in officers:
        user = slack_user(officer.id)
        if parties.setdefault(user, officer.party) != officer.party:
            yield (
                f"{user} is an officer of {parties[user]} and of {officer.party}: one person "
                "serves one party."
            )
        if officer.party not in policy.parties:
            yield (
                f"{user} is of {officer.party}, which is no party of the policy: correct the "
                "roster."
            )
        if officer.clearance not in policy.levels:
            yield (
                f"{user} is cleared for {officer.clearance}, which is no level of the policy: "
                "correct the roster."
            )
        if met := policy.duties.met(officer.roles):
            yield (
                f"{user} is {' and '.join(met)}, which the policy keeps apart: give one of them to "
                "somebody else."
            )
        for subject in sorted((officer.subjects or frozenset()) - policy.subjects.keys()):
            yield (
                f"{user} needs to know {subject}, which is no subject of the policy: correct the "
                "roster."
            )


def _desks(policy: Policy, desks: Mapping[str, Desk]) -> Iterator[str]:
    for party in policy.parties:
        if party not in desks:
            yield f"{party} has no desk: name its channels in the roster."
    rooms: dict[str, str] = {}
    for desk in desks.values():
        for channel in desk.channels:
            if rooms.setdefault(channel, desk.party) != desk.party:
                yield (
                    f"{channel} is a channel of {rooms[channel]} and of {desk.party}: give each "
                    "desk its own."
                )


def _levels(policy: Policy, arrangement: Arrangement) -> list[str]:
    content = policy.content
    ceilings = [content.reference_ceiling, policy.body_ceiling(exercise=policy.exercise)]
    return [
        level
        for level in arrangement.levels_allowed
        if any(policy.within(level, c) for c in ceilings)
    ]


def _unfilled(
    policy: Policy, officers: Collection[Officer], route: Route, subject: str, level: str
) -> Iterator[tuple[str, str]]:
    def able(party: str, role: Role) -> list[Officer]:
        return [
            o
            for o in officers
            if o.party == party
            and o.is_a(role)
            and o.clearance in policy.levels
            and policy.within(level, o.clearance)
            and (o.subjects is None or any(policy.covers(s, subject) for s in o.subjects))
        ]

    for slot, party in zip(_SLOTS, (route.origin, route.hub), strict=True):
        if party is None:
            continue
        needed, have = policy.approvals.needed(slot, level), len(able(party, Role.APPROVER))
        if have < needed:
            yield party, f"{have} of the {needed} releasing authorities needed ({slot})"
    if not able(route.origin, Role.LIAISON):
        yield route.origin, "no liaison officer who may draft"
    if not able(route.destination, Role.LIAISON):
        yield route.destination, "no liaison officer who may receive"
