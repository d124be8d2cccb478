"""
A reading beside every act that ends it, at the same moment: whatever the order, nothing is shown
after the end.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event, local
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from bot import failpoints
from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import Role
from bot.domain.refusals import ContentUnavailable, NotStarted, Refusal
from bot.domain.release.release import Release
from storage.audit.record import COLUMNS, Record, from_columns
from storage.store.store import Store
from storage.tables.audit import AUDIT
from storage.tables.outbox import CARD
from storage.transaction.act import Outcome, Rule
from tests.domain.world import OFFICERS, who
from tests.storage.transaction.test_races import at_once, two
from tests.storage.world import POLICY, SECRET, Desks, Roster, act, later

__all__ = ["two"]

WHEN = later(minutes=5)
LAST = timedelta(seconds=1)
"""How long before the end of its time a release is read here, where it ends by itself."""
NARROWED = re.sub(
    r"(?ms)^\[\[standing\]\].*?(?=^# ---)",
    "",
    POLICY.replace(
        'subjects        = ["dprk.missile", "dprk.nuclear"]\n', 'subjects = ["dprk.nuclear"]\n'
    ),
)
"""
A policy under which the arrangement covers missiles no longer, nor is a launch warning authorised
beforehand.
"""


@dataclass(frozen=True)
class Case:
    """
    A reading and an act beside it.

    Attributes:
        begun: the release as it is before either.
        read: the reading, opening a form of a name.
        end: the act beside it.
        ends: whether nothing may be shown afterwards.
    """

    begun: Callable[[Desks], Release]
    read: Callable[[Desks, Release, str], Outcome]
    end: Callable[[Desks, Release], Any]
    ends: bool = True


def read_before(desks: Desks) -> Release:
    """Released, and read once by Japan: the next reading changes nothing of it."""
    return desks.read(desks.released().number, opens_view="closed").release


def first(desks: Desks, release: Release, name: str) -> Outcome:
    return desks.read(release.number, moment(release), opens_view=name)


def again(desks: Desks, release: Release, name: str) -> Outcome:
    return desks.do("JLO", release.number, steps.read, moment(release), opens_view=name)


def look(user: str) -> Callable[[Desks, Release, str], Outcome]:
    return lambda desks, release, name: desks.do(
        user, release.number, steps.look, WHEN, opens_view=name
    )


def moment(release: Release) -> datetime:
    """The last second of a release."""
    end = release.deliveries[0].expires_at
    assert end
    return end - LAST


def step(user: str, rule: Callable[..., Any], **more: Any) -> Callable[[Desks, Release], Any]:
    return lambda desks, release: desks.do(user, release.number, rule, WHEN, **more)


def expire(desks: Desks, release: Release) -> None:
    the_clock(desks, "expire", moment(release) + LAST)


def lapse(desks: Desks, release: Release) -> None:
    the_clock(desks, "lapse", release.decide_by)


def the_clock(desks: Desks, step: str, now: datetime) -> None:
    """The clock takes this step alone."""
    rules: dict[str, Rule] = dict.fromkeys(steps.BY_THE_CLOCK, lambda *_, **__: None)
    while desks.store.timers.fire({**rules, step: steps.BY_THE_CLOCK[step]}, now).now():
        pass


def suspend(desks: Desks, release: Release) -> None:
    event = ArrangementEvent("TISA", "KOR", EventKind.SUSPEND, WHEN)
    desks.store.administration.record_event(event, act(None, "suspend", WHEN)).now()


def stand_down(user: str) -> Callable[[Desks, Release], None]:
    return lambda desks, release: desks.store.administration.stand_down(
        who(user), act(None, "stand down", WHEN)
    ).now()


def imported(user: str, **changes: Any) -> Callable[[Desks, Release], Any]:
    """A roster comes into force in which an officer is another."""
    roster = Roster(
        officers=tuple(replace(o, **changes) if o.id == who(user) else o for o in OFFICERS)
    )
    return lambda desks, release: desks.store.administration.import_roster(
        roster, act(None, "roster import", WHEN)
    ).now()


def narrow(desks: Desks, release: Release) -> None:
    assert NARROWED != POLICY
    desks.store.administration.set_policy(NARROWED, act(None, "policy apply", WHEN)).now()


def put_off(desks: Desks, release: Release) -> None:
    desks.do("KFDO", release.number, steps.extend, WHEN, lifetime="48h")


TO_ALL = {
    "suspended": suspend,
    "a narrower policy": narrow,
}
FROM_JAPAN = TO_ALL | {
    "recalled": step("KFDO", steps.recall, note="wrong object"),
    "expired": expire,
    "certified": step("JLO2", steps.certify),
    "stood down": stand_down("JLO"),
    "clearance lowered": imported("JLO", clearance="C"),
    "subjects narrowed": imported("JLO", subjects=frozenset({"dprk.nuclear"})),
    "role removed": imported("JLO", roles=frozenset({Role.SUPERVISOR})),
}
FROM_KOREA = TO_ALL | {
    "withdrawn": step("KLO", steps.withdraw),
    "denied": step("KFDO2", steps.deny, code="level"),
    "lapsed": lapse,
    "stood down": stand_down("KFDO"),
    "role removed": imported("KFDO", roles=frozenset({Role.SUPERVISOR})),
}
FROM_THE_HUB = {
    "withdrawn": step("KLO", steps.withdraw),
    "returned": step("UFDO2", steps.send_back, code="unclear", note="Which object?"),
    "clearance lowered": imported("UFDO", clearance="C"),
}
CASES = {
    **{
        f"first reading, {name}": Case(Desks.released, first, end)
        for name, end in FROM_JAPAN.items()
    },
    **{
        f"second reading, {name}": Case(read_before, again, end) for name, end in FROM_JAPAN.items()
    },
    **{
        f"look, {name}": Case(Desks.requested, look("KFDO"), end)
        for name, end in FROM_KOREA.items()
    },
    **{
        f"look at the hub, {name}": Case(Desks.approved, look("UFDO"), end)
        for name, end in FROM_THE_HUB.items()
    },
    "first reading, extended": Case(Desks.released, first, put_off, ends=False),
    "second reading, extended": Case(read_before, again, put_off, ends=False),
}


class Gate:
    """Holds the one act that is done within `holding` after all it wrote, until it is let go."""

    def __init__(self) -> None:
        self.there, self.go = Event(), Event()
        self._mine = local()

    def hit(self, name: str) -> None:
        """In the place of `failpoints.hit`."""
        if name == "before-commit" and getattr(self._mine, "held", False):
            self._mine.held = False
            self.there.set()
            self.go.wait()

    def holding(self, work: Callable[[], Any]) -> Any:
        """Do something and stop before it is committed; a refusal is what came of it."""
        self._mine.held = True
        try:
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            self._mine.held = False
            self.there.set()


def until_done(begun: Event, work: Callable[[], Any]) -> Any:
    """
    Do something as often as it takes while another is in its way; a refusal is what came of it.
    """
    while True:
        begun.set()
        try:
            return work()
        except NotStarted:
            continue
        except Refusal as refusal:
            return refusal


def waits(store: Store, other: "Future[Any]") -> bool:
    """
    Whether the other act is done or waits for what ours holds; on SQLite it waits before it begins.
    """
    if other.done() or store.db.engine.dialect.name == "sqlite":
        return True
    asked = text("SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
                 "WHERE NOT l.granted AND a.datname = current_database()")  # fmt: skip
    return bool(store.db.read(lambda c: c.scalar(asked)).now())


def meet(
    gate: Gate, store: Store, one: Callable[[], Any], other: Callable[[], Any]
) -> tuple[Any, Any]:
    """
    Do the first up to its commit, the other as far as it comes, then both to their ends; what came
    of each.
    """
    with ThreadPoolExecutor(2) as threads:
        try:
            holder = threads.submit(gate.holding, one)
            gate.there.wait()
            begun = Event()
            second = threads.submit(until_done, begun, other)
            begun.wait()
            while not waits(store, second):
                pass
        finally:
            gate.go.set()
        return holder.result(), second.result()


def still_shown(store: Store, release: Release, now: datetime) -> Iterator[str]:
    """
    The open forms whose officers may not see their content any more, and that nobody is going to
    blank.
    """

    def forms(c: Connection) -> list[Any]:
        here = select(CARD).where(CARD.c.number == release.number, CARD.c.external_id.is_not(None))
        return list(c.execute(here.where(CARD.c.wanted_version == CARD.c.drawn_version)).mappings())

    for form in store.db.read(forms).now():
        seen = store.queries.release(release.number, now, form["officer"]).now()
        assert seen
        try:
            (steps.may_read if form["kind"] == "view:body" else steps.look)(*seen)
        except Refusal:
            yield form["external_id"]


def told(outcome: Any) -> str | None:
    """What an officer was shown of it."""
    return outcome.content.body if isinstance(outcome, Outcome) and outcome.content else None


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """A gate that stands before every commit."""
    gate = Gate()
    monkeypatch.setattr(failpoints, "hit", gate.hit)
    return gate


@pytest.mark.parametrize("reading_first", [True, False], ids=["reading first", "end first"])
@pytest.mark.parametrize("name", CASES)
def test_nothing_is_shown_after_the_end(
    two: tuple[Desks, Desks], gate: Gate, name: str, reading_first: bool
) -> None:
    """
    The one is held just before its commit, with all its locks, and the other comes as far as it
    can.

    The form of a reading that was first is to be blanked by the end; a reading that was second is
    refused.
    """
    case, (one, other) = CASES[name], two
    release = case.begun(one)
    works = (lambda: case.read(one, release, "open"), lambda: case.end(other, release))

    outcomes = meet(gate, one.store, *(works if reading_first else works[::-1]))

    shown, ended = outcomes if reading_first else outcomes[::-1]
    assert not isinstance(ended, Refusal), ended
    over = max(WHEN, moment(release)) if release.deliveries[0].expires_at else WHEN
    assert list(still_shown(one.store, release, over)) == []
    if case.ends and not reading_first:
        assert isinstance(shown, Refusal) and not isinstance(shown, ContentUnavailable), (
            "refused for what ended it"
        )
    else:
        assert told(shown) == SECRET
    assert case.ends == isinstance(gone(case, one, release), Refusal), "nor afterwards"
    assert one.store.audit.verify().now().faults == ()


def gone(case: Case, desks: Desks, release: Release) -> Any:
    """What comes of the same reading once more, when all is over."""
    try:
        return case.read(desks, release, "later")
    except Refusal as refusal:
        return refusal


ENDS = {
    "recalled": "recall",
    "certified": "certify",
    "suspended": "suspend",
    "a narrower policy": "policy apply",
}
"""Ways out that end every reading of Japan's, and how the log names them."""


def test_with_all_of_them_at_the_same_moment_no_reading_comes_after_an_end(
    two: tuple[Desks, Desks],
) -> None:
    """
    Two officers read, each for the first and for the second time, while four acts end it, from two
    replicas.

    Whoever comes first: in the log's order no reading is done after the first end, and no form is
    left showing it.
    """
    for turn in range(4):
        release = Desks.released(two[turn % 2])
        readers = [
            lambda user=user, n=n, number=release.number: until_done(
                Event(),
                lambda: two[n % 2].read(number, WHEN, user, opens_view=f"{number}-{user}-{n}"),
            )
            for user in ("JLO", "JLO2")
            for n in range(2)
        ]
        enders = [
            lambda end=end, release=release: until_done(
                Event(),
                lambda: FROM_JAPAN[end](two[turn % 2], release),  # noqa: B023
            )
            for end in ENDS
        ]

        outcomes = at_once(*readers, *enders)

        log = two[0].store.db.read(records).now()
        last_round = [r for r in log if r.seq >= max(r.seq for r in log if r.action == "relay")]
        done = [r for r in last_round if r.result == "done"]
        ends = [r.seq for r in done if r.action in ENDS.values()]
        readings = [r.seq for r in done if r.action == "confirm"]
        assert ends, "one of them at least has its effect"
        assert all(seq < min(ends) for seq in readings), done
        assert sum(told(outcome) is not None for outcome in outcomes) == len(readings)
        assert list(still_shown(two[0].store, release, WHEN)) == []
        begin_anew(two[0])
    assert two[0].store.audit.verify().now().faults == ()


def records(c: Connection) -> list[Record]:
    """The whole log."""
    found = select(*(AUDIT.c[name] for name in COLUMNS)).order_by(AUDIT.c.seq)
    return [from_columns(dict(row)) for row in c.execute(found).mappings()]


def begin_anew(desks: Desks) -> None:
    """The arrangement is resumed, under the policy of before."""
    event = ArrangementEvent("TISA", "KOR", EventKind.RESUME, WHEN)
    desks.store.administration.record_event(event, act(None, "resume", WHEN)).now()
    desks.store.administration.set_policy(POLICY, act(None, "policy again", WHEN)).now()
