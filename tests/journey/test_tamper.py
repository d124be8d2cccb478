"""The audit log shows whatever was done to it: any byte, any row, any order, any cut; and so does an export."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, create_engine, event, text

from bot.cli import main
from storage.records import COLUMNS
from tests.conftest import Databases
from tests.house import Scene, found, migrate
from tests.storage.world import Desks

Verify = Callable[..., str]
STORED = (*COLUMNS, "leaf")
NAMES = ", ".join(f'"{name}"' for name in STORED)


@pytest.fixture
def verify(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Verify:
    """`tripoint audit verify`: nothing where the log is whole, else its one line of complaint."""

    def run(*arguments: str) -> str:
        capsys.readouterr()
        code = main(["audit", "verify", *arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        assert (code, said.err.count("\n")) == ((1, 1) if said.err else (0, 0)), said.err
        return said.err

    monkeypatch.setenv("TRIPOINT_KEYS", str(tmp_path / "keys"))
    monkeypatch.chdir(tmp_path)
    return run


@dataclass
class Log:
    """The log of a desk, in the hands of somebody who may write to its database, and puts it back each time."""

    engine: Engine
    kept: dict[str, list[dict[str, Any]]]

    def rows(self, table: str = "audit") -> list[dict[str, Any]]:
        """The rows of a table."""
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).mappings()]

    def do(self, statement: str, **values: Any) -> None:
        """One statement."""
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    def put(self, rows: list[dict[str, Any]], table: str = "audit") -> None:
        """These rows instead of a table's."""
        self.do(f"DELETE FROM {table}")
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            self.do(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})", **row)

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Whatever is done inside is undone."""
        yield
        for table, rows in self.kept.items():
            self.put(rows, table)
