"""What Slack says of the thread that a message begins or answers."""

from bot.sandbox.protocol import Json, Refused
from bot.sandbox.workspace.records import Channel, Message


def replies(channel: Channel, ts: str) -> list[Message]:
    """Return the replies to the message with this stamp, oldest first."""
    return [m for m in channel.messages if m.thread_ts == ts != m.ts]


def thread_for(channel: Channel, ts: str) -> str | None:
    """
    Return the thread in which an answer to the message with this stamp will stand.

    Slack refuses no answer to a message that was deleted in the meantime: it posts it to the
    channel, and its own answer then names no thread.

    Returns:
        The thread's stamp. None where the message was deleted and no other answer is left.

    Raises:
        Refused: cannot_reply_to_message where there was never such a message.
    """
    if channel.message(ts) is not None or replies(channel, ts):
        return ts
    if ts in channel.deleted:
        return None
    raise Refused("cannot_reply_to_message")


def seen(channel: Channel, message: Message, team_id: str) -> Json:
    """
    Return the message object of the Web API with what Slack adds about its thread.

    Returns:
        Of a message with replies also how many there are and the newest one's stamp; of a reply
        whom it answers; of a reply that was sent to the channel as well the message it answers.
    """
    shown = message.seen(team_id)
    if not message.is_reply:
        return shown | _summary(channel, message)
    root = channel.message(str(message.thread_ts))
    if not message.is_broadcast:
        return shown | ({"parent_user_id": root.user} if root else {})
    return shown | {
        "subtype": "thread_broadcast",
        **({"root": root.seen(team_id) | _summary(channel, root)} if root else {}),
    }


def _summary(channel: Channel, root: Message) -> Json:
    answers = replies(channel, root.ts)
    if not answers:
        return {}
    people = list(dict.fromkeys(message.user for message in answers))
    return {
        "thread_ts": root.ts,
        "reply_count": len(answers),
        "reply_users_count": len(people),
        "latest_reply": answers[-1].ts,
        "reply_users": people,
        "is_locked": False,
    }
