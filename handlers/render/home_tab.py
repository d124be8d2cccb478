"""
The Home tab of an officer.

It shows what waits for the officer, what their desk shared and received, and the parts for their
roles.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.notifications.cards import Card, CardKind
from bot.domain.notifications.worklist import STEP_FOR, due_by, time_left, waits_for
from bot.domain.officers import Role
from bot.domain.refusals import Refusal
from bot.domain.release.authority import authors_of
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Stage
from bot.domain.release.visibility import visible_deliveries
from handlers.render import cards, release_text
from handlers.render.card_state import buttons, value
from handlers.render.home_roles import duties, presence
from handlers.render.modals import exercise_line
from handlers.render.paging import counted, list_value, page_value, turns
from handlers.slack.blocks import (
    Json,
    actions,
    button,
    context,
    divider,
    header,
    modal,
    paragraph,
    section,
)
from handlers.text import durations
from handlers.text.verbs import VERBS
from handlers.text.words import Reader, Words, escape
from storage.queries.lists import Listing
from storage.queries.worklist import Page, Worklist

SIZES: Page = (6, 5, 5)
"""Page sizes of what waits, of what was shared and of what was received."""
ROWS = 20
"""Releases on one page of a list that opens from Home."""
LISTS = ("mine", "pending", "overdue", "shared", "expiring")
KIND_FOR = {
    Stage.ASKED: CardKind.ASKED,
    Stage.ORIGINATOR_REVIEW: CardKind.DECISION,
    Stage.RELAY_REVIEW: CardKind.DECISION,
    Stage.RETURNED: CardKind.RETURNED,
    Stage.RELEASED: CardKind.RELEASE,
}
"""Which card's buttons an item has, by the stage that it is at."""

Line = Callable[[Release, Book, Reader], list[Json]]


def home_view(book: Book, words: Words, seen: Worklist, page: Page = (0, 0, 0)) -> Json:
    """
    Draw the Home tab of the officer who asks: `book.by`, who is on the roster and active.

    Args:
        book: the policy, roster and time to draw it by.
        words: the officer's language and zone.
        seen: the lists and figures to show.
        page: how many are passed over of what waits, was shared, was received.
    """
    reader = Reader(book.by.party, words)
    listed = (seen.waiting, seen.shared, seen.received)
    waiting, *others = (
        _part(place, listing, page, book, reader) for place, listing in enumerate(listed)
    )
    acts = book.by.is_a(Role.LIAISON, Role.APPROVER)
    own = [waiting, presence(book, words)] if acts else []
    shown = [others[at] for at in (0, 1) if listed[at + 1].rows]
    empty = [block for at in (0, 1) if not listed[at + 1].rows for block in others[at]]
    parts = [*own, *duties(book, words, seen), actions(_next(book, words)), *shown, empty]
    return _home(
        [
            *exercise_line(words, exercise=book.policy.exercise),
            context(words.say("home-as-of", party=reader.party, at=words.time(book.now))),
            *_divided(parts),
            context(words.say("home-more")),
        ]
    )


def _divided(parts: list[list[Json]]) -> list[Json]:
    """Join the parts, with a divider between them."""
    some = [part for part in parts if part]
    return [block for at, part in enumerate(some) for block in ([divider()] if at else []) + part]


def list_view(book: Book, words: Words, listing: Listing, which: str, offset: int) -> Json:
    """
    Draw a page of a list, in the modal that opens from the Home tab.

    Args:
        book: the policy, roster and time to draw it by.
        words: the officer's language and zone.
        listing: the rows from `offset` on, and how many there are in all.
        which: the name of the list.
        offset: how many rows are passed over.
    """
    reader = Reader(book.by.party, words)
    shown = [_said(release, words, _line(release, book, reader)) for release in listing.rows[:ROWS]]
    return modal(
        "list",
        words.say(f"home-list-{which}"),
        [
            *exercise_line(words, exercise=book.policy.exercise),
            header(words.say(f"list-{which}", total=counted(listing.total, words))),
            *(shown or [paragraph(words.say("list-none"))]),
            *_turned(
                listing,
                offset,
                ROWS,
                words,
                lambda way, to: (f"list_{way}", list_value(which, to)),
            ),
        ],
        close=words.say("close"),
    )


def stranger_home(words: Words, exercise: bool) -> Json:
    """Draw the Home tab of a person who is not on the roster."""
    return _home([*exercise_line(words, exercise=exercise), paragraph(words.say("home-stranger"))])


def _home(blocks: list[Json]) -> Json:
    return {"type": "home", "blocks": blocks}


def _next(book: Book, words: Words) -> list[Json]:
    """Return the buttons that begin something or open a list."""
    begun = (step for step in ("request", "ask") if VERBS[step].is_for(book.by))
    return [
        *(button(words.say(f"form-{step}"), step, step) for step in begun),
        *(
            button(words.say(f"home-list-{which}"), f"list_{which}", list_value(which, 0))
            for which in LISTS
        ),
    ]


@dataclass(frozen=True)
class _Kind:
    """
    One of the lists on the Home tab: its heading, the text for when it is empty, and its lines.
    """

    heading: str
    none: str
    line: Line
    empty: Callable[[str], Json] = context


def _part(place: int, listing: Listing, page: Page, book: Book, reader: Reader) -> list[Json]:
    words, skipped, size, kind = reader.words, page[place], SIZES[place], _KINDS[place]
    rows = listing.rows[:size]
    if not rows:
        return [kind.empty(words.say(kind.none))]
    return [
        header(words.say(kind.heading, total=counted(listing.total, words))),
        *(block for release in rows for block in kind.line(release, book, reader)),
        *_turned(
            listing,
            skipped,
            size,
            words,
            lambda way, to: (way, page_value(_with(page, place, to))),
        ),
    ]


def _turned(
    listing: Listing,
    offset: int,
    size: int,
    words: Words,
    leads: Callable[[str, int], tuple[str, str]],
) -> list[Json]:
    """
    Say which part of a list is shown, with buttons to the pages beside it, or nothing where none
    is.

    Args:
        listing: the rows from `offset` on, and how many there are in all.
        offset: how many rows are passed over.
        size: how many a page shows.
        words: the officer's language and zone.
        leads: action id and value of the button to a page, by way and offset.
    """
    pressed = [
        button(words.say(f"home-{way}"), *leads(way, to))
        for way, to in turns(listing, offset, size)
    ]
    if not pressed:
        return []
    last = str(offset + len(listing.rows[:size]))
    total = counted(listing.total, words)
    where = words.say("home-page", first=str(offset + 1), last=last, total=total)
    return [context(where), *actions(pressed)]


def _with(page: Page, place: int, to: int) -> Page:
    waiting, shared, received = (to if at == place else skipped for at, skipped in enumerate(page))
    return waiting, shared, received


def _waiting(release: Release, book: Book, reader: Reader) -> list[Json]:
    """
    Draw an item that waits for the officer: what for, the time left, and the buttons of its card.
    """
    mine = waits_for(release, book)
    words = reader.words
    if not mine:
        known = visible_deliveries(release, reader.party)
        return [_said(release, words, release_text.routes(known, book, words))]
    first, step = mine[0], STEP_FOR[mine[0].stage]
    to = ", ".join(d.to for d in mine)
    what = words.say(
        f"home-{step.value}", origin=release.originator, to=to, asked=release.asked_party or to
    )
    held = words.say("waits-suspended") if release_text.suspension(release, book, mine) else ""
    parts = filter(None, (what, held, _aimed(release, mine, book, words)))
    return [
        _said(release, words, " · ".join(parts)),
        *actions(_presses(release, first, book, reader)),
    ]


def _aimed(release: Release, mine: Sequence[Delivery], book: Book, words: Words) -> str:
    """
    Say how long there is for the first of these steps, or how long ago it was due.

    On hold, it says how much time the step has left.
    """
    if book.on_hold(release.arrangement):
        still = min(
            (some for d in mine if (some := time_left(release, d, book)) is not None),
            default=timedelta(),
        )
        return release_text.stopped(still, words) if still > timedelta() else ""
    until = min((at for d in mine if (at := due_by(release, d, book))), default=None)
    return _left(until, book, words) if until else ""


def _left(until: datetime, book: Book, words: Words) -> str:
    """Say how long there is until a time, or how long ago it was."""
    left = until - book.now
    return words.say(
        "home-left" if left > timedelta() else "home-over",
        span=durations.rounded(abs(left), words),
    )


def _presses(release: Release, d: Delivery, book: Book, reader: Reader) -> list[Json]:
    """Return the buttons of the item's card, without those that would only be refused."""
    kind = KIND_FOR[d.stage]
    card = Card(kind, reader.party, d.version if kind is not CardKind.ASKED else 0)
    sheet = cards.sheet_of(card, release, book, reader.words)
    needless = {
        "withdraw": book.by.id not in authors_of(release, reader.party),
        "acknowledge": not release.has("read", party=reader.party, version=d.version),
        "details": not _may_look(release, book),
    }
    return [press for press in buttons(sheet) if not needless.get(press["action_id"], False)]


def _may_look(release: Release, book: Book) -> bool:
    with suppress(Refusal):
        return bool(steps.look(release, book))
    return False


def _shared(release: Release, book: Book, reader: Reader) -> list[Json]:
    """
    Draw an item that the own desk shared.

    It says how each destination stands and how long the release can be read there.
    """
    pressed = None
    if VERBS["recall"].is_for(book.by):
        pressed = _press("recall", release, len(release.versions), reader.words)
    return [_said(release, reader.words, _stands(release, book, reader), pressed)]


def _received(release: Release, book: Book, reader: Reader) -> list[Json]:
    """Draw an item that reached the own desk, with a button where the officer may read it."""
    pressed = None
    with suppress(Refusal):
        pressed = _press("open", release, steps.may_read(release, book), reader.words)
    return [_said(release, reader.words, _stands(release, book, reader), pressed)]


def _line(release: Release, book: Book, reader: Reader) -> str:
    """Return the route and the status of a release, for a list."""
    mine = visible_deliveries(release, reader.party)
    ends = [d.expires_at for d in mine if d.expires_at and d.readable(book.now)]
    stands = dict.fromkeys(release_text.short_status(release, d, book, reader) for d in mine)
    left = [_left(min(ends), book, reader.words)] if ends else []
    return " · ".join([release_text.routes(mine, book, reader.words), ", ".join(stands), *left])


def _stands(release: Release, book: Book, reader: Reader) -> str:
    """
    Return one line per delivery, such as `JPN: acknowledged · 3 days left`.

    The originator sees each destination, all others only their own.
    """
    lines = []
    for d in visible_deliveries(release, reader.party):
        if reader.party in (release.originator, d.to):
            line = f"{d.to}: {release_text.short_status(release, d, book, reader)}"
            if d.expires_at and d.readable(book.now):
                line = f"{line} · {_left(d.expires_at, book, reader.words)}"
            lines.append(line)
    return "\n".join(lines)


def _said(release: Release, words: Words, line: str, pressed: Json | None = None) -> Json:
    """
    Draw heading and title of a release and a line about it, beside the button if there is one.
    """
    said = section(
        f"*{escape(release_text.heading(release, words))}*\n{escape(release.title)}\n{escape(line)}"
    )
    return {**said, **({"accessory": pressed} if pressed else {})}


def _press(action: str, release: Release, version: int, words: Words) -> Json:
    return button(words.say(f"button-{action}"), action, value(release, version))


_KINDS = (
    _Kind("home-for-you", "home-for-you-none", _waiting, header),
    _Kind("home-shared", "home-shared-none", _shared),
    _Kind("home-received", "home-received-none", _received),
)
