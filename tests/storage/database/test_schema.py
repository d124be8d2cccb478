"""
Migrations lead to exactly the tables that the models describe, and a database that is not there
says so.
"""

import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from storage.database.engine import PRAGMAS, DatabaseFault, open_engine
from storage.database.schema import HEAD, configuration, migrate, pending, require_current
from storage.tables import metadata
from tests.conftest import OfOneTest
from tests.support.postgres import Postgres


def shape(engine: Engine) -> dict[str, Any]:
    """Everything the database knows of its tables, but Alembic's own."""
    look = inspect(engine)
    found = {}
    for name in sorted(set(look.get_table_names()) - {"alembic_version"}):
        found[name] = {
            "columns": {
                c["name"]: (str(c["type"]), c["nullable"], c["default"])
                for c in look.get_columns(name)
            },
            "key": look.get_pk_constraint(name),
            "indexes": sorted(map(spelled, look.get_indexes(name))),
            "unique": sorted(map(spelled, look.get_unique_constraints(name))),
            "checks": sorted((c["name"], c["sqltext"]) for c in look.get_check_constraints(name)),
            "refers": sorted(map(spelled, look.get_foreign_keys(name))),
        }
    return found


def spelled(found: Any) -> str:
    """What was found of an index or a constraint, whatever objects it is made of."""
    options = {key: str(value) for key, value in found.get("dialect_options", {}).items()}
    return repr(
        sorted((key, value) for key, value in {**found, "dialect_options": options}.items())
    )


def test_migrating_leads_to_the_tables_of_the_models(databases: OfOneTest) -> None:
    """Tests that ran on other tables than the users' would prove nothing."""
    migrated_url, modelled_url = databases.fresh(), databases.fresh()
    migrate(migrated_url)
    migrated, modelled = open_engine(migrated_url), open_engine(modelled_url, create=True)
    metadata.create_all(modelled)
    try:
        by_migration, by_model = shape(migrated), shape(modelled)
    finally:
        migrated.dispose()
        modelled.dispose()

    assert len(by_model) == len(metadata.tables)
    assert by_migration == by_model


def test_what_a_driver_says_never_holds_the_values(database_url: str) -> None:
    """Its messages go to the log; the values may be notes, names and titles."""
    engine = open_engine(database_url, create=True)
    engine.dispose()

    assert engine.hide_parameters


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    """`init` may be repeated."""
    assert migrate(database_url)
    assert not migrate(database_url)


def test_the_newest_revision_is_the_one_the_program_expects(database_url: str) -> None:
    """A migration that HEAD does not name would never run."""
    from alembic.script import ScriptDirectory

    engine = open_engine(database_url, create=True)
    with engine.connect() as connection:
        heads = ScriptDirectory.from_config(configuration(connection)).get_heads()
    engine.dispose()

    assert heads == [HEAD]


def test_a_database_without_tables_is_told_apart_from_a_newer_one(database_url: str) -> None:
    """The operator must know whether to migrate, or to bring back the newer program."""
    engine = open_engine(database_url, create=True)
    try:
        assert pending(engine)
        with pytest.raises(DatabaseFault, match="run tripoint init"):
            require_current(engine)
        migrate(database_url)
        require_current(engine)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(DatabaseFault, match="newer"):
            pending(engine)
        with pytest.raises(DatabaseFault, match="newer"):
            migrate(database_url)
    finally:
        engine.dispose()


def test_a_sqlite_file_is_its_owners_alone_and_set_up_on_every_connection(tmp_path: Path) -> None:
    """
    These settings last as long as a connection: one that lacks them loses commits or keeps deleted
    bytes.
    """
    path = tmp_path / "tripoint.db"
    migrate(f"sqlite:///{path}")
    engine = open_engine(f"sqlite:///{path}")
    connections = [engine.connect() for _ in range(3)]
    try:
        for connection in connections:
            for pragma, (_, expected) in PRAGMAS.items():
                raw: Any = connection.connection.driver_connection
                assert raw.execute(f"PRAGMA {pragma}").fetchone()[0] == expected, pragma
        connections[0].execute(text("SELECT 1"))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        for connection in connections:
            connection.close()
        engine.dispose()

    assert set(modes.values()) == {0o600}, modes


def test_nothing_is_compiled_for_a_question_of_milliseconds(postgresql: Postgres) -> None:
    """
    PostgreSQL takes a digest for a long one, and would spend more on compiling it than the digest
    takes.
    """
    engine = open_engine(postgresql.fresh())
    with engine.connect() as connection:
        connection.rollback()
        found = connection.scalar(text("SHOW jit"))
    engine.dispose()

    assert found == "off"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:////nowhere/at/all.db", "no database at"),
        ("sqlite://", "must name a file"),
        ("mysql://root:KESTREL@localhost/x", "SQLite or PostgreSQL|no driver"),
        ("what is this", "cannot be read"),
    ],
)
def test_a_url_that_cannot_be_opened_is_told_in_one_sentence(url: str, says: str) -> None:
    """The operator reads it; the password in it must not be read by all others."""
    with pytest.raises(DatabaseFault, match=says) as fault:
        open_engine(url)

    assert "\n" not in str(fault.value)
    assert "KESTREL" not in str(fault.value)


def test_an_unreachable_server_is_told_in_one_sentence() -> None:
    """The driver says much more, over several lines."""
    engine = open_engine("postgresql://someone:KESTREL@127.0.0.1:1/nothing")

    with pytest.raises(DatabaseFault, match="cannot be used") as fault:
        pending(engine)

    assert "\n" not in str(fault.value)
    assert "KESTREL" not in str(fault.value)


def test_a_file_that_is_no_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    """A disk can fail, and a file be the wrong one."""
    path = tmp_path / "tripoint.db"
    path.write_bytes(b"this is not a database at all, but it is long enough" * 99)

    with pytest.raises(DatabaseFault, match="cannot be used"):
        pending(open_engine(f"sqlite:///{path}"))


def test_deliveries_from_before_lists_had_indexes_get_what_these_go_by(database_url: str) -> None:
    """An upgrade may not leave what a desk has out of its lists."""
    from alembic import command

    engine = open_engine(database_url, create=True)
    long_ago = "'2026-01-02 03:04:05.000006'"
    with engine.begin() as c:
        command.upgrade(configuration(c), "0001")
        c.execute(
            text(
                "INSERT INTO release (number, ref, code, kind, originator, arrangement, subject, "
                "title, purpose, "
                "precedence, rank, exercise, submitted_at, decide_by, lifetime, revision) VALUES "
                "('KOR-2026-K7Q4', "
                "'0011223344556677', 'K7Q4', 'request', 'KOR', 'TISA', 'dprk.missile', 'Launch', "
                "'Warning', "
                f"'FLASH', 4, true, {long_ago}, {long_ago}, 60, 1)"
            )
        )
        c.execute(
            text(
                "INSERT INTO delivery (number, to_party, place, hops, stage, stage_since, version) "
                "VALUES "
                "('KOR-2026-K7Q4', 'JPN', 0, '[\"KOR\", \"JPN\"]', 'originator_review', "
                f"{long_ago}, 1)"
            )
        )
    assert migrate(database_url)
    with engine.connect() as c:
        kept = c.execute(
            text("SELECT originator, list_order, CAST(submitted_at AS TEXT) FROM delivery")
        ).one()
    engine.dispose()

    assert (kept[0], kept[1]) == ("KOR", -4)
    assert str(kept[2]).startswith("2026-01-02 03:04:05.000006")


LANDED = [f"'2026-01-02 03:04:0{n}.000006'" for n in range(4)]
RELEASE = (
    "INSERT INTO release (number, ref, code, kind, originator, arrangement, subject, title, "
    "purpose, precedence, rank, "
    "exercise, submitted_at, decide_by, lifetime, revision) VALUES ('KOR-2026-{code}', "
    "'001122334455{code}', '{code}', "
    "'request', 'KOR', 'TISA', 'dprk.missile', 'Launch', 'Warning', 'FLASH', 4, true, {t[0]}, "
    "{t[3]}, 60, 1)"
)
DELIVERY = (
    "INSERT INTO delivery (number, to_party, place, hops, stage, stage_since, waits_for, version, "
    "reminded, "
    "escalated_at) VALUES ('KOR-2026-{code}', 'JPN', 0, '[]', '{stage}', {t[1]}, {waits}, 1, 0, "
    "{escalated})"
)
STAY = (
    "INSERT INTO stay (number, to_party, originator, hub, stage, after, since, began, until, "
    "precedence, subject, "
    "spent) VALUES ('KOR-2026-AAAA', 'JPN', 'KOR', 'USA', '{0}', '{1}', {2}, {2}, {3}, 'FLASH', "
    "'dprk.missile', 1)"
)


def test_deliveries_of_the_last_landing_know_what_they_came_from_and_what_was_late(
    database_url: str,
) -> None:
    """
    An offer that lapsed long ago says whose turn it was; what was escalated stays overdue since
    then.
    """
    from alembic import command

    engine = open_engine(database_url, create=True)
    rows = [
        *(RELEASE.format(code=code, t=LANDED) for code in ("AAAA", "BBBB")),
        DELIVERY.format(code="AAAA", stage="lapsed", waits="NULL", escalated="NULL", t=LANDED),
        DELIVERY.format(
            code="BBBB", stage="released", waits="'JPN'", escalated=LANDED[2], t=LANDED
        ),
        STAY.format("originator_review", "relay_review", LANDED[0], LANDED[1]),
        STAY.format("relay_review", "relay_review", LANDED[1], LANDED[2]),
        STAY.format("relay_review", "lapsed", LANDED[1], LANDED[3]),
    ]
    with engine.begin() as c:
        command.upgrade(configuration(c), "0008")
        for row in rows:
            c.exec_driver_sql(row)
    assert migrate(database_url)
    with engine.connect() as c:
        asked = text("SELECT came_from, CAST(target_at AS TEXT) FROM delivery ORDER BY number")
        lapsed, late = c.execute(asked).all()
    engine.dispose()

    assert tuple(lapsed) == ("relay_review", None)
    assert late[0] is None
    assert str(late[1]).startswith("2026-01-02 03:04:02.000006")


CARD_OF_THEN = (
    "INSERT INTO card (id, number, kind, party, version, room, mark, wants, drew, rank, since, "
    "attempts, held, gathering{more}) VALUES ({id}, {number}, '{kind}', 'KOR', 0, 'liaison', "
    "'m{id}', 3, 1, 4, {at}, 2, 'outsiders', {open}{value})"
)
HOME_OF_THEN = "('T0/KFDO', 'KOR', '0.2.0', 4, 3, 0,"
OTHERS_OF_THEN = (
    "INSERT INTO card_item (card, number, to_party) VALUES (2, 'KOR-2026-AAAA', 'JPN')",
    "INSERT INTO home (officer, party, page, wants, drew, attempts, opened_at) VALUES {home}",
    "INSERT INTO watch (party, officer, since) VALUES ('KOR', 'T0/KFDO', {1})",
)
KEPT = {
    "SELECT id, block_id, wanted_version, drawn_version, held_reason, collecting, "
    "substr(CAST(behind_since AS TEXT), 1, 19) FROM card ORDER BY id": [
        (1, "m1", 3, 1, "outsiders", False, LANDED[0][1:20]),
        (2, "m2", 3, 1, "outsiders", True, LANDED[0][1:20]),
    ],
    "SELECT card, number, to_party FROM card_item": [(2, "KOR-2026-AAAA", "JPN")],
    "SELECT page, wanted_version, drawn_version FROM home": [("0.2.0", 4, 3)],
    "SELECT officer, substr(CAST(taken_at AS TEXT), 1, 19) FROM watch": [
        ("T0/KFDO", LANDED[1][1:20])
    ],
    "SELECT list_order FROM delivery": [(-4,)],
}


@pytest.mark.parametrize("revision", ["0007", "0012", "0014"])
def test_what_is_still_to_be_sent_is_so_after_an_upgrade(database_url: str, revision: str) -> None:
    """
    Cards, notices with what they speak of, Home tabs and watches are the same rows under the names
    of today.
    """
    from alembic import command

    engine = open_engine(database_url, create=True)
    more, value = (", told", ", false") if revision < "0013" else ("", "")
    cards = (("1", "'KOR-2026-AAAA'", "decision", False), ("2", "NULL", "reminder", True))
    with engine.begin() as c:
        command.upgrade(configuration(c), revision)
        c.exec_driver_sql(RELEASE.format(code="AAAA", t=LANDED))
        c.exec_driver_sql(
            "INSERT INTO delivery (number, to_party, place, hops, stage, stage_since, version, "
            "reminded, turn) VALUES ('KOR-2026-AAAA', 'JPN', 0, '[]', 'relay_review', "
            f"{LANDED[1]}, 1, 0, -4)"
        )
        for key, number, kind, joins in cards:
            row = {"id": key, "number": number, "kind": kind, "open": joins, "at": LANDED[0]}
            c.exec_driver_sql(CARD_OF_THEN.format(**row, more=more, value=value))
        for other in OTHERS_OF_THEN:
            c.exec_driver_sql(other.format(*LANDED, home=f"{HOME_OF_THEN} {LANDED[0]})"))
    assert migrate(database_url)
    with engine.connect() as c:
        found = {of: [tuple(row) for row in c.execute(text(of))] for of in KEPT}
    engine.dispose()

    assert found == KEPT


def test_notices_that_still_ask_for_something_do_so_after_an_upgrade_and_back(
    database_url: str,
) -> None:
    """Those that were sent, with what they speak of; none of them begins a conversation."""
    from alembic import command

    engine = open_engine(database_url, create=True)
    delivery = DELIVERY.format(
        code="AAAA", stage="originator_review", waits="'KOR'", escalated="NULL", t=LANDED
    )
    notice = (
        "INSERT INTO card (id, kind, party, version, room, channel, ts, block_id, wanted_version, "
        "drawn_version, rank, behind_since, attempts, collecting) VALUES ({id}, '{kind}', 'KOR', "
        "0, '{room}', 'C1', {ts}, 'm{id}', 2, 1, 4, {at}, 0, {open})"
    )
    sent = {"id": 1, "kind": "reminder", "room": "approvals", "ts": "'1795.1'", "open": False}
    unsent = {"id": 2, "kind": "escalation", "room": "supervisors", "ts": "NULL", "open": True}
    with engine.begin() as c:
        command.upgrade(configuration(c), "0017")
        c.exec_driver_sql(RELEASE.format(code="AAAA", t=LANDED))
        c.exec_driver_sql(
            delivery.replace(", escalated_at)", ", originator, list_order)").replace(
                "0, NULL)", "0, 'KOR', -4)"
            )
        )
        for row in (sent, unsent):
            c.exec_driver_sql(notice.format(**row, at=LANDED[0]))
            c.exec_driver_sql(
                f"INSERT INTO card_item (card, number, to_party) VALUES ({row['id']}, "
                "'KOR-2026-AAAA', 'JPN')"
            )
    speaks = text(
        "SELECT card.id, kind, ts, collecting, wanted_version, card_item.number "
        "FROM card JOIN card_item ON card_item.card = card.id ORDER BY card.id"
    )
    kept = [
        (1, "reminder", "1795.1", False, 2, "KOR-2026-AAAA"),
        (2, "escalation", None, True, 2, "KOR-2026-AAAA"),
    ]
    assert migrate(database_url)
    with engine.begin() as c:
        assert [tuple(row) for row in c.execute(speaks)] == kept
        assert c.scalar(text("SELECT count(*) FROM card WHERE begins IS NOT NULL")) == 0
        c.execute(text("UPDATE card SET begins = 'KOR-2026-AAAA' WHERE id = 1"))
        command.downgrade(configuration(c), "0017")
        assert [tuple(row) for row in c.execute(speaks)] == kept
    engine.dispose()


def test_what_was_seen_and_what_is_past_are_known_after_an_upgrade(database_url: str) -> None:
    """A repeat stays a repeat, digests of old dates say the same, and rows are numbered on."""
    from alembic import command

    engine = open_engine(database_url, create=True)
    left = STAY.format("originator_review", "relay_review", LANDED[0], LANDED[1])
    seen = f"INSERT INTO inbound (key, at, outcome) VALUES ('t1', {LANDED[0]}, '{{}}')"
    with engine.begin() as c:
        command.upgrade(configuration(c), "0015")
        for row in (RELEASE.format(code="AAAA", t=LANDED), left, left, seen):
            c.exec_driver_sql(row)
    assert migrate(database_url)
    with engine.begin() as c:
        c.exec_driver_sql(left.replace("INTO stay", "INTO stage_interval"))
        past = c.execute(text("SELECT id, stage, after, spent FROM stage_interval ORDER BY id"))
        kept = [tuple(row) for row in past]
        repeats = [
            tuple(row) for row in c.execute(text("SELECT key, outcome FROM idempotency_key"))
        ]
        command.downgrade(configuration(c), "0015")
        c.exec_driver_sql(left)
        gone = (
            c.scalar(text("SELECT count(*) FROM stay")),
            c.scalar(text("SELECT key FROM inbound")),
        )
    engine.dispose()

    assert kept == [(n, "originator_review", "relay_review", 1) for n in (1, 2, 3)]
    assert repeats == [("t1", "{}")]
    assert gone == (4, "t1")
