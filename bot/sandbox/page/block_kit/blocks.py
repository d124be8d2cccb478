"""Block Kit's blocks as HTML."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from bot.sandbox.page.block_kit.elements import Control, Ground, label_of, show
from bot.sandbox.page.block_kit.html import Html, icon, id_of, join, tag
from bot.sandbox.page.block_kit.mrkdwn import link, markdown, mrkdwn, rich
from bot.sandbox.protocol import Json
from bot.sandbox.web_api.files import pictured


def blocks(all_blocks: Iterable[Json], ground: Ground) -> Html:
    """Return blocks as HTML, in order. An error appears under the block it is about."""
    return join([_block(block, ground) for block in all_blocks])


def words(value: Any, ground: Ground) -> Html:
    """Return a text object as HTML."""
    if not isinstance(value, dict):
        return Html("")
    if value.get("type") == "mrkdwn":
        return mrkdwn(str(value.get("text") or ""), ground.reader)
    return Html(escape(label_of(value)).replace("\n", "<br>"))


def _block(block: Json, ground: Ground) -> Html:
    kind = str(block.get("type"))
    if kind in _MAKERS:
        return _MAKERS[kind](block, ground)
    return tag("div", f"[{kind} is not shown here]", class_="unknown")


def _section(block: Json, ground: Ground) -> Html:
    fields = block.get("fields") or []
    accessory = block.get("accessory")
    columns = (
        tag("div", [tag("div", words(f, ground)) for f in fields], class_="fields")
        if fields
        else None
    )
    return tag(
        "div",
        tag("div", words(block.get("text"), ground), columns),
        tag("div", _accessory(block, accessory, ground), class_="accessory") if accessory else None,
        class_="b section",
    )  # fmt: skip


def _accessory(block: Json, element: Json, ground: Ground) -> Html:
    if element["type"] == "image":
        return _picture(element, "thumb", ground)
    name = "" if element["type"] == "button" else label_of(element.get("placeholder")) or "Choose"
    return show(Control(ground, block, element, name))


def _picture(image: Json, kind: str, ground: Ground) -> Html:
    """
    Return an image that is a file of this workspace, else its alternative text.

    Nothing is fetched from elsewhere.
    """
    file = pictured(ground.reader.workspace, image)
    if file is not None:
        where = f"/as/{ground.reader.user}/pictures/{file.id}"
        drawn = tag("img", src=where, alt=str(image.get("alt_text") or ""), class_=kind)
        return (
            tag("a", drawn, href=where, target="_blank", rel="noopener")
            if kind == "large"
            else drawn
        )
    return tag(
        "span",
        icon("picture"),
        " ",
        str(image.get("alt_text") or "image"),
        class_=f"picture {kind}",
    )


def _context(block: Json, ground: Ground) -> Html:
    inside = [
        _picture(e, "tiny", ground) if e.get("type") == "image" else tag("span", words(e, ground))
        for e in block["elements"]
    ]
    return tag("div", inside, class_="b context")


def _actions(block: Json, ground: Ground) -> Html:
    inside = []
    for element in block["elements"]:
        name = (
            ""
            if element["type"] == "button"
            else label_of(element.get("placeholder")) or element["type"].replace("_", " ")
        )
        inside.append(show(Control(ground, block, element, name)))
    return tag("div", inside, class_="b actions")


def _input(block: Json, ground: Ground) -> Html:
    control = Control(ground, block, block["element"])
    label, optional = (
        label_of(block.get("label")),
        tag("small", " (optional)") if block.get("optional") else None,
    )
    hint, error = block.get("hint"), ground.errors.get(str(block.get("block_id")))
    grouped = block["element"]["type"] in ("checkboxes", "radio_buttons") or block["element"][
        "type"
    ].startswith("multi_")
    heading = (
        tag("span", label, optional, class_="label")
        if grouped
        else tag("label", label, optional, for_=control.id)
    )
    return tag(
        "div",
        heading,
        show(control),
        tag("p", error, class_="error", id=f"{control.id}-error", role="alert") if error else None,
        tag("p", words(hint, ground), class_="hint", id=f"{control.id}-hint") if hint else None,
        class_=f"b input{' wrong' if error else ''}",
        data_input=block.get("block_id"),
        id=f"{control.id}-block",
    )


def _table(block: Json, ground: Ground) -> Html:
    head, *rest = block["rows"]
    settings = block.get("column_settings") or []

    def cell(name: str, place: int, value: Json) -> Html:
        setting = (
            settings[place] if place < len(settings) and isinstance(settings[place], dict) else {}
        )
        shown = (
            rich(value, ground.reader)
            if value.get("type") == "rich_text"
            else str(value.get("text") or value.get("value") or "")
        )
        classes = f"{setting.get('align', 'left')}{' wrap' if setting.get('is_wrapped') else ''}"
        return tag(name, shown, class_=classes, scope="col" if name == "th" else None)

    body = [tag("tr", [cell("td", n, c) for n, c in enumerate(row)]) for row in rest]
    table = tag(
        "table",
        tag("thead", tag("tr", [cell("th", n, c) for n, c in enumerate(head)])),
        tag("tbody", body),
    )
    return tag("div", table, class_="b table", tabindex="0", role="region", aria_label="Table")


def _file(block: Json, _ground: Ground) -> Html:
    return tag(
        "div", icon("clip"), " ", str(block.get("external_id") or "file"), class_="b picture"
    )


def _card(block: Json, ground: Ground) -> Html:
    buttons = [show(Control(ground, block, e)) for e in block.get("actions") or []]
    parts = [
        tag("div", words(block[name], ground), class_=name)
        for name in ("title", "subtitle", "body")
        if name in block
    ]
    return tag(
        "div", parts, tag("div", buttons, class_="b actions") if buttons else None, class_="b card"
    )


def _carousel(block: Json, ground: Ground) -> Html:
    cards = [_card(card, ground) for card in block["elements"]]
    return tag("div", cards, class_="b carousel", tabindex="0", role="region", aria_label="Cards")


def _image(block: Json, ground: Ground) -> Html:
    caption = tag("figcaption", words(block["title"], ground)) if block.get("title") else None
    return tag("figure", caption, _picture(block, "large", ground), class_="b")


def _alert(block: Json, ground: Ground) -> Html:
    return tag(
        "div",
        words(block["text"], ground),
        class_=f"b alert {block.get('level', 'default')}",
        role="note",
    )


def _container(block: Json, ground: Ground) -> Html:
    title = rich(block["rich_text_title"], ground.reader) if block.get("rich_text_title") else None
    title = title or words(block.get("title"), ground)
    more = tag("small", words(block["subtitle"], ground)) if block.get("subtitle") else None
    head = [tag("span", title, class_="title"), " ", more] if title or more else ["More"]
    inside = blocks(block["child_blocks"], ground)
    if block.get("is_collapsible"):
        opened = not block.get("default_collapsed")
        return tag(
            "details",
            tag("summary", head),
            inside,
            class_="b card",
            open=opened,
            id=id_of(ground.key, "open", str(block["block_id"])),
        )
    return tag("div", tag("div", head) if title or more else None, inside, class_="b card")


def _data_table(block: Json, ground: Ground) -> Html:
    return tag("figure", tag("figcaption", block["caption"]), _table(block, ground), class_="b")


def _video(block: Json, ground: Ground) -> Html:
    about = " · ".join(filter(None, (block.get("author_name"), block.get("provider_name"))))
    title = words(block["title"], ground)
    parts = [
        tag(
            "div",
            link(block["title_url"], title, ground.reader) if block.get("title_url") else title,
            class_="title",
        ),
        tag("div", about, class_="subtitle") if about else None,
        tag("span", icon("picture"), " ", block["alt_text"], class_="picture"),
        tag("div", words(block.get("description"), ground), class_="body")
        if block.get("description")
        else None,
    ]
    return tag("div", parts, class_="b card")


def _task(block: Json, ground: Ground) -> Html:
    title = tag(
        "div", block["title"], " ", tag("small", block["status"].replace("_", " ")), class_="title"
    )
    told = [
        tag("div", rich(block[name], ground.reader))
        for name in ("details", "output")
        if block.get(name)
    ]
    sources = [
        tag("li", link(one["url"], one["text"], ground.reader))
        for one in block.get("sources") or []
    ]
    return tag("div", title, told, tag("ul", sources) if sources else None, class_="b card")


def _plan(block: Json, ground: Ground) -> Html:
    tasks = [_task(task, ground) for task in block.get("tasks") or []]
    return tag("div", tag("div", block["title"], class_="title"), tasks, class_="b card")


def _call(block: Json, _ground: Ground) -> Html:
    return tag("div", "Call ", block["call_id"], class_="b card")


def attachments(all_attachments: Iterable[Json], ground: Ground) -> Html:
    """Return the attachments of a message as HTML: blocks, or the older text fields."""
    return join([_attachment(one, ground) for one in all_attachments])


def _attachment(one: Json, ground: Ground) -> Html:
    title = str(one.get("title") or "")
    parts = [
        mrkdwn(str(one["pretext"]), ground.reader) if one.get("pretext") else None,
        tag(
            "div",
            link(str(one["title_link"]), title, ground.reader) if one.get("title_link") else title,
            class_="title",
        ),
        mrkdwn(str(one["text"]), ground.reader) if one.get("text") else None,
        *(
            tag("div", tag("b", f.get("title") or ""), " ", f.get("value") or "")
            for f in one.get("fields") or []
        ),
        blocks(one.get("blocks") or [], ground),
        tag("small", one["footer"]) if one.get("footer") else None,
    ]
    return tag("div", parts, class_="b card")


_MAKERS: dict[str, Callable[[Json, Ground], Html]] = {
    "call": _call,
    "data_table": _data_table,
    "plan": _plan,
    "task_card": _task,
    "video": _video,
    "section": _section,
    "header": lambda block, ground: tag(f"h{ground.level}", words(block["text"], ground),
        class_="b header"),
    "divider": lambda _block, _ground: tag("hr", class_="b"),
    "context": _context,
    "actions": _actions,
    "context_actions": _actions,
    "input": _input,
    "image": _image,
    "rich_text": lambda block, ground: tag("div", rich(block, ground.reader), class_="b rich"),
    "table": _table,
    "markdown": lambda block, ground: tag("div", markdown(str(block["text"]), ground.reader),
        class_="b"),
    "alert": _alert,
    "file": _file,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
}  # fmt: skip
