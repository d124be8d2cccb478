"""
Whatever is done, waited for, restarted and done to clocks: no content leaves after its end, no
record is older than the one before it, and no act happens twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from bot.cli.exercise.demo_desk import DemoClock
from bot.domain import steps
from bot.domain.book import Book
from bot.domain.refusals import ClockDoubted, Refusal
from bot.domain.release.release import Release
from bot.loops.housekeeping import REPEATS_KEPT
from bot.sandbox import HandClock
from handlers.listeners.content_views import too_late
from handlers.render import cards
from storage.book.book_reader import recorded_at
from storage.outbox import open_forms
from storage.outbox.queue import ClaimedCard
from storage.store.store import Store
from storage.tables.audit import AUDIT
from storage.tables.outbox import CARD
from storage.tables.releases import HISTORY
from storage.transaction.act import Attempt, Outcome
from tests.conftest import OfOneTest
from tests.domain.world import LAUNCH, NOON, who
from tests.storage.world import founded, migrated, opened

MINUTE, HOUR, DAY = 60, 3600, 86400
ONCE = {
    "request",
    "approve",
    "relay",
    "acknowledge",
    "withdraw",
    "recall",
    "deny",
    "lapse",
    "expire",
}
"""Lines of the register that a release with one destination and one version has once at most."""
WAYS_OUT = {"withdraw", "recall", "deny"}

replicas = st.integers(0, 1)
passing = st.sampled_from([0, 1, 30, 61, 299, 301, HOUR, 11 * HOUR, DAY, 3 * DAY])
jumps = st.sampled_from(
    [-400 * DAY, -3 * DAY, -DAY, -HOUR, -61, -59, 0, 59, 61, HOUR, DAY, 3 * DAY, 400 * DAY]
)


@dataclass
class Sent:
    """A request of Slack's as it was sent, to be sent again."""

    key: str
    view: str
    number: str | None
    user: str
    decide: Callable[..., Any]
    action: str
    took: bool = False
    """Whether it took effect."""
    at: float = 0.0
    """Monotonic seconds."""
    lost: bool = False
    """
    Whether it came by a clock days behind, with nothing on record since: such a one may be
    forgotten too soon.
    """


class AnyClock(RuleBasedStateMachine):
    """
    Two replicas of a desk on one database, each with clocks of its own; what any officer may do, in
    any order.
    """

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__()
        self.url, self.folder = url, folder
        self.hands = [HandClock(NOON.timestamp()), HandClock(NOON.timestamp())]
        self.stores: list[Store] = []
        self.sent: list[Sent] = []
        self.numbers: list[str] = []
        self.fresh = count()
        self.tidied: dict[int, float] = {}
        self.highest = NOON

    def teardown(self) -> None:
        """Close both replicas."""
        for store in self.stores:
            store.close()

    @initialize()
    def begin(self) -> None:
        """Found the desk, start both replicas, and have Korea offer something."""
        self.stores = [self.started(0), self.started(1)]
        founded(self.stores[0])
        self.request(0, "12h")

    def started(self, replica: int) -> Store:
        """A process that has just begun."""
        return opened(self.url, self.folder, clock=DemoClock(self.hands[replica]))

    def now(self, replica: int) -> datetime:
        """The wall clock of a replica."""
        return DemoClock(self.hands[replica]).now()

    def newest(self) -> datetime:
        """The time of the newest record."""
        found = (
            self.stores[0]
            .db.read(lambda c: c.scalar(select(AUDIT.c.at).order_by(AUDIT.c.seq.desc()).limit(1)))
            .now()
        )
        at = recorded_at(found)
        assert at
        return at

    def register(self) -> list[tuple[str, str]]:
        """Every line of the register."""
        lines = select(HISTORY.c.number, HISTORY.c.step).order_by(HISTORY.c.id)
        return (
            self.stores[0].db.read(lambda c: [(row[0], row[1]) for row in c.execute(lines)]).now()
        )

    def send(self, replica: int, sent: Sent, opens: str | None = None) -> Outcome | Refusal:
        """One request at one replica."""
        act = Attempt(
            sent.action, actor=who(sent.user), inbound=sent.key, view=sent.view, opens_view=opens
        )
        if not sent.at:
            sent.at = self.hands[0].monotonic()
            sent.lost = max(self.now(replica), self.newest()) < self.highest - timedelta(days=1)
        try:
            outcome = self.stores[replica].releases.change(sent.number, sent.decide, act).now()
        except Refusal as refusal:
            return refusal
        sent.took = True
        return outcome

    def act(
        self, replica: int, user: str, number: str | None, action: str, decide: Any
    ) -> Outcome | Refusal:
        """A request that was never sent before."""
        n = len(self.sent)
        self.sent.append(Sent(f"key {n}", f"view {n}", number, user, decide, action))
        outcome = self.send(replica, self.sent[-1])
        if action in WAYS_OUT:
            assert not isinstance(outcome, ClockDoubted)
        return outcome

    def picked(self, n: int) -> str | None:
        """One of the releases, if there is any."""
        return self.numbers[n % len(self.numbers)] if self.numbers else None

    @rule(replica=replicas, lifetime=st.sampled_from(["1m", "12h", "5d"]))
    def request(self, replica: int, lifetime: str) -> None:
        """Korea offers something."""
        draft = LAUNCH.__class__(**{**vars(LAUNCH), "lifetime": lifetime})
        made = self.act(replica, "KLO", None, "request", partial(steps.request, draft=draft))
        if isinstance(made, Outcome):
            self.numbers.append(made.release.number)

    @rule(
        replica=replicas,
        n=st.integers(0, 9),
        step=st.sampled_from(
            [
                ("KFDO", "approve", steps.approve),
                ("UFDO", "relay", steps.relay),
                ("JLO", "acknowledge", steps.acknowledge),
                ("KFDO", "extend", partial(steps.extend, lifetime="12h")),
                ("KLO", "withdraw", steps.withdraw),
                ("KFDO", "recall", partial(steps.recall, note="wrong")),
                ("KFDO", "deny", steps.deny),
                ("UFDO", "deny", steps.deny),
            ]
        ),
    )
    def decide(self, replica: int, n: int, step: tuple[str, str, Any]) -> None:
        """Somebody takes a step."""
        number = self.picked(n)
        if number:
            self.act(replica, step[0], number, step[1], step[2])

    @rule(replica=replicas)
    def release(self, replica: int) -> None:
        """Korea offers something that ends in a minute, and it goes all the way."""
        self.request(replica, "1m")
        for user, action, step in (
            ("KFDO", "approve", steps.approve),
            ("UFDO", "relay", steps.relay),
        ):
            if self.numbers:
                self.act(replica, user, self.numbers[-1], action, step)

    @rule(replica=replicas, n=st.integers(0, 9), body=st.booleans(), slow=passing, jump=jumps)
    def open(self, replica: int, n: int, body: bool, slow: float, jump: float) -> None:
        """Somebody opens a form that shows content, and its answer is slow to leave."""
        number = self.picked(n)
        if number is None:
            return
        user, action, decide = (
            ("JLO", "open", confirmed) if body else ("KFDO", "details", steps.look)
        )
        sent = Sent(
            f"open {len(self.sent)}", f"form {len(self.sent)}", number, user, decide, action
        )
        self.sent.append(sent)
        outcome = self.send(replica, sent, opens=f"shown {len(self.sent)}")
        if isinstance(outcome, Refusal):
            return
        assert outcome.content
        told, newest = self.now(replica), self.newest()
        self.pass_time(slow)
        self.hands[replica].step(jump)
        clock = self.stores[replica].db.steady.clock
        if too_late(outcome, steps.may_read if body else steps.look, clock) is None:
            self.left(replica, outcome.release, max(told, newest) + timedelta(seconds=slow))

    def left(self, replica: int, release: Release, at_least: datetime) -> None:
        """Content has left: by no clock that is known was it over."""
        delivery = release.deliveries[0]
        ends = delivery.expires_at or release.decide_by
        assert self.now(replica) < ends
        assert at_least < ends

    @rule(seconds=passing)
    def pass_time(self, seconds: float) -> None:
        """Time passes, for everybody."""
        for hand in self.hands:
            hand.advance(seconds)

    @rule(replica=replicas, seconds=jumps)
    def jump(self, replica: int, seconds: float) -> None:
        """Somebody sets the clock of a replica."""
        self.hands[replica].step(seconds)

    @rule(replica=replicas)
    def restart(self, replica: int) -> None:
        """A process ends, and another takes its place; it believes the clock as it finds it."""
        self.stores[replica].close()
        self.stores[replica] = self.started(replica)
        self.tidied.pop(replica, None)

    @rule(replica=replicas)
    def tick(self, replica: int) -> None:
        """Whatever is due has its time; whatever is open is blanked where it is over."""
        store = self.stores[replica]
        while store.timers.fire(steps.BY_THE_CLOCK, store.db.steady.now()).now():
            pass
        self.blank(replica)

    def blank(self, replica: int) -> None:
        """What the desk and its outbox do about open forms; none is left that may not be."""
        store = self.stores[replica]
        booking = store.db.booking
        store.db.sweep(
            lambda c: open_forms.blank_expired(c, booking, booking.moment(c), doubted=None)
        ).now()
        open_ = select(CARD).where(CARD.c.external_id.is_not(None))
        for row in store.db.read(lambda c: list(c.execute(open_).mappings())).now():
            card = ClaimedCard(**{name: row[name] for name in ClaimedCard.__dataclass_fields__})
            release, book = seen(store, card)
            assert (
                card.wanted_version > card.drawn_version or cards.draw(card, release, book) is None
            )

    @rule(replica=replicas)
    def keep_house(self, replica: int) -> None:
        """Keys of days over are destroyed, and what cannot come again is forgotten."""
        store = self.stores[replica]
        store.maintenance.destroy_over(store.db.steady.now()).now()
        now = self.hands[replica].monotonic()
        passed = now - self.tidied.get(replica, now)
        served = store.maintenance.time_served(passed).now()
        store.maintenance.tidy(served - REPEATS_KEPT).now()
        self.tidied[replica] = now
        self.highest = max(self.highest, served)

    @rule(replica=replicas, n=st.integers(0, 99), same_key=st.booleans())
    def send_again(self, replica: int, n: int, same_key: bool) -> None:
        """Slack repeats a request, or somebody sends a form a second time."""
        now = self.hands[0].monotonic()
        known = [s for s in self.sent if (s.took or same_key) and now - s.at < HOUR and not s.lost]
        if not known:
            return
        sent = known[n % len(known)]
        before = self.register()
        again = sent if same_key else replace(sent, key=f"again {next(self.fresh)}")
        outcome = self.send(replica, again)
        assert self.register() == before
        assert isinstance(outcome, Refusal) or outcome.repeated
        assert isinstance(outcome, Refusal) or outcome.content is None

    @invariant()
    def no_record_is_older_than_the_one_before_it(self) -> None:
        """Whatever was acted on by which clock."""
        if self.stores:
            ats = (
                self.stores[0]
                .db.read(lambda c: list(c.scalars(select(AUDIT.c.at).order_by(AUDIT.c.seq))))
                .now()
            )
            assert ats == sorted(ats)

    @invariant()
    def no_act_happens_twice(self) -> None:
        """Each line that a release has once, once."""
        lines = [line for line in self.register() if line[1] in ONCE] if self.stores else []
        assert len(lines) == len(set(lines))


def confirmed(release: Release, book: Book) -> Any:
    """Read it, with every condition ticked."""
    version = release.versions[-1].n
    ticked = frozenset(steps.standing_conditions(release, book, version))
    return steps.confirm_and_read(release, book, ticked=ticked, version=version)


def seen(store: Store, card: ClaimedCard) -> tuple[Release, Book]:
    """What an open form is drawn from."""
    found = store.queries.release(card.number or "", None, card.officer).now()
    assert found
    return found


@pytest.mark.parametrize("examples", [20])
def test_whatever_clocks_do(
    databases: OfOneTest, tmp_path_factory: pytest.TempPathFactory, examples: int
) -> None:
    """The three promises, against whatever Hypothesis thinks of."""
    few = examples if databases.kind == "sqlite" else examples // 4
    machines: list[AnyClock] = []

    def machine() -> AnyClock:
        machines.append(AnyClock(databases.fresh(migrated), tmp_path_factory.mktemp("keys")))
        return machines[-1]

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=few,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )

    assert any(sent.took for made in machines for sent in made.sent), "nothing was ever done"
