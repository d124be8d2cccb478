"""A library in miniature: its workspace, and the blocks its loan desk shows."""

from typing import Any

from bot.sandbox.protocol import Json

SCOPES = [
    "commands",
    "chat:write",
    "im:write",
    "im:history",
    "channels:read",
    "groups:read",
    "im:read",
    "channels:history",
    "groups:history",
    "channels:join",
    "users:read",
    "users:read.email",
    "files:read",
    "files:write",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "dnd:read",
]


def workspace(socket_mode: bool = False, scopes: list[str] = SCOPES, **settings: Any) -> Json:
    """Two readers, a clerk, a guest and three channels, as a plain dict."""
    return {
        "team": {"id": "T0LIBRARY", "domain": "library", "name": "Library"},
        "users": [
            {
                "id": "U0ANNA",
                "name": "anna",
                "real_name": "Anna",
                "email": "anna@library.test",
                "tz": "Asia/Seoul",
            },
            {"id": "U0BEN", "name": "ben", "real_name": "Ben"},
            {"id": "U0CLERK", "name": "clerk", "real_name": "Clerk"},
            {"id": "U0GUEST", "name": "guest", "is_restricted": True},
            {"id": "U0GONE", "name": "gone", "deleted": True},
        ],
        "channels": [
            {"id": "C0DESK", "name": "desk", "members": ["U0ANNA", "U0CLERK", "@app"]},
            {"id": "C0HALL", "name": "hall", "members": ["U0ANNA", "U0BEN"]},
            {"id": "C0STAFF", "name": "staff", "private": True, "members": ["U0CLERK"]},
            {"id": "C0BACK", "name": "back", "private": True, "members": ["U0CLERK", "@app"]},
        ],
        "usergroups": {"S0CLERKS": ["U0CLERK"]},
        "manifest": {
            "display_information": {"name": "Loans"},
            "features": {
                "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
                "bot_user": {"display_name": "loans"},
                "slash_commands": [
                    {"command": "/loan", "description": "Borrow", "should_escape": True}
                ],
            },
            "oauth_config": {"scopes": {"bot": scopes}},
            "settings": {
                "interactivity": {"is_enabled": True},
                "socket_mode_enabled": socket_mode,
                "event_subscriptions": {
                    "bot_events": [
                        "app_home_opened",
                        "member_joined_channel",
                        "user_change",
                        "team_join",
                        "message.channels",
                        "app_mention",
                    ]
                },
                **settings,
            },
        },
    }


def plain(words: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str) -> Json:
    """A section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def option(value: str) -> Json:
    """An option whose words are its value."""
    return {"text": plain(value), "value": value}


def field(block_id: str, element: Json, **more: Any) -> Json:
    """An input block with one element `value`."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id.title()),
        "element": {"action_id": "value", **element},
        **more,
    }


def button(action_id: str, value: str = "1", **more: Any) -> Json:
    """A button."""
    return {
        "type": "button",
        "action_id": action_id,
        "text": plain(action_id.title()),
        "value": value,
        **more,
    }


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal."""
    return {"type": "modal", "title": plain("Loan"), "blocks": list(blocks), **more}


def form(**more: Any) -> Json:
    """The loan form."""
    return modal(
        field("book", {"type": "plain_text_input"}),
        field("shelf", {"type": "static_select", "options": [option("north"), option("south")]}),
        field(
            "extras",
            {"type": "multi_static_select", "options": [option("map"), option("cd")]},
            optional=True,
        ),
        field(
            "rules",
            {"type": "checkboxes", "options": [option("quiet"), option("clean")]},
            optional=True,
        ),
        callback_id="loan",
        submit=plain("Borrow"),
        notify_on_close=True,
        **more,
    )


SURE = {
    "title": plain("Sure?"),
    "text": plain("Lend this book?"),
    "confirm": plain("Yes"),
    "deny": plain("No"),
}


def card(book: str) -> list[Json]:
    """The desk's card for one loan."""
    return [
        mrkdwn(f"*{book}* is wanted"),
        {
            "type": "actions",
            "block_id": "decide",
            "elements": [
                button("lend", book, confirm=SURE),
                button("refuse", book),
                button("look", book),
            ],
        },
    ]
