"""Cards: what a message about a release shows now."""

from dataclasses import replace

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.notifications import cards
from bot.domain.notifications.cards import Card, CardKind
from bot.domain.officers import slack_user
from bot.domain.refusals import Refusal, VersionStale
from bot.domain.release.release import Release, Version
from bot.domain.release.visibility import visible_deliveries, visible_version
from bot.domain.steps import receipt
from handlers.render import modals, release_text
from handlers.render.card_state import (
    WAITS,
    CardState,
    buttons,
    is_revised,
    open_slots,
    waits,
)
from handlers.slack.blocks import (
    Drawing,
    Json,
    actions,
    bullets,
    clip,
    context,
    pairs_block,
    paragraph,
    quote,
    rich,
    section,
)
from handlers.text import durations
from handlers.text.words import Reader, Words
from storage.outbox.queue import ClaimedCard

MENTIONS = 20
"""Most duty officers mentioned on one card. A desk usually has one or two."""


QUIET = (None, "waits-acknowledged", "waits-certify", "waits-witness")
"""What an urgent card may wait for without mentioning the duty officers."""


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
    words = (
        Words.of(book.roster.get(row.officer))
        if row.officer
        else Words.of_desk(book.policy, row.party)
    )
    sheet = sheet_of(row, release, book, words)
    duty = _duty(sheet) if row.officer is None else ""
    what = waits(sheet)
    text = f"{release_text.heading(release, words)} · {what} {duty}"
    return Drawing(text.strip(), _blocks(sheet, what, duty, note))


def sheet_of(row: Card | ClaimedCard, release: Release, book: Book, words: Words) -> CardState:
    """
    Return the state that the message of a card is drawn from.

    Args:
        row: the card.
        release: what the card is about.
        book: the policy, roster and time to draw it by.
        words: the reader's language and zone.
    """
    kind, mine = CardKind(row.kind), visible_deliveries(release, row.party)
    if kind is CardKind.DECISION:
        mine = tuple(d for d in mine if row.party in (release.originator, d.hub))
    elif kind is CardKind.RELEASE:
        mine = tuple(d for d in mine if d.to == row.party)
    return CardState(
        kind,
        release,
        book,
        Reader(row.party, words),
        row.version,
        mine,
        release_text.suspension(release, book, mine),
    )


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


def _duty(state: CardState) -> str:
    """Return mentions of the duty officers while an urgent card waits for its own desk, else ""."""
    quiet = WAITS[state.kind](state) in QUIET or is_revised(state) or state.held
    if quiet or not cards.urgent(state.release, state.book):
        return ""
    on_duty = cards.duty(Card(state.kind, state.reader.party, state.version), state.book)
    return " ".join(f"<@{slack_user(officer)}>" for officer in on_duty[:MENTIONS])


def _blocks(state: CardState, what: str, duty: str, note: tuple[str, str] | None) -> list[Json]:
    release, book, reader = state.release, state.book, state.reader
    words = reader.words
    version = visible_version(release, reader.party, state.version)
    blocks = [release_text.top(release, words), rich((what, True))]
    if duty:
        blocks.append(section(words.say("duty-officers", mentions=duty)))
    blocks += _overdue(state) + _looked_at(state)
    blocks.append(release_text.subject_lines(release, version, book, reader))
    if (state.kind is CardKind.DECISION and open_slots(state)) or state.kind is CardKind.ASKED:
        blocks += release_text.odd_letters(release, words)
    if is_revised(state):
        blocks.append(paragraph(words.say("revised")))
    if state.held:
        blocks.append(paragraph(words.say("suspended-now", why=words.refusal(state.held))))
    if note and state.kind is CardKind.RETURNED and reader.party == release.originator:
        blocks.append(_returned(state, note))
    blocks.append(pairs_block(release_text.fact_pairs(release, book, reader)))
    lines = release_text.status_lines(release, book, reader)
    blocks += [bullets(lines)] if lines else []
    blocks.append(context(_small(state, version)))
    return [*blocks, *actions(buttons(state))]


def _overdue(state: CardState) -> list[Json]:
    """Say that this desk's own open step is past its target."""
    if state.held or is_revised(state):
        return []
    targets = (
        allowance.target(state.release, d, state.book)
        for d in state.mine
        if allowance.acting_party(d) == state.reader.party
    )
    due = min((at for at in targets if at and at <= state.book.now), default=None)
    words = state.reader.words
    return [paragraph(words.say("overdue-since", due=words.time(due)))] if due else []


def _looked_at(state: CardState) -> list[Json]:
    """Say which officer of the own desk is looking at it. No other desk is told."""
    found = state.book.looking.get(state.reader.party) if open_slots(state) else None
    officer = state.book.roster.get(found[0]) if found else None
    if not found or officer is None or officer.party != state.reader.party:
        return []
    words = state.reader.words
    return [context(words.say("looked-at", name=officer.name, at=words.time(found[1])))]


def _returned(state: CardState, note: tuple[str, str]) -> Json:
    code, text = note
    words = state.reader.words
    drawn = rich((words.say("returned-because", reason=words.code(code)), True))
    return {**drawn, "elements": [*drawn["elements"], quote(clip(text, 500) or " ")]}


def _small(state: CardState, version: Version | None) -> str:
    """Return version and arrangement and, while this desk decides, how long that should take."""
    line = release_text.small_print(state.release, version, state.book, state.reader.words)
    slots = open_slots(state)
    if not slots or slots[0].slot is None:
        return line
    words = state.reader.words
    span = state.book.policy.allowance(state.release.precedence, slots[0].stage.value)
    return f"{line} · {words.say('aim', span=durations.exact(span, words))}"
