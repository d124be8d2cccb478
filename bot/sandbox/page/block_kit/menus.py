"""The controls that offer options: menus, checkboxes and radio buttons."""

from bot.sandbox.app_manifest import Json
from bot.sandbox.block_kit.inputs import options_of
from bot.sandbox.page.block_kit.controls import Control, label_of
from bot.sandbox.page.block_kit.html import Html, id_of, join, tag
from bot.sandbox.page.block_kit.mrkdwn import mrkdwn


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


def select(control: Control) -> Html:
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


def external(control: Control) -> Html:
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


def boxes(control: Control) -> Html:
    """Return checkboxes, or radio buttons."""
    element, chosen = control.element, _chosen(control)
    radio = element["type"] == "radio_buttons"
    options = [
        (str(o["value"]), _words(o["text"], control),
            _words(o.get("description") or {}, control) or None)
        for o in element["options"]
    ] if "options" in element and not element["type"].endswith("select") else [
        (value, join(words), None) for value, words in _pairs(control)
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
    described = {
        n: marks.pop(n) for n in ("aria_label", "aria_describedby", "aria_required", "aria_invalid")
    }
    described["aria_required"] = None if not radio else described["aria_required"]
    described["aria_label"] = (
        described["aria_label"] or label_of(control.block.get("label")) or "Options"
    )
    several = None if radio else True
    described["aria_invalid"] = described["aria_invalid"] if radio else None
    return tag(
        "div", rows, class_=f"boxes{' many' if len(rows) > 8 else ''}",
        role="radiogroup" if radio else "group",
        id=control.id, tabindex="-1", data_boxes=True, data_several=several, **marks, **described,
    )  # fmt: skip


def _words(text: Json, control: Control) -> Html:
    if text.get("type") == "mrkdwn":
        return mrkdwn(str(text.get("text") or ""), control.ground.reader)
    return join(label_of(text))
