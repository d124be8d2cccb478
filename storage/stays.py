"""What a delivery leaves behind when it moves on: a stay, written in the act's own transaction and never changed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from bot.domain.release import Delivery, Release
from storage import past, tables
from storage.tables import table

STAY = table(past.StayRow)
DELIVERY = table(tables.DeliveryRow)


_WHICH: Any = (bindparam("which"), bindparam("whose"))
_BEGAN = select(func.max(STAY.c.until)).where(STAY.c.number == _WHICH[0], STAY.c.to_party == _WHICH[1])
_STOOD = select(DELIVERY.c.stage_since, _BEGAN.scalar_subquery(), DELIVERY.c.escalated_at).where(
    DELIVERY.c.number == _WHICH[0], DELIVERY.c.to_party == _WHICH[1]
)


def ended(before: Release, after: Release) -> list[tuple[Delivery, Delivery]]:
    """The deliveries whose state has ended, as they were and as they are: stage, end or precedence is another now."""
    urgency = before.precedence != after.precedence
    pairs = [(old, after.delivery(old.to) or old) for old in before.deliveries]
    return [(old, d) for old, d in pairs if urgency or (old.stage, old.expires_at) != (d.stage, d.expires_at)]


def record(connection: Connection, before: Release, after: Release, now: datetime) -> None:
    """Write the states that end between two states of a release; before the rows of its deliveries change."""
    rows = []
    for old, d in ended(before, after):
        since, last, late_at = connection.execute(_STOOD, {"which": before.number, "whose": old.to}).one()
        level = before.versions[old.version - 1].level if old.version else None
        rows.append(
            {
                "number": before.number,
                "to_party": old.to,
                "originator": before.originator,
                "hub": old.hub,
                "stage": old.stage.value,
                "after": d.stage.value,
                "since": since,
                "began": max(since, last or since),
                "until": max(now, last or since),
                "precedence": before.precedence,
                "subject": before.subject,
                "level": level,
                "expires_at": old.expires_at,
                "late_at": late_at,
                "spent": max(now - since, timedelta()) // timedelta(seconds=1),
            }
        )
    if rows:
        connection.execute(insert(STAY), rows)
