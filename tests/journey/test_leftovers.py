"""
The bot is killed while a file beside the keys is being written, and started again: it is ready at
once.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import Databases
from tests.journey.process import World, died, world

DIED_AT_POINT = 137
POINTS = (
    ("checkpoint-written", "approve", "KORFDO"),
    ("checkpoint-named", "approve", "KORFDO"),
    ("pending-blanked", "withdraw", "KORLO"),
)


@pytest.fixture
async def http(databases: Databases, tmp_path: Path) -> AsyncIterator[World]:
    """Over signed HTTP, on both databases."""
    async with world(databases, tmp_path, socket_mode=False) as made:
        yield made


async def ready(world: World) -> None:
    """Ready, with nothing of what the last one left."""
    keys = world.home / "keys"
    blanked = [path.name for path in keys.glob("*.key") if b"\0" in path.read_bytes()]
    assert [*(path.name for path in keys.glob("*.tmp")), *blanked] == []
    assert "keys" not in await world.faults()
    await world.ready()


def kept(http: World) -> dict[Path, bytes]:
    """The files of the key directory but for the one that readiness writes and removes."""
    files = (http.home / "keys").iterdir()
    return {path: path.read_bytes() for path in files if path.name != "probe"}


async def test_killed_beside_the_witness_or_a_key_it_is_ready_without_an_operator(http: World):
    """What was left is gone before it says that it has started, and what was done is done."""
    numbers = http.drafted(len(POINTS))
    for number, (point, step, user) in zip(numbers, POINTS, strict=True):
        while step not in http.register(
            number
        ):  # it may die of writing down that it asked to try again
            process = await http.start_doomed(point)
            await ready(http)
            whole = kept(http)
            assert not (await http.types(user, f"{step} {number}")).ok
            assert await died(process) == DIED_AT_POINT
            assert kept(http) != whole
        assert http.register(number) == ["request", step]
    await http.start()
    await ready(http)
    assert http.store.audit.verify().now().faults == ()
