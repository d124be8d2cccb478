"""The one app installed in the workspace, as its manifest describes it."""

from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]


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
        return {
            c["command"]: c
            for c in (self.manifest.get("features") or {}).get("slash_commands") or []
        }

    def shortcuts(self, kind: Literal["global", "message"]) -> dict[str, str]:
        """Return the shortcuts of one kind: callback id → name."""
        known = (self.manifest.get("features") or {}).get("shortcuts") or []
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
        home = (self.manifest.get("features") or {}).get("app_home") or {}
        return bool(home.get("messages_tab_enabled", True))

    @property
    def home_tab(self) -> bool:
        """Whether the app has a Home tab."""
        return bool(
            ((self.manifest.get("features") or {}).get("app_home") or {}).get(
                "home_tab_enabled", False
            )
        )
