"""Modals that show something: the content, a receipt, a refusal, or why the content is gone."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Literal

from bot.domain.book import Book
from bot.domain.notifications.cards import CardKind
from bot.domain.notifications.worklist import waits_for
from bot.domain.officers import Officer
from bot.domain.refusals import (
    ClockDoubted,
    NotRegistered,
    NotStarted,
    Refusal,
    SlackUnreachable,
    WrongRole,
)
from bot.domain.release.content import Content
from bot.domain.release.release import Release
from bot.domain.release.report import Report
from bot.domain.release.stages import Stage
from bot.domain.steps import receipt
from handlers.render import release_text, times
from handlers.render.card_lines import (
    asked_block,
    moment_line,
    purpose_line,
    small_line,
    ways_block,
)
from handlers.render.card_state import decisions, state_of, value
from handlers.render.moment import moment
from handlers.slack.blocks import (
    SECTION,
    Drawing,
    Json,
    actions,
    bullets,
    button,
    clip,
    context,
    divider,
    header,
    lines_block,
    lines_of,
    modal,
    pairs_block,
    paragraph,
    part,
    rich,
)
from handlers.text import reports
from handlers.text.words import Reader, Words
from storage.outbox.queue import ClaimedCard

ERROR = 2000
"""Longest sentence that Slack shows beside a field, in characters."""

FIRST_FIELDS = ("number", "to", "party", "level", "code", "note", "lifetime", "text", "until")
STANDS_FOR: dict[str, tuple[str, ...]] = {
    "to": ("to", "party", "level", "lifetime", "reference"),
    "subject": ("subject", "level", "lifetime", "to", "reference"),
    "level": ("level", "lifetime", "to", "reference"),
    "caveats": ("caveats", "to", "reference"),
    "body": ("body", "reference"),
}
"""
Fields that a refusal is shown beside, by its own field, the first that the form has.

They serve forms in which its own field is fixed, so that what was typed is not lost.
"""
PASSING = (NotStarted, ClockDoubted, SlackUnreachable)
"""Refusals that pass by themselves: the same form can be sent again later."""
WHO_ASKS = (NotRegistered, WrongRole)
"""Refusals that are of whoever asks, whatever they would choose."""


def body_view(
    release: Release,
    book: Book,
    content: Content,
    officer: Officer,
    words: Words,
    *,
    version: int,
    external_id: str,
) -> Json:
    """
    Draw the modal `body`: the content between two banners.

    It has a button to acknowledge it while nobody has, and says who has and when. Called only after
    the reading is on record. Slack reports the closing of the modal, so that the row of the open
    form is removed.

    Args:
        release: the release that the content belongs to.
        book: the policy, roster and time to draw it by.
        content: the decrypted content.
        officer: who reads.
        words: the officer's language and zone.
        version: the version of the content.
        external_id: the modal's id in Slack, to replace it by.
    """
    d, reader = release.delivery(officer.party), Reader(officer.party, words)
    press = button(
        words.say("button-acknowledge"), "acknowledge", value(release, version), style="primary"
    )
    state = state_of(CardKind.RELEASE, release, book, reader, version=version)
    until = [(words.say("until"), words.time(d.expires_at))] if d and d.expires_at else []
    return modal(
        "body",
        title_of(release),
        [
            *_content(release, book, content, reader, version),
            *replaced_values(release, book, content, officer, words),
            lines_block([moment_line(moment(state), (), state)]),
            pairs_block([*until, (words.say("field-purpose"), words.purpose(release))]),
            bullets(
                condition(key, book, words)
                for key in receipt.standing_conditions(release, book, version)
            ),
            *actions([press] if d and d.stage is Stage.RELEASED else []),
        ],
        close=words.say("close"),
        external_id=external_id,
        notify_on_close=True,
    )


def details_view(
    release: Release,
    book: Book,
    content: Content,
    officer: Officer,
    words: Words,
    *,
    version: int,
    external_id: str,
) -> Json:
    """
    Draw the modal `details` for who decides or drafted it: content, route, status and decision.

    Args:
        release: the release that the content belongs to.
        book: the policy, roster and time to draw it by.
        content: the decrypted content.
        officer: who reads.
        words: the officer's language and zone.
        version: the version of the content.
        external_id: the modal's id in Slack, to replace it by.
    """
    reader = Reader(officer.party, words)
    carried = release.versions[version - 1]
    state = state_of(CardKind.DECISION, release, book, reader, version=version)
    found = moment(state)
    about = [d for d in state.mine if d.version == version]
    decides = any(d.decider for d in waits_for(release, replace(book, actor=officer.id)))
    return modal(
        "details",
        title_of(release),
        [
            *_content(release, book, content, reader, version),
            *replaced_values(release, book, content, officer, words),
            *release_text.odd_letters(release, words),
            lines_block([moment_line(found, (), state)]),
            *ways_block(state, found),
            *asked_block(state),
            pairs_block(
                [
                    (words.say("field-purpose"), words.purpose(release)),
                    (words.say("field-lifetime"), times.lifetimes(release, about, words)),
                    (words.say("releasable-to"), ", ".join(carried.rel_to) or "–"),
                    (words.say("content-hash"), carried.hash[:16]),
                ]
            ),
            context(f"{small_line(state, carried)} · {words.say('looking-is-recorded')}"),
            *actions(decisions(state) if decides else []),
        ],
        close=words.say("close"),
        external_id=external_id,
        notify_on_close=True,
    )


def receipt_view(
    release: Release, book: Book, words: Words, *, step: str, report: Report | None = None
) -> Json:
    """
    Draw the modal `receipt`, which replaces a sent form: what was done, and what happens next.

    It says the number, the way, who decides by when, and when it ends.

    Args:
        release: the release after the step.
        book: the policy and roster, with the officer as `book.by`.
        words: the officer's language and zone.
        step: the name of the step that the form took.
        report: what the officer just filled in, whose times are said back; None for nothing.
    """
    reader = Reader(book.by.party, words)
    state = state_of(CardKind.OWN, release, book, reader, version=0)
    found = moment(state)
    return modal(
        "receipt",
        words.say("receipt"),
        [
            release_text.top(release, words, reader.party),
            paragraph(release_text.done(step, release, book, words)),
            *_said_back(reports.times(report, words) if report else [], words),
            lines_block([moment_line(found, (), state), [part(purpose_line(state, found))]]),
            *ways_block(state, found),
            context(small_line(state, None)),
        ],
        close=words.say("close"),
    )


def _said_back(times: list[tuple[str, str]], words: Words) -> list[Json]:
    """Say the times of a report in both zones, as they were understood, to who typed them."""
    return [paragraph(words.say("times-understood")), pairs_block(times)] if times else []


def refusal_view(refusal: Refusal, words: Words, *, exercise: bool) -> Json:
    """Draw the modal `refusal`: the sentence and, in small print, the rule."""
    return modal(
        "refusal",
        words.say("refused"),
        [
            *exercise_line(words, exercise=exercise),
            paragraph(words.refusal(refusal)),
            context(words.say("rule", rule=refusal.rule)),
        ],
        close=words.say("close"),
    )


def notice_view(sentence: str, words: Words, *, exercise: bool) -> Json:
    """Draw the modal `receipt` with any other sentence, shown as it is."""
    return modal(
        "receipt",
        words.say("notice"),
        [*exercise_line(words, exercise=exercise), paragraph(sentence)],
        close=words.say("close"),
    )


def answer_view(drawing: Drawing, title: str, words: Words) -> Json:
    """
    Draw the modal `answer`, which says what a command's answer says.

    Its tables, which no modal takes, become lines.

    Args:
        drawing: the answer.
        title: the heading.
        words: the officer's language and zone.
    """
    blocks = [lines_of(block) if block["type"] == "table" else block for block in drawing.blocks]
    return modal("answer", title, blocks, close=words.say("close"))


def desk_view(home: Json, words: Words) -> Json:
    """Draw the modal `desk`, which shows what a Home does."""
    return modal("desk", words.say("my-desk"), home["blocks"], close=words.say("close"))


def blanked_view(
    release: Release,
    refusal: Refusal,
    words: Words,
    *,
    callback: Literal["body", "details"],
    external_id: str,
) -> Json:
    """
    Draw what replaces an open form when its content may not be shown any more, and why.

    Args:
        release: the release whose content was shown.
        refusal: why it may not be shown.
        words: the officer's language and zone.
        callback: the modal that is replaced.
        external_id: its id in Slack.
    """
    return modal(
        callback,
        words.say("blanked"),
        [
            release_text.top(release, words),
            rich((words.say("no-longer-shown"), True), (words.refusal(refusal), False)),
            context(words.say("rule", rule=refusal.rule)),
        ],
        close=words.say("close"),
        external_id=external_id,
    )


def halted_view(row: ClaimedCard, book: Book) -> Json:
    """
    Draw what replaces an open form with content while the log is broken.

    Nothing may be shown that is not recorded.
    """
    words = Words.of(book.roster.get(row.officer) if row.officer else None)
    return modal(
        row.kind.removeprefix("view:"),
        words.say("blanked"),
        [*exercise_line(words, exercise=book.policy.exercise), paragraph(words.say("log-broken"))],
        close=words.say("close"),
        external_id=row.external_id or "",
    )


def refusal_errors(
    refusal: Refusal, words: Words, blocks: Collection[str]
) -> dict[str, str] | None:
    """
    Return a refusal as Slack shows it beside the fields of a form, which stays as it was filled in.

    Args:
        blocks: the block ids of the form's inputs.

    Returns:
        Block id → sentence, of all that is wrong, or None where the refusal belongs to no field of
        this form.
    """
    placed = [(_place(one, blocks), words.refusal(one)) for one in (refusal, *refusal.also)]
    if not placed[0][0]:
        return None
    said: dict[str, dict[str, None]] = {}
    for field, sentence in placed:
        if field:
            said.setdefault(field, {})[sentence] = None
    return {at: clip(words.joined(sentences), ERROR) for at, sentences in said.items()}


def _place(refusal: Refusal, blocks: Collection[str]) -> str | None:
    """
    Return the field that a refusal is shown beside, or None.

    It is the refusal's own field, or another of the form where that one is fixed. Where a release
    is chosen, it is that of the release, unless the officer may choose none at all.
    """
    if isinstance(refusal, PASSING):
        places: tuple[str | None, ...] = FIRST_FIELDS
    else:
        places = STANDS_FOR.get(refusal.field or "", (refusal.field,))
        places += () if isinstance(refusal, WHO_ASKS) else ("number",)
    return next((place for place in places if place in blocks), None)


def condition(key: str, book: Book, words: Words) -> str:
    """Say a condition of reading: a standing one of the arrangement, or a caveat of the policy."""
    message = f"condition-{key.replace('_', '-')}"
    if words.knows(message):
        return words.say(message)
    caveat = book.policy.caveats.get(key)
    return words.say("condition-caveat", caveat=caveat.banner if caveat else key)


def exercise_line(words: Words, *, exercise: bool) -> list[Json]:
    """Return EXERCISE as a header where it is one, else nothing."""
    return [header(words.say("exercise-named"))] if exercise else []


def title_of(release: Release) -> str:
    """Return the heading, which has room for the number and EXERCISE alone."""
    return f"EXERCISE {release.number}" if release.exercise else release.number


def _content(
    release: Release, book: Book, content: Content, reader: Reader, version: int
) -> list[Json]:
    """
    Draw the content between its banners, under its own mark.

    Typed text is shown as plain text: nothing in it is interpreted.
    """
    carried = release.versions[version - 1]
    line, national = release_text.marking(release, carried, book, reader)
    words = reader.words
    if content.report is not None:
        shown = [pairs_block(reports.lines(content.report.fields, words))]
    elif content.body is not None:
        shown = [paragraph(piece) for piece in pieces(content.body)]
    else:
        texts = {"field-reference": content.reference, "field-sha256": content.sha256}
        shown = [pairs_block((words.say(name), text or "") for name, text in texts.items())]
    return [
        release_text.top(release, words, reader.party),
        rich((line, True), (national, False), (words.title(release), True)),
        divider(),
        rich((release_text.portion(release, carried, book, reader.party), False)),
        *shown,
        divider(),
        rich((line, True)),
    ]


def replaced_values(
    release: Release, book: Book, content: Content, officer: Officer, words: Words
) -> list[Json]:
    """
    Draw the earlier values of what a correction changes, for who had opened the earlier report.

    Whoever had not sees the new values alone.

    Args:
        release: the correction.
        book: the policy, roster and time, with the rest of the chain.
        content: the correction's content, which holds them.
        officer: who reads.
        words: the officer's language and zone.
    """
    blocks: list[Json] = []
    for earlier in book.chain:
        before = content.replaced.get(earlier.number)
        if not before or not receipt.may_compare(earlier, before, release, officer, book):
            continue
        carried = release.versions[-1]
        caveats = before.values.get("caveats", ", ".join(carried.caveats))
        was = replace(
            carried,
            level=before.values.get("level", carried.level),
            caveats=tuple(filter(None, caveats.split(", "))),
        )
        mark = release_text.portion(release, was, book, officer.party)
        head = words.say("replaced-values", number=earlier.number)
        blocks.append(rich((head, True), (mark, False)))
        for name, said in before.values.items():
            label = words.say(f"field-{name}")
            blocks += [paragraph(piece) for piece in pieces(f"{label}: {said or '–'}")]
        if before.fields:
            blocks.append(pairs_block(reports.lines(before.fields, words)))
    return [*blocks, *([divider()] if blocks else [])]


def pieces(text: str) -> Iterator[str]:
    """
    Split a text into parts that each fit a paragraph as Slack measures it.

    The three control characters count as their escapes, and characters beyond the first plane as
    two.
    """
    weight = {"&": 5, "<": 4, ">": 4}
    start = filled = 0
    for at, character in enumerate(text):
        more = weight.get(character, 2 if ord(character) > 0xFFFF else 1)
        if filled + more > SECTION:
            yield text[start:at]
            start, filled = at, 0
        filled += more
    yield text[start:]
