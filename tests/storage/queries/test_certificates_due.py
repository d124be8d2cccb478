"""
More time and certificates as they are remembered: seals, timers, rows, what a party owes, and the
migration.
"""

import io
from datetime import datetime

import pytest
from alembic import command
from sqlalchemy import MetaData, Table, insert, select, text

from bot.domain import steps
from bot.domain.refusals import ContentUnavailable
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage
from storage.database.engine import open_engine
from storage.database.schema import configuration, migrate
from storage.keys import epoch_keys
from storage.store.store import Store
from storage.tables.content import CONTENT
from storage.tables.outbox import TIMER
from storage.tables.releases import CERTIFICATE, DELIVERY, HELD, RELEASE
from tests.conftest import OfOneTest
from tests.domain.world import NOON, at
from tests.storage.world import SECRET, Desks, later
from tests.support.logs import told


def epoch_of(store: Store, number: str) -> list[str]:
    """Under which days' keys a release is sealed."""
    return store.db.read(
        lambda c: list(c.scalars(select(CONTENT.c.epoch).where(CONTENT.c.number == number)))
    ).now()


def fire(store: Store, now: datetime) -> None:
    """Everything the clock owes by `now`."""
    while store.timers.fire(steps.BY_THE_CLOCK, now).now():
        pass


def ended(desks: Desks, now: datetime, **changes: object) -> Release:
    """Released and recalled, at `now`."""
    return desks.do(
        "KFDO", desks.released(now, **changes).number, steps.recall, now, note="wrong"
    ).release


def test_more_time_seals_for_a_later_day_and_the_old_timer_finds_nothing(
    store: Store, desks: Desks
) -> None:
    """At the old end it is still read; at the new one it is gone."""
    number = desks.released(lifetime="12h").number
    before = epoch_of(store, number)
    desks.do("KFDO", number, steps.extend, at(5), lifetime="48h")
    fire(store, later(hours=12))
    read = desks.read(number, later(hours=13))

    assert (before, epoch_of(store, number)) == (["2026-11-23"], ["2026-11-25"])
    assert read.content is not None and read.content.body == SECRET
    assert (
        store.db.read(
            lambda c: len(c.execute(select(TIMER).where(TIMER.c.step == "expire")).all())
        ).now()
        == 2
    )
    fire(store, later(hours=60))
    seen = store.queries.release(number, later(hours=60)).now()
    assert (
        seen is not None
        and Stage.EXPIRED is seen[0].deliveries[0].stage
        and epoch_of(store, number) == []
    )


def test_what_time_did_is_a_line_of_the_log_and_a_timer_out_of_date_is_none(
    store: Store, desks: Desks, log: io.StringIO
) -> None:
    """As an officer's act is: an end that came by itself is found where the others are."""
    number = desks.released(lifetime="12h").number
    desks.do("KFDO", number, steps.extend, at(5), lifetime="48h")
    fire(store, later(hours=12))
    early = [line for line in told(log, "act") if line["action"] == "expire"]
    fire(store, later(hours=60))
    [line] = [line for line in told(log, "act") if line["action"] == "expire"]

    assert early == []
    assert (line["number"], line["officer"], line["result"]) == (number, "clock", "done")
    assert isinstance(line["milliseconds"], int)


def test_what_cannot_be_opened_is_not_prolonged(store: Store, desks: Desks) -> None:
    """A later end on a card whose content is lost would be a promise nobody can keep."""
    number = desks.released(lifetime="12h").number
    (store.db.keys.path / epoch_keys.key_name("2026-11-23")).unlink()

    with pytest.raises(ContentUnavailable):
        desks.do("KFDO", number, steps.extend, at(5), lifetime="48h")
    seen = store.queries.release(number, NOON).now()
    assert seen is not None and later(hours=12) == seen[0].deliveries[0].expires_at


def test_certificates_come_back_as_they_were_written(store: Store, desks: Desks) -> None:
    """Each with its delivery, in the order they were given."""
    number = ended(desks, NOON).number
    kept = [
        desks.do(user, number, steps.certify, at(n)).release
        for n, user in enumerate(("JLO", "UFDO", "JLO2"))
    ]
    seen = store.queries.release(number, NOON).now()

    assert seen is not None and kept[-1].deliveries == seen[0].deliveries
    assert [c.party for c in seen[0].deliveries[0].certificates] == ["JPN", "USA", "JPN"]
    assert "destroy" in [m.step for m in store.queries.register(number).now()]


def test_an_early_certificate_deletes_the_content_at_once(store: Store, desks: Desks) -> None:
    """Nobody else has it to read."""
    number = desks.released().number
    assert epoch_of(store, number) != []
    desks.do("JLO", number, steps.certify, at(5))

    assert epoch_of(store, number) == []


def test_what_is_owed_is_found_by_its_own_indexes(store: Store) -> None:
    """
    However many releases there have ever been; and all that a digest asks of what has ended is in
    them.
    """
    if store.db.engine.dialect.name != "sqlite":
        return
    asked = "number, to_party, hub, originator, stage, version, ended_at"
    for column, side in (("to_party", "to"), ("hub", "hub"), ("originator", "from")):
        query = (
            f"EXPLAIN QUERY PLAN SELECT {asked} FROM delivery WHERE {column} = 'JPN' AND {HELD} "
            "ORDER BY ended_at"
        )
        plan = store.db.read(
            lambda c, query=query: [row[3] for row in c.execute(text(query))]
        ).now()

        assert [
            f"SEARCH delivery USING COVERING INDEX ix_delivery_held_{side} ({column}=?)"
        ] == plan


def test_what_had_ended_before_certificates_were_known_has_its_end(databases: OfOneTest) -> None:
    """An older database comes along with everything that is in it."""
    url = databases.fresh()
    engine = open_engine(url, create=True)
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0001")
        connection.execute(insert(RELEASE).values(_release()))
        older = Table("delivery", MetaData(), autoload_with=connection)
        for place, (to, stage) in enumerate(
            (("JPN", "expired"), ("USA", "recalled"), ("KOR", "released"))
        ):
            connection.execute(insert(older).values(_delivery(to, stage, place)))
    migrate(url)
    with engine.connect() as connection:
        ends = dict(connection.execute(select(DELIVERY.c.to_party, DELIVERY.c.ended_at)).all())
        assert connection.execute(select(CERTIFICATE)).all() == []
    engine.dispose()

    assert {"JPN": later(hours=12), "USA": at(30), "KOR": None} == ends


def _release() -> dict[str, object]:
    return {
        "number": "KOR-2026-K7Q4",
        "ref": "00112233aabbccdd",
        "code": "K7Q4",
        "kind": "request",
        "originator": "KOR",
        "arrangement": "TISA",
        "subject": "dprk.missile",
        "title": "T",
        "purpose": "P",
        "precedence": "FLASH",
        "rank": 4,
        "exercise": True,
        "submitted_at": NOON,
        "decide_by": later(days=1),
        "lifetime": 43200,
        "revision": 1,
    }


def _delivery(to: str, stage: str, place: int) -> dict[str, object]:
    since = {"expired": later(hours=13), "recalled": at(30), "released": NOON}[stage]
    return {
        "number": "KOR-2026-K7Q4",
        "to_party": to,
        "place": place,
        "hops": ["KOR", to],
        "stage": stage,
        "stage_since": since,
        "version": 1,
        "released_at": NOON,
        "expires_at": later(hours=12),
    }
