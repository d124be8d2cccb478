"""
The state of a view's inputs: empty at first, filled by a person, kept when the app redraws it.
"""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.block_kit.surfaces import elements_of, flat
from bot.sandbox.protocol import Json

#: element type → (key of its value in the state, key of its initial value, whether it holds
#: several)
HOLDS: dict[str, tuple[str, str, bool]] = {
    **dict.fromkeys(
        ("plain_text_input", "email_text_input", "url_text_input", "number_input"),
        ("value", "initial_value", False),
    ),
    **dict.fromkeys(
        ("static_select", "external_select", "radio_buttons"),
        ("selected_option", "initial_option", False),
    ),
    **dict.fromkeys(
        ("multi_static_select", "multi_external_select", "checkboxes"),
        ("selected_options", "initial_options", True),
    ),
    "users_select": ("selected_user", "initial_user", False),
    "multi_users_select": ("selected_users", "initial_users", True),
    "conversations_select": ("selected_conversation", "initial_conversation", False),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", True),
    "channels_select": ("selected_channel", "initial_channel", False),
    "multi_channels_select": ("selected_channels", "initial_channels", True),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "datetimepicker": ("selected_date_time", "initial_date_time", False),
    "file_input": ("files", "", True),
    "rich_text_input": ("rich_text_value", "initial_value", False),
}
Values = dict[str, dict[str, Json]]


class NotThere(LookupError):
    """An action that the screen does not offer. The message lists what it does offer."""


def inputs(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Return every (block, element) that holds a value."""
    for block in flat(blocks):
        for element in elements_of(block):
            if element.get("type") in HOLDS:
                yield block, element


def fresh(blocks: list[Json], before: Values | None = None) -> Values:
    """
    Return the state of newly drawn blocks: what the person typed under the same ids, else the
    initial values.
    """
    values: Values = {}
    for block, element in inputs(blocks):
        key, initial, several = HOLDS[element["type"]]
        start = element.get(initial)
        held = {
            "type": element["type"],
            key: start if start is not None else ([] if several else None),
        }
        known = (before or {}).get(block["block_id"], {}).get(element["action_id"])
        values.setdefault(block["block_id"], {})[element["action_id"]] = (
            known if known is not None and known["type"] == element["type"] else held
        )
    return values


def options_of(element: Json) -> list[Json]:
    """Return every option an element offers, with groups flattened."""
    groups = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return list(element.get("options") or []) + groups


def chosen(element: Json, wanted: str, offered: list[Json] | None = None) -> Json:
    """
    Return the option whose value (or label) is `wanted`.

    Raises:
        NotThere: There is no such option; names those there are.
    """
    options = options_of(element) if offered is None else offered
    for option in options:
        if wanted in (option["value"], option["text"]["text"]):
            return option
    raise NotThere(
        f"no option {wanted!r} in {element.get('action_id')!r}; there are "
        + (", ".join(repr(option["value"]) for option in options) or "none")
    )


def value_of(element: Json, given: Any, offered: list[Json] | None = None) -> Json:
    """
    Return the state value that entering `given` leaves (None clears).

    Raises:
        NotThere: An option is not offered.
        ValueError: The element would not take the value.
    """
    key, _, several = HOLDS[element["type"]]
    if given is None:
        held: Any = [] if several else None
    elif key in ("selected_option", "selected_options"):
        wanted = list(given) if isinstance(given, (list, tuple, set)) else [given]
        picked = [chosen(element, str(one), offered) for one in wanted]
        if not several and len(picked) != 1:
            raise ValueError(f"{element.get('action_id')!r} takes one option")
        held = picked if several else picked[0]
    elif several:
        held = list(given) if isinstance(given, (list, tuple, set)) else [given]
    else:
        held = given if key in ("selected_date_time", "rich_text_value") else str(given)
    most = element.get("max_selected_items")
    if several and most and len(held) > most:
        raise ValueError(f"{element.get('action_id')!r} takes at most {most} options")
    if key == "value" and held == "":
        held = None
    return {"type": element["type"], key: held}


def complaints(blocks: list[Json], values: Values) -> dict[str, str]:
    """Return what Slack's own client says before it sends a form: block id → sentence."""
    found: dict[str, str] = {}
    for block, element in inputs(blocks):
        if block["type"] != "input":
            continue
        held = values[block["block_id"]][element["action_id"]][HOLDS[element["type"]][0]]
        if not held and not block.get("optional"):
            found[block["block_id"]] = "Please complete this required field."
        elif isinstance(held, str) and len(held) > element.get("max_length", 3000):
            found[block["block_id"]] = (
                f"Must be at most {element.get('max_length', 3000)} characters."
            )
        elif isinstance(held, str) and len(held) < element.get("min_length", 0):
            found[block["block_id"]] = f"Must be at least {element['min_length']} characters."
    return found
