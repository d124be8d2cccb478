"""
Slack's limits on the elements of blocks, as tables (Slack's element reference and published types).
"""

from typing import Any

from bot.sandbox.block_kit.rich_text import MOMENT, RICH_TEXT
from bot.sandbox.block_kit.schema import (
    Faults,
    Rule,
    Table,
    anything,
    boolean,
    both,
    fault,
    integer,
    items,
    matching,
    one_of,
    shape,
    string,
    text,
)

EITHER = ("plain_text", "mrkdwn")
DAY = matching(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "must be a date in the format YYYY-MM-DD"
)
HOUR = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time in the format HH:mm")
ID = string(255, 1)
TYPE: Table = {"type": anything}
STYLE = one_of("primary", "danger")

CONFIRM = shape(
    {
        "title": text(100),
        "text": text(300, EITHER),
        "confirm": text(30),
        "deny": text(30),
        "style": STYLE,
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
        {"text": text(75), "workflow": WORKFLOW, "style": STYLE, "accessibility_label": string(75)},
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
