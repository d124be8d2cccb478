"""Slack's limits on what is sent, and the texts in it: what every drawing is held against."""

from collections.abc import Callable, Iterator
from typing import Any


def texts(sent: Any) -> Iterator[str]:
    """Every text that a reader of a drawing sees."""
    if isinstance(sent, dict):
        if isinstance(sent.get("text"), str):
            yield sent["text"]
        for key, inner in sent.items():
            if key != "text" or not isinstance(inner, str):
                yield from texts(inner)
    elif isinstance(sent, list):
        for inner in sent:
            yield from texts(inner)


def read(sent: Any) -> str:
    """All of a drawing as one text."""
    return "\n".join(texts(sent))


def nodes(sent: Any) -> Iterator[dict[str, Any]]:
    """Every object in a drawing."""
    if isinstance(sent, dict):
        yield sent
        for inner in sent.values():
            yield from nodes(inner)
    elif isinstance(sent, list):
        for inner in sent:
            yield from nodes(inner)


def presses(sent: Any) -> dict[str, dict[str, Any]]:
    """The buttons of a drawing, by action id."""
    return {node["action_id"]: node for node in nodes(sent) if node.get("type") == "button"}


def menus(sent: Any) -> list[dict[str, Any]]:
    """The menus of a drawing."""
    return [node for node in nodes(sent) if node.get("type") == "overflow"]


def mentioned(sent: Any) -> list[str]:
    """The users whom rich text mentions."""
    return [node["user_id"] for node in nodes(sent) if node.get("type") == "user"]


def lines(blocks: list[dict[str, Any]]) -> list[str]:
    """What a card says, line by line as it is written, without its buttons."""
    written = []
    for block in blocks:
        if block["type"] == "rich_text":
            written += [_line(part) for part in block["elements"]]
        elif block["type"] != "actions":
            written += "".join(texts(block)).split("\n")
    return written


def _line(part: dict[str, Any]) -> str:
    return "".join(
        str(node.get("text") or node.get("fallback") or f"@{node.get('user_id')}")
        for node in part["elements"]
    )


def ways(blocks: list[dict[str, Any]]) -> list[str]:
    """The lines of a card that say how far each delivery is on its way."""
    return [line for line in lines(blocks) if " → " in line]


def inputs(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The input blocks of a form, by block id."""
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def _escaped(text: str) -> int:
    """
    How Slack measures: control characters as their escapes, characters beyond the first plane as
    two.
    """
    return len(text.encode("utf-16-le")) // 2 + sum(
        {"&": 4, "<": 3, ">": 3}.get(c, 0) for c in text
    )


def too_much(sent: Any, *, surface: str) -> list[str]:
    """What of a drawing breaks a limit of Slack."""
    blocks = sent["blocks"] if isinstance(sent, dict) else sent.blocks
    found = (
        [] if len(blocks) <= (50 if surface == "message" else 100) else [f"{len(blocks)} blocks"]
    )
    if surface == "message" and len(read(blocks)) > 13_000:
        found.append("message too long")
    if surface == "modal":
        found += [
            key
            for key in ("title", "submit", "close")
            if len(sent.get(key, {}).get("text", "")) > 24
        ]
        found += ["metadata"] if len(sent.get("private_metadata", "")) > 3000 else []
    return found + [fault for node in nodes(blocks) for fault in _faults(node, surface)]


def _faults(node: dict[str, Any], surface: str) -> Iterator[str]:
    kind = str(node.get("type"))
    if kind in HOLDS and not HOLDS[kind](node):
        yield kind
    if kind == "table" and surface != "message":
        yield "a table outside a message"
    if {"text", "value"} <= set(node) and kind != "button" and not _option(node):
        yield f"option {node['value']}"
    if {"confirm", "deny"} <= set(node):
        yield from (
            f"confirm {key}" for key, most in CONFIRM.items() if len(node[key]["text"]) > most
        )


def _option(node: dict[str, Any]) -> bool:
    return len(node["text"]["text"]) <= 75 and 1 <= len(node["value"]) <= 150


def _section(node: dict[str, Any]) -> bool:
    fields = node.get("fields", [])
    words = [node["text"]] if "text" in node else []
    fits = len(fields) <= 10 and all(_escaped(field["text"]) <= 2000 for field in fields)
    return bool(words or fields) and fits and all(_escaped(text["text"]) <= 3000 for text in words)


def _some_text(node: dict[str, Any]) -> bool:
    return bool(node["text"])


def _once(elements: list[dict[str, Any]]) -> bool:
    ids = [element["action_id"] for element in elements]
    return len(ids) == len(set(ids))


CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
HOLDS: dict[str, Callable[[dict[str, Any]], bool]] = {
    **dict.fromkeys(("plain_text", "mrkdwn", "text", "raw_text"), _some_text),
    "section": _section,
    "header": lambda node: len(node["text"]["text"]) <= 150,
    "button": lambda node: len(node["text"]["text"]) <= 75 and len(node["value"]) <= 2000,
    "actions": lambda node: _once(node["elements"]) and 1 <= len(node["elements"]) <= 25,
    "overflow": lambda node: 1 <= len(node["options"]) <= 5,
    "date": lambda node: node["format"] == "{ago}" and node["fallback"].endswith("Z"),
    "context": lambda node: 1 <= len(node["elements"]) <= 10,
    "table": lambda node: len(node["rows"]) <= 100 and len(read(node)) <= 10_000,
    "checkboxes": lambda node: 1 <= len(node["options"]) <= 10,
    "static_select": lambda node: 1 <= len(node.get("options", [0])) <= 100,
    "multi_static_select": lambda node: 1 <= len(node.get("options", [0])) <= 100,
}
"""What holds of each kind of object."""
