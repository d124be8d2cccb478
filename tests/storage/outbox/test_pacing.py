"""Pacing slots: who may use one, whatever replicas find at the same moment."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage.outbox import pacing
from storage.outbox.pacing import PACE, WAIT
from storage.store.store import Store
from storage.tables.outbox import CHANNEL
from tests.domain.world import NOON

SECOND = timedelta(seconds=1)


def used(store: Store, now: datetime) -> bool:
    """Whether the slot could be used."""
    return store.db.sweep(lambda c: pacing.take_slot(c, "C0", now)).now()


def wait(store: Store, until: datetime) -> datetime:
    """Have the slot wait at noon; until when it then does."""
    store.db.sweep(lambda c: pacing.wait(c, "C0", until, NOON)).now()
    found: datetime = store.db.read(lambda c: c.scalar(select(CHANNEL.c.next_at))).now()
    return found


def test_a_slot_is_used_once_and_the_next_comes_after_the_pace(store: Store) -> None:
    """Of two replicas that found it free, the second is told that it is not any more."""
    assert used(store, NOON)
    assert not used(store, NOON)
    assert used(store, NOON + PACE)


def test_who_asks_for_less_patience_does_not_cut_it_short(store: Store) -> None:
    assert wait(store, NOON + 30 * SECOND) == NOON + 30 * SECOND
    assert wait(store, NOON + 5 * SECOND) == NOON + 30 * SECOND
    assert wait(store, NOON + 60 * SECOND) == NOON + 60 * SECOND


@pytest.mark.parametrize("back", [2 * WAIT, timedelta(days=1)])
def test_a_time_from_before_the_clock_was_set_back_counts_for_nothing(
    store: Store, back: timedelta
) -> None:
    wait(store, NOON + back)

    assert used(store, NOON)
    assert wait(store, NOON + back) == NOON + back
    assert wait(store, NOON + SECOND) == NOON + SECOND
