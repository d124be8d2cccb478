"""
What breaks on our side: a short id for the officer, type and place for the log, nothing else for
anyone.
"""

import asyncio
import io
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.cli.files import roster_file
from bot.domain.policy.loader import load
from bot.transport.slack_errors import TOKEN
from storage.database.engine import DatabaseFault
from storage.transaction.act import Attempt
from tests import PATIENCE
from tests.handlers.floor import LAUNCH, POLICY, ROSTER, SECRET, TEAM, Floor
from tests.handlers.wire import command, send
from tests.support.logs import lines, told

BROKE = re.compile(r"Something broke on our side\. Please report ([0-9a-f]{8})")


class Broken(Exception):
    """Whatever was not thought of."""


def breaking(floor: Floor, name: str, fault: Callable[[], Exception]) -> None:
    """Let one way into the store break, as a full disk would."""

    async def broken(*_: Any, **__: Any) -> Any:
        raise fault()

    part, method = name.split(".")
    setattr(getattr(floor.store, part), method, broken)


async def test_a_command_that_breaks_says_so_under_an_id_that_the_log_has(
    floor: Floor, log: io.StringIO
) -> None:
    """Type, frames and what was attempted; neither what was typed nor what the exception quotes."""
    number = await floor.requested()
    breaking(floor, "releases.change", lambda: Broken(SECRET))
    answered = await floor.type("KORFDO", f"approve {number} {SECRET}")
    report = BROKE.search(answered.text)
    [line] = told(log, "broke")

    assert report and answered.ok
    assert (line["report"], line["exception"], line["action"]) == (report[1], "Broken", "approve")
    assert any(
        re.fullmatch(r"handlers/listeners/commands[.]py:[0-9]+ [a-z_]+", frame)
        for frame in line["frames"]
    )
    assert SECRET not in log.getvalue() and "<str>" not in log.getvalue()


async def test_a_fault_of_the_database_is_said_in_our_own_words(
    floor: Floor, log: io.StringIO
) -> None:
    """
    What the driver says may quote a statement's values; which kind of fault it is must be known at
    night.
    """
    number = await floor.requested()
    breaking(
        floor,
        "releases.change",
        lambda: DatabaseFault(SECRET, for_the_log="The database cannot be used (57P01)."),
    )
    await floor.type("KORFDO", f"approve {number}")
    breaking(
        floor,
        "releases.change",
        lambda: DatabaseFault("The database cannot be written: it is read-only.", "read_only"),
    )
    await floor.type("KORFDO", f"approve {number}")

    assert [line["exception"] for line in told(log, "broke")] == [
        "DatabaseFault: The database cannot be used (57P01).",
        "DatabaseFault: The database cannot be written: it is read-only.",
    ]
    assert SECRET not in log.getvalue()


async def test_an_act_is_one_line_of_the_log(floor: Floor, log: io.StringIO) -> None:
    """
    What was done, by whom, on what, how it went and how long it took: an incident is followed
    through it.
    """
    number = await floor.requested()
    await floor.type("KORLO", f"approve {number}")
    await floor.type("KORFDO", f"approve {number} {SECRET}")
    await floor.type("KORFDO", f"approve {SECRET}")
    await floor.type("KORFDO", SECRET)
    acts = [
        {k: line[k] for k in line.keys() - {"time", "level", "logger", "event"}}
        for line in told(log, "act")
    ]

    assert all(isinstance(act.pop("milliseconds"), int) for act in acts)
    officer, other = f"{TEAM}/U0KORFDO", f"{TEAM}/U0KORLO"
    assert acts[-6:] == [
        {"action": "request", "officer": other, "result": "done"},
        {"action": "request", "officer": other, "number": number, "result": "done"},
        {
            "action": "approve",
            "officer": other,
            "number": number,
            "result": "refused",
            "rule": "wrong_role",
        },
        {"action": "approve", "officer": officer, "number": number, "result": "done"},
        {"action": "approve", "officer": officer, "result": "refused", "rule": "not_found"},
        {"action": "command", "officer": officer, "result": "refused", "rule": "usage_unclear"},
    ]
    assert SECRET not in log.getvalue() and "withheld" not in log.getvalue()


async def test_why_slack_could_not_be_reached_is_on_the_line_of_the_act(
    floor: Floor, log: io.StringIO
) -> None:
    """
    The officer reads that Slack does not answer; the operator must know whether it was late, away
    or unknown.
    """
    floor.sandbox.faults.refuse("views.open", "expired_trigger_id")
    await floor.type("KORLO", "request")

    [line] = told(log, "act")
    assert (line["rule"], line["error"]) == (
        "slack_unreachable",
        "SlackApiError (expired_trigger_id)",
    )


async def test_that_it_broke_is_said_in_the_officers_language(floor: Floor) -> None:
    """Whoever reads no English learns what to do as well."""
    officers = roster_file.load(ROSTER, load(POLICY))
    floor.store.administration.import_roster(
        officers, Attempt(action="roster import", now=floor.clock.now(), who="operator:test")
    ).now()
    number = await floor.requested()
    breaking(floor, "releases.change", lambda: Broken(SECRET))
    answered = await floor.type("KORFDO", f"approve {number}")

    assert answered.text.startswith("시스템에 장애가 발생했습니다.")


async def test_a_form_that_breaks_turns_into_the_sentence(floor: Floor) -> None:
    """Not into nothing: the officer must know that nothing was sent."""
    await floor.type("KORLO", "request")
    breaking(floor, "releases.change", lambda: Broken(SECRET))
    await floor.fill("KORLO", LAUNCH)

    assert BROKE.search(floor.person("KORLO").modal.rendered)


async def test_a_button_that_breaks_tells_who_pressed_it(floor: Floor) -> None:
    """In a message, and in a modal."""
    number = await floor.read()
    card = await floor.card(number, "release", "JPN")
    breaking(floor, "releases.change", lambda: Broken(SECRET))
    pressed = await floor.person("JPNLO").click("acknowledge", message=card)
    await floor.person("JPNLO").click("acknowledge", modal=True)

    assert BROKE.search(pressed.text)
    assert BROKE.search(floor.person("JPNLO").modal.rendered)


async def test_where_even_the_book_cannot_be_read_there_is_an_answer(floor: Floor) -> None:
    """The database is gone: a command still gets its sentence, an event its 200."""
    breaking(floor, "queries.book", lambda: Broken(SECRET))
    answered = await send(floor, command(floor, "U0KORLO", "list"))

    assert answered.status == 200 and BROKE.search(answered.body)


async def test_a_busy_desk_says_that_nothing_has_begun(floor: Floor) -> None:
    """
    An act that is too late to begin is taken back, and told; it does not happen behind the
    officer's back.
    """
    number = await floor.requested()
    gate = threading.Event()
    busy = asyncio.ensure_future(floor.store.db.sweep(lambda _: gate.wait(PATIENCE)))
    asked = floor.sandbox.faults.slow("users.info")
    typed = asyncio.create_task(floor.type("KORFDO", f"approve {number}"))
    await asked.met.wait()
    floor.sandbox.clock.advance(1.99)  # type: ignore[attr-defined]
    asked.gate.set()
    answered = await typed
    gate.set()
    await busy

    assert "not_started" in answered.text
    assert (await floor.look(number)).deliveries[0].consents == ()


async def test_a_window_that_slack_does_not_open_is_said_where_the_command_was_typed(
    floor: Floor,
) -> None:
    """The moment for a window is three seconds; after that a sentence is all there is."""
    floor.sandbox.faults.refuse("views.open", "expired_trigger_id")
    late = await floor.type("KORLO", "request")
    floor.sandbox.faults.fail("views.open")
    trouble = await floor.type("KORLO", "request")

    assert "slack_unreachable" in late.text and "slack_unreachable" in trouble.text


@pytest.mark.parametrize("word", sorted(TOKEN))
async def test_a_token_that_slack_no_longer_takes_is_said_to_whoever_acts(
    floor: Floor, word: str
) -> None:
    """It is nobody's to try again: the operator must give the desk another.

    The ways out need no word of Slack's.
    """
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    floor.sandbox.faults.refuse("conversations.open", word)
    direct = await floor.person("KORLO").command("/release list")
    for method in ("users.info", "views.open"):
        floor.sandbox.faults.refuse(method, word, times=99)
    typed = await floor.type("KORFDO2", f"approve {number}")
    pressed = await floor.person("KORFDO").click("details", message=card)
    begun = await floor.type("JPNLO", "ask")
    withdrawn = await floor.type("KORLO", f"withdraw {number} mistaken")

    for said in (typed.text, direct.text, begun.text):
        assert "token_refused" in said and "Tell your administrator" in said
    assert "token_refused" in str([message.text + str(message.blocks) for message in pressed.shown])
    assert await floor.refused("approve") == ["token_refused"]
    assert withdrawn.ok and (await floor.look(number)).deliveries[0].stage == "withdrawn"


async def test_a_view_of_ours_that_slack_refuses_is_our_fault(
    floor: Floor, log: io.StringIO
) -> None:
    """It is logged with Slack's error code, not taken for Slack being away."""
    floor.sandbox.faults.refuse("views.open", "invalid_arguments")
    answered = await floor.type("KORLO", "request")

    assert BROKE.search(answered.text)
    assert [line["exception"] for line in told(log, "broke")] == [
        "SlackApiError (invalid_arguments)"
    ]


async def test_an_answer_that_slack_does_not_take_leaves_the_act_done(floor: Floor) -> None:
    """The consent stands; the card, redrawn, says so."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    floor.sandbox.faults.drop("response_url")
    pressed = await floor.person("KORFDO").click("approve", message=card, confirm=True)

    assert pressed.ok and len((await floor.look(number)).deliveries[0].consents) == 1


async def test_an_answer_that_slack_turned_away_is_found_in_the_log(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    """A page came back: the officer was told nothing, and whoever looks for the reason finds it."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    floor.sandbox.faults.page("response_url", 403, "<html>")
    pressed = await floor.person("KORFDO").click("approve", message=card, confirm=True)

    assert (pressed.ok, pressed.shown) == (True, [])
    assert "an answer did not reach Slack: HTTP-403" in caplog.text


@pytest.mark.parametrize("trouble", ["fatal_error", "ratelimited", "token_revoked", "not_found"])
async def test_what_is_done_is_never_called_undone_in_a_window(floor: Floor, trouble: str) -> None:
    """
    The version is acknowledged; that Slack would not say so once is no reason to say that nothing
    happened.
    """
    number = await floor.read()
    floor.sandbox.faults.refuse("views.update", trouble)
    pressed = await floor.person("JPNLO").click("acknowledge", modal=True)

    assert pressed.ok and (await floor.look(number)).deliveries[0].stage == "acknowledged"
    assert "refused" not in floor.person("JPNLO").modal.callback_id
    assert not any(
        word in floor.person("JPNLO").modal.rendered
        for word in ("nothing", "not done", "wasn't done", "Rule:")
    )


@pytest.mark.parametrize(
    "trouble", ["fatal_error", "ratelimited", "token_revoked", "expired_trigger_id"]
)
async def test_what_is_done_is_never_called_undone_at_home(
    floor: Floor, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    """The watch is taken, though no window says so."""
    await floor.person("KORLO").open_home()
    floor.sandbox.faults.refuse("views.open", trouble)
    pressed = await floor.person("KORLO").click("watch", home=True)
    await floor.person("KORLO").open_home()

    assert pressed.ok and await floor.results("watch", pressed) == ["done"]
    assert floor.person("KORLO").modals == []
    assert "refused" not in caplog.text


async def test_an_answer_whose_receipt_was_lost_is_not_given_again(floor: Floor) -> None:
    """The officer reads it once; the SDK's own retries would say it twice."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    floor.sandbox.faults.lose("response_url")
    pressed = await floor.person("KORFDO").click("approve", message=card, confirm=True)

    assert pressed.ok and len(pressed.shown) == 1


async def test_refusals_are_logged_as_what_they_are(floor: Floor, log: io.StringIO) -> None:
    """An expected refusal is no crash, and has no frames."""
    number = await floor.requested()
    await floor.type("KORLO", f"approve {number}")

    assert told(log, "act")[-1]["rule"] == "wrong_role"
    assert [
        line for line in lines(log) if line["level"] not in ("info", "debug") or "frames" in line
    ] == []


FORM = {"id": "V1", "type": "modal", "callback_id": "request", "hash": "h"}
MANGLED: list[dict[str, Any]] = [
    {"view": FORM},
    {"view": FORM | {"private_metadata": "{}"}},
    {
        "view": FORM
        | {
            "private_metadata": '{"ref": "", "version": 0, "step": "request"}',
            "state": {"values": {}},
        }
    },
    {
        "view": FORM
        | {
            "private_metadata": '{"ref": "x", "version": 0, "step": "approve"}',
            "state": {"values": {}},
        }
    },
    {
        "view": FORM
        | {
            "callback_id": "reason",
            "private_metadata": '{"ref": "x", "version": 0, "step": "approve"}',
        }
    },
    {"view": FORM | {"callback_id": "caveats", "private_metadata": "[]", "state": {"values": {}}}},
    {
        "view": FORM
        | {
            "callback_id": "caveats",
            "private_metadata": '{"ref": "\\u0000", "version": 1, "step": "open"}',
        }
    },
    {"type": "block_actions", "actions": [{"action_id": "approve", "type": "button"}]},
    {
        "type": "block_actions",
        "actions": [{"action_id": "open", "type": "button", "value": "\ud800.1"}],
    },
    {
        "type": "block_actions",
        "actions": [{"action_id": "more", "type": "button", "value": "mine.\u0661"}],
    },
    {
        "type": "block_actions",
        "actions": [{"action_id": "details", "type": "button", "value": "x." + "9" * 400}],
    },
]


@pytest.mark.parametrize("changes", MANGLED)
async def test_a_payload_that_our_own_forms_and_cards_never_made_is_answered_200(
    floor: Floor, changes: dict[str, Any]
) -> None:
    """And changes nothing, whatever it says."""
    body = {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": "U0KORLO", "team_id": TEAM},
        "trigger_id": "1.2.3",
    } | changes
    answered = await floor.bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))

    assert answered.status == 200
    assert await floor.numbers() == []


async def test_twenty_at_once_are_all_answered(floor: Floor) -> None:
    """One decides, the others are told; nobody waits for nothing."""
    number = await floor.requested()

    async def told(user: str) -> Any:
        while (
            "not_started"
            in (answer := await send(floor, command(floor, user, f"approve {number}"))).body
        ):
            continue
        return answer

    answers = await asyncio.gather(*(told(f"U0KORFDO{'2' * (n % 2)}") for n in range(20)))

    assert [a.status for a in answers] == [200] * 20
    assert sum("already_decided" in a.body for a in answers) == 19
