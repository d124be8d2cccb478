"""Slack requests that were seen before: a repeat gets what came of the first."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from bot.domain.refusals import REFUSALS, Refusal
from storage.database.upsert import add_missing
from storage.tables.outbox import IDEMPOTENCY_KEY, VIEW_TAKEN


@dataclass(frozen=True)
class Earlier:
    """What came of a request: the refusal, or the release it was about."""

    refusal: Refusal | None = None
    number: str | None = None


def take(connection: Connection, key: str | None, now: datetime) -> Earlier | None:
    """
    Claim a request for this transaction.

    A second transaction with the same key waits here until the first has ended.

    Returns:
        What came of it where it was seen before, else None.
    """
    if key is None or add_missing(connection, IDEMPOTENCY_KEY, [{"key": key, "at": now}]):
        return None
    text = connection.scalar(select(IDEMPOTENCY_KEY.c.outcome).where(IDEMPOTENCY_KEY.c.key == key))
    stored = json.loads(text) if text else {}
    if "rule" in stored:
        told = [(stored["rule"], stored["values"]), *stored.get("also", ())]
        refusal, *also = (REFUSALS[rule](**values) for rule, values in told)
        refusal.also = tuple(also)
        return Earlier(refusal=refusal)
    return Earlier(number=stored.get("number"))


def keep(connection: Connection, key: str | None, outcome: Earlier, at: datetime) -> None:
    """
    Write down what came of a request.

    Args:
        connection: the connection, in a transaction.
        key: the request's key, None where it has none.
        outcome: what came of it.
        at: the time as the audit log may have it, later than a clock that was set back.
    """
    if key is None:
        return
    if outcome.refusal:
        stored: dict[str, object] = {"rule": outcome.refusal.rule, "values": outcome.refusal.values}
        if outcome.refusal.also:
            stored["also"] = [(also.rule, also.values) for also in outcome.refusal.also]
    else:
        stored = {"number": outcome.number}
    text = json.dumps(stored, ensure_ascii=False)
    connection.execute(
        update(IDEMPOTENCY_KEY).where(IDEMPOTENCY_KEY.c.key == key).values(outcome=text, at=at)
    )


def take_view(connection: Connection, view: str | None, now: datetime) -> bool:
    """
    Have a form take effect.

    Returns:
        False where it already has.
    """
    return view is None or add_missing(connection, VIEW_TAKEN, [{"view": view, "at": now}]) == 1


def prune(connection: Connection, before: datetime) -> None:
    """Forget the requests and forms older than `before`."""
    connection.execute(delete(VIEW_TAKEN).where(VIEW_TAKEN.c.at < before))
    connection.execute(delete(IDEMPOTENCY_KEY).where(IDEMPOTENCY_KEY.c.at < before))
