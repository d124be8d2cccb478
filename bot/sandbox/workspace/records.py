"""What a workspace holds: the installed app, people, channels, messages, views, files."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.sandbox.protocol import Json
from bot.sandbox.workspace.plain_text import plain, text_of

Kind = Literal["public", "private", "im"]


EMPTY = (
    *(
        "title",
        "phone",
        "skype",
        "status_text",
        "status_text_canonical",
        "status_emoji",
        "avatar_hash",
    ),
    *("first_name", "last_name"),
    *(f"image_{size}" for size in (24, 32, 48, 72, 192, 512)),
)
"""Fields of a profile that nobody here has filled in."""

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


@dataclass
class App:
    """The installed app: its manifest, ids, tokens and secret."""

    manifest: Json
    id: str = "A0SANDBOX"
    bot_user: str = "U0BOT"
    bot_id: str = "B0BOT"
    bot_token: str = "xoxb-sandbox-bot"
    app_token: str = "xapp-sandbox-app"
    signing_secret: str = "sandbox-signing-secret"
    verification_token: str = "sandbox-verification"
    revoked: bool = False

    def _settings(self, name: str) -> Json:
        return (self.manifest.get("settings") or {}).get(name) or {}

    def _features(self, name: str, otherwise: Any) -> Any:
        return (self.manifest.get("features") or {}).get(name) or otherwise

    @property
    def name(self) -> str:
        """The app's display name."""
        return str((self.manifest.get("display_information") or {}).get("name") or "app")

    @property
    def scopes(self) -> list[str]:
        """The bot scopes of the manifest."""
        return list(
            ((self.manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or []
        )

    @property
    def commands(self) -> dict[str, Json]:
        """The slash commands by name."""
        return {one["command"]: one for one in self._features("slash_commands", [])}

    def shortcuts(self, kind: Literal["global", "message"]) -> dict[str, str]:
        """Return the shortcuts of one kind: callback id → name."""
        known = self._features("shortcuts", [])
        return {one["callback_id"]: str(one["name"]) for one in known if one.get("type") == kind}

    @property
    def events(self) -> set[str]:
        """The bot events the app is subscribed to."""
        return set(self._settings("event_subscriptions").get("bot_events") or [])

    @property
    def interactive(self) -> bool:
        """Whether buttons, menus and modals reach the app."""
        return bool(self._settings("interactivity").get("is_enabled"))

    @property
    def socket_mode(self) -> bool:
        """Whether the app takes its requests over Socket Mode."""
        return bool((self.manifest.get("settings") or {}).get("socket_mode_enabled"))

    @property
    def messages_tab(self) -> bool:
        """Whether people can be written to in the app's own conversation."""
        return bool(self._features("app_home", {}).get("messages_tab_enabled", True))

    @property
    def home_tab(self) -> bool:
        """Whether the app has a Home tab."""
        return bool(self._features("app_home", {}).get("home_tab_enabled"))


@dataclass
class User:
    """One account. `team_id` differs from the workspace's for people of another workspace."""

    id: str
    name: str
    team_id: str
    real_name: str = ""
    email: str = ""
    tz: str = "UTC"
    locale: str = "en-US"
    is_bot: bool = False
    bot_id: str = ""
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    updated: int = 0
    dnd: tuple[int, int] | None = None

    def seen(self, at: float, email: bool = False) -> Json:
        """
        Return the user object of the Web API.

        Args:
            at: Wall time in seconds since 1970.
            email: Whether a scope allows the e-mail address.
        """
        offset = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(self.tz)).utcoffset()
        profile: Json = dict.fromkeys(EMPTY, "")
        profile |= {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "status_emoji_display_info": [],
            "status_expiration": 0,
            "team": self.team_id,
            "fields": None,
        }
        if email and self.email:
            profile["email"] = self.email
        if self.bot_id:
            profile |= {"bot_id": self.bot_id, "always_active": True}
        seen = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "color": "9f69e7",
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
            "is_email_confirmed": True,
            "locale": self.locale,
            "who_can_share_contact_card": "EVERYONE",
        }
        return seen | ({"is_stranger": True} if self.is_stranger else {})


@dataclass
class Message:
    """
    One message.

    `to` names the only person who sees it when it is ephemeral. `reply_broadcast` is set for a
    reply that was sent to the channel as well: it is one message that stands in both places.
    """

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    app_id: str | None = None
    to: str | None = None
    thread_ts: str | None = None
    reply_broadcast: bool = False
    edited: str | None = None
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """Whether it answers another message in a thread."""
        return self.thread_ts not in (None, "", self.ts)

    @property
    def is_broadcast(self) -> bool:
        """Whether it is a reply that stands in the channel as well."""
        return self.is_reply and self.reply_broadcast

    @property
    def in_channel(self) -> bool:
        """Whether it stands in the channel, and not in a thread alone."""
        return not self.is_reply or self.is_broadcast

    @property
    def rendered(self) -> str:
        """The message as lines of plain text."""
        return text_of(self.blocks) if self.blocks else plain(self.text)

    def seen(self, team_id: str) -> Json:
        """Return the message object of the Web API."""
        seen: Json = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self.text,
            "team": team_id,
        }
        if self.bot_id:
            seen |= {"bot_id": self.bot_id, "app_id": self.app_id}
        more = ("blocks", "attachments", "thread_ts", "metadata")
        seen |= {name: getattr(self, name) for name in more if getattr(self, name)}
        if self.edited:
            seen["edited"] = {"user": self.user, "ts": self.edited}
        if self.reactions:
            seen["reactions"] = [
                {"name": n, "users": u, "count": len(u)} for n, u in self.reactions.items()
            ]
        return seen


@dataclass
class Channel:
    """
    One conversation. An `im` joins the app and the one person in `peer`.

    `deleted` are the stamps of the messages that were taken out of it.
    """

    id: str
    name: str
    kind: Kind
    members: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    peer: str | None = None
    archived: bool = False
    deleted: set[str] = field(default_factory=set)

    def remove(self, message: Message) -> None:
        """Delete a message."""
        self.messages.remove(message)
        self.deleted.add(message.ts)

    def message(self, ts: str) -> Message | None:
        """Return the message with this stamp, if it has not been deleted."""
        return next((message for message in self.messages if message.ts == ts), None)


@dataclass
class View:
    """One modal or Home tab as the workspace holds it. `source` is the view as the app sent it."""

    id: str
    user: str
    source: Json
    hash: str
    blocks: list[Json]
    values: dict[str, dict[str, Json]]
    root: str
    previous: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def callback_id(self) -> str:
        """The app's name for this kind of view."""
        return str(self.source.get("callback_id") or "")

    @property
    def external_id(self) -> str:
        """The app's own id of this view, or an empty string."""
        return str(self.source.get("external_id") or "")

    @property
    def title(self) -> str:
        """The words in the title bar."""
        return str((self.source.get("title") or {}).get("text", ""))

    @property
    def rendered(self) -> str:
        """The view as lines of plain text, title first, submit and close last."""
        lines = [f"== {self.title} =="] if self.title else []
        lines.append(text_of(self.blocks, self.values, self.errors))
        ends = [self.source[name]["text"] for name in ("submit", "close") if self.source.get(name)]
        return "\n".join([*lines, *([" ".join(f"[{end}]" for end in ends)] if ends else [])])

    def seen(self, team_id: str, app: App) -> Json:
        """Return the view object of the Web API and of payloads."""
        return {
            "id": self.id,
            "team_id": team_id,
            "type": self.source["type"],
            "blocks": self.blocks,
            "private_metadata": self.source.get("private_metadata") or "",
            "callback_id": self.callback_id,
            "state": {"values": self.values},
            "hash": self.hash,
            "title": self.source.get("title")
            or {"type": "plain_text", "text": "View Title", "emoji": True},
            "clear_on_close": bool(self.source.get("clear_on_close")),
            "notify_on_close": bool(self.source.get("notify_on_close")),
            "close": self.source.get("close"),
            "submit": self.source.get("submit"),
            "previous_view_id": self.previous,
            "root_view_id": self.root,
            "app_id": app.id,
            "external_id": self.external_id,
            "app_installed_team_id": team_id,
            "bot_id": app.bot_id,
        }


@dataclass
class File:
    """One file. `done` is set once its upload was completed."""

    id: str
    name: str
    title: str
    user: str
    length: int
    content: bytes = b""
    done: bool = False
    deleted: bool = False
    channels: list[str] = field(default_factory=list)

    @property
    def picture(self) -> str | None:
        """
        Return the media type of a picture that Slack shows, told by the first bytes. None for any
        other file.
        """
        if self.deleted:
            return None
        return next((kind for begin, kind in _PICTURES if self.content.startswith(begin)), None)


@dataclass
class Trigger:
    """A `trigger_id`: whose act it stands for, when it was made, and the view it came from."""

    user: str
    at: float
    view_id: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """A response URL: where it points, who acted, and how often it was used."""

    token: str
    user: str
    channel: str
    at: float
    uses: int = 0
    message: Message | None = None
