"""Lanes: what is sent to Slack one after the other, and when each may go on; shared by all replicas."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, and_, case, or_
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import CardRow, ChannelRow, table

CARD, CHANNEL = table(CardRow), table(ChannelRow)

LEASE = timedelta(seconds=60)
"""How long a card may be in one process's hands before another takes it up."""

WAIT = timedelta(minutes=5)
"""The longest that anything is put off: whoever puts off asks for no more."""

PACE = timedelta(seconds=1)
"""The least time between two calls about one channel: Slack takes about one message a second there."""


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


def ahead(column: Any, now: datetime, most: timedelta) -> Any:
    """Whether a time is still to come, and no further away than anything is put off."""
    return and_(column.is_not(None), column > now, column <= now + most)


def wait(c: Connection, lane: str, until: datetime, now: datetime) -> None:
    """Leave a lane, or `method:…`, alone until then; never shorter than it was told before."""
    put(c, lane, until, or_(CHANNEL.c.next_at < until, CHANNEL.c.next_at > now + WAIT))


def put(c: Connection, lane: str, until: datetime, where: Any) -> bool:
    """Write when a lane's next turn is; False where one is written already and `where` does not hold of it."""
    dialect = postgresql if c.dialect.name == "postgresql" else sqlite
    put = dialect.insert(CHANNEL).values(id=lane, next_at=until)
    done = c.execute(put.on_conflict_do_update(index_elements=["id"], set_={"next_at": until}, where=where))
    return bool(done.rowcount)
