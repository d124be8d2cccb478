"""Logs: a canary put wherever the libraries could log it never comes out, at any level."""

import ast
import asyncio
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import InvalidTextRepresentation, LockNotAvailable
from pydantic import BaseModel
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy.exc import DBAPIError
from sqlmodel import create_engine, text

from bot.operations import logs
from bot.operations.causes import describe
from bot.transport.slack_client import StartFault, introduced
from storage.audit.anchor import LogBroken
from storage.database.engine import DatabaseFault, translated_errors
from storage.keys.errors import KeyUnreadable
from tests.support.logs import kept, lines, logged

CANARY = "CANARY launch at 0412Z from the north"
TOKEN = "xoxb-111-222-CANARYtoken"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


@pytest.fixture
def terminal() -> Iterator[io.StringIO]:
    """What is logged on a terminal."""
    with logged(Terminal()) as stream:
        yield stream


def test_an_event_is_one_line_of_json(log: io.StringIO) -> None:
    """A program reads it: time in UTC, level, logger, sentence, fields."""
    structlog.get_logger("bot.loops.clock").info(
        "timer fired", timer=7, step="expire", number="KOR-2026-K7Q4"
    )

    event = lines(log)[0]
    assert str(event.pop("time")).endswith("+00:00")
    assert event == {
        "event": "timer fired",
        "level": "info",
        "logger": "bot.loops.clock",
        "timer": 7,
        "step": "expire",
        "number": "KOR-2026-K7Q4",
    }


def test_a_field_that_is_not_on_the_list_is_left_out_and_named(log: io.StringIO) -> None:
    """Whoever logs a title by mistake learns it from the log, and nobody learns the title."""
    structlog.get_logger("handlers").info(
        "asked", number="KOR-2026-K7Q4", title=CANARY, body=CANARY
    )

    assert lines(log)[0]["withheld"] == ["body", "title"]
    assert "CANARY" not in log.getvalue()


def test_a_value_that_is_no_plain_value_is_shown_as_its_type_only(log: io.StringIO) -> None:
    """The repr of a release, a row or a payload holds what it holds."""
    structlog.get_logger("bot").info(
        "odd", reason={"title": CANARY}, state=Exception(CANARY), path=Path("/srv")
    )

    assert (lines(log)[0]["reason"], lines(log)[0]["state"]) == ("<dict>", "<Exception>")
    assert lines(log)[0]["path"] == "/srv"


@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        "xoxe.xoxp-1-CANARY",
        "xoxp-CANARY-1",
        "xapp-1-A0-CANARY",
        "https://hooks.slack.com/commands/T0/1/CANARY",
        "https://hooks.slack-gov.com/actions/CANARY",
        "wss://wss-primary.slack.com/link/?ticket=CANARY",
        "postgresql://tripoint:CANARY@db/tripoint",
    ],
)
def test_whatever_has_the_form_of_a_secret_is_blacked_out(secret: str, log: io.StringIO) -> None:
    """Also in a field that is on the list, and in a list."""
    structlog.get_logger("bot").info(f"a {secret} b", reason=f"({secret})", faults=[secret])

    assert "CANARY" not in log.getvalue()
    assert lines(log)[0]["faults"][0].count("<redacted>") == 1  # type: ignore[index]


def test_an_exception_is_its_type_and_places_never_its_message(log: io.StringIO) -> None:
    """
    Messages quote what they stumbled over; a database error quotes the statement's values (T6).
    """

    class Form(BaseModel):
        count: int

    engine = create_engine("sqlite://")
    for stumble in (
        lambda: int(CANARY),
        lambda: Form.model_validate({"count": CANARY}),
        lambda: engine.connect().execute(text("insert into nowhere values (:it)"), {"it": CANARY}),
    ):
        try:
            stumble()
        except Exception:
            structlog.get_logger("bot").exception("broken")
            logging.getLogger("storage").exception("broken")
    engine.dispose()

    assert "CANARY" not in log.getvalue()
    assert [event["exception"] for event in lines(log)][::2] == [
        "ValueError",
        "ValidationError",
        "OperationalError, from OperationalError (SQLITE_ERROR)",
    ]
    assert all(str(event["frames"]).find("test_logs.py:") > 0 for event in lines(log))


def test_a_refusal_of_slack_keeps_its_code(log: io.StringIO) -> None:
    """`channel_not_found` is what an operator needs; the rest of the answer may quote a message."""
    error = SlackApiError(CANARY, {"ok": False, "error": "channel_not_found", "needed": CANARY})
    answer = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"error": "is_archived"},
        headers={},
        status_code=200,
    )

    assert describe(error) == "SlackApiError (channel_not_found)"
    assert describe(SlackApiError(CANARY, answer)) == "SlackApiError (is_archived)"
    assert describe(SlackApiError(CANARY, {"error": CANARY})) == "SlackApiError"


async def test_what_hides_behind_an_exception_is_named_too(log: io.StringIO) -> None:
    """
    A caught one that was raised anew without its cause: the cause's own place is where to look.
    """
    client = AsyncWebClient(TOKEN, base_url="http://127.0.0.1:9/", retry_handlers=[])

    def looked() -> None:
        try:
            {}[CANARY]
        except KeyError:
            raise ValueError(CANARY) from None

    try:
        looked()
    except ValueError:
        structlog.get_logger("bot").exception("broken")
    try:
        await introduced(client, None)
    except StartFault:
        structlog.get_logger("bot").exception("broken")

    hidden, away = lines(log)
    assert hidden["exception"] == "ValueError, from KeyError"
    assert [frame.rpartition(" ")[2] for frame in hidden["frames"]][-3:] == [
        "looked",
        "KeyError",
        "looked",
    ]
    assert "ClientConnectorError (ECONNREFUSED)" in away["exception"]
    where = away["frames"].index("from ClientConnectorError")
    assert any(
        frame.startswith("bot/transport/slack_client.py:") for frame in away["frames"][where:]
    ), away["frames"]
    assert "CANARY" not in log.getvalue()


def test_our_own_sentence_is_said_and_nobody_elses(log: io.StringIO) -> None:
    """An exception says which of its words may be read: those of the house that hold no value."""
    logger = logging.getLogger("storage")
    logger.error(
        "not kept: %s", KeyUnreadable("The key file log.key cannot be read: Permission denied.")
    )
    for fault in (
        LockNotAvailable(CANARY),
        InvalidTextRepresentation(f'invalid input syntax: "{CANARY}"'),
    ):
        try:
            with translated_errors():
                raise DBAPIError(CANARY, {"it": CANARY}, fault) from fault
        except DatabaseFault as ours:
            logger.error("not kept: %s", ours)
    logger.error("not kept: %s", LogBroken("Record 7 is not the one that was signed."))
    logger.error("not kept: %s", ValueError(CANARY))

    assert [line["event"].removeprefix("not kept: ") for line in lines(log)] == [
        "KeyUnreadable: The key file log.key cannot be read: Permission denied.",
        (
            "DatabaseFault: The database is held by another process., from DBAPIError, from "
            "LockNotAvailable (55P03)"
        ),
        (
            "DatabaseFault: The database cannot be used (22P02)., from DBAPIError, from "
            "InvalidTextRepresentation (22P02)"
        ),
        "LogBroken: Record 7 is not the one that was signed.",
        "ValueError",
    ]


async def test_bolt_never_logs_a_body(log: io.StringIO) -> None:
    """T1: it logs whole bodies on a bad signature, on an unhandled request and at DEBUG."""
    app = AsyncApp(token=TOKEN, signing_secret="s", process_before_response=True)

    @app.middleware
    async def swallow(body: dict[str, object]) -> None:
        """A middleware that forgets to go on: Bolt then logs the body."""

    late = {"x-slack-request-timestamp": ["1"], "x-slack-signature": ["v0=" + "0" * 64]}
    await app.async_dispatch(AsyncBoltRequest(body=f"command=/release&text={CANARY}", headers=late))
    await app.async_dispatch(
        AsyncBoltRequest(body={"command": "/release", "text": CANARY}, mode="socket_mode")
    )
    logging.getLogger("slack_bolt.AsyncApp").debug("Responding with body: %s", CANARY)

    assert "slack_bolt" in log.getvalue()
    assert "CANARY" not in log.getvalue()


async def test_slack_sdk_never_logs_a_message(log: io.StringIO) -> None:
    """T6: at DEBUG it logs every text it sends; DEBUG does not reach libraries."""
    client = AsyncWebClient(TOKEN, base_url="http://127.0.0.1:9/", retry_handlers=[])

    with pytest.raises(OSError, match="Cannot connect"):
        await client.chat_postMessage(channel="C0", text=CANARY)
    logging.getLogger("slack_sdk.socket_mode.aiohttp").error("Failed to receive: %s", CANARY)
    logging.getLogger("slack_sdk.socket_mode.aiohttp").error(CANARY)
    logging.getLogger("slack_sdk.socket_mode.aiohttp").setLevel(logging.DEBUG)
    logging.getLogger("slack_sdk.socket_mode.aiohttp").debug(CANARY)
    logging.getLogger("slack_sdk.socket_mode.aiohttp").setLevel(logging.NOTSET)

    assert len(lines(log)) == 2
    assert not logging.getLogger("slack_sdk.web.async_client").isEnabledFor(logging.DEBUG)
    assert lines(log)[0]["event"] == "Failed to receive: %s"
    assert str(lines(log)[1]["event"]).startswith("withheld: operations/test_logs.py:")
    assert "CANARY" not in log.getvalue()


def test_what_socket_mode_says_of_its_connection_is_kept(log: io.StringIO) -> None:
    """A reconnect in the night is found in the log."""
    said = "A new session (s_1234567) has been established"
    logging.getLogger("slack_sdk.socket_mode.aiohttp").info(said)

    assert lines(log)[0]["event"] == said


def test_our_own_plain_log_lines_show_ids_only(log: io.StringIO) -> None:
    """`%s` takes an id or a figure, not a sentence."""
    logger = logging.getLogger("storage.outbox.queue")
    logger.info("card %d of %s: %s", 7, "KOR-2026-K7Q4", CANARY)
    logger.info("%(number)s: %(note)s", {"number": "KOR-1", "note": CANARY})
    logger.info("all done")

    assert [e["event"] for e in lines(log)] == [
        "card 7 of KOR-2026-K7Q4: <str>",
        "KOR-1: <str>",
        "all done",
    ]


def test_a_warning_is_told_without_its_text(log: io.StringIO) -> None:
    """pydantic's warnings quote values."""
    logging.getLogger("py.warnings").warning("%s", CANARY)

    assert lines(log)[0]["logger"] == "py.warnings"
    assert "CANARY" not in log.getvalue()


def test_a_line_that_cannot_be_written_does_not_print_its_arguments(
    log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    """The standard handler would put record and arguments on stderr."""

    class Odd:
        def __bool__(self) -> bool:
            raise ValueError(CANARY)

    record = logging.makeLogRecord(
        {"levelno": logging.INFO, "name": "bot", "msg": "x", "exc_info": Odd()}
    )
    logging.getLogger().handlers[0].handle(record)

    assert log.getvalue() == "tripoint: a log line of bot could not be written.\n"
    assert capsys.readouterr().err == ""


def test_what_nobody_caught_is_logged_the_same_way(
    log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    """A thread's last words go through the same gate."""

    def stumble() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=stumble)
    thread.start()
    thread.join()

    assert (lines(log)[0]["event"], lines(log)[0]["exception"]) == ("uncaught", "ValueError")
    assert "CANARY" not in log.getvalue() + capsys.readouterr().err


async def test_what_asyncio_says_of_a_lost_task_holds_no_message(log: io.StringIO) -> None:
    """Its default handler shows the exception's repr."""
    asyncio.get_running_loop().call_exception_handler(
        {"message": CANARY, "exception": ValueError(CANARY)}
    )

    assert lines(log)[0]["exception"] == "ValueError"
    assert "CANARY" not in log.getvalue()


def test_a_terminal_shows_plain_lines_redacted_the_same_way(terminal: io.StringIO) -> None:
    """What a person reads is not less careful."""
    try:
        int(CANARY)
    except ValueError:
        structlog.get_logger("bot").exception(
            "broken", title=CANARY, rule="wrong_stage", reason=TOKEN
        )

    assert "broken" in terminal.getvalue()
    assert "wrong_stage" in terminal.getvalue()
    assert "CANARY" not in terminal.getvalue()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(said=st.text(), name=st.text(), value=st.text(), args=st.lists(st.text() | st.integers()))
def test_no_text_breaks_the_line(
    said: str, name: str, value: str, args: list[object], log: io.StringIO
) -> None:
    """One event, one line, whatever is in it."""
    log.seek(0)
    log.truncate()

    structlog.get_logger("bot").info(
        said, reason=value, **{name: value} if name.isidentifier() else {}
    )
    for logger in ("elsewhere", "storage"):
        record = logging.makeLogRecord(
            {"levelno": logging.INFO, "name": logger, "msg": said, "args": tuple(args)}
        )
        logging.getLogger().handlers[0].handle(record)

    assert len([json.loads(line) for line in log.getvalue().split("\n")[:-1]]) == 3


def test_every_field_that_our_code_logs_is_on_the_list() -> None:
    """One that is not would be withheld just when somebody needs it."""
    top = Path(logs.__file__).parents[2]
    logged = [
        (keyword.arg, f"{file.relative_to(top)}:{node.lineno}")
        for room in ("bot", "handlers", "storage")
        for file in sorted((top / room).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("log", "_log", "logger")
        for keyword in node.keywords
    ]

    assert {"error", "number"} <= {name for name, _ in logged}
    assert [it for it in logged if it[0] not in logs.FIELDS | {"exc_info"}] == []


def test_what_one_test_sets_up_is_unknown_to_the_next():
    """Else a test that reads the log passes or falls by which commands were tried before it."""

    def state() -> tuple[object, ...]:
        root = logging.getLogger()
        hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        return (
            structlog.get_config(),
            root.handlers[:],
            root.level,
            logging.getLogger("bot").level,
            hooks,
        )

    before = state()
    with kept():
        logs.configure(io.StringIO(), level=logging.DEBUG)
        assert all(one != other for one, other in zip(state(), before, strict=True))
    assert state() == before
