"""The bodies Slack sends to an app, in the shapes of Slack's published types."""

from collections.abc import Iterator

from bot.sandbox.block_kit.inputs import inputs
from bot.sandbox.protocol import Json
from bot.sandbox.workspace import threads
from bot.sandbox.workspace.records import Channel, Message, User, View
from bot.sandbox.workspace.workspace import Workspace

_CONFIRM = {"title": "title", "text": "text", "confirm": "ok_text", "deny": "dismiss_text"}
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
        "is_enterprise_install": False,
    }


def command(workspace: Workspace, user: User, channel: Channel, name: str, text: str) -> Json:
    """
    Return the form fields of a slash command.

    Args:
        workspace: The state it acts on.
        user: Who types the command.
        channel: Where it is typed.
        name: The command with its slash.
        text: Its arguments.
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
        "response_url": f"{workspace.base}/commands/{answer_to.token}",
        "trigger_id": workspace.new_trigger(user.id),
    }


def block_action(
    workspace: Workspace, user: User, place: View | Message, action: Json, values: Json
) -> Json:
    """
    Return the block_actions payload of an element in a message, a modal or a Home tab.

    It holds the message's content, except that of an ephemeral message, which Slack does not send
    back. In a view there is nothing to respond to, so `response_url` is empty.

    Args:
        workspace: The state it acts on.
        user: Who acts.
        place: The message or view that holds the element.
        action: The entry of `actions`.
        values: The state of the inputs there.
    """
    payload = _frame(workspace, "block_actions", user) | _place(workspace, place)
    payload |= {"actions": [action], "state": {"values": values}, "response_url": ""}
    if isinstance(place, View):
        return payload | {"trigger_id": workspace.new_trigger(user.id, place.id)}
    if place.to is not None:
        del payload["message"]
    answer_to = workspace.new_response_url(user.id, place.channel, place)
    return payload | {
        "trigger_id": workspace.new_trigger(user.id),
        "response_url": f"{workspace.base}/actions/{answer_to.token}",
    }


def _place(workspace: Workspace, place: View | Message) -> Json:
    """Return what a payload tells of the view or message that holds an element."""
    if isinstance(place, View):
        seen = place.seen(workspace.team_id, workspace.app)
        return {"container": {"type": "view", "view_id": place.id}, "view": seen}
    channel = workspace.channels[place.channel]
    return {
        "container": {
            "type": "message",
            "message_ts": place.ts,
            "channel_id": place.channel,
            "is_ephemeral": place.to is not None,
            **({"thread_ts": place.thread_ts} if place.is_reply else {}),
        },
        "channel": _channel(channel),
        "message": threads.seen(channel, place, workspace.team_id),
    }


def view_submission(workspace: Workspace, user: User, view: View) -> Json:
    """
    Return the payload of a submitted form.

    It has a response URL for each conversation chosen where the form asks for one.

    Args:
        workspace: The state it acts on.
        user: Who submits it.
        view: The form.
    """
    return _frame(workspace, "view_submission", user) | {
        "trigger_id": workspace.new_trigger(user.id, view.id),
        "response_urls": list(_response_urls(workspace, user, view)),
        "view": view.seen(workspace.team_id, workspace.app),
    }


def _response_urls(workspace: Workspace, user: User, view: View) -> Iterator[Json]:
    for block, element in inputs(view.blocks):
        held = view.values[block["block_id"]][element["action_id"]]
        channel = held.get("selected_conversation") or held.get("selected_channel")
        if channel and element.get("response_url_enabled"):
            answer_to = workspace.new_response_url(user.id, str(channel))
            yield {
                "block_id": block["block_id"],
                "action_id": element["action_id"],
                "channel_id": str(channel),
                "response_url": f"{workspace.base}/app/{answer_to.token}",
            }


def view_closed(workspace: Workspace, user: User, view: View, cleared: bool) -> Json:
    """
    Return the payload of a closed form.

    Args:
        workspace: The state it acts on.
        user: Who closes it.
        view: The form.
        cleared: Whether the whole stack was closed with it.
    """
    return _frame(workspace, "view_closed", user) | {
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
    return (
        _frame(workspace, "block_suggestion", user)
        | _place(workspace, place)
        | {"action_id": element["action_id"], "block_id": block["block_id"], "value": query}
    )


def shortcut(workspace: Workspace, user: User, callback_id: str) -> Json:
    """Return the payload of a global shortcut."""
    return _frame(workspace, "shortcut", user) | {
        "callback_id": callback_id,
        "trigger_id": workspace.new_trigger(user.id),
        "action_ts": workspace.new_ts(),
    }


def message_shortcut(workspace: Workspace, user: User, message: Message, callback_id: str) -> Json:
    """
    Return the payload of a shortcut used on a message.

    Args:
        workspace: The state it acts on.
        user: Who uses it.
        message: The message.
        callback_id: The shortcut's id in the manifest.
    """
    answer_to = workspace.new_response_url(user.id, message.channel)
    channel = workspace.channels[message.channel]
    return _frame(workspace, "message_action", user) | {
        "callback_id": callback_id,
        "trigger_id": workspace.new_trigger(user.id),
        "action_ts": workspace.new_ts(),
        "message_ts": message.ts,
        "message": threads.seen(channel, message, workspace.team_id),
        "channel": _channel(channel),
        "response_url": f"{workspace.base}/app/{answer_to.token}",
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
            _CONFIRM[name]: part.get("text") if isinstance(part, dict) else part
            for name, part in element["confirm"].items()
            if name in _CONFIRM
        }
    return made | {name: value for name, value in (held or {}).items() if name != "type"}
