"""What is shared is seen in the reading forms and nowhere else, whatever goes wrong."""

import io
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from sqlalchemy import text

from bot import failpoints
from bot.cli import main
from bot.sandbox.delivery.transports import signature
from handlers.render import modals
from storage.content import envelope
from storage.database.backup import backup
from storage.database.schema import migrate
from tests.conftest import Databases
from tests.journey.leaks import Search, engine_for
from tests.support.desk import APPROVALS, LIAISON, WARNING, Scene, scene, ticks


@pytest.fixture
async def secret_desk(
    log: io.StringIO, databases: Databases, tmp_path: Path
) -> AsyncIterator[Scene]:
    """A desk over signed HTTP that logs as it would in production, at DEBUG."""
    async with scene(databases.fresh(migrate), tmp_path) as running:
        yield running


@pytest.fixture
def words() -> tuple[str, str]:
    """
    Two words of a body that nobody ever wrote before: a search of shared files finds only this
    test's.
    """
    once = os.urandom(6).hex()
    return f"HERON-{once}", f"\"동쪽 '{once}\\"


@contextmanager
def broken(into: Any, name: str, says: Callable[..., str]) -> Iterator[None]:
    """A function that fails, and puts what it was given into its exception."""
    with pytest.MonkeyPatch.context() as patch:

        def fails(*given: Any, **more: Any) -> None:
            raise ValueError(says(*given, **more))

        patch.setattr(into, name, fails)
        yield


@contextmanager
def table_missing(url: str) -> Iterator[None]:
    """A database in which content cannot be kept."""
    engine = engine_for(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE content RENAME TO elsewhere"))
    yield
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO content"))
    engine.dispose()


@contextmanager
def failing(where: str) -> Iterator[None]:
    """A failpoint that raises."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(failpoints.VARIABLE, f"{where}=raise")
        yield


async def attempted(
    desk: Scene, body: str, during: AbstractContextManager[None] | None = None, **changes: Any
) -> Any:
    """
    A request that is filled in and sent while something is broken; what came of it, the form closed
    again.
    """
    officer = desk.person("KORLO")
    await desk.command("KORLO", "request")
    await officer.fill(WARNING | {"body": body} | changes)
    with during or nullcontext():
        sent = await officer.submit()
    await officer.close(all=True)
    await desk.settle()
    return sent


async def forged(desk: Scene, body: str) -> list[int]:
    """
    The content inside requests that are too late, wrongly signed, or unreadable; what they were
    answered.
    """
    secret, url = desk.sandbox.workspace.app.signing_secret, str(desk.sandbox.outgoing.request_url)
    late, now = str(int(desk.hand.now()) - 400), str(int(desk.hand.now()))
    form = urlencode({"command": "/release", "text": body}).encode()
    broken = f"not a payload: {body}".encode()
    tries = [
        (late, form, signature(secret, late, form)),
        (now, form, "v0=" + "0" * 64),
        ("x", form, body.split(maxsplit=1)[0]),
    ]
    tries.append((now, broken, signature(secret, now, broken)))
    async with aiohttp.ClientSession() as session:
        answers = []
        for stamp, data, signed in tries:
            headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed}
            async with session.post(url, data=data, headers=headers) as answer:
                answers.append(answer.status)
                assert await answer.text() == ""
        return answers


async def failing_requests(desk: Scene, body: str) -> None:
    """Every way in which taking content in may fail."""
    assert await forged(desk, body) == [401, 401, 401, 400]
    quoting = broken(envelope, "seal", lambda plain, **_: f"cannot seal {plain!r}")
    places = map(failing, ("release-written", "content-sealed", "before-commit"))
    for fault in (quoting, table_missing(desk.url), *places):
        assert (await attempted(desk, body, fault)).status == 200
    assert (await attempted(desk, body, reference="KOR-1")).errors.keys() == {"body"}
    assert (await attempted(desk, body, lifetime="soon")).errors.keys() == {"lifetime"}


async def failing_readings(desk: Scene, japan: Any) -> None:
    """Every way in which showing content may fail; the caveats are confirmed at the second try."""
    await japan.click("open", channel=LIAISON["JPN"])
    await japan.fill({"caveats": ticks(japan.modal)})
    with broken(modals, "body_view", lambda release, book, content, *_, **__: content.body):
        await japan.submit()
    await japan.close(all=True)
    for fault in (desk.sandbox.faults.fail, desk.sandbox.faults.lose, desk.sandbox.faults.drop):
        fault("views.open")
        await japan.click("open", channel=LIAISON["JPN"])
        if japan.modals:
            await japan.close(all=True)


async def whole_life(desk: Scene, body: str) -> str:
    """From the request to the expiry, with Slack failing wherever it is called."""
    faults, fdo, japan = desk.sandbox.faults, desk.person("KORFDO"), desk.person("JPNLO")
    faults.fail("chat.postMessage", 500)
    faults.lose("chat.postMessage")
    number = await desk.request(body=body, lifetime="12h")
    await desk.settle(60)
    faults.fail("views.open", 500)
    await fdo.click("details", channel=APPROVALS["KOR"])
    await fdo.click("details", channel=APPROVALS["KOR"])
    assert body.splitlines()[0] in fdo.modal.rendered
    await fdo.close(all=True)
    faults.fail("chat.update", 500)
    await desk.decide("KORFDO", "approve")
    await desk.decide("USAFDO", "relay")
    await desk.settle(60)
    await failing_readings(desk, japan)
    assert body.splitlines()[0] in await desk.read()
    await japan.click("acknowledge", modal=True)
    faults.refuse("views.update", "fatal_error")
    await desk.settle(60)
    return number


def told_by_cli(desk: Scene, number: str, capsys: pytest.CaptureFixture[str]) -> str:
    """All that the command line says of a release, and one error of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", desk.url)
        patch.setenv("TRIPOINT_KEYS", str(desk.home / "keys"))
        patch.chdir(desk.home)
        told = ("show {} --json", "list --json", "audit show --json", "audit export")
        for command in (
            *told,
            "keys destroy-over",
            "keys status",
        ):  # the command line goes by the real day
            assert main(command.format(number).split()) == 0, command
        with table_missing(desk.url):
            main(["keys", "status"])
    said = capsys.readouterr()
    assert number in said.out
    return said.out + said.err


async def test_the_body_is_in_the_reading_forms_and_nowhere_else(
    secret_desk: Scene,
    log: io.StringIO,
    words: tuple[str, str],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """
    The promise the whole arrangement rests on: no message, log line, figure, error, table, file or
    copy holds it.

    Everything that handles content is made to fail once on the way, for a failure is where things
    are quoted.
    """
    desk, body = secret_desk, f"{words[0]}: one object, eastward\n{words[1]}"
    await failing_requests(desk, body)
    number = await whole_life(desk, body)
    search, engine = Search(*words), engine_for(desk.url)

    search.database(engine)
    backup(desk.url, tmp_path / "copy.db")
    search.files(tmp_path / "copy.db", tmp_path / "keys")
    await desk.settle(12 * 3600)
    search.wire(desk.sandbox)
    search.look("metrics", desk.house.metrics.text())
    search.look("command line", told_by_cli(desk, number, capfd))  # type: ignore[arg-type]  # both read the same streams
    said = capfd.readouterr()
    search.look("streams", said.out + said.err)
    search.look("log", log.getvalue())
    engine.dispose()

    assert search.found == []
    assert desk.stages(number) == {"JPN": "expired"}
    assert words[0] not in "".join(view.rendered for view in desk.person("JPNLO").modals)
    assert all(
        kind in log.getvalue()
        for kind in ("ValueError", "FailpointReached", "DatabaseFault", "forged or stale")
    )
