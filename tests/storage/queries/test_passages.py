"""End to end in digests: median, worst and on target, each as long as a party could know of it."""

import pytest
from alembic import command
from sqlalchemy import select

from bot.cli.files.digest_files import as_csv, as_json
from bot.domain import steps
from bot.domain.deadlines import digest_schedule
from bot.domain.policy.loader import load
from storage.database.schema import configuration, migrate
from storage.queries.punctuality import EndToEnd, OnTarget, Way
from storage.releases.passages import Ended
from storage.store.store import Store
from storage.store.timers import retime
from storage.tables.passages import PASSAGE
from storage.transaction.act import Attempt
from tests.storage.queries.test_digests import digest, told, window
from tests.storage.queries.test_punctuality import clock
from tests.storage.store.test_holds import DAY, declare
from tests.storage.world import POLICY, Desks, later

SENT, RELAYED, RECEIVED = (
    Way(share, "FLASH", exercise=True) for share in ("sent", "relayed", "received")
)


def figures(store: Store, party: str, hours: float = 1) -> dict[Way, EndToEnd]:
    """What the daily digest of a moment says."""
    return dict(digest(store, party, later(hours=hours)).day.end_to_end)


def gone(desks: Desks, minutes: tuple[float, float, float], **changes: object) -> str:
    """A release approved, relayed and acknowledged so many minutes after noon."""
    approve, relay, acknowledge = minutes
    number = desks.requested(**changes).number
    desks.do("KFDO", number, steps.approve, later(minutes=approve))
    desks.do("UFDO", number, steps.relay, later(minutes=relay))
    desks.read(number, later(minutes=acknowledge))
    desks.do("JLO", number, steps.acknowledge, later(minutes=acknowledge))
    return number


def test_each_party_is_told_of_its_own_view(desks: Desks) -> None:
    """Nine minutes for Korea, seven for the hub, four for Japan; and each has its own target."""
    gone(desks, (2, 5, 9))

    seen = {party: figures(desks.store, party) for party in ("KOR", "USA", "JPN")}

    assert seen == {
        "KOR": {SENT: EndToEnd(1, 540, 540, OnTarget(1, 1))},
        "USA": {RELAYED: EndToEnd(1, 420, 420, OnTarget(0, 1))},
        "JPN": {RECEIVED: EndToEnd(1, 240, 240, OnTarget(0, 1))},
    }


def test_the_median_the_worst_and_how_many_in_time(desks: Desks) -> None:
    """In words; at the very moment at which the target is used up it is late."""
    for minute in (4, 9, 10):
        gone(desks, (1, 2, minute))

    said = told(desks.store, "KOR", later(hours=1))

    assert said.endswith("Shared by us, FLASH: median 9 min of 3, worst 10 min, on target 2 of 3")


def test_what_was_never_acknowledged_counts_as_missed(desks: Desks) -> None:
    """Lapsed at the hub, expired with Japan; both are missed for each who knew of them."""
    gone(desks, (1, 2, 3))
    desks.released(lifetime="12h")
    desks.approved()
    desks.requested()
    clock(desks.store, hours=30)

    met = {
        party: [of.met for of in figures(desks.store, party, 30).values()]
        for party in ("KOR", "USA", "JPN")
    }

    assert met == {
        "KOR": [OnTarget(0, 0, 3)],
        "USA": [OnTarget(0, 0, 2)],
        "JPN": [OnTarget(0, 0, 1)],
    }
    week = told(desks.store, "KOR", later(hours=30), digest_schedule.WEEKLY)
    assert "on target 1 of 4 (3 missed)" in week


@pytest.mark.parametrize(("minute", "missed"), [(4, 0), (11, 1)])
def test_what_was_taken_back_counts_where_it_was_late_by_then(
    desks: Desks, minute: float, missed: int
) -> None:
    """As in every figure; and what was denied is nothing that had to be acknowledged."""
    desks.do("KFDO", desks.released().number, steps.recall, later(minutes=minute), note="no")
    desks.do("KFDO", desks.requested().number, steps.deny, later(minutes=12))

    found = figures(desks.store, "KOR")

    assert [of.met.undone for of in found.values()] == [1] * missed


def test_what_is_late_and_still_open_counts_from_its_target(desks: Desks) -> None:
    """Before it there is nothing to tell; and of the past it is told as it stood then."""
    number = desks.requested().number

    assert figures(desks.store, "KOR", 9 / 60) == {}
    late = {SENT: EndToEnd(met=OnTarget(open=1))}
    assert figures(desks.store, "KOR", 10 / 60) == late

    desks.do("KFDO", number, steps.approve, later(minutes=20))
    desks.do("KFDO", number, steps.reprioritise, later(minutes=21), precedence="PRIORITY")
    desks.do("UFDO", number, steps.deny, later(minutes=30))

    assert figures(desks.store, "KOR", 20.5 / 60) == late
    assert figures(desks.store, "USA", 20.5 / 60) == {}
    assert figures(desks.store, "KOR", 21 / 60) == {}
    assert figures(desks.store, "KOR", 1) == {}


def test_what_stayed_late_for_weeks_was_so_at_every_moment(desks: Desks) -> None:
    """What spans a moment and ended long after it is found by another index."""
    number = desks.released(lifetime="30d").number
    desks.read(number, later(days=20))
    desks.do("JLO", number, steps.acknowledge, later(days=20))

    for hours in (1, 24, 24 * 12, 24 * 14, 24 * 19.9):
        found = figures(desks.store, "KOR", hours)
        assert found == {SENT: EndToEnd(met=OnTarget(open=1))}, hours
    assert [of.n for of in figures(desks.store, "KOR", 24 * 20.5).values()] == [1]


def test_a_hold_is_beside_it_and_takes_nothing_off(desks: Desks) -> None:
    """Two days are two days, and late."""
    store, number = desks.store, desks.requested().number
    declare(store, "suspend", 1)
    declare(store, "resume", 2 * DAY)
    clock(store, minutes=2 * DAY)
    desks.do("KFDO", number, steps.approve, later(minutes=2 * DAY + 1))
    desks.do("UFDO", number, steps.relay, later(minutes=2 * DAY + 2))
    desks.read(number, later(minutes=2 * DAY + 3))
    desks.do("JLO", number, steps.acknowledge, later(minutes=2 * DAY + 3))

    day = {party: figures(store, party, 49) for party in ("KOR", "USA")}

    took = (2 * DAY + 3) * 60
    assert day["KOR"] == {SENT: EndToEnd(1, took - took % 86400, took, OnTarget(0, 1), 1)}
    assert day["USA"] == {RELAYED: EndToEnd(1, 120, 120, OnTarget(1, 1))}
    said = told(store, "KOR", later(hours=49))
    assert "worst 2 days, on target 0 of 1 (1 with the clock stopped)" in said


def test_returned_and_sent_again_it_is_one_from_the_first_submission(desks: Desks) -> None:
    """For the hub from its first slot."""
    number = desks.approved().number
    draft = steps.Draft(level="S", body="anew")
    desks.do("UFDO", number, steps.send_back, later(minutes=1), code="unclear", note="Which?")
    desks.do("KLO", number, steps.revise, later(minutes=2), draft=draft)
    desks.do("KFDO", number, steps.approve, later(minutes=3))
    desks.do("UFDO", number, steps.relay, later(minutes=4))
    desks.read(number, later(minutes=5))
    desks.do("JLO", number, steps.acknowledge, later(minutes=5))

    medians = {p: [of.median for of in figures(desks.store, p).values()] for p in ("KOR", "USA")}

    assert medians == {"KOR": [300], "USA": [300]}


def test_each_destination_is_one_of_its_own(desks: Desks) -> None:
    """The hub, which is one of them, received the one and relayed the other."""
    number = gone(desks, (1, 3, 4), to=("USA", "JPN"))
    desks.read(number, later(minutes=5), by="ULO")
    desks.do("ULO", number, steps.acknowledge, later(minutes=5))

    assert figures(desks.store, "KOR") == {SENT: EndToEnd(2, 240, 300, OnTarget(2, 2))}
    assert {w.share: of.n for w, of in figures(desks.store, "USA").items()} == {
        "relayed": 1,
        "received": 1,
    }


def test_an_exercise_is_told_apart_from_what_is_real(desks: Desks) -> None:
    """And so are precedences."""
    gone(desks, (1, 2, 3))
    gone(desks, (1, 2, 3), precedence="PRIORITY")
    real = POLICY.replace("exercise       = true", "exercise       = false")
    assert not load(real).exercise
    desks.store.administration.set_policy(
        real.replace('body_ceiling      = "U"', 'body_ceiling      = "S"'),
        Attempt("policy apply", later(minutes=5), who="operator:anna"),
    ).now()
    number = desks.released(later(minutes=6)).number
    desks.read(number, later(minutes=7))
    desks.do("JLO", number, steps.acknowledge, later(minutes=7))

    assert set(figures(desks.store, "KOR")) == {
        SENT,
        SENT._replace(precedence="PRIORITY"),
        SENT._replace(exercise=False),
    }
    lines = [
        line.partition(":")[0]
        for line in told(desks.store, "KOR", later(hours=1)).splitlines()
        if "Shared by us" in line
    ]
    assert lines == [
        "  - Shared by us, FLASH",
        "  - EXERCISE · Shared by us, FLASH",
        "  - EXERCISE · Shared by us, PRIORITY",
    ]


def test_a_weekly_one_has_the_four_weeks_before_beside_it(desks: Desks) -> None:
    """Told once, not in its day and its week both."""
    gone(desks, (1, 2, 3))
    for minute in (4, 5):
        number = desks.released(later(days=8)).number
        desks.read(number, later(days=8, minutes=minute))
        desks.do("JLO", number, steps.acknowledge, later(days=8, minutes=minute))

    said = told(desks.store, "KOR", later(days=9), digest_schedule.WEEKLY)

    assert (
        "Shared by us, FLASH: median 4 min of 2, worst 5 min, on target 2 of 2 "
        "(four weeks before: median 3 min of 1, worst 3 min, on target 1 of 1)" in said
    )


def test_a_quorum_is_part_of_the_way(desks: Desks) -> None:
    """The hub knows of it only once the second has approved."""
    two = POLICY.replace("by_level   = { S = 1 }", "by_level   = { S = 2 }")
    at = Attempt("policy apply", later(minutes=0), who="operator:anna")
    desks.store.administration.set_policy(two, at).now()
    number = desks.requested().number
    desks.do("KFDO", number, steps.approve, later(minutes=1))
    desks.do("KFDO2", number, steps.approve, later(minutes=2))
    desks.do("UFDO", number, steps.relay, later(minutes=3))
    assert [row.began for row in rows(desks.store, "USA")] == [later(minutes=2)]
    desks.do("UFDO2", number, steps.relay, later(minutes=4))
    assert [row.began for row in rows(desks.store, "JPN")] == [later(minutes=4)]


def rows(store: Store, party: str) -> list[object]:
    """What is kept of a party's view."""
    return list(
        store.db.read(
            lambda c: c.execute(
                select(PASSAGE).where(PASSAGE.c.party == party).order_by(PASSAGE.c.id)
            ).all()
        ).now()
    )


def test_a_new_policy_moves_the_targets_of_what_is_on_its_way(desks: Desks) -> None:
    """What was late before it stays late of then; what has ended is left alone."""
    gone(desks, (1, 2, 3))
    desks.requested()
    desks.requested(later(minutes=15))
    faster = POLICY.replace("objective_s = 600,", "objective_s = 1200,")
    at = Attempt("policy apply", later(minutes=16), who="operator:anna")
    desks.store.administration.set_policy(faster, at).now()
    clock(desks.store, minutes=16)

    kept = [(row.target_at, row.outcome) for row in rows(desks.store, "KOR")]

    assert kept == [
        (later(minutes=10), "acknowledged"),
        (later(minutes=10), "anew"),
        (later(minutes=35), None),
        (later(minutes=20), None),
    ]
    assert [of.met.open for of in figures(desks.store, "KOR", 15.9 / 60).values()] == [1]
    assert [of.met.open for of in figures(desks.store, "KOR", 17 / 60).values()] == [0]


def test_what_has_ended_is_reported_once_by_whoever_ends_it(desks: Desks) -> None:
    """An officer or the clock; a refused act ends nothing."""
    seen: list[Ended] = []
    desks.store.db.on_ended = seen.append
    number = gone(desks, (1, 2, 3))
    with pytest.raises(Exception):  # noqa: B017, PT011  # acknowledged already
        desks.do("JLO", number, steps.acknowledge, later(minutes=4))
    desks.released(lifetime="12h")
    clock(desks.store, hours=13)

    told = [(of.passage.party, of.result, of.seconds) for of in seen]

    assert told == [
        ("KOR", "on_target", 180),
        ("USA", "on_target", 120),
        ("JPN", "on_target", 60),
        *((party, "missed", None) for party in ("KOR", "USA", "JPN")),
    ]


def test_programs_and_spreadsheets_get_the_same_figures(desks: Desks) -> None:
    """Seconds, and counts."""
    gone(desks, (1, 2, 3))
    found = digest(desks.store, "KOR", later(hours=1), digest_schedule.WEEKLY)
    span = window(later(hours=1), digest_schedule.WEEKLY)

    (told,) = as_json(found, span, exercise=True)["end_to_end"]  # type: ignore[misc]

    assert told == {
        "share": "sent",
        "precedence": "FLASH",
        "exercise": True,
        "acknowledged": 1,
        "median": 180,
        "worst": 180,
        "part": 1,
        "whole": 1,
        "missed": 0,
        "open": 0,
        "clock_stopped": 0,
    }
    cells = [line.split(",") for line in as_csv(found, exercise=True).splitlines()]
    assert {row[9]: row[10] for row in cells if row[1] == "end_to_end"}["median"] == "180"


def kept(store: Store) -> list[tuple[object, ...]]:
    """All that is kept of passages, whatever the numbers of their rows."""
    columns = [column for column in PASSAGE.c if column.name not in ("id", "opened", "target_at")]
    order = (PASSAGE.c.number, PASSAGE.c.to_party, PASSAGE.c.party)
    found = store.db.read(lambda c: c.execute(select(*columns).order_by(*order)).all()).now()
    return [tuple(row) for row in found]


def test_a_database_from_before_tells_the_same(desks: Desks) -> None:
    """
    Who knew of what since when, and how it ended; targets are reckoned of what there is still
    something to do with.
    """
    store = desks.store
    gone(desks, (1, 2, 3))
    gone(desks, (1, 3, 9), to=("USA", "JPN"))
    number = desks.approved().number
    draft = steps.Draft(level="S", body="anew")
    desks.do("UFDO", number, steps.send_back, later(minutes=1), code="unclear", note="Which?")
    desks.do("KLO", number, steps.revise, later(minutes=2), draft=draft)
    desks.do("KFDO", number, steps.approve, later(minutes=3))
    desks.do("KFDO", desks.requested().number, steps.deny, later(minutes=4))
    desks.do("KLO", desks.requested().number, steps.withdraw, later(minutes=5))
    desks.do("KFDO", desks.released().number, steps.recall, later(minutes=12), note="no")
    desks.released(later(minutes=13), lifetime="1h")
    desks.requested(later(minutes=14))
    declare(store, "suspend", 20)
    declare(store, "resume", 50)
    clock(store, hours=2)
    desks.do("UFDO", number, steps.relay, later(hours=2))
    desks.read(number, later(hours=2))
    desks.do("JLO", number, steps.acknowledge, later(hours=2))
    before = kept(store)
    late = [figures(store, party, 2.5) for party in ("KOR", "USA", "JPN")]

    with store.db.engine.begin() as c:
        command.downgrade(configuration(c), "0019")
    migrate(store.db.engine.url.render_as_string(hide_password=False))

    assert kept(store) == before
    store.db.sweep(lambda c: retime(c, store.db.booking.book(c, later(hours=2), None))).now()
    denied = {"denied", "taken_back"}
    assert {row.outcome for row in rows(store, "KOR") if row.target_at is None} <= denied
    assert [figures(store, party, 2.5) for party in ("KOR", "USA", "JPN")] == late
