"""Fixtures of a running desk, for a module to name: `desk = on_sqlite(rates="enforced")`."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage.database.schema import migrate
from tests.conftest import Databases, SqliteFiles
from tests.support.desk import Scene, scene


def on_sqlite(**how: Any) -> Any:
    """A fixture: a desk on SQLite, started as `how` says to `scene`."""

    @pytest.fixture
    async def desk(sqlite: SqliteFiles, tmp_path: Path) -> AsyncIterator[Scene]:
        async with scene(sqlite.fresh(migrate), tmp_path, **how) as running:
            yield running

    return desk


def on_each_database(**how: Any) -> Any:
    """A fixture: the same on SQLite and then on PostgreSQL."""

    @pytest.fixture
    async def desk(databases: Databases, tmp_path: Path) -> AsyncIterator[Scene]:
        async with scene(databases.fresh(migrate), tmp_path, **how) as running:
            yield running

    return desk
