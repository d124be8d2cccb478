"""
What a broken log calls for besides acts: telling people, blanking forms, informing all processes.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.domain.book import Book
from bot.domain.notifications.alarms import log_broken
from storage.book import settings
from storage.database.upsert import add_missing
from storage.outbox import cards, notices
from storage.randomness import Random
from storage.tables.book import SETTING
from storage.tables.outbox import CARD, VIEWS

BROKEN = "audit_broken"
WHOLE = "audit_whole"
_KNOWN = select(SETTING.c.key, SETTING.c.value).where(SETTING.c.key.in_([BROKEN, WHOLE]))


@dataclass(frozen=True)
class LogState:
    """
    What all processes of a desk know of the log.

    Attributes:
        broken: why it is broken, a sentence for the operator; None while it is not.
        since: when that was found.
        whole_at: when the whole log was last verified and found as it was signed; None: never by
            this desk itself.
        whole_size: how many records it had then.
    """

    broken: str | None = None
    since: datetime | None = None
    whole_at: datetime | None = None
    whole_size: int = 0


def log_state(c: Connection) -> LogState:
    """Return what any process found of the log last."""
    found = {row.key: json.loads(row.value) for row in c.execute(_KNOWN)}
    broken, whole = found.get(BROKEN, {}), found.get(WHOLE, {})
    return LogState(
        broken.get("why"), _time(broken.get("at")), _time(whole.get("at")), whole.get("size", 0)
    )


def report_broken(c: Connection, why: str, book: Book, random: Random) -> None:
    """
    Have every process know that the log is broken, tell security officers and supervisors, and
    blank open forms.

    May be done again and again, because what was told is not told twice.

    Args:
        c: the connection, in a transaction.
        why: why it is broken, a sentence for the operator.
        book: the book as it stands.
        random: the source of randomness for new ids.
    """
    value = json.dumps({"why": why, "at": book.now.isoformat()})
    add_missing(c, SETTING, [{"key": BROKEN, "value": value}])
    since = log_state(c).since
    notices.tell(c, log_broken(book), book, random, moment=since)
    cards.redraw(
        c, CARD.c.kind.in_(VIEWS) & (CARD.c.wanted_version == CARD.c.drawn_version), book.now
    )


def forget_broken(c: Connection) -> None:
    """Forget that the log was broken: its own record says so from now on."""
    c.execute(delete(SETTING).where(SETTING.c.key == BROKEN))


def record_whole(c: Connection, size: int, now: datetime) -> None:
    """Keep that so many records were verified and found as they were signed."""
    settings.put(c, WHOLE, json.dumps({"at": now.isoformat(), "size": size}))


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
