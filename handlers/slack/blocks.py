"""The pieces of Block Kit that cards, forms and views are made of, each within Slack's limits."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Json = dict[str, Any]

HEADER, SECTION, OPTION, VALUE, TITLE, LABEL = 150, 3000, 75, 150, 24, 2000
FIELD, FIELDS = 2000, 10
BLOCKS_OF_A_MESSAGE, BLOCKS_OF_A_VIEW, OPTIONS, CHECKBOXES, OVERFLOW = 50, 100, 100, 10, 5
ROWS_OF_A_TABLE = 100
MENU = 150
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
JAPANESE = re.compile("[ぁ-ヿ一-鿿）]")
"""A character after which a colon has full width."""


@dataclass(frozen=True)
class Drawing:
    """A message: `text` is what notifications and screen readers say."""

    text: str
    blocks: list[Json]
    final: bool = False
    """Whether nothing that happens from here on changes it."""
    broadcast: bool = False
    """Whether it is sent to the channel as well where it answers a message."""


def clip(text: str, limit: int) -> str:
    """Return the text, cut with an ellipsis where it is longer than `limit` characters."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def plain(text: str, limit: int = SECTION) -> Json:
    """
    Return a text object that Slack shows as it is.

    A space stands for an empty text, which Slack refuses.
    """
    return {"type": "plain_text", "text": clip(text, limit) or " ", "emoji": False}


def mrkdwn(text: str, limit: int = SECTION) -> Json:
    """
    Return a text object in Slack's markup, in which whatever was typed must be escaped.

    `verbatim` keeps Slack from linking.
    """
    return {"type": "mrkdwn", "text": clip(text, limit) or " ", "verbatim": True}


def header(text: str) -> Json:
    """Return a large line."""
    return {"type": "header", "text": plain(text, HEADER)}


def section(text: str) -> Json:
    """Return a paragraph in Slack's markup."""
    return {"type": "section", "text": mrkdwn(text)}


def paragraph(text: str) -> Json:
    """Return a paragraph shown as it is."""
    return {"type": "section", "text": plain(text)}


def context(text: str) -> Json:
    """Return a small line, shown as it is."""
    return {"type": "context", "elements": [plain(text)]}


def divider() -> Json:
    """Return a line across."""
    return {"type": "divider"}


def rich(*lines: tuple[str, bool]) -> Json:
    """Return lines of typed text, each (text, bold). Nothing in them is ever interpreted."""
    return lines_block([part(text, bold=bold)] for text, bold in lines)


def lines_block(lines: Iterable[Sequence[Json]]) -> Json:
    """Return lines of rich text, each of the elements that `part`, `ago` and `person` make."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": list(line)} for line in lines],
    }


def one_line(text: str) -> str:
    """Return a text of several lines on one."""
    return " / ".join(text.split("\n"))


def part(text: str, *, bold: bool = False) -> Json:
    """Return a part of a line of rich text, in which nothing is ever interpreted."""
    styled = {"style": {"bold": True}} if bold else {}
    return {"type": "text", "text": text or " ", **styled}


def ago(at: datetime, otherwise: str) -> Json:
    """
    Return how far away a moment is, which Slack keeps up to date in its reader's language.

    Args:
        at: the moment, aware.
        otherwise: what is shown where Slack cannot say it.
    """
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": "{ago}",
        "fallback": otherwise,
    }


def person(user: str) -> Json:
    """Return a mention of a Slack user, whom a new message rings."""
    return {"type": "user", "user_id": user}


def pairs_block(pairs: Iterable[tuple[str, str]]) -> Json:
    """
    Return a label and a value on each line, as rich text.

    The label is bold, and the value is never interpreted.
    """
    return {
        "type": "rich_text",
        "elements": [line for label, value in pairs for line in _labelled(label, value)],
    }


def _labelled(label: str, value: str) -> list[Json]:
    colon = "：" if JAPANESE.fullmatch(label[-1:]) else ": "
    named = {"type": "text", "text": f"{label}{colon}", "style": {"bold": True}}
    if "\n" in value:
        return [{"type": "rich_text_section", "elements": [named]}, quote(value)]
    return [
        {"type": "rich_text_section", "elements": [named, {"type": "text", "text": value or " "}]}
    ]


def quote(text: str) -> Json:
    """
    Return what somebody typed in several lines, as a part of rich text.

    No line of it can be taken for one of the desk's own.
    """
    return {"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]}


def fields(pairs: Iterable[tuple[str, str]]) -> Json:
    """
    Return labels and values, in two columns where there is space, for what nobody typed.

    At most ten are shown.
    """
    shown = [mrkdwn(f"*{label}*\n{value}", FIELD) for label, value in pairs][:FIELDS]
    return {"type": "section", "fields": shown}


def bullets(lines: Iterable[str]) -> Json:
    """Return a list of lines, never interpreted."""
    items = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": line}]}
        for line in lines
    ]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}],
    }


def table(rows: Iterable[Sequence[str]]) -> Json:
    """Return a table for a message, its first row the headings."""
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell or "–"} for cell in row] for row in rows][
            :ROWS_OF_A_TABLE
        ],
    }


def lines_of(table: Json) -> Json:
    """Return the rows of a table as lines, for where no table may stand; its headings are lost."""
    return bullets(" · ".join(cell["text"] for cell in row) for row in table["rows"][1:])


def button(
    label: str, action: str, value: str, *, style: str | None = None, confirm: Json | None = None
) -> Json:
    """
    Return a button.

    Args:
        label: what it says.
        action: its action id.
        value: what it is about.
        style: `primary` or `danger`; None for a plain one.
        confirm: the question it asks before it acts, as `confirm` makes it.
    """
    return {
        "type": "button",
        "text": plain(label, OPTION),
        "action_id": action,
        "value": value,
        **({"style": style} if style else {}),
        **({"confirm": confirm} if confirm else {}),
    }


def confirm(title: str, text: str, yes: str, no: str) -> Json:
    """
    Return the question a button asks before it acts.

    Args:
        title: its heading.
        text: the question.
        yes: the label of the button that goes on.
        no: the label of the button that does not.
    """
    return {
        "title": plain(title, CONFIRM_TITLE),
        "text": plain(text, CONFIRM_TEXT),
        "confirm": plain(yes, CONFIRM_BUTTON),
        "deny": plain(no, CONFIRM_BUTTON),
    }


def overflow(options: Sequence[Json], action: str) -> Json:
    """Return a menu behind three dots, of at most five options."""
    return {"type": "overflow", "action_id": action, "options": list(options)[:OVERFLOW]}


def actions(buttons: Sequence[Json]) -> list[Json]:
    """Return a row of buttons, or nothing where there are none."""
    return [{"type": "actions", "elements": list(buttons)}] if buttons else []


def option(text: str, value: str, description: str = "") -> Json:
    """Return one choice of a select, a menu or a set of checkboxes, with a line below it if any."""
    below = {"description": plain(description, OPTION)} if description else {}
    return {"text": plain(text, OPTION), "value": value, **below}


def menu(label: str, action: str, options: Sequence[Json], chosen: Json | None = None) -> Json:
    """
    Return a menu of one choice.

    Args:
        label: what stands in it while nothing is chosen.
        action: its action id.
        options: the choices, as `option` makes them.
        chosen: the one that stands in it; None for none.
    """
    return {
        "type": "static_select",
        "placeholder": plain(label, MENU),
        "action_id": action,
        "options": list(options)[:OPTIONS],
        **({"initial_option": chosen} if chosen in options else {}),
    }


def modal(
    callback: str,
    title: str,
    blocks: Sequence[Json],
    *,
    close: str,
    submit: str | None = None,
    metadata: str = "",
    external_id: str | None = None,
    notify_on_close: bool = False,
) -> Json:
    """
    Return a modal.

    Args:
        callback: its callback id.
        title: its heading.
        blocks: what it shows.
        close: the label of the button that closes it.
        submit: the label of the button that sends it; None for no such button.
        metadata: its private metadata, in which content never stands.
        external_id: a name of our own by which the view is found.
        notify_on_close: whether Slack tells us that it was closed.
    """
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, TITLE),
        "close": plain(close, TITLE),
        "blocks": list(blocks)[:BLOCKS_OF_A_VIEW],
        **({"submit": plain(submit, TITLE)} if submit else {}),
        **({"private_metadata": metadata} if metadata else {}),
        **({"external_id": external_id} if external_id else {}),
        **({"notify_on_close": True} if notify_on_close else {}),
    }
