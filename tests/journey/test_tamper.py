"""
The audit log shows whatever was done to it: any byte, any row, any order, any cut; and so does an
export.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from bot.cli import main
from storage.audit.record import COLUMNS
from storage.database.schema import migrate
from tests.conftest import Databases
from tests.journey.leaks import engine_for
from tests.support.desk import APPROVALS, scene

Run = Callable[..., str]
Row = dict[str, Any]
STORED = (*COLUMNS, "leaf")


@dataclass
class Log:
    """
    The log of a desk, in the hands of somebody who may do anything to its database, and puts it
    back each time.
    """

    engine: Engine
    kept: dict[str, list[Row]]
    older: dict[str, list[Row]]
    older_witness: str

    def do(self, statement: str, **values: Any) -> None:
        """One statement."""
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    def put(self, rows: list[Row], table: str = "audit") -> None:
        """These rows instead of a table's."""
        names = list(rows[0]) if rows else []
        told = '("' + '", "'.join(names) + '") VALUES (:' + ", :".join(names) + ")"
        with self.engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))
            if rows:
                connection.execute(text(f"INSERT INTO {table} {told}"), rows)

    def loosen(self) -> None:
        """Take every rule off the two tables: whoever owns the database can."""
        for table in ("audit", "audit_head"):
            self.do(f"CREATE TABLE loose AS SELECT * FROM {table}")
            self.do(f"DROP TABLE {table}")
            self.do(f"ALTER TABLE loose RENAME TO {table}")

    def rows(self, table: str = "audit") -> list[Row]:
        """The rows of a table, in order."""
        with self.engine.connect() as connection:
            found = connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).mappings()
            return [
                {n: bytes(v) if isinstance(v, memoryview) else v for n, v in row.items()}
                for row in found
            ]

    def unseen(
        self, verify: Run, changes: Iterator[tuple[str, list[Row]]], table: str = "audit"
    ) -> list[str]:
        """Those of these changed contents of a table that `verify` says nothing about."""
        missed = []
        for name, rows in changes:
            assert rows != self.kept[table], name
            self.put(rows, table)
            missed += [] if verify() else [name]
        self.put(self.kept[table], table)
        assert verify() == ""
        return missed


@pytest.fixture
async def log(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Log]:
    """
    The log of a release that was requested, approved, wrongly touched, relayed, read; with its
    state before.
    """
    url = databases.fresh(migrate)
    async with scene(url, tmp_path) as desk:
        number = await desk.request()
        engine = engine_for(url)
        made = Log(engine, {}, {}, (tmp_path / "keys" / "checkpoint").read_text())
        made.older = {table: made.rows(table) for table in ("audit", "audit_head")}
        await desk.command("KORLO", f"approve {number}")
        await desk.decide("KORFDO", "approve")
        await desk.decide("USAFDO", "relay")
        await desk.read()
        await desk.command("KORFDO", f"recall {number} wrong object", room=APPROVALS)
    made.loosen()
    made.kept = {table: made.rows(table) for table in ("audit", "audit_head")}
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("TRIPOINT_KEYS", str(tmp_path / "keys"))
    monkeypatch.chdir(tmp_path)
    yield made
    engine.dispose()


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Run:
    """`tripoint audit verify`: nothing where the log is whole, else its one line of complaint."""

    def run(*arguments: str) -> str:
        capsys.readouterr()
        code = main(["audit", "verify", *arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        assert (code, said.err.count("\n")) == ((1, 1) if said.err else (0, 0)), said.err
        return said.err

    return run


def changed(value: Any, loose: bool) -> Iterator[Any]:
    """
    What one column may be changed to: a bit, a sign more or less, case, type (where `loose`),
    nothing, empty.
    """
    if value is None:
        yield from ("", "0", "null", *((b"", 0) if loose else ()))
    elif isinstance(value, int):
        yield from (value + 1, value ^ 1 << 20, -value - 1, None)
        yield from (str(value).encode(), value + 0.5) if loose else ()
    elif isinstance(value, bytes):
        yield from (
            bytes([value[0] ^ 1]) + value[1:],
            value[:-1] + bytes([value[-1] ^ 128]),
            value[:-1],
            b"",
            None,
        )
        yield from (value.hex(), value.hex().upper()) if loose else ()
    else:
        yield from (
            chr(ord(value[0]) ^ 1) + value[1:],
            value[:-1] + chr(ord(value[-1]) ^ 1),
            value[:-1],
            value + " ",
        )
        yield from (
            value.upper(),
            value.title(),
            value.replace(",", ", ", 1),
            f"{value}\u200b",
            "",
            None,
        )
        yield from (value.encode(),) if loose else ()


def columns_changed(
    log: Log, table: str, names: tuple[str, ...], places: set[int]
) -> Iterator[tuple[str, list[Row]]]:
    """Each column of some rows changed in each way there is."""
    for place in sorted(places):
        row = log.kept[table][place]
        for name in names:
            for value in changed(row[name], log.engine.dialect.name == "sqlite"):
                if value != row[name]:
                    rows = log.kept[table]
                    yield (
                        f"{place} {name} {value!r}",
                        [*rows[:place], row | {name: value}, *rows[place + 1 :]],
                    )


async def test_a_change_of_any_column_is_found(log: Log, verify: Run) -> None:
    """
    Also of type, of case, and of nothing to empty, by somebody who has taken the tables' rules away
    first.
    """
    last = len(log.kept["audit"]) - 1
    full = max(range(last), key=lambda n: sum(v is not None for v in log.kept["audit"][n].values()))
    bare = min(range(last), key=lambda n: sum(v is not None for v in log.kept["audit"][n].values()))
    assert {r["result"] for r in log.kept["audit"]} == {"done", "refused"}
    assert log.kept["audit"][bare]["rule"] is None

    empty = tuple(name for name in STORED if log.kept["audit"][bare][name] is None)

    assert log.unseen(verify, columns_changed(log, "audit", STORED, {full})) == []
    assert log.unseen(verify, columns_changed(log, "audit", empty, {bare})) == []
    assert log.unseen(verify, columns_changed(log, "audit", ("seq", "leaf"), {0, last})) == []
    head = ("size", "frontier", "checkpoint")
    assert log.unseen(verify, columns_changed(log, "audit_head", head, {0}), "audit_head") == []


async def test_rows_taken_away_added_or_moved_are_found(log: Log, verify: Run) -> None:
    """At the ends as in the middle, with numbers closed up or left open."""

    def moved() -> Iterator[tuple[str, list[Row]]]:
        rows = log.kept["audit"]
        last = len(rows) - 1
        for place in (0, last // 2, last):
            without = [*rows[:place], *rows[place + 1 :]]
            yield f"{place} deleted", without
            yield f"{place} deleted, closed up", [row | {"seq": n} for n, row in enumerate(without)]
            yield f"{place} twice", [*rows, rows[place]]
            yield f"{place} once more at the end", [*rows, rows[place] | {"seq": last + 1}]
        for one, other in ((0, 1), (3, last), (last - 1, last)):
            swapped = list(rows)
            swapped[one], swapped[other] = rows[other] | {"seq": one}, rows[one] | {"seq": other}
            yield f"{one} and {other} swapped", swapped
            relabelled = list(rows)
            relabelled[one], relabelled[other] = (
                rows[one] | {"seq": other},
                rows[other] | {"seq": one},
            )
            yield (
                f"{one} and {other} renumbered",
                sorted(relabelled, key=lambda row: row["seq"])[::-1][:-1],
            )
        yield "all", []

    assert verify() == ""
    assert log.unseen(verify, moved()) == []
    assert (
        log.unseen(
            verify, iter([("no head", []), ("two heads", log.kept["audit_head"] * 2)]), "audit_head"
        )
        == []
    )


async def test_a_cut_tail_with_an_older_genuine_head_is_found(
    log: Log, verify: Run, tmp_path: Path
) -> None:
    """
    By the checkpoint beside the keys; and where that was put back as well, by one that another
    party keeps.
    """
    witness = tmp_path / "keys" / "checkpoint"
    newest = witness.read_text()
    (tmp_path / "kept").write_text(newest)
    for table, rows in log.older.items():
        log.put(rows, table)
    assert len(log.older["audit"]) < len(log.kept["audit"])

    assert "checkpoint" in verify()
    witness.write_text(log.older_witness)
    assert verify() == ""
    assert "older checkpoint" in verify("--checkpoint", "kept")

    for table, rows in log.kept.items():
        log.put(rows, table)
    for spoilt in (
        newest.replace("\n", " ", 1),
        newest[:-10],
        "",
        newest.lower(),
        log.older_witness[:-6] + "AAAA=\n",
    ):
        witness.write_text(spoilt)
        assert verify()
    witness.unlink()
    assert verify()


async def test_types_and_tables_that_are_not_what_they_were_are_found(
    log: Log, verify: Run
) -> None:
    """Whatever the database holds, there is an answer in a line."""
    kind = "NUMERIC" if log.engine.dialect.name == "postgresql" else "BLOB"
    for table, name in (("audit", "at"), ("audit_head", "size")):
        others = ", ".join(f'"{n}"' for n in log.kept[table][0] if n != name)
        log.do(f"ALTER TABLE {table} RENAME TO aside")
        log.do(
            f'CREATE TABLE {table} AS SELECT {others}, CAST("{name}" AS {kind}) AS "{name}" FROM '
            "aside"
        )
        assert verify(), (table, name)
        log.do(f"DROP TABLE {table}")
        log.do(f"ALTER TABLE aside RENAME TO {table}")
        assert verify() == ""
    log.do("DROP TABLE audit_head")
    assert verify()
    log.do("DROP TABLE audit")
    assert verify()


async def test_an_export_is_checked_offline_and_no_changed_one_passes(
    log: Log, verify: Run, tmp_path: Path
) -> None:
    """Whoever holds the log's public key needs neither the database nor the keys."""
    assert main(["audit", "export", "log.jsonl"]) == 0
    vkey = (tmp_path / "keys" / "log.vkey").read_text().strip()
    (tmp_path / "keys").rename(tmp_path / "gone")
    log.do("DROP TABLE audit")
    whole = (tmp_path / "log.jsonl").read_bytes()
    lines = whole.splitlines(keepends=True)
    assert verify("--export", "log.jsonl", "--vkey", vkey) == ""

    spots = range(0, len(whole), max(1, len(whole) // 50))
    spoilt = [whole[:n] + bytes([whole[n] ^ 1]) + whole[n + 1 :] for n in spots]
    spoilt += [b"".join(lines[:n] + lines[n + 1 :]) for n in range(len(lines))]
    spoilt += [b"".join([*lines[:2], lines[3], lines[2], *lines[4:]])]
    spoilt += [whole[:-1], whole + b"\n", whole + lines[-1], b""]
    passed = []
    for place, changed_export in enumerate(spoilt):
        (tmp_path / "log.jsonl").write_bytes(changed_export)
        passed += [] if verify("--export", "log.jsonl", "--vkey", vkey) else [place]
    assert passed == []
