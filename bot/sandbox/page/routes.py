"""The page's server on the loopback, and what each of its addresses answers."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from importlib.resources import files

from aiohttp import web

from bot.sandbox.block_kit.inputs import NotThere
from bot.sandbox.page.acts import ACTS
from bot.sandbox.page.block_kit.html import Html
from bot.sandbox.page.face import HEADERS, Face, Moved, front
from bot.sandbox.page.guide import Hint
from bot.sandbox.page.spot import Spot
from bot.sandbox.protocol import parsed
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.workspace.records import File

_KINDS = {"page.js": "text/javascript", "page.css": "text/css"}
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(face: Face) -> web.Application:
    """Return the application that answers for the page, on loopback host names only."""
    made = web.Application(client_max_size=64 * 1024 * 1024, middlewares=[_guard])
    doors = Doors(face)
    made.add_routes(
        [
            web.get("/", doors.front),
            web.get("/static/{name}", doors.static),
            web.get("/as/{user}/", doors.landing),
            web.get("/as/{user}/news", doors.news),
            web.get("/as/{user}/files/{file}", doors.download),
            web.get("/as/{user}/pictures/{file}", doors.picture),
            web.post("/as/{user}/files", doors.upload),
            web.post("/as/{user}/do/{act}", doors.act),
            web.get("/as/{user}/{place}", doors.page),
            web.get("/as/{user}/{place}/parts", doors.parts),
        ]
    )
    return made


@web.middleware
async def _guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
    if not _local(request):
        raise web.HTTPForbidden(text="This page answers to 127.0.0.1 and localhost only.")
    if request.method != "GET" and request.headers.get("X-Sandbox-Page") != "1":
        raise web.HTTPForbidden(text="Only the page itself may act.")
    try:
        return await handler(request)
    except NotThere as missing:
        return web.json_response({"toast": str(missing)}, status=409, headers=HEADERS)


class Doors:
    """The handlers of the page's addresses."""

    def __init__(self, face: Face) -> None:
        self.face = face

    def _spot(self, request: web.Request) -> tuple[str, Spot]:
        user, place = request.match_info["user"], request.match_info["place"]
        if not self.face.knows(user, place):
            raise web.HTTPNotFound(text="There is no such place for this person.")
        return user, Spot.of(place, request.query)

    def _user(self, request: web.Request) -> str:
        user = request.match_info["user"]
        if user not in self.face.sandbox.workspace.users:
            raise web.HTTPNotFound(text="There is no such person.")
        return user

    def _file(self, request: web.Request) -> File:
        person = self.face.person(self._user(request))
        file = self.face.sandbox.workspace.files.get(request.match_info["file"])
        if file is None or file.deleted or not person.sees(file):
            raise web.HTTPNotFound(text="There is no such file for this person.")
        return file

    async def front(self, request: web.Request) -> web.Response:
        """Answer with the page on which one chooses whom to act as."""
        return _html(front(self.face))

    async def static(self, request: web.Request) -> web.Response:
        """Answer with a script or style sheet."""
        name = request.match_info["name"]
        if name not in _KINDS:
            raise web.HTTPNotFound
        text = files("bot.sandbox.page").joinpath(name).read_text("utf-8")
        return web.Response(text=text, content_type=_KINDS[name], headers=HEADERS)

    async def landing(self, request: web.Request) -> web.Response:
        """Redirect to a place with something to see."""
        user = self._user(request)
        raise web.HTTPFound(f"/as/{user}/{self.face.landing(user)}")

    async def page(self, request: web.Request) -> web.Response:
        """Answer with the whole page. Opening the app's Home or Messages tab notifies the app."""
        user, spot = self._spot(request)
        if spot.place in ("home", "messages"):
            await self.face.person(user).open_home(spot.place)
        return _html(self.face.page(user, spot))

    async def parts(self, request: web.Request) -> web.Response:
        """Answer with the parts of the page as they are now."""
        user, spot = self._spot(request)
        return web.json_response(self.face.parts(user, spot), headers=HEADERS)

    async def news(self, request: web.Request) -> web.StreamResponse:
        """Send a line each time that something changed (server-sent events)."""
        self._user(request)
        answer = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        await answer.write(b"retry: 500\ndata: hello\n\n")
        async for _ in self.face.news():
            try:
                await answer.write(b"data: news\n\n")
            except ConnectionError:
                break
            await asyncio.sleep(0.03)
        return answer

    async def download(self, request: web.Request) -> web.Response:
        """Answer with a file's bytes, for its sender or a person in a place where it was shared."""
        file = self._file(request)
        headers = HEADERS | {"Content-Disposition": "attachment"}
        return web.Response(
            body=file.content, content_type="application/octet-stream", headers=headers
        )

    async def picture(self, request: web.Request) -> web.Response:
        """
        Answer with a picture's bytes, for whoever sees the message, form or Home tab that shows it.
        """
        file = self._file(request)
        if file.picture is None:
            raise web.HTTPNotFound(text="There is no such picture for this person.")
        return web.Response(body=file.content, content_type=file.picture, headers=HEADERS)

    async def upload(self, request: web.Request) -> web.Response:
        """Take a file that is about to be sent, and answer with its id."""
        user = self._user(request)
        name = request.query.get("name", "file")[:255]
        return web.json_response(
            {"id": self.face.person(user).attach(name, await request.read())}, headers=HEADERS
        )

    async def act(self, request: web.Request) -> web.Response:
        """Carry out what a person does on the page."""
        user, act = self._user(request), ACTS.get(request.match_info["act"])
        if act is None:
            raise web.HTTPNotFound(text="There is no such act.")
        try:
            given = parsed(await request.read() or b"{}")
            if not isinstance(given, dict):
                raise TypeError("an act is a JSON object")
            said = await act(self.face, user, given) or {}
        except (KeyError, OverflowError, TypeError, ValueError) as wrong:
            return web.json_response({"toast": f"Not done: {wrong}"}, status=400, headers=HEADERS)
        finally:
            self.face.changed()
        return web.json_response(said, headers=HEADERS)


def _local(request: web.Request) -> bool:
    """
    Return whether the request names this machine's loopback, so that no other site's name can reach
    the page.
    """
    host = request.host.rsplit(":", 1)[0].strip("[]")
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _html(text: Html) -> web.Response:
    return web.Response(text=text, content_type="text/html", headers=HEADERS)


@asynccontextmanager
async def serve(
    sandbox: Sandbox,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    notes: Mapping[str, str] | None = None,
    moved: Moved | None = None,
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
        await face.sandbox.outgoing.retry_due()
