"""
The queue of cards that are behind: who comes next, and what several processes may take at once.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.domain.refusals import NotStarted
from storage.outbox import held_channels, queue
from storage.outbox.lease import LEASE
from storage.outbox.pacing import PACE, WAIT, wait
from storage.outbox.queue import CARDS, ClaimedCard
from storage.store.store import Store
from storage.tables.outbox import CARD, CHANNEL
from tests.domain.world import NOON
from tests.storage.world import Desks, later, opened

FLASH, ROUTINE = 40, 10


@pytest.fixture
def number(desks: Desks) -> str:
    """A release whose own cards are drawn, so that only those of the test wait."""
    made = desks.requested().number
    desks.store.db.sweep(
        lambda c: c.execute(update(CARD).values(drawn_version=CARD.c.wanted_version)).rowcount
    ).now()
    return made


def add(store: Store, number: str, many: int = 1, **more: Any) -> None:
    """Add cards that are behind, each older than the next."""
    last = store.db.read(lambda c: len(list(c.scalars(select(CARD.c.id))))).now()
    rows = [
        {
            "number": number,
            "kind": "decision",
            "party": "USA",
            "room": "approvals",
            "collecting": False,
            "version": 100 + last + n,
            "channel": "C1",
            "block_id": f"mark-{last + n}",
            "wanted_version": 1,
            "drawn_version": 0,
            "rank": ROUTINE,
            "attempts": 0,
            "behind_since": NOON - timedelta(hours=1) + timedelta(seconds=n),
            **more,
        }
        for n in range(many)
    ]
    store.db.sweep(lambda c: c.execute(insert(CARD), rows).rowcount).now()


def claim(store: Store, now: datetime = NOON, limit: int = 8) -> list[ClaimedCard]:
    """Take what may be drawn."""
    return store.db.sweep(lambda c: queue.claim(c, now, limit)).now()


def done(store: Store, row: ClaimedCard) -> None:
    """It is drawn."""
    store.db.sweep(lambda c: queue.drawn(c, row)).now()


def test_flash_is_next_before_a_thousand_that_wait_in_its_channel(store: Store, number: str):
    """A slot's next card is its most urgent, and among those the one that waits longest."""
    add(store, number, 1000)
    add(store, number, rank=FLASH, behind_since=NOON)
    (first,) = claim(store)
    assert first.behind_since == NOON
    done(store, first)
    (second,) = claim(store, later(seconds=1))
    assert second.behind_since == NOON - timedelta(hours=1)


def test_the_most_urgent_channels_come_first_where_there_is_not_room_for_all(
    store: Store, number: str
):
    """
    With more channels than calls in flight, a launch warning must not wait for thirty routine
    channels.
    """
    for n in range(30):
        add(store, number, channel=f"C{n:02}")
    add(store, number, channel="CZZ", rank=FLASH, behind_since=NOON)
    assert [row.channel for row in claim(store, limit=3)] == ["CZZ", "C00", "C01"]


def test_a_form_that_may_show_too_much_comes_before_every_message(store: Store, number: str):
    """A launch warning can wait for the second in which what was recalled goes from a screen."""
    for n in range(3):
        add(store, number, channel=f"C{n:02}", rank=FLASH)
    add(
        store,
        number,
        kind="view:body",
        room="dm",
        channel=None,
        officer="T0/JLO",
        external_id="x1",
        behind_since=NOON,
    )

    assert [row.external_id for row in claim(store, limit=2)] == ["x1", None]


def test_channels_that_wait_take_no_room_from_those_that_may_go_on(store: Store, number: str):
    """
    Three urgent channels that Slack has asked to be left alone must not fill the three places there
    are.
    """
    for n in range(3):
        add(store, number, channel=f"C{n:02}", rank=FLASH)
        store.db.sweep(lambda c, n=n: wait(c, f"C{n:02}", later(seconds=60), NOON)).now()
    add(store, number, channel="CZZ")
    assert [row.channel for row in claim(store, limit=3)] == ["CZZ"]


def test_a_slot_has_one_card_in_hand_and_one_a_second(store: Store, number: str):
    """Neither while one is in flight, nor within a second after the last turn."""
    add(store, number, 3)
    (row,) = claim(store)
    assert claim(store, later(seconds=30)) == []
    done(store, row)
    (row,) = claim(store, later(seconds=30))
    done(store, row)
    assert claim(store, later(seconds=30.9)) == []
    assert len(claim(store, later(seconds=31))) == 1


def test_a_lease_that_ran_out_is_taken_up_again(store: Store, number: str):
    """Its process died; the first attempt is remembered, so that a lost message is looked up."""
    add(store, number)
    (row,) = claim(store)
    assert row.tried_at is None
    (again,) = claim(store, NOON + LEASE)
    assert (again.id, again.tried_at, again.attempts) == (row.id, NOON, 1)
    (third,) = claim(store, NOON + 2 * LEASE)
    assert third.tried_at == NOON


def test_a_new_process_takes_over_at_once_where_there_can_be_no_other(store: Store, number: str):
    """
    A FLASH card must not wait for the lease of a process that died; on PostgreSQL its holder may be
    alive.
    """
    add(store, number)
    (held,) = claim(store)
    store.db.sweep(CARDS.release_leases).now()
    alone = store.db.engine.dialect.name == "sqlite"

    assert [row.id for row in claim(store, NOON + PACE)] == ([held.id] if alone else [])


def test_what_slack_refused_was_not_posted_and_is_not_looked_up(store: Store, number: str):
    """A clear no leaves no doubt."""
    add(store, number)
    (row,) = claim(store)
    store.db.sweep(
        lambda c: CARDS.put_off(c, row, later(seconds=5), "ratelimited", refused=True)
    ).now()
    (again,) = claim(store, later(seconds=5))
    assert (again.id, again.attempts) == (row.id, 1)
    assert again.tried_at is None


def test_what_happens_while_a_card_is_drawn_leaves_it_behind(store: Store, number: str):
    """It shows what it wanted when it was taken, not what came meanwhile."""
    add(store, number)
    (row,) = claim(store)
    store.db.sweep(
        lambda c: (
            c.execute(update(CARD).where(CARD.c.id == row.id).values(wanted_version=5)).rowcount
        )
    ).now()
    done(store, row)
    (again,) = claim(store, later(seconds=1))
    assert (again.drawn_version, again.wanted_version) == (1, 5)
    done(store, again)
    assert claim(store, later(seconds=5)) == []


def test_a_method_that_waits_stops_the_cards_that_need_it_and_no_others(store: Store, number: str):
    """Editing may be exhausted while posting is not."""
    add(store, number, channel="C1", ts="1.0", drawn_version=1, wanted_version=2)
    add(store, number, channel="C2")
    add(store, number, channel=None, officer="T0/U1")
    add(store, number, channel=None, officer="T0/U1", kind="view:body", external_id="x1")
    for method, stopped in {
        "chat.update": {"C1"},
        "chat.postMessage": {"C2", "dm:T0/U1"},
        "conversations.members": {"C1", "C2"},
        "conversations.open": {"dm:T0/U1"},
        "views.update": {"view:x1"},
        "conversations.history": set(),
    }.items():

        def look(c: Any, method: str = method) -> set[str]:
            with c.begin_nested() as undone:
                wait(c, f"method:{method}", later(seconds=9), NOON)
                rows = queue.claim(c, NOON, 8)
                undone.rollback()
            return {row.slot for row in rows}

        assert {"C1", "C2", "dm:T0/U1", "view:x1"} - store.db.sweep(look).now() == stopped, method


def test_a_pause_is_never_shortened_but_by_a_clock_that_was_set_back(store: Store, number: str):
    """
    Retry-After counts from the refusal; what a clock far ahead has written does not count at all.
    """
    add(store, number)
    store.db.sweep(lambda c: wait(c, "C1", later(seconds=60), NOON)).now()
    store.db.sweep(lambda c: wait(c, "C1", later(seconds=5), NOON)).now()
    assert claim(store, later(seconds=59)) == []
    yesterday = NOON - timedelta(days=1)
    assert len(claim(store, yesterday)) == 1
    turn = store.db.read(
        lambda c: c.scalar(select(CHANNEL.c.next_at).where(CHANNEL.c.id == "C1"))
    ).now()
    assert turn == yesterday + PACE


def test_leases_and_pauses_written_before_the_clock_was_set_back_do_not_last(
    store: Store, number: str
):
    """A day back must not be a day without cards."""
    add(store, number, not_before=NOON + WAIT, lease_until=NOON + LEASE)
    assert claim(store) == []
    assert len(claim(store, NOON - timedelta(days=1))) == 1


def told(store: Store) -> list[tuple[str, str]]:
    """The alarms that were written, as officer and step."""
    rows = select(CARD.c.officer, CARD.c.step).where(CARD.c.kind == "alarm").order_by(CARD.c.id)
    return [
        (row.officer.removeprefix("T0/"), row.step)
        for row in store.db.read(lambda c: c.execute(rows).all()).now()
    ]


def noticed(
    store: Store, now: datetime, why: str = "outsiders", users: tuple[str, ...] = ("U1",)
) -> datetime:
    """Somebody notices that messages for a channel of Japan are held back."""
    random = store.db.keys.random
    return store.db.sweep(
        lambda c: held_channels.report_hold(
            c, "C1", "JPN", why, users, store.db.booking.book(c, now, None), random
        )
    ).now()


def test_a_held_channel_is_told_once_until_it_is_mended(store: Store, number: str):
    """One word to each who must know, not one a card, a minute and a process."""
    first = noticed(store, NOON)
    everybody = told(store)
    assert everybody == [("JSUP", "held:C1"), ("JSUP", "unsecured")], (
        "a party without security has its supervisors"
    )
    assert noticed(store, later(seconds=60)) == first
    assert told(store) == everybody
    store.db.sweep(lambda c: held_channels.end_hold(c, "C1", later(seconds=90))).now()
    assert noticed(store, later(seconds=120)) == later(seconds=120)
    assert told(store) == everybody * 2


@pytest.mark.parametrize(
    ("after", "why", "users"),
    [
        (60, "channel_not_found", ()),
        (60, "outsiders", ("U1", "U2")),
        (12 * 3600, "outsiders", ("U1",)),
    ],
    ids=["another reason", "another outsider", "half a day"],
)
def test_a_held_channel_is_told_anew(
    store: Store, number: str, after: int, why: str, users: tuple[str, ...]
):
    """What was told is not the same any more."""
    noticed(store, NOON)
    everybody = told(store)
    noticed(store, later(seconds=after), why, users)
    assert len(everybody) > 0 and told(store) == everybody * 2


def test_processes_that_notice_it_at_once_tell_it_once(
    store: Store, number: str, url: str, tmp_path: Path
):
    """Whichever of them is first."""
    everyone = [store, *(opened(url, tmp_path) for _ in range(3))]
    start = Barrier(len(everyone))

    def notice(one: Store) -> datetime:
        start.wait()
        while True:
            with suppress(NotStarted):
                return noticed(one, NOON)

    try:
        with ThreadPoolExecutor(len(everyone)) as pool:
            moments = set(pool.map(notice, everyone))
    finally:
        for one in everyone[1:]:
            one.close()
    assert moments == {NOON}
    assert len(told(store)) == len(set(told(store))) > 0


def test_a_card_of_a_party_without_a_desk_is_nobodys_turn(store: Store, number: str):
    """It waits for the roster, and is in nobody's way."""
    add(store, number, channel=None, held_reason="no_desk")
    add(store, number, channel="C2")
    assert [row.channel for row in claim(store)] == ["C2"]


def test_processes_that_claim_at_once_never_share_a_card_or_a_slot(
    store: Store, number: str, url: str, tmp_path: Path
):
    """
    Four at a time, each with connections of its own: every card in one pair of hands, one a slot.
    """
    for n in range(12):
        add(store, number, 5, channel=f"C{n:02}")
    others = [opened(url, tmp_path) for _ in range(3)]
    everyone = [store, *others]
    start = Barrier(len(everyone))

    def in_turn(one: Store) -> list[ClaimedCard]:
        while True:
            with suppress(NotStarted):  # the others kept it waiting for too long
                return claim(one, limit=3)

    def greedy(one: Store) -> list[ClaimedCard]:
        start.wait()
        return [row for _ in range(6) for row in in_turn(one)]

    try:
        with ThreadPoolExecutor(len(everyone)) as pool:
            taken = [row for rows in pool.map(greedy, everyone) for row in rows]
    finally:
        for one in others:
            one.close()
    slots = [row.slot for row in taken]
    assert len(slots) == len(set(slots)) == 12
