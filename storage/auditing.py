"""Adding to the audit log: the record, the tree's growing edge and its signed head, in the act's own transaction."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from storage import checkpoint, merkle, tables
from storage.engine import DatabaseFault
from storage.keys import LogKey
from storage.records import COLUMNS, Record, detail_text, from_columns, leaf
from storage.tables import table

AUDIT = table(tables.AuditRow)
HEAD = table(tables.AuditHeadRow)
_HELD = select(HEAD).where(HEAD.c.id == 1).with_for_update()
_ADD, _BEGIN, _GROW = insert(AUDIT), insert(HEAD), update(HEAD).where(HEAD.c.id == 1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(at: datetime) -> int:
    """A time as a record states it: microseconds since 1970, UTC."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def append(
    connection: Connection,
    key: LogKey,
    *,
    at: datetime,
    actor: str,
    party: str | None,
    action: str,
    about: str | None,
    result: str,
    rule: str | None = None,
    detail: Mapping[str, object] | None = None,
) -> str:
    """
    Add one record, and return the new checkpoint. Holds the head row: the last lock of every transaction.

    Raises:
        DatabaseFault: the head row is missing or unreadable.
    """
    head = connection.execute(_HELD).mappings().one_or_none()
    try:
        frontier = merkle.Frontier.unpack(head["frontier"]) if head else merkle.Frontier()
    except ValueError:
        raise DatabaseFault("The head of the audit log is damaged: run tripoint audit verify.") from None
    text = detail_text(detail) if detail else None
    record = Record(frontier.size, microseconds(at), actor, party, action, about, result, rule, text)
    hashed = leaf(record)
    values = {name: getattr(record, name) for name in COLUMNS}
    connection.execute(_ADD, {**values, "leaf": hashed})
    frontier = frontier.append(hashed)
    signed = checkpoint.sign(key.private, key.origin, frontier.size, frontier.root())
    grown = {"size": frontier.size, "frontier": frontier.pack(), "checkpoint": signed}
    connection.execute(*((_GROW, grown) if head else (_BEGIN, {"id": 1, **grown})))
    return signed


def records_of(connection: Connection, about: str) -> list[Record]:
    """The records about a release or another object, oldest first."""
    found = select(*(AUDIT.c[name] for name in COLUMNS)).where(AUDIT.c.object == about).order_by(AUDIT.c.seq)
    return [from_columns(dict(row)) for row in connection.execute(found).mappings()]


def newest_checkpoint(connection: Connection) -> str | None:
    """The signed head of the log, None while it is empty."""
    text: str | None = connection.scalar(select(HEAD.c.checkpoint).where(HEAD.c.id == 1))
    return text
