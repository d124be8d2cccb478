"""Duties that the policy keeps apart: which nobody may have at the same time."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

ROLE_OF = {
    "requester": "liaison",
    "originator_fdo": "approver",
    "relay_fdo": "approver",
    "supervisor": "supervisor",
    "inspector": "inspector",
}
"""The duties that a policy may keep apart, and the role of whoever has each."""
POSTS = frozenset({"supervisor", "inspector"})
"""The duties that somebody has at all times, not for one release."""


@dataclass(frozen=True)
class Duties:
    """
    The duties that may not meet in one person.

    Two duties of one release never meet in anybody, whatever the policy says: the rules of each
    step see to that. Where a group names the post of a supervisor or inspector, nobody may hold it
    beside another duty of the group.

    Attributes:
        self_approval: Always false: nobody decides what they drafted.
        distinct: The groups of duties that are kept apart.
        inspector_can_write: Always false: an inspector only reads.
    """

    self_approval: bool
    distinct: tuple[tuple[str, ...], ...]
    inspector_can_write: bool

    def met(self, roles: Collection[str]) -> tuple[str, str] | None:
        """
        Find two roles of an officer that the policy keeps apart.

        Returns:
            The two roles, or None where there are no such two.
        """
        for group in self.distinct:
            for one, other in combinations(group, 2):
                pair = ROLE_OF[one], ROLE_OF[other]
                posts = {one, other} & POSTS
                if posts and pair[0] != pair[1] and set(pair) <= set(roles):
                    return pair
        return None
