"""What an administrator of the workspace does, of which the app hears by an event."""

from typing import Any

from bot.sandbox import Sandbox
from bot.sandbox.delivery.journal import Sent
from bot.sandbox.delivery.transports import AppRequest
from bot.sandbox.protocol import Json
from bot.sandbox.web_api.chat import CHANNEL_TYPE


async def emit(sandbox: Sandbox, event: Json) -> Sent | None:
    """
    Send an event to the app, with `event_ts` added.

    Returns:
        The journal's entry. None where the manifest does not subscribe to the event.
    """
    return await sandbox.outgoing.emit({"event_ts": sandbox.workspace.new_ts(), **event})


async def join(sandbox: Sandbox, user: str, channel: str) -> Sent | None:
    """Add a person to a channel: `member_joined_channel`."""
    members = sandbox.workspace.channels[channel].members
    if user not in members:
        members.append(user)
    return await _moved(sandbox, "member_joined_channel", user, channel)


async def leave(sandbox: Sandbox, user: str, channel: str) -> Sent | None:
    """Remove a person from a channel: `member_left_channel`."""
    members = sandbox.workspace.channels[channel].members
    if user in members:
        members.remove(user)
    return await _moved(sandbox, "member_left_channel", user, channel)


async def _moved(sandbox: Sandbox, event: str, user: str, channel: str) -> Sent | None:
    kind = CHANNEL_TYPE[sandbox.workspace.channels[channel].kind][:1].upper()
    about = {"user": user, "channel": channel, "team": sandbox.workspace.team_id}
    return await emit(sandbox, {"type": event, **about, "channel_type": kind})


async def change_user(sandbox: Sandbox, user: str, **fields: Any) -> Sent | None:
    """Change an account (`deleted=True`, `tz=…`, …): `user_change`."""
    account = sandbox.workspace.users[user]
    for name, value in fields.items():
        if not hasattr(account, name):
            raise AttributeError(f"an account has no {name!r}")
        setattr(account, name, value)
    account.updated = int(sandbox.clock.now())
    return await _about(sandbox, "user_change", user)


async def add_user(sandbox: Sandbox, id: str, name: str, **fields: Any) -> Sent | None:
    """Add a new account: `team_join`."""
    sandbox.workspace.add_user(id, name, **fields)
    return await _about(sandbox, "team_join", id)


async def _about(sandbox: Sandbox, event: str, user: str) -> Sent | None:
    now = sandbox.clock.now()
    account = sandbox.workspace.users[user].seen(now)
    return await emit(sandbox, {"type": event, "user": account, "cache_ts": int(now)})


async def disturb_not(sandbox: Sandbox, user: str, begins: int, ends: int) -> Sent | None:
    """Set a person's do-not-disturb time, in Unix seconds (0, 0 ends it): `dnd_updated_user`."""
    status = {
        "dnd_enabled": begins < ends,
        "next_dnd_start_ts": begins or 1,
        "next_dnd_end_ts": ends or 1,
    }
    event = {"type": "dnd_updated_user", "user": user, "dnd_status": status}
    return await emit(sandbox, event)


async def verify_url(sandbox: Sandbox) -> bool:
    """Have the request URL verified, as when it is saved in the app's settings."""
    challenge, token = sandbox.workspace.new_id("c"), sandbox.workspace.app.verification_token
    payload = {"type": "url_verification", "challenge": challenge, "token": token}
    sent, _ = await sandbox.outgoing.deliver(AppRequest("event", payload))
    given = sent.answer.get("challenge") if isinstance(sent.answer, dict) else sent.answer
    return sent.status == 200 and given == challenge


async def ping(sandbox: Sandbox) -> None:
    """Send every Socket Mode connection a ping frame, as Slack does while idle."""
    for socket in list(sandbox.outgoing.sockets.open):
        await socket.ping(b"Ping from sandbox")
