"""Open Homes as rows: who may publish which, and when."""

from sqlalchemy import update

from bot.domain import steps
from storage.outbox import home_tabs, pacing
from storage.outbox.home_tabs import FIRST, GATHER, HOMES, METHOD, PACE, WELCOME, Homes
from storage.outbox.lease import LEASE
from storage.store.store import Store
from storage.tables.outbox import HOME
from tests.domain.world import NOON, OFFICERS
from tests.storage.world import Desks

BY_NAME = {o.name: o for o in OFFICERS}
SOON = NOON + PACE + GATHER


def opened(store: Store, *names: str) -> None:
    """These have looked at their Homes, which were published."""
    for name in names:
        row = Homes(store.db).open_tab(BY_NAME[name], NOON).now()
        Homes(store.db).drawn(row, NOON, "hash").now()


def claimed(store: Store, now: object = SOON, limit: int = 10) -> list[str]:
    """Whose Homes a replica takes in hand."""
    rows = store.db.sweep(lambda c: home_tabs.claim(c, now, limit)).now()  # type: ignore[arg-type]
    return [row.officer.partition("/")[2] for row in rows]


def test_a_home_in_one_replicas_hands_is_left_by_the_others_until_its_lease_is_over(
    store: Store, desks: Desks
) -> None:
    """Else it would be published twice, or never after a crash."""
    opened(store, "KFDO")
    desks.requested()

    assert claimed(store) == ["KFDO"]
    assert claimed(store) == []
    assert claimed(store, SOON + LEASE) == ["KFDO"]


def test_only_the_homes_of_those_who_may_know_of_it_move(store: Store, desks: Desks) -> None:
    """
    A Home that is published whenever something is pending elsewhere tells its officer that
    something is.
    """
    opened(store, "KFDO", "UFDO", "JLO")
    number = desks.requested().number
    assert claimed(store) == ["KFDO"]

    desks.do("KFDO", number, steps.approve, SOON)
    assert claimed(store, SOON + GATHER) == ["UFDO"]
    desks.do("UFDO", number, steps.relay, SOON)
    assert claimed(store, SOON + GATHER) == ["JLO"]


def test_while_slack_asks_for_patience_no_home_is_claimed(store: Store, desks: Desks) -> None:
    """Whoever's it is: the method is what waits."""
    opened(store, "KFDO", "KFDO2")
    desks.requested()
    store.db.sweep(lambda c: pacing.wait(c, METHOD, SOON + PACE, SOON)).now()

    assert claimed(store) == []
    assert claimed(store, SOON + PACE) == ["KFDO", "KFDO2"]


def test_what_moves_while_a_home_is_being_drawn_leaves_it_behind_again(
    store: Store, desks: Desks
) -> None:
    """It was drawn from an older state."""
    opened(store, "KFDO")
    desks.requested()
    row = store.db.sweep(lambda c: home_tabs.claim(c, SOON, 1)).now()[0]
    desks.requested(SOON)
    Homes(store.db).drawn(row, SOON, "hash").now()

    assert claimed(store, SOON + PACE) == ["KFDO"]


def test_a_home_behind_is_taken_up_though_the_clock_was_set_back(
    store: Store, desks: Desks
) -> None:
    """A time further ahead than anything is put off was written by another clock."""
    opened(store, "KFDO")
    desks.requested()
    ahead = NOON + pacing.WAIT * 3
    store.db.sweep(
        lambda c: c.execute(HOME.update().values(not_before=ahead, lease_until=ahead)).rowcount
    ).now()

    assert claimed(store) == ["KFDO"]


def test_one_process_lets_go_of_what_the_one_before_held(store: Store, desks: Desks) -> None:
    """On SQLite there is no other; on PostgreSQL a replica may be alive, and its lease counts."""
    opened(store, "KFDO")
    desks.requested()
    claimed(store)
    store.db.sweep(HOMES.release_leases).now()

    assert claimed(store) == (["KFDO"] if store.db.engine.dialect.name == "sqlite" else [])


def test_who_has_never_been_here_is_welcomed(store: Store) -> None:
    """Until they leave that page; whose Home an older program knew has been here."""
    homes, officer = Homes(store.db), BY_NAME["KFDO"]
    first, again = (homes.open_tab(officer, NOON).now().page for _ in range(2))
    homes.open_tab(officer, NOON, "0.0.0").now()
    after = homes.open_tab(officer, NOON).now().page
    store.db.sweep(lambda c: c.execute(update(HOME).values(page="")).rowcount).now()
    older = homes.open_tab(officer, NOON).now().page

    assert (first, again, after, older) == (WELCOME, WELCOME, FIRST, FIRST)
