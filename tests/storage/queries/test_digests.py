"""
Digests from the register: what they count, whose view they are, and that the past stays as it was.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.deadlines import digest_schedule
from bot.domain.refusals import Refusal, WrongStage
from bot.domain.release.release import Decision, RegisterEntry, Release
from bot.domain.release.stages import READABLE, Stage
from bot.domain.release.visibility import may_know
from handlers.digests import page
from handlers.text.words import Words
from storage.queries.digest_model import Digest
from storage.releases import repository
from storage.store.store import Store
from storage.tables.releases import RELEASE, STAGE_INTERVAL
from storage.transaction.act import Attempt
from tests.domain.world import NOON, OFFICERS, policy
from tests.storage.world import Desks, later
from tests.support.certificates import destruction_due
from tests.support.large_register import remember

RULES = steps.BY_THE_CLOCK
PARTIES = ("KOR", "USA", "JPN")


def window(as_of: datetime, kind: str = digest_schedule.DAILY) -> digest_schedule.Window:
    """A window that ends at any moment."""
    if kind == digest_schedule.DAILY:
        return digest_schedule.Window(kind, as_of.date(), as_of - timedelta(days=1), as_of)
    weeks = tuple(as_of - timedelta(weeks=n) for n in range(5, -1, -1))
    return digest_schedule.Window(kind, as_of.date(), weeks[-2], as_of, weeks)


def digest(store: Store, party: str, as_of: datetime, kind: str = digest_schedule.DAILY) -> Digest:
    """What a digest of that moment says."""
    return store.queries.digest(party, window(as_of, kind)).now()


def told(store: Store, party: str, as_of: datetime, kind: str = digest_schedule.DAILY) -> str:
    """The same in words."""
    return page.text(
        page.digest_page(digest(store, party, as_of, kind), policy(), Words("en", "Asia/Seoul"))
    )


def test_what_waits_is_counted_by_step_and_owner_and_the_overdue_is_named(desks: Desks) -> None:
    """The two figures a supervisor looks for first."""
    late, waiting = desks.requested(NOON), desks.approved(later(minutes=3))

    day = digest(desks.store, "KOR", later(minutes=5, seconds=59)).day

    assert {(w.stage, w.owner): w.count for w in day.waiting} == {
        ("originator_review", "KOR"): 1,
        ("relay_review", "USA"): 1,
    }
    assert [(item.number, item.late_at) for item in day.overdue.items] == [
        (late.number, later(minutes=5))
    ]
    assert (
        waiting.number
        not in told(desks.store, "KOR", later(minutes=5, seconds=59)).partition("Overdue")[2]
    )


def test_a_target_counts_from_its_moment_and_not_for_the_stage_after(desks: Desks) -> None:
    """
    A digest of the minute before must not know of it; the next step begins with its own target.
    """
    release = desks.requested(NOON)
    desks.do("KFDO", release.number, steps.approve, later(minutes=9))

    totals = [digest(desks.store, "KOR", later(minutes=n)).day.overdue.total for n in (4, 5, 8, 9)]

    assert totals == [0, 1, 1, 0]


def test_a_pending_offer_is_in_nobody_elses_digest(desks: Desks) -> None:
    """
    False impression: who may receive it learns nothing before it is released, nor does the hub
    before consent.
    """
    release = desks.requested(NOON, title="PEREGRINE seen")
    desks.do("KFDO", release.number, steps.approve, later(minutes=10))
    desks.do("UFDO", release.number, steps.relay, later(minutes=20))

    seen = {
        minute: [
            p
            for p in PARTIES
            if any(w.count for w in digest(desks.store, p, later(minutes=minute)).day.waiting)
        ]
        for minute in (5, 15, 25)
    }

    assert seen == {5: ["KOR"], 15: ["KOR", "USA"], 25: ["KOR", "USA", "JPN"]}


def test_what_is_received_is_unread_then_read_then_gone(desks: Desks) -> None:
    """Read but not acknowledged is another fault than unread."""
    release = desks.released(NOON)
    desks.read(release.number, later(minutes=10))
    desks.do("JLO", release.number, steps.acknowledge, later(minutes=20))

    def totals(minute: int) -> tuple[int, int]:
        day = digest(desks.store, "JPN", later(minutes=minute)).day
        return day.unread.total, day.read.total

    assert [totals(minute) for minute in (5, 15, 25)] == [(1, 0), (0, 1), (0, 0)]


def test_what_ends_soon_is_counted_within_one_four_and_a_day(desks: Desks) -> None:
    """Read and unread; `within four hours` holds what ends within one."""
    for hours in (1, 3, 20, 30):
        desks.released(NOON, lifetime=f"{hours}h")
    read = desks.released(NOON, lifetime="2h")
    desks.read(read.number, NOON)

    ending = digest(desks.store, "JPN", NOON + timedelta(seconds=1)).day.ending

    assert [(e.hours, e.unread, e.read) for e in ending] == [(1, 1, 0), (4, 2, 1), (24, 3, 1)]


def test_a_recall_is_told_to_all_whom_it_concerns_once(desks: Desks) -> None:
    """Since the last digest, and not again in the next."""
    release = desks.released(NOON)
    desks.do("KFDO", release.number, steps.recall, later(hours=1), note="KESTREL was wrong")

    assert {
        p: digest(desks.store, p, later(hours=2)).day.recalled.total for p in PARTIES
    } == dict.fromkeys(PARTIES, 1)
    assert digest(desks.store, "JPN", later(hours=26)).day.recalled.total == 0
    assert "KESTREL" not in told(desks.store, "JPN", later(hours=2))


def test_refused_attempts_are_the_own_partys_only(desks: Desks) -> None:
    """How often another desk tries something is its own affair."""
    release = desks.requested(NOON)
    with pytest.raises(Refusal):
        desks.do("KLO", release.number, steps.approve, later(minutes=1))

    assert digest(desks.store, "KOR", later(hours=1)).day.refused == {"wrong_role": 1}
    assert digest(desks.store, "USA", later(hours=1)).day.refused == {}


def test_a_suspension_is_told_with_what_it_halts(desks: Desks) -> None:
    """A supervisor learns in the morning why nothing went out in the night."""
    suspended = ArrangementEvent("TISA", "KOR", EventKind.SUSPEND, later(hours=1))
    desks.store.administration.record_event(
        suspended, Attempt("arrangement suspend", later(hours=1), who="operator:anna")
    ).now()

    said = told(desks.store, "JPN", later(hours=2))

    assert "TISA: suspended by KOR" in said
    assert "TISA carries nothing: suspended" in said
    assert "TISA" not in told(desks.store, "JPN", later(minutes=59))


def test_a_week_tells_own_and_others_shares_apart(desks: Desks) -> None:
    """
    Korea answers for its decision, the United States for the relay, Japan for the acknowledgement.
    """
    release = desks.requested(NOON)
    desks.do("KFDO", release.number, steps.approve, later(minutes=2))
    desks.do("UFDO", release.number, steps.relay, later(minutes=5))
    desks.read(release.number, later(minutes=6))
    desks.do("JLO", release.number, steps.acknowledge, later(minutes=9))

    def medians(party: str) -> dict[str, int | None]:
        week = digest(desks.store, party, later(hours=1), digest_schedule.WEEKLY).week
        assert week
        return {share: trend.week.median for share, trend in week.spent.items()}

    assert medians("KOR") == {"decide": 120, "by_hub": 180, "by_recipient": 240}
    assert medians("USA") == {"relay": 180}
    assert medians("JPN") == {"receive": 240}


def test_a_week_names_both_directions_even_where_nothing_went(desks: Desks) -> None:
    """Whether sharing is mutual is what the arrangement is looked at for."""
    desks.released(NOON)

    week = digest(desks.store, "JPN", later(hours=1), digest_schedule.WEEKLY).week

    assert week
    assert week.volume["KOR", "JPN"] == (0, 0, 0, 0, 1)
    assert week.volume["JPN", "KOR"] == (0, 0, 0, 0, 0)


def test_reasons_are_the_own_partys_only(desks: Desks) -> None:
    """Denial needs no justification that another party would read."""
    for code in ("level", "level", "unclear"):
        number = desks.requested(NOON).number
        desks.do("KFDO", number, steps.deny, later(minutes=1), code=code)
    number = desks.approved(NOON).number
    desks.do("UFDO", number, steps.deny, later(minutes=1), code="over_scope")

    weeks = {
        p: digest(desks.store, p, later(hours=1), digest_schedule.WEEKLY).week for p in PARTIES
    }

    assert {p: dict(w.codes) for p, w in weeks.items() if w} == {
        "KOR": {"level": 2, "unclear": 1},
        "USA": {"over_scope": 1},
        "JPN": {},
    }


def test_nothing_to_report_is_said(desks: Desks) -> None:
    """Silence is ambiguous."""
    for kind in digest_schedule.KINDS:
        assert "Nothing to report." in told(desks.store, "KOR", NOON, kind)
    desks.requested(NOON)

    assert "Nothing to report." not in told(desks.store, "KOR", later(minutes=1))
    assert "Nothing is overdue." in told(desks.store, "KOR", later(minutes=1))


def extend(release: Release, book: Book) -> Decision:
    """Let what can be read be read for two days longer."""
    longer = timedelta(days=2)
    moved = [d for d in release.deliveries if d.stage in READABLE and d.expires_at]
    if not moved:
        raise WrongStage(stage=release.deliveries[0].stage.value)
    for d in moved:
        release = release.with_delivery(
            replace(d, expires_at=d.expires_at and d.expires_at + longer)
        )
    return Decision(
        release,
        tuple(
            RegisterEntry("extend", book.now, None, None, d.version, d.to, d.stage, d.stage)
            for d in moved
        ),
    )


def test_an_extension_changes_what_ends_from_its_moment_and_not_before(desks: Desks) -> None:
    """The one act that moves an end without moving a stage, twice."""
    number = desks.released(NOON, lifetime="12h").number

    def seen(hours: int) -> tuple[int, int]:
        day = digest(desks.store, "JPN", later(hours=hours)).day
        return day.unread.total, day.ending[-1].unread

    first = seen(1)
    desks.do(None, number, extend, later(hours=2))
    second = (seen(1), seen(3))
    desks.do(None, number, extend, later(hours=4))

    assert first == (1, 1)
    assert second == (first, (1, 0))
    assert [seen(hours) for hours in (1, 3, 5, 35, 40)] == [(1, 1), (1, 0), (1, 0), (1, 0), (1, 0)]
    assert seen(24 * 4) == (1, 1)


def test_a_change_of_precedence_counts_from_its_moment_and_not_before(desks: Desks) -> None:
    """What was ROUTINE on the day stays ROUTINE in the digest of the day."""
    number = desks.requested(NOON, precedence="ROUTINE").number
    before = told(desks.store, "KOR", later(hours=5))
    desks.do("KFDO", number, steps.reprioritise, later(hours=6), precedence="PRIORITY")

    assert "ROUTINE · KOR-2026" in before
    assert told(desks.store, "KOR", later(hours=5)) == before
    assert digest(desks.store, "KOR", later(hours=5)).day.precedence_changes == 0
    assert digest(desks.store, "KOR", later(hours=7)).day.precedence_changes == 1
    assert "PRIORITY · KOR-2026" in told(desks.store, "KOR", later(hours=7))


def debts(store: Store, party: str, as_of: datetime) -> list[tuple[str, int, int, datetime]]:
    """Whose certificates a digest of that moment says are due."""
    return [(d.owner, d.count, d.overdue, d.oldest) for d in digest(store, party, as_of).day.debts]


def test_a_certificate_was_due_until_it_was_given(desks: Desks) -> None:
    """
    Each holder's own, both told to the originator; overdue after a week; a past digest stays as it
    was.
    """
    number = desks.released(NOON).number
    desks.do("KFDO", number, steps.recall, later(hours=1), note=NOTES[1])
    ended = later(hours=1)
    before = {
        p: told(desks.store, p, later(days=9), kind)
        for p in PARTIES
        for kind in digest_schedule.KINDS
    }
    for minute, by in enumerate(("JLO", "UFDO", "JLO2", "ULO")):
        desks.do(by, number, steps.certify, later(days=10, minutes=minute))

    assert {
        p: told(desks.store, p, later(days=9), kind)
        for p in PARTIES
        for kind in digest_schedule.KINDS
    } == before
    assert debts(desks.store, "JPN", ended - timedelta(seconds=1)) == []
    assert debts(desks.store, "JPN", ended) == [("JPN", 1, 0, ended)]
    assert debts(desks.store, "USA", ended + timedelta(days=7)) == [("USA", 1, 1, ended)]
    assert debts(desks.store, "KOR", later(days=7)) == [("JPN", 1, 0, ended), ("USA", 1, 0, ended)]
    assert debts(desks.store, "KOR", later(days=10, minutes=2)) == [("USA", 1, 1, ended)]
    assert debts(desks.store, "KOR", later(days=10, minutes=3)) == []
    assert "JPN, ended 8 days ago, overdue by 47 h" in before["KOR"]


def test_what_the_clock_has_not_ended_yet_is_due_from_its_end(desks: Desks) -> None:
    """A desk that was down over the end says the same once it is up."""
    desks.released(NOON, lifetime="12h")
    seen = [debts(desks.store, party, later(hours=13)) for party in PARTIES]
    while desks.store.timers.fire(RULES, later(hours=14)).now():
        pass

    assert [debts(desks.store, party, later(hours=13)) for party in PARTIES] == seen
    assert seen[PARTIES.index("JPN")] == [("JPN", 1, 0, later(hours=12))]


NOTES = ("KESTREL: lower it", "MERLIN was wrong")
DOERS: list[tuple[str, Callable[..., Any], dict[str, object]]] = [
    ("KFDO", steps.approve, {}),
    ("JFDO", steps.approve, {}),
    ("UFDO", steps.relay, {}),
    ("UFDO", steps.relay, {}),
    ("KFDO", steps.send_back, {"code": "level", "note": NOTES[0]}),
    ("UFDO", steps.deny, {"code": "unclear"}),
    ("KLO", steps.withdraw, {}),
    ("KFDO", steps.recall, {"note": NOTES[1]}),
    ("JLO", steps.acknowledge, {}),
    ("KLO", steps.acknowledge, {}),
    *((by, steps.certify, {}) for by in ("JLO", "JLO2", "UFDO", "ULO", "KLO")),
]


def something(desks: Desks, chance: Random, at: datetime, numbers: list[str]) -> None:
    """One random act, of which many are refused."""
    kind, number = chance.random(), chance.choice(numbers[-6:] or [""])
    try:
        if kind < 0.25 or not numbers:
            by, to = chance.choice((("KLO", "JPN"), ("JLO", "KOR"), ("JLO", "USA"), ("KLO", "USA")))
            urgency, life = chance.choice(("FLASH", "ROUTINE")), chance.choice(("12h", "3d"))
            numbers.append(
                desks.requested(at, by=by, to=(to,), precedence=urgency, lifetime=life).number
            )
        elif kind < 0.4:
            desks.read(number, at, by=chance.choice(("JLO", "KLO")))
        elif kind < 0.45:
            desks.do(None, number, extend, at)
        elif kind < 0.52:
            desks.do(
                "KFDO",
                number,
                steps.reprioritise,
                at,
                precedence=chance.choice(("FLASH", "ROUTINE")),
            )
        else:
            by, rule, more = chance.choice(DOERS)
            desks.do(by, number, rule, at, **more)
    except Refusal:
        pass


def lived(desks: Desks, seed: int, acts: int, look: Callable[[datetime], None]) -> datetime:
    """Random acts and whatever time does between them; `look` is called now and then.

    When it ends.
    """
    chance, at, numbers = Random(seed), NOON, []
    for n in range(acts):
        at += timedelta(minutes=chance.choice((1, 7, 90, 400)))
        while desks.store.timers.fire(RULES, at).now():
            pass
        for _ in range(3):
            something(desks, chance, at, numbers)
        if n % 15 == 14:
            look(at)
    return at


@pytest.mark.parametrize("seed", range(2))
def test_a_digest_of_the_past_is_the_same_whatever_came_after(desks: Desks, seed: int) -> None:
    """
    The digest that was sent, and the one that is made again a year later to check it, must agree.
    """

    def texts(at: datetime) -> list[str]:
        return [
            told(desks.store, party, at, kind)
            for party in PARTIES
            for kind in digest_schedule.KINDS
        ]

    sent: dict[datetime, list[str]] = {}
    lived(desks, seed, 60, lambda at: sent.update({at: texts(at)}))

    assert {at: texts(at) for at in sent} == sent
    assert len({said[0] for said in sent.values()}) > 2


def ending(desks: Desks, chance: Random, at: datetime, numbers: list[str]) -> None:
    """
    Released, recalled or certified by somebody, of which much is refused; half of the time the
    clock is late.
    """
    kind = chance.random()
    if chance.random() < 0.5:
        while desks.store.timers.fire(RULES, at).now():
            pass
    try:
        if kind < 0.3 or not numbers:
            level, to = chance.choice((("S", ("JPN",)), ("C", ("JPN",)), ("C", ("USA", "JPN"))))
            number = desks.approved(
                at, level=level, to=to, lifetime=chance.choice(("12h", "3d"))
            ).number
            numbers.append(number)
            desks.do("UFDO", number, steps.relay, at)
        elif kind < 0.4:
            desks.do("KFDO", chance.choice(numbers), steps.recall, at, note=NOTES[1])
        else:
            desks.do(
                chance.choice(("JLO", "JLO2", "UFDO", "ULO")),
                chance.choice(numbers[-8:]),
                steps.certify,
                at,
            )
    except Refusal:
        pass


def owed_by_rule(store: Store, party: str, at: datetime) -> list[tuple[str, int, int, datetime]]:
    """What the domain says of every release at that moment, as it stands now."""
    everything = store.db.read(
        lambda c: repository.read(c, list(c.scalars(select(RELEASE.c.number))))
    ).now()
    book = store.queries.book(at).now()
    due = [
        d
        for r in everything.values()
        for d in destruction_due(r, book)
        if party in (r.originator, d.party)
    ]
    owners = sorted({d.party for d in due}, key=lambda owner: (owner != party, owner))
    each = [(owner, [d for d in due if d.party == owner]) for owner in owners]
    return [
        (owner, len(own), sum(d.overdue(at) for d in own), min(d.since for d in own))
        for owner, own in each
    ]


@pytest.mark.parametrize("seed", range(2))
def test_what_was_due_is_what_the_rules_said_then_and_stays_so(desks: Desks, seed: int) -> None:
    """The database counts what the domain would, at any moment, whatever was certified since."""
    chance, at, numbers = Random(seed), NOON, list[str]()
    said: dict[tuple[datetime, str], list[tuple[str, int, int, datetime]]] = {}
    for n in range(70):
        at += timedelta(hours=chance.choice((1, 3, 11, 20)))
        ending(desks, chance, at, numbers)
        if n % 7 == 6:
            said |= {(at, party): owed_by_rule(desks.store, party, at) for party in PARTIES}
            assert [debts(desks.store, party, at) for party in PARTIES] == [
                said[at, party] for party in PARTIES
            ]
    destroyed = select(STAGE_INTERVAL.c.id).where(STAGE_INTERVAL.c.after == Stage.DESTROYED.value)

    assert {(moment, party): debts(desks.store, party, moment) for moment, party in said} == said
    assert len({str(each) for each in said.values()}) > 12
    assert any(overdue for each in said.values() for _, _, overdue, _ in each)
    assert desks.store.db.read(lambda c: len(c.execute(destroyed).all())).now() > 2


@pytest.mark.parametrize("seed", range(3, 5))
def test_a_digest_names_only_what_its_party_may_know_at_that_moment(
    desks: Desks, seed: int
) -> None:
    """Nothing that is pending elsewhere, no officer by name, no reason that was typed."""
    store, named = desks.store, set[str]()

    def look(at: datetime) -> None:
        everything = store.db.read(
            lambda c: repository.read(c, list(c.scalars(select(RELEASE.c.number))))
        ).now()
        for party in PARTIES:
            officer = next(o for o in OFFICERS if o.party == party)
            said = "\n".join(told(store, party, at, kind) for kind in digest_schedule.KINDS)
            found = set(re.findall(r"[A-Z]{3}-2026-[0-9A-Z]{4}", said))
            named.update(found)
            assert [n for n in found if not may_know(everything[n], officer)] == []
            assert [o.name for o in OFFICERS if o.name in said] == []
            assert [note for note in NOTES if note in said] == []

    lived(desks, seed, 45, look)

    assert len(named) > 5


def test_the_migration_remembers_what_acts_would_have_written(desks: Desks) -> None:
    """
    Desks that have worked for years get the same digests as those that begin today; late is what
    was escalated.
    """

    def all_intervals(c: Connection) -> list[dict[str, Any]]:
        found = select(
            *(column for column in STAGE_INTERVAL.c if column.name not in ("id", "late_at")),
            STAGE_INTERVAL.c.late_at.is_(None),
        )
        return sorted((dict(row) for row in c.execute(found).mappings()), key=repr)

    def again(c: Connection) -> int:
        c.execute(delete(STAGE_INTERVAL))
        remember(c)
        return 0

    lived(desks, 1, 60, lambda _: None)
    extended = select(STAGE_INTERVAL.c.number).where(
        STAGE_INTERVAL.c.stage == STAGE_INTERVAL.c.after
    )
    lengthened = set(desks.store.db.read(lambda c: c.scalars(extended).all()).now())
    written = desks.store.db.read(all_intervals).now()
    desks.store.db.sweep(again).now()
    remembered = desks.store.db.read(all_intervals).now()

    plain = [row for row in written if row["number"] not in lengthened]
    assert len(plain) > 15
    assert plain == [row for row in remembered if row["number"] not in lengthened]
