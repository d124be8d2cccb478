"""The quieter methods: what each tells an app that asks."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.sandbox.toy import card, mrkdwn


async def test_the_app_learns_who_it_is(client: AsyncWebClient) -> None:
    """The app's own id comes from bots.info, never from a setting."""
    bot = (await client.bots_info(bot="B0BOT"))["bot"]

    assert (bot["app_id"], bot["user_id"], bot["name"]) == ("A0SANDBOX", "U0BOT", "Loans")
    assert (await client.team_info())["team"]["domain"] == "library"
    assert (await client.api_test(foo="bar"))["args"]["foo"] == "bar"
    with pytest.raises(SlackApiError, match="bot_not_found"):
        await client.bots_info(bot="B9")


async def test_conversations_are_listed_as_far_as_the_bot_sees(client: AsyncWebClient) -> None:
    """Private channels appear only where the bot is a member."""
    public = await client.conversations_list()
    private = await client.conversations_list(types="private_channel")
    desk = (await client.conversations_info(channel="C0DESK", include_num_members=True))["channel"]

    assert {c["id"]: c["is_member"] for c in public["channels"]} == {
        "C0DESK": True,
        "C0HALL": False,
    }
    assert [c["id"] for c in private["channels"]] == ["C0BACK"]
    assert (desk["name"], desk["num_members"], desk["is_private"]) == ("desk", 3, False)


async def test_the_bot_enters_a_public_channel(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """And may then write there."""
    await client.conversations_join(channel="C0HALL")
    await client.chat_postMessage(channel="C0HALL", text="hello")

    assert [m.text for m in sandbox.person("U0BEN").channel("C0HALL")] == ["hello"]


async def test_a_dm_can_be_opened_again_by_its_id(client: AsyncWebClient) -> None:
    """With all that is known of it, where asked."""
    dm = (await client.conversations_open(users="U0BEN", return_im=True))["channel"]
    again = await client.conversations_open(channel=dm["id"])

    assert (dm["is_im"], dm["user"]) == (True, "U0BEN")
    assert again["channel"] == {"id": dm["id"]}


async def test_quiet_hours_and_groups(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """Who wants to be left alone, and who belongs together."""
    sandbox.workspace.users["U0ANNA"].dnd = (100, 200)

    assert (await client.dnd_info(user="U0ANNA"))["next_dnd_start_ts"] == 100
    assert (await client.dnd_teamInfo(users="U0ANNA,U0BEN"))["users"]["U0BEN"][
        "dnd_enabled"
    ] is False
    assert (await client.usergroups_users_list(usergroup="S0CLERKS"))["users"] == ["U0CLERK"]
    assert (await client.usergroups_list())["usergroups"][0]["id"] == "S0CLERKS"


async def test_a_message_is_linked_marked_and_deleted(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """The whole life of a message of the bot's own."""
    ts = (await client.chat_postMessage(channel="C0DESK", text="x"))["ts"]
    link = await client.chat_getPermalink(channel="C0DESK", message_ts=ts)
    await client.reactions_add(channel="C0DESK", timestamp=ts, name="eyes")
    with pytest.raises(SlackApiError, match="already_reacted"):
        await client.reactions_add(channel="C0DESK", timestamp=ts, name="eyes")
    await client.reactions_remove(channel="C0DESK", timestamp=ts, name="eyes")
    await client.chat_delete(channel="C0DESK", ts=ts)

    assert link["permalink"] == f"https://library.slack.com/archives/C0DESK/p{ts.replace('.', '')}"
    assert sandbox.person("U0ANNA").channel("C0DESK") == []


async def test_the_app_edits_and_deletes_its_own_messages_only(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """What a person wrote is theirs."""
    anna = sandbox.person("U0ANNA")
    await anna.say("Mine.", channel="C0DESK")
    ts = anna.channel("C0DESK")[0].ts

    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel="C0DESK", ts=ts, text="Yours.")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        await client.chat_delete(channel="C0DESK", ts=ts)
    assert [message.text for message in anna.channel("C0DESK")] == ["Mine."]


async def test_an_edit_keeps_what_it_does_not_name(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """Blocks go only when an empty list is sent."""
    ts = (await client.chat_postMessage(channel="C0DESK", text="x", blocks=card("Herbal")))["ts"]
    desk = sandbox.person("U0ANNA")

    await client.chat_update(channel="C0DESK", ts=ts, text="y")
    assert desk.channel("C0DESK")[0].rendered.startswith("*Herbal*")
    await client.chat_update(channel="C0DESK", ts=ts, text="y", blocks=[])
    assert desk.channel("C0DESK")[0].rendered == "y"
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await client.chat_update(channel="C0DESK", ts=ts, text="한" * 1334)


async def test_blocks_can_be_judged_beforehand(client: AsyncWebClient) -> None:
    """blocks.validate says nothing against good blocks."""
    assert (await client.api_call("blocks.validate", json={"blocks": [mrkdwn("x")]}))["ok"]


async def test_a_response_url_replaces_and_deletes(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """What it pointed at, ephemeral or not."""
    session = sandbox.outgoing.session
    assert session is not None
    await client.chat_postMessage(channel="C0DESK", text="old")
    message = sandbox.person("U0ANNA").channel("C0DESK")[0]
    url = sandbox.workspace.new_response_url("U0ANNA", "C0DESK", message)

    async def use(**body: object) -> int:
        async with session.post(f"{sandbox.url}/actions/{url.token}", json=body) as answer:
            return answer.status

    assert (
        await use(replace_original=True, text="new", attachments=[{"blocks": [mrkdwn("below")]}])
        == 200
    )
    shown = sandbox.person("U0ANNA").channel("C0DESK")[0]
    assert (shown.text, shown.attachments[0]["blocks"][0]["text"]["text"]) == ("new", "below")
    assert shown.attachments[0]["blocks"][0]["block_id"]
    assert await use(replace_original=True, text="newer") == 200
    assert shown.attachments == []
    assert await use(text="x", blocks=[{"type": "poster"}]) == 400
    assert await use(delete_original=True) == 200
    assert sandbox.person("U0ANNA").channel("C0DESK") == []
