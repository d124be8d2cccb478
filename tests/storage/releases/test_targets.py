"""
Targets: overdue is a target that is used up in time that counts, everywhere by the same condition.
"""

import re
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select, update

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.deadlines import allowance
from bot.domain.release.stages import OPEN, Stage
from storage.queries import conditions
from storage.queries.lists import Which
from storage.queries.worklist import Numbers
from storage.releases import repository, targets
from storage.store.store import Store
from storage.tables.outbox import CARD
from storage.tables.releases import DELIVERY, RELEASE, STAGE_INTERVAL
from tests.domain.world import NOON, OFFICERS, at
from tests.storage.queries.test_digests import PARTIES, digest, something, told
from tests.storage.store.test_store import rows_of
from tests.storage.world import POLICY, Desks, act, founded, later, migrated, opened
from tests.support.postgres import Postgres

RELEASED = Stage.RELEASED
BY_NAME = {o.name: o for o in OFFICERS}
SUPERVISORS = {"KOR": "KSUP", "USA": "USUP", "JPN": "JSUP"}


def listed(store: Store, who: str, which: Which, now: datetime) -> list[str]:
    """The numbers on a list, whatever the clock has noted."""
    return [
        release.number for release in store.queries.listing(BY_NAME[who], which, now).now().rows
    ]


def numbers(store: Store, party: str, now: datetime) -> Numbers:
    """The figures on the Home of a party's supervisor."""
    from storage.queries.worklist import numbers

    return store.db.read(lambda c: numbers(c, BY_NAME[SUPERVISORS[party]], now)).now()


def declared(store: Store, kind: EventKind, minute: float, arrangement: str = "TISA") -> None:
    """What Japan declares, from that minute on."""
    event = ArrangementEvent(arrangement, "JPN", kind, at(minute))
    store.administration.record_event(event, act(None, kind.value, at(minute))).now()


def test_home_list_and_digest_say_the_same_of_the_same_minute(store: Store, desks: Desks) -> None:
    """What a party offered and another is late with is overdue to it wherever it looks."""
    release = desks.approved()
    late = later(minutes=4)

    figures = {
        party: (
            numbers(store, party, late).overdue,
            digest(store, party, late).day.overdue.total,
            len(listed(store, SUPERVISORS[party], "overdue", late)),
        )
        for party in PARTIES
    }

    assert figures == {"KOR": (1, 1, 1), "USA": (1, 1, 1), "JPN": (0, 0, 0)}
    assert listed(store, "KSUP", "overdue", late) == [release.number]


def test_a_clock_that_stood_still_hides_nothing(store: Store, desks: Desks) -> None:
    """No timer has been fired: the target is used up all the same, from its moment on."""
    number = desks.requested().number

    assert [listed(store, "KSUP", "overdue", at(m)) for m in (4.99, 5)] == [[], [number]]
    assert [numbers(store, "KOR", at(m)).overdue for m in (4.99, 5)] == [0, 1]
    assert [digest(store, "KOR", at(m)).day.overdue.total for m in (4.99, 5)] == [0, 1]


def test_escalation_is_another_moment_than_the_target(store: Store, desks: Desks) -> None:
    """
    A policy may tell supervisors at half the time; overdue it is at the whole of it, and is shown
    so then.
    """
    sooner = re.sub(r"escalate_at +=\ 1.0", "escalate_at = 0.5", POLICY)
    assert sooner != POLICY
    store.administration.set_policy(sooner, act(None, "policy apply")).now()
    number = desks.requested().number

    def clock(minute: float) -> list[int]:
        while store.timers.fire(steps.BY_THE_CLOCK, at(minute)).now():
            pass
        return [
            card["wanted_version"]
            for card in rows_of(store, CARD)
            if card["kind"] in ("decision", "own")
        ]

    before = clock(4.99)
    assert "escalate" in [m.step for m in store.queries.register(number).now()]
    assert listed(store, "KSUP", "overdue", at(4.99)) == []
    after = clock(5)

    assert listed(store, "KSUP", "overdue", at(5)) == [number]
    assert before and after == [n + 1 for n in before]


def test_a_suspension_moves_the_target_by_its_length(store: Store, desks: Desks) -> None:
    """Three minutes are used up before it, two after it; one that was used up before stays so."""
    late = desks.requested(later(minutes=-5)).number
    number = desks.requested().number
    declared(store, EventKind.SUSPEND, 3)

    assert listed(store, "KSUP", "overdue", at(30)) == [late], "on hold no target is used up"
    declared(store, EventKind.RESUME, 33)

    assert [listed(store, "KSUP", "overdue", at(m)) for m in (34.99, 35)] == [
        [late],
        [late, number],
    ]


def test_an_older_precedence_is_not_held_against_the_newer(store: Store, desks: Desks) -> None:
    """The target counts from when the step began, whatever the precedence was meanwhile."""
    number = desks.requested().number
    desks.do("KFDO", number, steps.reprioritise, at(6), precedence="PRIORITY")

    assert listed(store, "KSUP", "overdue", at(7)) == []
    assert digest(store, "KOR", at(5.5)).day.overdue.total == 1, "what it was then it was"
    desks.do("KFDO", number, steps.reprioritise, at(8), precedence="FLASH")

    assert listed(store, "KSUP", "overdue", at(8)) == [number]


def test_another_policy_changes_nothing_of_the_past(store: Store, desks: Desks) -> None:
    """A digest of yesterday says what yesterday's policy called late."""
    number = desks.requested(precedence="PRIORITY").number
    before = told(store, "KOR", at(100))
    changed = POLICY.replace("objective_s = 10800", "objective_s = 21600")
    assert changed != POLICY
    store.administration.set_policy(changed, act(None, "policy apply", at(110))).now()

    assert "Overdue (1)" in before
    assert told(store, "KOR", at(100)) == before
    assert [listed(store, "KSUP", "overdue", at(m)) for m in (110, 180)] == [[], [number]]


def test_what_is_past_its_end_waits_for_nobody_wherever_one_looks(
    store: Store, desks: Desks
) -> None:
    """
    Reading compares with the clock, and so does every figure: the clock may not have ended it yet.
    """
    desks.released(lifetime="12h")
    over = later(hours=12)

    def figures(now: datetime) -> tuple[int, ...]:
        japan, korea = numbers(store, "JPN", now), numbers(store, "KOR", now)
        day = digest(store, "JPN", now).day
        return (
            *(
                sum(stand.count for stand in japan.waiting.values()),
                japan.overdue,
                japan.unread,
                korea.unacknowledged,
            ),
            *(sum(w.count for w in day.waiting), day.overdue.total, day.unread.total),
            *(len(listed(store, "JSUP", which, now)) for which in ("pending", "overdue")),
        )

    assert figures(over - timedelta(seconds=1)) == (1,) * 9
    assert figures(over) == (0,) * 9


async def test_a_desk_of_the_last_landing_learns_its_targets(store: Store, desks: Desks) -> None:
    """
    Its rows have none; the clock's first look gives them theirs, and past digests stay as they
    were.
    """
    number = desks.requested().number
    store.db.sweep(lambda c: c.execute(update(DELIVERY).values(target_at=None)).rowcount).now()
    before = told(store, "KOR", at(20))
    assert listed(store, "KSUP", "overdue", at(20)) == []

    await store.timers.retime(at(30))

    assert listed(store, "KSUP", "overdue", at(31)) == [number]
    assert told(store, "KOR", at(20)) == before


@pytest.mark.parametrize("seed", range(3))
def test_what_rows_are_asked_by_is_what_the_rules_reckon(
    store: Store, desks: Desks, seed: int
) -> None:
    """
    Whatever officers, custodians and policies do: what lists go by is what cards are drawn by.
    """
    chance, now, made = Random(seed), NOON, list[str]()
    held, compared = False, 0
    for n in range(70):
        now += timedelta(minutes=chance.choice((1, 2, 7, 90)))
        if chance.random() < 0.15:
            kind, held = (EventKind.RESUME if held else EventKind.SUSPEND), not held
            store.administration.record_event(
                ArrangementEvent("TISA", "JPN", kind, now), act(None, kind.value, now)
            ).now()
        if n % 20 == 19:
            seconds = chance.choice((600, 1200))
            text = POLICY.replace("objective_s = 600,", f"objective_s = {seconds},")
            store.administration.set_policy(text, act(None, "policy apply", now)).now()
        something(desks, chance, now, made)
        compared += compare(store, now)

    assert compared > 40
    assert store.db.read(lambda c: len(c.execute(select(STAGE_INTERVAL.c.id)).all())).now() > 3


def compare(store: Store, now: datetime) -> int:
    """
    How many deliveries were compared: kept moments with the rule's, conditions on rows with what
    the domain says.
    """
    book = store.queries.book(now).now()
    everything = store.db.read(
        lambda c: repository.read(c, list(c.scalars(select(RELEASE.c.number))))
    ).now()
    every = [(release, d) for release in everything.values() for d in release.deliveries]
    reckoned = {(release.number, d.to): allowance.target(release, d, book) for release, d in every}
    waiting = {
        (r.number, d.to)
        for r, d in every
        if d.stage in OPEN or (d.stage is RELEASED and d.readable(now))
    }
    overdue = {key for key in waiting if (at := reckoned[key]) and at <= now}
    unread = {
        (r.number, d.to)
        for r, d in every
        if d.stage is RELEASED
        and d.readable(now)
        and not r.has("read", party=d.to, version=d.version)
    }
    of = DELIVERY.c

    def asked(c: repository.Connection) -> list[object]:
        kept = {(row.number, row.to_party): row.target_at for row in c.execute(select(DELIVERY))}
        rules = (
            conditions.waiting(of, now),
            conditions.overdue(of, now),
            conditions.unread(of, of.to_party, now),
        )
        return [
            kept,
            *(
                {tuple(row) for row in c.execute(select(of.number, of.to_party).where(rule))}
                for rule in rules
            ),
        ]

    assert store.db.read(asked).now() == [reckoned, waiting, overdue, unread]
    return len(overdue) + len(unread)


@pytest.mark.parametrize(("minutes", "sent"), [(-10, 1), (10, 0)])
def test_a_digest_of_a_day_off_is_for_what_was_overdue_at_its_time(
    store: Store, desks: Desks, minutes: int, sent: int
) -> None:
    """
    What became so half an hour later is told by the next: this one would call nothing overdue.
    """
    saturday = datetime.fromisoformat("2026-11-28T08:00:00+00:00")  # by the supervisor's clock
    for now in (NOON, saturday - timedelta(minutes=20)):
        store.digests.publish(now).now()
    before = len(digests_of(store, "KOR"))
    desks.requested(saturday + timedelta(minutes=minutes))

    store.digests.publish(saturday + timedelta(minutes=30)).now()

    assert len(digests_of(store, "KOR")) - before == sent


def digests_of(store: Store, party: str) -> list[datetime]:
    """The ends of the windows of the digests that a party was sent."""
    return [
        card["moment"]
        for card in rows_of(store, CARD)
        if card["kind"] == "digest" and card["party"] == party
    ]


def test_what_an_officer_changes_meanwhile_is_not_written_over(
    postgresql: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Targets are reckoned anew without keeping officers waiting: one may act between the reading and
    the writing.
    """
    store = founded(opened(postgresql.fresh(migrated), tmp_path))
    desks, known = Desks(store), repository.read
    number = desks.requested().number
    assert listed(store, "KSUP", "overdue", at(6)) == [number]

    def meanwhile(c: repository.Connection, numbers: list[str]) -> object:
        monkeypatch.setattr(repository, "read", known)
        desks.do("KFDO", number, steps.reprioritise, at(1), precedence="PRIORITY")
        return before

    before, book = (
        store.db.read(lambda c: known(c, [number])).now(),
        store.queries.book(at(1)).now(),
    )
    monkeypatch.setattr(repository, "read", meanwhile)
    store.db.sweep(lambda c: targets.renew(c, [number], book) and 0).now()

    compare(store, at(2))
    assert listed(store, "KSUP", "overdue", at(6)) == []
    store.close()
