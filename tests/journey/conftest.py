"""A running desk on each database, joined over each transport."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database.schema import migrate
from tests.conftest import Databases
from tests.support.desk import Scene, scene
from tests.support.fixtures import on_each_database, on_sqlite

desk = on_each_database()
"""A desk over signed HTTP, on SQLite and on PostgreSQL."""

quick = on_sqlite()
"""A desk on SQLite, for what the database has no part in."""


@pytest.fixture(params=["http", "socket"])
async def joined(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> AsyncIterator[Scene]:
    """A desk over both transports, on both databases."""
    async with scene(
        databases.fresh(migrate), tmp_path, socket=request.param == "socket"
    ) as running:
        yield running
