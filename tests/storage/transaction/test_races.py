"""Two at once: exactly one of them wins, and the other is told why."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.policy.model import Status
from bot.domain.refusals import (
    AlreadyDecided,
    ArrangementSuspended,
    DuplicatePending,
    NotStarted,
    NudgedAlready,
    Refusal,
)
from bot.domain.release.release import Decision, Release
from storage.store.store import Store
from storage.tables.outbox import CARD, CARD_ITEM
from tests import PATIENCE
from tests.domain.world import LAUNCH, NOON, at
from tests.storage.world import Desks, act, founded, opened

ROUNDS = 8


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """
    Do all of it at the same moment; what each returned, or the refusal it raised.

    Who was kept waiting for too long has done nothing, and begins again.
    """
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(PATIENCE)
        while True:
            try:
                return work()
            except NotStarted:
                continue
            except Refusal as refusal:
                return refusal

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


@pytest.fixture
def two(url: str, tmp_path: Path) -> Any:
    """Two replicas on one database, sharing the key directory."""
    one, other = founded(opened(url, tmp_path)), opened(url, tmp_path)
    yield Desks(one), Desks(other)
    one.close()
    other.close()


def test_only_one_of_two_simultaneous_decisions_wins(two: tuple[Desks, Desks]) -> None:
    """Both saw an open slot; the slower one is refused, not ignored (I16)."""
    for _ in range(ROUNDS):
        number = two[0].requested().number
        outcomes = at_once(
            lambda number=number: two[0].do("KFDO", number, steps.approve),  # type: ignore[misc]
            lambda number=number: two[1].do("KFDO2", number, steps.deny, code="level"),  # type: ignore[misc]
        )

        refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
        assert [type(r) for r in refused] == [AlreadyDecided]
        steps_taken = [m.step for m in two[0].store.queries.register(number).now()]
        assert len(steps_taken) == 2
    assert two[0].store.audit.verify().now().faults == ()


def test_of_two_nudges_at_once_one_rings(two: tuple[Desks, Desks]) -> None:
    """Two supervisors, or one on two screens: the other is told when it can be done again."""
    store = two[0].store
    for _ in range(ROUNDS):
        number = two[0].requested().number
        waiting = _reminders(store, number)
        outcomes = at_once(
            *(lambda d=d, n=number: d.do("KSUP", n, steps.nudge) for d in two)  # type: ignore[misc]
        )

        refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
        assert [type(r) for r in refused] == [NudgedAlready]
        assert (waiting, _reminders(store, number)) == (0, 1)
        assert [m.step for m in store.queries.register(number).now()] == ["request", "nudge"]
        recorded = [(r.action, r.rule) for r in store.queries.records(number).now()]
        assert recorded[1:] == [("nudge", None), ("nudge", "nudged_already")]
    assert store.audit.verify().now().faults == ()


def _reminders(store: Store, number: str) -> int:
    """How many reminders, sent or not, speak of a release."""
    of = select(CARD.c.id).join(CARD_ITEM, CARD_ITEM.c.card == CARD.c.id)
    found = of.where(CARD_ITEM.c.number == number, CARD.c.kind == "reminder")
    return len(store.db.read(lambda c: c.execute(found).all()).now())


def test_one_request_delivered_twice_at_once_takes_effect_once(two: tuple[Desks, Desks]) -> None:
    """Slack's retry may reach the other replica while the first is still at work (I15)."""
    for turn in range(ROUNDS):
        own = {"inbound": f"t{turn}"}
        outcomes = at_once(
            *(lambda d=d, o=own: d.do("KLO", None, steps.request, draft=LAUNCH, **o) for d in two)  # type: ignore[misc]
        )

        assert outcomes[0].release == outcomes[1].release
        assert sorted(outcome.repeated for outcome in outcomes) == [False, True]


def test_one_form_sent_twice_at_once_takes_effect_once(two: tuple[Desks, Desks]) -> None:
    """Two clicks are two requests, with one view between them."""
    for turn in range(ROUNDS):
        own = [{"inbound": f"{turn}-{n}", "view": f"V{turn}"} for n in range(2)]
        outcomes = at_once(
            *(
                lambda d=d, o=o: d.do("KLO", None, steps.request, draft=LAUNCH, **o)  # type: ignore[misc]
                for d, o in zip(two, own, strict=True)
            )
        )

        assert [type(o) for o in outcomes if isinstance(o, Refusal)] == [DuplicatePending]


def test_a_timer_fires_in_one_of_two_replicas(two: tuple[Desks, Desks]) -> None:
    """Expiry twice would be two records of one end."""
    releases = [two[0].requested() for _ in range(ROUNDS)]
    due = releases[0].decide_by

    def all_due(store: Store) -> int:
        fired = 0
        while store.timers.fire(steps.BY_THE_CLOCK, due).now():
            fired += 1
        return fired

    counts = at_once(*(lambda d=d: all_due(d.store) for d in two))  # type: ignore[misc]

    assert sum(counts) == 4 * ROUNDS, "each is tried for, reminded of, escalated and ended"
    for release in releases:
        done = [m.step for m in two[0].store.queries.register(release.number).now()]
        assert sorted(done) == ["escalate", "lapse", "remind", "request", "try"]


def test_nothing_is_released_after_a_suspension_that_was_recorded_first(
    two: tuple[Desks, Desks],
) -> None:
    """
    The rule must see the arrangement as it is in its own transaction, not as the handler saw it
    (I9).
    """
    suspend = ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, at(-1))
    resume = ArrangementEvent("TISA", "JPN", EventKind.RESUME, at(-1))
    for _ in range(ROUNDS):
        number = two[0].requested().number
        seen: list[int] = []

        def approve(release: Release, book: Book, seen: list[int] = seen) -> Decision:
            seen.append(book.standings["TISA"] is Status.ACTIVE)
            return steps.approve(release, book)

        outcomes = at_once(
            lambda number=number, approve=approve: two[0].do("KFDO", number, approve),  # type: ignore[misc]
            lambda: two[1].store.administration.record_event(suspend, act(None, "suspend")).now(),
        )

        log = [r.action for r in two[0].store.queries.records("TISA").now()]
        assert log[-1] == "suspend"
        record = two[0].store.queries.records(number).now()[-1]
        suspended = two[0].store.queries.records("TISA").now()[-1]
        if isinstance(outcomes[0], Refusal):
            assert isinstance(outcomes[0], ArrangementSuspended)
            assert suspended.seq < record.seq
        else:
            assert record.seq < suspended.seq
        two[1].store.administration.record_event(resume, act(None, "resume")).now()


def test_many_acts_at_once_leave_a_log_without_gaps(two: tuple[Desks, Desks]) -> None:
    """The number of a record comes from the locked head, never from a sequence."""
    outcomes = at_once(*(lambda n=n: two[n % 2].requested() for n in range(12)))  # type: ignore[misc]

    assert all(isinstance(o, Release) for o in outcomes)
    report = two[0].store.audit.verify().now()
    assert report.faults == ()
    assert report.records == 2 + 12


def test_readers_see_one_state_while_acts_go_on(two: tuple[Desks, Desks]) -> None:
    """
    A release whose stage and consents are of two moments would be drawn as nothing that ever was.
    """
    number = two[0].requested().number

    def watch() -> list[tuple[int, int]]:
        found = [two[1].store.queries.release(number, NOON).now() for _ in range(60)]
        return [(seen[0].revision, len(seen[0].deliveries[0].consents)) for seen in found if seen]

    def move() -> None:
        two[0].do("KFDO", number, steps.approve)
        two[0].do("UFDO", number, steps.relay)

    states, _ = at_once(watch, move)

    assert set(states) <= {(1, 0), (2, 1), (3, 2)}
