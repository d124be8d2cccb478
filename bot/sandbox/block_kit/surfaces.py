"""The rules for a whole message, modal or Home tab, above those for single blocks."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from bot.sandbox.block_kit.limits import BLOCKS, MODAL_ONLY_INPUTS
from bot.sandbox.block_kit.schema import (
    Faults,
    Table,
    anything,
    boolean,
    fault,
    items,
    kind,
    one_of,
    shape,
    string,
    text,
)
from bot.sandbox.protocol import Refused

SURFACES: dict[str, set[str]] = {
    "alert": {"modal"},
    "carousel": {"message", "home"},
    "container": {"message"},
    "file": {"message"},
    "table": {"message"},
    "markdown": {"message"},
    "context_actions": {"message"},
}
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_BLOCK_TEXT = 13_200
MOST_MARKDOWN = 12_000
MOST_TEXT = 40_000
MOST_EDITED_TEXT = 4_000  # bytes, counted as sent
MOST_VIEW_BYTES = 250_000

_LINE = string(MOST_TEXT)
_FIELD = {"title": string(), "value": string(), "short": boolean}
ATTACHMENT: Table = {
    **dict.fromkeys(
        ("text", "pretext", "title", "title_link", "fallback", "color", "footer", "author_name"),
        _LINE,
    ),
    "fields": items(shape(_FIELD, closed=False)),
    "blocks": items(kind(BLOCKS)),
}
"""
The fields of an attachment that are checked. Slack takes more, and ignores those it does not know.
"""
MOST_ATTACHMENTS = 100

VIEW: Table = {
    "type": one_of("modal", "home"),
    "blocks": anything,
    "callback_id": string(255),
    "external_id": string(255),
    "private_metadata": string(3000),
}
MODAL: Table = {
    **VIEW,
    "title": text(24),
    "submit": text(24),
    "close": text(24),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
    "submit_disabled": boolean,
}


VIEWS = {
    "modal": shape(MODAL, ("type", "title", "blocks")),
    "home": shape(VIEW, ("type", "blocks")),
}


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every element a block holds, in order."""
    found = [block.get("element"), block.get("accessory")]
    for name in ("elements", "actions"):
        found += block[name] if isinstance(block.get(name), list) else []
    return [element for element in found if isinstance(element, dict)]


def flat(blocks: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Return every block. Those inside containers and carousels follow the one that holds them."""
    for block in blocks:
        yield block
        inner = block.get("child_blocks") if block.get("type") == "container" else None
        inner = block.get("elements") if block.get("type") == "carousel" else inner
        yield from flat(inner or [])


def block_faults(blocks: Any, surface: str, path: str = "/blocks") -> Faults:
    """
    Return all that Slack would say against these blocks on this surface.

    Args:
        surface: "message", "modal" or "home".
        path: The JSON pointer of the blocks.

    Returns:
        Sentences in Slack's form, each ending in a JSON pointer. Empty where all rules hold.
    """
    faults: Faults = []
    items(kind(BLOCKS), MOST_BLOCKS[surface])(blocks, path, faults)
    if not isinstance(blocks, list):
        return faults
    known = [(place, block) for place, block in enumerate(blocks) if isinstance(block, dict)]
    for name, times in Counter(
        b["block_id"] for _, b in known if isinstance(b.get("block_id"), str)
    ).items():
        if times > 1 and name:
            fault(faults, path, f"block_id already exists: {name}")
    for place, block in known:
        _on_surface(block, surface, f"{path}/{place}", faults)
    if sum(block.get("type") == "table" for _, block in known) > 1:
        fault(faults, path, "only_one_table_allowed")
    return faults


def _on_surface(block: dict[str, Any], surface: str, path: str, faults: Faults) -> None:
    if surface not in SURFACES.get(str(block.get("type")), {surface}):
        fault(faults, f"{path}/type", f"unsupported type: {block.get('type')}")
    actions = Counter(
        e["action_id"] for e in elements_of(block) if isinstance(e.get("action_id"), str)
    )
    for name, times in actions.items():
        if times > 1:
            fault(faults, f"{path}/elements", f"action_id already exists: {name}")
    for element in elements_of(block):
        if surface != "modal" and str(element.get("type")) in MODAL_ONLY_INPUTS:
            fault(faults, path, f"unsupported type: {element['type']}")


def check_message(body: dict[str, Any], edited: bool = False, keeps: bool = False) -> None:
    """
    Refuse a message that Slack would refuse.

    Args:
        edited: For chat.update and ephemeral messages, whose text Slack does not shorten.
        keeps: Whether there is earlier content, so that none need be given.

    Raises:
        Refused: invalid_blocks_format, invalid_blocks, msg_blocks_too_long, markdown_text_conflict,
            msg_too_long or no_text.
    """
    _check_blocks(body.get("blocks"))
    _check_attachments(body.get("attachments"))
    _check_words(body, edited)
    given = any(body.get(name) for name in ("text", "blocks", "attachments", "markdown_text"))
    if not given and not keeps:
        raise Refused("no_text")
    metadata = body.get("metadata")
    if metadata is not None and not (
        isinstance(metadata, dict)
        and ("entities" in metadata or {"event_type", "event_payload"} <= set(metadata))
    ):
        raise Refused("invalid_metadata_format")


def _check_blocks(blocks: Any) -> None:
    if blocks is not None and not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if not blocks:
        return
    faults = block_faults(blocks, "message")
    if faults:
        raise Refused("invalid_blocks", faults)
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MOST_MARKDOWN or sum(map(len, _texts(blocks))) > MOST_BLOCK_TEXT:
        raise Refused("msg_blocks_too_long")


def _check_attachments(attachments: Any) -> None:
    if isinstance(attachments, list) and len(attachments) > MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    faults: Faults = []
    if attachments is not None:
        items(shape(ATTACHMENT, closed=False))(attachments, "/attachments", faults)
    if faults:
        raise Refused("invalid_arguments", faults)
    for place, attachment in enumerate(attachments or []):
        faults += block_faults(
            attachment.get("blocks") or [], "message", f"/attachments/{place}/blocks"
        )
    if faults:
        raise Refused("invalid_blocks", faults)


def _check_words(body: dict[str, Any], edited: bool) -> None:
    words, markdown = body.get("text"), body.get("markdown_text")
    if words is not None and not isinstance(words, str):
        raise Refused("invalid_arguments", ["[ERROR] must be a string [json-pointer:/text]"])
    if markdown is not None:
        if words or body.get("blocks"):
            raise Refused("markdown_text_conflict")
        if len(str(markdown)) > MOST_MARKDOWN:
            raise Refused("msg_too_long")
    if edited and words and len(words.encode()) > MOST_EDITED_TEXT:
        raise Refused("msg_too_long")


def check_view(view: Any, expected: str | None = None) -> None:
    """
    Refuse a view that Slack would refuse.

    Args:
        expected: The surface the method serves ("modal" or "home").

    Raises:
        Refused: view_too_large, or invalid_arguments with every fault in
            `response_metadata.messages`.
    """
    if not isinstance(view, dict):
        raise Refused(
            "invalid_arguments", ["[ERROR] missing required field: view [json-pointer:/view]"]
        )
    if len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES:
        raise Refused("view_too_large")
    faults = view_faults(view, expected)
    if faults:
        raise Refused("invalid_arguments", faults)


def view_faults(view: dict[str, Any], expected: str | None = None) -> Faults:
    """Return all that Slack would say against this view."""
    faults: Faults = []
    surface = str(view.get("type"))
    if surface not in VIEWS or (expected and surface != expected):
        fault(faults, "/view/type", f"unsupported type: {surface}")
        return faults
    VIEWS[surface](view, "/view", faults)
    faults += block_faults(view.get("blocks", []), surface, "/view/blocks")
    blocks = view.get("blocks")
    inputs = isinstance(blocks, list) and any(
        isinstance(b, dict) and b.get("type") == "input" for b in blocks
    )
    if surface == "modal" and inputs and not view.get("submit"):
        fault(
            faults, "/view/submit", "missing required field: submit (the view holds input blocks)"
        )
    return faults


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("text", "alt_text") and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
