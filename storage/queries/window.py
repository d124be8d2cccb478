"""What happened in a window for one party: declarations, refusals, and changes of precedence."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.domain.arrangements.status import ArrangementEvent, EventKind, Standing, standings
from bot.domain.policy.model import Policy
from storage.audit.record import ABOUT_LOG, REOPEN
from storage.audit.rows import microseconds, moment
from storage.tables.audit import AUDIT
from storage.tables.book import ARRANGEMENT_EVENT
from storage.tables.releases import HISTORY


@dataclass(frozen=True)
class Declared:
    """What a party declared of an arrangement."""

    arrangement: str
    party: str
    kind: str
    effective_at: datetime
    declared_at: datetime


@dataclass(frozen=True)
class Reopening:
    """
    The audit log was broken and was opened again.

    Attributes:
        at: When it was opened again.
        because: The reason that the operator gave.
    """

    at: datetime
    because: str


def arrangements(
    connection: Connection, policy: Policy, party: str, since: datetime, as_of: datetime
) -> tuple[tuple[Declared, ...], tuple[tuple[str, Standing], ...]]:
    """
    Find what was declared of the party's arrangements, and which of them carry nothing.

    Args:
        connection: A connection in a transaction.
        policy: The policy in force.
        party: Whose arrangements.
        since: From when on declarations are listed.
        as_of: The moment at which it is told where they stand.

    Returns:
        The declarations since; and each arrangement that carried nothing, with where it stood.
    """
    mine = {key: a for key, a in policy.arrangements.items() if party in a.parties}
    rows = (
        connection.execute(
            select(ARRANGEMENT_EVENT)
            .where(ARRANGEMENT_EVENT.c.declared_at <= as_of)
            .order_by(ARRANGEMENT_EVENT.c.id)
        )
        .mappings()
        .all()
    )
    events = [
        ArrangementEvent(r["arrangement"], r["party"], EventKind(r["kind"]), r["effective_at"])
        for r in rows
    ]
    fresh = tuple(
        Declared(r["arrangement"], r["party"], r["kind"], r["effective_at"], r["declared_at"])
        for r in rows
        if r["declared_at"] > since and r["arrangement"] in mine
    )
    stand = standings(policy, events, as_of)
    return fresh, tuple((key, stand[key]) for key in mine if not stand[key].carries)


def refused(connection: Connection, party: str, since: datetime, as_of: datetime) -> dict[str, int]:
    """
    Count the own party's refused attempts.

    Args:
        connection: A connection in a transaction.
        party: The party.
        since: The window's beginning, itself outside.
        as_of: The window's end.

    Returns:
        Rule id → how many, most frequent first.
    """
    window = (AUDIT.c.at > microseconds(since), AUDIT.c.at <= microseconds(as_of))
    found = select(AUDIT.c.rule, func.count()).where(
        AUDIT.c.party == party, AUDIT.c.rule.is_not(None), *window
    )
    rows = connection.execute(found.group_by(AUDIT.c.rule)).all()
    return {row[0]: row[1] for row in sorted(rows, key=lambda row: (-row[1], row[0]))}


def reopened(connection: Connection, since: datetime, as_of: datetime) -> tuple[Reopening, ...]:
    """List when the audit log was broken and opened again, which every party is told of."""
    window = (AUDIT.c.at > microseconds(since), AUDIT.c.at <= microseconds(as_of))
    found = select(AUDIT.c.at, AUDIT.c.detail).where(
        AUDIT.c.object == ABOUT_LOG, AUDIT.c.action == REOPEN, *window
    )
    rows = connection.execute(found.order_by(AUDIT.c.seq))
    return tuple(
        Reopening(moment(row.at), json.loads(row.detail or "{}").get("because", "")) for row in rows
    )


def precedence_changes(connection: Connection, party: str, since: datetime, as_of: datetime) -> int:
    """
    Count the releases to which the own party has given another precedence.

    Args:
        connection: A connection in a transaction.
        party: The party.
        since: The window's beginning, itself outside.
        as_of: The window's end.
    """
    window = (
        HISTORY.c.at > since,
        HISTORY.c.at <= as_of,
        HISTORY.c.step == "precedence",
        HISTORY.c.party == party,
    )
    return connection.scalar(select(func.count(HISTORY.c.number.distinct())).where(*window)) or 0
