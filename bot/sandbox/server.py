"""The HTTP server of the sandbox: Web API, response URLs, files and Socket Mode."""

from email.utils import formatdate
from typing import Any

from aiohttp import web

from bot.sandbox.delivery import responses
from bot.sandbox.delivery.dispatcher import Dispatcher
from bot.sandbox.delivery.faults import Fault, hold
from bot.sandbox.delivery.journal import RecordedCall, as_message
from bot.sandbox.protocol import Json, Refused, parsed
from bot.sandbox.web_api import methods
from bot.sandbox.web_api.call import decoded
from bot.sandbox.web_api.rate_limits import Buckets

_SIGN_IN = "<!doctype html><title>Sign in</title><p>This file needs a bearer token with files:read."


class Door:
    """
    The HTTP endpoint that takes what the app sends, has the workspace answer it, and records both.
    """

    def __init__(self, outgoing: Dispatcher, buckets: Buckets) -> None:
        self.outgoing, self.buckets = outgoing, buckets
        self.workspace, self.faults, self.journal = (
            outgoing.workspace,
            outgoing.faults,
            outgoing.journal,
        )

    def application(self) -> web.Application:
        """Return the aiohttp application with every address."""
        made = web.Application(client_max_size=64 * 1024 * 1024)
        made.on_response_prepare.append(self._date)
        made.add_routes(
            [
                web.route("*", "/api/{method}", self._call),
                *(
                    web.post(f"/{place}/{{token}}", self._respond)
                    for place in ("commands", "actions", "app")
                ),
                web.route("*", "/upload/{file}", self._upload),
                web.get("/files-pri/{file}", self._download),
                web.get("/link/", self.outgoing.sockets.serve),
            ]
        )
        return made

    async def _date(self, _: web.Request, response: web.StreamResponse) -> None:
        """Date every answer by the workspace's own clock."""
        response.headers["Date"] = formatdate(self.workspace.clock.now(), usegmt=True)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            body, token = await _arguments(request)
        except Refused as refused:
            self._note(method, {}, 200, refused.code)
            return web.json_response(refused.answer())
        fault = self.faults.met("call", method)
        instead = await self._before(request, fault, method, body)
        if instead is not None:
            return instead
        answer = methods.answer(self.workspace, self.buckets, method, token, body)
        self._spread()
        if fault is not None and fault.how == "lost":
            self._note(method, body, 0, "lost")
            return _hang_up(request)
        self._note(method, body, answer.status, answer.body.get("error"), answer=answer.body)
        return web.json_response(answer.body, status=answer.status, headers=answer.headers)

    async def _before(
        self, request: web.Request, fault: Fault | None, method: str, body: Json
    ) -> web.StreamResponse | None:
        """Return what a fault has answered in the workspace's place, if one is met that does."""
        await hold(fault, "slow")
        answer: web.StreamResponse
        match fault:
            case Fault(how="dropped"):
                status, error, answer = 0, "dropped", _hang_up(request)
            case Fault(how="429"):
                status, error = 429, "ratelimited"
                answer = web.json_response(
                    Refused(error).answer(),
                    status=status,
                    headers={"Retry-After": str(fault.retry_after)},
                )
            case Fault(how="page"):
                status, error = fault.status, "fatal_error"
                answer = web.Response(status=status, text=fault.page, content_type=fault.kind)
            case Fault(how="error"):
                status, error = 200, fault.error
                answer = web.json_response(Refused(error).answer())
            case _:
                return None
        self._note(method, body, status, error)
        return answer

    def _note(
        self,
        method: str,
        body: Json,
        status: int,
        error: Any,
        via: str = "api",
        answer: Json | None = None,
    ) -> None:
        """Record a call without the token and what the SDK adds."""
        kept = {name: value for name, value in body.items() if name not in ("token", "team_id")}
        now = self.workspace.clock.now()
        self.journal.called(RecordedCall(method, kept, now, status, error, via, answer))

    def _spread(self) -> None:
        happened, self.workspace.happened = self.workspace.happened, []
        for event in happened:
            self.outgoing.emit_beside(event)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.met("call", "response_url")
        try:
            body: Any = parsed(await request.read())
        except ValueError:
            body = None
        url = self.workspace.response_urls.get(request.match_info["token"])
        noted, call = as_message(
            body if isinstance(body, dict) else {},
            url.channel if url else "",
            url.user if url else "",
        )
        instead = await self._before(request, fault, noted, call)
        if instead is not None:
            return instead
        status, words = responses.respond(self.workspace, request.match_info["token"], body)
        if isinstance(body, dict) and not body.get("delete_original"):
            self._note(noted, call, status, None if status == 200 else words, "response_url")
        if fault is not None and fault.how == "lost":
            return _hang_up(request)
        return web.Response(status=status, text=words)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        file = self.workspace.files.get(request.match_info["file"])
        if file is None or file.done:
            raise web.HTTPNotFound(text="unknown upload")
        if request.content_type.startswith("multipart/"):
            part = await (await request.multipart()).next()
            content = (
                bytes(await part.read()) if part is not None and hasattr(part, "read") else b""
            )
        else:
            content = await request.read()
        if len(content) != file.length:
            raise web.HTTPBadRequest(text=f"expected {file.length} bytes, got {len(content)}")
        file.content = content
        return web.Response(text=f"OK - {file.length}")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        file = self.workspace.files.get(request.match_info["file"])
        app = self.workspace.app
        known = _bearer(request) == app.bot_token and "files:read" in app.scopes and not app.revoked
        if not known:
            return web.Response(text=_SIGN_IN, content_type="text/html")
        if file is None or not file.done or file.deleted:
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type="application/octet-stream")


def _bearer(request: web.Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else None


def _object(words: bytes) -> Json:
    try:
        given = parsed(words)
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(given, dict):
        raise Refused("json_not_object")
    return given


async def _form(request: web.Request) -> Json:
    try:
        return dict(await request.post())
    except LookupError:
        raise Refused("invalid_charset") from None
    except ValueError:
        raise Refused("invalid_form_data") from None


async def _arguments(request: web.Request) -> tuple[Json, str | None]:
    body: Json = decoded(request.query)
    if request.method == "POST":
        if request.content_type == "application/json":
            body |= _object(await request.read() or b"{}")
        else:
            body |= decoded(await _form(request))
    token = _bearer(request) or body.get("token")
    return {name: value for name, value in body.items() if name != "token"}, token


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.close()
    return web.Response()
