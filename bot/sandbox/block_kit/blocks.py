"""Slack's limits on blocks, as tables (Slack's block reference and published types)."""

from bot.sandbox.block_kit.elements import (
    EITHER,
    ELEMENTS,
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_INPUT,
    IN_SECTION,
    TYPE,
)
from bot.sandbox.block_kit.rich_text import RICH_TEXT
from bot.sandbox.block_kit.schema import (
    Rule,
    Table,
    boolean,
    integer,
    items,
    kind,
    number,
    one_of,
    shape,
    string,
    text,
)

CELLS: Table = {
    "raw_text": shape({**TYPE, "text": string(None, 1)}, ("text",)),
    "raw_number": shape({**TYPE, "text": string(None, 1), "value": number}, ("text", "value")),
    "rich_text": RICH_TEXT,
}
ROWS = items(items(kind(CELLS), 20, 1), 100, 1)
PICTURE = kind(ELEMENTS, {"image"})
COLUMN = shape({"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _block(
    fields: Table, required: tuple[str, ...] = (), one: tuple[str, ...] = (), exclusive: bool = True
) -> Rule:
    return shape({**TYPE, "block_id": string(255), **fields}, required, one, exclusive)


CARD = _block(
    {
        "title": text(150, ("mrkdwn",)),
        "subtitle": text(150, ("mrkdwn",)),
        "body": text(200, ("mrkdwn",)),
        "hero_image": PICTURE,
        "icon": PICTURE,
        "actions": items(kind(ELEMENTS, {"button"})),
    }
)
SOURCE = shape({**TYPE, "url": string(3000), "text": string()}, ("type", "url", "text"))
TASK = _block(
    {
        "task_id": string(),
        "title": string(),
        "status": one_of("pending", "in_progress", "complete", "error"),
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": items(SOURCE),
    },
    ("task_id", "title", "status"),
)
BLOCKS: dict[str, Rule] = {
    "section": _block(
        {
            "text": text(3000, EITHER),
            "fields": items(text(2000, EITHER), 10, 1),
            "expand": boolean,
            "accessory": kind(ELEMENTS, IN_SECTION),
        },
        (),
        ("text", "fields"),
        exclusive=False,
    ),
    "header": _block({"text": text(150), "level": integer(1, 4)}, ("text",)),
    "divider": _block({}),
    "context": _block({"elements": items(kind(ELEMENTS, IN_CONTEXT), 10, 1)}, ("elements",)),
    "actions": _block({"elements": items(kind(ELEMENTS, IN_ACTIONS), 25, 1)}, ("elements",)),
    "input": _block(
        {
            "label": text(2000),
            "hint": text(2000),
            "optional": boolean,
            "dispatch_action": boolean,
            "element": kind(ELEMENTS, IN_INPUT),
        },
        ("label", "element"),
    ),
    "image": _block({**IMAGE, "title": text(2000)}, ("alt_text",), ("image_url", "slack_file")),
    "rich_text": RICH_TEXT,
    "table": _block({"rows": ROWS, "column_settings": items(COLUMN, 20)}, ("rows",)),
    "markdown": _block({"text": string(12000, 1)}, ("text",)),
    "alert": _block(
        {
            "text": text(3000, EITHER),
            "level": one_of("default", "info", "warning", "error", "success"),
        },
        ("text",),
    ),
    "card": CARD,
    "carousel": _block({"elements": items(kind({"card": CARD}), 10, 1)}, ("elements",)),
    "context_actions": _block(
        {"elements": items(kind(ELEMENTS, {"feedback_buttons", "icon_button"}), 5, 1)},
        ("elements",),
    ),
    "file": _block({"external_id": string(), "source": string()}, ("external_id", "source")),
    "video": _block(
        {
            "alt_text": string(2000),
            "title": text(200),
            "title_url": string(3000),
            "thumbnail_url": string(3000),
            "video_url": string(3000),
            "author_name": string(50),
            "provider_name": string(),
            "provider_icon_url": string(3000),
            "description": text(200),
        },
        ("alt_text", "title", "thumbnail_url", "video_url"),
    ),
    "task_card": TASK,
    "plan": _block({"title": string(), "tasks": items(kind({"task_card": TASK}))}, ("title",)),
    "data_table": _block(
        {
            "rows": ROWS,
            "caption": string(),
            "page_size": integer(1),
            "row_header_column_index": integer(0),
        },
        ("rows", "caption"),
    ),
    "call": _block({"call_id": string(None, 1)}, ("call_id",)),
}
IN_CONTAINER = {
    "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section",
    "table", "video",
}  # fmt: skip
BLOCKS["container"] = _block(
    {
        "child_blocks": items(kind(BLOCKS, IN_CONTAINER), 10, 1),
        "title": text(150),
        "subtitle": text(150, EITHER),
        "rich_text_title": RICH_TEXT,
        "icon": PICTURE,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
        "width": one_of("narrow", "standard", "wide", "full"),
    },
    ("child_blocks",),
)
