"""
The audit log is forged while the desk runs: nothing is done or shown any more, everybody concerned
is told, once.
"""

from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.cli import main
from handlers.text.words import Words
from storage.database.schema import migrate
from tests.conftest import Databases
from tests.storage import forging
from tests.support.desk import APPROVALS, BODY, START, WARNING, Scene, another, scene


def forged(language: str) -> str:
    """What an officer reads whose act is not done."""
    return Words(language).say("log-broken")


async def readiness(desk: Scene) -> tuple[int, dict[str, object]]:
    """Status and body of `/readyz`."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{desk.house.port}/readyz") as answer,
    ):
        return answer.status, await answer.json()


async def alive(desk: Scene) -> int:
    """Status of `/livez`."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{desk.house.port}/livez") as answer,
    ):
        return answer.status


async def test_nothing_is_done_and_everybody_is_told_once(
    desk: Scene, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Commands, buttons and forms get a sentence without a rule; the open text goes; the way out is on
    record.
    """
    number = await desk.released()
    assert BODY in await desk.read()
    waiting = await desk.request()
    officer = desk.person("KORLO2")
    await desk.command("KORLO2", "request")
    await officer.fill(WARNING)
    forging.cut(desk.store)

    refused = await desk.command("KORFDO", f"recall {number} wrong object", room=APPROVALS)
    assert forged("ko") in refused.text
    await officer.submit()
    assert forged("ko") in officer.modal.rendered
    approver = desk.person("KORFDO")
    await approver.click("approve", channel=APPROVALS["KOR"], confirm=True)
    await desk.sandbox.settle()
    assert [m.rendered for m in approver.ephemerals()].count(forged("ko")) == 2
    assert desk.stages(number) == {"JPN": "released"}
    assert set(desk.stages(waiting).values()) == {"originator_review"}

    await desk.house.log_watch.once()
    await desk.settle()
    form = desk.person("JPNLO").modal
    assert BODY not in form.rendered and forged("ja") in form.rendered
    await desk.house.housekeeping.readiness.look()
    status, body = await readiness(desk)
    assert (status, list(body["faults"])) == (503, ["audit"])  # type: ignore[call-overload]
    assert await alive(desk) == 200
    assert b"tripoint_audit_broken 1.0" in desk.house.metrics.text()

    for _ in range(3):
        await desk.settle(60)
        await desk.house.log_watch.once()
    alarm = Words("ko").say("alarm-log-broken", at="").rpartition(". ")[0][-20:]
    assert len([m for m in desk.person("KORSEC").dm() if alarm in m.rendered]) == 1
    assert (
        len([m for m in desk.person("KORSUP").channel("C0KORSUPERVISORS") if alarm in m.rendered])
        == 1
    )

    async with another(desk) as fresh:
        assert fresh.store.db.log.broken
        listed = await desk.command("KORLO", "list")
        assert number in listed.text, "what was committed before can still be looked up"


async def test_it_goes_on_after_the_operator_has_opened_it_again(
    databases: Databases,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And every party's next digest says so."""
    url = databases.fresh(migrate)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("TRIPOINT_KEYS", str(tmp_path / "keys"))
    monkeypatch.setattr(
        "bot.cli.console.inputs.now", lambda: datetime.fromtimestamp(START + 1800, UTC)
    )
    monkeypatch.chdir(tmp_path)
    async with scene(url, tmp_path) as desk:
        number = await desk.released()
        forging.rewrite(desk.store)
        assert forged("ko") in (await desk.command("KORLO", f"approve {number}")).text
        assert main(["audit", "reopen", "--because", "examined"]) == 1
        assert "stop it first" in capsys.readouterr().err
    assert main(["audit", "verify"]) == 1
    assert "the first that is not what was signed" in capsys.readouterr().err
    assert main(["audit", "reopen", "--because", "  "]) == 2
    assert main(["audit", "reopen", "--because", "a disk was replaced"]) == 0
    assert main(["audit", "verify"]) == 0
    said = capsys.readouterr().out
    assert "is whole" in said and "a disk was replaced" in said
    assert main(["audit", "reopen", "--because", "again"]) == 1

    async with scene(url, tmp_path, start=START + 3600) as running:
        await running.command("KORFDO", f"recall {number} wrong object", room=APPROVALS)
        assert running.stages(number) == {"JPN": "recalled"}
        for user in ("KORSUP", "USASUP", "JPNSUP"):
            digest = await running.command(user, "digest")
            assert "a disk was replaced" in digest.text, user
