"""Connections from unknown clients: one request each, little time, and a limit on their number."""

import asyncio
import errno
import resource
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.operations.repeats import CountedWarnings
from bot.waits import ANSWER_SECONDS, LINGER_SECONDS, REQUEST_SECONDS, STOP_SECONDS

MOST = 256
"""How many connections there may be that are not known to be Slack's."""

_BACKLOG = 1024
_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_PAUSE = 0.1


class Connection(web.RequestHandler):
    """
    One connection, for one request.

    To what it cannot read, and to a page that does not exist, aiohttp's own answer would quote the
    request and name the library. This one answers with a status and nothing else.
    """

    def __init__(self, manager: web.Server, among: "Connections") -> None:
        """Take a connection of which nobody knows yet whether it is Slack's."""
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
        """Count the connection now that it is open."""
        assert isinstance(transport, asyncio.Transport)
        self._wire = transport
        super().connection_made(transport)
        self._among.opened(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Forget the connection, whichever side closed it."""
        self._among.closed(self)
        super().connection_lost(exc)

    def genuine(self) -> None:
        """Mark the request as Slack's: from now on the connection is not closed to make room."""
        self._among.known(self)

    def cut(self) -> None:
        """Close at once. What was not delivered by now is lost."""
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
        """
        Answer what cannot be read, or what broke, with a bare status.

        Args:
            request: what was read of it.
            status: The status of the answer.
            exc: What broke, if anything did.
            message: Not used.
        """
        self._among.warnings.warning("request without an answer", status=status, exc_info=exc)
        return _Bare(status=status)

    def log_exception(self, *_: Any, **about: Any) -> None:
        """Log what aiohttp itself finds broken, at most once a minute."""
        self._among.warnings.warning("connection broke", exc_info=about.get("exc_info"))


class _Bare(web.Response):
    """
    An answer to what is no request yet: no hook of the application removes the library's name from
    it.
    """

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        self.headers.popall("Server", None)


@dataclass
class Connections:
    """
    All open connections. Where there are too many, the oldest unknown one is closed for the newest.

    Connections known to be Slack's do not count: only Slack can make them. Health is always
    answered.

    Attributes:
        most: How many others there may be.
        seconds: How long each of those may live.
        shed: Called for each connection that was closed to make room.
    """

    most: int
    seconds: float
    shed: Callable[[], None]
    warnings: CountedWarnings = field(default_factory=CountedWarnings)
    _strangers: dict[Connection, asyncio.TimerHandle] = field(default_factory=dict)
    _known: dict[Connection, asyncio.TimerHandle] = field(default_factory=dict)

    def opened(self, one: Connection) -> None:
        """Count a connection, and close the oldest where there are too many."""
        self._strangers[one] = asyncio.get_running_loop().call_later(self.seconds, one.cut)
        if len(self._strangers) > self.most:
            self.make_way()

    def known(self, one: Connection) -> None:
        """Count a connection no more, and give it time for its answer."""
        if one in self._strangers:
            self._strangers.pop(one).cancel()
            self._known[one] = asyncio.get_running_loop().call_later(ANSWER_SECONDS, one.cut)

    def closed(self, one: Connection) -> None:
        """Forget a connection."""
        for some in (self._strangers, self._known):
            if one in some:
                some.pop(one).cancel()

    def make_way(self) -> None:
        """Close the oldest connection that is not known to be Slack's, if there is one."""
        oldest = next(iter(self._strangers), None)
        if oldest is not None:
            self._strangers.pop(oldest).cancel()
            oldest.cut()
            self.shed()
            self.warnings.warning("too many connections: the oldest one made way")


@dataclass(frozen=True)
class Served:
    """
    A web application that is being served, until `cleanup`.

    Attributes:
        manager: All its open connections.
    """

    port: int
    manager: web.Server
    _runner: web.AppRunner
    _sockets: Sequence[socket.socket]
    _taking: Sequence[asyncio.Task[None]]

    async def cleanup(self) -> None:
        """Take no new connection, and finish the requests under way."""
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
    Serve an application until `cleanup()` of what is returned, which finishes requests under way.

    Args:
        app: The application.
        host: The address to listen on.
        port: The port, 0 for any that is free.
        most: How many connections of strangers there may be; None for as many as the process can
            hold.
        seconds: How long each of those may live.
        shed: Called for each connection that was closed to make room.

    Returns:
        The running server, with the port it listens on.

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
    """Return how many connections leave most file descriptors to the rest of the process."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MOST if limit == resource.RLIM_INFINITY else max(1, min(MOST, limit // 4))


async def _listening(host: str, port: int) -> list[socket.socket]:
    """Open sockets that listen on every address of the host."""
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

    asyncio's own loop is not used: where no file descriptor is left it logs that some thousand
    times a second.
    """
    loop = asyncio.get_running_loop()
    while True:
        try:
            wire, _ = await loop.sock_accept(listening)
        except OSError as fault:
            among.warnings.warning(
                "no connection taken", error=errno.errorcode.get(fault.errno or 0, "OSError")
            )
            if exhausted := fault.errno in _EXHAUSTED:
                among.make_way()
            await asyncio.sleep(_PAUSE if exhausted else 0)
            continue
        try:
            await loop.connect_accepted_socket(lambda: Connection(manager, among), wire)
        except Exception as fault:  # noqa: BLE001  # one connection that breaks must not end the taking of others
            among.warnings.warning("no connection made", exc_info=fault)
            wire.close()
