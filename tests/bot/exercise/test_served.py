"""`tripoint demo --serve`: the workspace opens with something to do in it, and closes when told."""

import asyncio
import re
import signal
import sys
import tomllib

import pytest
from aiohttp import ClientSession

from bot.cli.exercise import served
from bot.cli.exercise.demo_desk import example
from tests import PATIENCE
from tests.support.desk import Crawling


@pytest.mark.parametrize(
    ("languages", "korea", "tokyo"),
    [
        ([], "Decision due", "Acknowledgement due"),
        (["--language", "own"], "승인 목표", "受領確認の目標"),
    ],
)
async def test_the_workspace_opens_with_releases_and_closes_cleanly(languages, korea, tokyo):
    """
    Whoever opens it first finds a card to decide, one to revise and one to read, each under its own
    title. That it is being opened is said at once.

    In English, for they are every officer in turn; or, asked for, each desk in its own language.
    """
    command = (sys.executable, "-m", "bot", "demo", "--serve", *languages)
    running = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert running.stdout
    try:
        first = (await asyncio.wait_for(running.stdout.readline(), PATIENCE)).decode()
        assert first.startswith("Opening the workspace")
        said = (await asyncio.wait_for(running.stdout.readline(), PATIENCE)).decode()
        address = re.search(r"http://127[.]0[.]0[.]1:\d+", said)
        assert address, said
        async with ClientSession() as session:
            async with session.get(f"{address[0]}/as/U0KORLO/C0KORLIAISON") as answer:
                page = await answer.text()
            async with session.get(f"{address[0]}/as/U0JPNLO/C0JPNLIAISON") as answer:
                japan = await answer.text()
            async with session.get(f"{address[0]}/as/U0KORFDO/C0KORAPPROVALS") as answer:
                decides = await answer.text()
    finally:
        running.send_signal(signal.SIGTERM)

    assert await asyncio.wait_for(running.wait(), PATIENCE) == 0
    _, _, returned, released = served.TITLES
    assert [title for title in served.TITLES if title not in page] == []
    assert "Which sea?" in page
    assert released in japan
    assert returned not in japan
    assert korea in decides
    assert tokyo in japan


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_everybody_reads_one_language_unless_each_is_to_read_their_own(language: str) -> None:
    """A newcomer who plays four people of three nations needs one language, not three."""

    def read(chosen: str) -> set[str]:
        officers = tomllib.loads(example("rosters", chosen))["officers"]
        parties = tomllib.loads(example("policies", chosen))["parties"].values()
        return {one["language"] for one in officers} | {one["lang"] for one in parties}

    assert read(language) == {language}
    assert read("own") == {"en", "ja", "ko"}


async def test_a_slow_machine_peoples_the_workspace_as_any_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By its clock every answer comes after Slack's three seconds; nobody waits for one yet."""
    monkeypatch.setattr(served, "RunningClock", Crawling)
    async with served._place("en") as place:
        await served._peopled(place.sandbox, place.hand, place.drawn)
        begun = place.hand.monotonic()

        assert place.hand.monotonic() - begun >= 10
        assert {sent.seconds for sent in place.sandbox.journal.sent if sent.kind != "event"} == {
            0.0
        }
        shown = "".join(
            message.rendered for message in place.sandbox.person("U0KORLO").channel("C0KORLIAISON")
        )
        assert [title for title in served.TITLES if title not in shown] == []
