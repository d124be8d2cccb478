"""App Home: what waits for this officer's desk, what it shared and what it received."""

from collections.abc import Sequence

from bot.domain.book import Book
from bot.domain.people import Officer
from bot.domain.release import Release
from handlers import facts
from handlers.blocks import Json, context, divider, header, paragraph, rich
from handlers.facts import Reader
from handlers.listing import Listed
from handlers.views import exercise_line
from handlers.words import Words

ROWS = 8
"""Releases shown under each heading; the rest are in the list."""


def home_view(officer: Officer, book: Book, words: Words, *, waiting: Listed, shared: Listed) -> Json:
    """The Home of an officer on the roster: `waiting` is pending at their desk, `shared` has been released."""
    reader = Reader(officer.party, words)
    given = [r for r in shared.rows if r.originator == officer.party]
    received = [r for r in shared.rows if r.originator != officer.party]
    return _home(
        [
            *exercise_line(words, exercise=book.policy.exercise),
            *_part(words.say("home-waiting", total=waiting.total), waiting.rows, book, reader),
            divider(),
            *_part(words.say("home-shared"), given, book, reader),
            divider(),
            *_part(words.say("home-received"), received, book, reader),
            context(words.say("home-more")),
        ]
    )


def stranger_home(words: Words, exercise: bool) -> Json:
    """The Home of a person who is not on the roster."""
    return _home([*exercise_line(words, exercise=exercise), paragraph(words.say("home-stranger"))])


def _home(blocks: list[Json]) -> Json:
    return {"type": "home", "blocks": blocks}


def _part(title: str, rows: Sequence[Release], book: Book, reader: Reader) -> list[Json]:
    if not rows:
        return [header(title), paragraph(reader.words.say("list-none"))]
    return [header(title), *(_line(release, book, reader) for release in rows[:ROWS])]


def _line(release: Release, book: Book, reader: Reader) -> Json:
    mine = facts.in_order(facts.visible(release, reader.party), book, reader.words)
    stages = dict.fromkeys(f"{d.to}: {facts.short_stand(release, d, book, reader)}" for d in mine)
    return rich((facts.heading(release, reader.words), True), (release.title, False), (" · ".join(stages), False))
