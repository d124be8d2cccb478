"""Slack's limits on rich text, elements and blocks, from its reference and published types."""

from typing import Any

from bot.sandbox.block_kit.schema import (
    Faults,
    Rule,
    Table,
    anything,
    boolean,
    fault,
    integer,
    items,
    kind,
    matching,
    number,
    one_of,
    shape,
    string,
    text,
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
    "text": _leaf("text", text=string(least=1)),
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


LIST: Table = {
    **TYPE,
    "elements": items(kind({"rich_text_section": SECTION})),
    "style": one_of("bullet", "ordered"),
    "indent": integer(0),
    "border": integer(0),
    "offset": integer(0),
}
RICH: Table = {
    "rich_text_section": SECTION,
    "rich_text_list": shape(LIST, ("elements", "style")),
    "rich_text_preformatted": shape(
        {**TYPE, **_WITHIN, "border": integer(0), "language": string()}, ("elements",)
    ),
    "rich_text_quote": shape({**TYPE, **_WITHIN, "border": integer(0)}, ("elements",)),
}
RICH_TEXT = shape({**TYPE, "block_id": string(255), "elements": items(kind(RICH))}, ("elements",))

EITHER = ("plain_text", "mrkdwn")
DAY = matching(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "must be a date in the format YYYY-MM-DD"
)
HOUR = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time in the format HH:mm")
ID = string(255, 1)
COLOUR = one_of("primary", "danger")

CONFIRM = shape(
    {
        "title": text(100),
        "text": text(300, EITHER),
        "confirm": text(30),
        "deny": text(30),
        "style": COLOUR,
    },
    ("text",),
)
PLACEHOLDER = text(150)


def _option(kinds: tuple[str, ...]) -> Rule:
    fields = {
        "text": text(75, kinds),
        "value": string(150, 1),
        "description": text(75, kinds),
        "url": string(3000),
    }
    return shape(fields, ("text", "value"))


OPTION, RICH_OPTION = _option(("plain_text",)), _option(EITHER)
GROUP = shape({"label": text(75), "options": items(OPTION, 100, 1)}, ("label", "options"))
FILTER = shape(
    {
        "include": items(string()),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)
DISPATCH = shape({"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"))})


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _check_options(value: dict[str, Any], path: str, faults: Faults) -> None:
    """Check that the initial options are among those offered, and that no value stands twice."""
    offered = _dicts(value.get("options"))
    grouped = [
        one for group in _dicts(value.get("option_groups")) for one in _dicts(group.get("options"))
    ]
    one = value.get("initial_option")
    wanted = value.get("initial_options") or ([one] if one else [])
    if isinstance(wanted, list) and any(option not in offered + grouped for option in wanted):
        fault(faults, path, "initial option must exactly match one of the provided options")
    values = [str(option.get("value")) for option in offered]
    if len(values) != len(set(values)):
        fault(faults, f"{path}/options", "option values must be unique")


OPINION = shape(
    {"text": text(75), "value": string(2000), "accessibility_label": string(75)}, ("text", "value")
)
PARAMETER = shape({"name": string(), "value": string()}, ("name", "value"))
TRIGGER = shape({"url": string(), "customizable_input_parameters": items(PARAMETER)}, ("url",))
WORKFLOW = shape({"trigger": TRIGGER}, ("trigger",))


def _element(fields: Table, required: tuple[str, ...] = (), one: tuple[str, ...] = ()) -> Rule:
    return shape({**TYPE, "action_id": ID, **fields}, required, one)


FOCUS: Table = {"confirm": CONFIRM, "focus_on_load": boolean}
SELECT: Table = {**FOCUS, "placeholder": PLACEHOLDER}
MANY: Table = {**SELECT, "max_selected_items": integer(1)}
STATIC: Table = {"options": items(OPTION, 100, 1), "option_groups": items(GROUP, 100, 1)}
QUERY: Table = {"min_query_length": integer(0)}
TYPED: Table = {
    "initial_value": string(),
    "placeholder": PLACEHOLDER,
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH,
}
ANSWER: Table = {"response_url_enabled": boolean}
TALKS: Table = {"default_to_current_conversation": boolean, "filter": FILTER}
CHOICES = ("options", "option_groups")
SLACK_FILE = shape({"id": string(), "url": string()}, (), ("id", "url"))
IMAGE: Table = {"alt_text": string(2000), "image_url": string(3000), "slack_file": SLACK_FILE}


def _listed(element: Rule) -> Rule:
    def rule(value: Any, path: str, faults: Faults) -> None:
        element(value, path, faults)
        _check_options(value, path, faults)

    return rule


def _boxes(initial: Table) -> Rule:
    options = items(RICH_OPTION, 10, 1)
    return _listed(_element({**FOCUS, "options": options, **initial}, ("options",)))


ELEMENTS: Table = {
    "button": _element(
        {
            "text": text(75),
            "value": string(2000),
            "url": string(3000),
            "style": COLOUR,
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
        ("text",),
    ),
    "static_select": _listed(_element({**SELECT, **STATIC, "initial_option": OPTION}, (), CHOICES)),
    "multi_static_select": _listed(
        _element({**MANY, **STATIC, "initial_options": items(OPTION)}, (), CHOICES)
    ),
    "external_select": _element({**SELECT, **QUERY, "initial_option": OPTION}),
    "multi_external_select": _element({**MANY, **QUERY, "initial_options": items(OPTION)}),
    "users_select": _element({**SELECT, "initial_user": string()}),
    "multi_users_select": _element({**MANY, "initial_users": items(string())}),
    "conversations_select": _element(
        {**SELECT, **ANSWER, **TALKS, "initial_conversation": string()}
    ),
    "multi_conversations_select": _element(
        {**MANY, **TALKS, "initial_conversations": items(string())}
    ),
    "channels_select": _element({**SELECT, **ANSWER, "initial_channel": string()}),
    "multi_channels_select": _element({**MANY, "initial_channels": items(string())}),
    "overflow": _element({"options": items(OPTION, 5, 1), "confirm": CONFIRM}, ("options",)),
    "datepicker": _element({**SELECT, "initial_date": DAY}),
    "timepicker": _element({**SELECT, "initial_time": HOUR, "timezone": string()}),
    "datetimepicker": _element({**FOCUS, "initial_date_time": MOMENT}),
    "checkboxes": _boxes({"initial_options": items(RICH_OPTION)}),
    "radio_buttons": _boxes({"initial_option": RICH_OPTION}),
    "plain_text_input": _element(
        {
            **TYPED,
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        }
    ),
    "email_text_input": _element(TYPED),
    "url_text_input": _element(TYPED),
    "number_input": _element(
        {**TYPED, "is_decimal_allowed": boolean, "min_value": string(), "max_value": string()},
        ("is_decimal_allowed",),
    ),
    "file_input": _element({"filetypes": items(string()), "max_files": integer(1, 10)}),
    "rich_text_input": _element({**TYPED, "initial_value": RICH_TEXT}),
    "workflow_button": _element(
        {
            "text": text(75),
            "workflow": WORKFLOW,
            "style": COLOUR,
            "accessibility_label": string(75),
        },
        ("text", "workflow"),
    ),
    "image": shape({**TYPE, **IMAGE}, ("alt_text",), ("image_url", "slack_file")),
    "plain_text": text(3000),
    "mrkdwn": text(3000, ("mrkdwn",)),
    "feedback_buttons": _element(
        {"positive_button": OPINION, "negative_button": OPINION},
        ("positive_button", "negative_button"),
    ),
    "icon_button": _element(
        {
            "icon": string(),
            "text": text(75),
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": items(string()),
        }
    ),
}

INTERACTIVE = frozenset(ELEMENTS) - {"image", "plain_text", "mrkdwn"}
MODAL_ONLY_INPUTS = frozenset({"file_input", "email_text_input", "number_input", "url_text_input"})
PICKERS = frozenset(name for name in ELEMENTS if name.endswith(("_select", "picker"))) | {
    "checkboxes",
    "radio_buttons",
}
IN_ACTIONS = PICKERS | {"button", "overflow", "workflow_button", "rich_text_input"}
IN_INPUT = PICKERS | MODAL_ONLY_INPUTS | {"plain_text_input", "rich_text_input"}
IN_SECTION = (PICKERS | {"button", "overflow", "image", "workflow_button"}) - {"datetimepicker"}
IN_CONTEXT = {"image", "plain_text", "mrkdwn"}

CELLS: Table = {
    "raw_text": shape({**TYPE, "text": string(least=1)}, ("text",)),
    "raw_number": shape({**TYPE, "text": string(least=1), "value": number}, ("text", "value")),
    "rich_text": RICH_TEXT,
}
ROWS = items(items(kind(CELLS), 20, 1), 100, 1)
PICTURE = kind(ELEMENTS, {"image"})
COLUMN = shape({"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _block(
    fields: Table, required: tuple[str, ...] = (), one: tuple[str, ...] = (), exclusive: bool = True
) -> Rule:
    return shape({**TYPE, "block_id": string(255), **fields}, required, one, exclusive=exclusive)


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
    "call": _block({"call_id": string(least=1)}, ("call_id",)),
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
