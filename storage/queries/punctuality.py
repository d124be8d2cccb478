"""How many steps were on target, of all that should have been done: done, undone and still open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from bot.domain.release.stages import Stage
from storage.queries import conditions
from storage.queries.as_of import TIMED, among, moved_since, originator, owner, standing
from storage.tables.columns import Columns
from storage.tables.releases import RELEASE, STAGE_INTERVAL

DONE = {
    Stage.ORIGINATOR_REVIEW: (Stage.RELAY_REVIEW, Stage.RELEASED, Stage.DENIED, Stage.RETURNED),
    Stage.RELAY_REVIEW: (Stage.RELEASED, Stage.DENIED, Stage.RETURNED),
    Stage.RELEASED: (Stage.ACKNOWLEDGED,),
}
"""Where the step of a stage leads when somebody takes it."""
UNDONE = (Stage.LAPSED, Stage.EXPIRED, Stage.DESTROYED)
"""Where a stage ends with its step not taken."""
TAKEN_BACK = (Stage.WITHDRAWN, Stage.RECALLED)
"""
Where a stage ends because there is nothing left to decide or acknowledge.

That counts as undone only where it was overdue by then.
"""

STEP_TAKEN: ColumnElement[bool] = or_(
    *(
        and_(STAGE_INTERVAL.c.stage == stage.value, among(STAGE_INTERVAL.c.after, after))
        for stage, after in DONE.items()
    )
)
"""The stage intervals that ended with their step taken."""
STEP_UNDONE: ColumnElement[bool] = and_(
    among(STAGE_INTERVAL.c.stage, TIMED),
    or_(
        among(STAGE_INTERVAL.c.after, UNDONE),
        and_(among(STAGE_INTERVAL.c.after, TAKEN_BACK), STAGE_INTERVAL.c.late_at.is_not(None)),
    ),
)
"""The stage intervals whose step was not taken, and should have been."""


@dataclass(frozen=True)
class OnTarget:
    """
    How many steps were on target.

    Attributes:
        part: Done before their target was used up.
        done: Done at all.
        undone: Ended with their step not taken.
        open: Still open past their target.
    """

    part: int = 0
    done: int = 0
    undone: int = 0
    open: int = 0

    @property
    def whole(self) -> int:
        """How many steps should have been done."""
        return self.done + self.undone + self.open


def still_open(
    connection: Connection, party: str, known: Collection[str], at: datetime
) -> dict[str, int]:
    """
    Count the steps that a party had still to take at a moment, past their targets.

    Args:
        connection: A connection in a transaction.
        party: Whose steps.
        known: The policy's precedences.
        at: The moment, aware.

    Returns:
        Precedence → how many; "" for a precedence that the policy no longer has.
    """

    def which(c: Columns) -> ColumnElement[bool]:
        return and_(
            conditions.waiting(c, at),
            among(c.stage, TIMED),
            owner(c, originator(c.number)) == party,
        )

    stood = standing(at, which, moved=moved_since(connection, at), waiting=True)
    precedence = func.coalesce(stood.c.precedence, RELEASE.c.precedence)
    key = case(*((precedence == name, name) for name in known), else_="")
    found = (
        select(key, func.count())
        .select_from(stood)
        .join(RELEASE, RELEASE.c.number == stood.c.number)
    )
    late = found.where(conditions.overdue(stood.c, at)).group_by(key)
    return {row[0]: row[1] for row in connection.execute(late)}
