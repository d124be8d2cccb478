"""The conversations.* methods."""

import math

from bot.sandbox.protocol import Json, Refused
from bot.sandbox.web_api.call import Call, Method
from bot.sandbox.web_api.chat import CHANNEL_TYPE
from bot.sandbox.workspace import threads
from bot.sandbox.workspace.records import Channel, Message

_TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}

_NOTHING: Json = {"value": "", "creator": "", "last_set": 0}


def _seen(call: Call, channel: Channel) -> Json:
    workspace = call.workspace
    seen: Json = {
        "id": channel.id,
        "created": 0,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_mpim": False,
        "is_private": channel.kind != "public",
        "context_team_id": workspace.team_id,
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": False,
        "is_member": workspace.app.bot_user in channel.members,
    }
    if channel.kind == "im":
        return seen | {"user": channel.peer, "is_open": True}
    seen |= {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_general": False,
        "creator": "",
        "topic": _NOTHING,
        "purpose": _NOTHING,
    }
    return seen | (
        {"num_members": len(channel.members)} if call.body.get("include_num_members") else {}
    )


def _open_dm(call: Call) -> Json:
    """Open the app's conversation with one person, by user id or by the conversation's id."""
    if call.body.get("channel"):
        channel = call.channel()
        if channel.kind != "im":
            raise Refused("method_not_supported_for_channel_type")
    else:
        channel = _with(call)
    return {
        "channel": _seen(call, channel) if call.body.get("return_im") else {"id": channel.id},
        "no_op": False,
        "already_open": True,
    }


def _with(call: Call) -> Channel:
    names = [name for name in str(call.body.get("users") or "").split(",") if name]
    if not names:
        raise Refused("users_list_not_supplied")
    if len(names) > 1:
        raise Refused("method_not_supported_for_channel_type")
    person = call.workspace.users.get(names[0])
    if person is None:
        raise Refused("user_not_found")
    if person.deleted:
        raise Refused("user_disabled")
    if person.is_bot:
        raise Refused("user_not_visible")
    return call.workspace.dm_of(person.id)


def _info(call: Call) -> Json:
    """Return one conversation."""
    return {"channel": _seen(call, call.channel())}


def _members(call: Call) -> Json:
    """Return who is in a conversation, page by page."""
    rows, metadata = call.page(call.channel().members)
    return {"members": rows, "response_metadata": metadata}


def _listing(call: Call) -> Json:
    """Return the conversations the bot may see, of the types asked for."""
    wanted = str(call.body.get("types") or "public_channel").replace(" ", "").split(",")
    if set(wanted) - set(_TYPES):
        raise Refused("invalid_types")
    kinds, bot = {_TYPES[name] for name in wanted}, call.workspace.app.bot_user
    rows, metadata = call.page(
        [
            channel
            for channel in call.workspace.channels.values()
            if channel.kind in kinds
            and (channel.kind == "public" or bot in channel.members)
            and not (channel.archived and call.body.get("exclude_archived"))
        ]
    )
    return {"channels": [_seen(call, channel) for channel in rows], "response_metadata": metadata}


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = _stamp(call, "oldest", -math.inf), _stamp(call, "latest", math.inf)
    ends = (oldest, latest) if call.body.get("inclusive") else ()
    return [m for m in messages if oldest < float(m.ts) < latest or float(m.ts) in ends]


def _stamp(call: Call, name: str, otherwise: float) -> float:
    given = call.body.get(name)
    try:
        return otherwise if given in (None, "", "0", 0) else float(given)
    except (TypeError, ValueError):
        raise Refused(f"invalid_ts_{name}") from None


def _shown(call: Call, channel: Channel, messages: list[Message]) -> Json:
    rows, metadata = call.page(messages)
    seen = [threads.seen(channel, message, call.workspace.team_id) for message in rows]
    if not call.body.get("include_all_metadata"):
        for one in seen:
            for shown in (one, one.get("root") or {}):
                shown.pop("metadata", None)
    return {
        "messages": seen,
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }


def _readable(call: Call) -> Channel:
    channel = call.channel()
    if call.workspace.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _history(call: Call) -> Json:
    """
    Return the messages of a conversation, newest first. Of thread replies only those that were sent
    to the channel as well.
    """
    channel = _readable(call)
    messages = _between(call, [m for m in channel.messages if m.in_channel])
    return _shown(call, channel, list(reversed(messages)))


def _replies(call: Call) -> Json:
    """Return a thread: its first message, then the replies, oldest first."""
    channel, stamp = _readable(call), str(call.body["ts"])
    messages = [m for m in channel.messages if stamp in (m.ts, m.thread_ts)]
    if not messages:
        raise Refused("thread_not_found")
    return _shown(call, channel, _between(call, messages))


def _join(call: Call) -> Json:
    """Join a public channel."""
    channel = call.channel()
    if channel.kind != "public":
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    bot = call.workspace.app.bot_user
    if bot not in channel.members:
        channel.members.append(bot)
        call.workspace.happened.append(
            {
                "type": "member_joined_channel",
                "user": bot,
                "channel": channel.id,
                "team": call.workspace.team_id,
                "channel_type": CHANNEL_TYPE[channel.kind][:1].upper(),
                "event_ts": call.workspace.new_ts(),
            }
        )
    return {"channel": _seen(call, channel)}


READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
ONE = ("channel",)
METHODS: dict[str, Method] = {
    "conversations.open": Method(
        _open_dm, ("im:write", "mpim:write", "groups:write", "channels:manage")
    ),
    "conversations.info": Method(_info, READ, ONE, by_kind=True),
    "conversations.members": Method(_members, READ, ONE, 100, by_kind=True),
    "conversations.list": Method(_listing, READ, (), 20),
    "conversations.history": Method(_history, HISTORY, ONE, by_kind=True),
    "conversations.replies": Method(_replies, HISTORY, ("channel", "ts"), by_kind=True),
    "conversations.join": Method(_join, ("channels:join",), ONE),
}
