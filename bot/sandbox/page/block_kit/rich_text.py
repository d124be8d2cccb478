"""rich_text as HTML."""

from html import escape
from typing import Any

from bot.sandbox.app_manifest import Json
from bot.sandbox.page.block_kit.html import Html, join, tag
from bot.sandbox.page.block_kit.mrkdwn import EMOJI, link, mention
from bot.sandbox.page.block_kit.reader import Reader

_STYLES = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "underline": "u"}


def rich(node: Json, reader: Reader) -> Html:
    """Return one node with all below it as HTML."""
    inside = [rich(part, reader) for part in node.get("elements") or []]
    match node.get("type"):
        case "rich_text_list":
            kind = "ol" if node.get("style") == "ordered" else "ul"
            return tag(
                kind,
                [tag("li", item) for item in inside],
                class_=f"indent{min(int(node.get('indent') or 0), 4)}",
            )
        case "rich_text_preformatted":
            return tag("pre", join(*inside))
        case "rich_text_quote":
            return tag("blockquote", join(*inside))
        case "rich_text_section":
            return tag("p", join(*inside)) if inside else Html("")
        case "rich_text":
            return join(*inside)
    return _dressed(_leaf(node, reader), node.get("style"))


def _leaf(node: Json, reader: Reader) -> Html:
    match node.get("type"):
        case "text":
            return Html(escape(str(node.get("text") or "")).replace("\n", "<br>"))
        case "link":
            return link(str(node.get("url")), str(node.get("text") or node.get("url")))
        case "user":
            return mention(reader, "@", str(node.get("user_id")))
        case "usergroup":
            return mention(reader, "@", str(node.get("usergroup_id")))
        case "channel":
            return mention(reader, "#", str(node.get("channel_id")))
        case "broadcast":
            return mention(reader, "@", str(node.get("range")))
        case "emoji":
            return Html(escape(EMOJI.get(str(node.get("name")), f":{node.get('name')}:")))
        case "date":
            return tag(
                "time",
                reader.date(int(node["timestamp"]), str(node.get("format") or "{date} {time}")),
            )
        case _:
            return Html(escape(str(node.get("value") or "")))


def _dressed(inner: Html, style: Any) -> Html:
    for name, element in _STYLES.items():
        if isinstance(style, dict) and style.get(name):
            inner = tag(element, inner)
    return inner
