"""Answers to commands: lists, one release with who did what, the audit record of one release."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from bot.domain.book import Book
from bot.domain.people import Officer, OfficerId
from bot.domain.refusals import Refusal
from bot.domain.release import Move, Release
from bot.domain.stages import OPEN, Step
from handlers import facts
from handlers.blocks import (
    Json,
    actions,
    bullets,
    button,
    clip,
    context,
    paragraph,
    rich,
    table,
)
from handlers.blocks import facts as pairs_block
from handlers.cards import Drawing
from handlers.facts import Reader, done
from handlers.guide import headed, headline, help_answer
from handlers.words import Words

__all__ = [
    "PAGE",
    "audit_answer",
    "done",
    "done_answer",
    "help_answer",
    "list_answer",
    "refusal_answer",
    "show_answer",
]

PAGE = 20
HISTORY = 20
RECORDS = 40
CELL = 60

SHOWN_TO_ORIGINATOR = frozenset({*Step, "read"})
CONSENTS = frozenset({"approve", "relay"})
KEPT_BY_DECIDERS = frozenset({"return", "deny", "decline"})


class Listed(Protocol):
    """One page of a list, and how many there are in all."""

    @property
    def rows(self) -> Sequence[Release]: ...
    @property
    def total(self) -> int: ...


class Recorded(Protocol):
    """One record of the audit log."""

    @property
    def at(self) -> int: ...
    @property
    def actor(self) -> str: ...
    @property
    def party(self) -> str | None: ...
    @property
    def action(self) -> str: ...
    @property
    def rule(self) -> str | None: ...


def list_answer(listing: Listed, which: str, offset: int, book: Book, officer: Officer, words: Words) -> Drawing:
    """One page of a list as a table, and a button `more` to the next, its value `which.offset`."""
    reader = Reader(officer.party, words)
    rows = list(listing.rows)[:PAGE]
    title = words.say(f"list-{which}", total=listing.total)
    if not rows:
        return Drawing(headed(book, words, title), [headline(book, words, title), paragraph(words.say("list-none"))])
    heads = [words.say(head) for head in ("number", "field-title", "route", "stands", "ends")]
    after = offset + len(rows)
    more = [button(words.say("button-more"), "more", f"{which}.{after}")] if after < listing.total else []
    return Drawing(
        headed(book, words, title),
        [
            headline(book, words, title),
            table([heads, *(_row(release, book, reader) for release in rows)]),
            context(words.say("list-shown", first=offset + 1, last=after, total=listing.total)),
            *actions(more),
        ],
    )


def show_answer(release: Release, book: Book, officer: Officer, words: Words, moves: Sequence[Move]) -> Drawing:
    """What a card states, and who did what: officers of the own party by name, others as their party."""
    reader = Reader(officer.party, words)
    version = facts.seen_version(release, book, officer.party)
    held = facts.halted(release, book, facts.visible(release, officer.party))
    told = [m for m in moves if may_see(m, release, officer.party)]
    several = len(facts.visible(release, officer.party)) > 1
    history = [_move(m, book, officer, words, several=several) for m in told[-HISTORY:]]
    why = [paragraph(words.say("suspended-now", why=words.refusal(held)))] if held else []
    return Drawing(
        facts.heading(release, words),
        [
            facts.top(release, words),
            facts.subject_lines(release, version, book, reader),
            *why,
            pairs_block(facts.fact_pairs(release, book, reader)),
            *_bulleted(facts.stand_lines(release, book, reader)),
            *([rich((words.say("history"), True)), bullets(history)] if history else []),
            context(facts.small_print(release, version, book, words)),
        ],
    )


def may_see(move: Move, release: Release, party: str) -> bool:
    """
    Whether a party may see a line of the register.

    Its own always. The originator sees every step taken on its item; a hub, what happened since it was asked to
    relay; a destination, what happened since the release reached it. How far another party's quorum is, is its own
    affair: of its consents only the one that moved the release is told.
    """
    if move.party == party:
        return True
    if move.step in CONSENTS and move.before == move.after:
        return False
    if party == release.originator:
        return move.step in SHOWN_TO_ORIGINATOR
    if move.step not in set(Step) - KEPT_BY_DECIDERS:
        return False
    since = [
        d.released_at if d.to == party else d.offered_at
        for d in facts.visible(release, party)
        if move.to in (None, d.to)
    ]
    return any(moment is not None and move.at >= moment for moment in since)


def audit_answer(number: str, records: Sequence[Recorded], book: Book, officer: Officer, words: Words) -> Drawing:
    """
    The audit record of one release: the own party's attempts, done and refused, and the clock's.

    Of another party the originator sees the steps that took effect, and nobody's name.
    """
    originator = number.partition("-")[0]
    seen = [r for r in records if _record_shown(r, officer.party, originator)]
    title = words.say("audit-title", number=number)
    text = headed(book, words, title)
    if not seen:
        return Drawing(text, [headline(book, words, title), paragraph(words.say("list-none"))])
    heads = [words.say(head) for head in ("audit-when", "audit-who", "audit-what", "audit-result")]
    rows = [
        [
            words.time(datetime.fromtimestamp(r.at / 1_000_000, UTC)),
            _name(OfficerId(r.actor), r.party, book, officer, words),
            clip(r.action if r.rule else words.moved(r.action), CELL),
            words.say("audit-refused", rule=r.rule) if r.rule else words.say("audit-done"),
        ]
        for r in seen[-RECORDS:]
    ]
    shown = words.say("list-shown", first=max(len(seen) - RECORDS, 0) + 1, last=len(seen), total=len(seen))
    return Drawing(text, [headline(book, words, title), table([heads, *rows]), context(shown)])


def refusal_answer(refusal: Refusal, words: Words) -> Drawing:
    """Why a command did nothing; the rule id in small print."""
    said = words.refusal(refusal)
    return Drawing(said, [paragraph(said), context(words.say("rule", rule=refusal.rule))])


def done_answer(step: str, release: Release, book: Book, words: Words) -> Drawing:
    """What an officer reads after a step."""
    said = words.say(f"done-{step}", number=release.number)
    lines = facts.stand_lines(release, book, Reader(book.by.party, words))
    exercise = f"{words.say('exercise')} · " if release.exercise else ""
    return Drawing(f"{exercise}{said}", [paragraph(f"{exercise}{said}"), *_bulleted(lines)])


def _bulleted(lines: Sequence[str]) -> list[Json]:
    return [bullets(lines)] if lines else []


def _row(release: Release, book: Book, reader: Reader) -> list[str]:
    words, mine = reader.words, facts.visible(release, reader.party)
    ends = [d.expires_at for d in mine if d.readable(book.now) and d.expires_at]
    if any(d.stage in OPEN for d in mine):
        ends.append(release.decide_by)
    exercise = f"{words.say('exercise')} " if release.exercise else ""
    stages = dict.fromkeys(facts.short_stand(release, d, book, reader) for d in mine)
    return [
        f"{exercise}{release.number} {words.precedence(release.precedence)}",
        clip(release.title, CELL),
        clip(facts.routes(mine, book, words), CELL),
        clip(words.listed(stages), CELL),
        words.time(min(ends)) if ends else "",
    ]


def _name(by: OfficerId | None, party: str | None, book: Book, officer: Officer, words: Words) -> str:
    """An officer of the own party by name; another's only by party; the clock and the operator as such."""
    known = book.roster.get(by) if by else None
    if known and known.party == officer.party:
        return known.name
    return party or words.say("by-the-system")


def _move(move: Move, book: Book, officer: Officer, words: Words, *, several: bool) -> str:
    """One line of the register; for whom it was, where there are several destinations."""
    who = _name(move.by, move.party, book, officer, words)
    parts = [words.time(move.at), who, words.moved(move.step), *([move.to] if move.to and several else [])]
    own = move.party == officer.party
    if move.code and (own or move.step == "return"):
        parts.append(words.code(move.code))
    if move.note and (own or move.step == "return"):
        parts.append(words.say("quoted", text=move.note))
    return " · ".join(parts)


def _record_shown(record: Recorded, party: str, originator: str) -> bool:
    if record.party in (None, party):
        return True
    return party == originator and record.rule is None and record.action in SHOWN_TO_ORIGINATOR
