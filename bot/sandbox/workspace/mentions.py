"""Conversion of names, channels and links in typed text to the form that Slack sends to the app."""

import re
from html import escape

from bot.sandbox.workspace.workspace import Workspace

_NAMED = re.compile(r"(?<![\w<])@([\w.-]+)")
_PLACED = re.compile(r"(?<![\w<])#([\w.-]+)")
_LINK = re.compile(
    r"(?P<address>\bhttps?://[^\s<>]+)"
    r"|(?P<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<domain>(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|gov|int|io|jp|kr|mil|net|org)\b(?!\.\w))",
    re.IGNORECASE,
)
_SCHEME = {"address": "{0}", "mail": "mailto:{0}|{0}", "domain": "http://{0}|{0}"}


def mentions(workspace: Workspace, words: str, *, labelled: bool = False) -> str:
    """
    Replace `@name` and `#channel` by their ids.

    Args:
        workspace: Where the names are known.
        words: What was typed. A name that nobody has stays as it is.
        labelled: Whether the name follows the id.
    """

    def person(found: re.Match[str]) -> str:
        name = found[1].casefold()
        users = workspace.users.values()
        known = next(
            (u for u in users if name in (u.name.casefold(), u.real_name.casefold())), None
        )
        return f"<@{known.id}{'|' + known.name if labelled else ''}>" if known else found[0]

    def place(found: re.Match[str]) -> str:
        channels = (c for c in workspace.channels.values() if c.kind != "im")
        known = next((c for c in channels if c.name == found[1].casefold()), None)
        return f"<#{known.id}|{known.name}>" if known else found[0]

    return _PLACED.sub(place, _NAMED.sub(person, words))


def marked_up(workspace: Workspace, words: str) -> str:
    """
    Return the arguments of a command whose manifest asks for escaping, with entities, links, people
    and channels marked up.
    """
    linked = _LINK.sub(
        lambda found: f"<{_SCHEME[found.lastgroup or ''].format(found[0])}>",
        escape(words, quote=False),
    )
    return mentions(workspace, linked, labelled=True)
