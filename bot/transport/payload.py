"""The shape that Slack documents for what it sends. What has another shape counts as not sent."""

import re
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]
ARRIVED = "tripoint_arrived"
"""The key in Bolt's context of the monotonic second since which the request has waited."""
ID = re.compile(r"[A-Z][A-Z0-9]{1,31}", re.ASCII)
"""An id of Slack's: a person, workspace, conversation or view."""
ADDRESS = re.compile(r"https?://[!-~]{1,2000}", re.ASCII)
MOST_READ, MOST_PARTS = 40_000, 5_000
"""How much of a message is read: so many characters, as many as Slack keeps, of so many parts."""


def shaped(body: Mapping[str, Any]) -> Json:
    """
    Reduce a request to what is read of it.

    What its kind always has is there, and empty where it was missing or of another shape, so that
    whoever reads it, Bolt included, finds what Slack documents. Only what a form holds (`state`)
    stays as it was sent: `handlers.forms.form_values` reads it.

    Args:
        body: A payload of any kind, as it was parsed.

    Returns:
        A new payload with known keys only.
    """
    if "command" in body:
        return _part(COMMAND, body)
    kind = body.get("type")
    return _part(KINDS.get(kind, NOTHING) if isinstance(kind, str) else NOTHING, body)


def _part(shape: Mapping[str, Any], found: object) -> Json:
    inside: Mapping[str, Any] = found if isinstance(found, dict) else {}
    return {
        name: reader(inside.get(name)) if callable(reader) else _part(reader, inside.get(name))
        for name, reader in shape.items()
    }


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""


def _id(found: object) -> str | None:
    """
    Return an id of Slack's. None where there is none, empty where it has another form.

    An empty id is nobody's, and is never taken for a missing one.
    """
    return (
        None if found is None else found if isinstance(found, str) and ID.fullmatch(found) else ""
    )


def _id_of(found: object) -> str:
    """Return the id of what some events give whole and others by its id alone."""
    return _id(found.get("id") if isinstance(found, dict) else found) or ""


def _event(found: object) -> Json:
    """Reduce an event, with the id of the account it is about as its `user`."""
    inside: Mapping[str, Any] = found if isinstance(found, dict) else {}
    whole = inside.get("user")
    return _part(EVENT, found) | {
        "account": _part(ACCOUNT, whole if isinstance(whole, dict) else inside.get("account"))
    }


def _address(found: object) -> str:
    return found if isinstance(found, str) and ADDRESS.fullmatch(found) else ""


def _surface(found: object) -> str:
    return found if found in ("modal", "home") else ""


def _number(found: object) -> int | None:
    return found if type(found) is int else None


def _flag(found: object) -> bool:
    return found is True


def _as_sent(found: object) -> object:
    return found


def _inputs(found: object) -> list[Json]:
    """Return the input blocks of a form, which are all that is read of its blocks."""
    blocks = (
        _part({"type": _text, "block_id": _text}, block)
        for block in (found if isinstance(found, list) else ())
    )
    return [block for block in blocks if block["type"] == "input" and block["block_id"]]


def _message(found: object) -> str:
    """
    Return what a message says: its text and every text of its blocks, each on a line.

    A message that was reduced to that before stays so.
    """
    if isinstance(found, str):
        return found[:MOST_READ]
    whole: Mapping[str, Any] = found if isinstance(found, dict) else {}
    said, left = [_text(whole.get("text"))], deque([whole.get("blocks")])
    for _ in range(MOST_PARTS):
        if not left:
            break
        part = left.popleft()
        if isinstance(part, dict):
            said.append(_text(part.get("text")))
            left.extend(part.values())
        elif isinstance(part, list):
            left.extend(part)
    return "\n".join(filter(None, said))[:MOST_READ]


def _pressed(found: object) -> list[Json]:
    """Return the one button or menu used, with the value of the option chosen as its `value`."""
    first = found[0] if isinstance(found, list) and found else None
    used = _part({"action_id": _text, "value": _text, "selected_option": {"value": _text}}, first)
    return [
        {"action_id": used["action_id"], "value": used["value"] or used["selected_option"]["value"]}
    ]


Reader = Callable[[object], object]
APP = {"type": _text, "api_app_id": _text}
PERSON = {**APP, "team": {"id": _id}, "user": {"id": _id, "team_id": _id}, "trigger_id": _text}
PLACE = {"channel": {"id": _id}, "container": {"channel_id": _id}, "response_url": _address}
VIEW: dict[str, Reader] = {
    "id": _id_of,
    "type": _surface,
    "callback_id": _text,
    "external_id": _text,
    "previous_view_id": _id,
    "hash": _text,
    "private_metadata": _text,
    "state": _as_sent,
    "blocks": _inputs,
}
EVENT = {
    "type": _text,
    "tab": _text,
    "user": _id_of,
    "channel": _id_of,
    "bot_id": _text,
    "dnd_status": {
        "dnd_enabled": _as_sent,
        "next_dnd_start_ts": _number,
        "next_dnd_end_ts": _number,
    },
}
ACCOUNT = dict.fromkeys(
    ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger"), _flag
)
COMMAND = {
    "command": _text,
    "text": _text,
    "api_app_id": _text,
    "team_id": _id,
    "user_id": _id,
    "channel_id": _id,
    "trigger_id": _text,
    "response_url": _address,
}
NOTHING: Mapping[str, Any] = {}
KINDS: dict[str, Mapping[str, Any]] = {
    "view_submission": {**PERSON, "view": VIEW},
    "view_closed": {**PERSON, "view": VIEW},
    "block_actions": {**PERSON, **PLACE, "view": VIEW, "actions": _pressed},
    "shortcut": {**PERSON, "callback_id": _text},
    "message_action": {**PERSON, **PLACE, "callback_id": _text, "message": _message},
    "block_suggestion": {**PERSON, **PLACE, "action_id": _text, "block_id": _text},
    "event_callback": {**APP, "team_id": _id, "event_id": _text, "event": _event},
    "url_verification": {**APP, "challenge": _text},
}
"""By kind of request, what is read of it. What is of no kind is nobody's request."""
