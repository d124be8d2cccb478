"""
The sockets that strangers may open: one request each, in little time, and never so many that nobody
else gets in.
"""

import asyncio
import errno
import resource
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.operations.logs import Seldom
from bot.waits import ANSWER_SECONDS, LINGER_SECONDS, REQUEST_SECONDS, STOP_SECONDS

MOST = 256
"""How many connections there may be that have not shown that they are Slack's."""

_BACKLOG = 1024
_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_PAUSE = 0.1


class Connection(web.RequestHandler):
    """
    One connection, for one request.

    What aiohttp would say by itself (that it cannot read something, that there is no such page) is
    a status and nothing else: no word of what was sent, no name of a library.
    """

    def __init__(self, manager: web.Server, among: "Connections") -> None:
        """A connection that is nobody's yet."""
        super().__init__(
            manager,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]
            lingering_time=LINGER_SECONDS,
            auto_decompress=False,
        )
        self._among = among
        self._wire: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is open."""
        assert isinstance(transport, asyncio.Transport)
        self._wire = transport
        super().connection_made(transport)
        self._among.opened(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        """It is closed, whoever closed it."""
        self._among.closed(self)
        super().connection_lost(exc)

    def genuine(self) -> None:
        """Its request is Slack's: it makes way for nobody."""
        self._among.known(self)

    def cut(self) -> None:
        """Close it at once; what was not delivered by now is not."""
        if self._wire is not None:
            self._wire.abort()

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send the answer, the last one of this connection."""
        if isinstance(resp, web.HTTPException):
            resp = web.Response(
                status=resp.status, headers={k: v for k, v in resp.headers.items() if k == "Allow"}
            )
        resp.force_close()
        return await super().finish_response(request, resp, start_time)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what cannot be read, or broke."""
        self._among.seldom.warning("request without an answer", status=status, exc_info=exc)
        return _Bare(status=status)

    def log_exception(self, *_: Any, **about: Any) -> None:
        """What aiohttp itself finds broken."""
        self._among.seldom.warning("connection broke", exc_info=about.get("exc_info"))


class _Bare(web.Response):
    """
    An answer before there is a request, where no hook of the application takes the library's name
    away.
    """

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        self.headers.popall("Server", None)


@dataclass
class Connections:
    """
    All open connections. Where there are too many, the one that has waited the longest makes way
    for the newest.

    Those that are known to be Slack's do not count: Slack alone can make them, and health is always
    answered.

    Attributes:
        most: how many there may be of others.
        seconds: how long each of those may live.
        shed: told of each that had to make way.
    """

    most: int
    seconds: float
    shed: Callable[[], None]
    seldom: Seldom = field(default_factory=Seldom)
    _strangers: dict[Connection, asyncio.TimerHandle] = field(default_factory=dict)
    _known: dict[Connection, asyncio.TimerHandle] = field(default_factory=dict)

    def opened(self, one: Connection) -> None:
        """Count it; where there are too many, close the oldest."""
        self._strangers[one] = asyncio.get_running_loop().call_later(self.seconds, one.cut)
        if len(self._strangers) > self.most:
            self.make_way()

    def known(self, one: Connection) -> None:
        """Count it no more, and give it time for its answer."""
        if one in self._strangers:
            self._strangers.pop(one).cancel()
            self._known[one] = asyncio.get_running_loop().call_later(ANSWER_SECONDS, one.cut)

    def closed(self, one: Connection) -> None:
        """Forget it."""
        for some in (self._strangers, self._known):
            if one in some:
                some.pop(one).cancel()

    def make_way(self) -> None:
        """Close the oldest of those that are not known, if there is one."""
        oldest = next(iter(self._strangers), None)
        if oldest is not None:
            self._strangers.pop(oldest).cancel()
            oldest.cut()
            self.shed()
            self.seldom.warning("too many connections: the oldest one made way")


@dataclass(frozen=True)
class Served:
    """
    A web application that is being served, until `cleanup`; `manager` knows all open connections.
    """

    port: int
    manager: web.Server
    _runner: web.AppRunner
    _sockets: Sequence[socket.socket]
    _taking: Sequence[asyncio.Task[None]]

    async def cleanup(self) -> None:
        """Take nothing new, and finish the requests under way."""
        for task in self._taking:
            task.cancel()
        await asyncio.gather(*self._taking, return_exceptions=True)
        for one in self._sockets:
            one.close()
        await self._runner.cleanup()


async def serve(
    app: web.Application,
    host: str,
    port: int,
    *,
    most: int | None = None,
    seconds: float = REQUEST_SECONDS,
    shed: Callable[[], None] = lambda: None,
) -> Served:
    """
    Serve until `cleanup()` of what is returned; requests under way are finished first.

    Args:
        most, seconds, shed: see `Connections`; left out, as many as the process has room for.

    Raises:
        OSError: The address cannot be used.
    """
    runner = web.AppRunner(
        app, access_log=None, handle_signals=False, shutdown_timeout=STOP_SECONDS
    )
    await runner.setup()
    try:
        sockets = await _listening(host, port)
    except OSError:
        await runner.cleanup()
        raise
    manager = runner.server
    assert manager is not None, "it was set up"
    among = Connections(most or _room(), seconds, shed)
    taking = [asyncio.create_task(_take(one, manager, among)) for one in sockets]
    return Served(sockets[0].getsockname()[1], manager, runner, sockets, taking)


def _room() -> int:
    """So many connections that most file descriptors are left to the rest of the process."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MOST if limit == resource.RLIM_INFINITY else max(1, min(MOST, limit // 4))


async def _listening(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on every address of the host."""
    loop = asyncio.get_running_loop()
    bound = await loop.create_server(asyncio.Protocol, host, port, start_serving=False)
    sockets = [one.dup() for one in bound.sockets]
    bound.close()
    try:
        for one in sockets:
            one.listen(_BACKLOG)
    except OSError:
        for one in sockets:
            one.close()
        raise
    return sockets


async def _take(listening: socket.socket, manager: web.Server, among: Connections) -> None:
    """
    Take every connection, for ever.

    Not left to asyncio: where no file descriptor is left, its own way says so some thousand times a
    second.
    """
    loop = asyncio.get_running_loop()
    while True:
        try:
            wire, _ = await loop.sock_accept(listening)
        except OSError as fault:
            among.seldom.warning(
                "no connection taken", error=errno.errorcode.get(fault.errno or 0, "OSError")
            )
            if exhausted := fault.errno in _EXHAUSTED:
                among.make_way()
            await asyncio.sleep(_PAUSE if exhausted else 0)
            continue
        try:
            await loop.connect_accepted_socket(lambda: Connection(manager, among), wire)
        except Exception as fault:  # noqa: BLE001  # one connection that breaks must not end the taking of others
            among.seldom.warning("no connection made", exc_info=fault)
            wire.close()
