"""What a person can see and do, and how plainly they are told what is not there."""

import time

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import HandClock, NotThere, Sandbox
from tests.sandbox.toy import card, workspace
from tests.support import administrator


async def post(sandbox: Sandbox, book: str = "Herbal") -> str:
    """Post a card to the desk; returns its stamp."""
    client = AsyncWebClient(
        sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
    )
    return str(
        (await client.chat_postMessage(channel="C0DESK", text=book, blocks=card(book)))["ts"]
    )


async def test_an_answer_to_a_command_is_shown_to_its_writer_alone(joined: Sandbox) -> None:
    """Ephemeral is the default; in_channel is for all."""
    anna, clerk = joined.person("U0ANNA"), joined.person("U0CLERK")

    quiet = await anna.command("/loan hello", channel="C0DESK")
    loud = await anna.command("/loan loud", channel="C0DESK")
    later = await anna.command("/loan later", channel="C0DESK")

    assert (quiet.text, loud.text, later.text) == ("You said hello", "", "Later, for you")
    assert [m.text for m in clerk.channel("C0DESK")] == ["For all"]
    assert clerk.ephemerals() == []
    assert [m.text for m in anna.ephemerals("C0DESK")] == ["You said hello", "Later, for you"]


async def test_mentions_arrive_escaped_where_the_manifest_asks(over_http: Sandbox) -> None:
    """A name is not an identity; the id is."""
    told = await over_http.person("U0ANNA").command(
        "/loan @ben from #hall not@all", channel="C0DESK"
    )

    assert told.body == "You said <@U0BEN|ben> from <#C0HALL|hall> not@all"
    assert told.text == "You said @ben from #hall not@all"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("R&D <now>", "R&amp;D &lt;now&gt;"),
        ("see https://a.test/x?y=1&z=2", "see <https://a.test/x?y=1&amp;z=2>"),
        ("mail desk@library.test", "mail <mailto:desk@library.test|desk@library.test>"),
        (
            "on mofa.go.kr, 3.5 and KOR-2026-7K4M.",
            "on <http://mofa.go.kr|mofa.go.kr>, 3.5 and KOR-2026-7K4M.",
        ),
    ],
)
async def test_links_and_signs_arrive_as_slacks_markup(
    over_http: Sandbox, typed: str, sent: str
) -> None:
    """As Slack sends what is typed after a command that asks for escaping."""
    told = await over_http.person("U0ANNA").command(f"/loan {typed}", channel="C0DESK")
    assert told.body == f"You said {sent}"


async def test_the_payload_of_a_command_is_slacks(over_http: Sandbox) -> None:
    """Private channels and DMs are named as Slack names them: not at all."""
    clerk = over_http.person("U0CLERK")
    await clerk.command("/loan x", channel="C0BACK")
    await clerk.command("/loan x")

    back, direct = (sent.payload for sent in over_http.journal.sent)

    assert set(back) == {
        "token",
        "team_id",
        "team_domain",
        "channel_id",
        "channel_name",
        "user_id",
        "user_name",
        "command",
        "text",
        "api_app_id",
        "is_enterprise_install",
        "response_url",
        "trigger_id",
    }
    assert (back["channel_name"], direct["channel_name"]) == ("privategroup", "directmessage")
    assert back["response_url"].startswith(over_http.url)


async def test_nobody_sees_a_channel_they_are_not_in(sandbox: Sandbox) -> None:
    """A test about secrecy must not be able to look over somebody's shoulder."""
    with pytest.raises(NotThere, match=r"U0BEN is not in 'C0DESK'; they are in: C0HALL"):
        sandbox.person("U0BEN").channel("C0DESK")
    with pytest.raises(NotThere, match="U0BEN is not in"):
        await sandbox.person("U0BEN").command("/loan x", channel="C0DESK")


async def test_a_confirmation_must_be_answered(over_http: Sandbox) -> None:
    """What a person would have to read must not be clicked away unseen."""
    clerk = over_http.person("U0CLERK")
    await post(over_http)

    with pytest.raises(NotThere, match=r"asks for confirmation.*Lend this book\?"):
        await clerk.click("lend", channel="C0DESK")
    dismissed = await clerk.click("lend", channel="C0DESK", confirm=False)

    assert (dismissed.sent, dismissed.confirm) == (False, "Sure? — Lend this book?")
    assert over_http.journal.sent == []


async def test_a_click_on_what_is_not_there_lists_what_is(over_http: Sandbox) -> None:
    """The commonest mistake in a test should be answered by its own message."""
    await post(over_http)

    with pytest.raises(
        NotThere, match=r"(?s)nothing with action_id 'burn'.*lend \[Lend\], refuse \[Refuse\]"
    ):
        await over_http.person("U0CLERK").click("burn", channel="C0DESK")


async def test_the_newest_message_is_clicked_unless_one_is_named(over_http: Sandbox) -> None:
    """Cards look alike; the test must be able to say which."""
    clerk = over_http.person("U0CLERK")
    first = await post(over_http, "Herbal")
    await post(over_http, "Bestiary")
    await post(over_http, "Psalter")

    await clerk.click("refuse", channel="C0DESK")
    await clerk.click("refuse", value="Bestiary")
    await clerk.click("refuse", message=first)

    assert [s.payload["actions"][0]["value"] for s in over_http.journal.told("block_actions")] == [
        "Psalter",
        "Bestiary",
        "Herbal",
    ]
    assert [m.text for m in clerk.channel("C0DESK")] == ["Refused"] * 3


async def test_the_payload_of_a_click_is_slacks(over_http: Sandbox) -> None:
    """Container, message, channel, action and where to respond, as published."""
    stamp = await post(over_http)
    await over_http.person("U0CLERK").click("look", channel="C0DESK")

    payload = over_http.journal.sent[-1].payload

    assert payload["container"] == {
        "type": "message",
        "message_ts": stamp,
        "channel_id": "C0DESK",
        "is_ephemeral": False,
    }
    assert payload["message"]["ts"] == stamp
    assert payload["user"] == {
        "id": "U0CLERK",
        "username": "clerk",
        "name": "clerk",
        "team_id": "T0LIBRARY",
    }
    assert (
        payload["actions"][0].items()
        >= {"action_id": "look", "block_id": "decide", "type": "button", "value": "Herbal"}.items()
    )
    assert payload["state"] == {"values": {}}


async def test_an_ephemeral_message_comes_back_without_its_content(over_http: Sandbox) -> None:
    """An app that reads body["message"] there fails at Slack, so it must fail here."""
    client = AsyncWebClient(
        over_http.workspace.app.bot_token, base_url=over_http.api_url, retry_handlers=[]
    )
    await client.chat_postEphemeral(
        channel="C0DESK", user="U0CLERK", text="x", blocks=card("Herbal")
    )
    clerk = over_http.person("U0CLERK")

    await clerk.click("refuse", channel="C0DESK")

    payload = over_http.journal.sent[-1].payload
    assert "message" not in payload
    assert payload["container"]["is_ephemeral"] is True
    assert [m.text for m in clerk.ephemerals()] == ["Refused"]


async def test_a_response_url_serves_five_times_in_thirty_minutes() -> None:
    """Late answers must have another way."""
    clock = HandClock(time.time())
    async with Sandbox(workspace(), clock=clock) as sandbox:
        url = sandbox.workspace.new_response_url("U0ANNA", "C0DESK")
        other = sandbox.workspace.new_response_url("U0ANNA", "C0DESK")
        session = sandbox.outgoing.session
        assert session is not None

        async def use(token: str) -> tuple[int, str]:
            async with session.post(
                f"{sandbox.url}/commands/{token}", json={"text": "x"}
            ) as answer:
                return answer.status, await answer.text()

        assert [await use(url.token) for _ in range(6)] == [(200, "ok")] * 5 + [(404, "used_url")]
        clock.advance(30 * 60 + 1)
        assert await use(other.token) == (404, "expired_url")


async def test_a_deactivated_person_can_do_nothing(sandbox: Sandbox) -> None:
    """Not even what their screen still shows."""
    await administrator.change_user(sandbox, "U0ANNA", deleted=True)

    with pytest.raises(NotThere, match="deactivated"):
        await sandbox.person("U0ANNA").command("/loan x", channel="C0DESK")


async def test_a_screen_reads_like_a_page(over_http: Sandbox) -> None:
    """Transcripts are for people."""
    anna = over_http.person("U0ANNA")
    await post(over_http)
    await anna.command("/loan form", channel="C0DESK")
    await anna.fill({"book": "Atlas", "shelf": "north"})
    await anna.submit()

    assert anna.channel("C0DESK")[0].rendered == "*Herbal* is wanted\n[Lend] [Refuse] [Look]"
    assert anna.modal.rendered.splitlines() == [
        "== Loan ==",
        "Book *: Atlas",
        "  ! The atlas stays here.",
        "Shelf *: north",
        "Extras: ____",
        "Rules: ____",
        "  ( ) quiet",
        "  ( ) clean",
        "[Borrow]",
    ]


def test_a_workspace_with_an_unknown_member_is_refused() -> None:
    """A slip in a fixture should not look like a bug of the app."""
    source = workspace()
    source["channels"][0]["members"].append("U0NOBODY")

    with pytest.raises(ValueError, match="unknown members: U0NOBODY"):
        Sandbox(source)
