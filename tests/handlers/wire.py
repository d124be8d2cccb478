"""Requests built and signed by hand, for what no honest screen would send."""

import json
from typing import Any
from urllib.parse import urlencode

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from tests.handlers.floor import TEAM, Floor

Json = dict[str, Any]


async def send(floor: Floor, body: Json) -> BoltResponse:
    """The answer of the whole app to one request, as HTTP would carry it."""
    if "command" in body:
        raw, kind = urlencode(body), "application/x-www-form-urlencoded"
    elif "event" in body:
        raw, kind = json.dumps(body), "application/json"
    else:
        raw, kind = urlencode({"payload": json.dumps(body)}), "application/x-www-form-urlencoded"
    return await floor.bolt.async_dispatch(
        AsyncBoltRequest(body=raw, headers={"content-type": [kind]})
    )


def command(floor: Floor, user: str, text: str, **changes: Any) -> Json:
    """A slash command's form fields."""
    return {
        "command": "/release",
        "text": text,
        "team_id": TEAM,
        "user_id": user,
        "channel_id": f"C0{user[2:5]}LIAISON",
        "channel_name": "privategroup",
        "api_app_id": floor.sandbox.workspace.app.id,
        "response_url": "",
        "trigger_id": floor.sandbox.workspace.new_trigger(user),
        "is_enterprise_install": "false",
    } | changes


def pressed(floor: Floor, user: str, action: str, value: str, **changes: Any) -> Json:
    """A button pressed in a message of the desk's approvals channel."""
    return {
        "type": "block_actions",
        "user": {"id": user, "team_id": TEAM},
        "team": {"id": TEAM},
        "api_app_id": floor.sandbox.workspace.app.id,
        "channel": {"id": f"C0{user[2:5]}APPROVALS"},
        "container": {"type": "message", "channel_id": f"C0{user[2:5]}APPROVALS"},
        "trigger_id": floor.sandbox.workspace.new_trigger(user),
        "response_url": "",
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
    } | changes


def event(inner: Json, **changes: Any) -> Json:
    """An event in its envelope."""
    return {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": inner} | changes
