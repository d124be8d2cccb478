"""Cards: what a message about a release shows now."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.book import Book
from bot.domain.notifications import cards
from bot.domain.notifications.cards import Card, CardKind
from bot.domain.officers import OfficerId, Role, slack_user
from bot.domain.refusals import Refusal, VersionStale
from bot.domain.release.release import Release
from bot.domain.release.visibility import had_before, visible_version
from bot.domain.steps import receipt
from handlers.render import modals, release_text
from handlers.render.card_lines import (
    asked_block,
    moment_line,
    purpose_line,
    small_line,
    ways_block,
)
from handlers.render.card_state import CardState, buttons, open_slots, state_of
from handlers.render.moment import Moment, because, moment
from handlers.slack.blocks import (
    Drawing,
    Json,
    actions,
    clip,
    context,
    lines_block,
    one_line,
    part,
)
from handlers.text.words import Reader, Words
from storage.outbox.queue import ClaimedCard

MENTIONS = 20
"""Most duty officers mentioned on one card. A desk usually has one or two."""
NOTE = 200
"""Most characters of a note on a card; the history has it whole."""


def draw(
    row: Card | ClaimedCard, release: Release, book: Book, *, note: tuple[str, str] | None = None
) -> Drawing | Json | None:
    """
    Draw what a card shows at this moment, or what replaces an open form.

    Args:
        row: the card, or the open form.
        release: what it is about.
        book: the policy, roster and time to draw it by.
        note: reason code and note of the last return, shown on the card of the drafting desk only.

    Returns:
        The message of a card. For an open form, the modal that replaces it, or None while it may
        stay.
    """
    if row.kind.startswith("view:"):
        return _form(row, release, book)
    said = (
        Words.of(book.roster.get(row.officer))
        if row.officer
        else Words.of_desk(book.policy, row.party)
    )
    sheet = sheet_of(row, release, book, said)
    found = moment(sheet)
    text = f"{release_text.heading(release, said, row.party)} · {found.note}"
    duty = _duty(sheet, found) if row.officer is None else []
    mentions = "".join(f" <@{user}>" for user in duty)
    if note and found.waits and sheet.kind is CardKind.RETURNED:
        found = because(found, *_cut(note, said), said)
    return Drawing(f"{text}{mentions}", _blocks(sheet, found, duty))


def sheet_of(row: Card | ClaimedCard, release: Release, book: Book, words: Words) -> CardState:
    """
    Return the state that the message of a card is drawn from.

    Args:
        row: the card.
        release: what the card is about.
        book: the policy, roster and time to draw it by.
        words: the reader's language and zone.
    """
    reader = Reader(row.party, words)
    return state_of(CardKind(row.kind), release, book, reader, version=row.version)


def _form(row: Card | ClaimedCard, release: Release, book: Book) -> Json | None:
    """
    Return the modal that replaces an open form, or None while the form may stay.

    Access is checked again as for the officer who has the form open: what is refused is blanked.
    """
    asked = replace(book, actor=row.officer)
    body = row.kind == "view:body"
    try:
        now = receipt.may_read(release, asked) if body else receipt.look(release, asked).opens
        if now == row.version:
            return None
        why: Refusal = VersionStale(version=str(now))
    except Refusal as refusal:
        why = refusal
    return modals.blanked_view(
        release,
        why,
        Words.of(book.roster.get(row.officer) if row.officer else None),
        callback="body" if body else "details",
        external_id=getattr(row, "external_id", None) or "",
    )


def _duty(state: CardState, found: Moment) -> list[str]:
    """
    Return whom to mention while a card waits for its own desk: of a correction who had opened an
    earlier report, and those on duty where it is urgent.

    Where nobody who decides has opened what went out without them, it is those on duty, else all
    who could.
    """
    release, book = state.release, state.book
    on_duty = cards.duty(Card(state.kind, state.reader.party, state.version), book)
    own = state.kind is CardKind.DECISION and state.reader.party == release.originator
    if own and cards.unseen(release):
        deciding = book.officers_of(release.originator, {Role.APPROVER})
        rung = on_duty or [officer.id for officer in deciding]
    elif not found.waits or state.kind is CardKind.OWN:
        rung = []
    else:
        rung = [*_readers(state), *(on_duty if cards.urgent(release, book) else ())]
    return [slack_user(officer) for officer in dict.fromkeys(rung)][:MENTIONS]


def _readers(state: CardState) -> list[OfficerId]:
    """Return who of the own party had opened what a correction takes the place of."""
    party, known = state.reader.party, had_before(state.release, state.reader.party)
    return [by for by in (known.read_by if known else ()) if state.book.member(by, party)]


def _blocks(state: CardState, found: Moment, duty: Sequence[str]) -> list[Json]:
    release, reader = state.release, state.reader
    seen = visible_version(release, reader.party, state.version)
    line, national = release_text.marking_line(release, seen, state.book, reader)
    warned = state.kind is CardKind.ASKED or (state.kind is CardKind.DECISION and open_slots(state))
    return [
        release_text.top(release, reader.words, reader.party),
        lines_block(
            [
                [part(line, bold=True), *([part(f" · {national}")] if national else [])],
                [part(reader.words.title(release), bold=True)],
                moment_line(found, duty, state),
                [part(purpose_line(state, found))],
            ]
        ),
        *ways_block(state, found),
        *asked_block(state),
        *(release_text.odd_letters(release, reader.words) if warned else []),
        context(small_line(state, seen)),
        *actions(buttons(state)),
    ]


def _cut(note: tuple[str, str], said: Words) -> tuple[str, str]:
    """Return reason code and note of a return, the note on one line and in quotes."""
    code, text = note
    one = clip(one_line(text), NOTE)
    return code, said.say("quoted", text=one) if one else ""
