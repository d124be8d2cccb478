"""
What an officer's act rests on: the role in which they took a step, how far they are cleared and
what they may know, and which party has which part in a release.
"""

from dataclasses import dataclass

from bot.domain.officers import Officer, OfficerId, Role
from bot.domain.refusals import WrongParty, WrongStage
from bot.domain.release.records import Consent, Slot
from bot.domain.release.release import Delivery, RegisterEntry, Release
from bot.domain.release.stages import NEXT, PERMISSIONS, Side, Stage, Step

DECISIONS = frozenset({Step.APPROVE, Step.RELAY, Step.RETURN, Step.DENY})
"""The steps before which an approver may open the text, and need not."""


@dataclass(frozen=True)
class Basis:
    """
    What an officer had at the moment of a step.

    Attributes:
        role: None where the step rests on no role.
        clearance: the highest level they may read.
        subjects: None for all subjects.
    """

    role: Role | None
    clearance: str
    subjects: tuple[str, ...] | None


def basis(officer: Officer, step: str, release: Release) -> Basis:
    """
    Return what a step of an officer rests on, as the roster is in the transaction that takes it.
    """
    drafter = step == "details" and officer.id in {v.drafted_by for v in release.versions}
    row = PERMISSIONS.get(step)
    roles = (Role.LIAISON,) if drafter else row.roles if row and row.recorded else ()
    role = next((role for role in roles if officer.is_a(role)), None)
    return Basis(
        role,
        officer.clearance,
        None if officer.subjects is None else tuple(sorted(officer.subjects)),
    )


def decided_unread(release: Release, move: RegisterEntry) -> bool:
    """
    Return whether a line of the register is a decision that was taken without having opened the
    text.
    """
    opened = [
        r.at
        for r in release.readings
        if (r.kind, r.by, r.version) == ("details", move.by, move.version)
    ]
    return move.step in DECISIONS and not any(at <= move.at for at in opened)


def consent_of(release: Release, move: RegisterEntry) -> Consent | None:
    """Return the consent that a line of the register tells of, or None where it is of another."""
    d = release.delivery(move.to or "")
    slot = {str(Step.APPROVE): Slot.ORIGINATOR, str(Step.RELAY): Slot.RELAY}.get(str(move.step))
    told = (slot, move.by, move.version, move.at)
    given = d.consents if d else ()
    return next((c for c in given if (c.slot, c.by, c.version, c.at) == told), None)


def on_side(side: Side, release: Release, d: Delivery, party: str) -> bool:
    """
    Return whether a party has a part in a delivery.

    Args:
        side: the part. For `Side.AUTHOR`, the answer is about the author's party.
        release: the release.
        d: one of its deliveries.
        party: the party's code.
    """
    parties: dict[Side, tuple[str | None, ...]] = {
        Side.ANY: (party,),
        Side.ORIGINATOR: (release.originator,),
        Side.AUTHOR: (release.originator, release.asked_party),
        Side.DECIDER: (d.decider,),
        Side.RELEASER: d.hops[:-1],
        Side.RECIPIENT: (d.to,),
        Side.HOLDER: d.holders,
        Side.ACTING: (
            d.hops[0] if d.question else d.to if d.stage is Stage.RELEASED else d.decider,
        ),
    }
    return party in parties[side]


def originators(release: Release, officer: Officer) -> None:
    """
    Hold that an officer is of the originating party.

    Raises:
        WrongParty: they are of another.
    """
    if officer.party != release.originator:
        raise WrongParty(party=release.originator)


def open_to(release: Release, step: Step) -> list[Delivery]:
    """
    Return the deliveries that a step may move from where they stand.

    Raises:
        WrongStage: there is none.
    """
    moved = [d for d in release.deliveries if (d.stage, step, False) in NEXT]
    if not moved:
        raise WrongStage(stage=release.deliveries[0].stage.value)
    return moved


def authors_of(release: Release, party: str) -> frozenset[OfficerId]:
    """
    Return the officers of a party who drafted or asked for a release.

    Returns:
        Who drafted any version, where `party` is the originator, and who asked, where it is the
        party that asked.
    """
    drafted = (
        {release.drafted_by, *(v.drafted_by for v in release.versions)}
        if party == release.originator
        else set()
    )
    asked = {release.asked_by} if party == release.asked_party else set()
    return frozenset(person for person in drafted | asked if person)


def acted_for(release: Release, officer: OfficerId) -> frozenset[str]:
    """
    Return the parties for which somebody drafted, asked, consented, read, acknowledged, certified,
    or put or answered a question.
    """
    parties = {
        p
        for p in (release.originator, release.asked_party)
        if p and officer in authors_of(release, p)
    }
    parties |= {r.party for r in release.readings if r.by == officer}
    for d in release.deliveries:
        parties |= {c.party for c in d.consents if c.by == officer}
        parties |= {c.party for c in d.certificates if c.by == officer}
        parties |= {d.to} if d.acknowledged_by == officer else set()
        parties |= {q.party for q in d.questions if q.by == officer}
        parties |= {d.hops[0] for q in d.questions if q.replied_by == officer}
    return frozenset(parties)
