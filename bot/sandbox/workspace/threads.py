"""What Slack says of the thread that a message begins or answers."""

from bot.sandbox.protocol import Json
from bot.sandbox.workspace.records import Channel, Message


def replies(channel: Channel, ts: str) -> list[Message]:
    """Return the replies to the message with this stamp, oldest first."""
    return [m for m in channel.messages if m.thread_ts == ts != m.ts]


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
