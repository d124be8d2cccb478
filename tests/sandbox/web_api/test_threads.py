"""Threads and what is sent from them to the channel as well, as Slack's Web API has them."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.sandbox.protocol import Json
from bot.sandbox.workspace.permalinks import Permalink, read
from tests.sandbox.toy import button, mrkdwn


async def posted(client: AsyncWebClient, text: str, **more: object) -> str:
    """Post to the desk's channel; the message's stamp."""
    answer = await client.chat_postMessage(channel="C0DESK", text=text, **more)  # type: ignore[arg-type]
    return str(answer["ts"])


async def history(client: AsyncWebClient) -> list[Json]:
    """The desk's channel, newest first."""
    return list((await client.conversations_history(channel="C0DESK"))["messages"])


async def thread(client: AsyncWebClient, ts: str) -> list[Json]:
    """A thread of it, oldest first."""
    return list((await client.conversations_replies(channel="C0DESK", ts=ts))["messages"])


async def broadcast(client: AsyncWebClient, ts: str, **content: object) -> None:
    """Send a reply to the channel later; the SDK's own method asks for a text."""
    body = {"channel": "C0DESK", "ts": ts, "reply_broadcast": True, **content}
    await client.api_call("chat.update", json=body)


async def test_a_reply_sent_to_the_channel_as_well_stands_in_both_places(
    client: AsyncWebClient,
) -> None:
    root = await posted(client, "the card")
    quiet = await posted(client, "in the thread alone", thread_ts=root)
    loud = await posted(client, "in both", thread_ts=root, reply_broadcast=True)
    newest, oldest = await history(client)

    assert [newest["ts"], oldest["ts"]] == [loud, root]
    assert [m["ts"] for m in await thread(client, root)] == [root, quiet, loud]
    assert (newest["subtype"], newest["thread_ts"], newest["root"]["text"]) == (
        "thread_broadcast",
        root,
        "the card",
    )


async def test_the_first_message_of_a_thread_says_how_many_answers_it_has_and_when_the_last_came(
    client: AsyncWebClient,
) -> None:
    root = await posted(client, "the card")
    assert "reply_count" not in (await history(client))[0]
    await posted(client, "one", thread_ts=root)
    last = await posted(client, "two", thread_ts=root)
    (shown,) = await history(client)
    answer = (await thread(client, root))[1]

    assert (shown["reply_count"], shown["latest_reply"], shown["reply_users"]) == (
        2,
        last,
        ["U0BOT"],
    )
    assert (answer["parent_user_id"], answer.get("subtype")) == ("U0BOT", None)


async def test_an_edit_changes_both_places_and_cannot_take_back_the_one_in_the_channel(
    client: AsyncWebClient,
) -> None:
    root = await posted(client, "the card")
    loud = await posted(client, "remind", thread_ts=root, reply_broadcast=True)
    await client.chat_update(channel="C0DESK", ts=loud, text="Reminded 13:01 KST")
    await client.chat_update(channel="C0DESK", ts=loud, text="Reminded", reply_broadcast=False)

    assert (await history(client))[0]["text"] == "Reminded"
    assert (await thread(client, root))[1]["text"] == "Reminded"


async def test_deleted_it_is_gone_from_both(client: AsyncWebClient) -> None:
    root = await posted(client, "the card")
    loud = await posted(client, "in both", thread_ts=root, reply_broadcast=True)
    assert len(await history(client)) == len(await thread(client, root)) == 2
    await client.chat_delete(channel="C0DESK", ts=loud)

    assert [m["ts"] for m in await history(client)] == [root]
    assert [m["ts"] for m in await thread(client, root)] == [root]


async def test_a_reply_can_be_sent_to_the_channel_later_if_nothing_else_changes(
    client: AsyncWebClient,
) -> None:
    root = await posted(client, "the card")
    quiet = await posted(client, "in the thread alone", thread_ts=root)
    assert [m["ts"] for m in await history(client)] == [root]
    for content in ({"text": "other"}, {"blocks": [mrkdwn("other")]}, {"attachments": []}):
        with pytest.raises(SlackApiError, match="no_dual_broadcast_content_update"):
            await broadcast(client, quiet, **content)
    assert [m["ts"] for m in await history(client)] == [root]
    await broadcast(client, quiet)

    assert [(m["ts"], m["text"]) for m in await history(client)] == [
        (quiet, "in the thread alone"),
        (root, "the card"),
    ]


async def test_what_answers_nothing_cannot_be_sent_to_the_channel_once_more(
    client: AsyncWebClient,
) -> None:
    """Neither a message by itself nor the first one of a thread."""
    root = await posted(client, "the card")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="cant_broadcast_message"):
            await broadcast(client, root)
        await posted(client, "an answer", thread_ts=root)


async def test_outside_a_thread_the_flag_says_nothing(client: AsyncWebClient) -> None:
    await posted(client, "the card", reply_broadcast=True)

    assert "subtype" not in (await history(client))[0]


async def test_an_answer_to_what_was_deleted_meanwhile_is_posted_to_the_channel(
    client: AsyncWebClient,
) -> None:
    """Slack refuses nothing: that its answer names no thread is all an app can tell it by."""
    root = await posted(client, "the card")
    await client.chat_delete(channel="C0DESK", ts=root)
    answer = await client.chat_postMessage(channel="C0DESK", text="remind", thread_ts=root)

    assert "thread_ts" not in answer["message"]
    assert [m["text"] for m in await history(client)] == ["remind"]


async def test_a_thread_goes_on_when_its_first_message_is_deleted(client: AsyncWebClient) -> None:
    root = await posted(client, "the card")
    await posted(client, "one", thread_ts=root)
    await client.chat_delete(channel="C0DESK", ts=root)
    answer = await client.chat_postMessage(channel="C0DESK", text="two", thread_ts=root)

    assert answer["message"]["thread_ts"] == root
    assert [m["text"] for m in await history(client)] == []


async def test_what_one_person_sees_in_a_thread_stays_there(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    root = await posted(client, "the card")
    body = {"channel": "C0DESK", "user": "U0ANNA", "text": "for you", "thread_ts": root}
    await client.api_call("chat.postEphemeral", json=body | {"reply_broadcast": True})
    (shown,) = sandbox.person("U0ANNA").ephemerals("C0DESK")

    assert shown.is_reply and not shown.in_channel


async def test_metadata_is_hidden_in_the_answered_message_as_well(client: AsyncWebClient) -> None:
    metadata = {"event_type": "card", "event_payload": {"id": "7"}}
    root = await posted(client, "the card", metadata=metadata)
    await posted(client, "in both", thread_ts=root, reply_broadcast=True)
    asked = await client.conversations_history(channel="C0DESK", include_all_metadata=True)

    assert asked["messages"][0]["root"]["metadata"] == metadata
    assert "metadata" not in (await history(client))[0]["root"]


async def test_the_app_hears_of_a_reply_in_both_places_once(over_http: Sandbox) -> None:
    """As one event, which says what it answers."""
    anna = over_http.person("U0ANNA")
    root = await anna.say("well?", "C0DESK")
    await anna.say("in both", "C0DESK", root.ts, broadcast=True)
    first, second = [sent.payload["event"] for sent in over_http.journal.told("event")]

    assert (first["text"], first.get("subtype")) == ("well?", None)
    assert (second["subtype"], second["root"]["text"], second["root"]["reply_count"]) == (
        "thread_broadcast",
        "well?",
        1,
    )


async def test_a_click_in_a_thread_says_in_which(over_http: Sandbox) -> None:
    client = AsyncWebClient(over_http.workspace.app.bot_token, base_url=over_http.api_url)
    card = [{"type": "actions", "elements": [button("only")]}]
    root = await posted(client, "the card", blocks=card)
    reply = await posted(client, "remind", thread_ts=root, blocks=card)
    anna = over_http.person("U0ANNA")
    await anna.click("only", root)
    await anna.click("only", reply)
    above, below = [sent.payload for sent in over_http.journal.told("block_actions")]

    assert (above["container"].get("thread_ts"), above["message"]["reply_count"]) == (None, 1)
    assert (below["container"]["thread_ts"], below["message"]["thread_ts"]) == (root, root)


async def test_the_address_of_a_reply_names_its_thread(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """And is read again as what it names; no other address is."""
    root = await posted(client, "the card")
    reply = await posted(client, "an answer", thread_ts=root)
    links = [
        (await client.chat_getPermalink(channel="C0DESK", message_ts=ts))["permalink"]
        for ts in (root, reply)
    ]
    elsewhere = links[0].replace("library", "evil")

    assert links[1].endswith(f"?thread_ts={root}&cid=C0DESK")
    assert [read(sandbox.workspace, url) for url in [*links, elsewhere, "https://[", "x"]] == [
        Permalink("C0DESK", root),
        Permalink("C0DESK", reply, root),
        None,
        None,
        None,
    ]
