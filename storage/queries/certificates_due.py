"""Certificates of destruction that were due at a moment: owed by a party, and owed to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Integer,
    Subquery,
    TextClause,
    and_,
    case,
    func,
    or_,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy import literal_column as written

from bot.domain.policy.model import Policy
from bot.domain.release.stages import READABLE
from storage.queries.as_of import among, originator
from storage.tables.columns import Expression, Query
from storage.tables.releases import (
    CERTIFICATE,
    DELIVERY,
    DESTROYED,
    HELD,
    LIVE,
    RELEASE,
    STAGE_INTERVAL,
    VERSION,
)

HOLDERS = (written("0", Integer), written("1", Integer))
"""The destination, and the hub where there is one."""


@dataclass(frozen=True)
class CertificatesDue:
    """How many certificates a party owes, how many are overdue, since when the oldest is due."""

    owner: str
    count: int
    overdue: int
    oldest: datetime


def due_at(policy: Policy, party: str, as_of: datetime, limit: int, *, moved: bool) -> Query:
    """
    Ask what the party owed at a moment, and what others owed it as originator.

    Args:
        policy: says how many officers certify, and within how long.
        party: whose digest it is.
        as_of: the moment; what was certified after it counts as missing.
        limit: how many certificates of each owner, the oldest first.
        moved: whether anything has moved since, see `as_of.moved_since`.

    Returns:
        A query, a certificate a row: release, destination, originator, where the delivery stood,
        who owes it, since when it has ended, what a list shows of it, and of all that its owner
        owes: how many (`total`) and how many overdue (`late`).
    """
    owes = _owes(policy, party, as_of, moved=moved)
    late = case((owes.c.since <= as_of - policy.lifetime.destroy_certificate_within, 1), else_=0)
    whose = owes.c.owner
    place = func.row_number().over(
        partition_by=whose, order_by=(owes.c.since, owes.c.number, owes.c.to_party)
    )
    total, overdue = func.count().over(partition_by=whose), func.sum(late).over(partition_by=whose)
    of = select(owes, place.label("place"), total.label("total"), overdue.label("late")).subquery(
        "due"
    )
    left = [
        select(column)
        .where(
            STAGE_INTERVAL.c.number == of.c.number,
            STAGE_INTERVAL.c.to_party == of.c.to_party,
            STAGE_INTERVAL.c.until > as_of,
        )
        .order_by(STAGE_INTERVAL.c.until, STAGE_INTERVAL.c.id)
        .limit(1)
        .scalar_subquery()
        for column in (STAGE_INTERVAL.c.stage, STAGE_INTERVAL.c.precedence)
    ]
    stage, precedence = (
        func.coalesce(then, now)
        for then, now in zip(left, (of.c.stage, RELEASE.c.precedence), strict=True)
    )
    return (
        select(of.c.number, of.c.to_party, originator(of.c.number), stage, of.c.owner, of.c.since)
        .add_columns(
            RELEASE.c.title, RELEASE.c.exercise, RELEASE.c.ref, precedence, RELEASE.c.titles
        )
        .add_columns(of.c.total, of.c.late)
        .join(RELEASE, RELEASE.c.number == of.c.number)
        .where(of.c.place <= limit)
        .order_by(
            case((of.c.owner == party, 0), else_=1),
            of.c.owner,
            of.c.since,
            of.c.number,
            of.c.to_party,
        )
    )


def _owes(policy: Policy, party: str, as_of: datetime, *, moved: bool) -> Subquery:
    """Select every certificate that was missing at a moment, as far as it concerns the party."""
    of = _ended(party, as_of, moved=moved)
    place = union_all(*(select(n.label("n")) for n in HOLDERS)).subquery("holder")
    owner = case((place.c.n == HOLDERS[0], of.c.to_party), else_=of.c.hub)
    given = (
        select(func.count())
        .where(CERTIFICATE.c.number == of.c.number, CERTIFICATE.c.to_party == of.c.to_party)
        .where(CERTIFICATE.c.party == owner, CERTIFICATE.c.at <= as_of)
        .scalar_subquery()
    )
    version = (VERSION.c.number == of.c.number, VERSION.c.n == of.c.version)
    another = select(case((_two_sign(policy), 1), else_=0)).where(*version).scalar_subquery()
    # Dearest last: what stands as readable has no certificate, for the first would have ended it;
    # most have none, and only where there is one does it matter how secret it is. Nobody asks for
    # more than two.
    counted = case({0: 1, 1: another}, value=given, else_=0)
    missing = case((among(of.c.stage, tuple(READABLE)), 1), else_=counted)
    found = (
        select(of.c.number, of.c.to_party, owner.label("owner"), of.c.stage, of.c.since)
        .join_from(of, place, true())
        .where(owner.is_not(None), or_(of.c.originator == party, owner == party))
        .where(missing == 1)
    )
    return found.subquery("owes")


def _ended(party: str, as_of: datetime, *, moved: bool) -> Subquery:
    """
    Select what concerns the party and had ended, except where all had certified.

    Each kind is read along an index of its own: what waits for certificates now, what can be read
    no more and the clock has not ended yet, and what was waiting then and has been destroyed since.
    """
    sides = (DELIVERY.c.to_party, DELIVERY.c.hub, DELIVERY.c.originator)
    mine = or_(*(side == party for side in sides))
    kinds = [
        _found(
            DELIVERY.c.ended_at, text(f"delivery.{HELD}"), DELIVERY.c.ended_at <= as_of, s == party
        )
        for s in sides
    ]
    kinds.append(
        _found(
            DELIVERY.c.expires_at, text(f"delivery.{LIVE}"), DELIVERY.c.expires_at <= as_of, mine
        )
    )
    if moved:
        here = and_(
            STAGE_INTERVAL.c.number == DELIVERY.c.number,
            STAGE_INTERVAL.c.to_party == DELIVERY.c.to_party,
        )
        then = or_(
            STAGE_INTERVAL.c.originator == party,
            STAGE_INTERVAL.c.hub == party,
            STAGE_INTERVAL.c.to_party == party,
        )
        rule = (text(DESTROYED), STAGE_INTERVAL.c.until > as_of, then, DELIVERY.c.ended_at <= as_of)
        kinds.append(_found(DELIVERY.c.ended_at, *rule).join(STAGE_INTERVAL, here))
    return union_all(*kinds).subquery("ended")


def _found(since: Expression, *rule: ColumnElement[bool] | TextClause) -> Query:
    columns = (
        DELIVERY.c[name] for name in ("number", "to_party", "hub", "originator", "stage", "version")
    )
    return select(*columns, since.label("since")).select_from(DELIVERY).where(*rule)


def _two_sign(policy: Policy) -> ColumnElement[bool]:
    """
    Return whether a version is at a level at which two officers of each holding party certify.
    """
    above = policy.rank(policy.lifetime.two_person_destruction_at)
    alone = [key for key, level in policy.levels.items() if level.rank < above]
    return VERSION.c.level.not_in(alone)
