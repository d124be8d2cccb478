"""A timeline per desk: each step, how long it took, and how long it was allowed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection, select

from bot.calendars import days_off
from bot.domain.deadlines.allowance import STEP_OF, due
from bot.domain.officers import slack_user
from bot.domain.policy.model import Policy
from bot.domain.release.release import Delivery, RegisterEntry, Release
from bot.domain.release.stages import ENDED, OPEN, Stage, Step
from storage.audit.record import Record
from storage.audit.rows import every_record, moment
from storage.releases.repository import moves_of, read
from storage.tables.releases import RELEASE

MET, MISSED, WAITS = "met", "missed", "waits"
_CALLED = {"caveats": "confirm caveats", "details": "read to decide"}
_TAKEN_BACK = frozenset({"withdraw", "recall"})
_BY_THE_CLOCK = frozenset({Step.LAPSE.value, Step.EXPIRE.value})
_UNDONE = frozenset({Stage.LAPSED, Stage.EXPIRED})


@dataclass(frozen=True)
class Past:
    """All that a desk keeps: releases with their registers, and the audit log."""

    releases: tuple[Release, ...]
    moves: Mapping[str, Sequence[RegisterEntry]]
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Objective:
    """How long something may take, and when that time is over."""

    allowed: timedelta
    due: datetime


@dataclass(frozen=True)
class Span:
    """
    What waited for a desk, from when to when.

    Attributes:
        until: None where it still waits.
        to: The destinations it was for.
        ended_by: The step that ended it.
        objective: None where it has none.
    """

    number: str
    desk: str
    stage: Stage
    version: int
    to: tuple[str, ...]
    began: datetime
    ended: datetime | None
    ended_by: str
    objective: Objective | None

    @property
    def step(self) -> str | None:
        """Return which of the policy's steps it is, or None where it has no objective."""
        return STEP_OF.get(self.stage)

    def took(self, now: datetime) -> timedelta:
        """Return how long it waited, up to now where it still does."""
        return (self.ended or now) - self.began

    def verdict(self, now: datetime) -> str:
        """
        Say whether its objective was met or missed.

        Missed is what was done after its time, and what lapsed or expired undone.

        Returns:
            `MET` or `MISSED`, `WAITS` for what still waits in time, or "" for what has no objective
            or was taken back in time.
        """
        if self.objective is None:
            return ""
        if (self.ended or now) >= self.objective.due or self.ended_by in _BY_THE_CLOCK:
            return MISSED
        if self.ended is None:
            return WAITS
        return "" if self.ended_by in _TAKEN_BACK else MET


@dataclass(frozen=True)
class Row:
    """
    One line of a desk's timeline.

    Attributes:
        who: A user id, or what else did it. Where nobody has yet, the stage that waits.
        rule: Why it was refused, where it was.
    """

    at: datetime
    desk: str
    what: str
    who: str
    number: str = ""
    version: int = 0
    to: tuple[str, ...] = ()
    took: timedelta | None = None
    objective: Objective | None = None
    verdict: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Passage:
    """
    One release to one destination, from offer to receipt, against its whole objective.

    Attributes:
        received: When it was received, or None where it was not.
    """

    number: str
    to: str
    offered: datetime
    received: datetime | None
    objective: Objective
    stage: Stage

    def verdict(self, now: datetime) -> str:
        """
        Say whether the objective was met or missed.

        Returns:
            `MET` or `MISSED`, or "" where somebody decided against it or took it back, or where it
            is still on its way in time.
        """
        if self.received is not None:
            return MET if self.received < self.objective.due else MISSED
        on_its_way = self.stage in OPEN | {Stage.RELEASED}
        return MISSED if self.stage in _UNDONE or (on_its_way and now >= self.objective.due) else ""


def past(connection: Connection) -> Past:
    """Read everything that a desk keeps. This is for a rehearsal, whose database is small."""
    numbers = list(
        connection.scalars(
            select(RELEASE.c.number).order_by(RELEASE.c.submitted_at, RELEASE.c.number)
        )
    )
    moves = {number: moves_of(connection, number) for number in numbers}
    return Past(tuple(read(connection, numbers).values()), moves, tuple(every_record(connection)))


def _objective(
    policy: Policy, release: Release, stage: Stage | None, party: str, since: datetime
) -> Objective | None:
    """
    Work out how long the policy allows a party for a stage.

    Nothing else in this module knows how that time is counted.

    Args:
        policy: The policy.
        release: The release.
        stage: The stage, or None for the whole way from offer to receipt.
        party: The party that must act.
        since: When the stage began, or the release was offered.

    Returns:
        The allowance and when it is over, or None for a stage without objective.
    """
    if stage is None:
        given = timedelta(seconds=policy.precedences[release.precedence].objective_s)
    elif stage in STEP_OF:
        given = policy.allowance(release.precedence, STEP_OF[stage])
    else:
        return None
    return Objective(given, due(policy, days_off, party, release.precedence, since, given))


def spans(policy: Policy, known: Past) -> list[Span]:
    """Return everything that waited for a desk. One wait for several destinations is one span."""
    found = sorted(
        (
            span
            for release in known.releases
            for delivery in release.deliveries
            for span in _spans(policy, release, delivery, known.moves[release.number])
        ),
        key=_same,
    )
    together = [list(same) for _, same in groupby(found, key=_same)]
    return [replace(same[0], to=tuple(to for each in same for to in each.to)) for same in together]


def _same(span: Span) -> tuple[datetime, str, str, str, datetime, int]:
    return (
        span.began,
        span.number,
        span.desk,
        span.stage,
        span.ended or datetime.max.replace(tzinfo=UTC),
        span.version,
    )


def _spans(
    policy: Policy, release: Release, delivery: Delivery, moves: Iterable[RegisterEntry]
) -> Iterator[Span]:
    began: RegisterEntry | None = None
    for move in [
        *(m for m in moves if m.to in (None, delivery.to) and m.after and m.after != m.before),
        None,
    ]:
        if began and began.after and began.after not in ENDED | {Stage.ACKNOWLEDGED}:
            yield Span(
                release.number,
                _holder(release, delivery, began.after),
                began.after,
                began.version,
                (delivery.to,),
                began.at,
                move.at if move else None,
                move.step if move else "",
                _objective(
                    policy, release, began.after, _holder(release, delivery, began.after), began.at
                ),
            )
        began = move


def _holder(release: Release, delivery: Delivery, stage: Stage) -> str:
    """Return the desk that a stage waits for."""
    if stage is Stage.RELAY_REVIEW:
        return delivery.hub or release.originator
    return delivery.to if stage is Stage.RELEASED else release.originator


def passages(policy: Policy, known: Past) -> list[Passage]:
    """Return every release to every destination, from offer to receipt."""
    return [
        _passage(policy, release, delivery)
        for release in known.releases
        for delivery in release.deliveries
    ]


def _passage(policy: Policy, release: Release, delivery: Delivery) -> Passage:
    offered = release.submitted_at
    whole = _objective(policy, release, None, delivery.to, offered)
    assert whole, "every precedence has an objective"
    return Passage(
        release.number, delivery.to, offered, delivery.acknowledged_at, whole, delivery.stage
    )


def rows(waits: Sequence[Span], known: Past, now: datetime) -> list[Row]:
    """Return what every desk did, read and was refused, and what still waits for it, by time."""
    made = [*_acts(waits, known, now), *_refusals(known)]
    made += [
        Row(
            now,
            span.desk,
            "still waits",
            span.stage.value,
            span.number,
            span.version,
            span.to,
            span.took(now),
            span.objective,
            span.verdict(now),
        )
        for span in waits
        if span.ended is None
    ]
    return sorted(made, key=lambda row: row.at)


def _acts(waits: Sequence[Span], known: Past, now: datetime) -> Iterator[Row]:
    for number, moves in known.moves.items():
        for (at, step, by, version), same in groupby(
            moves, key=lambda m: (m.at, m.step, m.by, m.version)
        ):
            each = list(same)
            over = next(
                (s for s in waits if s.number == number and s.ended == at and s.ended_by == step),
                None,
            )
            to = tuple(m.to for m in each if m.to)
            desk = each[0].party or (over.desk if over else _reminded(known, number, each[0]))
            row = Row(
                at,
                desk,
                _CALLED.get(step, step),
                slack_user(by) if by else "the clock",
                number,
                version,
                to,
            )
            if over and over.desk == desk:
                row = replace(
                    row, took=over.took(now), objective=over.objective, verdict=over.verdict(now)
                )
            yield row


def _reminded(known: Past, number: str, move: RegisterEntry) -> str:
    """Return the desk that the clock reminded."""
    release = next(r for r in known.releases if r.number == number)
    delivery = release.delivery(move.to) if move.to else None
    return _holder(release, delivery, move.before) if delivery and move.before else ""


def _refusals(known: Past) -> Iterator[Row]:
    for record in known.records:
        if record.result == "refused":
            at = moment(record.at)
            who, what = record.actor.partition("/")[2] or record.actor, f"{record.action} refused"
            yield Row(
                at, record.party or "", what, who, record.object or "", rule=record.rule or ""
            )
