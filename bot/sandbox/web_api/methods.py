"""The Web API's table of methods, and the one function that handles every call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.protocol import Json, Refused
from bot.sandbox.web_api import chat, conversations, files, users, views
from bot.sandbox.web_api.call import Call, Method
from bot.sandbox.web_api.rate_limits import Buckets
from bot.sandbox.workspace.workspace import Workspace


def _open_connection(call: Call) -> Json:
    if not call.workspace.app.socket_mode:
        raise Refused("socket_mode_not_enabled")
    link = call.workspace.new_id("L")
    call.workspace.tickets.add(link)
    base = call.workspace.base.removeprefix("http")
    return {"url": f"ws{base}/link/?ticket={link}&app_id={call.workspace.app.id}"}


METHODS: Mapping[str, Method] = {
    **users.METHODS,
    **conversations.METHODS,
    **chat.METHODS,
    **views.METHODS,
    **files.METHODS,
    "apps.connections.open": Method(_open_connection, per_minute=50, token="app"),  # noqa: S106 - the kind of token
}


_SCOPES = {"public": "channels", "private": "groups", "im": "im"}


@dataclass
class Answer:
    """The answer to a call."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def answer(
    workspace: Workspace, buckets: Buckets, method: str, token: str | None, body: Json
) -> Answer:
    """
    Handle one call from start to end: method, token, rate, scope, arguments, effect.

    Args:
        workspace: The state it acts on.
        buckets: The rate limits.
        method: The name behind `/api/`.
        token: The bearer token, if any came.
        body: Decoded arguments.

    Returns:
        Slack's JSON answer with its headers. Refusals are answers too (status 200, or 429).
    """
    row = METHODS.get(method)
    headers: dict[str, str] = {}
    try:
        if row is None:
            raise Refused("unknown_method", req_method=method)
        _check_token(workspace, row, token)
        headers["x-oauth-scopes"] = ",".join(workspace.app.scopes)
        if row.scopes:
            headers["x-accepted-oauth-scopes"] = ",".join(row.scopes)
        seconds = buckets.wait(method, row.per_minute, body)
        if seconds:
            return Answer(
                {"ok": False, "error": "ratelimited"}, 429, {**headers, "Retry-After": str(seconds)}
            )
        call = Call(workspace, body)
        _check_scope(row, call)
        _check_arguments(row, body)
        return Answer({"ok": True, **row.run(call)}, headers=headers)
    except Refused as refused:
        return Answer(refused.answer(), headers=headers)


def _check_token(workspace: Workspace, row: Method, token: str | None) -> None:
    app = workspace.app
    known: dict[str, Any] = {app.bot_token: "bot", app.app_token: "app"}
    if row.token == "any":
        return
    if not token:
        raise Refused("not_authed")
    if token not in known:
        raise Refused("invalid_auth")
    if app.revoked:
        raise Refused("token_revoked")
    if known[token] != row.token:
        raise Refused("not_allowed_token_type")


def _check_scope(method: Method, call: Call) -> None:
    """
    Refuse a call the manifest's bot scopes do not cover.

    Raises:
        Refused: missing_scope with `needed` and `provided`.
    """
    held, wanted = set(call.workspace.app.scopes), list(method.scopes)
    channel = call.workspace.channels.get(str(call.body.get("channel")))
    if method.by_kind and channel is not None:
        wanted = [scope for scope in wanted if scope.startswith(_SCOPES[channel.kind] + ":")]
    if wanted and not held & set(wanted):
        raise Refused(
            "missing_scope", needed=",".join(wanted), provided=",".join(call.workspace.app.scopes)
        )


def _check_arguments(method: Method, body: Json) -> None:
    """
    Refuse a call that lacks a required argument.

    Raises:
        Refused: invalid_arguments naming each missing field.
    """
    missing = [name for name in method.required if body.get(name) in (None, "")]
    if missing:
        raise Refused(
            "invalid_arguments", [f"[ERROR] missing required field: {name}" for name in missing]
        )
