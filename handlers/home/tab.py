"""
The Home tab of an officer.

It begins with what the officer's role is for, and shows what waits for the officer, what they sent,
what their desk shared and received, and the parts for their roles.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.book import Book
from bot.domain.officers import Role
from handlers.home import roles, rows
from handlers.render import listings
from handlers.render.modals import exercise_line
from handlers.render.paging import counted, list_value, page_value, turns
from handlers.slack.blocks import (
    Json,
    actions,
    bullets,
    button,
    context,
    divider,
    header,
    modal,
    paragraph,
)
from handlers.text.verbs import VERBS
from handlers.text.words import Reader, Words
from storage.queries.lists import Listing
from storage.queries.worklist import Page, Worklist

SIZES: Page = (6, 4, 4)
"""Page sizes of what waits, of what was shared and of what was received."""
ROWS = 20
"""Releases on one page of a list that opens from Home."""
LISTS = ("mine", "pending", "overdue", "shared", "expiring", "ended")


def home_view(
    book: Book, words: Words, seen: Worklist, page: Page = (0, 0, 0), *, first: bool = False
) -> Json:
    """
    Draw the Home tab of the officer who asks: `book.by`, who is on the roster and active.

    Args:
        book: the policy, roster and time to draw it by.
        words: the officer's language and zone.
        seen: the lists and figures to show.
        page: how many are passed over of what waits, was shared, was received.
        first: whether the officer has not been here before: then it says what all this is for.
    """
    reader = Reader(book.by.party, words)
    listed = (seen.waiting, seen.shared, seen.received)
    waiting, *others = (
        _part(place, listing, page, book, reader) for place, listing in enumerate(listed)
    )
    acts = book.by.is_a(Role.LIAISON, Role.APPROVER)
    watches = acts or book.by.is_a(Role.SUPERVISOR)
    shown = [others[at] for at in (0, 1) if listed[at + 1].rows]
    empty = [block for at in (0, 1) if not listed[at + 1].rows for block in others[at]]
    parts = [
        _welcome(book, words) if first else [],
        waiting if acts else [],
        *roles.duties(book, words, seen),
        roles.first_of("sent", seen.sent, rows.sent, book, reader),
        *shown,
        empty,
        roles.presence(book, words) if watches else [],
        [*actions(_lists(words)), context(words.say("home-more"))],
    ]
    return _home(
        [
            *exercise_line(words, exercise=book.policy.exercise),
            *actions(_begun(book, words, seen)),
            context(words.say("home-as-of", party=reader.party, at=_as_of(book, words))),
            *_divided(parts),
        ]
    )


def _as_of(book: Book, words: Words) -> str:
    return words.moment_dated(book.now, book.now)


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
    listed = listing.rows[:ROWS]
    exercise = all(release.exercise for release in listed) if listed else book.policy.exercise
    shown = [listings.row(release, book, reader, marked=not exercise) for release in listed]
    return modal(
        "list",
        words.say(f"home-list-{which}"),
        [
            *exercise_line(words, exercise=exercise),
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


PRIMARY: tuple[tuple[Role, str], ...] = (
    (Role.LIAISON, "request"),
    (Role.APPROVER, "list_pending"),
    (Role.SUPERVISOR, "list_overdue"),
    (Role.SECURITY, "list_ended"),
    (Role.INSPECTOR, "list_ended"),
    (Role.CUSTODIAN, "list_shared"),
)
"""
What each role is there for, as the action id of a button; of several roles the first counts. A
releasing authority has what is to be decided first instead, as long as anything is.
"""


def _role(book: Book) -> tuple[Role, str]:
    return next(((role, act) for role, act in PRIMARY if book.by.is_a(role)), PRIMARY[-1])


def _begun(book: Book, words: Words, seen: Worklist) -> list[Json]:
    """Return the buttons of the first row: the one that the role is for, and *Ask*."""
    role, act = _role(book)
    if act in VERBS:
        others = ("launch", "ask") if book.policy.templates else ("ask",)
        begin = [button(words.say(f"form-{other}"), other, other) for other in others]
        return [button(words.say(f"form-{act}"), act, act, style="primary"), *begin]
    if role is Role.APPROVER:
        urgent = rows.first_to_decide(seen.waiting.rows, book, words)
        if urgent:
            return urgent
    which = act.removeprefix("list_")
    label = words.say(f"home-first-{which}")
    return [button(label, act, list_value(which, 0), style="primary")]


def _lists(words: Words) -> list[Json]:
    """Return the buttons that open a list."""
    return [
        button(words.say(f"home-list-{which}"), f"list_{which}", list_value(which, 0))
        for which in LISTS
    ]


def _welcome(book: Book, words: Words) -> list[Json]:
    """Say what this desk does, what the officer's role does, and three things to try."""
    role, _ = _role(book)
    return [
        header(words.say("home-welcome", party=book.by.party)),
        paragraph(words.say("home-what")),
        paragraph(words.say(f"home-role-{role.value}")),
        bullets(words.say(f"home-try-{role.value}").split("\n")),
        *actions([button(words.say("button-welcomed"), "welcomed", page_value((0, 0, 0)))]),
    ]


@dataclass(frozen=True)
class _Kind:
    """
    One of the lists on the Home tab: its heading, the text for when it is empty, and its lines.
    """

    heading: str
    none: str
    line: rows.Line
    empty: Callable[[str], Json] = context


def _part(place: int, listing: Listing, page: Page, book: Book, reader: Reader) -> list[Json]:
    words, skipped, size, kind = reader.words, page[place], SIZES[place], _KINDS[place]
    listed = listing.rows[:size]
    if not listed:
        return [kind.empty(words.say(kind.none))]
    return [
        header(words.say(kind.heading, total=counted(listing.total, words))),
        *(block for release in listed for block in kind.line(release, book, reader)),
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


_KINDS = (
    _Kind("home-for-you", "home-for-you-none", rows.waiting, header),
    _Kind("home-shared", "home-shared-none", rows.shared),
    _Kind("home-received", "home-received-none", rows.received),
)
