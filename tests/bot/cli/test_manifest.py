"""
The manifest: it grants what the code calls, subscribes to what the code hears, and nothing else.
"""

import ast
import json

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.console.output import CommandError
from bot.cli.manifest import EVENTS, SCOPES, manifest, manifest_text
from tests import TOP

NEEDS: dict[str, set[str]] = {
    "apps.connections.open": set(),  # an app-level token with connections:write
    "auth.test": set(),
    "bots.info": {"users:read"},
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"groups:history", "im:history"},
    "conversations.info": {"groups:read"},
    "conversations.members": {"groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"groups:history", "im:history"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
"""Slack's documentation: the bot scopes of each method, for private channels and direct messages.
"""

HEARD = {
    "app_home_opened": set(),
    "dnd_updated_user": {"dnd:read"},
    "member_joined_channel": {"groups:read"},
    "member_left_channel": {"groups:read"},
    "user_change": {"users:read"},
}


def sources() -> list[ast.Module]:
    """Every module that runs against a real Slack."""
    files = [f for room in ("bot", "handlers", "storage") for f in (TOP / room).rglob("*.py")]
    return [
        ast.parse(f.read_text()) for f in files if not {"sandbox", "demo", "demo.py"} & set(f.parts)
    ]


def called() -> set[str]:
    """
    Every Web API method that the sources call through the client, by its name in Slack's
    documentation.
    """
    methods = {name for name in dir(AsyncWebClient) if "_" in name and not name.startswith("_")}
    return {
        node.attr.replace("_", ".")
        for module in sources()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in methods - {"api_call"}
    }


def granted(document: dict[str, object] | None = None) -> set[str]:
    """The bot scopes of the manifest."""
    whole = document or json.loads((TOP / "manifest.json").read_text())
    return set(whole["oauth_config"]["scopes"]["bot"])


def test_the_file_is_what_the_command_prints() -> None:
    """There is one manifest; the file is for who sets the app up by hand."""
    assert (TOP / "manifest.json").read_text() == manifest_text()


def test_every_method_called_is_covered() -> None:
    """A missing scope is found out by an officer, at night."""
    unknown = called() - NEEDS.keys()
    needed = set().union(*(NEEDS[method] for method in called() & NEEDS.keys()))

    assert {"chat.postMessage", "views.open"} <= called()
    assert unknown == set(), "say in NEEDS which scopes these need"
    assert needed - granted() == set()


def test_no_scope_is_granted_that_nothing_needs() -> None:
    """What the app may not do, nobody can make it do."""
    needed = set().union(
        {"commands"}, *(NEEDS[m] for m in called() & NEEDS.keys()), *HEARD.values()
    )

    assert granted() - needed == set()
    assert granted() == set(SCOPES)


def test_what_a_scope_is_said_to_be_for_is_called() -> None:
    """`check` tells an operator why a scope is asked for."""
    reasons = {reason for reasons in SCOPES.values() for reason in reasons if "." in reason}

    assert reasons and reasons <= called()


def test_every_event_subscribed_to_is_heard() -> None:
    """Slack sends each of them for every person of the workspace."""
    handlers = "\n".join(f.read_text() for f in (TOP / "handlers").rglob("*.py"))

    assert set(EVENTS) == HEARD.keys()
    assert [event for event in EVENTS if f'"{event}"' not in handlers] == []


def test_socket_mode_is_the_default_and_names_no_address() -> None:
    """Newcomers have no public address."""
    whole = manifest()

    assert whole["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(whole)
    assert whole["features"]["slash_commands"][0]["command"] == "/release"
    assert whole["features"]["slash_commands"][0]["should_escape"] is True
    assert whole["features"]["app_home"]["messages_tab_read_only_enabled"] is False


@pytest.mark.parametrize(
    "given", ["https://desk.example.org", "https://desk.example.org/slack/events"]
)
def test_the_variant_for_http_sends_everything_to_one_address(given: str) -> None:
    """One path takes all of Slack's requests."""
    whole = manifest("/rel", given)
    address = "https://desk.example.org/slack/events"

    assert whole["settings"]["socket_mode_enabled"] is False
    assert whole["settings"]["event_subscriptions"]["request_url"] == address
    assert whole["settings"]["interactivity"]["request_url"] == address
    assert whole["features"]["slash_commands"][0]["url"] == address
    assert whole["features"]["slash_commands"][0]["command"] == "/rel"
    assert granted(whole) == granted()


@pytest.mark.parametrize(
    "given",
    ["desk", "http://desk.example.org", "https://u:p@h", "https://h/x", "https://h?x", "https://["],
)
def test_an_address_that_slack_cannot_call_is_refused(given: str) -> None:
    """Slack would refuse the manifest with a harder word."""
    with pytest.raises(CommandError, match="public address"):
        manifest(url=given)


def test_slack_would_take_it() -> None:
    """The limits that Slack's documentation states for what we fill in."""
    whole = manifest()
    shown, command = whole["display_information"], whole["features"]["slash_commands"][0]

    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    assert len(command["command"]) <= 32
    assert len(command["usage_hint"]) <= 1000
    assert whole["_metadata"]["major_version"] == 2
