"""The server of the page on this machine's loopback."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from bot.sandbox.page.face import Face, Hint, Moved, nothing
from bot.sandbox.page.routes import application
from bot.sandbox.sandbox import Sandbox


@asynccontextmanager
async def serve(
    sandbox: Sandbox,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    notes: Mapping[str, str] | None = None,
    moved: Moved = nothing,
    guide: Sequence[Hint] = (),
) -> AsyncIterator[str]:
    """
    Serve the page of a running sandbox, and yield its address.

    Args:
        sandbox: The running sandbox.
        host: A loopback address.
        port: 0 takes any free one.
        notes: A line about each person, by user id.
        moved: Called after the clock was put forward.
        guide: What a newcomer may try first, in order.

    Raises:
        ValueError: `host` is no loopback address.
    """
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError(
            f"the page is served on this machine only, and {host} is no loopback address"
        )
    face = Face(sandbox, notes or {}, moved, guide)
    runner = web.AppRunner(application(face), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    retrying = asyncio.create_task(_retrying(face))
    try:
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        retrying.cancel()
        with suppress(asyncio.CancelledError):
            await retrying
        face.close()
        await runner.cleanup()


async def _retrying(face: Face) -> None:
    while True:
        await asyncio.sleep(1)
        await face.sandbox.retry_due()
