"""`tripoint show` and `tripoint list`: where releases stand and who did what; never their content."""

from argparse import Namespace
from dataclasses import asdict, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select, true

from bot.cli import given
from bot.cli.desk import opened
from bot.cli.says import DONE, Stop, say, say_json, say_table
from bot.domain import signs, typed
from bot.domain.book import Book
from bot.domain.lapsing import decide_by, lapses_at, left
from bot.domain.outcomes import outcome
from bot.domain.release import Delivery, Move, Release
from bot.domain.stages import ENDED, OPEN
from bot.settings import Need
from handlers.words import Words
from storage import conditions
from storage.reads import fits
from storage.register import moves_of
from storage.rows import DELIVERY, RELEASE, read


def show(args: Namespace) -> int:
    """Show one release, with its register."""
    with opened(given.settings(Need.STORE)) as store:
        release, moves = store.read_now(lambda connection: _looked_up(connection, args.number))
        book = store.book_now(given.now())
    if args.json:
        say_json(_told(release, book) | {"moves": [plain(move) for move in moves]})
        return DONE
    exercise = "EXERCISE " if release.exercise else ""
    say(f"{exercise}{release.number}  {release.precedence}  {release.subject}  under {release.arrangement}")
    say(f"Title: {release.title}")
    say(f"Purpose: {signs.on_one_line(release.purpose)}")
    for version in release.versions:
        marking = "//".join([version.level, *version.caveats])
        say(f"Version {version.n}: {marking}, for {', '.join(version.rel_to)}, by {version.drafted_by}")
    rows = [(d.to, " > ".join(d.hops), d.stage.value, d.version or "", _time(d.expires_at)) for d in release.deliveries]
    say_table(("to", "route", "stage", "version", "ends"), rows)
    say()
    say_table(
        ("at", "step", "by", "to", "from", "now", "why"),
        (
            (_time(m.at), m.step, m.by or "clock", m.to, m.before, m.after, signs.on_one_line(m.note or m.code or ""))
            for m in moves
        ),
    )
    return DONE


def listed(args: Namespace) -> int:
    """List releases, newest first."""
    if args.limit < 1:
        raise Stop("--limit takes a number of at least 1.", usage=True)
    with opened(given.settings(Need.STORE)) as store:
        releases = store.read_now(lambda connection: _list(connection, args))
        book = store.book_now(given.now()) if releases else None
    if args.json:
        say_json([_told(release, book) for release in releases if book])
        return DONE
    if book is None:
        say("There is no such release.")
        return DONE
    rows = [
        (
            f"{'EXERCISE ' * r.exercise}{r.number}",
            r.precedence,
            _time(r.submitted_at),
            d.to,
            _stands(r, d, book.now),
            _end(r, d, book),
            r.title[:60],
        )
        for r in releases
        for d in r.deliveries
    ]
    say_table(("number", "precedence", "submitted", "to", "stage", "ends", "title"), rows)
    return DONE


def plain(value: Any) -> Any:
    """A release, or a part of one, as JSON has it: times in ISO 8601, spans in seconds."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.value if isinstance(value, Enum) else value


def meant(connection: Connection, text: str) -> str:
    """
    The number of the release that a typed number means: in full, or short (`KOR-K7Q4`, `k7q4`).

    Raises:
        Stop: There is none, or several.
    """
    number = typed.number(text)
    found = select(RELEASE.c.number).where(fits(number[0]) if number else false()).order_by(RELEASE.c.number)
    fitting: list[str] = list(connection.scalars(found))
    if not fitting:
        raise Stop(f"There is no release {text}.")
    if len(fitting) > 1:
        raise Stop(f"{text} fits several releases: {', '.join(fitting)}.")
    return fitting[0]


def _looked_up(connection: Connection, text: str) -> tuple[Release, list[Move]]:
    number = meant(connection, text)
    return read(connection, [number])[number], moves_of(connection, number)


def _list(connection: Connection, args: Namespace) -> list[Release]:
    party: str | None = args.party
    found = select(RELEASE.c.number).order_by(RELEASE.c.submitted_at.desc(), RELEASE.c.number).limit(args.limit)
    if args.only:
        found = found.where(RELEASE.c.number.in_(select(DELIVERY.c.number).where(_only(args.only, party, given.now()))))
    elif party:
        to = select(DELIVERY.c.number).where(DELIVERY.c.to_party == party)
        found = found.where(or_(RELEASE.c.originator == party, RELEASE.c.number.in_(to)))
    if args.live:
        ended = [stage.value for stage in ENDED]
        found = found.where(RELEASE.c.number.in_(select(DELIVERY.c.number).where(DELIVERY.c.stage.not_in(ended))))
    return list(read(connection, list(connection.scalars(found))).values())


def _why(move: Move) -> str:
    return signs.on_one_line(move.note or move.code or "")


def _told(release: Release, book: Book) -> dict[str, Any]:
    """A release as JSON has it; with when it will lapse: null on hold, and where nothing of it is open."""
    is_open = any(d.stage in OPEN for d in release.deliveries)
    told: dict[str, Any] = plain(release)
    return told | {"lapses_at": plain(lapses_at(release, book)) if is_open else None}


def _end(release: Release, delivery: Delivery, book: Book) -> str:
    if delivery.expires_at or delivery.stage not in OPEN:
        return _time(delivery.expires_at)
    stopped = book.on_hold(release.arrangement)
    return f"stopped, {Words().about(left(release, book))} left" if stopped else _time(decide_by(release, book))


def _only(which: str, party: str | None, now: datetime) -> ColumnElement[bool]:
    """What waits, is overdue or is unread: for anybody, or for one party and of what it offered."""
    of, whose = DELIVERY.c, true() if party is None else DELIVERY.c.waits_for == party
    if which == "unread":
        return and_(whose, conditions.unread(of, of.waits_for, now))
    rule = {"waiting": conditions.waiting, "overdue": conditions.overdue}[which](of, now)
    return and_(or_(whose, of.originator == party), rule)


def _stands(release: Release, d: Delivery, now: datetime) -> str:
    """The stage; where it ended by itself undone, what was not done, and by whom."""
    found = outcome(release, d, release.originator, now)
    return f"{d.stage.value}, {found.undone.value} ({found.party})" if found else d.stage.value


def _time(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%MZ") if at else ""
