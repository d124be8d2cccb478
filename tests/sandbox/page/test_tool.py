"""
The general tool: `python -m bot.sandbox` serves an app that is not ours, over HTTP and Socket Mode.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession

from bot.sandbox.__main__ import main
from tests import PATIENCE
from tests.support.desk import free_port

EXAMPLE = Path(__file__).with_name("example.py")
PAGE = {"X-Sandbox-Page": "1"}


def manifest(folder: Path, socket_mode: bool) -> Path:
    """The example's manifest as a file."""
    path = folder / "manifest.json"
    held = {
        "display_information": {"name": "Hello"},
        "features": {"slash_commands": [{"command": "/hello", "description": "Say hello"}]},
        "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
        "settings": {"interactivity": {"is_enabled": True}, "socket_mode_enabled": socket_mode},
    }
    path.write_text(json.dumps(held), "utf-8")
    return path


@asynccontextmanager
async def running(*words: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process of ours, told to stop at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def told(process: asyncio.subprocess.Process) -> tuple[dict[str, str], str]:
    """The settings that the tool prints for the app, and the page's address."""
    assert process.stdout
    settings: dict[str, str] = {}
    while line := (await process.stdout.readline()).decode().strip():
        if line.startswith("Open "):
            return settings, line.removeprefix("Open ")
        name, _, value = line.partition("=")
        settings |= {name: value} if value else {}
    raise AssertionError("the tool named no address")


async def answered(session: ClientSession, page: str) -> str:
    """
    Alice says hello until the app is there; what her channel shows once the app has posted, too.
    """
    said = {"place": "C0GENERAL", "text": "/hello world"}
    async with asyncio.timeout(PATIENCE):
        while True:
            async with session.post(f"{page}/as/U0ALICE/do/say", json=said, headers=PAGE) as answer:
                if "toast" not in await answer.json():
                    break
            await asyncio.sleep(0.1)
        while True:
            async with session.get(f"{page}/as/U0ALICE/C0GENERAL/parts") as answer:
                shown = str((await answer.json())["stream"])
            if "Somebody said hello" in shown:
                return shown
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("socket_mode", [False, True], ids=["http", "socket"])
async def test_an_app_of_twenty_lines_is_served(
    tmp_path: Path, session: ClientSession, socket_mode: bool
) -> None:
    """With what the tool prints and nothing else; Alice sees both the answer and the message."""
    port = free_port()
    where = [] if socket_mode else ["--url", f"http://127.0.0.1:{port}/slack/events"]
    words = [
        "-m",
        "bot.sandbox",
        "--manifest",
        str(manifest(tmp_path, socket_mode)),
        "--port",
        "0",
        "--page",
        "0",
    ]
    async with running(*words, *where) as tool:
        settings, page = await told(tool)
        async with running(str(EXAMPLE), PORT=str(port), **settings):
            shown = await answered(session, page)

    assert "Hello alice, you said world" in shown and "Somebody said hello" in shown


async def test_the_tool_ends_when_told_to(tmp_path: Path, session: ClientSession) -> None:
    """With a page open, too: a reader of the news does not hold it."""
    words = [
        "-m",
        "bot.sandbox",
        "--manifest",
        str(manifest(tmp_path, True)),
        "--port",
        "0",
        "--page",
        "0",
    ]
    async with running(*words) as tool:
        _, page = await told(tool)
        async with session.get(f"{page}/as/U0ALICE/news") as news:
            await news.content.readline()
            tool.terminate()

            assert await asyncio.wait_for(tool.wait(), PATIENCE) == 0
    with pytest.raises(ClientError):
        await session.get(page)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("{", "is not JSON"),
        ("[]", "does not hold a JSON object"),
        ("{}", "--url"),
    ],
)
def test_a_bad_manifest_gives_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, said: str
) -> None:
    """And no traceback."""
    path = tmp_path / "manifest.json"
    if text is not None:
        path.write_text(text, "utf-8")

    assert main(["--manifest", str(path), "--port", "0", "--page", "0"]) == 2
    error = capsys.readouterr().err
    assert said in error and "Traceback" not in error


@pytest.mark.parametrize("words", [["--port", "65536"], ["--page", "-1"], ["--port", "9" * 5000]])
def test_a_port_that_is_none_is_said_wrongly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """And no traceback."""
    with pytest.raises(SystemExit) as left:
        main(["--manifest", str(manifest(tmp_path, socket_mode=True)), *words])
    assert left.value.code == 2
    assert "from 0 to 65535" in capsys.readouterr().err
