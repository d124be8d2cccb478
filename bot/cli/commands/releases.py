"""
`tripoint show` and `tripoint list`: where releases stand and who did what, without their content.
"""

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from itertools import count, islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select, true

from bot.cli.console import inputs
from bot.cli.console.open_store import open_store
from bot.cli.console.output import CommandError, jsonable, say, say_json, say_table
from bot.cli.console.party_view import known, party_of
from bot.domain.book import Book
from bot.domain.deadlines.decision_period import decide_by, lapses_at, left
from bot.domain.release.release import Delivery, RegisterEntry, Release
from bot.domain.release.stages import ENDED, OPEN
from bot.domain.steps.outcomes import outcome
from bot.domain.text import characters, typed
from handlers.text import durations
from handlers.text.words import Words
from storage.queries import conditions
from storage.queries.search import fits
from storage.releases.repository import moves_of, read
from storage.tables.releases import DELIVERY, RELEASE

_PAGE = 200


def show(args: Namespace) -> None:
    """Show one release, with its register."""
    with open_store(inputs.settings()) as store:
        release, moves = store.db.read(lambda connection: _looked_up(connection, args.number)).now()
        book = store.queries.book(inputs.now()).now()
    if args.json:
        say_json(_told(release, book) | {"moves": [jsonable(move) for move in moves]})
        return
    exercise = "EXERCISE " if release.exercise else ""
    say(
        f"{exercise}{release.number}  {release.precedence}  {release.subject}  under "
        f"{release.arrangement}"
    )
    say(f"Title: {release.title}")
    say(f"Purpose: {characters.on_one_line(release.purpose)}")
    for version in release.versions:
        marking = "//".join([version.level, *version.caveats])
        say(
            f"Version {version.n}: {marking}, for {', '.join(version.rel_to)}, by "
            f"{version.drafted_by}"
        )
    rows = [
        (d.to, " > ".join(d.hops), d.stage.value, d.version or "", _time(d.expires_at))
        for d in release.deliveries
    ]
    say_table(("to", "route", "stage", "version", "ends"), rows)
    say()
    say_table(
        ("at", "step", "by", "to", "from", "now", "why"),
        (
            (
                _time(m.at),
                m.step,
                m.by or m.authorisation or "clock",
                m.to,
                m.before,
                m.after,
                characters.on_one_line(m.note or m.code or ""),
            )
            for m in moves
        ),
    )


def listed(args: Namespace) -> None:
    """
    List releases, newest first: all, or with `--party` those that a party may know of, as it may.
    """
    with open_store(inputs.settings()) as store:
        book = store.queries.book(inputs.now()).now()
        party = party_of(book.policy, args.party) if args.party else None
        found = store.db.read(
            lambda connection: list(islice(_seen(connection, book, party, args), args.limit))
        ).now()
    if args.json:
        say_json([told for _, told in found])
    elif found:
        heads = ("number", "precedence", "submitted", "to", "stage", "ends", "title")
        say_table(
            heads, (row for release, told in found for row in _rows(release, told, book, party))
        )
    else:
        say(_none(args, party))


_ONLY = {"waiting": "is waiting for somebody", "overdue": "is overdue", "unread": "was not read"}


def _none(args: Namespace, party: str | None) -> str:
    """Say what there is none of."""
    asked = [*(["is live"] if args.live else []), *([_ONLY[args.only]] if args.only else [])]
    if not asked:
        return f"No releases yet{f' that {party} may know of' if party else ''}."
    return f"No release {' and '.join(asked)}{f', as far as {party} may know' if party else ''}."


def _rows(
    release: Release, told: dict[str, Any], book: Book, party: str | None
) -> Iterator[tuple[str, ...]]:
    """
    Yield a line of the table for each destination that is told of.

    Args:
        release: The release.
        told: What may be told of it.
        book: The policy in force and the time.
        party: Who reads it, or None for the originator's view.
    """
    about = f"{'EXERCISE ' * release.exercise}{release.number}"
    for d in told["deliveries"]:
        delivery = release.delivery(d["to"])
        assert delivery, "what is told of is there"
        ends = _end(release, delivery, book) if d["expires_at"] or told["decide_by"] else ""
        submitted = _time(release.submitted_at)
        yield (
            about,
            release.precedence,
            submitted,
            d["to"],
            _stands(release, d, delivery, book, party),
            ends,
            release.title[:60],
        )


def meant(connection: Connection, text: str) -> str:
    """
    Find the release that a typed number means, in full or short (`KOR-K7Q4`, `k7q4`).

    Returns:
        Its full number.

    Raises:
        CommandError: There is none, or several.
    """
    number = typed.number(text)
    found = (
        select(RELEASE.c.number)
        .where(fits(number[0]) if number else false())
        .order_by(RELEASE.c.number)
    )
    fitting: list[str] = list(connection.scalars(found))
    if not fitting:
        raise CommandError(f"There is no release {number[0] if number else text}.")
    if len(fitting) > 1:
        raise CommandError(f"{text} fits several releases: {', '.join(fitting)}.")
    return fitting[0]


def _looked_up(connection: Connection, text: str) -> tuple[Release, list[RegisterEntry]]:
    number = meant(connection, text)
    return read(connection, [number])[number], moves_of(connection, number)


def _seen(
    connection: Connection, book: Book, party: str | None, args: Namespace
) -> Iterator[tuple[Release, dict[str, Any]]]:
    """
    Yield the releases that a party may know of, newest first, each with what it may know.

    They are read a page at a time.

    Args:
        connection: Where they are read.
        book: The policy in force and the time.
        party: The party, or None for all that there is.
        args: The command's arguments, which may ask for fewer.
    """
    found = (
        select(RELEASE.c.number)
        .order_by(RELEASE.c.submitted_at.desc(), RELEASE.c.number)
        .limit(_PAGE)
    )
    if args.only:
        which = select(DELIVERY.c.number).where(_only(args.only, party, book.now))
        found = found.where(RELEASE.c.number.in_(which))
    if party:
        found = found.where(conditions.visible_releases(party))
    if args.live:
        ended = [stage.value for stage in ENDED]
        found = found.where(
            RELEASE.c.number.in_(select(DELIVERY.c.number).where(DELIVERY.c.stage.not_in(ended)))
        )
    for offset in count(0, _PAGE):
        numbers = list(connection.scalars(found.offset(offset)))
        for release in read(connection, numbers).values():
            whole = _told(release, book)
            told = known(release, whole, party) if party else whole
            if told:
                yield release, told
        if len(numbers) < _PAGE:
            return


def _told(release: Release, book: Book) -> dict[str, Any]:
    """
    Make a release a value of JSON, with when it will lapse.

    `lapses_at` is null where the arrangement is on hold, and where nothing of the release is open.
    """
    is_open = any(d.stage in OPEN for d in release.deliveries)
    told: dict[str, Any] = jsonable(release)
    return told | {"lapses_at": jsonable(lapses_at(release, book)) if is_open else None}


def _end(release: Release, delivery: Delivery, book: Book) -> str:
    if delivery.expires_at or delivery.stage not in OPEN:
        return _time(delivery.expires_at)
    stopped = book.on_hold(release.arrangement)
    return (
        f"stopped, {durations.two_units(left(release, book), Words())} left"
        if stopped
        else _time(decide_by(release, book))
    )


def _only(which: str, party: str | None, now: datetime) -> ColumnElement[bool]:
    """
    Return the condition for what waits, is overdue or is unread.

    Args:
        which: `waiting`, `overdue` or `unread`.
        party: Whose steps and offers are meant, or None for anybody's.
        now: The time it must hold at.
    """
    of, whose = DELIVERY.c, true() if party is None else DELIVERY.c.waits_for == party
    if which == "unread":
        return and_(whose, conditions.unread(of, of.waits_for, now))
    rule = {"waiting": conditions.waiting, "overdue": conditions.overdue}[which](of, now)
    return and_(or_(whose, of.originator == party), rule)


def _stands(
    release: Release, told: dict[str, Any], d: Delivery, book: Book, party: str | None
) -> str:
    """
    Say the stage of a delivery, and where it ended undone what was not done and by whom.

    Args:
        release: The release.
        told: What may be told of it.
        d: The delivery.
        book: The policy in force and the time.
        party: Who reads it, or None for the originator's view.
    """
    found = outcome(release, d, party or release.originator, book.now)
    return f"{told['stage']}, {found.undone.value} ({found.party})" if found else str(told["stage"])


def _time(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%MZ") if at else ""
