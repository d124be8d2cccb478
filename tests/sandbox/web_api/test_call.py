"""The frame of every Web API call: tokens, scopes, headers, forms and JSON alike."""

import json

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.sandbox.toy import SCOPES, mrkdwn, workspace


@pytest.mark.parametrize(
    ("token", "code"),
    [
        (None, "not_authed"),
        ("xoxb-other", "invalid_auth"),
        ("xapp-sandbox-app", "not_allowed_token_type"),
    ],
)
async def test_a_wrong_token_is_refused_by_its_kind(
    sandbox: Sandbox, session: ClientSession, token: str | None, code: str
) -> None:
    """An operator who mixed up two tokens needs to be told which."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    async with session.post(sandbox.api_url + "auth.test", headers=headers) as answer:
        assert (await answer.json())["error"] == code


async def test_a_missing_scope_names_what_is_needed_and_what_there_is(
    session: ClientSession,
) -> None:
    """The manifest is the single source of rights, as at Slack."""
    async with Sandbox(workspace(scopes=["commands", "users:read"])) as sandbox:
        client = AsyncWebClient(
            sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
        )

        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel="C0DESK", text="x")

    answer = caught.value.response
    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "chat:write",
        "commands,users:read",
    )


async def test_the_scope_needed_depends_on_the_kind_of_conversation(session: ClientSession) -> None:
    """
    channels:read opens no private channel; forgetting groups:read shows only in production
    otherwise.
    """
    async with Sandbox(workspace(scopes=["channels:read"])) as sandbox:
        client = AsyncWebClient(
            sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
        )

        assert (await client.conversations_members(channel="C0DESK"))["ok"]
        with pytest.raises(SlackApiError, match="missing_scope"):
            await client.conversations_members(channel="C0BACK")


async def test_every_answer_carries_the_scopes(client: AsyncWebClient) -> None:
    """Apps check their installation by this header."""
    answer = await client.auth_test()

    assert answer.headers["x-oauth-scopes"] == ",".join(SCOPES)
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == (
        "T0LIBRARY",
        "U0BOT",
        "B0BOT",
    )


async def test_forms_and_json_mean_the_same(sandbox: Sandbox, session: ClientSession) -> None:
    """
    The SDK sends JSON for some methods and forms, with JSON inside, for others; the journal shows
    one shape.
    """
    headers = {"Authorization": f"Bearer {sandbox.workspace.app.bot_token}"}
    body = {"channel": "C0DESK", "text": "t", "blocks": [mrkdwn("x")], "unfurl_links": False}
    form = {
        "channel": "C0DESK",
        "text": "t",
        "blocks": json.dumps(body["blocks"]),
        "unfurl_links": "false",
    }

    for sent in ({"json": body}, {"data": form}):
        async with session.post(
            sandbox.api_url + "chat.postMessage", headers=headers, **sent
        ) as answer:
            assert (await answer.json())["ok"]

    assert sandbox.journal.of("chat.postMessage") == [body, body]


@pytest.mark.parametrize(("body", "code"), [(b"{", "invalid_json"), (b"[]", "json_not_object")])
async def test_broken_json_is_an_answer_not_a_crash(
    sandbox: Sandbox, session: ClientSession, body: bytes, code: str
) -> None:
    """A test that sends rubbish should read what Slack would say."""
    async with session.post(
        sandbox.api_url + "auth.test", data=body, headers={"Content-Type": "application/json"}
    ) as answer:
        assert (answer.status, (await answer.json())["error"]) == (200, code)


async def test_a_revoked_installation_is_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """The app was removed while it ran."""
    sandbox.workspace.app.revoked = True

    with pytest.raises(SlackApiError, match="token_revoked"):
        await client.auth_test()


async def test_people_are_shown_as_slack_shows_them(client: AsyncWebClient) -> None:
    """Rights of guests and the deactivated hang on these flags, digests on the zone."""
    anna = (await client.users_info(user="U0ANNA"))["user"]

    assert (anna["tz"], anna["tz_offset"], anna["profile"]["email"]) == (
        "Asia/Seoul",
        32400,
        "anna@library.test",
    )
    assert (await client.users_info(user="U0GUEST"))["user"]["is_restricted"]
    assert (await client.users_info(user="U0GONE"))["user"]["deleted"]
    assert (await client.users_lookupByEmail(email="anna@library.test"))["user"]["id"] == "U0ANNA"
    assert "is_stranger" not in anna


async def test_lists_come_in_pages(client: AsyncWebClient) -> None:
    """An app that reads only the first page misses people."""
    first = await client.users_list(limit=4)
    rest = await client.users_list(limit=4, cursor=first["response_metadata"]["next_cursor"])

    assert [u["id"] for u in [*first["members"], *rest["members"]]] == [
        "U0BOT",
        "U0ANNA",
        "U0BEN",
        "U0CLERK",
        "U0GUEST",
        "U0GONE",
    ]
    assert rest["response_metadata"]["next_cursor"] == ""


async def test_only_own_messages_can_be_edited_or_deleted(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """A bot token has no power over what people wrote."""
    theirs = await sandbox.person("U0ANNA").say("mine", channel="C0DESK")

    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel="C0DESK", ts=theirs.ts, text="x")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        await client.chat_delete(channel="C0DESK", ts=theirs.ts)


async def test_messages_can_be_found_again(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """After a lost answer an app looks a message up before it posts once more."""
    first = await client.chat_postMessage(
        channel="C0DESK", text="one", metadata={"event_type": "card", "event_payload": {"id": "7"}}
    )
    await client.chat_postMessage(channel="C0DESK", text="two")
    await client.chat_postMessage(channel="C0DESK", text="reply", thread_ts=first["ts"])

    plainly = await client.conversations_history(channel="C0DESK")
    fully = await client.conversations_history(
        channel="C0DESK", include_all_metadata=True, oldest=first["ts"], inclusive=True
    )
    thread = await client.conversations_replies(channel="C0DESK", ts=first["ts"])

    assert [m["text"] for m in plainly["messages"]] == ["two", "one"]
    assert [m.get("metadata") for m in plainly["messages"]] == [None, None]
    assert fully["messages"][-1]["metadata"]["event_payload"] == {"id": "7"}
    assert [m["text"] for m in thread["messages"]] == ["one", "reply"]


async def test_stamps_only_grow(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """A stamp is a message's name: two with one name would be edited together."""
    stamps = [
        (await client.chat_postMessage(channel="C0DESK", text=str(n)))["ts"] for n in range(20)
    ]

    assert stamps == sorted(set(stamps))


async def test_a_direct_message_reaches_the_person(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """Opened by conversations.open or by posting to a user id: the same conversation."""
    opened = await client.conversations_open(users="U0BEN")
    posted = await client.chat_postMessage(channel="U0BEN", text="hello")

    assert opened["channel"]["id"] == posted["channel"]
    assert [m.text for m in sandbox.person("U0BEN").dm()] == ["hello"]


async def test_a_file_goes_up_and_comes_down_again(
    sandbox: Sandbox, client: AsyncWebClient, session: ClientSession
) -> None:
    """Three steps up; down only with the token, else Slack's sign-in page comes with status 200."""
    made = await client.files_upload_v2(channel="C0DESK", filename="a.txt", content="hello")
    address = (await client.files_info(file=made["files"][0]["id"]))["file"]["url_private"]
    headers = {"Authorization": f"Bearer {sandbox.workspace.app.bot_token}"}

    async with session.get(address, headers=headers) as answer:
        assert await answer.read() == b"hello"
    async with session.get(address) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
    await client.files_delete(file=made["files"][0]["id"])
    with pytest.raises(SlackApiError, match="file_deleted"):
        await client.files_info(file=made["files"][0]["id"])


@pytest.mark.parametrize("digits", ["9" * 5000, "9" * 19, "٣"], ids=["huge", "long", "arabic"])
async def test_a_number_of_any_length_in_a_form_is_answered(
    sandbox: Sandbox, session: ClientSession, digits: str
) -> None:
    """As one that is too great, never with a page of a broken server."""
    headers = {"Authorization": f"Bearer {sandbox.workspace.app.bot_token}"}
    async with session.post(
        sandbox.api_url + "users.list", data={"limit": digits}, headers=headers
    ) as answer:
        assert (answer.status, (await answer.json())["error"]) == (200, "invalid_limit")
