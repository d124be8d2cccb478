"""
One Block Kit control: where it is placed, what it holds, what the page's script must know of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.app_manifest import Json
from bot.sandbox.block_kit.inputs import HOLDS
from bot.sandbox.page.block_kit.html import id_of
from bot.sandbox.page.block_kit.mrkdwn import emoji
from bot.sandbox.page.block_kit.reader import Reader


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
            "data_confirm": json.dumps(confirm_words(element["confirm"]))
            if element.get("confirm")
            else None,
            "aria_label": self.name or None,
            "aria_invalid": "true" if error else None,
            "aria_describedby": " ".join(described) or None,
            "aria_required": "true" if fills and not block.get("optional") else None,
        }


def confirm_words(confirm: Json) -> Json:
    """Return the words of a confirmation dialog, with Slack's own where the app gave none."""
    words = {"title": "Are you sure?", "text": "", "confirm": "Yes", "deny": "Cancel"}
    words |= {name: confirm[name]["text"] for name in words if isinstance(confirm.get(name), dict)}
    return words | {"danger": confirm.get("style") == "danger"}


def label_of(value: Any) -> str:
    """Return the words of a text object, with emoji."""
    return emoji(str((value or {}).get("text") or ""))
