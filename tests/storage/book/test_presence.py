"""
Who can be reached: one officer's snooze holds nobody up, and has nobody read the whole roster
again.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from bot import waits
from bot.domain import attendance, steps
from bot.domain.officers import Attendance
from bot.domain.refusals import NotRegistered, StandInUnfit
from storage.book import presence
from storage.book.presence import Presence, Reached
from storage.database.engine import open_engine, reading
from storage.database.schema import configuration, migrate
from storage.store.store import Store
from tests import PATIENCE
from tests.domain.world import NOON, at, who
from tests.storage.world import Desks, act, opened

snooze = partial(attendance.snooze, until="1h")
CHANGES: dict[str, Callable[[Store], object]] = {
    "snooze": lambda store: store.attendance.arrange(snooze, act("KFDO", "snooze")).now(),
    "watch": lambda store: store.attendance.arrange(
        attendance.take_watch, act("KFDO", "watch")
    ).now(),
    "do-not-disturb": lambda store: store.attendance.quiet(who("KFDO"), NOON, at(60)).now(),
    "leave": lambda store: store.attendance.arrange(
        partial(attendance.leave, until=at(600), stand_in=who("KFDO2")), act("KFDO", "leave")
    ).now(),
}


@contextmanager
def asked(store: Store) -> Iterator[list[str]]:
    """The statements that a store sends meanwhile."""
    said: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        said.append(statement)

    event.listen(store.db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(store.db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("change", CHANGES)
def test_no_replica_reads_the_roster_again_for_a_change_of_one_officers(
    store: Store, url: str, tmp_path: Path, change: str
) -> None:
    """Ten thousand officers are read in half a second, by every replica."""
    with closing(opened(url, tmp_path)) as other:
        for replica in (store, other):
            replica.queries.book(NOON).now()
        with asked(store) as own, asked(other) as others:
            CHANGES[change](store)
            store.queries.book(NOON).now()
            seen = other.queries.book(NOON).now()
    assert seen.attendance.get(who("KFDO")) or seen.watch == {"KOR": who("KFDO")}
    assert [s for s in own + others if "FROM officer" in s] == []
    assert [s for s in others if "FROM attendance" in s], "what changed is read"


def test_only_what_changed_is_read(store: Store, url: str, tmp_path: Path) -> None:
    """What was known of all others stays as it was."""
    store.attendance.quiet(who("UFDO"), NOON, at(60)).now()
    with closing(opened(url, tmp_path)) as other:
        other.queries.book(NOON).now()
        store.db.sweep(
            lambda c: c.execute(text("UPDATE attendance SET stand_in = 'unseen'")).rowcount
        ).now()
        store.attendance.quiet(who("KFDO"), NOON, at(30)).now()
        seen = other.queries.book(NOON).now().attendance

    quiet = Attendance(quiet_from=NOON, quiet_until=at(60))
    assert seen == {
        who("UFDO"): quiet,
        who("KFDO"): Attendance(quiet_from=NOON, quiet_until=at(30)),
    }


def test_an_act_is_not_held_up_by_a_change_that_is_not_committed_yet(on_postgres: Store) -> None:
    """Nor does it see it: who is on leave is told when that is so."""
    number = Desks(on_postgres).requested().number
    with on_postgres.db.engine.begin() as c:
        presence.write(c, who("KFDO"), {"snoozed_until": at(60)}, presence.hold(c))
        clock = on_postgres.db.steady.clock
        with waits.until(clock.monotonic() + PATIENCE, clock):
            approved = act("KFDO", "approve")
            outcome = on_postgres.releases.change(number, steps.approve, approved).now()
        assert outcome.release.deliveries[0].consents
        assert outcome.book.attendance == {}
        c.rollback()


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_not_held_up_by_an_act_that_holds_the_book(
    on_postgres: Store, change: str
) -> None:
    """
    Each act does for as long as it takes: a hundred of them would keep a watch from ever being
    taken.
    """
    with on_postgres.db.engine.begin() as c:
        on_postgres.db.booking.book(c, NOON, who("KFDO"), hold=True)
        c.execute(text("SET LOCAL lock_timeout = 1"))
        CHANGES[change](on_postgres)
    changed = on_postgres.queries.book(NOON).now()

    assert changed.attendance.get(who("KFDO")) or changed.watch == {"KOR": who("KFDO")}


def test_who_is_stood_down_meanwhile_arranges_nothing(on_postgres: Store) -> None:
    """It holds the book as every act does: a change of the roster waits for it, or it for that."""
    with ThreadPoolExecutor(1) as threads, on_postgres.db.engine.begin() as c:
        presence.hold(c)
        waits = threads.submit(CHANGES["watch"], on_postgres)
        on_postgres.administration.stand_down(who("KFDO"), act(None, "roster stand-down")).now()
        c.rollback()
        with pytest.raises(NotRegistered):
            waits.result(PATIENCE)


def test_two_changes_of_one_officers_at_once_lose_nothing(store: Store) -> None:
    """A snooze is written over what there is: a do-not-disturb that comes meanwhile stays."""
    for n in range(5):
        with ThreadPoolExecutor(2) as threads:
            quiet = threads.submit(store.attendance.quiet(who("KFDO"), NOON, at(n)).now)
            arranged = threads.submit(CHANGES["snooze"], store)
            quiet.result(PATIENCE)
            assert arranged.result(PATIENCE)
        here = store.queries.book(NOON).now().attendance[who("KFDO")]
        assert (here.quiet_until, here.snoozed_until) == (at(n), at(60))


def test_two_changes_at_once_have_two_revisions(on_postgres: Store) -> None:
    """Of two with one revision a replica that has seen the first would never learn the second."""
    on_postgres.attendance.quiet(who("KLO"), None, None).now()
    with ThreadPoolExecutor(1) as threads:
        with on_postgres.db.engine.begin() as c:
            first = presence.hold(c)
            second = threads.submit(CHANGES["do-not-disturb"], on_postgres)
            wait({second}, 0.3)  # it waits: for a revision of its own
            presence.write(c, who("UFDO"), {"snoozed_until": at(60)}, first)
        second.result(PATIENCE)

    kept = on_postgres.db.read(
        lambda c: c.execute(text("SELECT revision FROM attendance ORDER BY 1")).scalars().all()
    ).now()
    assert kept == [1, first, first + 1]


def test_what_is_refused_changes_nothing(store: Store, url: str, tmp_path: Path) -> None:
    """Its record is there, and nobody reads anything anew."""
    alone = partial(attendance.leave, until=at(60), stand_in=who("KFDO"))
    with pytest.raises(StandInUnfit):
        store.attendance.arrange(alone, act("KFDO", "leave")).now()
    with closing(opened(url, tmp_path)) as other, asked(other) as said:
        assert other.queries.book(NOON).now().attendance == {}
        other.queries.book(NOON).now()
    assert len([s for s in said if "FROM attendance" in s]) == 1


def test_who_reads_an_older_state_is_told_that_and_nobody_else_is(store: Store) -> None:
    """A digest reads one state for seconds, while others go on."""
    store.attendance.quiet(who("KFDO"), NOON, at(60)).now()
    known = Presence()

    def now(c: Connection) -> Reached:
        return known.at(c, c.execute(text("SELECT revision FROM presence")).scalar_one())

    with reading(store.db.engine).connect() as old:
        assert now(old).revision == 1
        if store.db.engine.dialect.name == "sqlite":
            # else the writer could not cut its log; the next look is as old all the same
            old.rollback()
        store.attendance.quiet(who("KFDO"), None, None).now()
        newer = store.db.read(now).now()
        assert newer.attendance == {who("KFDO"): Attendance()}
        assert known.at(old, 1).revision == 1
        assert store.db.read(now).now() is newer


def test_attendance_from_before_it_had_a_revision_is_kept(database_url: str) -> None:
    """An upgrade forgets nobody's leave."""
    from alembic import command

    engine = open_engine(database_url, create=True)
    with engine.begin() as c:
        command.upgrade(configuration(c), "0008")
        c.execute(text("INSERT INTO attendance (officer, stand_in) VALUES ('T0/KFDO', 'T0/KFDO2')"))
        c.execute(
            text(
                "INSERT INTO watch (party, officer, since) VALUES ('KOR', 'T0/KFDO', '2026-01-02 "
                "03:04:05')"
            )
        )
    assert migrate(database_url)
    with engine.begin() as c:
        before = Presence().at(
            c, c.execute(text("SELECT coalesce(max(revision), 0) FROM presence")).scalar_one()
        )
        revision = presence.hold(c)
        presence.write(c, who("UFDO"), {"stand_in": who("KFDO")}, revision)
        after = Presence().at(c, revision)
    engine.dispose()

    assert (before.revision, before.watch) == (0, {"KOR": who("KFDO")})
    assert before.attendance == {who("KFDO"): Attendance(stand_in=who("KFDO2"))}
    assert after.attendance == {**before.attendance, who("UFDO"): Attendance(stand_in=who("KFDO"))}
