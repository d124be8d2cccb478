"""Logs: one line per event, with ids, names of things and figures; never content or a secret."""

import logging
import re
import sys
import threading
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

from bot.operations.causes import describe, frames

HOUSE = ("bot", "handlers", "storage", "tripoint")
FIELDS = frozenset({
    "action", "address", "age", "api_url", "arrangement", "attempt", "card", "channel", "code",
    "command", "count",
    "database", "day", "delay", "due", "epoch", "error", "event_type", "fault", "faults", "home",
    "host", "id",
    "job", "kind", "language", "method", "milliseconds", "mode", "name", "number", "officer",
    "outsiders", "party",
    "path", "pid", "port", "probe", "reason", "release", "report", "result", "retry", "revision",
    "rule", "seconds",
    "size", "slot", "stage", "state", "status", "step", "surface", "team", "timer", "to",
    "transport", "user",
    "version", "worker",
})  # fmt: skip
"""
What an event of ours may carry besides its sentence. Any other field is left out, and named as
withheld.
"""

_OURS = frozenset({"event", "level", "logger", "time", "withheld", "exception", "frames"})
_LONGEST, _LONGEST_LIST = 300, 50
_SECRETS = re.compile(
    r"xox[a-z](?:[.][a-z]+)?-[\w.-]+|xapp-[\w-]+|https?://hooks[.]slack[^\s\"']*|wss?://[^\s\"']+"
    r"|v0=[0-9a-fA-F]{16,}|(?<=://)[^/\s@]+(?=@)"
)
_IDENTIFIER = re.compile(r"[\w./:@+-]{1,80}")
_HARMLESS = re.compile(
    r"(A new|The|The old|The current) session \([\w-]+\) (has been established|has been abandoned"
    r"|has been abandoned by disconnect\(\) method call|seems to be already closed\. "
    r"Reconnecting\.\.\."
    r"|seems to be stale\. Reconnecting\.\.\. reason: disconnected for \d+\+ seconds\))"
    r"|Received CLOSE event from [\w-]+\. Reconnecting\.\.\.|Rate limited\. Retrying in \d+ "
    r"seconds\.\.\."
    r"|The aiohttp client session is closed; creating a new one"
)
"""The sentences of libraries that hold nothing of a request."""

FLOORS = {
    **dict.fromkeys(("aiohttp.access", "apscheduler", "asyncio", "sqlalchemy"), logging.WARNING),
    # it warns of each job that is still at work when its next turn comes
    "apscheduler.scheduler": logging.ERROR,
}
"""The least level at which a library logs."""


def configure(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """
    Send all logging of the process to a stream, redacted: JSON lines, or plain ones on a terminal.

    Libraries never log below INFO: slack_sdk's DEBUG lines hold whole messages.
    """
    handler = _Lines(stream)
    handler.setFormatter(
        ProcessorFormatter(
            processors=[
                *_CHAIN,
                ProcessorFormatter.remove_processors_meta,
                _redact,
                _renderer(stream),
            ],
            use_get_message=False,
            pass_foreign_args=True,
        )
    )
    handler.addFilter(_high_enough)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.INFO))
    for name in HOUSE:
        logging.getLogger(name).setLevel(level)
    for name, floor in FLOORS.items():
        logging.getLogger(name).setLevel(floor)
    logging.captureWarnings(True)
    join()
    sys.excepthook = _uncaught
    threading.excepthook = lambda broken: _uncaught(
        broken.exc_type, broken.exc_value, broken.exc_traceback
    )
    sys.unraisablehook = lambda broken: _uncaught(
        broken.exc_type, broken.exc_value, broken.exc_traceback
    )


def join() -> None:
    """Send the events of our own code through the standard library's logging."""
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


class _Lines(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """Say that a line was lost; the standard method would print the record's arguments."""
        try:
            self.stream.write(f"tripoint: a log line of {record.name} could not be written.\n")
        except (OSError, ValueError):
            return


def _high_enough(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.INFO or record.name.partition(".")[0] in HOUSE


def _renderer(stream: TextIO) -> Processor:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer(
            timestamp_key="time", exception_formatter=structlog.dev.plain_traceback
        )
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _stamp(_: Any, __: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    event["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    event["level"] = record.levelname.lower()
    event["logger"] = record.name
    return event


def _exception(_: Any, __: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None) or event["_record"].exc_info
    event.pop("stack_info", None)
    error = (
        given
        if isinstance(given, BaseException)
        else given[1]
        if isinstance(given, tuple)
        else sys.exc_info()[1]
    )
    if given and error is not None:
        event["exception"] = describe(error)
        event["frames"] = frames(error)
    return event


def _sentence(_: Any, __: str, event: EventDict) -> EventDict:
    """Keep a library's sentence only where it is known to hold nothing of a request."""
    if event["_from_structlog"]:
        return event
    record: logging.LogRecord = event["_record"]
    said, given = event.get("event"), event.pop("positional_args", ())
    if record.name.partition(".")[0] in HOUSE and isinstance(said, str):
        event["event"] = _filled(said, given)
    elif given and isinstance(said, str) and record.name != "py.warnings":
        event["event"] = said
    elif not (isinstance(said, str) and _HARMLESS.fullmatch(said)):
        place = "/".join(PurePath(record.pathname).parts[-2:])
        event["event"] = f"withheld: {place}:{record.lineno} {record.funcName}"
    return event


def _filled(sentence: str, given: object) -> str:
    values = given if isinstance(given, tuple | dict) else (given,)
    items = values.items() if isinstance(values, dict) else enumerate(values)
    plain = {key: _shown(value) for key, value in items}
    try:
        return (
            sentence % (plain if isinstance(values, dict) else tuple(plain.values()))
            if plain
            else sentence
        )
    except (TypeError, ValueError, KeyError):
        return sentence


def _shown(value: object) -> object:
    if isinstance(value, int | float) or (isinstance(value, str) and _IDENTIFIER.fullmatch(value)):
        return value
    return describe(value) if isinstance(value, BaseException) else f"<{type(value).__name__}>"


def _listed(_: Any, __: str, event: EventDict) -> EventDict:
    allowed = FIELDS | _OURS | {"_record", "_from_structlog"}
    unlisted = sorted(str(name) for name in event if name not in allowed)
    for name in unlisted:
        del event[name]
    if unlisted:
        event["withheld"] = [name for name in unlisted if _IDENTIFIER.fullmatch(name)]
    return event


def _redact(_: Any, __: str, event: EventDict) -> EventDict:
    """Remove what looks like a secret, and what is None, from a line before it is written."""
    return {name: _redacted(value) for name, value in event.items() if value is not None}


def _redacted(value: object) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            plain = _SECRETS.sub("<redacted>", value[:_LONGEST])
            return plain.replace("\n", " ").replace("\r", " ")
        case list() | tuple() | set() | frozenset():
            return [_redacted(item) for item in list(value)[:_LONGEST_LIST]]
        case PurePath() | datetime():
            return _redacted(str(value))
        case _:
            return f"<{type(value).__name__}>"


def _uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    known = error if error is not None else kind()
    logging.getLogger("tripoint").critical("uncaught", exc_info=(kind, known, trace))


_CHAIN: tuple[Processor, ...] = (_stamp, _exception, _sentence, _listed)
