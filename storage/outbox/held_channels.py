"""Channels whose messages are held back: since when and why, who is told, when it is over."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, func, select, update

from bot.domain.book import Book
from bot.domain.notifications import alarms
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.notifications.notices import HELD, OUTSIDERS, held_lines
from storage.book import settings
from storage.database.upsert import add_missing
from storage.outbox import cards, notices
from storage.randomness import Random
from storage.releases import repository
from storage.tables.book import SETTING
from storage.tables.outbox import CARD

TOLD_AGAIN = timedelta(hours=12)
"""After so long the same is told once more, if it was not mended."""


@dataclass(frozen=True)
class Held:
    """
    Why the messages of a channel are held back.

    Attributes:
        why: `outsiders`, or an error code of Slack's.
        users: who is in the channel and should not be.
        waiting: how many messages wait for it.
        rank: of the most urgent of them.
    """

    why: str
    users: tuple[str, ...]
    at: datetime
    waiting: int = 0
    rank: int = 0


def report_hold(
    c: Connection,
    channel: str,
    party: str,
    why: str,
    users: Collection[str],
    book: Book,
    random: Random,
) -> datetime:
    """
    Keep that a channel's messages are held back, and have it told.

    Whoever notices the same once more tells nobody, whichever process it is, until it is mended, or
    another outsider comes in, or half a day is over.

    Args:
        c: the transaction.
        channel: Slack's id of the channel.
        party: whose desk it is.
        why: `outsiders`, or an error code of Slack's.
        users: who is in the channel and should not be.
        book: of this moment.
        random: for the ids of the messages.

    Returns:
        When it was told.
    """
    text, known = _known(c, channel)
    same = known and known.why == why and set(users) <= set(known.users)
    if known and same and abs(book.now - known.at) < TOLD_AGAIN:
        return known.at
    value = json.dumps({"why": why, "users": sorted(users), "at": book.now.isoformat()})
    if text is None:
        won = add_missing(c, SETTING, [{"key": _key(channel), "value": value}])
    else:
        mine = (SETTING.c.key == _key(channel), SETTING.c.value == text)
        won = c.execute(update(SETTING).where(*mine).values(value=value)).rowcount
    if not won:  # another process has just told it
        _, known = _known(c, channel)
        return known.at if known else book.now
    told = [
        replace(n, step=_key(channel)) if n.step == HELD else n for n in alarms.held(party, book)
    ]
    said = {"channel": channel, "why": why, "users": sorted(users)}
    notices.tell(c, told, book, random, moment=book.now, detail=said)
    return book.now


def tell_drafter(
    c: Connection,
    number: str,
    channel: str,
    party: str,
    why: str,
    at: datetime,
    book: Book,
    random: Random,
) -> None:
    """
    Tell whoever drafted or asked, in their thread, that a message about a release is held back.

    Args:
        c: the transaction.
        number: of the release.
        channel: Slack's id of the channel that holds the message back.
        party: whose desk that is.
        why: `outsiders`, or an error code of Slack's.
        at: when the hold of the channel was told.
        book: of this moment.
        random: for the ids of the messages.
    """
    release = repository.read(c, [number]).get(number)
    if release is None:
        return
    rank = book.policy.precedences[release.precedence].rank
    for notice in held_lines(release, party, book):
        notices.line(
            c,
            replace(notice, step=_key(channel)),
            number,
            rank,
            book,
            random,
            moment=at,
            detail={"party": party, "why": why},
        )


def end_hold(c: Connection, channel: str, now: datetime) -> None:
    """
    Send what a channel held back, because the channel is as it should be again.

    Whoever was told of the hold is told that it is over.
    """
    freed = c.execute(delete(SETTING).where(SETTING.c.key == _key(channel))).rowcount
    waits = (
        CARD.c.channel == channel,
        CARD.c.held_reason.is_not(None),
        CARD.c.wanted_version > CARD.c.drawn_version,
    )
    c.execute(update(CARD).where(*waits, CARD.c.lease_until.is_(None)).values(not_before=None))
    if freed:
        cards.redraw(
            c, (CARD.c.step == _key(channel)) & (CARD.c.wanted_version == CARD.c.drawn_version), now
        )


def update_alarm(c: Connection, channel: str, now: datetime) -> None:
    """
    Have the alarm of a channel say how many messages wait now, and how urgent they are.
    """
    alarm = (
        CARD.c.kind == NoticeKind.ALARM.value,
        CARD.c.step == _key(channel),
        CARD.c.wanted_version == CARD.c.drawn_version,
    )
    cards.redraw(c, and_(*alarm), now)


def retry_held(c: Connection) -> None:
    """Try again at once what waits for an outsider to leave, because the roster has changed."""
    waits = (
        CARD.c.held_reason == OUTSIDERS,
        CARD.c.officer.is_(None),
        CARD.c.wanted_version > CARD.c.drawn_version,
    )
    c.execute(update(CARD).where(*waits, CARD.c.lease_until.is_(None)).values(not_before=None))


def hold_reported(c: Connection, step: str, moment: datetime | None) -> Held | None:
    """
    Return what a message about a held channel says now.

    Args:
        c: the transaction.
        step: of the message; it names the channel.
        moment: of the message: when the hold was told.

    Returns:
        None where the hold is over, or has been told anew.
    """
    _, known = _known(c, step.removeprefix(f"{HELD}:"))
    if known is None or known.at != moment:
        return None
    behind = select(func.count(), func.max(CARD.c.rank)).where(
        CARD.c.channel == step.removeprefix(f"{HELD}:"),
        CARD.c.officer.is_(None),
        CARD.c.wanted_version > CARD.c.drawn_version,
    )
    waiting, rank = c.execute(behind).one()
    return replace(known, waiting=waiting, rank=rank or 0)


def _key(channel: str) -> str:
    return f"{HELD}:{channel}"


def _known(c: Connection, channel: str) -> tuple[str | None, Held | None]:
    text = settings.value(c, _key(channel))
    if text is None:
        return None, None
    value = json.loads(text)
    return text, Held(value["why"], tuple(value["users"]), datetime.fromisoformat(value["at"]))
