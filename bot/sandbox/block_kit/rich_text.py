"""What may stand in a rich_text block."""

from typing import Any

from bot.sandbox.block_kit.schema import (
    Faults,
    Rule,
    Table,
    anything,
    boolean,
    integer,
    items,
    kind,
    one_of,
    shape,
    string,
)

TYPE: Table = {"type": anything}
MOMENT = integer(0, 9_999_999_999)
"""Seconds since 1970, of at most ten digits."""
STYLES = (
    "bold",
    "italic",
    "strike",
    "code",
    "underline",
    "highlight",
    "client_highlight",
    "unlink",
)
STYLE: Table = {"style": shape(dict.fromkeys(STYLES, boolean))}


def _leaf(*required: str, **more: Rule) -> Rule:
    return shape({**TYPE, **STYLE, **dict.fromkeys(required, string()), **more}, required)


LEAVES: Table = {
    "text": _leaf("text", text=string(None, 1)),
    "link": _leaf("url", url=string(3000, 1), text=string(), unsafe=boolean),
    "user": _leaf("user_id"),
    "usergroup": _leaf("usergroup_id"),
    "channel": _leaf("channel_id"),
    "team": _leaf("team_id"),
    "emoji": _leaf(
        "name", unicode=string(), skin_tone=integer(1, 6), url=string(), display_url=string()
    ),
    "date": _leaf("timestamp", "format", timestamp=MOMENT, url=string(), fallback=string()),
    "broadcast": _leaf("range", range=one_of("here", "channel", "everyone")),
    "color": _leaf("value"),
}
_WITHIN = {"elements": items(kind(LEAVES))}
SECTION = shape({**TYPE, **_WITHIN}, ("elements",))


def _listed(value: Any, path: str, faults: Faults) -> None:
    inner: Table = {
        "elements": items(kind({"rich_text_section": SECTION})),
        "style": one_of("bullet", "ordered"),
        "indent": integer(0),
        "border": integer(0),
        "offset": integer(0),
    }
    shape({**TYPE, **inner}, ("elements", "style"))(value, path, faults)


RICH: Table = {
    "rich_text_section": SECTION,
    "rich_text_list": _listed,
    "rich_text_preformatted": shape(
        {**TYPE, **_WITHIN, "border": integer(0), "language": string()}, ("elements",)
    ),
    "rich_text_quote": shape({**TYPE, **_WITHIN, "border": integer(0)}, ("elements",)),
}
RICH_TEXT = shape({**TYPE, "block_id": string(255), "elements": items(kind(RICH))}, ("elements",))
