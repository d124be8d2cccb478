"""
What comes back in a form: read as it was filled in, and refused where no form of ours could hold
it.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from bot.domain.refusals import NotFound, Refusal, TextInvalid
from bot.domain.steps.drafts import Asking, Draft
from handlers.forms import form_values
from handlers.slack.blocks import Json


def sent(values: object = None, metadata: str = "", **view: Any) -> Json:
    """A form as it is sent."""
    return {"id": "V1", "private_metadata": metadata, "state": {"values": values}, **view}


def test_a_draft_is_read_as_it_was_filled_in() -> None:
    """Menus, menus of several, texts, and what was left empty."""
    values = {
        "to": {
            "value": {
                "type": "multi_static_select",
                "selected_options": [{"value": "JPN"}, {"value": "USA"}],
            }
        },
        "subject": {
            "value": {"type": "static_select", "selected_option": {"value": "dprk.missile"}}
        },
        "title": {"value": {"type": "plain_text_input", "value": "T"}},
        "level": {"value": {"type": "static_select", "selected_option": None}},
        "caveats": {"value": {"type": "multi_static_select", "selected_options": []}},
        "body": {"value": {"type": "plain_text_input", "value": None}},
    }

    assert form_values.filled(sent(values), Draft) == Draft(
        to=("JPN", "USA"), subject="dprk.missile", title="T"
    )


def test_an_ask_a_reason_and_a_leave_are_read_as_they_were_filled_in() -> None:
    """What is missing is empty: the rule says what it needs."""
    party = {"value": {"selected_option": {"value": "KOR"}}}

    assert form_values.filled(sent({"party": party}), Asking) == Asking("KOR", "", "", "", "")
    assert form_values.filled(
        sent({"code": {"value": {"selected_option": None}}}), form_values.Reason
    ) == form_values.Reason("", "", "")
    assert (
        form_values.filled(sent({"note": {"value": {"value": "why"}}}), form_values.Reason).note
        == "why"
    )
    assert (
        form_values.until_of(sent({"until": {"value": {"selected_date_time": 1795500000}}}))
        == 1795500000
    )


def test_what_a_form_carries_comes_back_as_it_was_written() -> None:
    """For a step that a form of its kind may be for."""
    written = form_values.Opaque("0011223344556677", 3, "recall")
    read = form_values.about(sent(metadata=form_values.write_metadata(written)), {"recall", "deny"})

    assert read == written


@pytest.mark.parametrize(
    "text",
    [
        *("", "no json", "{}", "[]", "1", "null", '"text"', "[" * 5000, "\x00"),
        '{"ref": "a", "version": null, "step": "recall"}',
        '{"ref": "a", "version": true, "step": "recall"}',
        '{"ref": "a", "version": 1.0, "step": "recall"}',
        '{"ref": "a", "version": "1", "step": "recall"}',
        '{"ref": "a", "version": -1, "step": "recall"}',
        '{"ref": "a", "version": Infinity, "step": "recall"}',
        '{"ref": "a", "version": NaN, "step": "recall"}',
        '{"ref": "a", "version": 2147483648, "step": "recall"}',
        '{"ref": "a", "version": %s, "step": "recall"}' % ("9" * 5000),
        '{"ref": ["a"], "version": 1, "step": "recall"}',
        '{"ref": "a", "version": 1, "step": ["recall"]}',
        '{"ref": "a", "version": 1, "step": {"recall": 1}}',
        '{"ref": "a", "version": 1, "step": "approve"}',
        '{"version": 1, "step": "recall"}',
    ],
)  # fmt: skip
def test_what_no_form_of_ours_carries_is_not_found(text: str) -> None:
    """Whatever its shape, and also where it is for a step that no such form is for."""
    with pytest.raises(NotFound):
        form_values.about(sent(metadata=text), {"recall"})


def test_a_form_without_an_id_carries_nothing() -> None:
    """It could take effect twice."""
    metadata = json.dumps({"ref": "a", "version": 1, "step": "recall"})
    assert form_values.about(sent(metadata=metadata), {"recall"}).version == 1

    with pytest.raises(NotFound):
        form_values.about(sent(metadata=metadata, id=""), {"recall"})


WRONG: list[tuple[object, type[Refusal]]] = [
    (None, NotFound),
    ([], NotFound),
    ("note", NotFound),
    ({"note": None}, TextInvalid),
    ({"note": "why"}, TextInvalid),
    ({"note": ["why"]}, TextInvalid),
    ({"note": {"value": "why"}}, TextInvalid),
    ({"note": {"value": ["why"]}}, TextInvalid),
    ({"note": {"value": {"value": 5}}}, TextInvalid),
    ({"note": {"value": {"value": {"value": "why"}}}}, TextInvalid),
    ({"note": {"value": {"selected_option": "why"}}}, TextInvalid),
    ({"note": {"value": {"selected_option": {"value": 5}}}}, TextInvalid),
    ({"note": {"value": {"selected_option": {"text": "why"}}}}, TextInvalid),
    ({"note": {"value": {"selected_options": "why"}}}, TextInvalid),
    ({"note": {"value": {"selected_options": {"value": "why"}}}}, TextInvalid),
    ({"note": {"value": {"selected_options": [{"value": "why"}, None]}}}, TextInvalid),
]


@pytest.mark.parametrize(("values", "refusal"), WRONG)
def test_what_no_input_holds_is_refused_at_its_field(
    values: object, refusal: type[Refusal]
) -> None:
    """It is never taken for an empty field: a denial without its note would take effect."""
    with pytest.raises(refusal) as raised:
        form_values.filled(sent(values), form_values.Reason)

    assert raised.value.field == (None if refusal is NotFound else "note")


@pytest.mark.parametrize("state", [None, [], "x", {"values": []}, {}])
@pytest.mark.parametrize(
    "read",
    [
        partial(form_values.filled, kind=Draft),
        partial(form_values.filled, kind=Asking),
        partial(form_values.filled, kind=form_values.Reason),
        form_values.ticked_of,
        form_values.until_of,
    ],
)
def test_a_form_that_holds_nothing_is_none_of_ours(
    read: Callable[[Json], object], state: object
) -> None:
    """Slack sends the state of every form."""
    with pytest.raises(NotFound):
        read(sent() | {"state": state})


@pytest.mark.parametrize(
    "picked", [None, "1795500000", True, 0, -1, 1.5, float("inf"), 2**31, 10**30, [1], {}]
)
def test_a_moment_that_no_calendar_has_is_one_that_is_over(picked: object) -> None:
    """So that the rule refuses it with whatever else is wrong, at its field."""
    sent_off = sent({"until": {"value": {"selected_date_time": picked}}})

    assert form_values.until_of(sent_off) == 0
