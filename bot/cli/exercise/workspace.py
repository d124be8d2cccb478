"""The sandbox's workspace that a roster describes: its people, its channels and the app."""

import json
import tomllib
from typing import Any

from bot.cli.files.roster_file import ROOMS

LOCALES = {"en": "en-US", "ja": "ja-JP", "ko": "ko-KR"}


def workspace(roster: str, manifest: str, *, socket_mode: bool = False) -> dict[str, Any]:
    """
    Describe a workspace as `bot.sandbox` loads it: an account for every officer, private channels
    for every desk with its officers and the app.

    Args:
        roster: The text of a roster file.
        manifest: The text of the app's manifest.
        socket_mode: Whether the app is reached over Socket Mode.
    """
    desks = tomllib.loads(roster)
    made = json.loads(manifest)
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
            "members": [*_of(desks, party), "@app"],
        }
        for party, desk in desks["desks"].items()
        for room, channel in desk.items()
        if room in ROOMS
    ]
    team = {"id": desks["workspace"], "domain": "sandbox", "name": "Sandbox"}
    return {"team": team, "users": users, "channels": channels, "manifest": made}


def _of(desks: dict[str, Any], party: str) -> list[str]:
    return [one["user"] for one in desks["officers"] if one["party"] == party]
