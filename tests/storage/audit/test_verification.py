"""Nothing in the log changes unseen: not a column, not a type, not the head with it."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.domain import steps
from storage.audit.export import export_lines, verify_export
from storage.audit.record import COLUMNS
from storage.audit.rows import every_record
from storage.store.store import Store
from storage.tables.audit import AUDIT, AUDIT_HEAD
from tests.domain.world import NOON
from tests.storage.world import Desks


@pytest.fixture
def log(store: Store, desks: Desks) -> Store:
    """A store whose log has a few records of every kind."""
    desks.read(desks.released().number)
    with pytest.raises(Exception, match="wrong_role"):
        desks.do("KLO", desks.requested().number, steps.approve)
    assert store.audit.verify().now().faults == ()
    return store


def change(store: Store, sql: str, **values: Any) -> None:
    """Meddle with rows, as who has the database may."""
    store.db.sweep(lambda c: c.execute(text(sql), values)).now()


@pytest.mark.parametrize("column", [*COLUMNS, "leaf"])
def test_every_column_is_covered(log: Store, column: str) -> None:
    """An index column nobody hashed would let an inspector be shown another release's history."""
    here = AUDIT.c.seq == 4
    assert log.audit.verify().now().sound
    before = log.db.read(lambda c: c.execute(select(AUDIT).where(here)).mappings().one()).now()
    new: Any = {"seq": 400, "at": before["at"] + 1, "leaf": bytes(32), "detail": '{"a":1}'}.get(
        column, "x"
    )
    log.db.sweep(lambda c: c.execute(AUDIT.update().where(here).values(**{column: new}))).now()

    assert not log.audit.verify().now().sound


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
        "UPDATE audit SET rule = '' WHERE seq = 3",
        "UPDATE audit SET party = lower(party) WHERE seq = 3",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET size = size + 1",
        "UPDATE audit_head SET checkpoint = ''",
        "UPDATE audit_head SET checkpoint = lower(checkpoint)",
    ],
)
def test_whoever_writes_rows_is_noticed(log: Store, sql: str) -> None:
    """Whoever has the database has all of this."""
    change(log, sql)

    report = log.audit.verify().now()

    assert not report.sound
    assert all("\n" not in fault for fault in report.faults)


def test_an_older_head_with_the_rows_that_fit_it_is_noticed(log: Store, desks: Desks) -> None:
    """
    Cutting the log back to yesterday is the neatest lie; the checkpoint beside the keys tells.
    """
    heads = log.db.read(lambda c: dict(c.execute(select(AUDIT_HEAD)).mappings().one())).now()
    size = heads["size"]
    desks.requested()

    change(log, "DELETE FROM audit WHERE seq >= :size", size=size)
    log.db.sweep(lambda c: c.execute(AUDIT_HEAD.update().values(**heads))).now()

    report = log.audit.verify().now()
    assert any("beside the keys" in fault for fault in report.faults)


def test_garbage_in_any_column_is_a_line_and_no_crash(tmp_path: Path, log: Store) -> None:
    """A damaged file is when the verifier is needed."""
    assert log.audit.verify().now().sound
    if log.db.engine.dialect.name != "sqlite":
        change(log, "UPDATE audit SET detail = :it WHERE seq = 2", it="{broken")
        assert not log.audit.verify().now().sound
        return
    change(log, "PRAGMA ignore_check_constraints = ON")
    for column in (*COLUMNS[1:], "leaf"):
        for garbage in (
            b"\xff\xfe\x00",
            "\ufffd",
            2.5,
            -(2**63),
            None if column in ("party", "rule") else "x" * 99,
        ):
            log.db.sweep(
                lambda c, column=column, garbage=garbage: c.exec_driver_sql(  # type: ignore[misc]
                    f"UPDATE audit SET {column} = ? WHERE seq = 2", (garbage,)
                )
            ).now()
            assert not log.audit.verify().now().sound, (column, garbage)
    change(log, "UPDATE audit SET actor = CAST(x'ff41' AS TEXT) WHERE seq = 3")
    assert not log.audit.verify().now().sound
    change(log, "UPDATE audit_head SET size = 'many', frontier = 7, checkpoint = x'00ff'")
    assert not log.audit.verify().now().sound


def test_pages_do_not_lose_a_row(log: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log is larger than memory one day."""
    monkeypatch.setattr("storage.audit.rows._PAGE", 3)

    report = log.audit.verify().now()

    assert report.faults == ()
    assert report.records == log.db.read(lambda c: c.scalar(select(AUDIT_HEAD.c.size))).now()


def test_an_export_of_it_is_checked_without_the_database(log: Store, tmp_path: Path) -> None:
    """What a party takes home."""
    path = tmp_path / "log.jsonl"
    head = log.queries.checkpoint().now() or ""
    vkey = log.db.keys.log_key().vkey
    log.db.read(
        lambda c: path.write_bytes(b"".join(export_lines(every_record(c), head, vkey)))
    ).now()

    assert verify_export(path, older=head, vkey=vkey).faults == ()
    path.write_bytes(path.read_bytes().replace(b"T0/KFDO", b"T0/UFDO", 1))
    assert not verify_export(path).sound


def test_a_checkpoint_that_somebody_kept_still_holds(log: Store, desks: Desks) -> None:
    """It goes out with every digest, so that each party is a witness."""
    older = log.queries.checkpoint().now()
    desks.requested(NOON)

    assert older and older != log.queries.checkpoint().now()
    assert log.audit.verify(older).now().faults == ()
