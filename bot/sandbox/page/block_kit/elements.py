"""Block Kit's elements as the controls of a page."""

from collections.abc import Callable

from bot.sandbox.page.block_kit.controls import Control, label_of
from bot.sandbox.page.block_kit.html import Html, icon, join, tag
from bot.sandbox.page.block_kit.menus import boxes, external, select


def show(control: Control) -> Html:
    """Return any element as HTML."""
    kind = str(control.element.get("type"))
    maker = _MAKERS.get(kind)
    if maker is not None:
        return maker(control)
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
        value=element.get("value", ""), data_url=element.get("url"), **marks,
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
            data_url=option.get("url"), **control.marks | {"aria_label": None})
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


_MAKERS: dict[str, Callable[[Control], Html]] = {
    **dict.fromkeys(("button", "workflow_button", "icon_button"), _button),
    **dict.fromkeys(
        ("static_select", "users_select", "channels_select", "conversations_select"), select
    ),
    **dict.fromkeys(("external_select", "multi_external_select"), external),
    **dict.fromkeys(
        ("checkboxes", "radio_buttons", "multi_static_select", "multi_users_select"), boxes
    ),
    **dict.fromkeys(("multi_channels_select", "multi_conversations_select"), boxes),
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
