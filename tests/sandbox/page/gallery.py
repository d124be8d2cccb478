"""Everything of Block Kit that the page draws: two messages, one form, one Home."""

import struct
import zlib

from bot.sandbox.protocol import Json
from tests.sandbox.toy import SURE, button, field, modal, option, plain

OPTIONS = [option(name) for name in ("north", "south", "east")]
GROUPS = [
    {"label": plain("Ground floor"), "options": OPTIONS[:2]},
    {"label": plain("Attic"), "options": OPTIONS[2:]},
]
DESCRIBED = [
    {"text": plain("Quiet room"), "value": "quiet", "description": plain("no telephones")},
    {"text": plain("Reading room"), "value": "reading"},
]
ELSEWHERE: Json = {
    "type": "image",
    "image_url": "https://a.test/i.png",
    "alt_text": "a map on another server",
}
MARKED = (
    "*bold* _slanted_ ~struck~ `code` <https://a.test|link> <mailto:desk@a.test|mail> <@U0BEN> "
    "<#C0DESK> <!here>\n"
    "> quoted :bell:\n<!date^1795402800^{date_short_pretty} {time}|then>\n```a *fenced* "
    "<block>```\n"
    "• 1 &lt; 2 &amp;&amp; 3 &gt; 2"
)

MARKDOWN = (
    "# Title\n**bold**, `code` and [a link](https://a.test)\n- one\n- two\n```\nfenced\n```\nafter"
)


def chart(width: int = 320, height: int = 120) -> bytes:
    """A picture in the PNG format: bars of growing height."""

    def part(name: bytes, held: bytes) -> bytes:
        return (
            struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))
        )

    def pixel(x: int, y: int) -> bytes:
        bar, within = divmod(x, 40)
        return b"\x14\x61\x8f" if within > 8 and y > height - 12 * (bar + 1) else b"\xf4\xf4\xf5"

    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(width)) for y in range(height))
    head = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(rows, 9)) + part(b"IEND", b"")


def marked(words: str) -> Json:
    """A text object of mrkdwn."""
    return {"type": "mrkdwn", "text": words}


def row(*cells: str) -> list[Json]:
    """A row of a table."""
    return [{"type": "raw_text", "text": cell} for cell in cells]


def _said(words: str, **style: bool) -> Json:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def _line(*parts: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(parts)}


RICH: Json = {
    "type": "rich_text",
    "elements": [
        _line(
            _said("rich ", bold=True), _said("slanted ", italic=True),
            _said("struck ", strike=True),
            _said("code", code=True), {"type": "emoji", "name": "bell"},
            {"type": "user", "user_id": "U0ANNA"},
            {"type": "channel", "channel_id": "C0HALL"},
            {"type": "link", "url": "https://a.test", "text": "a link"},
            {"type": "date", "timestamp": 1795402800, "format": "{date_long}"},
        ),
        {"type": "rich_text_list", "style": "ordered",
            "elements": [_line(_said("first")), _line(_said("second"))]},
        {"type": "rich_text_list", "style": "bullet", "indent": 1,
            "elements": [_line(_said("below"))]},
        {"type": "rich_text_quote", "elements": [_said("as somebody said")]},
        {"type": "rich_text_preformatted", "elements": [_said("left   as it is")]},
    ],
}  # fmt: skip
MENUS: list[Json] = [
    {
        "type": "static_select",
        "action_id": "static",
        "placeholder": plain("A shelf"),
        "option_groups": GROUPS,
    },
    {
        "type": "external_select",
        "action_id": "external",
        "placeholder": plain("A title"),
        "min_query_length": 1,
    },
    {"type": "users_select", "action_id": "user", "placeholder": plain("A person")},
    {"type": "channels_select", "action_id": "channel", "placeholder": plain("A channel")},
    {
        "type": "conversations_select",
        "action_id": "conversation",
        "placeholder": plain("A conversation"),
    },
    {
        "type": "multi_static_select",
        "action_id": "several",
        "placeholder": plain("Shelves"),
        "options": OPTIONS,
    },
    {
        "type": "multi_users_select",
        "action_id": "people",
        "placeholder": plain("People"),
        "initial_users": ["U0BEN"],
    },
    {"type": "checkboxes", "action_id": "boxes", "options": DESCRIBED},
    {
        "type": "radio_buttons",
        "action_id": "radio",
        "options": DESCRIBED,
        "initial_option": DESCRIBED[1],
    },
    {
        "type": "datepicker",
        "action_id": "day",
        "initial_date": "2026-12-01",
        "placeholder": plain("A day"),
    },
    {
        "type": "timepicker",
        "action_id": "hour",
        "initial_time": "09:30",
        "placeholder": plain("An hour"),
    },
    {"type": "overflow", "action_id": "more", "options": [option("edit"), option("drop")]},
    button("plain_one", "b", text=plain("Look")),
]


NUMBER: Json = {"type": "raw_number", "text": "twelve", "value": 12}
CONTAINER: Json = {
    "type": "container",
    "title": plain("A container"),
    "subtitle": plain("folded by a click"),
    "is_collapsible": True,
    "child_blocks": [
        {"type": "section", "text": marked("held *inside*"), "accessory": button("inside", "i")}
    ],
}


def words_and_pictures(picture: str) -> list[Json]:
    """
    What is read: each block that holds no control, with a file of this workspace as the picture.
    """
    image: Json = {
        "type": "image",
        "slack_file": {"id": picture},
        "alt_text": "loans per week, rising",
    }
    return [
        {"type": "header", "text": plain("Everything to read :bell:")},
        {"type": "section", "text": marked(MARKED), "accessory": image},
        {"type": "section", "fields": [marked(f"*Field {n}*\nvalue of field {n}") for n in range(1,
            5)]},
        {"type": "divider"},
        {"type": "context", "elements": [image, marked("small print with a *bold* word"),
            plain("and plain words")]},
        {**image, "title": plain("Loans a week")},
        {**ELSEWHERE, "title": plain("A map")},
        {"type": "table", "rows": [row("Book", "Shelf", "Out"), row("Atlas", "north", "12"),
            row("Iliad", "east", "3")],
         "column_settings": [{"is_wrapped": True}, {"align": "center"}, {"align": "right"}]},
        {"type": "markdown", "text": MARKDOWN},
        RICH,
        {"type": "actions", "block_id": "ticks",
            "elements": [{"type": "checkboxes", "action_id": "ticks",
         "options": [{"text": marked("*Marked* words in a box"), "value": "1"}]}]},
        {"type": "file", "external_id": "minutes-of-may", "source": "remote"},
        {"type": "card", "title": marked("A card"), "subtitle": marked("its subtitle"),
            "body": marked("its *words*"),
         "actions": [button("card_act", "c")]},
        {"type": "carousel", "elements": [
            {"type": "card", "title": marked(f"Card {n}"),
                "body": marked("one of three")} for n in range(1, 4)]},
        {**CONTAINER, "child_blocks": [*CONTAINER["child_blocks"], image]},
    ]  # fmt: skip


CONTROLS: list[Json] = [
    {
        "type": "actions",
        "elements": [
            button("borrow", "b", style="primary", confirm=SURE),
            button("drop", "b", style="danger"),
            button("glance", "b"),
        ],
    },
    *[
        {"type": "section", "block_id": f"s-{menu['action_id']}", "text": marked(menu["type"]),
            "accessory": menu}
        for menu in MENUS
    ],
    {"type": "actions", "block_id": "row", "elements": MENUS[:5] + MENUS[9:12]},
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "useful",
                "positive_button": {"text": plain("Useful"), "value": "yes"},
                "negative_button": {"text": plain("Not useful"), "value": "no"},
            },
            {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Delete"),
                "value": "1"},
        ],
    },
]  # fmt: skip

TASK: Json = {
    "type": "task_card",
    "task_id": "1",
    "title": "Find the atlas",
    "status": "in_progress",
    "details": RICH,
    "sources": [{"type": "url", "url": "https://a.test", "text": "catalogue"}],
}
RARE: list[Json] = [
    {"type": "alert", "level": "warning", "text": plain("The library closes at six.")},
    {"type": "call", "call_id": "R0CALL"},
    {"type": "data_table", "caption": "Loans",
        "rows": [row("Book", "Out"), [row("Atlas")[0], NUMBER]]},
    {"type": "plan", "title": "A plan", "tasks": [TASK]},
    TASK,
    {"type": "video", "title": plain("A tour"), "alt_text": "a tour of the library",
        "title_url": "https://a.test",
     "thumbnail_url": "https://a.test/i.png", "video_url": "https://a.test/v",
     "author_name": "Anna"},
    {"type": "actions", "elements": [
        {"type": "workflow_button", "action_id": "flow", "text": plain("Run"),
         "workflow": {"trigger": {"url": "https://a.test/t"}}},
        {"type": "multi_external_select", "action_id": "titles"},
        {"type": "multi_channels_select", "action_id": "rooms"},
        {"type": "multi_conversations_select", "action_id": "talks"},
        {"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1795402800},
        {"type": "rich_text_input", "action_id": "said", "initial_value": RICH}]},
]  # fmt: skip


EVERY_INPUT = [
    field(
        "words",
        {"type": "plain_text_input", "multiline": True},
        hint=plain("As many lines as you like."),
    ),
    field("mail", {"type": "email_text_input"}),
    field("site", {"type": "url_text_input"}),
    field("count", {"type": "number_input", "is_decimal_allowed": False}),
    field("one", {"type": "static_select", "options": OPTIONS}),
    field("several", {"type": "multi_static_select", "options": OPTIONS}),
    field("boxes", {"type": "checkboxes", "options": OPTIONS}),
    field("radio", {"type": "radio_buttons", "options": OPTIONS}),
    field("who", {"type": "users_select"}),
    field("where", {"type": "channels_select"}),
    field("talk", {"type": "conversations_select"}, optional=True),
    field("people", {"type": "multi_users_select"}, optional=True),
    field("rooms", {"type": "multi_channels_select"}, optional=True),
    field("day", {"type": "datepicker"}),
    field("hour", {"type": "timepicker"}),
    field("moment", {"type": "datetimepicker"}),
    field("rich", {"type": "rich_text_input"}, optional=True),
    field("file", {"type": "file_input", "max_files": 1}),
    field("found", {"type": "external_select", "min_query_length": 1}),
    field("titles", {"type": "multi_external_select", "min_query_length": 1}, optional=True),
]


def every_input() -> Json:
    """A form with each input, and an alert above them."""
    alert: Json = {"type": "alert", "level": "warning", "text": plain("The library closes at six.")}
    return modal(alert, *EVERY_INPUT, callback_id="loan", submit=plain("Go"))
