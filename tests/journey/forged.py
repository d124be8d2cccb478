"""
Payloads that no screen of Slack's would send, signed as Slack signs, and what each must leave
behind.
"""

import copy
import json
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import strategies as st
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.sandbox.delivery.transports import AppRequest, signature
from handlers.listeners.buttons import BUTTONS
from handlers.listeners.register import PRESSED
from handlers.slack.request import Surface
from handlers.text.verbs import VERBS
from storage.tables.audit import AUDIT
from tests.support.desk import APPROVALS, LIAISON, Scene

Json = dict[str, Any]
TEAM = "T0SANDBOX"
ACTIONS = {
    *(verb.action for verb in VERBS.values()),
    *BUTTONS,
    *PRESSED,
    *("list", "home", "channel joined"),
    *(surface.value for surface in Surface),
}
"""
Every word that a record may have for what an officer did; the last are for what nothing here knows.
"""

DEEP = json.loads("[" * 300 + "]" * 300)
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 10**30, 1.5, math.inf, -math.inf, math.nan),
    *(
        "",
        "\x00",
        "\ud800",
        "\u202e",
        "x" * 3000,
        "None",
        "1",
        "open",
        "recall",
        "U0KORFDO",
        "KOR-2026-0000",
    ),
    *([], {}, [[]], [None], [1], {"value": None}, {"value": {"value": []}}, {"id": 7}, DEEP),
)
"""What may stand where something else belongs."""
MADE = count(1)
"""Numbers for ids that were never used before."""


@dataclass
class Forger:
    """Whoever can sign as Slack does; knows the desk, and what every request leaves there."""

    desk: Scene
    http: aiohttp.ClientSession
    log: pytest.LogCaptureFixture

    async def send(self, body: Json) -> tuple[int, Any]:
        """
        One signed request over HTTP, or where the desk has one its socket: its status, and the
        answer.
        """
        if self.desk.sandbox.workspace.app.socket_mode:
            kind = (
                "command"
                if "command" in body
                else "event"
                if "event" in body
                else str(body.get("type"))
            )
            reply = await self.desk.sandbox.outgoing.sockets.send(
                AppRequest(kind, body), 60, f"e{next(MADE)}"
            )
            return reply.status, reply.answer
        kind = "application/x-www-form-urlencoded"
        if "command" in body:
            raw = urlencode(body).encode("utf-8", "surrogatepass")
        elif body.get("type") == "event_callback":
            raw, kind = json.dumps(body).encode(), "application/json"
        else:
            raw = urlencode({"payload": json.dumps(body)}).encode()
        app, stamp = self.desk.sandbox.workspace.app, str(int(self.desk.hand.now()))
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(app.signing_secret, stamp, raw),
        }
        async with self.http.post(
            str(self.desk.sandbox.outgoing.request_url), data=raw, headers=headers
        ) as answer:
            return answer.status, await answer.text()

    def records(self, since: int) -> list[Json]:
        """The records of the audit log from one on, oldest first."""
        found = AUDIT.select().where(AUDIT.c.seq >= since).order_by(AUDIT.c.seq)
        return self.desk.store.db.read(
            lambda c: [dict(row) for row in c.execute(found).mappings()]
        ).now()

    def size(self) -> int:
        """How many records the audit log has."""
        return self.desk.store.db.read(
            lambda c: c.scalar(select(func.count()).select_from(AUDIT)) or 0
        ).now()

    async def leaves(self, body: Json) -> list[Json]:
        """
        The records that one request leaves, which is answered and breaks nothing, nor says what was
        sent.
        """
        before = self.size()
        self.log.clear()
        with self.log.at_level(logging.WARNING), capture_logs() as said:
            status, answer = await self.send(body)
        left = self.records(before)
        broken = [
            r.getMessage()
            for r in self.log.records
            if r.levelno >= logging.ERROR or "bolt" in r.name
        ]
        broken += [line["event"] for line in said if line["log_level"] != "info"]

        assert status == 200, answer
        assert not broken, broken
        assert {record["action"] for record in left} <= ACTIONS
        assert all(
            len(str(record[column])) < 200 for record in left for column in ("actor", "object")
        )
        assert all(len(_sent(record["detail"])) < 300 for record in left), left
        return left


def _sent(detail: str | None) -> str:
    """
    What of a record's detail the request may have brought: all but what the roster says of the
    officer.
    """
    return json.dumps(
        {key: value for key, value in json.loads(detail or "{}").items() if key != "basis"}
    )


def form(callback: str, metadata: Any, values: Any, user: str = "U0KORLO", **view: Any) -> Json:
    """A modal sent off, `metadata` as JSON unless it is a text already."""
    carried = metadata if isinstance(metadata, str) else json.dumps(metadata)
    blocks = (
        [{"type": "input", "block_id": name} for name in values] if isinstance(values, dict) else []
    )
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "sandbox"},
        "user": {"id": user, "team_id": TEAM},
        "trigger_id": f"{next(MADE)}.2.abcdef",
        "view": {
            "id": f"V{next(MADE):09}",
            "team_id": TEAM,
            "type": "modal",
            "callback_id": callback,
            "external_id": "",
            "hash": "1.h",
            "blocks": blocks,
            "private_metadata": carried,
            "state": {"values": values},
            **view,
        },
    }


def typed(**texts: Any) -> Json:
    """Text inputs, as Slack sends them."""
    return {
        name: {"value": {"type": "plain_text_input", "value": text}} for name, text in texts.items()
    }


def picked(**keys: Any) -> Json:
    """Menus of one choice each, or of several where a list is given."""
    return {
        name: {
            "value": {
                "type": "multi_static_select",
                "selected_options": [{"value": one} for one in key],
            }
        }
        if isinstance(key, list)
        else {"value": {"type": "static_select", "selected_option": {"value": key}}}
        for name, key in keys.items()
    }


def pressed(action: Any, value: Any, user: str = "U0KORFDO", **changes: Any) -> Json:
    """A button pressed in a message of the desk's approvals channel."""
    room = APPROVALS[user[2:5]]
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "channel": {"id": room},
        "container": {"type": "message", "channel_id": room},
        "trigger_id": f"{next(MADE)}.3.abcdef",
        "response_url": "",
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
    } | changes


def command(text: str, user: str = "U0KORLO", **changes: Any) -> Json:
    """A slash command's form fields."""
    return {
        "command": "/release",
        "text": text,
        "team_id": TEAM,
        "user_id": user,
        "channel_id": LIAISON[user[2:5]],
        "channel_name": "privategroup",
        "response_url": "",
        "trigger_id": f"{next(MADE)}.4.abcdef",
    } | changes


def shortcut(callback: Any, user: Any = "U0KORLO", **changes: Any) -> Json:
    """A global shortcut."""
    return {
        "type": "shortcut",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM} if isinstance(user, str) else user,
        "callback_id": callback,
        "trigger_id": f"{next(MADE)}.5.abcdef",
    } | changes


def on_message(message: Any, user: str = "U0KORLO", **changes: Any) -> Json:
    """A shortcut used on a message, in a room that is no desk's."""
    used = shortcut("show_release", user, type="message_action", channel={"id": "C0HALL"})
    return used | {"message": message, "response_url": ""} | changes


def event(inner: Any, **changes: Any) -> Json:
    """An event in its envelope."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": f"Ev{next(MADE)}",
        "event": inner,
    } | changes


def forms(ref: str) -> Iterator[Json]:
    """Every form as an honest screen sends it, about the release behind `ref`."""
    marked = picked(level="S", caveats=[])
    content = typed(body="One object", reference=None, sha256=None, lifetime="12h")
    told = picked(to=["JPN"], subject="dprk.missile.launch", precedence="FLASH") | typed(
        title="T", purpose="P"
    )
    yield form(
        "request", {"ref": "", "version": 0, "step": "request"}, {**told, **marked, **content}
    )
    for step in ("answer", "revise"):
        yield form("request", {"ref": ref, "version": 1, "step": step}, {**marked, **content})
    asked = picked(party="KOR", subject="dprk.missile", precedence="PRIORITY") | typed(
        title="T", purpose="P"
    )
    yield form("ask", {"ref": "", "version": 0, "step": "ask"}, asked, "U0JPNLO")
    for step in ("return", "deny", "decline", "withdraw", "recall"):
        given = picked(code="unclear") | typed(note="Say more")
        yield form("reason", {"ref": ref, "version": 1, "step": step}, given, "U0KORFDO")
    yield form(
        "reason", {"ref": ref, "version": 1, "step": "extend"}, typed(lifetime="12h"), "U0KORFDO"
    )
    ticked = {
        "caveats": {
            "value": {"type": "checkboxes", "selected_options": [{"value": "need_to_know"}]}
        }
    }
    yield form("caveats", {"ref": ref, "version": 1, "step": "open"}, ticked, "U0JPNLO")
    until = {"until": {"value": {"type": "datetimepicker", "selected_date_time": 1795500000}}}
    yield form("leave", "", {**until, **picked(stand_in="U0KORLO2")})


KEPT = frozenset({"type", "trigger_id"})
"""What stays as it was at the top of a payload: what it is, and what tells it from a repeat."""


def places(node: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a payload, by the keys that lead there."""
    inner = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for key, value in inner:
        if way or key not in KEPT:
            yield (*way, key)
            yield from places(value, (*way, key))


@st.composite
def mangled(draw: st.DrawFn, honest: list[Json]) -> Json:
    """
    An honest request in which one to three things, in its metadata also, are something else or are
    missing.
    """
    body = copy.deepcopy(draw(st.sampled_from(honest)))
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()) and isinstance(body.get("view"), dict):
            _mangle_metadata(draw, body["view"])
        else:
            _mangle(draw, body)
    return body


def _mangle_metadata(draw: st.DrawFn, view: Json) -> None:
    try:
        read = json.loads(view["private_metadata"])
    except (KeyError, TypeError, ValueError):
        return
    if isinstance(read, dict) and read:
        _mangle(draw, read)
        view["private_metadata"] = json.dumps(read)


def _mangle(draw: st.DrawFn, body: Json) -> None:
    found = list(places(body))
    if not found:
        return
    *way, last = draw(st.sampled_from(found))
    node: Any = body
    for key in way:
        node = node[key]
    if draw(st.booleans()) or isinstance(node, list):
        node[last] = copy.deepcopy(draw(st.sampled_from(ODD)))
    else:
        del node[last]
