"""What a consent is for, kept and read again on both databases; and those of before."""

import json
from datetime import timedelta

from sqlalchemy import select, update

from bot.domain import steps
from bot.domain.notifications import worklist
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage
from storage.store.store import Store
from storage.tables.releases import CONSENT
from tests.domain.world import OFFICERS, at, book
from tests.storage.queries.test_worklist import BY_NAME, numbers, seen
from tests.storage.world import Desks

HOUR = timedelta(hours=1)


def both(desks: Desks) -> Release:
    """Offered to the hub and, over it, to Japan."""
    return desks.requested(to=("USA", "JPN"), lifetime="90d")


def read(store: Store, number: str) -> Release:
    """A release as the database has it."""
    found = store.queries.release(number, at(60)).now()
    assert found
    return found[0]


def test_a_consent_for_fewer_and_shorter_is_read_as_it_was_given(
    store: Store, desks: Desks
) -> None:
    """Each destination by itself, and the record of the act says for how long."""
    number = both(desks).number
    extent = steps.Extent(("USA",), "24h", "deny")
    made = desks.do("KFDO", number, steps.approve, at(1), extent=extent).release
    kept = read(store, number)
    last = store.queries.records(number).now()[-1]

    assert kept == made
    assert {d.to: d.stage for d in kept.deliveries} == {
        "USA": Stage.RELEASED,
        "JPN": Stage.DENIED,
    }
    [consent] = [c for d in kept.deliveries for c in d.consents]
    assert (consent.parties, consent.lifetime) == (("USA",), 24 * HOUR)
    assert json.loads(last.detail or "{}")["lifetime"] == {"USA": 86400}


def test_a_consent_to_all_that_was_asked_for_is_recorded_as_before(
    store: Store, desks: Desks
) -> None:
    number = both(desks).number
    desks.do("KFDO", number, steps.approve, at(1))

    last = store.queries.records(number).now()[-1]
    assert "lifetime" not in json.loads(last.detail or "{}")
    assert {c.lifetime for d in read(store, number).deliveries for c in d.consents} == {
        timedelta(days=90)
    }


def test_a_consent_of_before_is_for_as_long_as_was_asked_for(store: Store, desks: Desks) -> None:
    """Its row says nothing: the hub still relays it, for the whole time."""
    number = both(desks).number
    desks.do("KFDO", number, steps.approve, at(1))
    store.db.sweep(lambda c: c.execute(update(CONSENT).values(lifetime=None))).now()
    d = desks.do("UFDO", number, steps.relay, at(2)).release.delivery("JPN")

    assert d and d.released_at and d.expires_at == d.released_at + timedelta(days=90)
    rows = store.db.read(lambda c: c.execute(select(CONSENT.c.slot, CONSENT.c.lifetime)).all())
    assert ("relay", 90 * 86400) in [tuple(row) for row in rows.now()]


def test_what_was_left_open_waits_for_those_who_have_not_consented_to_it(
    store: Store, desks: Desks
) -> None:
    """The condition on rows is the rule of the domain, destination by destination."""
    number = both(desks).number
    release = desks.do("KFDO", number, steps.approve, at(1), extent=steps.Extent(("JPN",))).release
    for who in OFFICERS:
        asked = book(who.name, now=at(2))
        found = numbers(seen(store, BY_NAME[who.name], at(2)).waiting)
        assert (number in found) is bool(worklist.waits_for(release, asked)), who.name
