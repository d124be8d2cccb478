"""The wiring: how the desk starts, why it does not, and how it stops."""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from bot.app import running_app
from bot.cli.console.error_messages import sentences
from bot.cli.exercise.demo_desk import DemoClock, workspace
from bot.cli.manifest import manifest_text
from bot.loops.clock import SystemClock
from bot.sandbox import Sandbox
from bot.sandbox.delivery.transports import AppRequest
from bot.settings import Settings, load
from bot.transport.slack_client import StartFault
from storage.database.engine import DatabaseFault
from storage.database.schema import migrate
from storage.keys.errors import KeyFault
from tests import PATIENCE, TOP
from tests.conftest import Databases, SqliteFiles
from tests.support.desk import (
    LIAISON,
    Scene,
    Unhurried,
    found,
    free_port,
    put_off,
    roster_text,
    settings_for,
)
from tests.support.fixtures import on_sqlite


@asynccontextmanager
async def place(
    url: str, home: Path, *, by_socket: bool = False
) -> AsyncIterator[tuple[Sandbox, Settings]]:
    """
    A workspace by whose clock nobody is late, and a desk that was set up and does not run yet.
    """
    await asyncio.to_thread(found, url, home / "keys", datetime.now(UTC))
    async with Sandbox(
        workspace(roster_text(), manifest_text(), socket_mode=by_socket), clock=Unhurried()
    ) as sandbox:
        yield sandbox, settings_for(sandbox, url, home, socket=by_socket)


@pytest.fixture
async def ready(sqlite: SqliteFiles, tmp_path: Path) -> AsyncIterator[tuple[Sandbox, Settings]]:
    """Ready to start over HTTP."""
    async with place(sqlite.fresh(migrate), tmp_path) as both:
        yield both


@pytest.fixture
async def wired(sqlite: SqliteFiles, tmp_path: Path) -> AsyncIterator[tuple[Sandbox, Settings]]:
    """Ready to start over Socket Mode."""
    async with place(sqlite.fresh(migrate), tmp_path, by_socket=True) as both:
        yield both


desk = on_sqlite()
"""A desk over HTTP, on a clock moved by hand, whose loops stand still."""

socketed = on_sqlite(socket=True)
"""The same over Socket Mode."""


def with_more(settings: Settings, **more: str) -> Settings:
    """The settings with some of them changed."""
    assert settings.bot_token and settings.signing_secret
    environ = {
        "SLACK_API_URL": settings.api_url,
        "SLACK_BOT_TOKEN": settings.bot_token.reveal(),
        "SLACK_SIGNING_SECRET": settings.signing_secret.reveal(),
        "SLACK_APP_TOKEN": settings.app_token.reveal() if settings.app_token else "",
        "DATABASE_URL": settings.database_url,
        "TRIPOINT_HOME": str(settings.home),
        "TRIPOINT_KEYS": str(settings.keys),
    }
    return load(environ | more, Path("no.env"))


async def refused(settings: Settings, port: int = 0) -> str:
    """Why the desk does not start, as its operator is told: one sentence, whoever raised it."""
    with pytest.raises((StartFault, KeyFault, DatabaseFault)) as caught:
        async with running_app(settings, clock=SystemClock(), random=os.urandom, port=port):
            raise AssertionError("it started")
    (sentence,) = sentences(caught.value).sentences
    assert "xoxb" not in sentence
    assert "\n" not in sentence
    return sentence


async def get(port: int, path: str) -> tuple[int, Any]:
    """Ask the desk's own web server."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        body = await answer.text()
        return answer.status, json.loads(body) if body.startswith("{") else body


async def faults(desk: Scene) -> dict[str, str]:
    """What readiness complains of."""
    status, said = await get(desk.house.port, "/readyz")
    assert status == (503 if said["faults"] else 200)
    return dict(said["faults"])


async def test_a_slack_that_cannot_be_reached_is_said_in_one_sentence(
    ready: tuple[Sandbox, Settings],
):
    """The commonest fault of a first start: a wrong address, or no network."""
    _, settings = ready
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    said = await refused(with_more(settings, SLACK_API_URL=f"http://127.0.0.1:{port}/api/"))
    assert said == "Slack cannot be reached at SLACK_API_URL: check the address and the network."


async def test_a_slack_that_answers_with_a_page_is_said_in_one_sentence(
    ready: tuple[Sandbox, Settings],
):
    """A proxy's page or an outage has no error code in it."""
    sandbox, settings = ready
    sandbox.faults.fail("auth.test")
    said = (
        "What answers at SLACK_API_URL is not Slack (HTTP 503, text/html): look at the proxy, or "
        "try again in a minute."
    )
    assert await refused(settings) == said


async def test_a_token_that_slack_does_not_take_is_said_in_one_sentence(
    ready: tuple[Sandbox, Settings],
):
    """Revoked, or copied badly."""
    _, settings = ready
    said = await refused(with_more(settings, SLACK_BOT_TOKEN="xoxb-of-nobody"))
    assert (
        said
        == "Slack refuses SLACK_BOT_TOKEN (invalid_auth): install the app and copy the token anew."
    )


async def test_a_token_of_another_workspace_is_said_in_one_sentence(
    ready: tuple[Sandbox, Settings],
):
    """Another workspace's people are nobody on the roster, whatever their ids."""
    sandbox, settings = ready
    sandbox.workspace.team_id = "T0ELSEWHERE"
    said = await refused(settings)
    assert said == (
        "SLACK_BOT_TOKEN is for workspace T0ELSEWHERE, the roster for T0SANDBOX: use that "
        "one's token."
    )


async def test_a_database_that_was_not_migrated_is_said_in_one_sentence(
    ready: tuple[Sandbox, Settings], databases: Databases
):
    """Nothing is created on the way: only init does that."""
    _, settings = ready
    said = await refused(with_more(settings, DATABASE_URL=databases.fresh()))
    assert re.fullmatch(r"The database [^.]+\.|.*init.*", said)


async def test_missing_keys_are_said_in_one_sentence(ready: tuple[Sandbox, Settings]):
    """No key is ever made by starting."""
    _, settings = ready
    shutil.rmtree(settings.keys)
    assert (
        await refused(settings)
        == f"There is no key directory at {settings.keys}: run `tripoint init` first."
    )
    assert not settings.keys.exists()


async def test_a_port_in_use_is_said_in_one_sentence(ready: tuple[Sandbox, Settings]):
    """Such as by the desk's own older process."""
    _, settings = ready
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = await refused(settings, port)
    assert said.startswith(
        f"Port {port} on 127.0.0.1 cannot be listened on: free it, or name another as TRIPOINT_PORT"
    )
    assert "TRIPOINT_HOST" in said


async def test_an_app_token_that_slack_does_not_take_is_said_in_one_sentence(
    wired: tuple[Sandbox, Settings],
):
    """The SDK would try for ever, and the desk look as if it were starting."""
    _, settings = wired
    said = await refused(with_more(settings, SLACK_APP_TOKEN="xapp-of-nobody"))
    assert said == "Slack refuses SLACK_APP_TOKEN (invalid_auth): copy the token anew."


async def test_tokens_of_two_apps_are_said_in_one_sentence(wired: tuple[Sandbox, Settings]):
    """The desk would post as one app, and hear what is said to the other."""
    sandbox, settings = wired
    slow = sandbox.faults.slow("apps.connections.open")
    starting = asyncio.create_task(refused(settings))
    await slow.met.wait()
    sandbox.workspace.app.id = "A0OTHER"
    slow.gate.set()
    said = await starting
    assert said == (
        "SLACK_APP_TOKEN is of app A0OTHER, SLACK_BOT_TOKEN of A0SANDBOX: copy both from one app."
    )


async def test_the_desk_knows_who_it_is_and_bolt_has_nothing_to_warn_of(
    ready: tuple[Sandbox, Settings], caplog: pytest.LogCaptureFixture
):
    """
    A warning at every start is a warning nobody reads; also with the tokens in the environment,
    where Bolt looks.
    """
    sandbox, settings = ready
    app = sandbox.workspace.app
    async with running_app(settings, clock=SystemClock(), random=os.urandom, port=0) as house:
        assert (house.me.team, house.me.user, house.me.bot, house.me.app) == (
            "T0SANDBOX",
            app.bot_user,
            app.bot_id,
            app.id,
        )
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == []


async def test_readiness_names_what_is_wrong_by_a_word(desk: Scene):
    """Whoever is woken by it should know where to look."""
    assert await faults(desk) == {"clock": "has not begun yet", "outbox": "has not begun yet"}
    await desk.settle()
    assert await faults(desk) == {}
    desk.hand.advance(20)
    late = {
        "database": "Nothing committed for 28 s.",
        "clock": "idle for 20 s",
        "outbox": "idle for 20 s",
    }
    assert await faults(desk) == late
    await desk.house.housekeeping.readiness.look()
    assert await faults(desk) == {"clock": "idle for 20 s", "outbox": "idle for 20 s"}
    await desk.house.ticker.once()
    assert await faults(desk) == {"outbox": "idle for 20 s"}
    await desk.house.outbox.once()
    (desk.home / "keys" / "log.key").unlink()
    assert list(await faults(desk)) == ["keys"]
    desk.store.db.sweep(
        lambda c: c.execute(text("UPDATE alembic_version SET version_num = 'older'")).rowcount
    ).now()
    desk.hand.advance(16)
    await desk.house.housekeeping.readiness.look()
    await desk.house.ticker.once()
    await desk.house.outbox.once()
    said = await faults(desk)
    assert sorted(said) == ["database", "keys"]
    assert said["database"].endswith("newer Tripoint than this one. Nothing committed for 16 s.")


async def test_a_token_that_died_in_a_quiet_hour_makes_the_desk_unready(desk: Scene):
    """
    Nobody has acted since, and nobody could: who is woken learns why; another token, and it is
    ready again.
    """
    app = desk.sandbox.workspace.app
    app.revoked = True
    desk.hand.advance(30)
    for seconds, said in ((0, {}), (40, {"slack": "refuses SLACK_BOT_TOKEN (token_revoked)"})):
        await desk.settle(seconds)
        await desk.house.housekeeping.readiness.look()
        await desk.house.housekeeping.ask_slack()
        assert await faults(desk) == said
    app.revoked = False
    await desk.house.housekeeping.ask_slack()
    assert await faults(desk) == {}


async def test_a_desk_that_lives_says_so_whatever_else_is_wrong(desk: Scene):
    """A restart mends no expired token."""
    desk.hand.advance(1000)
    assert (await get(desk.house.port, "/livez"))[0] == 200
    status, figures = await get(desk.house.port, "/metrics")
    assert status == 200
    assert "tripoint_cards_behind" in figures


async def test_in_socket_mode_there_is_no_door_for_requests(socketed: Scene):
    """What nobody should use cannot be attacked; health and metrics are there."""
    await socketed.settle()
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{socketed.house.port}/slack/events", data=b"{}") as answer,
    ):
        assert answer.status == 404
    assert await faults(socketed) == {}


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", None])
async def test_a_connection_that_ends_is_made_anew(socketed: Scene, reason: Any):
    """Slack ends every connection within hours, mostly with a word and sometimes without one."""
    if reason:
        await socketed.sandbox.outgoing.sockets.disconnect(reason)
    else:
        await socketed.sandbox.outgoing.sockets.close()
    async with asyncio.timeout(PATIENCE):
        await socketed.sandbox.outgoing.sockets.connected.wait()
    assert "/release" in (await socketed.command("KORLO", "help")).text


async def test_a_ticket_that_slack_refused_is_never_used_again(socketed: Scene):
    """
    Told to go, and then refused a few times: a fresh address is asked for each time, and the desk
    hears again.
    """
    socketed.sandbox.faults.sockets("refused", times=3)
    await socketed.sandbox.outgoing.sockets.disconnect("refresh_requested")
    async with asyncio.timeout(PATIENCE):
        await socketed.sandbox.outgoing.sockets.connected.wait()
    assert len(socketed.sandbox.journal.of("apps.connections.open")) == 5
    assert "/release" in (await socketed.command("KORLO", "help")).text


async def test_a_connection_works_from_its_hello_on(socketed: Scene):
    """Open is not enough: nothing comes by a connection that Slack has not greeted."""
    await socketed.settle()
    assert await faults(socketed) == {}
    greeting = socketed.sandbox.faults.sockets("silent")
    await socketed.sandbox.outgoing.sockets.disconnect("refresh_requested")
    await greeting.met.wait()
    assert await faults(socketed) == {"slack": "not connected (refresh_requested)"}
    greeting.gate.set()
    await socketed.sandbox.outgoing.sockets.connected.wait()
    assert "/release" in (await socketed.command("KORLO", "help")).text
    assert await faults(socketed) == {}


ENVELOPES: dict[str, dict[str, Any]] = {
    "a button of nobody's": {
        "type": "block_actions",
        "actions": [{"action_id": "of_another_version"}],
    },
    "a form of nobody's": {
        "type": "view_submission",
        "view": {"id": "V1", "callback_id": "of_another_version"},
    },
    "an event that nobody asked for": {
        "type": "event_callback",
        "event": {"type": "reaction_added"},
    },
    "a menu": {"type": "block_suggestion", "action_id": "of_another_version"},
    "a shortcut": {"type": "shortcut", "callback_id": "of_another_version"},
    "a command of another name": {"command": "/other", "text": "x"},
    "what is no payload": {"surprise": 1},
    "nothing": {},
}
"""What comes and nobody listens for."""


@pytest.mark.parametrize("payload", ENVELOPES.values(), ids=ENVELOPES)
async def test_every_envelope_is_acknowledged(socketed: Scene, payload: dict[str, Any]):
    """As HTTP answers 200: what is not, Slack sends again, and counts against the app."""
    sockets = socketed.sandbox.outgoing.sockets
    for kind in ("block_actions", "event", "of a kind to come"):
        reply = await sockets.send(AppRequest(kind, payload), PATIENCE, f"e-{kind}")
        assert (reply.status, reply.trouble) == (200, "")


async def test_an_envelope_is_acknowledged_also_when_what_listens_breaks(
    socketed: Scene, monkeypatch: pytest.MonkeyPatch
):
    """A fault of ours is in our log; Slack would only bring it again."""
    assert socketed.house.socket

    async def broken(_: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(socketed.house.socket.bolt, "async_dispatch", broken)
    reply = await socketed.sandbox.outgoing.sockets.send(
        AppRequest("command", {"command": "/release"}), PATIENCE, "e"
    )
    assert (reply.status, reply.trouble) == (200, "")


async def test_a_request_in_hand_is_finished_before_the_desk_stops(ready: tuple[Sandbox, Settings]):
    """Who has pressed a button gets an answer, though the process has been told to go."""
    sandbox, settings = ready
    slow = sandbox.faults.slow("views.open")
    async with running_app(
        settings, clock=DemoClock(sandbox.clock), random=os.urandom, port=0
    ) as house:
        sandbox.outgoing.request_url = f"http://127.0.0.1:{house.port}/slack/events"
        typed = asyncio.create_task(
            sandbox.person("U0KORLO").command("/release request", channel=LIAISON["KOR"])
        )
        await slow.met.wait()
        asyncio.get_running_loop().call_later(0.05, slow.gate.set)
    answer = await typed
    assert answer.ok, answer.trouble
    assert sandbox.person("U0KORLO").modal.callback_id == "request"


@pytest.mark.parametrize("by_socket", [False, True], ids=["http", "socket"])
async def test_told_to_stop_the_real_process_stops_with_exit_code_zero(
    sqlite: SqliteFiles, tmp_path: Path, by_socket: bool
):
    """
    As an operator starts it, on the machine's own clock: a card is drawn, SIGTERM comes, nothing is
    broken off.
    """
    port = free_port()
    async with place(sqlite.fresh(migrate), tmp_path, by_socket=by_socket) as (sandbox, settings):
        assert settings.bot_token and settings.signing_secret
        environ = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SLACK_", "TRIPOINT_"))
        }
        environ |= {
            "SLACK_API_URL": settings.api_url,
            "SLACK_BOT_TOKEN": settings.bot_token.reveal(),
            "SLACK_SIGNING_SECRET": settings.signing_secret.reveal(),
            "SLACK_APP_TOKEN": settings.app_token.reveal() if settings.app_token else "",
            "DATABASE_URL": settings.database_url,
            "TRIPOINT_HOME": str(settings.home),
            "TRIPOINT_KEYS": str(settings.keys),
            "TRIPOINT_PORT": str(port),
            "PYTHONPATH": str(TOP),
        }
        sandbox.outgoing.request_url = f"http://127.0.0.1:{port}/slack/events"
        command = (sys.executable, "-m", "bot", "run")
        process = await asyncio.create_subprocess_exec(
            *command, cwd=tmp_path, env=environ, stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr
        lines = []
        async with asyncio.timeout(PATIENCE):
            while not lines or '"started"' not in lines[-1]:
                lines.append((await process.stderr.readline()).decode())
                assert lines[-1], lines
            officer = sandbox.person("U0KORLO")
            while put_off(
                (said := await officer.command("/release help", channel=LIAISON["KOR"])).text
            ):
                continue
            assert "/release" in said.text
            while (await get(port, "/readyz"))[0] != 200:
                continue
            process.send_signal(signal.SIGTERM)
            rest = (await process.stderr.read()).decode().splitlines()
            assert await process.wait() == 0
    told = [json.loads(line) for line in [*lines, *rest]]
    assert told[-1]["event"] == "stopped"
    assert [line for line in told if line["level"] != "info"] == []
