"""Slack's mark-up, Markdown and rich text as safe HTML: escaped first, then styled."""

import re
from collections.abc import Callable
from html import escape
from itertools import groupby
from typing import Any

from bot.sandbox.page.block_kit.html import Html, join, tag
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.protocol import Json
from bot.sandbox.workspace.plain_text import unescaped

_HELD = re.compile(r"```\n?([\s\S]+?)\n?```\n?|`([^`\n]+)`|<([^<>\n]+)>")
_SLOT = re.compile("\ue000(\\d+)\ue001")
_RESERVED = str.maketrans("", "", "\ue000\ue001")
_STYLES = tuple(
    (
        re.compile(
            rf"(?<![\w{sign}]){sign}(?![\s{sign}])([^\n{sign}]*[^\s{sign}]){sign}(?![\w{sign}])"
        ),
        rf"<{n}>\1</{n}>",
    )
    for sign, n in ((r"\*", "strong"), ("_", "em"), ("~", "s"))
)
_QUOTE = re.compile(r"^&gt; ?(.*)$")
_SAFE_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_STAMP = re.compile(r"[0-9]{1,10}")
_EMOJI = re.compile(r":([a-z0-9_+-]{2,40}):")
EMOJI = {
    "white_check_mark": "✅", "heavy_check_mark": "✔️", "x": "❌", "warning": "⚠️",
    "rotating_light": "🚨",
    "lock": "🔒", "unlock": "🔓", "bell": "🔔", "no_bell": "🔕", "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳",
    "information_source": "ℹ️", "eyes": "👀", "wave": "👋", "tada": "🎉", "thumbsup": "👍",
    "+1": "👍", "-1": "👎",
    "no_entry": "⛔", "red_circle": "🔴", "large_green_circle": "🟢", "large_yellow_circle": "🟡",
    "memo": "📝",
    "inbox_tray": "📥", "outbox_tray": "📤", "page_facing_up": "📄", "calendar": "📅",
    "clock3": "🕒", "fire": "🔥",
    "rocket": "🚀", "arrow_right": "➡️", "question": "❓", "exclamation": "❗", "point_right": "👉",
    "pray": "🙏",
}  # fmt: skip


def emoji(words: str) -> str:
    """Replace the emoji codes that are known by their characters."""
    return _EMOJI.sub(lambda found: EMOJI.get(found[1], found[0]), words)


def link(url: str, words: str, reader: Reader) -> Html:
    """
    Return a link that opens in a new tab, or the message here that a permalink names. What is not a
    web address stays text.
    """
    if not _SAFE_LINK.match(url):
        return words if isinstance(words, Html) else Html(escape(words))
    here = reader.address(url)
    if here is not None:
        return tag("a", words, href=here)
    return tag("a", words, href=url, target="_blank", rel="noopener noreferrer")


def mention(reader: Reader, sign: str, id: str, label: str = "") -> Html:
    """
    Return a person, channel or group by name.

    Args:
        reader: Who looks at the page.
        sign: The character before the id in Slack's mark-up.
        id: Whom or what is mentioned.
        label: The name given in the mark-up, if any.
    """
    if sign == "#":
        place = reader.workspace.channels.get(id)
        name = label or (place.name if place else id)
    else:
        name = reader.name(id) if id in reader.workspace.users else label or id
    mine = " me" if sign == "@" and id in (reader.user, "here", "channel", "everyone") else ""
    return tag("span", f"{sign}{name}", class_=f"mention{mine}")


def _angle(reader: Reader, inner: str) -> Html:
    what, _, label = inner.partition("|")
    if what[:1] in ("@", "#"):
        return mention(reader, what[0], what[1:], unescaped(label))
    if what.startswith("!date^"):
        return _date(reader, what, unescaped(label))
    if what.startswith("!subteam^"):
        return mention(reader, "@", what.split("^")[1], unescaped(label).lstrip("@"))
    if what.startswith("!"):
        return mention(reader, "@", what[1:])
    return link(unescaped(what), unescaped(label or what), reader)


def _date(reader: Reader, what: str, fallback: str) -> Html:
    parts = what.split("^")
    if len(parts) < 3 or not _STAMP.fullmatch(parts[1]):
        return Html(escape(fallback))
    return moment(reader, int(parts[1]), unescaped(parts[2]), parts[3] if len(parts) > 3 else "")


def moment(reader: Reader, stamp: int, form: str, url: str = "") -> Html:
    """
    Return a moment in the reader's zone and language, with the whole of it in its tooltip.

    Args:
        reader: Who looks at the page.
        stamp: Seconds since 1970.
        form: Slack's form, with tokens such as `{date}` and `{ago}`.
        url: Where it leads, if anywhere.
    """
    when = tag(
        "time",
        reader.date(stamp, form),
        datetime=reader.at(stamp).isoformat(),
        title=f"{reader.at(stamp):%Y-%m-%d %H:%M %Z}",
        lang=reader.language,
    )
    return link(url, when, reader) if url else when


def mrkdwn(words: str, reader: Reader) -> Html:
    """Return Slack's mark-up as HTML."""
    return _styled(words, _HELD, lambda found: _held(found, reader))


def _held(found: re.Match[str], reader: Reader) -> Html:
    if found[1] is not None:
        return tag("pre", unescaped(found[1]))
    if found[2] is not None:
        return tag("code", unescaped(found[2]))
    return _angle(reader, found[3])


def _styled(words: str, held: re.Pattern[str], show: Callable[[re.Match[str]], Html]) -> Html:
    kept: list[Html] = []

    def slot(found: re.Match[str]) -> str:
        kept.append(show(found))
        return f"\ue000{len(kept) - 1}\ue001"

    text = escape(unescaped(emoji(held.sub(slot, words.translate(_RESERVED)))), quote=False)
    for pattern, made in _STYLES:
        text = pattern.sub(made, text)
    text = _lines(text)
    return Html(_SLOT.sub(lambda found: kept[int(found[1])], text))


def _lines(text: str) -> str:
    made: list[str] = []
    for quoted, lines in groupby(text.split("\n"), lambda line: bool(_QUOTE.match(line))):
        if quoted:
            inner = "<br>".join(_QUOTE.sub(r"\1", line) for line in lines)
            made.append(f"<blockquote>{inner}</blockquote>")
        else:
            made += [f"{line}<br>" for line in lines]
    return "".join(made).removesuffix("<br>")


_MD_FENCED = re.compile(r"```\w*\n?([\s\S]+?)\n?```\n?")
_MD_HELD = re.compile(r"`([^`\n]+)`|\[([^\]\n]+)\]\(([^)\s]+)\)|\*\*([^*\n]+)\*\*")
_HEADING = re.compile(r"^(#{1,6}) +(.+)$")
_ITEM = re.compile(r"^ *[-*] +(.+)$")


def markdown(words: str, reader: Reader) -> Html:
    """
    Return a `markdown` block as HTML: headings, lists, bold, code and links. The rest stays text.
    """
    parts = _MD_FENCED.split(words)
    drawn = [tag("pre", p) if n % 2 else _md_lines(p, reader) for n, p in enumerate(parts)]
    return Html("".join(drawn))


def _md_lines(words: str, reader: Reader) -> Html:
    made: list[str] = []
    for line in words.removesuffix("\n").split("\n") if words else []:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        inner = _styled(
            heading[2] if heading else item[1] if item else line,
            _MD_HELD,
            lambda found: _md_held(found, reader),
        )
        made.append(
            tag("strong", inner, class_="heading")
            if heading
            else Html(f"• {inner}")
            if item
            else inner
        )
    return Html("<br>".join(made))


def _md_held(found: re.Match[str], reader: Reader) -> Html:
    if found[1] is not None:
        return tag("code", found[1])
    return link(found[3], found[2], reader) if found[2] is not None else tag("strong", found[4])


_MENTIONS = {
    "user": ("@", "user_id"),
    "usergroup": ("@", "usergroup_id"),
    "channel": ("#", "channel_id"),
    "broadcast": ("@", "range"),
}
_RICH_STYLES = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "underline": "u"}


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
    kind = str(node.get("type"))
    if kind in _MENTIONS:
        sign, key = _MENTIONS[kind]
        return mention(reader, sign, str(node.get(key)))
    match kind:
        case "text":
            return Html(escape(str(node.get("text") or "")).replace("\n", "<br>"))
        case "link":
            return link(str(node.get("url")), str(node.get("text") or node.get("url")), reader)
        case "emoji":
            return Html(escape(EMOJI.get(str(node.get("name")), f":{node.get('name')}:")))
        case "date":
            form = str(node.get("format") or node.get("fallback") or "")
            return moment(reader, int(node["timestamp"]), form, str(node.get("url") or ""))
        case _:
            return Html(escape(str(node.get("value") or "")))


def _dressed(inner: Html, style: Any) -> Html:
    for name, element in _RICH_STYLES.items():
        if isinstance(style, dict) and style.get(name):
            inner = tag(element, inner)
    return inner
