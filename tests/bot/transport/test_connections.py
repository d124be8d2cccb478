"""
Connections: half requests, floods and faults keep no genuine request and no look at health from its
answer.
"""

import asyncio
import os
import resource
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.response import BoltResponse
from structlog.testing import capture_logs

from bot.operations.repeats import MINUTE, CountedWarnings
from bot.transport.connections import Served, serve
from bot.transport.http import application
from tests.bot.transport.test_http import COMMAND, FORM, Desk, signed

HALF_HEAD = b"POST /slack/events HTTP/1.1\r\nHost: desk\r\n"
LIVE = b"GET /livez HTTP/1.1\r\nHost: desk\r\n\r\n"
ALIVE = b'{"alive": true}'
LONG = 3600.0
"""Seconds that no test takes: only a clock put forward makes them pass."""


def genuine(body: bytes = COMMAND, **more: str) -> bytes:
    """A whole request of Slack's as it stands on the wire."""
    headers = {**FORM, **signed(body), "Host": "desk", "Content-Length": str(len(body)), **more}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /slack/events HTTP/1.1\r\n{lines}\r\n".encode() + body


HALVES = {
    "nothing": b"",
    "half a line": b"POST /sl",
    "half a head": HALF_HEAD,
    "half a body": genuine(**{"Content-Length": "100000"}),
    "all but the last byte": genuine()[:-1],
}


def told(desk: Desk) -> web.Application:
    """The desk's whole web application."""
    return application(probes=desk.probes, metrics=desk.metrics, entry=desk.entry())


@asynccontextmanager
async def serving(desk: Desk, **how: Any) -> AsyncIterator[Served]:
    """The desk's application, served."""
    running = await serve(
        told(desk), "127.0.0.1", 0, seconds=LONG, shed=desk.metrics.shed.inc, **how
    )
    try:
        yield running
    finally:
        await running.cleanup()


@pytest.fixture
def desk() -> Desk:
    """A desk at noon."""
    return Desk()


@dataclass
class LoopClock:
    """The event loop's own clock, which can be put forward."""

    loop: asyncio.AbstractEventLoop
    ahead: float = 0.0

    def __post_init__(self) -> None:
        """Have the loop go by it."""
        time = self.loop.time
        self.loop.time = lambda: time() + self.ahead

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        self.ahead += seconds


@pytest.fixture
async def clock() -> LoopClock:
    """The clock of this test's loop."""
    return LoopClock(asyncio.get_running_loop())


@asynccontextmanager
async def line(
    port: int, first: bytes = b""
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection on which something was sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(first)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def asked(port: int, sent: bytes) -> bytes:
    """Whatever comes back until the end of the connection; nothing where it is cut."""
    async with line(port, sent) as (reader, _):
        try:
            return await reader.read()
        except ConnectionError:
            return b""


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What still comes, once the other side has closed."""
    try:
        return await reader.read()
    except ConnectionError:
        return b""


@pytest.mark.parametrize("half", HALVES)
async def test_what_is_not_whole_in_time_is_closed_without_a_word(
    half: str, desk: Desk, clock: LoopClock
):
    """
    Whoever opens a connection and says nothing, half a head or half a body holds it for seconds,
    not for ever.
    """
    with capture_logs() as log:
        async with serving(desk) as running, line(running.port, HALVES[half]) as (reader, _):
            await until(lambda: len(running.manager.connections) == 1)
            if "body" in half or "byte" in half:
                await until(lambda: running.manager.requests_count == 1)
            clock.advance(LONG)
            assert await ended(reader) == b""
    assert desk.seen == []
    assert log == []


async def test_a_byte_now_and_then_buys_no_time(desk: Desk, clock: LoopClock):
    """The time is for the whole request, not from one piece of it to the next."""
    async with (
        serving(desk) as running,
        line(running.port, HALF_HEAD + b"X-Slow: ") as (reader, writer),
    ):
        await until(lambda: len(running.manager.connections) == 1)
        for _ in range(5):
            clock.advance(LONG / 5)
            writer.write(b"a")
            await asyncio.sleep(0)
        assert await ended(reader) == b""


async def test_an_answer_that_nobody_takes_does_not_keep_its_connection(
    desk: Desk, clock: LoopClock
):
    """Ask for what is larger than the sockets hold, and read none of it."""

    async def large(_: web.Request) -> web.Response:
        return web.Response(body=b"x" * 50_000_000)

    app = told(desk)
    app.router.add_get("/large", large)
    running = await serve(app, "127.0.0.1", 0, seconds=LONG)
    with socket.create_connection(("127.0.0.1", running.port)) as deaf:
        deaf.sendall(b"GET /large HTTP/1.1\r\nHost: desk\r\n\r\n")
        await until(lambda: running.manager.requests_count == 1)
        assert len(running.manager.connections) == 1
        clock.advance(LONG)
        await until(lambda: not running.manager.connections)
    await running.cleanup()


async def test_an_act_has_longer_than_a_stranger_and_its_answer_not_for_ever(
    desk: Desk, clock: LoopClock, monkeypatch: pytest.MonkeyPatch
):
    """What Slack has signed is waited for; but not without end if its answer is not taken."""
    monkeypatch.setattr("bot.transport.connections.ANSWER_SECONDS", 10 * LONG)
    gate = asyncio.Event()

    async def slow() -> BoltResponse:
        await gate.wait()
        return BoltResponse(status=200, body="done")

    desk.answer = slow
    async with (
        serving(desk) as running,
        line(running.port, genuine()) as (reader, _),
        line(running.port) as (other, _),
    ):
        await until(lambda: len(desk.seen) == 1 and len(running.manager.connections) == 2)
        clock.advance(LONG)
        assert await ended(other) == b""
        gate.set()
        assert (await reader.read()).endswith(b"\r\n\r\ndone")

        gate.clear()
        async with line(running.port, genuine()) as (deaf, _):
            await until(lambda: len(desk.seen) == 2)
            clock.advance(10 * LONG)
            assert await ended(deaf) == b""
        gate.set()


async def until(holds: Callable[[], bool]) -> None:
    """Until something holds; the test's own time limit ends what never does."""
    while not holds():  # noqa: ASYNC110 - what it waits for is in the kernel's hands, and no event of ours
        await asyncio.sleep(0.005)


async def test_each_connection_is_for_one_request(desk: Desk):
    """An idle one would be one more to hold."""
    async with serving(desk) as running:
        said = await asked(running.port, LIVE + LIVE)
        assert said.count(ALIVE) == 1
        assert b"\r\nConnection: close\r\n" in said


async def test_where_there_are_too_many_the_oldest_makes_way(desk: Desk):
    """The newest, who may be Slack, is let in."""
    async with serving(desk, most=3) as running, AsyncExitStack() as open_:
        lines = [await open_.enter_async_context(line(running.port, HALF_HEAD)) for _ in range(3)]
        await until(lambda: len(running.manager.connections) == 3)

        assert ALIVE in await asked(running.port, LIVE)
        assert await ended(lines[0][0]) == b""
        for reader, writer in lines[1:]:
            writer.write(b"\r\n")  # what was a half head is a whole one
            assert (await reader.read()).startswith(b"HTTP/1.1 401 ")
        assert b"tripoint_connections_shed_total 1.0" in desk.metrics.text()


async def test_slacks_own_make_way_for_nobody_and_take_nobodys_place(desk: Desk):
    """
    An act under way is answered, whatever others do meanwhile; and health is answered while all are
    at work.
    """
    gate = asyncio.Event()

    async def slow() -> BoltResponse:
        await gate.wait()
        return BoltResponse(status=200, body="done")

    desk.answer = slow
    async with serving(desk, most=2) as running, AsyncExitStack() as open_:
        acts = []
        for n in range(1, 5):
            acts.append(await open_.enter_async_context(line(running.port, genuine())))
            await until(lambda n=n: len(desk.seen) == n)
        first = [await open_.enter_async_context(line(running.port, HALF_HEAD)) for _ in range(9)]
        for reader, _ in first[:7]:
            assert await ended(reader) == b""
        assert ALIVE in await asked(running.port, LIVE)

        gate.set()
        for reader, _ in acts:
            assert (await reader.read()).endswith(b"\r\n\r\ndone")


@contextmanager
def files(soft: int) -> Iterator[None]:
    """So many file descriptors for this process."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


DESK = """
import asyncio, resource, sys
from bot.operations import logs
from bot.transport.connections import serve
from tests.bot.transport.test_connections import told
from tests.bot.transport.test_http import Desk

async def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    logs.configure(sys.stderr)
    print((await serve(told(Desk()), "127.0.0.1", 0)).port, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_1100_half_requests_do_not_silence_a_desk():
    """
    Nor fill its log: in a process of its own, with as many file descriptors as a process has by
    default.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", DESK),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ,
    )
    assert process.stdout and process.stderr
    port = int(await process.stdout.readline())
    with files(4096):
        halves = []
        for _ in range(1100):
            halves.append(socket.create_connection(("127.0.0.1", port)))
            halves[-1].sendall(HALF_HEAD)

        said = await asked(port, genuine())
        health = [await asked(port, LIVE) for _ in range(20)]

        for half in halves:
            half.close()
    process.kill()
    log = (await process.communicate())[1].decode().splitlines()
    assert said.startswith(b"HTTP/1.1 200 ")
    assert all(ALIVE in one for one in health)
    assert ["made way" in one for one in log] == [True]


async def test_without_a_file_descriptor_left_the_oldest_makes_way_and_one_line_says_so(desk: Desk):
    """Whatever has taken them all: the desk frees what it can, and goes on by itself."""
    with capture_logs() as log:
        async with serving(desk, most=200) as running:
            halves = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(60)]
            with files(max(half.fileno() for half in halves) + 12):
                await until(
                    lambda: b"tripoint_connections_shed_total 0.0" not in desk.metrics.text()
                )
            said = await asked(running.port, genuine())
            for half in halves:
                half.close()
    assert said.startswith(b"HTTP/1.1 200 ")
    assert [one["event"] for one in log].count("no connection taken") == 1
    assert [one["error"] for one in log if one["event"] == "no connection taken"] == ["EMFILE"]


async def test_connections_leave_most_file_descriptors_to_the_rest_of_the_process(desk: Desk):
    """The database, the keys and the calls to Slack need some too."""
    with files(400):
        running = await serve(told(desk), "127.0.0.1", 0, seconds=LONG, shed=desk.metrics.shed.inc)
        async with AsyncExitStack() as open_:
            for _ in range(103):
                await open_.enter_async_context(line(running.port))
            await until(lambda: b"tripoint_connections_shed_total 3.0" in desk.metrics.text())
            await until(lambda: len(running.manager.connections) == 100)
            assert ALIVE in await asked(running.port, LIVE)
        await running.cleanup()


UNREADABLE = {
    "no HTTP": (b"CANARY\r\n\r\n", 400),
    "a method": (b"CANARY /livez HTTP/1.1\r\nHost: desk\r\n\r\n", 400),
    "a header": (b"GET /livez HTTP/1.1\r\nHost: desk\r\nBad CANARY: x\r\n\r\n", 400),
    "a length": (
        b"POST /slack/events HTTP/1.1\r\nHost: desk\r\nContent-Length: CANARY\r\n\r\n",
        400,
    ),
    "a path that is too long": (b"GET /livez?" + b"CANARY" * 4000 + b" HTTP/1.1\r\n\r\n", 400),
    "a path": (b"GET /CANARY HTTP/1.1\r\nHost: desk\r\n\r\n", 404),
    "a verb": (b"PUT /livez?CANARY HTTP/1.1\r\nHost: desk\r\n\r\n", 405),
    "an expectation": (b"GET /livez HTTP/1.1\r\nHost: desk\r\nExpect: CANARY\r\n\r\n", 417),
    "a body": (genuine(b"CANARY"), 400),
    "an encoding": (genuine(**{"Content-Encoding": "CANARY"}), 400),
    "a signature": (genuine(**{"X-Slack-Signature": "CANARY"}), 401),
    "a chunk": (
        genuine(**{"Transfer-Encoding": "chunked"}).replace(b"Content-Length", b"X")
        + b"CANARY\r\n",
        400,
    ),
}


@pytest.mark.parametrize("what", UNREADABLE)
async def test_nothing_that_was_sent_comes_back_and_no_library_is_named(what: str, desk: Desk):
    """
    An error page is a status: who asks learns nothing of what reads it, and has nothing reflected.
    """
    sent, status = UNREADABLE[what]
    with capture_logs() as log:
        async with serving(desk) as running:
            said = await asked(running.port, sent)
    head, _, body = said.partition(b"\r\n\r\n")
    assert int(head.split()[1]) == status
    assert body == b""
    for word in (b"canary", b"server:", b"aiohttp", b"python"):
        assert word not in said.lower()
    assert "CANARY" not in str([{**one, "exc_info": type(one.get("exc_info"))} for one in log])


async def test_strangers_cannot_fill_the_log(desk: Desk):
    """Forged, unreadable and broken requests are counted, and said once a minute."""
    with capture_logs() as log:
        async with serving(desk) as running:
            for _ in range(5):
                for sent, _ in UNREADABLE.values():
                    await asked(running.port, sent)
                await asked(running.port, genuine(**{"X-Slack-Signature": "v0=" + "0" * 64}))
    events = [one["event"] for one in log]
    assert "request refused: forged or stale" in events
    assert sorted(set(events)) == sorted(events)


def test_what_was_not_said_is_counted_in_the_next_line():
    """A minute later, by the clock handed in."""
    now = [100.0]
    warnings = CountedWarnings(lambda: now[0])
    with capture_logs() as log:
        for _ in range(3):
            warnings.warning("rain")
        warnings.warning("snow")
        now[0] += MINUTE - 1
        warnings.warning("rain")
        now[0] += 1
        warnings.warning("rain")
    assert [(one["event"], one["count"]) for one in log] == [("rain", 1), ("snow", 1), ("rain", 4)]


async def test_who_asks_for_readiness_together_is_answered_by_one_look(desk: Desk):
    """A look may ask the database: a stranger's thousand requests are one."""
    looks, gate = 0, asyncio.Event()

    async def probe() -> str | None:
        nonlocal looks
        looks += 1
        await gate.wait()
        return "full"

    desk.probes["disk"] = probe
    ready = LIVE.replace(b"/livez", b"/readyz")
    async with serving(desk) as running:
        asking = [asyncio.create_task(asked(running.port, ready)) for _ in range(5)]
        await until(lambda: running.manager.requests_count == 5)
        gate.set()
        said = await asyncio.gather(*asking)
        assert all(b'"disk": "full"' in one for one in said)
        assert looks == 1
        await asked(running.port, ready)
        assert looks == 2
