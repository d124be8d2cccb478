"""Modals and Home tabs: triggers that die, the stack of three, hashes, external ids."""

import time
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import HandClock, NotThere, Sandbox
from bot.sandbox.protocol import Json
from tests.sandbox.toy import button, field, form, modal, mrkdwn, plain, workspace

HOME: Json = {"type": "home", "blocks": [mrkdwn("x")]}


def trigger(sandbox: Sandbox, view_id: str | None = None) -> str:
    """A trigger of Anna's, from a command or out of a modal."""
    return sandbox.workspace.new_trigger("U0ANNA", view_id)


async def refusal(call: Any) -> str:
    """The code a call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_a_trigger_dies_after_three_seconds() -> None:
    """An app that first asks its database and then opens the form fails just so."""
    clock = HandClock(time.time())
    async with Sandbox(workspace(), clock=clock) as sandbox:
        client = AsyncWebClient(
            sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
        )
        late, timely = trigger(sandbox), trigger(sandbox)
        clock.advance(3.0)
        await client.views_open(trigger_id=timely, view=modal())
        clock.advance(0.001)

        assert (
            await refusal(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
        )


async def test_a_step_of_the_wall_clock_kills_no_trigger() -> None:
    """Three seconds are three seconds of a steady clock."""
    clock = HandClock(time.time())
    async with Sandbox(workspace(), clock=clock) as sandbox:
        client = AsyncWebClient(
            sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
        )
        given = trigger(sandbox)
        clock.step(3600)

        assert (await client.views_open(trigger_id=given, view=modal()))["ok"]


async def test_a_trigger_opens_once(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """A repeated delivery must not open a second form."""
    given = trigger(sandbox)
    await client.views_open(trigger_id=given, view=modal())

    assert (
        await refusal(client.views_open(trigger_id=given, view=modal())) == "exchanged_trigger_id"
    )


async def test_a_refused_view_does_not_spend_the_trigger(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """The arguments are judged before the trigger is."""
    given = trigger(sandbox)

    assert (
        await refusal(client.views_open(trigger_id=given, view=modal(title=plain("x" * 25))))
        == "invalid_arguments"
    )
    assert (await client.views_open(trigger_id=given, view=modal()))["ok"]


async def test_a_stack_holds_three_views(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """A root and two pushes; each knows its root and the one below."""
    root = (await client.views_open(trigger_id=trigger(sandbox), view=modal()))["view"]
    second = (await client.views_push(trigger_id=trigger(sandbox, root["id"]), view=modal()))[
        "view"
    ]
    third = (await client.views_push(trigger_id=trigger(sandbox, second["id"]), view=modal()))[
        "view"
    ]

    fourth = client.views_push(trigger_id=trigger(sandbox, third["id"]), view=modal())

    assert await refusal(fourth) == "push_limit_reached"
    assert (third["previous_view_id"], third["root_view_id"]) == (second["id"], root["id"])
    assert [view.id for view in sandbox.person("U0ANNA").modals] == [
        root["id"],
        second["id"],
        third["id"],
    ]


async def test_pushing_needs_a_modal_below(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """A trigger from a message has no stack to be put upon."""
    assert (
        await refusal(client.views_push(trigger_id=trigger(sandbox), view=modal())) == "not_found"
    )


async def test_a_stale_hash_is_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """Two writers of one view: the slower must not overwrite what it has not seen."""
    seen = (await client.views_open(trigger_id=trigger(sandbox), view=modal()))["view"]
    newer = (await client.views_update(view_id=seen["id"], hash=seen["hash"], view=modal()))["view"]

    stale = client.views_update(view_id=seen["id"], hash=seen["hash"], view=modal())

    assert await refusal(stale) == "hash_conflict"
    assert newer["hash"] != seen["hash"]
    assert (await client.views_update(view_id=seen["id"], view=modal()))["ok"]


async def test_a_stale_hash_is_refused_on_a_home_tab_too(client: AsyncWebClient) -> None:
    """The Home tab is redrawn from several places at once."""
    seen = (await client.views_publish(user_id="U0ANNA", view=HOME))["view"]
    await client.views_publish(user_id="U0ANNA", view=HOME, hash=seen["hash"])

    stale = client.views_publish(user_id="U0ANNA", view=HOME, hash=seen["hash"])

    assert await refusal(stale) == "hash_conflict"


async def test_an_external_id_names_one_view(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """A pushed view's id is unknown to the app until it is told; its own id must then be enough."""
    await client.views_open(trigger_id=trigger(sandbox), view=modal(external_id="mine"))
    other = sandbox.workspace.new_trigger("U0BEN")

    twice = client.views_open(trigger_id=other, view=modal(external_id="mine"))

    assert await refusal(twice) == "duplicate_external_id"
    await client.views_update(external_id="mine", view=modal(mrkdwn("blank"), external_id="mine"))
    assert sandbox.person("U0ANNA").modal.rendered == "== Loan ==\nblank"
    assert sandbox.person("U0BEN").modals == []


async def test_an_external_id_that_is_not_sent_again_is_lost(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """An update replaces the whole view, its names included."""
    await client.views_open(trigger_id=trigger(sandbox), view=modal(external_id="mine"))
    await client.views_update(external_id="mine", view=modal())

    assert await refusal(client.views_update(external_id="mine", view=modal())) == "not_found"


async def test_a_closed_view_is_not_found(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """Blanking what nobody looks at any more must be expected to fail."""
    view = (await client.views_open(trigger_id=trigger(sandbox), view=modal()))["view"]
    await sandbox.person("U0ANNA").close()

    assert await refusal(client.views_update(view_id=view["id"], view=modal())) == "not_found"


async def test_what_was_typed_survives_a_redraw_under_the_same_ids(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """An app that renames a block throws the words away, and should learn it here."""
    view = (await client.views_open(trigger_id=trigger(sandbox), view=form()))["view"]
    anna = sandbox.person("U0ANNA")
    await anna.fill({"book": "Herbal", "shelf": "south"})
    changed = form()
    changed["blocks"][1]["block_id"] = "rack"

    await client.views_update(view_id=view["id"], view=changed)

    assert anna.modal.values["book"]["value"]["value"] == "Herbal"
    assert anna.modal.values["rack"]["value"]["selected_option"] is None


async def test_the_answer_to_a_form_moves_the_stack(joined: Sandbox) -> None:
    """push, then an empty answer's place taken by close, then clear."""
    anna = joined.person("U0ANNA")
    await anna.command("/loan form", channel="C0DESK")
    await anna.fill({"book": "Series", "shelf": "north"})
    assert (await anna.submit()).ok
    assert [view.rendered.splitlines()[1] for view in anna.modals][-1] == "Volume two"
    await anna.close()
    await anna.fill({"book": "All"})

    assert (await anna.submit()).ok
    assert anna.modals == []


async def test_errors_for_a_block_that_is_not_there_are_trouble(over_http: Sandbox) -> None:
    """Slack shows such a person a connection error, and the form stays."""
    anna = over_http.person("U0ANNA")
    await anna.command("/loan form", channel="C0DESK")
    await anna.fill({"book": "Wrong", "shelf": "north"})

    sent = await anna.submit()

    assert (
        sent.trouble
        == "invalid_view_response: no input block nowhere; there are book, extras, rules, shelf"
    )
    assert anna.modal.callback_id == "loan"


async def test_the_client_stops_an_unfinished_form(over_http: Sandbox) -> None:
    """Slack's own client sends no form with an empty required field."""
    anna = over_http.person("U0ANNA")
    await anna.command("/loan form", channel="C0DESK")

    sent = await anna.submit()

    assert not sent.sent
    assert set(sent.errors) == {"book", "shelf"}
    assert [entry.kind for entry in over_http.journal.sent] == ["command"]


async def test_a_click_in_a_modal_updates_it(joined: Sandbox) -> None:
    """The view comes with the click, hash and all; there is no response URL."""
    clerk = joined.person("U0CLERK")
    await _card(joined)
    await clerk.click("look", channel="C0DESK")
    clicked = await clerk.click("turn")

    assert clicked.ok, clicked
    assert clerk.modal.rendered == "== Loan ==\nPage two"
    assert joined.journal.sent[-1].payload["container"] == {
        "type": "view",
        "view_id": clerk.modal.id,
    }


async def test_closing_is_told_where_it_was_asked_for(over_http: Sandbox) -> None:
    """notify_on_close, and only it, brings view_closed."""
    anna = over_http.person("U0ANNA")
    await anna.command("/loan form", channel="C0DESK")

    told = await anna.close()

    assert told.ok
    assert over_http.journal.sent[-1].payload["is_cleared"] is False
    with pytest.raises(NotThere, match="no modal open"):
        _ = anna.modal


async def _card(sandbox: Sandbox) -> None:
    client = AsyncWebClient(
        sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
    )
    await client.chat_postMessage(
        channel="C0DESK",
        text="A loan",
        blocks=[
            {"type": "actions", "elements": [button("look")]},
            field("note", {"type": "plain_text_input"}),
        ],
    )
