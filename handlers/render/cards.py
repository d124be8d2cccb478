"""Cards: what a message about a release shows now."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.book import Book
from bot.domain.notifications import cards
from bot.domain.notifications.cards import Card, CardKind
from bot.domain.officers import slack_user
from bot.domain.refusals import Refusal, VersionStale
from bot.domain.release.release import Release, Version
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import draft_visible, visible_deliveries, visible_version
from bot.domain.steps import receipt
from handlers.render import modals, release_text
from handlers.render.card_state import CardState, buttons, open_slots
from handlers.render.moment import Moment, because, decided, moment
from handlers.slack.blocks import (
    Drawing,
    Json,
    actions,
    ago,
    clip,
    context,
    lines_block,
    person,
    words,
)
from handlers.text import durations
from handlers.text.words import Reader, Words
from storage.outbox.queue import ClaimedCard

MENTIONS = 20
"""Most duty officers mentioned on one card. A desk usually has one or two."""
PURPOSE, NOTE = 80, 200
"""Most characters of the purpose and of a note on a card; whole they stand in details and history.
"""


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
    text = f"{release_text.heading(release, said)} · {found.note}"
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


def _duty(state: CardState, found: Moment) -> list[str]:
    """Return the duty officers to mention while an urgent card waits for its own desk."""
    rings = found.waits and state.kind is not CardKind.OWN
    if not rings or not cards.urgent(state.release, state.book):
        return []
    on_duty = cards.duty(Card(state.kind, state.reader.party, state.version), state.book)
    return [slack_user(officer) for officer in on_duty[:MENTIONS]]


def _blocks(state: CardState, found: Moment, duty: Sequence[str]) -> list[Json]:
    release, reader = state.release, state.reader
    seen = visible_version(release, reader.party, state.version)
    line, national = release_text.marking_line(release, seen, state.book, reader)
    warned = state.kind is CardKind.ASKED or (state.kind is CardKind.DECISION and open_slots(state))
    return [
        release_text.top(release, reader.words),
        lines_block(
            [
                [words(line, bold=True), *([words(f" · {national}")] if national else [])],
                [words(release.title, bold=True)],
                moment_line(found, duty, state),
                [words(_purpose(state, found))],
            ]
        ),
        *ways_block(state, found),
        *(release_text.odd_letters(release, reader.words) if warned else []),
        context(_small(state, seen)),
        *actions(buttons(state)),
    ]


def moment_line(found: Moment, duty: Sequence[str], state: CardState) -> list[Json]:
    """
    Return the line of the moment as rich text.

    Args:
        found: what it says.
        duty: the users that it mentions.
        state: what the card is drawn from.
    """
    line, said = [words(found.said, bold=True)], state.reader.words
    if found.running:
        line += [
            words(said.say("comma")),
            ago(found.running, said.zulu(found.running, state.book.now)),
        ]
    line += [words(f" · {part}") for part in found.more if part]
    for user in duty:
        line += [words(" · " if user == duty[0] else " "), person(user)]
    return line


def ways_block(state: CardState, found: Moment) -> list[Json]:
    """
    Draw a line for each destination that the reader's party may know of: how far it is.

    What the line of the moment says is not said again, nor a decision on several.
    """
    reader = state.reader
    mine = release_text.in_order(state.mine, state.book, reader.words)
    lines, told = [], found.text.casefold()
    for d in mine:
        to, *rest = release_text.way(state.release, d, state.book, reader)
        if len(mine) == 1:
            returned = d.stage is Stage.RETURNED
            rest = [part for part in rest if not returned and part.casefold() not in told]
        done = decided(state, d)
        if done and done.casefold() not in told:
            rest.append(done)
            told += done.casefold()
        lines.append([words(to), words(d.to, bold=True), *(words(f" · {part}") for part in rest)])
    return [lines_block(lines)] if lines else []


def _purpose(state: CardState, found: Moment) -> str:
    """Return the purpose on one line, and for how long it can be read."""
    said, release, now = state.reader.words, state.release, state.book.now
    line = [
        said.say("card-purpose", purpose=clip(" / ".join(release.purpose.split("\n")), PURPOSE))
    ]
    ends = [d.expires_at for d in state.mine if d.expires_at and d.readable(now)]
    if ends and said.moment(min(ends), now) not in found.text:
        line.append(said.say("card-expires", at=said.moment(min(ends), now)))
    elif (
        any(draft_visible(release, d, state.reader.party) for d in state.mine) and release.versions
    ):
        line.append(said.say("card-kept", span=durations.exact(release.lifetime, said)))
    return " · ".join(line)


def _cut(note: tuple[str, str], said: Words) -> tuple[str, str]:
    """Return reason code and note of a return, the note on one line and in quotes."""
    code, text = note
    one = clip(" / ".join(text.split("\n")), NOTE)
    return code, said.say("quoted", text=one) if one else ""


def _small(state: CardState, version: Version | None) -> str:
    """Return subject, version and arrangement, and when what is undecided lapses."""
    said, release, policy = state.reader.words, state.release, state.book.policy
    arrangement = policy.arrangements.get(release.arrangement)
    under = release.arrangement
    if arrangement and not arrangement.binding:
        under = said.say("card-voluntary", arrangement=under)
    lapses = release_text.lapses(release, state.mine, state.book, said)
    parts = (
        said.subject(policy, release.subject),
        said.say("card-version", n=str(version.n)) if version else "",
        under,
        lapses,
    )
    return " · ".join(filter(None, parts))
