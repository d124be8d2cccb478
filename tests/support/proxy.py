"""A proxy that writes down what reaches it, and the pages that come in place of Slack's answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests import PATIENCE

PAGES: dict[str, tuple[int, str, str]] = {
    "200 with a page": (200, "<html>Sign in to the network</html>", "text/html"),
    "200 with words": (200, "OK", "text/plain"),
    "200 with nothing": (200, "", "application/json"),
    "200 with half of it": (200, '{"ok": tr', "application/json"),
    "200 with a list": (200, "[]", "application/json"),
    "200 with an empty object": (200, "{}", "application/json"),
    "200 with ok alone": (200, '{"ok": true}', "application/json"),
    "200 with no error": (200, '{"ok": false}', "application/json"),
    "200 with a page that says JSON": (200, "<html>", "application/json"),
    "200 with a refusal of another kind": (
        200,
        '{"ok": false, "error": "user_not_found"}',
        "text/html",
    ),
    "204": (204, "", "text/html"),
    "403": (403, "<html>Forbidden</html>", "text/html"),
    "407": (407, "<html>Proxy Authentication Required</html>", "text/html"),
    "502": (502, "<html>Bad Gateway</html>", "text/html"),
}
"""Name → status, body and content type."""


@dataclass
class Recorder:
    """
    What reached the proxy.

    Attributes:
        url: where it listens.
        heads: each request's first line and headers, as it was sent.
        to: the port of this machine that it hands every plain request on to; with None it refuses
            all.
    """

    url: str = ""
    heads: list[str] = field(default_factory=list)
    to: int | None = None

    @property
    def lines(self) -> list[str]:
        """The first lines alone."""
        return [head.partition("\r\n")[0] for head in self.heads]

    def environ(self) -> dict[str, str]:
        """The variables of who is told to use it for everything."""
        return dict.fromkeys(
            ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"), self.url
        )

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client's, and its one request."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            return
        self.heads.append(head.decode("latin-1"))
        if self.to is None or head.startswith(b"CONNECT"):
            writer.write(
                b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: "
                b"6\r\n\r\n<html>"
            )
            writer.close()
            return
        there, on = await asyncio.open_connection("127.0.0.1", self.to)
        on.write(
            head if b"Upgrade" in head else head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        )
        await asyncio.gather(_passed(reader, on), _passed(there, writer))


async def _passed(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while part := await source.read(65536):
            sink.write(part)
    except ConnectionError:
        pass
    finally:
        sink.close()


@asynccontextmanager
async def recording(to: int | None = None) -> AsyncIterator[Recorder]:
    """A proxy that runs meanwhile."""
    recorder = Recorder(to=to)
    server = await asyncio.start_server(recorder.take, "127.0.0.1", 0)
    recorder.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield recorder
    finally:
        server.close()
        async with asyncio.timeout(PATIENCE):
            await server.wait_closed()
