"""Block Kit's elements as the controls of a page, with what its script must know of each."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.block_kit.inputs import HOLDS, options_of
from bot.sandbox.page.block_kit.html import Html, icon, id_of, join, tag
from bot.sandbox.page.block_kit.mrkdwn import emoji, mrkdwn
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.protocol import Json


@dataclass(frozen=True)
class Ground:
    """
    The place in which blocks are shown.

    `key` tells this message or view from others. `values` and `errors` are a view's. Headings are
    of this `level`.
    """

    reader: Reader
    key: str
    values: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    level: int = 3


@dataclass(frozen=True)
class Control:
    """One element in its block.

    `name` is what a screen reader says where there is no visible label.
    """

    ground: Ground
    block: Json
    element: Json
    name: str = ""

    @property
    def id(self) -> str:
        """The control's id in the page."""
        return id_of(
            self.ground.key, str(self.block.get("block_id")), str(self.element.get("action_id"))
        )

    @property
    def held(self) -> Any:
        """The value held by the view's state, or the element's initial one."""
        key, initial, _ = HOLDS[self.element["type"]]
        state = self.ground.values.get(self.block["block_id"], {}).get(self.element["action_id"])
        return state.get(key) if state is not None else self.element.get(initial)

    def leads_to(self, part: Json) -> str | None:
        """Return the address that a button or option opens, here where it is a permalink."""
        url = part.get("url")
        return (self.ground.reader.address(str(url)) or str(url)) if url else None

    @property
    def marks(self) -> dict[str, object]:
        """What the page's script needs to know, and what a screen reader does."""
        element, block = self.element, self.block
        fills = block["type"] == "input"
        error = self.ground.errors.get(str(block.get("block_id")))
        described = [
            *([f"{self.id}-error"] if error else []),
            *([f"{self.id}-hint"] if block.get("hint") else []),
        ]
        return {
            "data_do": "fill" if fills else "act",
            "data_now": fills and bool(block.get("dispatch_action")),
            "data_block": block.get("block_id"),
            "data_action": element.get("action_id"),
            "data_confirm": json.dumps(_confirm_words(element["confirm"]))
            if element.get("confirm")
            else None,
            "aria_label": self.name or None,
            "aria_invalid": "true" if error else None,
            "aria_describedby": " ".join(described) or None,
            "aria_required": "true" if fills and not block.get("optional") else None,
        }


def _confirm_words(confirm: Json) -> Json:
    """Return the words of a confirmation dialog, with Slack's own where the app gave none."""
    words = {"title": "Are you sure?", "text": "", "confirm": "Yes", "deny": "Cancel"}
    words |= {name: confirm[name]["text"] for name in words if isinstance(confirm.get(name), dict)}
    return words | {"danger": confirm.get("style") == "danger"}


def label_of(value: Any) -> str:
    """Return the words of a text object, with emoji."""
    return emoji(str((value or {}).get("text") or ""))


def show(control: Control) -> Html:
    """Return any element as HTML."""
    kind = str(control.element.get("type"))
    if kind in _MAKERS:
        return _MAKERS[kind](control)
    return tag("span", f"[{kind} is not shown here]", class_="unknown")


def _button(control: Control) -> Html:
    element = control.element
    style = element.get("style", "")
    words = label_of(element.get("text")) or str(
        element.get("accessibility_label") or element.get("icon") or "…"
    )
    marks = control.marks | {"aria_label": element.get("accessibility_label")}
    return tag(
        "button", words, type="button", id=control.id, class_=f"button {style}".strip(),
        value=element.get("value", ""), data_url=control.leads_to(element), **marks,
    )  # fmt: skip


def _feedback(control: Control) -> Html:
    element = control.element
    choices = [element.get("positive_button") or {}, element.get("negative_button") or {}]
    return tag(
        "span",
        [
            tag("button", label_of(one.get("text")) or "…", type="button", class_="button",
                value=one.get("value", ""),
                **control.marks | {"aria_label": one.get("accessibility_label")})
            for one in choices
        ],
        id=control.id, class_="pair",
    )  # fmt: skip


def _overflow(control: Control) -> Html:
    options = [
        tag("button", label_of(option["text"]), type="button", value=option["value"],
            role="menuitem",
            data_url=control.leads_to(option), **control.marks | {"aria_label": None})
        for option in control.element["options"]
    ]  # fmt: skip
    return tag(
        "details",
        tag("summary", "⋯", aria_label="More actions"),
        tag("div", options, role="menu"),
        class_="overflow",
        id=control.id,
    )


def _typed(kind: str) -> Callable[[Control], Html]:
    def made(control: Control) -> Html:
        element = control.element
        shared: dict[str, object] = {
            "id": control.id,
            "placeholder": label_of(element.get("placeholder")) or None,
            "maxlength": element.get("max_length"),
            "autofocus": bool(element.get("focus_on_load")),
            "autocomplete": "off",
            **control.marks,
        }
        held = control.held
        if element.get("multiline"):
            return tag("textarea", "" if held is None else str(held), rows=6, **shared)
        if kind == "number":
            shared["step"] = "any" if element.get("is_decimal_allowed") else "1"
            shared |= {"min": element.get("min_value"), "max": element.get("max_value")}
        return tag("input", type=kind, value="" if held is None else held, **shared)

    return made


def _moment(control: Control) -> Html:
    held = control.held
    shown = f"{control.ground.reader.at(float(held)):%Y-%m-%dT%H:%M}" if held else ""
    return tag(
        "input",
        type="datetime-local",
        id=control.id,
        value=shown,
        data_moment=True,
        **control.marks,
    )


def _rich_text(control: Control) -> Html:
    held = control.held or {}
    lines = [
        "".join(str(p.get("text", "")) for p in s.get("elements") or [])
        for s in held.get("elements") or []
    ]
    return tag("textarea", "\n".join(lines), rows=6, id=control.id, data_rich=True, **control.marks)


def _file(control: Control) -> Html:
    kinds = ",".join(f".{one}" for one in control.element.get("filetypes") or [])
    most = int(control.element.get("max_files") or 10)
    names = [
        tag("li", icon("clip"), f" {one.get('name')}")
        for one in control.held or []
        if isinstance(one, dict)
    ]
    chooser = tag(
        "input",
        type="file",
        id=control.id,
        multiple=most > 1,
        accept=kinds or None,
        data_files=most,
        **control.marks,
    )
    return join(chooser, tag("ul", names, class_="files") if names else None)


def _pairs(control: Control) -> list[tuple[str, str]]:
    reader, kind = control.ground.reader, control.element["type"]
    workspace = reader.workspace
    people = [(u.id, reader.name(u.id)) for u in workspace.users.values() if not u.deleted]
    places = [
        (c.id, f"#{c.name}")
        for c in workspace.channels.values()
        if c.kind != "im" and (c.kind == "public" or reader.user in c.members)
    ]
    if "users_select" in kind:
        return people
    if "channels_select" in kind or "conversations_select" in kind:
        return places
    return [(o["value"], label_of(o["text"])) for o in options_of(control.element)]


def _chosen(control: Control) -> list[str]:
    held = control.held
    several = held if isinstance(held, list) else [held] if held else []
    return [str(one["value"]) if isinstance(one, dict) else str(one) for one in several]


def _select(control: Control) -> Html:
    """Return a menu of one choice."""
    chosen, element = _chosen(control), control.element
    empty = tag("option", label_of(element.get("placeholder")) or "Choose an option", value="")
    groups = element.get("option_groups")
    if groups:
        inside = [
            tag(
                "optgroup",
                [_option(o["value"], label_of(o["text"]), chosen) for o in g["options"]],
                label=label_of(g["label"]),
            )
            for g in groups
        ]  # fmt: skip
    else:
        inside = [_option(value, words, chosen) for value, words in _pairs(control)]
    return tag(
        "select",
        empty,
        inside,
        id=control.id,
        autofocus=bool(element.get("focus_on_load")),
        **control.marks,
    )


def _option(value: str, words: str, chosen: list[str]) -> Html:
    return tag("option", words, value=value, selected=value in chosen)


def _external(control: Control) -> Html:
    """Return a menu whose options the app offers while one types."""
    held = control.held
    known = [o for o in (held if isinstance(held, list) else [held]) if o]
    several = control.element["type"].startswith("multi_")
    chosen = [o["value"] for o in known]
    list_id = f"{control.id}-found"
    name = control.name or label_of(control.block.get("label"))
    search = tag(
        "input", type="search", id=control.id,
        placeholder=label_of(control.element.get("placeholder")) or "Search…",
        data_suggest=list_id, data_block=control.block.get("block_id"),
        data_action=control.element.get("action_id"),
        aria_label=f"Search: {name}", data_least=control.element.get("min_query_length", 3),
    )  # fmt: skip
    options = [_option(o["value"], label_of(o["text"]), chosen) for o in known]
    empty = None if several else tag("option", "Nothing chosen", value="")
    marks = control.marks | {"aria_label": name}
    return tag(
        "div",
        search,
        tag("select", empty, options, id=list_id, multiple=several, **marks),
        class_="external",
    )


def _boxes(control: Control) -> Html:
    """Return checkboxes, or radio buttons."""
    element, chosen = control.element, _chosen(control)
    radio = element["type"] == "radio_buttons"
    options = [
        (str(o["value"]), _words(o["text"], control),
            _words(o.get("description") or {}, control) or None)
        for o in element["options"]
    ] if "options" in element and not element["type"].endswith("select") else [
        (value, words, None) for value, words in _pairs(control)
    ]  # fmt: skip
    marks = control.marks
    rows = [
        tag(
            "label",
            tag("input", type="radio" if radio else "checkbox", name=control.id, value=value,
                id=id_of(control.id, value), checked=value in chosen),
            tag("span", words, tag("small", more) if more else None),
        )
        for value, words, more in options
    ]  # fmt: skip
    marks["aria_label"] = marks["aria_label"] or label_of(control.block.get("label")) or "Options"
    if not radio:
        marks |= {"aria_required": None, "aria_invalid": None}
    return tag(
        "div", rows, class_=f"boxes{' many' if len(rows) > 8 else ''}",
        role="radiogroup" if radio else "group",
        id=control.id, tabindex="-1", data_boxes=True, data_several=not radio, **marks,
    )  # fmt: skip


def _words(text: Json, control: Control) -> str:
    if text.get("type") == "mrkdwn":
        return mrkdwn(str(text.get("text") or ""), control.ground.reader)
    return label_of(text)


_MAKERS: dict[str, Callable[[Control], Html]] = {
    **dict.fromkeys(("button", "workflow_button", "icon_button"), _button),
    **dict.fromkeys(
        ("static_select", "users_select", "channels_select", "conversations_select"), _select
    ),
    **dict.fromkeys(("external_select", "multi_external_select"), _external),
    **dict.fromkeys(
        ("checkboxes", "radio_buttons", "multi_static_select", "multi_users_select"), _boxes
    ),
    **dict.fromkeys(("multi_channels_select", "multi_conversations_select"), _boxes),
    "feedback_buttons": _feedback,
    "overflow": _overflow,
    "plain_text_input": _typed("text"),
    "email_text_input": _typed("email"),
    "url_text_input": _typed("url"),
    "number_input": _typed("number"),
    "datepicker": _typed("date"),
    "timepicker": _typed("time"),
    "datetimepicker": _moment,
    "rich_text_input": _rich_text,
    "file_input": _file,
}
