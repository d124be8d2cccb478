"""Which party a command is for, and a release as that party may know it."""

from typing import Any

from bot.cli.console.output import CommandError, jsonable
from bot.domain.deadlines.allowance import acting_party
from bot.domain.policy.model import Policy
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import (
    draft_visible,
    stage_visible,
    steps_visible_from,
    visible_deliveries,
    visible_version,
)
from bot.domain.steps.questions import questions_of

_PACE: dict[str, Any] = {
    "reminded": 0,
    "reminded_at": None,
    "escalated_at": None,
    "unattended_at": None,
}
"""The keys that say how late a step is: for the party that must take it, and for the originator."""
_WHOM: dict[str, Any] = {"tried": [], "tried_at": None, "claimed_at": None}
"""The keys that say who was to look at it: for the party that must take it alone."""


def party_of(policy: Policy, typed: str) -> str:
    """
    Find the party of the policy that an operator names.

    Raises:
        CommandError: The policy has none of that name.
    """
    party = typed.upper()
    if party not in policy.parties:
        raise CommandError(
            f"The policy knows no party {typed}; it knows {', '.join(policy.parties)}.", usage=True
        )
    return party


def known(release: Release, whole: dict[str, Any], party: str) -> dict[str, Any] | None:
    """
    Reduce what can be told of a release to what a party may know.

    Args:
        release: The release.
        whole: All that can be told of it.
        party: The party.

    Returns:
        The same keys, empty where others' officers, reasons or pace would show, or None where the
        party may not know that there is a release.
    """
    mine, own = visible_deliveries(release, party), party == release.originator
    if not mine:
        return None
    newest = visible_version(release, party)
    shown = [v for v in release.versions if own or v == newest]
    told = dict(whole)
    told["drafted_by"] = told["drafted_by"] if own else None
    told["asked_by"] = told["asked_by"] if party == release.asked_party else None
    if not (own or any(d.hub == party for d in mine)):
        told |= {"decide_by": None, "lapses_at": None}
    if not (own or any(draft_visible(release, d, party) or d.released_at for d in mine)):
        told["lifetime"] = None
    elif not own:
        told["lifetime"] = jsonable(max(release.lifetime_of(d) for d in mine))
    told["versions"] = [jsonable(v) | ({} if own else {"drafted_by": None}) for v in shown]
    told["readings"] = [jsonable(r) for r in release.readings if r.party == party]
    told["deliveries"] = [_delivery(release, d, party, newest.n if newest else 0) for d in mine]
    return told


def _delivery(release: Release, d: Delivery, party: str, newest: int) -> dict[str, Any]:
    told: dict[str, Any] = jsonable(d)
    told["consents"] = [jsonable(c) for c in d.consents if c.party == party]
    told["questions"] = _questions(d, party)
    told["certificates"] = [jsonable(c) for c in d.certificates if c.party == party]
    told["acknowledged_by"] = told["acknowledged_by"] if party == d.to else None
    told["version"] = min(d.version, newest)
    if steps_visible_from(release, d, party) is None:
        told["came_from"] = None
    if party not in (release.originator, d.hub):
        told["first_offered_at"] = told["asked_until"] = None
    if not stage_visible(release, d, party):
        told["stage"], told["offered_at"] = Stage.ASKED.value, None
    if party != acting_party(d):
        told |= _WHOM
    return told if party in (release.originator, acting_party(d)) else told | _PACE


def _questions(d: Delivery, party: str) -> list[dict[str, Any]]:
    """Tell what was asked about a delivery, counted anew: how many others asked is not said."""
    own = party == d.hops[0]
    seen = enumerate(questions_of([d], party), 1)
    hidden: dict[str, Any] = {} if own else {"replied_by": None} | _PACE
    return [
        jsonable(q) | hidden | {"n": n, "by": q.by if q.party == party else None} for n, q in seen
    ]
