"""The journal: all that was said, in the form a judge of Web API bodies reads."""

import json
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.delivery.journal import Journal
from tests.sandbox.conftest import bolt_at
from tests.sandbox.toy import workspace
from tests.support.desk import Unhurried


async def test_every_call_is_a_line(tmp_path: Path) -> None:
    """Accepted or not, answers that stand for a call included; no token anywhere."""
    path = tmp_path / "calls.jsonl"
    async with (
        Sandbox(workspace(), rates="off", clock=Unhurried(), journal=path) as sandbox,
        bolt_at(sandbox),
    ):
        anna = sandbox.person("U0ANNA")
        await anna.command("/loan hello", channel="C0DESK")
        await anna.command("/loan later", channel="C0DESK")
        await anna.command("/loan form", channel="C0DESK")
        await anna.fill({"book": "Herbal", "shelf": "north"})
        await anna.submit()
        await sandbox.person("U0CLERK").click("lend", confirm=True)

    lines = [json.loads(line) for line in path.read_text().splitlines()]

    assert [line["method"] for line in lines] == [
        "chat.postEphemeral",
        "chat.postEphemeral",
        "views.open",
        "chat.postMessage",
        "views.update",
        "chat.update",
    ]
    assert [line.get("via") for line in lines[:2]] == ["command_answer", "response_url"]
    assert isinstance(lines[2]["body"]["view"], dict)
    assert "xoxb" not in path.read_text()
    assert len(sandbox.journal.find("Herbal")) == 3
    assert len(sandbox.journal.told("command", "view_submission", "block_actions")) == 5


@pytest.mark.parametrize("which", ["path", "sent_to"])
def test_a_journal_that_cannot_be_written_is_known_at_once(tmp_path: Path, which: str) -> None:
    """And not at each call of the app, which would get a page of a broken server."""
    with pytest.raises(FileNotFoundError, match="nowhere"):
        Journal(**{which: tmp_path / "nowhere" / "journal"})
