"""The bodies Slack sends to an app, in the shapes of Slack's published types."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.block_kit.inputs import inputs
from bot.sandbox.protocol import Json
from bot.sandbox.workspace.records import Channel, Message, User, View
from bot.sandbox.workspace.workspace import Workspace

_SHOWN_NAME = {"private": "privategroup", "im": "directmessage"}


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": _SHOWN_NAME.get(channel.kind, channel.name)}


def _frame(workspace: Workspace, kind: str, user: User) -> Json:
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": workspace.app.id,
        "token": workspace.app.verification_token,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _lean(payload: Json) -> Json:
    return {name: value for name, value in payload.items() if name != "enterprise"}


def command(
    workspace: Workspace, user: User, channel: Channel, name: str, text: str, base: str
) -> Json:
    """
    Return the form fields of a slash command.

    Args:
        workspace: The state it acts on.
        user: Who types the command.
        channel: Where it is typed.
        name: The command with its slash.
        text: Its arguments.
        base: Where the sandbox listens, for the response URL.
    """
    answer_to = workspace.new_response_url(user.id, channel.id)
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": _channel(channel)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        "response_url": f"{base}/commands/{answer_to.token}",
        "trigger_id": workspace.new_trigger(user.id),
    }


def message_action(
    workspace: Workspace,
    user: User,
    channel: Channel,
    message: Message,
    action: Json,
    values: Json,
    base: str,
) -> Json:
    """
    Return the block_actions payload of an element in a message.

    It holds the message's content, except that of an ephemeral message, which Slack does not send
    back.

    Args:
        workspace: The state it acts on.
        user: Who acts.
        channel: The message's conversation.
        message: The message that holds the element.
        action: The entry of `actions`.
        values: The state of the message's inputs.
        base: Where the sandbox listens, for the response URL.
    """
    answer_to = workspace.new_response_url(user.id, channel.id, message)
    payload = _lean(_frame(workspace, "block_actions", user)) | {
        "container": _container(message),
        "trigger_id": workspace.new_trigger(user.id),
        "channel": _channel(channel),
        "state": {"values": values},
        "response_url": f"{base}/actions/{answer_to.token}",
        "actions": [action],
    }
    return (
        payload
        if message.to is not None
        else payload | {"message": message.seen(workspace.team_id)}
    )


def view_action(workspace: Workspace, user: User, view: View, action: Json) -> Json:
    """
    Return the block_actions payload of an element in a modal or Home tab.

    There is nothing to respond to, so `response_url` is empty.

    Args:
        workspace: The state it acts on.
        user: Who acts.
        view: The view that holds the element.
        action: The entry of `actions`.
    """
    return _lean(_frame(workspace, "block_actions", user)) | {
        "container": {"type": "view", "view_id": view.id},
        "view": view.seen(workspace.team_id, workspace.app),
        "trigger_id": workspace.new_trigger(user.id, view.id),
        "response_url": "",
        "actions": [action],
        "state": {"values": view.values},
    }


def view_submission(workspace: Workspace, user: User, view: View, base: str) -> Json:
    """
    Return the payload of a submitted form.

    It has a response URL for each conversation chosen where the form asks for one.

    Args:
        workspace: The state it acts on.
        user: Who submits it.
        view: The form.
        base: Where the sandbox listens, for the response URLs.
    """
    return _lean(_frame(workspace, "view_submission", user)) | {
        "trigger_id": workspace.new_trigger(user.id, view.id),
        "response_urls": [
            _answered(workspace, user, base, *chosen) for chosen in _conversations(view)
        ],
        "view": view.seen(workspace.team_id, workspace.app),
    }


def _conversations(view: View) -> Iterator[tuple[str, str, str]]:
    for block, element in inputs(view.blocks):
        held = view.values[block["block_id"]][element["action_id"]]
        channel = held.get("selected_conversation") or held.get("selected_channel")
        if channel and element.get("response_url_enabled"):
            yield block["block_id"], element["action_id"], str(channel)


def _answered(
    workspace: Workspace, user: User, base: str, block_id: str, action_id: str, channel: str
) -> Json:
    answer_to = workspace.new_response_url(user.id, channel)
    ids = {"block_id": block_id, "action_id": action_id, "channel_id": channel}
    return ids | {"response_url": f"{base}/app/{answer_to.token}"}


def view_closed(workspace: Workspace, user: User, view: View, cleared: bool) -> Json:
    """
    Return the payload of a closed form.

    Args:
        workspace: The state it acts on.
        user: Who closes it.
        view: The form.
        cleared: Whether the whole stack was closed with it.
    """
    return _lean(_frame(workspace, "view_closed", user)) | {
        "view": view.seen(workspace.team_id, workspace.app),
        "is_cleared": cleared,
    }


def suggestion(
    workspace: Workspace, user: User, place: View | Message, block: Json, element: Json, query: str
) -> Json:
    """
    Return the payload with which a menu asks for its options.

    Args:
        workspace: The state it acts on.
        user: Who types.
        place: The view or message that holds the menu.
        block: The menu's block.
        element: The menu.
        query: What was typed so far.
    """
    asked = _lean(_frame(workspace, "block_suggestion", user)) | {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": query,
    }
    if isinstance(place, View):
        container = {"type": "view", "view_id": place.id}
        return asked | {
            "container": container,
            "view": place.seen(workspace.team_id, workspace.app),
        }
    return asked | {
        "container": _container(place),
        "channel": _channel(workspace.channels[place.channel]),
        "message": place.seen(workspace.team_id),
    }


def _container(message: Message) -> Json:
    return {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.to is not None,
    }


def shortcut(workspace: Workspace, user: User, callback_id: str) -> Json:
    """Return the payload of a global shortcut."""
    return _lean(_frame(workspace, "shortcut", user)) | {
        "callback_id": callback_id,
        "trigger_id": workspace.new_trigger(user.id),
        "action_ts": workspace.new_ts(),
    }


def message_shortcut(
    workspace: Workspace,
    user: User,
    channel: Channel,
    message: Message,
    callback_id: str,
    base: str,
) -> Json:
    """
    Return the payload of a shortcut used on a message.

    Args:
        workspace: The state it acts on.
        user: Who uses it.
        channel: The message's conversation.
        message: The message.
        callback_id: The shortcut's id in the manifest.
        base: Where the sandbox listens, for the response URL.
    """
    answer_to = workspace.new_response_url(user.id, channel.id)
    return _lean(_frame(workspace, "message_action", user)) | {
        "callback_id": callback_id,
        "trigger_id": workspace.new_trigger(user.id),
        "action_ts": workspace.new_ts(),
        "message_ts": message.ts,
        "message": message.seen(workspace.team_id),
        "channel": _channel(channel),
        "response_url": f"{base}/app/{answer_to.token}",
    }


def event(workspace: Workspace, inner: Json) -> Json:
    """Return an event in the envelope of the Events API."""
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team_id,
        "api_app_id": workspace.app.id,
        "event": inner,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(workspace.clock.now()),
        "is_ext_shared_channel": False,
        "event_context": workspace.new_id("EC"),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }


def action(element: Json, block: Json, stamp: str, held: Json | None) -> Json:
    """
    Return one entry of `actions`: what was used, and the value it holds now.

    Args:
        element: What was used.
        block: The block that holds it.
        stamp: When it was used, as Slack writes it.
        held: Its value in the state, if it holds one.
    """
    made: Json = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "type": element["type"],
        "action_ts": stamp,
    }
    pressed = element["type"] in ("button", "icon_button")
    copied: tuple[str, ...] = ("text", "value", "url", "style") if pressed else ("placeholder",)
    made |= {name: element[name] for name in copied if name in element}
    if "confirm" in element:
        made["confirm"] = {
            name: part.get("text") if isinstance(part, dict) else part
            for name, part in _confirm_words(element["confirm"]).items()
        }
    return made | {name: value for name, value in (held or {}).items() if name != "type"}


def _confirm_words(confirm: Json) -> dict[str, Any]:
    names = {"title": "title", "text": "text", "confirm": "ok_text", "deny": "dismiss_text"}
    return {names[name]: part for name, part in confirm.items() if name in names}
