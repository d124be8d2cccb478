"""One Web API call: its decoded arguments, and what a method of the table must declare."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.protocol import Json, Refused, parsed
from bot.sandbox.workspace.records import Channel, Message, User
from bot.sandbox.workspace.workspace import Workspace

_OBJECTS = frozenset(
    {"blocks", "view", "metadata", "attachments", "files", "unfurls", "outputs", "file_ids"}
)
_FLAGS = frozenset(
    {
        "as_user",
        "clear_on_close",
        "exclude_archived",
        "include_all_metadata",
        "include_count",
        "include_disabled",
        "include_locale",
        "include_num_members",
        "include_users",
        "inclusive",
        "link_names",
        "mrkdwn",
        "prevent_creation",
        "reply_broadcast",
        "return_im",
        "unfurl_links",
        "unfurl_media",
    }
)
_NUMBERS = frozenset({"limit", "length", "count", "page"})
_WHOLE = re.compile(r"[0-9]{1,18}")
_WORDS = {"true": True, "1": True, "false": False, "0": False}


def decoded(form: Mapping[str, Any]) -> Json:
    """
    Return the arguments of a form or query string, with objects, flags and whole numbers as JSON
    would give them.
    """
    return {
        name: _decoded_one(name, value) if isinstance(value, str) else value
        for name, value in form.items()
    }


def _decoded_one(name: str, value: str) -> Any:
    if name in _OBJECTS and value[:1] in ("[", "{"):
        try:
            return parsed(value)
        except ValueError:
            return value
    if name in _FLAGS:
        return _WORDS.get(value.lower(), value)
    return int(value) if name in _NUMBERS and _WHOLE.fullmatch(value) else value


@dataclass(frozen=True)
class Call:
    """One call as a method sees it: the workspace and its arguments."""

    workspace: Workspace
    body: Json

    def channel(self, name: str = "channel") -> Channel:
        """
        Return the conversation an argument names, as the bot can see it.

        Raises:
            Refused: channel_not_found, also for a private channel the bot is not in.
        """
        channel = self.workspace.channels.get(str(self.body.get(name)))
        bot = self.workspace.app.bot_user
        if channel is None or (channel.kind != "public" and bot not in channel.members):
            raise Refused("channel_not_found")
        return channel

    def message(self, name: str) -> tuple[Channel, Message]:
        """
        Return the conversation named, and its message with the stamp that an argument names.

        Raises:
            Refused: channel_not_found or message_not_found.
        """
        channel = self.channel()
        message = channel.message(str(self.body[name]))
        if message is None:
            raise Refused("message_not_found")
        return channel, message

    def user(self, name: str = "user") -> User:
        """
        Return the account an argument names.

        Raises:
            Refused: user_not_found.
        """
        user = self.workspace.users.get(str(self.body.get(name)))
        if user is None:
            raise Refused("user_not_found")
        return user

    def page(self, rows: list[Any], usual: int = 100) -> tuple[list[Any], Json]:
        """
        Return the rows `limit` and `cursor` ask for, and the `response_metadata` with the next
        cursor.

        Raises:
            Refused: invalid_limit or invalid_cursor.
        """
        limit = self.body.get("limit") or usual
        if not isinstance(limit, int) or not 1 <= limit <= 1000:
            raise Refused("invalid_limit")
        start = 0
        if self.body.get("cursor"):
            try:
                start = int(
                    base64.b64decode(str(self.body["cursor"]), validate=True).removeprefix(b"at:")
                )
            except (binascii.Error, ValueError):
                raise Refused("invalid_cursor") from None
        more = start + limit < len(rows)
        following = base64.b64encode(b"at:%d" % (start + limit)).decode() if more else ""
        return rows[start : start + limit], {"next_cursor": following}


@dataclass(frozen=True)
class Method:
    """
    A row of the method table.

    `scopes`: any one of them opens the method. `by_kind`: scopes by the kind of conversation named.
    `required`: arguments without which Slack answers invalid_arguments. `token`: "bot", "app" or
        "any".
    """

    run: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    per_minute: int = 50
    token: str = "bot"
    by_kind: bool = False
