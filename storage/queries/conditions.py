"""
Conditions on rows, one of each, for lists, Home, digests, metrics and the command line.

They say what waits, what is overdue, what is unread, and what a party may know of that, as
`bot.domain.release.visibility` says it of a release. They hold of deliveries as they stand now, of
stage intervals, and of what `standing` finds of a moment of the past: of any rows that have number,
to_party, hub, stage, expires_at and target_at.
"""

from datetime import datetime

from sqlalchemy import and_, not_, or_, select, text

from bot.domain.release.stages import OPEN, Stage
from storage.queries.as_of import among, was_read
from storage.tables import questions
from storage.tables.columns import Columns, Expression, Rule
from storage.tables.questions import QUESTION
from storage.tables.releases import DELIVERY, RELEASE, STAGE_INTERVAL, UNDONE

WAITS = tuple(stage for stage in Stage if stage in OPEN | {Stage.RELEASED})
"""The stages in which somebody has the next step to take."""

ASKED_ABOUT = QUESTION.join(
    DELIVERY,
    and_(QUESTION.c.number == DELIVERY.c.number, QUESTION.c.to_party == DELIVERY.c.to_party),
).join(RELEASE, RELEASE.c.number == DELIVERY.c.number)
"""Deliveries that questions were asked about, with their releases."""


def visible_releases(party: str) -> Rule:
    """Which releases a party may know of: `visibility.may_know` as a condition on releases."""
    reached = or_(
        and_(DELIVERY.c.hub == party, DELIVERY.c.offered_at.is_not(None)),
        and_(DELIVERY.c.to_party == party, DELIVERY.c.released_at.is_not(None)),
    )
    any_delivery = select(DELIVERY.c.number).where(DELIVERY.c.number == RELEASE.c.number, reached)
    own = or_(RELEASE.c.originator == party, RELEASE.c.asked_party == party)
    return or_(own, any_delivery.exists())


def stage_visible(party: str, of: Columns, originator: Expression) -> Rule:
    """
    Return `visibility.stage_visible` as a condition on rows.

    It holds of what waits, or waited, where a party may know that it does.

    Args:
        of: the columns of deliveries or of stage intervals, in one of the stages `WAITS`.
        originator: the column, or expression, that names the originator.
    """
    offered = of.offered_at.is_not(None) if "offered_at" in of else _was_offered(of)
    return or_(
        originator == party,
        and_(of.hub == party, offered),
        and_(of.to_party == party, among(of.stage, (Stage.ASKED, Stage.RELEASED))),
    )


def _was_offered(of: Columns) -> Rule:
    """
    Select stage intervals of a delivery that its hub had been offered by then, be it for another
    version.
    """
    earlier = STAGE_INTERVAL.alias("earlier")
    offer = select(earlier.c.id).where(
        earlier.c.number == of.number,
        earlier.c.to_party == of.to_party,
        earlier.c.stage == Stage.RELAY_REVIEW.value,
        earlier.c.until <= of.began,
    )
    return or_(among(of.stage, (Stage.RELAY_REVIEW, Stage.RELEASED)), offer.exists())


def waiting(of: Columns, at: datetime) -> Rule:
    """Somebody has the next step to take, and its end has not passed."""
    # A row of a delivery names who has it, by which it is indexed.
    has_a_turn = of.waits_for.is_not(None) if "waits_for" in of else among(of.stage, WAITS)
    return and_(has_a_turn, or_(of.expires_at.is_(None), of.expires_at > at))


def overdue(of: Columns, at: datetime) -> Rule:
    """Select what waits with the target of its step used up in time that counts."""
    return and_(waiting(of, at), of.target_at <= at)


def unread(of: Columns, party: str | Expression, at: datetime) -> Rule:
    """Select what waits for a party's acknowledgement and none of its officers has read."""
    received = and_(of.stage == Stage.RELEASED.value, of.to_party == party)
    return and_(received, waiting(of, at), not_(was_read(of, party, at)))


def unanswered(party: str) -> Rule:
    """Select of `ASKED_ABOUT` the questions of a party, or to its desk, that are open."""
    of_it = or_(DELIVERY.c.originator == party, QUESTION.c.party == party)
    return and_(text(questions.OPEN), of_it)


def put_to(party: str) -> Rule:
    """Select of `ASKED_ABOUT` the questions that are open to the desk of a party."""
    return and_(text(questions.OPEN), DELIVERY.c.originator == party)


def undone(party: str, since: datetime, until: datetime) -> Rule:
    """Select stage intervals that ended by themselves within a time, of those that a party may
    know of.
    """
    # What was certified before its time was over has been ended by somebody.
    by_itself = or_(
        STAGE_INTERVAL.c.expires_at.is_(None), STAGE_INTERVAL.c.until >= STAGE_INTERVAL.c.expires_at
    )
    within = and_(text(UNDONE), STAGE_INTERVAL.c.until > since, STAGE_INTERVAL.c.until <= until)
    return and_(
        within, by_itself, stage_visible(party, STAGE_INTERVAL.c, STAGE_INTERVAL.c.originator)
    )
