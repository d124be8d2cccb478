"""Payloads Slack would refuse, with the code and the reason it would give."""

from typing import Any

import pytest
from aiohttp import ClientSession

from bot.sandbox import Sandbox
from bot.sandbox.protocol import Json
from bot.sandbox.web_api.methods import METHODS
from tests.sandbox.catalogue import codes, strangers
from tests.sandbox.toy import button, field, form, modal, mrkdwn, option, plain

DESK = {"channel": "C0DESK"}
MANY = [option(str(n)) for n in range(101)]


def post(*blocks: Any, **more: Any) -> tuple[str, Json]:
    """A message with these blocks."""
    return "chat.postMessage", {**DESK, "text": "t", "blocks": list(blocks), **more}


def show(view: Any) -> tuple[str, Json]:
    """A modal, opened with a trigger that would do."""
    return "views.open", {"view": view, "trigger_id": "fresh"}


def acts(*elements: Any) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def select(**more: Any) -> Json:
    """A menu of one option."""
    return {"type": "static_select", "action_id": "s", "options": [option("a")], **more}


BLOCKS = "invalid_blocks"
ARGUMENTS = "invalid_arguments"
REFUSED: list[tuple[str, tuple[str, Json], str, str]] = [
    ("no channel", ("chat.postMessage", {"text": "t"}), ARGUMENTS, "channel"),
    (
        "unknown channel",
        ("chat.postMessage", {"channel": "C9", "text": "t"}),
        "channel_not_found",
        "",
    ),
    (
        "private channel without the bot",
        ("chat.postMessage", {"channel": "C0STAFF", "text": "t"}),
        "channel_not_found",
        "",
    ),
    (
        "public channel without the bot",
        ("chat.postMessage", {"channel": "C0HALL", "text": "t"}),
        "not_in_channel",
        "",
    ),
    (
        "a deactivated person's DM",
        ("chat.postMessage", {"channel": "U0GONE", "text": "t"}),
        "channel_not_found",
        "",
    ),
    ("nothing said", ("chat.postMessage", DESK), "no_text", ""),
    (
        "blocks that are no list",
        ("chat.postMessage", {**DESK, "text": "t", "blocks": "x"}),
        "invalid_blocks_format",
        "",
    ),
    (
        "a thread that is not there",
        ("chat.postMessage", {**DESK, "text": "t", "thread_ts": "1.1"}),
        "cannot_reply_to_message",
        "",
    ),
    (
        "text and markdown_text",
        ("chat.postMessage", {**DESK, "text": "t", "markdown_text": "m"}),
        "markdown_text_conflict",
        "",
    ),
    (
        "metadata without a type",
        ("chat.postMessage", {**DESK, "text": "t", "metadata": {"a": 1}}),
        "invalid_metadata_format",
        "",
    ),
    ("51 blocks", post(*[{"type": "divider"}] * 51), BLOCKS, "no more than 50 items allowed"),
    ("unknown block", post({"type": "poster"}), BLOCKS, "unsupported type: poster"),
    ("block without a type", post({"text": plain("x")}), BLOCKS, "missing required field: type"),
    (
        "unknown property",
        post({"type": "divider", "colour": "red"}),
        BLOCKS,
        "invalid additional property: colour",
    ),
    ("section of 3001", post(mrkdwn("x" * 3001)), BLOCKS, "must be less than 3001 characters"),
    ("empty section", post(mrkdwn("")), BLOCKS, "must be more than 0 characters"),
    ("section of nothing", post({"type": "section"}), BLOCKS, "must provide one of: text, fields"),
    (
        "11 fields",
        post({"type": "section", "fields": [plain("x")] * 11}),
        BLOCKS,
        "no more than 10 items",
    ),
    (
        "field of 2001",
        post({"type": "section", "fields": [plain("x" * 2001)]}),
        BLOCKS,
        "less than 2001",
    ),
    ("header of 151", post({"type": "header", "text": plain("x" * 151)}), BLOCKS, "less than 151"),
    (
        "mrkdwn header",
        post({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}),
        BLOCKS,
        "unsupported type",
    ),
    ("button of 76", post(acts(button("a", text=plain("x" * 76)))), BLOCKS, "less than 76"),
    ("button value of 2001", post(acts(button("a", "x" * 2001))), BLOCKS, "less than 2001"),
    ("button style", post(acts(button("a", style="loud"))), BLOCKS, "enum value"),
    ("action id of 256", post(acts(button("a" * 256))), BLOCKS, "less than 256"),
    ("block id of 256", post({"type": "divider", "block_id": "x" * 256}), BLOCKS, "less than 256"),
    ("26 buttons", post(acts(*[button(f"a{n}") for n in range(26)])), BLOCKS, "no more than 25"),
    ("no element", post(acts()), BLOCKS, "no less than 1"),
    (
        "confirm title of 101",
        post(acts(button("a", confirm={"title": plain("x" * 101), "text": plain("x")}))),
        BLOCKS,
        "less than 101",
    ),
    (
        "confirm text of 301",
        post(acts(button("a", confirm={"text": plain("x" * 301)}))),
        BLOCKS,
        "less than 301",
    ),
    (
        "confirm button of 31",
        post(acts(button("a", confirm={"text": plain("x"), "confirm": plain("x" * 31)}))),
        BLOCKS,
        "less than 31",
    ),
    (
        "one action id twice",
        post(acts(button("a"), button("a"))),
        BLOCKS,
        "action_id already exists: a",
    ),
    (
        "one block id twice",
        post(*[{"type": "divider", "block_id": "b"}] * 2),
        BLOCKS,
        "block_id already exists: b",
    ),
    ("101 options", post(acts(select(options=MANY))), BLOCKS, "no more than 100"),
    ("options and groups", post(acts(select(option_groups=[]))), BLOCKS, "only one of these"),
    (
        "option of 76",
        post(acts(select(options=[{"text": plain("x" * 76), "value": "a"}]))),
        BLOCKS,
        "less than 76",
    ),
    (
        "option value of 151",
        post(acts(select(options=[option("a") | {"value": "x" * 151}]))),
        BLOCKS,
        "less than 151",
    ),
    (
        "option without a value",
        post(acts(select(options=[{"text": plain("a")}]))),
        BLOCKS,
        "field: value",
    ),
    ("one option value twice", post(acts(select(options=[option("a")] * 2))), BLOCKS, "unique"),
    (
        "initial option elsewhere",
        post(acts(select(initial_option=option("z")))),
        BLOCKS,
        "exactly match",
    ),
    (
        "placeholder of 151",
        post(acts(select(placeholder=plain("x" * 151)))),
        BLOCKS,
        "less than 151",
    ),
    (
        "six in an overflow",
        post(acts({"type": "overflow", "action_id": "o", "options": MANY[:6]})),
        BLOCKS,
        "no more than 5",
    ),
    (
        "11 checkboxes",
        post(acts({"type": "checkboxes", "action_id": "o", "options": MANY[:11]})),
        BLOCKS,
        "no more than 10",
    ),
    (
        "11 in a context",
        post({"type": "context", "elements": [plain("x")] * 11}),
        BLOCKS,
        "no more than 10",
    ),
    (
        "button in a context",
        post({"type": "context", "elements": [button("a")]}),
        BLOCKS,
        "unsupported type: button",
    ),
    (
        "text field in actions",
        post(acts({"type": "plain_text_input", "action_id": "a"})),
        BLOCKS,
        "unsupported type",
    ),
    (
        "alert in a message",
        post({"type": "alert", "text": plain("x")}),
        BLOCKS,
        "unsupported type: alert",
    ),
    (
        "e-mail field in a message",
        post(field("m", {"type": "email_text_input"})),
        BLOCKS,
        "email_text_input",
    ),
    (
        "two tables",
        post(*[{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2),
        BLOCKS,
        "only_one_table_allowed",
    ),
    (
        "21 cells",
        post({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}),
        BLOCKS,
        "no more than 20",
    ),
    (
        "101 rows",
        post({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}),
        BLOCKS,
        "no more than 100",
    ),
    ("13201 characters over all", post(*[mrkdwn("x" * 2641)] * 5), "msg_blocks_too_long", ""),
    (
        "markdown of 12001",
        post({"type": "markdown", "text": "x" * 12001}),
        BLOCKS,
        "less than 12001",
    ),
    (
        "image without words",
        post({"type": "image", "image_url": "https://x.test/x.png"}),
        BLOCKS,
        "alt_text",
    ),
    (
        "edit of nothing",
        ("chat.update", {**DESK, "ts": "1.1", "text": "t"}),
        "message_not_found",
        "",
    ),
    ("delete of nothing", ("chat.delete", {**DESK, "ts": "1.1"}), "message_not_found", ""),
    (
        "ephemeral of 4001",
        ("chat.postEphemeral", {**DESK, "user": "U0ANNA", "text": "x" * 4001}),
        "msg_too_long",
        "",
    ),
    (
        "ephemeral to an outsider",
        ("chat.postEphemeral", {**DESK, "user": "U0BEN", "text": "t"}),
        "user_not_in_channel",
        "",
    ),
    ("no view", ("views.open", {"trigger_id": "fresh"}), ARGUMENTS, "missing required field: view"),
    ("no title", show({"type": "modal", "blocks": []}), ARGUMENTS, "missing required field: title"),
    ("title of 25", show(modal() | {"title": plain("x" * 25)}), ARGUMENTS, "less than 25"),
    ("submit of 25", show(modal(submit=plain("x" * 25))), ARGUMENTS, "less than 25"),
    ("101 blocks", show(modal(*[{"type": "divider"}] * 101)), ARGUMENTS, "no more than 100"),
    ("metadata of 3001", show(modal(private_metadata="x" * 3001)), ARGUMENTS, "less than 3001"),
    ("callback id of 256", show(modal(callback_id="x" * 256)), ARGUMENTS, "less than 256"),
    ("external id of 256", show(modal(external_id="x" * 256)), ARGUMENTS, "less than 256"),
    (
        "input without submit",
        show(modal(field("a", {"type": "plain_text_input"}))),
        ARGUMENTS,
        "submit",
    ),
    (
        "label of 2001",
        show(
            form() | {"blocks": [field("a", {"type": "plain_text_input"}, label=plain("x" * 2001))]}
        ),
        ARGUMENTS,
        "less than 2001",
    ),
    (
        "button as input",
        show(form() | {"blocks": [field("a", button("b"))]}),
        ARGUMENTS,
        "unsupported type: button",
    ),
    (
        "table in a modal",
        show(modal({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]})),
        ARGUMENTS,
        "unsupported type: table",
    ),
    ("Home as a modal", show({"type": "home", "blocks": []}), ARGUMENTS, "unsupported type: home"),
    ("251 KB", show(modal(*[mrkdwn("x" * 3000)] * 90)), "view_too_large", ""),
    ("no such trigger", show(modal()), "invalid_trigger_id", ""),
    ("no such view", ("views.update", {"view_id": "V9", "view": modal()}), "not_found", ""),
    ("which view", ("views.update", {"view": modal()}), ARGUMENTS, "view_id, external_id"),
    (
        "Home of nobody",
        ("views.publish", {"user_id": "U9", "view": {"type": "home", "blocks": []}}),
        "user_not_found",
        "",
    ),
    (
        "modal as Home",
        ("views.publish", {"user_id": "U0ANNA", "view": modal()}),
        ARGUMENTS,
        "unsupported type",
    ),
    ("unknown person", ("users.info", {"user": "U9"}), "user_not_found", ""),
    ("unknown address", ("users.lookupByEmail", {"email": "x@y.test"}), "users_not_found", ""),
    ("unknown group", ("usergroups.users.list", {"usergroup": "S9"}), "no_such_subteam", ""),
    (
        "DM with a deactivated person",
        ("conversations.open", {"users": "U0GONE"}),
        "user_disabled",
        "",
    ),
    ("DM with nobody", ("conversations.open", {}), "users_list_not_supplied", ""),
    ("private members", ("conversations.members", {"channel": "C0STAFF"}), "channel_not_found", ""),
    (
        "history without the bot",
        ("conversations.history", {"channel": "C0HALL"}),
        "not_in_channel",
        "",
    ),
    ("limit of 0", ("conversations.members", {**DESK, "limit": -1}), "invalid_limit", ""),
    ("cursor", ("conversations.members", {**DESK, "cursor": "%%"}), "invalid_cursor", ""),
    ("types", ("conversations.list", {"types": "club"}), "invalid_types", ""),
    ("unknown thread", ("conversations.replies", {**DESK, "ts": "1.1"}), "thread_not_found", ""),
    (
        "joining in private",
        ("conversations.join", {"channel": "C0BACK"}),
        "method_not_supported_for_channel_type",
        "",
    ),
    (
        "reaction to nothing",
        ("reactions.add", {**DESK, "timestamp": "1.1", "name": "x"}),
        "message_not_found",
        "",
    ),
    (
        "file of nothing",
        ("files.getUploadURLExternal", {"filename": "x", "length": 0}),
        ARGUMENTS,
        "length",
    ),
    ("unknown file", ("files.info", {"file": "F9"}), "file_not_found", ""),
    (
        "link to nothing",
        ("chat.getPermalink", {**DESK, "message_ts": "1.1"}),
        "message_not_found",
        "",
    ),
    (
        "wrong blocks to validate",
        ("blocks.validate", {"blocks": [{"type": "poster"}]}),
        BLOCKS,
        "poster",
    ),
    (
        "a picture that is not there",
        post({"type": "image", "slack_file": {"id": "F9"}, "alt_text": "a"}),
        BLOCKS,
        "invalid slack file [json-pointer:/blocks/0/slack_file]",
    ),
    (
        "a form with a picture that is not there",
        show(modal({"type": "image", "slack_file": {"id": "F9"}, "alt_text": "a"})),
        ARGUMENTS,
        "invalid slack file [json-pointer:/view/blocks/0/slack_file]",
    ),
    ("unknown method", ("chat.shout", {}), "unknown_method", ""),
]


@pytest.mark.parametrize(
    ("call", "code", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
async def test_refuses(
    sandbox: Sandbox, session: ClientSession, call: tuple[str, Json], code: str, words: str
) -> None:
    """
    What passes here must pass at Slack, so what Slack refuses is refused here, by the same name.
    """
    headers = {"Authorization": f"Bearer {sandbox.workspace.app.bot_token}"}

    async with session.post(sandbox.api_url + call[0], json=call[1], headers=headers) as answer:
        body = await answer.json()

    assert (answer.status, body["ok"], body["error"]) == (200, False, code), body
    assert words in str(body.get("response_metadata", "")), body


def test_at_least_forty_payloads_are_refused() -> None:
    """Each different, with many of Slack's codes."""
    assert len({str(row[1]) for row in REFUSED}) >= 90 and len({row[2] for row in REFUSED}) >= 25


def test_a_catalogue_that_lacks_a_method_or_a_code_is_told_so() -> None:
    """What is no part of Slack is named."""
    full = {name: {"errors": sorted(codes())} for name in METHODS}

    assert strangers(full) == []
    assert strangers({name: row for name, row in full.items() if name != "chat.update"}) == [
        "chat.update"
    ]
    assert "no_text" in strangers({name: {"errors": []} for name in METHODS})


async def test_accepts_what_is_just_within_the_limits(
    sandbox: Sandbox, session: ClientSession
) -> None:
    """A limit that is one too strict would make honest apps shorten their words."""
    headers = {"Authorization": f"Bearer {sandbox.workspace.app.bot_token}"}
    blocks = [
        mrkdwn("x" * 3000),
        {"type": "header", "text": plain("x" * 150)},
        acts(*[button(f"a{n}", "v" * 2000, text=plain("x" * 75)) for n in range(25)]),
        acts(select(options=MANY[:100])),
    ]

    async with session.post(
        sandbox.api_url + "chat.postMessage",
        headers=headers,
        json={**DESK, "text": "t", "blocks": blocks},
    ) as answer:
        body = await answer.json()

    assert body["ok"], body
