"""
`make month`: a month of releases on a clock moved by hand, every reminder and announcement
accounted for.

The desk runs as it does every day (real database, real outbox, a sandbox over HTTP), but for the
cards of single releases, which other tests watch. What ought to have been sent is reckoned here
anew, from the plan alone, in another way than the desk's own: each step's working time is laid out
in stretches from the policy's office hours and the nations' holidays, and walked through. A table
shows both, and the command ends with 1 where anything is missing, early, late, doubled, or went to
somebody who need not act.
"""

import asyncio
import heapq
import io
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import func, select, update

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.notifications.cards import CardKind
from bot.domain.officers import officer_id
from bot.domain.release.release import Decision, Release
from bot.operations import logs
from storage.database.schema import migrate
from storage.outbox.timers import WAITING
from storage.tables.outbox import CARD, TIMER
from storage.tables.releases import HISTORY
from storage.transaction.act import Attempt
from tests.support.desk import Scene, scene

RELEASES = 500
BEGINS = datetime(2026, 11, 2, tzinfo=UTC)
"""
A Monday: the month holds Thanksgiving, Labour Thanksgiving Day, Culture Day and the end of American
summer time.
"""
DAYS = 30
TICK = timedelta(seconds=1)
SENT_WITHIN = timedelta(seconds=15)
"""How long after its moment a message may reach Slack while its channel takes one a second."""

DRAWN_EVERY = 20
"""How many events pass before what may wait is drawn, such as the requester's threads."""

ROUTES = {
    ("KOR", "JPN"): ("USA", 5),
    ("JPN", "KOR"): ("USA", 3),
    ("KOR", "USA"): (None, 2),
    ("JPN", "USA"): (None, 2),
    ("USA", "JPN"): (None, 2),
    ("USA", "KOR"): (None, 2),
}
OBJECTIVES = {"FLASH": 600, "IMMEDIATE": 1800, "PRIORITY": 10800, "ROUTINE": 21600}
SHARE = {"originator_review": 0.5, "relay_review": 0.3, "released": 0.2}
EVERY = {"FLASH": 300, "IMMEDIATE": 900, "PRIORITY": 3600, "ROUTINE": 14400}
FRACTIONS, MOST = (0.5, 0.8, 1.0), 8
WARNED = (86400, 14400, 3600)
OFFICE = {
    "USA": ("America/New_York", (9, 0), (17, 30), "US"),
    "JPN": ("Asia/Tokyo", (8, 30), (17, 15), "JP"),
    "KOR": ("Asia/Seoul", (9, 0), (18, 0), "KR"),
}
HALTED = (BEGINS + timedelta(days=10, hours=2), BEGINS + timedelta(days=12, hours=8))
"""Japan suspends the trilateral arrangement for longer than a FLASH may stay undecided."""


KINDS = {"reminder": "remind", "escalation": "escalate", "expiring": "warn"}
SENT_AT_ONCE = [*KINDS, "digest"]

NEXT_TIMER = select(func.min(TIMER.c.due_at)).where(WAITING)
BEHIND = CARD.c.wanted_version > CARD.c.drawn_version
UNSENT = (CARD.c.ts.is_(None), CARD.c.held_reason.is_(None), CARD.c.kind.in_(SENT_AT_ONCE))
NOTICE_BEHIND = select(CARD.c.id).where(BEHIND, *UNSENT).limit(1)
"""A notice that is to be sent; cards that lag are drawn with it, or now and then."""
LEAVE_CARDS = (
    update(CARD)
    .where(CARD.c.kind.in_([str(kind) for kind in CardKind]), BEHIND)
    .values(drawn_version=CARD.c.wanted_version)
)
"""The cards of single releases are other tests' affair: they are taken for drawn."""


@cache
def office_hours(party: str) -> list[tuple[datetime, datetime]]:
    """The stretches of three months in which a party works, laid out day by day."""
    zone, opens, closes, country = OFFICE[party]
    free = holidays.country_holidays(country, years=(2026, 2027))
    found = []
    for n in range(-2, 95):
        day: date = (BEGINS + timedelta(days=n)).date()
        if day.weekday() < 5 and day not in free:
            local = partial(datetime, day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
            found.append((local(*opens).astimezone(UTC), local(*closes).astimezone(UTC)))
    return found


def walked(
    party: str, precedence: str, since: datetime, seconds: Iterable[float], halts: bool
) -> Iterator[datetime]:
    """When so many seconds that count are over, for each of `seconds` in order."""
    stretches = (
        office_hours(party) if precedence == "ROUTINE" else [(since, since + timedelta(days=400))]
    )
    if halts:
        stretches = [
            piece
            for s in stretches
            for piece in ((s[0], min(s[1], HALTED[0])), (max(s[0], HALTED[1]), s[1]))
        ]
    left = iter(sorted(seconds))
    wanted, used = next(left), 0.0
    for opens, end in stretches:
        begin = max(opens, since)
        while begin < end and used + (end - begin).total_seconds() >= wanted:
            yield begin + timedelta(seconds=wanted - used)
            try:
                wanted = next(left)
            except StopIteration:
                return
        used += max((end - begin).total_seconds(), 0.0)


@dataclass
class Plan:
    """What will happen to one release, and what did."""

    origin: str
    to: str
    hub: str | None
    precedence: str
    at: datetime
    lifetime: str
    ends_in: str
    number: str = ""
    spells: list[tuple[str, str, datetime, datetime | None]] = field(default_factory=list)
    """Stage, party that must act, from, until."""
    readable: tuple[datetime, datetime, datetime | None] | None = None
    """From, the end that was set, and the end that came."""

    @property
    def halts(self) -> bool:
        """Whether it goes under the arrangement that is suspended for a while."""
        return self.hub is not None

    def late(self, party: str, at: datetime) -> bool:
        """Whether a party was over the time of a step of this release at a moment."""
        for stage, who, since, ended in self.spells:
            last = min([t for t in (ended, *_ends_by_itself(self, stage)) if t])
            span = OBJECTIVES[self.precedence] * SHARE[stage]
            due = next(iter(walked(who, self.precedence, since, [span], self.halts)), None)
            if who == party and due and self.resumed(due) <= at < last:
                return True
        return False

    def resumed(self, at: datetime) -> datetime:
        """A moment as it comes: what falls into the suspension comes when that is over."""
        return HALTED[1] if self.halts and HALTED[0] <= at < HALTED[1] else at


def plans(dice: random.Random, many: int) -> list[Plan]:
    """The month's releases, in no order."""
    made = []
    for _ in range(many):
        (origin, to), (hub, _) = dice.choices(
            list(ROUTES.items()), [w for _, w in ROUTES.values()]
        )[0]
        precedence = dice.choices(list(OBJECTIVES), (4, 12, 40, 44))[0]
        at = BEGINS + timedelta(seconds=dice.randrange(DAYS * 86400))
        ends = dice.choices(
            ("expire", "unread", "recall", "deny", "withdraw", "lapse"), (70, 10, 5, 6, 4, 5)
        )[0]
        made.append(
            Plan(origin, to, hub, precedence, at, dice.choice(("6h", "30h", "3d", "5d")), ends)
        )
    return made


class Month:
    """
    The desk through the month: what is planned happens, and time goes from one event to the next.
    """

    def __init__(self, desk: Scene, dice: random.Random) -> None:
        self.desk, self.dice, self.order = desk, dice, count()
        self.planned: list[tuple[datetime, int, Callable[[], None]]] = []
        self.spent: Counter[str] = Counter()

    def at(self, when: datetime, what: Callable[[], None]) -> None:
        """Plan something."""
        heapq.heappush(self.planned, (when, next(self.order), what))

    def act(self, user: str, number: str | None, rule: Any, name: str) -> Release:
        """An officer's act, as the handlers pass it to the store."""
        act = Attempt(name, self.desk.now, actor=officer_id("T0SANDBOX", f"U0{user}"))
        return self.desk.store.releases.change(number, rule, act).now().release

    def after(self, plan: Plan, stage: str) -> datetime:
        """When somebody gets round to a step: mostly in time, now and then far too late."""
        allowed = OBJECTIVES[plan.precedence] * SHARE[stage]
        when = self.desk.now + timedelta(seconds=self.dice.expovariate(1 / (allowed * 0.7)) + 5)
        inside = plan.halts and HALTED[0] <= when < HALTED[1] + timedelta(seconds=60)
        return HALTED[1] + timedelta(seconds=60 + self.dice.randrange(600)) if inside else when

    def begin(self, plan: Plan) -> None:
        """The request, and what follows it."""
        draft = steps.Draft(
            to=(plan.to,),
            subject="dprk.missile",
            title="A title of the month",
            purpose="Warning",
            precedence=plan.precedence,
            level="S",
            body="Made-up text.",
            lifetime=plan.lifetime,
        )
        release = self.act(f"{plan.origin}LO", None, partial(_begun, draft=draft), "request")
        plan.number = release.number
        self.waits(plan, "originator_review", plan.origin)
        if plan.ends_in == "lapse":
            return
        decided = self.after(plan, "originator_review")
        if plan.ends_in == "deny":
            self.at(decided, lambda: self.ends(plan, f"{plan.origin}FDO", steps.deny, "deny"))
        elif plan.ends_in == "withdraw":
            self.at(
                decided, lambda: self.ends(plan, f"{plan.origin}LO", steps.withdraw, "withdraw")
            )
        else:
            self.at(decided, lambda: self.approved(plan))

    def waits(self, plan: Plan, stage: str, party: str) -> None:
        """A step begins."""
        plan.spells.append((stage, party, self.desk.now, None))

    def over(self, plan: Plan) -> None:
        """The open step ends."""
        stage, party, since, _ = plan.spells[-1]
        plan.spells[-1] = (stage, party, since, self.desk.now)

    def ends(self, plan: Plan, user: str, rule: Any, name: str) -> None:
        """It is denied, withdrawn or recalled."""
        if name == "recall" and plan.readable and self.desk.now >= plan.readable[1]:
            return
        more = {"note": "Made-up reason"} if name == "recall" else {}
        self.act(user, plan.number, partial(rule, **more), name)
        self.closed(plan)

    def closed(self, plan: Plan) -> None:
        """Nothing waits any more, and nothing can be read."""
        if plan.spells[-1][3] is None:
            self.over(plan)
        if plan.readable:
            plan.readable = (plan.readable[0], plan.readable[1], self.desk.now)

    def approved(self, plan: Plan) -> None:
        """The originator consents; a hub decides next, or it is there."""
        self.act(f"{plan.origin}FDO", plan.number, steps.approve, "approve")
        self.over(plan)
        if plan.hub:
            self.waits(plan, "relay_review", plan.hub)
            self.at(self.after(plan, "relay_review"), lambda: self.relayed(plan))
        else:
            self.arrived(plan)

    def relayed(self, plan: Plan) -> None:
        """The hub passes it on."""
        self.act(f"{plan.hub}FDO", plan.number, steps.relay, "relay")
        self.over(plan)
        self.arrived(plan)

    def arrived(self, plan: Plan) -> None:
        """It can be read; somebody does, or not."""
        self.waits(plan, "released", plan.to)
        span = {"6h": 6, "30h": 30, "3d": 72, "5d": 120}[plan.lifetime]
        plan.readable = (self.desk.now, self.desk.now + timedelta(hours=span), None)
        if plan.ends_in != "unread":
            self.at(self.after(plan, "released"), lambda: self.received(plan))
        if plan.ends_in == "recall":
            when = self.desk.now + timedelta(hours=span * self.dice.random())
            self.at(when, lambda: self.ends(plan, f"{plan.origin}FDO", steps.recall, "recall"))

    def received(self, plan: Plan) -> None:
        """Read and acknowledged, if it still can be."""
        assert plan.readable
        if plan.readable[2] or self.desk.now >= plan.readable[1]:
            return
        self.act(f"{plan.to}LO", plan.number, _confirmed, "open")
        self.act(f"{plan.to}LO", plan.number, steps.acknowledge, "acknowledge")
        self.over(plan)

    def suspend(self, kind: EventKind) -> None:
        """Japan's declaration."""
        event = ArrangementEvent("TISA", "JPN", kind, self.desk.now)
        self.desk.store.administration.record_event(
            event, Attempt(kind.value, self.desk.now, who="operator:month")
        ).now()

    async def until(self, end: datetime) -> None:
        """Let everything happen up to a time."""
        events = 0
        while True:
            due, busy = await self.desk.store.db.read(_coming)
            ahead = [
                t
                for t in (
                    self.planned[0][0] if self.planned else None,
                    due,
                    _next_digest(self.desk.now),
                )
                if t
            ]
            if busy:
                ahead.append(self.desk.now + TICK)
            following = min(ahead, default=end)
            if following >= end:
                return
            self.desk.hand.advance(max((following - self.desk.now).total_seconds(), 0.0))
            while self.planned and self.planned[0][0] <= self.desk.now:
                heapq.heappop(self.planned)[2]()
            await self.desk.house.ticker.once()
            events += 1
            if busy or not events % DRAWN_EVERY:
                await self.desk.store.db.sweep(_leave_cards)
                await self.desk.house.outbox.once()


def _begun(_: Release | None, book: Book, *, draft: steps.Draft) -> Decision:
    return steps.request(None, book, draft=draft)


def _confirmed(release: Release, book: Book) -> Decision:
    ticked = frozenset(steps.standing_conditions(release, book, 1))
    return steps.confirm_and_read(release, book, ticked=ticked, version=1)


def _coming(c: Any) -> tuple[datetime | None, bool]:
    return c.scalar(NEXT_TIMER), bool(c.scalar(NOTICE_BEHIND))


@cache
def _digest_times() -> list[datetime]:
    """Every 08:00 and 08:30 of the three zones."""
    zones = [ZoneInfo(zone) for zone, *_ in OFFICE.values()]
    days = [(BEGINS + timedelta(days=n)).date() for n in range(-1, DAYS + 9)]
    times = [(8, 0), (8, 30)]
    found = [
        datetime(d.year, d.month, d.day, *t, tzinfo=z).astimezone(UTC)
        for z in zones
        for d in days
        for t in times
    ]
    return sorted(set(found))


def _next_digest(now: datetime) -> datetime | None:
    return next((at for at in _digest_times() if at > now), None)


def _leave_cards(c: Any) -> None:
    c.execute(LEAVE_CARDS)


@dataclass(frozen=True)
class Moment:
    """Something that had to be sent about one delivery."""

    number: str
    kind: str
    party: str
    at: datetime


def expected(plan: Plan, until: datetime) -> Iterator[Moment]:
    """What ought to have been sent about one release."""
    for stage, party, since, ended in plan.spells:
        last = min(ended or until, until, *_ends_by_itself(plan, stage))
        span = OBJECTIVES[plan.precedence] * SHARE[stage]
        spans = [span * f for f in FRACTIONS] + [
            span + over for over in backing_off(plan.precedence)
        ]
        for kind, seconds in (("remind", spans), ("escalate", [span])):
            for at in walked(party, plan.precedence, since, seconds, plan.halts):
                if plan.resumed(at) < last:
                    yield Moment(plan.number, kind, party, plan.resumed(at))
        if stage != "released" and lapse(plan) < min(ended or until, until):
            yield Moment(plan.number, "lapse", party, lapse(plan))
    if plan.readable:
        since, set_end, came = plan.readable
        # Those that fall into the suspension are one when it is over.
        for at in {plan.resumed(set_end - timedelta(seconds=before)) for before in WARNED}:
            if since < at < min(came or set_end, until):
                yield Moment(plan.number, "warn", plan.to, at)


def backing_off(precedence: str) -> list[int]:
    """
    Seconds after its time at which an overdue step is reminded of: gaps that double, none above a
    day.
    """
    gaps = [min(EVERY[precedence] * 2**n, 86400) for n in range(MOST - len(FRACTIONS))]
    return [sum(gaps[: n + 1]) for n in range(len(gaps))]


def _ends_by_itself(plan: Plan, stage: str) -> list[datetime]:
    """When the step ends without anybody."""
    if stage == "released":
        assert plan.readable
        return [t for t in plan.readable[1:] if t]
    return [lapse(plan)]


def lapse(plan: Plan) -> datetime:
    """
    When a release lapses that nobody decides on: round the clock, but not while it is suspended.
    """
    return next(
        walked(plan.origin, "FLASH", plan.at, [LAPSES[plan.precedence] * 86400], plan.halts)
    )


LAPSES = {"FLASH": 1, "IMMEDIATE": 3, "PRIORITY": 14, "ROUTINE": 30}


@dataclass
class Account:
    """One line of the table."""

    due: int = 0
    sent: int = 0
    early: int = 0
    late: int = 0
    missing: int = 0
    extra: int = 0
    latest: timedelta = timedelta()

    @property
    def wrong(self) -> int:
        """How many are not as they ought to be."""
        return self.early + self.late + self.missing + self.extra


def editions(plans: list[Plan], until: datetime) -> set[tuple[str, str, datetime]]:
    """
    The digests that ought to have gone out: party, kind, when; on a day off where one was overdue
    by then; on a Monday within the weekly one.
    """
    found = set()
    for party, (zone, *_) in OFFICE.items():
        works = {opens.astimezone(ZoneInfo(zone)).date() for opens, _ in office_hours(party)}
        for n in range(DAYS + 8):
            day = (BEGINS + timedelta(days=n)).date()
            daily = datetime(day.year, day.month, day.day, 8, tzinfo=ZoneInfo(zone)).astimezone(UTC)
            weekly = datetime(
                day.year, day.month, day.day, 8, 30, tzinfo=ZoneInfo(zone)
            ).astimezone(UTC)
            if (
                BEGINS < daily < until
                and day.weekday() != 0
                and (day in works or any(p.late(party, daily) for p in plans))
            ):
                found.add((party, "daily", daily))
            if BEGINS < weekly < until and day.weekday() == 0:
                found.add((party, "weekly", weekly))
    return found


async def published(desk: Scene) -> list[tuple[str, str, datetime, datetime]]:
    """The digests that Slack was sent: party, kind, the end of the window, and when."""

    def read(c: Any) -> dict[str, Any]:
        return {row.block_id: row for row in c.execute(select(CARD).where(CARD.c.kind == "digest"))}

    rows, found = await desk.store.db.read(read), []
    for call in desk.sandbox.journal.calls:
        blocks = call.body.get("blocks") if call.method == "chat.postMessage" else None
        row = rows.get(blocks[0].get("block_id", "")) if blocks else None
        if row is not None:
            found.append((row.party, row.step, row.moment, datetime.fromtimestamp(call.at, UTC)))
    return found


def accounted(want: list[Moment], have: list[Moment]) -> dict[tuple[str, str], Account]:
    """Each moment that was due against the line of the register that says it was taken."""
    table: dict[tuple[str, str], Account] = defaultdict(Account)
    lines: dict[tuple[str, str], list[Moment]] = defaultdict(list)
    for m in sorted(have, key=lambda m: m.at):
        lines[m.number, m.kind].append(m)
        table[m.kind, m.party].sent += 1
    for m in sorted(want, key=lambda m: m.at):
        row = table[m.kind, m.party]
        row.due += 1
        mine = lines[m.number, m.kind]
        near = min(mine, key=lambda line: abs(line.at - m.at), default=None)
        if near is None or abs(near.at - m.at) > timedelta(minutes=1):
            row.missing += 1
            continue
        mine.remove(near)
        row.early += near.at < m.at
        row.late += near.at > m.at + TICK
        row.latest = max(row.latest, near.at - m.at)
    for left in lines.values():
        for m in left:
            table[m.kind, m.party].extra += 1
    return dict(table)


async def taken(desk: Scene, plans: list[Plan]) -> list[Moment]:
    """What the register says was taken."""
    by_number = {p.number: p for p in plans}

    def read(c: Any) -> list[Moment]:
        found = select(HISTORY.c.number, HISTORY.c.step, HISTORY.c.before, HISTORY.c.at)
        rows = c.execute(found.where(HISTORY.c.step.in_((*KINDS.values(), "lapse")))).all()
        return [Moment(n, step, _owner(by_number[n], before), at) for n, step, before, at in rows]

    return await desk.store.db.read(read)


def _owner(plan: Plan, stage: str) -> str:
    return {"originator_review": plan.origin, "relay_review": plan.hub or ""}.get(stage, plan.to)


async def sent(desk: Scene) -> list[tuple[str, str, datetime, frozenset[str], frozenset[str]]]:
    """
    Each notice that Slack was sent: kind, channel, when, the numbers in it, the people it mentions.
    """

    def read(c: Any) -> dict[str, str]:
        rows = c.execute(select(CARD.c.block_id, CARD.c.kind).where(CARD.c.kind.in_(list(KINDS))))
        return {row.block_id: row.kind for row in rows}

    marks = await desk.store.db.read(read)
    found = []
    for call in desk.sandbox.journal.calls:
        blocks = call.body.get("blocks") if call.method == "chat.postMessage" else None
        kind = marks.get(blocks[0].get("block_id", "")) if blocks else None
        if kind and call.status == 200 and call.answer_error is None:
            text = str(call.body["blocks"])
            numbers = frozenset(re.findall(r"[A-Z]{3}-2026-[0-9A-Z]{4}", text))
            people = frozenset(re.findall(r"<@(\w+)>", text))
            found.append(
                (kind, call.body["channel"], datetime.fromtimestamp(call.at, UTC), numbers, people)
            )
    return found


def misdirected(
    notices: Iterable[tuple[str, str, datetime, frozenset[str], frozenset[str]]], plans: list[Plan]
) -> int:
    """
    How many mentions went to somebody who had nothing to do: of another party, without the role, or
    the drafter.
    """
    by_number = {p.number: p for p in plans}
    wrong = 0
    for kind, _, at, numbers, people in notices:
        may: set[str] = set()
        for plan in (by_number[n] for n in numbers):
            for stage, party, since, ended in plan.spells:
                if since <= at and (ended is None or at <= ended + SENT_WITHIN):
                    acts = ("LO", "LO2") if stage == "released" else ("FDO", "FDO2")
                    meant = ("SUP",) if kind == "escalation" else acts
                    may |= {f"U0{party}{who}" for who in meant}
        wrong += len(people - may)
    return wrong


def uncovered(
    taken: list[Moment],
    notices: list[tuple[str, str, datetime, frozenset[str], frozenset[str]]],
    plans: list[Plan],
) -> tuple[int, timedelta]:
    """
    How many that were taken no message speaks of while it still mattered, and the longest any took
    to be sent.
    """
    by_number = {p.number: p for p in plans}
    found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for kind, _, at, numbers, _ in notices:
        for number in numbers:
            found[KINDS[kind], number].append(at)
    missing, longest = 0, timedelta()
    for m in (m for m in taken if m.kind != "lapse"):
        near = [at - m.at for at in found[m.kind, m.number] if m.at <= at <= m.at + SENT_WITHIN]
        if near:
            longest = max(longest, min(near))
        elif not _decided_meanwhile(by_number[m.number], m):
            missing += 1
    return missing, longest


def _decided_meanwhile(plan: Plan, m: Moment) -> bool:
    ends = [ended for *_, ended in plan.spells if ended] + [
        t for t in (plan.readable or ())[1:] if t
    ]
    return any(m.at <= end <= m.at + SENT_WITHIN for end in ends)


def shown(table: dict[tuple[str, str], Account]) -> Iterator[str]:
    """The table, a line each."""
    yield (
        f"{'what':<10}{'party':<7}{'due':>6}{'taken':>7}{'early':>7}{'late':>6}{'missing':>9}"
        f"{'extra':>7}  latest"
    )
    for (kind, party), a in sorted(table.items()):
        seconds = f"{a.latest.total_seconds():.1f} s"
        yield (
            f"{kind:<10}{party:<7}{a.due:>6}{a.sent:>7}{a.early:>7}{a.late:>6}{a.missing:>9}"
            f"{a.extra:>7}  {seconds}"
        )


async def played(home: Path, many: int, seed: int) -> int:
    """Play it, print the table; how many things are not as they ought to be."""
    (home / "db").mkdir()
    url = f"sqlite:///{home}/db/tripoint.db"
    migrate(url)
    dice = random.Random(seed)
    async with scene(url, home, start=BEGINS.timestamp()) as desk:
        month, made = Month(desk, dice), plans(dice, many)
        for plan in made:
            when = plan.at
            if plan.halts and HALTED[0] <= when < HALTED[1]:
                when = HALTED[1] + timedelta(seconds=60 + dice.randrange(3600))
            plan.at = when
            month.at(when, partial(month.begin, plan))
        month.at(HALTED[0], lambda: month.suspend(EventKind.SUSPEND))
        month.at(HALTED[1], lambda: month.suspend(EventKind.RESUME))
        await desk.house.ticker.once()
        end = BEGINS + timedelta(days=DAYS + 7)
        await month.until(end)
        have = await taken(desk, made)
        notices = await sent(desk)
        table = accounted([m for plan in made for m in expected(plan, end)], have)
        missing, longest = uncovered(have, notices, made)
        wrong_people = misdirected(notices, made)
        due, gone = editions(made, end), await published(desk)
        off = (
            len(due ^ {edition[:3] for edition in gone})
            + len(gone)
            - len({edition[:3] for edition in gone})
        )
        slow = max((at - moment for *_, moment, at in gone), default=timedelta())
        print("\n".join(shown(table)))
        print(
            f"\n{len(notices)} messages for {len(have)} moments; {missing} of these in no message;"
        )
        print(
            f"the longest from moment to message {longest.total_seconds():.1f} s; {wrong_people} "
            "mentions of somebody"
        )
        print(
            f"who had nothing to do. Digests: {len(due)} due, {len(gone)} sent, {off} wrong, the "
            "latest after"
        )
        print(f"{slow.total_seconds():.1f} s. {len(desk.sandbox.journal.calls)} calls to Slack.")
        return sum(a.wrong for a in table.values()) + missing + wrong_people + off


def main(arguments: list[str]) -> int:
    """`[releases] [seed]`."""
    many, seed = (
        int(arguments[n]) if len(arguments) > n else usual
        for n, usual in enumerate((RELEASES, 2014))
    )
    logs.configure(io.StringIO())
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tripoint-month-") as folder:
        wrong = asyncio.run(played(Path(folder), many, seed))
    print(
        f"{many} releases over {DAYS} days in {time.monotonic() - began:.0f} s: {wrong} not as "
        "they ought to be."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
