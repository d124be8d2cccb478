"""
Notices about what could be read and cannot be read any more.

It was recalled, cancelled because the report was wrong, given up by a colleague, or expired before
anybody opened it.
"""

from bot.domain.notifications import news
from bot.domain.notifications.cards import CardKind
from bot.domain.notifications.notices import readers
from bot.domain.officers import Officer
from bot.domain.release.stages import TO_CERTIFY, Stage
from bot.domain.release.visibility import cancel_visible
from bot.domain.steps.destruction import missing
from bot.domain.steps.outcomes import unread
from handlers.notices.parts import (
    Spoken,
    certificate,
    closed,
    head,
    items,
    mentions,
    once,
    spoken,
    text,
)
from handlers.render.card_state import CardState, buttons_to_act
from handlers.slack.blocks import Drawing, Json, button, part
from handlers.text.words import Reader
from storage.outbox.queue import ClaimedCard, Seen

RECALLED, CANCELLED = "recalled", "cancelled"
UNREAD, GIVEN_UP = "unread", "given-up"
LEAST = {RECALLED: "IMMEDIATE", CANCELLED: "IMMEDIATE"}
"""The least precedence that a kind of end is announced with."""


def draw(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """
    Draw what has ended and what there is to do about it.

    Once every certificate is there, the message says that instead.
    """
    words, ended = reader.words, spoken(seen, reader)
    owed = [s for s in ended if s.d.stage is not Stage.DESTROYED or row.ts is None]
    if not owed:
        return closed(seen, reader, lambda _: "ended-done", certificate)
    kinds = {_what(s) for s in owed}
    kind = kinds.pop() if len(kinds) == 1 else "several"
    what = words.say(f"ended-{kind}", count=len(owed))
    rung = once(o for s in owed for o in _rung(row, s))
    return Drawing(
        text(seen, words, what, owed, least=LEAST.get(kind)),
        [
            *head(seen, words, what),
            *mentions(rung, words),
            *items(owed, lambda s: _buttons(row, s), lambda s: [[part(_says(s))]]),
        ],
        broadcast=True,
    )


def _what(s: Spoken) -> str:
    if cancel_visible(s.release, s.d, s.reader.party):
        return CANCELLED
    if s.d.stage is Stage.RECALLED:
        return RECALLED
    early = s.d.ended_at and s.d.expires_at and s.d.ended_at < s.d.expires_at
    return GIVEN_UP if early else UNREAD


def _says(s: Spoken) -> str:
    words, what = s.reader.words, _what(s)
    if what == CANCELLED:
        owed = s.d.stage in TO_CERTIFY and s.reader.party in missing(s.release, s.d, s.book)
        return words.say(
            "ended-cancelled-says",
            at=words.time(s.release.cancelled_at or s.book.now),
            reason=words.code(s.release.cancelled_for or ""),
            owed="yes" if owed else "no",
        )
    at = words.time(s.d.ended_at or s.book.now)
    opened = (
        unread(s.release, s.d)
        if s.reader.party == s.d.to
        else not readers(s.release, s.d, s.reader.party, s.book)
    )
    return words.say(f"ended-{what}-says", at=at, to=s.d.to, opened="no" if opened else "yes")


def _rung(row: ClaimedCard, s: Spoken) -> list[Officer]:
    """
    Return the officers to mention.

    Of what was recalled or cancelled, those who opened it. Of what nobody opened, those on duty in
    the channel; of a recall then nobody.
    In a direct message it is whoever reads it.
    """
    if row.officer:
        reader = s.book.member(row.officer, row.party)
        return [reader] if reader else []
    what = _what(s)
    read = readers(s.release, s.d, row.party, s.book)
    if what == RECALLED or (what == CANCELLED and read):
        return read
    if what == CANCELLED:
        return news.mentioned(row.room, row.party, s.book)
    return news.mentioned(row.room, row.party, s.book) if what == UNREAD else []


def _buttons(row: ClaimedCard, s: Spoken) -> list[Json]:
    """
    Return the buttons of a delivery: to certify, and to show what it was.

    The first is left out where this desk owes no certificate or the message is a supervisor's.
    """
    kind = CardKind.RELEASE if s.reader.party == s.d.to else CardKind.DECISION
    sheet = CardState(kind, s.release, s.book, s.reader, s.d.version, (s.d,), None)
    read = {o.id for o in readers(s.release, s.d, s.reader.party, s.book)}
    acts = row.room in ("liaison", "approvals") or row.officer in read
    pressed = buttons_to_act(sheet) if acts else []
    return [*pressed, button(s.reader.words.say("button-show"), "show", s.press)]
