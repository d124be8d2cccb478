"""The frames of what Slack sends: exactly these fields, so that no app comes to rest on others."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.sandbox.toy import card

FRAME = {"type", "user", "api_app_id", "token", "team", "is_enterprise_install"}
VIEW = {
    "id", "team_id", "type", "blocks", "private_metadata", "callback_id", "state", "hash", "title",
    "clear_on_close",
    "notify_on_close", "close", "submit", "previous_view_id", "root_view_id", "app_id",
    "external_id",
    "app_installed_team_id", "bot_id",
}  # fmt: skip


async def test_a_form_is_sent_off_whole(over_http: Sandbox) -> None:
    """The view as it stands, a trigger for the next one, and no response URL."""
    anna = over_http.person("U0ANNA")
    await anna.command("/loan form", channel="C0DESK")
    await anna.fill({"book": "Atlas", "shelf": "north"})
    await anna.submit()
    await anna.close()

    submitted, closed = (
        sent.payload for sent in over_http.journal.told("view_submission", "view_closed")
    )

    assert set(submitted) == FRAME | {"trigger_id", "response_urls", "view"}
    assert submitted["response_urls"] == []
    assert set(submitted["view"]) == VIEW
    assert (
        submitted["view"]["state"]["values"]["shelf"]["value"]["selected_option"]["value"]
        == "north"
    )
    assert set(closed) == FRAME | {"view", "is_cleared"}


async def test_shortcuts_come_with_and_without_a_message(over_http: Sandbox) -> None:
    """A global one knows no channel; one on a message knows where to answer."""
    client = AsyncWebClient(
        over_http.workspace.app.bot_token, base_url=over_http.api_url, retry_handlers=[]
    )
    await client.chat_postMessage(channel="C0DESK", text="x", blocks=card("Herbal"))
    anna = over_http.person("U0ANNA")
    await anna.shortcut("anything")
    await anna.message_shortcut("anything", anna.channel("C0DESK")[0])

    everywhere, here = (
        sent.payload for sent in over_http.journal.told("shortcut", "message_action")
    )

    assert set(everywhere) == FRAME | {"callback_id", "trigger_id", "action_ts"}
    assert set(here) == set(everywhere) | {"message_ts", "message", "channel", "response_url"}
    assert here["message"]["bot_id"] == "B0BOT"
