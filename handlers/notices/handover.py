"""A watch that is handed over: its offer, and the summary that the one who comes is handed."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.attendance import open_handover
from bot.domain.book import Book
from bot.domain.handover import Summary, filled
from bot.domain.notifications.worklist import due_by
from bot.domain.officers import Handover, HandoverEnd, OfficerId, slack_user
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import visible_deliveries
from bot.domain.steps.questions import questions_of
from handlers.home.roles import accept_button
from handlers.render.paging import counted
from handlers.slack.blocks import (
    Drawing,
    Json,
    actions,
    bullets,
    clip,
    context,
    header,
    paragraph,
    quote,
    section,
)
from handlers.text.words import Reader, Words
from storage.outbox.queue import ClaimedCard, Seen

TITLE = 120
"""Most characters of a title in a summary."""


def draw(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """
    Draw the offer of a watch, to whom it is made.

    While it is open it can be accepted. Once it is over it says what became of it; accepted, its
    summary is that of the moment at which it was.
    """
    words, book = reader.words, seen.book
    offer = book.handovers.get(row.party)
    if offer is None or offer.offered_at != row.moment:
        return _over("overtaken", row, book, words)
    if open_handover(row.party, book) is None and offer.ended is not HandoverEnd.ACCEPTED:
        return _over((offer.ended or HandoverEnd.LAPSED).value, row, book, words)
    accepted = offer.ended is HandoverEnd.ACCEPTED
    name = name_of(offer.giver, book)
    at = words.moment(offer.ends_at, book.now)
    heading = _headed("accepted" if accepted else "offered", book, words, name=name)
    says = "news-accepted-says" if accepted else "news-offered-says"
    shown = [header(heading)]
    if not accepted:
        shown.append(section(f"<@{slack_user(offer.receiver)}>"))
    shown += [
        paragraph(words.say(says, name=name, at=at)),
        *note_blocks(offer),
        *summary_blocks(seen.summary or Summary(), book, reader),
        *([] if accepted else actions([accept_button(offer, words)])),
    ]
    return Drawing(heading, shown, final=accepted)


def _over(what: str, row: ClaimedCard, book: Book, words: Words) -> Drawing | None:
    """Say that an offer is over, or nothing where it was never sent."""
    if row.ts is None:
        return None
    heading = _headed(f"offer-{what}", book, words)
    return Drawing(heading, [context(heading)], final=True)


def _headed(what: str, book: Book, words: Words, **values: object) -> str:
    practice = [words.say("exercise-named")] if book.policy.exercise else []
    return " · ".join([*practice, words.say(f"news-{what}", **values)])


def name_of(officer: OfficerId, book: Book) -> str:
    """Return an officer's name, as the roster has it."""
    known = book.roster.get(officer)
    return clip(known.name, 60) if known else ""


def note_blocks(offer: Handover) -> list[Json]:
    """Draw what the giver says about it, as it was typed."""
    return [{"type": "rich_text", "elements": [quote(offer.note)]}] if offer.note else []


def summary_blocks(summary: Summary, book: Book, reader: Reader) -> list[Json]:
    """
    Draw the state of a desk: numbers, titles, which are unclassified, and times.

    Args:
        summary: what is open, overdue, claimed or about to end.
        book: the policy and time to draw it by.
        reader: for whom it is drawn, of that desk.
    """
    blocks: list[Json] = []
    words = reader.words
    for name, part in filled(summary):
        lines = [_line(name, release, summary, book, reader) for release in part.releases]
        more = part.total - len(lines)
        if more > 0:
            lines.append(words.say("news-more", count=more))
        blocks += [
            paragraph(words.say(f"handover-{name}", total=counted(part.total, words))),
            bullets(lines),
        ]
    return blocks or [paragraph(words.say("handover-nothing"))]


def _line(name: str, release: Release, summary: Summary, book: Book, reader: Reader) -> str:
    words = reader.words
    practice = [words.say("exercise")] if release.exercise and not book.policy.exercise else []
    named = [
        words.precedence(release.precedence),
        release.number,
        clip(words.title(release), TITLE),
    ]
    at = (
        summary.looking.get(release.number)
        if name == "looking"
        else min(_moments(name, release, book, reader.party), default=None)
    )
    when = [words.say(f"handover-{name}-at", at=words.moment(at, book.now))] if at else []
    return " · ".join([*practice, *named, *when])


def _moments(name: str, release: Release, book: Book, party: str) -> Iterator[datetime]:
    """
    Yield the moments that count in a part: the ends of what can be read, when it was asked, or the
    targets.
    """
    if name == "questions":
        asked = questions_of(release.deliveries, party)
        yield from (q.at for q in asked if q.ended_at is None)
        return
    for d in visible_deliveries(release, party):
        waits = d.decider or {Stage.RELEASED: d.to}.get(d.stage, release.originator)
        at = d.expires_at if name == "ending" else due_by(release, d, book)
        counts = d.readable(book.now) if name == "ending" else waits == party
        if at and counts:
            yield at
