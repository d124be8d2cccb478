"""Forms as a person fills them in."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import NotThere, Sandbox
from tests.sandbox.toy import button, field, form, modal, plain


async def test_an_input_takes_only_what_it_offers(over_http: Sandbox) -> None:
    """A test that fills in an option nobody can choose proves nothing."""
    anna = over_http.person("U0ANNA")
    await anna.command("/loan form", channel="C0DESK")

    with pytest.raises(NotThere, match=r"no option 'west' in 'value'; there are 'north', 'south'"):
        await anna.fill({"shelf": "west"})
    with pytest.raises(
        NotThere, match=r"no input 'rack' in view 'loan'; there are: book, shelf, extras, rules"
    ):
        await anna.fill({"rack": "north"})


async def test_menus_and_files_hold_what_was_chosen(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """Every kind of input leaves the value Slack would send."""
    view = form() | {"submit": {"type": "plain_text", "text": "Go"}}
    for block_id, element in {
        "who": {"type": "users_select"},
        "day": {"type": "datepicker"},
        "at": {"type": "datetimepicker"},
        "pages": {"type": "file_input"},
    }.items():
        view["blocks"].append(
            {
                "type": "input",
                "block_id": block_id,
                "optional": True,
                "label": {"type": "plain_text", "text": block_id},
                "element": {"action_id": "value", **element},
            }
        )
    view["blocks"].append({"type": "actions", "elements": [button("go")]})
    anna = sandbox.person("U0ANNA")
    await client.views_open(trigger_id=sandbox.workspace.new_trigger("U0ANNA"), view=view)

    await anna.fill(
        {
            "who": "U0BEN",
            "day": "2026-11-23",
            "at": 1790000000,
            "rules": ["quiet"],
            "extras": "map",
            "pages": [anna.attach("a.txt", b"abc")],
        }
    )

    held = {block: next(iter(values.values())) for block, values in anna.modal.values.items()}
    assert held["who"] == {"type": "users_select", "selected_user": "U0BEN"}
    assert held["day"] == {"type": "datepicker", "selected_date": "2026-11-23"}
    assert held["at"] == {"type": "datetimepicker", "selected_date_time": 1790000000}
    assert [o["value"] for o in held["rules"]["selected_options"]] == ["quiet"]
    assert [f["name"] for f in held["pages"]["files"]] == ["a.txt"]
    assert held["book"] == {"type": "plain_text_input", "value": None}


async def test_an_external_menu_offers_what_the_app_says(joined: Sandbox) -> None:
    """The options are asked for while the person types, and only those can be chosen."""
    anna = joined.person("U0ANNA")
    client = AsyncWebClient(
        joined.workspace.app.bot_token, base_url=joined.api_url, retry_handlers=[]
    )
    await client.views_open(
        trigger_id=joined.workspace.new_trigger("U0ANNA"),
        view=modal(field("title", {"type": "external_select"}), submit=plain("Go")),
    )

    (offered,) = await anna.suggest("title", "He")
    assert offered["value"] == "Herbal"
    await anna.fill({"title": "Herbal"})

    assert anna.modal.values["title"]["value"]["selected_option"]["value"] == "Herbal"
    with pytest.raises(NotThere, match="no option 'Atlas'"):
        await anna.fill({"title": "Atlas"})


async def test_an_input_that_dispatches_tells_the_app_at_once(over_http: Sandbox) -> None:
    """dispatch_action makes a click of a choice."""
    anna = over_http.person("U0ANNA")
    own = AsyncWebClient(
        over_http.workspace.app.bot_token, base_url=over_http.api_url, retry_handlers=[]
    )
    menu = {
        "type": "static_select",
        "action_id": "refuse",
        "options": form()["blocks"][1]["element"]["options"],
    }
    await own.views_open(
        trigger_id=over_http.workspace.new_trigger("U0ANNA"),
        view=modal(field("shelf", menu, dispatch_action=True), submit=plain("Go")),
    )

    await anna.fill({"shelf": "south"})

    action = over_http.journal.told("block_actions")[0].payload["actions"][0]
    assert action["selected_option"]["value"] == "south"
