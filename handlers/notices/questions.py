"""Messages of a question and its answer, in the thread of the card at each of the two desks."""

from collections.abc import Sequence

from bot.domain import attendance
from bot.domain.notifications.notice_kinds import NoticeKind
from bot.domain.officers import Officer
from bot.domain.release.question import Question
from bot.domain.release.release import Delivery
from handlers.notices.parts import mentions, once
from handlers.render import card_lines, release_text
from handlers.render.card_state import value
from handlers.slack.blocks import Drawing, Json, actions, button, lines_block, part
from handlers.text.words import Reader
from storage.outbox.queue import ClaimedCard, Seen


def draw(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """
    Draw a question that waits for an answer, or one that has it.

    It rings for those who are to answer, and with the answer for who asked; the originator's
    releasing authorities read in their thread what a hub was told.

    Returns:
        None where it was closed without an answer before anybody was told of it.
    """
    release, words = seen.release, reader.words
    assert release is not None, "a question is about one release"
    about = [d for d in release.deliveries if any(q.n == row.version for q in d.questions)]
    asked = next(q for q in about[0].questions if q.n == row.version)
    if asked.closed_at and row.ts is None:
        return None
    waits = row.kind == NoticeKind.QUESTION and asked.ended_at is None
    ended = "question-answered" if asked.reply else "question-closed"
    what = words.say("question-waits" if waits else ended)
    said = card_lines.question_lines(asked, release, seen.book, reader)
    return Drawing(
        f"{release_text.heading(release, words)} · {what}",
        [
            release_text.top(release, words),
            *mentions(_rung(row, asked, about, seen), words),
            lines_block([[part(what, bold=True)], *([part(line)] for line in said)]),
            *actions(_buttons(seen, reader, waits=waits)),
        ],
        broadcast=row.kind == NoticeKind.QUESTION or asked.party == reader.party,
    )


def _rung(
    row: ClaimedCard, asked: Question, about: Sequence[Delivery], seen: Seen
) -> list[Officer]:
    """
    Return the officers to mention: those who are to answer, or who asked.

    Where who asked is not there any more, it is whoever decides.
    """
    assert seen.release is not None, "a question is about one release"
    if row.kind == NoticeKind.REPLY:
        if asked.party != row.party:
            return []
        asker = seen.book.member(asked.by, row.party)
        there = attendance.present([asker], seen.book) if asker else []
        if there:
            return there
    elif asked.ended_at:
        return []
    return once(o for d in about for o in attendance.to_remind(seen.release, d, seen.book))


def _buttons(seen: Seen, reader: Reader, *, waits: bool) -> list[Json]:
    assert seen.release is not None, "a question is about one release"
    words, carried = reader.words, value(seen.release, 0)
    show = button(words.say("button-show"), "show", carried)
    if not waits:
        return [show]
    label = words.say("button-reply")
    return [button(f"{label}…", "reply", carried, style="primary"), show]
