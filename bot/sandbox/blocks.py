"""Slack's limits on blocks and elements, as tables (Slack's block reference and published types)."""

from typing import Any

from bot.sandbox.richtext import RICH
from bot.sandbox.shapes import (
    Faults,
    Rule,
    Table,
    anything,
    boolean,
    both,
    fault,
    integer,
    items,
    kind,
    one_of,
    shape,
    string,
    text,
)

EITHER = ("plain_text", "mrkdwn")
ID = string(255, 1)
TYPE: Table = {"type": anything}
STYLE = one_of("primary", "danger")

CONFIRM = shape(
    {"title": text(100), "text": text(300, EITHER), "confirm": text(30), "deny": text(30), "style": STYLE},
    ("text",),
)
PLACEHOLDER = text(150)


def _option(kinds: tuple[str, ...]) -> Rule:
    fields = {"text": text(75, kinds), "value": string(150, 1), "description": text(75, kinds), "url": string(3000)}
    return shape(fields, ("text", "value"))


OPTION, RICH_OPTION = _option(("plain_text",)), _option(EITHER)
GROUP = shape({"label": text(75), "options": items(OPTION, 100, 1)}, ("label", "options"))
FILTER = shape({"include": items(string()), "exclude_external_shared_channels": boolean, "exclude_bot_users": boolean})
DISPATCH = shape({"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"))})


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _initial_stands_among_options(value: dict[str, Any], path: str, faults: Faults) -> None:
    known = _dicts(value.get("options"))
    for group in _dicts(value.get("option_groups")):
        known += _dicts(group.get("options"))
    one = value.get("initial_option")
    wanted = value.get("initial_options") or ([one] if one else [])
    if isinstance(wanted, list) and any(option not in known for option in wanted):
        fault(faults, path, "initial option must exactly match one of the provided options")


def _values_stand_once(value: dict[str, Any], path: str, faults: Faults) -> None:
    values = [str(option.get("value")) for option in _dicts(value.get("options"))]
    if len(values) != len(set(values)):
        fault(faults, f"{path}/options", "option values must be unique")


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
IMAGE: Table = {"alt_text": string(2000), "image_url": string(3000), "slack_file": anything}


def _listed(rule: Rule) -> Rule:
    return both(rule, _initial_stands_among_options, _values_stand_once)


def _boxes(initial: Table) -> Rule:
    options = items(RICH_OPTION, 10, 1)
    return _listed(_element({**FOCUS, "options": options, **initial}, ("options",)))


ELEMENTS: Table = {
    "button": _element(
        {
            "text": text(75),
            "value": string(2000),
            "url": string(3000),
            "style": STYLE,
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
        ("text",),
    ),
    "static_select": _listed(_element({**SELECT, **STATIC, "initial_option": OPTION}, (), CHOICES)),
    "multi_static_select": _listed(_element({**MANY, **STATIC, "initial_options": items(OPTION)}, (), CHOICES)),
    "external_select": _element({**SELECT, **QUERY, "initial_option": OPTION}),
    "multi_external_select": _element({**MANY, **QUERY, "initial_options": items(OPTION)}),
    "users_select": _element({**SELECT, "initial_user": string()}),
    "multi_users_select": _element({**MANY, "initial_users": items(string())}),
    "conversations_select": _element({**SELECT, **ANSWER, **TALKS, "initial_conversation": string()}),
    "multi_conversations_select": _element({**MANY, **TALKS, "initial_conversations": items(string())}),
    "channels_select": _element({**SELECT, **ANSWER, "initial_channel": string()}),
    "multi_channels_select": _element({**MANY, "initial_channels": items(string())}),
    "overflow": _element({"options": items(OPTION, 5, 1), "confirm": CONFIRM}, ("options",)),
    "datepicker": _element({**SELECT, "initial_date": string(10, 10)}),
    "timepicker": _element({**SELECT, "initial_time": string(5, 5), "timezone": string()}),
    "datetimepicker": _element({**FOCUS, "initial_date_time": integer(0)}),
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
    "rich_text_input": _element({**TYPED, "initial_value": anything}),
    "workflow_button": _element(
        {"text": text(75), "workflow": anything, "style": STYLE, "accessibility_label": string(75)},
        ("text", "workflow"),
    ),
    "image": shape({**TYPE, **IMAGE}, ("alt_text",), ("image_url", "slack_file")),
    "plain_text": text(3000),
    "mrkdwn": text(3000, ("mrkdwn",)),
    "feedback_buttons": _element({"positive_button": anything, "negative_button": anything}),
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

MODAL_ONLY_INPUTS = frozenset({"file_input", "email_text_input", "number_input", "url_text_input"})
PICKERS = frozenset(name for name in ELEMENTS if name.endswith(("_select", "picker"))) | {"checkboxes", "radio_buttons"}
IN_ACTIONS = PICKERS | {"button", "overflow", "workflow_button", "rich_text_input"}
IN_INPUT = PICKERS | MODAL_ONLY_INPUTS | {"plain_text_input", "rich_text_input"}
IN_SECTION = (PICKERS | {"button", "overflow", "image", "workflow_button"}) - {"datetimepicker"}
IN_CONTEXT = {"image", "plain_text", "mrkdwn"}

CELLS: Table = {
    "raw_text": shape({**TYPE, "text": string(None, 1)}, ("text",)),
    "raw_number": anything,
    "rich_text": anything,
}


def _block(fields: Table, required: tuple[str, ...] = (), one: tuple[str, ...] = (), exclusive: bool = True) -> Rule:
    return shape({**TYPE, "block_id": string(255), **fields}, required, one, exclusive)


CARD = _block(
    {
        "title": text(150, ("mrkdwn",)),
        "subtitle": text(150, ("mrkdwn",)),
        "body": text(200, ("mrkdwn",)),
        "hero_image": anything,
        "icon": anything,
        "actions": items(kind(ELEMENTS, {"button"})),
    }
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
    "rich_text": _block({"elements": items(kind(RICH))}, ("elements",)),
    "table": _block(
        {"rows": items(items(kind(CELLS), 20, 1), 100, 1), "column_settings": items(anything, 20)}, ("rows",)
    ),
    "markdown": _block({"text": string(12000, 1)}, ("text",)),
    "alert": _block(
        {"text": text(3000, EITHER), "level": one_of("default", "info", "warning", "error", "success")}, ("text",)
    ),
    "card": CARD,
    "carousel": _block({"elements": items(kind({"card": CARD}), 10, 1)}, ("elements",)),
    "context_actions": _block(
        {"elements": items(kind(ELEMENTS, {"feedback_buttons", "icon_button"}), 5, 1)}, ("elements",)
    ),
    "file": _block({"external_id": string(), "source": string()}, ("external_id", "source")),
    "video": anything,
    "plan": anything,
    "task_card": anything,
    "data_table": anything,
    "call": anything,
}
IN_CONTAINER = {
    "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video",
}  # fmt: skip
BLOCKS["container"] = _block(
    {
        "child_blocks": items(kind(BLOCKS, IN_CONTAINER), 10, 1),
        "title": text(150),
        "subtitle": text(150, EITHER),
        "rich_text_title": anything,
        "icon": anything,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
        "width": one_of("narrow", "standard", "wide", "full"),
    },
    ("child_blocks",),
)
