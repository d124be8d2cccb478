"""The sandbox's workspace as a roster describes it: its people, its channels and this app."""

import json
import tomllib
from typing import Any

from bot.cli.files.roster_file import ROOMS

LOCALES = {"en": "en-US", "ja": "ja-JP", "ko": "ko-KR"}


def workspace(roster: str, manifest: str, *, socket_mode: bool = False) -> dict[str, Any]:
    """
    What `bot.sandbox` loads: every officer an account, every desk its private channels with its
    officers and the app.

    Args:
        roster: the text of a roster file.
        manifest: the text of the app's manifest.
        socket_mode: whether the app is joined over Socket Mode.
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
