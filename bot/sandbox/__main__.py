"""
A Slack workspace on this machine for any Bolt app: `python -m bot.sandbox --manifest manifest.json
--url …`.
"""

import argparse
import asyncio
import json
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.sandbox import Sandbox
from bot.sandbox.page import serve
from bot.sandbox.protocol import Json

PEOPLE: list[Json] = [
    {"id": "U0ALICE", "name": "alice", "real_name": "Alice", "tz": "Europe/London"},
    {"id": "U0BORA", "name": "bora", "real_name": "Bora", "tz": "Asia/Seoul", "locale": "ko-KR"},
    {"id": "U0CHIE", "name": "chie", "real_name": "Chie", "tz": "Asia/Tokyo", "locale": "ja-JP"},
    {"id": "U0GUEST", "name": "guest", "real_name": "Guest", "is_restricted": True},
]  # fmt: skip
CHANNELS: list[Json] = [
    {"id": "C0GENERAL", "name": "general", "members": ["U0ALICE", "U0BORA", "U0CHIE", "@app"]},
    {"id": "C0TEAM", "name": "team", "private": True, "members": ["U0ALICE", "U0BORA", "@app"]},
    {"id": "C0OTHERS", "name": "others", "members": ["U0CHIE", "U0GUEST"]},
]


class CannotServe(Exception):
    """An error for what cannot be served. The message says why in one sentence."""


def arguments() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser("python -m bot.sandbox", description=__doc__)
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest, as JSON")
    parser.add_argument(
        "--url", help="the app's request URL; not needed where the manifest enables Socket Mode"
    )
    parser.add_argument(
        "--workspace",
        type=Path,
        help="JSON with users, channels, usergroups, app; else a small one",
    )
    parser.add_argument(
        "--port", type=_port, default=3100, help="where Slack's side listens (default 3100)"
    )
    parser.add_argument(
        "--page", type=_port, default=3101, help="where the page listens (default 3101)"
    )
    parser.add_argument(
        "--journal", type=Path, help="write every call of the app to this file, as JSON lines"
    )
    parser.add_argument("--no-rates", action="store_true", help="keep no rate limits")
    return parser


def _port(typed: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", typed) or int(typed) > 65535:
        raise argparse.ArgumentTypeError("takes a number from 0 to 65535")
    return int(typed)


def source(manifest: Path, workspace: Path | None) -> Json:
    """
    Return the workspace to serve.

    Raises:
        NotStarted: A file cannot be read, or is not JSON.
    """
    given: Json = _read(workspace) if workspace else {"users": PEOPLE, "channels": CHANNELS}
    return {**given, "manifest": _read(manifest)}


def _read(path: Path) -> Json:
    try:
        held: Any = json.loads(path.read_text("utf-8"))
    except OSError as fault:
        raise CannotServe(f"{path} cannot be read: {fault.strerror}") from None
    except ValueError as fault:
        raise CannotServe(f"{path} is not JSON: {fault}") from None
    if not isinstance(held, dict):
        raise CannotServe(f"{path} does not hold a JSON object")
    return held


def told(sandbox: Sandbox, page: str) -> str:
    """Return what the app has to be started with, and where the page is."""
    app = sandbox.workspace.app
    token = (
        f"SLACK_APP_TOKEN={app.app_token}"
        if app.socket_mode
        else f"SLACK_SIGNING_SECRET={app.signing_secret}"
    )
    lines = [f"SLACK_API_URL={sandbox.api_url}", f"SLACK_BOT_TOKEN={app.bot_token}", token]
    return "\n".join(["Start the app with", *[f"  {line}" for line in lines], f"Open {page}"])


async def run(given: argparse.Namespace) -> None:
    """Serve until told to stop."""
    try:
        sandbox = Sandbox(
            source(given.manifest, given.workspace),
            given.url,
            journal=given.journal,
            rates="off" if given.no_rates else "enforced",
            port=given.port,
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise CannotServe(f"the workspace is not as it should be: {fault}") from None
    if not sandbox.workspace.app.socket_mode and not given.url:
        raise CannotServe(
            "the manifest does not enable Socket Mode: say with --url where the app takes its "
            "requests"
        )
    over = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(RuntimeError):
            asyncio.get_running_loop().add_signal_handler(number, over.set)
    async with sandbox, serve(sandbox, port=given.page) as page:
        sys.stdout.write(told(sandbox, page) + "\n")
        sys.stdout.flush()
        await over.wait()


def main(words: list[str] | None = None) -> int:
    """
    Serve the workspace until told to stop.

    Returns:
        The exit code: 0 when told to stop, 2 (with one sentence printed) where it cannot start.
    """
    given = arguments().parse_args(words)
    try:
        asyncio.run(run(given))
    except (CannotServe, OSError) as fault:
        sys.stderr.write(f"sandbox: {fault}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
