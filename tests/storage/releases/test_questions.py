"""Questions as they are remembered: whole, counted where they wait, and one of two at once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.deadlines import allowance
from bot.domain.refusals import QuestionClosed, QuestionOpen, Refusal
from bot.domain.release.stages import Side, Stage
from bot.domain.steps import BY_THE_CLOCK
from storage.queries.candidates import Candidates, Wanted, candidates
from storage.store.store import Store
from storage.tables.outbox import CARD
from storage.tables.releases import DELIVERY, STAGE_INTERVAL
from tests.domain.world import NOON, OFFICERS, at
from tests.storage.transaction.test_races import ROUNDS, at_once, two
from tests.storage.world import Desks, act

__all__ = ["two"]
BY_NAME = {o.name: o for o in OFFICERS}
TEXT = "Local or Zulu?\nWhich of the two?"


def asked(desks: Desks, by: str = "UFDO", minute: float = 1, **more: Any) -> str:
    """A launch warning that somebody who decides has asked about; its number."""
    release = desks.requested(**more) if by.startswith("K") else desks.approved(**more)
    desks.do(by, release.number, steps.question, at(minute), text=TEXT)
    return release.number


def answered(desks: Desks, number: str, minute: float = 2) -> None:
    """Its question, answered."""
    desks.do("KLO", number, steps.reply, at(minute), text="Local.")


def target(store: Store, number: str) -> Any:
    """The target that is kept beside the step."""
    kept = select(DELIVERY.c.target_at).where(DELIVERY.c.number == number)
    return store.db.read(lambda c: c.scalar(kept)).now()


def waiting_on(store: Store, user: str) -> list[str]:
    """What stands on somebody's Home as waiting for them."""
    from storage.queries.worklist import outlook

    who = BY_NAME[user]
    found = store.db.read(
        lambda c: outlook(c, store.db.policy(c), who, at(3), (0, 0, 0), (20, 20, 20))
    ).now()
    return [release.number for release in found.waiting.rows]


def fire(store: Store, now: Any) -> None:
    """Every timer that is due by a moment."""
    while store.timers.fire(BY_THE_CLOCK, now).now():
        pass


def test_it_is_read_back_as_it_was_written(store: Store, desks: Desks) -> None:
    """Asked, reminded of, answered; and one that a decision closed."""
    number = asked(desks)
    first = desks.do("KLO2", number, steps.reply, at(3), text="Local.").release
    second = desks.do("UFDO2", number, steps.question, at(4), text="Sure?").release
    ended = desks.do("UFDO", number, steps.relay, at(5)).release
    for kept in (first, second, ended):
        assert len(kept.delivery("JPN").questions) in (1, 2)
    found = store.queries.release(number, at(6)).now()

    assert found is not None
    assert found[0].delivery("JPN") == ended.delivery("JPN")
    assert [(q.n, q.text, q.reply, q.closed_at) for q in found[0].delivery("JPN").questions] == [
        (1, TEXT, "Local.", None),
        (2, "Sure?", None, at(5)),
    ]


def test_the_target_kept_stands_still_and_goes_on(store: Store, desks: Desks) -> None:
    """While it is open there is none; then it is later by the time of the question."""
    number = desks.approved().number
    before = target(store, number)
    desks.do("UFDO", number, steps.question, at(1), text=TEXT)
    open_, listed = target(store, number), store.queries.listing(BY_NAME["USUP"], "overdue", at(60))
    assert [r.number for r in listed.now().rows] == []
    answered(desks, number, 4)

    assert open_ is None
    assert target(store, number) == before + timedelta(minutes=3)


def test_how_long_the_step_took_leaves_the_question_out(store: Store, desks: Desks) -> None:
    """As it leaves out a hold; what was both counts once."""
    number = asked(desks, minute=1)
    for kind, minute in ((EventKind.SUSPEND, 2), (EventKind.RESUME, 6)):
        event = ArrangementEvent("TISA", "JPN", kind, at(minute))
        store.administration.record_event(event, act(None, kind.value, at(minute))).now()
    answered(desks, number, 4)
    desks.do("UFDO", number, steps.relay, at(8))
    of = STAGE_INTERVAL.c
    spent = select(of.spent, of.held).where(of.number == number, of.stage == Stage.RELAY_REVIEW)

    assert [tuple(row) for row in store.db.read(lambda c: c.execute(spent).all()).now()] == [
        (8 * 60, 5 * 60)
    ]


def test_it_waits_for_the_desk_that_was_asked(store: Store, desks: Desks) -> None:
    """On list and Home, for as long as it is open."""
    number = asked(desks)

    def pending(user: str) -> list[str]:
        rows = store.queries.listing(BY_NAME[user], "pending", at(3)).now().rows
        return [release.number for release in rows]

    assert {user: pending(user) for user in ("KLO", "KFDO", "UFDO", "JLO")} == {
        **{user: [number] for user in ("KLO", "KFDO", "UFDO")},
        "JLO": [],
    }
    assert {user: waiting_on(store, user) for user in ("KLO", "KLO2", "KFDO", "UFDO", "ULO")} == {
        **{user: [number] for user in ("KLO", "KLO2", "UFDO")},
        **{user: [] for user in ("KFDO", "ULO")},
    }
    answered(desks, number)

    assert pending("KLO") == waiting_on(store, "KLO") == []


def test_a_reply_is_offered_where_a_question_is_open(
    store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also behind more releases than are read for a verb, about which nobody asked."""
    monkeypatch.setattr("storage.queries.candidates.MOST_READ", 1)
    number = asked(desks, precedence="ROUTINE")
    for _ in range(3):
        desks.approved()
    wanted = Wanted(Side.ORIGINATOR, frozenset({Stage.RELAY_REVIEW}), asked=True)

    def offered(user: str) -> Candidates:
        return store.db.read(lambda c: candidates(c, BY_NAME[user], wanted, at(3))).now()

    assert [one.release.number for one in offered("KLO").found] == [number]
    assert offered("ULO").found == []
    answered(desks, number)
    assert offered("KLO").found == []


def test_the_clock_reminds_whom_it_was_put_to(store: Store, desks: Desks) -> None:
    """Each fraction once, then the supervisors; who decides is reminded after the reply."""
    number = desks.approved().number
    desks.do("UFDO", number, steps.question, at(1), text=TEXT)
    for minute in range(2, 30):
        fire(store, at(minute))
    kinds = select(CARD.c.kind, CARD.c.party, CARD.c.room).where(CARD.c.number.is_(None))
    told = {tuple(row) for row in store.db.read(lambda c: c.execute(kinds).all()).now()}

    assert told == {("reminder", "KOR", "liaison"), ("escalation", "KOR", "dm")}
    release = desks.do("KLO", number, steps.reply, at(30), text="Local.").release
    due = allowance.next_reminder(
        release, release.delivery("JPN"), store.queries.book(at(30)).now()
    )
    assert due is not None and due > at(30)
    fire(store, due)
    told = {tuple(row) for row in store.db.read(lambda c: c.execute(kinds).all()).now()}
    assert ("reminder", "USA", "approvals") in told


def test_it_lapses_in_its_time_and_closes_the_question(store: Store, desks: Desks) -> None:
    release = desks.approved()
    desks.do("UFDO", release.number, steps.question, at(1), text=TEXT)
    fire(store, release.decide_by)
    found = store.queries.release(release.number, release.decide_by).now()

    assert found is not None
    [d] = found[0].deliveries
    assert (d.stage, d.questions[0].closed_at) == (Stage.LAPSED, release.decide_by)


def test_of_two_questions_at_once_one_is_asked(two: tuple[Desks, Desks]) -> None:
    for _ in range(ROUNDS):
        number = two[0].approved().number
        outcomes = at_once(
            lambda n=number: two[0].do("UFDO", n, steps.question, text=TEXT),  # type: ignore[misc]
            lambda n=number: two[1].do("UFDO2", n, steps.question, text=TEXT),  # type: ignore[misc]
        )

        assert [type(o) for o in outcomes if isinstance(o, Refusal)] == [QuestionOpen]


@pytest.mark.parametrize("other", ["reply", "relay"])
def test_of_a_reply_and_what_comes_at_once_both_are_whole(
    two: tuple[Desks, Desks], other: str
) -> None:
    """Another reply is refused. A decision before it closes the question; after it it has one."""
    for _ in range(ROUNDS):
        number = asked(two[0])
        more = {"text": "Zulu."} if other == "reply" else {}
        by, rule = ("KLO2", steps.reply) if other == "reply" else ("UFDO", steps.relay)
        outcomes = at_once(
            lambda n=number: two[0].do("KLO", n, steps.reply, text="Local."),  # type: ignore[misc]
            lambda n=number, b=by, r=rule, m=more: two[1].do(b, n, r, **m),  # type: ignore[misc]
        )
        found = two[0].store.queries.release(number, NOON).now()
        refused = [type(o) for o in outcomes if isinstance(o, Refusal)]

        assert found is not None
        [q] = found[0].delivery("JPN").questions
        assert (q.reply is None) == (q.closed_at is not None)
        assert refused == ([QuestionClosed] if other == "reply" or q.closed_at else [])
