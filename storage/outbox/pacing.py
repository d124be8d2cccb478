"""
Lanes: what is sent to Slack one after the other, and when each may go on; shared by all replicas.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, not_, or_
from sqlalchemy.dialects import postgresql, sqlite

from bot.waits import LEASE_SECONDS
from storage.tables.outbox import CARD, CHANNEL

LEASE = timedelta(seconds=LEASE_SECONDS)
"""How long a card may be in one process's hands before another takes it up."""

WAIT = timedelta(minutes=5)
"""The longest that anything is put off: whoever puts off asks for no more."""

PACE = timedelta(seconds=1)
"""The least time between two calls about one channel: Slack takes about one message a second there.
"""


class InLane(Protocol):
    """What of a card says which lane it goes by."""

    @property
    def external_id(self) -> str | None: ...
    @property
    def officer(self) -> str | None: ...
    @property
    def channel(self) -> str | None: ...


def lane(row: InLane) -> str:
    """What is paced together: a modal by itself, one officer's direct messages, or a channel."""
    if row.external_id is not None:
        return f"view:{row.external_id}"
    return f"dm:{row.officer}" if row.officer else row.channel or ""


LANE = case(
    (CARD.c.external_id.is_not(None), "view:" + CARD.c.external_id),
    (CARD.c.officer.is_not(None), "dm:" + CARD.c.officer),
    else_=CARD.c.channel,
)


def ahead(column: Any, now: Any, most: Any) -> Any:
    """
    Whether a time is still to come, and no further away than `most`: than anything is ever put off.
    """
    return and_(column.is_not(None), column > now, column <= most)


_NOW: Any = bindparam("now")
_MOST: Any = bindparam("most")
_UNTIL: Any = bindparam("until")
_SOONER = or_(CHANNEL.c.next_at < _UNTIL, CHANNEL.c.next_at > _MOST)
_OVER = not_(ahead(CHANNEL.c.next_at, _NOW, _MOST))


def wait(c: Connection, lane: str, until: datetime, now: datetime) -> None:
    """Leave a lane, or `method:…`, alone until then; never shorter than it was told before."""
    c.execute(_put(c.dialect.name, _SOONER), {"lane": lane, "until": until, "most": now + WAIT})


def turn(c: Connection, lane: str, now: datetime) -> bool:
    """Take a lane's turn, the next of which comes after `PACE`; False where it is not its turn."""
    times = {"until": now + PACE, "now": now, "most": now + WAIT}
    return c.execute(_put(c.dialect.name, _OVER), {"lane": lane, **times}).first() is not None


@cache
def _put(dialect: str, where: ColumnElement[bool]) -> Any:
    """
    Write when a lane's next turn is, unless one is written already of which `where` does not hold;
    made once.

    Whether it was written is told by what comes back: a driver's count of a row that was passed
    over may be anything.
    """
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    put = insert(CHANNEL).values(id=bindparam("lane"), next_at=_UNTIL)
    put = put.on_conflict_do_update(index_elements=["id"], set_={"next_at": _UNTIL}, where=where)
    return put.returning(CHANNEL.c.id)
