"""
Forged requests, signed as Slack signs: each ends in a refusal, leaves one record, and breaks
nothing.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from storage.database.schema import migrate
from tests.conftest import Databases
from tests.journey import forged
from tests.journey.forged import (
    Forger,
    Json,
    command,
    event,
    form,
    on_message,
    picked,
    pressed,
    shortcut,
    typed,
)
from tests.support.desk import APPROVALS, BODY, Scene, scene

LONG = "x" * 3000


@asynccontextmanager
async def forging(
    url: str, home: Path, log: pytest.LogCaptureFixture, *, socket: bool = False
) -> AsyncIterator[Forger]:
    """A forger and the desk that they write to."""
    async with scene(url, home, socket=socket) as desk, aiohttp.ClientSession() as http:
        yield Forger(desk, http, log)


@pytest.fixture
async def forger(
    databases: Databases, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Forger]:
    """A forger, on each database."""
    async with forging(databases.fresh(migrate), tmp_path, caplog) as made:
        yield made


def about(step: Any, ref: Any = "0011223344556677", version: Any = 1) -> Json:
    """What one of our forms carries unseen."""
    return {"ref": ref, "version": version, "step": step}


NOTE = typed(note="Say more") | picked(code="unclear")
FORMS: dict[str, tuple[Json, str, str]] = {
    "a step of 3,000 characters": (form("request", about(LONG), {}), "form", "not_found"),
    "a step that is none": (form("reason", about("approve"), NOTE), "form", "not_found"),
    "a step of another form": (form("request", about("recall"), NOTE), "form", "not_found"),
    "a step that is a list": (form("reason", about(["recall"]), NOTE), "form", "not_found"),
    "a version without end": (form("reason", about("recall", version=float("inf")), NOTE), "form",
        "not_found"),
    "a version that is no number": (form("reason", about("recall", version=float("nan")), NOTE),
        "form", "not_found"),
    "a version below nothing": (form("reason", about("recall", version=-1), NOTE), "form",
        "not_found"),
    "a version that is a text": (form("reason", about("recall", version="1"), NOTE), "form",
        "not_found"),
    "a version of 5,000 digits": (
        form("reason", json.dumps(about("recall")).replace("1,", "9" * 5000 + ","), NOTE),
        "form",
        "not_found",
    ),
    "a ref of nothing": (form("reason", about("recall", ref="\x00"), NOTE), "recall", "not_found"),
    "half a character as ref": (form("reason", about("recall", ref="\ud800"), NOTE), "recall",
        "not_found"),
    "metadata that is a list": (form("reason", "[]", NOTE), "form", "not_found"),
    "metadata nested without end": (form("reason", "[" * 2900, NOTE), "form", "not_found"),
    "no metadata": (form("reason", "", NOTE), "form", "not_found"),
    "metadata that is no text": (form("reason", "", NOTE, private_metadata={"ref": 1}), "form",
        "not_found"),
    "conditions without metadata": (form("caveats", "", NOTE, "U0JPNLO"), "open", "not_found"),
    "conditions of another step": (form("caveats", about("request"), NOTE, "U0JPNLO"), "open",
        "not_found"),
    "an ask without metadata": (form("ask", "{}", {}), "ask", "not_found"),
    "no state": (form("request", about("request"), {}, state=None), "request", "not_found"),
    "a state that is a list": (form("request", about("request"), {}, state=[1]), "request",
        "not_found"),
    "values that are a list": (form("request", about("request"), [1]), "request", "not_found"),
    "no values": (form("request", about("request"), {}), "request", "field_missing"),
    "an ask without values": (form("ask", about("ask"), {}), "ask", "field_missing"),
    "an ask whose values are a text": (form("ask", about("ask"), "party"), "ask", "not_found"),
    "a block that is a text": (form("request", about("request"), {"title": "T"}), "request",
        "text_invalid"),
    "a title that is a number": (form("request", about("request"), typed(title=5)), "request",
        "text_invalid"),
    "an option that is a number": (form("request", about("request"), picked(level=5)), "request",
        "text_invalid"),
    "options that are a text": (
        form("request", about("request"), {"to": {"value": {"selected_options": "JPN"}}}),
        "request",
        "text_invalid",
    ),
    "a leave without values": (form("leave", "", None), "leave", "not_found"),
    "a leave until no number": (
        form("leave", "", {"until": {"value": {"selected_date_time": float("inf")}}}),
        "leave",
        "time_invalid",
    ),
    "a leave until a list": (form("leave", "", {"until": [1]}), "leave", "time_invalid"),
    "a stand-in that is a list": (
        form("leave", "", {"until": {"value": {"selected_date_time": 1795500000}},
            "stand_in": {"value": []}}),
        "leave",
        "text_invalid",
    ),
    "a form that nothing is for": (form(LONG, "", {}), "form", "not_found"),
    "a form without a name": (form("", "", {}, callback_id=None), "form", "not_found"),
    "a form of a workflow": (form("request", "", {}, type="workflow_step"), "form", "not_found"),
    "a form without an id": (form("ask", about("ask"), {}, id=None), "ask", "not_found"),
    "a form whose view is a list": (form("ask", "", {}) | {"view": [1]}, "form", "not_found"),
    "blocks that are none": (form("ask", about("ask"), {}, blocks=[1, {"type": "input"}]), "ask",
        "field_missing"),
    "a form of nobody": (form("ask", about("ask"), {}) | {"user": None}, "ask", "not_registered"),
    "a form of a list": (form("ask", about("ask"), {}) | {"user": ["id"]}, "ask", "not_registered"),
    "a form of somebody with a long name": (form("ask", about("ask"), {}, LONG), "ask",
        "not_registered"),
    "a form of somebody unspeakable": (form("ask", about("ask"), {}, "U\x00\ud800"), "ask",
        "not_registered"),
    "a choice of another step": (form("pick", about("request"), picked(number="KOR-2026-0000")),
        "form", "not_found"),
    "a choice without metadata": (form("pick", "", picked(number="KOR-2026-0000")), "form",
        "not_found"),
    "a choice of nothing": (form("pick", about("show"), {}), "show", "field_missing"),
    "a choice of what is none": (form("pick", about("show"), picked(number=LONG)), "show",
        "not_found"),
    "a choice of what is absent": (form("pick", about("show"), picked(number="KOR-2026-0000")),
        "show", "not_found"),
    "a choice that is a list": (form("pick", about("show"), picked(number=["KOR-2026-0000", 5])),
        "show", "text_invalid"),
    "a choice that is typed": (form("pick", about("audit"), typed(number="KOR-2026-0000")), "audit",
        "not_found"),
    "a form of no team": (
        form("ask", about("ask"), {}) | {"user": {"id": "U0KORLO", "team_id": 7}},
        "ask",
        "not_registered",
    ),
}  # fmt: skip
"""What is sent → as what it is recorded, and by which rule it is refused."""


async def test_a_form_that_was_never_ours_is_refused_and_recorded_once(forger: Forger) -> None:
    """Whatever shape it has; the record has a word of ours for it, never one that was sent."""
    found = {}
    for name, (body, _, _) in FORMS.items():
        [record] = await forger.leaves(body)
        found[name] = (record["action"], record["rule"])

    assert found == {name: (action, rule) for name, (_, action, rule) in FORMS.items()}


HOME = {"type": "home", "id": "V0HOME"}
MODAL = {"type": "modal", "id": "V0MODAL"}
BUTTONS: dict[str, tuple[Json, str, str]] = {
    "a value without end": (pressed("approve", LONG), "approve", "not_found"),
    "a value of 5,000 digits": (
        pressed("approve", "0011223344556677." + "9" * 5000),
        "approve",
        "not_found",
    ),
    "a value that is a list": (pressed("approve", ["x.1"]), "approve", "not_found"),
    "a value that is nothing": (pressed("details", "\x00.1"), "details", "not_found"),
    "half a character": (pressed("details", "\ud800.1"), "details", "not_found"),
    "no value": (pressed("open", None), "open", "not_found"),
    "a button that nothing is for": (pressed(LONG, "x.1"), "message", "not_found"),
    "a button whose id ends in a new line": (pressed("request\n", ""), "message", "not_found"),
    "a list whose id ends in a new line": (
        pressed("list_mine\n", "mine.0"),
        "message",
        "not_found",
    ),
    "a button without an id": (pressed(None, "x.1"), "message", "not_found"),
    "no button at all": (pressed("", "", actions=[]), "message", "not_found"),
    "buttons that are a text": (pressed("", "", actions="approve"), "message", "not_found"),
    "a button that is a list": (pressed("", "", actions=[["approve"]]), "message", "not_found"),
    "a modal without an id": (
        pressed("approve", "x.1", view={"type": "modal"}),
        "approve",
        "not_found",
    ),
    "a modal whose id is a list": (
        pressed("approve", "x.1", view={"type": "modal", "id": []}),
        "approve",
        "not_found",
    ),
    "a page of a list that is none": (pressed("more", "mine.\u0661"), "list", "not_found"),
    "a list that is none": (pressed("list_mine", {"value": 1}), "list", "not_found"),
    "a page of a Home that is none": (pressed("older", [0]), "home", "not_found"),
    "a choice that is none": (
        pressed(
            "snooze", None, actions=[{"action_id": "snooze", "selected_option": {"value": "never"}}]
        ),
        "snooze",
        "value_unknown",
    ),
    "a choice that is a list": (
        pressed("snooze", None, actions=[{"action_id": "snooze", "selected_option": ["1h"]}]),
        "snooze",
        "value_unknown",
    ),
    "no choice": (pressed("snooze", None), "snooze", "value_unknown"),
    "a container that is a text": (
        pressed("approve", "x.1", channel=None, container="C1"),
        "approve",
        "not_found",
    ),
    "a channel with a long name": (
        pressed("approve", "x.1", channel={"id": LONG}),
        "approve",
        "not_found",
    ),
    "a channel that is nothing": (
        pressed("approve", "x.1", channel={"id": "\x00"}),
        "approve",
        "not_found",
    ),
    "an address to answer that is none": (
        pressed("approve", "x.1", response_url="\ud800"),
        "approve",
        "not_found",
    ),
    "an address that is a list": (
        pressed("approve", "x.1", response_url=["http://"]),
        "approve",
        "not_found",
    ),
    "a Home that is not there": (
        pressed("approve", "x.1", view=HOME, channel=None),
        "approve",
        "not_found",
    ),
    "a modal that is not there": (
        pressed("approve", "x.1", view=MODAL, channel=None),
        "approve",
        "not_found",
    ),
    "a list in a Home that is not there": (
        pressed("list_mine", "x.1", view=HOME, channel=None),
        "list",
        "not_found",
    ),
    "a form begun in a modal": (
        pressed("request", "", view=MODAL, channel=None),
        "request",
        "wrong_role",
    ),
    "a team that is a list": (pressed("approve", "x.1", team=["id"]), "approve", "not_registered"),
}
"""The same of buttons and menus."""


async def test_a_button_that_was_never_ours_is_refused_and_recorded_once(forger: Forger) -> None:
    """Menus too; and what nothing here is for is recorded by where it was pressed."""
    found = {}
    for name, (body, _, _) in BUTTONS.items():
        [record] = await forger.leaves(body)
        found[name] = (record["action"], record["rule"])

    assert found == {name: (action, rule) for name, (_, action, rule) in BUTTONS.items()}


COMMANDS: dict[str, tuple[Json, str, str]] = {
    "another command": (command("list", command="/other"), "command", "usage_unclear"),
    "a verb of 3,000 characters": (command(LONG), "command", "usage_unclear"),
    "a channel with a long name": (command("show K7Q4", channel_id=LONG), "show", "wrong_channel"),
    "a channel that is nothing": (
        command("show K7Q4", channel_id="D\x00"),
        "show",
        "wrong_channel",
    ),
    "nobody": (command("show K7Q4", user_id=""), "show", "not_registered"),
    "somebody with a long name": (
        command("show K7Q4", "U0KORLO", user_id=LONG),
        "show",
        "not_registered",
    ),
    "a number of nothing": (command("show \x00"), "show", "not_found"),
}
"""The same of commands."""


async def test_a_command_that_slack_never_sent_is_refused_and_recorded_once(forger: Forger) -> None:
    """Under the verb's own word, or as a command where there is no such verb."""
    found = {}
    for name, (body, _, _) in COMMANDS.items():
        [record] = await forger.leaves(body)
        found[name] = (record["action"], record["rule"])

    assert found == {name: (action, rule) for name, (_, action, rule) in COMMANDS.items()}


NESTED: Any = "KOR-2026-0000"
for _ in range(200):
    NESTED = {"type": "rich_text", "elements": [NESTED]}
SHORTCUTS: dict[str, tuple[Json, str, str]] = {
    "a shortcut of another program": (shortcut("of_another"), "shortcut", "not_found"),
    "a shortcut without an id": (shortcut(None), "shortcut", "not_found"),
    "a shortcut whose id is a list": (shortcut(["request_release"]), "shortcut", "not_found"),
    "a shortcut of 3,000 characters": (shortcut(LONG), "shortcut", "not_found"),
    "a shortcut of no team": (shortcut("my_desk", team=None), "home", "not_registered"),
    "a shortcut of nobody": (shortcut("request_release", user=None), "request", "not_registered"),
    "a shortcut of another's team": (
        shortcut("ask_party", user={"id": "U0KORLO", "team_id": "T0ELSEWHERE"}),
        "ask",
        "not_registered",
    ),
    "a message shortcut of no message": (shortcut("show_release"), "show", "number_missing"),
    "a message that is a list": (on_message([1]), "show", "number_missing"),
    "a message without text": (on_message({}), "show", "number_missing"),
    "a text that is a list": (on_message({"text": ["KOR-2026-0000"]}), "show", "number_missing"),
    "blocks that are a text": (on_message({"blocks": "KOR-2026-0000"}), "show", "number_missing"),
    "a number in a text": (on_message({"text": "on KOR-2026-0000, please"}), "show", "not_found"),
    "a number in the blocks": (
        on_message({"blocks": [{"type": "header", "text": {"text": "KOR-2026-0000"}}]}),
        "show",
        "not_found",
    ),
    "blocks nested 200 deep": (on_message({"blocks": [NESTED]}), "show", "number_missing"),
    "a message of 200,000 characters": (
        on_message({"text": "x" * 200_000 + " KOR-2026-0000"}),
        "show",
        "number_missing",
    ),
    "a message of 20,000 blocks": (
        on_message({"blocks": [{}] * 20_000 + [{"text": "KOR-2026-0000"}]}),
        "show",
        "number_missing",
    ),
    "markup around a number": (
        on_message({"text": "<!channel> *KOR-2026-0000* <https://a.example|KOR-2026-0001>"}),
        "show",
        "not_found",
    ),
    "a number of nothing": (on_message({"text": "KOR-2026-00\x00"}), "show", "number_missing"),
    "half a character": (on_message({"text": "KOR-2026-000\ud800"}), "show", "number_missing"),
    "a channel with a long name": (
        on_message({"text": "KOR-2026-0000"}, channel={"id": LONG}),
        "show",
        "not_found",
    ),
}
"""The same of shortcuts."""


async def test_a_shortcut_that_was_never_ours_is_refused_and_recorded_once(forger: Forger) -> None:
    """Whatever the message on which it was used holds."""
    found = {}
    for name, (body, _, _) in SHORTCUTS.items():
        [record] = await forger.leaves(body)
        found[name] = (record["action"], record["rule"])

    assert found == {name: (action, rule) for name, (_, action, rule) in SHORTCUTS.items()}


READER = {"id": "U0JPNLO", "team_id": "T0SANDBOX"}
TOLD: list[Json] = [
    event({"type": "app_home_opened", "tab": "home", "user": ["U0KORLO"]}),
    event({"type": "app_home_opened", "tab": "home", "user": "U0ELSEWHERE"}),
    event({"type": "app_home_opened", "tab": "home"}),
    event({"type": "app_home_opened", "tab": {"home": 1}, "user": "\ud800"}),
    event({"type": "member_joined_channel", "user": {"id": []}, "channel": {"id": "C0KORLIAISON"}}),
    event({"type": "member_left_channel", "channel": "\x00"}),
    event({"type": "user_change", "user": [1]}),
    event({"type": "user_change", "user": {"id": {"id": 1}}}),
    event({"type": "dnd_updated_user", "user": "U0KORLO", "dnd_status": [1]}),
    event(
        {
            "type": "dnd_updated_user",
            "user": "U0KORLO",
            "dnd_status": {"next_dnd_start_ts": float("inf")},
        }
    ),
    event({"type": "dnd_updated_user", "user": "U0KORLO", "dnd_status": "on"}),
    event({"type": ["app_home_opened"], "user": "U0KORLO"}),
    event({"type": "function_executed", "function_execution_id": [1], "function": []}),
    event({"type": "workflow_step_execute", "workflow_step": 1}),
    event([1]),
    event(None),
    event(
        {"type": "message", "user": "U0KORLO"},
        authorizations=[1],
        team_id=["T"],
        is_ext_shared_channel=True,
    ),
    {"type": "block_suggestion", "user": "U0KORLO", "value": {}, "container": []},
    {"type": "block_suggestion", "action_id": {}, "block_id": 5, "value": None},
    {"type": "view_closed", "team": {"id": "T0SANDBOX"}, "user": READER, "view": "V1"},
    {"type": "view_closed", "user": READER, "view": {"callback_id": "body", "external_id": "\x00"}},
    {
        "type": "view_closed",
        "user": READER,
        "view": {"callback_id": "body", "external_id": ["x"]},
        "response_urls": [1],
    },
]
"""What is nobody's attempt at anything."""


@pytest.mark.parametrize("body", TOLD)
async def test_what_slack_tells_in_an_odd_shape_is_acknowledged(forger: Forger, body: Json) -> None:
    """Nobody attempted anything: nothing is recorded of anybody, and nothing breaks."""
    assert [r["rule"] for r in await forger.leaves(body)] == []


@pytest.mark.parametrize("user", ["U0JPNLO2", "U0KORFDO", "U0NOBODY", "", None])
async def test_nobody_closes_the_form_of_another(forger: Forger, user: str | None) -> None:
    """
    Only who reads the text can say that it is closed: for anybody else it stays, and a recall
    blanks it.
    """
    desk = forger.desk
    number = await desk.released()
    assert BODY in await desk.read("JPNLO")
    view = desk.person("JPNLO").modal
    told = {"callback_id": "body", "external_id": view.external_id, "id": view.id, "type": "modal"}
    closed = {
        "type": "view_closed",
        "team": {"id": "T0SANDBOX"},
        "user": {"id": user},
        "view": told,
    }

    assert await forger.leaves(closed) == []

    await desk.command("KORFDO", f"recall {number} wrong object", room=APPROVALS)
    await desk.settle()
    shown = desk.person("JPNLO").modal.rendered

    assert BODY not in shown and number in shown


async def test_who_reads_a_form_closes_it(forger: Forger) -> None:
    """There is nothing to blank any more."""
    desk = forger.desk
    await desk.released()
    await desk.read("JPNLO")
    assert _forms(desk) == 1
    await desk.person("JPNLO").close(all=True)

    assert _forms(desk) == 0


def _forms(desk: Scene) -> int:
    """How many forms that show content are known to be open."""
    found: int = desk.store.db.read(
        lambda c: c.scalar(text("select count(*) from card where external_id is not null"))
    ).now()
    return found


async def test_over_socket_mode_the_same_is_refused_and_recorded(
    databases: Databases, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The envelope is acknowledged, and Bolt finds the same shapes in it."""
    table = FORMS | BUTTONS | SHORTCUTS
    async with forging(databases.fresh(migrate), tmp_path, caplog, socket=True) as forger:
        found = {}
        for name, (body, _, _) in table.items():
            [record] = await forger.leaves(body)
            found[name] = (record["action"], record["rule"])
        for told in TOLD:
            assert await forger.leaves(told) == []

    assert found == {name: (action, rule) for name, (_, action, rule) in table.items()}


class OnOneDesk:
    """A desk that lasts for all examples of a property, in a loop of its own."""

    def __init__(self, url: str, home: Path, log: pytest.LogCaptureFixture) -> None:
        self.runner = asyncio.Runner()
        self._context = forging(url, home, log)

    def __enter__(self) -> Forger:
        return self.runner.run(self._context.__aenter__())

    def __exit__(self, *_: object) -> None:
        self.runner.run(self._context.__aexit__(None, None, None))
        self.runner.close()


async def _pending(desk: Scene) -> str:
    """The ref of a release that waits for its approval."""
    seen = desk.store.queries.release(await desk.request(), desk.now).now()
    assert seen
    return seen[0].ref


MODEST = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def test_no_mangled_form_breaks_the_desk(
    databases: Databases, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One record for each, done or refused, under a word of ours."""
    one = OnOneDesk(databases.fresh(migrate), tmp_path, caplog)
    with one as forger:
        honest = list(forged.forms(one.runner.run(_pending(forger.desk))))

        @MODEST
        @given(forged.mangled(honest))
        def every(body: Json) -> None:
            assert len(one.runner.run(forger.leaves(_anew(body)))) == 1

        every()


def test_no_mangled_button_breaks_the_desk(
    databases: Databases, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One record for each, but for what only opens a window or a list."""
    one = OnOneDesk(databases.fresh(migrate), tmp_path, caplog)
    with one as forger:
        ref = one.runner.run(_pending(forger.desk))
        opens = (
            "return",
            "deny",
            "withdraw",
            "recall",
            "extend",
            "decline",
            "answer",
            "revise",
            "more",
            "open",
        )
        does = (
            "approve",
            "relay",
            "acknowledge",
            "certify",
            "details",
            "looking",
            "show",
            "snooze",
        )
        places: list[Json] = [{}, {"view": MODAL}, {"view": HOME}]
        honest = [
            pressed(action, f"{ref}.1", **place) for action in (*opens, *does) for place in places
        ]

        @MODEST
        @given(forged.mangled(honest))
        def every(body: Json) -> None:
            shown = forger.desk.sandbox.journal
            before = len([c for c in shown.calls if c.method in ("views.open", "views.push")])
            left = one.runner.run(forger.leaves(_anew(body)))
            after = len([c for c in shown.calls if c.method in ("views.open", "views.push")])

            assert len(left) == 1 or (left == [] and after > before)

        every()


def _anew(body: Json) -> Json:
    """
    The request as if made once more: no repeat of one before it, and its form not one that was sent
    already.
    """
    n, view = next(forged.MADE), body.get("view")
    made = body | {"trigger_id": f"{n}.9.abcdef"}
    honest = isinstance(view, dict) and str(view.get("id")).startswith("V0")
    return (
        made | {"view": view | {"id": f"V0{n:08}"}} if honest and isinstance(view, dict) else made
    )
