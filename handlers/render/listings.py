"""
Answers to commands: help, lists, one release with its history, and the audit records of one
release.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import compress

from bot.domain.book import Book
from bot.domain.officers import Officer, OfficerId, Role
from bot.domain.refusals import Refusal
from bot.domain.release.audit_visibility import AuditEntry, Change, visible_records
from bot.domain.release.authority import consent_of, decided_unread
from bot.domain.release.release import RegisterEntry, Release
from bot.domain.release.stages import TRY
from bot.domain.release.visibility import (
    entry_visible,
    reason_visible,
    visible_deliveries,
    visible_version,
)
from bot.domain.steps.destruction import needed
from bot.domain.text import characters
from handlers.render import card_state, release_text, times
from handlers.render.paging import LISTS, ListPage, counted, goes_on
from handlers.slack.blocks import (
    Drawing,
    Json,
    actions,
    bullets,
    button,
    clip,
    context,
    header,
    menu,
    option,
    pairs_block,
    paragraph,
    rich,
    table,
)
from handlers.text import durations
from handlers.text.shortcuts import NAMES
from handlers.text.verbs import VERBS
from handlers.text.words import Reader, Words
from storage.audit.record import Record
from storage.audit.rows import moment
from storage.queries.lists import Listing
from storage.transaction.act import CLOCK

PAGE = 20
HISTORY = 20
RECORDS = 40
CELL = 60
WATCHING = (Role.SUPERVISOR, Role.INSPECTOR)
"""Roles that are told how their party's approvers decided."""


def help_answer(
    book: Book,
    officer: Officer,
    words: Words,
    *,
    command: str = "/release",
) -> Drawing:
    """
    Draw the guide: what this officer may do, by their roles, and what the arrangements mean.

    Args:
        book: the policy in force.
        officer: who asks.
        words: the officer's language and zone.
        command: the slash command that the usages begin with.
    """
    roles = words.listed(words.say(f"role-{role.value}") for role in Role if role in officer.roles)
    voluntary = [a.id for a in book.policy.arrangements.values() if not a.binding]
    said = ("help-channels", "help-numbers", "help-pick", "help-titles")
    shortcuts = words.say(
        "help-shortcuts",
        launch=NAMES["launch_report"],
        request=NAMES["request_release"],
        ask=NAMES["ask_party"],
        desk=NAMES["my_desk"],
        show=NAMES["show_release"],
    )
    notes = [shortcuts, *(words.say(note) for note in said)]
    if Role.APPROVER in officer.roles:
        notes.append(words.say("help-notes"))
    if voluntary:
        notes.append(words.say("help-voluntary", arrangements=words.listed(voluntary)))
    return _answer(
        book,
        words,
        words.say("help-title", party=officer.party),
        paragraph(words.say("help-roles", roles=roles or "–")),
        pairs_block(
            (f"{command} {words.usage(verb.usage)}", words.say(f"help-{name}"))
            for name, verb in VERBS.items()
            if verb.helped and verb.is_for(officer)
        ),
        *(context(note) for note in notes),
    )


def list_answer(
    listing: Listing, page: ListPage, book: Book, officer: Officer, words: Words
) -> Drawing:
    """
    Draw one page of a list, a row with its own button for each release.

    A button leads to the next page, and menus to the other lists, narrowed as this is, and to this
    one for another precedence. The title says EXERCISE for all; where only some of the rows are
    one, each of those says so itself.

    Args:
        listing: the rows of the page, and how many there are in all.
        page: which page of which list.
        book: the policy, roster and time to draw it by.
        officer: who asks.
        words: the officer's language and zone.
    """
    reader = Reader(officer.party, words)
    rows = list(listing.rows)[:PAGE]
    total = counted(listing.total, words)
    title = words.say(f"list-{page.name}", total=total)
    typed = page.narrowed.words
    sought = [context(words.say("quoted", text=typed))] if typed else []
    menus = [_lists(page, words), _precedences(page, book, words)]
    if not rows:
        none = paragraph(words.say("find-none" if typed else "list-none"))
        return _answer(book, words, title, *sought, none, *actions(menus))
    after = page.offset + len(rows)
    more = (
        [button(words.say("button-more"), "more", replace(page, offset=after).value)]
        if goes_on(listing, after, PAGE)
        else []
    )
    exercise = all(release.exercise for release in rows)
    return _titled(
        exercise,
        words,
        title,
        *sought,
        *(row(release, book, reader, marked=not exercise) for release in rows),
        context(words.say("list-shown", first=page.offset + 1, last=after, total=total)),
        *actions([*more, *menus]),
    )


def _lists(page: ListPage, words: Words) -> Json:
    """Return the menu of the lists, and of all that the words find."""
    pages = [replace(page, which=which, offset=0) for which in LISTS.values()]
    if page.narrowed.words:
        pages.insert(0, replace(page, which=None, offset=0))
    choices = {one.which: option(words.say(f"list-kind-{one.name}"), one.value) for one in pages}
    label = words.say("list-kinds")
    return menu(label, "list", list(choices.values()), choices.get(page.which))


def _precedences(page: ListPage, book: Book, words: Words) -> Json:
    """Return the menu of the precedences, the most urgent first, behind that of any."""
    known = sorted(book.policy.precedences.items(), key=lambda one: -one[1].rank)
    named: dict[int | None, str] = {None: words.say("list-any-precedence")}
    named |= {precedence.rank: words.precedence(key) for key, precedence in known}
    choices = {
        rank: option(
            name, replace(page, offset=0, narrowed=replace(page.narrowed, rank=rank)).value
        )
        for rank, name in named.items()
    }
    label = words.say("field-precedence")
    return menu(label, "filter", list(choices.values()), choices.get(page.narrowed.rank))


def show_answer(
    release: Release, book: Book, officer: Officer, words: Words, moves: Sequence[RegisterEntry]
) -> Drawing:
    """
    Draw what a card states, and who did what.

    Officers of the own party appear by name, others as their party.

    Args:
        release: the release to show.
        book: the policy, roster and time to draw it by.
        officer: who asks.
        words: the officer's language and zone.
        moves: the register of the release, oldest first.
    """
    reader = Reader(officer.party, words)
    version = visible_version(release, officer.party)
    mine = visible_deliveries(release, officer.party)
    held = release_text.suspension(release, book, mine)
    told = [m for m in moves if entry_visible(m, release, officer.party, moves)]
    history = [
        _move(m, book, officer, words, several=len(mine) > 1, release=release)
        for m in told[-HISTORY:]
    ]
    why = [paragraph(words.say("suspended-now", why=words.refusal(held)))] if held else []
    return Drawing(
        release_text.heading(release, words, officer.party),
        [
            release_text.top(release, words, officer.party),
            release_text.subject_lines(release, version, book, reader),
            *why,
            pairs_block(release_text.fact_pairs(release, book, reader)),
            *_bulleted(release_text.status_lines(release, book, reader)),
            *([rich((words.say("history"), True)), bullets(history)] if history else []),
            context(release_text.small_print(release, version, book, words)),
        ],
    )


def audit_answer(
    release: Release, records: Sequence[Record], book: Book, officer: Officer, words: Words
) -> Drawing:
    """
    Draw the audit records of a release that the officer's party may see.

    Args:
        release: the release that the records are about.
        records: its audit records, oldest first.
        book: the policy, roster and time to draw it by.
        officer: who asks.
        words: the officer's language and zone.
    """
    visible = visible_records(
        map(_entry, records), release, officer.party, lambda d: needed(release, d, book)
    )
    seen = list(compress(records, visible))
    title = words.say("audit-title", number=release.number)
    if not seen:
        return _answer(book, words, title, paragraph(words.say("list-none")))
    heads = [words.say(head) for head in ("audit-when", "audit-who", "audit-what", "audit-result")]
    rows = [
        [
            words.time(moment(r.at)),
            _name(OfficerId(r.actor), r.party, book, officer, words),
            clip(r.action if r.rule else words.moved(r.action), CELL),
            _result(r, officer, words),
        ]
        for r in seen[-RECORDS:]
    ]
    shown = words.say(
        "list-shown", first=max(len(seen) - RECORDS, 0) + 1, last=len(seen), total=len(seen)
    )
    return _answer(book, words, title, table([heads, *rows]), context(shown))


def _entry(record: Record) -> AuditEntry:
    detail = json.loads(record.detail) if record.detail else {}
    moves = detail.get("moves")
    return AuditEntry(
        moment(record.at),
        record.party,
        record.action,
        by_clock=record.actor == CLOCK,
        refused=bool(record.rule),
        made_for=detail.get("party"),
        changes=tuple(Change(*move) for move in moves) if isinstance(moves, list) else (),
    )


def _result(record: Record, officer: Officer, words: Words) -> str:
    """Say how an attempt went, and of the own party's decision whether the text was unopened."""
    if record.rule:
        return words.say("audit-refused", rule=record.rule)
    said = words.say("audit-done")
    unopened = record.party == officer.party and json.loads(record.detail or "{}").get("unread")
    return f"{said} · {words.say('text-unopened')}" if unopened else said


def refusal_answer(refusal: Refusal, words: Words, *, typed: str = "") -> Drawing:
    """
    Say why a command did nothing, with the rule id in small print.

    Args:
        refusal: why not.
        words: the officer's language and zone.
        typed: the word of the command that nothing fits, if that is why.
    """
    said = words.refusal(refusal, typed=typed)
    return Drawing(said, [paragraph(said), context(words.say("rule", rule=refusal.rule))])


def done_answer(step: str, release: Release, book: Book, words: Words) -> Drawing:
    """
    Say what an officer did and, of a decision, which destinations it covered and until when.

    Args:
        step: the name of the step.
        release: the release after the step.
        book: the policy and roster, with the officer as `book.by`.
        words: the officer's language and zone.
    """
    said = release_text.done(step, release, book, words)
    if release.exercise:
        said = f"{words.say('exercise')} · {said}"
    lines = release_text.status_lines(release, book, Reader(book.by.party, words))
    return Drawing(said, [paragraph(said), *_bulleted(lines)])


def _bulleted(lines: Sequence[str]) -> list[Json]:
    return [bullets(lines)] if lines else []


def row(release: Release, book: Book, reader: Reader, *, marked: bool) -> Json:
    """Draw one release of a list, beside the button that shows it."""
    words, mine = reader.words, visible_deliveries(release, reader.party)
    ends = [d.expires_at for d in mine if d.readable(book.now) and d.expires_at]
    expires = [words.say("list-expires", at=words.time(min(ends)))] if ends else []
    undecided = times.decide_by(release, mine, book, words)
    lapses = [words.say("list-lapses", at=undecided)] if undecided else []
    named = f"{words.precedence(release.precedence)} · {release.number}"
    if release.exercise and marked:
        named = f"{words.say('exercise')} · {named}"
    stages = dict.fromkeys(release_text.short_status(release, d, book, reader) for d in mine)
    stands = (release_text.routes(mine, book, words), words.listed(stages), *expires, *lapses)
    said = paragraph("\n".join((named, words.title(release), " · ".join(stands))))
    show = button(words.say("button-show"), "show", card_state.value(release, 0))
    # A screen reader reads the buttons one after the other: each says what it shows.
    spoken = {"accessibility_label": words.say("list-show", number=release.number)}
    return {**said, "accessory": show | spoken}


def _name(
    by: OfficerId | None, party: str | None, book: Book, officer: Officer, words: Words
) -> str:
    """
    Return the name of who did something, as far as the officer's party may know.

    It is the name of an officer of the own party who is still of it. Of anybody else it is the
    party. For clock and operator it is the desk itself.
    """
    known = book.roster.get(by) if by and party == officer.party else None
    if known and known.party == officer.party:
        return known.name
    return party or words.say("by-the-system")


def _move(
    move: RegisterEntry,
    book: Book,
    officer: Officer,
    words: Words,
    *,
    several: bool,
    release: Release,
) -> str:
    """
    Return one line of the register, with the destination where there are several.

    Supervisors and inspectors also read which of their own party's decisions were taken without
    opening the text.
    """
    parts = [
        words.time(move.at),
        _name(move.by, move.party, book, officer, words),
        words.moved(move.step),
        *([move.to] if move.to and several else []),
    ]
    if move.authorisation:
        parts.append(words.say("under-authorisation", authorisation=move.authorisation))
    watches = move.party == officer.party and officer.is_a(*WATCHING)
    if watches and decided_unread(release, move):
        parts.append(words.say("text-unopened"))
    explained = reason_visible(move, officer.party)
    consent = consent_of(release, move)
    if consent and consent.lifetime and consent.lifetime < release.lifetime:
        parts.append(words.say("history-for", span=durations.exact(consent.lifetime, words)))
    if move.code and explained:
        parts.append(words.code(move.code))
    if move.step == TRY:
        parts.append(_name(OfficerId(move.note or ""), move.party, book, officer, words))
    elif move.note and explained:
        parts.append(words.say("quoted", text=characters.on_one_line(move.note)))
    return " · ".join(parts)


def _answer(book: Book, words: Words, title: str, *blocks: Json) -> Drawing:
    """
    Draw an answer under its title, with EXERCISE before that while the policy is an exercise.

    Args:
        book: the policy in force.
        words: the officer's language and zone.
        title: what the answer is about.
        *blocks: what it says.
    """
    return _titled(book.policy.exercise, words, title, *blocks)


def _titled(exercise: bool, words: Words, title: str, *blocks: Json) -> Drawing:
    """Draw an answer under its title, with EXERCISE before that where all in it is one."""
    titled = f"{words.say('exercise')} · {title}" if exercise else title
    return Drawing(titled, [header(titled), *blocks])
