"""What may stand in a rich_text block."""

from typing import Any

from bot.sandbox.shapes import Faults, Rule, Table, anything, integer, items, kind, shape, string

TYPE: Table = {"type": anything}
STYLE: Table = {"style": anything}


def _leaf(*required: str, **more: Rule) -> Rule:
    return shape({**TYPE, **STYLE, **dict.fromkeys(required, anything), **more}, required)


LEAVES: Table = {
    "text": _leaf("text", text=string(None, 1)),
    "link": _leaf("url", url=string(3000, 1), text=string(), unsafe=anything),
    "user": _leaf("user_id"),
    "usergroup": _leaf("usergroup_id"),
    "channel": _leaf("channel_id"),
    "team": _leaf("team_id"),
    "emoji": _leaf("name", unicode=anything, skin_tone=anything, url=anything, display_url=anything),
    "date": _leaf("timestamp", "format", url=string(), fallback=string()),
    "broadcast": _leaf("range"),
    "color": _leaf("value"),
}
_WITHIN = {"elements": items(kind(LEAVES))}
SECTION = shape({**TYPE, **_WITHIN}, ("elements",))


def _listed(value: Any, path: str, faults: Faults) -> None:
    inner: Table = {
        "elements": items(kind({"rich_text_section": SECTION})),
        "style": string(),
        "indent": integer(0),
        "border": integer(0),
        "offset": integer(0),
    }
    shape({**TYPE, **inner}, ("elements", "style"))(value, path, faults)


RICH: Table = {
    "rich_text_section": SECTION,
    "rich_text_list": _listed,
    "rich_text_preformatted": shape({**TYPE, **_WITHIN, "border": integer(0), "language": string()}, ("elements",)),
    "rich_text_quote": shape({**TYPE, **_WITHIN, "border": integer(0)}, ("elements",)),
}
