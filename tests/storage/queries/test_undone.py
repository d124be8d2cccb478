"""What nobody did, in figures: digests of the day and of the week, a supervisor's Home."""

import pytest

from bot.domain import steps
from bot.domain.deadlines import digest_schedule
from storage.store.store import Store
from tests.domain.world import OFFICERS
from tests.storage.queries.test_digests import PARTIES, RULES, digest, told
from tests.storage.releases.test_targets import numbers
from tests.storage.world import ASKING, Desks, later

BY_NAME = {o.name: o for o in OFFICERS}


def clock(store: Store, **after: float) -> None:
    """Let the clock do all that is due by then."""
    while store.timers.fire(RULES, later(**after)).now():
        pass


def undone(
    store: Store, party: str, hours: float, kind: str = digest_schedule.DAILY
) -> list[tuple[str, str, bool]]:
    """What a digest names as undone: number, whose step, whether it had been read."""
    return [
        (i.number, i.owner, i.read)
        for i in digest(store, party, later(hours=hours), kind).day.undone.items
    ]


def test_what_expires_unread_is_a_line_of_the_next_digest(desks: Desks) -> None:
    """Of all who know of it, once, and an exception of the week."""
    number = desks.released(lifetime="12h").number
    clock(desks.store, hours=12)

    assert {p: undone(desks.store, p, 13) for p in PARTIES} == {
        p: [(number, "JPN", False)] for p in PARTIES
    }
    assert undone(desks.store, "JPN", 37) == []
    assert undone(desks.store, "JPN", 37, digest_schedule.WEEKLY) == [(number, "JPN", False)]
    for kind in digest_schedule.KINDS:
        said = told(desks.store, "JPN", later(hours=13), kind)
        assert f"{number} → JPN" in said.partition("Lapsed or expired undone (1)")[2]
        assert "expired unread by JPN" in said


def test_read_but_not_acknowledged_is_another_fault(desks: Desks) -> None:
    """Somebody knows what it said."""
    number = desks.released(lifetime="12h").number
    desks.read(number, later(hours=1))
    clock(desks.store, hours=12)

    assert undone(desks.store, "KOR", 13) == [(number, "JPN", True)]
    assert "expired, read but not acknowledged by JPN" in told(desks.store, "KOR", later(hours=13))


def test_what_lapses_names_whose_turn_it_was_to_those_who_may_know(desks: Desks) -> None:
    """A pending offer is never shown to whom it may go, nor to the hub before it has it."""
    own, hub = desks.requested().number, desks.approved().number
    clock(desks.store, hours=24)

    assert {p: sorted(undone(desks.store, p, 25)) for p in PARTIES} == {
        "KOR": sorted([(own, "KOR", False), (hub, "USA", False)]),
        "USA": [(hub, "USA", False)],
        "JPN": [],
    }
    assert "lapsed undecided, USA's turn" in told(desks.store, "USA", later(hours=25))


def test_who_asked_reads_that_it_was_not_answered(desks: Desks) -> None:
    """And the asked desk that it did not answer."""
    number = desks.do("JLO", None, steps.ask, later(), asking=ASKING).release.number
    clock(desks.store, days=3)

    for party in ("KOR", "JPN"):
        assert undone(desks.store, party, 73) == [(number, "KOR", False)]
        assert "lapsed unanswered, KOR's turn" in told(desks.store, party, later(hours=73))


@pytest.mark.parametrize("how", ["acknowledged", "recalled", "denied", "given back"])
def test_what_somebody_ended_is_not_among_it(desks: Desks, how: str) -> None:
    """Only what the clock ended."""
    number = (desks.requested() if how == "denied" else desks.released(lifetime="12h")).number
    if how == "acknowledged":
        desks.read(number, later(hours=1))
        desks.do("JLO", number, steps.acknowledge, later(hours=1))
    elif how == "recalled":
        desks.do("KFDO", number, steps.recall, later(hours=1), note="wrong")
    elif how == "denied":
        desks.do("KFDO", number, steps.deny, later(hours=1))
    else:
        for by in ("JLO", "JLO2"):
            desks.do(by, number, steps.certify, later(hours=1))
    clock(desks.store, hours=13)

    assert {p: undone(desks.store, p, 14) for p in PARTIES} == {p: [] for p in PARTIES}


def test_a_supervisors_home_counts_a_week_of_it(desks: Desks) -> None:
    """As the digest would."""
    desks.released(lifetime="12h")
    desks.requested()
    clock(desks.store, hours=25)

    for party, count in (("KOR", 2), ("USA", 1), ("JPN", 1)):
        for hours in (26, 24 * 7):
            weekly = digest(
                desks.store, party, later(hours=hours), digest_schedule.WEEKLY
            ).day.undone.total
            assert numbers(desks.store, party, later(hours=hours)).undone == weekly == count
        assert numbers(desks.store, party, later(hours=24 * 9)).undone == 0
