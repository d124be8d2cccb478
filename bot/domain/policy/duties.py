"""Which duties the policy keeps apart: what nobody may be at the same time."""

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
"""The duties that a policy may keep apart, each with the role of who has it."""
POSTS = frozenset({"supervisor", "inspector"})
"""The duties that somebody has at all times, not on one release alone."""


@dataclass(frozen=True)
class Duties:
    """
    Which duties may not meet in one person: in `distinct`, groups of them.

    Two duties of one release never meet in anybody, whatever the policy says: the rules of each
    step see to that. Where a group names the post of a supervisor or inspector, nobody may hold it
    beside another duty of the group.
    """

    self_approval: bool
    distinct: tuple[tuple[str, ...], ...]
    inspector_can_write: bool

    def met(self, roles: Collection[str]) -> tuple[str, str] | None:
        """Two roles of an officer that the policy keeps apart; None where there are no such two."""
        for group in self.distinct:
            for one, other in combinations(group, 2):
                pair = ROLE_OF[one], ROLE_OF[other]
                posts = {one, other} & POSTS
                if posts and pair[0] != pair[1] and set(pair) <= set(roles):
                    return pair
        return None
