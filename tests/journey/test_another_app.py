"""
A request that Slack has signed but that names another app has no effect, whichever way it comes.
"""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database.schema import migrate
from tests.conftest import SqliteFiles
from tests.support.desk import APPROVALS, WARNING, Scene, scene

OTHER = "A0OTHER"


@pytest.fixture(params=["http", "socket"])
async def desk(
    request: pytest.FixtureRequest, sqlite: SqliteFiles, tmp_path: Path
) -> AsyncIterator[Scene]:
    """A desk on SQLite, over each of the transports."""
    async with scene(sqlite.fresh(migrate), tmp_path, socket=request.param == "socket") as running:
        yield running


def records(desk: Scene) -> int:
    """How many acts and attempts are on record."""
    return desk.store.audit.verify().now().records


def views(desk: Scene) -> int:
    """How many forms and Homes Slack was given."""
    return sum(call.method.startswith("views.") for call in desk.sandbox.journal.calls)


def counted(desk: Scene) -> float | None:
    """How many requests were another app's."""
    return desk.house.metrics.registry.get_sample_value("tripoint_requests_for_another_app_total")


async def test_it_does_nothing_and_is_counted_and_logged_once_a_minute(
    desk: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """Command, button, form and event alike; what names our own works before and after."""
    number = await desk.request()
    await desk.command("KORLO", "request")
    await desk.person("KORLO").fill(WARNING)
    before = records(desk), views(desk), desk.stages(number)
    app = desk.sandbox.workspace.app
    ours, app.id = app.id, OTHER
    caplog.set_level(logging.WARNING)

    assert (await desk.command("KORFDO", f"approve {number}", room=APPROVALS)).text == ""
    await desk.person("KORFDO").click("approve", channel=APPROVALS["KOR"], confirm=True)
    await desk.person("KORLO").submit()
    await desk.person("KORLO").open_home()
    await desk.sandbox.settle()

    assert (records(desk), views(desk), desk.stages(number)) == before
    assert counted(desk) == 4
    logged = [record for record in caplog.records if "another app" in record.getMessage()]
    assert len(logged) == 1 and OTHER not in caplog.text
    desk.hand.advance(60)
    await desk.command("KORFDO", f"approve {number}", room=APPROVALS)
    assert len([record for record in caplog.records if "another app" in record.getMessage()]) == 2

    app.id = ours
    assert number in (await desk.command("KORFDO", f"approve {number}", room=APPROVALS)).text
    assert counted(desk) == 5
    assert desk.stages(number) == {"JPN": "relay_review"}
