"""The chat.* and reactions.* methods."""

import uuid
from typing import Any

from bot.sandbox.block_kit.surfaces import MOST_TEXT, block_faults, check_message
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.web_api.call import Call, Method
from bot.sandbox.web_api.files import check_pictures_of
from bot.sandbox.workspace import permalinks, threads
from bot.sandbox.workspace.records import Channel, Message

CHANNEL_TYPE = {"public": "channel", "private": "group", "im": "im"}


def message_event(channel: Channel, message: Message, team_id: str, **more: Any) -> Json:
    """Return the `message` event of a new message, or with `subtype` and the rest of a change."""
    where = {"channel": channel.id, "channel_type": CHANNEL_TYPE[channel.kind]}
    shown = threads.seen(channel, message, team_id) | where | {"event_ts": message.ts}
    if message.is_broadcast:
        shown["client_msg_id"] = str(uuid.uuid5(uuid.NAMESPACE_OID, message.ts))
    if "root" in shown:
        shown["root"] |= where | {"event_ts": shown["root"]["ts"]}
    return shown | more


def change_event(
    channel: Channel, message: Message, before: Json, stamp: str, team_id: str
) -> Json:
    """
    Return the `message` event of a message whose text or blocks were changed.

    Args:
        channel: The message's conversation.
        message: The message after the change.
        before: Its event from before the change.
        stamp: The stamp of the change.
        team_id: The workspace's id.
    """
    changed = {"message": message_event(channel, message, team_id), "previous_message": before}
    return _hidden(channel, "message_changed", stamp) | changed


def deletion_event(channel: Channel, message: Message, stamp: str, team_id: str) -> Json:
    """
    Return the `message` event of a message that is about to be deleted.

    Args:
        channel: The message's conversation.
        message: The message, still there, with what Slack says of its thread.
        stamp: The stamp of the deletion.
        team_id: The workspace's id.
    """
    gone = {"deleted_ts": message.ts, "previous_message": message_event(channel, message, team_id)}
    return _hidden(channel, "message_deleted", stamp) | gone


def _hidden(channel: Channel, subtype: str, stamp: str) -> Json:
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "channel_type": CHANNEL_TYPE[channel.kind],
        "ts": stamp,
        "event_ts": stamp,
    }


def _target(call: Call) -> Channel:
    """
    Return the conversation to write to, by id or `#name`. A user id stands for the app's DM with
    that user.
    """
    workspace = call.workspace
    wanted = str(call.body.get("channel"))
    if wanted in workspace.users:
        person = workspace.users[wanted]
        if person.deleted or person.is_bot or person.id == workspace.app.bot_user:
            raise Refused("channel_not_found")
        channel = workspace.dm_of(wanted)
    else:
        channel = workspace.channel_named(wanted) or call.channel()
    if channel.archived:
        raise Refused("is_archived")
    if channel.kind == "im" and not workspace.app.messages_tab:
        raise Refused("messages_tab_disabled")
    open_to_all = channel.kind == "public" and "chat:write.public" in workspace.app.scopes
    if workspace.app.bot_user not in channel.members and not open_to_all:
        raise Refused("not_in_channel")
    return channel


def _draft(call: Call, channel: Channel) -> Message:
    body, workspace = call.body, call.workspace
    check_pictures_of(workspace, body)
    given = body.get("thread_ts")
    thread = threads.thread_for(channel, str(given)) if given else None
    words = str(body.get("text") or body.get("markdown_text") or "")[:MOST_TEXT]
    return Message(
        workspace.new_ts(),
        channel.id,
        workspace.app.bot_user,
        words,
        workspace.named_blocks(body.get("blocks")),
        workspace.named_attachments(body.get("attachments")),
        workspace.app.bot_id,
        workspace.app.id,
        thread_ts=thread,
        metadata=body.get("metadata"),
    )


def _post_message(call: Call) -> Json:
    """Post as the bot, into a conversation or (given a person's id) a person's DM."""
    channel = _target(call)
    check_message(call.body)
    message = _draft(call, channel)
    message.reply_broadcast = call.body.get("reply_broadcast") is True
    channel.messages.append(message)
    call.workspace.happened.append(message_event(channel, message, call.workspace.team_id))
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": threads.seen(channel, message, call.workspace.team_id),
    }


def _post_ephemeral(call: Call) -> Json:
    """Show a message to one person only. It cannot be edited or found later."""
    channel = _target(call)
    check_message(call.body, edited=True)
    person = str(call.body["user"])
    if person not in channel.members:
        raise Refused("user_not_in_channel")
    message = _draft(call, channel)
    message.to = person
    call.workspace.ephemerals.append(message)
    return {"message_ts": message.ts}


def _own(call: Call, refusal: str) -> tuple[Channel, Message]:
    channel, message = call.message("ts")
    if message.bot_id != call.workspace.app.bot_id:
        raise Refused(refusal)
    return channel, message


def _update(call: Call) -> Json:
    """
    Edit a message of the bot's own. Blocks and attachments that are not given stay.

    A reply that stands in the channel as well is one message: it changes in both places.
    """
    channel, message = _own(call, "cant_update_message")
    body = call.body
    if body.get("reply_broadcast") is True:
        return _broadcast(call, channel, message)
    check_message(
        body,
        edited=True,
        keeps=bool(message.blocks) and "blocks" not in body and "text" not in body,
    )
    check_pictures_of(call.workspace, body)
    before = message_event(channel, message, call.workspace.team_id)
    if "text" in body or "markdown_text" in body:
        message.text = str(body.get("text") or body.get("markdown_text") or "")
    if body.get("blocks") is not None:
        message.blocks = call.workspace.named_blocks(body["blocks"])
    if body.get("attachments") is not None:
        message.attachments = call.workspace.named_attachments(body["attachments"])
    if body.get("metadata") is not None:
        message.metadata = body["metadata"]
    stamp = call.workspace.new_ts()
    if body.get("blocks") is None:  # Slack says "(edited)" of words alone, never of an app's blocks
        message.edited = stamp
    return _changed(call, channel, message, before, stamp)


def _broadcast(call: Call, channel: Channel, message: Message) -> Json:
    """
    Send a reply that stands in a thread alone to the channel as well.

    Raises:
        Refused: cant_broadcast_message where it answers nothing, and
            no_dual_broadcast_content_update where its content is to change in the same call.
    """
    if not message.is_reply:
        raise Refused("cant_broadcast_message")
    if any(call.body.get(name) is not None for name in CONTENT):
        raise Refused("no_dual_broadcast_content_update")
    before = message_event(channel, message, call.workspace.team_id)
    message.reply_broadcast = True
    return _changed(call, channel, message, before, call.workspace.new_ts())


def _changed(call: Call, channel: Channel, message: Message, before: Json, stamp: str) -> Json:
    """
    Tell the app of a change, and return the answer to the call that made it.

    Args:
        call: The call.
        channel: The message's conversation.
        message: The message after the change.
        before: Its event from before the change.
        stamp: The stamp of the change.
    """
    team_id = call.workspace.team_id
    call.workspace.happened.append(change_event(channel, message, before, stamp, team_id))
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": threads.seen(channel, message, team_id),
    }


def _delete(call: Call) -> Json:
    """Delete a message of the bot's own."""
    channel, message = _own(call, "cant_delete_message")
    stamp, team_id = call.workspace.new_ts(), call.workspace.team_id
    call.workspace.happened.append(deletion_event(channel, message, stamp, team_id))
    channel.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def _get_permalink(call: Call) -> Json:
    """Return the web address of a message. A reply's names its thread."""
    channel, message = call.message("message_ts")
    return {
        "channel": channel.id,
        "permalink": permalinks.written(call.workspace, channel, message),
    }


def _validate_blocks(call: Call) -> Json:
    """Check blocks without posting them."""
    faults = block_faults(call.body.get("blocks"), "message")
    if faults:
        raise Refused("invalid_blocks", faults)
    return {}


def _reacted(call: Call) -> tuple[Message, list[str]]:
    channel, message = call.message("timestamp")
    if call.workspace.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return message, message.reactions.setdefault(str(call.body["name"]), [])


def _add_reaction(call: Call) -> Json:
    """Add an emoji to a message."""
    _, people = _reacted(call)
    if call.workspace.app.bot_user in people:
        raise Refused("already_reacted")
    people.append(call.workspace.app.bot_user)
    return {}


def _remove_reaction(call: Call) -> Json:
    """Remove the bot's emoji from a message."""
    message, people = _reacted(call)
    if call.workspace.app.bot_user not in people:
        raise Refused("no_reaction")
    people.remove(call.workspace.app.bot_user)
    message.reactions = {name: who for name, who in message.reactions.items() if who}
    return {}


CONTENT = ("text", "blocks", "attachments", "markdown_text", "metadata", "file_ids")
WRITE = ("chat:write",)
REACT = ("reactions:write",)
PLACE = ("channel", "timestamp", "name")
METHODS: dict[str, Method] = {
    "chat.postMessage": Method(_post_message, WRITE, ("channel",), 300),
    "chat.postEphemeral": Method(_post_ephemeral, WRITE, ("channel", "user"), 100),
    "chat.update": Method(_update, WRITE, ("channel", "ts")),
    "chat.delete": Method(_delete, WRITE, ("channel", "ts")),
    "chat.getPermalink": Method(_get_permalink, (), ("channel", "message_ts"), 300),
    "blocks.validate": Method(_validate_blocks, (), ("blocks",), 100),
    "reactions.add": Method(_add_reaction, REACT, PLACE),
    "reactions.remove": Method(_remove_reaction, REACT, PLACE, 20),
}
