"""What stands on a screen and can be used: finding it, and saying what is there when it is not."""

from dataclasses import dataclass

from bot.sandbox.app_manifest import Json
from bot.sandbox.block_kit.inputs import HOLDS, NotThere
from bot.sandbox.block_kit.surfaces import elements_of, flat
from bot.sandbox.workspace.records import Message, View


@dataclass(frozen=True)
class UsableElement:
    """One element that can be used, in a message or a view."""

    element: Json
    block: Json
    message: Message | None = None
    view: View | None = None


def usable(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Every (block, element) that acts when it is used: all with an action id but plain inputs."""
    return [
        (block, element)
        for block in flat(blocks)
        for element in elements_of(block)
        if element.get("action_id") and (block["type"] != "input" or block.get("dispatch_action"))
    ]


def fits(
    block: Json, element: Json, action_id: str, block_id: str | None, value: str | None
) -> bool:
    """Whether this is the element meant; a button can also be told by its value."""
    if element["action_id"] != action_id or (
        block_id is not None and block["block_id"] != block_id
    ):
        return False
    return value is None or element["type"] != "button" or element.get("value") == value


def find(
    places: list[Message | View], action_id: str, block_id: str | None, value: str | None
) -> UsableElement:
    """
    The first place that holds the element.

    Raises:
        NotThere: None does; the message lists what could be used in each place.
    """
    for place in places:
        for block, element in usable(place.blocks):
            if fits(block, element, action_id, block_id, value):
                return (
                    UsableElement(element, block, message=place)
                    if isinstance(place, Message)
                    else UsableElement(element, block, view=place)
                )
    wanted = "".join(
        [
            f"nothing with action_id {action_id!r}",
            f" in block {block_id!r}" if block_id else "",
            f" and value {value!r}" if value else "",
        ]
    )
    raise NotThere(
        f"{wanted}; there is:\n" + ("\n".join(map(listed, places)) or "  nothing on the screen")
    )


def listed(place: Message | View) -> str:
    """One line on what a message or view offers."""
    where = (
        f"  message {place.ts} in {place.channel} ({place.rendered.splitlines()[:1]})"
        if isinstance(place, Message)
        else f"  view {place.callback_id!r} {place.title!r}"
    )
    offers = [
        f"{e['action_id']} [{(e.get('text') or {}).get('text', e['type'])}]"
        for _, e in usable(place.blocks)
    ]
    return f"{where}: {', '.join(offers) or 'nothing to use'}"


def field(place: View | Message, block_id: str, action_id: str | None = None) -> tuple[Json, Json]:
    """
    The block with this id and its element that holds a value; with `action_id` that one of several.

    Raises:
        NotThere: There is no such input; names those there are.
    """
    for block in flat(place.blocks):
        if block["block_id"] == block_id:
            for element in elements_of(block):
                if element.get("type") in HOLDS and action_id in (None, element["action_id"]):
                    return block, element
    there = [
        b["block_id"]
        for b in flat(place.blocks)
        if any(e.get("type") in HOLDS for e in elements_of(b))
    ]
    name = f"view {place.callback_id!r}" if isinstance(place, View) else f"message {place.ts}"
    raise NotThere(f"no input {block_id!r} in {name}; there are: {', '.join(there) or 'none'}")


def dialog(element: Json) -> str:
    """The words of the confirmation an element asks for, or nothing."""
    confirm = element.get("confirm") or {}
    return " — ".join(part["text"] for part in (confirm.get("title"), confirm.get("text")) if part)
