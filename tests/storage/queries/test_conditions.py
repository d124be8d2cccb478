"""What a party may know: the conditions on rows, held against the rule of the domain."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain import steps
from bot.domain.refusals import Refusal
from bot.domain.release import visibility
from bot.domain.release.release import Release
from bot.domain.release.stages import READABLE, Stage
from bot.domain.steps.outcomes import outcome
from storage.queries import conditions
from storage.queries.as_of import originator, standing
from storage.store.store import Store
from storage.tables.releases import DELIVERY, RELEASE, STAGE_INTERVAL
from tests.domain.world import LAUNCH, NOON
from tests.storage.erased import everything
from tests.storage.world import ASKING, Desks

PARTIES = ("KOR", "USA", "JPN")
BACK: dict[str, Any] = {"code": "unclear", "note": "Which?"}
AGAIN = replace(LAUNCH, body="Two objects")
DOERS: list[tuple[str, Any, dict[str, Any]]] = [
    ("KLO", steps.answer, {"draft": LAUNCH}),
    *[("KFDO", steps.approve, {})] * 3,
    ("KFDO", steps.send_back, BACK),
    *[("UFDO", steps.relay, {})] * 2,
    *[("UFDO", steps.send_back, BACK)] * 3,
    ("UFDO", steps.deny, {}),
    *[("KLO", steps.revise, {"draft": AGAIN})] * 2,
    ("KLO", steps.withdraw, {}),
    ("KFDO", steps.recall, {"note": "wrong"}),
]
Rows = set[tuple[str, str, str]]
"""Number, destination and stage of deliveries."""


def something(desks: Desks, chance: Random, at: datetime, numbers: list[str]) -> None:
    """A random act, of which many are refused."""
    by, rule, more = chance.choice(DOERS)
    try:
        if chance.random() < 0.1 or not numbers:
            to = chance.choice((("JPN",), ("JPN",), ("USA", "JPN")))
            numbers.append(desks.requested(at, to=to, lifetime="12h").number)
        elif chance.random() < 0.1:
            numbers.append(desks.do("JLO", None, steps.ask, at, asking=ASKING).release.number)
        else:
            desks.do(by, chance.choice(numbers[-3:]), rule, at, **more)
    except Refusal:
        pass


def sent_back(desks: Desks) -> str:
    """The number of an offer that the hub has sent back."""
    return desks.do("UFDO", desks.approved().number, steps.send_back, **BACK).release.number


def known_by_rule(releases: dict[str, Release], party: str, at: datetime) -> Rows:
    """What waits, as far as the domain says that a party may know of it."""
    return {
        (number, d.to, d.stage.value)
        for number, release in releases.items()
        for d in release.deliveries
        if d.stage in conditions.WAITS
        and (d.expires_at is None or d.expires_at > at)
        and visibility.stage_visible(release, d, party)
    }


def undone_by_rule(releases: dict[str, Release], party: str, at: datetime) -> set[tuple[str, str]]:
    """What has ended by itself, as far as the domain says that a party may know of it."""
    return {
        (number, d.to)
        for number, release in releases.items()
        for d in visibility.visible_deliveries(release, party)
        if d.stage not in READABLE and outcome(release, d, party, at)
    }


def known_now(store: Store, party: str, at: datetime) -> Rows:
    """The same by the condition on deliveries."""
    of = DELIVERY.c
    rule = (conditions.waiting(of, at), conditions.stage_visible(party, of, of.originator))
    found = select(of.number, of.to_party, of.stage).where(*rule)
    return store.db.read(lambda c: {tuple(row) for row in c.execute(found)}).now()


def known_then(store: Store, party: str, at: datetime) -> Rows:
    """The same of a moment of the past, by the condition on deliveries and intervals."""

    def which(of: Any) -> Any:
        known = conditions.stage_visible(party, of, originator(of.number))
        return conditions.waiting(of, at) & known

    stood = standing(at, which, moved=True, waiting=True).c
    found = select(stood.number, stood.to_party, stood.stage)
    return store.db.read(lambda c: {tuple(row) for row in c.execute(found)}).now()


def undone(store: Store, party: str, until: datetime) -> set[tuple[str, str]]:
    """What has ended by itself, by the condition on intervals."""
    found = select(STAGE_INTERVAL.c.number, STAGE_INTERVAL.c.to_party).where(
        conditions.undone(party, NOON, until)
    )
    return store.db.read(lambda c: {tuple(row) for row in c.execute(found)}).now()


@pytest.mark.parametrize("seed", range(2))
def test_the_conditions_on_rows_are_the_rule_of_the_domain(
    store: Store, desks: Desks, seed: int
) -> None:
    """Now, and of every moment that was, whatever came after: whoever changes one finds the other.

    Also of what a hub has sent back: it stays known to it where it stands, and how it ended.
    """
    chance, at, numbers = Random(seed), NOON, list[str]()
    waits, again, anew = (sent_back(desks) for _ in range(3))
    for number in (again, anew):
        desks.do("KLO", number, steps.revise, draft=AGAIN)
    desks.do("KFDO", anew, steps.approve)
    said: dict[tuple[datetime, str], Rows] = {}
    for _ in range(15):
        at += timedelta(minutes=chance.choice((5, 30, 90, 700)))
        while store.timers.fire(steps.BY_THE_CLOCK, at).now():
            pass
        for _ in range(6):
            something(desks, chance, at, numbers)
        releases = store.db.read(everything).now()
        for party in PARTIES:
            said[at, party] = known_by_rule(releases, party, at)
            assert known_now(store, party, at) == said[at, party]
            assert undone(store, party, at) == undone_by_rule(releases, party, at)
            found = select(RELEASE.c.number).where(conditions.visible_releases(party))
            informed = {n for n, r in releases.items() if party in visibility.informed_parties(r)}
            assert store.db.read(lambda c, f=found: set(c.scalars(f))).now() == informed

    assert {key: known_then(store, key[1], key[0]) for key in said} == said
    stages = {(party, stage) for (_, party), rows in said.items() for _, _, stage in rows}
    assert {
        ("USA", Stage.RETURNED),
        ("USA", Stage.ORIGINATOR_REVIEW),
        ("JPN", Stage.ASKED),
    } < stages
    assert not stages & {("JPN", Stage.RETURNED), ("JPN", Stage.RELAY_REVIEW)}
    assert {(number, "JPN") for number in (waits, again, anew)} < undone(store, "USA", at)
