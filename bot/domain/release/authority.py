"""
On what an officer's act rests: the role in which they took a step, how far they are cleared, what
they may know.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.officers import Officer, Role
from bot.domain.release.release import RegisterEntry, Release
from bot.domain.release.stages import Step

_DRAFTS, _DECIDES = (Role.LIAISON,), (Role.APPROVER,)
ROLES: Mapping[str, tuple[Role, ...]] = {
    **dict.fromkeys((Step.REQUEST, Step.ASK, Step.ANSWER, Step.REVISE), _DRAFTS),
    **dict.fromkeys(("caveats", "read", Step.ACKNOWLEDGE), _DRAFTS),
    **dict.fromkeys(
        (Step.APPROVE, Step.RELAY, Step.RETURN, Step.DENY, Step.RECALL, Step.EXTEND, "precedence"),
        _DECIDES,
    ),
    Step.DECLINE: (Role.LIAISON, Role.APPROVER),
    "details": (Role.APPROVER, Role.LIAISON),
}
"""
Step → the roles one of which it is taken in; a step that is missing rests on something else than a
role alone.
"""

DECISIONS = frozenset({Step.APPROVE, Step.RELAY, Step.RETURN, Step.DENY})
"""The steps before which an approver may open the text, and need not."""


@dataclass(frozen=True)
class Basis:
    """
    What an officer had at the moment of a step; `role` None where it rests on no role; `subjects`
    None: all.
    """

    role: Role | None
    clearance: str
    subjects: tuple[str, ...] | None


def basis(officer: Officer, step: str, release: Release) -> Basis:
    """What a step of an officer rests on, as the roster is in the transaction that takes it."""
    drafter = step == "details" and officer.id in {v.drafted_by for v in release.versions}
    roles = _DRAFTS if drafter else ROLES.get(step, ())
    role = next((role for role in roles if officer.is_a(role)), None)
    return Basis(
        role,
        officer.clearance,
        None if officer.subjects is None else tuple(sorted(officer.subjects)),
    )


def decided_unread(release: Release, move: RegisterEntry) -> bool:
    """
    Whether a line of the register is a decision that was taken without having opened the text.
    """
    opened = [
        r.at
        for r in release.readings
        if (r.kind, r.by, r.version) == ("details", move.by, move.version)
    ]
    return move.step in DECISIONS and not any(at <= move.at for at in opened)
