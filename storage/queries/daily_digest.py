"""Figures of one day for one party as they stood at a moment: counts, and the tops of lists."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, func, literal, or_, select

from bot.domain.policy.model import Policy
from bot.domain.release.stages import READABLE, UNDER_REVIEW, Stage
from storage.queries import conditions, window
from storage.queries.as_of import (
    among,
    listed_columns,
    moved_since,
    originator,
    owner,
    standing,
    was_read,
)
from storage.queries.certificates_due import CertificatesDue, due_at
from storage.queries.digest_model import AGES, Daily, DigestItem, Ending, Listed, Waiting
from storage.queries.punctuality import passages
from storage.tables.book import AUTHORISATION
from storage.tables.columns import Columns, Expression, SqlRow
from storage.tables.releases import (
    AUTHORISATION_USE,
    READING,
    RELEASE,
    STAGE_INTERVAL,
    VERSION,
)

LISTED = 8
"""How many lines of a list are read. All of them are counted."""
OWED = 4
"""How many certificates are listed of each party that owes any."""
ENDS = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=24))
"""Within how long something ends. Each counts those before it too."""
ENDS_OF_WEEK = (timedelta(days=1), timedelta(days=3), timedelta(days=7))


def daily(
    connection: Connection,
    policy: Policy,
    party: str,
    since: datetime,
    as_of: datetime,
    ends: tuple[timedelta, ...] = ENDS,
) -> Daily:
    """
    Compute the figures of a party at a moment: the same whenever they are asked for.

    Args:
        connection: A connection in a transaction.
        policy: The policy in force.
        party: Whose digest it is.
        since: From when on it counts what happened.
        as_of: The moment whose state it tells.
        ends: Within how long what ends soon is counted.
    """
    moved = moved_since(connection, as_of)
    waits = _waits(party, as_of, moved=moved)
    declared, halted = window.arrangements(connection, policy, party, since, as_of)
    ending, soonest = _ending(connection, party, as_of, ends, moved=moved)
    debts, destruction = _destruction(connection, policy, party, as_of, moved=moved)
    waiting = _by_age(connection, waits, as_of)
    received = any((row.stage, row.owner) == (Stage.RELEASED.value, party) for row in waiting)
    unread, read = _received(connection, waits, party, as_of) if received else (Listed(), Listed())
    return Daily(
        party,
        since,
        as_of,
        waiting=waiting,
        overdue=_overdue(connection, policy, waits, party, as_of),
        unread=unread,
        read=read,
        ending=ending,
        soonest=soonest,
        debts=debts,
        destruction=destruction,
        recalled=_recalled(connection, party, since, as_of),
        undone=_undone(connection, party, since, as_of),
        beforehand=_beforehand(connection, party, as_of, moved=moved),
        declared=declared,
        halted=halted,
        end_to_end=passages(connection, party, since, as_of),
        refused=window.refused(connection, party, since, as_of),
        precedence_changes=window.precedence_changes(connection, party, since, as_of),
        reopened=window.reopened(connection, since, as_of),
    )


def _waits(party: str, as_of: datetime, *, moved: bool) -> Subquery:
    """Select what waited for somebody, as far as the party may know of it."""

    def which(c: Columns) -> ColumnElement[bool]:
        return and_(
            conditions.waiting(c, as_of), conditions.stage_visible(party, c, originator(c.number))
        )

    stood = standing(as_of, which, moved=moved, waiting=True)
    whose = owner(stood.c, stood.c.originator).label("owner")
    return select(stood, whose, _late(stood, as_of)).subquery("waits")


def _late(stood: Subquery, as_of: datetime) -> Expression:
    """Select when the target of a step had been used up, NULL where it had not."""
    return case((stood.c.target_at <= as_of, stood.c.target_at)).label("late_at")


def _overdue(
    connection: Connection, policy: Policy, waits: Subquery, party: str, as_of: datetime
) -> Listed:
    """List the party's own overdue steps and those on what it offered, the most urgent first."""
    mine = or_(waits.c.owner == party, waits.c.originator == party)
    rule = and_(mine, conditions.overdue(waits.c, as_of))
    precedence = func.coalesce(waits.c.precedence, RELEASE.c.precedence)
    ranks = ((precedence == key, -known.rank) for key, known in policy.precedences.items())
    return _listed(connection, waits, rule, case(*ranks, else_=0), waits.c.late_at)


def _by_age(connection: Connection, waits: Subquery, as_of: datetime) -> tuple[Waiting, ...]:
    age = case(*((waits.c.since > as_of - span, n) for n, span in enumerate(AGES)), else_=len(AGES))
    groups = (waits.c.stage, waits.c.owner, age.label("age"))
    found = select(*groups, func.count(), func.min(waits.c.since)).group_by(*groups)
    rows = [Waiting(*row) for row in connection.execute(found)]
    return tuple(
        sorted(rows, key=lambda row: (conditions.WAITS.index(Stage(row.stage)), row.owner, row.age))
    )


def _listed(
    connection: Connection, of: Subquery, rule: ColumnElement[bool], *order: Expression
) -> Listed:
    """List the first of the rows for which a rule holds, in an order, and count them all."""
    found = (
        select(*_told(of), func.count().over())
        .join(RELEASE, RELEASE.c.number == of.c.number)
        .where(rule)
        .order_by(*order, of.c.number, of.c.to_party)
        .limit(LISTED)
    )
    rows = connection.execute(found).all()
    return Listed(rows[0][-1] if rows else 0, tuple(DigestItem(*row[:-1]) for row in rows))


def _received(
    connection: Connection, waits: Subquery, party: str, as_of: datetime
) -> tuple[Listed, Listed]:
    """
    List what was received, unread and read.

    Both are one query, because it is the most expensive of the day.
    """
    own = and_(waits.c.stage == Stage.RELEASED.value, waits.c.to_party == party)
    unread = conditions.unread(waits.c, party, as_of)
    split = select(waits, case((unread, 0), else_=1).label("seen")).where(own).subquery("received")
    whole = func.count().over(partition_by=split.c.seen)
    place = func.row_number().over(
        partition_by=split.c.seen, order_by=(split.c.since, split.c.number)
    )
    of = select(split, whole.label("whole"), place.label("place")).subquery("ranked")
    found = select(*_told(of), of.c.seen, of.c.whole).join(RELEASE, RELEASE.c.number == of.c.number)
    rows = connection.execute(found.where(of.c.place <= LISTED).order_by(of.c.place)).all()
    return _of([row for row in rows if not row.seen]), _of([row for row in rows if row.seen])


def _of(rows: Sequence[SqlRow]) -> Listed:
    return Listed(
        rows[0].whole if rows else 0,
        tuple(replace(DigestItem(*row[:-2]), read=bool(row.seen)) for row in rows),
    )


def _told(of: Subquery) -> tuple[Expression, ...]:
    columns = (of.c.number, of.c.to_party, of.c.originator, of.c.stage, of.c.owner, of.c.since)
    return (*columns, *listed_columns(of.c), of.c.late_at, of.c.expires_at)


def _ending(
    connection: Connection, party: str, as_of: datetime, ends: tuple[timedelta, ...], *, moved: bool
) -> tuple[tuple[Ending, ...], Listed]:
    stages = tuple(stage for stage in Stage if stage in READABLE)
    stood = standing(
        as_of,
        lambda c: and_(
            c.to_party == party,
            c.expires_at > as_of,
            c.expires_at <= as_of + ends[-1],
            among(c.stage, stages),
        ),
        moved=moved,
    )
    seen = or_(stood.c.stage == Stage.ACKNOWLEDGED.value, was_read(stood.c, party, as_of))
    soon = case(
        *((stood.c.expires_at <= as_of + span, n) for n, span in enumerate(ends)), else_=len(ends)
    )
    rows = select(
        stood,
        soon.label("soon"),
        case((seen, 1), else_=0).label("seen"),
        literal(party).label("owner"),
    )
    of = rows.add_columns(_late(stood, as_of)).subquery("ending")
    counted = connection.execute(
        select(of.c.soon, of.c.seen, func.count()).group_by(of.c.soon, of.c.seen)
    ).all()
    within = [
        [sum(row[2] for row in counted if row[0] <= n and row[1] == seen) for seen in (1, 0)]
        for n in range(len(ends))
    ]
    classes = [Ending(int(span / timedelta(hours=1)), *within[n]) for n, span in enumerate(ends)]
    unread = (
        _listed(connection, of, of.c.seen == 0, of.c.expires_at) if classes[-1].unread else Listed()
    )
    return tuple(classes), unread


def _destruction(
    connection: Connection, policy: Policy, party: str, as_of: datetime, *, moved: bool
) -> tuple[tuple[CertificatesDue, ...], Listed]:
    """
    List who owes how many certificates of destruction, and the oldest of each.

    Overdue is what was due by `as_of`.
    """
    rows = connection.execute(due_at(policy, party, as_of, OWED, moved=moved)).all()
    within = policy.lifetime.destroy_certificate_within
    debts: dict[str, CertificatesDue] = {}
    for row in rows:
        debts.setdefault(
            row.owner, CertificatesDue(row.owner, row.total, int(row.late), oldest=row.since)
        )
    ends = [row.since + within for row in rows]
    items = (
        replace(DigestItem(*row[:11]), late_at=end if end <= as_of else None)
        for row, end in zip(rows, ends, strict=True)
    )
    return tuple(debts.values()), Listed(sum(debt.count for debt in debts.values()), tuple(items))


def _recalled(connection: Connection, party: str, since: datetime, as_of: datetime) -> Listed:
    """List what was recalled since, of what had reached the party, passed it or was its own."""
    rule = (
        STAGE_INTERVAL.c.after == Stage.RECALLED.value,
        STAGE_INTERVAL.c.until > since,
        STAGE_INTERVAL.c.until <= as_of,
    )
    involved = or_(
        STAGE_INTERVAL.c.originator == party,
        STAGE_INTERVAL.c.hub == party,
        STAGE_INTERVAL.c.to_party == party,
    )
    found = select(
        *(
            STAGE_INTERVAL.c[name]
            for name in ("number", "to_party", "originator", "expires_at", "precedence", "late_at")
        ),
        STAGE_INTERVAL.c.after.label("stage"),
        STAGE_INTERVAL.c.until.label("since"),
        STAGE_INTERVAL.c.to_party.label("owner"),
    ).where(*rule, involved)
    of = found.subquery("recalled")
    return _listed(connection, of, literal(1) == 1, of.c.since)


def _beforehand(connection: Connection, party: str, as_of: datetime, *, moved: bool) -> Listed:
    """
    List what went out under a standing authorisation, oldest first, until a releasing authority of
    the party has opened it or nothing of it can be opened any more.
    """
    used = AUTHORISATION_USE.c
    ids = select(AUTHORISATION.c.id).where(AUTHORISATION.c.party == party)
    if connection.scalar(select(used.number).where(used.authorisation.in_(ids)).limit(1)) is None:
        return Listed()

    def which(c: Columns) -> ColumnElement[bool]:
        goes_on = or_(
            among(c.stage, tuple(UNDER_REVIEW)),
            and_(among(c.stage, tuple(READABLE)), c.expires_at > as_of),
        )
        unopened = select(used.number).where(
            used.authorisation.in_(ids), used.at <= as_of, ~_opened(used.number, party, as_of)
        )
        return and_(c.number.in_(unopened), goes_on)

    stood = standing(as_of, which, moved=moved)
    rows = select(stood, stood.c.to_party.label("owner"), _late(stood, as_of)).subquery("used")
    whole = func.count().over().label("whole")
    found = (
        select(*_told(rows), used.authorisation, whole)
        .join(RELEASE, RELEASE.c.number == rows.c.number)
        .join(AUTHORISATION_USE, used.number == rows.c.number)
        .order_by(used.at, rows.c.number, rows.c.to_party)
        .limit(LISTED)
    )
    answer = connection.execute(found).all()
    items = (replace(DigestItem(*row[:-2]), authorisation=row[-2]) for row in answer)
    return Listed(answer[0].whole if answer else 0, tuple(items))


def _opened(number: Expression, party: str, at: datetime) -> ColumnElement[bool]:
    """Return whether anybody of a party had opened a release to decide on it, but its drafters."""
    drafted = select(literal(1)).where(
        VERSION.c.number == READING.c.number, VERSION.c.drafted_by == READING.c.by
    )
    return (
        select(literal(1))
        .where(
            READING.c.number == number,
            READING.c.party == party,
            READING.c.kind == "details",
            READING.c.at <= at,
            ~drafted.exists(),
        )
        .exists()
    )


def _undone(connection: Connection, party: str, since: datetime, as_of: datetime) -> Listed:
    """
    List what ended by itself since then with its step not taken, newest first.

    Only what the party may know of is listed.
    """
    whose = owner(STAGE_INTERVAL.c, STAGE_INTERVAL.c.originator).label("owner")
    read = case(
        (was_read(STAGE_INTERVAL.c, STAGE_INTERVAL.c.to_party, STAGE_INTERVAL.c.until), 1), else_=0
    ).label("seen")
    columns = (
        "number",
        "to_party",
        "originator",
        "stage",
        "expires_at",
        "precedence",
        "late_at",
        "until",
    )
    found = select(
        *(STAGE_INTERVAL.c[name] for name in columns),
        STAGE_INTERVAL.c.until.label("since"),
        whose,
        read,
    )
    of = found.where(conditions.undone(party, since, as_of)).subquery("undone")
    order = (of.c.until.desc(), of.c.number, of.c.to_party)
    told = select(*_told(of), of.c.seen, func.count().over().label("whole"))
    rows = connection.execute(
        told.join(RELEASE, RELEASE.c.number == of.c.number).order_by(*order).limit(LISTED)
    ).all()
    return _of(rows)
