"""Whatever an app sends: it is refused in Slack's words, or it is taken and can be drawn."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox import Sandbox
from bot.sandbox.block_kit.inputs import fresh
from bot.sandbox.block_kit.limits import BLOCKS, ELEMENTS
from bot.sandbox.block_kit.surfaces import block_faults, elements_of, flat
from bot.sandbox.page.block_kit.blocks import blocks as drawn
from bot.sandbox.page.block_kit.elements import Ground
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.page.face import Face
from bot.sandbox.page.spot import Spot
from bot.sandbox.protocol import DEEPEST, Json, parsed
from bot.sandbox.web_api.methods import METHODS, answer
from bot.sandbox.web_api.rate_limits import Buckets
from bot.sandbox.workspace.plain_text import text_of
from bot.sandbox.workspace.workspace import Workspace
from tests.sandbox.page.gallery import CONTROLS, EVERY_INPUT, RARE, RICH, marked, words_and_pictures
from tests.sandbox.toy import form, modal, workspace
from tests.support.desk import Unhurried

MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
PICTURE = "F0CHART"
WORDS = st.sampled_from(
    [
        "", "x", "plain_text", "mrkdwn", "section", "text", "2026-13-45", "-1", "https://a.test",
        "<!date^99999999999999^{date}|x>",
        "<!date^٣^{time}|x>", "<!subteam^|>", "<@>", "{date_long}", "\u0000", "0" * 300, "F0CHART",
        "`a` *b*",
    ]
)  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
)
ANYTHING = st.recursive(
    SCALARS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
KNOWN: list[Json] = [*words_and_pictures(PICTURE), *CONTROLS, *RARE]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything inside a JSON value."""
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in inside:
        yield (*path, key)
        yield from places(inner, (*path, key))


@st.composite
def changed(draw: Any, whole: list[Json]) -> Json:
    """
    A block that is right but for one or two places, which hold anything, or are gone, or stand
    twice.
    """
    value = copy.deepcopy(draw(st.sampled_from(whole)))
    for _ in range(draw(st.integers(0, 2))):
        *way, last = draw(st.sampled_from(list(places(value))))
        place = value
        for step in way:
            place = place[step]
        match draw(st.sampled_from(["anything", "gone", "twice", "more"])):
            case "anything":
                place[last] = draw(ANYTHING)
            case "gone":
                del place[last]
            case "twice" if isinstance(place, list):
                place.append(copy.deepcopy(place[last]))
            case "more" if isinstance(place, dict):
                place[draw(WORDS)] = draw(ANYTHING)
        if not list(places(value)):
            break
    return value  # type: ignore[no-any-return]


ODD: list[Any] = [
    None, True, -1, 0, 7, 99999999999999, 1.5, -1e300, "", "x", "2026-02-31",
    "<!date^99999999999999^{date}|x>", [], [1], [[]], ["x"], [{}], [{"type": 5}], {},
    {"type": "x"}, {"type": "mrkdwn", "text": "<!date^9^{time}>"},
    {"text": 5}, {"a": {}},
]  # fmt: skip


def once_changed(whole: Json) -> Iterator[Json]:
    """The block with each of its places, one at a time, holding each odd value, or gone."""
    for *way, last in list(places(whole)):
        for odd in (*ODD, KeyError):
            value = copy.deepcopy(whole)
            place = value
            for step in way:
                place = place[step]
            if odd is KeyError:
                del place[last]
            else:
                place[last] = odd
            yield value


class Desk:
    """A workspace that is called without a network, and its page."""

    def __init__(self) -> None:
        sandbox = Sandbox(workspace(), rates="off", clock=Unhurried())
        self.workspace: Workspace = sandbox.workspace
        self.face = Face(sandbox)
        self.buckets = Buckets(sandbox.clock, "off")

    def call(self, method: str, body: Json) -> Json:
        """One call; its answer, which is Slack's JSON."""
        app = self.workspace.app
        token = app.app_token if METHODS[method].token == "app" else app.bot_token
        said = answer(self.workspace, self.buckets, method, token, body).body
        json.dumps(said, allow_nan=False)
        return said

    def looked_at(self) -> None:
        """Everybody looks everywhere."""
        for user in self.workspace.users:
            for place in ("home", "messages", *self.workspace.channels):
                if self.face.knows(user, place):
                    json.dumps(self.face.parts(user, Spot(place, inspecting=True)), allow_nan=False)
                    assert self.face.page(user, Spot(place))
        assert all(isinstance(view.rendered, str) for view in self.workspace.views())
        for channel in self.workspace.channels.values():
            assert all(isinstance(message.rendered, str) for message in channel.messages)


@pytest.mark.parametrize("surface", ["message", "home", "modal"])
@pytest.mark.parametrize(
    "block", [*KNOWN, *EVERY_INPUT], ids=lambda block: block.get("block_id", block["type"])
)
def test_each_place_of_a_block_holds_what_can_be_drawn_or_is_refused(block: Json, surface: str):
    desk = Desk()
    ground = Ground(Reader(desk.workspace, "U0ANNA"), "k")
    for one in once_changed(block):
        if block_faults([one], surface):
            continue
        shown = desk.workspace.named_blocks([one])
        assert drawn(shown, ground), one
        assert isinstance(text_of(shown, fresh(shown)), str)


@MANY
@given(st.lists(changed(KNOWN), min_size=1, max_size=3))
def test_blocks_of_a_message_that_are_taken_can_be_drawn(blocks: list[Json]):
    desk = Desk()
    said = desk.call("chat.postMessage", {"channel": "C0DESK", "text": "t", "blocks": blocks})
    assert said["ok"] is bool(desk.workspace.channels["C0DESK"].messages)
    desk.looked_at()


@MANY
@given(st.lists(changed([*KNOWN, *EVERY_INPUT]), min_size=1, max_size=3))
def test_a_home_that_is_taken_can_be_drawn(blocks: list[Json]):
    desk = Desk()
    home = {"type": "home", "blocks": blocks}
    said = desk.call("views.publish", {"user_id": "U0ANNA", "view": home})
    assert said["ok"] is bool(list(desk.workspace.views()))
    desk.looked_at()


@MANY
@given(
    changed(
        [
            form(),
            modal(*EVERY_INPUT, submit={"type": "plain_text", "text": "Go"}),
            modal(*CONTROLS[:3]),
        ]
    )
)
def test_a_form_that_is_taken_can_be_drawn(view: Json):
    desk = Desk()
    trigger = desk.workspace.new_trigger("U0ANNA")
    said = desk.call("views.open", {"trigger_id": trigger, "view": view})
    assert said["ok"] is bool(list(desk.workspace.views()))
    desk.looked_at()


@MANY
@given(
    changed(
        [
            {
                "text": "t",
                "title": "T",
                "pretext": "p",
                "color": "#ccc",
                "fields": [{"title": "a", "value": "b"}],
            },
            {"blocks": [RICH, {"type": "section", "text": marked("*a*")}], "fallback": "f"},
            *({"blocks": [block]} for block in CONTROLS),
        ]
    )
)
def test_attachments_that_are_taken_can_be_drawn(attachment: Json):
    desk = Desk()
    message = {"channel": "C0DESK", "text": "t", "attachments": [attachment]}
    said = desk.call("chat.postMessage", message)
    assert said["ok"] is bool(desk.workspace.channels["C0DESK"].messages)
    desk.looked_at()


@pytest.mark.parametrize("block", KNOWN, ids=lambda block: block.get("block_id", block["type"]))
@pytest.mark.parametrize("named", [True, False], ids=["named", "nameless"])
def test_a_block_is_taken_and_drawn_in_an_attachment_as_in_a_message(block: Json, named: bool):
    desk = Desk()
    blocks = [block if named else {key: value for key, value in block.items() if key != "block_id"}]
    message: Json = {"channel": "C0DESK", "text": "t"}
    inside = desk.call("chat.postMessage", message | {"attachments": [{"blocks": blocks}]})
    assert inside["ok"] is desk.call("chat.postMessage", message | {"blocks": blocks})["ok"]
    desk.looked_at()


@MANY
@given(st.data())
def test_every_method_answers_whatever_it_is_given(data: st.DataObject):
    """Refused in Slack's words or done; and what is there afterwards can be drawn."""
    desk = Desk()
    method = data.draw(st.sampled_from(sorted(METHODS)))
    known: Json = {
        "channel": "C0DESK", "user": "U0ANNA", "users": "U0ANNA,U0BEN", "ts": "1.1", "text": "t",
        "limit": 2,
        "name": "eyes",
        "timestamp": "1.1", "view": form(), "trigger_id": desk.workspace.new_trigger("U0ANNA"),
        "user_id": "U0ANNA",
        "filename": "f", "length": 3, "files": [{"id": "F1"}], "blocks": [RICH],
        "cursor": "YXQ6MQ==",
        "thread_ts": "1.1",
    }  # fmt: skip
    body = {name: value for name, value in known.items() if data.draw(st.booleans())}
    for _ in range(data.draw(st.integers(0, 3))):
        body[data.draw(st.sampled_from(sorted(known)))] = data.draw(ANYTHING)
    assert isinstance(desk.call(method, body)["ok"], bool)
    desk.looked_at()


def test_every_kind_of_block_and_element_is_tried():
    """What stands in no example is never drawn above."""
    tried = {block["type"] for block in flat(KNOWN)} | {block["type"] for block in EVERY_INPUT}
    elements = {e.get("type") for block in flat([*KNOWN, *EVERY_INPUT]) for e in elements_of(block)}
    assert set(BLOCKS) - tried == set()
    assert set(ELEMENTS) - elements == set()


@pytest.mark.parametrize(
    "words",
    [
        "[" * 5000 + "]" * 5000, '{"a":' * 5000 + "1" + "}" * 5000, "NaN", "[Infinity]", "1e999",
        '"\\ud800"',
        b'"\xff"', "", "9" * 5000,
    ],
    ids=["lists", "objects", "nan", "infinity", "overflow", "half a pair", "no utf-8", "nothing",
        "digits"],
)  # fmt: skip
def test_json_that_cannot_be_written_again_is_none(words: str | bytes):
    with pytest.raises(ValueError, match=r"."):
        parsed(words)


def test_json_may_be_nested_as_deep_as_is_said():
    assert parsed("[" * DEEPEST + "]" * DEEPEST)
    with pytest.raises(ValueError, match="too deep"):
        parsed("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))


@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]
)
@pytest.mark.parametrize("charset", ["utf-8", "klingon"])
@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe=\xff", b'{"a":' * 5000, b"--x\r\n\r\n", b"channel=C0DESK&blocks=" + b"[" * 5000],
)
async def test_no_body_is_answered_with_a_fault_of_the_sandbox(
    sandbox: Sandbox, kind: str, charset: str, body: bytes
):
    token = sandbox.workspace.app.bot_token
    headers = {"Content-Type": f"{kind}; charset={charset}", "Authorization": f"Bearer {token}"}
    async with (
        ClientSession() as session,
        session.post(f"{sandbox.api_url}chat.postMessage", data=body, headers=headers) as said,
    ):
        assert said.status == 200
        assert (await said.json())["ok"] is False
