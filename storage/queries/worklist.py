"""What waits for an officer, and a desk's numbers, read by index and never more than is shown."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, exists, false, func, select, text, true

from bot.domain import handover
from bot.domain.handover import Part, Summary
from bot.domain.officers import Officer, Role
from bot.domain.policy.model import Policy
from bot.domain.release.stages import UNDER_REVIEW, Stage
from bot.domain.steps.decision import LOOKING
from storage.outbox.timers import LOOK
from storage.queries import conditions, lists
from storage.queries.as_of import among
from storage.tables.audit import AUDIT
from storage.tables.columns import Rule
from storage.tables.questions import QUESTION
from storage.tables.releases import (
    ASKED_LONGER,
    CONSENT,
    DELIVERY,
    HISTORY,
    RELEASE,
    STAGE_INTERVAL,
    VERSION,
)

MOST = 4
"""How many are read of what a Home shows the first of."""
SOON = timedelta(hours=24)
"""What ends within this is expiring soon, for a supervisor."""
HANDED_MOST = 6
"""How many of each part of a summary are named."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)
_SLOTS = {Stage.ORIGINATOR_REVIEW: "originator", Stage.RELAY_REVIEW: "relay"}


@dataclass(frozen=True)
class Stand:
    """How many deliveries wait in a stage, and since when the oldest of them does."""

    count: int
    oldest: datetime


@dataclass(frozen=True)
class Numbers:
    """
    A desk's own figures of the moment, each at most as high as is counted, as in its digest.

    Steps are counted, one for each destination.

    Attributes:
        waiting: what waits for the desk, by stage.
        overdue: its own steps and those on what it offered.
        unread: what it received and nobody there has read.
        unacknowledged: what it shared and nobody has acknowledged.
        expiring: what ends soon, counted in releases.
        undone: what ended by itself within a week with its step not taken.
    """

    waiting: dict[Stage, Stand] = field(default_factory=dict)
    overdue: int = 0
    unread: int = 0
    unacknowledged: int = 0
    expiring: int = 0
    undone: int = 0


@dataclass(frozen=True)
class Worklist:
    """
    What a Home shows: a page of what waits for the officer, of what their desk shared, of what it
    received, and the first of what else concerns their roles.

    Attributes:
        sent: what the officer sent and others have now.
        late: the overdue steps of the desk and those on what it offered, as on list `overdue`.
        open: the desk's own steps that are not overdue, and what it is asked.
    """

    waiting: lists.Listing
    shared: lists.Listing
    received: lists.Listing
    numbers: Numbers | None = None
    refused: dict[str, int] | None = None
    sent: lists.Listing = lists.NOTHING
    late: lists.Listing = lists.NOTHING
    open: lists.Listing = lists.NOTHING


Page = tuple[int, int, int]
"""How many are passed over of what waits, was shared, was received."""


def outlook(
    c: Connection, policy: Policy, officer: Officer, now: datetime, page: Page, sizes: Page
) -> Worklist:
    """
    Return what an officer's Home shows, by their roles.

    The figures are of their own party alone.

    Args:
        c: the connection, in a transaction.
        policy: the policy in force.
        officer: the officer.
        now: the time of it.
        page: which page of each of the three lists.
        sizes: how many lines a page of each has.
    """
    party = officer.party
    joined = DELIVERY.join(RELEASE, RELEASE.c.number == DELIVERY.c.number)
    waits = [lists.by_target(_waits_for_officer(policy, officer, now), joined)]
    if officer.is_a(Role.LIAISON):
        waits.append(_asked_of_officer(policy, officer))
    if officer.is_a(Role.APPROVER):
        waits.append(lists.by_target(_extension_asked(policy, officer, now), joined))
    shared, received = (
        lists.by_time(lists.live(now, whose))
        for whose in (DELIVERY.c.originator == party, DELIVERY.c.to_party == party)
    )
    watches, supervises = officer.is_a(Role.SECURITY, Role.INSPECTOR), officer.is_a(Role.SUPERVISOR)
    firsts = {
        "sent": lists.sent(officer, now) if officer.is_a(Role.LIAISON) else [],
        "late": lists.late(party, now) if supervises else [],
        "open": _open(party, now) if supervises else [],
    }
    parts = [
        lists.Part(waits, sizes[0], page[0]),
        lists.Part([shared], sizes[1], page[1], newest=True),
        lists.Part([received], sizes[2], page[2], newest=True),
        *(lists.Part(branches, MOST, 0) for branches in firsts.values() if branches),
    ]
    waiting, mine, given, *first = lists.paged(c, parts)
    return Worklist(
        waiting,
        mine,
        given,
        **dict(zip((name for name, some in firsts.items() if some), first, strict=True)),
        numbers=numbers(c, officer, now) if supervises else None,
        refused=refused(c, party, now) if watches else None,
    )


def watch_summary(c: Connection, party: str, now: datetime) -> Summary:
    """
    Return what the next to have the watch of a desk is handed: the first of each part, and how much
    there is.
    """
    own = lists.waiting(party, now)
    looked = and_(HISTORY.c.party == party, HISTORY.c.step == LOOK, HISTORY.c.at > now - LOOKING)
    claimed = and_(own, exists().where(HISTORY.c.number == DELIVERY.c.number, looked))
    unanswered = conditions.unanswered(party)
    branches = {
        "overdue": [lists.by_turn(lists.overdue(party, now))],
        "open": [lists.by_target(lists.in_time(party, now))],
        "questions": [lists.by_target(unanswered, conditions.ASKED_ABOUT)],
        "looking": [lists.by_target(claimed)],
        "ending": [lists.ending(party, now, now + handover.SOON)],
    }
    pages = lists.paged(c, [lists.Part(some, HANDED_MOST, 0) for some in branches.values()])
    since = select(HISTORY.c.number, func.max(HISTORY.c.at)).where(
        HISTORY.c.number.in_([release.number for page in pages for release in page.rows]), looked
    )
    return Summary(
        {name: Part(page.rows, page.total) for name, page in zip(branches, pages, strict=True)},
        {row[0]: row[1] for row in c.execute(since.group_by(HISTORY.c.number))},
    )


def numbers(c: Connection, officer: Officer, now: datetime) -> Numbers:
    """Return a desk's figures."""
    party = officer.party
    waits, late = lists.waiting(party, now), conditions.overdue(DELIVERY.c, now)
    stages = select(DELIVERY.c.stage, func.count(), func.min(DELIVERY.c.stage_since)).where(waits)
    elsewhere = DELIVERY.c.waits_for != party
    shared = and_(DELIVERY.c.stage == Stage.RELEASED.value, conditions.waiting(DELIVERY.c, now))
    return Numbers(
        {
            Stage(row[0]): Stand(row[1], row[2])
            for row in c.execute(stages.group_by(DELIVERY.c.stage))
        },
        overdue=_steps(c, lists.overdue(party, now))
        + _steps(c, and_(lists.offered(party, late), elsewhere)),
        unread=_steps(
            c, and_(DELIVERY.c.waits_for == party, conditions.unread(DELIVERY.c, party, now))
        ),
        unacknowledged=_steps(c, lists.offered(party, shared)),
        expiring=lists.count(c, [lists.ending(party, now, now + SOON)]),
        undone=c.scalar(
            select(func.count())
            .select_from(STAGE_INTERVAL)
            .where(conditions.undone(party, now - WEEK, now))
        )
        or 0,
    )


def _steps(c: Connection, rule: Rule) -> int:
    """Return how many steps a condition holds of, counted to one more than `MOST_COUNTED`."""
    some = select(DELIVERY.c.number).where(rule).limit(lists.MOST_COUNTED + 1).subquery()
    return c.scalar(select(func.count()).select_from(some)) or 0


def _waits_for_officer(policy: Policy, officer: Officer, now: datetime) -> Rule:
    """`waiting.waits_for` as a condition on deliveries joined with their releases."""
    found = _kinds(policy, officer)
    kinds = [
        (among(DELIVERY.c.stage, stages), rule)
        for role, stages, rule in found
        if officer.is_a(role)
    ]
    # A CASE, so that a database does not take the stages for rare among what waits, where they are
    # all there is.
    asked: Rule = case(*kinds, else_=false()) if kinds else false()
    return and_(
        lists.waiting(officer.party, now), _needed(policy, officer), asked, _unbound(officer)
    )


def _open(party: str, now: datetime) -> list[lists.Branch]:
    """Return branches of what waits for a desk and is not overdue, and of what it is asked."""
    asked = lists.by_target(conditions.put_to(party), conditions.ASKED_ABOUT)
    return [lists.by_target(lists.in_time(party, now)), asked]


def _asked_of_officer(policy: Policy, officer: Officer) -> lists.Branch:
    """
    Return `worklist.answers` as a branch of what waits for an officer.

    It stands there by when it was asked, as what waits does by its target: the decision waits on.
    """
    rule = and_(conditions.put_to(officer.party), _needed(policy, officer), _unbound(officer))
    order = (QUESTION.c.at, DELIVERY.c.submitted_at)
    about = conditions.ASKED_ABOUT
    return lists.Branch(rule, about, order, DELIVERY.c.number, lists.SEVERAL, absent_last=True)


def _extension_asked(policy: Policy, officer: Officer, now: datetime) -> Rule:
    """`worklist.extends` as a condition on deliveries joined with their releases."""
    asked = lists.live(now, and_(DELIVERY.c.hub == officer.party, text(ASKED_LONGER)))
    return and_(asked, _cleared(policy, officer), _needed(policy, officer), _unbound(officer))


def _kinds(policy: Policy, officer: Officer) -> list[tuple[Role, tuple[Stage, ...], Rule]]:
    """
    Return what waits for a role in some stages.

    What is asked beside is a scalar subquery each, because an EXISTS may be hashed whole.
    """
    cleared = _cleared(policy, officer)
    drafted = select(func.count()).where(
        VERSION.c.number == RELEASE.c.number, VERSION.c.drafted_by == officer.id
    )
    given = select(func.count()).where(
        CONSENT.c.number == DELIVERY.c.number,
        CONSENT.c.to_party == DELIVERY.c.to_party,
        CONSENT.c.slot
        == case({s.value: slot for s, slot in _SLOTS.items()}, value=DELIVERY.c.stage),
        CONSENT.c.version == DELIVERY.c.version,
        CONSENT.c.by == officer.id,
    )
    decides = and_(
        func.coalesce(RELEASE.c.drafted_by, "") != officer.id,
        func.coalesce(RELEASE.c.asked_by, "") != officer.id,
        drafted.scalar_subquery() == 0,
        given.scalar_subquery() == 0,
        cleared,
    )
    return [
        (Role.APPROVER, tuple(UNDER_REVIEW), decides),
        (Role.LIAISON, (Stage.ASKED, Stage.RETURNED), true()),
        (Role.LIAISON, (Stage.RELEASED,), cleared),
    ]


def _unbound(officer: Officer) -> Rule:
    """That the officer has taken no step on it for another party."""
    elsewhere = select(func.count()).where(
        HISTORY.c.number == DELIVERY.c.number,
        HISTORY.c.by == officer.id,
        HISTORY.c.party != officer.party,
    )
    return elsewhere.scalar_subquery() == 0


def _cleared(policy: Policy, officer: Officer) -> Rule:
    levels = [level for level in policy.levels if policy.within(level, officer.clearance)]
    carried = select(VERSION.c.level).where(
        VERSION.c.number == DELIVERY.c.number, VERSION.c.n == DELIVERY.c.version
    )
    return carried.scalar_subquery().in_(levels)


def _needed(policy: Policy, officer: Officer) -> Rule:
    own = officer.subjects
    if own is None:
        return true()
    return RELEASE.c.subject.in_(
        [s for s in policy.subjects if any(policy.covers(o, s) for o in own)]
    )


def refused(c: Connection, party: str, now: datetime) -> dict[str, int]:
    """
    Return how often each rule refused officers of a party within the last day, the most frequent
    first.
    """
    since = int((now - DAY).timestamp() * 1_000_000)
    count = func.count()
    asked = select(AUDIT.c.rule, count).where(
        AUDIT.c.party == party, AUDIT.c.at >= since, AUDIT.c.rule.is_not(None)
    )
    return {
        row[0]: row[1]
        for row in c.execute(asked.group_by(AUDIT.c.rule).order_by(count.desc(), AUDIT.c.rule))
    }
