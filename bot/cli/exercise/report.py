"""The report of a rehearsal: what happened, a timeline per desk, and what was not expected."""

import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot.app import Runtime
from bot.cli.console.output import jsonable, say, say_table
from bot.cli.exercise import expectations
from bot.cli.exercise.timeline import (
    MET,
    MISSED,
    Passage,
    Past,
    Row,
    Span,
    passages,
    past,
    rows,
    spans,
)
from bot.cli.files.roster_file import ROOMS
from bot.domain.book import Book
from bot.sandbox.delivery.faults import SWITCHES
from bot.sandbox.scenario.player import Line, Outage, Player
from bot.sandbox.scenario.script import Script
from bot.sandbox.scenario.validation import clock, filled
from bot.sandbox.workspace.records import Message
from storage.tables.outbox import CARD

WIDTH = 100


@dataclass(frozen=True)
class Rehearsal:
    """
    A rehearsal that is over.

    Attributes:
        wrong: In what it was not as the script says, or as a desk has to be.
    """

    script: Script
    began: datetime
    ended: datetime
    exercise: bool
    names: Mapping[str, str]
    lines: tuple[Line, ...]
    outages: tuple[Outage, ...]
    rows: tuple[Row, ...]
    spans: tuple[Span, ...]
    passages: tuple[Passage, ...]
    posted: int
    wrong: tuple[str, ...]

    @property
    def as_meant(self) -> bool:
        """Return whether everything went as the script says."""
        return not self.wrong


async def finished(
    player: Player, house: Runtime, start: float, end: float, *, broken_off: bool = False
) -> Rehearsal:
    """
    Judge a play by what the desk keeps at its end.

    Args:
        player: What played.
        house: The running desk.
        start: When it began.
        end: When it ended.
        broken_off: Whether it was stopped before its end, and is judged only so far.
    """
    began, now = datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)
    book = await house.store.queries.book(now)
    known = await house.store.db.read(past)
    waits = spans(book.policy, known)
    kinds = await house.store.db.read(_kinds)
    posts = [*_posts(player, known, book, kinds)]
    cards = [row for _, _, row in posts]
    wrong = [f"{_when(line, start)}: {fault}." for line in player.lines for fault in line.wrong]
    if broken_off:
        wrong.append(f"Broken off at {clock(end - start)}, before the script was over.")
    else:
        wrong += expectations.wrong(player.script, player.names, known, waits, now)
    wrong += _twice([(channel, mark) for channel, mark, _ in posts])
    behind = (await house.store.queries.snapshot(now)).cards_behind
    wrong += [f"Cards that do not show how things stand: {behind}."] if behind else []
    report = await house.store.audit.verify()
    wrong += [f"The audit log is not whole: {fault}" for fault in report.faults]
    return Rehearsal(
        player.script,
        began,
        now,
        book.policy.exercise,
        dict(player.names),
        tuple(player.lines),
        tuple(player.outages),
        tuple(sorted([*rows(waits, known, now), *cards], key=lambda row: row.at)),
        tuple(waits),
        tuple(passages(book.policy, known)),
        len(cards),
        tuple(wrong),
    )


ARRIVES = {"reminder": "reminder arrives", "escalation": "escalated", "expiring": "end announced"}
"""What the report calls each kind of notice in a channel. Everything else there is a card."""


def _kinds(c: Connection) -> dict[str, str]:
    return {row.block_id: row.kind for row in c.execute(select(CARD.c.block_id, CARD.c.kind))}


def _posts(
    player: Player, known: Past, book: Book, kinds: Mapping[str, str]
) -> Iterator[tuple[str, str, Row]]:
    """
    Yield every message about a release in a desk's channel.

    Args:
        player: What played.
        known: All that the desk keeps.
        book: The desks and their channels.
        kinds: By mark of a message, the kind of notice it is.

    Yields:
        The channel, the message's mark, and its line of the timeline.
    """
    rooms: dict[str, tuple[str, str]] = {
        channel: (d.party, room)
        for d in book.desks.values()
        for room in ROOMS
        if (channel := getattr(d, room))
    }
    for channel, (party, room) in rooms.items():
        for message in player.sandbox.workspace.channels[channel].messages:
            number = _first_named(message.rendered, known)
            if number and message.blocks and message.in_channel:
                at = datetime.fromtimestamp(float(message.ts), UTC)
                waited = at - max((m.at for m in known.moves[number] if m.at <= at), default=at)
                what = ARRIVES.get(kinds.get(_mark(message), ""), "card arrives")
                yield channel, _mark(message), Row(at, party, what, room, number, took=waited)


def _first_named(text: str, known: Past) -> str | None:
    """Return the release that a message is of: a correction names what it corrects behind that."""
    found = {text.find(r.number): r.number for r in known.releases if r.number in text}
    return found[min(found)] if found else None


def _mark(message: Message) -> str:
    return str(message.blocks[0].get("block_id", ""))


def _twice(marks: Sequence[tuple[str, str]]) -> list[str]:
    counted = Counter(marks).items()
    return [
        f"A card stands {times} times in {channel}." for (channel, _), times in counted if times > 1
    ]


def _when(line: Line, start: float) -> str:
    return f"{clock(line.at - start)} {line.inject.who or ''}".rstrip()


def say_head(script: Script) -> None:
    """Print what is going to be played."""
    say(f"EXERCISE  {script.title}")
    _say_wrapped(script.about)
    say("On an embedded workspace: no account, no network, nothing is kept.")
    say()


def _say_wrapped(text: str, first: str = "", others: str = "") -> None:
    """Print a text on lines of at most `WIDTH`, with what stands before the first and the
    others.
    """
    for part in textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=others, break_long_words=False
    ):
        say(part)


def follow(line: Line, player: Player) -> None:
    """Print what was just played."""
    inject = line.inject
    first = f"{clock(inject.at + (inject.lasts if line.over else 0)):>7}  "
    room = " " * len(first)
    _say_wrapped(_what(line, player), first, room)
    marked = [("│ ", text) for text in line.answer.splitlines()]
    marked += [("✗ ", fault) for fault in line.wrong]
    marked += [("– ", f"passed over: {line.passed}")] if line.passed else []
    for mark, text in marked:
        _say_wrapped(text, room + mark, room + mark)
    sys.stdout.flush()


def _what(line: Line, player: Player) -> str:
    inject = line.inject
    if inject.fault:
        label = SWITCHES[inject.fault].label
        return (
            f"⚡ {label}: over."
            if line.over
            else f"⚡ {label}, for {clock(inject.lasts)}. {inject.note}".strip()
        )
    if inject.who is None:
        return f"— {inject.note}"
    name = player.sandbox.workspace.users[inject.who].real_name
    did = (
        filled(inject.type, player.names)
        if inject.type
        else f"clicks {inject.click}"
        if inject.click
        else "goes on"
    )
    return f"{name}: {inject.note or did}"


def say_all(told: Rehearsal) -> None:
    """Print the timeline of each desk, the objectives, the faults, and what was not expected."""
    names = {number: name for name, number in told.names.items()}
    say()
    say(f"{'EXERCISE  ' * told.exercise}Timeline, from {told.began:%d %b %Y %H:%M:%S}Z".upper())
    for name, number in told.names.items():
        say(f"{name} = {number}")
    for desk in _desks(told):
        say()
        say(desk or "Nobody's desk")
        heads = ("at", "zulu", "step", "who", "release", "took", "target", "outcome")
        say_table(heads, [_cells(row, told.began, names) for row in told.rows if row.desk == desk])
    say()
    say_table(
        (
            "from offer to receipt",
            "to",
            "offered",
            "received",
            "took",
            "target",
            "outcome",
            "now",
        ),
        [
            (
                names.get(p.number, p.number),
                p.to,
                _since(p.offered, told.began),
                _since(p.received, told.began),
                _span(p.received - p.offered) if p.received else "",
                _span(p.objective.allowed),
                _loud(p.verdict(told.ended)),
                p.stage,
            )
            for p in told.passages
        ],
    )
    _say_sums(told)


def _desks(rehearsal: Rehearsal) -> list[str]:
    """Return the desks, in the order in which something happened at them."""
    return list(dict.fromkeys(row.desk for row in rehearsal.rows))


def _cells(row: Row, began: datetime, names: Mapping[str, str]) -> tuple[str, ...]:
    version = f" v{row.version}" if row.version else ""
    return (
        f"{_since(row.at, began):>7}",
        f"{row.at:%H:%M:%SZ}",
        row.what,
        row.who,
        names.get(row.number, row.number) + version,
        _span(row.took) if row.took is not None else "",
        _span(row.objective.allowed) if row.objective else "",
        row.rule or _loud(row.verdict),
    )


def _say_sums(told: Rehearsal) -> None:
    say()
    for desk in _desks(told):
        verdicts = Counter(span.verdict(told.ended) for span in told.spans if span.desk == desk)
        say(f"{desk}: targets met {verdicts[MET]}, missed {verdicts[MISSED]}.")
    for outage in told.outages:
        failed = Counter(call.method for call in outage.failed)
        by = ", ".join(f"{method} {count}" for method, count in failed.most_common())
        began, ended = (datetime.fromtimestamp(at, UTC) for at in (outage.began, outage.ended))
        label = SWITCHES[outage.inject.fault or ""].label
        span = f"{_since(began, told.began)} to {_since(ended, told.began)}"
        text = (
            f"{label}, {span}: {len(outage.failed)} of {len(outage.calls)} calls "
            f"failed{f' ({by})' if by else ''}."
        )
        _say_wrapped(text)
    say(f"Cards in the desks' channels: {told.posted}.")
    say()
    if told.as_meant:
        say(
            "All went as the script says: no card missing or twice, none out of date, the audit "
            "log whole."
        )
    for sentence in told.wrong:
        say(f"✗ {sentence}")


def _loud(verdict: str) -> str:
    return verdict.upper() if verdict == MISSED else verdict


def _since(at: datetime | None, began: datetime) -> str:
    return clock((at - began).total_seconds()) if at else ""


def _span(span: timedelta) -> str:
    return clock(span.total_seconds())


def told(rehearsal: Rehearsal) -> dict[str, Any]:
    """
    Return the report as a value of JSON.

    Times are in ISO 8601 and lengths of time in seconds. It never holds content.
    """
    r = rehearsal
    return {
        "exercise": r.exercise,
        "title": r.script.title,
        "began": jsonable(r.began),
        "ended": jsonable(r.ended),
        "as_meant": r.as_meant,
        "wrong": list(r.wrong),
        "releases": dict(r.names),
        "desks": {
            desk: [jsonable(row) for row in r.rows if row.desk == desk] for desk in _desks(r)
        },
        "objectives": [
            jsonable(span)
            | {"took": jsonable(span.took(r.ended)), "verdict": span.verdict(r.ended)}
            for span in r.spans
        ],
        "passages": [
            jsonable(passage) | {"verdict": passage.verdict(r.ended)} for passage in r.passages
        ],
        "faults": [
            {
                "fault": o.inject.fault,
                "began": datetime.fromtimestamp(o.began, UTC).isoformat(),
                "ended": datetime.fromtimestamp(o.ended, UTC).isoformat(),
                "calls": len(o.calls),
                "failed": dict(Counter(call.method for call in o.failed)),
            }
            for o in r.outages
        ],
    }
