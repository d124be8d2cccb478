"""What officers ask for: lists, numbers and figures, each by an index and with a limit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from bot.domain.people import Officer
from bot.domain.policy import Policy
from bot.domain.release import Release
from bot.domain.stages import ENDED, READABLE, Stage
from storage import rows
from storage.auditing import HEAD
from storage.carding import CARD, TIMER
from storage.rows import DELIVERY, RELEASE, VERSION

Which = Literal["mine", "pending", "overdue", "shared", "expiring"]
Rule = ColumnElement[bool]

MOST_FOUND = 20
MOST_COUNTED = 1000
"""How far a list is counted: beyond it, it is more than that."""
_LOOK_ALIKES = str.maketrans("OIL", "011")
_STEP_OF = {
    Stage.ORIGINATOR_REVIEW: "originator_review",
    Stage.RELAY_REVIEW: "relay_review",
    Stage.RELEASED: "acknowledge",
}
"""The stages that have an allowance, and which of the policy's it is."""


@dataclass(frozen=True)
class Listing:
    """One page of a list, and how long the whole list is."""

    rows: list[Release]
    total: int


@dataclass(frozen=True)
class Snapshot:
    """Figures of the moment; `behind_since` is since when the card that waits longest has been behind."""

    open_by_stage: dict[str, int]
    cards_behind: int
    behind_since: datetime | None
    timers_due: int
    audit_records: int


def known_to(officer: Officer) -> Rule:
    """`release.may_know` as a condition on rows."""
    party = officer.party
    reached = or_(
        and_(DELIVERY.c.hub == party, DELIVERY.c.offered_at.is_not(None)),
        and_(DELIVERY.c.to_party == party, DELIVERY.c.released_at.is_not(None)),
    )
    return or_(RELEASE.c.originator == party, RELEASE.c.asked_party == party, _any_delivery(reached))


def find(connection: Connection, text: str, officer: Officer) -> list[str]:
    """
    The numbers a typed text may mean, of those the officer may know, newest first, at most `MOST_FOUND`.

    The last part alone will do, or party and last part; letters that look like digits are taken for them.
    """
    *before, last = text.strip().upper().split("-")
    if len(before) > 2:
        return []
    rule = RELEASE.c.code == last.translate(_LOOK_ALIKES)
    if before:
        rule = and_(rule, RELEASE.c.originator == before[0])
    if len(before) == 2:
        rule = and_(rule, RELEASE.c.number.startswith(f"{before[0]}-{before[1]}-", autoescape=True))
    found = select(RELEASE.c.number).where(rule, known_to(officer)).order_by(RELEASE.c.submitted_at.desc())
    return list(connection.scalars(found.limit(MOST_FOUND)))


def by_ref(connection: Connection, ref: str) -> str | None:
    """The number of the release with an opaque id."""
    number: str | None = connection.scalar(select(RELEASE.c.number).where(RELEASE.c.ref == ref))
    return number


def listing(
    connection: Connection, policy: Policy, officer: Officer, which: Which, now: datetime, limit: int, offset: int
) -> Listing:
    """
    One page of a list, as the officer may see it.

    Args:
        which: `mine` (drafted or asked by the officer), `pending` (waits for their party), `overdue` (a step of
            theirs, or of what they offer, has used up its allowance), `shared` (can be read now), `expiring`
            (can be, but the policy warns of its end).
    """
    rule = and_(known_to(officer), _list(policy, officer, which, now))
    total = connection.scalar(select(func.count()).select_from(RELEASE).where(rule)) or 0
    page = select(RELEASE.c.number).where(rule).order_by(*_order(which)).limit(limit).offset(offset)
    return Listing(list(rows.read(connection, list(connection.scalars(page))).values()), total)


def snapshot(connection: Connection, now: datetime) -> Snapshot:
    """The figures of the moment, for metrics."""
    ended = [stage.value for stage in ENDED]
    stages = select(DELIVERY.c.stage, func.count()).where(DELIVERY.c.stage.not_in(ended)).group_by(DELIVERY.c.stage)
    behind = select(func.count(), func.min(CARD.c.since)).where(CARD.c.wants > CARD.c.drew)
    due = select(func.count()).select_from(TIMER).where(TIMER.c.done.is_(False), TIMER.c.due_at <= now)
    cards, oldest = connection.execute(behind).one()
    return Snapshot(
        open_by_stage={row[0]: row[1] for row in connection.execute(stages)},
        cards_behind=cards,
        behind_since=oldest,
        timers_due=connection.scalar(due) or 0,
        audit_records=connection.scalar(select(HEAD.c.size).where(HEAD.c.id == 1)) or 0,
    )


def _list(policy: Policy, officer: Officer, which: Which, now: datetime) -> Rule:
    readable = and_(DELIVERY.c.stage.in_([s.value for s in READABLE]), DELIVERY.c.expires_at > now)
    if which == "mine":
        drafted = select(VERSION.c.number).where(VERSION.c.drafted_by == officer.id)
        own = (RELEASE.c.drafted_by == officer.id, RELEASE.c.asked_by == officer.id)
        return or_(*own, RELEASE.c.number.in_(drafted))
    if which == "pending":
        return _any_delivery(DELIVERY.c.waits_for == officer.party)
    if which == "overdue":
        theirs = or_(DELIVERY.c.waits_for == officer.party, RELEASE.c.originator == officer.party)
        return _any_delivery(and_(theirs, overdue(policy, now)))
    if which == "expiring":
        warned = timedelta(seconds=max(policy.reminders.expiry_warn_s, default=0))
        readable = and_(readable, DELIVERY.c.expires_at <= now + warned)
    return _any_delivery(readable)


def overdue(policy: Policy, now: datetime) -> Rule:
    """A delivery that has stood in its stage longer than its precedence allows the step."""
    return or_(
        *(
            and_(
                DELIVERY.c.stage == stage.value,
                RELEASE.c.precedence == precedence,
                DELIVERY.c.stage_since < now - policy.allowance(precedence, step),
            )
            for stage, step in _STEP_OF.items()
            for precedence in policy.precedences
        )
    )


def _order(which: Which) -> tuple[Any, ...]:
    newest = (RELEASE.c.submitted_at.desc(), RELEASE.c.number)
    if which in ("pending", "overdue"):
        return (RELEASE.c.rank.desc(), RELEASE.c.submitted_at, RELEASE.c.number)
    if which == "expiring":
        first = select(func.min(DELIVERY.c.expires_at)).where(DELIVERY.c.number == RELEASE.c.number)
        return (first.scalar_subquery(), *newest)
    return newest


def _any_delivery(rule: Rule) -> Rule:
    return select(DELIVERY.c.number).where(DELIVERY.c.number == RELEASE.c.number, rule).exists()
