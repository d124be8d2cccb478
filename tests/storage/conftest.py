"""What the tests of the store may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.conftest import OfOneTest
from tests.storage.world import Desks, founded, migrated, opened


@pytest.fixture
def url(databases: OfOneTest) -> str:
    """The URL of a migrated database."""
    return databases.fresh(migrated)


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    """The store with policy and roster, on SQLite and on PostgreSQL."""
    store = founded(opened(url, tmp_path))
    yield store
    store.close()


@pytest.fixture
def desks(store: Store) -> Desks:
    """The officers' verbs on that store."""
    return Desks(store)
