"""
What a person writes, changes, takes back and marks; and what Slack says of channels, accounts and
forms.
"""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import NotThere, Sandbox
from bot.sandbox.workspace.mentions import mentions
from bot.sandbox.workspace.workspace import Workspace
from tests.sandbox.toy import field, modal, plain, workspace

EVENTS = ["message.channels", "app_mention", "reaction_added", "reaction_removed"]


def subscribed(sandbox: Sandbox) -> None:
    """Have the app told of all that is written and marked."""
    sandbox.workspace.app.manifest["settings"]["event_subscriptions"]["bot_events"] = EVENTS


def heard(sandbox: Sandbox) -> list[dict[str, object]]:
    """The events that the app was sent."""
    return [sent.payload["event"] for sent in sandbox.journal.told("event")]


async def test_what_was_written_can_be_changed_and_taken_back(over_http: Sandbox) -> None:
    subscribed(over_http)
    anna = over_http.person("U0ANNA")
    said = await anna.say("won", "C0DESK")
    await anna.edit(said, "one")
    assert (said.text, bool(said.edited)) == ("one", True)
    await anna.delete(said)
    assert anna.channel("C0DESK") == []
    new, changed, gone = heard(over_http)
    assert (new["text"], changed["subtype"], gone["subtype"]) == (
        "won",
        "message_changed",
        "message_deleted",
    )
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("one", "won")  # type: ignore[index]
    assert gone["deleted_ts"] == said.ts


async def test_only_ones_own_words_can_be_changed(over_http: Sandbox) -> None:
    anna, clerk = over_http.person("U0ANNA"), over_http.person("U0CLERK")
    said = await anna.say("mine", "C0DESK")
    for act in (clerk.edit(said, "yours"), clerk.delete(said)):
        with pytest.raises(NotThere, match="not U0CLERK's own"):
            await act
    assert said.text == "mine" and anna.channel("C0DESK") == [said]


async def test_an_emoji_is_put_and_taken_away(over_http: Sandbox) -> None:
    subscribed(over_http)
    anna, clerk = over_http.person("U0ANNA"), over_http.person("U0CLERK")
    said = await anna.say("well?", "C0DESK")
    await clerk.react(said, "eyes")
    assert said.reactions == {"eyes": ["U0CLERK"]}
    await clerk.react(said, "eyes")
    assert said.reactions == {}
    put, taken = heard(over_http)[1:]
    assert (put["type"], taken["type"]) == ("reaction_added", "reaction_removed")
    assert (put["reaction"], put["user"], put["item_user"]) == ("eyes", "U0CLERK", "U0ANNA")


async def test_the_app_is_mentioned_by_its_name(over_http: Sandbox) -> None:
    subscribed(over_http)
    anna = over_http.person("U0ANNA")
    assert mentions(
        over_http.workspace, "@loans, ask @Ben in #hall; a@loans is none, nor @nobody"
    ) == ("<@U0BOT>, ask <@U0BEN> in <#C0HALL|hall>; a@loans is none, nor @nobody")
    await anna.say(mentions(over_http.workspace, "@loans are you there?"), "C0DESK")
    assert [event["type"] for event in heard(over_http)] == ["message", "app_mention"]


async def test_blocks_that_are_changed_are_not_called_edited(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="C0DESK", text="t", blocks=[{"type": "divider"}])
    message = sandbox.person("U0ANNA").channel("C0DESK")[0]
    await client.chat_update(
        channel="C0DESK", ts=posted["ts"], text="u", blocks=[{"type": "header", "text": plain("u")}]
    )
    assert (message.rendered, message.edited) == ("# u", None)
    await client.chat_update(channel="C0DESK", ts=posted["ts"], text="v")
    assert message.edited


async def test_a_channel_is_written_to_by_its_name(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    for name in ("#desk", "desk", "#back"):
        assert (await client.chat_postMessage(channel=name, text=name))["ok"]
    assert [m.text for m in sandbox.person("U0CLERK").channel("C0DESK")] == ["#desk", "desk"]
    with pytest.raises(Exception, match="channel_not_found"):
        await client.chat_postMessage(channel="#staff", text="a private channel without the bot")


async def test_a_channel_has_topic_and_purpose_with_who_set_them_and_when(
    client: AsyncWebClient,
) -> None:
    for channel in (await client.conversations_list())["channels"]:
        assert channel["topic"] == channel["purpose"] == {"value": "", "creator": "", "last_set": 0}


async def test_the_bots_account_names_its_bot_id(client: AsyncWebClient) -> None:
    assert (await client.users_info(user="U0BOT"))["user"]["profile"]["bot_id"] == "B0BOT"
    assert "bot_id" not in (await client.users_info(user="U0BEN"))["user"]["profile"]


async def test_a_form_comes_with_a_response_url_for_each_conversation_that_asks_for_one(
    over_http: Sandbox,
) -> None:
    place = {"type": "conversations_select", "response_url_enabled": True}
    silent = {"type": "channels_select"}
    view = modal(field("to", place), field("about", silent), callback_id="loan", submit=plain("Go"))
    client = AsyncWebClient(over_http.workspace.app.bot_token, base_url=over_http.api_url)
    await client.views_open(trigger_id=over_http.workspace.new_trigger("U0ANNA"), view=view)
    anna = over_http.person("U0ANNA")
    await anna.fill({"to": "C0DESK", "about": "C0HALL"})
    await anna.submit()
    (url,) = over_http.journal.told("view_submission")[-1].payload["response_urls"]
    assert (url["block_id"], url["channel_id"]) == ("to", "C0DESK")
    assert url["response_url"].startswith(over_http.api_url.removesuffix("/api/"))


def test_shortcuts_stand_in_the_manifest() -> None:
    made = workspace()
    made["manifest"]["features"]["shortcuts"] = [
        {"name": "Borrow a book", "type": "global", "callback_id": "borrow", "description": "d"},
        {"name": "Ask about it", "type": "message", "callback_id": "ask", "description": "d"},
    ]
    app = Workspace(made).app
    assert app.shortcuts("global") == {"borrow": "Borrow a book"}
    assert app.shortcuts("message") == {"ask": "Ask about it"}
