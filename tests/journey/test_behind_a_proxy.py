"""On a machine with a proxy for the world: what stays on this machine never passes through it."""

import asyncio
import sys
from pathlib import Path

import pytest

from storage.database.schema import migrate
from tests import TOP
from tests.conftest import SqliteFiles
from tests.support.desk import BODY, scene
from tests.support.proxy import recording


@pytest.mark.parametrize("socket", [False, True], ids=["http", "socket"])
@pytest.mark.parametrize(
    "spared", [None, "", "example.org"], ids=["no NO_PROXY", "empty", "another"]
)
async def test_a_release_reaches_japan_and_nothing_the_proxy(
    sqlite: SqliteFiles,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    socket: bool,
    spared: str | None,
) -> None:
    """
    Calls with their token, forms with their text, answers to buttons, pictures of digests, Socket
    Mode.
    """
    async with recording() as proxy:
        for name, value in proxy.environ().items():
            monkeypatch.setenv(name, value)
        if spared is not None:
            monkeypatch.setenv("NO_PROXY", spared)
        async with scene(sqlite.fresh(migrate), tmp_path, socket=socket) as desk:
            number = await desk.released()
            assert BODY in await desk.read()
            shown = await desk.person("JPNLO").click("acknowledge", modal=True)
            assert (shown.ok, desk.stages(number)) == (True, {"JPN": "acknowledged"})
            await desk.settle(8 * 86400)
            methods = [call.method for call in desk.sandbox.journal.calls]
            assert "files.completeUploadExternal" in methods
            assert any(call.via == "response_url" for call in desk.sandbox.journal.calls)
        assert proxy.lines == []


async def test_the_demo_plays_and_nothing_reaches_the_proxy(tmp_path: Path) -> None:
    """Whoever tries it on such a machine sees it all, and their proxy none of it."""
    async with recording() as proxy:
        environ = {"PATH": "", "PYTHONPATH": str(TOP), "HOME": str(tmp_path), **proxy.environ()}
        playing = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "demo",
            cwd=tmp_path,
            env=environ,
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await playing.communicate()
        assert (playing.returncode, proxy.lines) == (0, []), said.decode()
        assert "KOR-" in said.decode()
