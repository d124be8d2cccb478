"""What the tests of the store may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain import steps
from bot.domain.release.release import Release
from storage.store.store import Store
from tests.conftest import OfOneTest
from tests.domain.world import at
from tests.storage.world import ASKING, Desks, founded, migrated, opened
from tests.support.postgres import Postgres


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
def on_postgres(postgresql: Postgres, tmp_path: Path) -> Iterator[Store]:
    """The store on PostgreSQL, where acts run side by side."""
    url = postgresql.fresh(migrated)
    store = founded(opened(url, tmp_path))
    yield store
    store.close()
    postgresql.drop(url)


@pytest.fixture
def desks(store: Store) -> Desks:
    """The officers' verbs on that store."""
    return Desks(store)


@pytest.fixture
def several(desks: Desks) -> dict[str, Release]:
    """A release in each of the ways that matter to a list."""
    return {
        "requested": desks.requested(),
        "approved": desks.approved(at(1), precedence="ROUTINE"),
        "released": desks.released(at(2)),
        "acknowledged": _acknowledged(desks),
        "withdrawn": desks.do("KLO", desks.requested(at(4)).number, steps.withdraw, at(4)).release,
        "asked": desks.do("JLO", None, steps.ask, at(5), asking=ASKING).release,
        "returned": desks.do(
            "KFDO",
            desks.requested(at(6), by="KLO2").number,
            steps.send_back,
            at(6),
            code="level",
            note="lower",
        ).release,
    }


def _acknowledged(desks: Desks) -> Release:
    number = desks.read(desks.released(at(3)).number, at(3)).release.number
    return desks.do("JLO", number, steps.acknowledge, at(3)).release
