"""What a new roster would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.people import Desk, Officer, OfficerId


class Roster(Protocol):
    """A roster to be taken over: the workspace's id, all desks, all officers."""

    @property
    def workspace(self) -> str:
        """The id of the workspace."""

    @property
    def desks(self) -> Sequence[Desk]:
        """Every party's desk."""

    @property
    def officers(self) -> Sequence[Officer]:
        """Everybody who may act."""


@dataclass(frozen=True)
class RosterDiff:
    """What changes, by officer id and by party; who is not named is stood down, never forgotten."""

    added: tuple[OfficerId, ...] = ()
    changed: tuple[OfficerId, ...] = ()
    stood_down: tuple[OfficerId, ...] = ()
    desks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.added or self.changed or self.stood_down or self.desks)


def difference(new: Roster, officers: Mapping[OfficerId, Officer], desks: Mapping[str, Desk]) -> RosterDiff:
    """What taking over a roster would change of the officers and desks there are."""
    named = {officer.id: officer for officer in new.officers}
    placed = {desk.party: desk for desk in new.desks}
    return RosterDiff(
        added=tuple(i for i in named if i not in officers),
        changed=tuple(i for i, o in named.items() if i in officers and officers[i] != o),
        stood_down=tuple(i for i, o in officers.items() if i not in named and o.active),
        desks=tuple(p for p in dict.fromkeys((*placed, *desks)) if placed.get(p) != desks.get(p)),
    )
