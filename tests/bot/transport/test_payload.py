"""
The shape of what Slack sends: kept where it is right, left out where it is not, whatever comes.
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.transport.payload import KINDS, shaped
from tests.journey.forged import ODD

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(ODD),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "value"]), inner)
    ),
    max_leaves=8,
)
NAMES = sorted(
    {name for shape in KINDS.values() for name in shape}
    | {"command", "text", "user_id", "authorizations"}
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), anything), st.sampled_from([*KINDS, None, "none"]))
def test_whatever_comes_has_a_shape_that_bolt_can_read(body: dict[str, Any], kind: object) -> None:
    """And what has it already stays as it is."""
    made = shaped(body | ({"type": kind} if kind else {}))

    assert AsyncBoltRequest(body=made, mode="socket_mode").body is made
    assert shaped(made) == made


def test_a_form_keeps_what_is_read_of_it() -> None:
    """Ids, what it carries, what it holds and its inputs; nothing else."""
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "reason",
        "external_id": "",
        "previous_view_id": "V0",
        "hash": "1.2",
        "private_metadata": "{}",
        "state": {"values": {"note": {"value": {"type": "plain_text_input", "value": "why"}}}},
        "blocks": [{"type": "input", "block_id": "note"}],
    }
    user = {"id": "U0KORLO", "team_id": "T0SANDBOX"}
    body = {
        "type": "view_submission",
        "api_app_id": "A1",
        "team": {"id": "T0SANDBOX"},
        "user": user,
    }
    sent = {**body, "trigger_id": "1.2.3", "view": view}
    spoiled = {
        "token": "t",
        "user": {**user, "name": "x"},
        "view": {
            **view,
            "title": {},
            "blocks": [*view["blocks"], {"type": "section", "block_id": "s"}, 7],
        },
    }

    assert shaped(sent | spoiled) == sent


@pytest.mark.parametrize(
    ("used", "value"),
    [
        ({"type": "button", "value": "x.1"}, "x.1"),
        ({"type": "static_select", "selected_option": {"value": "1h", "text": {}}}, "1h"),
        ({"type": "static_select", "selected_option": None}, ""),
        ({"type": "button", "value": ["x.1"]}, ""),
        ({"type": "static_select", "selected_option": ["1h"]}, ""),
    ],
)
def test_what_was_pressed_or_chosen_is_one_text(used: dict[str, Any], value: str) -> None:
    """A button's value, or that of the option chosen in a menu."""
    body = {"type": "block_actions", "actions": [{"action_id": "snooze", **used}]}

    assert shaped(body)["actions"] == [{"action_id": "snooze", "value": value}]


@pytest.mark.parametrize(
    "wrong", [7, True, "", "u0korlo", "U", "U" * 40, "U\x00", "U0 1", ["U0KORLO"], "\ud800"]
)
def test_an_id_that_is_none_of_slacks_is_nobodys(wrong: object) -> None:
    """It is not taken for missing: a team that cannot be read is not the own one."""
    body = shaped({"type": "view_submission", "user": {"id": "U0KORLO", "team_id": wrong}})

    assert body["user"] == {"id": "U0KORLO", "team_id": ""}
    assert shaped({"type": "view_submission", "user": {"id": "U0KORLO"}})["user"]["team_id"] is None
