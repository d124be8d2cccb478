"""
The journeys again with two replicas, each of which gets every other request and event: officers see
one desk.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from inspect import isclass, isfunction, signature
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from storage.database.schema import migrate
from tests.conftest import OfOneTest
from tests.journey import (
    test_conversations,
    test_endings,
    test_launch_warning,
    test_narrower,
    test_stale,
    test_time,
)
from tests.journey.test_races import click_at_once
from tests.journey.test_races import (
    test_a_button_and_a_typed_word_at_once_decide_once as test_a_button_and_a_word,
)
from tests.support.desk import Scene, scene
from tests.support.postgres import Postgres
from tests.support.replicas import shared

AGAIN = (
    *(test_launch_warning, test_endings, test_time, test_stale, test_conversations),
    test_narrower,
)
ROUNDS = 20

__all__ = ["test_a_button_and_a_word"]


@pytest.fixture
def databases(postgresql: Postgres) -> Iterator[OfOneTest]:
    """Several replicas share a PostgreSQL server; on SQLite one process runs the desk."""
    lent = OfOneTest("postgresql", postgresql)
    yield lent
    lent.give_back()


@pytest.fixture
async def desk(databases: OfOneTest, tmp_path: Path) -> AsyncIterator[Scene]:
    """A desk run by two replicas, over signed HTTP."""
    async with scene(databases.fresh(migrate), tmp_path) as running, shared(running):
        yield running


@pytest.fixture(params=["http", "socket"])
async def joined(
    request: pytest.FixtureRequest, databases: OfOneTest, tmp_path: Path
) -> AsyncIterator[Scene]:
    """The same over both transports."""
    socket = request.param == "socket"
    async with (
        scene(databases.fresh(migrate), tmp_path, socket=socket) as running,
        shared(running, socket=socket),
    ):
        yield running


def of_a_desk(test: Callable[..., Any]) -> bool:
    """
    Whether a test is of a desk that has both databases; what the database has no part in is not run
    again.
    """
    return not {"desk", "joined"}.isdisjoint(signature(test).parameters)


def again(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """The tests of a module that are of a desk, by their names."""
    for name, found in vars(module).items():
        if isfunction(found) and name.startswith("test_") and of_a_desk(found):
            yield name, found
        elif isclass(found) and name.startswith("Test"):
            tests = {test: told for test, told in vars(found).items() if test.startswith("test_")}
            yield (
                name,
                type(
                    name,
                    (found,),
                    {test: None for test, told in tests.items() if not of_a_desk(told)},
                ),
            )


for _module in AGAIN:
    globals().update(again(_module))


async def test_two_approvers_who_click_at_once_at_two_replicas_decide_once(desk: Scene) -> None:
    """Both saw an open slot, and each is heard by another process."""
    await click_at_once(desk, ROUNDS)
