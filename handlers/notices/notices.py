"""
What a message of ours shows now: a card of one release, or a notice.

Notices are reminders, escalations, announcements of an end, and the requester's lines of each step.
"""

from collections.abc import Callable, Sequence
from functools import partial

from bot.domain import attendance, attention
from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.notifications.news import mentioned
from bot.domain.notifications.notice_kinds import GATHERING, NoticeKind
from bot.domain.notifications.notices import room_of
from bot.domain.officers import Officer, OfficerId
from bot.domain.release.stages import TO_CERTIFY, Stage
from bot.domain.steps import destruction
from bot.domain.steps.outcomes import unread
from handlers.home.rows import telephone
from handlers.notices import alarms, ended, news, questions, threads
from handlers.notices.parts import (
    Ended,
    Spoken,
    certificate,
    closed,
    head,
    items,
    mentions,
    once,
    own_done,
    own_step,
    pressing,
    reading,
    replaced,
    running,
    spoken,
    text,
    undone,
)
from handlers.render import cards, modals, release_text
from handlers.render.moment import target_line
from handlers.slack.blocks import Drawing, Json, actions, button, option, part, plain
from handlers.text.words import Reader, Words
from storage.outbox.queue import ClaimedCard, Seen

NAMED = 5
"""Most officers named in one line."""


def draw(row: ClaimedCard, seen: Seen) -> Drawing | Json | None:
    """
    Draw what a message shows at this moment or, for an open form, what replaces it.

    Returns:
        The message or modal, or None where a form may stay as it is, or a notice is not to be sent
        any more.
    """
    if row.external_id is not None and seen.halted:
        return modals.halted_view(row, seen.book)
    if row.kind in DRAW:
        words = _words(row, seen.book)
        if row.kind in GATHERING and row.ts and not seen.items:
            return replaced(row, seen, words)
        return DRAW[row.kind](row, seen, Reader(row.party, words))
    assert seen.release is not None, "only a notice may have no release of its own"
    return cards.draw(row, seen.release, seen.book, note=seen.note)


def _words(row: ClaimedCard, book: Book) -> Words:
    officer = book.roster.get(row.officer) if row.officer else None
    return Words.of(officer) if officer else Words.of_desk(book.policy, row.party)


def _waiting(row: ClaimedCard, seen: Seen, reader: Reader) -> list[Spoken]:
    """Return what still waits for this channel, or for this officer."""
    mine = [s for s in spoken(seen, reader) if allowance.awaited_party(s.d) == reader.party]
    if row.officer:
        return [
            s
            for s in mine
            if row.officer in {o.id for o in attendance.to_remind(s.release, s.d, seen.book)}
        ]
    return [s for s in mine if room_of(s.d) == row.room]


def _reminder(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """
    Draw a reminder that mentions whoever must act, and nobody else.

    Once all is done it says so.
    """
    waiting = _waiting(row, seen, reader)
    people = once(o for s in waiting for o in attendance.to_remind(s.release, s.d, seen.book))
    if row.ts is None and not people:
        return None
    if not waiting:
        return closed(seen, reader, own_done, own_step)
    return _told(
        seen,
        reader,
        _asks_for(row, waiting),
        waiting,
        [
            *mentions(_meant(row, seen, people), reader.words),
            *items(waiting, _reading, _due),
            *undone(seen, reader),
            *_reminder_buttons(reader.words),
        ],
    )


def _asks_for(row: ClaimedCard, waiting: Sequence[Spoken]) -> str:
    """Name the heading of a reminder: what it asks for, where that is one thing."""
    kinds = {bool(s.d.question) for s in waiting}
    if row.room != "liaison" or kinds == {False}:
        return f"reminder-{row.room}"
    return "reminder-answer" if kinds == {True} else "reminder-dm"


def _reading(s: Spoken) -> list[Json]:
    """Return the button to answer or to read it; none to read it on hold, when that is refused."""
    if s.d.question:
        return pressing("reply")(s)
    if _held(s):
        return []
    return pressing("open" if s.d.stage is Stage.RELEASED else "details")(s)


def _held(s: Spoken) -> bool:
    return s.book.on_hold(s.release.arrangement)


def _reminder_buttons(words: Words) -> list[Json]:
    snooze = {
        "type": "static_select",
        "action_id": "snooze",
        "placeholder": plain(words.say("button-snooze")),
        "options": [option(words.say(f"snooze-{until}"), until) for until in attendance.SNOOZES],
    }
    return actions([button(words.say("button-watch"), "watch", "watch"), snooze])


def _escalation(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """Tell supervisors what waits, for how long, and on whom."""
    late = [
        s
        for s in spoken(seen, reader)
        if allowance.awaited_party(s.d) == reader.party and s.d.pace.escalated_at
    ]
    if not late:
        return _over(row, seen, reader, own_done, own_step)
    people = mentioned("supervisors", row.party, seen.book)
    return _told(
        seen,
        reader,
        "escalation",
        late,
        [
            *mentions(_meant(row, seen, people), reader.words),
            *items(late, pressing("show"), _on_whom),
            *undone(seen, reader),
        ],
    )


def _expiring(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """
    Tell recipients and originator that what can be read now will end.

    Those who have not acknowledged it yet are mentioned.
    """
    ending = [s for s in spoken(seen, reader) if s.d.readable(seen.book.now)]
    if not ending:
        return _over(row, seen, reader, lambda _: "closed-over", reading)
    reads = row.room == "liaison"
    opens = "open" if reads else "show"
    waits = [s for s in ending if reads and s.d.stage is Stage.RELEASED]
    people = once(o for s in waits for o in attendance.to_remind(s.release, s.d, seen.book))
    shown = [*mentions(people, reader.words), *items(ending, pressing(opens), _ends)]
    return _told(seen, reader, "expiring", ending, shown, broadcast=reads)


def _extension(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """Ask the hub's releasing authorities to let something be read for longer than they agreed."""
    asked = [s for s in spoken(seen, reader) if s.d.extension_asked(reader.party, seen.book.now)]
    if not asked:
        return _over(row, seen, reader, _extended, reading)
    people = mentioned(row.room, row.party, seen.book)
    shown = [*mentions(people, reader.words), *items(asked, _extending, _longer)]
    return _told(seen, reader, "extension", asked, shown)


def _extended(s: Spoken) -> str:
    """Name the message that says that the hub has extended it, or that it ended before."""
    return "closed-extension" if s.d.readable(s.book.now) else "closed-over"


def _extending(s: Spoken) -> list[Json]:
    """Return the buttons to agree, unless on hold, and to show what it is about."""
    return [*([] if _held(s) else pressing("extend")(s)), *pressing("show")(s)]


def _longer(s: Spoken) -> list[list[Json]]:
    """Say until when the originator asks for, and what becomes of it without the hub's word."""
    words, now, d = s.reader.words, s.book.now, s.d
    assert d.asked_until and d.expires_at, "the hub is asked about what can be read"
    said = words.say(
        "extension-says",
        party=s.release.originator,
        to=d.to,
        until=words.moment(d.asked_until, now),
        end=words.moment(d.expires_at, now),
    )
    return [[part(said)]]


def _destruction(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """Tell those who held it and have not certified yet that the certificate is awaited."""
    owed = [
        s
        for s in spoken(seen, reader)
        if s.d.stage in TO_CERTIFY
        and reader.party in destruction.missing(s.release, s.d, seen.book)
    ]
    if not owed:
        return _over(row, seen, reader, lambda _: "closed-certified", certificate)
    people = mentioned(row.room, row.party, seen.book)
    shown = [*mentions(people, reader.words), *items(owed, pressing("show"), _owed_since)]
    return _told(seen, reader, "destruction", owed, shown)


def _unattended(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing | None:
    """
    Tell whoever is tried next, the supervisors or the desk that drafted it that nobody is on it.

    Another party than that of the step reads no names: it is given the telephone of the desk.
    """
    waits = [
        s
        for s in spoken(seen, reader)
        if (row.officer in s.d.tried if row.officer else s.d.unattended_at)
        and attention.awaited(s.d, seen.book)
        and not attention.attended(s.release, s.d)
    ]
    if not waits:
        return _over(row, seen, reader, _looked, own_step)
    people = mentioned(row.room, row.party, seen.book) if row.officer is None else []
    shown = [
        *mentions(_meant(row, seen, people), reader.words),
        *items(waits, _taking if row.officer else pressing("show"), partial(_tried, row.officer)),
    ]
    return _told(seen, reader, f"unattended-{row.room}", waits, shown)


def _looked(s: Spoken) -> str:
    """Name the message that says that somebody has it in hand, or that the step was taken."""
    in_hand = attention.awaited(s.d, s.book) and attention.attended(s.release, s.d)
    return "closed-looked" if in_hand else own_done(s)


def _taking(s: Spoken) -> list[Json]:
    """Return the buttons of who is tried: to open its text, and to say that they are on it."""
    claims = pressing("looking")(s) if s.d.slot else []
    return [*_reading(s), *claims]


def _tried(officer: OfficerId | None, s: Spoken) -> list[list[Json]]:
    """Say whom the desk tried besides the reader, or which desk another party can call."""
    words, party = s.reader.words, allowance.acting_party(s.d) or ""
    others = [key for key in s.d.tried if key != officer and key in s.book.roster]
    if party != s.reader.party:
        number = telephone(party, s.book, words)
        said = [words.say("unattended-call", party=party, telephone=number)]
    elif others or officer is None:
        names = words.listed(s.book.roster[key].name for key in others[:NAMED])
        said = [words.say("unattended-tried", names=names or words.say("unattended-nobody"))]
    else:
        said = []
    return [*([part(line)] for line in said), *_due(s)]


def _meant(row: ClaimedCard, seen: Seen, people: Sequence[Officer]) -> list[Officer]:
    """Return whom a message mentions, for a thread is silent: in a direct message its reader."""
    reader = seen.book.roster.get(row.officer) if row.officer else None
    return [reader] if reader else list(people)


def _over(
    row: ClaimedCard, seen: Seen, reader: Reader, otherwise: Callable[[Spoken], str], how: Ended
) -> Drawing | None:
    """Draw what is left of a notice with nothing to tell, or return None where it was never
    sent.
    """
    return None if row.ts is None else closed(seen, reader, otherwise, how)


def _told(
    seen: Seen,
    reader: Reader,
    message: str,
    of: Sequence[Spoken],
    shown: Sequence[Json],
    *,
    broadcast: bool = True,
) -> Drawing:
    """
    Draw a notice.

    Args:
        seen: what the notice speaks of.
        reader: for whom it is drawn.
        message: says in the heading what is the matter.
        of: the deliveries that it is about now.
        shown: what stands below the heading.
        broadcast: whether a reply is sent to the channel as well.
    """
    words = reader.words
    what = words.say(message, count=len(of))
    blocks = [*head(seen, words, what), *shown]
    return Drawing(text(seen, words, what, of), blocks, broadcast=broadcast)


DRAW: dict[str, Callable[[ClaimedCard, Seen, Reader], Drawing | None]] = {
    NoticeKind.REMINDER: _reminder,
    NoticeKind.ESCALATION: _escalation,
    NoticeKind.EXPIRING: _expiring,
    NoticeKind.DESTRUCTION: _destruction,
    NoticeKind.UNATTENDED: _unattended,
    NoticeKind.EXTENSION: _extension,
    NoticeKind.THREAD: threads.thread,
    NoticeKind.LINE: threads.line,
    NoticeKind.QUESTION: questions.draw,
    NoticeKind.REPLY: questions.draw,
    NoticeKind.ALARM: alarms.draw,
    NoticeKind.ENDED: ended.draw,
    NoticeKind.NEWS: news.draw,
}


def _due(s: Spoken) -> list[list[Json]]:
    """
    Say when the target of the open step is, or since when it is overdue, as the card does.

    On hold, it says that it is on hold.
    """
    due, words = allowance.awaited_target(s.release, s.d, s.book), s.reader.words
    if _held(s):
        return [[part(words.say("waits-suspended"))]]
    if due is None:
        return []
    return [running(target_line(s.d, due, s.book.now, words), due, s)]


def _on_whom(s: Spoken) -> list[list[Json]]:
    words = s.reader.words
    people = attendance.responsible(s.release, s.d, s.book)
    names = ", ".join(o.name for o in people[:NAMED]) or words.say("on-nobody")
    question = s.d.question
    began = question.at if question else allowance.began(s.release, s.d)
    since = words.moment_here(began, s.book.now) if began else ""
    step = "answer" if question else allowance.STEP_OF[s.d.stage].replace("_", "-")
    what = words.say(f"waits-step-{step}")
    return [[part(words.say("waits-on", what=what, since=since, names=names))], *_due(s)]


def _owed_since(s: Spoken) -> list[list[Json]]:
    words, since = s.reader.words, destruction.ended(s.d, s.book.now)
    progress = words.say(
        "progress",
        given=len(destruction.given(s.d, s.reader.party)),
        needed=destruction.needed(s.release, s.d, s.book),
    )
    ended = [words.say("ended-at", at=words.moment_dated(since, s.book.now))] if since else []
    return [[part(" · ".join([*ended, progress]))]]


def _ends(s: Spoken) -> list[list[Json]]:
    words = s.reader.words
    assert s.d.expires_at, "what can be read has an end"
    at = words.say("ends-at", at=words.moment(s.d.expires_at, s.book.now))
    if s.reader.party != s.d.to:
        state = release_text.short_status(s.release, s.d, s.book, s.reader)
    else:
        done = s.d.stage is Stage.ACKNOWLEDGED
        read = "unread" if unread(s.release, s.d) else "read"
        state = words.say(f"ends-{'acknowledged' if done else read}")
    return [[*running(at, s.d.expires_at, s), part(f" · {state}")]]
