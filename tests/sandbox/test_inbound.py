"""
What the sandbox sends: each kind occurs in the journal, and the judge of the journal sees what is
wrong.
"""

import json
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.sandbox.protocol import Json
from tests.sandbox.conftest import bolt_at
from tests.sandbox.inbound import DEFINITIONS, judge, kind_of, main
from tests.sandbox.toy import button, card, option, plain, workspace
from tests.support import administrator
from tests.support.desk import Unhurried

MENUS: list[Json] = [
    {
        "type": "actions",
        "block_id": "menus",
        "elements": [
            {"type": "external_select", "action_id": "external", "min_query_length": 1},
            {"type": "overflow", "action_id": "more", "options": [option("edit"), option("drop")]},
            {
                "type": "static_select",
                "action_id": "pick",
                "placeholder": plain("Pick"),
                "options": [option("a")],
            },
        ],
    }
]


async def every_kind(sandbox: Sandbox) -> None:
    """Do each thing that makes Slack tell an app something."""
    client = AsyncWebClient(
        sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
    )
    anna, ben = sandbox.person("U0ANNA"), sandbox.person("U0BEN")
    menus = await client.chat_postMessage(channel="C0DESK", text="menus", blocks=MENUS)
    await client.chat_postEphemeral(
        channel="C0DESK",
        user="U0ANNA",
        text="you",
        blocks=[{"type": "actions", "elements": [button("only")]}],
    )
    posted = await client.chat_postMessage(channel="C0DESK", text="card", blocks=card("Herbal"))
    await anna.click("only")
    (offered,) = await anna.suggest("menus", "He", "external", menus["ts"])
    assert offered["value"] == "Herbal"
    for action, value in {"external": "Herbal", "more": "drop", "pick": "a"}.items():
        await anna.click(action, menus["ts"], value=value)
    await anna.command("/loan form", channel="C0DESK")
    await anna.fill({"book": "Herbal", "shelf": "north", "extras": ["map"], "rules": ["quiet"]})
    await anna.submit()
    await anna.command("/loan form")
    await anna.close()
    await anna.click("look", posted["ts"])
    await anna.click("turn")
    await anna.shortcut("known")
    await anna.message_shortcut("known", posted["ts"])
    await anna.open_home()
    await anna.open_home()
    await anna.open_home("messages")
    await anna.say("<@U0BOT> look", "C0DESK", files=[anna.attach("a.txt", b"abc")])
    await anna.say("and below", "C0DESK", thread_ts=posted["ts"])
    await anna.say("in both", "C0DESK", thread_ts=posted["ts"], broadcast=True)
    await client.chat_postMessage(
        channel="C0DESK", text="both", thread_ts=posted["ts"], reply_broadcast=True
    )
    await administrator.join(sandbox, "U0BEN", "C0DESK")
    await ben.say("hello", "C0DESK")
    await administrator.leave(sandbox, "U0BEN", "C0DESK")
    await client.chat_update(channel="C0DESK", ts=posted["ts"], text="changed")
    await client.chat_delete(channel="C0DESK", ts=posted["ts"])
    await administrator.change_user(sandbox, "U0BEN", tz="Asia/Tokyo", is_stranger=True)
    await administrator.add_user(sandbox, "U0NEW", "new")
    await sandbox.settle()


async def test_every_kind_of_delivery_is_in_the_journal(joined: Sandbox) -> None:
    """Over both transports; where a journal is kept, a judge finds each there."""
    await every_kind(joined)

    assert {kind_of(sent.kind, sent.payload) for sent in joined.journal.sent} >= set(DEFINITIONS)


async def test_what_was_sent_is_a_line_each(tmp_path: Path) -> None:
    """A copy of a delivery is not one more."""
    path = tmp_path / "sent"
    async with (
        Sandbox(workspace(), rates="off", clock=Unhurried(), sent=path) as sandbox,
        bolt_at(sandbox),
    ):
        sandbox.faults.duplicate("command")
        await sandbox.person("U0ANNA").command("/loan hello", channel="C0DESK")

    lines = [json.loads(line) for line in path.read_text().splitlines()]

    assert [(line["kind"], line["payload"]["command"]) for line in lines] == [("command", "/loan")]


def schema(**required: list[str]) -> Json:
    """A schema that asks for these fields and nothing else."""
    rows = {name: {"required": required.get(kind, [])} for kind, name in DEFINITIONS.items()}
    return {"definitions": rows}


def test_the_judge_names_what_is_missing_in_a_payload_and_which_kind_never_came() -> None:
    """Once each, with how often."""
    lines = [json.dumps({"kind": "shortcut", "payload": {"type": "shortcut"}})] * 2
    faults, held = judge(schema(shortcut=["callback_id"]), lines)

    assert faults[0] == "shortcut /: 'callback_id' is a required property (2 times)"
    assert "command: the journal holds none" in faults and held["shortcut"] == 2


@pytest.mark.parametrize("asked", [[], ["nowhere"]])
async def test_the_judge_tells_by_its_exit(
    over_http: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: list[str]
) -> None:
    """0 where every payload holds, 1 with a line a fault where one does not."""
    await every_kind(over_http)
    path, rules = tmp_path / "sent", tmp_path / "schema.json"
    path.write_text(
        "".join(
            json.dumps({"kind": s.kind, "payload": s.payload}) + "\n"
            for s in over_http.journal.sent
        ),
        "utf-8",
    )
    rules.write_text(json.dumps(schema(view_closed=asked)), "utf-8")

    assert main([str(rules), str(path)]) == len(asked)
    assert ("'nowhere' is a required property" in capsys.readouterr().out) == bool(asked)
