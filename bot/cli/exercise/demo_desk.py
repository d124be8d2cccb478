"""What demo and rehearsal share: the workspace of a roster, and a desk of its own joined to it."""

import asyncio
import contextlib
import io
import json
import os
import re
import tomllib
from collections.abc import AsyncIterator, Collection, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.app import Runtime, running_app
from bot.cli import main
from bot.cli.console import inputs
from bot.cli.files.roster_file import ROOMS
from bot.cli.manifest import manifest_text
from bot.operations import logs
from bot.sandbox import Sandbox, SandboxClock
from bot.settings import ALL


class DemoFault(Exception):
    """The demo did not go as it should."""


class DemoClock:
    """
    The sandbox's clock as the desk reads it, moved by hand so that nobody waits for an expiry.
    """

    def __init__(self, hand: SandboxClock) -> None:
        self._hand = hand

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.fromtimestamp(self._hand.now(), UTC)

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return self._hand.monotonic()

    def patience(self, seconds: float) -> float:
        """Return how many real seconds to wait for what may take so many of this clock's."""
        return self._hand.patience(seconds)


def silence() -> None:
    """Let the desk log nothing: what is shown here is what people see."""
    logs.configure(io.StringIO())


def expect(holds: object, what: str) -> None:
    """Stop where something is not as it must be."""
    if not holds:
        raise DemoFault(what)


@contextlib.contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables of the environment for a while."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _silently(*arguments: str) -> None:
    """Run a command of ours, and print what it says only where it fails."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(list(arguments))
    expect(code == 0, f"tripoint {' '.join(arguments)}: {said.getvalue()}")


def example(room: str, language: str = "own", *, but: Collection[str] = ()) -> str:
    """
    Return an example file that comes with the product, in one language or in each officer's own.

    One language for all helps somebody who tries the workspace, because they act as every officer.

    Args:
        room: `rosters` or `policies`.
        language: What all desks and officers read, or `own` for each their own.
        but: Slack users who keep their language and are on duty, so that urgent cards reach them in
            it.
    """
    text = files(f"bot.{room}").joinpath("example.toml").read_text("utf-8")
    if language == "own":
        return text
    parts = re.split(r"(?m)^(?=\[)", text)
    return "".join(
        _own(part) if any(f'"{user}"' in part for user in but) else _in(language, part)
        for part in parts
    )


def _in(language: str, part: str) -> str:
    return re.sub(r'(?m)^(lang(?:uage)?\s*= )"\w+"', rf'\g<1>"{language}"', part)


def _own(part: str) -> str:
    return (
        part if "duty = true" in part else part.replace("language = ", "duty = true\nlanguage = ")
    )


async def founded(sandbox: Sandbox, home: Path, roster: str, policy: str = "") -> dict[str, str]:
    """
    Set up a desk as an operator would.

    Args:
        sandbox: The workspace it joins.
        home: The folder it is founded in.
        roster: The text of the roster.
        policy: The text of the policy, or "" for the example's.

    Returns:
        The settings that run it.

    Raises:
        DemoFault: A command failed.
    """
    app = sandbox.workspace.app
    values = {
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_APP_TOKEN": "",
        "DATABASE_URL": f"sqlite:///{home}/desk/tripoint.db",
        "TRIPOINT_HOME": str(home / "desk"),
        "TRIPOINT_KEYS": str(home / "keys"),
        "TRIPOINT_ROOT_KEY": "",
        "TRIPOINT_POLICY": str(home / "policy.toml"),
        "SLASH_COMMAND": "",
    }
    (home / "roster.toml").write_text(roster, "utf-8")
    (home / "policy.toml").write_text(policy or example("policies"), "utf-8")
    with environment(values):
        await asyncio.to_thread(_silently, "init")
        await asyncio.to_thread(_silently, "roster", "import", str(home / "roster.toml"))
    return values


@contextlib.asynccontextmanager
async def joined(
    sandbox: Sandbox, values: dict[str, str], *, loops: bool = False
) -> AsyncIterator[Runtime]:
    """
    Run a desk joined to a sandbox, by whose clock it goes.

    Args:
        sandbox: The workspace, which from now on delivers to the desk.
        values: The settings, as `founded` returned them.
        loops: Whether the desk's clock and outbox run by themselves.
    """
    with environment(values):
        settings = inputs.settings(ALL)
    async with running_app(
        settings, clock=DemoClock(sandbox.clock), random=inputs.random_bytes, loops=loops, port=0
    ) as house:
        sandbox.outgoing.request_url = f"http://127.0.0.1:{house.port}/slack/events"
        yield house


def journal(play: str) -> Path | None:
    """Return where to keep the journal of a play, if `TRIPOINT_JOURNAL_DIR` names a folder."""
    folder = os.environ.get("TRIPOINT_JOURNAL_DIR")
    return Path(folder) / f"{play}-{os.getpid()}.jsonl" if folder else None


LOCALES = {"en": "en-US", "ja": "ja-JP", "ko": "ko-KR"}


def workspace(
    roster: str, manifest: str | None = None, *, socket_mode: bool = False
) -> dict[str, Any]:
    """
    Describe a workspace as `bot.sandbox` loads it: an account for every officer, private channels
    for every desk with its officers and the app.

    Args:
        roster: The text of a roster file.
        manifest: The text of the app's manifest; None for the one of the command line.
        socket_mode: Whether the app is reached over Socket Mode.
    """
    desks = tomllib.loads(roster)
    made = json.loads(manifest or manifest_text())
    made["settings"]["socket_mode_enabled"] = socket_mode
    users = [
        {
            "id": one["user"],
            "name": one["user"].lower(),
            "real_name": one["name"],
            "tz": one.get("timezone", "UTC"),
            "locale": LOCALES.get(one.get("language", "en"), "en-US"),
        }
        for one in desks["officers"]
    ]
    channels = [
        {
            "id": channel,
            "name": f"{party}-{room}".lower(),
            "private": True,
            "members": [*(o["user"] for o in desks["officers"] if o["party"] == party), "@app"],
        }
        for party, desk in desks["desks"].items()
        for room, channel in desk.items()
        if room in ROOMS
    ]
    team = {"id": desks["workspace"], "domain": "sandbox", "name": "Sandbox"}
    return {"team": team, "users": users, "channels": channels, "manifest": made}
