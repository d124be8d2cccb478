"""The floor that every test of the handlers stands on."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.floor import Floor, a_floor, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database and its keys, made once."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder)
    return folder


@pytest.fixture
async def floor(prepared: Path, tmp_path: Path) -> AsyncIterator[Floor]:
    """A desk of three parties on a workspace of its own."""
    shutil.copytree(prepared, tmp_path / "desk")
    async with a_floor(tmp_path / "desk", tmp_path) as running:
        yield running
