"""
What waits, what is overdue, what is unread: one condition each, for lists, Home, digests, metrics,
the command line.

They hold of deliveries as they stand now and, of `standing`, as they stood at a moment of the past:
of any rows that have number, to_party, stage, expires_at and target_at.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, text

from bot.domain.release.stages import OPEN, Stage
from storage.queries.as_of import among, visible_deliveries, was_read
from storage.tables.stage_history import STAY, UNDONE

Rule = ColumnElement[bool]
WAITS = tuple(stage for stage in Stage if stage in OPEN | {Stage.RELEASED})
"""The stages in which somebody has the next step to take."""


def waiting(of: Any, at: datetime) -> Rule:
    """
    Somebody has the next step to take; what is past its end waits for nobody, whenever the clock
    ends it.
    """
    # A row of a delivery names who has it, by which it is indexed.
    has_a_turn = of.waits_for.is_not(None) if "waits_for" in of else among(of.stage, WAITS)
    return and_(has_a_turn, or_(of.expires_at.is_(None), of.expires_at > at))


def overdue(of: Any, at: datetime) -> Rule:
    """It waits, and the target of the step is used up in time that counts."""
    return and_(waiting(of, at), of.target_at <= at)


def unread(of: Any, party: Any, at: datetime) -> Rule:
    """It waits for a party's acknowledgement, and none of its officers has read it."""
    received = and_(of.stage == Stage.RELEASED.value, of.to_party == party)
    return and_(received, waiting(of, at), not_(was_read(of, party, at)))


def undone(party: str, since: datetime, until: datetime) -> Rule:
    """
    Stays that ended by themselves within a time, their step not taken, as far as a party may know
    of it.
    """
    # What was certified before its time was over has been ended by somebody.
    by_itself = or_(STAY.c.expires_at.is_(None), STAY.c.until >= STAY.c.expires_at)
    within = and_(text(UNDONE), STAY.c.until > since, STAY.c.until <= until)
    return and_(within, by_itself, visible_deliveries(party, STAY.c, STAY.c.originator))
