"""The app's manifest: what Slack must grant and send, and no more. `manifest.json` is its text."""

import json
from typing import Any
from urllib.parse import urlsplit

from bot.cli.console.output import CommandError
from bot.proxies import is_loopback
from handlers.text.shortcuts import NAMES

SCOPES: dict[str, tuple[str, ...]] = {
    "chat:write": ("chat.postMessage", "chat.update"),
    "commands": ("/release",),
    "dnd:read": ("dnd_updated_user",),
    "files:write": ("files.getUploadURLExternal", "files.completeUploadExternal"),
    "groups:history": ("conversations.history", "conversations.replies"),
    "groups:read": (
        "conversations.info",
        "conversations.members",
        "member_joined_channel",
        "member_left_channel",
    ),
    "im:history": ("conversations.history", "conversations.replies"),
    "im:write": ("conversations.open",),
    "users:read": ("users.info", "user_change"),
}
"""Bot scopes, each with what needs it."""

EVENTS = (
    "app_home_opened",
    "dnd_updated_user",
    "member_joined_channel",
    "member_left_channel",
    "user_change",
)
SHORTCUTS: dict[str, tuple[str, str]] = {
    "launch_report": ("global", "Report a launch, field by field, to those who are to be warned."),
    "request_release": ("global", "Offer information of your own party to others."),
    "ask_party": ("global", "Ask another party for information."),
    "my_desk": ("global", "See what is waiting for you, and what your desk shared and received."),
    "show_release": ("message", "See where the release stands that this message names."),
}
"""Callback id → where it is used, and what Slack says of it."""

_LONG = (
    "Tripoint is the release desk of an information-sharing arrangement. Officers of several "
    "nations request,"
    " ask for, approve, relay, receive, acknowledge and end releases of information. Every rule of "
    "the"
    " arrangement is checked before anyone is asked; every act leaves a record that nobody can "
    "alter unseen;"
    " what was shared ends by itself when its time is over. Content is shown in forms only, to who "
    "may read"
    " it now, and never in messages."
)
_HINT = (
    "request | launch | list | open NUMBER | ack NUMBER | approve NUMBER | show NUMBER | watch | "
    "leave | help"
)


def manifest(command: str = "/release", url: str | None = None) -> dict[str, Any]:
    """
    Make the manifest, for Socket Mode or for HTTP.

    Args:
        command: The slash command.
        url: The public address of this desk, without a path, or None for Socket Mode.

    Raises:
        CommandError: The address is not one that Slack can call.
    """
    entry = None if url is None else _entry(url)
    slash: dict[str, Any] = {
        "command": command,
        "description": "Release, receive and end information.",
    }
    slash |= {"usage_hint": _HINT, "should_escape": True} | ({"url": entry} if entry else {})
    called = {"request_url": entry} if entry else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Tripoint",
            "description": "The release desk of an information-sharing arrangement.",
            "long_description": _LONG,
            "background_color": "#1f3a4d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Tripoint", "always_online": True},
            "shortcuts": [
                {
                    "name": NAMES[callback],
                    "type": kind,
                    "callback_id": callback,
                    "description": description,
                }
                for callback, (kind, description) in SHORTCUTS.items()
            ],
            "slash_commands": [slash],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**called, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **called},
            "org_deploy_enabled": False,
            "socket_mode_enabled": entry is None,
            "token_rotation_enabled": False,
        },
    }


def manifest_text(command: str = "/release", url: str | None = None) -> str:
    """Write the manifest as `manifest.json` holds it."""
    return json.dumps(manifest(command, url), indent=2, ensure_ascii=False) + "\n"


def _entry(url: str) -> str:
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))
        )
    except ValueError:
        whole = False
    if (
        not whole
        or parts.username
        or parts.query
        or parts.fragment
        or parts.path not in ("", "/", "/slack/events")
    ):
        raise CommandError(
            "--url takes this desk's public address, such as https://desk.example.org.", usage=True
        )
    return f"{parts.scheme}://{parts.netloc}/slack/events"
