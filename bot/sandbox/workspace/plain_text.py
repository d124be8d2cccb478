"""Blocks as lines of plain text, for transcripts and assertions."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]

_MARKS = (
    (re.compile(r"<(https?://[^|>]+)\|([^>]+)>"), r"\2 (\1)"),
    (re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>"), r"\1"),
    (re.compile(r"<([@#])[^|>]+\|([^>]+)>"), r"\1\2"),
    (re.compile(r"<![^|>]+\|([^>]+)>"), r"\1"),
    (re.compile(r"<(https?://[^>]+)>"), r"\1"),
    (re.compile(r"<!(here|channel|everyone)>"), r"@\1"),
    (re.compile(r"<([@#])([A-Z0-9]+)>"), r"\1\2"),
)


def unescaped(words: str) -> str:
    """Return text as it was typed, before Slack wrote three characters as entities."""
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain(words: str) -> str:
    """
    Return Slack's mark-up as a reader sees it: links, mentions and dates resolved, entities
    unescaped.
    """
    for pattern, reader in _MARKS:
        words = pattern.sub(reader, words)
    return unescaped(words)


def text_of(
    blocks: Sequence[Mapping[str, Any]],
    values: Values | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    """
    Flatten blocks to readable lines.

    Args:
        blocks: Block Kit blocks of a message or view.
        values: State of the inputs (block id → action id → value), shown behind each label.
        errors: Sentence per block id, shown under the block.

    Returns:
        One line or more per block, with buttons as `[Approve]`, menus as `[Choose ▾]`.
    """
    lines: list[str] = []
    for block in blocks:
        lines += _lines(block, values or {})
        sentence = (errors or {}).get(str(block.get("block_id")))
        if sentence:
            lines.append(f"  ! {sentence}")
    return "\n".join(line for line in lines if line)


def _lines(block: Mapping[str, Any], values: Values) -> list[str]:
    match block.get("type"):
        case "divider":
            return ["---"]
        case "header":
            return [f"# {_words(block.get('text'))}"]
        case "section":
            found = [_words(block.get("text")), *map(_words, block.get("fields") or [])]
            return [*found, *([_words(block["accessory"])] if "accessory" in block else [])]
        case "context" | "actions" | "context_actions":
            gap = " · " if block["type"] == "context" else " "
            return [gap.join(filter(None, map(_words, block.get("elements") or [])))]
        case "input":
            return _input(block, values)
        case "table":
            return [" | ".join(_words(cell) for cell in row) for row in block.get("rows") or []]
        case "rich_text":
            return _rich(block).split("\n")
        case "image":
            return [f"({block.get('alt_text', 'image')})"]
        case "alert" | "markdown":
            return [_words(block.get("text"))]
        case _:
            return [
                _words(block.get(name))
                for name in ("title", "subtitle", "body", "text")
                if name in block
            ]


def _input(block: Mapping[str, Any], values: Values) -> list[str]:
    element = block.get("element") or {}
    held = values.get(str(block.get("block_id")), {}).get(str(element.get("action_id")), {})
    needed = "" if block.get("optional") else " *"
    lines = [f"{_words(block.get('label'))}{needed}: {_held(held) or '____'}"]
    choices = [_words(o.get("text")) for o in element.get("options") or []]
    if choices and element.get("type") in ("checkboxes", "radio_buttons"):
        lines += [f"  ( ) {choice}" for choice in choices]
    hint = _words(block.get("hint"))
    return [*lines, *([f"  ({hint})"] if hint else [])]


def _held(value: Mapping[str, Any]) -> str:
    if value.get("selected_option"):
        return _words(value["selected_option"]["text"])
    if value.get("selected_options"):
        return ", ".join(_words(option["text"]) for option in value["selected_options"])
    plain_ones = (
        v for k, v in value.items() if k != "type" and isinstance(v, (str, int, list)) and v
    )
    return next((", ".join(map(str, v)) if isinstance(v, list) else str(v) for v in plain_ones), "")


def _words(value: Any) -> str:
    if not isinstance(value, Mapping):
        return plain(value) if isinstance(value, str) else ""
    words = value.get("text")
    match value.get("type"):
        case "button" | "workflow_button":
            return f"[{_words(words)}]"
        case "overflow":
            return (
                "[" + " / ".join(_words(o.get("text")) for o in value.get("options") or []) + " …]"
            )
        case "image":
            return f"({value.get('alt_text', 'image')})"
        case "rich_text":
            return _rich(value)
        case "raw_number":
            return str(value.get("text") or value.get("value") or "")
        case "checkboxes" | "radio_buttons":
            return " ".join(f"( ) {_words(o.get('text'))}" for o in value.get("options") or [])
        case str(kind) if kind.endswith(("_select", "picker")):
            return f"[{_words(value.get('placeholder')) or 'Choose'} ▾]"
        case _:
            return plain(words) if isinstance(words, str) else _words(words)


def _rich(node: Mapping[str, Any]) -> str:
    match node.get("type"):
        case "text" | "link":
            return str(node.get("text") or node.get("url") or "")
        case "user" | "usergroup" | "channel":
            return "@" + str(
                node.get("user_id") or node.get("usergroup_id") or node.get("channel_id")
            )
        case "emoji":
            return f":{node.get('name')}:"
        case "date":
            return str(node.get("fallback") or node.get("timestamp"))
        case "broadcast":
            return f"@{node.get('range')}"
        case "rich_text_list":
            return "\n".join(f"• {_rich(item)}" for item in node.get("elements") or [])
        case "rich_text":
            return "\n".join(_rich(part) for part in node.get("elements") or [])
        case _:
            return "".join(_rich(part) for part in node.get("elements") or [])
