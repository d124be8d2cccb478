"""Where deliveries stood at a moment: those that are still there, and those that have left."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import (
    Connection,
    Subquery,
    case,
    func,
    literal,
    select,
    text,
    union_all,
)

from bot.domain.release.stages import Stage
from storage.tables.columns import Columns, Expression, Rule
from storage.tables.releases import A_DAY, DELIVERY, LONG, READING, RELEASE, STAGE_INTERVAL

Which = Callable[[Columns], Rule]
"""
A condition on the columns that deliveries and stage intervals have in common: number, to_party,
hub, stage, expires_at.
"""

AFTER_PARTY = len("-2026-K7Q4")
"""How much of a number follows the party it begins with."""
TIMED = (Stage.ORIGINATOR_REVIEW, Stage.RELAY_REVIEW, Stage.RELEASED)
"""The stages that have an allowance."""


def among(column: Expression, stages: tuple[Stage, ...]) -> Rule:
    """Return whether a column holds one of these stages."""
    return column.in_([stage.value for stage in stages])


def originator(number: Expression) -> Expression:
    """Return the party that a release's number begins with, its originator."""
    return func.substr(number, 1, func.length(number) - AFTER_PARTY)


def owner(columns: Columns, origin: Expression) -> Expression:
    """Return the party that must act next."""
    return case(
        (columns.stage == Stage.RELAY_REVIEW.value, columns.hub),
        (columns.stage == Stage.RELEASED.value, columns.to_party),
        else_=origin,
    )


def moved_since(connection: Connection, at: datetime) -> bool:
    """Return whether any delivery has left, after `at`, where it stood."""
    return (
        connection.scalar(select(STAGE_INTERVAL.c.id).where(STAGE_INTERVAL.c.until > at).limit(1))
        is not None
    )


def standing(at: datetime, which: Which, *, moved: bool, waiting: bool = False) -> Subquery:
    """
    Select the deliveries that met a condition at a moment.

    Args:
        at: the moment.
        which: the condition, on the columns of deliveries and of stage intervals.
        moved: whether any delivery has moved since, as `moved_since` tells; where none has, the
            query is much simpler.
        waiting: whether the condition holds only in stages in which somebody must act. An index of
            those is enough then: what has left them since did so within a day, or is one of the few
            that stayed for long.

    Returns:
        A row for each: number, to_party, hub, originator, stage, since when it was in it,
        expires_at, target_at and precedence. `target_at` may be after `at`; of what has moved on it
        is there only where it came before that. `precedence` is null where it is still the same.
    """
    left_it = select(STAGE_INTERVAL.c.id).where(
        STAGE_INTERVAL.c.number == DELIVERY.c.number,
        STAGE_INTERVAL.c.to_party == DELIVERY.c.to_party,
        STAGE_INTERVAL.c.until > at,
    )
    still = [
        DELIVERY.c.stage_since <= at,
        which(DELIVERY.c),
        *([~left_it.exists()] if moved else []),
    ]
    if waiting:
        still.append(DELIVERY.c.waits_for.is_not(None))
    now = select(
        *(DELIVERY.c[name] for name in ("number", "to_party", "hub", "stage", "expires_at")),
        DELIVERY.c.stage_since.label("since"),
        DELIVERY.c.target_at,
        originator(DELIVERY.c.number).label("originator"),
        literal(None, STAGE_INTERVAL.c.precedence.type).label("precedence"),
    ).where(*still)
    if not moved:
        return now.subquery("standing")
    left = select(
        *(
            STAGE_INTERVAL.c[name]
            for name in ("number", "to_party", "hub", "stage", "expires_at", "since")
        ),
        STAGE_INTERVAL.c.late_at.label("target_at"),
        STAGE_INTERVAL.c.originator,
        STAGE_INTERVAL.c.precedence,
    ).where(STAGE_INTERVAL.c.began <= at, which(STAGE_INTERVAL.c))
    if not waiting:
        return union_all(now, left.where(STAGE_INTERVAL.c.until > at)).subquery("standing")
    soon = at + timedelta(seconds=A_DAY)
    short = left.where(STAGE_INTERVAL.c.until > at, STAGE_INTERVAL.c.until <= soon)
    return union_all(now, short, left.where(STAGE_INTERVAL.c.until > soon, text(LONG))).subquery(
        "standing"
    )


def was_read(of: Columns, party: str | Expression, at: datetime | Expression) -> Rule:
    """Return whether, by a moment, anyone of a party had read a release."""
    return (
        select(literal(1))
        .where(
            READING.c.number == of.number,
            READING.c.party == party,
            READING.c.kind == "read",
            READING.c.at <= at,
        )
        .exists()
    )


def listed_columns(of: Columns) -> tuple[Expression, ...]:
    """Name the columns that a list shows of a release beside where a delivery of it stood."""
    return (
        RELEASE.c.title,
        RELEASE.c.exercise,
        RELEASE.c.ref,
        func.coalesce(of.precedence, RELEASE.c.precedence),
        RELEASE.c.titles,
    )
