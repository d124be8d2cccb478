"""The place of a release in its chain, and what a party had of the chain before."""

from dataclasses import dataclass

from bot.domain.officers import OfficerId


@dataclass(frozen=True)
class ChainPlace:
    """A place in a chain: the number of a release, and which report that is, counted from 1."""

    number: str
    n: int


@dataclass(frozen=True)
class Predecessor:
    """
    What a party on the way had of the chain when a correction reached it.

    Attributes:
        party: hub or destination.
        number, first: the newest release of the chain that had reached it, and the oldest.
        read_by: its officers who had opened any release of the chain.
        changed: how many fields the correction changes in that release; None where it was not kept
            any more when the correction was drafted.
    """

    party: str
    number: str
    first: str
    read_by: tuple[OfficerId, ...]
    changed: int | None
