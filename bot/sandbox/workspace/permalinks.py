"""The web addresses of messages: how Slack writes them, and which message one names."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.workspace.records import Channel, Message
from bot.sandbox.workspace.workspace import Workspace

_PATH = re.compile(r"/archives/([A-Z0-9]+)/p([0-9]{10,12})([0-9]{6})")


@dataclass(frozen=True)
class Permalink:
    """What a permalink names: a conversation, a message's stamp, and the thread of a reply."""

    channel: str
    ts: str
    thread: str | None = None


def written(workspace: Workspace, channel: Channel, message: Message) -> str:
    """Return the web address of a message. A reply's names its thread as well."""
    address = f"{_origin(workspace)}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.is_reply else ""
    return address + thread


def read(workspace: Workspace, url: str) -> Permalink | None:
    """Return what an address names in this workspace. None where it is no permalink of it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    found = _PATH.fullmatch(parts.path)
    if found is None or f"{parts.scheme}://{parts.netloc}" != _origin(workspace):
        return None
    thread = parse_qs(parts.query).get("thread_ts", [None])[0]
    return Permalink(found[1], f"{found[2]}.{found[3]}", thread)


def _origin(workspace: Workspace) -> str:
    return f"https://{workspace.domain}.slack.com"
