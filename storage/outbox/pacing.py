"""Pacing slots, shared by all replicas: what is sent to Slack one after the other, and when."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Executable,
    and_,
    bindparam,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables.columns import Expression
from storage.tables.outbox import CHANNEL

WAIT = timedelta(minutes=5)
"""The longest that anything is put off: whoever puts off asks for no more."""

PACE = timedelta(seconds=1)
"""The least time between two calls about one channel: Slack takes about one message a second there.
"""

METHOD = "method:"
"""Begins the slot of a method, which all calls of it share once Slack asks for patience with it."""


def ahead(column: Expression, now: Expression, most: Expression) -> ColumnElement[bool]:
    """
    Return whether a time is still to come, and no further away than `most`.

    Nothing is ever put off for longer than that.
    """
    return and_(column.is_not(None), column > now, column <= most)


NOW: BindParameter[datetime] = bindparam("now")
MOST: BindParameter[datetime] = bindparam("most")
_UNTIL: BindParameter[datetime] = bindparam("until")
_SOONER = or_(CHANNEL.c.next_at < _UNTIL, CHANNEL.c.next_at > MOST)
_OVER = not_(ahead(CHANNEL.c.next_at, NOW, MOST))
BUSY = select(CHANNEL.c.id).where(ahead(CHANNEL.c.next_at, NOW, MOST))
"""The slots that must not be used yet."""


def wait(c: Connection, slot: str, until: datetime, now: datetime) -> None:
    """
    Keep a slot closed until a given time, never shorter than it was told before.

    Args:
        c: the connection, in a transaction.
        slot: the slot's id.
        until: when it may be used again.
        now: the time of it.
    """
    c.execute(_put(c.dialect.name, _SOONER), {"slot": slot, "until": until, "most": now + WAIT})


def take_slot(c: Connection, slot: str, now: datetime) -> bool:
    """
    Use a slot now, which is then closed for `PACE`.

    Returns:
        False where it is closed, or another process has just used it.
    """
    times = {"until": now + PACE, "now": now, "most": now + WAIT}
    return c.execute(_put(c.dialect.name, _OVER), {"slot": slot, **times}).first() is not None


@cache
def _put(dialect: str, where: ColumnElement[bool]) -> Executable:
    """
    Build the statement that writes when a slot may next be used. Built once.

    It writes nothing where a time is written already of which `where` does not hold. The returned
    row tells whether it wrote, because a driver's count of a row that was passed over may be
    anything.
    """
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    put = insert(CHANNEL).values(id=bindparam("slot"), next_at=_UNTIL)
    put = put.on_conflict_do_update(index_elements=["id"], set_={"next_at": _UNTIL}, where=where)
    return put.returning(CHANNEL.c.id)
